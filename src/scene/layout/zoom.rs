//! Insets: a part of axes once more, larger, and the lines that say which part.

use super::super::attrs::{Graphic, Paint, Stroke};
use super::super::coord::NodeId;
use super::super::drawing::{Axes, Geometry, Item, ItemKind, Shape};
use super::super::model::{AxesScene, Mark, MarkGeometry, Place, PlacedText, SceneText};
use super::resolve::{bare, data, plain};
use crate::geom::{Length, Path, Point, Rect, Transform};
use crate::source::Span;

/// The axes of a name, wherever in the drawing they stand.
pub(super) fn find(items: &[Item], id: NodeId) -> Option<&Axes> {
    items.iter().find_map(|item| match &item.kind {
        ItemKind::Axes(axes) if item.id == Some(id) => Some(&**axes),
        ItemKind::Group(items) => find(items, id),
        ItemKind::Stack(stack) => find(&stack.items, id),
        _ => None,
    })
}

/// The axes that an inset shows, those of an inset of an inset being the first ones'.
pub(super) fn source<'a>(items: &'a [Item], axes: &'a Axes) -> &'a Axes {
    let mut shown = axes;
    // Each refers to one that was drawn before it, so that this ends.
    while let Some(next) = shown.zoom.as_ref().and_then(|z| find(items, z.of)) {
        shown = next;
    }
    shown
}

/// The items of which something can lie within the limits; of long lines only the
/// part that does.
pub(super) fn within(items: &[Item], x: (f64, f64), y: (f64, f64)) -> Vec<Item> {
    let limits = Rect::new(Point::new(x.0, y.0), Point::new(x.1, y.1));
    items
        .iter()
        .map(|item| {
            let kind = match &item.kind {
                ItemKind::Group(items) => ItemKind::Group(within(items, x, y)),
                ItemKind::Shape(shape) => ItemKind::Shape(Box::new(cut(shape, limits))),
                other => other.clone(),
            };
            Item {
                kind,
                ..item.clone()
            }
        })
        .collect()
}

/// A shape without the ends of its open line that lie outside.
fn cut(shape: &Shape, limits: Rect) -> Shape {
    let mut shape = shape.clone();
    if let Geometry::Data {
        points,
        closed: false,
        smooth: None,
    } = &mut shape.geometry
        && shape.graphic.fill.is_none()
    {
        let touches = |pair: &[Point]| Rect::new(pair[0], pair[1]).intersection(limits).is_some();
        let first = points.windows(2).position(touches);
        let last = points.windows(2).rposition(touches);
        if let (Some(first), Some(last)) = (first, last) {
            *points = points[first..last + 2].to_vec();
        }
    }
    shape
}

/// From places of the shown axes to the same data in the inset.
pub(super) fn lens(shown: &AxesScene, inset: &AxesScene) -> Transform {
    let corner = |of: &AxesScene, x: f64, y: f64| of.to_canvas(Point::new(x, y));
    let (x, y) = (inset.x, inset.y);
    let part = Rect::new(corner(shown, x.0, y.0), corner(shown, x.1, y.1));
    let to = inset.rect;
    Transform::shift(-part.min)
        .then(Transform::scale(
            to.width() / part.width(),
            to.height() / part.height(),
        ))
        .then(Transform::shift(to.min))
}

/// Whether an inset shows something of a mark. Raw TikZ is not repeated: it may name
/// things.
pub(super) fn shows(frame: Rect, mark: &Mark) -> bool {
    match &mark.geometry {
        MarkGeometry::Tikz(_) => false,
        MarkGeometry::None => mark
            .label
            .as_ref()
            .is_some_and(|l| frame.contains(l.place.canvas)),
        MarkGeometry::Dots { points, .. } => !points.is_empty(),
        _ => mark
            .path
            .bounds()
            .is_some_and(|b| b.intersection(frame).is_some()),
    }
}

/// The label, if it lies within the inset.
pub(super) fn label(frame: Rect, label: PlacedText, texts: &[SceneText]) -> Option<PlacedText> {
    let bounds = label.bounds(texts);
    (frame.contains(bounds.min) && frame.contains(bounds.max)).then_some(label)
}

/// Where on the canvas what an inset shows is.
pub(super) fn part(shown: &AxesScene, inset: &AxesScene) -> Rect {
    let at = |x: f64, y: f64| shown.to_canvas(Point::new(x, y));
    Rect::new(at(inset.x.0, inset.y.0), at(inset.x.1, inset.y.1))
}

/// The frame around what an inset shows, as a mark of the axes that it shows.
pub(super) fn region(shown: &AxesScene, inset: &AxesScene, ink: Paint, span: Span) -> Mark {
    let a = data(shown, Point::new(inset.x.0, inset.y.0));
    let b = data(shown, Point::new(inset.x.1, inset.y.1));
    let path = Path::rect(Rect::new(a.canvas, b.canvas));
    thin(MarkGeometry::Rect { a, b }, path, ink, span)
}

/// The two lines from the corners of the part to those of the inset that cross neither.
pub(super) fn connectors(region: Rect, inset: Rect, ink: &Paint, span: Span) -> Vec<Mark> {
    let left = region.min.x < inset.min.x;
    let right = region.max.x < inset.max.x;
    let below = region.min.y < inset.min.y;
    let above = region.max.y < inset.max.y;
    // The corners of the hull of both boxes lie where the boxes disagree.
    [
        ((-1, -1), left != below),
        ((-1, 1), left == above),
        ((1, -1), right == below),
        ((1, 1), right != above),
    ]
    .into_iter()
    .filter(|(_, free)| *free)
    .map(|((x, y), _)| {
        let ends = [region.compass(x, y), inset.compass(x, y)];
        let places: Vec<Place> = ends.iter().map(|p| plain(*p)).collect();
        let geometry = MarkGeometry::Places {
            places,
            closed: false,
            smooth: None,
        };
        thin(geometry, Path::polyline(ends, false), ink.clone(), span)
    })
    .collect()
}

/// A mark of a thin line.
fn thin(geometry: MarkGeometry, path: Path, ink: Paint, span: Span) -> Mark {
    Mark {
        graphic: Graphic {
            stroke: Some(Stroke::solid(ink, Length::pt(0.4))),
            ..Graphic::default()
        },
        ..bare(geometry, path, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x0: f64, y0: f64, x1: f64, y1: f64) -> Rect {
        Rect::new(Point::new(x0, y0), Point::new(x1, y1))
    }

    #[test]
    fn two_lines_join_a_part_and_its_inset() {
        let ink = Paint::anonymous(crate::color::Color::from_hex("#000").expect("a colour"));
        let part = rect(0.0, 0.0, 1.0, 1.0);
        for inset in [
            rect(3.0, 2.0, 6.0, 5.0),
            rect(-6.0, 2.0, -3.0, 5.0),
            rect(3.0, -1.0, 6.0, 2.0),
            rect(-1.0, 3.0, 2.0, 6.0),
            rect(-1.0, -6.0, 2.0, -3.0),
        ] {
            let lines = connectors(part, inset, &ink, Span::default());
            assert_eq!(lines.len(), 2, "{inset:?}");
            for line in lines {
                let ends = line.path.flatten(1).concat();
                for inner in [part.grow(-0.01), inset.grow(-0.01)] {
                    assert_eq!(inner.inside_length(ends[0], ends[1]), 0.0, "{inset:?}");
                }
            }
        }
    }
}
