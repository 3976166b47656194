//! A box in space with all that is in it, decided.

use super::super::attrs::{Graphic, Paint, Stroke};
use super::super::solid::{Sheet, Tint};
use super::super::space::{Camera, Vec3};
use super::text::PlacedText;
use crate::color::ColorScale;
use crate::geom::Point;
use crate::source::Span;

/// What axes in space show.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeScene {
    /// From data to the canvas.
    pub camera: Camera,
    /// The lines of the grid, in data.
    pub grid: Vec<Vec<Vec3>>,
    /// The edges of the box, in data.
    pub edges: Vec<Vec<Vec3>>,
    /// The ticks of x, y and z.
    pub ticks: [Vec<VolumeTick>; 3],
    /// The labels of x, y and z.
    pub labels: [Option<PlacedText>; 3],
    /// How the marks look, by the numbers that [`Run::mark`] has.
    pub marks: Vec<VolumeMark>,
    /// What is painted, in this order.
    pub runs: Vec<Run>,
    /// The texts above all.
    pub texts: Vec<PlacedText>,
}

/// A tick in space.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeTick {
    /// Where it leaves the box, in data.
    pub from: Vec3,
    /// Where it ends, in data.
    pub to: Vec3,
    /// Its text, if shown.
    pub label: Option<PlacedText>,
}

/// How a mark looks.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeMark {
    /// What it is made of.
    pub kind: VolumeKind,
    /// The line of lines; the lines around the cells of a surface.
    pub graphic: Graphic,
    /// The statement.
    pub span: Span,
}

/// What a mark in space is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum VolumeKind {
    /// The cells of a surface.
    Sheet(Sheet),
    /// A polygon.
    Polygon,
    /// Lines.
    Lines {
        /// Whether they look the same in any order.
        alike: bool,
    },
    /// Dots.
    Dots {
        /// Their radius in points.
        radius: f64,
        /// Their colours.
        tint: Tint,
        /// Whether they look the same in any order.
        alike: bool,
    },
}

/// Parts of one mark that are painted one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The number of the mark.
    pub mark: usize,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Whether it is all of a surface, and no cell of it cut.
    pub whole: bool,
}

/// A part of a mark in space.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A face, or a part of one.
    Face {
        /// Its corners, in data.
        corners: Vec<Vec3>,
        /// Whether each side, from its corner to the next, has a line if the mark has.
        sides: Vec<bool>,
        /// Its colour, if it is filled.
        paint: Option<Paint>,
        /// The line around it, if any.
        stroke: Option<Stroke>,
        /// The number of its cell.
        cell: usize,
    },
    /// A polyline.
    Line {
        /// Its points, in data.
        points: Vec<Vec3>,
        /// Whether it begins and ends where the whole line does, which has the tips.
        ends: (bool, bool),
        /// Its line.
        stroke: Stroke,
    },
    /// A dot.
    Dot {
        /// Its middle, in data.
        at: Vec3,
        /// Its colour.
        paint: Paint,
        /// Its number.
        number: usize,
    },
}

impl VolumeScene {
    /// A data point on the canvas.
    pub fn to_canvas(&self, p: Vec3) -> Point {
        self.camera.project(p).flat()
    }

    /// Every paint of it.
    pub fn paints(&self) -> impl Iterator<Item = &Paint> {
        self.runs
            .iter()
            .flat_map(|run| &run.parts)
            .flat_map(|part| match part {
                Part::Face { paint, stroke, .. } => {
                    [paint.as_ref(), stroke.as_ref().map(|s| &s.paint)]
                }
                Part::Line { stroke, .. } => [Some(&stroke.paint), None],
                Part::Dot { paint, .. } => [Some(paint), None],
            })
            .flatten()
    }

    /// The colours of values in it.
    pub fn scales(&self) -> impl Iterator<Item = &ColorScale> {
        self.marks.iter().filter_map(|mark| {
            let tint = match &mark.kind {
                VolumeKind::Sheet(sheet) => sheet.tint.as_ref()?,
                VolumeKind::Dots { tint, .. } => tint,
                VolumeKind::Polygon | VolumeKind::Lines { .. } => return None,
            };
            match tint {
                Tint::Mapped(mapped) => Some(&mapped.scale),
                Tint::One(_) | Tint::Each(_) => None,
            }
        })
    }

    /// Every text of it.
    pub fn placed_texts(&self) -> impl Iterator<Item = &PlacedText> {
        let ticks = self.ticks.iter().flatten();
        ticks
            .filter_map(|t| t.label.as_ref())
            .chain(self.labels.iter().flatten())
            .chain(&self.texts)
    }
}
