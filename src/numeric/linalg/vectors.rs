//! Eigenvectors from a real Schur form, all at once: substitution up the triangle in blocks
//! of rows, of which the larger part is products of matrices.

use super::super::product::{View, add_product};
use super::super::wide::take_away;
use super::transposed;
use nalgebra::Complex;

/// Rows that are solved for together.
const BLOCK: usize = 32;

/// A complex matrix of `n` rows of `n` numbers.
struct Parts {
    re: Vec<f64>,
    im: Vec<f64>,
    n: usize,
}

impl Parts {
    fn of(re: Vec<f64>, n: usize) -> Parts {
        let im = vec![0.0; re.len()];
        Parts { re, im, n }
    }

    fn at(&self, i: usize, j: usize) -> Complex<f64> {
        Complex::new(self.re[i * self.n + j], self.im[i * self.n + j])
    }

    fn set(&mut self, i: usize, j: usize, x: Complex<f64>) {
        self.re[i * self.n + j] = x.re;
        self.im[i * self.n + j] = x.im;
    }
}

/// Eigenvectors of `A = Q T Qᵀ`, not normalised, one in each row: `t` row by row, `q` column by
/// column; `pairs` are the rows where 2×2 blocks start.
pub(super) fn vectors(
    t: &[f64],
    q: &[f64],
    values: &[Complex<f64>],
    pairs: &[usize],
) -> Vec<Complex<f64>> {
    let n = values.len();
    let mut triangle = Parts::of(t.to_vec(), n);
    let turns: Vec<_> = pairs
        .iter()
        .map(|&k| (k, turn(&mut triangle, k, values[k])))
        .collect();
    let mut x = substitute(&triangle, values, turns.is_empty());
    // Back from the basis in which the blocks are triangles.
    for &(k, (a, b)) in &turns {
        for j in k..n {
            let (p, q) = (x.at(k, j), x.at(k + 1, j));
            x.set(k, j, a * p - b.conj() * q);
            x.set(k + 1, j, b * p + a.conj() * q);
        }
    }
    let back = |part: &[f64]| {
        let mut out = vec![0.0; n * n];
        let q = View::rows(q, n).transposed();
        add_product((&mut out, n), 1.0, q, View::rows(part, n), (n, n, n));
        transposed(&out, n, n)
    };
    let re = back(&x.re);
    if turns.is_empty() {
        return re.into_iter().map(|x| Complex::new(x, 0.0)).collect();
    }
    let im = back(&x.im);
    re.into_iter()
        .zip(im)
        .map(|(re, im)| Complex::new(re, im))
        .collect()
}

/// Makes one 2×2 block triangular by a unitary turn `[a, -b̄; b, ā]`, with `value` in its
/// corner, and returns `a` and `b`.
fn turn(t: &mut Parts, k: usize, value: Complex<f64>) -> (Complex<f64>, Complex<f64>) {
    // The block's eigenvector: (b, λ - a), or (λ - d, c); the longer is exact.
    let (a, b) = (t.at(k, k), t.at(k, k + 1));
    let (c, d) = (t.at(k + 1, k), t.at(k + 1, k + 1));
    let first = (b, value - a);
    let second = (value - d, c);
    let size = |(x, y): (Complex<f64>, Complex<f64>)| x.norm_sqr() + y.norm_sqr();
    let (x, y) = if size(first) > size(second) {
        first
    } else {
        second
    };
    let length = size((x, y)).sqrt();
    if length == 0.0 {
        return (Complex::new(1.0, 0.0), Complex::new(0.0, 0.0));
    }
    let (x, y) = (x / length, y / length);
    for i in 0..k + 2 {
        let (p, q) = (t.at(i, k), t.at(i, k + 1));
        t.set(i, k, p * x + q * y);
        t.set(i, k + 1, q * x.conj() - p * y.conj());
    }
    for j in k..t.n {
        let (p, q) = (t.at(k, j), t.at(k + 1, j));
        t.set(k, j, p * x.conj() + q * y.conj());
        t.set(k + 1, j, q * x - p * y);
    }
    t.set(k + 1, k, Complex::new(0.0, 0.0));
    (x, y)
}

/// The eigenvectors of a triangle, one in each column, with 1 on the diagonal unless they would
/// overflow.
fn substitute(t: &Parts, values: &[Complex<f64>], real: bool) -> Parts {
    let n = t.n;
    let mut x = Parts::of(vec![0.0; n * n], n);
    let ends = (0..n)
        .step_by(BLOCK)
        .rev()
        .map(|start| (start, n.min(start + BLOCK)));
    for (start, end) in ends {
        // What the rows below contribute.
        let (height, rest) = (end - start, n - end);
        let mut sums = Parts::of(vec![0.0; height * n], n);
        let add = |out: &mut [f64], sign: f64, t: &[f64], x: &[f64]| {
            let left = View::rows(&t[start * n + end..], n);
            let below = View::rows(&x[end * n + end..], n);
            add_product(
                (&mut out[end..], n),
                sign,
                left,
                below,
                (height, rest, rest),
            );
        };
        if rest > 0 {
            add(&mut sums.re, 1.0, &t.re, &x.re);
            if !real {
                add(&mut sums.re, -1.0, &t.im, &x.im);
                add(&mut sums.im, 1.0, &t.re, &x.im);
                add(&mut sums.im, 1.0, &t.im, &x.re);
            }
        }
        for i in (start..end).rev() {
            let own = (i - start) * n;
            for j in i + 1..end {
                let entry = t.at(i, j);
                let (re, im) = (&x.re[j * n + j..(j + 1) * n], &x.im[j * n + j..(j + 1) * n]);
                take_away(&mut sums.re[own + j..own + n], -entry.re, re);
                if !real {
                    take_away(&mut sums.re[own + j..own + n], entry.im, im);
                    take_away(&mut sums.im[own + j..own + n], -entry.re, im);
                    take_away(&mut sums.im[own + j..own + n], -entry.im, re);
                }
            }
            x.set(i, i, Complex::new(1.0, 0.0));
            for (k, value) in values.iter().enumerate().skip(i + 1) {
                let mut gap = value - t.at(i, i);
                if gap.norm_sqr().sqrt() < f64::EPSILON {
                    // Equal eigenvalues: by almost nothing instead of by zero. Entries are near 1.
                    gap = Complex::new(f64::EPSILON, 0.0);
                }
                let entry = sums.at(i - start, k) / gap;
                x.set(i, k, entry);
                // Long chains of equal values would overflow.
                if entry.re.abs() + entry.im.abs() > 1e100 {
                    for row in i..n {
                        let small = x.at(row, k) * 1e-100;
                        x.set(row, k, small);
                    }
                    for row in 0..i - start {
                        let small = sums.at(row, k) * 1e-100;
                        sums.set(row, k, small);
                    }
                }
            }
        }
    }
    x
}
