//! The singular value decomposition: of small matrices by one-sided Jacobi rotations, of
//! others through a bidiagonal one, which is divided and conquered.
//!
//! Rotations get small singular values and their vectors right and need nothing but square
//! roots. A QR step first makes tall matrices square and the rotations few (Drmač and
//! Veselić, 2008). The other way gets every value right to rounding of the largest, as LAPACK does.

use super::super::array::{Array, values, vector};
use super::super::error::{NumericError, Result};
use super::super::wide::{dot, rotate, take_away};
use super::bidiagonal::{Want, decompose};
use super::blocks::{Block, qr_blocks};
use super::factor::householder;
use super::reduction::{Bidiagonal, bidiagonal};
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
pub(super) const SMALL: usize = 24;

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
    let (mut left, s, mut right) = if m.min(n) > SMALL {
        Reduced::of(a).vectors()?
    } else {
        rotated(a)?
    };
    if wide {
        std::mem::swap(&mut left, &mut right);
    }
    fix_signs(&mut left, Some(&mut right));
    Ok(Svd {
        u: from_columns(m, &left),
        s: vector(&s),
        v: from_columns(n, &right),
    })
}

/// The singular values alone, descending: those of [`svd`] to the last bit.
pub(super) fn singular_values(a: &Array, name: &str) -> Result<Vec<f64>> {
    let (m, n) = matrix_shape(a, name)?;
    check_finite(a, name)?;
    if m.min(n) > SMALL {
        return Reduced::of(a).values();
    }
    Ok(rotated(a)?.1)
}

/// Left vectors, values and right vectors of a small matrix, or of its transpose when that
/// is the tall one.
fn rotated(a: &Array) -> Result<(Columns, Vec<f64>, Columns)> {
    let (rows, count, scale, scaled) = scaled(a, false);
    let columns = scaled.chunks_exact(rows.max(1)).map(<[f64]>::to_vec);
    let (left, mut s, right) = tall(columns.collect(), rows, count)?;
    for x in &mut s {
        *x *= scale;
    }
    Ok((left, s, right))
}

/// The longer and the shorter side of a matrix, a power of two, and the matrix over it, which
/// keeps every square and product in range: by its rows when it is tall, or else those of its
/// transpose; or, when `by_rows` is false, by the columns of that.
fn scaled(a: &Array, by_rows: bool) -> (usize, usize, f64, Vec<f64>) {
    let [m, n] = *a.shape() else {
        return (0, 0, 1.0, Vec::new());
    };
    let data = values(a);
    let scale = power_of_two_near(&data);
    let over = 1.0 / scale;
    let mut all: Vec<f64> = if (m < n) == by_rows {
        turned(&data, m, n)
    } else {
        data.into_owned()
    };
    for x in &mut all {
        *x *= over;
    }
    (m.max(n), m.min(n), scale, all)
}

type Columns = Vec<Vec<f64>>;

/// A matrix, or its transpose when that is the tall one, as `scale · Q₁ Q B Pᵀ`.
pub(super) struct Reduced {
    rows: usize,
    count: usize,
    /// Whether it is the transpose.
    wide: bool,
    scale: f64,
    /// Reflections whose product is Q₁; there are none when the matrix is square.
    first: Vec<Block>,
    form: Bidiagonal,
}

impl Reduced {
    /// Of a matrix whose sides are not 0.
    pub(super) fn of(a: &Array) -> Reduced {
        let (rows, count, scale, mut matrix) = scaled(a, true);
        let mut first = Vec::new();
        if rows > count {
            first = qr_blocks(&mut matrix, (rows, count));
            matrix.truncate(count * count);
            for (i, row) in matrix.chunks_exact_mut(count).enumerate() {
                row[..i].fill(0.0);
            }
        }
        Reduced {
            rows,
            count,
            wide: matches!(a.shape(), [m, n] if m < n),
            scale,
            first,
            form: bidiagonal(&mut matrix, count),
        }
    }

    /// Left vectors, values and right vectors.
    fn vectors(&self) -> Result<(Columns, Vec<f64>, Columns)> {
        let (form, count) = (&self.form, self.count);
        let found = decompose(&form.diagonal, &form.beside, Want::Vectors)?;
        let mut left = turned(&found.left, count, count);
        apply(&form.left, false, &mut left, count);
        left.resize(self.rows * count, 0.0);
        apply(&self.first, false, &mut left, count);
        let mut right = turned(&found.right, count, count);
        apply(&form.right, false, &mut right, count);
        let descending = |matrix: &[f64], height: usize| -> Columns {
            let columns = turned(matrix, height, count);
            columns
                .chunks_exact(height)
                .rev()
                .map(<[f64]>::to_vec)
                .collect()
        };
        let left = descending(&left, self.rows);
        Ok((
            left,
            self.descending(found.values),
            descending(&right, count),
        ))
    }

    /// The values, descending.
    pub(super) fn values(&self) -> Result<Vec<f64>> {
        let found = decompose(&self.form.diagonal, &self.form.beside, Want::Values)?;
        Ok(self.descending(found.values))
    }

    fn descending(&self, values: Vec<f64>) -> Vec<f64> {
        values.into_iter().rev().map(|x| x * self.scale).collect()
    }

    /// The shortest of the best solutions of `A x ≈ b` for `columns` right-hand sides row by
    /// row, of a matrix of full rank.
    pub(super) fn solve(&self, b: &[f64], columns: usize) -> Vec<f64> {
        let (form, count) = (&self.form, self.count);
        let (d, e) = (&form.diagonal, &form.beside);
        let mut x = b.to_vec();
        let row = |i: usize| i * columns..(i + 1) * columns;
        if self.wide {
            // Bᵀ y = Pᵀ b from above, then Q₁ Q y.
            apply(&form.right, true, &mut x, columns);
            for i in 0..count {
                if i > 0 {
                    let (known, rest) = x.split_at_mut(i * columns);
                    take_away(&mut rest[..columns], e[i - 1], &known[row(i - 1)]);
                }
                x[row(i)].iter_mut().for_each(|x| *x /= d[i]);
            }
            apply(&form.left, false, &mut x, columns);
            x.resize(self.rows * columns, 0.0);
            apply(&self.first, false, &mut x, columns);
        } else {
            // B y = Qᵀ Q₁ᵀ b from below, then P y.
            apply(&self.first, true, &mut x, columns);
            x.truncate(count * columns);
            apply(&form.left, true, &mut x, columns);
            for i in (0..count).rev() {
                if i + 1 < count {
                    let (rest, known) = x.split_at_mut((i + 1) * columns);
                    take_away(&mut rest[row(i)], e[i], &known[..columns]);
                }
                x[row(i)].iter_mut().for_each(|x| *x /= d[i]);
            }
            apply(&form.right, false, &mut x, columns);
        }
        x.iter_mut().for_each(|x| *x /= self.scale);
        x
    }
}

/// Applies a product of reflections, or its transpose, to the columns of a matrix.
fn apply(blocks: &[Block], transposed: bool, matrix: &mut [f64], columns: usize) {
    let all = (0, columns);
    if transposed {
        blocks
            .iter()
            .for_each(|b| b.apply(true, matrix, columns, all));
    } else {
        let back = blocks.iter().rev();
        back.for_each(|b| b.apply(false, matrix, columns, all));
    }
}

/// The decomposition of a matrix with `rows ≥ count`, as left vectors, values, right ones.
fn tall(columns: Columns, rows: usize, count: usize) -> Result<(Columns, Vec<f64>, Columns)> {
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
fn orthogonal_to(basis: &[Vec<f64>], size: usize) -> Vec<f64> {
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
