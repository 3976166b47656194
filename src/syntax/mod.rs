//! Text to spanned syntax tree: the second room of the pipeline.
//!
//! `prelex` scans texts, comments and brackets; pest reads each statement by
//! `grammar/fig.pest`; `lower` turns its pairs into the tree of [`ast`], and
//! `error` its failures into sentences. An error in one statement does not hide
//! those of the next.

pub mod ast;
mod chars;
mod dump;
mod error;
mod format;
mod hint;
mod lower;
pub(crate) mod prelex;

pub use dump::ast_dump;
pub use format::{Unformatted, format};

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Once;

use pest::Parser;

use crate::diag::{Diagnostic, Severity};
use crate::source::{Source, SourceId, Span};

use self::ast::{File, Stmt};
use self::lower::Lowering;
use self::prelex::Scan;

/// The parser that pest makes of the grammar. The rules are private to this folder.
mod grammar {
    /// Reads the text of one statement.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/fig.pest"]
    pub(super) struct FigParser;
}

use grammar::{FigParser, Rule};

/// How many errors are reported for one text.
const MAX_ERRORS: usize = 20;

/// How many rules pest may try in one text. The grammar takes some tens a byte;
/// this is for what nobody foresaw, and for statements of many megabytes.
const CALL_LIMIT: usize = 1_000_000_000;

/// Reads a text.
///
/// # Errors
/// Everything that is wrong with it, at most 20 messages, in the order of the text.
pub fn parse(source: &Source) -> Result<File, Vec<Diagnostic>> {
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(CALL_LIMIT)));

    let scan = prelex::scan(source.id(), source.text());
    if scan.errors.iter().any(|d| d.severity == Severity::Error) {
        return Err(scan.errors);
    }
    let mut reader = Reader {
        id: source.id(),
        original: source.text(),
        scan: &scan,
        text: scan.text.clone(),
        stmts: Vec::new(),
        errors: Vec::new(),
        lacks_block: false,
    };
    let whole = reader.file();
    // Statement by statement only where the whole is broken: going on after an error has its price.
    for range in scan.statements.iter().filter(|_| !whole) {
        if reader.errors.len() >= MAX_ERRORS {
            break;
        }
        // A `{` on a line of its own belongs to the statement before, which was told so.
        if reader.lacks_block && reader.text[range.clone()].starts_with('{') {
            continue;
        }
        reader.statement(range.clone());
    }
    let mut errors = reader.errors;
    if !errors.is_empty() {
        errors.sort_by_key(|d| d.span);
        errors.dedup();
        errors.truncate(MAX_ERRORS);
        return Err(errors);
    }
    let stmts = reader.stmts;
    let span = Span::new(source.id(), 0, source.text().len());
    Ok(File {
        stmts,
        comments: scan.comments,
        span,
    })
}

/// Reads statement after statement and collects what is wrong.
struct Reader<'s> {
    id: SourceId,
    original: &'s str,
    scan: &'s Scan,
    /// The scanned text, in which broken statements are blanked out.
    text: String,
    stmts: Vec<Stmt>,
    errors: Vec<Diagnostic>,
    /// Whether the last statement ended where its block should begin.
    lacks_block: bool,
}

impl Reader<'_> {
    /// Reads the whole file at once; says whether the grammar takes it.
    fn file(&mut self) -> bool {
        let Ok(pairs) = FigParser::parse(Rule::file, &self.text) else {
            return false;
        };
        let mut lowering = Lowering::new(self.id, 0, &mut self.errors);
        self.stmts = lowering.stmts(pairs);
        true
    }

    /// Reads one statement of the file. Where it is broken, the innermost
    /// statement around the place is blanked out and the rest read again.
    fn statement(&mut self, range: Range<usize>) {
        self.lacks_block = false;
        while self.errors.len() < MAX_ERRORS {
            let error = match FigParser::parse(Rule::line, &self.text[range.clone()]) {
                Ok(pairs) => {
                    let mut lowering = Lowering::new(self.id, range.start, &mut self.errors);
                    self.stmts.extend(lowering.stmts(pairs));
                    return;
                }
                Err(error) => error,
            };
            let failure = error::Failure::new(&error, range.clone());
            let at = failure.at;
            self.lacks_block = failure.wants_block() && at == range.end;
            self.errors.push(error::describe(
                self.id,
                self.original,
                &self.text,
                self.scan,
                failure,
            ));
            match self.broken_part(at, &range) {
                Some(part) => self.blank(part),
                None => return,
            }
        }
    }

    /// The innermost statement inside braces that the place lies in, if it is
    /// not blank already.
    fn broken_part(&self, at: usize, within: &Range<usize>) -> Option<Range<usize>> {
        self.scan
            .inner
            .iter()
            .filter(|r| {
                r.start >= within.start && r.end <= within.end && r.start <= at && at <= r.end
            })
            .min_by_key(|r| r.len())
            .filter(|r| !self.text[(*r).clone()].trim().is_empty())
            .cloned()
    }

    fn blank(&mut self, range: Range<usize>) {
        let blanks = " ".repeat(range.len());
        self.text.replace_range(range, &blanks);
    }
}
