//! A matrix as a product of triangles, with its rows in the order of their pivots.

use super::super::array::{Array, values};
use super::super::wide::{dot, take_away};

/// `P A = L U`: L has ones on its diagonal and lies below it, U on and above it.
pub(super) struct Lu {
    n: usize,
    /// Both triangles, row by row.
    rows: Vec<f64>,
    /// Which row of the matrix each row was.
    order: Vec<usize>,
    /// Whether rows changed places an odd number of times.
    odd: bool,
}

impl Lu {
    /// The factors of a square matrix, by elimination with the largest pivot of a column.
    pub(super) fn of(a: &Array, n: usize) -> Lu {
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
    pub(super) fn is_regular(&self) -> bool {
        (0..self.n).all(|i| self.row(i)[i] != 0.0)
    }

    /// The x with `A x = b`, for `columns` right-hand sides row by row.
    pub(super) fn solve(&self, b: &[f64], columns: usize) -> Vec<f64> {
        let (n, c) = (self.n, columns);
        if c == 0 {
            return Vec::new();
        }
        let mut x = Vec::with_capacity(n * c);
        for &i in &self.order {
            x.extend_from_slice(&b[i * c..][..c]);
        }
        for i in 0..n {
            let (done, rest) = x.split_at_mut(i * c);
            let row = self.row(i);
            if c == 1 {
                rest[0] -= dot(&row[..i], done);
                continue;
            }
            for (factor, known) in row[..i].iter().zip(done.chunks_exact(c)) {
                take_away(&mut rest[..c], *factor, known);
            }
        }
        for i in (0..n).rev() {
            let (rest, done) = x.split_at_mut((i + 1) * c);
            let (row, own) = (self.row(i), &mut rest[i * c..]);
            if c == 1 {
                own[0] = (own[0] - dot(&row[i + 1..], done)) / row[i];
                continue;
            }
            for (factor, known) in row[i + 1..].iter().zip(done.chunks_exact(c)) {
                take_away(own, *factor, known);
            }
            for x in own {
                *x /= row[i];
            }
        }
        x
    }

    /// The x with `Aᵀ x = b`.
    fn solve_transposed(&self, b: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut y = b.to_vec();
        for i in 0..n {
            let row = self.row(i);
            y[i] /= row[i];
            let (done, rest) = y.split_at_mut(i + 1);
            take_away(rest, done[i], &row[i + 1..]);
        }
        for i in (0..n).rev() {
            let (rest, done) = y.split_at_mut(i);
            take_away(rest, done[0], &self.row(i)[..i]);
        }
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
