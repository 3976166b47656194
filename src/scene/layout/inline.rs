//! Labels in a gap of their line, as the values of level curves have it.

use super::super::coord::TextAnchor;
use super::super::model::{At, AxesScene, Mark, MarkGeometry, Place, PlacedText, SceneText};
use super::labels::Obstacles;
use super::trace::through;
use crate::geom::{Point, Rect};

/// Free space between the text and either end of the line.
const SEP: f64 = 2.0;
/// How far the line may bend away from its text.
const BENT: f64 = 3.0;
/// Places along the line, the usual ones first.
const PLACES: [f64; 13] = [
    0.5, 0.45, 0.55, 0.4, 0.6, 0.33, 0.67, 0.25, 0.75, 0.17, 0.83, 0.1, 0.9,
];

/// A stretch of a line: where it begins and ends, measured along the line.
struct Stretch {
    cost: f64,
    from: f64,
    to: f64,
    text: PlacedText,
}

/// Puts a label into a gap of its line, where the line is straight and nothing else is
/// near. A line too short for its label has none.
pub(super) fn place(axes: &AxesScene, mark: &mut Mark, obstacles: &Obstacles, texts: &[SceneText]) {
    let Some(old) = mark.label.take() else { return };
    let MarkGeometry::Data { points, .. } = &mut mark.geometry else {
        return;
    };
    let Some(size) = texts.get(old.text).map(|t| t.size) else {
        return;
    };
    let longest = points
        .split(|p| !p.is_finite())
        .map(|part| part.iter().map(|p| axes.to_canvas(*p)).collect::<Vec<_>>())
        .enumerate()
        .max_by(|(_, a), (_, b)| length(a).total_cmp(&length(b)));
    let Some((number, line)) = longest else {
        return;
    };
    let whole = length(&line);
    let reach = size.width / 2.0 + SEP;
    if whole < 5.0 * reach {
        return;
    }
    let candidates = PLACES.iter().zip(0_u32..).filter_map(|(part, rank)| {
        let middle = part * whole;
        let (from, to) = (middle - reach, middle + reach);
        if from < SEP || to > whole - SEP {
            return None;
        }
        let (a, b) = (at(&line, from)?, at(&line, to)?);
        let along = (b - a).unit();
        let bend = (1..8)
            .filter_map(|i| at(&line, from + (to - from) * f64::from(i) / 8.0))
            .map(|p| (p - a).dot(along.left()).abs())
            .fold(0.0, f64::max);
        let upright = if along.x < -1e-9 || along.x.abs() <= 1e-9 && along.y < 0.0 {
            -along
        } else {
            along
        };
        let center = (a + b) * 0.5;
        let text = PlacedText {
            text: old.text,
            place: Place {
                canvas: center,
                said: At::Data(axes.from_canvas(center)),
                shift: Point::default(),
            },
            pos: None,
            anchor: TextAnchor::CENTER,
            inner_sep: 0.0,
            angle: libm::atan2(upright.y, upright.x),
            scale: Point::new(1.0, 1.0),
            span: old.span,
        };
        let bounds = text.bounds(texts);
        let inside = within(axes.rect, bounds);
        // Level text reads best.
        let cost = f64::from(rank) * 0.2
            + 3.0 * bend
            + 2.0 * upright.y.abs()
            + obstacles.cost(bounds.grow(1.0));
        (inside && bend < BENT).then_some(Stretch {
            cost,
            from,
            to,
            text,
        })
    });
    let Some(best) = candidates.reduce(|a, b| if b.cost < a.cost { b } else { a }) else {
        return;
    };
    let mut kept = Vec::new();
    for (n, part) in points.split(|p| !p.is_finite()).enumerate() {
        if !kept.is_empty() {
            kept.push(GAP);
        }
        if n != number {
            kept.extend_from_slice(part);
            continue;
        }
        let mut gone = 0.0;
        let mut before = true;
        for (i, p) in part.iter().enumerate() {
            if i > 0
                && let (Some(a), Some(b)) = (line.get(i - 1), line.get(i))
            {
                gone += (*b - *a).norm();
            }
            if before && gone > best.from {
                kept.extend(at(&line, best.from).map(|p| axes.from_canvas(p)));
                kept.push(GAP);
                kept.extend(at(&line, best.to).map(|p| axes.from_canvas(p)));
                before = false;
            }
            if gone < best.from || gone > best.to {
                kept.push(*p);
            }
        }
    }
    let canvas = kept.iter().map(|p| axes.to_canvas(*p));
    mark.path = through(canvas, false, None);
    *points = kept;
    mark.label = Some(best.text);
}

/// What ends one part of a line before the next begins.
const GAP: Point = Point {
    x: f64::NAN,
    y: f64::NAN,
};

fn within(frame: Rect, b: Rect) -> bool {
    frame.contains(b.min) && frame.contains(b.max)
}

fn length(line: &[Point]) -> f64 {
    let steps = line.windows(2).map(|w| match w {
        [a, b] => (*b - *a).norm(),
        _ => 0.0,
    });
    steps.sum()
}

/// The point so far along a line.
fn at(line: &[Point], distance: f64) -> Option<Point> {
    let mut left = distance;
    for pair in line.windows(2) {
        let [a, b] = pair else { continue };
        let step = (*b - *a).norm();
        if left <= step {
            return Some(*a + (*b - *a) * (left / step.max(1e-12)));
        }
        left -= step;
    }
    line.last().copied()
}
