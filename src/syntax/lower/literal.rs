//! Numbers, colours and texts.

use pest::iterators::Pair;

use crate::diag::{Code, Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::Rule;
use crate::syntax::ast::{ExprKind, TextLit, TextPart, Unit};

use super::{Lowered, Lowering};

/// Units by their names.
pub(in crate::syntax) const UNITS: &[(&str, Unit)] = &[
    ("cm", Unit::Cm),
    ("mm", Unit::Mm),
    ("pt", Unit::Pt),
    ("in", Unit::In),
    ("em", Unit::Em),
    ("ex", Unit::Ex),
    ("deg", Unit::Deg),
    ("rad", Unit::Rad),
    ("%", Unit::Percent),
];

/// The literal that a part of a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    Math,
    Raw,
}

impl Lowering<'_> {
    /// `2.5`, `2cm`, `20%`
    pub(super) fn quantity(&mut self, pair: Pair<'_, Rule>) -> Lowered<ExprKind> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let number = self.want(inner.next(), "a number", span)?;
        let unit = inner.next();
        let Some(unit) = unit else {
            return Ok(ExprKind::Number(self.number(&number)?));
        };
        let unit_span = self.span(&unit);
        match UNITS.iter().find(|(name, _)| *name == unit.as_str()) {
            Some((_, unit)) => Ok(ExprKind::Quantity(self.number(&number)?, *unit)),
            None => Err(Box::new(self.bad_unit(
                number.as_str(),
                unit.as_str(),
                span,
                unit_span,
            ))),
        }
    }

    fn number(&self, pair: &Pair<'_, Rule>) -> Lowered<f64> {
        let (text, span) = (pair.as_str(), self.span(pair));
        let bytes = text.as_bytes();
        let misplaced = bytes.iter().enumerate().find(|&(i, &b)| {
            let digit = |at: Option<usize>| {
                at.and_then(|at| bytes.get(at))
                    .is_some_and(u8::is_ascii_digit)
            };
            b == b'_' && !(digit(i.checked_sub(1)) && digit(Some(i + 1)))
        });
        if let Some((at, _)) = misplaced {
            let place = Span::new(
                self.id,
                span.start as usize + at,
                span.start as usize + at + 1,
            );
            return Err(Box::new(
                self.error(
                    Code::BadNumber,
                    place,
                    format!("the number `{}` is malformed", excerpt(text)),
                )
                .with_label("`_` stands between two digits")
                .with_hint("write `1_000`"),
            ));
        }
        match text.replace('_', "").parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(Box::new(
                self.error(
                    Code::BadNumber,
                    span,
                    format!("the number `{}` is too large", excerpt(text)),
                )
                .with_hint("the largest number is about 1.8e308; write `inf` for infinity"),
            )),
        }
    }

    fn bad_unit(&self, number: &str, unit: &str, span: Span, unit_span: Span) -> Diagnostic {
        let shown = excerpt(unit);
        let whole = self.error(
            Code::BadNumber,
            span,
            format!("the number `{}{shown}` is malformed", excerpt(number)),
        );
        if number == "0" && matches!(unit.as_bytes().first(), Some(b'x' | b'b' | b'o')) {
            let digits = &unit[1..];
            let is_color =
                matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit());
            return whole
                .with_label("numbers are decimal")
                .with_hint_opt(is_color.then(|| format!("for a colour write `#{digits}`")));
        }
        if unit == "e" || unit == "E" {
            return whole
                .with_label("digits are missing after `e`")
                .with_hint(format!(
                    "write `{}e3`, or `{}em` for a length",
                    excerpt(number),
                    excerpt(number)
                ));
        }
        let message = format!("`{shown}` is not a unit");
        let diagnostic = self
            .error(Code::UnknownUnit, unit_span, message)
            .with_label("units are cm mm pt in em ex deg rad %");
        let suggestion = match unit {
            "px" => Some("pt"),
            "degree" | "degrees" => Some("deg"),
            "radian" | "radians" => Some("rad"),
            "inch" => Some("in"),
            "m" => Some("cm"),
            _ if unit.chars().count() > 1 => nearest(unit, UNITS.iter().map(|(name, _)| *name)),
            _ => None,
        };
        match suggestion {
            Some(unit) => diagnostic.with_hint(format!("write `{}{unit}`", excerpt(number))),
            None => diagnostic.with_hint(format!(
                "for a product write `{} * {shown}`",
                excerpt(number)
            )),
        }
    }

    /// `#fccde5`
    pub(super) fn color(&self, pair: &Pair<'_, Rule>) -> Lowered<ExprKind> {
        let digits = &pair.as_str()[1..];
        let span = self.span(pair);
        if let Some(wrong) = digits.chars().find(|c| !c.is_ascii_hexdigit()) {
            return Err(Box::new(
                self.error(
                    Code::BadColor,
                    span,
                    format!("the colour `#{}` is malformed", excerpt(digits)),
                )
                .with_label(format!("`{wrong}` is not a digit from 0 to f"))
                .with_hint("write six digits such as `#fccde5`; comments begin with `//`"),
            ));
        }
        if matches!(digits.len(), 3 | 4 | 6 | 8) {
            return Ok(ExprKind::Color(digits.into()));
        }
        Err(Box::new(
            self.error(
                Code::BadColor,
                span,
                format!("the colour `#{}` is malformed", excerpt(digits)),
            )
            .with_label(format!("{} digits", digits.len()))
            .with_hint("write 3 or 6 digits, such as `#fce` or `#fccde5`, or 4 or 8 with opacity"),
        ))
    }

    /// A text, maths, `tex` or `tikz` literal.
    pub(super) fn text(&mut self, pair: Pair<'_, Rule>) -> Lowered<TextLit> {
        let span = self.span(&pair);
        let within = match pair.as_rule() {
            Rule::text => Within::Text,
            Rule::math => Within::Math,
            _ => Within::Raw,
        };
        let mut parts = Parts::default();
        for part in pair.into_inner() {
            let part_span = self.span(&part);
            match part.as_rule() {
                Rule::escape => {
                    parts.push(&self.escape(part.as_str(), within, part_span)?, part_span)
                }
                Rule::math => {
                    let math = self.deeper(1, part_span, |this| this.text(part))?;
                    parts.insert(TextPart::Math(math));
                }
                Rule::value => parts.insert(TextPart::Value(self.value(part)?)),
                Rule::symbol => {
                    let name = self.want(part.into_inner().next(), "a symbol", part_span)?;
                    let name = self.ident(&name);
                    parts.insert(TextPart::Symbol(name));
                }
                Rule::hash => return Err(Box::new(self.bad_hash(within, part_span))),
                Rule::at => {
                    return Err(Box::new(
                        self.error(
                            Code::BadInterpolation,
                            part_span,
                            "no symbol follows the `@`",
                        )
                        .with_label("a symbol is inserted here")
                        .with_hint("write `@x` for the symbol `x`, or `\\@` for the character"),
                    ));
                }
                _ => parts.push(part.as_str(), part_span),
            }
        }
        Ok(TextLit {
            parts: parts.finish(),
            span,
        })
    }

    /// `#name` or `#(expr)`
    fn value(&mut self, pair: Pair<'_, Rule>) -> Lowered<crate::syntax::ast::Expr> {
        let span = self.span(&pair);
        let inner = self.want(pair.into_inner().next(), "a value", span)?;
        if inner.as_rule() == Rule::ident {
            return self.name_expr(&inner);
        }
        let expr = self.want(inner.into_inner().next(), "an expression", span)?;
        self.expr(expr)
    }

    fn bad_hash(&self, within: Within, span: Span) -> Diagnostic {
        let diagnostic = self
            .error(Code::BadInterpolation, span, "no value follows the `#`")
            .with_label("a value is inserted here");
        match within {
            Within::Text => diagnostic.with_hint("write `#name` or `#(1 + 2)`, or `\\#` for the character"),
            _ => diagnostic.with_hint(
                "write `#name`, as in `macro vect(a) = tex\"\\bm{#a}\"`, or `\\#` for the character",
            ),
        }
    }

    /// What a backslash and its character stand for. LaTeX keeps its commands;
    /// plain text has a few escapes and refuses the rest.
    fn escape(&self, escape: &str, within: Within, span: Span) -> Lowered<String> {
        let character = escape.chars().nth(1).unwrap_or('\\');
        let meant = match (within, character) {
            (Within::Text, '"' | '\\' | '#' | '@' | '$')
            | (Within::Math | Within::Raw, '"' | '@') => character,
            (Within::Text, 'n') => '\n',
            (Within::Text, c) if c.is_whitespace() => {
                return Err(Box::new(
                    self.error(
                        Code::Syntax,
                        span,
                        "a `\\` stands before a blank or the end of its line",
                    )
                    .with_label(r##"plain text knows `\"` `\\` `\#` `\@` `\$` and `\n`"##)
                    .with_hint("for the character write `\\\\`, for a new line `\\n`"),
                ));
            }
            (Within::Text, _) => {
                return Err(Box::new(
                    self.error(Code::Syntax, span, format!("`\\{character}` means nothing in a plain text"))
                        .with_label(r##"plain text knows `\"` `\\` `\#` `\@` `\$` and `\n`"##)
                        .with_hint(format!(
                            "for LaTeX write `tex\"\\{character}…\"`, for maths `$\\{character}…$`, for the character `\\\\`"
                        )),
                ));
            }
            _ => return Ok(escape.to_owned()),
        };
        Ok(meant.to_string())
    }
}

/// Parts of a literal; characters that touch become one part.
#[derive(Default)]
struct Parts {
    parts: Vec<TextPart>,
    run: String,
    run_span: Option<Span>,
}

impl Parts {
    fn push(&mut self, text: &str, span: Span) {
        self.run.push_str(text);
        self.run_span = Some(self.run_span.map_or(span, |first| first.to(span)));
    }

    fn insert(&mut self, part: TextPart) {
        self.end_run();
        self.parts.push(part);
    }

    fn end_run(&mut self) {
        if let Some(span) = self.run_span.take() {
            let run = std::mem::take(&mut self.run);
            self.parts.push(TextPart::Str(run.into(), span));
        }
    }

    fn finish(mut self) -> Vec<TextPart> {
        self.end_run();
        self.parts
    }
}

/// The beginning of a text that may be very long.
pub(in crate::syntax) fn excerpt(text: &str) -> String {
    const LENGTH: usize = 24;
    if text.chars().count() <= LENGTH {
        return text.to_owned();
    }
    text.chars().take(LENGTH).chain(['…']).collect()
}
