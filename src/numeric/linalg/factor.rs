//! QR factors.

use super::super::array::{Array, from_vec, values};
use super::super::error::Result;
use super::super::wide::{dot, take_away};
use super::blocks::{first_columns, qr_blocks};
use super::{check_finite, from_columns, matrix_shape, norm_of, to_columns};

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
