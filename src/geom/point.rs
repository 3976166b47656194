//! Points and boxes on the canvas: TeX points, y upwards.

use std::ops::{Add, Mul, Neg, Sub};

/// A point or a vector.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

impl Point {
    /// A point from its components.
    pub const fn new(x: f64, y: f64) -> Self {
        Point { x, y }
    }

    /// The vector of this length at this angle in radians.
    pub fn polar(angle: f64, radius: f64) -> Self {
        Point::new(radius * libm::cos(angle), radius * libm::sin(angle))
    }

    /// Its length as a vector.
    pub fn norm(self) -> f64 {
        libm::hypot(self.x, self.y)
    }

    /// Its direction as a unit vector; east for the null vector.
    pub fn unit(self) -> Point {
        let norm = self.norm();
        if norm > 0.0 {
            self * (1.0 / norm)
        } else {
            Point::new(1.0, 0.0)
        }
    }

    /// Turned by a right angle to the left.
    pub fn left(self) -> Point {
        Point::new(-self.y, self.x)
    }

    /// Turned by an angle in radians, to the left.
    pub fn turn(self, angle: f64) -> Point {
        let (s, c) = (libm::sin(angle), libm::cos(angle));
        Point::new(self.x * c - self.y * s, self.x * s + self.y * c)
    }

    /// Inner product.
    pub fn dot(self, other: Point) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// The point at `t` of the way to `other`.
    pub fn lerp(self, other: Point, t: f64) -> Point {
        self + (other - self) * t
    }

    /// The point of the line through `a` and `b` that is nearest; `a` when they are one.
    pub fn foot(self, a: Point, b: Point) -> Point {
        let along = b - a;
        let size = along.dot(along);
        if size > 0.0 {
            a + along * ((self - a).dot(along) / size)
        } else {
            a
        }
    }

    /// Whether both components are finite.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

impl Add for Point {
    type Output = Point;
    fn add(self, o: Point) -> Point {
        Point::new(self.x + o.x, self.y + o.y)
    }
}

impl Sub for Point {
    type Output = Point;
    fn sub(self, o: Point) -> Point {
        Point::new(self.x - o.x, self.y - o.y)
    }
}

impl Neg for Point {
    type Output = Point;
    fn neg(self) -> Point {
        Point::new(-self.x, -self.y)
    }
}

impl Mul<f64> for Point {
    type Output = Point;
    fn mul(self, k: f64) -> Point {
        Point::new(self.x * k, self.y * k)
    }
}

/// A box with sides along the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Rect {
    /// The box between two corners given in any order.
    pub fn new(a: Point, b: Point) -> Self {
        Rect {
            min: Point::new(a.x.min(b.x), a.y.min(b.y)),
            max: Point::new(a.x.max(b.x), a.y.max(b.y)),
        }
    }

    /// The box of one point.
    pub fn at(p: Point) -> Self {
        Rect { min: p, max: p }
    }

    /// Width.
    pub fn width(self) -> f64 {
        self.max.x - self.min.x
    }

    /// Height.
    pub fn height(self) -> f64 {
        self.max.y - self.min.y
    }

    /// The middle.
    pub fn center(self) -> Point {
        self.min.lerp(self.max, 0.5)
    }

    /// The corner or side middle in a compass direction, as in [`Point`] of −1, 0, 1.
    pub fn compass(self, dx: i8, dy: i8) -> Point {
        let at = |lo: f64, hi: f64, d: i8| match d.signum() {
            -1 => lo,
            1 => hi,
            _ => f64::midpoint(lo, hi),
        };
        Point::new(
            at(self.min.x, self.max.x, dx),
            at(self.min.y, self.max.y, dy),
        )
    }

    /// The smallest box that holds both.
    pub fn union(self, o: Rect) -> Rect {
        Rect {
            min: Point::new(self.min.x.min(o.min.x), self.min.y.min(o.min.y)),
            max: Point::new(self.max.x.max(o.max.x), self.max.y.max(o.max.y)),
        }
    }

    /// The part that two boxes share, if they share any.
    pub fn intersection(self, o: Rect) -> Option<Rect> {
        let common = Rect {
            min: Point::new(self.min.x.max(o.min.x), self.min.y.max(o.min.y)),
            max: Point::new(self.max.x.min(o.max.x), self.max.y.min(o.max.y)),
        };
        (common.min.x <= common.max.x && common.min.y <= common.max.y).then_some(common)
    }

    /// The box moved.
    pub fn shift(self, by: Point) -> Rect {
        Rect {
            min: self.min + by,
            max: self.max + by,
        }
    }

    /// The box grown by a margin on every side.
    pub fn grow(self, margin: f64) -> Rect {
        let m = Point::new(margin, margin);
        Rect {
            min: self.min - m,
            max: self.max + m,
        }
    }

    /// Whether a point lies in the box, borders included.
    pub fn contains(self, p: Point) -> bool {
        p.x >= self.min.x && p.x <= self.max.x && p.y >= self.min.y && p.y <= self.max.y
    }

    /// Whether another box lies in it, borders included.
    pub fn covers(self, o: Rect) -> bool {
        self.contains(o.min) && self.contains(o.max)
    }

    /// Whether the two share an area.
    pub fn overlaps(self, o: Rect) -> bool {
        self.min.x < o.max.x && o.min.x < self.max.x && self.min.y < o.max.y && o.min.y < self.max.y
    }

    /// The length of the part of the segment `a b` inside the box (Liang–Barsky).
    pub fn inside_length(self, a: Point, b: Point) -> f64 {
        let d = b - a;
        let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
        for (p, q) in [
            (-d.x, a.x - self.min.x),
            (d.x, self.max.x - a.x),
            (-d.y, a.y - self.min.y),
            (d.y, self.max.y - a.y),
        ] {
            if p == 0.0 {
                if q < 0.0 {
                    return 0.0;
                }
            } else if p < 0.0 {
                t0 = t0.max(q / p);
            } else {
                t1 = t1.min(q / p);
            }
        }
        if t1 > t0 { (t1 - t0) * d.norm() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn compass_points_of_a_box() {
        let r = Rect::new(Point::new(4.0, 2.0), Point::new(0.0, 0.0));
        assert_eq!(r.compass(1, 0), Point::new(4.0, 1.0));
        assert_eq!(r.compass(-1, 1), Point::new(0.0, 2.0));
        assert_eq!(r.compass(0, 0), r.center());
    }

    proptest! {
        #[test]
        fn a_foot_is_on_the_line_and_at_a_right_angle(
            (ax, ay, bx, by) in (-9.0..9.0f64, -9.0..9.0f64, -9.0..9.0f64, -9.0..9.0f64),
            (cx, cy) in (-9.0..9.0f64, -9.0..9.0f64),
        ) {
            let (a, b, c) = (Point::new(ax, ay), Point::new(bx, by), Point::new(cx, cy));
            prop_assume!((b - a).norm() > 1e-2);
            let (foot, along) = (c.foot(a, b), (b - a).unit());
            prop_assert!((c - foot).dot(along).abs() < 1e-9);
            prop_assert!((foot - a).dot(along.left()).abs() < 1e-9);
        }

        #[test]
        fn inside_length_agrees_with_sampling(
            ax in -3.0..3.0f64, ay in -3.0..3.0f64, bx in -3.0..3.0f64, by in -3.0..3.0f64,
        ) {
            let r = Rect::new(Point::new(-1.0, -1.0), Point::new(1.0, 1.0));
            let (a, b) = (Point::new(ax, ay), Point::new(bx, by));
            let n = 2000;
            let inside = (0..n)
                .filter(|i| {
                    let p = a.lerp(b, (f64::from(*i) + 0.5) / f64::from(n));
                    p.x.abs() < 1.0 && p.y.abs() < 1.0
                })
                .count();
            let sampled = f64::from(u32::try_from(inside).expect("small")) / f64::from(n) * (b - a).norm();
            prop_assert!((r.inside_length(a, b) - sampled).abs() < 0.02);
        }
    }
}
