//! What an area is filled with: a colour, a hatch or a fade.

use std::rc::Rc;

use super::attrs::Paint;

/// How an area is filled.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// With one colour.
    Solid(Paint),
    /// With a pattern in one colour; what lies under it shows through.
    Hatch(Hatch, Paint),
    /// From colour to colour.
    Fade(Rc<Fade>),
}

impl Fill {
    /// Every colour in it.
    pub fn paints(&self) -> impl Iterator<Item = &Paint> {
        match self {
            Fill::Solid(paint) | Fill::Hatch(_, paint) => std::slice::from_ref(paint),
            Fill::Fade(fade) => &fade.stops[..],
        }
        .iter()
    }

    /// Its opacity, which all of its colours share.
    pub fn opacity(&self) -> f64 {
        self.paints().next().map_or(1.0, |p| p.color.opacity())
    }

    /// The filling with its opacity times a factor.
    #[must_use]
    pub fn faded(self, factor: f64) -> Fill {
        match self {
            Fill::Solid(paint) => Fill::Solid(paint.faded(factor)),
            Fill::Hatch(hatch, paint) => Fill::Hatch(hatch, paint.faded(factor)),
            Fill::Fade(fade) => {
                let mut fade = Rc::unwrap_or_clone(fade);
                for stop in &mut fade.stops {
                    *stop = stop.clone().faded(factor);
                }
                Fill::Fade(Rc::new(fade))
            }
        }
    }
}

/// A pattern: one of those of TikZ's library `patterns`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hatch {
    /// Lines that rise to the right.
    Lines,
    /// Lines that fall to the right.
    Backlines,
    /// Level lines.
    Horizontal,
    /// Upright lines.
    Vertical,
    /// Level and upright lines.
    Grid,
    /// Lines that rise and lines that fall.
    Crosshatch,
    /// Dots in rows and columns.
    Dots,
    /// Dots, every other row between those of the last.
    CrosshatchDots,
    /// A wall.
    Bricks,
    /// Every other square.
    Checkerboard,
}

impl Hatch {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, Hatch); 10] = [
        ("lines", Hatch::Lines),
        ("backlines", Hatch::Backlines),
        ("horizontal", Hatch::Horizontal),
        ("vertical", Hatch::Vertical),
        ("grid", Hatch::Grid),
        ("crosshatch", Hatch::Crosshatch),
        ("dots", Hatch::Dots),
        ("crosshatch_dots", Hatch::CrosshatchDots),
        ("bricks", Hatch::Bricks),
        ("checkerboard", Hatch::Checkerboard),
    ];

    /// The name that an author uses.
    pub fn name(self) -> &'static str {
        let found = Hatch::NAMES.iter().find(|(_, h)| *h == self);
        found.map_or("", |(name, _)| name)
    }
}

/// A fade between colours.
#[derive(Debug, Clone, PartialEq)]
pub struct Fade {
    /// Whether it runs outwards from the middle rather than along a line.
    pub radial: bool,
    /// Its colours, at equal distances, of one opacity.
    pub stops: Vec<Paint>,
    /// The direction of a linear fade, in radians.
    pub angle: f64,
}
