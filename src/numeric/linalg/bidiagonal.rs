//! Singular values and vectors of a bidiagonal matrix: divided at a row, and put together
//! again by a secular equation (Gu and Eisenstat, "A divide-and-conquer algorithm for the
//! bidiagonal SVD", 1995; deflation as in LAPACK's `dlasd2`).

use super::super::error::Result;
use super::super::product::{View, add_product};
use super::super::wide::{dot, rotate};
use super::secular::{Poles, roots};
use super::sweeps;
use super::tridiagonal::{Part, two_rows};

/// Up to this size it is not divided.
const SMALL: usize = 16;

/// What is wanted of the vectors.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Want {
    /// All of them.
    Vectors,
    /// No left ones, and of the right ones the first and the last entry, which is what joining
    /// halves takes. The values are the same to the last bit.
    Values,
}

/// `B = U diag(S) Vᵀ` with ascending values, of a matrix of as many columns as rows or of
/// one more; then the last right vector is what `B` takes to 0.
pub(super) struct Found {
    pub values: Vec<f64>,
    /// Left vectors, one in each row.
    pub left: Vec<f64>,
    /// Right vectors, one in each row.
    pub right: Vec<f64>,
}

/// The decomposition for a diagonal and what stands on its right: as many numbers as on
/// the diagonal, or one less. All entries are near 1 or below.
pub(super) fn decompose(diagonal: &[f64], beside: &[f64], want: Want) -> Result<Found> {
    let n = diagonal.len();
    let columns = beside.len() + 1;
    if n <= SMALL {
        let [values, mut left, mut right] = sweeps::bidiagonal(diagonal, beside)?;
        if want == Want::Values {
            left.clear();
            let ends = |row: &[f64]| [row[0], row[columns - 1]];
            right = right.chunks_exact(columns).flat_map(ends).collect();
        }
        return Ok(Found {
            values,
            left,
            right,
        });
    }
    let half = n / 2;
    let upper = decompose(&diagonal[..half], &beside[..half], want)?;
    let lower = decompose(&diagonal[half + 1..], &beside[half + 1..], want)?;
    Ok(join(
        upper,
        lower,
        (diagonal[half], beside[half]),
        columns,
        want,
    ))
}

/// A value, its part in the row between the halves, where its vectors lie, and their row.
#[derive(Clone, Copy)]
struct Item {
    value: f64,
    z: f64,
    part: Part,
    row: usize,
}

/// Vectors of both halves, one in each row: those of the upper one, then perhaps some numbers
/// between, then those of the lower one.
struct Side {
    rows: Vec<f64>,
    stride: usize,
    /// How many numbers are of the upper half.
    upper: usize,
    /// Where those of the lower half begin.
    lower: usize,
}

impl Side {
    fn new(count: usize, upper: usize, between: usize, lower: usize) -> Side {
        let stride = upper + between + lower;
        Side {
            rows: vec![0.0; count * stride],
            stride,
            upper,
            lower: upper + between,
        }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.rows[i * self.stride..][..self.stride]
    }

    fn upper(&mut self, i: usize) -> &mut [f64] {
        &mut self.rows[i * self.stride..][..self.upper]
    }

    fn lower(&mut self, i: usize) -> &mut [f64] {
        &mut self.rows[i * self.stride + self.lower..][..self.stride - self.lower]
    }

    /// Combinations of the rows of items, of which the first `counts.0` have something in the
    /// upper half and the last `counts.1` in the lower one.
    fn combined(&self, weights: &[f64], items: &[Item], counts: (usize, usize)) -> Vec<f64> {
        let k = items.len();
        let mut out = vec![0.0; k * self.stride];
        let mut part = |items: &[Item], skipped: usize, from: usize, to: usize| {
            let mut rows = Vec::with_capacity(items.len() * (to - from));
            for item in items {
                rows.extend_from_slice(&self.row(item.row)[from..to]);
            }
            add_product(
                (&mut out[from..], self.stride),
                1.0,
                View::rows(weights, k).from(0, skipped),
                View::rows(&rows, to - from),
                (k, items.len(), to - from),
            );
        };
        part(&items[..counts.0], 0, 0, self.upper);
        let skipped = k - counts.1;
        part(&items[skipped..], skipped, self.lower, self.stride);
        out
    }
}

/// Puts two halves together with the row between them, of the two numbers `joint`.
fn join(upper: Found, lower: Found, joint: (f64, f64), columns: usize, want: Want) -> Found {
    let m = upper.values.len();
    let n = m + lower.values.len() + 1;
    let c = columns;
    let (rest, side) = (n - m - 1, c - m - 1);
    // Row 0 is that between the halves, then come those of the upper and of the lower one.
    let whole = want == Want::Vectors;
    let mut left = if whole {
        Side::new(n, m, 1, rest)
    } else {
        Side::new(0, 0, 0, 0)
    };
    let mut right = if whole {
        Side::new(c, m + 1, 0, side)
    } else {
        Side::new(c, 1, 0, 1)
    };
    if whole {
        left.rows[m] = 1.0;
        for (i, row) in upper.left.chunks_exact(m).enumerate() {
            left.upper(1 + i).copy_from_slice(row);
        }
        for (i, row) in lower.left.chunks_exact(rest).enumerate() {
            left.lower(1 + m + i).copy_from_slice(row);
        }
    }
    let mut items: Vec<Item> = Vec::with_capacity(n);
    // Of the upper half the last entries touch the row between, of the lower one the first.
    let (mut first, mut other) = (0.0, 0.0);
    let width = if whole { m + 1 } else { 2 };
    for (i, row) in upper.right.chunks_exact(width).enumerate() {
        // The last one, which the upper half takes to 0, is that of row 0.
        let at = if i == m { 0 } else { 1 + i };
        let known = right.upper(at);
        known.copy_from_slice(&row[..known.len()]);
        let z = joint.0 * row[width - 1];
        let Some(&value) = upper.values.get(i) else {
            first = z;
            continue;
        };
        items.push(Item {
            value,
            z,
            part: Part::Upper,
            row: at,
        });
    }
    let width = if whole { side } else { 2 };
    for (i, row) in lower.right.chunks_exact(width).enumerate() {
        let known = right.lower(1 + m + i);
        known.copy_from_slice(&row[width - known.len()..]);
        let z = joint.1 * row[0];
        let Some(&value) = lower.values.get(i) else {
            other = z;
            continue;
        };
        items.push(Item {
            value,
            z,
            part: Part::Lower,
            row: 1 + m + i,
        });
    }
    items.sort_by(|x, y| x.value.total_cmp(&y.value));
    let size = items.last().map_or(0.0, |item| item.value);
    let tolerance = 8.0 * f64::EPSILON * size.max(joint.0.abs()).max(joint.1.abs());

    if c > n {
        // Both halves take a direction to 0, of which one combination is left.
        let length = libm::hypot(first, other);
        if length > tolerance {
            let (x, y) = two_rows(&mut right.rows, right.stride, 0, n);
            rotate(x, y, first / length, -other / length);
        }
        first = length;
    }
    if first.abs() <= tolerance {
        first = tolerance;
    }
    let mut kept = vec![Item {
        value: 0.0,
        z: first,
        part: Part::Both,
        row: 0,
    }];
    let mut done: Vec<Item> = Vec::new();
    for item in items {
        if item.z.abs() <= tolerance {
            done.push(item);
            continue;
        }
        if let [_, .., last] = &mut kept[..]
            && item.value - last.value <= tolerance
        {
            let length = libm::hypot(last.z, item.z);
            let (cos, sin) = (item.z / length, last.z / length);
            for side in [&mut left, &mut right] {
                if side.stride > 0 {
                    let (x, y) = two_rows(&mut side.rows, side.stride, last.row, item.row);
                    rotate(x, y, cos, sin);
                }
            }
            done.push(*last);
            let part = if last.part == item.part {
                item.part
            } else {
                Part::Both
            };
            *last = Item {
                z: length,
                part,
                ..item
            };
            continue;
        }
        kept.push(item);
    }
    // The pole at 0 is the row between, which is alone there.
    if let [_, second, ..] = &mut kept[..] {
        second.value = second.value.max(0.5 * tolerance);
    }
    let new = combine(&kept, &left, &right, m, want);
    // What took part and what did not, in one order; the former counts on after the latter.
    let value_of = |i: usize| {
        done.get(i)
            .map_or_else(|| new.values[i - done.len()], |item| item.value)
    };
    let mut order: Vec<(f64, usize)> = (0..n).map(|i| (value_of(i), i)).collect();
    order.sort_by(|x, y| x.0.total_cmp(&y.0));
    let ordered = |side: &Side, new: &[f64], extra: usize| -> Vec<f64> {
        let mut all = Vec::with_capacity((n + extra) * side.stride);
        for &(_, i) in &order {
            all.extend_from_slice(match done.get(i) {
                Some(item) => side.row(item.row),
                None => &new[(i - done.len()) * side.stride..][..side.stride],
            });
        }
        for i in n..n + extra {
            all.extend_from_slice(side.row(i));
        }
        all
    };
    Found {
        values: order.iter().map(|(value, _)| *value).collect(),
        left: ordered(&left, &new.left, 0),
        right: ordered(&right, &new.right, c - n),
    }
}

/// Solves for what takes part.
fn combine(kept: &[Item], left: &Side, right: &Side, m: usize, want: Want) -> Found {
    let k = kept.len();
    let poles: Vec<f64> = kept.iter().map(|item| item.value).collect();
    let z: Vec<f64> = kept.iter().map(|item| item.z).collect();
    let roots = roots(Poles::Squares, &poles, &z, 1.0);
    let value = |&(pole, x): &(usize, f64)| {
        let d = poles[pole];
        d + x / (d + (d * d + x).max(0.0).sqrt())
    };
    let values = roots.places.iter().map(value).collect();
    // Vectors that lie in one half only stand together, so that their zeros are not multiplied.
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by_key(|&i| kept[i].part as usize);
    let items: Vec<Item> = order.iter().map(|&i| kept[i]).collect();
    let count = |part: Part| kept.iter().filter(|item| item.part == part).count();
    let counts = (k - count(Part::Lower), k - count(Part::Upper));
    let mut sides = vec![0.0; k * k];
    for (row, gaps) in sides.chunks_exact_mut(k).zip(roots.gaps.chunks_exact(k)) {
        for (x, &i) in row.iter_mut().zip(&order) {
            *x = roots.weights[i] / gaps[i];
        }
    }
    let (mut new_left, mut between) = (Vec::new(), Vec::with_capacity(k));
    if want == Want::Vectors {
        let mut of_left = sides.clone();
        for row in of_left.chunks_exact_mut(k) {
            for (x, (item, &i)) in row.iter_mut().zip(items.iter().zip(&order)) {
                *x = if i == 0 { -1.0 } else { item.value * *x };
            }
            between.push(-1.0 / normalise(row));
        }
        new_left = left.combined(&of_left, &items, counts);
        for (row, x) in new_left.chunks_exact_mut(left.stride).zip(between) {
            row[m] = x;
        }
    }
    for row in sides.chunks_exact_mut(k) {
        normalise(row);
    }
    Found {
        values,
        left: new_left,
        right: right.combined(&sides, &items, counts),
    }
}

/// Makes a row of length 1 and returns the length it had.
fn normalise(row: &mut [f64]) -> f64 {
    let length = dot(row, row).sqrt();
    for x in row {
        *x /= length;
    }
    length
}
