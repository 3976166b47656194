//! Drawn things find their places: marks, texts, edges and groups of them.

use std::rc::Rc;

use super::boxes::{Boxes, Outline};
use super::resolve::{self, Context, Units};
use super::{Plan, join, labels, mark_bounds};
use crate::diag::Diagnostic;
use crate::geom::{Rect, Transform};
use crate::scene::drawing::Label;
use crate::scene::{
    CELL, Item, ItemKind, Mark, MarkGeometry, NodeId, PlacedText, SceneItem, Scope, TextStyle,
};
use crate::source::Span;

impl Plan<'_> {
    pub(super) fn place_free(
        &self,
        item: &Item,
        context: Context<'_>,
        boxes: &mut Boxes<'_>,
        out: &mut Vec<SceneItem>,
        errors: &mut Vec<Diagnostic>,
    ) {
        let placed = match &item.kind {
            ItemKind::Group(items) => {
                self.place_group(item, items, context, boxes, out, errors);
                return;
            }
            ItemKind::Shape(shape) => {
                resolve::shape(shape, item.span, context, boxes, &item.motion).map(|mut mark| {
                    mark.label = self.label(shape.label.as_ref(), &mark, item.span, out, context);
                    mark
                })
            }
            ItemKind::Edge(edge) => {
                resolve::edge(edge, item.span, context, boxes).map(|mut mark| {
                    mark.label = self.label(edge.label.as_ref(), &mark, item.span, out, context);
                    mark
                })
            }
            ItemKind::Text(text) => match self.known(&text.text, &text.style) {
                Some(number) => resolve::text(
                    text,
                    number,
                    item.span,
                    context,
                    boxes,
                    &item.motion,
                    &self.texts,
                ),
                None => return,
            },
            ItemKind::Tikz(raw) => {
                match self.raws.place(raw, item.span, context, boxes, self.theme) {
                    Some(mark) => Ok(mark),
                    None => return,
                }
            }
            ItemKind::Axes(_)
            | ItemKind::Stack(_)
            | ItemKind::Deferred(..)
            | ItemKind::Solid(_) => return,
        };
        match placed {
            Ok(mut mark) => {
                mark.layer = item.layer.or(context.layer);
                mark.raster = item.raster;
                // What an inset repeats has its name from where it stands first.
                if let (Some(id), None) = (item.id, context.lens) {
                    self.name_mark(id, &mut mark, context, boxes);
                }
                out.push(SceneItem::Mark(Box::new(mark)));
            }
            Err(error) => errors.push(*error),
        }
    }

    /// Places the things of a group under its transform.
    fn place_group(
        &self,
        item: &Item,
        items: &[Item],
        context: Context<'_>,
        boxes: &mut Boxes<'_>,
        out: &mut Vec<SceneItem>,
        errors: &mut Vec<Diagnostic>,
    ) {
        let from = out.len();
        let moved = match context.moved(&item.motion, context.origin(), boxes) {
            Ok(moved) => moved,
            Err(fault) => {
                errors.push(fault.into_diagnostic(item.span));
                return;
            }
        };
        let map = match &moved {
            Some(moved) => moved.transform().then(context.map),
            None => context.map,
        };
        let mut scopes = context.scopes.to_vec();
        scopes.extend(moved.map(Scope::Moved));
        if let Some(clip) = &item.clip {
            let inner = Context {
                map,
                scopes: &scopes,
                ..context
            };
            match resolve::clip(clip, item.span, inner, boxes) {
                Ok(mark) => scopes.push(Scope::Clip(Rc::new(mark))),
                Err(error) => {
                    errors.push(*error);
                    return;
                }
            }
        }
        if item.opacity < 1.0 {
            scopes.push(Scope::Opacity {
                value: item.opacity,
                first: from,
            });
        }
        let inner = Context {
            map,
            scopes: &scopes,
            layer: item.layer.or(context.layer),
            ..context
        };
        for member in items {
            self.place_free(member, inner, boxes, out, errors);
        }
        let (Some(id), None) = (item.id, context.lens) else {
            return;
        };
        // The box of a transformed group is transformed with it.
        let back = map.inverse().unwrap_or_default();
        let bounds = out[from..].iter().fold(None, |b, placed| match placed {
            SceneItem::Mark(mark) if map != Transform::IDENTITY => {
                let text = mark.label.as_ref().map(|l| {
                    let corners = l.corners(&self.texts, 0.0);
                    let [a, b, c, d] = corners.map(|p| back.apply(p));
                    Rect::new(a, c).union(Rect::new(b, d))
                });
                join(join(b, back.path(&mark.path).bounds()), text)
            }
            _ => join(b, self.item_bounds(placed)),
        });
        let clip = match (&item.clip, scopes.last()) {
            (Some(_), Some(Scope::Clip(clip))) => back.path(&clip.path).bounds(),
            _ => None,
        };
        let bounds = match (bounds, clip) {
            (Some(bounds), Some(clip)) => bounds.intersection(clip),
            (bounds, _) => bounds,
        };
        if let Some(bounds) = bounds {
            boxes.set_mapped(id, bounds, map);
        }
    }

    /// Notes where a named mark is. On the canvas the emitted code gives its
    /// outline the same name; the box of a dot or a text is written as numbers.
    fn name_mark(&self, id: NodeId, mark: &mut Mark, context: Context<'_>, boxes: &mut Boxes<'_>) {
        let cell = self.drawing.names.get(id.0 as usize);
        let cell = cell.is_some_and(|n| n.kind == CELL);
        // Its box is noted as it was before the transforms, and these with it.
        let whole = mark.transform();
        // What is only shifted has its box on the canvas.
        let (map, back) = match whole.is_shift() {
            true => (Transform::IDENTITY, Transform::IDENTITY),
            false => (whole, whole.inverse().unwrap_or_default()),
        };
        let to_box = whole.then(back);
        let local = back.path(&mark.path);
        let outline = match mark.geometry {
            _ if cell => None,
            MarkGeometry::None | MarkGeometry::Dots { .. } | MarkGeometry::Data { .. } => None,
            // TikZ's box of a curve holds its control points too, so its name would
            // not stand for the same anchors.
            _ if mark.geometry.is_curved() => None,
            _ => local.bounds(),
        };
        match (context.units, outline) {
            (Units::Canvas(_), Some(bounds)) => {
                let round = matches!(mark.geometry, MarkGeometry::Ellipse { .. });
                boxes.set_mark(id, bounds, round, map);
                mark.name = self
                    .drawing
                    .names
                    .get(id.0 as usize)
                    .map(|n| n.label.clone());
            }
            _ => {
                let bounds = match mark.geometry.is_curved() || map != Transform::IDENTITY {
                    true => local.bounds(),
                    false => None,
                };
                match bounds {
                    Some(bounds) => boxes.set_mapped(id, bounds, map),
                    None => {
                        if let Some(bounds) = mark_bounds(mark, &self.texts) {
                            boxes.set(id, bounds);
                        }
                    }
                }
            }
        }
        let (middle, border) = match &mark.geometry {
            MarkGeometry::None | MarkGeometry::Dots { .. } | MarkGeometry::Grid { .. } => return,
            MarkGeometry::Ellipse { .. } | MarkGeometry::Rect { .. } => (None, false),
            MarkGeometry::Arc { center, .. } => (Some(to_box.apply(center.canvas)), true),
            MarkGeometry::Angle { corner, .. } => (Some(to_box.apply(corner.canvas)), true),
            _ => (None, true),
        };
        boxes.set_outline(
            id,
            Outline {
                path: local,
                middle,
                border,
            },
        );
    }

    /// The label of a mark beside its path. Inside axes it is placed later, when
    /// all marks that it must keep clear of are known.
    pub(super) fn label(
        &self,
        label: Option<&Label>,
        mark: &Mark,
        span: Span,
        before: &[SceneItem],
        context: Context<'_>,
    ) -> Option<PlacedText> {
        let label = label?;
        let text = self.known(&label.text, &TextStyle::default())?;
        let obstacles = match context.units {
            Units::Axes(_) => labels::Obstacles::default(),
            Units::Canvas(_) => labels::Obstacles::of_items(before, &self.texts),
        };
        labels::beside(label, text, mark, span, &obstacles, &self.texts)
    }
}
