//! From pest's pairs to the syntax tree.
//!
//! The grammar accepts a little too much; what is too much is refused here,
//! with a sentence. A refused statement is left out and reading goes on, so that
//! one run reports the errors of many statements.

mod expr;
mod literal;
mod stmt;

pub(super) use literal::{UNITS, excerpt};

use std::collections::BTreeMap;

use pest::iterators::{Pair, Pairs};

use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

use super::Rule;
use super::ast::{Ident, Stmt};

/// What lowering a pair gives; the error is boxed since results are passed on every path.
type Lowered<T> = Result<T, Box<Diagnostic>>;

/// How deep the tree may become: operators and calls in a row count as well as
/// brackets, since `1 + 1 + 1 + …` is a tree as deep as it is long.
const MAX_TREE_DEPTH: usize = 1000;

/// Words that begin a statement and so cannot be bound by one.
const STATEMENT_WORDS: &[&str] = &[
    "figure", "animate", "param", "color", "symbol", "macro", "theme", "style", "set", "element",
];

/// The pairs of a rule without keywords and marks, which only the grammar and the messages need.
fn parts<'i>(pair: Pair<'i, Rule>) -> impl Iterator<Item = Pair<'i, Rule>> {
    pair.into_inner().filter(|p| !is_mark(p.as_rule()))
}

fn is_mark(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::kw_use
            | Rule::kw_as
            | Rule::kw_let
            | Rule::kw_fn
            | Rule::kw_if
            | Rule::kw_else
            | Rule::kw_for
            | Rule::kw_in
            | Rule::kw_return
            | Rule::kw_assert
            | Rule::kw_figure
            | Rule::kw_animate
            | Rule::kw_param
            | Rule::kw_color
            | Rule::kw_symbol
            | Rule::kw_macro
            | Rule::kw_theme
            | Rule::kw_style
            | Rule::kw_set
            | Rule::kw_element
            | Rule::kw_preamble
            | Rule::equals
            | Rule::separator
            | Rule::close_paren
            | Rule::close_brace
    )
}

/// The parts of one pair, asked for in the order of the grammar rule.
struct Parts<'i>(std::vec::IntoIter<Pair<'i, Rule>>);

impl<'i> Parts<'i> {
    fn of(pair: Pair<'i, Rule>) -> Self {
        Parts(parts(pair).collect::<Vec<_>>().into_iter())
    }

    /// The next part when it is of this rule.
    fn take(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        self.take_if(|r| r == rule)
    }

    fn take_if(&mut self, wanted: impl Fn(Rule) -> bool) -> Option<Pair<'i, Rule>> {
        if self
            .0
            .as_slice()
            .first()
            .is_some_and(|p| wanted(p.as_rule()))
        {
            self.0.next()
        } else {
            None
        }
    }
}

/// Turns pairs into the tree.
pub(super) struct Lowering<'e> {
    id: SourceId,
    /// Where the text that pest read starts in the file.
    base: usize,
    errors: &'e mut Vec<Diagnostic>,
    /// Levels of the tree above.
    depth: usize,
    /// Blocks around, functions among them.
    blocks: usize,
    functions: usize,
}

impl<'e> Lowering<'e> {
    pub(super) fn new(id: SourceId, base: usize, errors: &'e mut Vec<Diagnostic>) -> Self {
        Lowering {
            id,
            base,
            errors,
            depth: 0,
            blocks: 0,
            functions: 0,
        }
    }

    /// The statements that `Rule::file` or `Rule::line` read, without those that are refused.
    pub(super) fn stmts(&mut self, pairs: Pairs<'_, Rule>) -> Vec<Stmt> {
        let stmts = pairs.filter(|p| p.as_rule() != Rule::EOI);
        stmts.filter_map(|p| self.stmt_or_report(p)).collect()
    }

    fn stmt_or_report(&mut self, pair: Pair<'_, Rule>) -> Option<Stmt> {
        match self.stmt(pair) {
            Ok(stmt) => Some(stmt),
            Err(error) => {
                self.errors.push(*error);
                None
            }
        }
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.id, self.base + span.start(), self.base + span.end())
    }

    /// The span without blanks at its end, which pest counts when an optional part is missing.
    fn tight_span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let end = span.start() + span.as_str().trim_end().len();
        Span::new(self.id, self.base + span.start(), self.base + end)
    }

    fn ident(&self, pair: &Pair<'_, Rule>) -> Ident {
        Ident {
            name: pair.as_str().into(),
            span: self.span(pair),
        }
    }

    /// A name that a statement binds: not a word that begins statements.
    fn binding(&self, pair: &Pair<'_, Rule>) -> Lowered<Ident> {
        let ident = self.ident(pair);
        if STATEMENT_WORDS.contains(&&*ident.name) {
            return Err(Box::new(
                self.error(
                    Code::Syntax,
                    ident.span,
                    format!("`{}` is a keyword and cannot be a name", ident.name),
                )
                .with_hint(format!(
                    "choose another name, such as `{}_`; parameters and arguments may be called so",
                    ident.name
                )),
            ));
        }
        Ok(ident)
    }

    fn error(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, span, message)
    }

    /// Refuses a name that is given twice.
    fn check_unique<'i>(
        &self,
        what: &str,
        names: impl IntoIterator<Item = &'i Ident>,
    ) -> Lowered<()> {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for ident in names {
            if let Some(first) = seen.insert(&ident.name, ident.span) {
                return Err(Box::new(
                    self.error(
                        Code::DuplicateArgument,
                        ident.span,
                        format!("the {what} `{}` is given twice", ident.name),
                    )
                    .with_label("given again")
                    .with_place(first, "given first"),
                ));
            }
        }
        Ok(())
    }

    /// Runs `inside` some levels deeper in the tree.
    fn deeper<T>(
        &mut self,
        levels: usize,
        span: Span,
        inside: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<T> {
        self.depth += levels;
        let result = if self.depth > MAX_TREE_DEPTH {
            Err(Box::new(
                self.error(
                    Code::TooDeep,
                    span,
                    format!("the expression is too long: operators, calls and brackets nest more than {MAX_TREE_DEPTH} deep"),
                )
                .with_hint("give parts of it a name with `let`, or add up a list with `sum([…])`"),
            ))
        } else {
            inside(self)
        };
        self.depth -= levels;
        result
    }
}
