//! What the formatter puts in a row: tokens and comments, each with what stood before it.

use crate::syntax::prelex::{Lexeme, LexemeKind};

/// The kinds of item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// The word after a `.`, which may be spelt as a keyword.
    Field,
    Number,
    Color,
    Open,
    Close,
    Operator,
    /// A whole text literal, with all that is inserted into it.
    Text,
    Comment,
    /// A `;` between statements on one line.
    Semicolon,
}

/// A token or comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    /// Its first byte in the source.
    pub(super) start: usize,
    /// How many newlines stand before it.
    pub(super) newlines: usize,
    /// Whether anything stands between it and the item before.
    pub(super) apart: bool,
    /// Whether a statement ended before it.
    pub(super) ended: bool,
}

/// The items of a text.
pub(super) fn items<'t>(text: &'t str, lexemes: &[Lexeme]) -> Vec<Item<'t>> {
    let mut items: Vec<Item<'t>> = Vec::new();
    let mut end = 0;
    let mut ended = false;
    let mut n = 0;
    while let Some(lexeme) = lexemes.get(n) {
        let mut range = lexeme.range();
        n += 1;
        let kind = match lexeme.kind {
            LexemeKind::End if &text[range.clone()] != ";" => {
                ended = true;
                continue;
            }
            LexemeKind::End => Kind::Semicolon,
            LexemeKind::Text => {
                n = literal_end(text, lexemes, n);
                range.end = lexemes[n - 1].range().end;
                Kind::Text
            }
            LexemeKind::Word if items.last().is_some_and(|i| i.text == ".") => Kind::Field,
            LexemeKind::Word => Kind::Word,
            LexemeKind::Number => Kind::Number,
            LexemeKind::Color => Kind::Color,
            LexemeKind::Open => Kind::Open,
            LexemeKind::Close => Kind::Close,
            LexemeKind::Operator => Kind::Operator,
            LexemeKind::Comment => Kind::Comment,
        };
        let gap = &text[end..range.start];
        items.push(Item {
            kind,
            text: text[range.clone()].trim_end(),
            start: range.start,
            newlines: gap.matches('\n').count(),
            apart: !gap.is_empty(),
            ended: std::mem::take(&mut ended),
        });
        end = range.end;
    }
    without_idle_semicolons(items)
}

/// The number of the lexeme after a text literal whose first stretch is the one before `n`.
fn literal_end(text: &str, lexemes: &[Lexeme], mut n: usize) -> usize {
    while lexemes
        .get(n)
        .is_some_and(|l| l.kind == LexemeKind::Open && &text[l.range()] == "#(")
    {
        let mut depth = 0usize;
        while let Some(lexeme) = lexemes.get(n) {
            match lexeme.kind {
                LexemeKind::Open => depth += 1,
                LexemeKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            n += 1;
            if depth == 0 {
                break;
            }
        }
        // The next stretch, unless another value follows at once.
        n += usize::from(lexemes.get(n).is_some_and(|l| l.kind == LexemeKind::Text));
    }
    n
}

/// Leaves out each `;` that ends no statement on its line: a newline or a brace does.
fn without_idle_semicolons(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let mut kept: Vec<Item<'_>> = Vec::with_capacity(items.len());
    // Of those left out before the next item.
    let (mut newlines, mut ended) = (0, false);
    // Whether the statement of the last token has ended.
    let mut over = true;
    for (n, item) in items.iter().enumerate() {
        let mut item = *item;
        item.newlines += std::mem::take(&mut newlines);
        item.ended |= std::mem::take(&mut ended);
        over |= item.ended;
        if item.kind == Kind::Semicolon {
            // Looking around only where a statement ends keeps the time linear.
            if over || !is_needed(&kept, &items[n + 1..]) {
                (newlines, ended) = (item.newlines, true);
                over = true;
                continue;
            }
        }
        over = match item.kind {
            Kind::Comment => over,
            Kind::Semicolon => true,
            _ => false,
        };
        kept.push(item);
    }
    kept
}

/// Whether the `;` between these ends a statement that nothing else would end.
fn is_needed(before: &[Item<'_>], after: &[Item<'_>]) -> bool {
    let Some(last) = before.iter().rfind(|i| i.kind != Kind::Comment) else {
        return false;
    };
    let next = after
        .iter()
        .position(|i| !matches!(i.kind, Kind::Comment | Kind::Semicolon));
    let follows = next.is_some_and(|next| {
        after[..=next].iter().all(|i| i.newlines == 0) && after[next].kind != Kind::Close
    });
    // After `x: ->` a newline would go on with the statement.
    last.kind != Kind::Open && (follows || last.kind == Kind::Operator)
}
