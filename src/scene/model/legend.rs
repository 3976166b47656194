//! Legends of axes, decided.

use super::mark::Mark;
use super::text::PlacedText;
use crate::geom::{Point, Rect};
use crate::source::Span;

/// A legend with every place decided.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendScene {
    /// The paper behind it.
    pub rect: Rect,
    /// Which point of the frame it is placed by: compass of −1, 0, 1.
    pub corner: (i8, i8),
    /// Which point of it stands there.
    pub anchor: (i8, i8),
    /// How far from there, in points.
    pub shift: Point,
    /// How many entries stand side by side.
    pub columns: usize,
    /// Height above the baseline that every text takes.
    pub height: f64,
    /// Depth below it.
    pub depth: f64,
    /// The entries, row by row.
    pub entries: Vec<LegendEntry>,
}

/// An entry of a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendEntry {
    /// The left end of the middle of the sample.
    pub at: Point,
    /// How the mark looks: lines, rectangles and discs on the canvas.
    pub sample: Vec<Mark>,
    /// Its text.
    pub text: PlacedText,
    /// Its statement.
    pub span: Span,
}
