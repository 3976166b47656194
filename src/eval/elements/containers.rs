//! Rows, columns and groups.

use super::super::figure::ElementCall;
use super::super::{Eval, Interp};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Length;
use crate::scene::{Align, Direction, ItemKind, Stack};

/// The gap when nobody says one.
const GAP: Length = Length::pt(17.0);

/// `row(gap: 1cm) { … }`
pub(super) fn row(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    stack(
        interp,
        call,
        Direction::Row,
        &[
            ("top", Align::Start),
            ("center", Align::Center),
            ("bottom", Align::End),
        ],
    )
}

/// `col(gap: 1cm) { … }`
pub(super) fn col(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    stack(
        interp,
        call,
        Direction::Column,
        &[
            ("left", Align::Start),
            ("center", Align::Center),
            ("right", Align::End),
        ],
    )
}

/// `group { … }`
pub(super) fn group(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
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
