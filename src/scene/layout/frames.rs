//! Axes and insets find their frames, and their marks their places.

use super::arrange::{Arranged, round_rect};
use super::axes::AxesPlan;
use super::boxes::Boxes;
use super::cover::Covered;
use super::legend::LegendPlan;
use super::resolve::Context;
use super::{NATURAL_WIDTH, Plan, label_wishes, labels, zoom};
use crate::diag::{Code, Diagnostic};
use crate::geom::{Point, Rect};
use crate::scene::{AxesScene, Item, Mark, MarkGeometry, NodeId, Paint, SceneItem, definitions};

/// How far outside of the frame a text may stand, in sizes of the frame.
const FARTHEST: f64 = 3.0;
/// The width of an inset, as a part of that of the axes that it shows.
const INSET_WIDTH: f64 = 0.4;

impl<'a> Plan<'a> {
    pub(super) fn place_axes(
        &self,
        arranged: &Arranged<'_>,
        boxes: &mut Boxes<'_>,
        items: &mut Vec<SceneItem>,
        errors: &mut Vec<Diagnostic>,
        mut placed: impl FnMut(usize, &Item),
    ) {
        for (number, plan) in self.axes.iter().enumerate() {
            if let Some(frame) = arranged.frames.get(&number) {
                let mut scene = plan.build(frame.rect, &self.texts);
                scene.beside.clone_from(&frame.beside);
                let legend = plan.legend.as_ref();
                let beside = scene.legend.is_some();
                let own = legend.filter(|_| plan.twins.is_empty());
                self.place_marks(plan, scene, own, boxes, items, errors);
                for (n, twin) in plan.twins.iter().enumerate() {
                    let mut scene = twin.build(frame.rect, &self.texts);
                    scene.over = Some(plan.name().to_owned());
                    // A legend of all covers all.
                    let last = n + 1 == plan.twins.len() && !beside;
                    let legend = legend.filter(|_| last);
                    self.place_marks(twin, scene, legend, boxes, items, errors);
                }
                placed(items.len(), plan.item);
            }
        }
        for number in &self.insets {
            let plan = &self.axes[*number];
            match self.inset_frame(plan, boxes, items) {
                Ok(rect) => {
                    let mut scene = plan.build(rect, &self.texts);
                    scene.background = Some(self.background());
                    self.place_marks(plan, scene, None, boxes, items, errors);
                    placed(items.len(), plan.item);
                }
                Err(error) => errors.push(*error),
            }
        }
    }

    /// The legends of containers belong to the last axes in them.
    pub(super) fn place_joint_legends(&self, arranged: &Arranged<'_>, items: &mut [SceneItem]) {
        for legend in &arranged.legends {
            let Some(host) = self.axes.get(legend.host) else {
                continue;
            };
            let axes = items.iter_mut().find_map(|item| match item {
                SceneItem::Axes(axes) if axes.name == host.name() => Some(axes),
                _ => None,
            });
            if let Some(axes) = axes {
                let around = (legend.frames, legend.outer);
                axes.legend = Some(legend.plan.around(axes.rect, around, &self.texts));
            }
        }
    }

    /// The frame of an inset that stands at a place of its own.
    fn inset_frame(
        &self,
        plan: &AxesPlan<'a>,
        boxes: &Boxes<'_>,
        items: &[SceneItem],
    ) -> Result<Rect, Box<Diagnostic>> {
        let Some(zoom) = &plan.axes.zoom else {
            return Ok(Rect::at(Point::default()));
        };
        let (at, side) = match &zoom.at {
            Some((at, side)) => (at, *side),
            None => return Ok(Rect::at(Point::default())),
        };
        let context = Context::canvas(Point::default());
        let at = context
            .place(at, boxes)
            .map_err(|f| Box::new(f.into_diagnostic(plan.item.span)))?;
        let shown = self.shown(zoom.of, items);
        let aspect = shown.map_or(1.0, |shown| plan.aspect_as(shown));
        let natural = shown.map_or(NATURAL_WIDTH, |shown| shown.rect.width()) * INSET_WIDTH;
        let (width, height) = match (plan.axes.width, plan.axes.height) {
            (Some(w), Some(h)) => (w.to_pt(), h.to_pt()),
            (Some(w), None) => (w.to_pt(), w.to_pt() * aspect),
            (None, Some(h)) => (h.to_pt() / aspect, h.to_pt()),
            (None, None) => (natural, natural * aspect),
        };
        let size = Point::new(width, height);
        let part = |side: i8, size: f64| size * (1.0 + f64::from(side)) / 2.0;
        let min = at.canvas - Point::new(part(side.0, size.x), part(side.1, size.y));
        Ok(round_rect(Rect::new(min, min + size)))
    }

    /// The axes of a name, as they were placed.
    fn shown<'s>(&self, id: NodeId, items: &'s [SceneItem]) -> Option<&'s AxesScene> {
        let plan = self.axes.iter().find(|plan| plan.item.id == Some(id))?;
        items.iter().find_map(|item| match item {
            SceneItem::Axes(axes) if axes.name == plan.name() => Some(&**axes),
            _ => None,
        })
    }

    /// Places the marks of axes whose frame is decided.
    fn place_marks(
        &self,
        plan: &AxesPlan<'a>,
        mut scene: AxesScene,
        legend: Option<&LegendPlan>,
        boxes: &mut Boxes<'_>,
        items: &mut Vec<SceneItem>,
        errors: &mut Vec<Diagnostic>,
    ) {
        if let Some(id) = plan.item.id {
            boxes.set_axes(id, &scene, plan.around(&scene, &self.texts));
        }
        if scene.volume.is_some() {
            self.fill_volume(plan, &mut scene, boxes, errors);
            if let (Some(legend), None) = (legend, &scene.legend) {
                let covered = Covered::by(&scene, &self.texts);
                let inside = legend.inside(scene.rect, &self.texts, |r| covered.cost(r));
                scene.legend = Some(inside);
            }
            items.push(SceneItem::Axes(Box::new(scene)));
            return;
        }
        let shown = match &plan.axes.zoom {
            Some(zoom) => self.shown(zoom.of, items),
            None => None,
        };
        if let Some(shown) = shown
            && !zoom::part(shown, &scene).overlaps(shown.rect)
        {
            errors.push(
                Diagnostic::error(
                    Code::BadLimits,
                    scene.span,
                    "the part that the zoom shows lies outside of the axes",
                )
                .with_hint("choose `x:` and `y:` within the limits of the axes"),
            );
            return;
        }
        let lens = shown.map(|shown| zoom::lens(shown, &scene));
        let cut = lens.map(|_| zoom::within(plan.items, scene.x, scene.y));
        let inner = cut.as_deref().unwrap_or(plan.items);
        let mut marks = Vec::new();
        for item in inner {
            let context = Context {
                lens,
                ..Context::axes(&scene)
            };
            self.place_free(item, context, boxes, &mut marks, errors);
        }
        scene.marks = marks
            .into_iter()
            .filter_map(|m| match m {
                SceneItem::Mark(mark) => Some(*mark),
                SceneItem::Axes(_) => None,
            })
            .collect();
        // Such a text would make the page many times larger than the axes.
        let r = scene.rect;
        let around = r.grow(FARTHEST * r.width().max(r.height()));
        for mark in &scene.marks {
            let text = mark
                .label
                .as_ref()
                .filter(|_| mark.geometry == MarkGeometry::None);
            if text.is_some_and(|text| !around.contains(text.place.canvas)) {
                errors.push(
                    Diagnostic::error(
                        Code::BadPoint,
                        mark.span,
                        "the text stands far outside of the limits of its axes",
                    )
                    .with_hint("put it within the limits, or let them reach there"),
                );
            }
        }
        let mut wishes = Vec::new();
        for item in inner {
            label_wishes(item, &mut wishes);
        }
        if let (Some(legend), None) = (legend, &scene.legend) {
            let mut covered = Covered::by(&scene, &self.texts);
            for item in items.iter().rev() {
                let (Some(over), SceneItem::Axes(below)) = (&scene.over, item) else {
                    break;
                };
                if &below.name != over && below.over.as_ref() != Some(over) {
                    break;
                }
                covered.also(below, &self.texts);
            }
            let inside = legend.inside(scene.rect, &self.texts, |r| covered.cost(r));
            scene.legend = Some(inside);
        }
        labels::place_in_axes(&mut scene, &wishes, &self.texts);
        if lens.is_some() {
            let frame = scene.rect;
            scene.marks.retain(|mark| zoom::shows(frame, mark));
            for mark in &mut scene.marks {
                let label = mark.label.take();
                mark.label = label.and_then(|l| zoom::label(frame, l, &self.texts));
            }
        }
        scene.marks.sort_by_key(Mark::rank);
        let lines = plan
            .axes
            .zoom
            .as_ref()
            .map_or_else(Vec::new, |zoom| self.say_where(zoom.of, &scene, items));
        items.push(SceneItem::Axes(Box::new(scene)));
        items.extend(lines.into_iter().map(|m| SceneItem::Mark(Box::new(m))));
    }

    /// Draws a frame around what an inset shows; returns the lines from there to it.
    fn say_where(&self, of: NodeId, inset: &AxesScene, items: &mut [SceneItem]) -> Vec<Mark> {
        let Some(name) = self.shown(of, items).map(|shown| shown.name.clone()) else {
            return Vec::new();
        };
        let ink = Paint::named("axis", definitions::axis_color(self.theme));
        let shown = items.iter_mut().find_map(|item| match item {
            SceneItem::Axes(axes) if axes.name == name => Some(axes),
            _ => None,
        });
        let Some(shown) = shown else {
            return Vec::new();
        };
        let region = zoom::region(shown, inset, ink.clone(), inset.span);
        let bounds = region.path.bounds();
        shown.marks.push(region);
        bounds.map_or_else(Vec::new, |bounds| {
            zoom::connectors(bounds, inset.rect, &ink, inset.span)
        })
    }
}
