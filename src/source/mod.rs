//! Texts, byte spans and line lookup: the first room of the pipeline.
//!
//! Every later stage speaks of places as [`Span`]s into a [`SourceMap`]; only
//! this folder turns a span back into a file, a line and a column. [`World`]
//! is the one way by which figc reads a file or the environment.

mod clock;
mod heap;
mod world;

pub use clock::Stopwatch;
pub use heap::{Counting, held};
pub use world::{MemoryWorld, ProjectWorld, Recording, World};

use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The number of a text in a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SourceId(pub u32);

/// A range of bytes in one source text, `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The text that the span lies in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl Span {
    /// A span of the bytes `start..end` of a source.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span {
            source,
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The smallest span that holds both; of two sources, the first one wins.
    pub fn to(self, other: Span) -> Span {
        if self.source != other.source {
            return self;
        }
        Span {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The bytes as a range, for slicing the text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text with its name.
#[derive(Debug, Clone)]
pub struct Source {
    id: SourceId,
    name: String,
    path: Option<PathBuf>,
    text: Rc<str>,
    line_starts: Vec<usize>,
}

impl Source {
    fn new(id: SourceId, name: String, path: Option<PathBuf>, text: &str) -> Self {
        let mut line_starts = vec![0];
        line_starts.extend(text.match_indices('\n').map(|(i, _)| i + 1));
        Source {
            id,
            name,
            path,
            text: text.into(),
            line_starts,
        }
    }

    /// The number that spans carry.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// The name shown in messages, usually the path as the author typed it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file it came from; none for standard input and built-in modules.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A shared handle on the text.
    pub fn shared_text(&self) -> Rc<str> {
        Rc::clone(&self.text)
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let column = self
            .text
            .get(start..offset)
            .map_or(offset - start, |s| s.chars().count());
        Position {
            line,
            column: column + 1,
        }
    }

    /// The text of a span, empty when the span is not on character borders.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// All texts of one run, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and returns its number.
    pub fn add(&mut self, name: impl Into<String>, path: Option<PathBuf>, text: &str) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source::new(id, name.into(), path, text));
        id
    }

    /// The text with this number; none for a number of another map.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// All texts.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |s| s.slice(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let mut map = SourceMap::new();
        let id = map.add("a.fig", None, "let σ = 1\nx\n");
        let source = map.get(id).expect("just added");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(6), Position { line: 1, column: 6 });
        assert_eq!(source.position(11), Position { line: 2, column: 1 });
        assert_eq!(source.position(999), Position { line: 3, column: 1 });
    }

    #[test]
    fn spans_join_only_within_one_source() {
        let a = Span::new(SourceId(0), 2, 4);
        let b = Span::new(SourceId(0), 8, 9);
        assert_eq!(a.to(b), Span::new(SourceId(0), 2, 9));
        assert_eq!(a.to(Span::new(SourceId(1), 0, 1)), a);
    }
}
