//! The styling arguments that marks and edges share.

use super::super::figure::ElementArgs;
use super::super::{Eval, Interp, Value};
use super::canvas::positive_length;
use super::param::{opt, words};
use super::{Kind, Shared};
use crate::diag::At;
use crate::geom::Length;
use crate::scene::{Dash, Fill, Graphic, Label, Paint, Side, Stroke, Tips};

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
            Kind::Words(const { &words(&Dash::NAMES) }),
            "solid",
            "its dash pattern",
        ),
        opt("opacity", Kind::Ratio, "100%", "of line and fill together"),
        opt(
            "arrow",
            Kind::Words(const { &words(&Tips::NAMES) }),
            "none",
            "at which ends it has tips",
        ),
    ],
};

/// What a shape takes besides.
pub(super) static FILL: Shared = Shared {
    title: "Fill",
    params: &[opt("fill", Kind::Paint, "none", "the colour inside")],
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

const POSITION: Kind =
    Kind::Other("`above` `below` `left` `right`, `start` `middle` `end`, or a number from 0 to 1");

/// What a mark takes.
pub(super) const MARK: &[&Shared] = &[&LINE, &FILL, &LABEL];

/// The arguments that several elements share.
pub static SHARED: &[&Shared] = MARK;

/// The width of a line when nobody says one: TikZ's `thick`.
const LINE_WIDTH: Length = Length::pt(0.8);

impl Interp<'_> {
    /// Takes `stroke fill width dash opacity arrow`. Without a word about paint,
    /// a line is drawn in the ink.
    pub(super) fn graphic(&self, args: &mut ElementArgs, tips: Tips) -> Eval<Graphic> {
        let fill = paint(args, "fill")?;
        let asked = paint(args, "stroke")?;
        let width = match args.take("width") {
            Some(arg) => positive_length(&arg.value, "width", arg.span)?,
            None => LINE_WIDTH,
        };
        let dash = match args.take("dash") {
            Some(arg) => {
                let names = Dash::NAMES.map(|(n, _)| n);
                let word = arg.value.as_word("dash", &names).at(arg.span)?;
                by_name(&Dash::NAMES, word)
            }
            None => Dash::Solid,
        };
        let tips = match args.take("arrow") {
            Some(arg) => {
                let names = Tips::NAMES.map(|(n, _)| n);
                let word = arg.value.as_word("arrow", &names).at(arg.span)?;
                by_name(&Tips::NAMES, word)
            }
            None => tips,
        };
        let opacity = match args.take("opacity") {
            Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
            None => 1.0,
        };
        let faded = |mut paint: Paint| {
            paint.color = paint.color.alpha(paint.color.opacity() * opacity);
            paint
        };
        let stroke = match (asked, &fill) {
            (Some(None), _) => None,
            (Some(Some(paint)), _) => Some(paint),
            (None, Some(Some(_))) => None,
            (None, _) => Some(self.canvas.ink()),
        };
        Ok(Graphic {
            stroke: stroke.map(|paint| Stroke {
                paint: faded(paint),
                width,
                dash,
            }),
            fill: fill.flatten().map(faded).map(Fill::Solid),
            tips,
        })
    }
}

pub(super) fn by_name<T: Copy + Default>(names: &[(&str, T)], word: &str) -> T {
    names
        .iter()
        .find(|(n, _)| *n == word)
        .map(|(_, v)| *v)
        .unwrap_or_default()
}

/// A paint argument: not given, `none`, or a colour.
pub(super) fn paint(args: &mut ElementArgs, name: &str) -> Eval<Option<Option<Paint>>> {
    match args.take(name) {
        None => Ok(None),
        Some(arg) if matches!(arg.value, Value::None) => Ok(Some(None)),
        Some(arg) => {
            let paint = arg.value.as_color(name).map_err(|fault| match &arg.value {
                Value::Text(text) => match text.as_plain() {
                    Some(word) => fault.with_hint(format!("without quotes: `{name}: {word}`")),
                    None => fault,
                },
                _ => fault,
            });
            Ok(Some(Some(paint.at(arg.span)?)))
        }
    }
}

/// A number from 0 to 1.
pub(super) fn ratio(value: &Value, what: &str, span: crate::source::Span) -> Eval<f64> {
    use crate::diag::{Code, Diagnostic};
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
    }))
}
