//! `wave`: a digital signal in a timing diagram.

use super::super::super::{Eval, Interp, Value};
use super::super::graphic::{FILL, LAYER, LINE};
use super::super::marks::Call;
use super::super::param::{opt, req};
use super::super::{Element, Kind, Takes};
use super::data::{self, Looks};
use super::steps::open;
use crate::diag::{At, Code, Fault};
use crate::geom::Point;
use crate::numeric::array;
use crate::scene::{
    Coord, Geometry, Graphic, Item, ItemKind, Scalar, TextAnchor, TextItem, TextStyle, Tips,
};
use crate::style::Markup;

/// Digital signals.
pub(super) const WAVE: Element = Element {
    name: "wave",
    takes: Takes {
        own: &[
            req(
                "of",
                Kind::Other("vector of levels from 0 to 1, or list of texts"),
                "the signal, one item for each period: levels, or for a bus what it carries",
            ),
            opt("y", Kind::Number, "0", "the height of level 0"),
            opt("height", Kind::Number, "0.7", "from level 0 to level 1"),
            opt("start", Kind::Number, "0", "where the first period begins"),
            opt("period", Kind::Number, "1", "how long a period is"),
            opt(
                "slant",
                Kind::Number,
                "0.08",
                "how long a transition takes, of a period",
            ),
            opt("label", Kind::Text, "", "what stands left of it"),
        ],
        shared: &[&LINE, &FILL, &LAYER],
    },
    doc: "a digital signal: levels with slanted edges, or a bus with the text of each value; `nan` is an unknown level, and its `label` stands left of it, as the tick of its height",
    example: "wave([0, 1, 1, 0, 1], y: 1, label: \"clk\")",
    holds: false,
    draw: wave,
};

/// `wave([0, 1, 0], y: 2)`, `wave(["A", "B"], y: 1)`
fn wave(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let arg = call.args.required(call.name, "of")?;
    let number = |call: Call<'_, '_>, name: &str, usual: f64, least: f64| -> Eval<f64> {
        let Some(arg) = call.args.take(name) else {
            return Ok(usual);
        };
        let x = arg.value.as_number(name).at(arg.span)?;
        if x.is_finite() && x >= least {
            return Ok(x);
        }
        Err(Fault::new(
            Code::BadValue,
            format!("`{name}` cannot be {}", arg.value),
        ))
        .at(arg.span)
    };
    let y = number(call, "y", 0.0, f64::NEG_INFINITY)?;
    let height = number(call, "height", 0.7, 1e-9)?;
    let start = number(call, "start", 0.0, f64::NEG_INFINITY)?;
    let period = number(call, "period", 1.0, 1e-9)?;
    let slant = number(call, "slant", 0.08, 0.0)?.min(1.0) * period;
    let name = data::texts(&mut call.args, "label")?.and_then(|t| t.into_iter().next());
    let stroked = call.args.get("stroke").is_some();
    let mut graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    if graphic.stroke.is_none() && !stroked {
        let ink = interp.canvas.ink();
        graphic.stroke = Some(crate::scene::Stroke::solid(
            ink,
            super::super::graphic::LINE_WIDTH,
        ));
    }
    if let Some(name) = name {
        interp.names_place(false, (y + height / 2.0, Some(name)));
    }
    let span = call.span;
    let line = Looks {
        graphic: Graphic {
            fill: None,
            ..graphic.clone()
        },
        label: None,
        entry: None,
    };
    let at = |k: usize| start + period * k as f64;
    let mut items: Vec<Item> = Vec::new();
    if let Some(levels) = arg.value.try_array().filter(|a| a.ndim() == 1) {
        let levels = array::to_vec(&levels);
        if levels.iter().any(|v| *v < 0.0 || *v > 1.0) {
            return Err(Fault::new(Code::BadValue, "levels lie from 0 to 1")
                .with_hint("for a bus give texts: `wave([\"3\", \"7\"])`"))
            .at(arg.span);
        }
        items.extend(unknown(&levels, (y, height), &at, &line, span));
        let mut points: Vec<Point> = Vec::new();
        for (k, level) in levels.iter().enumerate() {
            if !level.is_finite() {
                points.push(Point::new(f64::NAN, f64::NAN));
                continue;
            }
            let h = y + height * level;
            let before = k.checked_sub(1).and_then(|b| levels.get(b)).copied();
            let after = levels.get(k + 1).copied();
            let moves = |other: Option<f64>| other.is_some_and(|o| o.is_finite() && o != *level);
            let from = at(k) + if moves(before) { slant / 2.0 } else { 0.0 };
            let to = at(k + 1) - if moves(after) { slant / 2.0 } else { 0.0 };
            // A level that goes on is one line.
            match points.last_mut() {
                Some(last) if last.y == h && before == Some(*level) => last.x = to,
                _ => points.extend([Point::new(from, h), Point::new(to, h)]),
            }
        }
        items.push(line.mark(open(points), None, span));
        return interp.put_marks(call, items);
    }
    let (Value::List(values) | Value::Tuple(values)) = &arg.value else {
        let wanted = "levels such as `[0, 1, 0]`, or texts for a bus";
        return Err(arg.value.mismatch("of", wanted)).at(arg.span);
    };
    let area = Looks {
        graphic: Graphic {
            stroke: None,
            ..graphic
        },
        label: None,
        entry: None,
    };
    let shown: Vec<String> = values.iter().map(Value::to_string).collect();
    let mut k = 0;
    let (mut cells, mut texts) = (Vec::new(), Vec::new());
    while let (Some(value), Some(text)) = (values.get(k), shown.get(k)) {
        // The same value in the next period is the same cell.
        let same = shown.iter().skip(k).take_while(|s| *s == text).count();
        let (from, to) = (at(k), at(k + same));
        let (low, high, middle) = (y, y + height, y + height / 2.0);
        let half = slant / 2.0;
        let outline = [
            (from - half, middle),
            (from + half, high),
            (to - half, high),
            (to + half, middle),
            (to - half, low),
            (from + half, low),
        ];
        cells.push(Geometry::Data {
            points: outline.map(|(x, y)| Point::new(x, y)).to_vec(),
            closed: true,
            smooth: None,
        });
        let mut text: Markup = (*value.as_markup("of").at(arg.span)?).clone();
        text.span = arg.span;
        if !text.is_empty() {
            texts.push(data::item(
                ItemKind::Text(TextItem {
                    at: Coord::Xy(Scalar::Unit((from + to) / 2.0), Scalar::Unit(middle)),
                    text,
                    anchor: TextAnchor::CENTER,
                    style: TextStyle::default(),
                    fill: None,
                }),
                span,
            ));
        }
        k += same;
    }
    if area.graphic.fill.is_some() {
        items.extend(cells.iter().map(|cell| area.mark(cell.clone(), None, span)));
    }
    items.extend(cells.into_iter().map(|cell| line.mark(cell, None, span)));
    items.extend(texts);
    interp.put_marks(call, items)
}

/// The crossed boxes of unknown levels.
fn unknown(
    levels: &[f64],
    (y, height): (f64, f64),
    at: &dyn Fn(usize) -> f64,
    line: &Looks,
    span: crate::source::Span,
) -> Vec<Item> {
    let runs = levels.iter().enumerate().filter(|(_, v)| !v.is_finite());
    runs.map(|(k, _)| {
        let (from, to, top) = (at(k), at(k + 1), y + height);
        let gap = Point::new(f64::NAN, f64::NAN);
        let points = vec![
            Point::new(from, y),
            Point::new(to, y),
            gap,
            Point::new(from, top),
            Point::new(to, top),
            gap,
            Point::new(from, y),
            Point::new(to, top),
            gap,
            Point::new(from, top),
            Point::new(to, y),
        ];
        line.mark(open(points), None, span)
    })
    .collect()
}
