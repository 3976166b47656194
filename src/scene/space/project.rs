//! The view: from the data of a box in space to the canvas, and how near it is.

use std::ops::{Add, Mul, Sub};

use crate::geom::{Point, Rect};

/// A point or a vector in space.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Vec3 {
    /// Its first component.
    pub x: f64,
    /// Its second one.
    pub y: f64,
    /// Its third one.
    pub z: f64,
}

impl Vec3 {
    /// A point from its components.
    pub const fn new(x: f64, y: f64, z: f64) -> Self {
        Vec3 { x, y, z }
    }

    /// Its components.
    pub fn parts(self) -> [f64; 3] {
        [self.x, self.y, self.z]
    }

    /// Inner product.
    pub fn dot(self, other: Vec3) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// Vector product.
    pub fn cross(self, other: Vec3) -> Vec3 {
        Vec3::new(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    /// Its length as a vector.
    pub fn norm(self) -> f64 {
        libm::sqrt(self.dot(self))
    }

    /// The point at `t` of the way to `other`.
    pub fn lerp(self, other: Vec3, t: f64) -> Vec3 {
        self + (other - self) * t
    }

    /// Whether all components are finite.
    pub fn is_finite(self) -> bool {
        self.parts().iter().all(|v| v.is_finite())
    }

    /// On the canvas, if it is a projected point.
    pub fn flat(self) -> Point {
        Point::new(self.x, self.y)
    }
}

impl From<[f64; 3]> for Vec3 {
    fn from([x, y, z]: [f64; 3]) -> Self {
        Vec3 { x, y, z }
    }
}

impl Add for Vec3 {
    type Output = Vec3;
    fn add(self, o: Vec3) -> Vec3 {
        Vec3::new(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for Vec3 {
    type Output = Vec3;
    fn sub(self, o: Vec3) -> Vec3 {
        Vec3::new(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f64> for Vec3 {
    type Output = Vec3;
    fn mul(self, k: f64) -> Vec3 {
        Vec3::new(self.x * k, self.y * k, self.z * k)
    }
}

/// From where a box is looked at, as PGFPlots' `view={azimuth}{elevation}` has it: at
/// (0, 0) from the front, x to the right and z upwards; the azimuth turns the eye about
/// z, the elevation lifts it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// In degrees.
    pub azimuth: f64,
    /// In degrees.
    pub elevation: f64,
}

impl Default for View {
    fn default() -> Self {
        View {
            azimuth: 35.0,
            elevation: 25.0,
        }
    }
}

/// Sine and cosine of an angle in degrees, exact at right angles.
fn sin_cos(degrees: f64) -> (f64, f64) {
    let turned = degrees.rem_euclid(360.0);
    if turned % 90.0 == 0.0 {
        return match (turned / 90.0) as u8 {
            0 => (0.0, 1.0),
            1 => (1.0, 0.0),
            2 => (0.0, -1.0),
            _ => (-1.0, 0.0),
        };
    }
    let angle = turned.to_radians();
    (libm::sin(angle), libm::cos(angle))
}

impl View {
    /// The directions to the right, upwards and towards the eye.
    pub fn frame(self) -> [Vec3; 3] {
        let ((sa, ca), (se, ce)) = (sin_cos(self.azimuth), sin_cos(self.elevation));
        [
            Vec3::new(ca, sa, 0.0),
            Vec3::new(-se * sa, se * ca, ce),
            Vec3::new(ce * sa, -ce * ca, se),
        ]
    }

    /// Width and height of a box with these sides, as it is seen.
    pub fn extent(self, sides: [f64; 3]) -> Point {
        let [right, up, _] = self.frame();
        let over = |direction: Vec3| {
            let parts = direction.parts();
            parts.iter().zip(sides).map(|(d, s)| d.abs() * s).sum()
        };
        Point::new(over(right), over(up))
    }
}

/// How data comes to the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// From where.
    pub view: View,
    /// The limits of x, y and z.
    pub limits: [(f64, f64); 3],
    /// The sides of the box, in any unit.
    pub sides: [f64; 3],
    /// The frame on the canvas that the box fills.
    pub rect: Rect,
}

impl Camera {
    /// A data point in the box: 0 to 1 within the limits.
    pub fn unit(&self, p: Vec3) -> Vec3 {
        let [x, y, z] = self.limits;
        let t = |v: f64, (lo, hi): (f64, f64)| (v - lo) / (hi - lo);
        Vec3::new(t(p.x, x), t(p.y, y), t(p.z, z))
    }

    /// The data point at a place of the box.
    pub fn data(&self, unit: Vec3) -> Vec3 {
        let [x, y, z] = self.limits;
        let t = |v: f64, (lo, hi): (f64, f64)| lo + v * (hi - lo);
        Vec3::new(t(unit.x, x), t(unit.y, y), t(unit.z, z))
    }

    /// A data point on the canvas in points; the third component says how near it is, in
    /// points too.
    pub fn project(&self, p: Vec3) -> Vec3 {
        self.place(self.unit(p))
    }

    /// Likewise for a place of the box.
    pub fn place(&self, unit: Vec3) -> Vec3 {
        let [right, up, near] = self.view.frame();
        let [sx, sy, sz] = self.sides;
        let at = Vec3::new(
            (unit.x - 0.5) * sx,
            (unit.y - 0.5) * sy,
            (unit.z - 0.5) * sz,
        );
        let (kx, ky) = self.scales();
        let middle = self.rect.center();
        Vec3::new(
            middle.x + right.dot(at) * kx,
            middle.y + up.dot(at) * ky,
            near.dot(at) * libm::sqrt(kx * ky),
        )
    }

    /// The data point at a place of the canvas that is so near.
    pub fn back(&self, p: Vec3) -> Vec3 {
        let [right, up, near] = self.view.frame();
        let (kx, ky) = self.scales();
        let middle = self.rect.center();
        let at = right * ((p.x - middle.x) / kx)
            + up * ((p.y - middle.y) / ky)
            + near * (p.z / libm::sqrt(kx * ky));
        let [sx, sy, sz] = self.sides;
        self.data(Vec3::new(at.x / sx + 0.5, at.y / sy + 0.5, at.z / sz + 0.5))
    }

    /// Points to the right and upwards for a unit of the sides.
    fn scales(&self) -> (f64, f64) {
        let extent = self.view.extent(self.sides);
        (
            self.rect.width() / extent.x.max(f64::MIN_POSITIVE),
            self.rect.height() / extent.y.max(f64::MIN_POSITIVE),
        )
    }

    /// Whether a data point lies in the box, borders included.
    pub fn contains(&self, p: Vec3) -> bool {
        let inside = |t: f64| (-1e-9..=1.0 + 1e-9).contains(&t);
        self.unit(p).parts().into_iter().all(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn camera(azimuth: f64, elevation: f64) -> Camera {
        let view = View { azimuth, elevation };
        let extent = view.extent([1.0; 3]);
        Camera {
            view,
            limits: [(0.0, 1.0); 3],
            sides: [1.0; 3],
            rect: Rect::new(Point::default(), extent * 100.0),
        }
    }

    #[test]
    fn the_front_shows_x_and_z_and_the_top_x_and_y() {
        let front = camera(0.0, 0.0).project(Vec3::new(0.25, 0.5, 0.75));
        assert_eq!(front, Vec3::new(25.0, 75.0, 0.0));
        let top = camera(0.0, 90.0).project(Vec3::new(0.25, 0.75, 1.0));
        assert_eq!(top, Vec3::new(25.0, 75.0, 50.0));
    }

    proptest! {
        #[test]
        fn the_box_fills_its_frame(azimuth in -720.0..720.0f64, elevation in -200.0..200.0f64) {
            let camera = camera(azimuth, elevation);
            let corners = (0..8).map(|n| {
                let part = |k: u8| f64::from(n >> k & 1);
                Rect::at(camera.project(Vec3::new(part(0), part(1), part(2))).flat())
            });
            let bounds = corners.reduce(Rect::union).expect("eight corners");
            prop_assert!((bounds.min - camera.rect.min).norm() < 1e-9);
            prop_assert!((bounds.max - camera.rect.max).norm() < 1e-9);
        }

        #[test]
        fn what_is_projected_comes_back(
            azimuth in -720.0..720.0f64, elevation in -200.0..200.0f64,
            p in [-1.0..2.0f64, -1.0..2.0f64, -1.0..2.0f64],
        ) {
            let camera = camera(azimuth, elevation);
            let p = Vec3::from(p);
            prop_assert!((camera.back(camera.project(p)) - p).norm() < 1e-9);
        }

        #[test]
        fn the_directions_are_a_right_handed_frame(
            azimuth in -720.0..720.0f64, elevation in -200.0..200.0f64,
        ) {
            let [right, up, near] = View { azimuth, elevation }.frame();
            prop_assert!((right.cross(up) - near).norm() < 1e-12);
            prop_assert!((right.norm() - 1.0).abs() < 1e-12 && right.dot(up).abs() < 1e-12);
        }
    }
}
