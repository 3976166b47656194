//! `colorbar:` of axes.

use super::super::super::call::ArgValue;
use super::super::super::{Eval, Value};
use super::super::axes::tick_list;
use crate::color::ColorScale;
use crate::diag::{At, Code, Diagnostic};
use crate::scene::{ColorBar, Ticks};
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
    let (label, ticks) = match &arg.value {
        Value::None | Value::Bool(false) => return Ok(None),
        Value::Bool(true) => (None, Ticks::Auto),
        Value::Record(record) => {
            if let Some((name, _)) = record
                .fields
                .iter()
                .find(|(n, _)| !matches!(&**n, "label" | "ticks"))
            {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadValue,
                        arg.span,
                        format!("a colour bar has a `label` and `ticks`, and no `{name}`"),
                    )
                    .with_hint("write `colorbar: {label: $F$, ticks: [0, 1]}`"),
                ));
            }
            let label = record.get("label").map(|value| text(value, arg.span));
            let ticks = record.get("ticks");
            let ticks = ticks.map(|value| tick_list(value, "ticks", arg.span));
            (label.transpose()?, ticks.transpose()?.unwrap_or_default())
        }
        value => (Some(text(value, arg.span)?), Ticks::Auto),
    };
    match scale {
        Some(scale) => Ok(Some(ColorBar {
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

fn text(value: &Value, span: Span) -> Eval<Markup> {
    let mut text = (*value.as_markup("colorbar").at(span)?).clone();
    if text.span == Span::default() {
        text.span = span;
    }
    Ok(text)
}
