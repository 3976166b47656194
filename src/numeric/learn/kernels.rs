//! The inner loops of learning: products, activations and sums over many samples at once.
//!
//! Samples lie along memory: a block of `width` samples of a layer of `m` units is `m` rows
//! of `width` numbers. So every loop runs over samples, however few units a layer has.
//!
//! All results are the same bits on every machine. Products are fused (`mul_add`, which
//! IEEE 754 rounds exactly), every sum has one order that does not depend on how wide the
//! machine's registers are, and `exp` is a polynomial of our own in such operations. What is
//! chosen at run time is only how many of them are done at once; a machine without
//! fused instructions computes the same, slowly.

use super::super::exponential::parts_of_exp;
use multiversion::multiversion;

/// How many samples are worked on at once; a block is a multiple of it.
pub(super) const LANES: usize = 8;

/// The rows of a tile of a product.
const ROWS: usize = 4;

/// A matrix read by rows and columns, either way round.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    /// Its numbers.
    pub values: &'a [f64],
    /// How many there are from one row to the next.
    pub row: usize,
    /// How many there are from one column to the next.
    pub column: usize,
}

impl<'a> Matrix<'a> {
    /// Row by row, `columns` to a row.
    pub(super) fn new(values: &'a [f64], columns: usize) -> Self {
        Matrix {
            values,
            row: columns,
            column: 1,
        }
    }

    /// The rows as columns.
    pub(super) fn transposed(self) -> Self {
        Matrix {
            row: self.column,
            column: self.row,
            ..self
        }
    }
}

/// `out = a · b + start`, with `start` for each row: `a` is m×k, `b` is k×width.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn product(
    a: Matrix<'_>,
    b: &[f64],
    start: Option<&[f64]>,
    out: &mut [f64],
    k: usize,
    width: usize,
) {
    let m = out.len() / width.max(1);
    let mut row = 0;
    while row + ROWS <= m {
        product_rows::<ROWS>(a, b, start, out, (row, k, width));
        row += ROWS;
    }
    while row < m {
        product_rows::<1>(a, b, start, out, (row, k, width));
        row += 1;
    }
}

#[inline(always)]
fn product_rows<const M: usize>(
    a: Matrix<'_>,
    b: &[f64],
    start: Option<&[f64]>,
    out: &mut [f64],
    (row, k, width): (usize, usize, usize),
) {
    let mut begin = [0.0; M];
    if let Some(start) = start {
        begin.copy_from_slice(&start[row..row + M]);
    }
    let mut at = 0;
    while at + 2 * LANES <= width {
        product_tile::<M, { 2 * LANES }>(a, b, begin, out, (row, at, k, width));
        at += 2 * LANES;
    }
    while at + LANES <= width {
        product_tile::<M, LANES>(a, b, begin, out, (row, at, k, width));
        at += LANES;
    }
}

#[inline(always)]
fn product_tile<const M: usize, const N: usize>(
    a: Matrix<'_>,
    b: &[f64],
    begin: [f64; M],
    out: &mut [f64],
    (row, at, k, width): (usize, usize, usize, usize),
) {
    let mut sums = begin.map(|x| [x; N]);
    let first = &a.values[row * a.row..];
    for p in 0..k {
        let Some(samples) = b[p * width + at..].first_chunk::<N>() else {
            return;
        };
        for (r, sum) in sums.iter_mut().enumerate() {
            let x = first[r * a.row + p * a.column];
            for (s, y) in sum.iter_mut().zip(samples) {
                *s = x.mul_add(*y, *s);
            }
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        out[(row + r) * width + at..][..N].copy_from_slice(sum);
    }
}

/// `out += a · bᵀ`, summed over the samples: `a` is m×width, `b` is n×width.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn correlate(a: &[f64], b: &[f64], out: &mut [f64], width: usize) {
    let (m, n) = (a.len() / width.max(1), b.len() / width.max(1));
    let mut row = 0;
    while row + 2 <= m {
        correlate_rows::<2>(a, b, out, (row, n, width));
        row += 2;
    }
    if row < m {
        correlate_rows::<1>(a, b, out, (row, n, width));
    }
}

#[inline(always)]
fn correlate_rows<const M: usize>(
    a: &[f64],
    b: &[f64],
    out: &mut [f64],
    (row, n, width): (usize, usize, usize),
) {
    let mut column = 0;
    while column + 3 <= n {
        correlate_tile::<M, 3>(a, b, out, (row, column, n, width));
        column += 3;
    }
    while column < n {
        correlate_tile::<M, 1>(a, b, out, (row, column, n, width));
        column += 1;
    }
}

#[inline(always)]
fn correlate_tile<const M: usize, const N: usize>(
    a: &[f64],
    b: &[f64],
    out: &mut [f64],
    (row, column, n, width): (usize, usize, usize, usize),
) {
    let mut sums = [[[0.0; LANES]; N]; M];
    let mut at = 0;
    while at + LANES <= width {
        for (r, sums) in sums.iter_mut().enumerate() {
            let Some(x) = a[(row + r) * width + at..].first_chunk::<LANES>() else {
                return;
            };
            for (c, sum) in sums.iter_mut().enumerate() {
                let Some(y) = b[(column + c) * width + at..].first_chunk::<LANES>() else {
                    return;
                };
                for l in 0..LANES {
                    sum[l] = x[l].mul_add(y[l], sum[l]);
                }
            }
        }
        at += LANES;
    }
    for (r, sums) in sums.iter().enumerate() {
        for (c, sum) in sums.iter().enumerate() {
            out[(row + r) * n + column + c] += folded(*sum);
        }
    }
}

/// The sum of the lanes, always in this order.
#[inline(always)]
fn folded(x: [f64; LANES]) -> f64 {
    ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]))
}

/// `out[r] +=` the sum of row `r` of `a`.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn add_row_sums(a: &[f64], out: &mut [f64], width: usize) {
    for (row, total) in a.chunks_exact(width.max(1)).zip(out) {
        let mut sums = [0.0; LANES];
        for part in row.chunks_exact(LANES) {
            for (sum, x) in sums.iter_mut().zip(part) {
                *sum += x;
            }
        }
        *total += folded(sums);
    }
}

/// How `max(x, slope · x)` and the like go: elementwise on a block, in place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Squash {
    /// `x` above 0, `slope · x` below.
    Leaky(f64),
    /// The hyperbolic tangent.
    Tanh,
    /// `1 / (1 + exp(-x))`
    Sigmoid,
}

/// Applies an activation to every number.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn squash(how: Squash, block: &mut [f64]) {
    match how {
        // Written so that NaN stays and -0 does not.
        Squash::Leaky(0.0) => {
            for x in block {
                *x = if *x <= 0.0 { 0.0 } else { *x };
            }
        }
        Squash::Leaky(slope) => {
            for x in block {
                *x = if *x <= 0.0 { slope * *x } else { *x };
            }
        }
        Squash::Tanh => {
            for x in block {
                *x = tanh(*x);
            }
        }
        Squash::Sigmoid => {
            for x in block {
                *x = sigmoid(*x);
            }
        }
    }
}

/// `delta ·= ` the slope of an activation whose values are given.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn unsquash(how: Squash, values: &[f64], delta: &mut [f64]) {
    let pairs = delta.iter_mut().zip(values);
    match how {
        Squash::Leaky(slope) => {
            for (d, y) in pairs {
                *d *= if *y > 0.0 { 1.0 } else { slope };
            }
        }
        Squash::Tanh => {
            for (d, y) in pairs {
                *d *= (1.0 - y) * (1.0 + y);
            }
        }
        Squash::Sigmoid => {
            for (d, y) in pairs {
                *d *= y * (1.0 - y);
            }
        }
    }
}

/// `exp` of every number.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn exp_all(block: &mut [f64]) {
    for x in block {
        *x = exp(*x);
    }
}

/// The exponential, 0 below -700 and as at 700 above.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    let low = if x < -700.0 { -700.0 } else { x };
    let clamped = if low > 700.0 { 700.0 } else { low };
    let (power, less_one) = parts_of_exp(clamped);
    let value = power.mul_add(less_one, power);
    if x < -700.0 { 0.0 } else { value }
}

/// The hyperbolic tangent.
#[inline(always)]
fn tanh(x: f64) -> f64 {
    let size = x.abs();
    let clamped = if size > 20.0 { 20.0 } else { size };
    let (power, less_one) = parts_of_exp(2.0 * clamped);
    let less_one = power.mul_add(less_one, power - 1.0);
    (less_one / (less_one + 2.0)).copysign(x)
}

/// `1 / (1 + exp(-x))`
#[inline(always)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn exp_and_its_kin_are_right_to_rounding() {
        for i in -40_000..40_000 {
            let x = f64::from(i) * 1.7e-3;
            let near = |got: f64, want: f64| (got - want).abs() <= 4e-16 * want.abs();
            assert!(near(exp(x), libm::exp(x)), "exp({x}) is {}", exp(x));
            assert!(
                (tanh(x) - libm::tanh(x)).abs() <= 8e-16 * tanh(x).abs(),
                "tanh({x})"
            );
            let want = crate::numeric::activation::sigmoid(x);
            assert!((sigmoid(x) - want).abs() <= 8e-16 * want, "sigmoid({x})");
        }
    }

    #[test]
    fn limits_and_nan_are_kept() {
        assert_eq!((tanh(1e300), tanh(f64::NEG_INFINITY)), (1.0, -1.0));
        assert_eq!((sigmoid(1e300), exp(-1e300)), (1.0, 0.0));
        assert!(sigmoid(-1e300) < 1e-300);
        assert_eq!(tanh(1e-300), 1e-300);
        assert!(tanh(f64::NAN).is_nan() && exp(f64::NAN).is_nan() && sigmoid(f64::NAN).is_nan());
    }

    #[test]
    fn bits_do_not_depend_on_the_machine() {
        let mut x: Vec<f64> = (0..64).map(|i| f64::from(i) * 0.37 - 11.0).collect();
        squash(Squash::Tanh, &mut x);
        let plain: Vec<u64> = (0..64)
            .map(|i| tanh(f64::from(i) * 0.37 - 11.0).to_bits())
            .collect();
        assert_eq!(x.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), plain);
    }

    proptest! {
        #[test]
        fn products_are_their_sums_in_order(m in 1usize..11, k in 1usize..9, blocks in 1usize..6) {
            let width = blocks * LANES;
            let wave = |n: usize, w: f64| -> Vec<f64> { (0..n).map(|i| libm::sin(i as f64 * w)).collect() };
            let (a, b, start) = (wave(m * k, 1.3), wave(k * width, 0.7), wave(m, 2.1));
            let mut out = vec![9.0; m * width];
            product(Matrix::new(&a, k), &b, Some(&start), &mut out, k, width);
            let mut turned = vec![9.0; k * width];
            product(Matrix::new(&a, k).transposed(), &out, None, &mut turned, m, width);
            for j in 0..width {
                for i in 0..m {
                    let want = (0..k).fold(start[i], |s, p| a[i * k + p].mul_add(b[p * width + j], s));
                    prop_assert_eq!(out[i * width + j], want);
                }
                for p in 0..k {
                    let want = (0..m).fold(0.0, |s, i| a[i * k + p].mul_add(out[i * width + j], s));
                    prop_assert_eq!(turned[p * width + j], want);
                }
            }
            let mut both = vec![1.0; m * k];
            correlate(&out, &b, &mut both, width);
            let mut sums = vec![1.0; m];
            add_row_sums(&out, &mut sums, width);
            for i in 0..m {
                for p in 0..k {
                    let want: f64 = (0..width).map(|j| out[i * width + j] * b[p * width + j]).sum();
                    prop_assert!((both[i * k + p] - 1.0 - want).abs() < 1e-11);
                }
                let want: f64 = out[i * width..][..width].iter().sum();
                prop_assert!((sums[i] - 1.0 - want).abs() < 1e-11);
            }
        }
    }
}
