//! QR and Cholesky factors.

use super::super::array::{Array, from_vec, values};
use super::super::error::{NumericError, Result};
use super::super::product::{View, add_product};
use super::super::wide::{dot, take_away};
use super::blocks::{first_columns, qr_blocks};
use super::{check_finite, from_columns, matrix_shape, norm_of, square_size, to_columns};

/// Up to this size one reflection is applied after the other.
const SMALL: usize = 24;

/// A matrix as a product of reflections and a triangle.
pub(super) struct Reflections {
    /// For every reflection its vector from the diagonal down, and its factor; the
    /// reflection is `I - factor · v vᵀ`.
    mirrors: Vec<(Vec<f64>, f64)>,
    /// What the columns became; only the part on and above the diagonal counts.
    columns: Vec<Vec<f64>>,
}

/// Householder's QR with LAPACK's signs: a column that is already zero below its diagonal
/// stays as it is, any other gets a diagonal of the opposite sign.
pub(super) fn householder(mut columns: Vec<Vec<f64>>) -> Reflections {
    let rows = columns.first().map_or(0, Vec::len);
    let count = rows.min(columns.len());
    let mut mirrors = Vec::with_capacity(count);
    for k in 0..count {
        let mut v = columns[k][k..].to_vec();
        let (head, below) = (v[0], norm_of(&v[1..]));
        if below == 0.0 {
            mirrors.push((v, 0.0));
            continue;
        }
        let diagonal = -libm::hypot(head, below).copysign(head);
        let pivot = head - diagonal;
        v[0] = 1.0;
        for x in &mut v[1..] {
            *x /= pivot;
        }
        let factor = -pivot / diagonal;
        for column in &mut columns[k..] {
            reflect(&mut column[k..], &v, factor);
        }
        columns[k][k] = diagonal;
        mirrors.push((v, factor));
    }
    Reflections { mirrors, columns }
}

fn reflect(x: &mut [f64], v: &[f64], factor: f64) {
    let along = factor * dot(x, v);
    take_away(x, along, v);
}

impl Reflections {
    /// The columns of the upper triangle, of `height` rows.
    pub(super) fn r(&self, height: usize) -> Vec<Vec<f64>> {
        let upper = |(j, column): (usize, &Vec<f64>)| -> Vec<f64> {
            (0..height)
                .map(|i| if i <= j { column[i] } else { 0.0 })
                .collect()
        };
        self.columns.iter().enumerate().map(upper).collect()
    }

    /// `Q` applied to a vector, which is filled with zeros up to the number of rows.
    pub(super) fn apply_q(&self, x: &[f64], rows: usize) -> Vec<f64> {
        let mut y = vec![0.0; rows];
        y[..x.len()].copy_from_slice(x);
        for (k, (v, factor)) in self.mirrors.iter().enumerate().rev() {
            if *factor != 0.0 {
                reflect(&mut y[k..], v, *factor);
            }
        }
        y
    }
}

/// `A = Q R` in reduced form: orthonormal columns and an upper triangle, with the signs
/// that LAPACK, and so NumPy, gives them.
pub fn qr(a: &Array) -> Result<(Array, Array)> {
    let (m, n) = matrix_shape(a, "qr")?;
    check_finite(a, "qr")?;
    let k = m.min(n);
    if k > SMALL {
        let mut r = values(a).into_owned();
        let q = first_columns(&qr_blocks(&mut r, (m, n)), (m, k));
        r.truncate(k * n);
        for (i, row) in r.chunks_exact_mut(n).enumerate() {
            row[..i].fill(0.0);
        }
        return Ok((from_vec(&[m, k], q)?, from_vec(&[k, n], r)?));
    }
    let factors = householder(to_columns(a, (m, n)));
    let q: Vec<Vec<f64>> = (0..k)
        .map(|j| {
            let mut e = vec![0.0; m];
            e[j] = 1.0;
            factors.apply_q(&e, m)
        })
        .collect();
    Ok((from_columns(m, &q), from_columns(k, &factors.r(k))))
}

/// Columns of a Cholesky factor that are found together.
const BLOCK: usize = 32;

/// The lower triangle `L` with `A = L Lᵀ` of a symmetric, positive definite matrix.
pub fn cholesky(a: &Array) -> Result<Array> {
    let n = square_size(a, "cholesky")?;
    check_finite(a, "cholesky")?;
    let data = values(a);
    super::eigen::check_symmetric(&data, n, "cholesky")?;
    let mut l = vec![0.0; n * n];
    for (i, row) in l.chunks_exact_mut(n.max(1)).enumerate() {
        row[..=i].copy_from_slice(&data[i * n..][..=i]);
    }
    for start in (0..n).step_by(BLOCK) {
        let end = n.min(start + BLOCK);
        for i in start..n {
            let (above, rest) = l.split_at_mut(i * n);
            let own = &mut rest[..n];
            for j in start..i.min(end) {
                let other = &above[j * n..];
                own[j] = (own[j] - dot(&own[start..j], &other[start..j])) / other[j];
            }
            if i >= end {
                continue;
            }
            let left = own[i] - dot(&own[start..i], &own[start..i]);
            if left <= 0.0 || left.is_nan() {
                let size = i + 1;
                return Err(NumericError::new(format!(
                    "`cholesky` needs a positive definite matrix; its leading {size}×{size} \
                     part is not"
                ))
                .with_hint("all eigenvalues must be above 0: look at eigh(A)"));
            }
            own[i] = left.sqrt();
        }
        take_square_away(&mut l, n, start, end);
    }
    from_vec(&[n, n], l)
}

/// Takes `L Lᵀ` of the columns from `start` to `end` away from what lies right of them and
/// not above the diagonal.
fn take_square_away(l: &mut [f64], n: usize, start: usize, end: usize) {
    /// Rows that are taken together, each as far as the last of them reaches.
    const ROWS: usize = 96;
    let width = end - start;
    let columns: Vec<f64> = l[end * n..]
        .chunks_exact(n)
        .flat_map(|row| row[start..end].iter().copied())
        .collect();
    let columns = View::rows(&columns, width);
    for first in (end..n).step_by(ROWS) {
        let last = n.min(first + ROWS);
        add_product(
            (&mut l[first * n + end..], n),
            -1.0,
            columns.from(first - end, 0),
            columns.transposed(),
            (last - first, width, last - end),
        );
        for i in first..last {
            l[i * n + i + 1..i * n + last].fill(0.0);
        }
    }
}
