//! Texts: numbers in a chosen form, and plain text.

use super::args::{flag, opt, req};
use super::{Builtin, row};
use crate::diag::{Code, Fault};
use crate::eval::number::{fmt_fixed, fmt_number};
use crate::eval::text::{check_insertion, check_length, plain_text};
use crate::eval::value::Value;
use crate::source::Span;
use crate::style::{Markup, Piece, typewriter};

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "fmt",
            const {
                &[
                    req("x", "a number"),
                    opt("digits", "how many decimals"),
                    flag("sign", false, "whether a positive number shows its sign"),
                ]
            },
            "a number as text: its shortest exact form, or rounded to so many decimals",
            "fmt(pi, digits: 2) == \"3.14\" and fmt(0.5) == \"0.5\"",
            |_, a| {
                let x = a.number(0)?;
                let text = match a.given(1) {
                    Some(_) => {
                        let digits = a.count(1)?;
                        if digits > 17 {
                            return Err(Fault::new(
                                Code::BadValue,
                                format!("`digits` is at most 17, and is {digits}"),
                            )
                            .into());
                        }
                        fmt_fixed(x, digits)
                    }
                    None => fmt_number(x),
                };
                let plus = if a.bool(2)? && x > 0.0 { "+" } else { "" };
                Ok(Value::text(format!("{plus}{text}")))
            },
        )
        .gives("a text")
        .fails(&["fmt(\"a\")"]),
        row(
            "str",
            const { &[req("x", "a value")] },
            "a value as text",
            "str(2.5) == \"2.5\"",
            |_, a| match a.value(0) {
                text @ Value::Text(_) => Ok(text.clone()),
                other => {
                    check_insertion(other)?;
                    Ok(Value::text(
                        plain_text(other).unwrap_or_else(|| other.to_string()),
                    ))
                }
            },
        )
        .gives("a text"),
        row(
            "code",
            const { &[req("text", "a plain text, of one line or several")] },
            "a text in typewriter letters that keeps its spaces and lines, for a listing",
            "code(\"x\") == tex\"\\texttt{x}\"",
            |_, a| {
                let text = a.text(0)?;
                Ok(Value::Text(std::rc::Rc::new(Markup {
                    pieces: vec![Piece::Latex(typewriter(&text))],
                    span: Span::default(),
                })))
            },
        )
        .gives("a text")
        .fails(&["code(3)"]),
        row(
            "num",
            const { &[req("text", "a plain text")] },
            "the number that a text spells",
            "num(\"2.5\") == 2.5",
            |_, a| {
                let text = a.text(0)?;
                text.trim().parse().map(Value::Number).map_err(|_| {
                    Fault::new(Code::BadValue, format!("\"{text}\" is not a number")).into()
                })
            },
        )
        .gives("a number")
        .fails(&["num(\"a\")"]),
        row(
            "upper",
            const { &[req("text", "a plain text")] },
            "the text in capitals",
            "upper(\"ab\") == \"AB\"",
            |_, a| Ok(Value::text(a.text(0)?.to_uppercase())),
        )
        .gives("a text")
        .fails(&["upper(3)"]),
        row(
            "lower",
            const { &[req("text", "a plain text")] },
            "the text in small letters",
            "lower(\"AB\") == \"ab\"",
            |_, a| Ok(Value::text(a.text(0)?.to_lowercase())),
        )
        .gives("a text")
        .fails(&["lower(3)"]),
        row(
            "split",
            const {
                &[
                    req("text", "a plain text"),
                    opt(
                        "by",
                        "what stands between the parts; white space without it",
                    ),
                ]
            },
            "the parts of a text",
            "split(\"a b\") == [\"a\", \"b\"]",
            |_, a| {
                let text = a.text(0)?;
                let parts: Vec<Value> = match a.given(1) {
                    None => text.split_whitespace().map(Value::text).collect(),
                    Some(_) => match a.text(1)?.as_str() {
                        "" => text.chars().map(|c| Value::text(c.to_string())).collect(),
                        by => text.split(by).map(Value::text).collect(),
                    },
                };
                Ok(Value::list(parts))
            },
        )
        .gives("a list of texts")
        .fails(&["split(3)"]),
        row(
            "join",
            const {
                &[
                    req("items", "a list of texts"),
                    opt("by", "what to put between them"),
                ]
            },
            "texts as one",
            "join([\"a\", \"b\"], by: \", \") == \"a, b\"",
            |_, a| {
                let by = if a.given(1).is_some() {
                    a.text(1)?
                } else {
                    String::new()
                };
                let items = crate::eval::items::Items::of(a.value(0).clone())?;
                let texts = items.iter().map(|v| match v {
                    Value::Number(x) => Ok(fmt_number(x)),
                    other => other.as_plain("items"),
                });
                let mut text = String::new();
                for (i, part) in texts.enumerate() {
                    if i > 0 {
                        text.push_str(&by);
                    }
                    text.push_str(&part?);
                    check_length(text.len())?;
                }
                Ok(Value::text(text))
            },
        )
        .gives("a text")
        .fails(&["join([[1], 2])"]),
    ]
}
