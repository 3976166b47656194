//! Colours for the source lines of a message: words, numbers, texts, comments.
//!
//! It looks at one line at a time and knows no grammar: the reader of a
//! message wants to find a place, and the text may be broken.

use miette::SpanContents;
use miette::highlighters::{Highlighter, HighlighterState};
use owo_colors::{Style, Styled};

/// Highlights the lines of an excerpt.
pub(super) struct FigHighlighter;

/// A line needs nothing from the line before.
struct Lines;

impl Highlighter for FigHighlighter {
    fn start_highlighter_state<'h>(
        &'h self,
        _: &dyn SpanContents<'_>,
    ) -> Box<dyn HighlighterState + 'h> {
        Box::new(Lines)
    }
}

impl HighlighterState for Lines {
    fn highlight_line<'s>(&mut self, line: &'s str) -> Vec<Styled<&'s str>> {
        let mut parts = Vec::new();
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let (length, style) = piece(rest, first);
            let (part, after) = rest.split_at(length);
            parts.push(style.style(part));
            rest = after;
        }
        parts
    }
}

const KEYWORDS: &[&str] = &[
    "use", "let", "fn", "if", "else", "for", "in", "return", "assert", "and", "or", "not", "true",
    "false", "none", "figure", "animate", "param", "color", "symbol", "macro", "theme", "style",
    "set", "element",
];

/// The length in bytes of the first piece of a line, and its style.
fn piece(rest: &str, first: char) -> (usize, Style) {
    let plain = Style::new();
    let run = |keep: fn(char) -> bool| rest.find(|c| !keep(c)).unwrap_or(rest.len());
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    match first {
        '/' if rest.starts_with("//") => (rest.len(), plain.dimmed()),
        '/' if rest.starts_with("/*") => (
            rest.find("*/").map_or(rest.len(), |n| n + 2),
            plain.dimmed(),
        ),
        '"' | '$' => (literal_end(rest, first), plain.green()),
        '0'..='9' => (
            run(|c| c.is_alphanumeric() || c == '_' || c == '.' || c == '%'),
            plain.cyan(),
        ),
        '#' => (
            1 + rest[1..].find(|c| !is_word(c)).unwrap_or(rest.len() - 1),
            plain.cyan(),
        ),
        c if is_word(c) => {
            let length = run(|c| c == '_' || c.is_alphanumeric());
            let style = if KEYWORDS.contains(&&rest[..length]) {
                plain.magenta()
            } else {
                plain
            };
            (length, style)
        }
        c => (c.len_utf8(), plain),
    }
}

/// One past the delimiter that ends a text, or the end of the line.
fn literal_end(rest: &str, delimiter: char) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        if c == delimiter && !escaped {
            return i + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}
