//! The Cholesky factor, by blocks of columns: the triangle on the diagonal, what stands below
//! it some rows at a time, and one product for all that is left (Golub and Van Loan, "Matrix
//! Computations", 4th edition, section 4.2).

use super::super::array::{Array, from_vec, values};
use super::super::error::{NumericError, Result};
use super::super::product::{View, add_product};
use super::{check_finite, square_size};
use multiversion::multiversion;

/// Columns that are found together.
const BLOCK: usize = 32;

/// Numbers that are worked on at once.
const LANES: usize = 8;

/// Rows that are worked on at once.
const ROWS: usize = 4;

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
        let width = BLOCK.min(n - start);
        find_columns(&mut l, n, start, width).map_err(|size| {
            NumericError::new(format!(
                "`cholesky` needs a positive definite matrix; its leading {size}×{size} \
                 part is not"
            ))
            .with_hint("all eigenvalues must be above 0: look at eigh(A)")
        })?;
        take_square_away(&mut l, n, start, start + width);
    }
    from_vec(&[n, n], l)
}

/// Finds the columns of a block, of which the earlier ones were taken away, or says how many
/// rows have no factor.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn find_columns(
    l: &mut [f64],
    n: usize,
    start: usize,
    width: usize,
) -> std::result::Result<(), usize> {
    // The transpose of the triangle; beyond its width it is the identity.
    let mut upper = [[0.0; BLOCK]; BLOCK];
    for (i, row) in upper.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    for i in 0..width {
        let row = &l[(start + i) * n + start..][..=i];
        for (upper, x) in upper.iter_mut().zip(row) {
            upper[i] = *x;
        }
    }
    for j in 0..width {
        let (done, rest) = upper.split_at_mut(j + 1);
        let row = &mut done[j];
        let left = row[j];
        if left <= 0.0 || left.is_nan() {
            return Err(start + j + 1);
        }
        let root = left.sqrt();
        for x in row.iter_mut() {
            *x /= root;
        }
        row[j] = root;
        row[..j].fill(0.0);
        let from = j / LANES * LANES;
        for (other, factor) in rest.iter_mut().zip(&row[j + 1..]) {
            for (x, y) in other[from..].iter_mut().zip(&row[from..]) {
                *x = (-factor).mul_add(*y, *x);
            }
        }
    }
    for i in 0..width {
        let row = &mut l[(start + i) * n + start..][..=i];
        for (upper, x) in upper.iter().zip(row) {
            *x = upper[i];
        }
    }
    let mut below = l[(start + width) * n..].chunks_exact_mut(ROWS * n);
    for rows in &mut below {
        divide::<ROWS>(rows, n, start, width, &upper);
    }
    for row in below.into_remainder().chunks_exact_mut(n) {
        divide::<1>(row, n, start, width, &upper);
    }
    Ok(())
}

/// Divides the columns of a block in some rows by its triangle; the rows keep each other from
/// waiting.
#[inline(always)]
fn divide<const R: usize>(
    rows: &mut [f64],
    n: usize,
    start: usize,
    width: usize,
    upper: &[[f64; BLOCK]; BLOCK],
) {
    let mut own = [[0.0; BLOCK]; R];
    for (own, row) in own.iter_mut().zip(rows.chunks_exact(n)) {
        own[..width].copy_from_slice(&row[start..start + width]);
    }
    for (j, factors) in upper.iter().enumerate().take(width) {
        let from = j / LANES * LANES;
        for own in &mut own {
            let x = own[j] / factors[j];
            let (groups, _) = own[from..].as_chunks_mut::<LANES>();
            for (y, k) in groups
                .iter_mut()
                .zip(factors[from..].as_chunks::<LANES>().0)
            {
                for l in 0..LANES {
                    y[l] = (-x).mul_add(k[l], y[l]);
                }
            }
            own[j] = x;
        }
    }
    for (own, row) in own.iter().zip(rows.chunks_exact_mut(n)) {
        row[start..start + width].copy_from_slice(&own[..width]);
    }
}

/// Takes `L Lᵀ` of the columns from `start` to `end` away from what lies right of them and
/// not above the diagonal.
fn take_square_away(l: &mut [f64], n: usize, start: usize, end: usize) {
    /// Rows that are taken together, each as far as the last of them reaches.
    const HEIGHT: usize = 96;
    let width = end - start;
    let mut columns = Vec::with_capacity((n - end) * width);
    for row in l[end * n..].chunks_exact(n) {
        columns.extend_from_slice(&row[start..end]);
    }
    let columns = View::rows(&columns, width);
    for first in (end..n).step_by(HEIGHT) {
        let last = n.min(first + HEIGHT);
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
