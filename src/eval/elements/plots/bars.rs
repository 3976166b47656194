//! `bars` and `hist`.

use std::rc::Rc;

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value};
use super::super::curves::flag;
use super::super::graphic::{ENTRY, FILL, LAYER, LINE, ratio};
use super::super::marks::Call;
use super::super::param::{opt, req, rest};
use super::super::{Element, Kind, Takes};
use super::data::{self, Looks};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::geom::{Length, Point, fixed};
use crate::numeric::{Array, array, order};
use crate::scene::{
    Coord, Fill, Geometry, IdiomKind, Item, ItemKind, Scalar, TextAnchor, TextItem, TextStyle, Tips,
};
use crate::source::Span;
use crate::style::{Markup, MathPiece, Piece};

/// Bars.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "bars",
        takes: Takes {
            own: &[
                rest(
                    "of",
                    Kind::Other("values; names and values; xs and values"),
                    "the lengths of the bars, from zero: a vector, or a column for each series of an n×k array",
                ),
                opt(
                    "stacked",
                    Kind::Bool,
                    "false",
                    "whether series stand on each other rather than side by side",
                ),
                opt("horizontal", Kind::Bool, "false", "whether the bars lie"),
                opt(
                    "size",
                    Kind::Ratio,
                    "80%",
                    "how much of the room of a place its bars take",
                ),
                opt(
                    "values",
                    Kind::Bool,
                    "false",
                    "whether the value stands at the end of each bar",
                ),
                opt(
                    "digits",
                    Kind::Number,
                    "",
                    "how many digits after the point these have; as many as they need, three at most, when left out",
                ),
            ],
            shared: &[&LINE, &FILL, &ENTRY, &LAYER],
        },
        doc: "a bar for each value, over 0, 1, …, or over names, which are the ticks; `label` and `fill` take a list for the series",
        example: "bars([\"a\", \"b\", \"c\"], [3, 1, 2])",
        holds: false,
        draw: bars,
    },
    Element {
        name: "hist",
        takes: Takes {
            own: &[
                req("v", Kind::Array, "the numbers that are counted"),
                opt(
                    "bins",
                    Kind::Other("a number, or the edges"),
                    "",
                    "how many bins there are, or where they end; by the rules of Sturges and of Freedman and Diaconis when left out",
                ),
                opt(
                    "range",
                    Kind::Other("two numbers"),
                    "",
                    "where the first bin begins and the last one ends; the range of the numbers when left out",
                ),
                opt(
                    "density",
                    Kind::Bool,
                    "false",
                    "whether the area of all bins is 1",
                ),
                opt(
                    "cumulative",
                    Kind::Bool,
                    "false",
                    "whether each bin counts those before it too",
                ),
                opt(
                    "horizontal",
                    Kind::Bool,
                    "false",
                    "whether the bins lie one above the other",
                ),
            ],
            shared: &[&LINE, &FILL, &ENTRY, &LAYER],
        },
        doc: "how many numbers lie in each bin",
        example: "hist([1, 2, 2, 3, 3, 3, 4, 4, 5], bins: 5)",
        holds: false,
        draw: hist,
    },
];

/// How many names stand at the axis; of more, some.
const MOST_NAMES: usize = 40;
/// The most bars whose values are written.
const MOST_VALUES: usize = 400;
/// The most bins.
const MOST_BINS: usize = 100_000;
/// From a bar to its value.
const VALUE_SEP: f64 = 2.0;

/// `bars(values)`, `bars(names, values)`, `bars(xs, values)`
fn bars(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let first = call.args.required(call.name, "of")?;
    let (places, values) = match call.args.next_positional() {
        Some(values) => (Some(first), values),
        None => (None, first),
    };
    let stacked = flag(&mut call.args, "stacked")?;
    let upright = !flag(&mut call.args, "horizontal")?;
    let written = flag(&mut call.args, "values")?;
    let digits = match call.args.take("digits") {
        Some(arg) => Some(data::count(&arg, "digits", (0, 12))?),
        None => None,
    };
    let size = match call.args.take("size") {
        Some(arg) => ratio(&arg.value, "size", arg.span)?,
        None => 0.8,
    };
    let matrix = table(&values)?;
    let [rows, columns] = matrix.shape() else {
        return Ok(());
    };
    let (rows, columns) = (*rows, *columns);
    let at = places_of(interp, places, rows, upright)?;
    let step = at
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .fold(f64::INFINITY, f64::min);
    let room = size
        * if step.is_finite() && step > 0.0 {
            step
        } else {
            1.0
        };
    let entries = data::texts(&mut call.args, "label")?;
    let fills = fills(&mut call.args)?;
    interp.stands_on_zero(upright);
    let every: Vec<Point> = (at.iter().enumerate())
        .flat_map(|(i, x)| (0..columns).map(move |j| (i, j, *x)))
        .map(|(i, j, x)| {
            Point::new(
                x,
                matrix.get([i, j].as_slice()).copied().unwrap_or(f64::NAN),
            )
        })
        .collect();
    interp.note_gaps(call.name, &every, values.span);
    if rows == 0 {
        return interp.put_marks(call, Vec::new());
    }
    let mut items: Vec<Item> = Vec::new();
    let mut texts: Vec<Item> = Vec::new();
    // Where positive and negative bars of a stack end.
    let mut ends = vec![(0.0_f64, 0.0_f64); rows];
    let width = if stacked {
        room
    } else {
        room / columns.max(1) as f64
    };
    for j in 0..columns {
        let mut args = call.args.clone();
        let looks = looks(interp, &mut args, fills.get(j % fills.len().max(1)), {
            entries.as_ref().and_then(|e| e.get(j).cloned())
        })?;
        let mut outline: Vec<Point> = Vec::new();
        let (mut tops, mut on_zero) = (Vec::new(), true);
        for (i, x) in at.iter().enumerate() {
            let value = matrix.get([i, j].as_slice()).copied().unwrap_or(f64::NAN);
            if !value.is_finite() {
                continue;
            }
            let from = match (stacked, ends.get_mut(i)) {
                (true, Some((above, below))) => {
                    let end = if value < 0.0 { below } else { above };
                    *end += value;
                    *end - value
                }
                _ => 0.0,
            };
            let middle = match stacked {
                true => *x,
                false => x + width * (j as f64 - (columns as f64 - 1.0) / 2.0),
            };
            let (low, high) = (middle - width / 2.0, middle + width / 2.0);
            corner(&mut outline, [low, high], [from, from + value], upright);
            on_zero &= from == 0.0;
            tops.push(match upright {
                true => Point::new(tidy(middle), tidy(from + value)),
                false => Point::new(tidy(from + value), tidy(middle)),
            });
            if written && texts.len() < MOST_VALUES {
                let place = match (stacked, upright) {
                    (true, _) => Written::Inside(from + value / 2.0),
                    (false, _) => Written::Beyond(value),
                };
                texts.push(value_text(
                    middle,
                    place,
                    upright,
                    value,
                    digits,
                    values.span,
                ));
            }
        }
        let geometry = Geometry::Data {
            points: outline,
            closed: true,
            smooth: None,
        };
        let series = looks.mark(geometry, None, values.span);
        let width = tidy(width);
        items.push(match on_zero {
            true => data::known_as(series, IdiomKind::Bars { upright, width }, tops),
            false => series,
        });
    }
    // What each series has taken is taken.
    interp.graphic(&mut call.args, Tips::NONE)?;
    items.extend(texts);
    if written && !stacked {
        // Room for the values beyond the bars.
        let of = |p: &Point| p.y;
        let finite = every.iter().map(of).filter(|v| v.is_finite());
        let (lo, hi) = finite.fold((0.0_f64, 0.0_f64), |(lo, hi), v| (lo.min(v), hi.max(v)));
        let room = Some((
            if lo < 0.0 { lo - 0.06 * (hi - lo) } else { lo },
            hi + 0.06 * (hi - lo),
        ));
        match upright {
            true => interp.reaches(None, room),
            false => interp.reaches(room, None),
        }
    }
    interp.put_marks(call, items)
}

/// The corners of one bar, after a gap.
fn corner(outline: &mut Vec<Point>, across: [f64; 2], along: [f64; 2], upright: bool) {
    if !outline.is_empty() {
        outline.push(Point::new(f64::NAN, f64::NAN));
    }
    let [a, b] = across;
    let [c, d] = along.map(tidy);
    let corners = [(a, c), (a, d), (b, d), (b, c), (a, c)];
    outline.extend(corners.map(|(x, y)| match upright {
        true => Point::new(tidy(x), y),
        false => Point::new(y, tidy(x)),
    }));
}

/// Without the last digits, which come from computing the place of a bar.
fn tidy(v: f64) -> f64 {
    let rounded = libm::round(v * 1e9) / 1e9;
    if rounded.is_finite() && v.abs() > 1e-3 {
        rounded
    } else {
        v
    }
}

/// Where the value of a bar stands.
enum Written {
    Beyond(f64),
    Inside(f64),
}

fn value_text(
    across: f64,
    place: Written,
    upright: bool,
    value: f64,
    digits: Option<usize>,
    span: Span,
) -> Item {
    let text = match digits {
        Some(digits) => format!("{value:.digits$}"),
        None => fixed(value, 3),
    };
    let (along, beyond) = match place {
        Written::Beyond(end) => (end, true),
        Written::Inside(middle) => (middle, false),
    };
    let side: i8 = match (beyond, value < 0.0) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => -1,
    };
    let shift = Scalar::Length(Length::pt(-f64::from(side) * VALUE_SEP));
    let none = Scalar::Length(Length::ZERO);
    let (at, anchor, shift) = match upright {
        true => ((across, along), (0, side), (none, shift)),
        false => ((along, across), (side, 0), (shift, none)),
    };
    let at = Coord::Xy(Scalar::Unit(tidy(at.0)), Scalar::Unit(tidy(at.1)));
    let at = match beyond {
        true => Coord::Offset(Rc::new(at), shift.0, shift.1),
        false => at,
    };
    data::item(
        ItemKind::Text(TextItem {
            at,
            text: Markup {
                pieces: vec![
                    Piece::Latex("\\footnotesize ".into()),
                    Piece::Math(vec![MathPiece::Latex(text)]),
                ],
                span,
            },
            anchor: TextAnchor::Compass(anchor.0, anchor.1),
            style: TextStyle::default(),
            fill: None,
        }),
        span,
    )
}

/// The values as a table with a column for each series.
fn table(arg: &ArgValue) -> Eval<Array> {
    let found = arg.value.as_array("values").at(arg.span)?;
    let shape = match *found.shape() {
        [n] => [n, 1],
        [n, k] => [n, k],
        _ => {
            let wanted = "a vector, or an n×k array with a column for each series";
            return Err(arg.value.mismatch("values", wanted)).at(arg.span);
        }
    };
    if found.len() > data::MOST_POINTS / 8 {
        return Err(Fault::new(
            Code::BadValue,
            format!(
                "there are {} bars, and the limit is {}",
                found.len(),
                data::MOST_POINTS / 8
            ),
        )
        .with_hint("for so many numbers write `hist(…)` or `plot(…)`"))
        .at(arg.span);
    }
    let values = array::to_vec(&found);
    match array::from_vec(&shape, values) {
        Ok(table) => Ok(table),
        Err(_) => Ok((*found).clone()),
    }
}

/// Where the bars stand: 0, 1, …, numbers, or the places of names.
fn places_of(
    interp: &mut Interp<'_>,
    places: Option<ArgValue>,
    rows: usize,
    upright: bool,
) -> Eval<Vec<f64>> {
    let even = || (0..rows).map(|i| i as f64).collect::<Vec<f64>>();
    let Some(arg) = places else {
        return Ok(even());
    };
    let fits = |given: usize| match given == rows {
        true => Ok(()),
        false => Err(Fault::new(
            Code::ShapeMismatch,
            format!("there are {given} places for {rows} bars"),
        ))
        .at(arg.span),
    };
    if let Some(found) = arg.value.try_array().filter(|a| a.ndim() == 1) {
        fits(found.len())?;
        let found = array::to_vec(&found);
        if found.iter().any(|x| !x.is_finite()) {
            return Err(Fault::new(Code::BadValue, "bars stand at finite numbers")).at(arg.span);
        }
        return Ok(found);
    }
    let (Value::List(items) | Value::Tuple(items)) = &arg.value else {
        let wanted = "names such as `[\"a\", \"b\"]`, or numbers";
        return Err(arg.value.mismatch("places", wanted)).at(arg.span);
    };
    fits(items.len())?;
    let names = items
        .iter()
        .map(|item| Ok((*item.as_markup("name").at(arg.span)?).clone()))
        .collect::<Eval<Vec<Markup>>>()?;
    let every = names.len().div_ceil(MOST_NAMES).max(1);
    if every > 1 {
        interp.report(Diagnostic::note(
            Code::DoesNotFit,
            arg.span,
            format!(
                "of {} names every {every}th stands at the axis",
                names.len()
            ),
        ));
    }
    let ticks = names.into_iter().enumerate().step_by(every);
    interp.names_ticks(
        upright,
        ticks.map(|(i, name)| (i as f64, Some(name))).collect(),
    );
    Ok(even())
}

/// Takes `fill` as one or a list of them.
fn fills(args: &mut ElementArgs) -> Eval<Vec<ArgValue>> {
    let list = |value: &Value| matches!(value, Value::List(_) | Value::Tuple(_));
    if !args.get("fill").is_some_and(|arg| list(&arg.value)) {
        return Ok(Vec::new());
    }
    let Some(arg) = args.take("fill") else {
        return Ok(Vec::new());
    };
    let (Value::List(items) | Value::Tuple(items)) = &arg.value else {
        return Ok(Vec::new());
    };
    if items.is_empty() {
        return Err(arg
            .value
            .mismatch("fill", "a colour, or one for each series"))
        .at(arg.span);
    }
    let one = |value: &Value| ArgValue {
        name: arg.name.clone(),
        value: value.clone(),
        span: arg.span,
    };
    Ok(items.iter().map(one).collect())
}

/// How an area of data looks: filled, in the next colour of the cycle when it has none.
pub(super) fn looks(
    interp: &mut Interp<'_>,
    args: &mut ElementArgs,
    fill: Option<&ArgValue>,
    entry: Option<Markup>,
) -> Eval<Looks> {
    let filled = args.get("fill").is_some() || fill.is_some();
    let stroked = args.get("stroke").is_some();
    let opacity = match args.get("opacity") {
        Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
        None => 1.0,
    };
    let mut graphic = interp.graphic(args, Tips::NONE)?;
    if let Some(arg) = fill {
        let ink = interp.canvas.ink();
        let own = match arg.value {
            Value::None => None,
            _ => Some(arg.value.as_fill("fill", &ink).at(arg.span)?),
        };
        graphic.fill = own.map(|fill| fill.faded(opacity));
    }
    if !filled {
        graphic.fill = Some(Fill::Solid(interp.next_color().faded(opacity)));
    }
    if !stroked && graphic.fill.is_some() {
        graphic.stroke = None;
    }
    Ok(Looks {
        graphic,
        label: None,
        entry,
    })
}

/// `hist(v, bins: 20)`
fn hist(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let arg = call.args.required(call.name, "v")?;
    let all = arg.value.as_array("v").at(arg.span)?;
    let finite: Vec<f64> = all.iter().copied().filter(|v| v.is_finite()).collect();
    let every: Vec<Point> = all.iter().map(|v| Point::new(*v, 0.0)).collect();
    let upright = !flag(&mut call.args, "horizontal")?;
    let (density, cumulative) = (
        flag(&mut call.args, "density")?,
        flag(&mut call.args, "cumulative")?,
    );
    let edges = edges(&mut call.args, &finite)?;
    let entry = data::texts(&mut call.args, "label")?.and_then(|t| t.into_iter().next());
    let looks = looks(interp, &mut call.args, None, entry)?;
    interp.note_gaps(call.name, &every, arg.span);
    interp.stands_on_zero(upright);
    let mut heights = vec![0.0_f64; edges.len().saturating_sub(1)];
    let last = edges.len().saturating_sub(1);
    for v in &finite {
        let after = edges.partition_point(|e| e <= v);
        // The last bin holds its upper edge too.
        let bin = if after == edges.len() && edges.get(last) == Some(v) {
            last.checked_sub(1)
        } else {
            after.checked_sub(1)
        };
        if let Some(height) = bin.and_then(|b| heights.get_mut(b)) {
            *height += 1.0;
        }
    }
    let counted: f64 = heights.iter().sum();
    let mut sum = 0.0;
    for (height, edge) in heights.iter_mut().zip(edges.windows(2)) {
        sum += *height;
        *height = match (density, cumulative) {
            (true, true) => sum / counted.max(1.0),
            (true, false) => *height / counted.max(1.0) / (edge[1] - edge[0]),
            (false, true) => sum,
            (false, false) => *height,
        };
    }
    let mut outline: Vec<Point> = Vec::new();
    for (height, edge) in heights.iter().zip(edges.windows(2)) {
        if *height > 0.0 {
            corner(&mut outline, [edge[0], edge[1]], [0.0, *height], upright);
        }
    }
    let geometry = Geometry::Data {
        points: outline,
        closed: true,
        smooth: None,
    };
    let ends = heights.iter().copied().chain(std::iter::once(0.0));
    let points = (edges.iter().zip(ends))
        .map(|(edge, height)| match upright {
            true => Point::new(*edge, tidy(height)),
            false => Point::new(tidy(height), *edge),
        })
        .collect();
    let bins = looks.mark(geometry, None, arg.span);
    let bins = data::known_as(bins, IdiomKind::Intervals { upright }, points);
    interp.put_marks(call, vec![bins])
}

/// Takes `bins` and `range`: the edges, ascending.
fn edges(args: &mut ElementArgs, values: &[f64]) -> Eval<Vec<f64>> {
    let range = match args.take("range") {
        Some(arg) => Some(data::range(&arg, "range")?),
        None => None,
    };
    let bins = args.take("bins");
    if let Some(arg) = &bins
        && !matches!(arg.value, Value::Number(_))
    {
        let edges = data::vector(arg, "bins")?;
        let ascending = edges.windows(2).all(|w| w[0] < w[1]);
        if edges.len() < 2 || !ascending || edges.iter().any(|e| !e.is_finite()) {
            return Err(Fault::new(
                Code::BadValue,
                "the edges of `bins` must be two or more numbers, each above the one before",
            ))
            .at(arg.span);
        }
        return Ok(edges);
    }
    let (lo, hi) = range.unwrap_or_else(|| {
        let (lo, hi) = values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| {
                (lo.min(*v), hi.max(*v))
            });
        match (lo < hi, lo.is_finite()) {
            (true, _) => (lo, hi),
            (false, true) => (lo - 0.5, lo + 0.5),
            (false, false) => (0.0, 1.0),
        }
    });
    let count = match bins {
        Some(arg) => data::count(&arg, "bins", (1, MOST_BINS))?,
        None => usual_bins(values, hi - lo),
    };
    let step = (hi - lo) / count as f64;
    Ok((0..=count)
        .map(|k| {
            if k == count {
                hi
            } else {
                tidy(lo + step * k as f64)
            }
        })
        .collect())
}

/// NumPy's rule `auto`: the larger one of the numbers that Sturges and that Freedman and
/// Diaconis give.
fn usual_bins(values: &[f64], range: f64) -> usize {
    if values.is_empty() {
        return 1;
    }
    let n = values.len() as f64;
    let sturges = libm::ceil(libm::log2(n) + 1.0);
    let all = array::vector(values);
    let quartile = |q: f64| {
        let found = order::quantile(&all, q, None).ok();
        found.and_then(|a| a.iter().next().copied()).unwrap_or(0.0)
    };
    let spread = quartile(0.75) - quartile(0.25);
    let width = 2.0 * spread / libm::cbrt(n);
    let diaconis = if width > 0.0 {
        libm::ceil(range / width)
    } else {
        0.0
    };
    (sturges.max(diaconis)).clamp(1.0, 1000.0) as usize
}
