//! Texts with values in them.

use std::rc::Rc;

use super::number::{fmt_length, fmt_number};
use super::scope::Scope;
use super::show::degrees;
use super::value::Value;
use super::{Eval, Interp};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::source::Span;
use crate::style::{Markup, MathPiece, Piece};
use crate::syntax::ast::{Expr, TextLit, TextPart};

impl Interp<'_> {
    /// `"…"`
    pub(super) fn eval_text(&mut self, lit: &TextLit, scope: &Rc<Scope>) -> Eval<Value> {
        let mut pieces = Vec::with_capacity(lit.parts.len());
        for part in &lit.parts {
            match part {
                TextPart::Str(text, _) => pieces.push(Piece::Text(text.to_string())),
                TextPart::Math(math) => pieces.push(Piece::Math(self.math_pieces(math, scope)?)),
                TextPart::Value(expr) => pieces.extend(self.inserted(expr, lit, scope)?),
                TextPart::Symbol(name) => {
                    pieces.push(Piece::Math(vec![MathPiece::Symbol(
                        Rc::clone(&name.name),
                        name.span,
                    )]));
                }
            }
        }
        markup(joined(pieces), lit.span)
    }

    /// `$…$`
    pub(super) fn eval_math(&mut self, lit: &TextLit, scope: &Rc<Scope>) -> Eval<Value> {
        let pieces = self.math_pieces(lit, scope)?;
        markup(vec![Piece::Math(pieces)], lit.span)
    }

    /// `tex"…"`
    pub(super) fn eval_tex(&mut self, lit: &TextLit, scope: &Rc<Scope>) -> Eval<Value> {
        let mut pieces = Vec::with_capacity(lit.parts.len());
        for part in &lit.parts {
            match part {
                TextPart::Str(text, _) => pieces.push(Piece::Latex(text.to_string())),
                TextPart::Math(math) => pieces.push(Piece::Math(self.math_pieces(math, scope)?)),
                TextPart::Value(expr) => pieces.extend(self.inserted(expr, lit, scope)?),
                TextPart::Symbol(name) => {
                    pieces.push(Piece::Math(vec![MathPiece::Symbol(
                        Rc::clone(&name.name),
                        name.span,
                    )]));
                }
            }
        }
        markup(joined(pieces), lit.span)
    }

    /// `tikz"…"`: what is inserted becomes TikZ code.
    pub(super) fn eval_tikz(&mut self, lit: &TextLit, scope: &Rc<Scope>) -> Eval<Value> {
        let mut pieces = Vec::with_capacity(lit.parts.len());
        for part in &lit.parts {
            match part {
                TextPart::Str(text, _) => pieces.push(Piece::Latex(parameters(text))),
                TextPart::Math(math) => {
                    pieces.push(Piece::Math(self.math_pieces(math, scope)?));
                }
                TextPart::Symbol(name) => {
                    pieces.push(Piece::Math(vec![MathPiece::Symbol(
                        Rc::clone(&name.name),
                        name.span,
                    )]));
                }
                TextPart::Value(expr) => {
                    let value = self.eval(expr, scope)?;
                    check_insertion(&value).at(expr.span)?;
                    match &value {
                        Value::Text(t) | Value::Tikz(t) => pieces.extend(t.pieces.clone()),
                        other => match raw_text(other) {
                            Some(raw) => pieces.push(Piece::Latex(raw)),
                            None => return Err(cannot_insert(other, expr.span)),
                        },
                    }
                }
            }
        }
        let mut whole = Vec::with_capacity(pieces.len());
        for piece in joined(pieces) {
            match piece {
                Piece::Latex(code) => with_symbols(&code, lit.span, &mut whole),
                other => whole.push(other),
            }
        }
        let pieces = joined(whole);
        check_size(&pieces).at(lit.span)?;
        Ok(Value::Tikz(Rc::new(Markup {
            pieces,
            span: lit.span,
        })))
    }

    fn inserted(&mut self, expr: &Expr, lit: &TextLit, scope: &Rc<Scope>) -> Eval<Vec<Piece>> {
        let value = self.eval(expr, scope)?;
        check_insertion(&value).at(expr.span)?;
        match &value {
            Value::Text(t) => {
                self.note_inserted(lit, t.span);
                Ok(t.pieces.clone())
            }
            other => match plain_text(other) {
                Some(text) => Ok(vec![Piece::Text(text)]),
                None => Err(cannot_insert(other, expr.span)),
            },
        }
    }

    /// Remembers which literal was inserted into which, for what TeX may say of it.
    fn note_inserted(&mut self, into: &TextLit, literal: Span) {
        if self.inserted.len() < MAX_NOTED && literal != Span::default() {
            self.inserted.insert((into.span, literal));
        }
    }

    fn math_pieces(&mut self, lit: &TextLit, scope: &Rc<Scope>) -> Eval<Vec<MathPiece>> {
        let mut out: Vec<MathPiece> = Vec::with_capacity(lit.parts.len());
        for part in &lit.parts {
            match part {
                TextPart::Str(text, _) => push_latex(&mut out, text),
                TextPart::Symbol(name) => {
                    out.push(MathPiece::Symbol(Rc::clone(&name.name), name.span));
                }
                TextPart::Math(math) => out.extend(self.math_pieces(math, scope)?),
                TextPart::Value(expr) => {
                    let value = self.eval(expr, scope)?;
                    check_insertion(&value).at(expr.span)?;
                    if let Value::Text(t) = &value {
                        self.note_inserted(lit, t.span);
                    }
                    let pieces = math_of(&value).ok_or_else(|| cannot_insert(&value, expr.span))?;
                    insert_math(&mut out, pieces);
                }
            }
        }
        Ok(out)
    }
}

/// Raw TikZ with `\#` as the character itself, by which TeX numbers parameters.
fn parameters(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('#')) => {}
            ('\\', Some(next)) => {
                out.push(c);
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// Finds the symbols `@name` in the maths of raw TikZ. A dollar also begins and ends a
/// calculation, `($(a)!0.5!(b)$)`, which has no symbols and is left as it is.
fn with_symbols(code: &str, span: Span, out: &mut Vec<Piece>) {
    let mut rest = code;
    while let Some((open, close)) = maths(rest) {
        out.push(Piece::Latex(rest[..open].to_owned()));
        let mut parts = Vec::new();
        let mut inside = &rest[open + 1..close];
        while let Some(at) = inside.find('@') {
            push_latex(&mut parts, &inside[..at]);
            let name = &inside[at + 1..];
            let letters = |c: char| c.is_alphanumeric();
            let end = name.find(|c| !letters(c)).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            if name.starts_with(char::is_alphabetic) {
                parts.push(MathPiece::Symbol(name.into(), span));
            } else {
                push_latex(&mut parts, &format!("@{name}"));
            }
            inside = after;
        }
        push_latex(&mut parts, inside);
        out.push(Piece::Math(parts));
        rest = &rest[close + 1..];
    }
    out.push(Piece::Latex(rest.to_owned()));
}

/// The first pair of dollars with an `@` between them.
fn maths(code: &str) -> Option<(usize, usize)> {
    let mut open = None;
    let mut bytes = code.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (byte, open) {
            (b'\\', _) => drop(bytes.next()),
            (b'$', None) => open = Some(at),
            (b'$', Some(start)) if code[start..at].contains('@') => return Some((start, at)),
            (b'$', Some(_)) => open = None,
            _ => {}
        }
    }
    None
}

fn markup(pieces: Vec<Piece>, span: Span) -> Eval<Value> {
    check_size(&pieces).at(span)?;
    Ok(Value::Text(Rc::new(Markup { pieces, span })))
}

/// The most characters a text may have, so that one that doubles in a loop is
/// a message and not the end of the memory.
const MAX_TEXT: usize = 10_000_000;

/// How many insertions are remembered.
const MAX_NOTED: usize = 10_000;

/// The most items of a value that is inserted into a text.
const MAX_INSERTED: usize = 100_000;

/// Refuses a text that is too long.
pub(super) fn check_size(pieces: &[Piece]) -> Result<(), Fault> {
    let math = |part: &MathPiece| match part {
        MathPiece::Latex(text) => text.len(),
        MathPiece::Symbol(name, _) => name.len(),
    };
    let len: usize = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Latex(text) => text.len(),
            Piece::Math(parts) => parts.iter().map(math).sum(),
        })
        .sum();
    check_length(len)
}

/// Refuses to write out a value of more items than a text may have characters.
pub(super) fn check_insertion(value: &Value) -> Result<(), Fault> {
    if super::size::fits(value, &mut { MAX_INSERTED }) {
        return Ok(());
    }
    Err(Fault::new(
        Code::TooLarge,
        format!("the value has more than {MAX_INSERTED} items, too many for a text"),
    )
    .with_hint("insert a part of it: `#(xs[:3])`"))
}

/// Refuses a text of so many bytes when they are too many.
pub(super) fn check_length(len: usize) -> Result<(), Fault> {
    if len <= MAX_TEXT {
        return Ok(());
    }
    Err(Fault::new(
        Code::TooLarge,
        format!("a text of {len} bytes is too long, the limit is {MAX_TEXT}"),
    )
    .with_hint("write it into several texts"))
}

/// Neighbouring pieces of plain text or of LaTeX as one; empty ones are dropped.
pub(super) fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(a)), Piece::Text(b)) | (Some(Piece::Latex(a)), Piece::Latex(b)) => {
                a.push_str(&b);
            }
            (_, Piece::Text(t) | Piece::Latex(t)) if t.is_empty() => {}
            (_, other) => out.push(other),
        }
    }
    out
}

fn push_latex(out: &mut Vec<MathPiece>, text: &str) {
    match out.last_mut() {
        Some(MathPiece::Latex(last)) => last.push_str(text),
        _ => out.push(MathPiece::Latex(text.to_string())),
    }
}

/// Inserts what a value says so that it stays one thing: after `_` or `^` it
/// goes into braces, and after a command a letter is kept apart from its name.
fn insert_math(out: &mut Vec<MathPiece>, pieces: Vec<MathPiece>) {
    let before = match out.last() {
        Some(MathPiece::Latex(text)) => text.clone(),
        _ => String::new(),
    };
    let script = before.ends_with('_') || before.ends_with('^');
    let single = match &pieces[..] {
        [MathPiece::Latex(text)] => text.chars().count() == 1,
        _ => false,
    };
    let starts_with_letter = match pieces.first() {
        Some(MathPiece::Latex(text)) => text.starts_with(|c: char| c.is_ascii_alphabetic()),
        _ => false,
    };
    let command = before.rfind('\\').is_some_and(|i| {
        i + 1 < before.len() && before[i + 1..].bytes().all(|b| b.is_ascii_alphabetic())
    });
    let braces = script && !single;
    if braces {
        push_latex(out, "{");
    } else if command && starts_with_letter {
        push_latex(out, " ");
    }
    for piece in pieces {
        match piece {
            MathPiece::Latex(text) => push_latex(out, &text),
            symbol => out.push(symbol),
        }
    }
    if braces {
        push_latex(out, "}");
    }
}

/// A value inside maths.
fn math_of(value: &Value) -> Option<Vec<MathPiece>> {
    match value {
        Value::Number(x) => Some(vec![MathPiece::Latex(math_number(*x))]),
        Value::Angle(a) => Some(vec![MathPiece::Latex(format!(
            "{}^\\circ",
            math_number(degrees(*a))
        ))]),
        Value::Text(t) => {
            let mut out = Vec::new();
            for piece in &t.pieces {
                match piece {
                    Piece::Math(parts) => out.extend(parts.iter().cloned()),
                    Piece::Latex(text) => push_latex(&mut out, text),
                    Piece::Text(text) => push_latex(&mut out, &escaped_in_math(text)),
                }
            }
            Some(out)
        }
        Value::Tuple(items) | Value::List(items) => {
            let (open, close) = match value {
                Value::Tuple(_) => ("(", ")"),
                _ => ("[", "]"),
            };
            let mut out = vec![MathPiece::Latex(open.into())];
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    push_latex(&mut out, ", ");
                }
                out.extend(math_of(item)?);
            }
            push_latex(&mut out, close);
            Some(out)
        }
        other => plain_text(other).map(|t| vec![MathPiece::Latex(escaped_in_math(&t))]),
    }
}

/// A number in maths: what is not finite has a sign of its own, and a power of ten is one.
fn math_number(x: f64) -> String {
    if x.is_infinite() {
        return if x > 0.0 { "\\infty" } else { "-\\infty" }.into();
    }
    let text = fmt_number(x);
    match text.split_once('e') {
        Some((digits, exponent)) => format!("{digits} \\times 10^{{{exponent}}}"),
        None => text,
    }
}

/// Characters that LaTeX would take as its own inside maths.
fn escaped_in_math(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' | '#' | '&' | '$' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\backslash "),
            '^' => out.push_str("\\hat{}"),
            '~' => out.push_str("\\sim "),
            c => out.push(c),
        }
    }
    out
}

/// A value as plain text, where it has an obvious one.
pub(super) fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(x) => Some(fmt_number(*x)),
        Value::Bool(b) => Some(b.to_string()),
        Value::Length(l) => Some(fmt_length(*l)),
        Value::Angle(a) => Some(format!("{}°", fmt_number(degrees(*a)))),
        Value::Word(w) => Some(w.to_string()),
        Value::Text(t) => t.as_plain(),
        Value::Color(_)
        | Value::Array(_)
        | Value::Mask(_)
        | Value::List(_)
        | Value::Tuple(_)
        | Value::Range(_)
        | Value::Record(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A value as TikZ code.
fn raw_text(value: &Value) -> Option<String> {
    match value {
        Value::Angle(a) => Some(fmt_number(degrees(*a))),
        Value::Length(l) => Some(format!("{}pt", fmt_number(l.to_pt()))),
        Value::Handle(h) => Some(crate::scene::code_name(&h.name)),
        other => plain_text(other),
    }
}

fn cannot_insert(value: &Value, span: Span) -> Box<Diagnostic> {
    let fault = Fault::new(
        Code::WrongType,
        format!("cannot insert {} into a text", value.describe()),
    );
    let fault = match value {
        Value::Function(_) | Value::Builtin(_) => fault.with_hint("call it: `#(f(x))`"),
        _ => fault,
    };
    Box::new(fault.into_diagnostic(span))
}
