//! Elimination and substitution in matrices that fit into the first caches, one row after the
//! other in loops as wide as the machine can.

use multiversion::multiversion;

/// Up to this size a matrix is eliminated at once.
pub(super) const NARROW: usize = 96;

/// Numbers that are worked on at once.
const LANES: usize = 8;

/// Eliminates all columns of `n` rows of `n` numbers with the largest pivot of each, and tells
/// which row each was swapped with.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn eliminate(rows: &mut [f64], n: usize) -> Vec<usize> {
    let mut swaps = Vec::with_capacity(n);
    let mut above = vec![0.0; n];
    let (mut best, mut largest) = (0, 0.0);
    for (i, row) in rows.chunks_exact(n.max(1)).enumerate() {
        if row[0].abs() > largest {
            (best, largest) = (i, row[0].abs());
        }
    }
    for k in 0..n {
        swaps.push(best);
        let (upper, lower) = rows.split_at_mut((k + 1) * n);
        let pivot_row = &mut upper[k * n..];
        if best > k {
            pivot_row.swap_with_slice(&mut lower[(best - k - 1) * n..][..n]);
        }
        let pivot = pivot_row[k];
        // What is done already takes part in whole groups, and stays as it is.
        let from = k / LANES * LANES;
        above[from..].copy_from_slice(&pivot_row[from..]);
        above[from..=k].fill(0.0);
        (best, largest) = (k + 1, 0.0);
        for (i, row) in lower.chunks_exact_mut(n).enumerate() {
            let factor = if pivot == 0.0 { 0.0 } else { row[k] / pivot };
            take_away(&mut row[from..], factor, &above[from..]);
            // Not earlier: a wide reading of what was just written waits.
            row[k] = factor;
            if let Some(x) = row.get(k + 1)
                && x.abs() > largest
            {
                (best, largest) = (k + 1 + i, x.abs());
            }
        }
    }
    swaps
}

/// `y -= k x`, fused.
#[inline(always)]
fn take_away(y: &mut [f64], k: f64, x: &[f64]) {
    let (y, end) = y.as_chunks_mut::<LANES>();
    let (x, last) = x.as_chunks::<LANES>();
    for (y, x) in y.iter_mut().zip(x) {
        for l in 0..LANES {
            y[l] = (-k).mul_add(x[l], y[l]);
        }
    }
    for (y, x) in end.iter_mut().zip(last) {
        *y = (-k).mul_add(*x, *y);
    }
}

/// Solves for one right-hand side from the first number on, with the columns of a lower
/// triangle as rows; it has ones on its diagonal unless `divide` says that it counts.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn down(columns: &[f64], x: &mut [f64], divide: bool) {
    let n = x.len();
    let mut work = x.to_vec();
    for (j, (column, out)) in columns.chunks_exact(n.max(1)).zip(x).enumerate() {
        *out = if divide { work[j] / column[j] } else { work[j] };
        // What comes before j in its group is not read again.
        let from = j / LANES * LANES;
        take_away(&mut work[from..], *out, &column[from..]);
    }
}

/// As [`down`], from the last number on, with the columns of an upper triangle as rows.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn up(columns: &[f64], x: &mut [f64], divide: bool) {
    let n = x.len();
    let mut work = x.to_vec();
    for (j, out) in x.iter_mut().enumerate().rev() {
        let column = &columns[j * n..][..n];
        *out = if divide { work[j] / column[j] } else { work[j] };
        let to = n.min((j / LANES + 1) * LANES);
        take_away(&mut work[..to], *out, &column[..to]);
    }
}

/// The solution for `columns` right-hand sides row by row: first with ones on the diagonal and
/// what stands below it, then with the diagonal and what stands above it.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn solve(rows: &[f64], n: usize, x: &mut [f64], columns: usize) {
    let stride = columns.div_ceil(LANES);
    let mut work = vec![[0.0; LANES]; n * stride];
    for (to, from) in work
        .chunks_exact_mut(stride.max(1))
        .zip(x.chunks_exact(columns.max(1)))
    {
        to.as_flattened_mut()[..columns].copy_from_slice(from);
    }
    let mut at = 0;
    while at < stride {
        at += match stride - at {
            7 => substitute::<7>(rows, n, &mut work, (at, stride)),
            4.. => substitute::<4>(rows, n, &mut work, (at, stride)),
            2.. => substitute::<2>(rows, n, &mut work, (at, stride)),
            _ => substitute::<1>(rows, n, &mut work, (at, stride)),
        };
    }
    for (from, to) in work
        .chunks_exact(stride.max(1))
        .zip(x.chunks_exact_mut(columns.max(1)))
    {
        to.copy_from_slice(&from.as_flattened()[..columns]);
    }
}

/// Solves for `G` groups of columns, which it returns.
#[inline(always)]
fn substitute<const G: usize>(
    rows: &[f64],
    n: usize,
    x: &mut [[f64; LANES]],
    (at, stride): (usize, usize),
) -> usize {
    let own = |x: &[[f64; LANES]], i: usize| -> [[f64; LANES]; G] {
        std::array::from_fn(|g| x[i * stride + at + g])
    };
    for (i, row) in rows.chunks_exact(n.max(1)).enumerate() {
        let mut sums = own(x, i);
        for (factor, known) in row[..i].iter().zip(x.chunks_exact(stride)) {
            sums = less(sums, *factor, &known[at..]);
        }
        x[i * stride + at..][..G].copy_from_slice(&sums);
    }
    for (i, row) in rows.chunks_exact(n.max(1)).enumerate().rev() {
        let mut sums = own(x, i);
        let done = x.chunks_exact(stride).skip(i + 1);
        for (factor, known) in row[i + 1..].iter().zip(done) {
            sums = less(sums, *factor, &known[at..]);
        }
        for x in sums.as_flattened_mut() {
            *x /= row[i];
        }
        x[i * stride + at..][..G].copy_from_slice(&sums);
    }
    G
}

#[inline(always)]
fn less<const G: usize>(
    mut sums: [[f64; LANES]; G],
    factor: f64,
    known: &[[f64; LANES]],
) -> [[f64; LANES]; G] {
    if let Some(known) = known.first_chunk::<G>() {
        for g in 0..G {
            for l in 0..LANES {
                sums[g][l] = (-factor).mul_add(known[g][l], sums[g][l]);
            }
        }
    }
    sums
}
