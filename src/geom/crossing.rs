//! Where paths cross.
//!
//! Curves are looked at as short straight pieces; each crossing of two of these is
//! then made exact on the curves themselves by Newton's method.

use super::measure::Piece;
use super::{Path, Point, Rect};

/// Straight pieces of a curve in the search.
const PIECES: u32 = 48;
/// Paths that cross more often are noise; the first crossings are given.
const MOST: usize = 10_000;
/// Crossings nearer to each other than this, in points, are one.
const SAME: f64 = 1e-4;

/// A straight piece of a path.
#[derive(Debug, Clone, Copy)]
struct Leg {
    /// The number of its piece, and the piece.
    number: usize,
    piece: Piece,
    /// The parameters of its ends on the piece.
    from: f64,
    to: f64,
    /// Its ends.
    a: Point,
    b: Point,
}

impl Leg {
    fn bounds(&self) -> Rect {
        Rect::new(self.a, self.b)
    }
}

fn legs(path: &Path) -> Vec<Leg> {
    let mut found = Vec::new();
    for (number, piece) in path.pieces().into_iter().enumerate() {
        let n = match piece {
            Piece::Line(..) => 1,
            Piece::Cubic(..) => PIECES,
        };
        for i in 0..n {
            let part = |i: u32| f64::from(i) / f64::from(n);
            let (from, to) = (part(i), part(i + 1));
            found.push(Leg {
                number,
                piece,
                from,
                to,
                a: piece.at(from),
                b: piece.at(to),
            });
        }
    }
    found
}

/// Legs by the cells of a square grid that they touch, so that only neighbours are
/// compared.
struct Cells<'a> {
    legs: &'a [Leg],
    bounds: Rect,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
}

impl<'a> Cells<'a> {
    fn new(legs: &'a [Leg]) -> Option<Self> {
        let bounds = legs.iter().map(Leg::bounds).reduce(Rect::union)?;
        let side = libm::ceil(libm::sqrt(legs.len() as f64)).clamp(1.0, 1024.0) as usize;
        let mut grid = Cells {
            legs,
            bounds,
            columns: side,
            rows: side,
            cells: vec![Vec::new(); side * side],
        };
        for (i, leg) in (0_u32..).zip(legs) {
            for cell in grid.touched(leg) {
                if let Some(list) = grid.cells.get_mut(cell) {
                    list.push(i);
                }
            }
        }
        Some(grid)
    }

    /// The numbers of the cells that a leg comes through, row by row: a long leg
    /// touches far fewer cells than its box holds.
    fn touched(&self, leg: &Leg) -> Vec<usize> {
        let cell = |v: f64, low: f64, size: f64, n: usize| {
            let part = if size > 0.0 { (v - low) / size } else { 0.0 };
            // The cast saturates below 0.
            ((part * n as f64) as usize).min(n - 1)
        };
        let (low, w, h) = (self.bounds.min, self.bounds.width(), self.bounds.height());
        let column = |x: f64| cell(x, low.x, w, self.columns);
        let row = |y: f64| cell(y, low.y, h, self.rows);
        let r = leg.bounds().grow(SAME);
        let d = leg.b - leg.a;
        let mut found = Vec::new();
        for y in row(r.min.y)..=row(r.max.y) {
            let band = |n: usize| low.y + h * n as f64 / self.rows as f64;
            // Between which parameters the leg is in this row.
            let at = |level: f64| ((level - leg.a.y) / d.y).clamp(0.0, 1.0);
            let (s, t) = if d.y.abs() > 1e-9 {
                (at(band(y) - SAME), at(band(y + 1) + SAME))
            } else {
                (0.0, 1.0)
            };
            let (x0, x1) = (leg.a.x + d.x * s, leg.a.x + d.x * t);
            let columns = column(x0.min(x1) - SAME)..=column(x0.max(x1) + SAME);
            found.extend(columns.map(|x| y * self.columns + x));
        }
        found
    }

    fn near(&self, leg: &Leg) -> Vec<&'a Leg> {
        let bounds = leg.bounds().grow(SAME);
        let (low, high) = (bounds.min, bounds.max);
        let mut found: Vec<u32> = self
            .touched(leg)
            .into_iter()
            .filter_map(|cell| self.cells.get(cell))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|i| self.legs.get(i as usize))
            .filter(|other| {
                let r = other.bounds();
                r.min.x <= high.x && r.max.x >= low.x && r.min.y <= high.y && r.max.y >= low.y
            })
            .collect()
    }
}

/// The parameters at which two straight pieces cross; a little beyond their ends counts.
fn cross(p: &Leg, q: &Leg) -> Option<(f64, f64)> {
    let (u, v, w) = (p.b - p.a, q.b - q.a, q.a - p.a);
    let det = u.x * v.y - u.y * v.x;
    // Parallel pieces have no single crossing.
    if det.abs() <= 1e-12 * u.norm() * v.norm() {
        return None;
    }
    let s = (w.x * v.y - w.y * v.x) / det;
    let t = (w.x * u.y - w.y * u.x) / det;
    let slack = |d: Point| SAME / d.norm().max(SAME);
    let within = |x: f64, d: Point| x >= -slack(d) && x <= 1.0 + slack(d);
    (within(s, u) && within(t, v)).then_some((s.clamp(0.0, 1.0), t.clamp(0.0, 1.0)))
}

/// The parameters of a crossing on the pieces themselves, starting near to it.
fn polish(p: Piece, q: Piece, mut s: f64, mut t: f64) -> (f64, f64) {
    for _ in 0..8 {
        let gap = q.at(t) - p.at(s);
        let (u, v) = (p.velocity(s), q.velocity(t));
        let det = u.x * v.y - u.y * v.x;
        if det.abs() <= 1e-9 * u.norm() * v.norm() {
            break;
        }
        let ds = (gap.x * v.y - gap.y * v.x) / det;
        let dt = (gap.x * u.y - gap.y * u.x) / det;
        // Far steps leave the neighbourhood that was found.
        if ds.abs() > 0.1 || dt.abs() > 0.1 {
            break;
        }
        (s, t) = ((s + ds).clamp(0.0, 1.0), (t + dt).clamp(0.0, 1.0));
        if ds.abs() + dt.abs() < 1e-14 {
            break;
        }
    }
    (s, t)
}

impl Path {
    /// Every point where this path crosses another, in order along this one. Where
    /// the two run along each other there is no single point, and none is given.
    pub fn crossings(&self, other: &Path) -> Vec<Point> {
        let (ours, theirs) = (legs(self), legs(other));
        let Some(cells) = Cells::new(&theirs) else {
            return Vec::new();
        };
        let mut found: Vec<(usize, f64, Point)> = Vec::new();
        for p in &ours {
            if found.len() > MOST {
                break;
            }
            for q in cells.near(p) {
                let Some((s, t)) = cross(p, q) else {
                    continue;
                };
                let (s, t) = (p.from + (p.to - p.from) * s, q.from + (q.to - q.from) * t);
                let (s, _) = polish(p.piece, q.piece, s, t);
                found.push((p.number, s, p.piece.at(s)));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut points: Vec<Point> = Vec::new();
        for (_, _, point) in found {
            if !points
                .iter()
                .rev()
                .take(8)
                .any(|p| (*p - point).norm() < SAME)
            {
                points.push(point);
            }
        }
        // The seam of a closed path is both its first and its last point.
        if points.len() > 1
            && let (Some(first), Some(last)) = (points.first(), points.last())
            && (*first - *last).norm() < SAME
        {
            points.pop();
        }
        points
    }

    /// Where the ray from a point in a direction leaves the path for the last time.
    pub fn exit(&self, from: Point, direction: Point) -> Option<Point> {
        let bounds = self.bounds()?.union(Rect::at(from));
        let far = from + direction.unit() * (bounds.width() + bounds.height() + 1.0);
        Path::polyline([from, far], false).crossings(self).pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    fn circle(center: Point, r: f64) -> Path {
        Path::ellipse(center, p(r, 0.0), p(0.0, r))
    }

    /// The distance of a point from a path, measured against fine straight pieces.
    fn distance(path: &Path, point: Point) -> f64 {
        path.flatten(256)
            .iter()
            .flat_map(|part| part.windows(2))
            .map(|leg| {
                let d = leg[1] - leg[0];
                let t = ((point - leg[0]).dot(d) / d.dot(d).max(1e-300)).clamp(0.0, 1.0);
                (leg[0].lerp(leg[1], t) - point).norm()
            })
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn two_lines_cross_once() {
        let a = Path::polyline([p(0.0, 0.0), p(4.0, 4.0)], false);
        let b = Path::polyline([p(0.0, 4.0), p(4.0, 0.0)], false);
        assert_eq!(a.crossings(&b), [p(2.0, 2.0)]);
        let short = Path::polyline([p(0.0, 4.0), p(1.0, 3.0)], false);
        assert!(a.crossings(&short).is_empty());
    }

    #[test]
    fn a_line_through_a_corner_crosses_once() {
        let corner = Path::polyline([p(0.0, 0.0), p(2.0, 2.0), p(4.0, 0.0)], false);
        let upright = Path::polyline([p(2.0, 0.0), p(2.0, 4.0)], false);
        assert_eq!(upright.crossings(&corner), [p(2.0, 2.0)]);
    }

    #[test]
    fn crossings_come_in_order_along_the_first_path() {
        let line = Path::polyline([p(10.0, 0.0), p(-10.0, 0.0)], false);
        let found = line.crossings(&circle(p(0.0, 0.0), 3.0));
        assert_eq!(found.len(), 2);
        assert!((found[0] - p(3.0, 0.0)).norm() < 1e-9 && (found[1] - p(-3.0, 0.0)).norm() < 1e-9);
        let round = circle(p(0.0, 0.0), 3.0).crossings(&line);
        assert!((round[0] - p(3.0, 0.0)).norm() < 1e-9 && round.len() == 2);
    }

    #[test]
    fn two_circles_cross_twice() {
        let found = circle(p(0.0, 0.0), 5.0).crossings(&circle(p(6.0, 0.0), 5.0));
        assert_eq!(found.len(), 2);
        for point in found {
            assert!((point.x - 3.0).abs() < 1e-6 && (point.y.abs() - 4.0).abs() < 2e-3);
        }
    }

    #[test]
    fn what_runs_along_itself_has_no_single_crossing() {
        let a = Path::polyline([p(0.0, 0.0), p(4.0, 0.0)], false);
        let b = Path::polyline([p(1.0, 0.0), p(9.0, 0.0)], false);
        assert!(a.crossings(&b).is_empty());
    }

    #[test]
    fn a_ray_leaves_a_polygon_on_its_outline() {
        let triangle = Path::polyline([p(0.0, 0.0), p(4.0, 0.0), p(2.0, 4.0)], true);
        let right = triangle.exit(p(2.0, 2.0), p(1.0, 0.0)).expect("it leaves");
        assert!((right - p(3.0, 2.0)).norm() < 1e-9);
        assert_eq!(triangle.exit(p(9.0, 2.0), p(1.0, 0.0)), None);
    }

    #[test]
    fn noise_ends_soon() {
        let noise = |k: u64| {
            let points = (0..20_000_u64).map(|i| {
                let at = |m: u64| (i.wrapping_mul(m).wrapping_add(k) % 9973) as f64;
                p(at(7919 * 31), at(104_729))
            });
            Path::polyline(points, false)
        };
        assert!(noise(1).crossings(&noise(5)).len() >= MOST / 2);
    }

    #[test]
    fn long_data_is_looked_at_in_parts() {
        let wave = |k: f64| {
            let points = (0..200_000).map(|i| {
                let x = f64::from(i) / 1000.0;
                p(x, libm::sin(k * x))
            });
            Path::polyline(points, false)
        };
        let level = Path::polyline([p(0.05, 0.5), p(199.9, 0.5)], false);
        assert_eq!(level.crossings(&wave(1.0)).len(), 64);
        assert!(wave(1.0).crossings(&wave(2.0)).len() > 100);
    }

    proptest! {
        #[test]
        fn crossings_lie_on_both_paths(
            a in prop::collection::vec((-50.0..50.0f64, -50.0..50.0f64), 2..7),
            b in prop::collection::vec((-50.0..50.0f64, -50.0..50.0f64), 2..7),
        ) {
            let path = |raw: Vec<(f64, f64)>| {
                let points: Vec<Point> = raw.into_iter().map(|(x, y)| p(x, y)).collect();
                Path::smooth(&points, 0.55, false)
            };
            let (a, b) = (path(a), path(b));
            for point in a.crossings(&b) {
                prop_assert!(distance(&a, point) < 5e-2 && distance(&b, point) < 5e-2);
            }
        }
    }
}
