//! Colour bars: what the colours of a mark mean, beside the frame.

use super::super::drawing::{ColorBar, Ticks};
use super::super::model::{AxesScene, BarScene, Font, SceneText, Tick};
use super::super::spacing::{BAR_GAP, BAR_WIDTH, LABEL_SEP, TICK, TICK_SEP};
use super::axes::{bar_ticks, put, tenth};
use crate::color::ColorScale;
use crate::geom::{Point, Rect};
use crate::source::Span;
use crate::style::Markup;

/// Points of bar per number at the edges of bands, at the least.
const STEP_SPACING: f64 = 11.0;

/// A colour bar whose numbers are chosen.
#[derive(Debug)]
pub(super) struct BarPlan {
    scale: ColorScale,
    ticks: Vec<(f64, Option<usize>)>,
    label: Option<usize>,
}

impl BarPlan {
    /// The bar of a frame of about this height.
    pub(super) fn new(
        bar: &ColorBar,
        height: f64,
        span: Span,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> Self {
        let scale = bar.scale.clone();
        let edges = match &bar.ticks {
            Ticks::Auto if !scale.steps.is_empty() => {
                // Each edge if there is room, else every second one, and so on.
                let most = (height / STEP_SPACING).max(2.0) as usize;
                let every = scale.steps.len().div_ceil(most).max(1);
                let steps = scale.steps.iter().step_by(every);
                Ticks::At(steps.map(|v| (*v, None)).collect())
            }
            other => other.clone(),
        };
        let ticks = bar_ticks(&edges, scale.range, height, span, text);
        let label = bar.label.as_ref().filter(|m| !m.is_empty());
        let label = label.and_then(|m| text(m, Font::Normal));
        BarPlan {
            scale,
            ticks,
            label,
        }
    }

    /// The bar beside a frame whose own labels, and those of second axes, reach to a place
    /// at its right.
    pub(super) fn build(&self, scene: &AxesScene, right: f64, texts: &[SceneText]) -> BarScene {
        let frame = scene.rect;
        let left = frame.max.x + tenth(right - frame.max.x) + BAR_GAP;
        let tip = |outside: bool| if outside { BAR_WIDTH } else { 0.0 };
        let rect = Rect::new(
            Point::new(left, frame.min.y + tip(self.scale.below)),
            Point::new(left + BAR_WIDTH, frame.max.y - tip(self.scale.above)),
        );
        let ticks: Vec<Tick> = self
            .ticks
            .iter()
            .map(|(value, text)| {
                let y = rect.min.y + self.scale.place(*value) * rect.height();
                let at = Point::new(rect.max.x, y);
                let beside = at + Point::new(TICK, 0.0);
                Tick {
                    value: *value,
                    at,
                    label: text.map(|t| put(t, beside, (-1, 0), TICK_SEP, scene.span)),
                }
            })
            .collect();
        let labels = ticks.iter().filter_map(|t| t.label.as_ref());
        let end = labels
            .map(|l| l.bounds(texts).max.x)
            .fold(rect.max.x + TICK, f64::max);
        let label = self.label.map(|t| {
            let at = Point::new(rect.max.x + tenth(end - rect.max.x), rect.center().y);
            let mut placed = put(t, at, (-1, 0), LABEL_SEP, scene.span);
            // As at the y axis: a single symbol stands upright, words are turned.
            if texts.get(t).is_some_and(|text| text.size.width > 14.0) {
                placed = put(t, at, (0, 1), LABEL_SEP, scene.span);
                placed.angle = std::f64::consts::FRAC_PI_2;
            }
            placed
        });
        BarScene {
            rect,
            scale: self.scale.clone(),
            ticks,
            label,
        }
    }
}
