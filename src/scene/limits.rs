//! The limits of axes: those asked for, or those of the data with a margin.

use super::coord::{Coord, Scalar};
use super::drawing::{Geometry, Item, ItemKind, Shape, Spot};
use crate::geom::{Point, Rect};

/// The free space beyond the data, of their extent.
const MARGIN: f64 = 0.05;

/// The limits of one axis for what lies between two numbers: with a margin on either
/// side, except where something stands against the limit.
pub fn limits((lo, hi): (f64, f64), tight: (bool, bool)) -> (f64, f64) {
    let apart = hi - lo > 1e-9 * lo.abs().max(hi.abs());
    let margin = match apart {
        true => MARGIN * (hi - lo),
        // Around a single number there is room to see it.
        false => 0.5_f64.max(1e-3 * lo.abs()),
    };
    let (low, high) = (lo - margin, hi + margin);
    // Digits that nobody could see are noise in the code.
    let unit = libm::pow(10.0, 3.0 - libm::floor(libm::log10(high - low)));
    let rounded = |v: f64, to: fn(f64) -> f64| {
        let rounded = to(v * unit) / unit;
        if rounded.is_finite() { rounded } else { v }
    };
    (
        if tight.0 && apart {
            lo
        } else {
            rounded(low, libm::floor)
        },
        if tight.1 && apart {
            hi
        } else {
            rounded(high, libm::ceil)
        },
    )
}

/// The box of the pictures between data points: beyond their borders there is no margin.
pub fn picture_bounds(items: &[Item]) -> Option<Rect> {
    items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Group(items) | ItemKind::Deferred(_, items) => picture_bounds(items),
            ItemKind::Shape(shape) => match &shape.geometry {
                Geometry::Image(image) if matches!(image.spot, Spot::Data(..)) => {
                    shape_bounds(shape)
                }
                _ => None,
            },
            _ => None,
        })
        .reduce(Rect::union)
}

/// The box of everything given in data units; what is not finite is passed over.
pub fn data_bounds(items: &[Item]) -> Option<Rect> {
    items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Group(items) | ItemKind::Deferred(_, items) => data_bounds(items),
            ItemKind::Shape(shape) => shape_bounds(shape),
            ItemKind::Text(text) => data_point(&text.at).map(Rect::at),
            _ => None,
        })
        .reduce(Rect::union)
}

fn shape_bounds(shape: &Shape) -> Option<Rect> {
    let bounds = match &shape.geometry {
        Geometry::Data { points, .. } | Geometry::Dots { points, .. } => points
            .iter()
            .filter(|p| p.is_finite())
            .map(|p| Rect::at(*p))
            .reduce(Rect::union),
        Geometry::Points { points, .. } => points
            .iter()
            .filter_map(data_point)
            .map(Rect::at)
            .reduce(Rect::union),
        Geometry::Image(image) => match &image.spot {
            Spot::Data(a, b) => Some(Rect::new(*a, *b)),
            Spot::At { at, .. } => data_point(at).map(Rect::at),
        },
        Geometry::Rect { a, b } | Geometry::Grid { a, b, .. } => {
            Some(Rect::new(data_point(a)?, data_point(b)?))
        }
        Geometry::Cubic { .. } | Geometry::Arc { .. } => shape.geometry.outline(true)?.bounds(),
        Geometry::OutIn { from: a, to: b, .. } | Geometry::Brace { a, b, .. } => [a, b]
            .into_iter()
            .filter_map(data_point)
            .map(Rect::at)
            .reduce(Rect::union),
        Geometry::Angle { corner, .. } => data_point(corner).map(Rect::at),
        Geometry::Ellipse { center, rx, ry } => {
            let c = data_point(center)?;
            let radius = |s: &Scalar| match s {
                Scalar::Unit(v) => *v,
                Scalar::Length(_) => 0.0,
            };
            let r = Point::new(radius(rx), radius(ry));
            Some(Rect::new(c - r, c + r))
        }
    };
    let reach = shape.series.as_ref().and_then(|s| s.reach);
    match (bounds, reach) {
        (Some(b), Some((lo, hi))) => {
            Some(Rect::new(Point::new(b.min.x, lo), Point::new(b.max.x, hi)))
        }
        (bounds, _) => bounds,
    }
}

fn data_point(coord: &Coord) -> Option<Point> {
    match coord {
        Coord::Xy(Scalar::Unit(x), Scalar::Unit(y)) => Some(Point::new(*x, *y)),
        Coord::Polar(angle, Scalar::Unit(r)) => Some(Point::polar(*angle, *r)),
        _ => None,
    }
}
