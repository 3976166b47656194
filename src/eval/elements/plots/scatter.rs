//! `scatter`: a dot at each point, in classes and of sizes.

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value};
use super::super::canvas::positive_length;
use super::super::graphic::{LINE_WIDTH, MARK, word};
use super::super::marks::Call;
use super::super::param::{opt, rest, words};
use super::super::{Element, Kind, Takes};
use super::data::{self, Looks};
use super::fields::{CENTER, CMAP, RANGE, scale};
use crate::diag::{At, Code, Fault};
use crate::geom::{Length, Point};
use crate::numeric::array;
use crate::scene::{DotStyle, Fill, Geometry, Graphic, Item, Marker, Paint, Stroke, Tips};
use crate::source::Span;
use crate::style::Markup;

/// Dots.
pub(super) const ROWS: &[Element] = &[Element {
    name: "scatter",
    takes: Takes {
        own: &[
            rest(
                "points",
                Kind::Other("n×2 array, or xs and ys"),
                "where the dots are",
            ),
            opt(
                "color",
                Kind::Other(
                    "a colour; or for each dot a class, a whole number or a text; or a value",
                ),
                "",
                "the colour of all, the class of each, or its value: classes take the colours of the cycle in turn, and texts stand in the legend; numbers that are not all whole are values, as all are with a `cmap`",
            ),
            CMAP,
            RANGE,
            CENTER,
            opt(
                "size",
                Kind::Other("length, or one for each dot; plain numbers of a list are points"),
                "3.2pt",
                "the diameter of a dot",
            ),
            opt(
                "marker",
                Kind::Words(const { &words(&Marker::NAMES) }),
                "circle",
                "its shape",
            ),
        ],
        shared: MARK,
    },
    doc: "a dot at each point; with `fill: none` and a `stroke` its line alone, with both a line around it",
    example: "scatter([0, 0; 1, 1])",
    holds: false,
    draw: scatter,
}];

/// The diameter of a dot when nobody says one.
pub(super) const DOT: Length = Length::pt(3.2);
/// The width of the line around a dot when nobody says one.
const LINE: Length = Length::pt(0.4);
/// How many classes there may be.
const MOST_CLASSES: usize = 64;

/// `scatter(P, color: labels, size: 2pt, marker: square)`
fn scatter(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (points, span) = places(call)?;
    let marker = word(&mut call.args, "marker", &Marker::NAMES)?.unwrap_or_default();
    let sizes = sizes(&mut call.args, points.len())?;
    let color = call.args.take("color");
    if let Some(arg) = &color
        && let Some(values) = values(arg, is_mapped(&call.args), points.len())?
    {
        return by_value(interp, call, (&points, span), (values, &sizes), marker);
    }
    // Without values there is nothing to map.
    for name in ["cmap", "range", "center"] {
        if let Some(arg) = call.args.get(name) {
            return Err(Fault::new(
                Code::BadArguments,
                format!("`{name}` colours by value, and there are no values"),
            )
            .with_hint("write `scatter(P, color: values, cmap: viridis)`"))
            .at(arg.span);
        }
    }
    let classes = match &color {
        Some(arg) if !matches!(arg.value, Value::Color(_) | Value::None) => {
            Some(classes(arg, points.len())?)
        }
        _ => None,
    };
    interp.note_gaps(call.name, &points, span);
    let Some(classes) = classes else {
        let own = match color {
            Some(arg) if !matches!(arg.value, Value::None) => {
                Some(arg.value.as_color("color").at(arg.span)?)
            }
            _ => None,
        };
        let (label, entry) = data::labels(&mut call.args)?;
        let graphic = dots(interp, &mut call.args, marker, own)?;
        let looks = Looks {
            graphic,
            label,
            entry,
        };
        let all: Vec<usize> = (0..points.len()).collect();
        let dots = looks.mark(some(&points, &all, &sizes, marker), None, span);
        return interp.put_marks(call, vec![dots]);
    };
    let entries = entries(&mut call.args, &classes)?;
    let mut items: Vec<Item> = Vec::new();
    for (class, entry) in classes.iter().zip(entries) {
        let color = match &class.color {
            Some(color) => color.clone(),
            None => interp.next_color(),
        };
        let mut args = call.args.clone();
        let looks = Looks {
            graphic: dots(interp, &mut args, marker, Some(color))?,
            label: None,
            entry,
        };
        items.push(looks.mark(some(&points, &class.members, &sizes, marker), None, span));
    }
    // What all of them have taken is taken.
    dots(interp, &mut call.args, marker, Some(interp.canvas.ink()))?;
    interp.put_marks(call, items)
}

/// Whether something is said of colours by values.
fn is_mapped(args: &ElementArgs) -> bool {
    let mut names = ["cmap", "range", "center"].iter();
    names.any(|n| args.get(n).is_some())
}

/// The classes of dots, if `color` gives a class for each of them.
pub(in super::super) fn classes_of(args: &ElementArgs, count: usize) -> Eval<Option<Vec<Class>>> {
    let Some(arg) = args.get("color") else {
        return Ok(None);
    };
    let of_each = match arg.value.try_array() {
        Some(array) => array.ndim() == 1,
        None => matches!(arg.value, Value::List(_) | Value::Tuple(_)),
    };
    if !of_each || values(arg, is_mapped(args), count)?.is_some() {
        return Ok(None);
    }
    classes(arg, count).map(Some)
}

/// The values of dots, if these are values rather than classes.
fn values(arg: &ArgValue, mapped: bool, count: usize) -> Eval<Option<Vec<f64>>> {
    let Some(found) = arg.value.try_array().filter(|a| a.ndim() == 1) else {
        return Ok(None);
    };
    if !mapped && found.iter().all(|v| v.fract() == 0.0) {
        return Ok(None);
    }
    if found.len() != count {
        return Err(Fault::new(
            Code::ShapeMismatch,
            format!("`color` has {} values for {count} dots", found.len()),
        ))
        .at(arg.span);
    }
    Ok(Some(array::to_vec(&found)))
}

/// Dots whose colours are values.
fn by_value(
    interp: &mut Interp<'_>,
    call: Call<'_, '_>,
    (points, span): (&[Point], Span),
    (values, sizes): (Vec<f64>, &Sizes),
    marker: Marker,
) -> Eval<()> {
    let scale = scale(interp, &mut call.args, values.iter().copied())?;
    let every: Vec<Point> = (points.iter().zip(&values))
        .map(|(p, v)| {
            if v.is_finite() {
                *p
            } else {
                Point::new(f64::NAN, p.y)
            }
        })
        .collect();
    interp.note_gaps(call.name, &every, span);
    interp.canvas.maps(scale.clone());
    let (label, entry) = data::labels(&mut call.args)?;
    // In the legend they have the colour of the middle.
    let middle = scale.map.at(0.5);
    let looks = Looks {
        graphic: dots(
            interp,
            &mut call.args,
            marker,
            Some(Paint::anonymous(middle)),
        )?,
        label,
        entry,
    };
    let finite: Vec<usize> = (0..every.len())
        .filter(|i| every.get(*i).is_some_and(|p| p.is_finite()))
        .collect();
    let mut geometry = some(&every, &finite, sizes, marker);
    if let Geometry::Dots { style, .. } = &mut geometry {
        let kept = finite
            .iter()
            .filter_map(|i| values.get(*i).copied())
            .collect();
        style.values = Some((kept, scale));
    }
    interp.put_marks(call, vec![looks.mark(geometry, None, span)])
}

/// `P`, a point, or `xs, ys`.
fn places(call: Call<'_, '_>) -> Eval<(Vec<Point>, Span)> {
    let first = call.args.required(call.name, "points")?;
    if let Some(second) = call.args.next_positional() {
        return Ok((data::zipped(&first, &second)?, first.span));
    }
    let empty = first.value.try_array().is_some_and(|a| a.is_empty());
    match empty {
        true => Ok((Vec::new(), first.span)),
        false => Ok((data::rows_of(&first)?, first.span)),
    }
}

/// Dots of some members.
fn some(points: &[Point], members: &[usize], sizes: &Sizes, marker: Marker) -> Geometry {
    let members = members
        .iter()
        .filter(|i| points.get(**i).is_some_and(|p| p.is_finite()));
    let members: Vec<usize> = members.copied().collect();
    let radii = sizes.each.as_ref().map(|each| {
        let of = |i: &usize| each.get(*i).copied().unwrap_or_default() / 2.0;
        members.iter().map(of).collect::<Vec<f64>>()
    });
    let largest = radii.iter().flatten().copied().fold(0.0, f64::max);
    Geometry::Dots {
        points: members
            .iter()
            .filter_map(|i| points.get(*i).copied())
            .collect(),
        radius: match radii {
            Some(_) => Length::pt(largest),
            None => sizes.one * 0.5,
        },
        style: DotStyle {
            marker,
            radii,
            values: None,
        },
    }
}

/// How dots look: filled with their colour; their `stroke` is the line around them, or
/// when nothing fills them the only line.
pub(super) fn dots(
    interp: &mut Interp<'_>,
    args: &mut ElementArgs,
    marker: Marker,
    own: Option<Paint>,
) -> Eval<Graphic> {
    let given = |args: &ElementArgs, name: &str| args.get(name).is_some();
    let (fill, stroke, width) = (
        given(args, "fill"),
        given(args, "stroke"),
        given(args, "width"),
    );
    if let Some(arg) = args.get("fill").filter(|a| !matches!(a.value, Value::None)) {
        // Dots are too small to show more than a colour.
        arg.value.as_color("fill").at(arg.span)?;
    }
    if !marker.is_closed() {
        return strokes(interp, args, own);
    }
    let mut graphic = interp.graphic(args, Tips::NONE)?;
    if let (Some(line), false) = (&mut graphic.stroke, width) {
        line.width = LINE;
    }
    let faded = |paint: Paint, graphic: &Graphic| {
        let opacity = graphic
            .stroke
            .as_ref()
            .map_or(1.0, |s| s.paint.color.opacity());
        paint.faded(opacity)
    };
    match (fill, stroke) {
        // The line alone.
        _ if fill && graphic.fill.is_none() => {
            if let (Some(line), false) = (&mut graphic.stroke, stroke) {
                let opacity = line.paint.color.opacity();
                line.paint = own.unwrap_or_else(|| interp.next_color()).faded(opacity);
            }
        }
        (true, _) => {
            if let (Some(own), false) = (own, stroke) {
                graphic.fill = Some(Fill::Solid(own));
            }
        }
        // Strokes have no inside, and keep their width.
        (false, true) if !marker.is_closed() => {
            if let (Some(line), Some(own)) = (&mut graphic.stroke, own) {
                line.paint = own;
            }
        }
        (false, true) if own.is_some() => {
            graphic.fill = own.map(Fill::Solid);
        }
        // One colour, whatever it is called.
        (false, true) => {
            graphic.fill = graphic.stroke.take().map(|s| Fill::Solid(s.paint));
        }
        (false, false) => {
            let paint = own.unwrap_or_else(|| interp.next_color());
            graphic.fill = Some(Fill::Solid(faded(paint, &graphic)));
            graphic.stroke = None;
        }
    }
    Ok(graphic)
}

/// How dots without an inside look: strokes in one colour, whatever it is called.
fn strokes(interp: &mut Interp<'_>, args: &mut ElementArgs, own: Option<Paint>) -> Eval<Graphic> {
    let width = match args.get("width") {
        Some(arg) => positive_length(&arg.value, "width", arg.span)?,
        None => LINE_WIDTH,
    };
    let stroked = args.get("stroke").is_some();
    let graphic = interp.graphic(args, Tips::NONE)?;
    let paint = match (graphic.stroke, graphic.fill) {
        (Some(line), _) if stroked => line.paint,
        (_, Some(Fill::Solid(paint))) if own.is_none() => paint,
        (line, _) => {
            let opacity = line.map_or(1.0, |l| l.paint.color.opacity());
            let paint = own.unwrap_or_else(|| interp.next_color());
            paint.faded(opacity)
        }
    };
    Ok(Graphic {
        stroke: Some(Stroke::solid(paint, width)),
        ..Graphic::default()
    })
}

/// The diameters of dots.
pub(super) struct Sizes {
    pub(super) one: Length,
    each: Option<Vec<f64>>,
}

/// Takes `size`.
pub(super) fn sizes(args: &mut ElementArgs, count: usize) -> Eval<Sizes> {
    let Some(arg) = args.take("size") else {
        return Ok(Sizes {
            one: DOT,
            each: None,
        });
    };
    let each: Vec<f64> = match &arg.value {
        Value::List(items) | Value::Tuple(items) if arg.value.try_array().is_none() => items
            .iter()
            .map(|item| Ok(positive_length(item, "size", arg.span)?.to_pt()))
            .collect::<Eval<_>>()?,
        Value::Length(_) => {
            return Ok(Sizes {
                one: positive_length(&arg.value, "size", arg.span)?,
                each: None,
            });
        }
        value => match value.try_array().filter(|a| a.ndim() == 1) {
            Some(found) => array::to_vec(&found),
            None => {
                let wanted = "a length such as `3pt`, or one for each dot";
                return Err(value.mismatch("size", wanted)).at(arg.span);
            }
        },
    };
    if each.len() != count {
        return Err(Fault::new(
            Code::ShapeMismatch,
            format!("`size` has {} lengths for {count} dots", each.len()),
        ))
        .at(arg.span);
    }
    if let Some(bad) = each.iter().find(|s| !(0.0..=1000.0).contains(*s)) {
        return Err(Fault::new(
            Code::BadValue,
            format!(
                "a dot of `scatter` cannot be {}pt wide",
                crate::geom::exact(*bad)
            ),
        )
        .with_hint("sizes are diameters in points, from 0 to 1000"))
        .at(arg.span);
    }
    Ok(Sizes {
        one: DOT,
        each: Some(each),
    })
}

/// Dots that belong together.
pub(in super::super) struct Class {
    /// What it is called.
    name: Option<Markup>,
    /// Its colour, if it is one of the author's.
    pub(in super::super) color: Option<Paint>,
    /// The numbers of its dots.
    pub(in super::super) members: Vec<usize>,
}

/// The classes of a list with one for each dot: whole numbers ascending, texts and colours
/// as they come.
fn classes(arg: &ArgValue, count: usize) -> Eval<Vec<Class>> {
    let wanted = "a colour, or a class for each dot such as `[0, 1, 0]` or `[\"a\", \"b\", \"a\"]`";
    let mut keys: Vec<(String, Class)> = Vec::new();
    let mut put = |key: String, i: usize, name: Option<Markup>, color: Option<Paint>| match keys
        .iter_mut()
        .find(|(k, _)| *k == key)
    {
        Some((_, class)) => class.members.push(i),
        None => keys.push((
            key,
            Class {
                name,
                color,
                members: vec![i],
            },
        )),
    };
    let given;
    if let Some(found) = arg.value.try_array() {
        let labels = array::to_vec(&found);
        given = labels.len();
        let mut order: Vec<f64> = labels.iter().copied().filter(|v| v.is_finite()).collect();
        order.sort_by(f64::total_cmp);
        order.dedup();
        if order.iter().any(|v| v.fract() != 0.0) {
            return Err(arg.value.mismatch("color", wanted)).at(arg.span);
        }
        if order.len() > MOST_CLASSES {
            return Err(too_many(order.len())).at(arg.span);
        }
        let mut found: Vec<Class> = order
            .iter()
            .map(|_| Class {
                name: None,
                color: None,
                members: Vec::new(),
            })
            .collect();
        for (i, label) in labels.iter().enumerate() {
            let at = order.iter().position(|v| v == label);
            if let Some(class) = at.and_then(|at| found.get_mut(at)) {
                class.members.push(i);
            }
        }
        return checked(found, given, count, arg.span);
    }
    match &arg.value {
        Value::List(items) | Value::Tuple(items) => {
            given = items.len();
            for (i, item) in items.iter().enumerate() {
                match item {
                    Value::Color(paint) => {
                        put(format!("{paint:?}"), i, None, Some((**paint).clone()));
                    }
                    item => {
                        let name = item.as_markup("color").at(arg.span)?;
                        put(item.to_string(), i, Some((*name).clone()), None);
                    }
                }
            }
        }
        value => return Err(value.mismatch("color", wanted)).at(arg.span),
    }
    if keys.len() > MOST_CLASSES {
        return Err(too_many(keys.len())).at(arg.span);
    }
    let found = keys.into_iter().map(|(_, class)| class).collect();
    checked(found, given, count, arg.span)
}

fn too_many(count: usize) -> Fault {
    Fault::new(
        Code::BadValue,
        format!(
            "`color` has {count} classes, and {MOST_CLASSES} are the most that can be told apart"
        ),
    )
}

fn checked(classes: Vec<Class>, given: usize, count: usize, span: Span) -> Eval<Vec<Class>> {
    if given == count {
        return Ok(classes);
    }
    Err(Fault::new(
        Code::ShapeMismatch,
        format!("`color` has {given} classes for {count} dots"),
    ))
    .at(span)
}

/// The texts of classes in the legend: `label: ["a", "b"]`, or what they are called.
pub(in super::super) fn entries(
    args: &mut ElementArgs,
    classes: &[Class],
) -> Eval<Vec<Option<Markup>>> {
    let given = data::texts(args, "label")?;
    let own = classes.iter().map(|class| class.name.clone());
    Ok(match given {
        Some(texts) => (0..classes.len()).map(|i| texts.get(i).cloned()).collect(),
        None => own.collect(),
    })
}
