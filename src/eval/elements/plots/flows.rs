//! `quiver` and `stream`: fields of arrows.

use std::rc::Rc;

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value};
use super::super::deferred::FRAME;
use super::super::graphic::{LABEL, LAYER, LINE, word};
use super::super::marks::Call;
use super::super::param::{opt, rest, words};
use super::super::{Element, Kind, Takes};
use super::along::Along;
use super::data::{self, Looks};
use super::fields::{CENTER, Colors, RANGE, flag};
use super::grid::{Calls, Field, middles, points};
use super::source;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, Point};
use crate::numeric::{Array, array, streamlines};
use crate::scene::{Geometry, Item, Paint, Tip, Tips};
use crate::source::Span;

/// Fields of arrows.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "quiver",
        takes: Takes {
            own: &[
                rest(
                    "of",
                    Kind::Other(
                        "function to two numbers; points and arrows as n×2 arrays; or x, y, u, v",
                    ),
                    "the arrows: `quiver(F)`, `quiver(P, V)`, `quiver(x, y, U, V)` with matrices of a row for each y",
                ),
                X,
                Y,
                opt(
                    "n",
                    Kind::Other("number, or a pair of them"),
                    "16",
                    "of a function: how many arrows side by side and one above the other",
                ),
                opt(
                    "scale",
                    Kind::Number,
                    "",
                    "how long an arrow is for its vector; when left out the longest fills the space that it has",
                ),
                opt(
                    "normalize",
                    Kind::Bool,
                    "false",
                    "whether all arrows are of one length",
                ),
                opt(
                    "pivot",
                    Kind::Words(const { &words(&PIVOTS) }),
                    "",
                    "which part of an arrow stands at its point; the tail for data, the middle for a function when left out",
                ),
                opt(
                    "color",
                    Kind::Words(&["norm"]),
                    "",
                    "colours the arrows by their length",
                ),
                opt(
                    "cmap",
                    Kind::Other("name of a colour map, or list of colours"),
                    "viridis",
                    "the colours of `color: norm`",
                ),
                RANGE,
                CENTER,
            ],
            shared: &[&LINE, &LABEL, &LAYER],
        },
        doc: "an arrow at each point of a field",
        example: "quiver((x, y) => (-y, x), n: 12)",
        holds: false,
        draw: quiver,
    },
    Element {
        name: "stream",
        takes: Takes {
            own: &[
                rest(
                    "of",
                    Kind::Other("function of x and y, or of a point, to two numbers"),
                    "the field",
                ),
                X,
                Y,
                opt(
                    "density",
                    Kind::Number,
                    "0.6",
                    "how close the lines are: 1 for about thirty across",
                ),
            ],
            shared: &[&LINE, &LABEL, &LAYER],
        },
        doc: "lines along a field, evenly spaced, with tips on their way",
        example: "stream((x, y) => (y, -sin(x)))",
        holds: false,
        draw: stream,
    },
];

const X: super::super::param::Param = opt(
    "x",
    Kind::Other("two numbers"),
    "",
    "of a function: where it is drawn; over the whole axis when left out",
);
const Y: super::super::param::Param = opt("y", Kind::Other("two numbers"), "", "likewise for y");

/// Which part of an arrow stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pivot {
    Tail,
    Middle,
}

const PIVOTS: [(&str, Pivot); 2] = [("tail", Pivot::Tail), ("middle", Pivot::Middle)];

/// How thick arrows and streamlines are.
const THIN: Length = Length::pt(0.5);
/// The part of its space that the longest arrow takes.
const FULL: f64 = 0.9;
/// How many colours arrows are sorted into.
const BINS: usize = 24;
/// The shortest arrow that is drawn, in points.
const SHORTEST: f64 = 0.4;
/// How long the piece is that carries a tip, in points.
const PIECE: f64 = 4.0;
/// The most arrows.
const MOST: usize = 40_000;

/// Where arrows stand, where they point, and the space that each has.
#[derive(Default)]
struct Arrows {
    at: Vec<Point>,
    by: Vec<Point>,
    /// How long they are in the data.
    norms: Vec<f64>,
    space: Point,
}

/// How long arrows are.
#[derive(Clone, Copy)]
struct Size {
    scale: Option<f64>,
    normalize: bool,
    pivot: Option<Pivot>,
}

/// `quiver(F, n: 16)`, `quiver(P, V)`, `quiver(x, y, U, V)`
fn quiver(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    interp.needs_axes(call)?;
    let of = call.args.rest();
    let over = (
        source::over(&mut call.args, "x")?,
        source::over(&mut call.args, "y")?,
    );
    let n = numbers(&mut call.args)?;
    let scale = match call.args.take("scale") {
        Some(arg) => Some(arg.value.as_number("scale").at(arg.span)?),
        None => None,
    };
    let size = Size {
        scale: scale.filter(|s| s.is_finite()),
        normalize: flag(&mut call.args, "normalize")?,
        pivot: word(&mut call.args, "pivot", &PIVOTS)?,
    };
    let by_norm = match call.args.take("color") {
        Some(arg) => {
            arg.value.as_word("color", &["norm"]).at(arg.span)?;
            true
        }
        None => false,
    };
    let colors = Colors::take(interp, &mut call.args)?;
    let colors = by_norm.then_some(colors);
    let looks = looks(
        interp,
        call,
        Tips {
            start: None,
            end: Some(Tip::To),
        },
    )?;
    let span = call.span;
    let Some(first) = of.first().filter(|arg| arg.value.is_callable()) else {
        let arrows = given(&of, call)?;
        let items = drawn(interp, &arrows, size, colors.as_ref(), &looks, span);
        return interp.put_marks(call, items);
    };
    if let Some(extra) = of.get(1) {
        return Err(Box::new(Diagnostic::error(
            Code::BadArguments,
            extra.span,
            "`quiver` of a function takes nothing more by its place",
        )));
    }
    let field = Field {
        f: first.value.clone(),
        span: first.span,
        along: None,
    };
    let work = move |interp: &mut Interp<'_>, x: Ends, y: Ends, along: Option<Rc<Along>>| {
        let field = field.along(&along);
        let places = points(&middles(x.0, x.1, n.0), &middles(y.0, y.1, n.1));
        let space = Point::new((x.1 - x.0) / n.0 as f64, (y.1 - y.0) / n.1 as f64);
        let arrows = asked(interp, &field, &places, space)?;
        let size = Size {
            pivot: size.pivot.or(Some(Pivot::Middle)),
            ..size
        };
        Ok(drawn(interp, &arrows, size, colors.as_ref(), &looks, span))
    };
    placed(interp, call, over, work)
}

/// The ends of a range, if they are given.
type Range = Option<(f64, f64)>;

/// The ends of a range.
type Ends = (f64, f64);

/// Runs what needs a box: its own if it is given, else when the limits are known.
fn placed(
    interp: &mut Interp<'_>,
    call: Call<'_, '_>,
    over: (Range, Range),
    work: impl FnOnce(&mut Interp<'_>, Ends, Ends, Option<Rc<Along>>) -> Eval<Vec<Item>> + 'static,
) -> Eval<()> {
    match over {
        (Some(x), Some(y)) if !interp.may_be_uneven() => {
            interp.fills(x, y);
            let items = work(interp, x, y, None)?;
            interp.put_marks(call, items)
        }
        (x, y) => {
            if let (Some(x), Some(y)) = (x, y) {
                interp.fills(x, y);
            }
            interp.reaches(x, y);
            interp.defer_field(call, move |interp, whole| {
                let (x, y) = (x.unwrap_or(whole.x), y.unwrap_or(whole.y));
                let Some(along) = Along::of(whole) else {
                    return work(interp, x, y, None);
                };
                let (x, y) = along.ranges(x, y);
                let items = work(interp, x, y, Some(along.clone()))?;
                Ok(along.undone(items))
            })
        }
    }
}

/// Takes `n`.
fn numbers(args: &mut ElementArgs) -> Eval<(usize, usize)> {
    let Some(arg) = args.take("n") else {
        return Ok((16, 16));
    };
    let one = |value: &Value| {
        let arg = ArgValue {
            name: None,
            value: value.clone(),
            span: arg.span,
        };
        data::count(&arg, "n", (1, 200))
    };
    match &arg.value {
        Value::Tuple(pair) | Value::List(pair) => match &pair[..] {
            [a, b] => Ok((one(a)?, one(b)?)),
            _ => Err(arg
                .value
                .mismatch("n", "a number, or a pair such as `(16, 10)`"))
            .at(arg.span),
        },
        value => one(value).map(|n| (n, n)),
    }
}

/// Line and texts of arrows.
fn looks(interp: &mut Interp<'_>, call: Call<'_, '_>, tips: Tips) -> Eval<Looks> {
    let (label, entry) = data::labels(&mut call.args)?;
    let thick = call.args.get("width").is_some();
    let mut graphic = interp.graphic(&mut call.args, tips)?;
    if let (Some(stroke), false) = (&mut graphic.stroke, thick) {
        stroke.width = THIN;
    }
    Ok(Looks {
        graphic,
        label,
        entry,
    })
}

/// The arrows of a function at some points; none where it has no finite value.
fn asked(interp: &mut Interp<'_>, f: &Field, places: &[[f64; 2]], space: Point) -> Eval<Arrows> {
    let mut arrows = Arrows {
        space,
        ..Arrows::default()
    };
    if let Some((values, 2)) = f.at_once(interp, places)? {
        for (p, v) in places.iter().zip(values.chunks(2)) {
            arrows.push_from(f, *p, v);
        }
        return Ok(arrows);
    }
    let mut calls = Calls::default();
    for p in places {
        match calls.numbers(interp, f, *p)? {
            Some(v) if v.len() == 2 => arrows.push_from(f, *p, &v),
            Some(v) => return Err(not_two(v.len(), f.span)),
            None => {}
        }
    }
    calls.finish(interp, f)?;
    Ok(arrows)
}

fn not_two(count: usize, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            Code::ShapeMismatch,
            span,
            format!("a field of the plane gives two numbers, not {count}"),
        )
        .with_hint("write `(x, y) => (-y, x)`"),
    )
}

impl Arrows {
    fn push(&mut self, at: [f64; 2], by: &[f64]) {
        if let [u, v] = *by
            && u.is_finite()
            && v.is_finite()
        {
            self.at.push(Point::new(at[0], at[1]));
            self.by.push(Point::new(u, v));
            self.norms.push(libm::hypot(u, v));
        }
    }

    /// An arrow of a field, as it is drawn; it is as long as it is in the data.
    fn push_from(&mut self, f: &Field, at: [f64; 2], by: &[f64]) {
        let [u, v] = *by else {
            return;
        };
        self.push(at, &f.drawn(at, [u, v]));
        if let (true, Some(norm)) = (self.norms.len() == self.at.len(), self.norms.last_mut()) {
            *norm = libm::hypot(u, v);
        }
    }
}

/// The arrows that arrays give.
fn given(of: &[ArgValue], call: Call<'_, '_>) -> Eval<Arrows> {
    let arrays = of
        .iter()
        .map(|arg| arg.value.as_array("of").at(arg.span))
        .collect::<Eval<Vec<_>>>()?;
    let span = of.first().map_or(call.span, |arg| arg.span);
    let rows = |a: &Array| -> Option<Vec<[f64; 2]>> {
        matches!(a.shape(), [_, 2]).then(|| {
            let values = array::to_vec(a);
            let pairs = values
                .chunks(2)
                .filter_map(|w| <[f64; 2]>::try_from(w).ok());
            pairs.collect()
        })
    };
    let pairs: Option<Vec<([f64; 2], [f64; 2])>> = match &arrays[..] {
        [p, v] if p.shape() == v.shape() => rows(p)
            .zip(rows(v))
            .map(|(p, v)| p.into_iter().zip(v).collect()),
        [x, y, u, v] if u.shape() == v.shape() => {
            let (x, y) = (array::to_vec(x), array::to_vec(y));
            let at = match *u.shape() {
                [rows, columns] if x.len() == columns && y.len() == rows && rows * columns > 1 => {
                    points(&x, &y)
                }
                _ => x.into_iter().zip(y).map(|(x, y)| [x, y]).collect(),
            };
            let by = array::to_vec(u).into_iter().zip(array::to_vec(v));
            let by: Vec<[f64; 2]> = by.map(|(u, v)| [u, v]).collect();
            (at.len() == by.len()).then(|| at.into_iter().zip(by).collect())
        }
        _ => None,
    };
    let Some(pairs) = pairs else {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadArguments,
                span,
                "`quiver` wants points and arrows of one shape, or a function",
            )
            .with_hint("write `quiver(P, V)` with n×2 arrays, or `quiver(x, y, U, V)`"),
        ));
    };
    if pairs.is_empty() || pairs.len() > MOST {
        return Err(Box::new(Diagnostic::error(
            Code::EmptyData,
            span,
            format!(
                "`quiver` has {} arrows, and draws from 1 to {MOST}",
                pairs.len()
            ),
        )));
    }
    let mut arrows = Arrows::default();
    for (p, v) in &pairs {
        if p.iter().all(|x| x.is_finite()) {
            arrows.push(*p, v);
        }
    }
    let extent = |of: fn(&Point) -> f64| {
        let (low, high) = arrows
            .at
            .iter()
            .map(of)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
                (low.min(v), high.max(v))
            });
        let side = libm::sqrt(arrows.at.len().max(1) as f64) - 1.0;
        let size = (high - low) / side.max(1.0);
        if size > 0.0 { size } else { 1.0 }
    };
    arrows.space = Point::new(extent(|p| p.x), extent(|p| p.y));
    Ok(arrows)
}

/// Arrows as marks: one, or one for each colour.
fn drawn(
    interp: &mut Interp<'_>,
    arrows: &Arrows,
    size: Size,
    colors: Option<&Colors>,
    looks: &Looks,
    span: Span,
) -> Vec<Item> {
    let space = arrows.space;
    // Lengths in units of the space that each arrow has.
    let seen = |v: &Point| libm::hypot(v.x / space.x, v.y / space.y);
    let longest = arrows.by.iter().map(seen).fold(0.0, f64::max);
    let factor = |v: &Point| match size.scale {
        Some(scale) if size.normalize => scale / libm::hypot(v.x, v.y).max(1e-300),
        Some(scale) => scale,
        None if size.normalize => FULL / seen(v).max(1e-300),
        None => FULL / longest.max(1e-300),
    };
    let norms = &arrows.norms;
    let scale = colors.map(|colors| colors.scale(norms.iter().copied()));
    let point = Point::new(space.x / FRAME.x * 16.0, space.y / FRAME.y * 16.0);
    let mut bins: Vec<Vec<Point>> = vec![Vec::new(); if scale.is_some() { BINS } else { 1 }];
    for ((at, by), norm) in arrows.at.iter().zip(&arrows.by).zip(norms) {
        let by = *by * factor(by);
        // An arrow of no length has no direction.
        let tiny = SHORTEST / FRAME.x.min(FRAME.y);
        let visible = libm::hypot(by.x / point.x, by.y / point.y) > tiny;
        if !(by.is_finite() && visible) {
            continue;
        }
        let from = match size.pivot {
            Some(Pivot::Middle) => *at - by * 0.5,
            _ => *at,
        };
        let bin = scale.as_ref().map_or(0, |scale| {
            ((scale.place(*norm) * BINS as f64) as usize).min(BINS - 1)
        });
        if let Some(bin) = bins.get_mut(bin) {
            if !bin.is_empty() {
                bin.push(GAP);
            }
            bin.extend([from, from + by]);
        }
    }
    let mut items = Vec::new();
    let mut looks = looks.clone();
    for (n, points) in bins.into_iter().enumerate().filter(|(_, p)| !p.is_empty()) {
        let mut own = looks.clone();
        looks.entry = None;
        if let (Some(scale), Some(stroke)) = (&scale, &mut own.graphic.stroke) {
            let opacity = stroke.paint.color.opacity();
            let middle = (n as f64 + 0.5) / BINS as f64;
            stroke.paint = Paint::anonymous(scale.map.at(middle)).faded(opacity);
        }
        items.push(own.mark(line(points), None, span));
    }
    if let Some(scale) = scale {
        interp.canvas.maps(scale);
    }
    items
}

/// What ends one arrow before the next begins.
const GAP: Point = Point {
    x: f64::NAN,
    y: f64::NAN,
};

fn line(points: Vec<Point>) -> Geometry {
    Geometry::Data {
        points,
        closed: false,
        smooth: None,
    }
}

/// `stream(F, density: 1)`
fn stream(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    interp.needs_axes(call)?;
    let of = call.args.rest();
    let (Some(first), None) = (of.first(), of.get(1)) else {
        return Err(Box::new(Diagnostic::error(
            Code::BadArguments,
            call.span,
            "`stream` wants one function",
        )));
    };
    if !first.value.is_callable() {
        let wanted = "a function such as `(x, y) => (-y, x)`";
        return Err(first.value.mismatch("of", wanted)).at(first.span);
    }
    let over = (
        source::over(&mut call.args, "x")?,
        source::over(&mut call.args, "y")?,
    );
    let density = match call.args.take("density") {
        Some(arg) => {
            let density = arg.value.as_number("density").at(arg.span)?;
            if !(0.1..=5.0).contains(&density) {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadValue,
                        arg.span,
                        format!("`density` cannot be {}", arg.value.describe()),
                    )
                    .with_hint("say a number from 0.1 to 5: `density: 1`"),
                ));
            }
            density
        }
        None => 0.6,
    };
    let looks = looks(interp, call, Tips::END)?;
    let span = call.span;
    let field = Field {
        f: first.value.clone(),
        span: first.span,
        along: None,
    };
    let work = move |interp: &mut Interp<'_>, x: Ends, y: Ends, along: Option<Rc<Along>>| {
        let field = field.along(&along);
        let mut calls = Calls::default();
        let value = |p: [f64; 2]| -> Result<[f64; 2], Failure> {
            match calls.numbers(interp, &field, p)? {
                None => Ok([f64::NAN, f64::NAN]),
                Some(v) => match v[..] {
                    [u, v] => Ok(field.drawn(p, [u, v])),
                    _ => Err(not_two(v.len(), field.span).into()),
                },
            }
        };
        let lines = streamlines::streamlines(value, [x.0, x.1, y.0, y.1], density);
        let lines = lines.map_err(|e| e.told(field.span))?;
        calls.finish(interp, &field)?;
        let unit = Point::new((x.1 - x.0) / FRAME.x, (y.1 - y.0) / FRAME.y);
        Ok(flowing(&lines, unit, &looks, span))
    };
    placed(interp, call, over, work)
}

/// What ends streamlines.
enum Failure {
    Told(Box<Diagnostic>),
    Numeric(crate::numeric::NumericError),
}

impl From<Box<Diagnostic>> for Failure {
    fn from(error: Box<Diagnostic>) -> Self {
        Failure::Told(error)
    }
}

impl From<crate::numeric::NumericError> for Failure {
    fn from(error: crate::numeric::NumericError) -> Self {
        Failure::Numeric(error)
    }
}

impl Failure {
    fn told(self, span: Span) -> Box<Diagnostic> {
        match self {
            Failure::Told(error) => error,
            Failure::Numeric(error) => {
                let fault = super::super::super::numeric_fault(Code::BadValue, error);
                Box::new(fault.into_diagnostic(span))
            }
        }
    }
}

/// Streamlines as two marks: the lines, and pieces of them that carry the tips.
fn flowing(lines: &[Vec<[f64; 2]>], unit: Point, looks: &Looks, span: Span) -> Vec<Item> {
    let (mut whole, mut pieces) = (Vec::new(), Vec::new());
    for line in lines {
        let seen: Vec<Point> = line
            .iter()
            .map(|p| Point::new(p[0] / unit.x, p[1] / unit.y))
            .collect();
        let back = |p: Point| Point::new(p.x * unit.x, p.y * unit.y);
        if !whole.is_empty() {
            whole.push(GAP);
        }
        whole.extend(straightened(&seen).into_iter().map(back));
        let half = seen.len() / 2;
        let middle = seen.get(half).copied();
        let before = seen.iter().take(half).rev().copied();
        let foot = middle.and_then(|m| before.into_iter().find(|p| (m - *p).norm() >= PIECE));
        if let (Some(foot), Some(middle)) = (foot, middle) {
            if !pieces.is_empty() {
                pieces.push(GAP);
            }
            pieces.extend([back(foot), back(middle)]);
        }
    }
    let mut bare = looks.clone();
    bare.graphic.tips = Tips::NONE;
    let mut tipped = looks.clone();
    tipped.entry = None;
    let mut items = Vec::new();
    if !whole.is_empty() {
        items.push(bare.mark(self::line(whole), None, span));
    }
    if !pieces.is_empty() && looks.graphic.tips != Tips::NONE {
        items.push(tipped.mark(self::line(pieces), None, span));
    }
    items
}

/// How far a line may be from one with fewer points, in points of the page.
const NEAR: f64 = 0.05;

/// A line with the points that it needs (Douglas and Peucker).
fn straightened(line: &[Point]) -> Vec<Point> {
    let mut keep = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let (Some(a), Some(b)) = (line.get(from), line.get(to)) else {
            continue;
        };
        for end in [from, to] {
            if let Some(kept) = keep.get_mut(end) {
                *kept = true;
            }
        }
        let across = (*b - *a).unit().left();
        let round = (*b - *a).norm() < NEAR;
        let off = |p: &Point| match round {
            true => (*p - *a).norm(),
            false => (*p - *a).dot(across).abs(),
        };
        let inner = line.get(from + 1..to).unwrap_or_default();
        let worst = inner.iter().map(off).enumerate();
        let worst = worst.max_by(|(_, a), (_, b)| a.total_cmp(b));
        if let Some((at, distance)) = worst
            && distance > NEAR
        {
            open.extend([(from, from + 1 + at), (from + 1 + at, to)]);
        }
    }
    let kept = line.iter().zip(keep).filter(|(_, kept)| *kept);
    kept.map(|(p, _)| *p).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_needs_two_points_and_a_corner_three() {
        let line: Vec<Point> = (0..10).map(|i| Point::new(f64::from(i), 0.0)).collect();
        assert_eq!(straightened(&line).len(), 2);
        let corner = [
            Point::new(0.0, 0.0),
            Point::new(5.0, 5.0),
            Point::new(9.0, 0.0),
        ];
        assert_eq!(straightened(&corner).len(), 3);
        assert!(straightened(&[]).is_empty());
    }
}
