//! Axes of the scene.

use super::super::attrs::Paint;
use super::super::drawing::{Direction, Frame};
use super::super::scale::Scale;
use super::colorbar::BarScene;
use super::geometry::{LARGEST_DOT, MarkGeometry};
use super::legend::LegendScene;
use super::mark::Mark;
use super::text::PlacedText;
use super::volume::VolumeScene;
use crate::geom::{Point, Rect};
use crate::source::Span;

/// How far arrows and braces may reach beyond the frame, as a part of its size.
const BEYOND: f64 = 0.3;

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
    /// The axes over which these are second ones.
    pub over: Option<String>,
    /// Whether they show a part of other axes, so that nothing leaves their frame.
    pub inset: bool,
    /// The colour of its lines and texts, if it has one of its own.
    pub ink: Option<Paint>,
    /// The axes that this one is placed beside in the emitted code.
    pub beside: Option<Beside>,
    /// Limits of x.
    pub x: (f64, f64),
    /// Limits of y.
    pub y: (f64, f64),
    /// How x runs along its axis.
    pub xscale: Scale,
    /// How y runs along its axis.
    pub yscale: Scale,
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
    /// The small ticks of x.
    pub xminor: Vec<Tick>,
    /// The small ticks of y.
    pub yminor: Vec<Tick>,
    /// What all numbers at x have in common.
    pub xcommon: Option<PlacedText>,
    /// What all numbers at y have in common.
    pub ycommon: Option<PlacedText>,
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
    /// The legend.
    pub legend: Option<LegendScene>,
    /// The marks.
    pub marks: Vec<Mark>,
    /// What axes in space show; then they have none of the above but frame and title.
    pub volume: Option<Box<VolumeScene>>,
    /// The statement.
    pub span: Span,
}

impl AxesScene {
    /// Whether a data point lies within the limits, borders included.
    pub fn contains(&self, p: Point) -> bool {
        let within = |t: f64| (-1e-9..=1.0 + 1e-9).contains(&t);
        within(self.xscale.position(p.x, self.x)) && within(self.yscale.position(p.y, self.y))
    }

    /// The frame, for a mark that is cut off at it: what stands beside the frame as a whole
    /// was put there on purpose, and so were arrows and braces that reach a little beyond.
    pub fn clip(&self, mark: &Mark) -> Option<Rect> {
        // A dot with its middle inside is whole.
        match &mark.geometry {
            MarkGeometry::Dots { .. } => return None,
            MarkGeometry::Ellipse { center, rx, ry }
                if rx.max(*ry) <= LARGEST_DOT
                    && self
                        .rect
                        .grow(0.01)
                        .contains(mark.transform().apply(center.canvas)) =>
            {
                return None;
            }
            _ => {}
        }
        // Half a line's width may stand over.
        let roomy = self.rect.grow(0.5);
        let bounds = mark.path.bounds()?;
        let around = |by: Point| Rect::new(self.rect.min - by, self.rect.max + by);
        let size = Point::new(self.rect.width(), self.rect.height());
        if !self.inset && mark.is_annotation() && around(size * BEYOND).covers(bounds) {
            return None;
        }
        let data = matches!(mark.geometry, MarkGeometry::Data { .. });
        let beside = !bounds.overlaps(self.rect) && bounds.intersection(roomy).is_none();
        if !self.inset && !data && beside && around(size).covers(bounds) {
            return None;
        }
        (!roomy.covers(bounds)).then_some(self.rect)
    }

    /// The marks, and those of the samples in the legend.
    pub fn all_marks(&self) -> impl Iterator<Item = &Mark> {
        let entries = self.legend.iter().flat_map(|l| &l.entries);
        self.marks.iter().chain(entries.flat_map(|e| &e.sample))
    }

    /// Whether a mark could cover a text that was written before it, so that texts
    /// are written at last.
    pub fn covers_texts(&self) -> bool {
        self.marks.iter().any(Mark::covers)
    }

    /// The data point at a place on the canvas.
    pub fn from_canvas(&self, p: Point) -> Point {
        let r = self.rect;
        Point::new(
            self.xscale.value((p.x - r.min.x) / r.width(), self.x),
            self.yscale.value((p.y - r.min.y) / r.height(), self.y),
        )
    }

    /// A data point on the canvas; not finite where a scale has no place for it.
    pub fn to_canvas(&self, p: Point) -> Point {
        let r = self.rect;
        Point::new(
            r.min.x + self.xscale.position(p.x, self.x) * r.width(),
            r.min.y + self.yscale.position(p.y, self.y) * r.height(),
        )
    }

    /// Whether both scales are linear, so that straight lines of data are straight.
    pub fn is_linear(&self) -> bool {
        self.xscale.is_linear() && self.yscale.is_linear()
    }

    /// The point on the straight line on the canvas from one data point to another.
    pub fn between(&self, p: Point, q: Point, t: f64) -> Point {
        if self.is_linear() {
            return p.lerp(q, t);
        }
        self.from_canvas(self.to_canvas(p).lerp(self.to_canvas(q), t))
    }
}
