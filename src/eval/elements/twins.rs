//! `twin(y: (0, 1)) { … }`: second axes, with a y axis on the right or an x axis at the
//! top.

use super::super::Eval;
use super::super::Interp;
use super::axes::{ENDS, TICKS, ends, named, text, ticks};
use super::deferred::{Asked, Block, Names, Unsettled};
use super::marks::Call;
use super::param::opt;
use super::scales::{self, SCALES};
use super::{Element, Kind, Takes};
use crate::diag::{Code, Diagnostic};
use crate::scene::{
    Axes, Fill, Frame, Geometry, Item, ItemKind, LegendWish, Motion, NodeId, Paint, Ticks,
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
                "the limits of a y axis of its own; those of the data when left out",
            ),
            opt("yscale", SCALES, "linear", "how y runs along its axis"),
            opt("ylabel", Kind::Text, "", "stands right of the axis"),
            opt(
                "yticks",
                TICKS,
                "",
                "where the ticks of y are, with texts of their own or without; chosen by figc when left out",
            ),
            opt(
                "x",
                ENDS,
                "",
                "the limits of an x axis of its own; those of the data when left out",
            ),
            opt("xscale", SCALES, "linear", "how x runs along its axis"),
            opt("xlabel", Kind::Text, "", "stands above the axis"),
            opt(
                "xticks",
                TICKS,
                "",
                "where the ticks of x are, with texts of their own or without; chosen by figc when left out",
            ),
        ],
        shared: &[],
    },
    doc: "a second y axis on the right of axes, or a second x axis at their top, whose block draws by it; it has the colour of its marks if they have one",
    example: "twin(y: (0, 100), ylabel: \"percent\") { plot(x => 50 + 10 * x) }",
    holds: true,
    draw: twin,
}];

/// Second axes that wait for the limits of the first ones.
#[derive(Debug)]
pub(super) struct Twin {
    /// The marks and what is asked for.
    pub(super) open: Unsettled,
    /// Whether it has an x axis of its own, and a y axis; not both are the first ones'.
    pub(super) own: (bool, bool),
    labels: (Option<Markup>, Option<Markup>),
    ticks: (Ticks, Ticks),
    id: Option<NodeId>,
    span: Span,
}

impl Twin {
    /// Takes over what the first axes ask of an axis that both have.
    pub(super) fn take_common(&mut self, first: &Asked) {
        let asked = &mut self.open.asked;
        if !self.own.0 {
            asked.x = first.x;
            asked.xscale = first.xscale.clone();
        }
        if !self.own.1 {
            asked.y = first.y;
            asked.yscale = first.yscale.clone();
        }
        (asked.width, asked.height) = (first.width, first.height);
        self.open.scales = (asked.xscale.before(), asked.yscale.before());
    }

    /// The names that its marks give to places of an axis that both have.
    pub(super) fn common_names(&mut self) -> (Names, Names) {
        let names = &mut self.open.names;
        let take = |own: bool, names: &mut Names| match own {
            true => Names::new(),
            false => std::mem::take(names),
        };
        (
            take(self.own.0, &mut names.0),
            take(self.own.1, &mut names.1),
        )
    }
}

fn twin(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let wrong = |message: &str, hint: &str| {
        Box::new(Diagnostic::error(Code::BadPlace, call.span, message).with_hint(hint))
    };
    let own = {
        let said = |names: [&str; 4]| names.iter().any(|name| call.args.get(name).is_some());
        let x = said(["x", "xscale", "xlabel", "xticks"]);
        (x, !x || said(["y", "yscale", "ylabel", "yticks"]))
    };
    match &interp.canvas.pending[..] {
        [one] if interp.canvas.axes > 0 => {
            let again = |of: &dyn Fn(&Twin) -> bool| one.twins.iter().any(of);
            if own.1 && again(&|twin| twin.own.1) {
                return Err(wrong(
                    "these axes have a second y axis already",
                    "put the marks into one `twin(…) { … }`, or write `twin(x: …)` for a second x axis",
                ));
            }
            if own.0 && again(&|twin| twin.own.0) {
                return Err(wrong(
                    "these axes have a second x axis already",
                    "put the marks into one `twin(x: …) { … }`",
                ));
            }
        }
        _ => {
            return Err(wrong(
                "second axes belong to axes",
                "write `twin` into `axes(…) { … }`",
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
    interp.canvas.uneven = scales::said(&call.args);
    let block = match &call.body {
        Some(body) => interp.collect_twin(body),
        None => Block::default(),
    };
    let args = &mut call.args;
    let asked = Asked {
        x: ends(args, "x")?,
        y: ends(args, "y")?,
        xscale: scales::asked(args, "xscale")?,
        yscale: scales::asked(args, "yscale")?,
        ..Asked::default()
    };
    let twin = Twin {
        open: Unsettled::new(block, asked, call.span),
        own,
        labels: (text(args, "xlabel")?, text(args, "ylabel")?),
        ticks: (ticks(args, "xticks")?, ticks(args, "yticks")?),
        id,
        span: call.span,
    };
    if let Some(pending) = interp.canvas.pending.last_mut() {
        pending.twins.push(twin);
    }
    Ok(())
}

/// Refuses second axes over axes that can have none.
pub(super) fn refuse(twins: &[Twin]) -> Eval<()> {
    match twins.first() {
        None => Ok(()),
        Some(twin) => Err(Box::new(
            Diagnostic::error(
                Code::BadPlace,
                twin.span,
                "polar axes and axes in space have no second axes",
            )
            .with_hint("`twin` stands in `axes(…) { … }`"),
        )),
    }
}

impl Interp<'_> {
    /// Settles second axes over axes whose limits are settled.
    pub(super) fn settle_twin(&mut self, twin: Twin, axes: &Axes) -> Eval<Item> {
        let Twin {
            open,
            own,
            labels,
            ticks,
            id,
            span,
        } = twin;
        let first = (!own.1).then_some((axes.y, &axes.yscale));
        let settled = self.settle_y(open, first)?;
        let only = |own: bool, ticks: Ticks, names: Names| match own {
            true => named(ticks, names),
            false => Ticks::At(Vec::new()),
        };
        let axes = Axes {
            x: settled.x,
            y: settled.y,
            xscale: settled.xscale,
            yscale: settled.yscale,
            equal: false,
            grid: false,
            frame: match (axes.frame, own) {
                (Frame::None, _) => Frame::None,
                (_, (true, true)) => Frame::Corner,
                (_, (true, false)) => Frame::Top,
                (_, (false, _)) => Frame::Right,
            },
            title: None,
            xlabel: labels.0,
            ylabel: labels.1,
            space: None,
            xticks: only(own.0, ticks.0, settled.names.0),
            yticks: only(own.1, ticks.1, settled.names.1),
            legend: LegendWish::default(),
            colorbar: None,
            width: None,
            height: None,
            ink: common_ink(&settled.items),
            items: settled.items,
            zoom: None,
            twins: Vec::new(),
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
