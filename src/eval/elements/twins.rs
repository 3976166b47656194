//! `twin(y: (0, 1)) { … }`: a second y axis, on the right.

use super::super::Eval;
use super::super::Interp;
use super::axes::{ENDS, TICKS, ends, text, ticks};
use super::deferred::{Asked, Block};
use super::marks::Call;
use super::param::opt;
use super::scales::{self, SCALES};
use super::{Element, Kind, Takes};
use crate::diag::{Code, Diagnostic};
use crate::scene::{
    Axes, Fill, Frame, Geometry, Item, ItemKind, LegendWish, Motion, NodeId, Paint, Scale,
    data_bounds,
};
use crate::source::Span;
use crate::style::Markup;

/// Second axes.
pub(super) const ROWS: &[Element] = &[Element {
    name: "twin",
    takes: Takes {
        own: &[
            opt(
                "y",
                ENDS,
                "",
                "the limits of y; those of the data when left out",
            ),
            opt("yscale", SCALES, "linear", "how y runs along its axis"),
            opt("ylabel", Kind::Text, "", "stands right of the axis"),
            opt(
                "yticks",
                TICKS,
                "",
                "where the ticks are, with texts of their own or without; chosen by figc when left out",
            ),
        ],
        shared: &[],
    },
    doc: "a second y axis on the right of axes, whose block draws by it; it has the colour of its marks if they have one",
    example: "twin(y: (0, 100), ylabel: \"percent\") { plot(x => 50 + 10 * x) }",
    holds: true,
    draw: twin,
}];

/// A second axis that waits for the limits of x.
#[derive(Debug)]
pub(super) struct Twin {
    block: Block,
    asked: Asked,
    ylabel: Option<Markup>,
    yticks: crate::scene::Ticks,
    id: Option<NodeId>,
    span: Span,
}

fn twin(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let wrong = |message: &str, hint: &str| {
        Box::new(Diagnostic::error(Code::BadPlace, call.span, message).with_hint(hint))
    };
    match &interp.canvas.pending[..] {
        [one] if interp.canvas.axes > 0 && one.twin.is_none() => {}
        [one] if interp.canvas.axes > 0 && one.twin.is_some() => {
            return Err(wrong(
                "these axes have a second y axis already",
                "put the marks into one `twin(…) { … }`",
            ));
        }
        _ => {
            return Err(wrong(
                "a second y axis belongs to axes",
                "write it into `axes(…) { … }`",
            ));
        }
    }
    let id = call
        .label
        .as_ref()
        .map(|label| interp.canvas.name(label, call.name));
    if let (Some(label), Some(id)) = (call.label.as_ref(), id) {
        interp.name_drawn(label, call.name, id)?;
    }
    let block = match &call.body {
        Some(body) => interp.collect_twin(body),
        None => Block::default(),
    };
    let args = &mut call.args;
    let twin = Twin {
        asked: Asked {
            y: ends(args, "y")?,
            yscale: scales::asked(args, "yscale")?,
            ..Asked::default()
        },
        ylabel: text(args, "ylabel")?,
        yticks: ticks(args, "yticks")?,
        block,
        id,
        span: call.span,
    };
    let linear = Scale::default();
    let data = data_bounds(twin.block.items(), (&linear, &linear));
    let x = data
        .filter(|b| b.min.x.is_finite())
        .map(|b| (b.min.x, b.max.x));
    interp.reaches(x, None);
    interp.reaches(twin.block.reach_x(), None);
    if let Some(pending) = interp.canvas.pending.last_mut() {
        pending.twin = Some(Box::new(twin));
    }
    Ok(())
}

impl Interp<'_> {
    /// Settles a second y axis over axes whose x is settled.
    pub(super) fn settle_twin(&mut self, twin: Twin, axes: &Axes) -> Eval<Item> {
        let Twin {
            block,
            asked,
            ylabel,
            yticks,
            id,
            span,
        } = twin;
        let asked = Asked {
            width: axes.width,
            height: axes.height,
            ..asked
        };
        let settled = self.settle_axes(block, asked, Some((axes.x, &axes.xscale)), span)?;
        let axes = Axes {
            x: settled.x,
            y: settled.y,
            xscale: settled.xscale,
            yscale: settled.yscale,
            equal: false,
            grid: false,
            frame: match axes.frame {
                Frame::None => Frame::None,
                _ => Frame::Right,
            },
            title: None,
            xlabel: None,
            ylabel,
            space: None,
            xticks: crate::scene::Ticks::At(Vec::new()),
            yticks,
            legend: LegendWish::default(),
            colorbar: None,
            width: None,
            height: None,
            ink: common_ink(&settled.items),
            items: settled.items,
            zoom: None,
            twin: None,
            bare: (false, false),
            volume: None,
        };
        Ok(Item {
            kind: ItemKind::Axes(Box::new(axes)),
            span,
            id,
            motion: Motion::default(),
            layer: None,
            raster: None,
            clip: None,
            opacity: 1.0,
        })
    }
}

/// The colour that all marks have, if they have one.
fn common_ink(items: &[Item]) -> Option<Paint> {
    let mut found: Vec<Paint> = Vec::new();
    inks(items, &mut found);
    let first = found.first()?;
    let same = found.iter().all(|p| p == first);
    (same && first.name.as_deref() != Some("foreground")).then(|| first.clone())
}

fn inks(items: &[Item], found: &mut Vec<Paint>) {
    for item in items {
        match &item.kind {
            ItemKind::Group(inner) => inks(inner, found),
            ItemKind::Shape(shape) => {
                let fill = match &shape.graphic.fill {
                    Some(Fill::Solid(paint)) => Some(paint),
                    _ => None,
                };
                let dots = matches!(shape.geometry, Geometry::Dots { .. });
                let line = shape.graphic.stroke.as_ref().map(|s| &s.paint);
                let paint = if dots { fill.or(line) } else { line.or(fill) };
                found.extend(paint.map(|p| Paint {
                    color: p.color.alpha(1.0),
                    name: p.name.clone(),
                }));
            }
            _ => {}
        }
    }
}
