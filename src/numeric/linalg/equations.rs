//! Linear equations, exact and in the least-squares sense, and what decides about them.

use super::super::array::{Array, fill_with, from_vec, values, vector};
use super::super::error::{NumericError, Result, shape_text};
use super::super::matmul::matmul;
use super::lu::Lu;
use super::svd::{Reduced, SMALL, singular_values};
use super::{check_finite, check_work, matrix_shape, square_size, svd};

/// What [`lstsq`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Lstsq {
    /// The solution of least length among the best ones.
    pub x: Array,
    /// The sum of squared errors for every right-hand side.
    pub residuals: Array,
    /// The rank of the matrix.
    pub rank: usize,
    /// The singular values of the matrix, descending.
    pub s: Array,
}

/// A matrix is as good as singular when its condition number passes this.
const SINGULAR: f64 = 1.0 / f64::EPSILON;

/// The largest over the smallest singular value; infinite for a singular matrix.
pub fn cond(a: &Array) -> Result<f64> {
    let s = singular_values(a, "cond")?;
    Ok(match (s.first(), s.last()) {
        (Some(&first), Some(&last)) if last > 0.0 => first / last,
        (Some(_), _) => f64::INFINITY,
        _ => 0.0,
    })
}

/// The number of singular values above rounding.
pub fn rank(a: &Array) -> Result<usize> {
    let (m, n) = matrix_shape(a, "rank")?;
    let s = singular_values(a, "rank")?;
    let largest = s.first().copied().unwrap_or(0.0);
    let limit = largest * m.max(n) as f64 * f64::EPSILON;
    Ok(s.iter().filter(|&&x| x > limit).count())
}

/// The determinant.
pub fn det(a: &Array) -> Result<f64> {
    let n = square_size(a, "det")?;
    check_work(a, "det")?;
    Ok(match (n, &*values(a)) {
        (0, _) => 1.0,
        (1, x) => x[0],
        // Exact for small whole numbers, which elimination is not.
        (2, x) => x[0] * x[3] - x[1] * x[2],
        _ => Lu::of(a, n).determinant(),
    })
}

/// From this size on a condition number is estimated, where smaller matrices are inverted
/// to know it.
const LARGE: usize = 24;

/// The largest sum of magnitudes in a column.
pub(super) fn one_norm(rows: &[f64], n: usize) -> f64 {
    let mut sums = vec![0.0; n];
    for row in rows.chunks_exact(n) {
        for (sum, x) in sums.iter_mut().zip(row) {
            *sum += x.abs();
        }
    }
    sums.into_iter().fold(0.0, f64::max)
}

/// The inverse of a factored matrix, row by row.
fn inverse(lu: &Lu, n: usize) -> Vec<f64> {
    let mut unit = vec![0.0; n * n];
    unit.iter_mut().step_by(n + 1).for_each(|x| *x = 1.0);
    lu.solve(&unit, n)
}

/// The factors, unless dividing by the matrix would give mostly rounding.
fn regular(a: &Array, n: usize) -> Option<Lu> {
    let lu = Some(Lu::of(a, n)).filter(Lu::is_regular)?;
    let back = if n < LARGE {
        one_norm(&inverse(&lu, n), n.max(1))
    } else {
        lu.inverse_norm()
    };
    // The product of the 1-norms is a condition number.
    (one_norm(&values(a), n.max(1)) * back < SINGULAR).then_some(lu)
}

/// Why dividing by this matrix is refused.
fn singular(a: &Array, n: usize, what: &str) -> NumericError {
    let condition = cond(a).map_or_else(|_| "infinite".to_string(), condition_text);
    NumericError::new(format!(
        "cannot {what} {n}×{n}: the matrix is singular (condition number {condition})"
    ))
}

fn condition_text(x: f64) -> String {
    if x.is_finite() {
        format!("{x:.1e}")
    } else {
        "infinite".to_string()
    }
}

/// The inverse of a square matrix.
pub fn inv(a: &Array) -> Result<Array> {
    let n = square_size(a, "inv")?;
    check_finite(a, "inv")?;
    let refuse = || singular(a, n, "invert").with_hint("pinv(A) always exists");
    let lu = regular(a, n).ok_or_else(refuse)?;
    from_vec(&[n, n], inverse(&lu, n))
}

/// The pseudo-inverse: singular values below 1e-15 of the largest count as zero.
pub fn pinv(a: &Array) -> Result<Array> {
    matrix_shape(a, "pinv")?;
    let parts = svd(a)?;
    let limit = parts.s.first().copied().unwrap_or(0.0) * 1e-15;
    let v = scaled_columns(&parts.v, &inverted(&parts.s, limit));
    matmul(&v, &super::super::array::transpose(&parts.u))
}

fn inverted(s: &Array, limit: f64) -> Vec<f64> {
    s.iter()
        .map(|&x| if x > limit { 1.0 / x } else { 0.0 })
        .collect()
}

fn scaled_columns(a: &Array, factors: &[f64]) -> Array {
    let data = values(a);
    fill_with(a.shape(), |i| data[i] * factors[i % factors.len()])
}

/// The solution of `A x = b` for one right-hand side or for every column of several.
pub fn solve(a: &Array, b: &Array) -> Result<Array> {
    let n = square_size(a, "solve")?;
    let columns = right_side(a, b, n)?;
    check_finite(a, "solve")?;
    let refuse = || singular(a, n, "solve with").with_hint("lstsq(A, b) gives the best x");
    let x = regular(a, n).ok_or_else(refuse)?.solve(&values(b), columns);
    from_vec(b.shape(), x)
}

/// The best `x` in `A x ≈ b`, the shortest when there are several.
pub fn lstsq(a: &Array, b: &Array) -> Result<Lstsq> {
    let (m, n) = matrix_shape(a, "lstsq")?;
    let columns = right_side(a, b, m)?;
    check_finite(b, "lstsq")?;
    check_finite(a, "lstsq")?;
    let right = from_vec(&[m, columns], values(b).into_owned())?;
    let limit = |s: &[f64]| {
        s.first()
            .map_or(0.0, |s| s * m.max(n) as f64 * f64::EPSILON)
    };
    let reduced = (m.min(n) > SMALL).then(|| Reduced::of(a));
    let regular = match &reduced {
        Some(reduced) => {
            let s = reduced.values()?;
            (s.last() > Some(&limit(&s))).then_some((reduced, s))
        }
        None => None,
    };
    let (x, s) = if let Some((reduced, s)) = regular {
        // Of full rank: nothing is left out, and the vectors are not needed.
        let x = from_vec(&[n, columns], reduced.solve(&values(&right), columns))?;
        (x, vector(&s))
    } else {
        let parts = svd(a)?;
        let along = matmul(&super::super::array::transpose(&parts.u), &right)?;
        let inverted = inverted(&parts.s, limit(&values(&parts.s)));
        (
            matmul(&scaled_columns(&parts.v, &inverted), &along)?,
            parts.s,
        )
    };
    let errors = matmul(a, &x)? - &right;
    let residuals: Vec<f64> = (0..columns)
        .map(|j| (0..m).fold(0.0, |sum, i| sum + errors[[i, j]] * errors[[i, j]]))
        .collect();
    let limit = limit(&values(&s));
    Ok(Lstsq {
        x: shaped_like(&x, b, n)?,
        residuals: vector(&residuals),
        rank: s.iter().filter(|&&x| x > limit).count(),
        s,
    })
}

/// The number of right-hand sides in `b`, which must have a row per row of `A`.
fn right_side(a: &Array, b: &Array, rows: usize) -> Result<usize> {
    match b.shape() {
        [m] if *m == rows => Ok(1),
        [m, columns] if *m == rows => Ok(*columns),
        shape => Err(NumericError::new(format!(
            "cannot solve {} for a right-hand side of {}",
            shape_text(a.shape()),
            shape_text(shape)
        ))
        .with_hint(format!("it must have {rows} rows"))),
    }
}

/// A vector for a vector, a matrix for a matrix.
fn shaped_like(x: &Array, b: &Array, rows: usize) -> Result<Array> {
    let mut shape = b.shape().to_vec();
    shape[0] = rows;
    from_vec(&shape, values(x).into_owned())
}
