//! Axes of the scene.

use super::super::attrs::Paint;
use super::super::drawing::{Direction, Frame};
use super::colorbar::BarScene;
use super::mark::Mark;
use super::text::PlacedText;
use crate::geom::{Point, Rect};
use crate::source::Span;

/// A tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: f64,
    /// Where it meets the axis, on the canvas.
    pub at: Point,
    /// Its text, if shown.
    pub label: Option<PlacedText>,
}

/// How axes stand to the ones before them, when their middles line up.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The name of the other axes.
    pub of: String,
    /// Whether this one is right of the other or below it.
    pub direction: Direction,
    /// From frame to frame, in points.
    pub gap: f64,
}

/// Axes with every place decided.
#[derive(Debug, Clone, PartialEq)]
pub struct AxesScene {
    /// The name in the emitted code.
    pub name: String,
    /// The frame on the canvas.
    pub rect: Rect,
    /// The axes that this one is placed beside in the emitted code.
    pub beside: Option<Beside>,
    /// Limits of x.
    pub x: (f64, f64),
    /// Limits of y.
    pub y: (f64, f64),
    /// The axis lines.
    pub frame: Frame,
    /// Where the axis lines of a cross meet, in data units.
    pub origin: Point,
    /// Lines at the ticks.
    pub grid: bool,
    /// What its frame is filled with, below everything else of it.
    pub background: Option<Paint>,
    /// Ticks of x.
    pub xticks: Vec<Tick>,
    /// Ticks of y.
    pub yticks: Vec<Tick>,
    /// The title.
    pub title: Option<PlacedText>,
    /// The label of x.
    pub xlabel: Option<PlacedText>,
    /// The label of y.
    pub ylabel: Option<PlacedText>,
    /// The name of the plane, in a corner of the frame.
    pub space: Option<PlacedText>,
    /// The colour bar.
    pub bar: Option<BarScene>,
    /// The marks.
    pub marks: Vec<Mark>,
    /// The statement.
    pub span: Span,
}

impl AxesScene {
    /// Whether a data point lies within the limits, borders included.
    pub fn contains(&self, p: Point) -> bool {
        let within = |v: f64, (lo, hi): (f64, f64)| {
            let slack = 1e-9 * (hi - lo);
            v >= lo - slack && v <= hi + slack
        };
        within(p.x, self.x) && within(p.y, self.y)
    }

    /// Whether a mark could cover a text that was written before it, so that texts
    /// are written at last.
    pub fn covers_texts(&self) -> bool {
        self.marks.iter().any(Mark::covers)
    }

    /// The data point at a place on the canvas.
    pub fn from_canvas(&self, p: Point) -> Point {
        let t =
            |v: f64, low: f64, size: f64, (lo, hi): (f64, f64)| lo + (v - low) / size * (hi - lo);
        Point::new(
            t(p.x, self.rect.min.x, self.rect.width(), self.x),
            t(p.y, self.rect.min.y, self.rect.height(), self.y),
        )
    }

    /// A data point on the canvas.
    pub fn to_canvas(&self, p: Point) -> Point {
        let t = |v: f64, (lo, hi): (f64, f64)| (v - lo) / (hi - lo);
        Point::new(
            self.rect.min.x + t(p.x, self.x) * self.rect.width(),
            self.rect.min.y + t(p.y, self.y) * self.rect.height(),
        )
    }
}
