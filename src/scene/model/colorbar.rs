//! The colour bar of axes.

use super::super::drawing::BarSide;
use super::super::spacing::{BAR_WIDTH, TICK};
use super::axes::Tick;
use super::text::{PlacedText, SceneText};
use crate::color::{Color, ColorScale};
use crate::geom::{Path, Point, Rect};

/// A colour bar with every place decided.
#[derive(Debug, Clone, PartialEq)]
pub struct BarScene {
    /// On which side of the frame it stands.
    pub side: BarSide,
    /// Its body, without the tips of what lies outside of the range.
    pub rect: Rect,
    /// What it shows.
    pub scale: ColorScale,
    /// Its ticks, on its outer side.
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

    /// The direction of its values.
    pub fn along(&self) -> Point {
        match self.side.is_upright() {
            true => Point::new(0.0, 1.0),
            false => Point::new(1.0, 0.0),
        }
    }

    /// The direction from the frame to it.
    pub fn outward(&self) -> Point {
        let (x, y) = self.side.outward();
        Point::new(f64::from(x), f64::from(y))
    }

    /// How long its body is.
    pub fn length(&self) -> f64 {
        match self.side.is_upright() {
            true => self.rect.height(),
            false => self.rect.width(),
        }
    }

    /// The two points of its long sides at a part of its length, the lower or left one
    /// first.
    pub fn across(&self, part: f64) -> (Point, Point) {
        let r = self.rect;
        match self.side.is_upright() {
            true => {
                let y = r.min.y + part * r.height();
                (Point::new(r.min.x, y), Point::new(r.max.x, y))
            }
            false => {
                let x = r.min.x + part * r.width();
                (Point::new(x, r.min.y), Point::new(x, r.max.y))
            }
        }
    }

    /// The box of all of it.
    pub fn bounds(&self, texts: &[SceneText]) -> Rect {
        let (r, scale) = (self.rect, &self.scale);
        let tip = |outside: bool| if outside { BAR_WIDTH } else { 0.0 };
        let along = self.along();
        let tips = Rect::new(
            r.min - along * tip(scale.below),
            r.max + along * tip(scale.above),
        );
        let out = self.outward() * TICK;
        let body = tips.grow(0.2).union(Rect::new(r.min + out, r.max + out));
        self.texts()
            .fold(body, |all, text| all.union(text.bounds(texts)))
    }

    /// The tips that say that values lie outside of the range, and their colours.
    pub fn tips(&self) -> Vec<(Path, Color)> {
        let scale = &self.scale;
        let tip = |end: f64, by: f64| {
            let (a, b) = self.across(end);
            let point = a.lerp(b, 0.5) + self.along() * by;
            Path::polyline([a, point, b], true)
        };
        let below = || (tip(0.0, -BAR_WIDTH), scale.color(f64::NEG_INFINITY));
        let above = || (tip(1.0, BAR_WIDTH), scale.color(f64::INFINITY));
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
