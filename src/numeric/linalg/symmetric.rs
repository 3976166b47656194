//! A symmetric matrix as a tridiagonal one between reflections, in blocks: Dongarra, Hammarling
//! and Sorensen, "Block reduction of matrices to condensed forms for eigenvalue
//! computations", LAPACK Working Note 2, 1987.

use super::super::error::Result;
use super::super::product::{View, add_product};
use super::super::wide::{dot, take_away};
use super::blocks::{Block, WIDTH, mirror};
use super::narrow::{self, NARROW};
use super::{transposed, tridiagonal};
use multiversion::multiversion;

/// Rows of a symmetric product that are updated together, from the first one's diagonal on.
const ROWS: usize = 96;

/// Eigenvalues, ascending, and eigenvectors, one in each row, of the upper triangle of a
/// matrix of `n` rows with entries near 1. The matrix is used up.
pub(super) fn eigen(matrix: &mut [f64], n: usize) -> Result<tridiagonal::Found> {
    let (mut diagonal, mut beside) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let mut blocks = Vec::new();
    let mut start = 0;
    while n - start > NARROW {
        blocks.push(reduce(matrix, n, start, &mut diagonal, &mut beside));
        start = diagonal.len();
    }
    let to = (&mut diagonal, &mut beside);
    blocks.extend(narrow::tridiagonal(matrix, n, start, to));
    let found = tridiagonal::eigen(&diagonal, &beside)?;
    let mut vectors = transposed(&found.rows, n, n);
    for block in blocks.iter().rev() {
        block.apply(false, &mut vectors, n, (0, n));
    }
    Ok(tridiagonal::Found {
        values: found.values,
        rows: transposed(&vectors, n, n),
    })
}

/// Makes the next columns tridiagonal and updates what is left.
fn reduce(
    matrix: &mut [f64],
    n: usize,
    start: usize,
    diagonal: &mut Vec<f64>,
    beside: &mut Vec<f64>,
) -> Block {
    let height = n - start - 1;
    let width = WIDTH.min(height);
    // Rows of the reflections' vectors v and of the w with which A becomes A - v wᵀ - w vᵀ;
    // the ones after the others, so that one product takes both away.
    let mut vw = vec![0.0; 2 * width * height];
    let mut factors = Vec::with_capacity(width);
    for k in 0..width {
        let j = start + k;
        let mut column = matrix[j * n + j..][..n - j].to_vec();
        let (vs, ws) = vw.split_at_mut(width * height);
        for l in 0..k {
            let (v, w) = (
                &vs[l * height..][k - 1..height],
                &ws[l * height..][k - 1..height],
            );
            take_away(&mut column, v[0], w);
            take_away(&mut column, w[0], v);
        }
        diagonal.push(column[0]);
        let x = &mut column[1..];
        let (next, factor) = mirror(x);
        beside.push(next);
        factors.push(factor);
        let mut y = vec![0.0; x.len()];
        if factor != 0.0 {
            symmetric_product(&matrix[(j + 1) * n + j + 1..], n, x, &mut y);
            for l in 0..k {
                let (v, w) = (&vs[l * height..][k..height], &ws[l * height..][k..height]);
                let (along_v, along_w) = (dot(v, x), dot(w, x));
                take_away(&mut y, along_w, v);
                take_away(&mut y, along_v, w);
            }
            for y in &mut y {
                *y *= factor;
            }
            let half = 0.5 * factor * dot(&y, x);
            take_away(&mut y, half, x);
        }
        vs[k * height + k..][..x.len()].copy_from_slice(x);
        ws[k * height + k..][..x.len()].copy_from_slice(&y);
    }
    let next = start + width;
    let (vs, ws) = vw.split_at(width * height);
    let wv = [ws, vs].concat();
    let (left, right) = (
        View::rows(&vw, height).transposed(),
        View::rows(&wv, height),
    );
    for first in (next..n).step_by(ROWS) {
        let rows = ROWS.min(n - first);
        let local = first - start - 1;
        add_product(
            (&mut matrix[first * n + first..], n),
            -1.0,
            left.from(local, 0),
            right.from(0, local),
            (rows, 2 * width, n - first),
        );
    }
    vw.truncate(width * height);
    Block::new(start + 1, height, vw, &factors)
}

/// `y += A x` of the upper triangle of a matrix whose rows are `stride` numbers apart; every
/// number is read once, four rows at a time.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn symmetric_product(matrix: &[f64], stride: usize, x: &[f64], y: &mut [f64]) {
    let n = x.len();
    let mut i = 0;
    while i + 4 <= n {
        // The triangle on the diagonal.
        for r in i..i + 4 {
            y[r] = matrix[r * stride + r].mul_add(x[r], y[r]);
            for c in r + 1..i + 4 {
                let entry = matrix[r * stride + c];
                y[r] = entry.mul_add(x[c], y[r]);
                y[c] = entry.mul_add(x[r], y[c]);
            }
        }
        let row = |r: usize| &matrix[(i + r) * stride + i + 4..][..n - i - 4];
        let sums = four_rows(
            [row(0), row(1), row(2), row(3)],
            [x[i], x[i + 1], x[i + 2], x[i + 3]],
            &x[i + 4..],
            &mut y[i + 4..],
        );
        for (y, sum) in y[i..i + 4].iter_mut().zip(sums) {
            *y += sum;
        }
        i += 4;
    }
    for r in i..n {
        for c in r..n {
            let entry = matrix[r * stride + c];
            y[r] = entry.mul_add(x[c], y[r]);
            if c > r {
                y[c] = entry.mul_add(x[r], y[c]);
            }
        }
    }
}

/// Products of four rows with `x`, and `y += factors · rows`.
#[inline(always)]
fn four_rows(rows: [&[f64]; 4], factors: [f64; 4], x: &[f64], y: &mut [f64]) -> [f64; 4] {
    let mut sums = [[0.0; 8]; 4];
    let [a, b, c, d] = rows.map(|row| row.as_chunks::<8>());
    let (chunks, rest) = x.as_chunks::<8>();
    let (whole, last) = y.as_chunks_mut::<8>();
    for ((((a, b), c), d), (x, y)) in
        (a.0.iter().zip(b.0).zip(c.0).zip(d.0)).zip(chunks.iter().zip(whole))
    {
        for l in 0..8 {
            sums[0][l] = a[l].mul_add(x[l], sums[0][l]);
            sums[1][l] = b[l].mul_add(x[l], sums[1][l]);
            sums[2][l] = c[l].mul_add(x[l], sums[2][l]);
            sums[3][l] = d[l].mul_add(x[l], sums[3][l]);
            let first = b[l].mul_add(factors[1], a[l] * factors[0]);
            let second = d[l].mul_add(factors[3], c[l] * factors[2]);
            y[l] += first + second;
        }
    }
    for (l, (x, y)) in rest.iter().zip(last).enumerate() {
        let entries = [a.1[l], b.1[l], c.1[l], d.1[l]];
        for (r, entry) in entries.into_iter().enumerate() {
            sums[r][l] = entry.mul_add(*x, sums[r][l]);
            *y = entry.mul_add(factors[r], *y);
        }
    }
    sums.map(|s| ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])))
}
