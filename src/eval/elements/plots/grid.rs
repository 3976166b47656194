//! Fields on a grid: numbers over the plane, from arrays and from functions.

use std::rc::Rc;

use super::super::super::builtin::arguments;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp, Value, numeric_fault};
use super::along::Along;
use crate::diag::{At, Code, Diagnostic};
use crate::numeric::{Array, array};
use crate::source::Span;

/// The most numbers of a field: a mark holds no more.
const MOST: usize = 1 << 25;

/// Numbers over the plane: `z` has a row for each of `y` and a column for each of `x`,
/// both ascending.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
    pub(super) z: Vec<f64>,
}

impl Grid {
    /// A matrix whose columns and rows stand where `x` and `y` of the call say, at 0, 1, …
    /// when they say nothing.
    pub(super) fn of_matrix(matrix: &Array, args: &mut ElementArgs, span: Span) -> Eval<Self> {
        let [rows, columns] = *matrix.shape() else {
            return Err(Box::new(
                Diagnostic::error(
                    Code::ShapeMismatch,
                    span,
                    format!(
                        "a field is a matrix, a row for each y and a column for each x, and this has the shape {}",
                        shape(matrix)
                    ),
                )
                .with_hint("write `meshgrid(x, y)` for both coordinates, or give a function"),
            ));
        };
        if rows == 0 || columns == 0 {
            return Err(Box::new(Diagnostic::error(
                Code::EmptyData,
                span,
                format!("the matrix is {rows}×{columns}, and there is nothing to show"),
            )));
        }
        if rows.saturating_mul(columns) > MOST {
            return Err(Box::new(
                Diagnostic::error(
                    Code::TooLarge,
                    span,
                    format!("the matrix has {rows}×{columns} numbers, and the limit is {MOST}"),
                )
                .with_hint("show every second one: `Z[::2, ::2]`"),
            ));
        }
        let mut grid = Grid {
            x: places(args, "x", columns)?,
            y: places(args, "y", rows)?,
            z: array::to_vec(matrix),
        };
        grid.ascend(columns);
        Ok(grid)
    }

    /// A function on a grid.
    pub(super) fn of_function(
        interp: &mut Interp<'_>,
        f: &Field,
        x: Vec<f64>,
        y: Vec<f64>,
    ) -> Eval<Self> {
        let points = points(&x, &y);
        if let Some((values, 1)) = f.at_once(interp, &points)? {
            return Ok(Grid { x, y, z: values });
        }
        let mut calls = Calls::default();
        let mut z = Vec::with_capacity(points.len());
        for p in points {
            z.push(calls.number(interp, f, p)?);
        }
        calls.finish(interp, f)?;
        Ok(Grid { x, y, z })
    }

    /// The same in drawn coordinates; none where a column or a row has no place there.
    pub(super) fn drawn(mut self, along: &Along) -> Option<Self> {
        let columns = self.x.len();
        self.x = self.x.iter().map(|x| along.place([*x, 1.0])[0]).collect();
        self.y = self.y.iter().map(|y| along.place([1.0, *y])[1]).collect();
        let there = |places: &[f64]| places.iter().all(|v| v.is_finite());
        if !(there(&self.x) && there(&self.y)) {
            return None;
        }
        self.ascend(columns);
        Some(self)
    }

    /// Turns rows and columns around that descend.
    fn ascend(&mut self, columns: usize) {
        if descends(&self.x) {
            self.x.reverse();
            self.z.chunks_mut(columns).for_each(<[f64]>::reverse);
        }
        if descends(&self.y) {
            self.y.reverse();
            self.z = self.z.chunks(columns).rev().flatten().copied().collect();
        }
    }

    /// A number by its row and column.
    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        let found = self.z.get(row * self.x.len() + column);
        found.copied().unwrap_or(f64::NAN)
    }

    /// As an array for the numeric core.
    pub(super) fn array(&self, span: Span) -> Eval<Array> {
        let made = array::from_vec(&[self.y.len(), self.x.len()], self.z.clone());
        made.map_err(|e| numeric_fault(Code::TooLarge, e)).at(span)
    }

    /// The smallest and the largest finite number.
    pub(super) fn extent(&self) -> Option<(f64, f64)> {
        let finite = self.z.iter().copied().filter(|z| z.is_finite());
        finite.fold(None, |all: Option<(f64, f64)>, z| match all {
            Some((low, high)) => Some((low.min(z), high.max(z))),
            None => Some((z, z)),
        })
    }

    /// How many numbers are not finite.
    pub(super) fn gaps(&self) -> usize {
        self.z.iter().filter(|z| !z.is_finite()).count()
    }
}

/// The shape of an array in words.
fn shape(array: &Array) -> String {
    let sides: Vec<String> = array.shape().iter().map(usize::to_string).collect();
    match sides.is_empty() {
        true => "of a single number".into(),
        false => sides.join("×"),
    }
}

fn descends(places: &[f64]) -> bool {
    matches!(places, [first, .., last] if first > last)
}

/// `count` numbers from the first to the last, both included.
pub(super) fn spread(low: f64, high: f64, count: usize) -> Vec<f64> {
    let last = count.saturating_sub(1).max(1) as f64;
    let at = |i: usize| {
        let t = i as f64 / last;
        low * (1.0 - t) + high * t
    };
    (0..count).map(at).collect()
}

/// The middles of `count` equal parts.
pub(super) fn middles(low: f64, high: f64, count: usize) -> Vec<f64> {
    let at = |i: usize| {
        let t = (i as f64 + 0.5) / count as f64;
        low * (1.0 - t) + high * t
    };
    (0..count).map(at).collect()
}

/// The points of a grid, row by row.
pub(super) fn points(x: &[f64], y: &[f64]) -> Vec<[f64; 2]> {
    let rows = y.iter().flat_map(|y| x.iter().map(|x| [*x, *y]));
    rows.collect()
}

/// Where the columns or the rows of a matrix stand: a range that they divide, or a number
/// for each of them.
fn places(args: &mut ElementArgs, name: &str, count: usize) -> Eval<Vec<f64>> {
    let Some(arg) = args.take(name) else {
        return Ok((0..count).map(|i| i as f64).collect());
    };
    let wanted = format!("a range such as `(-1, 1)`, or {count} numbers that ascend");
    let given = match &arg.value {
        Value::Range(r) if !r.inclusive => vec![r.start, r.end],
        value => match value.try_array() {
            Some(array) if array.ndim() == 1 => array::to_vec(&array),
            _ => return Err(value.mismatch(name, &wanted)).at(arg.span),
        },
    };
    let places = match given[..] {
        [low, high] if count != 2 => spread(low, high, count),
        _ => given,
    };
    let steps = |up: bool| {
        let mut pairs = places.windows(2);
        pairs.all(|w| matches!(w, [a, b] if a != b && (a < b) == up))
    };
    let finite = places.iter().all(|v| v.is_finite() && v.abs() < 1e300);
    if places.len() == count && finite && (steps(true) || steps(false)) {
        return Ok(places);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadValue,
            arg.span,
            format!(
                "`{name}` has {} numbers, and the matrix {count} of them",
                places.len()
            ),
        )
        .with_hint(format!("give {wanted}")),
    ))
}

/// A function of the plane and the place of its call.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) f: Value,
    pub(super) span: Span,
    /// The drawn coordinates in which its points are given, if they are not data.
    pub(super) along: Option<Rc<Along>>,
}

impl Field {
    /// The same function of drawn coordinates.
    pub(super) fn along(&self, along: &Option<Rc<Along>>) -> Field {
        Field {
            along: along.clone(),
            ..self.clone()
        }
    }

    /// A vector that it gives at one of its points, as it is drawn.
    pub(super) fn drawn(&self, at: [f64; 2], by: [f64; 2]) -> [f64; 2] {
        self.along.as_ref().map_or(by, |along| along.vector(at, by))
    }

    /// The data at one of its points.
    fn data(&self, at: [f64; 2]) -> [f64; 2] {
        self.along.as_ref().map_or(at, |along| along.data(at))
    }

    /// What it gives at a point; an error where it has no answer, or a wrong one.
    pub(super) fn call(&self, interp: &mut Interp<'_>, at: [f64; 2]) -> Eval<Value> {
        let at = self.data(at);
        let args = arguments(&self.f, &[2], &at)
            .map_err(|e| numeric_fault(Code::Numeric, e))
            .at(self.span)?;
        interp.call(&self.f, args, self.span)
    }

    /// What a function of a point gives for all of them together, and how many numbers for
    /// each; none when it does not take them so, or gives something else than one by one.
    pub(super) fn at_once(
        &self,
        interp: &mut Interp<'_>,
        points: &[[f64; 2]],
    ) -> Eval<Option<(Vec<f64>, usize)>> {
        const PROBES: usize = 4;
        let first = self.data(points.first().copied().unwrap_or_default());
        let of_point = arguments(&self.f, &[2], &first).is_ok_and(|args| args.len() == 1);
        let wide = points.len() > PROBES && !matches!(self.f, Value::Derived(_));
        let data: Vec<f64> = points.iter().flat_map(|p| self.data(*p)).collect();
        let Ok(all) = array::from_vec(&[points.len(), 2], data) else {
            return Ok(None);
        };
        if !of_point || !wide {
            return Ok(None);
        }
        let Ok(given) = interp.call(&self.f, vec![Value::array(all)], self.span) else {
            return Ok(None);
        };
        let Some(given) = given.try_array() else {
            return Ok(None);
        };
        let each = match *given.shape() {
            [n] if n == points.len() => 1,
            [n, each] if n == points.len() && each > 0 => each,
            _ => return Ok(None),
        };
        let values = array::to_vec(&given);
        for k in 0..PROBES {
            let i = k * (points.len() - 1) / (PROBES - 1);
            let (Some(p), Some(many)) = (points.get(i), values.get(i * each..(i + 1) * each))
            else {
                return Ok(None);
            };
            let Ok(one) = self.call(interp, *p) else {
                return Ok(None);
            };
            let one = one.try_array().map(|a| array::to_vec(&a));
            let near = |(a, b): (&f64, &f64)| {
                (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) || a.is_nan() && b.is_nan()
            };
            let same = |one: &Vec<f64>| one.len() == each && one.iter().zip(many).all(near);
            if !one.as_ref().is_some_and(same) {
                return Ok(None);
            }
        }
        Ok(Some((values, each)))
    }
}

/// Calls of a function at many points: where it fails it has no value there, and a note
/// says so at the end.
#[derive(Debug, Default)]
pub(super) struct Calls {
    points: usize,
    failed: usize,
    first: Option<Box<Diagnostic>>,
}

impl Calls {
    /// The number that a function gives at a point, NaN where it fails.
    pub(super) fn number(&mut self, interp: &mut Interp<'_>, f: &Field, at: [f64; 2]) -> Eval<f64> {
        let given = f.call(interp, at);
        let number = self.take(given)?;
        match number {
            Some(Value::Number(x)) => Ok(x),
            Some(value) => match value.try_array() {
                Some(array) if array.len() == 1 => Ok(array.iter().copied().sum()),
                _ => Err(gives(&value, "a number", f.span)),
            },
            None => Ok(f64::NAN),
        }
    }

    /// The numbers that a function gives at a point; none where it fails.
    pub(super) fn numbers(
        &mut self,
        interp: &mut Interp<'_>,
        f: &Field,
        at: [f64; 2],
    ) -> Eval<Option<Vec<f64>>> {
        let given = f.call(interp, at);
        match self.take(given)? {
            Some(Value::Number(x)) => Ok(Some(vec![x])),
            Some(value) => match value.try_array() {
                Some(array) if array.ndim() <= 1 => Ok(Some(array::to_vec(&array))),
                _ => Err(gives(&value, "numbers", f.span)),
            },
            None => Ok(None),
        }
    }

    fn take(&mut self, given: Eval<Value>) -> Eval<Option<Value>> {
        self.points += 1;
        match given {
            Ok(value) => Ok(Some(value)),
            Err(error) if survivable(error.code) => {
                self.failed += 1;
                self.first.get_or_insert(error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Tells where it failed; that it failed everywhere is an error.
    pub(super) fn finish(self, interp: &mut Interp<'_>, f: &Field) -> Eval<()> {
        let Some(first) = self.first else {
            return Ok(());
        };
        if self.failed == self.points {
            return Err(first);
        }
        interp.report(
            Diagnostic::warning(
                Code::MissingData,
                f.span,
                format!(
                    "the function has no value at {} of {} points: {}",
                    self.failed, self.points, first.message
                ),
            )
            .with_hint("nothing is drawn there"),
        );
        Ok(())
    }
}

/// Whether a function that fails so may still have values elsewhere.
fn survivable(code: Code) -> bool {
    matches!(
        code,
        Code::Numeric | Code::BadValue | Code::BadIndex | Code::AssertFailed
    )
}

fn gives(value: &Value, wanted: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        Code::WrongType,
        span,
        format!("the function must give {wanted}, not {}", value.describe()),
    ))
}
