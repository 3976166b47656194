//! Fixed points, level sets and streamlines of functions and fields.

use super::args::{Args, num, opt, req};
use super::equations::{self, arguments, root};
use super::{Builtin, ParamSpec, row};
use crate::diag::{Code, Fault};
use crate::eval::traced::is_followed;
use crate::eval::value::{Record, Value};
use crate::eval::{Interp, Trouble};
use crate::numeric::contour::{Curve, Field};
use crate::numeric::{Array, array, linalg, shapes, streamlines};

pub(super) const V: ParamSpec = req(
    "v",
    "a field: a function of a point, or of its numbers one by one, that gives a vector",
);
const X: ParamSpec = opt(
    "x",
    "the range `(low, high)`, or where the columns stand; 0, 1, … for an array without it",
);
const Y: ParamSpec = opt("y", "likewise for the rows");
const SAMPLES: ParamSpec = num("n", 200.0, "columns and rows where f is a function");
const Z: ParamSpec = req(
    "f",
    "a matrix with a row for each y and a column for each x, or a function of x and y or of a point",
);

/// How many numbers of a field one step of a loop is worth.
const NUMBERS_PER_STEP: usize = 64;

/// The most points that are started from.
const MOST_STARTS: usize = 100_000;

/// Refuses what a function gave.
fn gives_no(name: &str, value: &Value) -> Fault {
    if is_followed(value) {
        return Fault::new(
            Code::NoDerivative,
            format!("`{name}` cannot be differentiated"),
        )
        .with_hint("`detach(x)` is the value of x without its derivative");
    }
    Fault::new(
        Code::WrongType,
        format!("the function must give numbers, not {}", value.describe()),
    )
}

/// What becomes of points near a fixed point: by the real parts of the eigenvalues.
fn kind(real: &[f64], imag: &[f64]) -> &'static str {
    let sizes = real.iter().chain(imag).map(|x| x.abs());
    let zero = 1e-9 * sizes.fold(0.0f64, f64::max);
    let below = real.iter().filter(|x| **x < -zero).count();
    let above = real.iter().filter(|x| **x > zero).count();
    match (below, above) {
        (b, 0) if b == real.len() => "sink",
        (0, a) if a == real.len() => "source",
        (b, a) if b > 0 && a > 0 => "saddle",
        (0, 0) if imag.iter().all(|y| y.abs() > zero) => "center",
        _ => "degenerate",
    }
}

fn fixed_points(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let (f, starts, tol, span) = (a.function(0)?, a.array(1)?, a.number(2)?, a.span);
    let d = match starts.shape() {
        [_, d] if *d > 0 => *d,
        [_] => 1,
        _ => {
            return Err(a
                .value(1)
                .mismatch("starts", "points as an n×d array")
                .into());
        }
    };
    let flat = array::to_vec(&starts);
    if flat.len() / d > MOST_STARTS {
        return Err(Fault::new(
            Code::TooLarge,
            format!("`fixed_points` starts from at most {MOST_STARTS} points"),
        )
        .into());
    }
    let shape: &[usize] = if starts.ndim() == 1 { &[] } else { &[d] };
    let mut found: Vec<Vec<f64>> = Vec::new();
    let mut records = Vec::new();
    for start in flat.chunks_exact(d) {
        let start = array::from_vec(shape, start.to_vec())?;
        let Some((x, slope)) = root(interp, &f, &start, tol, span)? else {
            continue;
        };
        if interp.followed > 0 {
            let value = interp.call(&f, arguments(&f, shape, &x)?, span)?;
            if is_followed(&value) {
                return Err(gives_no("fixed_points", &value).into());
            }
        }
        let near = |y: &Vec<f64>| {
            let gap: Vec<f64> = x.iter().zip(y).map(|(a, b)| a - b).collect();
            let size = linalg::norm(&array::vector(&x));
            linalg::norm(&array::vector(&gap)) <= 1e-6 * (1.0 + size)
        };
        if found.iter().any(near) {
            continue;
        }
        let eigen = linalg::eig(&slope)?;
        let (real, imag) = (array::to_vec(&eigen.real), array::to_vec(&eigen.imag));
        let kind = kind(&real, &imag);
        let fields = vec![
            ("at", Value::array(array::from_vec(shape, x.clone())?)),
            ("kind", Value::text(kind)),
            ("stable", Value::Bool(kind == "sink")),
            ("real", Value::array(eigen.real)),
            ("imag", Value::array(eigen.imag)),
        ];
        records.push(Value::Record(Record::of(fields).into()));
        found.push(x);
    }
    Ok(Value::list(records))
}

/// The lines of a grid: a range that `count` lines divide, or the lines themselves.
fn lines(a: &Args, i: usize, count: usize) -> Result<Vec<f64>, Trouble> {
    if a.given(i).is_none() {
        return Ok((0..count).map(|k| k as f64).collect());
    }
    let given = match a.value(i) {
        Value::Range(r) if !r.inclusive => return range(r.start, r.end, count),
        value => array::to_vec(&*value.as_array(a.name(i))?),
    };
    match given[..] {
        [low, high] => range(low, high, count),
        _ => Ok(given),
    }
}

fn range(low: f64, high: f64, count: usize) -> Result<Vec<f64>, Trouble> {
    Ok(array::to_vec(&shapes::linspace(low, high, count)?))
}

/// A field on its grid: columns, rows, numbers.
fn sampled(
    interp: &mut Interp<'_>,
    a: &Args,
    name: &str,
) -> Result<(Vec<f64>, Vec<f64>, Array), Trouble> {
    if !a.value(0).is_callable() {
        let z = a.array(0)?;
        let [rows, columns] = *z.shape() else {
            return Err(a.value(0).mismatch("f", "a matrix or a function").into());
        };
        return Ok((lines(a, 2, columns)?, lines(a, 3, rows)?, (*z).clone()));
    }
    for i in [2, 3] {
        if a.given(i).is_none() {
            return Err(Fault::new(
                Code::BadArguments,
                format!("the field is a function: `{}` must say where", a.name(i)),
            )
            .with_hint("write `x: (-1, 1), y: (-1, 1)`")
            .into());
        }
    }
    let f = a.function(0)?;
    let n = a.count(4)?;
    let (x, y) = (lines(a, 2, n)?, lines(a, 3, n)?);
    array::checked_len(&[y.len(), x.len()])?;
    let mut z = Vec::with_capacity(x.len() * y.len());
    for y in &y {
        for x in &x {
            let args = arguments(&f, &[2], &[*x, *y])?;
            let value = interp.call(&f, args, a.span)?;
            match value {
                Value::Number(value) => z.push(value),
                other => return Err(gives_no(name, &other).into()),
            }
        }
    }
    let z = array::from_vec(&[y.len(), x.len()], z)?;
    Ok((x, y, z))
}

fn curves(curves: Vec<Curve>) -> Result<Value, Trouble> {
    let arrays = curves.into_iter().map(|curve| {
        let shape = [curve.len(), 2];
        array::from_vec(&shape, curve.into_iter().flatten().collect()).map(Value::array)
    });
    Ok(Value::list(arrays.collect::<Result<Vec<_>, _>>()?))
}

fn level_sets(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let levels = a.array(1)?;
    let (x, y, z) = sampled(interp, a, "level_sets")?;
    let field = Field::new(&x, &y, &z)?;
    let steps = (z.len() / NUMBERS_PER_STEP).saturating_mul(levels.len());
    interp.charge(steps as u64, a.span)?;
    let found = field.levels(&array::to_vec(&levels)).into_iter();
    let mut found = found.map(curves).collect::<Result<Vec<_>, _>>()?;
    match (levels.ndim(), found.pop()) {
        (0, Some(only)) => Ok(only),
        (_, last) => {
            found.extend(last);
            Ok(Value::list(found))
        }
    }
}

fn level_bands(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let edges = array::to_vec(&*a.array(1)?);
    if edges.len() < 2 || !edges.windows(2).all(|w| w.first() < w.last()) {
        return Err(a
            .value(1)
            .mismatch("edges", "two or more ascending numbers")
            .into());
    }
    let (x, y, z) = sampled(interp, a, "level_bands")?;
    let field = Field::new(&x, &y, &z)?;
    let mut found = Vec::with_capacity(edges.len());
    for pair in edges.windows(2) {
        interp.charge((z.len() / NUMBERS_PER_STEP) as u64, a.span)?;
        if let [low, high] = *pair {
            found.push(curves(field.band(low, high)?)?);
        }
    }
    Ok(Value::list(found))
}

fn stream(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let f = a.function(0)?;
    let ((left, right), (bottom, top)) = (a.pair(1)?, a.pair(2)?);
    let span = a.span;
    let v = |p: [f64; 2]| -> Result<[f64; 2], Trouble> {
        let args = arguments(&f, &[2], &p)?;
        let value = interp.call(&f, args, span)?;
        let found = match is_followed(&value) {
            true => None,
            false => value.try_array(),
        };
        let found = found.ok_or_else(|| gives_no("streamlines", &value))?;
        match array::to_vec(&found)[..] {
            [u, v] => Ok([u, v]),
            ref other => Err(Fault::new(
                Code::ShapeMismatch,
                format!(
                    "a field of the plane gives two numbers, not {}",
                    other.len()
                ),
            )
            .into()),
        }
    };
    let found = streamlines::streamlines(v, [left, right, bottom, top], a.number(3)?)?;
    curves(found)
}

pub(super) fn rows() -> Vec<Builtin> {
    let mut rows = equations::rows();
    rows.extend(fields());
    rows
}

fn fields() -> Vec<Builtin> {
    vec![
        row(
            "fixed_points",
            const {
                &[
                    V,
                    req("starts", "where to begin, as an n×d array: `lattice(20, 20, x: (-2, 2), y: (-2, 2))`"),
                    num("tol", 1e-12, "the length of the last step, against that of the point"),
                ]
            },
            "the points at which a field is 0, and what it does around them",
            "fixed_points((x, y) => (x - x^3, -y), lattice(5, 3, x: (-2, 2), y: (-1, 1))).map(p => p.stable).len() == 3",
            fixed_points,
        )
        .gives("a list of records `{at, kind, stable, real, imag}`: the point, \"sink\", \"source\", \"saddle\", \"center\" or \"degenerate\", whether it is a sink, and the eigenvalues of the jacobian there")
        .fails(&["fixed_points(p => p, 3)", "fixed_points((x, y) => x, [1, 2; 3, 4])"])
        .shows("[p.at for p in fixed_points((x, y) => (x - x^3, -y), [-2, 0; 0.1, 0; 2, 0])]")
        .notes("Newton's method runs from every start; points that are found twice are told once, in the order of the starts. A sink has eigenvalues with real parts below 0 only, a source above 0 only, a saddle both, a center none; in a degenerate point some are 0."),
        row(
            "level_sets",
            const { &[Z, req("levels", "a level, or a vector of them"), X, Y, SAMPLES] },
            "the curves on which a field has a level",
            "level_sets((x, y) => x^2 + y^2, 1, x: (-2, 2), y: (-2, 2)).len() == 1",
            level_sets,
        )
        .gives("a list of curves, k×2 arrays; with a vector of levels a list of such lists. A closed curve ends with its first point")
        .fails(&["level_sets([1, 2], 0)", "level_sets((x, y) => x, 0)", "level_sets([1, 2; 3, 4], 0, x: [0, 1, 2])"])
        .source("marching squares, with saddles resolved as in the bilinear field; contourpy")
        .shows("level_sets([0, 1; 0, 1], 0.25)")
        .notes("Points lie on the lines of the grid, where the field, taken as linear between its numbers, has exactly the level. Higher values lie to the left of a curve. Cells with a corner that is `nan` or infinite are left out."),
        row(
            "level_bands",
            const { &[Z, req("edges", "the ends of the bands, ascending; they may be infinite"), X, Y, SAMPLES] },
            "the outlines of where a field lies between two levels",
            "level_bands([0, 1; 0, 1], [0, 0.5, 1]).len() == 2",
            level_bands,
        )
        .gives("for each band a list of closed curves, k×2 arrays, which fill it by the even-odd rule")
        .fails(&["level_bands([0, 1; 0, 1], [1, 0])", "level_bands([0, nan; 0, 1], [0, 1])"])
        .source("contourpy")
        .shows("level_bands([0, 1; 0, 1], [-inf, 0.5])")
        .notes("A band holds its lower level and not its upper one; the border of the grid is part of the outline."),
        row(
            "streamlines",
            const { &[V, req("x", "the range `(low, high)`"), req("y", "likewise"), num("density", 1.0, "1 for some 30 lines across")] },
            "curves that follow a field, evenly spaced",
            "streamlines((x, y) => (1, 0), x: (0, 1), y: (0, 1), density: 0.1).len() == 3",
            stream,
        )
        .gives("a list of curves, k×2 arrays, in the direction of the field")
        .fails(&["streamlines(p => 1, x: (0, 1), y: (0, 1))", "streamlines(p => p, x: (1, 0), y: (0, 1))"])
        .source("matplotlib.pyplot.streamplot"),
    ]
}
