//! Labels that stand at a place of their own kind: at the tip of a brace, outside of
//! the mark of an angle, or turned into the direction of a path.

use super::super::coord::TextAnchor;
use super::super::drawing::{Label, Side};
use super::super::model::{At, Mark, MarkGeometry, Place, PlacedText};
use super::super::spacing::PATH_SEP;
use super::labels::{along, nearest_compass};
use crate::geom::{Path, Point};
use crate::source::Span;

/// How far a label of an angle may move outwards to get clear of the rays, in points.
const OUTWARDS: [f64; 4] = [0.0, 4.0, 8.0, 12.0];

/// The places that such a label may have and what each costs for being less usual;
/// none for a label that goes beside a path upright.
pub(super) fn places(
    label: &Label,
    text: usize,
    mark: &Mark,
    span: Span,
) -> Option<Vec<(f64, PlacedText)>> {
    match &mark.geometry {
        MarkGeometry::Brace { amplitude, .. } => {
            let (tip, forward) = mark.path.along(0.5)?;
            let out = ends(&mark.path).map_or(forward, |(a, b)| b - a).left();
            let out = out * amplitude.signum();
            Some(upright(text, span, tip, out, &[0.0]))
        }
        MarkGeometry::Angle { right, .. } => {
            let (middle, forward) = mark.path.along(0.5)?;
            let out = match ends(&mark.path) {
                // The corner of the square is opposite to that of the angle.
                Some((a, b)) if *right => middle * 2.0 - a - b,
                _ => -forward.left(),
            };
            Some(upright(text, span, middle, out, &OUTWARDS))
        }
        _ if label.sloped => sloped(label, text, mark, span),
        _ => None,
    }
}

fn ends(path: &Path) -> Option<(Point, Point)> {
    Some((path.along(0.0)?.0, path.along(1.0)?.0))
}

/// Upright texts outwards of a point.
fn upright(
    text: usize,
    span: Span,
    from: Point,
    out: Point,
    distances: &[f64],
) -> Vec<(f64, PlacedText)> {
    let mut found = Vec::new();
    for distance in distances {
        for (rank, direction) in (0_u32..).zip(nearest_compass(out)) {
            let anchor = TextAnchor::Compass(-direction.0, -direction.1);
            let at = from + out.unit() * *distance;
            let cost = f64::from(rank) + 0.5 * distance;
            found.push((cost, placed(text, span, at, 0.5, anchor, 0.0)));
        }
    }
    found
}

/// Texts along the path, above it first. Nobody reads upside down.
fn sloped(label: &Label, text: usize, mark: &Mark, span: Span) -> Option<Vec<(f64, PlacedText)>> {
    let positions: Vec<f64> = match label.pos {
        Some(pos) => vec![pos.clamp(0.0, 1.0)],
        None => vec![0.5, 0.6, 0.4, 0.7, 0.3],
    };
    let mut found = Vec::new();
    for (rank, pos) in (0_u32..).zip(positions) {
        let (point, forward) = along(mark, pos)?;
        let upright = if forward.x < -1e-9 || (forward.x.abs() <= 1e-9 && forward.y < 0.0) {
            -forward
        } else {
            forward
        };
        let angle = libm::atan2(upright.y, upright.x);
        let up = upright.left();
        let sides: &[i8] = match label.side {
            Side::Above => &[-1],
            Side::Below => &[1],
            Side::Left if up.x < 0.0 => &[-1],
            Side::Right if up.x > 0.0 => &[-1],
            Side::Left | Side::Right => &[1],
            Side::Auto => &[-1, 1],
        };
        for (side_rank, side) in (0_u32..).zip(sides) {
            let cost = f64::from(rank) * 1.5 + f64::from(side_rank) * 2.0;
            let anchor = TextAnchor::Compass(0, *side);
            found.push((cost, placed(text, span, point, pos, anchor, angle)));
        }
    }
    Some(found)
}

fn placed(
    text: usize,
    span: Span,
    canvas: Point,
    pos: f64,
    anchor: TextAnchor,
    angle: f64,
) -> PlacedText {
    PlacedText {
        text,
        place: Place {
            canvas,
            said: At::Canvas,
            shift: Point::default(),
        },
        pos: Some(pos),
        anchor,
        inner_sep: PATH_SEP,
        angle,
        scale: Point::new(1.0, 1.0),
        span,
    }
}
