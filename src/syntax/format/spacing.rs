//! Where a space stands between two items of a line.

use super::Writer;
use super::items::{Item, Kind};

/// Words after which an operand begins.
const LEADING: &[&str] = &[
    "use", "let", "fn", "if", "else", "for", "in", "return", "assert", "and", "or", "not",
];

/// Statements whose name and parentheses belong together.
const NAMING: &[&str] = &["fn", "macro", "element", "figure", "set"];

/// What the formatter is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    File,
    Block,
    Record,
    Paren,
    Bracket,
}

/// An open bracket, or the file.
#[derive(Debug)]
pub(super) struct Frame<'t> {
    pub(super) kind: FrameKind,
    /// The indentation of the line that it was opened on.
    pub(super) indent: usize,
    /// Whether a space stands inside its brackets.
    pub(super) spaced: bool,
    /// The first word of the statement that is being written.
    head: &'t str,
    /// How many tokens of it are written.
    pub(super) words: usize,
}

impl<'t> Frame<'t> {
    pub(super) fn new(kind: FrameKind, indent: usize, spaced: bool) -> Self {
        Frame {
            kind,
            indent,
            spaced,
            head: "",
            words: 0,
        }
    }

    pub(super) fn file() -> Self {
        Frame::new(FrameKind::File, 0, false)
    }

    pub(super) fn start_statement(&mut self) {
        self.words = 0;
        self.head = "";
    }

    pub(super) fn take(&mut self, item: Item<'t>) {
        if self.words == 0 && item.kind == Kind::Word {
            self.head = item.text;
        }
        self.words += 1;
    }
}

/// Whether an operand may end with this item.
pub(super) fn operand_ends(item: Item<'_>) -> bool {
    match item.kind {
        Kind::Word => !LEADING.contains(&item.text),
        Kind::Field | Kind::Number | Kind::Color | Kind::Close | Kind::Text => true,
        Kind::Open | Kind::Operator | Kind::Comment | Kind::Semicolon => false,
    }
}

fn is_brace(item: Item<'_>) -> bool {
    matches!(item.text, "{" | "}")
}

/// An operator that its operands touch.
fn is_tight(item: Item<'_>) -> bool {
    item.kind == Kind::Operator && matches!(item.text, "^" | ".." | "..=" | ".")
}

fn is_colon(item: Item<'_>) -> bool {
    item.kind == Kind::Operator && matches!(item.text, ":" | "::")
}

impl<'t> Writer<'t> {
    /// Whether a space stands between two items; `sign` when the first is `-x`'s.
    pub(super) fn spaced(&self, a: Item<'t>, sign: bool, b: Item<'t>) -> bool {
        let Some(frame) = self.frames.last() else {
            return true;
        };
        let (opens, closes) = (a.kind == Kind::Open, b.kind == Kind::Close);
        if matches!(b.text, "," | ";") && b.kind != Kind::Text {
            return false;
        }
        if opens || closes {
            let brace = is_brace(if opens { a } else { b });
            return brace && frame.spaced && !(opens && closes);
        }
        if a.kind == Kind::Comment || b.kind == Kind::Comment || a.text == "," {
            return true;
        }
        if is_tight(a) || is_tight(b) || sign {
            return false;
        }
        if is_colon(a) || is_colon(b) {
            return is_colon(a) && frame.kind != FrameKind::Bracket;
        }
        if b.kind == Kind::Open && !is_brace(b) && operand_ends(a) {
            // What touches an operand is a call or an index, and what does not is neither.
            let named = frame.words == 2 && NAMING.contains(&frame.head);
            return b.apart && !named;
        }
        true
    }

    /// What a bracket opens.
    pub(super) fn kind_of(&self, item: Item<'t>) -> FrameKind {
        match item.text {
            "{" => {
                let before = self.token.map_or("", |t| t.text);
                let function = self.frames.last().is_some_and(|f| f.head == "fn");
                let block = self.token.is_some_and(operand_ends) && !self.is_declaration()
                    || matches!(before, "else" | "=>")
                    || (before == "=" && function);
                if block {
                    FrameKind::Block
                } else {
                    FrameKind::Record
                }
            }
            "[" => FrameKind::Bracket,
            _ => FrameKind::Paren,
        }
    }

    /// Whether a `{` here holds what a stylesheet declares: `theme print {`, `color pink = {`.
    pub(super) fn is_declaration(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| match (frame.head, frame.words) {
                ("theme" | "style", 2) => true,
                ("color", 3) => self.token.is_some_and(|t| t.text == "="),
                _ => false,
            })
    }
}
