//! How things are painted.

use std::rc::Rc;

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
}

/// How an area is filled.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// With one colour.
    Solid(Paint),
}

impl Fill {
    /// Every colour in it.
    pub fn paints(&self) -> impl Iterator<Item = &Paint> {
        match self {
            Fill::Solid(paint) => std::iter::once(paint),
        }
    }
}

/// A dash pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dash {
    /// One line.
    #[default]
    Solid,
    /// 3 pt on, 3 pt off.
    Dashed,
    /// Dots as wide as the line, 2 pt apart.
    Dotted,
}

impl Dash {
    /// The names that an author uses, which are also TikZ's.
    pub const NAMES: [(&'static str, Dash); 3] = [
        ("solid", Dash::Solid),
        ("dashed", Dash::Dashed),
        ("dotted", Dash::Dotted),
    ];

    /// Lengths on and off in points for a line of this width; none for a solid one.
    pub fn pattern(self, width: f64) -> Option<[f64; 2]> {
        match self {
            Dash::Solid => None,
            Dash::Dashed => Some([3.0, 3.0]),
            Dash::Dotted => Some([width, 2.0]),
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
}

/// Arrow tips at the ends of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tips {
    /// At the first point.
    pub start: bool,
    /// At the last point.
    pub end: bool,
}

impl Tips {
    /// The names that an author uses for `arrow:`.
    pub const NAMES: [(&'static str, Tips); 4] = [
        (
            "none",
            Tips {
                start: false,
                end: false,
            },
        ),
        (
            "->",
            Tips {
                start: false,
                end: true,
            },
        ),
        (
            "<-",
            Tips {
                start: true,
                end: false,
            },
        ),
        (
            "<->",
            Tips {
                start: true,
                end: true,
            },
        ),
    ];
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
