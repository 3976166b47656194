//! Paths of straight and cubic Bézier pieces.

use super::{Point, Rect};

/// One piece of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a part.
    Move(Point),
    /// A straight line to.
    Line(Point),
    /// A cubic Bézier curve by two control points to an end.
    Cubic(Point, Point, Point),
    /// Back to the start of the part.
    Close,
}

/// A path.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    /// Its pieces.
    pub segments: Vec<Segment>,
}

/// The control distance that makes four cubics a circle to 2e-4 of its radius
/// (the constant that PGF uses for its ellipses).
const CIRCLE_KAPPA: f64 = 0.552_284_749_8;

impl Path {
    /// A polyline. A point that is not finite is a gap: a new part begins after it.
    pub fn polyline(points: impl IntoIterator<Item = Point>, closed: bool) -> Self {
        let mut segments: Vec<Segment> = Vec::new();
        let mut joined = false;
        for p in points {
            let finite = p.is_finite();
            match (finite, joined) {
                (true, true) => segments.push(Segment::Line(p)),
                (true, false) => segments.push(Segment::Move(p)),
                (false, _) => {}
            }
            joined = finite;
        }
        if closed && !segments.is_empty() {
            segments.push(Segment::Close);
        }
        Path { segments }
    }

    /// An ellipse with half axes `a` and `b` given as vectors from the centre.
    pub fn ellipse(center: Point, a: Point, b: Point) -> Self {
        let (ka, kb) = (a * CIRCLE_KAPPA, b * CIRCLE_KAPPA);
        Path {
            segments: vec![
                Segment::Move(center + a),
                Segment::Cubic(center + a + kb, center + b + ka, center + b),
                Segment::Cubic(center + b - ka, center - a + kb, center - a),
                Segment::Cubic(center - a - kb, center - b - ka, center - b),
                Segment::Cubic(center - b + ka, center + a - kb, center + a),
                Segment::Close,
            ],
        }
    }

    /// A rectangle, counter-clockwise from its south-west corner.
    pub fn rect(r: Rect) -> Self {
        Path::polyline(
            [
                r.min,
                Point::new(r.max.x, r.min.y),
                r.max,
                Point::new(r.min.x, r.max.y),
            ],
            true,
        )
    }

    /// The path with every point mapped by an affine map.
    #[must_use]
    pub fn map(&self, f: impl Fn(Point) -> Point) -> Path {
        Path {
            segments: self
                .segments
                .iter()
                .map(|s| match *s {
                    Segment::Move(p) => Segment::Move(f(p)),
                    Segment::Line(p) => Segment::Line(f(p)),
                    Segment::Cubic(a, b, p) => Segment::Cubic(f(a), f(b), f(p)),
                    Segment::Close => Segment::Close,
                })
                .collect(),
        }
    }

    /// The path as straight pieces: each cubic in `n` of them. One list per part.
    pub fn flatten(&self, n: u32) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        for segment in &self.segments {
            match *segment {
                Segment::Move(p) => parts.push(vec![p]),
                Segment::Line(p) => {
                    if let Some(part) = parts.last_mut() {
                        part.push(p);
                    }
                }
                Segment::Cubic(a, b, p) => {
                    if let Some(part) = parts.last_mut()
                        && let Some(&start) = part.last()
                    {
                        part.extend(
                            (1..=n).map(|i| cubic(start, a, b, p, f64::from(i) / f64::from(n))),
                        );
                    }
                }
                Segment::Close => {
                    if let Some(part) = parts.last_mut()
                        && let Some(&start) = part.first()
                    {
                        part.push(start);
                    }
                }
            }
        }
        parts
    }

    /// Whether its last part is closed.
    pub fn is_closed(&self) -> bool {
        matches!(self.segments.last(), Some(Segment::Close))
    }

    /// A box that holds the path, from flattened curves; none for an empty path.
    pub fn bounds(&self) -> Option<Rect> {
        self.flatten(16)
            .into_iter()
            .flatten()
            .map(Rect::at)
            .reduce(Rect::union)
    }
}

/// A point of a cubic Bézier curve.
pub(crate) fn cubic(p0: Point, p1: Point, p2: Point, p3: Point, t: f64) -> Point {
    let u = 1.0 - t;
    p0 * (u * u * u) + p1 * (3.0 * u * u * t) + p2 * (3.0 * u * t * t) + p3 * (t * t * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipse_stays_near_its_equation() {
        let e = Path::ellipse(
            Point::new(1.0, 2.0),
            Point::new(3.0, 0.0),
            Point::new(0.0, 2.0),
        );
        for p in e.flatten(64).concat() {
            let (x, y) = ((p.x - 1.0) / 3.0, (p.y - 2.0) / 2.0);
            assert!((x.hypot(y) - 1.0).abs() < 3e-4);
        }
        let b = e.bounds().expect("not empty");
        assert!((b.width() - 6.0).abs() < 1e-9 && (b.height() - 4.0).abs() < 1e-9);
    }
}
