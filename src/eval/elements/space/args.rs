//! What marks in space take: points of three numbers, functions over the floor, colours.

use std::rc::Rc;

use super::super::super::builtin::{arguments, wanted};
use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value};
use super::super::graphic::ratio;
use super::super::plots::fields;
use crate::color::{ColorMap, ColorScale, colormap};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::numeric::{Array, array};
use crate::scene::space::Vec3;
use crate::scene::{Mapped, Paint, Tint};
use crate::source::Span;

/// Points on a side of the grid that a function is sampled on.
pub(super) const SAMPLES: usize = 41;
/// The most points on a side.
const MOST_SAMPLES: usize = 200;

/// A point of three numbers.
pub(super) fn point(arg: &ArgValue, what: &str) -> Eval<Vec3> {
    let found = arg.value.try_array().filter(|a| a.shape() == [3]);
    match found.map(|a| array::to_vec(&a)).as_deref() {
        Some(&[x, y, z]) => {
            let p = Vec3::new(x, y, z);
            if p.is_finite() {
                Ok(p)
            } else {
                Err(Box::new(Diagnostic::error(
                    Code::BadPoint,
                    arg.span,
                    format!("{what} is not finite: {}", arg.value.describe()),
                )))
            }
        }
        _ => {
            let fault = Fault {
                code: Code::BadPoint,
                ..arg
                    .value
                    .mismatch(what, "a point of three numbers such as `(1, 2, 3)`")
            };
            Err(fault).at(arg.span)
        }
    }
}

/// The rows of an n×3 array; not finite ones too.
pub(super) fn rows(value: &Value, what: &str, span: Span) -> Eval<Vec<Vec3>> {
    let array = value.as_rows(what, 3).at(span)?;
    Ok(vec3s(&array))
}

fn vec3s(array: &Array) -> Vec<Vec3> {
    let flat = array::to_vec(array);
    let of = |row: &[f64]| match *row {
        [x, y, z] => Vec3::new(x, y, z),
        _ => Vec3::default(),
    };
    flat.chunks_exact(3).map(of).collect()
}

/// Points one by one, or the rows of one n×3 array.
pub(super) fn points(args: &[ArgValue], least: usize, name: &str, span: Span) -> Eval<Vec<Vec3>> {
    let found = match args {
        [one] if one.value.try_array().is_some_and(|a| a.ndim() == 2) => {
            rows(&one.value, "the points", one.span)?
        }
        many => many
            .iter()
            .map(|arg| point(arg, "a point"))
            .collect::<Eval<Vec<_>>>()?,
    };
    if found.len() >= least {
        return Ok(found);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::EmptyData,
            span,
            format!("`{name}` wants {least} points or more, not {}", found.len()),
        )
        .with_hint("a point is three numbers: `(1, 2, 3)`"),
    ))
}

/// How many samples along each side: `samples: 40`, or a pair.
pub(super) fn samples(args: &mut ElementArgs) -> Eval<(usize, usize)> {
    let Some(arg) = args.take("samples") else {
        return Ok((SAMPLES, SAMPLES));
    };
    let counts: Vec<f64> = arg
        .value
        .try_array()
        .map_or_else(Vec::new, |a| array::to_vec(&a));
    let count = |v: f64| {
        let whole = v.fract() == 0.0 && (2.0..=MOST_SAMPLES as f64).contains(&v);
        whole.then_some(v as usize)
    };
    let both = match counts[..] {
        [n] => count(n).map(|n| (n, n)),
        [n, m] => count(n).zip(count(m)),
        _ => None,
    };
    both.ok_or_else(|| {
        Box::new(
            Diagnostic::error(
                Code::BadValue,
                arg.span,
                format!("`samples` cannot be {}", arg.value.describe()),
            )
            .with_hint("say how many along each side, from 2 to 200: `samples: 40`, or a pair"),
        )
    })
}

/// The most cells of a surface. Of more every second row and column is drawn, or every
/// third: at the width of a page such cells are narrower than lines.
const MOST_CELLS: usize = 40_000;

/// A grid of points: how many columns, and the points row by row.
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) points: Vec<Vec3>,
}

impl Grid {
    /// The grid with as many rows and columns as can be seen, and how many were one.
    fn thinned(self) -> (Grid, usize) {
        let columns = self.columns;
        let rows = self.points.len() / columns.max(1);
        let cells = |step: usize| (rows.div_ceil(step)) * (columns.div_ceil(step));
        let step = (1..).find(|step| cells(*step) <= MOST_CELLS).unwrap_or(1);
        if step == 1 {
            return (self, 1);
        }
        // The last row and column stay, so that the surface keeps its extent.
        let kept = |n: usize| (0..n).filter(move |i| i % step == 0 || i + 1 == n);
        let points = kept(rows)
            .flat_map(|row| kept(columns).map(move |column| row * columns + column))
            .filter_map(|i| self.points.get(i).copied())
            .collect();
        let columns = kept(columns).count();
        (Grid { columns, points }, step)
    }

    /// The numbers of x of the columns and of y of the rows, and the heights, if the grid
    /// stands over a grid of the floor.
    pub(super) fn over_floor(&self) -> Option<(Vec<f64>, Vec<f64>, Array)> {
        let xs: Vec<f64> = self
            .points
            .get(..self.columns)?
            .iter()
            .map(|p| p.x)
            .collect();
        let rows = self.points.chunks_exact(self.columns);
        let ys: Vec<f64> = rows
            .clone()
            .filter_map(|r| r.first())
            .map(|p| p.y)
            .collect();
        let level = rows
            .zip(&ys)
            .all(|(row, y)| row.iter().zip(&xs).all(|(p, x)| p.x == *x && p.y == *y));
        let rises = |v: &[f64]| v.windows(2).all(|w| w[0] < w[1]);
        if !(level && rises(&xs) && rises(&ys)) {
            return None;
        }
        let heights = self.points.iter().map(|p| p.z).collect();
        let z = array::from_vec(&[ys.len(), xs.len()], heights).ok()?;
        Some((xs, ys, z))
    }
}

/// What stands over the floor: its points, or a function that is still to be sampled.
pub(super) enum Over {
    Grid(Grid),
    Function(Function),
}

/// A function over the floor.
pub(super) struct Function {
    f: ArgValue,
    x: Option<(f64, f64)>,
    y: Option<(f64, f64)>,
    counts: (usize, usize),
}

impl Function {
    /// Its heights over its own range, or over this one.
    pub(super) fn sampled(
        &self,
        interp: &mut Interp<'_>,
        x: (f64, f64),
        y: (f64, f64),
    ) -> Eval<Grid> {
        let (x, y) = (self.x.unwrap_or(x), self.y.unwrap_or(y));
        heights(interp, &self.f, x, y, self.counts)
    }
}

/// What stands over the floor: `f`, `Z`, `x, y, Z`, `X, Y, Z`, or a function of two
/// parameters that gives points.
pub(super) fn over(interp: &mut Interp<'_>, args: &mut ElementArgs, name: &str) -> Eval<Over> {
    let given = args.rest();
    let span = given.first().map_or(args.span, |a| a.span);
    let ranges = [
        range(args, "x")?,
        range(args, "y")?,
        range(args, "u")?,
        range(args, "v")?,
    ];
    let counts = samples(args)?;
    let grid = match &given[..] {
        [f] if f.value.is_callable() => match ranges {
            [None, None, Some(u), Some(v)] => parametric(interp, f, u, v, counts)?,
            [x, y, None, None] => {
                let f = Function {
                    f: f.clone(),
                    x,
                    y,
                    counts,
                };
                return match (x, y) {
                    (Some(x), Some(y)) => Ok(Over::Grid(f.sampled(interp, x, y)?)),
                    _ => Ok(Over::Function(f)),
                };
            }
            _ => {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadArguments,
                        f.span,
                        "a function of parameters wants a range for both",
                    )
                    .with_hint(format!("write `{name}(f, u: (0, 1), v: (0, 1))`")),
                ));
            }
        },
        [z] => {
            let z_values = z.value.as_array("Z").at(z.span)?;
            match *z_values.shape() {
                [rows, columns] => {
                    let line = |range: Option<(f64, f64)>, n: usize| match range {
                        Some((lo, hi)) => spread(lo, hi, n),
                        None => (0..n).map(|i| i as f64).collect(),
                    };
                    let (xs, ys) = (line(ranges[0], columns), line(ranges[1], rows));
                    let flat = array::to_vec(&z_values);
                    Grid {
                        columns,
                        points: lifted(&xs, &ys, |row, column| {
                            flat.get(row * columns + column)
                                .copied()
                                .unwrap_or(f64::NAN)
                        }),
                    }
                }
                [_, columns, 3] => Grid {
                    columns,
                    points: vec3s(&z_values),
                },
                _ => {
                    let wanted = "a matrix of heights, an n×m×3 array of points, or a function";
                    return Err(z.value.mismatch("Z", wanted)).at(z.span);
                }
            }
        }
        [x, y, z] => three(x, y, z)?,
        _ => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    span,
                    format!("`{name}` wants a function, a matrix, or three arrays"),
                )
                .with_hint(format!(
                    "write `{name}((x, y) => x * y)`, `{name}(Z)` or `{name}(x, y, Z)`"
                )),
            ));
        }
    };
    let rows = grid.points.len() / grid.columns.max(1);
    if grid.columns < 2 || rows < 2 {
        return Err(Box::new(
            Diagnostic::error(
                Code::ShapeMismatch,
                span,
                format!(
                    "`{name}` wants two rows and two columns or more, not {rows}×{}",
                    grid.columns
                ),
            )
            .with_hint("a single row is a line: `path(column_stack([x, y, z]))`"),
        ));
    }
    let cells = (rows - 1) * (grid.columns - 1);
    let (grid, step) = grid.thinned();
    if step > 1 {
        interp.report(Diagnostic::note(
            Code::TooLarge,
            span,
            format!("a surface of {cells} cells is drawn by one row and column in {step}"),
        ));
    }
    let holes = grid.points.iter().filter(|p| !p.is_finite()).count();
    if holes == grid.points.len() {
        interp.report(Diagnostic::warning(
            Code::MissingData,
            span,
            format!("no point of `{name}` is finite, and nothing is drawn"),
        ));
    } else {
        interp.note_holes(holes, grid.points.len(), span);
    }
    Ok(Over::Grid(grid))
}

/// `x, y, Z` with the places of columns and rows, or three matrices of one shape.
fn three(x: &ArgValue, y: &ArgValue, z: &ArgValue) -> Eval<Grid> {
    let of = |arg: &ArgValue, what: &str| arg.value.as_array(what).at(arg.span);
    let (xs, ys, zs) = (of(x, "x")?, of(y, "y")?, of(z, "Z")?);
    let shape_error = || {
        let text = |a: &Array| {
            let parts: Vec<String> = a.shape().iter().map(usize::to_string).collect();
            parts.join("×")
        };
        Box::new(
            Diagnostic::error(
                Code::ShapeMismatch,
                z.span,
                format!(
                    "x, y and Z do not fit together: {}, {} and {}",
                    text(&xs),
                    text(&ys),
                    text(&zs)
                ),
            )
            .with_hint("Z has a row for each y and a column for each x; or all three are matrices of one shape"),
        )
    };
    let [rows, columns] = *zs.shape() else {
        return Err(shape_error());
    };
    let (a, b, c) = (array::to_vec(&xs), array::to_vec(&ys), array::to_vec(&zs));
    if *xs.shape() == [rows, columns] && *ys.shape() == [rows, columns] {
        let points = a.iter().zip(&b).zip(&c);
        return Ok(Grid {
            columns,
            points: points.map(|((x, y), z)| Vec3::new(*x, *y, *z)).collect(),
        });
    }
    if *xs.shape() == [columns] && *ys.shape() == [rows] {
        return Ok(Grid {
            columns,
            points: lifted(&a, &b, |row, column| {
                c.get(row * columns + column).copied().unwrap_or(f64::NAN)
            }),
        });
    }
    Err(shape_error())
}

fn lifted(xs: &[f64], ys: &[f64], height: impl Fn(usize, usize) -> f64) -> Vec<Vec3> {
    let rows = ys.iter().enumerate();
    rows.flat_map(|(row, y)| {
        let columns = xs.iter().enumerate();
        let height = &height;
        columns.map(move |(column, x)| Vec3::new(*x, *y, height(row, column)))
    })
    .collect()
}

/// Numbers from one to another, both ends included.
fn spread(lo: f64, hi: f64, n: usize) -> Vec<f64> {
    let last = n.saturating_sub(1).max(1) as f64;
    let at = |i: usize| {
        if i + 1 == n {
            hi
        } else {
            lo + (hi - lo) * (i as f64) / last
        }
    };
    (0..n).map(at).collect()
}

fn heights(
    interp: &mut Interp<'_>,
    f: &ArgValue,
    x: (f64, f64),
    y: (f64, f64),
    (columns, rows): (usize, usize),
) -> Eval<Grid> {
    let (xs, ys) = (spread(x.0, x.1, columns), spread(y.0, y.1, rows));
    let mut points = Vec::with_capacity(columns * rows);
    for y in &ys {
        for x in &xs {
            let value = interp.call_at(&f.value, &[*x, *y], f.span)?;
            let Value::Number(z) = value else {
                return Err(gives_wrong(&value, "a number", f.span));
            };
            points.push(Vec3::new(*x, *y, z));
        }
    }
    Ok(Grid { columns, points })
}

fn parametric(
    interp: &mut Interp<'_>,
    f: &ArgValue,
    u: (f64, f64),
    v: (f64, f64),
    (columns, rows): (usize, usize),
) -> Eval<Grid> {
    let (us, vs) = (spread(u.0, u.1, columns), spread(v.0, v.1, rows));
    let mut points = Vec::with_capacity(columns * rows);
    for v in &vs {
        for u in &us {
            let value = interp.call_at(&f.value, &[*u, *v], f.span)?;
            let found = value.try_array().filter(|a| a.shape() == [3]);
            match found.map(|a| array::to_vec(&a)).as_deref() {
                Some(&[x, y, z]) => points.push(Vec3::new(x, y, z)),
                _ => return Err(gives_wrong(&value, "three numbers", f.span)),
            }
        }
    }
    Ok(Grid { columns, points })
}

pub(super) fn gives_wrong(value: &Value, wanted: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        Code::WrongType,
        span,
        format!("the function must give {wanted}, not {}", value.describe()),
    ))
}

impl Interp<'_> {
    /// What a function gives at a place: it takes its numbers one by one, or all in one.
    pub(super) fn call_at(&mut self, f: &Value, at: &[f64], span: Span) -> Eval<Value> {
        let args = arguments(f, &[at.len()], at);
        let args =
            args.map_err(|e| Box::new(Diagnostic::error(Code::Numeric, span, e.to_string())))?;
        self.call(f, args, span)
    }
}

/// A range of numbers, the smaller one first.
pub(super) fn range(args: &mut ElementArgs, name: &str) -> Eval<Option<(f64, f64)>> {
    super::super::axes::limits(args, name)
}

/// What colours are taken from: `color cmap range center opacity`.
#[derive(Clone)]
pub(super) struct Colors {
    /// `color:`, if it is no single colour.
    values: Option<ArgValue>,
    map: ColorMap,
    range: Option<(f64, f64)>,
    center: Option<f64>,
    /// `opacity:`.
    pub(super) opacity: f64,
    /// Whether a map was named.
    pub(super) mapped: bool,
    /// `color:`, if it is a single colour.
    pub(super) one: Option<Paint>,
}

/// Takes `color`, `cmap`, `range`, `center` and `opacity`.
pub(super) fn colors(interp: &Interp<'_>, args: &mut ElementArgs) -> Eval<Colors> {
    let color = args.take("color");
    let (mut one, mut values) = (None, None);
    if let Some(arg) = color {
        match arg.value.as_color("color") {
            Ok(paint) if !matches!(arg.value, Value::Array(_)) => one = Some(paint),
            _ => values = Some(arg),
        }
    }
    let map = args.take("cmap");
    let mapped = map.is_some();
    let center = match args.take("center") {
        Some(arg) => Some(arg.value.as_number("center").at(arg.span)?),
        None => None,
    };
    let center = center.filter(|c| c.is_finite());
    let map = match map {
        Some(arg) => fields::map(interp, &arg.value, arg.span)?,
        None if center.is_some() => interp.canvas.diverging(),
        None => colormap("viridis").unwrap_or_else(|| interp.canvas.diverging()),
    };
    let opacity = match args.take("opacity") {
        Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
        None => 1.0,
    };
    Ok(Colors {
        values,
        map,
        range: range(args, "range")?,
        center,
        opacity,
        mapped,
        one,
    })
}

impl Colors {
    /// The colours of points: by `color:`, or by their heights.
    pub(super) fn tint(&self, interp: &mut Interp<'_>, points: &[Vec3]) -> Eval<Tint> {
        if let Some(paint) = &self.one {
            return Ok(Tint::One(paint.clone().faded(self.opacity)));
        }
        let values = match &self.values {
            None => points.iter().map(|p| p.z).collect(),
            Some(arg) => values(interp, arg, points)?,
        };
        Ok(Tint::Mapped(Rc::new(self.mapped_by(values))))
    }

    /// The map over these values.
    pub(super) fn mapped_by(&self, values: Vec<f64>) -> Mapped {
        let (map, of) = (self.map.clone(), values.iter().copied());
        let scale = match (self.range, self.center) {
            // With both, the middle of the map is where it is said.
            (Some(range), Some(center)) => {
                ColorScale::of(map, of, Some(range), None).centered(center)
            }
            (range, center) => ColorScale::of(map, of, range, center),
        };
        Mapped {
            values,
            scale,
            opacity: self.opacity,
        }
    }

    /// Whether anything is said about colours by values.
    pub(super) fn by_values(&self) -> bool {
        self.mapped || self.values.is_some()
    }
}

/// A value for each point: an array of as many, or a function of the place or the point.
fn values(interp: &mut Interp<'_>, arg: &ArgValue, points: &[Vec3]) -> Eval<Vec<f64>> {
    if arg.value.is_callable() {
        let wants = wanted(&arg.value);
        let mut values = Vec::with_capacity(points.len());
        for p in points {
            let at = match wants {
                Some(2) => vec![p.x, p.y],
                _ => p.parts().to_vec(),
            };
            let value = interp.call_at(&arg.value, &at, arg.span)?;
            let Value::Number(v) = value else {
                return Err(gives_wrong(&value, "a number", arg.span));
            };
            values.push(v);
        }
        return Ok(values);
    }
    let array = arg.value.as_array("color").at(arg.span)?;
    let values = array::to_vec(&array);
    if values.len() == points.len() {
        return Ok(values);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::ShapeMismatch,
            arg.span,
            format!("{} values for {} points", values.len(), points.len()),
        )
        .with_hint("give a value for each point, or a function: `color: (x, y) => x`"),
    ))
}
