//! Series of numbers as marks take them: what is not finite is a gap, told once.

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value};
use super::super::graphic::label;
use super::super::marks::Call;
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::geom::Point;
use crate::numeric::{Array, array};
use crate::scene::{
    Geometry, Graphic, Idiom, IdiomKind, Item, ItemKind, Label, Motion, Series, Shape,
};
use crate::source::Span;
use crate::style::Markup;

/// How many points one mark may have; more would not fit a page.
pub(super) const MOST_POINTS: usize = 2_000_000;

/// A vector of numbers.
pub(super) fn vector(arg: &ArgValue, name: &str) -> Eval<Vec<f64>> {
    let wrong = || {
        let wanted = "a vector of numbers such as `[1, 2, 3]`";
        arg.value.mismatch(name, wanted)
    };
    let Some(array) = arg.value.try_array() else {
        return Err(wrong()).at(arg.span);
    };
    match array.shape() {
        [] | [_] | [_, 1] => {}
        _ => return Err(wrong()).at(arg.span),
    }
    limited(array.len(), name).at(arg.span)?;
    Ok(array::to_vec(&array))
}

fn limited(count: usize, name: &str) -> Result<(), Fault> {
    if count <= MOST_POINTS {
        return Ok(());
    }
    Err(Fault::new(
        Code::BadValue,
        format!("`{name}` has {count} points, and the limit is {MOST_POINTS}"),
    ))
}

/// Two vectors of one length as points.
pub(super) fn zipped(xs: &ArgValue, ys: &ArgValue) -> Eval<Vec<Point>> {
    let (x, y) = (vector(xs, "xs")?, vector(ys, "ys")?);
    if x.len() == y.len() {
        return Ok(x
            .into_iter()
            .zip(y)
            .map(|(x, y)| Point::new(x, y))
            .collect());
    }
    Err(Fault::new(
        Code::ShapeMismatch,
        format!("`xs` has {} numbers and `ys` has {}", x.len(), y.len()),
    )
    .with_hint("give both one length; `linspace(a, b, len(ys))` makes the other"))
    .at(ys.span)
}

/// The rows of an n×2 array, or a vector over 0, 1, 2, ….
pub(super) fn points(arg: &ArgValue) -> Eval<Vec<Point>> {
    let array = match arg.value.try_array() {
        Some(array) if array.shape() == [0] => return Ok(Vec::new()),
        Some(array) if array.ndim() == 1 => {
            limited(array.len(), "ys").at(arg.span)?;
            let numbered = array.iter().enumerate();
            return Ok(numbered.map(|(k, y)| Point::new(k as f64, *y)).collect());
        }
        _ => arg.value.as_points("points").at(arg.span)?,
    };
    limited(array.len() / 2, "points").at(arg.span)?;
    Ok(rows(&array))
}

/// The rows of an n×2 array; two numbers are one point.
pub(super) fn rows_of(arg: &ArgValue) -> Eval<Vec<Point>> {
    let one = arg.value.try_array().filter(|a| a.shape() == [2]);
    let array = match one {
        Some(array) => array,
        None => arg.value.as_points("points").at(arg.span)?,
    };
    limited(array.len() / 2, "points").at(arg.span)?;
    Ok(rows(&array))
}

fn rows(array: &Array) -> Vec<Point> {
    let mut values = array.iter().copied();
    let mut points = Vec::with_capacity(array.len() / 2);
    while let (Some(x), Some(y)) = (values.next(), values.next()) {
        points.push(Point::new(x, y));
    }
    points
}

/// Positional arguments: `P`, or `xs, ys`.
pub(super) fn series(call: Call<'_, '_>) -> Eval<(Vec<Point>, Span)> {
    let first = call.args.required(call.name, "xs")?;
    match call.args.next_or("ys") {
        Some(second) => Ok((zipped(&first, &second)?, first.span)),
        None => Ok((points(&first)?, first.span)),
    }
}

/// Takes a text, or a list of them.
pub(super) fn texts(args: &mut ElementArgs, name: &str) -> Eval<Option<Vec<Markup>>> {
    let Some(arg) = args.take(name) else {
        return Ok(None);
    };
    let one = |value: &Value| -> Eval<Markup> {
        let mut text = (*value.as_markup(name).at(arg.span)?).clone();
        if text.span == Span::default() {
            text.span = arg.span;
        }
        Ok(text)
    };
    match &arg.value {
        Value::None => Ok(None),
        Value::List(items) | Value::Tuple(items) => {
            items.iter().map(one).collect::<Eval<Vec<_>>>().map(Some)
        }
        value => Ok(Some(vec![one(value)?])),
    }
}

impl Interp<'_> {
    /// Puts a mark that is made of some shapes.
    pub(super) fn put_marks(&mut self, call: Call<'_, '_>, items: Vec<Item>) -> Eval<()> {
        let kind = match <[Item; 1]>::try_from(items) {
            Ok([only]) => only.kind,
            Err(several) => ItemKind::Group(several),
        };
        self.put(kind, call.name, call.label.as_ref(), call.span)
    }

    /// Tells what of a series is not finite, and when nothing is left of it.
    pub(super) fn note_gaps(&mut self, name: &str, points: &[Point], span: Span) {
        let missing = points.iter().filter(|p| !p.is_finite()).count();
        let message = match (points.len(), missing) {
            (0, _) => {
                self.report(Diagnostic::warning(
                    Code::EmptyData,
                    span,
                    format!("`{name}` has no data, and draws nothing"),
                ));
                return;
            }
            (_, 0) => return,
            (all, missing) if all == missing => {
                format!("`{name}` has no finite point, and draws nothing")
            }
            (all, 1) => format!("1 of the {all} points of `{name}` is not finite, and is left out"),
            (all, n) => {
                format!("{n} of the {all} points of `{name}` are not finite, and are left out")
            }
        };
        self.report(Diagnostic::warning(Code::MissingData, span, message));
    }
}

/// How a mark of data looks and what it says.
#[derive(Debug, Clone)]
pub(super) struct Looks {
    /// Line and filling.
    pub(super) graphic: Graphic,
    /// A text at the mark.
    pub(super) label: Option<Label>,
    /// Its text in the legend.
    pub(super) entry: Option<Markup>,
}

impl Looks {
    /// A shape as a mark of data. `reach` is what of y it counts for where the limits
    /// follow from the data; all of it if none.
    pub(super) fn mark(&self, geometry: Geometry, reach: Option<(f64, f64)>, span: Span) -> Item {
        let shape = Shape {
            geometry,
            graphic: self.graphic.clone(),
            label: self.label.clone(),
            series: Some(Series {
                entry: self.entry.clone(),
                reach,
                idiom: None,
            }),
        };
        item(ItemKind::Shape(Box::new(shape)), span)
    }
}

/// What PGFPlots calls a mark.
pub(super) fn idiom(item: &mut Item) -> Option<&mut Idiom> {
    match &mut item.kind {
        ItemKind::Shape(shape) => shape.series.as_mut()?.idiom.as_mut(),
        _ => None,
    }
}

/// Says what PGFPlots calls a mark.
pub(super) fn known_as(mut item: Item, kind: IdiomKind, points: Vec<Point>) -> Item {
    if let ItemKind::Shape(shape) = &mut item.kind
        && let Some(series) = &mut shape.series
    {
        series.idiom = Some(Idiom {
            kind,
            points,
            dots: None,
        });
    }
    item
}

/// Gives a mark of data the texts of another one.
pub(super) fn entitle(item: &mut Item, looks: &Looks) {
    if let ItemKind::Shape(shape) = &mut item.kind {
        shape.label.clone_from(&looks.label);
        if let Some(series) = &mut shape.series {
            series.entry.clone_from(&looks.entry);
        }
    }
}

/// Takes the text of a mark of data out of the legend.
pub(super) fn untitle(item: &mut Item) {
    if let ItemKind::Shape(shape) = &mut item.kind
        && let Some(series) = &mut shape.series
    {
        series.entry = None;
    }
}

/// Takes `label` of a mark of data: its text in the legend, or with `label_pos` a text at
/// the mark.
pub(super) fn labels(args: &mut ElementArgs) -> Eval<(Option<Label>, Option<Markup>)> {
    let at_mark = args.get("label_pos").is_some();
    Ok(match label(args)? {
        Some(label) if !at_mark => (None, Some(label.text)),
        label => (label, None),
    })
}

/// A thing without name and motion.
pub(in super::super) fn item(kind: ItemKind, span: Span) -> Item {
    Item {
        kind,
        span,
        id: None,
        motion: Motion::default(),
        layer: None,
        raster: None,
        clip: None,
        opacity: 1.0,
    }
}

/// A pair of numbers, the first one below the second.
pub(super) fn range(arg: &ArgValue, name: &str) -> Eval<(f64, f64)> {
    let pair = arg.value.try_array().filter(|a| a.shape() == [2]);
    let Some(pair) = pair.map(|a| array::to_vec(&a)) else {
        let wanted = "two numbers such as `(0, 1)`";
        return Err(arg.value.mismatch(name, wanted)).at(arg.span);
    };
    match pair[..] {
        [a, b] if a.is_finite() && b.is_finite() && a < b => Ok((a, b)),
        _ => Err(
            Fault::new(Code::BadLimits, format!("`{name}` cannot be {}", arg.value))
                .with_hint("two finite numbers are wanted, the smaller one first"),
        )
        .at(arg.span),
    }
}

/// A whole number within limits.
pub(super) fn count(arg: &ArgValue, name: &str, (least, most): (usize, usize)) -> Eval<usize> {
    let x = match arg.value {
        Value::Number(x) => x,
        _ => return Err(arg.value.mismatch(name, "a whole number")).at(arg.span),
    };
    if x.fract() == 0.0 && x >= least as f64 && x <= most as f64 {
        return Ok(x as usize);
    }
    Err(
        Fault::new(Code::BadValue, format!("`{name}` cannot be {}", arg.value))
            .with_hint(format!("a whole number from {least} to {most} is wanted")),
    )
    .at(arg.span)
}
