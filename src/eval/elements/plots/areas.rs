//! `fill`: what lies between curves, below one, or within a range.

use super::super::super::call::ArgValue;
use super::super::super::{Eval, Interp, Value};
use super::super::deferred::Across;
use super::super::graphic::{FILL, LABEL, LAYER, LINE, ratio};
use super::super::marks::Call;
use super::super::param::{opt, rest};
use super::super::{Element, Kind, Takes};
use super::curves::sampled;
use super::data::{self, Looks};
use super::function::Function;
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::geom::Point;
use crate::scene::{Fill, Geometry, Item, Tips};
use crate::source::Span;

/// Areas.
pub(super) const ROWS: &[Element] = &[Element {
    name: "fill",
    takes: Takes {
        own: &[
            rest("xs", Kind::Array, "where the numbers of vectors stand"),
            opt(
                "between",
                Kind::Other("two functions of x, vectors or numbers"),
                "",
                "the curves around the area",
            ),
            opt(
                "under",
                Kind::Other("a function of x, or a vector"),
                "",
                "the curve above the area, which reaches down to zero",
            ),
            opt(
                "from",
                Kind::Number,
                "",
                "where the area begins; at the border of the axes when left out",
            ),
            opt("to", Kind::Number, "", "where it ends"),
            opt(
                "x",
                Kind::Other("two numbers"),
                "",
                "a range of x, from the lower border to the upper one",
            ),
            opt(
                "y",
                Kind::Other("two numbers"),
                "",
                "a range of y, from border to border",
            ),
        ],
        shared: &[&LINE, &FILL, &LABEL, &LAYER],
    },
    doc: "an area, in the next colour of the cycle and seen through when it has no `fill`; it lies below the axis lines",
    example: "fill(under: x => exp(-x^2), from: -1, to: 1)",
    holds: false,
    draw: fill,
}];

/// The opacity of an area whose colour nobody says.
const FAINT: f64 = 0.25;

/// The border of an area.
enum Border {
    Function(Value, Span),
    Curve(Vec<(f64, f64)>),
    Level(f64),
}

/// `fill(between: (f, g))`, `fill(xs, between: (low, high))`, `fill(under: f, from: 0, to: 1)`,
/// `fill(x: (0, 1))`
fn fill(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let xs = match call.args.next_positional() {
        Some(arg) => Some((data::vector(&arg, "xs")?, arg.span)),
        None => None,
    };
    let end = |call: Call<'_, '_>, name: &str| -> Eval<Option<f64>> {
        let arg = call.args.take(name);
        arg.map(|arg| arg.value.as_number(name).at(arg.span))
            .transpose()
    };
    let (from, to) = match (end(call, "from")?, end(call, "to")?) {
        (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
        ends => ends,
    };
    let ranges = [("x", true), ("y", false)];
    for (name, of_x) in ranges {
        if let Some(arg) = call.args.take(name) {
            let range = data::range(&arg, name)?;
            let looks = looks(interp, call)?;
            return stripe(interp, call, range, of_x, looks);
        }
    }
    let (between, under) = (call.args.take("between"), call.args.take("under"));
    let (low, high, span) = match (between, under) {
        (Some(arg), None) => {
            let (low, high) = pair(&arg)?;
            (
                border(&low, xs.as_ref())?,
                border(&high, xs.as_ref())?,
                arg.span,
            )
        }
        (None, Some(arg)) => {
            interp.stands_on_zero(true);
            (Border::Level(0.0), border(&arg, xs.as_ref())?, arg.span)
        }
        (Some(arg), Some(_)) => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    arg.span,
                    "an area is either `between` two curves or `under` one",
                )
                .with_hint("leave one of them out"),
            ));
        }
        (None, None) => {
            return Err(Box::new(
                Diagnostic::error(Code::BadArguments, call.span, "`fill` wants to know what to fill")
                    .with_hint("write `fill(between: (f, g))`, `fill(under: f, from: 0, to: 1)` or `fill(x: (0, 1))`"),
            ));
        }
    };
    let looks = looks(interp, call)?;
    let part = (
        from.unwrap_or(f64::NEG_INFINITY),
        to.unwrap_or(f64::INFINITY),
    );
    let waits = |b: &Border| !matches!(b, Border::Curve(_));
    if waits(&low) && waits(&high) {
        let reach = from.zip(to);
        return interp.defer_curve(call, reach, move |interp, across| {
            let part = (part.0.max(across.x.0), part.1.min(across.x.1));
            area(interp, (&low, &high), part, Some(across), &looks, span)
        });
    }
    if let Some((xs, span)) = &xs {
        let every: Vec<Point> = xs.iter().map(|x| Point::new(*x, 0.0)).collect();
        interp.note_gaps(call.name, &every, *span);
    }
    let curve = matches!(low, Border::Function(..)) || matches!(high, Border::Function(..));
    if curve {
        return interp.defer_curve(call, None, move |interp, across| {
            area(interp, (&low, &high), part, Some(across), &looks, span)
        });
    }
    let items = area(interp, (&low, &high), part, None, &looks, span)?;
    interp.put_marks(call, items)
}

/// How an area looks.
fn looks(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<Looks> {
    let (label, entry) = data::labels(&mut call.args)?;
    let filled = call.args.get("fill").is_some();
    let stroked = call.args.get("stroke").is_some();
    let opacity = match call.args.get("opacity") {
        Some(arg) => Some(ratio(&arg.value, "opacity", arg.span)?),
        None => None,
    };
    let mut graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    if !filled {
        let paint = interp.next_color().faded(opacity.unwrap_or(FAINT));
        graphic.fill = Some(Fill::Solid(paint));
        if !stroked {
            graphic.stroke = None;
        }
    }
    Ok(Looks {
        graphic,
        label,
        entry,
    })
}

/// From border to border over a range.
fn stripe(
    interp: &mut Interp<'_>,
    call: Call<'_, '_>,
    (a, b): (f64, f64),
    of_x: bool,
    looks: Looks,
) -> Eval<()> {
    let range = Some((a, b));
    if of_x {
        interp.reaches(range, None);
    } else {
        interp.reaches(None, range);
    }
    let span = call.span;
    interp.defer_field(call, move |_, whole| {
        let (lo, hi) = if of_x { whole.y } else { whole.x };
        let corners = [(a, lo), (b, lo), (b, hi), (a, hi)];
        let points = corners.map(|(s, t)| match of_x {
            true => Point::new(s, t),
            false => Point::new(t, s),
        });
        Ok(vec![looks.mark(closed(points.to_vec()), None, span)])
    })
}

fn closed(points: Vec<Point>) -> Geometry {
    Geometry::Data {
        points,
        closed: true,
        smooth: None,
    }
}

/// The two values of `between`.
fn pair(arg: &ArgValue) -> Eval<(ArgValue, ArgValue)> {
    let one = |value: Value| ArgValue {
        name: arg.name.clone(),
        value,
        span: arg.span,
    };
    match &arg.value {
        Value::Tuple(items) | Value::List(items) => {
            if let [low, high] = &**items {
                return Ok((one(low.clone()), one(high.clone())));
            }
        }
        value => {
            // Two vectors of one length are an array already.
            let rows = value.try_array().filter(|a| a.shape().first() == Some(&2));
            if let Some(rows) = rows {
                let row = |i: i64| {
                    let found = crate::numeric::array::to_vec(&rows);
                    let n = found.len() / 2;
                    let (a, b) = if i == 0 { (0, n) } else { (n, 2 * n) };
                    match found.get(a..b) {
                        Some([only]) => Value::Number(*only),
                        Some(part) => Value::array(crate::numeric::array::vector(part)),
                        None => Value::None,
                    }
                };
                return Ok((one(row(0)), one(row(1))));
            }
        }
    }
    let wanted = "two functions or vectors such as `(f, g)`";
    Err(arg.value.mismatch("between", wanted)).at(arg.span)
}

fn border(arg: &ArgValue, xs: Option<&(Vec<f64>, Span)>) -> Eval<Border> {
    if arg.value.is_callable() {
        return Ok(Border::Function(arg.value.clone(), arg.span));
    }
    if let Value::Number(level) = arg.value {
        return Ok(Border::Level(level));
    }
    let ys = data::vector(arg, "a border")?;
    let xs = match xs {
        Some((xs, _)) => xs.clone(),
        None => (0..ys.len()).map(|i| i as f64).collect(),
    };
    if xs.len() == ys.len() {
        return Ok(Border::Curve(xs.into_iter().zip(ys).collect()));
    }
    Err(Fault::new(
        Code::ShapeMismatch,
        format!(
            "the border has {} numbers and `xs` has {}",
            ys.len(),
            xs.len()
        ),
    ))
    .at(arg.span)
}

/// The area between two borders over a part of x.
fn area(
    interp: &mut Interp<'_>,
    (low, high): (&Border, &Border),
    part: (f64, f64),
    across: Option<&Across>,
    looks: &Looks,
    span: Span,
) -> Eval<Vec<Item>> {
    let mut reach: Option<(f64, f64)> = None;
    let mut curve = |border: &Border| -> Eval<Option<Vec<Run>>> {
        Ok(match (border, across) {
            (Border::Level(_), _) | (Border::Function(..), None) => None,
            (Border::Curve(points), _) => Some(crate::numeric::sample::parts(points.clone())),
            (Border::Function(value, span), Some(across)) => {
                let mut function = Function::new(value.clone(), *span);
                let found = sampled(interp, &mut function, across, Some(part), None)?;
                reach = match (reach, found.reach) {
                    (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                    (a, b) => a.or(b),
                };
                Some(found.parts)
            }
        })
    };
    let (below, above) = (curve(low)?, curve(high)?);
    let level = |border: &Border| match border {
        Border::Level(y) => *y,
        _ => 0.0,
    };
    for y in [low, high]
        .into_iter()
        .filter(|b| matches!(b, Border::Level(_)))
        .map(level)
    {
        reach = reach.map(|(a, b)| (a.min(y), b.max(y)));
    }
    let runs: Vec<(Run, Run)> = match (below, above) {
        (Some(below), Some(above)) => common(&below, &above, part),
        (Some(curve), None) => leveled(&curve, level(high), part),
        (None, Some(curve)) => leveled(&curve, level(low), part),
        (None, None) => {
            let level = |y: f64| vec![(part.0, y), (part.1, y)];
            match part.0 < part.1 && part.0.is_finite() && part.1.is_finite() {
                true => vec![(level(level_of(low)), level(level_of(high)))],
                false => Vec::new(),
            }
        }
    };
    Ok(runs
        .into_iter()
        .map(|(there, back)| {
            let points = there.into_iter().chain(back.into_iter().rev());
            let points = points.map(|(x, y)| Point::new(x, y)).collect();
            looks.mark(closed(points), reach, span)
        })
        .collect())
}

fn level_of(border: &Border) -> f64 {
    match border {
        Border::Level(y) => *y,
        _ => 0.0,
    }
}

type Run = Vec<(f64, f64)>;

/// The runs of a curve, and a level below or above each.
fn leveled(curve: &[Run], level: f64, part: (f64, f64)) -> Vec<(Run, Run)> {
    let runs = curve.iter().map(|run| within(run, part));
    runs.filter_map(|run| {
        let (first, last) = (run.first()?.0, run.last()?.0);
        Some((run, vec![(first, level), (last, level)]))
    })
    .collect()
}

/// Where both curves have values.
fn common(below: &[Run], above: &[Run], part: (f64, f64)) -> Vec<(Run, Run)> {
    let mut out = Vec::new();
    for a in below {
        for b in above {
            let ends = |run: &Run| Some((run.first()?.0, run.last()?.0));
            let (Some(p), Some(q)) = (ends(a), ends(b)) else {
                continue;
            };
            let shared = (p.0.max(q.0).max(part.0), p.1.min(q.1).min(part.1));
            if shared.0 < shared.1 {
                out.push((within(a, shared), within(b, shared)));
            }
        }
    }
    out
}

/// The part of an ascending run over a range of x, its ends included.
fn within(run: &Run, (from, to): (f64, f64)) -> Run {
    let mut out = Run::new();
    for pair in run.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let at = |x: f64| (x, y0 + (y1 - y0) * ((x - x0) / (x1 - x0)));
        let (low, high) = (x0.min(x1), x0.max(x1));
        if high < from || low > to {
            continue;
        }
        for (x, y) in [(x0, y0), (x1, y1)] {
            let point = match x {
                x if x < from => at(from),
                x if x > to => at(to),
                x => (x, y),
            };
            if out.last() != Some(&point) && point.1.is_finite() {
                out.push(point);
            }
        }
    }
    out
}
