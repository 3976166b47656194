//! `plot`: curves of functions and of data.

use super::super::super::call::ArgValue;
use super::super::super::{Eval, Interp};
use super::super::canvas::positive_length;
use super::super::curves::{flag, tension};
use super::super::deferred::{Across, FRAME};
use super::super::graphic::{LABEL, LAYER, LINE, MOVE, RASTER, word};
use super::super::marks::Call;
use super::super::param::{opt, rest, words};
use super::super::{Element, Kind, Takes};
use super::data::{self, Looks};
use super::function::Function;
use super::scatter::DOT;
use super::steps::dotted;
use crate::geom::Point;
use crate::numeric::sample;
use crate::scene::{Geometry, IdiomKind, Marker, Scale, Tips};

/// Curves.
pub(super) const ROWS: &[Element] = &[Element {
    name: "plot",
    takes: Takes {
        own: &[
            rest(
                "of",
                Kind::Other(
                    "a function of x; an n×2 array; xs and ys; a function to points with `t`",
                ),
                "what is drawn: `plot(f)`, `plot(P)`, `plot(xs, ys)`, `plot(t => (cos(t), sin(t)), t: (0, 6))`",
            ),
            opt(
                "x",
                Kind::Other("two numbers"),
                "",
                "of a function: where it is drawn; over the whole axis when left out",
            ),
            opt(
                "t",
                Kind::Other("two numbers"),
                "",
                "the range of the parameter of a curve of points",
            ),
            opt(
                "samples",
                Kind::Number,
                "",
                "of a function: at how many even steps it is taken; as many as the eye needs, where it bends, when left out",
            ),
            opt(
                "smooth",
                Kind::Bool,
                "false",
                "of data: whether it is a smooth curve through them",
            ),
            opt("tension", Kind::Number, "0.55", "how round a smooth one is"),
            opt(
                "marker",
                Kind::Words(const { &words(&Marker::NAMES) }),
                "",
                "of data: the shape of a dot at each point; no dots when left out",
            ),
            opt("size", Kind::Length, "3.2pt", "the diameter of these dots"),
        ],
        shared: &[&LINE, &LABEL, &MOVE, &LAYER, &RASTER],
    },
    doc: "the curve of a function, or a line through data; what is not finite is a gap",
    example: "plot(x => sin(x))",
    holds: false,
    draw: plot,
}];

/// `plot(f)`, `plot(xs, ys)`, `plot(P)`, `plot(f, t: (a, b))`
fn plot(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let first = call.args.required(call.name, "of")?;
    let samples = call
        .args
        .take("samples")
        .map(|arg| data::count(&arg, "samples", (2, 100_000)))
        .transpose()?;
    let over = |call: Call<'_, '_>, name: &str| {
        let arg = call.args.take(name);
        arg.map(|arg| data::range(&arg, name)).transpose()
    };
    let (x, t) = (over(call, "x")?, over(call, "t")?);
    if !first.value.is_callable() {
        return of_data(interp, call, first);
    }
    let looks = line(interp, call)?;
    if let Some(t) = t {
        return of_points(interp, call, first, (t, samples), &looks);
    }
    let span = call.span;
    interp.defer_curve(call, x, move |interp, across| {
        let mut function = Function::new(first.value.clone(), first.span);
        let curve = sampled(interp, &mut function, across, x, samples)?;
        let points = joined(curve.parts);
        if points.is_empty() {
            interp.note_gaps("plot", &[Point::new(f64::NAN, f64::NAN)], first.span);
            return Ok(Vec::new());
        }
        let geometry = Geometry::Data {
            points,
            closed: false,
            smooth: None,
        };
        Ok(vec![looks.mark(geometry, curve.reach, span)])
    })
}

/// The line of a curve, in the next colour of the cycle when it has none.
pub(super) fn line(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<Looks> {
    let (label, entry) = data::labels(&mut call.args)?;
    let colored = call.args.get("stroke").is_some();
    let mut graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    if let (false, Some(stroke)) = (colored, &mut graphic.stroke) {
        let opacity = stroke.paint.color.opacity();
        stroke.paint = interp.next_color().faded(opacity);
    }
    Ok(Looks {
        graphic,
        label,
        entry,
    })
}

/// A function over the axis.
pub(super) fn sampled(
    interp: &mut Interp<'_>,
    function: &mut Function,
    across: &Across,
    x: Option<(f64, f64)>,
    samples: Option<usize>,
) -> Eval<sample::Curve> {
    let all = across.x;
    let x = match x {
        // What nobody sees is not asked for.
        Some((a, b)) => (a.max(all.0), b.min(all.1)),
        None => all,
    };
    if x.0 >= x.1 {
        return Ok(sample::Curve::default());
    }
    // Where nothing is spread evenly, what is spread evenly is sampled.
    let (xscale, yscale) = (&across.scales.0, &across.scales.1);
    let on = |scale: &Scale, (lo, hi): (f64, f64)| (scale.forward(lo), scale.forward(hi));
    let (even_x, even_all) = (on(xscale, x), on(xscale, all));
    let part = (even_x.1 - even_x.0) / (even_all.1 - even_all.0);
    let window = sample::Window {
        x: even_x,
        y: across.y.map(|y| on(yscale, y)),
        size: (across.frame.x * part, across.frame.y),
    };
    let mut at = |us: &[f64]| -> Eval<Vec<f64>> {
        let xs: Vec<f64> = us
            .iter()
            .map(|u| xscale.inverse(*u).clamp(x.0, x.1))
            .collect();
        let ys = function.at(interp, &xs)?;
        Ok(ys.into_iter().map(|y| yscale.forward(y)).collect())
    };
    let mut curve = match samples {
        None => sample::curve(at, window)?,
        Some(n) => {
            let us = even(even_x, n);
            let vs = at(&us)?;
            sample::fixed(us.into_iter().zip(vs), window)
        }
    };
    if !(xscale.is_linear() && yscale.is_linear()) {
        for (u, v) in curve.parts.iter_mut().flatten() {
            (*u, *v) = (xscale.inverse(*u), yscale.inverse(*v));
        }
        let reach = curve.reach;
        curve.reach = reach.map(|(lo, hi)| (yscale.inverse(lo), yscale.inverse(hi)));
    }
    Ok(curve)
}

/// Numbers at even steps, both ends included.
fn even((a, b): (f64, f64), n: usize) -> Vec<f64> {
    let last = n.saturating_sub(1).max(1) as f64;
    (0..n).map(|k| a + (b - a) * (k as f64 / last)).collect()
}

/// A line through data.
fn of_data(interp: &mut Interp<'_>, call: Call<'_, '_>, first: ArgValue) -> Eval<()> {
    let points = match call.args.next_or("ys") {
        Some(second) => data::zipped(&first, &second)?,
        None => data::points(&first)?,
    };
    let tension = tension(&mut call.args)?;
    let smooth = flag(&mut call.args, "smooth")?.then_some(tension);
    let marker = word(&mut call.args, "marker", &Marker::NAMES)?;
    let size = call.args.take("size");
    let looks = line(interp, call)?;
    interp.note_gaps(call.name, &points, first.span);
    let finite: Vec<Point> = points.iter().copied().filter(|p| p.is_finite()).collect();
    // Of a single point there is no line to see.
    let alone = finite
        .first()
        .is_some_and(|first| finite.iter().all(|p| p == first));
    let (marker, finite) = match alone {
        true => (
            Some(marker.unwrap_or_default()),
            finite.into_iter().take(1).collect(),
        ),
        false => (marker, finite),
    };
    let size = match size {
        Some(arg) => positive_length(&arg.value, "size", arg.span)?,
        None => DOT,
    };
    let all = points.clone();
    let geometry = Geometry::Data {
        points,
        closed: false,
        smooth,
    };
    let line = looks.mark(geometry, None, first.span);
    let items = match marker {
        Some(marker) => {
            let line = data::known_as(line, IdiomKind::Line, all);
            dotted(line, &looks, (finite, size, marker), first.span)
        }
        None => vec![line],
    };
    interp.put_marks(call, items)
}

/// A curve of points. It says of x and y itself where it is.
fn of_points(
    interp: &mut Interp<'_>,
    call: Call<'_, '_>,
    first: ArgValue,
    (t, samples): ((f64, f64), Option<usize>),
    looks: &Looks,
) -> Eval<()> {
    let function = Function::new(first.value, first.span);
    let mut at = |ts: &[f64]| {
        ts.iter()
            .map(|t| function.point(interp, *t))
            .collect::<Eval<Vec<_>>>()
    };
    let parts = match samples {
        Some(n) => sample::parts(at(&even(t, n))?),
        None => sample::path(&mut at, t, (FRAME.x, FRAME.y))?,
    };
    let points = joined(parts);
    interp.note_gaps(call.name, &points, first.span);
    let geometry = Geometry::Data {
        points,
        closed: false,
        smooth: None,
    };
    interp.put_marks(call, vec![looks.mark(geometry, None, first.span)])
}

/// Parts with gaps between them.
pub(super) fn joined(parts: Vec<Vec<(f64, f64)>>) -> Vec<Point> {
    let mut points = Vec::new();
    for part in parts {
        if !points.is_empty() {
            points.push(Point::new(f64::NAN, f64::NAN));
        }
        points.extend(part.into_iter().map(|(x, y)| Point::new(x, y)));
    }
    points
}
