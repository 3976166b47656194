//! Axes in space: limits, ticks and texts before TeX measures, the box and the marks after.

mod marks;
mod panes;

use super::super::drawing::{Axes, Frame, Item, ItemKind, Ticks};
use super::super::model::{AxesScene, Font, SceneText, VolumeScene};
use super::super::solid::{Solid, Volume};
use super::super::space::Camera;
use super::Plan;
use super::axes::{AxesPlan, plain_ticks};
use super::boxes::Boxes;
use crate::diag::{Code, Diagnostic};
use crate::geom::{Point, Rect};
use crate::scene::Motion;
use crate::source::Span;
use crate::style::Markup;

/// Points of axis per number, at the least: numbers of x and y are side by side.
const TICK_SPACING: [f64; 3] = [22.0, 22.0, 17.0];

/// What axes in space have besides those of the plane, settled.
#[derive(Debug)]
pub(super) struct VolumePlan<'a> {
    asked: &'a Volume,
    limits: [(f64, f64); 3],
    ticks: [Vec<(f64, Option<usize>)>; 3],
    labels: [Option<usize>; 3],
}

impl<'a> VolumePlan<'a> {
    /// Settles limits and ticks of axes of a width.
    pub(super) fn new(
        volume: &'a Volume,
        axes: &'a Axes,
        span: Span,
        width: f64,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> Self {
        let limits = [axes.x, axes.y, volume.z];
        let sides = sides(volume, axes.equal, limits);
        let [right, up, _] = volume.view.frame();
        let unit = width / volume.view.extent(sides).x;
        let mut ticks = [const { Vec::new() }; 3];
        for (n, asked) in [&axes.xticks, &axes.yticks, &volume.zticks]
            .into_iter()
            .enumerate()
        {
            let seen = libm::hypot(right.parts()[n], up.parts()[n]) * sides[n] * unit;
            // An axis that is looked along has no room for numbers, and a cross has none.
            let framed = matches!(axes.frame, Frame::Box | Frame::Left) && seen > 0.15 * width;
            if framed || !matches!(asked, Ticks::Auto) {
                let room = (seen, TICK_SPACING[n]);
                ticks[n] = plain_ticks(asked, limits[n], room, span, text);
            }
        }
        let mut optional = |markup: &Option<Markup>| {
            let markup = markup.as_ref().filter(|m| !m.is_empty());
            markup.and_then(|m| text(m, Font::Normal))
        };
        let labels = [&axes.xlabel, &axes.ylabel, &volume.zlabel].map(&mut optional);
        VolumePlan {
            asked: volume,
            limits,
            ticks,
            labels,
        }
    }

    /// Height over width of the box as it is seen.
    pub(super) fn aspect(&self, axes: &Axes) -> f64 {
        let extent = self.extent(axes);
        extent.y / extent.x
    }

    /// Width and height of the box as it is seen, in units of its sides.
    pub(super) fn extent(&self, axes: &Axes) -> Point {
        let sides = sides(self.asked, axes.equal, self.limits);
        self.asked.view.extent(sides)
    }

    /// The box in a frame, without marks.
    pub(super) fn build(
        &self,
        axes: &Axes,
        rect: Rect,
        texts: &[SceneText],
        span: Span,
    ) -> VolumeScene {
        let camera = Camera {
            view: self.asked.view,
            limits: self.limits,
            sides: sides(self.asked, axes.equal, self.limits),
            rect,
        };
        panes::build(self, axes, camera, texts, span)
    }
}

/// The sides of the box.
fn sides(volume: &Volume, equal: bool, limits: [(f64, f64); 3]) -> [f64; 3] {
    if !equal {
        return volume.sides;
    }
    let sizes = limits.map(|(lo, hi)| hi - lo);
    let largest = sizes.into_iter().fold(0.0, f64::max);
    sizes.map(|size| (size / largest).max(1e-3))
}

/// The marks in space, groups opened.
pub(super) fn solids<'i>(items: &'i [Item], out: &mut Vec<(&'i Item, &'i Solid)>) {
    for item in items {
        match &item.kind {
            ItemKind::Group(inner) => solids(inner, out),
            ItemKind::Solid(solid) => out.push((item, solid)),
            _ => {}
        }
    }
}

impl<'a> Plan<'a> {
    /// Paints the marks of axes in space whose box is decided.
    pub(super) fn fill_volume(
        &self,
        plan: &AxesPlan<'a>,
        scene: &mut AxesScene,
        boxes: &mut Boxes<'_>,
        errors: &mut Vec<Diagnostic>,
    ) {
        refuse(plan.items, errors);
        let Some(mut volume) = scene.volume.take() else {
            return;
        };
        let mut found = Vec::new();
        solids(plan.items, &mut found);
        self.paint_solids(&mut volume, &found, plan.axes.frame, boxes, plan.item.span);
        scene.volume = Some(volume);
    }
}

/// Groups in space only hold things together.
fn refuse(items: &[Item], errors: &mut Vec<Diagnostic>) {
    for item in items {
        let ItemKind::Group(inner) = &item.kind else {
            continue;
        };
        if item.motion != Motion::default() || item.clip.is_some() || item.opacity < 1.0 {
            errors.push(
                Diagnostic::error(
                    Code::BadPlace,
                    item.span,
                    "a group in `axes3` cannot be transformed, clipped or faded",
                )
                .with_hint("transform the points: `P @ rotation(30deg).T`"),
            );
        }
        refuse(inner, errors);
    }
}
