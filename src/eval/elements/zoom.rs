//! `zoom(of: plot, x: (0, 1), y: (0, 1))`

use super::super::figure::ElementCall;
use super::super::{Eval, Interp};
use super::axes::{LIMITS, TICKS, frame, length, limits, text, ticks};
use super::canvas::standing;
use super::param::{opt, words};
use super::{Element, Kind, Takes};
use crate::diag::{Code, Diagnostic};
use crate::scene::{Anchor, Axes, Coord, Frame, ItemKind, LegendWish, Scale, Ticks, Zoom};

/// Insets.
pub(super) const ROWS: &[Element] = &[Element {
    name: "zoom",
    takes: Takes {
        own: &[
            opt(
                "of",
                Kind::Other("axes by their name"),
                "",
                "what is shown; it must be said",
            ),
            opt(
                "x",
                LIMITS,
                "",
                "the part of x that is shown; it must be said",
            ),
            opt(
                "y",
                LIMITS,
                "",
                "the part of y that is shown; it must be said",
            ),
            opt(
                "at",
                Kind::Point,
                "",
                "where the inset stands, over what is there; among its neighbours, as axes do, when left out",
            ),
            opt(
                "anchor",
                Kind::Words(const { &words(&Anchor::NAMES) }),
                "center",
                "the point of the frame that stands at `at`",
            ),
            opt(
                "width",
                Kind::Length,
                "",
                "the width of the frame; of an inset with `at`, two fifths of the axes when left out",
            ),
            opt(
                "height",
                Kind::Length,
                "",
                "the height of the frame; of an inset with `at`, such that nothing is distorted when left out",
            ),
            opt(
                "frame",
                super::axes::FRAMES,
                "box",
                "which axis lines are drawn",
            ),
            opt("title", Kind::Text, "", "stands above the frame"),
            opt("xlabel", Kind::Text, "", "stands below the frame"),
            opt("ylabel", Kind::Text, "", "stands left of the frame"),
            opt(
                "xticks",
                TICKS,
                "",
                "where the ticks of x are; chosen by figc when left out, none for an inset with `at`",
            ),
            opt(
                "yticks",
                TICKS,
                "",
                "where the ticks of y are; chosen by figc when left out, none for an inset with `at`",
            ),
        ],
        shared: &[],
    },
    doc: "a part of axes once more, larger, with lines to where it is from",
    example: "row { big: axes(x: (0, 4), y: (0, 4), width: 3cm) { path([0, 0; 1, 1; 2, 0.5; 4, 4]) }\n zoom(of: big, x: (0.5, 1.5), y: (0.5, 1.5), width: 3cm) }",
    holds: false,
    draw: zoom,
}];

/// Draws an inset.
fn zoom(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    if interp.canvas.inside_axes() {
        return Err(Box::new(
            Diagnostic::error(Code::BadPlace, call.span, "a zoom cannot stand inside axes")
                .with_hint(
                    "write it after the axes that it shows: `zoom(of: plot, x: (0, 1), y: (0, 1))`",
                ),
        ));
    }
    let span = call.span;
    let args = &mut call.args;
    let wanted = |what: &str| {
        Box::new(
            Diagnostic::error(Code::BadArguments, span, format!("`zoom` wants to know `{what}`"))
                .with_hint("write `zoom(of: plot, x: (0, 1), y: (0, 1))`: the axes by their name, and the part of them"),
        )
    };
    let Some(of) = args.take("of") else {
        return Err(wanted("of"));
    };
    let shown = match of.value.try_coord() {
        Some(Coord::Node(id)) if interp.canvas.is_axes(id) => id,
        _ => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadValue,
                    of.span,
                    format!("`of` wants axes, not {}", of.value.describe()),
                )
                .with_hint("give the axes a name, `plot: axes(…) { … }`, and write `of: plot`"),
            ));
        }
    };
    let Some(x) = limits(args, "x")? else {
        return Err(wanted("x"));
    };
    let Some(y) = limits(args, "y")? else {
        return Err(wanted("y"));
    };
    let free = args.get("at").is_some();
    let (at, anchor) = standing(args)?;
    let ticks_of = |args: &mut _, name| -> Eval<Ticks> {
        match ticks(args, name)? {
            Ticks::Auto if free => Ok(Ticks::At(Vec::new())),
            ticks => Ok(ticks),
        }
    };
    let axes = Axes {
        x,
        y,
        xscale: Scale::default(),
        yscale: Scale::default(),
        legend: LegendWish::default(),
        equal: false,
        grid: false,
        frame: frame(args)?,
        title: text(args, "title")?,
        xlabel: text(args, "xlabel")?,
        ylabel: text(args, "ylabel")?,
        space: None,
        xticks: ticks_of(args, "xticks")?,
        yticks: ticks_of(args, "yticks")?,
        width: length(args, "width")?,
        height: length(args, "height")?,
        items: Vec::new(),
        colorbar: None,
        zoom: Some(Zoom {
            of: shown,
            at: free.then_some((at, anchor)),
        }),
        twins: Vec::new(),
        ink: None,
        bare: (false, false),
        volume: None,
    };
    if axes.frame == Frame::Cross {
        return Err(Box::new(
            Diagnostic::error(Code::BadValue, span, "a zoom has no crossing axes")
                .with_hint("leave `frame:` out, or write `frame: left`"),
        ));
    }
    interp.put(
        ItemKind::Axes(Box::new(axes)),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}
