//! Fields on a grid: numbers over the plane, from arrays and from functions.

use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Value};
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
        if descends(&grid.x) {
            grid.x.reverse();
            grid.z.chunks_mut(columns).for_each(<[f64]>::reverse);
        }
        if descends(&grid.y) {
            grid.y.reverse();
            grid.z = grid.z.chunks(columns).rev().flatten().copied().collect();
        }
        Ok(grid)
    }

    /// A number by its row and column.
    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        let found = self.z.get(row * self.x.len() + column);
        found.copied().unwrap_or(f64::NAN)
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
