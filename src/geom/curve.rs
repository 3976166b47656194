//! Curves by the formulas of PGF, so that the page shows what TikZ makes of the
//! emitted code.

use super::{Path, Point, Segment};

/// TikZ's word for how round a smooth curve is, when nobody says another.
pub const TENSION: f64 = 0.55;
/// What PGF multiplies a tension with to get the reach of a control point, as a part
/// of the way from the point before to the point after.
const TENSION_REACH: f64 = 0.2775;
/// How far from its end TikZ's `to[out=…, in=…]` puts a control point, as a part of
/// the distance of the ends.
pub const LOOSENESS: f64 = 0.3915;
/// Where TikZ's brace has its tip, as a part of its length.
const BRACE_ASPECT: f64 = 0.5;

impl Path {
    /// A curve through points as PGF's `plot[smooth]` draws it: at each point its
    /// tangent is parallel to the line from the point before to the one after. An
    /// open curve starts and ends straight. With less than two points (three, when
    /// closed) it is what a polyline is.
    pub fn smooth(points: &[Point], tension: f64, closed: bool) -> Self {
        let n = points.len();
        if n < 2 || (closed && n < 3) {
            return Path::polyline(points.iter().copied(), closed);
        }
        let reach = |before: Point, after: Point| (after - before) * (TENSION_REACH * tension);
        let at = |i: usize| points[i % n];
        let mut segments = vec![Segment::Move(points[0])];
        let pieces = if closed { n } else { n - 1 };
        for i in 0..pieces {
            let (a, b) = (at(i), at(i + 1));
            let leave = if i > 0 || closed {
                a + reach(at(i + n - 1), b)
            } else {
                a
            };
            let arrive = if i + 2 < n || closed {
                b - reach(a, at(i + 2))
            } else {
                b
            };
            segments.push(Segment::Cubic(leave, arrive, b));
        }
        if closed {
            segments.push(Segment::Close);
        }
        Path { segments }
    }

    /// An arc of the ellipse with half axes `a` and `b` given as vectors from the
    /// centre, between two angles in radians; clockwise when `to` is below `from`.
    /// Pieces are as long as PGF makes them: their seams show in an arrow's tip.
    pub fn arc(center: Point, a: Point, b: Point, from: f64, to: f64) -> Self {
        let at = |angle: f64| center + a * libm::cos(angle) + b * libm::sin(angle);
        let forward = |angle: f64| b * libm::cos(angle) - a * libm::sin(angle);
        let sign = if to < from { -1.0 } else { 1.0 };
        let mut segments = vec![Segment::Move(at(from))];
        let mut here = from;
        loop {
            let left = libm::fabs(to - here).to_degrees();
            let (next, last) = match left {
                l if l > 115.0 + 1e-9 => (here + sign * 90.0_f64.to_radians(), false),
                l if l > 90.0 + 1e-9 => (here + sign * 60.0_f64.to_radians(), false),
                _ => (to, true),
            };
            let k = 4.0 / 3.0 * libm::tan((next - here) / 4.0);
            segments.push(Segment::Cubic(
                at(here) + forward(here) * k,
                at(next) - forward(next) * k,
                at(next),
            ));
            if last {
                return Path { segments };
            }
            here = next;
        }
    }

    /// The curve from `a` to `b` that leaves at one angle and arrives from another,
    /// both in radians, as TikZ's `to[out=…, in=…]` draws it.
    pub fn out_in(a: Point, b: Point, leave: f64, arrive: f64, looseness: f64) -> Self {
        let reach = (b - a).norm() * LOOSENESS * looseness;
        Path {
            segments: vec![
                Segment::Move(a),
                Segment::Cubic(
                    a + Point::polar(leave, reach),
                    b + Point::polar(arrive, reach),
                    b,
                ),
            ],
        }
    }

    /// A curly brace from `a` to `b` with its tip `amplitude` to the left (to the right
    /// below 0), as PGF's decoration draws it.
    pub fn brace(a: Point, b: Point, amplitude: f64) -> Self {
        let length = (b - a).norm();
        let (along, up) = ((b - a).unit(), (b - a).unit().left());
        let middle = BRACE_ASPECT * length;
        // Short braces have tighter ends.
        let bend = if 2.0 * amplitude.abs() > middle {
            0.5 * middle
        } else {
            amplitude.abs()
        };
        let at = |x: f64, y: f64| a + along * x + up * (y * amplitude);
        Path {
            segments: vec![
                Segment::Move(a),
                Segment::Cubic(at(0.15 * bend, 0.3), at(0.5 * bend, 0.5), at(bend, 0.5)),
                Segment::Line(at(middle - bend, 0.5)),
                Segment::Cubic(
                    at(middle - 0.5 * bend, 0.5),
                    at(middle - 0.15 * bend, 0.7),
                    at(middle, 1.0),
                ),
                Segment::Cubic(
                    at(middle + 0.15 * bend, 0.7),
                    at(middle + 0.5 * bend, 0.5),
                    at(middle + bend, 0.5),
                ),
                Segment::Line(at(length - bend, 0.5)),
                Segment::Cubic(
                    at(length - 0.5 * bend, 0.5),
                    at(length - 0.15 * bend, 0.3),
                    b,
                ),
            ],
        }
    }

    /// A cubic Bézier curve by its ends and control points.
    pub fn bezier(a: Point, leave: Point, arrive: Point, b: Point) -> Self {
        Path {
            segments: vec![Segment::Move(a), Segment::Cubic(leave, arrive, b)],
        }
    }

    /// The open path closed through a point, from which it starts then.
    #[must_use]
    pub fn sector(self, center: Point) -> Path {
        let mut segments = vec![Segment::Move(center)];
        segments.extend(self.segments.into_iter().map(|segment| match segment {
            Segment::Move(p) => Segment::Line(p),
            other => other,
        }));
        segments.push(Segment::Close);
        Path { segments }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::{FRAC_PI_2, PI};

    fn near(a: Point, b: Point) -> bool {
        (a - b).norm() < 1e-9
    }

    fn ends(path: &Path) -> Vec<Point> {
        path.segments
            .iter()
            .filter_map(|s| match s {
                Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p) => Some(*p),
                Segment::Close => None,
            })
            .collect()
    }

    #[test]
    fn a_round_smooth_curve_through_four_points_is_nearly_a_circle() {
        let square: Vec<Point> = (0..4)
            .map(|i| Point::polar(FRAC_PI_2 * f64::from(i), 1.0))
            .collect();
        let circle = Path::smooth(&square, 1.0, true);
        for p in circle.flatten(32).concat() {
            assert!((p.norm() - 1.0).abs() < 2e-3, "{p:?}");
        }
    }

    #[test]
    fn two_points_make_a_straight_curve() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(3.0, 1.0));
        for p in Path::smooth(&[a, b], 0.55, false).flatten(8).concat() {
            assert!((p.y - p.x / 3.0).abs() < 1e-12);
        }
    }

    #[test]
    fn an_arc_is_cut_where_pgf_cuts_it() {
        let arc = |degrees: f64| {
            let (x, y) = (Point::new(1.0, 0.0), Point::new(0.0, 1.0));
            Path::arc(Point::default(), x, y, 0.0, degrees.to_radians())
        };
        let pieces = |degrees: f64| arc(degrees).segments.len() - 1;
        assert_eq!(
            [60.0, 90.0, 100.0, 180.0, 270.0, 360.0].map(pieces),
            [1, 1, 2, 2, 3, 4]
        );
        assert_eq!(pieces(-200.0), 3);
        for p in arc(-200.0).flatten(16).concat() {
            assert!((p.norm() - 1.0).abs() < 3e-4);
        }
    }

    #[test]
    fn a_brace_has_its_tip_to_the_left() {
        let (a, b) = (Point::new(1.0, 1.0), Point::new(1.0, 41.0));
        let brace = Path::brace(a, b, 5.0);
        let bounds = brace.bounds().expect("drawn");
        assert!((bounds.min.x - (1.0 - 5.0)).abs() < 1e-12 && (bounds.max.x - 1.0).abs() < 1e-12);
        let points = ends(&brace);
        assert!(near(points[0], a) && near(points[points.len() - 1], b));
        assert!(near(points[3], Point::new(-4.0, 21.0)));
    }

    #[test]
    fn a_curve_leaves_and_arrives_at_its_angles() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(10.0, 0.0));
        let path = Path::out_in(a, b, FRAC_PI_2, PI, 2.0);
        let Segment::Cubic(p, q, end) = path.segments[1] else {
            panic!("a curve");
        };
        assert!(near(p, Point::new(0.0, 7.83)) && near(q, Point::new(2.17, 0.0)) && near(end, b));
    }

    proptest! {
        #[test]
        fn smooth_curves_pass_through_their_points(
            raw in prop::collection::vec((-100.0..100.0f64, -100.0..100.0f64), 3..20),
            tension in 0.0..2.0f64,
            closed: bool,
        ) {
            let points: Vec<Point> = raw.into_iter().map(|(x, y)| Point::new(x, y)).collect();
            let mut wanted = points.clone();
            if closed {
                wanted.push(points[0]);
            }
            prop_assert_eq!(ends(&Path::smooth(&points, tension, closed)), wanted);
        }

        #[test]
        fn arcs_end_at_their_angles(from in -7.0..7.0f64, to in -7.0..7.0f64) {
            let (a, b) = (Point::new(3.0, 0.0), Point::new(0.0, 2.0));
            let points = ends(&Path::arc(Point::new(1.0, 1.0), a, b, from, to));
            let at = |t: f64| Point::new(1.0 + 3.0 * t.cos(), 1.0 + 2.0 * t.sin());
            prop_assert!((points[0] - at(from)).norm() < 1e-9);
            prop_assert!((points[points.len() - 1] - at(to)).norm() < 1e-9);
        }
    }
}
