//! What an element takes, as data: the reference, the hints and the argument checks
//! come from these rows.

/// An argument of an element.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// When it may be left out, and what it is then.
    pub need: Need,
    /// What it means, in one sentence.
    pub doc: &'static str,
}

/// When an argument may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Never. It is positional, and may be given by name.
    Required,
    /// It takes all positional arguments that are left.
    Rest,
    /// It may be left out, and is then this; empty when its sentence says more.
    Default(&'static str),
}

/// What an argument takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A point: two numbers, two lengths, an angle and a radius, an anchor, a named thing.
    Point,
    /// Points one by one, or an n×2 array of them.
    Points,
    /// An n×2 array, one point a row.
    Array,
    /// A length above nothing.
    Length,
    /// A number of centimetres or data units, or a length.
    Size,
    /// An angle.
    Angle,
    /// A number.
    Number,
    /// A number from 0 to 1, or a percentage.
    Ratio,
    /// True or false.
    Bool,
    /// A text, with maths and symbols.
    Text,
    /// A colour, or `none`.
    Paint,
    /// A colour, a fade, a hatch, or `none`.
    Fill,
    /// One of these words.
    Words(&'static [&'static str]),
    /// Anything else, in words.
    Other(&'static str),
}

impl Kind {
    /// What it takes, in words, as Markdown.
    pub fn text(self) -> String {
        match self {
            Kind::Point => "point".into(),
            Kind::Points => "points, or an n×2 array".into(),
            Kind::Array => "n×2 array".into(),
            Kind::Length => "length".into(),
            Kind::Size => "number or length".into(),
            Kind::Angle => "angle".into(),
            Kind::Number => "number".into(),
            Kind::Ratio => "number from 0 to 1".into(),
            Kind::Bool => "`true` or `false`".into(),
            Kind::Text => "text".into(),
            Kind::Paint => "colour or `none`".into(),
            Kind::Fill => "colour, fade, hatch or `none`".into(),
            Kind::Words(words) => {
                let words: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
                words.join(" ")
            }
            Kind::Other(text) => text.into(),
        }
    }
}

/// Arguments that several elements share.
#[derive(Debug)]
pub struct Shared {
    /// What they are about.
    pub title: &'static str,
    /// The arguments.
    pub params: &'static [Param],
}

/// All that a call takes.
#[derive(Debug, Clone, Copy)]
pub struct Takes {
    /// Its own arguments, positional ones first.
    pub own: &'static [Param],
    /// Those that it shares with others.
    pub shared: &'static [&'static Shared],
}

impl Takes {
    /// Every argument, its own first.
    pub fn params(&self) -> impl Iterator<Item = &'static Param> {
        let shared = self.shared.iter().flat_map(|s| s.params);
        self.own.iter().chain(shared)
    }

    /// `(from, to, width:)`: its own arguments as a signature shows them.
    pub fn signature(&self) -> String {
        let params: Vec<String> = self.own.iter().map(Param::signature).collect();
        format!("({})", params.join(", "))
    }
}

impl Param {
    /// As a signature shows it.
    fn signature(&self) -> String {
        match self.need {
            Need::Required => self.name.into(),
            Need::Rest => format!("{}…", self.name),
            Need::Default("") => format!("{}:", self.name),
            Need::Default(text) => format!("{}: {text}", self.name),
        }
    }
}

/// An argument that must be given.
pub(super) const fn req(name: &'static str, kind: Kind, doc: &'static str) -> Param {
    Param {
        name,
        kind,
        need: Need::Required,
        doc,
    }
}

/// All positional arguments that are left.
pub(super) const fn rest(name: &'static str, kind: Kind, doc: &'static str) -> Param {
    Param {
        name,
        kind,
        need: Need::Rest,
        doc,
    }
}

/// An argument that may be left out, with its default as text; empty when the
/// sentence says what happens then.
pub(super) const fn opt(
    name: &'static str,
    kind: Kind,
    default: &'static str,
    doc: &'static str,
) -> Param {
    Param {
        name,
        kind,
        need: Need::Default(default),
        doc,
    }
}

/// The words of a table of options.
pub(super) const fn words<T, const N: usize>(
    table: &'static [(&'static str, T); N],
) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = table[at].0;
        at += 1;
    }
    words
}
