//! Measuring along paths: the point at a part of the length, and the direction there.

use super::{Path, Point, Segment, cubic};

/// Straight pieces by which the length of a curve is measured: for a quarter of a
/// circle they are too short by one part in 40,000, everywhere alike.
const PIECES: u32 = 64;

/// One piece of a path with where it starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Piece {
    Line(Point, Point),
    Cubic(Point, Point, Point, Point),
}

impl Piece {
    /// The point at a parameter of 0 to 1.
    pub(super) fn at(self, t: f64) -> Point {
        match self {
            Piece::Line(a, b) => a.lerp(b, t),
            Piece::Cubic(a, p, q, b) => cubic(a, p, q, b, t),
        }
    }

    /// The derivative by the parameter.
    pub(super) fn velocity(self, t: f64) -> Point {
        match self {
            Piece::Line(a, b) => b - a,
            Piece::Cubic(a, p, q, b) => {
                let u = 1.0 - t;
                (p - a) * (3.0 * u * u) + (q - p) * (6.0 * u * t) + (b - q) * (3.0 * t * t)
            }
        }
    }

    /// The direction at a parameter, also where a control point lies on an end.
    fn direction(self, t: f64) -> Point {
        let here = self.velocity(t);
        let size = match self {
            Piece::Line(a, b) => (b - a).norm(),
            Piece::Cubic(a, p, q, b) => (p - a).norm() + (q - p).norm() + (b - q).norm(),
        };
        if here.norm() > 1e-9 * size {
            return here.unit();
        }
        let (before, after) = ((t - 1e-3).max(0.0), (t + 1e-3).min(1.0));
        (self.at(after) - self.at(before)).unit()
    }

    /// The parameter at which a short leg of the piece is so long. The parameter of a
    /// curve need not grow with its length, least of all where a control point lies on
    /// an end, so it is searched for by halving.
    fn after(self, from: f64, to: f64, length: f64) -> f64 {
        let start = self.at(from);
        let (mut low, mut high) = (from, to);
        for _ in 0..48 {
            let middle = f64::midpoint(low, high);
            if (self.at(middle) - start).norm() < length {
                low = middle;
            } else {
                high = middle;
            }
        }
        if length <= 0.0 { from } else { high }
    }

    /// Into how many straight pieces it is measured.
    fn steps(self) -> u32 {
        match self {
            Piece::Line(..) => 1,
            Piece::Cubic(..) => PIECES,
        }
    }
}

impl Path {
    /// Its pieces in order, those of all parts; the line that closes a part is one.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut found = Vec::with_capacity(self.segments.len());
        let (mut start, mut here) = (Point::default(), Point::default());
        for segment in &self.segments {
            match *segment {
                Segment::Move(p) => (start, here) = (p, p),
                Segment::Line(p) => {
                    found.push(Piece::Line(here, p));
                    here = p;
                }
                Segment::Cubic(a, b, p) => {
                    found.push(Piece::Cubic(here, a, b, p));
                    here = p;
                }
                Segment::Close => {
                    if here != start {
                        found.push(Piece::Line(here, start));
                    }
                    here = start;
                }
            }
        }
        found
    }

    /// The point at a part `t` of the path's length, 0 to 1, and the direction there
    /// as a unit vector; none for a path without pieces.
    pub fn along(&self, t: f64) -> Option<(Point, Point)> {
        let pieces = self.pieces();
        let mut legs: Vec<(Piece, f64, f64, f64)> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let n = f64::from(piece.steps());
            for i in 0..piece.steps() {
                let (from, to) = (f64::from(i) / n, f64::from(i + 1) / n);
                legs.push((piece, from, to, (piece.at(to) - piece.at(from)).norm()));
            }
        }
        let total: f64 = legs.iter().map(|leg| leg.3).sum();
        let mut left = total * t.clamp(0.0, 1.0);
        for (piece, from, to, length) in &legs {
            if left <= *length && *length > 0.0 {
                let at = piece.after(*from, *to, left);
                return Some((piece.at(at), piece.direction(at)));
            }
            left -= length;
        }
        // Rounding may leave a little, and a path may have no length at all.
        let (piece, ..) = legs.iter().rev().find(|leg| leg.3 > 0.0).or(legs.last())?;
        Some((piece.at(1.0), piece.direction(1.0)))
    }

    /// The length of the path.
    pub fn length(&self) -> f64 {
        self.flatten(PIECES)
            .iter()
            .flat_map(|part| part.windows(2))
            .map(|leg| (leg[1] - leg[0]).norm())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::PI;

    fn quarter() -> Path {
        let (x, y) = (Point::new(10.0, 0.0), Point::new(0.0, 10.0));
        Path::arc(Point::default(), x, y, 0.0, PI / 2.0)
    }

    #[test]
    fn a_part_of_an_arc_is_a_part_of_its_angle() {
        for t in [0.0, 0.2, 0.5, 0.9, 1.0] {
            let (point, direction) = quarter().along(t).expect("on it");
            let wanted = Point::polar(t * PI / 2.0, 10.0);
            assert!((point - wanted).norm() < 5e-3, "{t}: {point:?}");
            assert!(direction.dot(point.unit()).abs() < 2e-3);
        }
        assert!((quarter().length() - 5.0 * PI).abs() < 2e-3);
    }

    #[test]
    fn a_closed_path_ends_where_it_starts() {
        let corners =
            [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)].map(|(x, y)| Point::new(x, y));
        let square = Path::polyline(corners, true);
        let at = |t: f64| square.along(t).expect("on it").0;
        assert_eq!(at(0.25), corners[1]);
        assert_eq!(at(0.875), Point::new(0.0, 2.0));
        assert_eq!((at(0.0), at(1.0)), (corners[0], corners[0]));
        assert!((square.length() - 16.0).abs() < 1e-12);
    }

    #[test]
    fn a_control_point_on_an_end_still_has_a_direction() {
        let path = Path::smooth(&[Point::default(), Point::new(2.0, 2.0)], 0.55, false);
        for t in [0.0, 0.5, 1.0] {
            let (_, direction) = path.along(t).expect("on it");
            assert!((direction.x - direction.y).abs() < 1e-9 && direction.x > 0.0);
        }
    }

    #[test]
    fn a_path_of_one_point_is_that_point() {
        assert_eq!(Path::default().along(0.5), None);
        let p = Point::new(1.0, 2.0);
        let (found, _) = Path::polyline([p, p], false).along(0.5).expect("a point");
        assert_eq!(found, p);
    }

    proptest! {
        #[test]
        fn the_way_grows_with_the_ratio(
            raw in prop::collection::vec((-50.0..50.0f64, -50.0..50.0f64), 2..8),
            s in 0.0..1.0f64,
            t in 0.0..1.0f64,
        ) {
            let points: Vec<Point> = raw.into_iter().map(|(x, y)| Point::new(x, y)).collect();
            let path = Path::smooth(&points, 0.55, false);
            let total = path.length();
            let (s, t) = (s.min(t), s.max(t));
            let (p, q) = (path.along(s).expect("on it").0, path.along(t).expect("on it").0);
            // No chord is longer than the part of the way that it cuts off, but for the
            // uneven speed within one of the straight pieces that the way is measured by.
            prop_assert!((q - p).norm() <= (t - s) * total * 1.01 + 1e-3 * total);
        }
    }
}
