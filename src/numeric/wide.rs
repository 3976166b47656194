//! Loops over long rows of numbers, as wide as the machine can.
//!
//! The same bits everywhere: how many numbers are worked on at once is chosen at run time,
//! but every one goes through the same operations in the same order. Products are not
//! fused with sums, and a sum of many is always that of 32 partial sums.

use multiversion::multiversion;

/// Below this length a call costs more than the loop.
const SHORT: usize = 32;

/// The sum of products: in order when they are few.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    if a.len() < SHORT {
        return a.iter().zip(b).fold(0.0, |sum, (x, y)| sum + x * y);
    }
    long_dot(a, b)
}

#[multiversion(targets("x86_64+avx512f+avx512vl", "x86_64+avx2"))]
fn long_dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, rest_a) = a.as_chunks::<32>();
    let (b, rest_b) = b.as_chunks::<32>();
    let mut sums = [0.0; 32];
    for (x, y) in a.iter().zip(b) {
        for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum += x * y;
        }
    }
    let rest = rest_a.iter().zip(rest_b);
    let rest = rest.fold(0.0, |sum, (x, y)| sum + x * y);
    let mut half = 16;
    while half > 0 {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    sums[0] + rest
}

/// `y -= k x`
pub(super) fn take_away(y: &mut [f64], k: f64, x: &[f64]) {
    if y.len() < SHORT {
        for (y, x) in y.iter_mut().zip(x) {
            *y -= k * x;
        }
        return;
    }
    long_take_away(y, k, x);
}

#[multiversion(targets("x86_64+avx512f+avx512vl", "x86_64+avx2"))]
fn long_take_away(y: &mut [f64], k: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y -= k * x;
    }
}

/// Turns the plane of two vectors: `x, y = c x - s y, s x + c y`.
pub(super) fn rotate(x: &mut [f64], y: &mut [f64], c: f64, s: f64) {
    if x.len() < SHORT {
        for (x, y) in x.iter_mut().zip(y) {
            (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
        }
        return;
    }
    long_rotate(x, y, c, s);
}

#[multiversion(targets("x86_64+avx512f+avx512vl", "x86_64+avx2"))]
fn long_rotate(x: &mut [f64], y: &mut [f64], c: f64, s: f64) {
    for (x, y) in x.iter_mut().zip(y) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}

/// Rows and columns of a tile of a product, which stays in registers.
const ROWS: usize = 6;
const COLUMNS: usize = 16;

/// `out = a · b` for row-major matrices, `m×k` by `k×n`. Every sum runs in the order of `k`.
#[multiversion(targets("x86_64+avx512f+avx512vl", "x86_64+avx2"))]
pub(super) fn product(a: &[f64], b: &[f64], out: &mut [f64], (m, k, n): (usize, usize, usize)) {
    // Columns of b side by side, so that a tile reads along memory.
    let mut panel = vec![[0.0; COLUMNS]; k];
    for column in (0..n).step_by(COLUMNS) {
        let width = COLUMNS.min(n - column);
        for (row, b) in panel.iter_mut().zip(b.chunks_exact(n)) {
            row[..width].copy_from_slice(&b[column..column + width]);
        }
        let mut row = 0;
        while row + ROWS <= m {
            tile::<ROWS>(
                &a[row * k..],
                &panel,
                &mut out[row * n + column..],
                (k, n, width),
            );
            row += ROWS;
        }
        while row < m {
            tile::<1>(
                &a[row * k..],
                &panel,
                &mut out[row * n + column..],
                (k, n, width),
            );
            row += 1;
        }
    }
}

#[inline(always)]
fn tile<const M: usize>(
    a: &[f64],
    panel: &[[f64; COLUMNS]],
    out: &mut [f64],
    (k, n, width): (usize, usize, usize),
) {
    let mut sums = [[0.0; COLUMNS]; M];
    let rows: [&[f64]; M] = std::array::from_fn(|r| &a[r * k..][..k]);
    for (p, b) in panel.iter().enumerate() {
        for (sum, row) in sums.iter_mut().zip(rows) {
            let x = row[p];
            for (s, y) in sum.iter_mut().zip(b) {
                *s += x * y;
            }
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        out[r * n..][..width].copy_from_slice(&sum[..width]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn long_rows_are_what_their_definitions_say(
            x in prop::collection::vec(-2f64..2.0, 0..200),
            k in -2f64..2.0,
        ) {
            let y: Vec<f64> = x.iter().map(|v| v * 1.7 - 0.3).collect();
            let plain: f64 = x.iter().zip(&y).map(|(a, b)| a * b).sum();
            prop_assert!((dot(&x, &y) - plain).abs() < 1e-12);
            let mut less = y.clone();
            take_away(&mut less, k, &x);
            let (mut p, mut q) = (x.clone(), y.clone());
            rotate(&mut p, &mut q, 0.6, k);
            for i in 0..x.len() {
                prop_assert_eq!(less[i], y[i] - k * x[i]);
                prop_assert_eq!(p[i], 0.6 * x[i] - k * y[i]);
                prop_assert_eq!(q[i], k * x[i] + 0.6 * y[i]);
            }
        }

        #[test]
        fn a_product_adds_in_the_order_of_its_terms(m in 1usize..20, k in 0usize..40, n in 1usize..40) {
            let a: Vec<f64> = (0..m * k).map(|i| (i as f64 * 0.7).sin()).collect();
            let b: Vec<f64> = (0..k * n).map(|i| (i as f64 * 1.3).cos()).collect();
            let mut out = vec![0.0; m * n];
            product(&a, &b, &mut out, (m, k, n));
            for i in 0..m {
                for j in 0..n {
                    let want = (0..k).fold(0.0, |sum, p| sum + a[i * k + p] * b[p * n + j]);
                    prop_assert_eq!(out[i * n + j], want);
                }
            }
        }
    }
}
