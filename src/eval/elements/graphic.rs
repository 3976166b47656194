//! The styling arguments that marks and edges share.

use super::super::figure::ElementArgs;
use super::super::{Eval, Interp, Value};
use super::canvas::positive_length;
use super::param::{opt, words};
use super::{Kind, Shared};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::geom::{Length, Point};
use crate::scene::{
    Cap, Coord, Dash, Fill, Graphic, Join, Label, Layer, Motion, Paint, Side, Stroke, Tip, Tips,
};
use crate::source::Span;

/// What a line takes.
pub(super) static LINE: Shared = Shared {
    title: "Lines",
    params: &[
        opt(
            "stroke",
            Kind::Paint,
            "foreground",
            "the colour of the line; with `fill` and without `stroke` there is none",
        ),
        opt("width", Kind::Length, "0.8pt", "how thick the line is"),
        opt(
            "dash",
            DASH,
            "solid",
            "its dash pattern: a word, or lengths on and off in turn such as `[4pt, 2pt]`",
        ),
        opt(
            "cap",
            Kind::Words(const { &words(&Cap::NAMES) }),
            "butt",
            "the shape of its ends and of the ends of its dashes",
        ),
        opt(
            "join",
            Kind::Words(const { &words(&Join::NAMES) }),
            "miter",
            "the shape of its corners",
        ),
        opt("opacity", Kind::Ratio, "100%", "of line and fill together"),
        opt(
            "arrow",
            ARROW,
            "none",
            "at which ends it has tips, and of what shape",
        ),
    ],
};

/// What a shape takes besides.
pub(super) static FILL: Shared = Shared {
    title: "Fill",
    params: &[opt("fill", Kind::Fill, "none", "what is inside")],
};

/// The text of a mark in the legend.
pub(super) static ENTRY: Shared = Shared {
    title: "Legend",
    params: &[opt(
        "label",
        Kind::Text,
        "",
        "its text in the legend; a list of texts for several series",
    )],
};

/// What a mark with a label takes.
pub(super) static LABEL: Shared = Shared {
    title: "Labels",
    params: &[
        opt(
            "label",
            Kind::Text,
            "",
            "a text beside a line, or in the middle of a closed shape",
        ),
        opt(
            "label_pos",
            POSITION,
            "",
            "the side, or the place along the line; chosen so that no line runs through it when left out",
        ),
        opt(
            "sloped",
            Kind::Bool,
            "false",
            "whether the label is turned along the line, never upside down",
        ),
    ],
};

const ARROW: Kind = Kind::Other(
    "`none` `->` `<-` `<->`, the name of a tip (`stealth` `latex` `triangle` `barb` `to` `bar` `bracket` `parenthesis` `hooks` `circle` `ellipse` `square` `rectangle` `diamond` `kite`), or `{start: bar, end: stealth}`",
);

const DASH: Kind = Kind::Other(
    "`solid` `dashed` `dotted` `dashdotted` `dashdotdotted`, the last four also with `densely_` or `loosely_` before them; or a list of lengths",
);

/// How a thing is moved from where its coordinates put it.
pub(super) static MOVE: Shared = Shared {
    title: "Transforms",
    params: &[
        opt(
            "scale",
            Kind::Other("number, or a pair of them"),
            "1",
            "how much wider and higher it is; lines and letters keep their size",
        ),
        opt(
            "rotate",
            Kind::Angle,
            "0deg",
            "how far it is turned to the left, after `scale`; a mark about its middle, a group about its origin",
        ),
        opt(
            "shift",
            Kind::Other("two numbers or lengths"),
            "(0, 0)",
            "how far it is moved at last",
        ),
    ],
};

/// The layer of a thing.
pub(super) static LAYER: Shared = Shared {
    title: "Layers",
    params: &[opt(
        "layer",
        Kind::Words(const { &words(&Layer::NAMES) }),
        "",
        "what covers what: things of a layer are drawn in their order; in axes fillings without a layer are below the axis lines",
    )],
};

/// How a thing of many points is drawn.
pub(super) static RASTER: Shared = Shared {
    title: "Large data",
    params: &[opt(
        "raster",
        Kind::Other("`auto`, `true` or `false`"),
        "auto",
        "whether dots or a line inside axes are drawn as pixels at print resolution; `auto` is by their number",
    )],
};

/// Takes `raster`.
pub(super) fn raster(value: &Value, span: Span) -> Eval<Option<bool>> {
    match value {
        Value::Bool(raster) => Ok(Some(*raster)),
        _ if value.word().is_some_and(|word| &*word == "auto") => Ok(None),
        _ => Err(Box::new(
            Diagnostic::error(
                Code::WrongType,
                span,
                format!(
                    "`raster` wants `auto`, `true` or `false`, not {}",
                    value.describe()
                ),
            )
            .with_hint("write `raster: true` for pixels, `raster: false` for drawing"),
        )),
    }
}

const POSITION: Kind =
    Kind::Other("`above` `below` `left` `right`, `start` `middle` `end`, or a number from 0 to 1");

/// What a mark takes.
pub(super) const MARK: &[&Shared] = &[&LINE, &FILL, &LABEL, &MOVE, &LAYER, &RASTER];

/// The arguments that several elements share.
pub static SHARED: &[&Shared] = &[
    &LINE,
    &FILL,
    &LABEL,
    &ENTRY,
    &MOVE,
    &LAYER,
    &RASTER,
    &super::space::GRID,
    &super::space::VALUES,
];

/// The width of a line when nobody says one: TikZ's `thick`.
pub(super) const LINE_WIDTH: Length = Length::pt(0.8);

impl Interp<'_> {
    /// Takes `stroke fill width dash opacity arrow`. Without a word about paint,
    /// a line is drawn in the ink.
    pub(super) fn graphic(&self, args: &mut ElementArgs, tips: Tips) -> Eval<Graphic> {
        let fill = self.fill(args)?;
        let asked = paint(args, "stroke")?;
        let width = match args.take("width") {
            Some(arg) => positive_length(&arg.value, "width", arg.span)?,
            None => LINE_WIDTH,
        };
        let dash = match args.take("dash") {
            Some(arg) => dash(&arg.value, arg.span)?,
            None => Dash::Solid,
        };
        let cap = word(args, "cap", &Cap::NAMES)?.unwrap_or_default();
        let join = word(args, "join", &Join::NAMES)?.unwrap_or_default();
        let tips = arrow(args)?.on(tips);
        let opacity = match args.take("opacity") {
            Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
            None => 1.0,
        };
        let stroke = match (asked, &fill) {
            (Some(None), _) => None,
            (Some(Some(paint)), _) => Some(paint),
            (None, Some(Some(_))) => None,
            (None, _) => Some(self.canvas.ink()),
        };
        Ok(Graphic {
            stroke: stroke.map(|paint| Stroke {
                paint: paint.faded(opacity),
                width,
                dash,
                cap,
                join,
            }),
            fill: fill.flatten().map(|fill| fill.faded(opacity)),
            tips,
        })
    }
}

impl Interp<'_> {
    /// Takes `fill`: not given, `none`, or what fills the inside.
    pub(super) fn fill(&self, args: &mut ElementArgs) -> Eval<Option<Option<Fill>>> {
        match args.take("fill") {
            None => Ok(None),
            Some(arg) if matches!(arg.value, Value::None) => Ok(Some(None)),
            Some(arg) => {
                let fill = arg.value.as_fill("fill", &self.canvas.ink());
                let fill = fill.map_err(|fault| unquoted(fault, "fill", &arg.value));
                Ok(Some(Some(fill.at(arg.span)?)))
            }
        }
    }
}

/// The fault with a better hint when a colour stands in quotes.
fn unquoted(fault: Fault, name: &str, value: &Value) -> Fault {
    match value {
        Value::Text(text) => match text.as_plain() {
            Some(word) => fault.with_hint(format!("without quotes: `{name}: {word}`")),
            None => fault,
        },
        _ => fault,
    }
}

/// What `arrow:` says.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arrow {
    /// Nothing.
    Unsaid,
    /// Which ends have the usual tip.
    Ends(Tips),
    /// Another shape for the tips that there are, or for one at the end.
    Shape(Tip),
    /// Each end by itself; what is not said stays.
    Each(Option<Option<Tip>>, Option<Option<Tip>>),
}

impl Arrow {
    /// The tips of a thing that has these when nobody says more.
    pub(super) fn on(self, own: Tips) -> Tips {
        match self {
            Arrow::Unsaid => own,
            Arrow::Ends(tips) => tips,
            Arrow::Shape(tip) if own == Tips::NONE => Tips {
                start: None,
                end: Some(tip),
            },
            Arrow::Shape(tip) => Tips {
                start: own.start.map(|_| tip),
                end: own.end.map(|_| tip),
            },
            Arrow::Each(start, end) => Tips {
                start: start.unwrap_or(own.start),
                end: end.unwrap_or(own.end),
            },
        }
    }
}

/// Takes `arrow`: the ends that have tips, the shape of tips, or a record of both ends.
pub(super) fn arrow(args: &mut ElementArgs) -> Eval<Arrow> {
    let Some(arg) = args.take("arrow") else {
        return Ok(Arrow::Unsaid);
    };
    let shape = |word: &str| Tip::NAMES.iter().find(|(n, _)| *n == word).map(|(_, t)| *t);
    let Value::Record(record) = &arg.value else {
        let names: Vec<&'static str> = words(&Tips::NAMES)
            .into_iter()
            .chain(words(&Tip::NAMES))
            .collect();
        let word = arg.value.as_word("arrow", &names).at(arg.span)?;
        return Ok(match shape(word) {
            Some(tip) => Arrow::Shape(tip),
            None => Arrow::Ends(by_name(&Tips::NAMES, word)),
        });
    };
    if let Some((name, _)) = record
        .fields
        .iter()
        .find(|(n, _)| !matches!(&**n, "start" | "end"))
    {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadValue,
                arg.span,
                format!("an arrow has a `start` and an `end`, and no `{name}`"),
            )
            .with_hint("write `arrow: {start: bar, end: stealth}`"),
        ));
    }
    let names: Vec<&'static str> = std::iter::once("none").chain(words(&Tip::NAMES)).collect();
    let end = |name: &str| -> Eval<Option<Option<Tip>>> {
        let value = record.get(name);
        let word = value.map(|v| v.as_word(&format!("{name} of the arrow"), &names));
        Ok(word.transpose().at(arg.span)?.map(shape))
    };
    Ok(Arrow::Each(end("start")?, end("end")?))
}

pub(super) fn by_name<T: Clone + Default>(names: &[(&str, T)], word: &str) -> T {
    names
        .iter()
        .find(|(n, _)| *n == word)
        .map(|(_, v)| v.clone())
        .unwrap_or_default()
}

/// A named argument that takes one of the words of a table.
pub(super) fn word<T: Copy, const N: usize>(
    args: &mut ElementArgs,
    name: &str,
    table: &'static [(&'static str, T); N],
) -> Eval<Option<T>> {
    let Some(arg) = args.take(name) else {
        return Ok(None);
    };
    let names = words(table);
    let word = arg.value.as_word(name, &names).at(arg.span)?;
    Ok(table.iter().find(|(n, _)| *n == word).map(|(_, v)| *v))
}

/// A dash pattern: a word, or lengths on and off in turn.
fn dash(value: &Value, span: Span) -> Eval<Dash> {
    let items = match value {
        Value::List(items) | Value::Tuple(items) => items,
        _ => {
            let names = words(&Dash::NAMES);
            let word = value.as_word("dash", &names).at(span)?;
            return Ok(by_name(&Dash::NAMES, word));
        }
    };
    let bad = |what: String| {
        let error = Diagnostic::error(Code::BadValue, span, what);
        Err(Box::new(error.with_hint(
            "say lengths on and off in turn: `dash: [4pt, 2pt]`",
        )))
    };
    let lengths = items
        .iter()
        .map(|item| item.as_length("dash").at(span))
        .collect::<Eval<Vec<_>>>()?;
    let within = |l: &Length| (0.0..=14_000.0).contains(&l.to_pt());
    if lengths.is_empty() || !lengths.iter().all(within) {
        return bad("`dash` wants lengths from nothing to 490 cm".into());
    }
    if lengths.len() % 2 == 1 {
        return bad(format!(
            "`dash` has {} lengths, and the last dash has no gap after it",
            lengths.len()
        ));
    }
    if lengths.iter().map(|l| l.to_pt()).sum::<f64>() < 0.01 {
        return bad("the lengths of `dash` add up to nothing".into());
    }
    Ok(Dash::Lengths(lengths.into()))
}

/// Takes `scale`, `rotate` and `shift`.
pub(super) fn motion(args: &mut ElementArgs) -> Eval<Motion> {
    let mut motion = Motion::default();
    if let Some(arg) = args.take("scale") {
        motion.scale = scale(&arg.value, arg.span)?;
    }
    if let Some(arg) = args.take("rotate") {
        let angle = arg.value.as_angle("rotate").at(arg.span)?;
        if !angle.is_finite() || angle.abs() > 1e6 {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadValue,
                    arg.span,
                    format!("`rotate` cannot be {}", arg.value.describe()),
                )
                .with_hint("say an angle such as `30deg`"),
            ));
        }
        motion.angle = angle;
    }
    if let Some(arg) = args.take("shift") {
        let Some(Coord::Xy(x, y)) = arg.value.try_coord() else {
            let wanted = "two numbers or lengths such as `(1cm, 0)`";
            return Err(arg.value.mismatch("shift", wanted)).at(arg.span);
        };
        motion.shift = (x, y);
    }
    Ok(motion)
}

/// A factor, or one for the width and one for the height. Below nothing it mirrors.
fn scale(value: &Value, span: Span) -> Eval<Point> {
    let pair = match value {
        Value::Number(x) => Some(Point::new(*x, *x)),
        _ => value.try_array().filter(|a| a.shape() == [2]).map(|a| {
            let mut factors = a.iter().copied();
            let mut next = || factors.next().unwrap_or(f64::NAN);
            Point::new(next(), next())
        }),
    };
    let Some(pair) = pair else {
        return Err(value.mismatch("scale", "a number, or a pair such as `(2, 1)`")).at(span);
    };
    let fits = |v: f64| (1e-4..=1e4).contains(&v.abs());
    if fits(pair.x) && fits(pair.y) {
        return Ok(pair);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadValue,
            span,
            format!("`scale` cannot be {}", value.describe()),
        )
        .with_hint("say a factor such as `1.5`, not nothing and not above 10000"),
    ))
}

/// A paint argument: not given, `none`, or a colour.
pub(super) fn paint(args: &mut ElementArgs, name: &str) -> Eval<Option<Option<Paint>>> {
    match args.take(name) {
        None => Ok(None),
        Some(arg) if matches!(arg.value, Value::None) => Ok(Some(None)),
        Some(arg) => {
            let paint = arg.value.as_color(name);
            let paint = paint.map_err(|fault| unquoted(fault, name, &arg.value));
            Ok(Some(Some(paint.at(arg.span)?)))
        }
    }
}

/// A number from 0 to 1.
pub(super) fn ratio(value: &Value, what: &str, span: Span) -> Eval<f64> {
    let x = value.as_number(what).at(span)?;
    if (0.0..=1.0).contains(&x) {
        return Ok(x);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadValue,
            span,
            format!("`{what}` cannot be {}", value.describe()),
        )
        .with_hint(format!("say a ratio from 0% to 100%: `{what}: 50%`")),
    ))
}

/// The words for a place along a path, and for a side of it.
const POSITIONS: [(&str, f64); 3] = [("start", 0.0), ("middle", 0.5), ("end", 1.0)];
pub(super) const SIDES: [(&str, Side); 4] = [
    ("above", Side::Above),
    ("below", Side::Below),
    ("left", Side::Left),
    ("right", Side::Right),
];

/// A ratio along a path or a word for one, or a side of the path.
fn place_along(
    value: &Value,
    span: crate::source::Span,
    pos: &mut Option<f64>,
    side: &mut Side,
) -> Eval<()> {
    if let Value::Number(_) = value {
        *pos = Some(ratio(value, "label_pos", span)?);
        return Ok(());
    }
    let words: Vec<&'static str> = POSITIONS
        .iter()
        .map(|(n, _)| *n)
        .chain(SIDES.iter().map(|(n, _)| *n))
        .collect();
    let word = value.as_word("label_pos", &words).at(span)?;
    match POSITIONS.iter().find(|(n, _)| *n == word) {
        Some((_, ratio)) => *pos = Some(*ratio),
        None => *side = by_name(&SIDES, word),
    }
    Ok(())
}

/// Takes `label` and `label_pos`: a ratio along the path, a side, or both.
pub(super) fn label(args: &mut ElementArgs) -> Eval<Option<Label>> {
    let text = match args.take("label") {
        Some(arg) if !matches!(arg.value, Value::None) => {
            let text = arg.value.as_markup("label").at(arg.span)?;
            // A number that became a text has no place of its own yet.
            let mut text = (*text).clone();
            if text.span == crate::source::Span::default() {
                text.span = arg.span;
            }
            Some(text)
        }
        _ => None,
    };
    let (mut pos, mut side) = (None, Side::Auto);
    if let Some(arg) = args.take("label_pos") {
        match &arg.value {
            // A place along the path and a side of it.
            Value::Tuple(both) if both.len() == 2 => {
                for value in both.iter() {
                    place_along(value, arg.span, &mut pos, &mut side)?;
                }
            }
            value => place_along(value, arg.span, &mut pos, &mut side)?,
        }
    }
    let sloped = match args.take("sloped") {
        Some(arg) => arg.value.as_bool("sloped").at(arg.span)?,
        None => false,
    };
    Ok(text.map(|text| Label {
        text,
        pos,
        side,
        sloped,
        inline: false,
    }))
}
