//! What a legend would cover at a place.

use super::super::model::{AxesScene, MarkGeometry, Part, SceneText, VolumeScene};
use super::super::space::Vec3;
use super::labels::{CLEAR, Obstacles};
use crate::geom::{Point, Rect};

/// What a legend may cover.
#[derive(Debug, Default)]
pub(super) struct Covered {
    drawn: Obstacles,
    /// Texts at places of their own.
    words: Vec<Rect>,
    /// Outlines of filled areas.
    areas: Vec<Vec<Vec<Point>>>,
}

/// What a dot counts for, in points of line.
const DOT_COST: f64 = 6.0;
/// What a text counts for.
const TEXT_COST: f64 = 60.0;
/// How many parts in space are looked at.
const MOST_PARTS: usize = 2000;
/// What an area under all of a legend counts for.
const AREA_COST: f64 = 12.0;

impl Covered {
    /// What is drawn in axes.
    pub(super) fn by(axes: &AxesScene, texts: &[SceneText]) -> Self {
        let mut covered = Covered::default();
        covered.also(axes, texts);
        covered
    }

    /// What is drawn in other axes at the same place.
    pub(super) fn also(&mut self, axes: &AxesScene, texts: &[SceneText]) {
        if let Some(volume) = &axes.volume {
            self.in_space(volume, texts);
        }
        let Covered {
            drawn,
            areas,
            words,
        } = self;
        for mark in &axes.marks {
            drawn.add_outline(mark);
            let dots = matches!(mark.geometry, MarkGeometry::Dots { .. });
            if mark.graphic.fill.is_some() && !dots
                || matches!(mark.geometry, MarkGeometry::Image(_))
            {
                areas.push(mark.path.flatten(8));
            }
            if let (Some(label), MarkGeometry::None) = (&mark.label, &mark.geometry) {
                words.push(label.bounds(texts));
            }
        }
    }

    /// What is drawn in a box in space.
    fn in_space(&mut self, volume: &VolumeScene, texts: &[SceneText]) {
        let parts = || volume.runs.iter().flat_map(|run| &run.parts);
        let every = parts().count().div_ceil(MOST_PARTS).max(1);
        let seen = |points: &[Vec3]| -> Vec<Point> {
            points.iter().map(|p| volume.to_canvas(*p)).collect()
        };
        let lines = &mut self.drawn.lines;
        let mut line = |points: Vec<Point>| {
            lines.extend(points.iter().copied().zip(points.iter().copied().skip(1)));
        };
        for edge in &volume.edges {
            line(seen(edge));
        }
        for part in parts().step_by(every) {
            match part {
                Part::Face { corners, .. } => self.areas.push(vec![seen(corners)]),
                Part::Line { points, .. } => line(seen(points)),
                Part::Dot { at, .. } => self.drawn.boxes.push(Rect::at(volume.to_canvas(*at))),
            }
        }
        let placed = volume.placed_texts();
        self.words.extend(placed.map(|text| text.bounds(texts)));
    }

    /// How much of it lies in a box.
    pub(super) fn cost(&self, bounds: Rect) -> f64 {
        /// Probes in each direction.
        const PROBES: u32 = 8;
        let near = bounds.grow(CLEAR);
        let lines = &self.drawn.lines;
        let lines: f64 = lines.iter().map(|(a, b)| near.inside_length(*a, *b)).sum();
        let boxes = self.drawn.boxes.iter().filter(|b| b.overlaps(near)).count();
        let at = |k: u32| f64::from(k) / f64::from(PROBES - 1);
        let probes = (0..PROBES).flat_map(|i| (0..PROBES).map(move |j| (i, j)));
        let probes = probes
            .map(|(i, j)| bounds.min + Point::new(at(i) * bounds.width(), at(j) * bounds.height()));
        let hits = probes
            .map(|p| self.areas.iter().filter(|a| within(a, p)).count())
            .sum::<usize>();
        let areas = hits as f64 / f64::from(PROBES * PROBES);
        let words = self.words.iter().filter(|w| w.overlaps(near)).count();
        lines + DOT_COST * boxes as f64 + TEXT_COST * words as f64 + AREA_COST * areas
    }
}

/// Whether a point lies within an outline, by the crossings of a ray to the right.
fn within(outline: &[Vec<Point>], p: Point) -> bool {
    let crossings = outline.iter().flat_map(|part| {
        let next = part.iter().cycle().skip(1);
        part.iter().zip(next)
    });
    let crossed = |(a, b): &(&Point, &Point)| {
        (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)
    };
    crossings.filter(crossed).count() % 2 == 1
}
