//! Polylines with no more points than can be seen.

use crate::geom::{Point, Rect};

/// The width in points of a strip in which only the ends and the extremes of a line
/// count, and how far straightening may go: the drawn line is within a twentieth of a
/// point, both together, of the one asked for.
const STRIP: f64 = 0.03;
const STRAIGHT: f64 = 0.02;
/// The same for lines of few points, which keep all their corners.
const CORNER: f64 = 0.005;
/// Straightening takes at most the square of this many steps for as many points.
const CHUNK: usize = 1024;

/// The numbers of the points of a polyline that are kept, in order, so that the line
/// through them is within a twentieth of a point of the whole one wherever the frame shows it.
/// First and last point are always among them.
pub(super) fn kept(points: &[Point], frame: Option<Rect>) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..points.len()).collect();
    if let Some(frame) = frame {
        kept = seen(points, frame);
    }
    // Dense data mostly runs along one of the axes: strips across that one.
    let columns = in_strips(points, &kept, |p| (p.x, p.y));
    kept = match columns.len() * 2 < kept.len() {
        true => columns,
        false => {
            let rows = in_strips(points, &kept, |p| (p.y, p.x));
            if rows.len() * 2 < kept.len() {
                rows
            } else {
                kept
            }
        }
    };
    straightened(points, &kept, STRAIGHT)
}

/// The numbers of the corners of a polyline: without the points on straight lines between
/// others. First and last point are always among them.
pub(super) fn corners(points: &[Point]) -> Vec<usize> {
    let all: Vec<usize> = (0..points.len()).collect();
    straightened(points, &all, CORNER)
}

/// Without what lies on one side of the frame but for the ends of each such run.
fn seen(points: &[Point], frame: Rect) -> Vec<usize> {
    let side = |p: &Point| {
        u8::from(p.x < frame.min.x)
            | u8::from(p.x > frame.max.x) << 1
            | u8::from(p.y < frame.min.y) << 2
            | u8::from(p.y > frame.max.y) << 3
    };
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(point) = points.get(at) {
        let mut common = side(point);
        let mut end = at + 1;
        while let Some(next) = points.get(end)
            && common & side(next) != 0
        {
            common &= side(next);
            end += 1;
        }
        kept.push(at);
        if end - 1 > at {
            kept.push(end - 1);
        }
        at = end;
    }
    kept
}

/// Of neighbours within one strip the first, the last, and the extremes between them.
fn in_strips(points: &[Point], kept: &[usize], turned: impl Fn(Point) -> (f64, f64)) -> Vec<usize> {
    let strip = |n: &usize| {
        let along = points.get(*n).map_or(0.0, |p| turned(*p).0);
        (along / STRIP).floor()
    };
    let mut result = Vec::new();
    for run in kept.chunk_by(|a, b| strip(a) == strip(b)) {
        let height = |n: usize| points.get(n).map_or(0.0, |p| turned(*p).1);
        let compare = |a: &&usize, b: &&usize| height(**a).total_cmp(&height(**b));
        let ends = [run.first(), run.last()];
        let extremes = [run.iter().min_by(compare), run.iter().max_by(compare)];
        let mut four: Vec<usize> = ends
            .into_iter()
            .chain(extremes)
            .flatten()
            .copied()
            .collect();
        four.sort_unstable();
        four.dedup();
        result.extend(four);
    }
    result
}

/// Without the points that are on the line between those around them: Ramer's and
/// Douglas' and Peucker's way, in chunks.
fn straightened(points: &[Point], kept: &[usize], tolerance: f64) -> Vec<usize> {
    let mut result = Vec::with_capacity(kept.len());
    let mut start = 0;
    while start + 1 < kept.len() {
        let end = (start + CHUNK).min(kept.len() - 1);
        let chunk = kept.get(start..=end).unwrap_or_default();
        let mut wanted = vec![false; chunk.len()];
        let mut open = vec![(0, chunk.len() - 1)];
        while let Some((from, to)) = open.pop() {
            let place = |n: usize| chunk.get(n).and_then(|n| points.get(*n)).copied();
            let (Some(a), Some(b)) = (place(from), place(to)) else {
                continue;
            };
            let distances = (from + 1..to).filter_map(|n| Some((n, distance(place(n)?, a, b))));
            let farthest = distances.max_by(|x, y| x.1.total_cmp(&y.1));
            if let Some((n, far)) = farthest
                && far > tolerance
            {
                if let Some(wanted) = wanted.get_mut(n) {
                    *wanted = true;
                }
                open.push((from, n));
                open.push((n, to));
            }
        }
        if let Some(first) = wanted.first_mut() {
            *first = true;
        }
        // The last one is the first of the next chunk.
        let inner = chunk.iter().zip(wanted).take(chunk.len() - 1);
        result.extend(inner.filter_map(|(n, wanted)| wanted.then_some(*n)));
        start = end;
    }
    result.extend(kept.last());
    result
}

/// From a point to the line between two others.
pub(super) fn distance(p: Point, a: Point, b: Point) -> f64 {
    let along = b - a;
    let length = along.dot(along);
    if length <= 0.0 {
        return (p - a).norm();
    }
    let t = ((p - a).dot(along) / length).clamp(0.0, 1.0);
    (p - (a + along * t)).norm()
}

/// The polyline cut to a box: what lies outside runs along the border of the box, so that
/// within the box line and filling are what they were.
pub(super) fn cut(points: Vec<Point>, bounds: Rect) -> Vec<Point> {
    if points.iter().all(|p| bounds.contains(*p)) {
        return points;
    }
    // How far inside of each side of the box a point is.
    let sides: [fn(Point, Rect) -> f64; 4] = [
        |p, r| p.x - r.min.x,
        |p, r| r.max.x - p.x,
        |p, r| p.y - r.min.y,
        |p, r| r.max.y - p.y,
    ];
    sides.iter().fold(points, |points, inside| {
        let mut result = Vec::with_capacity(points.len());
        let mut before: Option<Point> = None;
        for p in points {
            let here = inside(p, bounds);
            if let Some(q) = before {
                let there = inside(q, bounds);
                if (here < 0.0) != (there < 0.0) {
                    result.push(q + (p - q) * (there / (there - here)));
                }
            }
            if here >= 0.0 {
                result.push(p);
            }
            before = Some(p);
        }
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far in points the drawn line may be from the one asked for.
    const TOLERANCE: f64 = 0.05;

    /// How far the points of the first line are from the second one at most.
    fn off(line: &[Point], from: &[Point]) -> f64 {
        let to = |p: &Point| {
            let pairs = from.windows(2).map(|w| distance(*p, w[0], w[1]));
            pairs.fold(f64::INFINITY, f64::min)
        };
        line.iter().map(to).fold(0.0, f64::max)
    }

    fn line(n: usize, f: impl Fn(f64) -> (f64, f64)) -> Vec<Point> {
        let at = |i: usize| f(i as f64 / (n - 1) as f64);
        (0..n).map(at).map(|(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn what_is_kept_is_near_what_was_given_and_much_less() {
        let curves: [(&str, Vec<Point>, usize); 4] = [
            (
                "sine",
                line(5000, |t| (200.0 * t, 50.0 * libm::sin(9.0 * t))),
                300,
            ),
            (
                "noise",
                line(40_000, |t| (200.0 * t, 40.0 * libm::sin(1e7 * t * t))),
                30_000,
            ),
            (
                "spiral",
                line(8000, |t| {
                    let (sin, cos) = libm::sincos(40.0 * t);
                    (90.0 * t * cos, 90.0 * t * sin)
                }),
                1500,
            ),
            ("straight", line(3000, |t| (7.0 * t, 3.0 * t)), 2 + 3),
        ];
        for (name, points, most) in curves {
            let kept: Vec<Point> = kept(&points, None).iter().map(|n| points[*n]).collect();
            assert!(kept.len() <= most, "{name}: {}", kept.len());
            assert!(off(&kept, &points) < 1e-9, "{name} has points of its own");
            let coarse: Vec<Point> = points.iter().step_by(7).copied().collect();
            let off = off(&coarse, &kept);
            assert!(off <= TOLERANCE, "{name} is off by {off}");
            assert_eq!(kept.first(), points.first());
            assert_eq!(kept.last(), points.last());
            let top = |p: &[Point]| p.iter().map(|p| p.y).fold(f64::MIN, f64::max);
            assert!(top(&points) - top(&kept) <= TOLERANCE, "{name}");
        }
    }

    #[test]
    fn corners_are_what_is_left_of_straight_lines() {
        let square = |t: f64| match t {
            t if t < 0.25 => (4.0 * t, 0.0),
            t if t < 0.5 => (1.0, 4.0 * t - 1.0),
            t if t < 0.75 => (3.0 - 4.0 * t, 1.0),
            t => (0.0, 4.0 - 4.0 * t),
        };
        let points = line(101, square);
        assert_eq!(corners(&points), [0, 25, 50, 75, 100]);
        let bent = line(50, |t| (100.0 * t, 30.0 * t * t));
        assert_eq!(corners(&bent).len(), 50);
    }

    #[test]
    fn a_run_outside_of_the_frame_is_its_ends() {
        let points = line(1000, |t| (100.0 * t, 1000.0 * libm::sin(20.0 * t)));
        let frame = Rect::new(Point::new(0.0, -10.0), Point::new(100.0, 10.0));
        let kept = kept(&points, Some(frame));
        assert!(kept.len() < 60, "{}", kept.len());
        let line: Vec<Point> = kept.iter().map(|n| points[*n]).collect();
        let inside: Vec<Point> = points
            .iter()
            .filter(|p| frame.contains(**p))
            .copied()
            .collect();
        assert!(inside.len() > 5);
        assert!(off(&inside, &line) <= TOLERANCE);
    }

    #[test]
    fn what_is_cut_away_goes_along_the_border() {
        let bounds = Rect::new(Point::new(-10.0, -10.0), Point::new(10.0, 10.0));
        let points = [(0.0, 0.0), (1e12, 0.0), (1e12, 1e12), (0.0, 5.0)];
        let points = points.map(|(x, y)| Point::new(x, y)).to_vec();
        let cut = cut(points, bounds);
        assert!(
            cut.iter().all(|p| bounds.grow(1e-3).contains(*p)),
            "{cut:?}"
        );
        assert_eq!(cut.first(), Some(&Point::new(0.0, 0.0)));
        assert_eq!(cut.get(1), Some(&Point::new(10.0, 0.0)));
        assert_eq!(cut.last(), Some(&Point::new(0.0, 5.0)));
    }
}
