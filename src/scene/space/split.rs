//! What is painted, as pieces of faces, lines and dots, and how pieces are cut.
//!
//! Coordinates are those of the canvas in points; z says how near a point is.

use super::project::Vec3;
use crate::geom::Point;

/// A piece of a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its shape.
    pub form: Form,
    /// The number of its mark.
    pub mark: u32,
    /// The number of the face, straight line or dot in the mark.
    pub element: u32,
}

/// The shape of a piece.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A face.
    Face(Face),
    /// A straight line, or a part of one.
    Segment {
        /// Its ends.
        ends: [Vec3; 2],
        /// Where they are on the whole line, from 0 to 1.
        part: (f64, f64),
    },
    /// A disc that looks at the eye.
    Dot {
        /// Its middle.
        at: Vec3,
        /// Its radius.
        radius: f64,
    },
}

/// A flat convex polygon, or four corners that need not be flat.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    /// Its corners in order.
    pub corners: Vec<Vec3>,
    /// The sides that are sides of the whole face, by bits: 0 is the one from the first
    /// corner to the second.
    pub sides: u16,
    /// How far a line may be behind it and still count as drawn on it.
    pub slack: f64,
    /// Whether it is the whole face.
    pub whole: bool,
}

impl Face {
    /// The whole face with these corners; of one with more than 16 no side is known.
    pub fn new(corners: Vec<Vec3>, slack: f64) -> Self {
        let sides = match corners.len() {
            n @ 1..16 => (1 << n) - 1,
            _ => u16::MAX,
        };
        Face {
            corners,
            sides,
            slack,
            whole: true,
        }
    }

    /// Triangles that it is made of.
    pub fn triangles(&self) -> impl Iterator<Item = [Vec3; 3]> {
        let first = self.corners.first().copied().unwrap_or_default();
        let pairs = self.corners.get(1..).unwrap_or_default().windows(2);
        pairs.filter_map(move |pair| match *pair {
            [b, c] => Some([first, b, c]),
            _ => None,
        })
    }

    /// Whether the side from this corner is a side of the whole face.
    pub fn has_side(&self, corner: usize) -> bool {
        corner < 16 && self.sides >> corner & 1 == 1
    }

    /// Itself, or if it is not flat two triangles.
    pub fn flat(self) -> Vec<Face> {
        let [a, b, c, d] = self.corners[..] else {
            return vec![self];
        };
        let side = |corner: usize, bit: usize| u16::from(self.has_side(corner)) << bit;
        let part = |corners: [Vec3; 3], sides: u16| Face {
            corners: corners.to_vec(),
            sides,
            slack: self.slack,
            whole: false,
        };
        vec![
            part([a, b, c], side(0, 0) | side(1, 1)),
            part([a, c, d], side(2, 1) | side(3, 2)),
        ]
    }

    /// What is behind a plane and what is before it.
    pub fn cut(&self, plane: Plane) -> [Option<Face>; 2] {
        let heights: Vec<f64> = self.corners.iter().map(|c| plane.height(*c)).collect();
        let keep = |sign: f64| {
            let mut corners = Vec::with_capacity(self.corners.len() + 1);
            let mut sides = 0_u16;
            let mut add = |corner: Vec3, side: bool| {
                if side && corners.len() < 16 {
                    sides |= 1 << corners.len();
                }
                corners.push(corner);
            };
            let n = self.corners.len();
            for (i, (corner, height)) in self.corners.iter().zip(&heights).enumerate() {
                let next = (i + 1) % n;
                let (Some(other), Some(after)) = (self.corners.get(next), heights.get(next)) else {
                    continue;
                };
                let (here, there) = (height * sign, after * sign);
                if here >= 0.0 {
                    add(*corner, self.has_side(i) && (here > 0.0 || there >= 0.0));
                }
                if here * there < 0.0 {
                    let at = corner.lerp(*other, here / (here - there));
                    // Behind it the way goes along the plane, or on along the side.
                    add(at, here < 0.0 && self.has_side(i));
                }
            }
            let area = |c: &[Vec3]| {
                let first = c.first().copied().unwrap_or_default();
                c.windows(2)
                    .map(|p| (p[0] - first).cross(p[1] - first).norm())
                    .sum::<f64>()
            };
            (corners.len() >= 3 && area(&corners) > 1e-12).then_some(Face {
                corners,
                sides,
                slack: self.slack,
                whole: false,
            })
        };
        [keep(-1.0), keep(1.0)]
    }
}

/// A plane: `normal · p = offset`, the eye on the side that the normal looks to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    normal: Vec3,
    offset: f64,
}

impl Plane {
    /// The plane of a triangle; none for one without an area.
    pub fn of([a, b, c]: [Vec3; 3]) -> Option<Plane> {
        let normal = (b - a).cross(c - a);
        let size = normal.norm();
        if !(size.is_finite() && size > 1e-12) {
            return None;
        }
        let toward = if normal.z < 0.0 { -1.0 } else { 1.0 };
        let normal = normal * (toward / size);
        Some(Plane {
            normal,
            offset: normal.dot(a),
        })
    }

    /// The plane through all points with this component.
    pub fn level(axis: usize, at: f64) -> Plane {
        let part = |n: usize| if n == axis { 1.0 } else { 0.0 };
        Plane {
            normal: Vec3::new(part(0), part(1), part(2)),
            offset: at,
        }
    }

    /// How far a point is from it on the side of the eye.
    pub fn height(&self, p: Vec3) -> f64 {
        self.normal.dot(p) - self.offset
    }

    /// How near it is at a place of the canvas; none for a plane seen from its edge.
    pub fn depth(&self, p: Point) -> Option<f64> {
        (self.normal.z > 1e-9)
            .then(|| (self.offset - self.normal.x * p.x - self.normal.y * p.y) / self.normal.z)
    }

    /// How much nearer the plane comes over a step to its side: how steep it is.
    pub fn slope(&self) -> f64 {
        1.0 / self.normal.z.max(1e-9)
    }
}

impl Piece {
    /// The same piece with another shape.
    pub fn with(&self, form: Form) -> Piece {
        Piece {
            form,
            mark: self.mark,
            element: self.element,
        }
    }

    /// What is behind a plane and what is before it; a dot is on one side whole.
    pub fn cut(&self, plane: Plane, slack: f64) -> [Option<Piece>; 2] {
        match &self.form {
            Form::Face(face) => face
                .cut(plane)
                .map(|face| face.map(|face| self.with(Form::Face(face)))),
            Form::Segment { ends, part } => {
                let [a, b] = ends.map(|p| plane.height(p) + slack);
                if a * b >= 0.0 {
                    return if a + b < 0.0 {
                        [Some(self.clone()), None]
                    } else {
                        [None, Some(self.clone())]
                    };
                }
                let [first, second] = self.halves(*ends, *part, a / (a - b));
                if a < 0.0 {
                    [Some(first), Some(second)]
                } else {
                    [Some(second), Some(first)]
                }
            }
            Form::Dot { at, radius } => {
                if plane.height(*at) + slack.max(*radius) < 0.0 {
                    [Some(self.clone()), None]
                } else {
                    [None, Some(self.clone())]
                }
            }
        }
    }

    fn halves(&self, [a, b]: [Vec3; 2], (from, to): (f64, f64), t: f64) -> [Piece; 2] {
        let (at, middle) = (a.lerp(b, t), from + (to - from) * t);
        let half = |ends, part| self.with(Form::Segment { ends, part });
        [half([a, at], (from, middle)), half([at, b], (middle, to))]
    }

    /// A line cut at parts of its length, which rise; anything else as it is.
    pub fn cut_at(self, parts: &[f64]) -> Vec<Piece> {
        let Form::Segment { ends, part } = self.form else {
            return vec![self];
        };
        let inner = parts
            .iter()
            .copied()
            .filter(|t| *t > 1e-6 && *t < 1.0 - 1e-6);
        let mut cuts = vec![0.0];
        for t in inner.chain([1.0]) {
            if cuts.last().is_some_and(|last| t - last > 1e-6) {
                cuts.push(t);
            }
        }
        let (from, to) = part;
        cuts.windows(2)
            .map(|w| {
                let [s, t] = [w[0], w[1]];
                self.with(Form::Segment {
                    ends: [ends[0].lerp(ends[1], s), ends[0].lerp(ends[1], t)],
                    part: (from + (to - from) * s, from + (to - from) * t),
                })
            })
            .collect()
    }

    /// How near it is, on average.
    pub fn nearness(&self) -> f64 {
        match &self.form {
            Form::Face(face) => {
                let sum: f64 = face.corners.iter().map(|c| c.z).sum();
                sum / (face.corners.len().max(1) as f64)
            }
            Form::Segment { ends: [a, b], .. } => f64::midpoint(a.z, b.z),
            Form::Dot { at, .. } => at.z,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vec3() -> impl Strategy<Value = Vec3> {
        [-9.0..9.0f64, -9.0..9.0f64, -9.0..9.0f64].prop_map(Vec3::from)
    }

    fn area(corners: &[Vec3]) -> f64 {
        let first = corners[0];
        let twice = corners[1..].windows(2);
        let sum = twice.fold(Vec3::default(), |s, p| {
            s + (p[0] - first).cross(p[1] - first)
        });
        sum.norm() / 2.0
    }

    proptest! {
        #[test]
        fn the_parts_of_a_face_make_it_up(
            a in vec3(), b in vec3(), c in vec3(), p in vec3(), q in vec3(), r in vec3(),
        ) {
            let Some(plane) = Plane::of([p, q, r]) else { return Ok(()); };
            let face = Face::new(vec![a, b, c], 0.0);
            let [behind, before] = face.cut(plane);
            for corner in behind.iter().flat_map(|f| &f.corners) {
                prop_assert!(plane.height(*corner) < 1e-6);
            }
            for corner in before.iter().flat_map(|f| &f.corners) {
                prop_assert!(plane.height(*corner) > -1e-6);
            }
            let parts: f64 = [behind, before].iter().flatten().map(|f| area(&f.corners)).sum();
            prop_assert!((parts - area(&face.corners)).abs() < 1e-6);
        }
    }

    #[test]
    fn the_sides_of_a_whole_face_are_known_in_its_parts() {
        let corner = |x: f64, y: f64| Vec3::new(x, y, 0.0);
        let square = Face::new(
            vec![
                corner(0.0, 0.0),
                corner(2.0, 0.0),
                corner(2.0, 2.0),
                corner(0.0, 2.0),
            ],
            0.0,
        );
        let upright = [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 0.0, 1.0]].map(Vec3::from);
        let plane = Plane::of(upright).expect("a plane");
        let parts = square.cut(plane);
        for part in parts.into_iter().flatten() {
            let cut = (0..part.corners.len()).filter(|i| !part.has_side(*i));
            let ends: Vec<f64> = cut
                .flat_map(|i| {
                    [
                        part.corners[i].x,
                        part.corners[(i + 1) % part.corners.len()].x,
                    ]
                })
                .collect();
            assert_eq!(ends, [1.0, 1.0], "only the cut is no side of {part:?}");
        }
    }
}
