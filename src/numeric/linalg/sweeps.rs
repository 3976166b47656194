//! Small bidiagonal and tridiagonal matrices by sweeps of rotations (QR steps with implicit
//! shifts: Golub and Van Loan, "Matrix Computations", 4th edition, sections 8.3 and 8.6; shifts
//! of 0 as in Demmel and Kahan, "Accurate singular values of bidiagonal matrices", 1990).
//!
//! Vectors are rows of whole groups of numbers, so that a rotation is a few wide operations.

use super::super::error::{NumericError, Result};
use multiversion::multiversion;

/// Numbers that are worked on at once.
const LANES: usize = 8;

/// Sweeps for one value that no matrix needs.
const MOST_SWEEPS: usize = 60;

/// Orthonormal rows, turned with what is rotated.
struct Rows {
    numbers: Vec<[f64; LANES]>,
    /// Groups in a row.
    stride: usize,
}

impl Rows {
    /// The identity.
    fn identity(n: usize) -> Rows {
        let stride = n.div_ceil(LANES);
        let mut numbers = vec![[0.0; LANES]; n * stride];
        for i in 0..n {
            numbers[i * stride + i / LANES][i % LANES] = 1.0;
        }
        Rows { numbers, stride }
    }

    /// `rᵢ, rⱼ = c rᵢ + s rⱼ, c rⱼ - s rᵢ` for `i < j`.
    #[inline(always)]
    fn rotate(&mut self, i: usize, j: usize, (c, s): (f64, f64)) {
        let (head, tail) = self.numbers.split_at_mut(j * self.stride);
        let first = &mut head[i * self.stride..][..self.stride];
        for (x, y) in first.iter_mut().zip(tail) {
            for l in 0..LANES {
                (x[l], y[l]) = (c.mul_add(x[l], s * y[l]), c.mul_add(y[l], -(s * x[l])));
            }
        }
    }

    /// The first `n` numbers of the rows in an order, with signs.
    fn taken(&self, n: usize, order: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
        let mut all = Vec::with_capacity(n * n);
        for (i, sign) in order {
            let row = self.numbers[i * self.stride..][..self.stride].as_flattened();
            all.extend(row[..n].iter().map(|x| sign * x));
        }
        all
    }
}

/// Cosine, sine and length with `c f + s g = r` and `c g - s f = 0`.
#[inline(always)]
fn rotation(f: f64, g: f64) -> ((f64, f64), f64) {
    if g == 0.0 {
        return ((1.0, 0.0), f);
    }
    let square = f.mul_add(f, g * g);
    let r = if (1e-280..1e280).contains(&square) {
        square.sqrt()
    } else {
        libm::hypot(f, g)
    };
    ((f / r, g / r), r)
}

/// The smaller singular value of `[f, g; 0, h]`: LAPACK's `dlas2`.
#[inline(always)]
fn smaller(f: f64, g: f64, h: f64) -> f64 {
    let (f, g, h) = (f.abs(), g.abs(), h.abs());
    let (low, high) = (f.min(h), f.max(h));
    if low == 0.0 {
        return 0.0;
    }
    let (sum, gap) = (1.0 + low / high, (high - low) / high);
    if g < high {
        let square = (g / high) * (g / high);
        return low * (2.0 / ((sum * sum + square).sqrt() + (gap * gap + square).sqrt()));
    }
    let part = high / g;
    let (x, y) = (sum * part, gap * part);
    2.0 * (low * (1.0 / ((1.0 + x * x).sqrt() + (1.0 + y * y).sqrt()))) * part
}

/// Ascending values, left vectors and right vectors, one in each row, of an upper bidiagonal
/// matrix with entries near 1 and at most one column more than rows, which then gives one right
/// vector more, the last one, that it takes to 0.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn bidiagonal(diagonal: &[f64], beside: &[f64]) -> Result<[Vec<f64>; 3]> {
    let (n, columns) = (diagonal.len(), beside.len() + 1);
    let (mut d, mut e) = (diagonal.to_vec(), beside.to_vec());
    let (mut left, mut right) = (Rows::identity(n), Rows::identity(columns));
    if columns > n {
        // The last column is turned into the others, from below.
        let mut extra = e.pop().unwrap_or(0.0);
        for i in (0..n).rev() {
            let (turn, r) = rotation(d[i], extra);
            d[i] = r;
            right.rotate(i, n, turn);
            if i > 0 {
                extra = -turn.1 * e[i - 1];
                e[i - 1] *= turn.0;
            }
        }
    }
    let size = d.iter().chain(&e).fold(0.0f64, |max, x| max.max(x.abs()));
    let nothing = 0.25 * f64::EPSILON * size;
    let mut end = n.saturating_sub(1);
    let mut sweeps = 0;
    while end > 0 {
        for x in &mut d[..=end] {
            if x.abs() <= nothing {
                *x = 0.0;
            }
        }
        let small = |i: usize| {
            e[i].abs() <= nothing || e[i].abs() <= f64::EPSILON * (d[i].abs() + d[i + 1].abs())
        };
        if small(end - 1) {
            e[end - 1] = 0.0;
            end -= 1;
            sweeps = 0;
            continue;
        }
        let start = (0..end - 1).rev().find(|&i| small(i)).map_or(0, |i| i + 1);
        sweeps += 1;
        if sweeps > MOST_SWEEPS {
            return Err(NumericError::new("`svd` did not converge"));
        }
        let shift = smaller(d[end - 1], e[end - 1], d[end]);
        let part = shift / d[start];
        if d[start..=end].contains(&0.0) || part * part < f64::EPSILON {
            // From above, without a shift: no differences are taken.
            let (mut turn, mut other) = ((1.0, 0.0), (1.0, 0.0));
            for i in start..end {
                let r;
                (turn, r) = rotation(d[i] * turn.0, e[i]);
                if i > start {
                    e[i - 1] = other.1 * r;
                }
                (other, d[i]) = rotation(other.0 * r, d[i + 1] * turn.1);
                right.rotate(i, i + 1, turn);
                left.rotate(i, i + 1, other);
            }
            let h = d[end] * turn.0;
            d[end] = h * other.0;
            e[end - 1] = h * other.1;
            continue;
        }
        let mut f = (d[start].abs() - shift) * (1f64.copysign(d[start]) + shift / d[start]);
        let mut g = e[start];
        for i in start..end {
            let (turn, r) = rotation(f, g);
            if i > start {
                e[i - 1] = r;
            }
            let (c, s) = turn;
            f = c * d[i] + s * e[i];
            e[i] = c * e[i] - s * d[i];
            g = s * d[i + 1];
            d[i + 1] *= c;
            let (other, r) = rotation(f, g);
            let (c, s) = other;
            d[i] = r;
            f = c * e[i] + s * d[i + 1];
            d[i + 1] = c * d[i + 1] - s * e[i];
            if i + 1 < end {
                g = s * e[i + 1];
                e[i + 1] *= c;
            }
            right.rotate(i, i + 1, turn);
            left.rotate(i, i + 1, other);
        }
        e[end - 1] = f;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| d[i].abs().total_cmp(&d[j].abs()));
    let sign = |i: usize| (i, if d[i] < 0.0 { -1.0 } else { 1.0 });
    let all = order.iter().map(|&i| sign(i));
    Ok([
        order.iter().map(|&i| d[i].abs()).collect(),
        left.taken(n, order.iter().map(|&i| (i, 1.0))),
        right.taken(columns, all.chain((n..columns).map(|i| (i, 1.0)))),
    ])
}

/// Ascending eigenvalues and eigenvectors, one in each row, of a symmetric tridiagonal matrix.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn tridiagonal(diagonal: &[f64], beside: &[f64]) -> Result<[Vec<f64>; 2]> {
    let n = diagonal.len();
    let (mut d, mut e) = (diagonal.to_vec(), beside.to_vec());
    e.resize(n, 0.0);
    let mut rows = Rows::identity(n);
    for l in 0..n {
        for sweep in 0.. {
            let small = |i: usize| e[i].abs() <= f64::EPSILON * (d[i].abs() + d[i + 1].abs());
            let m = (l..n - 1).find(|&i| small(i)).unwrap_or(n - 1);
            if m == l {
                break;
            }
            if sweep == MOST_SWEEPS {
                return Err(NumericError::new("`eigh` did not converge"));
            }
            // Wilkinson's shift.
            let mut g = (d[l + 1] - d[l]) / (2.0 * e[l]);
            let r = libm::hypot(g, 1.0);
            g = d[m] - d[l] + e[l] / (g + r.copysign(g));
            let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
            let mut whole = true;
            for i in (l..m).rev() {
                let (f, b) = (s * e[i], c * e[i]);
                let (turn, r) = rotation(g, f);
                e[i + 1] = r;
                if r == 0.0 {
                    d[i + 1] -= p;
                    e[m] = 0.0;
                    whole = false;
                    break;
                }
                (c, s) = turn;
                g = d[i + 1] - p;
                let r = (d[i] - g) * s + 2.0 * c * b;
                p = s * r;
                d[i + 1] = g + p;
                g = c * r - b;
                rows.rotate(i, i + 1, (c, -s));
            }
            if whole {
                d[l] -= p;
                e[l] = g;
                e[m] = 0.0;
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| d[i].total_cmp(&d[j]));
    Ok([
        order.iter().map(|&i| d[i]).collect(),
        rows.taken(n, order.iter().map(|&i| (i, 1.0))),
    ])
}
