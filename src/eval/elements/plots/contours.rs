//! `contour`, `contourf`, `implicit` and `regions`: where a field has which value.

use std::rc::Rc;

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value};
use super::super::graphic::{LABEL, LAYER, LINE, ratio};
use super::super::marks::Call;
use super::super::param::{Param, opt, req};
use super::super::{Element, Kind, Takes};
use super::along::Along;
use super::data::{self, Looks, item};
use super::fields::{self, CENTER, CMAP, RANGE, X, Y, flag};
use super::grid::{Calls, Field, Grid, points, spread};
use super::source::{self, SAMPLES, Source};
use crate::color::Color;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Length;
use crate::numeric::array;
use crate::numeric::contour::{self, Curve};
use crate::scene::{
    Fill, Geometry, Graphic, Item, ItemKind, Label, Paint, Shape, Side, Tips, tick_texts,
};
use crate::source::Span;
use crate::style::{Markup, MathPiece, Piece};

/// Level sets.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "contour",
        takes: Takes {
            own: &[
                req("f", FIELD, "the field"),
                X,
                Y,
                SAMPLES,
                LEVELS,
                opt(
                    "labels",
                    Kind::Bool,
                    "false",
                    "whether the value stands in a gap of each line",
                ),
                CMAP_OF_LINES,
                RANGE,
                CENTER,
            ],
            shared: &[&LINE, &LABEL, &LAYER],
        },
        doc: "the lines on which a field has the same value",
        example: "contour((x, y) => x ^ 2 + 2 * y ^ 2, levels: 6, labels: true)",
        holds: false,
        draw: contour,
    },
    Element {
        name: "contourf",
        takes: Takes {
            own: &[
                req("f", FIELD, "the field"),
                X,
                Y,
                SAMPLES,
                LEVELS,
                CMAP,
                RANGE,
                CENTER,
                opt("opacity", Kind::Ratio, "100%", "how much it covers"),
            ],
            shared: &[&LAYER],
        },
        doc: "the bands between the levels of a field, each in a colour",
        example: "contourf((x, y) => sin(x) * cos(y), levels: 8)",
        holds: false,
        draw: contourf,
    },
    Element {
        name: "implicit",
        takes: Takes {
            own: &[
                req(
                    "f",
                    Kind::Other("function of x and y, or of a point"),
                    "what is nothing on the curve",
                ),
                X,
                Y,
                SAMPLES,
            ],
            shared: &[&LINE, &LABEL, &LAYER],
        },
        doc: "the curve on which a function of the plane is nothing",
        example: "implicit((x, y) => x ^ 2 + y ^ 2 - 4)",
        holds: false,
        draw: implicit,
    },
    Element {
        name: "regions",
        takes: Takes {
            own: &[
                req(
                    "f",
                    Kind::Other("function of x and y, or of a point, that gives numbers"),
                    "whose largest number says the region; a single number counts against nothing",
                ),
                X,
                Y,
                SAMPLES,
                opt(
                    "fill",
                    Kind::Other("list of colours"),
                    "",
                    "the colour of each region; the cycle of the axes when left out",
                ),
                opt(
                    "opacity",
                    Kind::Ratio,
                    "30%",
                    "how much they cover the paper",
                ),
            ],
            shared: &[&LAYER],
        },
        doc: "shades where each number that a function gives is the largest",
        example: "regions((x, y) => [x, y, -x - y])",
        holds: false,
        draw: regions,
    },
];

const FIELD: Kind = Kind::Other(
    "function of x and y, or of a point; or a matrix with a row for each y, from below, and a column for each x",
);
const LEVELS: Param = opt(
    "levels",
    Kind::Other("a number of levels, or the levels"),
    "8",
    "round values in about so many steps, or these",
);
const CMAP_OF_LINES: Param = opt(
    "cmap",
    Kind::Other("name of a colour map, or list of colours"),
    "",
    "colours the lines by their values; in the colour of `stroke` when left out",
);

/// Columns and rows at which a function is taken.
const LINES: usize = 65;
const BANDS: usize = 97;
/// The most levels.
const MOST_LEVELS: usize = 200;
/// How thick a line is.
const THIN: Length = Length::pt(0.5);

/// What `levels:` says.
enum Levels {
    About(usize),
    At(Vec<f64>),
}

fn levels(args: &mut ElementArgs) -> Eval<Levels> {
    let Some(arg) = args.take("levels") else {
        return Ok(Levels::About(8));
    };
    if let Value::Number(_) = arg.value {
        return Ok(Levels::About(data::count(
            &arg,
            "levels",
            (1, MOST_LEVELS),
        )?));
    }
    let given = arg.value.try_array().filter(|a| a.ndim() == 1);
    let given = given.map(|a| array::to_vec(&a));
    let mut given = match given {
        Some(given) if !given.is_empty() && given.len() <= MOST_LEVELS => given,
        _ => {
            let wanted = "how many levels, or a list of them such as `[0.1, 0.5, 1]`";
            return Err(arg.value.mismatch("levels", wanted)).at(arg.span);
        }
    };
    if given.iter().any(|level| !level.is_finite()) {
        return Err(Box::new(Diagnostic::error(
            Code::BadValue,
            arg.span,
            "`levels` wants finite numbers",
        )));
    }
    given.sort_by(f64::total_cmp);
    given.dedup();
    Ok(Levels::At(given))
}

impl Levels {
    /// The levels of lines for values between two.
    fn lines(&self, (low, high): (f64, f64)) -> Vec<f64> {
        match self {
            Levels::At(given) => given.clone(),
            Levels::About(count) => {
                let mut round = round_levels((low, high), *count);
                round.retain(|v| *v > low && *v < high);
                round
            }
        }
    }

    /// The edges of bands for values between two: those that are chosen reach beyond them.
    fn edges(&self, (low, high): (f64, f64)) -> Vec<f64> {
        let count = match self {
            Levels::At(given) if given.len() > 1 => return given.clone(),
            Levels::At(_) => 1,
            Levels::About(count) => *count,
        };
        let mut round = round_levels((low, high), count);
        let step = match round[..] {
            [a, b, ..] => b - a,
            _ => return vec![low, high],
        };
        if let Some(first) = round.first().copied().filter(|v| *v > low) {
            round.insert(0, first - step);
        }
        if let Some(last) = round.last().copied().filter(|v| *v < high) {
            round.push(last + step);
        }
        round
    }
}

/// The multiples of a round step between two numbers, as nearly so many as can be.
fn round_levels((low, high): (f64, f64), count: usize) -> Vec<f64> {
    let rough = (high - low) / (count.max(1) as f64 + 1.0);
    if !(rough > 0.0 && rough.is_finite()) {
        return Vec::new();
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let multiples = |step: f64| -> Vec<f64> {
        let slack = 1e-9 * (high - low) / step;
        let first = libm::ceil(low / step - slack);
        let number = libm::floor(high / step + slack) - first;
        // Dividing by the reciprocal keeps 0.3 from becoming 0.30000000000000004.
        let at = |k: f64| match step < 1.0 {
            true => k / libm::round(1.0 / step),
            false => k * step,
        };
        let count = number.clamp(-1.0, MOST_LEVELS as f64) + 1.0;
        (0..count as usize).map(|i| at(first + i as f64)).collect()
    };
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|k| multiples(k * power));
    let inner = |levels: &[f64]| levels.iter().filter(|v| **v > low && **v < high).count();
    let mut best = steps.into_iter();
    let first = best.next().unwrap_or_default();
    best.fold(first, |best, next| {
        match inner(&next).abs_diff(count) < inner(&best).abs_diff(count) {
            true => next,
            false => best,
        }
    })
}

/// `contour(f, levels: 8, labels: true)`
fn contour(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    interp.needs_axes(call)?;
    let f = call.args.required(call.name, "f")?;
    let levels = levels(&mut call.args)?;
    let labels = flag(&mut call.args, "labels")?;
    let samples = source::samples(&mut call.args, LINES)?;
    let mapped = call.args.get("cmap").is_some();
    let paints = fields::Colors::take(interp, &mut call.args)?;
    let looks = lines(interp, call, false)?;
    let span = call.span;
    source::draw(interp, call, (f, samples, spread), move |interp, source| {
        let Some(extent) = source.grid.extent() else {
            return Ok(Vec::new());
        };
        let levels = levels.lines(extent);
        let scale = mapped.then(|| paints.scale(source.grid.z.iter().copied()));
        let texts = tick_texts(&levels);
        let field = source.grid.array(span)?;
        let mut items = Vec::new();
        let mut looks = looks;
        for (level, text) in levels.iter().zip(texts) {
            let curves = level_curves(&source.grid, &field, *level, span)?;
            let curves = source.refined(interp, curves, *level)?;
            if curves.is_empty() {
                continue;
            }
            let mut own = looks.clone();
            // One of the lines speaks for all of them in the legend.
            looks.entry = None;
            if let (Some(scale), Some(stroke)) = (&scale, &mut own.graphic.stroke) {
                let opacity = stroke.paint.color.opacity();
                stroke.paint = Paint::anonymous(scale.color(*level)).faded(opacity);
            }
            if labels {
                let paint = own.graphic.stroke.as_ref().map(|s| s.paint.color);
                own.label = Some(in_line(&text, paint, span));
                let each = curves.iter().map(|curve| {
                    let mark = line_of(source, std::slice::from_ref(curve));
                    own.mark(mark, None, span)
                });
                items.extend(each);
            } else {
                items.push(own.mark(line_of(source, &curves), None, span));
            }
        }
        if let Some(scale) = scale {
            interp.canvas.maps(scale);
        }
        source.note_box(interp);
        Ok(items)
    })
}

/// The text that stands in a gap of a line, in small letters of its colour.
fn in_line(text: &str, color: Option<Color>, span: Span) -> Label {
    let mut look = "\\footnotesize ".to_owned();
    if let Some(color) = color {
        let [r, g, b] = color.to_rgb8();
        look = format!("\\footnotesize\\color[RGB]{{{r}, {g}, {b}}}");
    }
    Label {
        text: Markup {
            pieces: vec![
                Piece::Latex(look),
                Piece::Math(vec![MathPiece::Latex(text.trim_matches('$').to_owned())]),
            ],
            span,
        },
        pos: None,
        side: Side::Auto,
        sloped: true,
        inline: true,
    }
}

fn line_of(source: &Source, curves: &[Curve]) -> Geometry {
    Geometry::Data {
        points: source.line(curves),
        closed: false,
        smooth: None,
    }
}

/// Line and texts of level curves: thin, and in the ink or the next colour of the cycle.
fn lines(interp: &mut Interp<'_>, call: Call<'_, '_>, cycle: bool) -> Eval<Looks> {
    let (label, entry) = data::labels(&mut call.args)?;
    let colored = call.args.get("stroke").is_some();
    let thick = call.args.get("width").is_some();
    let mut graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    if let Some(stroke) = &mut graphic.stroke {
        if cycle && !colored {
            let opacity = stroke.paint.color.opacity();
            stroke.paint = interp.next_color().faded(opacity);
        }
        if !cycle && !thick {
            stroke.width = THIN;
        }
    }
    Ok(Looks {
        graphic,
        label,
        entry,
    })
}

fn level_curves(grid: &Grid, z: &array::Array, level: f64, span: Span) -> Eval<Vec<Curve>> {
    let field = contour::Field::new(&grid.x, &grid.y, z);
    let field = field.map_err(|e| super::super::super::numeric_fault(Code::BadValue, e));
    Ok(field.at(span)?.level(level))
}

/// `implicit((x, y) => x^2 + y^2 - 1)`
fn implicit(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    interp.needs_axes(call)?;
    let f = call.args.required(call.name, "f")?;
    if !f.value.is_callable() {
        let wanted = "a function such as `(x, y) => x^2 + y^2 - 1`";
        return Err(f.value.mismatch("f", wanted)).at(f.span);
    }
    let samples = source::samples(&mut call.args, LINES)?;
    let looks = lines(interp, call, true)?;
    let span = call.span;
    source::draw(interp, call, (f, samples, spread), move |interp, source| {
        let field = source.grid.array(span)?;
        let curves = level_curves(&source.grid, &field, 0.0, span)?;
        let curves = source.refined(interp, curves, 0.0)?;
        if curves.is_empty() {
            interp.report(
                Diagnostic::warning(
                    Code::EmptyData,
                    span,
                    "`implicit` finds no curve: the function has one sign all over the axes",
                )
                .with_hint("widen the limits, or give more `samples:`"),
            );
        }
        Ok(vec![looks.mark(line_of(source, &curves), None, span)])
    })
}

/// `contourf(f, levels: 8, cmap: viridis)`
fn contourf(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    interp.needs_axes(call)?;
    let f = call.args.required(call.name, "f")?;
    let levels = levels(&mut call.args)?;
    let samples = source::samples(&mut call.args, BANDS)?;
    let opacity = opacity(&mut call.args, 1.0)?;
    let paints = fields::Colors::take(interp, &mut call.args)?;
    let span = call.span;
    source::draw(interp, call, (f, samples, spread), move |interp, source| {
        source.note_box(interp);
        let Some(extent) = source.grid.extent() else {
            return Ok(Vec::new());
        };
        let edges = levels.edges(extent);
        let scale = paints.steps(source.grid.z.iter().copied(), edges);
        let paper = interp.canvas.paper();
        let paint = |n: usize| {
            let color = scale.band(n);
            let color = color.alpha(color.opacity() * opacity).over(paper);
            Fill::Solid(Paint::anonymous(color))
        };
        let mut items = Vec::new();
        // Each band is painted with all that is above it, and the next one over it: so no
        // seam shows between them.
        let mut below = None;
        for n in 0..=scale.steps.len() {
            let low = match n {
                0 => f64::NEG_INFINITY,
                _ => scale.steps.get(n - 1).copied().unwrap_or(f64::INFINITY),
            };
            let high = scale.steps.get(n).copied().unwrap_or(f64::INFINITY);
            if high <= extent.0 || low > extent.1 || n > 0 && low == extent.1 {
                continue;
            }
            let level = if low <= extent.0 {
                f64::NEG_INFINITY
            } else {
                low
            };
            let rings = above(interp, source, level, span)?;
            if !rings.is_empty() && below != Some(n) {
                items.push(area(source, &rings, paint(n), span));
            }
            below = Some(n);
        }
        interp.canvas.maps(scale);
        Ok(items)
    })
}

/// Takes `opacity`.
fn opacity(args: &mut ElementArgs, usual: f64) -> Eval<f64> {
    match args.take("opacity") {
        Some(arg) => ratio(&arg.value, "opacity", arg.span),
        None => Ok(usual),
    }
}

/// The outlines of where a field is at least a level.
fn above(interp: &mut Interp<'_>, source: &Source, level: f64, span: Span) -> Eval<Vec<Curve>> {
    let rings = source.grid.above(level, span)?;
    match level.is_finite() {
        true => source.refined(interp, rings, level),
        false => Ok(rings),
    }
}

/// An area below the lines of the axes.
fn area(source: &Source, rings: &[Curve], fill: Fill, span: Span) -> Item {
    let shape = Shape {
        geometry: Geometry::Data {
            points: source.line(rings),
            closed: false,
            smooth: None,
        },
        graphic: Graphic {
            fill: Some(fill),
            ..Graphic::default()
        },
        label: None,
        series: None,
    };
    item(ItemKind::Shape(Box::new(shape)), span)
}

/// `regions((x, y) => [x, y, 0])`
fn regions(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    interp.needs_axes(call)?;
    let f = call.args.required(call.name, "f")?;
    if !f.value.is_callable() {
        let wanted = "a function such as `p => net(p)` that gives a number for each region";
        return Err(f.value.mismatch("f", wanted)).at(f.span);
    }
    let samples = source::samples(&mut call.args, LINES)?;
    let opacity = opacity(&mut call.args, 0.3)?;
    let colors = match call.args.take("fill") {
        Some(arg) => colors(&arg)?,
        None => Vec::new(),
    };
    let span = call.span;
    let field = Field {
        f: f.value.clone(),
        span: f.span,
        along: None,
    };
    let over = (
        source::over(&mut call.args, "x")?,
        source::over(&mut call.args, "y")?,
    );
    let work = move |interp: &mut Interp<'_>, x: Ends, y: Ends, along: Option<Rc<Along>>| {
        let (x, y) = along.as_ref().map_or((x, y), |along| along.ranges(x, y));
        let field = field.along(&along);
        let items = shaded(interp, &field, (x, y, samples), (&colors, opacity), span)?;
        Ok(match along {
            Some(along) => along.undone(items),
            None => items,
        })
    };
    match over {
        (Some(x), Some(y)) if !interp.may_be_uneven() => {
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
                work(interp, x, y, Along::of(whole))
            })
        }
    }
}

/// The ends of a range.
type Ends = (f64, f64);

/// One colour, or a list of them.
fn colors(arg: &ArgValue) -> Eval<Vec<Paint>> {
    match &arg.value {
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .map(|item| item.as_color("fill").at(arg.span))
            .collect(),
        one => Ok(vec![one.as_color("fill").at(arg.span)?]),
    }
}

/// The scores at a point, and which of them may be the largest: those of a single number
/// are nothing and the number.
fn scores(given: Vec<f64>) -> Vec<f64> {
    match given[..] {
        [only] => vec![0.0, only],
        _ => given,
    }
}

/// By how much the largest score from a number on exceeds those before it.
fn lead(scores: &[f64], from: usize) -> f64 {
    let most = |part: &[f64]| part.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match scores.split_at_checked(from) {
        Some((before, after)) if !scores.iter().any(|s| s.is_nan()) => most(after) - most(before),
        _ => f64::NAN,
    }
}

/// The regions of the largest score within a box.
fn shaded(
    interp: &mut Interp<'_>,
    f: &Field,
    (x, y, samples): ((f64, f64), (f64, f64), usize),
    (colors, opacity): (&[Paint], f64),
    span: Span,
) -> Eval<Vec<Item>> {
    let (x, y) = (spread(x.0, x.1, samples), spread(y.0, y.1, samples));
    let places = points(&x, &y);
    let mut all: Vec<Vec<f64>> = Vec::with_capacity(places.len());
    match f.at_once(interp, &places)? {
        Some((values, each)) => {
            all.extend(values.chunks(each).map(|row| scores(row.to_vec())));
        }
        None => {
            let mut calls = Calls::default();
            for p in places {
                let given = calls.numbers(interp, f, p)?;
                all.push(given.map(scores).unwrap_or_default());
            }
            calls.finish(interp, f)?;
        }
    }
    let count = all.iter().map(Vec::len).max().unwrap_or(0);
    if count > 64 {
        return Err(Box::new(Diagnostic::error(
            Code::BadValue,
            f.span,
            format!("the function gives {count} numbers, and 64 regions are the most"),
        )));
    }
    let paper = interp.canvas.paper();
    let mut items = Vec::new();
    // Each region is painted with all that come after it, and those over it: so no seam
    // shows between them.
    for n in 0..count {
        let z = all.iter().map(|s| match s.len() == count {
            true if n == 0 => 1.0,
            true => lead(s, n),
            false => f64::NAN,
        });
        let grid = Grid {
            x: x.clone(),
            y: y.clone(),
            z: z.collect(),
        };
        let source = Source { grid, f: None };
        let level = if n == 0 { f64::NEG_INFINITY } else { 0.0 };
        let rings = source.grid.above(level, span)?;
        let rings = match n {
            0 => rings,
            _ => source.refined_by(interp, rings, &mut |interp, p| {
                let given = Calls::default().numbers(interp, f, p)?;
                Ok(lead(&given.map(scores).unwrap_or_default(), n))
            })?,
        };
        if rings.is_empty() {
            continue;
        }
        let paint = match colors.get(n % colors.len().max(1)) {
            Some(paint) => paint.clone(),
            None => interp.cycle_color(n),
        };
        let color = paint.color;
        let color = color.alpha(color.opacity() * opacity).over(paper);
        let fill = Fill::Solid(Paint::anonymous(color));
        items.push(area(&source, &rings, fill, span));
    }
    Ok(items)
}

impl Source {
    /// Lets the limits of the axes end where a field does.
    fn note_box(&self, interp: &mut Interp<'_>) {
        let ends = |places: &[f64]| Some((*places.first()?, *places.last()?));
        if let (Some(x), Some(y)) = (ends(&self.grid.x), ends(&self.grid.y)) {
            interp.fills(x, y);
        }
    }
}

impl Grid {
    /// The outlines of where the field is at least a level. A field with holes is taken
    /// apart into its cells.
    fn above(&self, level: f64, span: Span) -> Eval<Vec<Curve>> {
        if self.gaps() > 0 {
            return Ok(self.cells_above(level));
        }
        let z = self.array(span)?;
        let fault = |e| super::super::super::numeric_fault(Code::BadValue, e);
        let field = contour::Field::new(&self.x, &self.y, &z).map_err(fault);
        field
            .at(span)?
            .band(level, f64::INFINITY)
            .map_err(fault)
            .at(span)
    }

    /// The parts of all cells without a hole where the field is at least a level.
    fn cells_above(&self, level: f64) -> Vec<Curve> {
        let mut rings = Vec::new();
        let pairs = |places: &[f64]| -> Vec<(f64, f64)> {
            let pairs = places.windows(2);
            pairs
                .filter_map(|w| match *w {
                    [a, b] => Some((a, b)),
                    _ => None,
                })
                .collect()
        };
        for (row, (y0, y1)) in pairs(&self.y).into_iter().enumerate() {
            for (column, (x0, x1)) in pairs(&self.x).into_iter().enumerate() {
                let corners = [
                    ([x0, y0], self.at(row, column)),
                    ([x1, y0], self.at(row, column + 1)),
                    ([x1, y1], self.at(row + 1, column + 1)),
                    ([x0, y1], self.at(row + 1, column)),
                ];
                if !corners.iter().all(|(_, z)| z.is_finite()) {
                    continue;
                }
                let mut ring = Curve::new();
                for (n, (a, za)) in corners.iter().enumerate() {
                    let Some((b, zb)) = corners.get((n + 1) % 4) else {
                        continue;
                    };
                    if *za >= level {
                        ring.push(*a);
                    }
                    if (*za >= level) != (*zb >= level) {
                        let t = (level - za) / (zb - za);
                        ring.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
                    }
                }
                if let (Some(first), true) = (ring.first().copied(), ring.len() > 2) {
                    ring.push(first);
                    rings.push(ring);
                }
            }
        }
        rings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_round_and_bands_reach_beyond_the_values() {
        let about = Levels::About(5);
        assert_eq!(about.lines((0.0, 10.0)), [2.0, 4.0, 6.0, 8.0]);
        assert_eq!(about.edges((0.5, 9.0)), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        let eight = Levels::About(8).lines((-0.95, 1.25));
        assert_eq!(eight, [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0]);
        let given = Levels::At(vec![1.0, 3.0]);
        assert_eq!(given.lines((0.0, 2.0)), [1.0, 3.0]);
        assert_eq!(given.edges((0.0, 2.0)), [1.0, 3.0]);
    }

    #[test]
    fn the_lead_is_of_the_largest() {
        assert_eq!(lead(&[1.0, 3.0, 2.0], 1), 2.0);
        assert_eq!(lead(&[1.0, 3.0, 2.0], 2), -1.0);
        assert!(lead(&[1.0, f64::NAN], 1).is_nan());
    }

    #[test]
    fn cells_with_a_hole_are_left_out() {
        let grid = Grid {
            x: vec![0.0, 1.0, 2.0],
            y: vec![0.0, 1.0],
            z: vec![1.0, 1.0, f64::NAN, 0.0, 1.0, 1.0],
        };
        let rings = grid.cells_above(0.5);
        assert_eq!(rings.len(), 1);
        assert_eq!(rings[0].len(), 6);
    }
}
