//! From pest's one error to a sentence: what was expected, what was found, what to type.

use std::ops::Range;

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

use super::Rule;
use super::hint;
use super::lower::excerpt;
use super::prelex::{Lexeme, LexemeKind, Scan};

/// Where and why pest gave up on a statement.
pub(super) struct Failure {
    /// The byte of the file.
    pub at: usize,
    /// The statement of the file that was read.
    statement: Range<usize>,
    /// What pest would have accepted there; none when it gave up for length.
    expected: Option<Vec<Rule>>,
}

impl Failure {
    pub(super) fn new(error: &Error<Rule>, statement: Range<usize>) -> Self {
        let (InputLocation::Pos(offset) | InputLocation::Span((offset, _))) = error.location;
        Failure {
            at: statement.start + offset,
            statement,
            expected: match &error.variant {
                ErrorVariant::ParsingError { positives, .. } => Some(positives.clone()),
                ErrorVariant::CustomError { .. } => None,
            },
        }
    }
}

impl Failure {
    /// Whether a block could stand at the place.
    pub(super) fn wants_block(&self) -> bool {
        self.expected
            .as_ref()
            .is_some_and(|rules| rules.contains(&Rule::block))
    }
}

/// What the author had written around the place.
pub(super) struct Place<'t> {
    /// The lexeme at the place; empty at the end of the text.
    pub found: &'t str,
    /// What it is; none at the end of the text.
    pub found_kind: Option<LexemeKind>,
    /// The lexemes after it and before it.
    pub next: &'t str,
    pub previous: &'t str,
    pub previous_kind: Option<LexemeKind>,
    /// Whether blanks stand between the previous lexeme and this one.
    pub spaced: bool,
    /// The innermost open bracket, and whether it is the brace of a record.
    pub bracket: Option<char>,
    pub in_record: bool,
    /// The first two lexemes of the statement.
    pub first: &'t str,
    pub second: &'t str,
    /// What the grammar wants here.
    pub wanted: Wanted,
}

/// What the grammar wants at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// An operand.
    Expression,
    /// An operand is complete: an operator, a separator or the end.
    Continuation,
    /// Something with a name of its own.
    Named(&'static str),
}

/// The message for a failure.
pub(super) fn describe(
    id: SourceId,
    original: &str,
    text: &str,
    scan: &Scan,
    failure: Failure,
) -> Diagnostic {
    let Some(expected) = &failure.expected else {
        let span = Span::new(id, failure.statement.start, failure.statement.start);
        return Diagnostic::error(
            Code::TooComplex,
            span,
            "this statement takes too many steps to read",
        )
        .with_hint("split it into several statements");
    };
    let lexemes = visible_lexemes(scan, text);
    let index = lexemes.partition_point(|l| l.end as usize <= failure.at);
    let place = Place::new(
        original,
        &lexemes,
        index,
        &failure.statement,
        wanted(expected),
    );
    let span = match lexemes.get(index) {
        Some(found) if found.kind != LexemeKind::End => {
            Span::new(id, found.start as usize, found.end as usize)
        }
        _ => {
            // The end of a line has no width: point right behind what stands before it.
            let end = index
                .checked_sub(1)
                .and_then(|i| lexemes.get(i))
                .map_or(failure.at, |l| l.end as usize);
            Span::new(id, end, end)
        }
    };
    let wanted = place.wanted_text();
    let found = place.found_text();
    let (code, hint) = match hint::hint(&place) {
        Some((code, hint)) => (code, Some(hint)),
        None => (Code::Syntax, None),
    };
    let mut diagnostic = Diagnostic::error(code, span, format!("expected {wanted}, found {found}"))
        .with_label(format!("expected {wanted}"))
        .with_hint_opt(hint);
    let start = span.start as usize;
    if let Some(long) = scan
        .long_texts
        .iter()
        .rev()
        .find(|long| long.end <= start && start - long.end < 80)
    {
        let delimiter = &original[long.start..long.start + 1];
        diagnostic = diagnostic.with_place(
            Span::new(id, long.start, long.start + 1),
            format!("this text runs over the end of its line: is its `{delimiter}` missing?"),
        );
    }
    diagnostic
}

/// Lexemes that are still there after comments and broken statements are blanked out.
fn visible_lexemes(scan: &Scan, text: &str) -> Vec<Lexeme> {
    scan.lexemes
        .iter()
        .filter(|l| match l.kind {
            LexemeKind::Comment => false,
            LexemeKind::End => &text[l.range()] != " ",
            _ => !text[l.range()].trim().is_empty(),
        })
        .copied()
        .collect()
}

/// pest names every rule that it tried at the place; a few of them tell what is missing.
fn wanted(rules: &[Rule]) -> Wanted {
    let has = |rule: Rule| rules.contains(&rule);
    if has(Rule::infix) {
        return Wanted::Continuation;
    }
    let operands = [
        Rule::expr,
        Rule::stmt_expr,
        Rule::operand,
        Rule::prefix,
        Rule::plain_stmt,
        Rule::index_item,
        Rule::arg,
    ];
    if operands.into_iter().any(has) {
        return Wanted::Expression;
    }
    let named = [
        (Rule::block, "a block `{ … }`"),
        (Rule::params, "parameters `(…)`"),
        (Rule::param, "a parameter"),
        (Rule::record, "settings `{ … }`"),
        (Rule::call, "arguments `(…)`"),
        (Rule::kw_in, "`in`"),
        (Rule::equals, "`=`"),
        (Rule::tuple_pattern, "a name"),
        (Rule::edge_end, "the name of a drawn thing"),
        (Rule::text, "a text `\"…\"`"),
        (Rule::pair, "`name: value`"),
        (Rule::colon, "`:`"),
        (Rule::bind, "a name"),
        (Rule::ident, "a name"),
        (Rule::word, "a name"),
        (Rule::close_paren, "`,` or `)`"),
    ];
    named
        .into_iter()
        .find(|(rule, _)| has(*rule))
        .map_or(Wanted::Continuation, |(_, text)| Wanted::Named(text))
}

impl<'t> Place<'t> {
    fn new(
        text: &'t str,
        lexemes: &[Lexeme],
        index: usize,
        statement: &Range<usize>,
        wanted: Wanted,
    ) -> Self {
        let lexeme = |i: Option<usize>| i.and_then(|i| lexemes.get(i));
        let shown = |i: Option<usize>| lexeme(i).map_or("", |l| &text[l.range()]);
        let previous = index.checked_sub(1);
        let first = statement_start(text, lexemes, index, statement);
        let open = innermost_open(lexemes, index, statement);
        Place {
            found: shown(Some(index)),
            found_kind: lexeme(Some(index)).map(|l| l.kind),
            next: shown(Some(index + 1)),
            previous: shown(previous),
            previous_kind: lexeme(previous).map(|l| l.kind),
            spaced: match (lexeme(previous), lexeme(Some(index))) {
                (Some(previous), Some(found)) => previous.end < found.start,
                _ => true,
            },
            bracket: open.and_then(|i| shown(Some(i)).chars().last()),
            // A brace where a value is expected; `fn f(x) = {` opens a block all the same.
            in_record: shown(open) == "{"
                && matches!(
                    shown(open.and_then(|i| i.checked_sub(1))),
                    "=" | "(" | "[" | "," | ":"
                ),
            first: shown(Some(first)),
            second: shown(Some(first + 1)),
            wanted,
        }
    }

    fn wanted_text(&self) -> String {
        match (self.wanted, self.bracket) {
            (Wanted::Expression, _) => "an expression".into(),
            (Wanted::Named(what), _) => what.into(),
            (Wanted::Continuation, _) if self.in_record => "`,` or `}`".into(),
            (Wanted::Continuation, Some('(')) => "`,` or `)`".into(),
            (Wanted::Continuation, Some('[')) => "`,` or `]`".into(),
            (Wanted::Continuation, _) if matches!(self.first, "if" | "for" | "animate") => {
                "a block `{ … }`".into()
            }
            (Wanted::Continuation, _) => "the end of the statement".into(),
        }
    }

    fn found_text(&self) -> String {
        match self.found_kind {
            None => "the end of the text".into(),
            Some(LexemeKind::End) if self.found == ";" => "`;`".into(),
            Some(LexemeKind::End) => "the end of the line".into(),
            Some(LexemeKind::Text) => "a text".into(),
            Some(_) => format!("`{}`", excerpt(self.found)),
        }
    }
}

/// The lexeme that begins the innermost statement around the place.
fn statement_start(
    text: &str,
    lexemes: &[Lexeme],
    index: usize,
    statement: &Range<usize>,
) -> usize {
    let mut closed = 0usize;
    let mut start = index;
    for (i, lexeme) in lexemes[..index.min(lexemes.len())].iter().enumerate().rev() {
        if (lexeme.start as usize) < statement.start {
            break;
        }
        match lexeme.kind {
            LexemeKind::Close => closed += 1,
            LexemeKind::Open if closed > 0 => closed -= 1,
            LexemeKind::Open if text[lexeme.range()].ends_with('{') => break,
            LexemeKind::End if closed == 0 => break,
            _ => {}
        }
        start = i;
    }
    start
}

fn innermost_open(lexemes: &[Lexeme], index: usize, statement: &Range<usize>) -> Option<usize> {
    let mut closed = 0usize;
    for (i, lexeme) in lexemes[..index.min(lexemes.len())].iter().enumerate().rev() {
        if (lexeme.start as usize) < statement.start {
            return None;
        }
        match lexeme.kind {
            LexemeKind::Close => closed += 1,
            LexemeKind::Open if closed > 0 => closed -= 1,
            LexemeKind::Open => return Some(i),
            _ => {}
        }
    }
    None
}
