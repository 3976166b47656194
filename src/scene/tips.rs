//! Arrow tips by name.
//!
//! [`Tip::Stealth`] is figc's own, small and the same for lines of every width; the
//! others have the shape and size that TikZ's `arrows.meta` gives them by default,
//! which grows with the line.

/// The shape of an arrow tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tip {
    /// What `->` means: a triangle with a notch.
    Stealth,
    /// A long tip with round sides.
    Latex,
    /// A filled triangle with equal sides.
    Triangle,
    /// An open tip of two straight strokes.
    Barb,
    /// The open tip of Computer Modern's arrows.
    To,
    /// A stroke across.
    Bar,
    /// A square bracket, open backwards.
    Bracket,
    /// A round bracket, open backwards.
    Parenthesis,
    /// Two hooks.
    Hooks,
    /// A disc.
    Circle,
    /// An oval disc.
    Ellipse,
    /// A filled square.
    Square,
    /// A filled rectangle.
    Rectangle,
    /// A filled rhombus.
    Diamond,
    /// A rhombus with a longer front.
    Kite,
}

impl Tip {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, Tip); 15] = [
        ("stealth", Tip::Stealth),
        ("latex", Tip::Latex),
        ("triangle", Tip::Triangle),
        ("barb", Tip::Barb),
        ("to", Tip::To),
        ("bar", Tip::Bar),
        ("bracket", Tip::Bracket),
        ("parenthesis", Tip::Parenthesis),
        ("hooks", Tip::Hooks),
        ("circle", Tip::Circle),
        ("ellipse", Tip::Ellipse),
        ("square", Tip::Square),
        ("rectangle", Tip::Rectangle),
        ("diamond", Tip::Diamond),
        ("kite", Tip::Kite),
    ];

    /// Length and width in points on a line of a width in points.
    pub fn size(self, line: f64) -> (f64, f64) {
        let (length, ratio) = match self {
            Tip::Stealth => return (5.0, 4.0),
            Tip::Triangle => {
                // All angles are of 60°, and this is the length of a side.
                let side = 2.7 + 3.6 * line;
                return (side * libm::cos(std::f64::consts::FRAC_PI_6), side);
            }
            Tip::Bar => return (0.0, 3.0 + 4.0 * line),
            Tip::Bracket => return (0.75 + line, 3.0 + 4.0 * line),
            Tip::Hooks => {
                let length = 0.75 + 1.25 * line;
                return (length, 4.0 * length - line);
            }
            Tip::Latex => (3.0 + 4.5 * line, 0.75),
            Tip::Barb => (1.5 + 2.0 * line, 2.0),
            Tip::To => (1.6 + 2.2 * line, 2.096_774),
            Tip::Parenthesis => (1.725 + 2.3 * line, 2.0),
            Tip::Circle => (2.393_65 + 3.191_538 * line, 1.0),
            Tip::Ellipse => (3.3 + 4.95 * line, 0.5),
            Tip::Square => (2.121_32 + 2.828_427 * line, 1.0),
            Tip::Rectangle => (3.0 + 4.5 * line, 0.5),
            Tip::Diamond | Tip::Kite => (3.6 + 5.4 * line, 0.5),
        };
        (length, ratio * length)
    }
}

/// Arrow tips at the ends of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tips {
    /// At the first point.
    pub start: Option<Tip>,
    /// At the last point.
    pub end: Option<Tip>,
}

impl Tips {
    /// No tips.
    pub const NONE: Tips = Tips {
        start: None,
        end: None,
    };
    /// The usual tip at the first point.
    pub const START: Tips = Tips {
        start: Some(Tip::Stealth),
        end: None,
    };
    /// The usual tip at the last point.
    pub const END: Tips = Tips {
        start: None,
        end: Some(Tip::Stealth),
    };
    /// The usual tips at both ends.
    pub const BOTH: Tips = Tips {
        start: Some(Tip::Stealth),
        end: Some(Tip::Stealth),
    };

    /// The names that an author uses for `arrow:` besides those of [`Tip::NAMES`].
    pub const NAMES: [(&'static str, Tips); 4] = [
        ("none", Tips::NONE),
        ("->", Tips::END),
        ("<-", Tips::START),
        ("<->", Tips::BOTH),
    ];

    /// The tips that there are, the one at the start first.
    pub fn iter(self) -> impl Iterator<Item = Tip> {
        self.start.into_iter().chain(self.end)
    }
}
