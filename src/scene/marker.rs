//! The shapes of dots: the plot marks of PGFPlots, by the words that an author uses.

use crate::color::ColorScale;
use crate::geom::{Path, Point, Segment};

/// The shape of a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Marker {
    /// A disc.
    #[default]
    Circle,
    /// A square with level sides.
    Square,
    /// A triangle that points upwards.
    Triangle,
    /// A square on its corner, higher than wide.
    Diamond,
    /// A pentagon that points upwards.
    Pentagon,
    /// Two strokes along the diagonals.
    Cross,
    /// A level and an upright stroke.
    Plus,
    /// Three strokes through the middle.
    Asterisk,
    /// Five strokes from the middle.
    Star,
    /// A level stroke.
    Level,
    /// An upright stroke.
    Upright,
}

impl Marker {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, Marker); 11] = [
        ("circle", Marker::Circle),
        ("square", Marker::Square),
        ("triangle", Marker::Triangle),
        ("diamond", Marker::Diamond),
        ("pentagon", Marker::Pentagon),
        ("cross", Marker::Cross),
        ("plus", Marker::Plus),
        ("asterisk", Marker::Asterisk),
        ("star", Marker::Star),
        ("dash", Marker::Level),
        ("tick", Marker::Upright),
    ];

    /// Whether it has an inside.
    pub fn is_closed(self) -> bool {
        matches!(
            self,
            Marker::Circle | Marker::Square | Marker::Triangle | Marker::Diamond | Marker::Pentagon
        )
    }

    /// Its name in TikZ, filled or by its line alone.
    pub fn code(self, filled: bool) -> &'static str {
        match (self, filled) {
            (Marker::Circle, true) => "*",
            (Marker::Circle, false) => "o",
            (Marker::Square, true) => "square*",
            (Marker::Square, false) => "square",
            (Marker::Triangle, true) => "triangle*",
            (Marker::Triangle, false) => "triangle",
            (Marker::Diamond, true) => "diamond*",
            (Marker::Diamond, false) => "diamond",
            (Marker::Pentagon, true) => "pentagon*",
            (Marker::Pentagon, false) => "pentagon",
            (Marker::Cross, _) => "x",
            (Marker::Plus, _) => "+",
            (Marker::Asterisk, _) => "asterisk",
            (Marker::Star, _) => "star",
            (Marker::Level, _) => "-",
            (Marker::Upright, _) => "|",
        }
    }

    /// Its outline about a point, of TikZ's `mark size`.
    pub fn path(self, at: Point, size: f64) -> Path {
        let polar = |degrees: f64| at + Point::polar(degrees.to_radians(), size);
        let closed = |degrees: &[f64]| Path::polyline(degrees.iter().map(|d| polar(*d)), true);
        let strokes = |ends: &[(f64, f64)]| Path {
            segments: (ends.iter())
                .flat_map(|(a, b)| [Segment::Move(polar(*a)), Segment::Line(polar(*b))])
                .collect(),
        };
        match self {
            Marker::Circle => Path::ellipse(at, Point::new(size, 0.0), Point::new(0.0, size)),
            Marker::Square => {
                let corner = |x: f64, y: f64| at + Point::new(x * size, y * size);
                let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
                Path::polyline(corners.map(|(x, y)| corner(x, y)), true)
            }
            Marker::Triangle => closed(&[90.0, -30.0, -150.0]),
            Marker::Diamond => {
                let side = Point::new(0.75 * size, 0.0);
                Path::polyline([polar(90.0), at + side, polar(-90.0), at - side], true)
            }
            Marker::Pentagon => closed(&[90.0, 18.0, -54.0, 234.0, 162.0]),
            Marker::Cross => strokes(&[(-135.0, 45.0), (135.0, -45.0)]),
            Marker::Plus => strokes(&[(180.0, 0.0), (-90.0, 90.0)]),
            Marker::Asterisk => strokes(&[(-90.0, 90.0), (30.0, 210.0), (-30.0, 150.0)]),
            Marker::Star => Path {
                segments: [90.0, 18.0, -54.0, 234.0, 162.0]
                    .into_iter()
                    .flat_map(|d| [Segment::Move(at), Segment::Line(polar(d))])
                    .collect(),
            },
            Marker::Level => strokes(&[(180.0, 0.0)]),
            Marker::Upright => strokes(&[(-90.0, 90.0)]),
        }
    }
}

/// How a dot is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DotStyle {
    /// Its shape.
    pub marker: Marker,
    /// The radius of each dot in points, where they differ; the largest one is that of
    /// the mark.
    pub radii: Option<Vec<f64>>,
    /// The value of each dot, and the colours of values, where these are their colours.
    pub values: Option<(Vec<f64>, ColorScale)>,
}

impl DotStyle {
    /// How dots of which only some are kept are drawn.
    #[must_use]
    pub fn kept(&self, keep: impl Fn(usize) -> bool) -> DotStyle {
        let some = |all: &Vec<f64>| {
            let numbered = all.iter().enumerate();
            numbered
                .filter(|(i, _)| keep(*i))
                .map(|(_, v)| *v)
                .collect()
        };
        DotStyle {
            marker: self.marker,
            radii: self.radii.as_ref().map(some),
            values: (self.values.as_ref()).map(|(values, scale)| (some(values), scale.clone())),
        }
    }
}
