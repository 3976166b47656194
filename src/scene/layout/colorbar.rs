//! Colour bars: what the colours of a mark mean, beside the frame.

use super::super::drawing::{BarSide, ColorBar, Ticks};
use super::super::model::{AxesScene, BarScene, Font, SceneText, Tick};
use super::super::spacing::{BAR_GAP, BAR_WIDTH, LABEL_SEP, TICK, TICK_SEP};
use super::axes::{plain_ticks, put, tenth};
use crate::color::ColorScale;
use crate::geom::{Point, Rect};
use crate::source::Span;
use crate::style::Markup;

/// Points of bar per number at the edges of bands, at the least.
const STEP_SPACING: f64 = 11.0;

/// Points of bar per number elsewhere, side by side and one above the other.
const NUMBER_SPACING: (f64, f64) = (40.0, 22.0);

/// A colour bar whose numbers are chosen.
#[derive(Debug)]
pub(super) struct BarPlan {
    side: BarSide,
    scale: ColorScale,
    ticks: Vec<(f64, Option<usize>)>,
    label: Option<usize>,
}

impl BarPlan {
    /// The bar of a frame of about this width and height.
    pub(super) fn new(
        bar: &ColorBar,
        (width, height): (f64, f64),
        span: Span,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> Self {
        let scale = bar.scale.clone();
        let (length, step, number) = match bar.side.is_upright() {
            true => (height, STEP_SPACING, NUMBER_SPACING.1),
            false => (width, NUMBER_SPACING.0, NUMBER_SPACING.0),
        };
        let edges = match &bar.ticks {
            Ticks::Auto if !scale.steps.is_empty() => {
                // Each edge if there is room, else every second one, and so on.
                let most = (length / step).max(2.0) as usize;
                let every = scale.steps.len().div_ceil(most).max(1);
                let steps = scale.steps.iter().step_by(every);
                Ticks::At(steps.map(|v| (*v, None)).collect())
            }
            other => other.clone(),
        };
        let ticks = plain_ticks(&edges, scale.range, (length, number), span, text);
        let label = bar.label.as_ref().filter(|m| !m.is_empty());
        let label = label.and_then(|m| text(m, Font::Normal));
        BarPlan {
            side: bar.side,
            scale,
            ticks,
            label,
        }
    }

    /// The bar beside a frame and what stands around it: on the right no more than what the
    /// frame and second axes have there.
    pub(super) fn build(
        &self,
        scene: &AxesScene,
        (right, around): (f64, Rect),
        texts: &[SceneText],
    ) -> BarScene {
        let frame = scene.rect;
        let side = self.side;
        let tip = |outside: bool| if outside { BAR_WIDTH } else { 0.0 };
        let (first, last) = (tip(self.scale.below), tip(self.scale.above));
        // Where its inner side is, and how far it reaches from there.
        let (from, thick) = match side {
            BarSide::Right => (
                frame.max.x + tenth(right - frame.max.x) + BAR_GAP,
                BAR_WIDTH,
            ),
            BarSide::Left => {
                let left = frame.min.x - tenth(frame.min.x - around.min.x);
                (left - BAR_GAP, -BAR_WIDTH)
            }
            BarSide::Above => {
                let top = frame.max.y + tenth(around.max.y - frame.max.y);
                (top + BAR_GAP, BAR_WIDTH)
            }
            BarSide::Below => {
                let bottom = frame.min.y - tenth(frame.min.y - around.min.y);
                (bottom - BAR_GAP, -BAR_WIDTH)
            }
        };
        let rect = match side.is_upright() {
            true => Rect::new(
                Point::new(from, frame.min.y + first),
                Point::new(from + thick, frame.max.y - last),
            ),
            false => Rect::new(
                Point::new(frame.min.x + first, from),
                Point::new(frame.max.x - last, from + thick),
            ),
        };
        let mut bar = BarScene {
            side,
            rect,
            scale: self.scale.clone(),
            ticks: Vec::new(),
            label: None,
        };
        let (dx, dy) = side.outward();
        let out = bar.outward();
        let outer = |part: f64| match (bar.across(part), dx + dy > 0) {
            ((_, b), true) => b,
            ((a, _), false) => a,
        };
        let ticks: Vec<Tick> = self
            .ticks
            .iter()
            .map(|(value, text)| {
                let at = outer(self.scale.place(*value));
                let beside = at + out * TICK;
                Tick {
                    value: *value,
                    at,
                    label: text.map(|t| put(t, beside, (-dx, -dy), TICK_SEP, scene.span)),
                }
            })
            .collect();
        let labels = ticks.iter().filter_map(|t| t.label.as_ref());
        let reach = |r: Rect| match side {
            BarSide::Right => r.max.x - rect.max.x,
            BarSide::Left => rect.min.x - r.min.x,
            BarSide::Above => r.max.y - rect.max.y,
            BarSide::Below => rect.min.y - r.min.y,
        };
        let end = labels.map(|l| reach(l.bounds(texts))).fold(TICK, f64::max);
        bar.label = self.label.map(|t| {
            let at = outer(0.5) + out * tenth(end);
            let mut placed = put(t, at, (-dx, -dy), LABEL_SEP, scene.span);
            // As at the y axis: a single symbol stands upright, words are turned.
            if side.is_upright() && texts.get(t).is_some_and(|text| text.size.width > 14.0) {
                placed = put(t, at, (0, dx), LABEL_SEP, scene.span);
                placed.angle = std::f64::consts::FRAC_PI_2;
            }
            placed
        });
        bar.ticks = ticks;
        bar
    }
}
