//! The definitions that both writers put before a figure.

use crate::geom::exact;
use crate::scene::Definitions;
use crate::source::Span;

/// A line of TeX with the source that it came from, if any.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The code, without line end.
    pub code: String,
    /// The place in a `.fig`.
    pub span: Option<Span>,
}

impl Line {
    /// A line of figc's own.
    pub(super) fn own(code: impl Into<String>) -> Self {
        Line {
            code: code.into(),
            span: None,
        }
    }

    /// A line that came from a place.
    pub(super) fn from(code: impl Into<String>, span: Span) -> Self {
        Line {
            code: code.into(),
            span: Some(span),
        }
    }
}

/// The colours and macros of a figure as LaTeX.
pub(super) fn definitions(definitions: &Definitions) -> Vec<Line> {
    let mut lines = Vec::new();
    for (text, span) in &definitions.preambles {
        let mut start = span.start as usize;
        for line in text.split_inclusive('\n') {
            let code = line.trim_end_matches(['\n', '\r']);
            let place = Span::new(span.source, start, start + code.len());
            lines.push(Line::from(code, place));
            start += line.len();
        }
    }
    for (name, color) in &definitions.colors {
        lines.push(Line::own(format!(
            "\\definecolor{{{name}}}{{HTML}}{{{}}}",
            html(*color)
        )));
    }
    for name in &definitions.color_macros {
        lines.push(Line::own(format!(
            "\\newcommand{{\\{name}}}[1]{{\\textcolor{{{name}}}{{#1}}}}"
        )));
    }
    for found in &definitions.macros {
        let arity = match found.arity {
            0 => String::new(),
            n => format!("[{n}]"),
        };
        lines.push(Line::from(
            format!("\\newcommand{{\\{}}}{arity}{{{}}}", found.name, found.body),
            found.span,
        ));
    }
    lines
}

/// Six hexadecimal digits in capitals, as xcolor's `HTML` model wants them.
pub(super) fn html(color: crate::color::Color) -> String {
    color
        .alpha(1.0)
        .to_hex()
        .trim_start_matches('#')
        .to_uppercase()
}

/// How many lines of [`page_preamble`] are the author's own preambles, at its head.
pub fn book_lines(found: &Definitions) -> usize {
    let lines = found.preambles.iter().map(|(text, _)| text.lines().count());
    lines.sum()
}

/// What the page's labels rest on, to run after the format is loaded.
pub fn page_preamble(found: &Definitions) -> Vec<Line> {
    definitions(found)
}

/// An opacity as TeX writes it.
pub(super) fn opacity(alpha: f64) -> String {
    exact((alpha * 1e4).round() / 1e4)
}
