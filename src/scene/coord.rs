//! Symbolic points: what an author says where a point is wanted.
//!
//! A coordinate may name drawn things whose place only the layout knows, so it
//! stays a small tree until then.

use std::rc::Rc;

use crate::geom::Length;

/// One component of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar {
    /// A plain number: a centimetre on the canvas, a data unit inside axes.
    Unit(f64),
    /// A length, itself everywhere.
    Length(Length),
}

/// The number of a named drawn thing within one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A place on the border or in the middle of a drawn thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Anchor {
    /// The middle.
    Center,
    /// A compass direction, given as a unit square corner: east is (1, 0), north west (−1, 1).
    Compass(i8, i8),
    /// The border point seen from the middle at this angle, in radians.
    Angle(f64),
}

impl Anchor {
    /// The names of the compass anchors.
    pub const NAMES: [(&'static str, Anchor); 9] = [
        ("center", Anchor::Center),
        ("north", Anchor::Compass(0, 1)),
        ("south", Anchor::Compass(0, -1)),
        ("east", Anchor::Compass(1, 0)),
        ("west", Anchor::Compass(-1, 0)),
        ("north_east", Anchor::Compass(1, 1)),
        ("north_west", Anchor::Compass(-1, 1)),
        ("south_east", Anchor::Compass(1, -1)),
        ("south_west", Anchor::Compass(-1, -1)),
    ];

    /// The anchor of this name.
    pub fn named(name: &str) -> Option<Anchor> {
        Self::NAMES
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, anchor)| *anchor)
    }
}

/// The point of a text that is put to a place, seen in the upright text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextAnchor {
    /// A point of its box: (0, 0) the middle, (−1, 0) its west, (1, 1) a corner.
    Compass(i8, i8),
    /// A point of its baseline: −1 its left end, 0 its middle, 1 its right end.
    Base(i8),
}

impl TextAnchor {
    /// The middle of the box.
    pub const CENTER: TextAnchor = TextAnchor::Compass(0, 0);
}

/// A line that a construction refers to.
#[derive(Debug, Clone, PartialEq)]
pub enum Track {
    /// A drawn thing: its line or outline, as far as it is drawn.
    Drawn(NodeId),
    /// The straight line through two points, which has no ends.
    Through(Rc<Coord>, Rc<Coord>),
}

/// A point that the layout will resolve.
#[derive(Debug, Clone, PartialEq)]
pub enum Coord {
    /// `(x, y)`
    Xy(Scalar, Scalar),
    /// `(30deg, 2)`: angle in radians, radius
    Polar(f64, Scalar),
    /// A whole drawn thing: edges end on its border, marks at its middle.
    Node(NodeId),
    /// `a.east`
    Anchor(NodeId, Anchor),
    /// `axes.point(x, y)`: a data point of axes
    Data(NodeId, f64, f64),
    /// `axes.point(x, y, z)`: a data point of axes in space
    Space(NodeId, f64, f64, f64),
    /// `a + (1, 0)`
    Offset(Rc<Coord>, Scalar, Scalar),
    /// `between(a, b, t)`
    Between(Rc<Coord>, Rc<Coord>, f64),
    /// `along(a, b, 5mm)`
    Along(Rc<Coord>, Rc<Coord>, Length),
    /// `corner(a, b)`: the x of one, the y of the other
    Corner(Rc<Coord>, Rc<Coord>),
    /// `turn(a, b, 90deg)`
    Turn {
        /// The point that stays.
        about: Rc<Coord>,
        /// The point that is turned.
        point: Rc<Coord>,
        /// By how much, in radians, to the left.
        angle: f64,
        /// How far the result is from `about`; as far as `point` when none.
        length: Option<Scalar>,
    },
    /// `project(c, onto: (a, b))`: the foot of the perpendicular.
    Foot {
        /// The point.
        point: Rc<Coord>,
        /// Two points of the line.
        line: (Rc<Coord>, Rc<Coord>),
    },
    /// `perpendicular(c, to: (a, b))`: a point from which the way to `c` is at a right
    /// angle to the line.
    Perpendicular {
        /// The point.
        point: Rc<Coord>,
        /// Two points of the line.
        line: (Rc<Coord>, Rc<Coord>),
        /// How far to the left; as far as the two points are apart when none.
        length: Option<Scalar>,
    },
    /// `p.at(0.3)`: at a part of the length of a drawn line.
    On(NodeId, f64),
    /// `intersect(p, q)[0]`
    Crossing {
        /// Along this line crossings are counted.
        p: Track,
        /// The other one.
        q: Track,
        /// The number of the crossing, from the end when negative.
        index: i64,
    },
}
