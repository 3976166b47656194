//! Eigenvalues and eigenvectors of a symmetric tridiagonal matrix: divided into two that
//! differ from it by a matrix of rank one, and put together again by a secular equation
//! (Cuppen, 1981; deflation as in Dongarra and Sorensen, 1987; Golub and Van Loan, section
//! 8.4.3).

use super::super::error::Result;
use super::super::product::{View, add_product};
use super::super::wide::rotate;
use super::secular::{Poles, roots};
use super::sweeps;

/// Up to this size it is not divided.
const SMALL: usize = 32;

/// Values and vectors, one vector in each row, ascending.
pub(super) struct Found {
    pub values: Vec<f64>,
    pub rows: Vec<f64>,
}

/// The eigenvalues and eigenvectors for a diagonal and what stands beside it.
pub(super) fn eigen(diagonal: &[f64], beside: &[f64]) -> Result<Found> {
    let n = diagonal.len();
    if n <= SMALL {
        let [values, rows] = sweeps::tridiagonal(diagonal, beside)?;
        return Ok(Found { values, rows });
    }
    let half = n / 2;
    let joint = beside[half - 1];
    let rho = joint.abs();
    let (mut upper, mut lower) = (diagonal[..half].to_vec(), diagonal[half..].to_vec());
    upper[half - 1] -= rho;
    lower[0] -= rho;
    let upper = eigen(&upper, &beside[..half - 1])?;
    let lower = eigen(&lower, &beside[half..])?;
    Ok(join(upper, lower, joint))
}

/// Which columns of a row are not 0.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    Upper,
    Both,
    Lower,
}

/// The eigenvalues of `D + ρ v vᵀ` in the basis of the halves' vectors, where `v` is the
/// last of the upper and `±` the first of the lower half.
fn join(upper: Found, lower: Found, joint: f64) -> Found {
    let (m, n) = (upper.values.len(), upper.values.len() + lower.values.len());
    let mut vectors = vec![0.0; n * n];
    let mut items: Vec<(f64, f64, Part, usize)> = Vec::with_capacity(n);
    for (i, row) in upper.rows.chunks_exact(m).enumerate() {
        vectors[i * n..][..m].copy_from_slice(row);
        items.push((upper.values[i], row[m - 1], Part::Upper, i));
    }
    for (i, row) in lower.rows.chunks_exact(n - m).enumerate() {
        vectors[(m + i) * n + m..][..n - m].copy_from_slice(row);
        let z = row[0] * joint.signum();
        items.push((lower.values[i], z, Part::Lower, m + i));
    }
    items.sort_by(|x, y| x.0.total_cmp(&y.0));
    let rho = joint.abs();
    let size = items
        .iter()
        .fold(rho, |max: f64, item| max.max(item.0.abs()));
    let tolerance = 8.0 * f64::EPSILON * size;

    // What does not take part stays; of two equal values one does not, once turned.
    let mut done: Vec<(f64, usize)> = Vec::new();
    let mut kept: Vec<(f64, f64, Part, usize)> = Vec::new();
    for (value, z, part, row) in items {
        if rho * z.abs() <= tolerance {
            done.push((value, row));
            continue;
        }
        if let Some(last) = kept.last_mut() {
            let length = libm::hypot(last.1, z);
            let (c, s) = (z / length, last.1 / length);
            let gap = value - last.0;
            if (gap * c * s).abs() <= tolerance {
                let (first, second) = two_rows(&mut vectors, n, last.3, row);
                // The first is left without a part in the second.
                rotate(first, second, c, s);
                done.push((last.0 * c * c + value * s * s, last.3));
                let both = if last.2 == part { part } else { Part::Both };
                *last = (last.0 * s * s + value * c * c, length, both, row);
                continue;
            }
        }
        kept.push((value, z, part, row));
    }
    let mut found: Vec<(f64, Vec<f64>)> = done
        .iter()
        .map(|&(value, row)| (value, vectors[row * n..][..n].to_vec()))
        .collect();
    combine(&kept, rho, &vectors, (m, n), &mut found);
    found.sort_by(|x, y| x.0.total_cmp(&y.0));
    Found {
        values: found.iter().map(|(value, _)| *value).collect(),
        rows: found.into_iter().flat_map(|(_, row)| row).collect(),
    }
}

pub(super) fn two_rows(
    vectors: &mut [f64],
    n: usize,
    i: usize,
    j: usize,
) -> (&mut [f64], &mut [f64]) {
    let (head, tail) = vectors.split_at_mut(i.max(j) * n);
    let (low, high) = (&mut head[i.min(j) * n..][..n], &mut tail[..n]);
    if i < j { (low, high) } else { (high, low) }
}

/// Solves for what takes part, and appends values and vectors.
fn combine(
    kept: &[(f64, f64, Part, usize)],
    rho: f64,
    vectors: &[f64],
    (m, n): (usize, usize),
    found: &mut Vec<(f64, Vec<f64>)>,
) {
    let k = kept.len();
    let poles: Vec<f64> = kept.iter().map(|item| item.0).collect();
    let z: Vec<f64> = kept.iter().map(|item| item.1).collect();
    let roots = roots(Poles::Plain, &poles, &z, rho);
    // Vectors that lie in one half only stand together, so that their zeros are not multiplied.
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by_key(|&i| kept[i].2 as usize);
    let count = |part: Part| kept.iter().filter(|item| item.2 == part).count();
    let (in_upper, in_lower) = (k - count(Part::Lower), k - count(Part::Upper));
    let mut sides = vec![0.0; k * k];
    for (side, gaps) in sides
        .chunks_exact_mut(k.max(1))
        .zip(roots.gaps.chunks_exact(k.max(1)))
    {
        let mut square = 0.0;
        for (to, &i) in side.iter_mut().zip(&order) {
            *to = roots.weights[i] / gaps[i];
            square += *to * *to;
        }
        let length = square.sqrt();
        for x in side {
            *x /= length;
        }
    }
    let gather = |range: &[usize], from: usize, to: usize| -> Vec<f64> {
        range
            .iter()
            .flat_map(|&i| vectors[kept[i].3 * n..][from..to].iter().copied())
            .collect()
    };
    let upper = gather(&order[..in_upper], 0, m);
    let lower = gather(&order[k - in_lower..], m, n);
    let mut out = vec![0.0; k * n];
    let sides = View::rows(&sides, k);
    if k > 0 {
        add_product(
            (&mut out, n),
            1.0,
            sides,
            View::rows(&upper, m),
            (k, in_upper, m),
        );
        let lower = View::rows(&lower, n - m);
        add_product(
            (&mut out[m..], n),
            1.0,
            sides.from(0, k - in_lower),
            lower,
            (k, in_lower, n - m),
        );
    }
    for (&(pole, x), row) in roots.places.iter().zip(out.chunks_exact(n)) {
        found.push((poles[pole] + x, row.to_vec()));
    }
}
