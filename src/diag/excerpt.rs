//! The lines of a source that a message shows, made fit for a terminal.
//!
//! Lines are cut to a window around what they are shown for, and characters
//! that a terminal would act on are replaced, so an excerpt is small and
//! harmless whatever the text.

use std::ops::Range;

use crate::source::{Position, Source, SourceId, SourceMap, Span};

use super::{Diagnostic, Label};

/// The longest run of lines that one mark shows; of a longer one only the first line is shown.
const MARK_LINES: usize = 4;

/// Lines of one source with marks in them.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The source's name.
    pub name: String,
    /// Number of the first line, from 0.
    pub first_line: usize,
    /// The lines.
    pub text: String,
    /// What is marked in them, in order.
    pub marks: Vec<Mark>,
}

/// A marked place of an excerpt.
#[derive(Debug)]
pub(super) struct Mark {
    /// Bytes of the excerpt's text.
    pub range: Range<usize>,
    /// What is said about it.
    pub text: String,
    /// Whether it is the place of the message itself.
    pub main: bool,
    /// Where it stands in the source.
    pub position: Position,
}

/// A place with the lines that it needs.
struct Wish<'d> {
    span: Span,
    text: &'d str,
    main: bool,
    lines: Range<usize>,
    /// Bytes of its first line's start and of its last line's end.
    bytes: Range<usize>,
}

/// The excerpts that show the places of a diagnostic, the main one first.
pub(super) fn excerpts(diagnostic: &Diagnostic, sources: &SourceMap, width: usize) -> Vec<Excerpt> {
    let main = diagnostic
        .span
        .map(|span| (span, diagnostic.label.as_str(), true));
    let others = diagnostic
        .labels
        .iter()
        .map(|Label { span, text }| (*span, text.as_str(), false));
    let mut files: Vec<(SourceId, Vec<Wish<'_>>)> = Vec::new();
    for (span, text, main) in main.into_iter().chain(others) {
        let Some(source) = sources.get(span.source) else {
            continue;
        };
        let wish = Wish::new(source, span, text, main);
        match files.iter_mut().find(|(id, _)| *id == span.source) {
            Some((_, wishes)) => wishes.push(wish),
            None => files.push((span.source, vec![wish])),
        }
    }
    let mut excerpts = Vec::new();
    for (id, mut wishes) in files {
        let Some(source) = sources.get(id) else {
            continue;
        };
        wishes.sort_by_key(|w| (w.span.start, w.span.end));
        let mut group: Vec<Wish<'_>> = Vec::new();
        for wish in wishes {
            let end = group.iter().map(|w| w.lines.end).max();
            // One line between two marks is shown rather than left out.
            if end.is_some_and(|end| wish.lines.start > end + 1) {
                excerpts.push(excerpt(source, &std::mem::take(&mut group), width));
            }
            group.push(wish);
        }
        excerpts.push(excerpt(source, &group, width));
    }
    excerpts.sort_by_key(|e| !e.marks.iter().any(|m| m.main));
    excerpts
}

impl<'d> Wish<'d> {
    fn new(source: &Source, span: Span, text: &'d str, main: bool) -> Self {
        let all = source.text();
        let start = floor(all, span.start as usize);
        let mut end = floor(all, span.end as usize).max(start);
        let first = source.position(start).line - 1;
        let mut last = source.position(end).line - 1;
        let line_end = |from: usize| all[from..].find('\n').map_or(all.len(), |n| from + n);
        if last - first >= MARK_LINES {
            last = first;
            end = line_end(start);
        }
        Wish {
            span: Span::new(span.source, start, end),
            text,
            main,
            lines: first..last + 1,
            bytes: all[..start].rfind('\n').map_or(0, |n| n + 1)..line_end(end),
        }
    }
}

/// The nearest character border at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn excerpt(source: &Source, wishes: &[Wish<'_>], width: usize) -> Excerpt {
    let first_line = wishes.iter().map(|w| w.lines.start).min().unwrap_or(0);
    let start = wishes.iter().map(|w| w.bytes.start).min().unwrap_or(0);
    let end = wishes.iter().map(|w| w.bytes.end).max().unwrap_or(0);
    let mut cut = Cut {
        text: String::new(),
        places: Vec::new(),
        room: width.saturating_sub(10).max(40),
    };
    let mut line_start = start;
    for line in source.text()[start..end].split('\n') {
        let line_range = line_start..line_start + line.len();
        let focus = wishes
            .iter()
            .map(|w| w.span.start as usize)
            .filter(|at| line_range.start <= *at && *at <= line_range.end)
            .min()
            .unwrap_or(line_start);
        cut.line(line, line_start, focus - line_start);
        line_start = line_range.end + 1;
    }
    let marks = wishes
        .iter()
        .map(|wish| {
            let range = cut.find(wish.span.start as usize)..cut.find(wish.span.end as usize);
            Mark {
                range: range.start..range.end.max(range.start),
                text: printable(wish.text),
                main: wish.main,
                position: source.position(wish.span.start as usize),
            }
        })
        .collect();
    Excerpt {
        name: printable(source.name()),
        first_line,
        text: cut.text,
        marks,
    }
}

/// Lines as they are shown, with the way back to the source.
struct Cut {
    text: String,
    /// Byte of the source, byte of the excerpt; both ascending.
    places: Vec<(usize, usize)>,
    /// How many characters of a line are shown.
    room: usize,
}

impl Cut {
    /// Adds a line, cut to a window around `focus`.
    fn line(&mut self, line: &str, at: usize, focus: usize) {
        let shown = line.trim_end_matches('\r');
        let focus = floor(shown, focus);
        let fits = shown.chars().nth(self.room).is_none();
        let from = if fits {
            0
        } else {
            let before = shown[..focus].char_indices().rev();
            before.take(self.room / 3).last().map_or(focus, |(i, _)| i)
        };
        if from > 0 {
            self.text.push('…');
        }
        let mut to = from;
        for (i, c) in shown[from..].char_indices().take(self.room) {
            self.places.push((at + from + i, self.text.len()));
            push_printable(&mut self.text, c);
            to = from + i + c.len_utf8();
        }
        self.places.push((at + to, self.text.len()));
        if to < shown.len() {
            self.text.push('…');
        }
        // miette draws nothing for a text without characters.
        if shown.is_empty() {
            self.text.push(' ');
        }
        self.text.push('\n');
    }

    /// The byte of the excerpt for a byte of the source; the end of the window for one beyond it.
    fn find(&self, at: usize) -> usize {
        let index = self.places.partition_point(|(source, _)| *source < at);
        let place = self.places.get(index).or_else(|| self.places.last());
        place.map_or(0, |(_, excerpt)| *excerpt)
    }
}

/// A text without characters that a terminal would act on.
pub(super) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_printable(&mut out, c));
    out
}

fn push_printable(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("  "),
        // Marks of writing direction and of no width would show another text than is there.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
        c => out.push(c),
    }
}
