//! The singular value decomposition: of small matrices by one-sided Jacobi rotations, of
//! others through a bidiagonal one, which is divided and conquered.
//!
//! Rotations get small singular values and their vectors right and need nothing but square
//! roots. A QR step first makes tall matrices square and the rotations few (Drmač and
//! Veselić, 2008). The other way gets every value right to rounding of the largest, as LAPACK does.

use super::super::array::{Array, values, vector};
use super::super::error::{NumericError, Result};
use super::super::wide::{dot, rotate, take_away};
use super::bidiagonal::decompose;
use super::blocks::qr_blocks;
use super::factor::householder;
use super::reduction::bidiagonal;
use super::{
    check_finite, fix_signs, from_columns, matrix_shape, norm_of, power_of_two_near,
    transposed as turned,
};

/// `W = U @ diag(S) @ V.T` with as many columns as the smaller side of `W`.
#[derive(Debug, Clone, PartialEq)]
pub struct Svd {
    /// Left singular vectors, one per column.
    pub u: Array,
    /// Singular values, descending.
    pub s: Array,
    /// Right singular vectors, one per column.
    pub v: Array,
}

/// Up to this size of the smaller side columns are rotated, from there on the matrix is made
/// bidiagonal.
const SMALL: usize = 24;

/// More sweeps than any matrix needs; ten are rare.
const MAX_SWEEPS: usize = 60;

/// Below this part of the largest, a singular value is zero: its square would vanish.
const NEGLIGIBLE: f64 = 1e-140;

/// The thin singular value decomposition of any finite matrix.
///
/// In every column of `u` the entry of largest magnitude, the first of equals, is
/// positive.
pub fn svd(a: &Array) -> Result<Svd> {
    let (m, n) = matrix_shape(a, "svd")?;
    check_finite(a, "svd")?;
    let wide = m < n;
    let (rows, count) = (m.max(n), m.min(n));
    // Entries near 1 keep every square and product in range.
    let scale = power_of_two_near(&values(a));
    let scaled: Vec<f64> = values(a).iter().map(|x| x / scale).collect();

    let (mut left, s, mut right) = if count > SMALL {
        let matrix = if wide { turned(&scaled, m, n) } else { scaled };
        large(matrix, rows, count)?
    } else {
        let matrix = if wide { scaled } else { turned(&scaled, m, n) };
        tall(
            matrix.chunks_exact(rows).map(<[f64]>::to_vec).collect(),
            rows,
            count,
        )?
    };
    if wide {
        std::mem::swap(&mut left, &mut right);
    }
    fix_signs(&mut left, Some(&mut right));
    let s: Vec<f64> = s.iter().map(|x| x * scale).collect();
    Ok(Svd {
        u: from_columns(m, &left),
        s: vector(&s),
        v: from_columns(n, &right),
    })
}

type Columns = Vec<Vec<f64>>;

/// As [`tall`], of a matrix row by row, through a bidiagonal one.
fn large(mut matrix: Vec<f64>, rows: usize, count: usize) -> Result<(Columns, Vec<f64>, Columns)> {
    let mut first = Vec::new();
    if rows > count {
        first = qr_blocks(&mut matrix, (rows, count));
        matrix.truncate(count * count);
        for (i, row) in matrix.chunks_exact_mut(count).enumerate() {
            row[..i].fill(0.0);
        }
    }
    let form = bidiagonal(&mut matrix, count);
    let found = decompose(&form.diagonal, &form.beside)?;
    let mut left = turned(&found.left, count, count);
    for block in form.left.iter().rev() {
        block.apply(false, &mut left, count, (0, count));
    }
    left.resize(rows * count, 0.0);
    for block in first.iter().rev() {
        block.apply(false, &mut left, count, (0, count));
    }
    let mut right = turned(&found.right, count, count);
    for block in form.right.iter().rev() {
        block.apply(false, &mut right, count, (0, count));
    }
    let descending = |matrix: &[f64], height: usize| -> Columns {
        let columns = turned(matrix, height, count);
        columns
            .chunks_exact(height)
            .rev()
            .map(<[f64]>::to_vec)
            .collect()
    };
    let values = found.values.into_iter().rev().collect();
    Ok((descending(&left, rows), values, descending(&right, count)))
}

/// The decomposition of a matrix with `rows ≥ count`, as left vectors, values, right ones.
pub(super) fn tall(
    columns: Columns,
    rows: usize,
    count: usize,
) -> Result<(Columns, Vec<f64>, Columns)> {
    // A = Q R and Rᵀ = W Jᵀ with orthogonal columns W = V S, so A = (Q J) S Vᵀ.
    let factors = householder(columns);
    let mut work = transposed(&factors.r(count), count);
    let mut turns: Columns = (0..count).map(|j| unit(count, j)).collect();
    rotate_until_orthogonal(&mut work, &mut turns)?;

    let norms: Vec<f64> = work.iter().map(|column| norm_of(column)).collect();
    let largest = norms.iter().fold(0.0f64, |max, &x| max.max(x));
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&i, &j| norms[j].total_cmp(&norms[i]));

    let mut s = Vec::with_capacity(count);
    let mut right: Columns = Vec::with_capacity(count);
    let mut left: Columns = Vec::with_capacity(count);
    for &j in &order {
        let norm = norms[j];
        if norm > largest * NEGLIGIBLE {
            s.push(norm);
            right.push(work[j].iter().map(|x| x / norm).collect());
        } else {
            s.push(0.0);
            let free = orthogonal_to(&right, count);
            right.push(free);
        }
        left.push(factors.apply_q(&turns[j], rows));
    }
    Ok((left, s, right))
}

/// Rotates pairs of columns of `work` until all are orthogonal, and `turns` along.
fn rotate_until_orthogonal(work: &mut Columns, turns: &mut Columns) -> Result<()> {
    let n = work.len();
    let tolerance = f64::EPSILON * (n as f64).sqrt();
    for _ in 0..MAX_SWEEPS {
        let mut squares: Vec<f64> = work.iter().map(|c| dot(c, c)).collect();
        let floor = squares.iter().fold(0.0f64, |m, &x| m.max(x)) * NEGLIGIBLE * NEGLIGIBLE;
        let mut rotated = false;
        for i in 0..n {
            // The longest first (de Rijk): fewer sweeps, and values come out sorted.
            if let Some(p) = (i..n).reduce(|p, q| if squares[q] > squares[p] { q } else { p }) {
                work.swap(i, p);
                turns.swap(i, p);
                squares.swap(i, p);
            }
            for j in i + 1..n {
                let (a, b) = (squares[i], squares[j]);
                if a <= floor || b <= floor {
                    continue;
                }
                let (head, tail) = work.split_at_mut(j);
                let (x, y) = (&mut head[i], &mut tail[0]);
                let g = dot(x, y);
                if g.abs() <= tolerance * (a * b).sqrt() {
                    continue;
                }
                rotated = true;
                let zeta = (b - a) / (2.0 * g);
                let t = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
                let c = 1.0 / (1.0 + t * t).sqrt();
                rotate(x, y, c, c * t);
                let (head, tail) = turns.split_at_mut(j);
                rotate(&mut head[i], &mut tail[0], c, c * t);
                squares[i] = (a - t * g).max(0.0);
                squares[j] = (b + t * g).max(0.0);
            }
        }
        if !rotated {
            return Ok(());
        }
    }
    Err(NumericError::new("`svd` did not converge"))
}

/// A unit vector orthogonal to orthonormal ones, which are fewer than its size.
pub(super) fn orthogonal_to(basis: &[Vec<f64>], size: usize) -> Vec<f64> {
    let mut best = vec![];
    let mut best_norm = 0.0;
    for j in 0..size {
        let mut candidate = unit(size, j);
        // Twice is enough (Kahan): the second pass removes what rounding left.
        for _ in 0..2 {
            for column in basis {
                let along = dot(column, &candidate);
                take_away(&mut candidate, along, column);
            }
        }
        let norm = norm_of(&candidate);
        if norm > best_norm {
            best_norm = norm;
            best = candidate;
        }
        // Some axis is left to at least this part.
        if norm * norm >= 0.5 / size as f64 {
            break;
        }
    }
    best.iter().map(|x| x / best_norm).collect()
}

fn unit(size: usize, j: usize) -> Vec<f64> {
    (0..size).map(|i| f64::from(i == j)).collect()
}

fn transposed(columns: &[Vec<f64>], rows: usize) -> Columns {
    (0..rows)
        .map(|i| columns.iter().map(|column| column[i]).collect())
        .collect()
}
