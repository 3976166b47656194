//! `colorbar:` of axes.

use super::super::super::call::ArgValue;
use super::super::super::{Eval, Value};
use super::super::axes::tick_list;
use crate::color::ColorScale;
use crate::diag::{At, Code, Diagnostic};
use crate::scene::{BarSide, ColorBar, Ticks};
use crate::source::Span;
use crate::style::Markup;

/// `colorbar`: the bar of the colours that the marks of axes showed values by.
pub(in super::super) fn bar(
    arg: Option<ArgValue>,
    scale: Option<ColorScale>,
) -> Eval<Option<ColorBar>> {
    let Some(arg) = arg else {
        return Ok(None);
    };
    let (side, label, ticks) = match &arg.value {
        Value::None | Value::Bool(false) => return Ok(None),
        Value::Bool(true) => (BarSide::Right, None, Ticks::Auto),
        Value::Record(record) => {
            if let Some((name, _)) = record
                .fields
                .iter()
                .find(|(n, _)| !matches!(&**n, "at" | "label" | "ticks"))
            {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadValue,
                        arg.span,
                        format!("a colour bar has `at`, a `label` and `ticks`, and no `{name}`"),
                    )
                    .with_hint("write `colorbar: {label: $F$, ticks: [0, 1]}`"),
                ));
            }
            let side = record.get("at").map(|value| side(value, arg.span));
            let label = record.get("label").map(|value| text(value, arg.span));
            let ticks = record.get("ticks");
            let ticks = ticks.map(|value| tick_list(value, "ticks", arg.span));
            (
                side.transpose()?.unwrap_or_default(),
                label.transpose()?,
                ticks.transpose()?.unwrap_or_default(),
            )
        }
        // A bare word is a place; a text stands beside the bar, whatever it says.
        value if !matches!(value, Value::Text(_)) && value.word().is_some() => {
            (side(value, arg.span)?, None, Ticks::Auto)
        }
        value => (BarSide::Right, Some(text(value, arg.span)?), Ticks::Auto),
    };
    match scale {
        Some(scale) => Ok(Some(ColorBar {
            side,
            scale,
            label,
            ticks,
        })),
        None => Err(Box::new(
            Diagnostic::error(
                Code::BadArguments,
                arg.span,
                "no mark of these axes shows values by colours",
            )
            .with_hint("say a colour map: `cmap: viridis`, or leave `colorbar:` out"),
        )),
    }
}

/// Where it stands.
fn side(value: &Value, span: Span) -> Eval<BarSide> {
    let names = BarSide::NAMES.map(|(name, _)| name);
    let word = value.as_word("colorbar", &names).at(span)?;
    let found = BarSide::NAMES.iter().find(|(name, _)| *name == word);
    Ok(found.map(|(_, side)| *side).unwrap_or_default())
}

fn text(value: &Value, span: Span) -> Eval<Markup> {
    let mut text = (*value.as_markup("colorbar").at(span)?).clone();
    if text.span == Span::default() {
        text.span = span;
    }
    Ok(text)
}
