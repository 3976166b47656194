//! Singular values and vectors of a bidiagonal matrix: divided at a row, and put together
//! again by a secular equation (Gu and Eisenstat, "A divide-and-conquer algorithm for the
//! bidiagonal SVD", 1995; deflation as in LAPACK's `dlasd2`).

use super::super::error::Result;
use super::super::product::{View, add_product};
use super::super::wide::rotate;
use super::secular::{Poles, roots};
use super::svd::{orthogonal_to, tall};
use super::tridiagonal::{Part, two_rows};

/// Up to this size it is not divided.
const SMALL: usize = 16;

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
/// the diagonal, or one less.
pub(super) fn decompose(diagonal: &[f64], beside: &[f64]) -> Result<Found> {
    let n = diagonal.len();
    if n <= SMALL {
        return small(diagonal, beside);
    }
    let half = n / 2;
    let upper = decompose(&diagonal[..half], &beside[..half])?;
    let lower = decompose(&diagonal[half + 1..], &beside[half + 1..])?;
    let columns = beside.len() + 1;
    Ok(join(upper, lower, (diagonal[half], beside[half]), columns))
}

/// By rotations of a full matrix.
fn small(diagonal: &[f64], beside: &[f64]) -> Result<Found> {
    let (n, columns) = (diagonal.len(), beside.len() + 1);
    // As it lies, or turned when there is one column more than there are rows.
    let wide = columns > n;
    let mut matrix = vec![vec![0.0; columns.max(n)]; n];
    for i in 0..n {
        matrix[i][i] = diagonal[i];
        if wide {
            matrix[i][i + 1] = beside[i];
        } else if i > 0 {
            matrix[i][i - 1] = beside[i - 1];
        }
    }
    let (mut first, mut values, mut second) = tall(matrix, columns.max(n), n)?;
    first.reverse();
    values.reverse();
    second.reverse();
    if wide {
        let null = orthogonal_to(&first, columns);
        first.push(null);
        std::mem::swap(&mut first, &mut second);
    }
    Ok(Found {
        values,
        left: first.concat(),
        right: second.concat(),
    })
}

struct Squares<'a>(&'a [f64]);

impl Poles for Squares<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn gap(&self, j: usize, i: usize) -> f64 {
        (self.0[j] - self.0[i]) * (self.0[j] + self.0[i])
    }
}

/// A value, its part in the row between the halves, where its vectors lie, and their row.
#[derive(Clone, Copy)]
struct Item {
    value: f64,
    z: f64,
    part: Part,
    row: usize,
}

/// Puts two halves together with the row between them, of the two numbers `joint`.
fn join(upper: Found, lower: Found, joint: (f64, f64), columns: usize) -> Found {
    let (m, n) = (
        upper.values.len(),
        upper.values.len() + lower.values.len() + 1,
    );
    let c = columns;
    // Row 0 is that between the halves, then come those of the upper and of the lower one.
    let (mut left, mut right) = (vec![0.0; n * n], vec![0.0; c * c]);
    let mut items: Vec<Item> = Vec::with_capacity(n);
    left[m] = 1.0;
    for (i, row) in upper.left.chunks_exact(m).enumerate() {
        left[(1 + i) * n..][..m].copy_from_slice(row);
    }
    let rest = n - m - 1;
    for (i, row) in lower.left.chunks_exact(rest).enumerate() {
        left[(1 + m + i) * n + m + 1..][..rest].copy_from_slice(row);
    }
    for (i, row) in upper.right.chunks_exact(m + 1).enumerate() {
        // The last one, which the upper half takes to 0, is that of row 0.
        let at = if i == m { 0 } else { 1 + i };
        right[at * c..][..m + 1].copy_from_slice(row);
        if i < m {
            let z = joint.0 * row[m];
            items.push(Item {
                value: upper.values[i],
                z,
                part: Part::Upper,
                row: at,
            });
        }
    }
    let side = c - m - 1;
    for (i, row) in lower.right.chunks_exact(side).enumerate() {
        right[(1 + m + i) * c + m + 1..][..side].copy_from_slice(row);
        if i < rest {
            let z = joint.1 * row[0];
            items.push(Item {
                value: lower.values[i],
                z,
                part: Part::Lower,
                row: 1 + m + i,
            });
        }
    }
    items.sort_by(|x, y| x.value.total_cmp(&y.value));
    let size = items.last().map_or(0.0, |item| item.value);
    let tolerance = 8.0 * f64::EPSILON * size.max(joint.0.abs()).max(joint.1.abs());

    let mut first = joint.0 * right[m];
    if c > n {
        // Both halves take a direction to 0, of which one combination is left.
        let other = joint.1 * right[n * c + m + 1];
        let length = libm::hypot(first, other);
        if length > tolerance {
            let (x, y) = two_rows(&mut right, c, 0, n);
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
            let (x, y) = two_rows(&mut left, n, last.row, item.row);
            rotate(x, y, cos, sin);
            let (x, y) = two_rows(&mut right, c, last.row, item.row);
            rotate(x, y, cos, sin);
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
    let mut found: Vec<(f64, Vec<f64>, Vec<f64>)> = done
        .iter()
        .map(|item| {
            let (l, r) = (&left[item.row * n..][..n], &right[item.row * c..][..c]);
            (item.value, l.to_vec(), r.to_vec())
        })
        .collect();
    combine(&kept, (&left, n), (&right, c), m, &mut found);
    found.sort_by(|x, y| x.0.total_cmp(&y.0));
    let mut all = Found {
        values: Vec::with_capacity(n),
        left: Vec::with_capacity(n * n),
        right: Vec::with_capacity(c * c),
    };
    for (value, l, r) in found {
        all.values.push(value);
        all.left.extend(l);
        all.right.extend(r);
    }
    if c > n {
        all.right.extend_from_slice(&right[n * c..]);
    }
    all
}

/// Solves for what takes part, and appends values and vectors.
fn combine(
    kept: &[Item],
    (left, n): (&[f64], usize),
    (right, c): (&[f64], usize),
    m: usize,
    found: &mut Vec<(f64, Vec<f64>, Vec<f64>)>,
) {
    let k = kept.len();
    let poles: Vec<f64> = kept.iter().map(|item| item.value).collect();
    let z: Vec<f64> = kept.iter().map(|item| item.z).collect();
    let roots = roots(&Squares(&poles), &z, 1.0);
    // Vectors that lie in one half only stand together, so that their zeros are not multiplied.
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by_key(|&i| kept[i].part as usize);
    let count = |part: Part| kept.iter().filter(|item| item.part == part).count();
    let (in_upper, in_lower) = (k - count(Part::Lower), k - count(Part::Upper));
    let (mut of_left, mut of_right) = (vec![0.0; k * k], vec![0.0; k * k]);
    let rows = of_left
        .chunks_exact_mut(k)
        .zip(of_right.chunks_exact_mut(k));
    let mut between = Vec::with_capacity(k);
    for ((l, r), gaps) in rows.zip(roots.gaps.chunks_exact(k)) {
        for ((l, r), &i) in l.iter_mut().zip(r.iter_mut()).zip(&order) {
            *r = roots.weights[i] / gaps[i];
            *l = if i == 0 { -1.0 } else { poles[i] * *r };
        }
        let lengths = [&*l, &*r].map(|v| v.iter().fold(0.0, |sum, x| sum + x * x).sqrt());
        for x in l.iter_mut() {
            *x /= lengths[0];
        }
        for x in r.iter_mut() {
            *x /= lengths[1];
        }
        between.push(-1.0 / lengths[0]);
    }
    let turn = |sides: &[f64], vectors: &[f64], stride: usize, upper: usize| -> Vec<f64> {
        let gather = |range: &[usize], from: usize, to: usize| -> Vec<f64> {
            let part = |&i: &usize| vectors[kept[i].row * stride..][from..to].iter().copied();
            range.iter().flat_map(part).collect()
        };
        let mut out = vec![0.0; k * stride];
        let sides = View::rows(sides, k);
        let above = gather(&order[..in_upper], 0, upper);
        let above = View::rows(&above, upper);
        add_product((&mut out, stride), 1.0, sides, above, (k, in_upper, upper));
        let rest = stride - m - 1;
        let below = gather(&order[k - in_lower..], m + 1, stride);
        let below = View::rows(&below, rest);
        let sides = sides.from(0, k - in_lower);
        add_product(
            (&mut out[m + 1..], stride),
            1.0,
            sides,
            below,
            (k, in_lower, rest),
        );
        out
    };
    let mut new_left = turn(&of_left, left, n, m);
    for (row, x) in new_left.chunks_exact_mut(n).zip(between) {
        row[m] = x;
    }
    let new_right = turn(&of_right, right, c, m + 1);
    let vectors = new_left.chunks_exact(n).zip(new_right.chunks_exact(c));
    for (&(pole, x), (l, r)) in roots.places.iter().zip(vectors) {
        let d = poles[pole];
        let value = d + x / (d + (d * d + x).max(0.0).sqrt());
        found.push((value, l.to_vec(), r.to_vec()));
    }
}
