//! Affine maps of the canvas: shift, rotation, scale, and what they compose to.

use super::{Path, Point};

/// An affine map: `x' = a x + c y + shift.x`, `y' = b x + d y + shift.y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transform {
    /// x to x.
    pub a: f64,
    /// x to y.
    pub b: f64,
    /// y to x.
    pub c: f64,
    /// y to y.
    pub d: f64,
    /// Where the origin goes.
    pub shift: Point,
}

impl Default for Transform {
    fn default() -> Self {
        Transform::IDENTITY
    }
}

impl Transform {
    /// Leaves everything where it is.
    pub const IDENTITY: Transform = Transform {
        a: 1.0,
        b: 0.0,
        c: 0.0,
        d: 1.0,
        shift: Point::new(0.0, 0.0),
    };

    /// Moves by a vector.
    pub const fn shift(by: Point) -> Self {
        Transform {
            shift: by,
            ..Transform::IDENTITY
        }
    }

    /// Turns about the origin by an angle in radians, to the left. Multiples of a
    /// right angle are exact.
    pub fn rotate(angle: f64) -> Self {
        let quarters = angle / std::f64::consts::FRAC_PI_2;
        let (sin, cos) = if (quarters - libm::round(quarters)).abs() < 1e-12 {
            match libm::fmod(libm::round(quarters), 4.0) as i32 {
                1 | -3 => (1.0, 0.0),
                2 | -2 => (0.0, -1.0),
                3 | -1 => (-1.0, 0.0),
                _ => (0.0, 1.0),
            }
        } else {
            (libm::sin(angle), libm::cos(angle))
        };
        Transform {
            a: cos,
            b: sin,
            c: -sin,
            d: cos,
            shift: Point::default(),
        }
    }

    /// Scales from the origin.
    pub const fn scale(x: f64, y: f64) -> Self {
        Transform {
            a: x,
            b: 0.0,
            c: 0.0,
            d: y,
            shift: Point::new(0.0, 0.0),
        }
    }

    /// First this map, then the next.
    #[must_use]
    pub fn then(self, next: Transform) -> Transform {
        let (x, y) = (
            next.direction(Point::new(self.a, self.b)),
            next.direction(Point::new(self.c, self.d)),
        );
        Transform {
            a: x.x,
            b: x.y,
            c: y.x,
            d: y.y,
            shift: next.apply(self.shift),
        }
    }

    /// The same map with this point in the place of the origin.
    #[must_use]
    pub fn about(self, center: Point) -> Transform {
        Transform::shift(-center)
            .then(self)
            .then(Transform::shift(center))
    }

    /// A point, mapped.
    pub fn apply(self, p: Point) -> Point {
        self.direction(p) + self.shift
    }

    /// A vector, mapped: it does not move with the origin.
    pub fn direction(self, v: Point) -> Point {
        Point::new(self.a * v.x + self.c * v.y, self.b * v.x + self.d * v.y)
    }

    /// A path, mapped.
    pub fn path(self, path: &Path) -> Path {
        if self == Transform::IDENTITY {
            path.clone()
        } else {
            path.map(|p| self.apply(p))
        }
    }

    /// Whether it moves everything by the same way, or not at all.
    pub fn is_shift(self) -> bool {
        self == Transform::shift(self.shift)
    }

    /// The map back; none for one that flattens the plane.
    pub fn inverse(self) -> Option<Transform> {
        let det = self.a * self.d - self.b * self.c;
        if !(det.is_finite() && det != 0.0) {
            return None;
        }
        let linear = Transform {
            a: self.d / det,
            b: -self.b / det,
            c: -self.c / det,
            d: self.a / det,
            shift: Point::default(),
        };
        Some(Transform {
            shift: -linear.direction(self.shift),
            ..linear
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(p: Point, q: Point) -> bool {
        (p - q).norm() < 1e-9 * (1.0 + p.norm())
    }

    #[test]
    fn a_right_angle_is_exact() {
        let turn = Transform::rotate(std::f64::consts::FRAC_PI_2);
        assert_eq!(turn.apply(Point::new(1.0, 0.0)), Point::new(0.0, 1.0));
        let back = Transform::rotate(-std::f64::consts::FRAC_PI_2);
        assert_eq!(turn.then(back), Transform::IDENTITY);
    }

    #[test]
    fn a_rotation_about_a_point_keeps_it() {
        let center = Point::new(3.0, -2.0);
        let turn = Transform::rotate(0.7).about(center);
        assert!(near(turn.apply(center), center));
    }

    proptest! {
        #[test]
        fn then_applies_one_after_the_other(
            angle in -7.0..7.0f64, sx in 0.1..3.0f64, sy in -3.0..-0.1f64,
            x in -9.0..9.0f64, y in -9.0..9.0f64,
        ) {
            let p = Point::new(x, y);
            let (turn, scale) = (Transform::rotate(angle), Transform::scale(sx, sy));
            let moved = Transform::shift(Point::new(y, 1.0));
            let all = scale.then(turn).then(moved);
            prop_assert!(near(all.apply(p), moved.apply(turn.apply(scale.apply(p)))));
            let back = all.inverse().expect("not flat");
            prop_assert!(near(back.apply(all.apply(p)), p));
            prop_assert!((turn.direction(p).norm() - p.norm()).abs() < 1e-9);
        }
    }
}
