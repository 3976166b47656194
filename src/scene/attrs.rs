//! How things are painted.

use std::rc::Rc;

use super::fill::Fill;
use super::tips::Tips;
use crate::color::Color;
use crate::geom::Length;

/// A colour with the palette name that the author used for it, if any: code is
/// emitted by name, pages are painted by value.
#[derive(Debug, Clone, PartialEq)]
pub struct Paint {
    /// The colour, opacity included.
    pub color: Color,
    /// `lavender`; none for a computed or literal colour.
    pub name: Option<Rc<str>>,
}

impl Paint {
    /// A colour without a name.
    pub fn anonymous(color: Color) -> Self {
        Paint { color, name: None }
    }

    /// A colour of the palette.
    pub fn named(name: &str, color: Color) -> Self {
        Paint {
            color,
            name: Some(name.into()),
        }
    }

    /// The ink of the theme.
    pub fn foreground(color: Color) -> Self {
        Paint::named("foreground", color)
    }

    /// The colour with its opacity times a factor.
    #[must_use]
    pub fn faded(mut self, factor: f64) -> Self {
        self.color = self.color.alpha(self.color.opacity() * factor);
        self
    }
}

/// What covers what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Below all that says no layer; inside axes below their lines.
    Background,
    /// Where most things are; inside axes the filling comes up to the line.
    Main,
    /// Above the others.
    Foreground,
}

impl Layer {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, Layer); 3] = [
        ("background", Layer::Background),
        ("main", Layer::Main),
        ("foreground", Layer::Foreground),
    ];
}

/// How the lines of a wrapped text are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TextAlign {
    /// Ragged on the right.
    #[default]
    Left,
    /// Ragged on both sides.
    Center,
    /// Ragged on the left.
    Right,
    /// Even on both sides.
    Justify,
}

impl TextAlign {
    /// The names that an author uses, which are also TikZ's.
    pub const NAMES: [(&'static str, TextAlign); 4] = [
        ("left", TextAlign::Left),
        ("center", TextAlign::Center),
        ("right", TextAlign::Right),
        ("justify", TextAlign::Justify),
    ];
}

/// How the letters of a text look.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextStyle {
    /// Their colour, if not the ink; opacity included.
    pub paint: Option<Paint>,
    /// The width at which lines are broken, if they are.
    pub wrap: Option<(Length, TextAlign)>,
}

/// The shape of the ends of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cap {
    /// Cut off at the end.
    #[default]
    Butt,
    /// A half disc beyond it.
    Round,
    /// Half a square beyond it.
    Square,
}

impl Cap {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, Cap); 3] = [
        ("butt", Cap::Butt),
        ("round", Cap::Round),
        ("square", Cap::Square),
    ];
}

/// The shape of the corners of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// Pointed.
    #[default]
    Miter,
    /// Round.
    Round,
    /// Cut off.
    Bevel,
}

impl Join {
    /// The names that an author uses, which are also TikZ's.
    pub const NAMES: [(&'static str, Join); 3] = [
        ("miter", Join::Miter),
        ("round", Join::Round),
        ("bevel", Join::Bevel),
    ];
}

/// How close dashes and dots follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// Closer than usual.
    Dense,
    /// As usual.
    Normal,
    /// Farther than usual.
    Loose,
}

/// A dash pattern.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Dash {
    /// One line.
    #[default]
    Solid,
    /// 3 pt on, 3 pt off.
    Dashed(Density),
    /// Dots as wide as the line, 2 pt apart.
    Dotted(Density),
    /// A dash and a dot in turn.
    Dashdotted(Density),
    /// A dash and two dots in turn.
    Dashdotdotted(Density),
    /// Lengths on and off in turn.
    Lengths(Rc<[Length]>),
}

impl Dash {
    /// The names that an author uses; TikZ has a space for the underscore.
    pub const NAMES: [(&'static str, Dash); 13] = [
        ("solid", Dash::Solid),
        ("dashed", Dash::Dashed(Density::Normal)),
        ("dotted", Dash::Dotted(Density::Normal)),
        ("dashdotted", Dash::Dashdotted(Density::Normal)),
        ("dashdotdotted", Dash::Dashdotdotted(Density::Normal)),
        ("densely_dashed", Dash::Dashed(Density::Dense)),
        ("densely_dotted", Dash::Dotted(Density::Dense)),
        ("densely_dashdotted", Dash::Dashdotted(Density::Dense)),
        ("densely_dashdotdotted", Dash::Dashdotdotted(Density::Dense)),
        ("loosely_dashed", Dash::Dashed(Density::Loose)),
        ("loosely_dotted", Dash::Dotted(Density::Loose)),
        ("loosely_dashdotted", Dash::Dashdotted(Density::Loose)),
        ("loosely_dashdotdotted", Dash::Dashdotdotted(Density::Loose)),
    ];

    /// Lengths on and off in points for a line of this width; none for a solid one.
    pub fn pattern(&self, width: f64) -> Option<Vec<f64>> {
        let by = |density: Density, [dense, normal, loose]: [f64; 3]| match density {
            Density::Dense => dense,
            Density::Normal => normal,
            Density::Loose => loose,
        };
        match self {
            Dash::Solid => None,
            Dash::Dashed(d) => Some(vec![3.0, by(*d, [2.0, 3.0, 6.0])]),
            Dash::Dotted(d) => Some(vec![width, by(*d, [1.0, 2.0, 4.0])]),
            Dash::Dashdotted(d) => {
                let off = by(*d, [1.0, 2.0, 4.0]);
                Some(vec![3.0, off, width, off])
            }
            Dash::Dashdotdotted(d) => {
                let off = by(*d, [1.0, 2.0, 4.0]);
                Some(vec![3.0, off, width, off, width, off])
            }
            Dash::Lengths(lengths) => Some(lengths.iter().map(|l| l.to_pt()).collect()),
        }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub paint: Paint,
    /// Its width.
    pub width: Length,
    /// Its dash pattern.
    pub dash: Dash,
    /// Its ends.
    pub cap: Cap,
    /// Its corners.
    pub join: Join,
}

impl Stroke {
    /// A solid line.
    pub fn solid(paint: Paint, width: Length) -> Self {
        Stroke {
            paint,
            width,
            dash: Dash::Solid,
            cap: Cap::Butt,
            join: Join::Miter,
        }
    }
}

/// Line, filling and tips of one shape.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graphic {
    /// The line, if any.
    pub stroke: Option<Stroke>,
    /// The filling, if any.
    pub fill: Option<Fill>,
    /// Arrow tips.
    pub tips: Tips,
}
