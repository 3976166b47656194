//! Edges: `a -> b (label: $…$, bend: 25deg)`.

use super::super::figure::EdgesCall;
use super::super::{Eval, Interp};
use super::graphic::{LABEL, LAYER, LINE, LINE_WIDTH, arrow, label, word};
use super::param::opt;
use super::{Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::scene::{Edge, ItemKind, Layer, Motion, Stroke, Tips};
use crate::syntax::ast::LinkKind;

/// What an edge takes after its ends.
pub const EDGE: Takes = Takes {
    own: &[opt(
        "bend",
        Kind::Angle,
        "0deg",
        "how much it leaves the straight way, to the left above 0; from -90° to 90°",
    )],
    shared: &[&LINE, &LABEL, &LAYER],
};

/// Draws a chain of edges.
pub(super) fn edges(interp: &mut Interp<'_>, mut call: EdgesCall<'_>) -> Eval<()> {
    let ends = call
        .ends
        .iter()
        .map(|(value, span)| value.as_coord("the end of an edge").at(*span))
        .collect::<Eval<Vec<_>>>()?;
    let bend = match call.args.take("bend") {
        Some(arg) => {
            let angle = arg.value.as_angle("bend").at(arg.span)?;
            // From a right angle on the curve would leave backwards.
            if angle.abs() > std::f64::consts::FRAC_PI_2 {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadValue,
                        arg.span,
                        format!("`bend` cannot be {}", arg.value.describe()),
                    )
                    .with_hint(
                        "say an angle between -90deg and 90deg; above 0 it bends to the left",
                    ),
                ));
            }
            angle
        }
        None => 0.0,
    };
    let label = label(&mut call.args)?;
    let arrow = arrow(&mut call.args)?;
    let graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    let layer = word(&mut call.args, "layer", &Layer::NAMES)?;
    call.args.finish("edge", &EDGE)?;
    let stroke = graphic
        .stroke
        .unwrap_or_else(|| Stroke::solid(interp.canvas.ink(), LINE_WIDTH));
    let before = interp.canvas.len();
    for ((pair, link), number) in ends.windows(2).zip(call.links).zip(0_usize..) {
        let own = match link.kind {
            LinkKind::Forward => Tips::END,
            LinkKind::Backward => Tips::START,
            LinkKind::Both => Tips::BOTH,
            LinkKind::Plain => Tips::NONE,
        };
        let edge = Edge {
            from: pair[0].clone(),
            to: pair[1].clone(),
            bend,
            stroke: stroke.clone(),
            tips: arrow.on(own),
            // A label said once belongs to the first edge of the chain.
            label: label.clone().filter(|_| number == 0),
        };
        interp.put(ItemKind::Edge(Box::new(edge)), "edge", None, call.span)?;
    }
    interp.canvas.settle(before, Motion::default(), layer);
    Ok(())
}
