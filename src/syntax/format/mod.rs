//! The formatter: one style for the text of a file, for `figc fmt`.
//!
//! It works on the lexemes of the scan, not on the tree, so that comments stay where
//! they are. The author's line breaks stay too; indentation, spaces and blank lines
//! are the formatter's. What it writes is read again, and must be the same tree.

mod items;
mod spacing;

use crate::diag::Diagnostic;
use crate::source::{Source, SourceMap};

use self::items::{Item, Kind, items};
use self::spacing::{Frame, FrameKind, operand_ends};
use super::ast::File;
use super::{ast_dump, parse, prelex};

/// The blanks of one level of indentation.
const STEP: usize = 2;

/// Statements whose `=` or `{` an author may align with those of its neighbours.
const ALIGNED: &[&str] = &["color", "symbol", "theme", "style", "let", "param", "macro"];

/// Why a text was not formatted.
#[derive(Debug)]
pub enum Unformatted {
    /// It cannot be read.
    Errors(Vec<Diagnostic>),
    /// It would come to mean something else, which is a mistake of the formatter.
    Changed,
}

/// The text in the one style.
///
/// # Errors
/// When the text cannot be read, or not be formatted without changing it.
pub fn format(source: &Source) -> Result<String, Unformatted> {
    let before = parse(source).map_err(Unformatted::Errors)?;
    let text = rewrite(source);
    let mut sources = SourceMap::new();
    let id = sources.add(source.name(), None, &text);
    let same = sources
        .get(id)
        .and_then(|formatted| parse(formatted).ok())
        .is_some_and(|after| essence(&before) == essence(&after));
    if same {
        Ok(text)
    } else {
        Err(Unformatted::Changed)
    }
}

/// The tree without its places, and the comments without blanks at the ends of lines.
fn essence(file: &File) -> String {
    let mut out = String::new();
    for comment in &file.comments {
        for line in comment.text.lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    let bare = File {
        comments: Vec::new(),
        ..file.clone()
    };
    for line in ast_dump(&bare).lines() {
        let place = |text: &str| {
            let digits = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
            text.split_once("..")
                .is_some_and(|(a, b)| digits(a) && digits(b))
        };
        let shown = match line.rsplit_once("  ") {
            Some((shown, end)) if place(end) => shown,
            _ => line,
        };
        out.push_str(shown);
        out.push('\n');
    }
    out
}

fn rewrite(source: &Source) -> String {
    let text = source.text();
    let scan = prelex::scan(source.id(), text);
    let items = items(text, &scan.lexemes);
    let columns = aligned_columns(text, &items);
    let mut writer = Writer {
        source: text,
        out: String::with_capacity(text.len() + text.len() / 8),
        frames: vec![Frame::file()],
        indent: 0,
        previous: None,
        token: None,
    };
    for (n, item) in items.iter().enumerate() {
        let ends_line = items.get(n + 1).is_none_or(|next| next.newlines > 0);
        writer.item(*item, columns[n], ends_line);
    }
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    writer.out
}

/// How many characters of its line stand before a byte.
fn column(text: &str, at: usize) -> usize {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    before[start..].chars().count()
}

/// For the third item of a declaration such as `color pink  = …` whose line above or
/// below has it in the same column: how far it stands from the first.
fn aligned_columns(text: &str, items: &[Item<'_>]) -> Vec<Option<usize>> {
    struct Head<'t> {
        word: &'t str,
        third: usize,
        offset: usize,
        /// The offset that one space would give.
        least: usize,
    }
    let mut columns = vec![None; items.len()];
    let mut heads: Vec<Option<Head<'_>>> = Vec::new();
    for (n, item) in items.iter().enumerate() {
        if (n > 0 && item.newlines == 0) || item.kind == Kind::Comment {
            continue;
        }
        heads.push(match items.get(n..n + 3) {
            Some([first, name, third])
                if ALIGNED.contains(&first.text)
                    && name.kind == Kind::Word
                    && matches!(third.text, "=" | "{")
                    && name.newlines + third.newlines == 0 =>
            {
                Some(Head {
                    word: first.text,
                    third: n + 2,
                    offset: column(text, third.start) - column(text, first.start),
                    least: first.text.len() + name.text.chars().count() + 2,
                })
            }
            _ => None,
        });
    }
    for (n, head) in heads.iter().enumerate() {
        let Some(head) = head else { continue };
        let neighbours = [n.checked_sub(1), Some(n + 1)];
        let aligned = neighbours
            .into_iter()
            .flatten()
            .filter_map(|m| heads.get(m).and_then(Option::as_ref))
            .any(|other| {
                other.word == head.word
                    && other.offset == head.offset
                    && other.offset >= other.least
            });
        if aligned && head.offset > head.least {
            columns[head.third] = Some(head.offset);
        }
    }
    columns
}

struct Writer<'t> {
    source: &'t str,
    out: String,
    frames: Vec<Frame<'t>>,
    /// The indentation of the line that is being written, or of the one that it goes on.
    indent: usize,
    /// The last item, and whether it is a sign before an operand.
    previous: Option<(Item<'t>, bool)>,
    /// The last item that is no comment.
    token: Option<Item<'t>>,
}

impl<'t> Writer<'t> {
    fn item(&mut self, item: Item<'t>, offset: Option<usize>, ends_line: bool) {
        if item.ended {
            self.frame().start_statement();
        }
        self.gap(item, offset, ends_line);
        self.out.push_str(item.text);
        let sign = self.is_sign(item);
        if item.kind != Kind::Comment {
            self.advance(item);
            self.token = Some(item);
        }
        self.previous = Some((item, sign));
    }

    /// What stands before an item.
    fn gap(&mut self, item: Item<'t>, offset: Option<usize>, ends_line: bool) {
        let Some((previous, sign)) = self.previous else {
            return;
        };
        if item.newlines > 0 {
            let blank =
                item.newlines > 1 && item.kind != Kind::Close && previous.kind != Kind::Open;
            self.out.push_str(if blank { "\n\n" } else { "\n" });
            self.indent = self.line_indent(item);
            self.blanks(self.indent);
            return;
        }
        if item.kind == Kind::Comment && ends_line {
            // A comment behind code keeps its column, so that a row of them stays one.
            self.blanks_to(column(self.source, item.start));
        } else if let Some(offset) = offset {
            self.blanks_to(self.indent + offset);
        } else if self.spaced(previous, sign, item) {
            self.out.push(' ');
        }
    }

    /// Blanks to a column of the line, at least one.
    fn blanks_to(&mut self, wanted: usize) {
        let here = column(&self.out, self.out.len());
        self.blanks(wanted.saturating_sub(here).max(1));
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn line_indent(&self, item: Item<'t>) -> usize {
        let Some(frame) = self.frames.last() else {
            return 0;
        };
        if item.kind == Kind::Close {
            return frame.indent;
        }
        let base = match frame.kind {
            FrameKind::File => 0,
            _ => frame.indent + STEP,
        };
        let goes_on = match frame.kind {
            FrameKind::File | FrameKind::Block => frame.words > 0,
            FrameKind::Record => frame.words > 0 && self.token.is_some_and(|t| t.text != ","),
            FrameKind::Paren | FrameKind::Bracket => false,
        };
        if goes_on { base + STEP } else { base }
    }

    /// A sign: `-` or `+` where no operand came before it.
    fn is_sign(&self, item: Item<'t>) -> bool {
        item.kind == Kind::Operator
            && item.text.bytes().all(|b| matches!(b, b'-' | b'+'))
            && !self.operand_before()
    }

    /// Whether an operand ends right before the place, in the same statement.
    fn operand_before(&self) -> bool {
        let fresh = self
            .frames
            .last()
            .is_some_and(|f| f.words == 0 && matches!(f.kind, FrameKind::File | FrameKind::Block));
        !fresh && self.token.is_some_and(operand_ends)
    }

    fn frame(&mut self) -> &mut Frame<'t> {
        // The frame of the file is never taken away: the scan has matched the brackets.
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Takes a token into the statement, and opens or closes what it opens or closes.
    fn advance(&mut self, item: Item<'t>) {
        match item.kind {
            Kind::Open => {
                let kind = self.kind_of(item);
                let spaced = match kind {
                    FrameKind::Block => true,
                    FrameKind::Record => self.is_declaration(),
                    _ => false,
                };
                self.frame().take(item);
                let indent = self.indent;
                self.frames.push(Frame::new(kind, indent, spaced));
            }
            Kind::Close => {
                // What opens next belongs to the line that this bracket was opened on.
                if self.frames.len() > 1
                    && let Some(frame) = self.frames.pop()
                {
                    self.indent = frame.indent;
                }
            }
            Kind::Semicolon => self.frame().start_statement(),
            _ => self.frame().take(item),
        }
    }
}

#[cfg(test)]
mod tests;
