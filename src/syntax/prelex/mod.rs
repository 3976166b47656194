//! The scan before the grammar: one linear pass over the text of a file.
//!
//! It knows texts, interpolations, comments and brackets, and nothing else.
//! It reports what is broken about them with both places pointed at, limits
//! nesting so that no later recursion can overflow the stack, and hands on a
//! text of the same length in which comments, and newlines that end no
//! statement, are blank: spans into it are spans into the original.

mod brackets;
mod code;
mod texts;

use std::ops::Range;

use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

use super::ast::Comment;
use super::chars::is_word;

/// How deep brackets, lambdas and `if` conditions may nest. pest and lowering call
/// themselves for each level; in a debug build this many fit into 1.3 MB of stack,
/// and a thread has 2 MB.
pub(super) const MAX_DEPTH: usize = 64;

/// How many broken brackets are reported at once.
const MAX_REPORTS: usize = 20;

/// Words that, with a name after them, begin a statement.
const STATEMENT_STARTS: &[&str] = &[
    "let", "fn", "use", "for", "return", "assert", "figure", "animate", "param", "color", "symbol",
    "macro", "theme", "style", "set", "element",
];

/// What a lexeme is, as far as the scan can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LexemeKind {
    /// A name or keyword.
    Word,
    /// A number with its unit.
    Number,
    /// `#fce`
    Color,
    /// A bracket that opens.
    Open,
    /// A bracket that closes.
    Close,
    /// An operator or any other character.
    Operator,
    /// A stretch of a text literal, delimiters included.
    Text,
    /// `//…` or `/*…*/`
    Comment,
    /// A newline or `;` that ends a statement.
    End,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Lexeme {
    /// Its bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What the scan hands on.
#[derive(Debug)]
pub(crate) struct Scan {
    /// The text as the grammar reads it, byte for byte as long as the original.
    pub text: String,
    /// The lexemes in order, comments included.
    pub lexemes: Vec<Lexeme>,
    /// Comments with their spans.
    pub comments: Vec<Comment>,
    /// The statements of the file itself.
    pub statements: Vec<Range<usize>>,
    /// The statements inside braces, in the order in which they end.
    pub inner: Vec<Range<usize>>,
    /// Plain texts and maths that run over a line's end, a sign of a forgotten quote.
    pub long_texts: Vec<Range<usize>>,
    /// What is broken; empty for a text that the grammar can read.
    pub errors: Vec<Diagnostic>,
}

/// Scans a text.
pub(crate) fn scan(id: SourceId, text: &str) -> Scan {
    let mut scanner = Scanner::new(id, text);
    scanner.run();
    scanner.finish()
}

/// Where the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    File,
    Brace,
    Paren,
    Bracket,
    /// `#(` inside a text.
    Inserted,
    Text,
    Math,
    /// `$` inside a plain text.
    TextMath,
    /// `tex"…"` or `tikz"…"`
    Raw,
}

impl Mode {
    fn is_text(self) -> bool {
        matches!(self, Mode::Text | Mode::Math | Mode::TextMath | Mode::Raw)
    }

    /// Whether newlines end statements here.
    fn has_statements(self) -> bool {
        matches!(self, Mode::File | Mode::Brace)
    }

    fn closer(self) -> u8 {
        match self {
            Mode::Brace => b'}',
            Mode::Bracket => b']',
            Mode::Paren | Mode::Inserted => b')',
            Mode::Text | Mode::Raw => b'"',
            Mode::Math | Mode::TextMath => b'$',
            Mode::File => 0,
        }
    }
}

/// An opened bracket or text.
#[derive(Debug)]
struct Frame {
    mode: Mode,
    /// Where its delimiter starts.
    open: usize,
    /// One past its delimiter.
    open_end: usize,
    /// The line it stands on, and the indentation of that line.
    line: usize,
    indent: usize,
    /// Start of the statement that is being read, and the end of its last lexeme.
    stmt: Option<usize>,
    stmt_end: usize,
    /// Whether the last lexeme asks for more, so that a newline ends nothing.
    continues: bool,
    /// Whether the last lexeme was `:` or `else`.
    after: After,
    /// Lambdas and conditions opened in this item; they nest without brackets.
    extra: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Colon,
    Else,
    Other,
}

/// A block, or one whose `}` stands further out than the line of its `{`.
struct Suspect {
    open: usize,
    close: usize,
}

struct Scanner<'t> {
    id: SourceId,
    text: &'t str,
    bytes: &'t [u8],
    clean: Vec<u8>,
    pos: usize,
    line: usize,
    line_start: usize,
    /// First byte of the line that is not blank.
    line_first: Option<usize>,
    frames: Vec<Frame>,
    extra: usize,
    /// Start of the stretch of text that is being read.
    stretch: usize,
    suspects: Vec<Suspect>,
    /// The last block of the file itself that was closed.
    last_block: Option<Suspect>,
    stopped: bool,
    lexemes: Vec<Lexeme>,
    comments: Vec<Comment>,
    statements: Vec<Range<usize>>,
    inner: Vec<Range<usize>>,
    long_texts: Vec<Range<usize>>,
    errors: Vec<Diagnostic>,
}

impl<'t> Scanner<'t> {
    fn new(id: SourceId, text: &'t str) -> Self {
        let mut scanner = Scanner {
            id,
            text,
            bytes: text.as_bytes(),
            clean: text.as_bytes().to_vec(),
            pos: 0,
            line: 0,
            line_start: 0,
            line_first: None,
            frames: Vec::new(),
            extra: 0,
            stretch: 0,
            suspects: Vec::new(),
            last_block: None,
            stopped: false,
            lexemes: Vec::new(),
            comments: Vec::new(),
            statements: Vec::new(),
            inner: Vec::new(),
            long_texts: Vec::new(),
            errors: Vec::new(),
        };
        scanner.push_frame(Mode::File, 0, 0);
        scanner
    }

    fn run(&mut self) {
        if self.text.starts_with("#FIG") {
            let line_end = self.text.find('\n').unwrap_or(self.text.len());
            self.fail(
                Diagnostic::error(
                    Code::XFig,
                    self.span(0, line_end),
                    "this is a drawing of XFig, which shares the ending `.fig` with figc",
                )
                .with_label("the header that XFig writes")
                .with_hint("XFig uses the same ending; `fig2dev -L pdf drawing.fig drawing.pdf` converts such a drawing"),
            );
            return;
        }
        if let Some((at, c)) = self
            .text
            .char_indices()
            .find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            self.fail(
                Diagnostic::error(
                    Code::NotText,
                    self.span(at, at + c.len_utf8()),
                    format!(
                        "the file is not text: it holds the control character U+{:04X}",
                        c as u32
                    ),
                )
                .with_hint("a figure is a UTF-8 text file; read data files with `read(\"…\")`"),
            );
            return;
        }
        if self.text.starts_with('\u{feff}') {
            self.blank(0, 3);
            self.pos = 3;
        }
        while !self.stopped && self.pos < self.bytes.len() {
            if self.mode().is_text() {
                self.text_step();
            } else {
                self.code_step();
            }
        }
        if !self.stopped {
            self.end_of_text();
        }
    }

    fn finish(self) -> Scan {
        let mut errors = self.errors;
        errors.sort_by_key(|d| d.span);
        Scan {
            // Only whole characters are blanked, so this never replaces anything.
            text: String::from_utf8(self.clean)
                .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
            lexemes: self.lexemes,
            comments: self.comments,
            statements: self.statements,
            inner: self.inner,
            long_texts: self.long_texts,
            errors,
        }
    }

    /// Takes the lexeme from here to `end`.
    fn lexeme(&mut self, kind: LexemeKind, end: usize) {
        let at = self.pos;
        self.lexemes.push(Lexeme {
            kind,
            start: at as u32,
            end: end as u32,
        });
        self.touch(at, end);
        self.pos = end;
    }

    /// Counts the bytes as part of the statement that is being read.
    fn touch(&mut self, at: usize, end: usize) {
        let frame = self.frame_mut();
        frame.stmt.get_or_insert(at);
        frame.stmt_end = end;
        frame.continues = false;
        frame.after = After::Other;
    }

    /// A lambda or a condition: one level deeper until the item ends.
    fn nest(&mut self, at: usize) {
        self.frame_mut().extra += 1;
        self.extra += 1;
        self.check_depth(at, at + 2);
    }

    fn reset_extra(&mut self) {
        self.extra -= std::mem::take(&mut self.frame_mut().extra);
    }

    fn check_depth(&mut self, at: usize, end: usize) {
        if self.frames.len() + self.extra > MAX_DEPTH && !self.stopped {
            let end = self.ceil(end);
            self.errors.clear();
            self.fail(
                Diagnostic::error(
                    Code::TooDeep,
                    self.span(at, end),
                    format!("brackets are nested more than {MAX_DEPTH} deep"),
                )
                .with_label("one level too many")
                .with_hint("give inner parts a name with `let`"),
            );
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.errors.len() < MAX_REPORTS {
            self.errors.push(diagnostic);
        }
        if self.errors.len() == MAX_REPORTS {
            self.stopped = true;
        }
    }

    fn fail(&mut self, diagnostic: Diagnostic) {
        self.report(diagnostic);
        self.stopped = true;
    }

    fn next_line(&mut self) {
        self.line += 1;
        self.line_start = self.pos;
        self.line_first = None;
    }

    fn blank(&mut self, start: usize, end: usize) {
        self.clean[start..end].fill(b' ');
    }

    fn frame(&self) -> &Frame {
        // The frame of the file itself is never popped.
        &self.frames[self.frames.len() - 1]
    }

    fn frame_mut(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn mode(&self) -> Mode {
        self.frame().mode
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.byte(self.pos + ahead)
    }

    fn skip(&self, from: usize, keep: impl Fn(u8) -> bool) -> usize {
        let count = self.bytes[from..].iter().take_while(|&&b| keep(b)).count();
        from + count
    }

    /// One past the last word character from `from` on.
    fn word_end(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        from + rest.find(|c| !is_word(c)).unwrap_or(rest.len())
    }

    /// The next character border at or after a byte.
    fn ceil(&self, at: usize) -> usize {
        (at..self.text.len())
            .find(|&i| self.text.is_char_boundary(i))
            .unwrap_or(self.text.len())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }

    /// The end of the text, after its last character that is not blank.
    fn end_span(&self) -> Span {
        let end = self.text.trim_end().len();
        self.span(end, end)
    }
}

impl Frame {
    fn mode_char(&self) -> char {
        match self.mode {
            Mode::Brace => '{',
            Mode::Bracket => '[',
            Mode::Math | Mode::TextMath => '$',
            Mode::Text | Mode::Raw => '"',
            Mode::Paren | Mode::Inserted | Mode::File => '(',
        }
    }
}
