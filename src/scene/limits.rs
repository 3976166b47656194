//! The limits of axes: those asked for, or those of the data with a margin.

use super::coord::{Coord, Scalar};
use super::drawing::{Geometry, Item, ItemKind, Shape, Spot};
use super::scale::Scale;
use crate::geom::{Point, Rect};

/// The free space beyond the data, of their extent.
const MARGIN: f64 = 0.05;

/// The limits of one axis for what lies between two numbers: with a margin on either
/// side, except where something stands against the limit.
pub fn limits((lo, hi): (f64, f64), tight: (bool, bool), scale: &Scale) -> (f64, f64) {
    if !scale.is_linear() {
        return even_limits((lo, hi), tight, scale);
    }
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

/// The limits of an axis on which the values are not spread evenly.
fn even_limits((lo, hi): (f64, f64), tight: (bool, bool), scale: &Scale) -> (f64, f64) {
    // Three digits are more than anybody sees.
    let rounded = |v: f64, to: fn(f64) -> f64| {
        let unit = libm::exp10(libm::floor(libm::log10(v.abs())) - 2.0);
        let rounded = to(v / unit) * unit;
        let text = format!("{rounded:.2e}").parse();
        match text {
            Ok(rounded) if scale.has(rounded) => rounded,
            _ => v,
        }
    };
    let apart = scale.forward(hi) - scale.forward(lo) > 1e-9;
    let (low, high) = match apart {
        true => scale.around((lo, hi), MARGIN),
        // Half a decade on either side.
        false => (
            scale.inverse(scale.forward(lo) - 0.5),
            scale.inverse(scale.forward(hi) + 0.5),
        ),
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
    let linear = Scale::default();
    items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Group(items) | ItemKind::Deferred(_, items) => picture_bounds(items),
            ItemKind::Shape(shape) => match &shape.geometry {
                Geometry::Image(image) if matches!(image.spot, Spot::Data(..)) => {
                    shape_bounds(shape, (&linear, &linear))
                }
                _ => None,
            },
            _ => None,
        })
        .reduce(Rect::union)
}

/// The box of everything given in data units; what is not finite is passed over, and what
/// has no place on the scales of x and y. One side of the box is not a number where
/// nothing has a place.
pub fn data_bounds(items: &[Item], scales: (&Scale, &Scale)) -> Option<Rect> {
    items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Group(items) | ItemKind::Deferred(_, items) => data_bounds(items, scales),
            ItemKind::Shape(shape) => shape_bounds(shape, scales),
            ItemKind::Text(text) => data_point(&text.at).map(|p| placed(p, scales)),
            _ => None,
        })
        .reduce(Rect::union)
}

/// A point; a coordinate that has no place is not a number, and no box knows of it.
fn placed(p: Point, (xscale, yscale): (&Scale, &Scale)) -> Rect {
    let kept = |v: f64, scale: &Scale| if scale.has(v) { v } else { f64::NAN };
    Rect::at(Point::new(kept(p.x, xscale), kept(p.y, yscale)))
}

fn shape_bounds(shape: &Shape, scales: (&Scale, &Scale)) -> Option<Rect> {
    let bounds = match &shape.geometry {
        Geometry::Data { points, .. } | Geometry::Dots { points, .. } => points
            .iter()
            .filter(|p| p.is_finite())
            .map(|p| placed(*p, scales))
            .reduce(Rect::union),
        Geometry::Points { points, .. } => points
            .iter()
            .filter_map(data_point)
            .map(|p| placed(p, scales))
            .reduce(Rect::union),
        Geometry::Image(image) => match &image.spot {
            Spot::Data(a, b) => Some(Rect::new(*a, *b)),
            Spot::At { at, .. } => data_point(at).map(Rect::at),
        },
        Geometry::Rect { a, b } | Geometry::Grid { a, b, .. } => {
            let (a, b) = (data_point(a)?, data_point(b)?);
            Some(placed(a, scales).union(placed(b, scales)))
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
            // An area that stands on zero reaches down as far as a log axis goes.
            let on = |v: f64, other: f64| if scales.1.has(v) { v } else { other };
            let (lo, hi) = (on(lo, b.min.y.min(hi)), on(hi, f64::NAN));
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
