//! A matrix as a product of triangles, with its rows in the order of their pivots.
//!
//! A large one in blocks of columns, so that almost all of the work is in products of
//! matrices: Golub and Van Loan, "Matrix Computations", 4th edition, section 3.6.

use super::super::array::{Array, values};
use super::super::product::{View, add_product};
use super::super::wide::{dot, take_away};
use super::transposed;
use super::triangles::{self, NARROW, down, eliminate as eliminate_all, up};
use multiversion::multiversion;
use std::cell::OnceCell;

/// Columns that are eliminated together.
const BLOCK: usize = 32;

/// Up to this size products are rounded before they are taken away, so that what cancels on
/// paper cancels here.
const SMALL: usize = 15;

/// `P A = L U`: L has ones on its diagonal and lies below it, U on and above it.
pub(in crate::numeric) struct Lu {
    n: usize,
    /// Both triangles, row by row.
    rows: Vec<f64>,
    /// The same column by column, once it is asked for.
    columns: OnceCell<Vec<f64>>,
    /// Which row of the matrix each row was.
    order: Vec<usize>,
    /// Whether rows changed places an odd number of times.
    odd: bool,
}

impl Lu {
    /// The factors of a square matrix, by elimination with the largest pivot of a column.
    pub(in crate::numeric) fn of(a: &Array, n: usize) -> Lu {
        if n > NARROW {
            return Lu::in_blocks(values(a).into_owned(), n);
        }
        if n > SMALL {
            return Lu::at_once(values(a).into_owned(), n);
        }
        let mut rows = values(a).into_owned();
        let mut order: Vec<usize> = (0..n).collect();
        let mut odd = false;
        for k in 0..n {
            let at = |rows: &[f64], i: usize| rows[i * n + k].abs();
            let best = (k..n).fold(k, |best, i| {
                if at(&rows, i) > at(&rows, best) {
                    i
                } else {
                    best
                }
            });
            if best != k {
                let (upper, lower) = rows.split_at_mut(best * n);
                upper[k * n..][..n].swap_with_slice(&mut lower[..n]);
                order.swap(k, best);
                odd = !odd;
            }
            let (upper, lower) = rows.split_at_mut((k + 1) * n);
            let pivot_row = &upper[k * n..][..n];
            let pivot = pivot_row[k];
            if pivot == 0.0 {
                continue;
            }
            for row in lower.chunks_exact_mut(n) {
                let factor = row[k] / pivot;
                row[k] = factor;
                if factor != 0.0 {
                    take_away(&mut row[k + 1..], factor, &pivot_row[k + 1..]);
                }
            }
        }
        Lu {
            n,
            rows,
            columns: OnceCell::new(),
            order,
            odd,
        }
    }

    /// The factors of a matrix that fits into the first caches.
    fn at_once(mut rows: Vec<f64>, n: usize) -> Lu {
        let mut order: Vec<usize> = (0..n).collect();
        let mut odd = false;
        for (k, best) in eliminate_all(&mut rows, n).into_iter().enumerate() {
            order.swap(k, best);
            odd ^= best != k;
        }
        Lu {
            n,
            rows,
            columns: OnceCell::new(),
            order,
            odd,
        }
    }

    /// The factors, by blocks of columns from the left: one is eliminated by itself, and what
    /// it does to the columns on its right is one product.
    fn in_blocks(mut rows: Vec<f64>, n: usize) -> Lu {
        let mut order: Vec<usize> = (0..n).collect();
        let mut odd = false;
        for k in (0..n).step_by(BLOCK) {
            let width = BLOCK.min(n - k);
            let mut panel: Vec<[f64; BLOCK]> = vec![[0.0; BLOCK]; n - k];
            for (to, row) in panel.iter_mut().zip(rows[k * n..].chunks_exact(n)) {
                to[..width].copy_from_slice(&row[k..k + width]);
            }
            let mut pivots = [0; BLOCK];
            eliminate(&mut panel, &mut pivots[..width]);
            for (i, &best) in pivots[..width].iter().enumerate() {
                if best != i {
                    let (upper, lower) = rows.split_at_mut((k + best) * n);
                    upper[(k + i) * n..][..n].swap_with_slice(&mut lower[..n]);
                    order.swap(k + i, k + best);
                    odd = !odd;
                }
            }
            for (from, row) in panel.iter().zip(rows[k * n..].chunks_exact_mut(n)) {
                row[k..k + width].copy_from_slice(&from[..width]);
            }
            let next = k + width;
            if next == n {
                break;
            }
            let (upper, lower) = rows.split_at_mut(next * n);
            let block = &mut upper[k * n..];
            for (i, factors) in panel[..width].iter().enumerate().skip(1) {
                let (done, rest) = block.split_at_mut(i * n);
                for (j, known) in done.chunks_exact(n).enumerate() {
                    take_away(&mut rest[next..n], factors[j], &known[next..]);
                }
            }
            add_product(
                (&mut lower[next..], n),
                -1.0,
                View::rows(panel[width..].as_flattened(), BLOCK),
                View::rows(&block[next..], n),
                (n - next, width, n - next),
            );
        }
        Lu {
            n,
            rows,
            columns: OnceCell::new(),
            order,
            odd,
        }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.rows[i * self.n..][..self.n]
    }

    /// The product of the pivots, with the sign of the order.
    pub(super) fn determinant(&self) -> f64 {
        let sign = if self.odd { -1.0 } else { 1.0 };
        (0..self.n).fold(sign, |product, i| product * self.row(i)[i])
    }

    /// Whether no pivot is 0.
    pub(in crate::numeric) fn is_regular(&self) -> bool {
        (0..self.n).all(|i| self.row(i)[i] != 0.0)
    }

    /// The x with `A x = b`, for `columns` right-hand sides row by row.
    pub(in crate::numeric) fn solve(&self, b: &[f64], columns: usize) -> Vec<f64> {
        let (n, c) = (self.n, columns);
        if c == 0 {
            return Vec::new();
        }
        let mut x = Vec::with_capacity(n * c);
        for &i in &self.order {
            x.extend_from_slice(&b[i * c..][..c]);
        }
        if n <= NARROW {
            if c == 1 {
                let columns = self.columns.get_or_init(|| transposed(&self.rows, n, n));
                down(columns, &mut x, false);
                up(columns, &mut x, true);
            } else {
                triangles::solve(&self.rows, n, &mut x, c);
            }
            return x;
        }
        let all = View::rows(&self.rows, n);
        let block = if c == 1 { n.max(1) } else { BLOCK };
        for start in (0..n).step_by(block) {
            let end = n.min(start + block);
            let (done, rest) = x.split_at_mut(start * c);
            let here = &mut rest[..(end - start) * c];
            if start > 0 {
                let left = all.from(start, 0);
                add_product(
                    (here, c),
                    -1.0,
                    left,
                    View::rows(done, c),
                    (end - start, start, c),
                );
            }
            for i in start..end {
                let (done, rest) = here.split_at_mut((i - start) * c);
                let row = &self.row(i)[start..i];
                if c == 1 {
                    rest[0] -= dot(row, done);
                    continue;
                }
                for (factor, known) in row.iter().zip(done.chunks_exact(c)) {
                    take_away(&mut rest[..c], *factor, known);
                }
            }
        }
        for start in (0..n).step_by(block).rev() {
            let end = n.min(start + block);
            let (rest, done) = x.split_at_mut(end * c);
            let here = &mut rest[start * c..];
            if end < n {
                let right = all.from(start, end);
                add_product(
                    (here, c),
                    -1.0,
                    right,
                    View::rows(done, c),
                    (end - start, n - end, c),
                );
            }
            for i in (start..end).rev() {
                let (rest, done) = here.split_at_mut((i + 1 - start) * c);
                let (row, own) = (self.row(i), &mut rest[(i - start) * c..]);
                let after = &row[i + 1..end];
                if c == 1 {
                    own[0] = (own[0] - dot(after, done)) / row[i];
                    continue;
                }
                for (factor, known) in after.iter().zip(done.chunks_exact(c)) {
                    take_away(own, *factor, known);
                }
                for x in own {
                    *x /= row[i];
                }
            }
        }
        x
    }

    /// The x with `Aᵀ x = b`.
    fn solve_transposed(&self, b: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut y = b.to_vec();
        down(&self.rows, &mut y, true);
        up(&self.rows, &mut y, false);
        let mut x = vec![0.0; n];
        for (y, &i) in y.iter().zip(&self.order) {
            x[i] = *y;
        }
        x
    }

    /// The 1-norm of the inverse, from below and seldom by more than a factor of 3: Hager's
    /// method as Higham has it, "FORTRAN codes for estimating the one-norm", 1988.
    pub(super) fn inverse_norm(&self) -> f64 {
        const ROUNDS: usize = 5;
        let n = self.n;
        let total = |v: &[f64]| v.iter().fold(0.0, |sum, x| sum + x.abs());
        let mut x = vec![1.0 / n as f64; n];
        let mut best = 0.0f64;
        for _ in 0..ROUNDS {
            let y = self.solve(&x, 1);
            best = best.max(total(&y));
            let signs: Vec<f64> = y.iter().map(|y| 1f64.copysign(*y)).collect();
            let z = self.solve_transposed(&signs);
            let along = dot(&z, &x);
            let largest = (0..n).fold(0, |j, i| if z[i].abs() > z[j].abs() { i } else { j });
            if z.get(largest).is_none_or(|z| z.abs() <= along) {
                break;
            }
            x.fill(0.0);
            x[largest] = 1.0;
        }
        // Signs that alternate catch what the rounds miss.
        let ramp = |i: usize| {
            (1.0 + i as f64 / (n.max(2) - 1) as f64) * if i.is_multiple_of(2) { 1.0 } else { -1.0 }
        };
        let y = self.solve(&(0..n).map(ramp).collect::<Vec<_>>(), 1);
        best.max(2.0 * total(&y) / (3.0 * n as f64))
    }
}

/// Eliminates the columns of a block with the largest pivot of each, and tells which row
/// each was swapped with.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn eliminate(panel: &mut [[f64; BLOCK]], pivots: &mut [usize]) {
    for (k, swapped) in pivots.iter_mut().enumerate() {
        let mut best = k;
        let mut largest = 0.0;
        for (i, row) in panel.iter().enumerate().skip(k) {
            let size = row[k].abs();
            if size > largest {
                (best, largest) = (i, size);
            }
        }
        *swapped = best;
        panel.swap(k, best);
        let (upper, lower) = panel.split_at_mut(k + 1);
        let pivot = upper[k][k];
        if pivot == 0.0 {
            continue;
        }
        // Columns that are done stay as they are: whole rows are quicker than parts of them.
        let mut above = upper[k];
        above[..=k].fill(0.0);
        for row in lower {
            let factor = row[k] / pivot;
            for (x, y) in row.iter_mut().zip(&above) {
                *x = (-factor).mul_add(*y, *x);
            }
            // Not earlier: a wide reading of what was just written waits.
            row[k] = factor;
        }
    }
}
