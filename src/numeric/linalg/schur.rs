//! The real Schur form of a large matrix, `A = Q T Qᵀ` with `T` triangular but for 2×2 blocks:
//! many small bulges are chased down a Hessenberg matrix at once, and values are split off early
//! from a window at its end (Braman, Byers and Mathias, "The multishift QR algorithm", parts
//! I and II, 2002).

use super::super::error::{NumericError, Result};
use super::super::product::{View, add_product};
use super::blocks::mirror;
use super::eigen::real_schur;
use super::hessenberg::hessenberg;
use multiversion::multiversion;
use nalgebra::DMatrix;

/// Up to this size a block is left to the method for small ones.
const SMALL: usize = 64;

/// Pairs of shifts, and so bulges, of one sweep.
const BULGES: usize = 16;

/// Rows and columns of the window at the end.
const WINDOW: usize = 48;

/// Sweeps without any value split off after which shifts are made up.
const PATIENCE: usize = 6;

/// Sweeps that no matrix needs, for each row.
const MOST_SWEEPS: usize = 30;

/// `T`, and the columns of `Q` as rows, of `n` rows of `n` numbers near 1.
pub(super) fn schur(mut h: Vec<f64>, n: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    let q = hessenberg(&mut h, n);
    let mut work = Work { h, q, n };
    let mut end = n;
    let (mut sweeps, mut since) = (0, 0);
    while end > 0 {
        let start = work.split(end);
        if end - start <= 2 {
            end = start;
            since = 0;
            continue;
        }
        if end - start <= SMALL {
            work.finish(start, end)?;
            end = start;
            since = 0;
            continue;
        }
        if sweeps > MOST_SWEEPS * n {
            return Err(NumericError::new("`eig` did not converge"));
        }
        sweeps += 1;
        since += 1;
        let (split, mut shifts) = work.split_early(end)?;
        if split > 0 {
            end -= split;
            since = 0;
            // Many at once: the next window may hold more.
            if 7 * split >= WINDOW || end - start <= SMALL {
                continue;
            }
        }
        if since >= PATIENCE && since % PATIENCE == 0 {
            shifts = work.made_up_shifts(end);
        }
        work.sweep(start, end, &shifts);
    }
    Ok((work.h, work.q))
}

/// The sum and the product of two shifts.
type Pair = (f64, f64);

struct Work {
    h: Vec<f64>,
    /// Columns of `Q`, one in each row.
    q: Vec<f64>,
    n: usize,
}

impl Work {
    fn at(&self, i: usize, j: usize) -> f64 {
        self.h[i * self.n + j]
    }

    /// Where the last block of the rows before `end` starts; what stands below the diagonal and is
    /// nothing but rounding becomes 0.
    fn split(&mut self, end: usize) -> usize {
        for i in (1..end).rev() {
            let below = self.at(i, i - 1).abs();
            let beside = self.at(i - 1, i - 1).abs() + self.at(i, i).abs();
            let beside = if beside == 0.0 { 1.0 } else { beside };
            if below <= f64::EPSILON * beside {
                self.h[i * self.n + i - 1] = 0.0;
                return i;
            }
        }
        0
    }

    fn block(&self, start: usize, end: usize) -> Vec<f64> {
        let rows = self.h[start * self.n..end * self.n].chunks_exact(self.n);
        rows.flat_map(|row| row[start..end].iter().copied())
            .collect()
    }

    fn put_block(&mut self, start: usize, end: usize, block: &[f64]) {
        let rows = self.h[start * self.n..end * self.n].chunks_exact_mut(self.n);
        for (row, new) in rows.zip(block.chunks_exact(end - start)) {
            row[start..end].copy_from_slice(new);
        }
    }

    /// Applies what turned a diagonal block to the rest of its rows and columns; `turn` has the
    /// columns of the turn as rows.
    fn follow(&mut self, start: usize, end: usize, turn: &[f64]) {
        let (n, w) = (self.n, end - start);
        let turn = View::rows(turn, w);
        if end < n {
            let width = n - end;
            let mut new = vec![0.0; w * width];
            let old = View::rows(&self.h[start * n + end..], n);
            add_product((&mut new, width), 1.0, turn, old, (w, w, width));
            let rows = self.h[start * n..end * n].chunks_exact_mut(n);
            for (row, new) in rows.zip(new.chunks_exact(width)) {
                row[end..].copy_from_slice(new);
            }
        }
        if start > 0 {
            let mut new = vec![0.0; start * w];
            let old = View::rows(&self.h[start..], n);
            add_product((&mut new, w), 1.0, old, turn.transposed(), (start, w, w));
            for (row, new) in self.h.chunks_exact_mut(n).zip(new.chunks_exact(w)) {
                row[start..end].copy_from_slice(new);
            }
        }
        let mut new = vec![0.0; w * n];
        let old = View::rows(&self.q[start * n..], n);
        add_product((&mut new, n), 1.0, turn, old, (w, w, n));
        self.q[start * n..end * n].copy_from_slice(&new);
    }

    /// The Schur form of a small block.
    fn finish(&mut self, start: usize, end: usize) -> Result<()> {
        let (turn, form) = small_schur(&self.block(start, end), end - start)?;
        self.put_block(start, end, &form);
        self.follow(start, end, &turn);
        Ok(())
    }

    /// Aggressive early deflation: how many values were split off at the end, and shifts
    /// from those that were not.
    fn split_early(&mut self, end: usize) -> Result<(usize, Vec<Pair>)> {
        let (w, first) = (WINDOW, end - WINDOW);
        let (mut turn, mut form) = small_schur(&self.block(first, end), w)?;
        let before = self.at(first, first - 1);
        let mut spike: Vec<f64> = (0..w).map(|i| before * turn[i * w]).collect();
        let mut left = w;
        while left > 0 {
            let below = if left > 1 {
                form[(left - 1) * w + left - 2]
            } else {
                0.0
            };
            let size = if below == 0.0 { 1 } else { 2 };
            let mut near = form[(left - 1) * w + left - 1].abs();
            if size == 2 {
                near += (below.abs() * form[(left - 2) * w + left - 1].abs()).sqrt();
            }
            let near = if near == 0.0 { before.abs() } else { near };
            let part = spike[left - size..left]
                .iter()
                .fold(0.0f64, |max, x| max.max(x.abs()));
            if part > f64::EPSILON * near {
                break;
            }
            spike[left - size..left].fill(0.0);
            left -= size;
        }
        let shifts = shifts_of(&form, w, left);
        if left == w {
            return Ok((0, shifts));
        }
        // The spike as one number, and the rest as a Hessenberg matrix again.
        let mut head = 0.0;
        if left > 0 {
            let mut v = spike[..left].to_vec();
            let factor;
            (head, factor) = mirror(&mut v);
            if factor != 0.0 {
                reflect_rows(&mut form, w, &v, factor, 0);
                reflect_columns(&mut form, w, &v, factor, 0);
                reflect_rows(&mut turn, w, &v, factor, 0);
            }
            for k in 0..left.saturating_sub(2) {
                let mut v: Vec<f64> = (k + 1..left).map(|i| form[i * w + k]).collect();
                let (below, factor) = mirror(&mut v);
                if factor == 0.0 {
                    continue;
                }
                reflect_rows(&mut form, w, &v, factor, k + 1);
                reflect_columns(&mut form, w, &v, factor, k + 1);
                reflect_rows(&mut turn, w, &v, factor, k + 1);
                form[(k + 1) * w + k] = below;
                for i in k + 2..left {
                    form[i * w + k] = 0.0;
                }
            }
        }
        self.put_block(first, end, &form);
        self.h[first * self.n + first - 1] = head;
        self.follow(first, end, &turn);
        Ok((w - left, shifts))
    }

    /// Shifts for a matrix on which the proper ones stand still.
    fn made_up_shifts(&self, end: usize) -> Vec<Pair> {
        let pair = |i: usize| {
            let size = self.at(i, i - 1).abs() + self.at(i - 1, i - 2).abs();
            let real = 0.75 * size + self.at(i, i);
            (2.0 * real, real * real + 0.4375 * size * size)
        };
        (0..BULGES).map(|b| pair(end - 1 - 2 * b)).collect()
    }

    /// Chases a bulge for every pair of shifts through the block from `start` to `end`, some
    /// rows at a time.
    fn sweep(&mut self, start: usize, end: usize, shifts: &[Pair]) {
        let size = end - start;
        let lag = 3 * (shifts.len().max(1) - 1);
        let steps = lag + size - 1;
        let together = lag + 6;
        for tick in (0..steps).step_by(together) {
            let last = steps.min(tick + together) - 1;
            let from = start + tick.saturating_sub(lag).saturating_sub(1);
            let to = end.min(start + last + 4);
            let mut block = self.block(from, to);
            let w = to - from;
            let mut turn = vec![0.0; w * w];
            for i in 0..w {
                turn[i * w + i] = 1.0;
            }
            for tick in tick..=last {
                for (b, &shift) in shifts.iter().enumerate() {
                    let Some(step) = tick.checked_sub(3 * b).filter(|&k| k + 1 < size) else {
                        continue;
                    };
                    let row = start + step - from;
                    move_bulge(&mut block, &mut turn, w, row, (step == 0).then_some(shift));
                }
            }
            self.put_block(from, to, &block);
            self.follow(from, to, &turn);
        }
    }
}

/// The Schur form of a small block, as the columns of the turn in rows, and the form.
fn small_schur(block: &[f64], w: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    let (q, t) = real_schur(DMatrix::from_row_slice(w, w, block))?;
    let mut form = t.transpose().as_slice().to_vec();
    // What is left below the blocks is rounding.
    for i in 2..w {
        form[i * w..][..i - 1].fill(0.0);
    }
    Ok((q.as_slice().to_vec(), form))
}

/// Pairs of shifts from the last values of the first `left` rows of a Schur form.
fn shifts_of(form: &[f64], w: usize, left: usize) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut alone: Option<f64> = None;
    let mut i = left;
    while i > 0 && pairs.len() < BULGES {
        let d = form[(i - 1) * w + i - 1];
        let below = if i > 1 {
            form[(i - 1) * w + i - 2]
        } else {
            0.0
        };
        if below != 0.0 {
            let (a, b) = (form[(i - 2) * w + i - 2], form[(i - 2) * w + i - 1]);
            pairs.push((a + d, a * d - b * below));
            i -= 2;
            continue;
        }
        match alone.take() {
            Some(other) => pairs.push((d + other, d * other)),
            None => alone = Some(d),
        }
        i -= 1;
    }
    if let (Some(x), true) = (alone, pairs.is_empty()) {
        pairs.push((2.0 * x, x * x));
    }
    pairs
}

/// One step of a bulge whose reflection works on the three rows from `row` on, or two at
/// the end; with shifts it is the first step.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn move_bulge(block: &mut [f64], turn: &mut [f64], w: usize, row: usize, shifts: Option<Pair>) {
    let height = 3.min(w - row);
    let mut v = [0.0; 3];
    match shifts {
        Some((sum, product)) => {
            // The first column of (H - s₁)(H - s₂), by its common factor.
            let at = |i: usize, j: usize| block[(row + i) * w + row + j];
            let below = at(1, 0);
            v[0] = (at(0, 0) * (at(0, 0) - sum) + product) / below + at(0, 1);
            v[1] = at(0, 0) + at(1, 1) - sum;
            v[2] = if height == 3 { at(2, 1) } else { 0.0 };
        }
        None => {
            for (r, x) in v[..height].iter_mut().enumerate() {
                *x = block[(row + r) * w + row - 1];
            }
        }
    }
    let (head, factor) = mirror(&mut v[..height]);
    if factor == 0.0 || !factor.is_finite() {
        return;
    }
    if shifts.is_none() {
        block[row * w + row - 1] = head;
        for r in 1..height {
            block[(row + r) * w + row - 1] = 0.0;
        }
    }
    three_rows(&mut block[row * w..(row + height) * w], w, row, v, factor);
    for line in block.chunks_exact_mut(w).take(row + 4) {
        let x = &mut line[row..row + height];
        let along = x.iter().zip(&v).fold(0.0, |sum, (x, v)| v.mul_add(*x, sum)) * factor;
        for (x, v) in x.iter_mut().zip(&v) {
            *x = (-along).mul_add(*v, *x);
        }
    }
    three_rows(&mut turn[row * w..(row + height) * w], w, 0, v, factor);
}

/// Reflects two or three rows, from a column on.
#[inline(always)]
fn three_rows(rows: &mut [f64], w: usize, from: usize, v: [f64; 3], factor: f64) {
    let (a, rest) = rows.split_at_mut(w);
    let (b, c) = rest.split_at_mut(w);
    if c.is_empty() {
        for (a, b) in a[from..].iter_mut().zip(&mut b[from..]) {
            let along = factor * v[1].mul_add(*b, *a);
            *a -= along;
            *b = (-along).mul_add(v[1], *b);
        }
        return;
    }
    for ((a, b), c) in a[from..].iter_mut().zip(&mut b[from..]).zip(&mut c[from..]) {
        let along = factor * v[2].mul_add(*c, v[1].mul_add(*b, *a));
        *a -= along;
        *b = (-along).mul_add(v[1], *b);
        *c = (-along).mul_add(v[2], *c);
    }
}

/// Reflects the rows from `first` on, as many as `v` has numbers.
fn reflect_rows(matrix: &mut [f64], w: usize, v: &[f64], factor: f64, first: usize) {
    let mut along = vec![0.0; w];
    let rows = &mut matrix[first * w..(first + v.len()) * w];
    for (row, v) in rows.chunks_exact(w).zip(v) {
        for (sum, x) in along.iter_mut().zip(row) {
            *sum += v * x;
        }
    }
    for (row, v) in rows.chunks_exact_mut(w).zip(v) {
        for (x, sum) in row.iter_mut().zip(&along) {
            *x -= factor * v * sum;
        }
    }
}

/// Reflects the columns from `first` on, as many as `v` has numbers.
fn reflect_columns(matrix: &mut [f64], w: usize, v: &[f64], factor: f64, first: usize) {
    for row in matrix.chunks_exact_mut(w) {
        let x = &mut row[first..first + v.len()];
        let along = factor * x.iter().zip(v).fold(0.0, |sum, (x, v)| sum + x * v);
        for (x, v) in x.iter_mut().zip(v) {
            *x -= along * v;
        }
    }
}
