//! Marks of data are cut off at the limits of their axes, so that neither writer sees
//! what nobody can see, whatever its size.

use super::super::model::AxesScene;
use crate::geom::{Point, Rect};

/// What ends one part of a line before the next begins.
const GAP: Point = Point {
    x: f64::NAN,
    y: f64::NAN,
};

/// The points of a polyline within the limits of axes, with gaps where it is outside;
/// an area loses what is outside. None where the line stays as it is: when it lies
/// within, and when cutting it would change more than its ends.
pub(super) fn polyline(
    points: &[Point],
    (closed, filled): (bool, bool),
    smooth: Option<f64>,
    axes: &AxesScene,
) -> Option<Vec<Point>> {
    let inside = points.iter().all(|p| !p.is_finite() || axes.contains(*p));
    if inside || smooth.is_some() {
        return None;
    }
    if !axes.is_linear() {
        return along(points, (closed, filled), axes);
    }
    let limits = Rect::new(
        Point::new(axes.x.0, axes.y.0),
        Point::new(axes.x.1, axes.y.1),
    );
    let cut = match (closed, filled) {
        (false, false) => line(points, limits),
        (true, true) => {
            let mut cut: Vec<Point> = Vec::new();
            for part in points.split(|p| !p.is_finite()) {
                let part = area(part, limits);
                // What lies outside leaves nothing, or a line along the border.
                if part.len() > 2 {
                    if !cut.is_empty() {
                        cut.push(GAP);
                    }
                    cut.extend(part);
                }
            }
            cut
        }
        _ => return None,
    };
    // What was computed here has no more digits than can be seen; what was given stays.
    let unit = |size: f64, (lo, hi): (f64, f64)| {
        libm::pow(10.0, libm::ceil(libm::log10(FINE * size / (hi - lo))))
    };
    let (x, y) = (
        unit(axes.rect.width(), axes.x),
        unit(axes.rect.height(), axes.y),
    );
    let round = |v: f64, unit: f64, limits: (f64, f64)| {
        let rounded = libm::round(v * unit) / unit;
        match rounded.is_finite() && v != limits.0 && v != limits.1 {
            true => rounded.clamp(limits.0, limits.1),
            false => v,
        }
    };
    let on_border = |p: &Point| {
        [limits.min.x, limits.max.x].contains(&p.x) || [limits.min.y, limits.max.y].contains(&p.y)
    };
    let rounded = cut.into_iter().map(|p| match on_border(&p) {
        true => Point::new(round(p.x, x, axes.x), round(p.y, y, axes.y)),
        false => p,
    });
    Some(rounded.collect())
}

/// The same where data do not run evenly: straight lines are so on the page.
fn along(points: &[Point], (closed, filled): (bool, bool), axes: &AxesScene) -> Option<Vec<Point>> {
    let place = |p: &Point| {
        Point::new(
            axes.xscale.position(p.x, axes.x),
            axes.yscale.position(p.y, axes.y),
        )
    };
    let placed: Vec<Point> = points.iter().map(place).collect();
    let whole = Rect::new(Point::default(), Point::new(1.0, 1.0));
    let cut = match (closed, filled) {
        (false, false) => line(&placed, whole),
        (true, true) => area(&placed, whole),
        _ => return None,
    };
    let back = |p: Point| {
        Point::new(
            axes.xscale.value(p.x, axes.x),
            axes.yscale.value(p.y, axes.y),
        )
    };
    Some(cut.into_iter().map(back).collect())
}

/// The points that are computed here are rounded to this part of a point, or less.
const FINE: f64 = 200.0;

/// The parts of a polyline within a box.
fn line(points: &[Point], limits: Rect) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for pair in points.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let Some((from, to)) = segment(a, b, limits) else {
            continue;
        };
        if out.last() != Some(&from) {
            if !out.is_empty() {
                out.push(GAP);
            }
            out.push(from);
        }
        if to != from {
            out.push(to);
        }
    }
    out
}

/// The part of a segment within a box (Liang and Barsky).
fn segment(a: Point, b: Point, limits: Rect) -> Option<(Point, Point)> {
    if !(a.is_finite() && b.is_finite()) {
        return None;
    }
    // Halves, so that the difference of huge numbers is one.
    let d = b * 0.5 - a * 0.5;
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, to_low, to_high) in [
        (
            d.x,
            limits.min.x * 0.5 - a.x * 0.5,
            limits.max.x * 0.5 - a.x * 0.5,
        ),
        (
            d.y,
            limits.min.y * 0.5 - a.y * 0.5,
            limits.max.y * 0.5 - a.y * 0.5,
        ),
    ] {
        if step == 0.0 {
            if to_low > 0.0 || to_high < 0.0 {
                return None;
            }
            continue;
        }
        let (s, t) = (to_low / step, to_high / step);
        enter = enter.max(s.min(t));
        leave = leave.min(s.max(t));
    }
    if enter > leave {
        return None;
    }
    let at = |t: f64| {
        let p = a + d * (2.0 * t);
        Point::new(
            p.x.clamp(limits.min.x, limits.max.x),
            p.y.clamp(limits.min.y, limits.max.y),
        )
    };
    let from = if enter > 0.0 { at(enter) } else { a };
    let to = if leave < 1.0 { at(leave) } else { b };
    Some((from, to))
}

/// The part of an area within a box (Sutherland and Hodgman).
fn area(points: &[Point], limits: Rect) -> Vec<Point> {
    let mut area: Vec<Point> = points.iter().copied().filter(|p| p.is_finite()).collect();
    type Side = (fn(Point) -> f64, f64, f64);
    let sides: [Side; 4] = [
        (|p| p.x, limits.min.x, 1.0),
        (|p| p.x, limits.max.x, -1.0),
        (|p| p.y, limits.min.y, 1.0),
        (|p| p.y, limits.max.y, -1.0),
    ];
    for (n, (of, limit, sign)) in sides.into_iter().enumerate() {
        let inside = |p: Point| sign * of(p) >= sign * limit;
        let mut kept = Vec::with_capacity(area.len() + 4);
        let mut before = area.last().copied();
        for p in &area {
            if let Some(q) = before
                && inside(q) != inside(*p)
            {
                let t = (limit - of(q)) / (of(*p) - of(q));
                let cut = q + (*p - q) * t;
                kept.push(match n < 2 {
                    true => Point::new(limit, cut.y),
                    false => Point::new(cut.x, limit),
                });
            }
            if inside(*p) {
                kept.push(*p);
            }
            before = Some(*p);
        }
        area = kept;
    }
    area
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit() -> Rect {
        Rect::new(Point::new(0.0, 0.0), Point::new(1.0, 1.0))
    }

    #[test]
    fn lines_leave_and_come_back() {
        let points = [
            Point::new(0.5, 0.5),
            Point::new(0.5, 2.0),
            Point::new(0.75, 2.0),
            Point::new(0.75, 0.5),
        ];
        let cut = line(&points, unit());
        assert_eq!(cut.len(), 5);
        assert_eq!(
            (cut[1], cut[3]),
            (Point::new(0.5, 1.0), Point::new(0.75, 1.0))
        );
        assert!(!cut[2].is_finite());
    }

    proptest! {
        #[test]
        fn what_is_left_lies_within(
            raw in prop::collection::vec((-3.0..3.0f64, -3.0..3.0f64), 2..30),
        ) {
            let points: Vec<Point> = raw.into_iter().map(|(x, y)| Point::new(x, y)).collect();
            let near = unit().grow(1e-9);
            for p in line(&points, unit()).into_iter().chain(area(&points, unit())) {
                prop_assert!(!p.is_finite() || near.contains(p));
            }
        }

        #[test]
        fn a_segment_keeps_what_lies_within(
            x0 in -3.0..3.0f64, y0 in -3.0..3.0f64, x1 in -3.0..3.0f64, y1 in -3.0..3.0f64,
        ) {
            let (a, b) = (Point::new(x0, y0), Point::new(x1, y1));
            let found = segment(a, b, unit());
            let middle = |t: f64| a + (b - a) * t;
            for k in 0..=100 {
                let p = middle(f64::from(k) / 100.0);
                if unit().contains(p) {
                    let (from, to) = found.expect("part of it is inside");
                    let box_of = Rect::new(from, to).grow(1e-9);
                    prop_assert!(box_of.contains(p));
                }
            }
        }
    }
}
