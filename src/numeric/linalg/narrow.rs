//! Reductions of matrices that fit into the first caches: one reflection after the other is
//! applied to all that is left, which needs fewer passes than putting it off. Rows are whole
//! groups of numbers; vectors are 0 where they do not reach.

use super::blocks::{Block, WIDTH, mirror};
use super::reduction::Bidiagonal;
use multiversion::multiversion;

/// Up to this size a matrix counts as narrow.
pub(super) const NARROW: usize = 96;

/// Numbers that are worked on at once.
const LANES: usize = 8;

type Group = [f64; LANES];

/// The part of a matrix from a row and column on, in rows of whole groups.
struct Rest {
    numbers: Vec<Group>,
    /// Rows and columns.
    size: usize,
    /// Groups in a row.
    stride: usize,
}

impl Rest {
    fn of(matrix: &[f64], n: usize, start: usize) -> Rest {
        let size = n - start;
        let stride = size.div_ceil(LANES);
        let mut numbers = vec![[0.0; LANES]; size * stride];
        let rows = matrix[start * n..].chunks_exact(n);
        for (to, row) in numbers.chunks_exact_mut(stride.max(1)).zip(rows) {
            to.as_flattened_mut()[..size].copy_from_slice(&row[start..]);
        }
        Rest {
            numbers,
            size,
            stride,
        }
    }

    fn row(&self, i: usize) -> &[f64] {
        self.numbers[i * self.stride..][..self.stride].as_flattened()
    }

    fn vector(&self) -> Vec<Group> {
        vec![[0.0; LANES]; self.stride]
    }
}

/// Reduces what is left from `start` on, as [`super::reduction::bidiagonal`] does.
pub(super) fn bidiagonal(matrix: &[f64], n: usize, start: usize, found: &mut Bidiagonal) {
    let mut rest = Rest::of(matrix, n, start);
    let h = rest.size;
    for first in (0..h).step_by(WIDTH) {
        let width = WIDTH.min(h - first);
        let (mut vs, mut us) = (Vec::new(), Vec::new());
        let (mut of_v, mut of_u) = (Vec::with_capacity(width), Vec::with_capacity(width));
        for k in first..first + width {
            let (mut v, mut u) = (rest.vector(), rest.vector());
            let (mut y, mut x) = (rest.vector(), rest.vector());
            let column = v.as_flattened_mut();
            for (i, to) in column.iter_mut().enumerate().take(h).skip(k) {
                *to = rest.row(i)[k];
            }
            let (diagonal, factor) = mirror(&mut column[k..h]);
            found.diagonal.push(diagonal);
            of_v.push(factor);
            if k + 1 < h {
                add_rows(&rest, k, &v, factor, &mut y);
                let row = u.as_flattened_mut();
                row.copy_from_slice(rest.row(k));
                for (u, y) in row.iter_mut().zip(y.as_flattened()) {
                    *u -= y;
                }
                row[..=k].fill(0.0);
                let (beside, factor) = mirror(&mut row[k + 1..h]);
                found.beside.push(beside);
                of_u.push(factor);
                finish(&mut rest, k + 1, (&v, &u), (&y, &mut x), factor);
            } else {
                of_u.push(0.0);
            }
            vs.extend_from_slice(&v.as_flattened()[first..h]);
            us.extend_from_slice(&u.as_flattened()[(first + 1).min(h)..h]);
        }
        let (at, height) = (start + first, h - first);
        found.left.push(Block::new(at, height, vs, &of_v));
        found.right.push(Block::new(at + 1, height - 1, us, &of_u));
    }
}

/// `y = factor · Σ vᵢ rowᵢ` over the rows from `first` on and the columns after it.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn add_rows(rest: &Rest, first: usize, v: &[Group], factor: f64, y: &mut [Group]) {
    let from = (first + 1) / LANES;
    let v = &v.as_flattened()[first..rest.size];
    let (fours, last) = v.as_chunks::<4>();
    let row = |i: usize| &rest.numbers[(first + i) * rest.stride..][from..rest.stride];
    for (i, v) in fours.iter().enumerate() {
        let (a, b) = (row(4 * i), row(4 * i + 1));
        let (c, d) = (row(4 * i + 2), row(4 * i + 3));
        let rows = a.iter().zip(b).zip(c.iter().zip(d));
        for (y, ((a, b), (c, d))) in y[from..].iter_mut().zip(rows) {
            for l in 0..LANES {
                let first = b[l].mul_add(v[1], a[l] * v[0]);
                let second = d[l].mul_add(v[3], c[l] * v[2]);
                y[l] += first + second;
            }
        }
    }
    for (i, v) in last.iter().enumerate() {
        for (y, a) in y[from..].iter_mut().zip(row(4 * fours.len() + i)) {
            for l in 0..LANES {
                y[l] = a[l].mul_add(*v, y[l]);
            }
        }
    }
    for y in y[from..].as_flattened_mut() {
        *y *= factor;
    }
    y.as_flattened_mut()[..=first].fill(0.0);
}

/// `x = factor · (A u - v (y · u))`, and `A - v yᵀ - x uᵀ`, from a row on.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn finish(
    rest: &mut Rest,
    first: usize,
    (v, u): (&[Group], &[Group]),
    (y, x): (&[Group], &mut [Group]),
    factor: f64,
) {
    let from = first / LANES;
    let (u, y) = (&u[from..], &y[from..]);
    let along = sum(y, u);
    let (v, x) = (v.as_flattened(), x.as_flattened_mut());
    for i in first..rest.size {
        let row = &mut rest.numbers[i * rest.stride..][from..rest.stride];
        let own = factor * (-v[i]).mul_add(along, sum(row, u));
        x[i] = own;
        for (a, (y, u)) in row.iter_mut().zip(y.iter().zip(u)) {
            for l in 0..LANES {
                a[l] = (-v[i]).mul_add(y[l], (-own).mul_add(u[l], a[l]));
            }
        }
    }
}

/// The sum of products, in eight parts.
#[inline(always)]
fn sum(a: &[Group], b: &[Group]) -> f64 {
    let mut s = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for l in 0..LANES {
            s[l] = a[l].mul_add(b[l], s[l]);
        }
    }
    ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}

/// Reduces what is left from `start` on of the upper triangle of a symmetric matrix to a
/// diagonal and what stands beside it, as [`super::symmetric::eigen`] does.
pub(super) fn tridiagonal(
    matrix: &[f64],
    n: usize,
    start: usize,
    (diagonal, beside): (&mut Vec<f64>, &mut Vec<f64>),
) -> Vec<Block> {
    let mut rest = Rest::of(matrix, n, start);
    let h = rest.size;
    // Both triangles: half of the reading saved would cost more than it takes.
    for i in 0..h {
        for j in i + 1..h {
            let entry = rest.row(i)[j];
            rest.numbers[j * rest.stride..][..rest.stride].as_flattened_mut()[i] = entry;
        }
    }
    let mut blocks = Vec::new();
    for first in (0..h.saturating_sub(1)).step_by(WIDTH) {
        let width = WIDTH.min(h - 1 - first);
        let mut vs = Vec::with_capacity(width * (h - first - 1));
        let mut factors = Vec::with_capacity(width);
        for k in first..first + width {
            let (mut v, mut w) = (rest.vector(), rest.vector());
            let column = v.as_flattened_mut();
            column.copy_from_slice(rest.row(k));
            diagonal.push(column[k]);
            column[..=k].fill(0.0);
            let (next, factor) = mirror(&mut column[k + 1..h]);
            beside.push(next);
            factors.push(factor);
            both_sides(&mut rest, k + 1, &v, &mut w, factor);
            vs.extend_from_slice(&v.as_flattened()[first + 1..h]);
        }
        blocks.push(Block::new(start + first + 1, h - first - 1, vs, &factors));
    }
    diagonal.extend(rest.size.checked_sub(1).map(|i| rest.row(i)[i]));
    blocks
}

/// `A - v wᵀ - w vᵀ` from a row on, which is the reflection of `v` from both sides.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn both_sides(rest: &mut Rest, first: usize, v: &[Group], w: &mut [Group], factor: f64) {
    let from = first / LANES;
    let v = &v[from..];
    let w = &mut w[from..];
    let skipped = from * LANES;
    for (i, w) in w.as_flattened_mut().iter_mut().enumerate() {
        let i = i + skipped;
        if i >= first && i < rest.size {
            let row = &rest.numbers[i * rest.stride..][from..rest.stride];
            *w = factor * sum(row, v);
        }
    }
    let half = 0.5 * factor * sum(w, v);
    for (w, v) in w.as_flattened_mut().iter_mut().zip(v.as_flattened()) {
        *w -= half * v;
    }
    let (all_v, all_w) = (v.as_flattened(), w.as_flattened());
    for i in first..rest.size {
        let row = &mut rest.numbers[i * rest.stride..][from..rest.stride];
        let (own_v, own_w) = (-all_v[i - skipped], -all_w[i - skipped]);
        for (a, (v, w)) in row.iter_mut().zip(v.iter().zip(&*w)) {
            for l in 0..LANES {
                a[l] = own_v.mul_add(w[l], own_w.mul_add(v[l], a[l]));
            }
        }
    }
}
