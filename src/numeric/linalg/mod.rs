//! Linear algebra on matrices: decompositions, equations, and the small constructors.
//!
//! Every vector that is only known up to its sign is returned with a fixed one, because a
//! picture must not flip between runs, machines or small edits: in every vector the entry of
//! largest magnitude, the first of equals, is positive.

mod bidiagonal;
mod blocks;
mod cholesky;
mod eigen;
mod equations;
mod expm;
mod factor;
mod hessenberg;
mod lu;
mod narrow;
mod norms;
mod reduction;
mod schur;
mod secular;
mod svd;
mod sweeps;
mod symmetric;
mod triangles;
mod tridiagonal;
mod vectors;

pub use cholesky::cholesky;
pub use eigen::{Eig, Eigh, eig, eigh};
pub use equations::{Lstsq, cond, det, inv, lstsq, pinv, rank, solve};
pub use expm::expm;
pub use factor::qr;
pub(super) use lu::Lu;
pub use norms::{Order, norm_of_order};
pub use svd::{Svd, svd};

use super::array::{Array, checked_len, fill_with, from_vec, values};
use super::error::{NumericError, Result, shape_text};
use super::reduce;
use super::wide::dot;

/// Rows and columns of a matrix, or an error that says what `name` needed.
fn matrix_shape(a: &Array, name: &str) -> Result<(usize, usize)> {
    match a.shape() {
        [m, n] => Ok((*m, *n)),
        shape => Err(NumericError::new(format!(
            "`{name}` needs a matrix, not {}",
            shape_text(shape)
        ))
        .with_hint("a matrix has two axes: [1, 2; 3, 4]")),
    }
}

/// The size of a square matrix.
fn square_size(a: &Array, name: &str) -> Result<usize> {
    let (m, n) = matrix_shape(a, name)?;
    if m == n {
        return Ok(n);
    }
    Err(NumericError::new(format!(
        "`{name}` needs a square matrix, not {m}×{n}"
    )))
}

/// The most multiplications that a decomposition may take: some seconds of work.
const MOST_WORK: f64 = 4e9;

/// Refuses matrices whose decomposition would take minutes: it cannot be interrupted.
fn check_work(a: &Array, name: &str) -> Result<()> {
    let [m, n] = *a.shape() else {
        return Ok(());
    };
    if m as f64 * n as f64 * m.min(n) as f64 <= MOST_WORK {
        return Ok(());
    }
    Err(NumericError::new(format!(
        "`{name}` of a {} matrix would take too long",
        shape_text(a.shape())
    ))
    .with_hint("matrices of up to about 1500×1500 can be decomposed"))
}

/// Iterations that meet NaN or infinity never end well; say so before they start.
fn check_finite(a: &Array, name: &str) -> Result<()> {
    check_work(a, name)?;
    match a.iter().find(|x| !x.is_finite()) {
        None => Ok(()),
        Some(x) => Err(NumericError::new(format!(
            "`{name}` of a matrix that holds {x}"
        ))),
    }
}

/// Flips columns so that in each the entry of largest magnitude, the first of equals, is
/// positive; `follow` is flipped along. Both hold one column per vector.
///
/// Magnitudes that differ by rounding only are made equal first: else the last bit would
/// decide which of `(1, -1)/√2` comes first, and with it the direction of the arrow.
fn fix_signs(columns: &mut [Vec<f64>], mut follow: Option<&mut [Vec<f64>]>) {
    const ROUNDING: f64 = 1e-14;
    for (j, column) in columns.iter_mut().enumerate() {
        let largest = column.iter().fold(0.0f64, |max, x| max.max(x.abs()));
        let mut first = None;
        for x in column.iter_mut() {
            if largest > 0.0 && x.abs() >= largest * (1.0 - ROUNDING) {
                *x = largest.copysign(*x);
                first = first.or(Some(*x));
            }
        }
        if first.is_some_and(|x| x < 0.0) {
            negate(column);
            if let Some(other) = follow.as_deref_mut().and_then(|f| f.get_mut(j)) {
                negate(other);
            }
        }
    }
}

fn negate(column: &mut [f64]) {
    for x in column {
        // 0 - x and not -x, which would print zeros as -0.
        *x = 0.0 - *x;
    }
}

/// A matrix from its columns.
fn from_columns(rows: usize, columns: &[Vec<f64>]) -> Array {
    let n = columns.len();
    let turned = transposed(&columns.concat(), n, rows);
    fill_with(&[rows, n], |i| turned[i])
}

/// A matrix of `m` rows of `n` numbers with its rows as columns.
fn transposed(a: &[f64], m: usize, n: usize) -> Vec<f64> {
    /// Squares of this size stay in the first cache.
    const SQUARE: usize = 16;
    let mut turned = vec![0.0; m * n];
    for first in (0..m).step_by(SQUARE) {
        let last = m.min(first + SQUARE);
        for left in (0..n).step_by(SQUARE) {
            for j in left..n.min(left + SQUARE) {
                for i in first..last {
                    turned[j * m + i] = a[i * n + j];
                }
            }
        }
    }
    turned
}

/// The columns of a matrix.
fn to_columns(a: &Array, (m, n): (usize, usize)) -> Vec<Vec<f64>> {
    let data = values(a);
    (0..n)
        .map(|j| (0..m).map(|i| data[i * n + j]).collect())
        .collect()
}

/// A power of two of the size of the largest entry: dividing by it changes no digits and
/// brings squares and products into range.
fn power_of_two_near(x: &[f64]) -> f64 {
    let largest = x.iter().fold(0.0f64, |max, v| max.max(v.abs()));
    if largest == 0.0 || largest.is_infinite() {
        return 1.0;
    }
    let (_, exponent) = libm::frexp(largest);
    libm::ldexp(1.0, exponent.clamp(-1000, 1000))
}

/// The 2-norm of a slice, scaled so that neither large nor small entries are lost.
fn norm_of(x: &[f64]) -> f64 {
    let square = dot(x, x);
    if (1e-280..1e280).contains(&square) {
        return square.sqrt();
    }
    let scale = power_of_two_near(x);
    let sum = x.iter().fold(0.0, |sum, v| sum + (v / scale) * (v / scale));
    scale * sum.sqrt()
}

/// The square root of the sum of all squares: the length of a vector, the Frobenius norm
/// of a matrix.
pub fn norm(a: &Array) -> f64 {
    norm_of(&values(a))
}

/// The lengths of the vectors along an axis.
pub fn norm_axis(a: &Array, axis: i64) -> Result<Array> {
    reduce::lanes(a, Some(axis), norm_of)
}

/// The sum of the diagonal.
pub fn trace(a: &Array) -> Result<f64> {
    matrix_shape(a, "trace")?;
    Ok(a.diag().iter().fold(0.0, |sum, x| sum + x))
}

/// The matrix with a vector on its diagonal, or the diagonal of a matrix.
pub fn diag(a: &Array) -> Result<Array> {
    match a.ndim() {
        1 => {
            let n = a.len();
            checked_len(&[n, n])?;
            Ok(fill_with(&[n, n], |i| {
                if i / n == i % n { a[[i / n]] } else { 0.0 }
            }))
        }
        2 => Ok(a.diag().to_owned().into_dyn()),
        _ => Err(NumericError::new(format!(
            "`diag` needs a vector or a matrix, not {}",
            shape_text(a.shape())
        ))),
    }
}

/// The n×m matrix with ones on its diagonal.
pub fn eye(n: usize, m: usize) -> Result<Array> {
    checked_len(&[n, m])?;
    Ok(fill_with(&[n, m], |i| f64::from(i / m == i % m)))
}

/// All products of an element of `a` with one of `b`, both read as vectors.
pub fn outer(a: &Array, b: &Array) -> Result<Array> {
    let (x, y) = (values(a), values(b));
    let shape = [x.len(), y.len()];
    let mut data = Vec::with_capacity(checked_len(&shape)?);
    for &x in x.iter() {
        data.extend(y.iter().map(|y| x * y));
    }
    from_vec(&shape, data)
}

/// The 2×2 matrix that turns the plane counter-clockwise by an angle in radians.
pub fn rotation(angle: f64) -> Array {
    let (s, c) = libm::sincos(angle);
    // 0 - s and not -s: the turn by 0 is the identity, without -0.
    let entries = [c, 0.0 - s, s, c];
    fill_with(&[2, 2], |i| entries[i])
}

#[cfg(test)]
mod large_tests;
#[cfg(test)]
mod tests;
