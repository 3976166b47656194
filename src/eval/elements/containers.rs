//! Rows, columns and groups.

use super::super::figure::ElementCall;
use super::super::{Eval, Interp};
use super::param::{opt, words};
use super::{Element, GROUP, Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Length;
use crate::scene::{Align, Direction, ItemKind, Stack};

/// Containers.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "col",
        takes: Takes {
            own: &[
                opt(
                    "gap",
                    Kind::Length,
                    "17pt",
                    "the space between neighbours; below nothing they overlap",
                ),
                opt(
                    "align",
                    Kind::Words(const { &words(&COLUMN_ALIGNS) }),
                    "center",
                    "which sides are in one line",
                ),
            ],
            shared: &[],
        },
        doc: "things one below the other",
        example: "col(gap: 5mm) { circle((0, 0), 1)\n circle((0, 0), 1) }",
        holds: true,
        draw: col,
    },
    Element {
        name: GROUP,
        takes: Takes {
            own: &[],
            shared: &[],
        },
        doc: "things drawn together",
        example: "group { circle((0, 0), 1) }",
        holds: true,
        draw: group,
    },
    Element {
        name: "row",
        takes: Takes {
            own: &[
                opt(
                    "gap",
                    Kind::Length,
                    "17pt",
                    "the space between neighbours; below nothing they overlap",
                ),
                opt(
                    "align",
                    Kind::Words(const { &words(&ROW_ALIGNS) }),
                    "center",
                    "which sides are in one line",
                ),
            ],
            shared: &[],
        },
        doc: "things side by side",
        example: "row(gap: 5mm) { circle((0, 0), 1)\n circle((0, 0), 1) }",
        holds: true,
        draw: row,
    },
];

static ROW_ALIGNS: [(&str, Align); 3] = [
    ("top", Align::Start),
    ("center", Align::Center),
    ("bottom", Align::End),
];

static COLUMN_ALIGNS: [(&str, Align); 3] = [
    ("left", Align::Start),
    ("center", Align::Center),
    ("right", Align::End),
];

/// The gap when nobody says one.
const GAP: Length = Length::pt(17.0);

/// `row(gap: 1cm) { … }`
fn row(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    stack(interp, call, Direction::Row, &ROW_ALIGNS)
}

/// `col(gap: 1cm) { … }`
fn col(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    stack(interp, call, Direction::Column, &COLUMN_ALIGNS)
}

/// `group { … }`
fn group(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let items = match &call.body {
        Some(body) => interp.collect(body, false),
        None => Vec::new(),
    };
    interp.put(
        ItemKind::Group(items),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

fn stack(
    interp: &mut Interp<'_>,
    call: &mut ElementCall<'_>,
    direction: Direction,
    aligns: &[(&'static str, Align)],
) -> Eval<()> {
    if interp.canvas.inside_axes() {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadPlace,
                call.span,
                format!("a `{}` cannot stand inside axes", call.name),
            )
            .with_hint("inside axes things have data coordinates; draw them one by one"),
        ));
    }
    // The block first: what it names is known even if the settings are wrong.
    let items = match &call.body {
        Some(body) => interp.collect(body, false),
        None => Vec::new(),
    };
    let gap = match call.args.take("gap") {
        Some(arg) => {
            let gap = arg.value.as_length("gap").at(arg.span)?;
            if gap.to_pt().abs() > 14_000.0 {
                return Err(Box::new(Diagnostic::error(
                    Code::BadValue,
                    arg.span,
                    "the gap is longer than any page",
                )));
            }
            gap
        }
        None => GAP,
    };
    let align = match call.args.take("align") {
        Some(arg) => {
            let words: Vec<&'static str> = aligns.iter().map(|(n, _)| *n).collect();
            let word = arg.value.as_word("align", &words).at(arg.span)?;
            aligns
                .iter()
                .find(|(n, _)| *n == word)
                .map(|(_, a)| *a)
                .unwrap_or_default()
        }
        None => Align::Center,
    };
    interp.put(
        ItemKind::Stack(Stack {
            direction,
            gap,
            align,
            items,
        }),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}
