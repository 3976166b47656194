//! The colour bar of axes.

use super::super::spacing::{BAR_WIDTH, TICK};
use super::axes::Tick;
use super::text::{PlacedText, SceneText};
use crate::color::{Color, ColorScale};
use crate::geom::{Path, Point, Rect};

/// A colour bar with every place decided.
#[derive(Debug, Clone, PartialEq)]
pub struct BarScene {
    /// Its body, without the tips of what lies outside of the range.
    pub rect: Rect,
    /// What it shows.
    pub scale: ColorScale,
    /// Its ticks, on its right side.
    pub ticks: Vec<Tick>,
    /// Its label.
    pub label: Option<PlacedText>,
}

impl BarScene {
    /// Its texts.
    pub fn texts(&self) -> impl Iterator<Item = &PlacedText> {
        let ticks = self.ticks.iter().filter_map(|t| t.label.as_ref());
        ticks.chain(&self.label)
    }

    /// The box of all of it.
    pub fn bounds(&self, texts: &[SceneText]) -> Rect {
        let (r, scale) = (self.rect, &self.scale);
        let tip = |outside: bool| if outside { BAR_WIDTH } else { 0.0 };
        let body = Rect::new(
            r.min - Point::new(0.2, 0.2 + tip(scale.below)),
            r.max + Point::new(TICK, 0.2 + tip(scale.above)),
        );
        self.texts()
            .fold(body, |all, text| all.union(text.bounds(texts)))
    }

    /// The tips that say that values lie outside of the range, and their colours.
    pub fn tips(&self) -> Vec<(Path, Color)> {
        let (r, scale) = (self.rect, &self.scale);
        let middle = r.center().x;
        let tip = |y: f64, by: f64| {
            let points = [
                Point::new(r.min.x, y),
                Point::new(middle, y + by),
                Point::new(r.max.x, y),
            ];
            Path::polyline(points, true)
        };
        let below = || (tip(r.min.y, -BAR_WIDTH), scale.color(f64::NEG_INFINITY));
        let above = || (tip(r.max.y, BAR_WIDTH), scale.color(f64::INFINITY));
        let below = scale.below.then(below);
        below.into_iter().chain(scale.above.then(above)).collect()
    }

    /// The bands of a scale in steps, from the lowest: where each begins and ends as parts
    /// of the body, and its colour.
    pub fn bands(&self) -> Vec<(f64, f64, Color)> {
        let scale = &self.scale;
        let pairs = scale.steps.windows(2).zip(1_usize..);
        pairs
            .filter_map(|(pair, n)| match *pair {
                [low, high] => Some((scale.place(low), scale.place(high), scale.band(n))),
                _ => None,
            })
            .collect()
    }
}
