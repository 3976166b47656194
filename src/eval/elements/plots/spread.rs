//! `errorbars` and `box`.

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value};
use super::super::curves::flag;
use super::super::graphic::{ENTRY, FILL, LAYER, LINE, word};
use super::super::marks::Call;
use super::super::param::{opt, rest, words};
use super::super::{Element, Kind, Takes};
use super::curves::line;
use super::data::{self, Looks};
use super::scatter::DOT;
use super::steps::{open, tops};
use crate::diag::{At, Code, Fault};
use crate::geom::{Length, Point};
use crate::numeric::{array, order};
use crate::scene::{Dash, Fill, Geometry, Graphic, Item, Marker, Stroke, Tips};
use crate::source::Span;
use crate::style::Markup;

/// Error bars and box plots.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "box",
        takes: Takes {
            own: &[
                rest(
                    "of",
                    Kind::Other("a vector; a list of vectors; names and a list of vectors"),
                    "the numbers of each box",
                ),
                opt(
                    "at",
                    Kind::Other("a number, or one for each box"),
                    "",
                    "where the boxes stand; 0, 1, … when left out",
                ),
                opt("size", Kind::Number, "0.5", "how wide a box is"),
                opt("horizontal", Kind::Bool, "false", "whether the boxes lie"),
                opt(
                    "outliers",
                    Kind::Bool,
                    "true",
                    "whether numbers beyond the whiskers are drawn, as dots",
                ),
            ],
            shared: &[&LINE, &FILL, &ENTRY, &LAYER],
        },
        doc: "box plots: the median, a box from the lower to the upper quartile, and whiskers to the last number within one and a half boxes",
        example: "box([[1, 2, 3, 4, 9], [2, 3, 3, 4, 5]])",
        holds: false,
        draw: boxes,
    },
    Element {
        name: "errorbars",
        takes: Takes {
            own: &[
                rest(
                    "of",
                    Kind::Other("values; n×2 array; xs and values"),
                    "the points",
                ),
                opt(
                    "y",
                    ERRORS,
                    "",
                    "how far each bar reaches down and up: one for all, one for each, or a pair `(down, up)` of them",
                ),
                opt("x", ERRORS, "", "how far it reaches to the left and right"),
                opt(
                    "marker",
                    Kind::Words(const { &words(&Marker::NAMES) }),
                    "circle",
                    "the shape of the dots; `none` for no dots",
                ),
                opt("size", Kind::Length, "3.2pt", "their diameter"),
            ],
            shared: &[&LINE, &ENTRY, &LAYER],
        },
        doc: "points with bars for their errors",
        example: "errorbars([0, 1, 2], [1, 3, 2], y: 0.4)",
        holds: false,
        draw: errorbars,
    },
];

const ERRORS: Kind = Kind::Other("number or vector, or a pair of them");

/// Half the length of the strokes at the ends of an error bar.
const CAP: Length = Length::pt(2.0);
/// The thickness of error bars when nobody says one.
const THIN: Length = Length::pt(0.6);

/// `errorbars(xs, ys, y: 0.1)`, `errorbars(P, y: (low, high), x: 0.2)`
fn errorbars(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (points, span) = data::series(call)?;
    let up = reaches(&mut call.args, "y", points.len())?;
    let across = reaches(&mut call.args, "x", points.len())?;
    if up.is_none() && across.is_none() {
        return Err(
            Fault::new(Code::BadArguments, "`errorbars` wants the errors")
                .with_hint("write `errorbars(xs, ys, y: 0.1)`"),
        )
        .at(call.span);
    }
    let marker = match call.args.get("marker") {
        Some(arg) if matches!(arg.value, Value::None) => {
            call.args.take("marker");
            None
        }
        _ => Some(word(&mut call.args, "marker", &Marker::NAMES)?.unwrap_or_default()),
    };
    let size = match call.args.take("size") {
        Some(arg) => super::super::canvas::positive_length(&arg.value, "size", arg.span)?,
        None => DOT,
    };
    let thick = call.args.get("width").is_some();
    let mut looks = line(interp, call)?;
    if let (Some(stroke), false) = (&mut looks.graphic.stroke, thick) {
        stroke.width = THIN;
    }
    interp.note_gaps(call.name, &points, span);
    let plain = Looks {
        label: None,
        entry: None,
        ..looks.clone()
    };
    let mut items: Vec<Item> = Vec::new();
    for (errors, upright) in [(&up, true), (&across, false)] {
        let Some((down, up)) = errors else { continue };
        let mut bars: Vec<Point> = Vec::new();
        let mut ends: Vec<Point> = Vec::new();
        for (p, (down, up)) in points.iter().zip(down.iter().zip(up)) {
            let at = |d: f64| match upright {
                true => Point::new(p.x, p.y + d),
                false => Point::new(p.x + d, p.y),
            };
            let (a, b) = (at(-down), at(*up));
            if !(a.is_finite() && b.is_finite()) {
                continue;
            }
            if !bars.is_empty() {
                bars.push(Point::new(f64::NAN, f64::NAN));
            }
            bars.extend([a, b]);
            ends.extend([a, b].into_iter().filter(|end| end != p));
        }
        items.push(plain.mark(open(bars), None, span));
        let cap = if upright {
            Marker::Level
        } else {
            Marker::Upright
        };
        items.push(tops(&plain, ends, CAP * 2.0, cap).mark_at(span));
    }
    let finite: Vec<Point> = points.into_iter().filter(|p| p.is_finite()).collect();
    match marker {
        Some(marker) => {
            let mut dots = tops(&looks, finite, size, marker).mark_at(span);
            data::entitle(&mut dots, &looks);
            items.push(dots);
        }
        None => {
            if let Some(first) = items.first_mut() {
                data::entitle(first, &looks);
            }
        }
    }
    interp.put_marks(call, items)
}

type Errors = (Vec<f64>, Vec<f64>);

/// Takes errors: one for all, one for each, or a pair of these.
fn reaches(args: &mut ElementArgs, name: &str, count: usize) -> Eval<Option<Errors>> {
    let Some(arg) = args.take(name) else {
        return Ok(None);
    };
    let one = |value: &Value| -> Eval<Vec<f64>> {
        let part = ArgValue {
            name: None,
            value: value.clone(),
            span: arg.span,
        };
        let found = match value {
            Value::Number(v) => vec![*v; count],
            _ => data::vector(&part, name)?,
        };
        if found.len() != count {
            return Err(Fault::new(
                Code::ShapeMismatch,
                format!("`{name}` has {} errors for {count} points", found.len()),
            ))
            .at(arg.span);
        }
        if found.iter().any(|v| *v < 0.0) {
            return Err(Fault::new(Code::BadValue, "an error cannot be below zero")).at(arg.span);
        }
        Ok(found)
    };
    if let Value::Tuple(pair) = &arg.value
        && let [down, up] = &**pair
    {
        return Ok(Some((one(down)?, one(up)?)));
    }
    let both = one(&arg.value)?;
    Ok(Some((both.clone(), both)))
}

/// What a box plot shows of some numbers.
struct Summary {
    low: f64,
    quartiles: [f64; 3],
    high: f64,
    outliers: Vec<f64>,
}

impl Summary {
    fn of(values: &[f64]) -> Option<Summary> {
        let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let all = array::vector(&finite);
        let quartile = |q: f64| {
            let found = order::quantile(&all, q, None).ok()?;
            found.iter().next().copied().filter(|v| v.is_finite())
        };
        let quartiles = [quartile(0.25)?, quartile(0.5)?, quartile(0.75)?];
        let [lower, _, upper] = quartiles;
        let reach = 1.5 * (upper - lower);
        let near = |v: &&f64| **v >= lower - reach && **v <= upper + reach;
        Some(Summary {
            low: finite.iter().filter(near).copied().fold(lower, f64::min),
            quartiles,
            high: finite.iter().filter(near).copied().fold(upper, f64::max),
            outliers: finite.iter().filter(|v| !near(v)).copied().collect(),
        })
    }
}

/// `box(v)`, `box([u, v])`, `box(["a", "b"], [u, v])`
fn boxes(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let first = call.args.required(call.name, "of")?;
    let (names, values) = match call.args.next_positional() {
        Some(values) => (Some(first), values),
        None => (None, first),
    };
    let samples = samples(&values)?;
    let upright = !flag(&mut call.args, "horizontal")?;
    let outliers = match call.args.take("outliers") {
        Some(arg) => arg.value.as_bool("outliers").at(arg.span)?,
        None => true,
    };
    let size = match call.args.take("size") {
        Some(arg) => arg.value.as_number("size").at(arg.span)?,
        None => 0.5,
    };
    let at: Vec<f64> = match call.args.take("at") {
        Some(arg) => match arg.value {
            Value::Number(x) => (0..samples.len()).map(|i| x + i as f64).collect(),
            _ => data::vector(&arg, "at")?,
        },
        None => (0..samples.len()).map(|i| i as f64).collect(),
    };
    if at.len() != samples.len() || at.iter().any(|x| !x.is_finite()) {
        return Err(Fault::new(
            Code::ShapeMismatch,
            format!("`at` has {} places for {} boxes", at.len(), samples.len()),
        ))
        .at(call.span);
    }
    if let Some(names) = names {
        let names = list_of_texts(&names, samples.len())?;
        interp.names_ticks(
            upright,
            at.iter()
                .copied()
                .zip(names.into_iter().map(Some))
                .collect(),
        );
    }
    let entry = data::texts(&mut call.args, "label")?.and_then(|t| t.into_iter().next());
    let (stroked, filled, thick) = (
        call.args.get("stroke").is_some(),
        call.args.get("fill").is_some(),
        call.args.get("width").is_some(),
    );
    let mut graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    let mut stroke = match graphic.stroke.take() {
        Some(stroke) if stroked => stroke,
        _ => Stroke::solid(interp.next_color(), THIN),
    };
    if !thick {
        stroke.width = THIN;
    }
    if !filled {
        graphic.fill = Some(Fill::Solid(stroke.paint.clone().faded(0.2)));
    }
    let every: Vec<Point> = samples
        .iter()
        .flatten()
        .map(|v| Point::new(0.0, *v))
        .collect();
    interp.note_gaps(call.name, &every, values.span);
    let looks = Looks {
        graphic: Graphic {
            stroke: Some(stroke.clone()),
            ..graphic
        },
        label: None,
        entry,
    };
    let items = drawn(
        &samples,
        &at,
        (size, upright, outliers),
        &looks,
        &stroke,
        values.span,
    );
    interp.put_marks(call, items)
}

/// The lines of all boxes.
fn drawn(
    samples: &[Vec<f64>],
    at: &[f64],
    (size, upright, outliers): (f64, bool, bool),
    looks: &Looks,
    stroke: &Stroke,
    span: Span,
) -> Vec<Item> {
    let point = |across: f64, along: f64| match upright {
        true => Point::new(across, along),
        false => Point::new(along, across),
    };
    let plain = |stroke: Stroke| Looks {
        graphic: Graphic {
            stroke: Some(stroke),
            ..Graphic::default()
        },
        label: None,
        entry: None,
    };
    let (mut whiskers, mut medians, mut dots) = (Vec::new(), Vec::new(), Vec::new());
    let mut items: Vec<Item> = Vec::new();
    for (values, x) in samples.iter().zip(at) {
        let Some(summary) = Summary::of(values) else {
            continue;
        };
        let [lower, median, upper] = summary.quartiles;
        let (left, right) = (x - size / 2.0, x + size / 2.0);
        let corners = [(left, lower), (right, lower), (right, upper), (left, upper)];
        let geometry = Geometry::Data {
            points: corners.map(|(a, b)| point(a, b)).to_vec(),
            closed: true,
            smooth: None,
        };
        let mut body = looks.mark(geometry, None, span);
        if !items.is_empty() {
            data::untitle(&mut body);
        }
        items.push(body);
        let half = size / 4.0;
        let line = |list: &mut Vec<Point>, a: Point, b: Point| {
            if !list.is_empty() {
                list.push(Point::new(f64::NAN, f64::NAN));
            }
            list.extend([a, b]);
        };
        line(&mut medians, point(left, median), point(right, median));
        for (from, to) in [(lower, summary.low), (upper, summary.high)] {
            if from != to {
                line(&mut whiskers, point(*x, from), point(*x, to));
                line(&mut whiskers, point(x - half, to), point(x + half, to));
            }
        }
        dots.extend(summary.outliers.iter().map(|v| point(*x, *v)));
    }
    if !whiskers.is_empty() {
        let line = Stroke {
            dash: Dash::Solid,
            ..stroke.clone()
        };
        items.push(plain(line).mark(open(whiskers), None, span));
    }
    if !medians.is_empty() {
        let thicker = Stroke {
            width: stroke.width * 2.0,
            ..stroke.clone()
        };
        items.push(plain(thicker).mark(open(medians), None, span));
    }
    if outliers && !dots.is_empty() {
        let own = plain(stroke.clone());
        items.push(tops(&own, dots, Length::pt(2.4), Marker::Circle).mark_at(span));
    }
    items
}

/// The numbers of each box: of a vector one, of a matrix one for each column.
fn samples(arg: &ArgValue) -> Eval<Vec<Vec<f64>>> {
    if let Some(found) = arg.value.try_array() {
        return match *found.shape() {
            [_] | [] => Ok(vec![array::to_vec(&found)]),
            // A list of vectors of one length is a matrix with a row for each.
            [rows, columns] if matches!(arg.value, Value::List(_) | Value::Tuple(_)) => {
                let all = array::to_vec(&found);
                let size = columns.max(1);
                Ok(all.chunks(size).take(rows).map(<[f64]>::to_vec).collect())
            }
            [rows, columns] => {
                let of = |j: usize| {
                    (0..rows)
                        .filter_map(|i| found.get([i, j].as_slice()).copied())
                        .collect()
                };
                Ok((0..columns).map(of).collect())
            }
            _ => Err(arg.value.mismatch("of", "a vector, or a list of them")).at(arg.span),
        };
    }
    match &arg.value {
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .map(|value| {
                let one = ArgValue {
                    name: None,
                    value: value.clone(),
                    span: arg.span,
                };
                data::vector(&one, "of")
            })
            .collect(),
        value => Err(value.mismatch("of", "a vector, or a list of them")).at(arg.span),
    }
}

fn list_of_texts(arg: &ArgValue, count: usize) -> Eval<Vec<Markup>> {
    let (Value::List(items) | Value::Tuple(items)) = &arg.value else {
        let wanted = "names such as `[\"a\", \"b\"]`";
        return Err(arg.value.mismatch("names", wanted)).at(arg.span);
    };
    if items.len() != count {
        return Err(Fault::new(
            Code::ShapeMismatch,
            format!("there are {} names for {count} boxes", items.len()),
        ))
        .at(arg.span);
    }
    items
        .iter()
        .map(|item| Ok((*item.as_markup("name").at(arg.span)?).clone()))
        .collect()
}
