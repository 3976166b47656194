//! A square matrix as a bidiagonal one between reflections, in blocks: Dongarra, Hammarling
//! and Sorensen, "Block reduction of matrices to condensed forms for eigenvalue
//! computations", LAPACK Working Note 2, 1987.

use super::super::product::{View, add_product};
use super::super::wide::{dot, take_away};
use super::blocks::{Block, WIDTH, mirror};
use super::narrow::{self, NARROW};
use multiversion::multiversion;

/// `A = Q B Pᵀ`: the two diagonals of `B`, and the reflections whose products are `Q` and `P`.
#[derive(Default)]
pub(super) struct Bidiagonal {
    pub diagonal: Vec<f64>,
    pub beside: Vec<f64>,
    pub left: Vec<Block>,
    pub right: Vec<Block>,
}

/// Reduces a matrix of `n` rows of `n` numbers, which is used up.
pub(super) fn bidiagonal(matrix: &mut [f64], n: usize) -> Bidiagonal {
    let mut found = Bidiagonal::default();
    let mut start = 0;
    while n - start > NARROW {
        reduce(matrix, n, start, &mut found);
        start += WIDTH;
    }
    narrow::bidiagonal(matrix, n, start, &mut found);
    found.beside.truncate(n.saturating_sub(1));
    found
}

/// Reduces the next columns and rows and updates what is left.
fn reduce(matrix: &mut [f64], n: usize, start: usize, found: &mut Bidiagonal) {
    let h = n - start;
    let width = WIDTH.min(h);
    // A becomes A - v yᵀ - x uᵀ: rows of v and then of x, rows of y and then of u.
    let (mut vx, mut yu) = (vec![0.0; 2 * width * h], vec![0.0; 2 * width * h]);
    let (mut of_v, mut of_u) = (Vec::with_capacity(width), Vec::with_capacity(width));
    let mut column = vec![0.0; h];
    for k in 0..width {
        let (vs, xs) = vx.split_at_mut(width * h);
        let (ys, us) = yu.split_at_mut(width * h);
        let g = start + k;

        let v = &mut column[k..];
        for (to, row) in v.iter_mut().zip(matrix[g * n..].chunks_exact(n)) {
            *to = row[g];
        }
        for l in 0..k {
            take_away(v, ys[l * h + k], &vs[l * h + k..(l + 1) * h]);
            take_away(v, us[l * h + k], &xs[l * h + k..(l + 1) * h]);
        }
        let (diagonal, factor) = mirror(v);
        found.diagonal.push(diagonal);
        of_v.push(factor);
        vs[k * h + k..][..h - k].copy_from_slice(v);
        if g + 1 == n {
            of_u.push(0.0);
            break;
        }

        let rest = &matrix[g * n + g + 1..];
        let mut y = vec![0.0; h - k - 1];
        if factor != 0.0 {
            add_rows(rest, n, v, &mut y);
            for l in 0..k {
                let along = dot(&vs[l * h + k..(l + 1) * h], v);
                take_away(&mut y, along, &ys[l * h + k + 1..(l + 1) * h]);
                let along = dot(&xs[l * h + k..(l + 1) * h], v);
                take_away(&mut y, along, &us[l * h + k + 1..(l + 1) * h]);
            }
            for y in &mut y {
                *y *= factor;
            }
        }
        ys[k * h + k + 1..][..y.len()].copy_from_slice(&y);

        let mut u = rest[..h - k - 1].to_vec();
        for l in 0..=k {
            take_away(&mut u, vs[l * h + k], &ys[l * h + k + 1..(l + 1) * h]);
            if l < k {
                take_away(&mut u, xs[l * h + k], &us[l * h + k + 1..(l + 1) * h]);
            }
        }
        let (beside, factor) = mirror(&mut u);
        found.beside.push(beside);
        of_u.push(factor);
        us[k * h + k + 1..][..u.len()].copy_from_slice(&u);

        let mut x = vec![0.0; h - k - 1];
        if factor != 0.0 {
            times_rows(&rest[n..], n, &u, &mut x);
            for l in 0..=k {
                let along = dot(&ys[l * h + k + 1..(l + 1) * h], &u);
                take_away(&mut x, along, &vs[l * h + k + 1..(l + 1) * h]);
                if l < k {
                    let along = dot(&us[l * h + k + 1..(l + 1) * h], &u);
                    take_away(&mut x, along, &xs[l * h + k + 1..(l + 1) * h]);
                }
            }
            for x in &mut x {
                *x *= factor;
            }
        }
        xs[k * h + k + 1..][..x.len()].copy_from_slice(&x);
    }
    let next = start + width;
    let left = View::rows(&vx, h).transposed();
    if next < n {
        let (size, right) = (n - next, View::rows(&yu, h));
        let to = (&mut matrix[next * n + next..], n);
        add_product(
            to,
            -1.0,
            left.from(width, 0),
            right.from(0, width),
            (size, 2 * width, size),
        );
    }
    vx.truncate(width * h);
    found.left.push(Block::new(start, h, vx, &of_v));
    let us = yu[width * h..]
        .chunks_exact(h)
        .flat_map(|u| u[1..].iter().copied());
    found
        .right
        .push(Block::new(start + 1, h - 1, us.collect(), &of_u));
}

/// `y += Σ vᵢ rowᵢ`, four rows at a time.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn add_rows(matrix: &[f64], stride: usize, v: &[f64], y: &mut [f64]) {
    let n = y.len();
    let (fours, rest) = v.as_chunks::<4>();
    for (i, v) in fours.iter().enumerate() {
        let row = |r: usize| &matrix[(4 * i + r) * stride..][..n];
        let (a, b, c, d) = (row(0), row(1), row(2), row(3));
        for (l, y) in y.iter_mut().enumerate() {
            let first = b[l].mul_add(v[1], a[l] * v[0]);
            let second = d[l].mul_add(v[3], c[l] * v[2]);
            *y += first + second;
        }
    }
    for (i, v) in rest.iter().enumerate() {
        let row = &matrix[(4 * fours.len() + i) * stride..][..n];
        for (y, x) in y.iter_mut().zip(row) {
            *y = v.mul_add(*x, *y);
        }
    }
}

/// `x = rows · u`, four rows at a time.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn times_rows(matrix: &[f64], stride: usize, u: &[f64], x: &mut [f64]) {
    let (fours, rest) = x.as_chunks_mut::<4>();
    let done = 4 * fours.len();
    for (i, x) in fours.iter_mut().enumerate() {
        let row = |r: usize| &matrix[(4 * i + r) * stride..][..u.len()];
        *x = products([row(0), row(1), row(2), row(3)], u);
    }
    for (i, x) in rest.iter_mut().enumerate() {
        let row = &matrix[(done + i) * stride..][..u.len()];
        [*x] = products([row], u);
    }
}

/// The products of rows with a vector, each in eight parts.
#[inline(always)]
fn products<const R: usize>(rows: [&[f64]; R], u: &[f64]) -> [f64; R] {
    let mut sums = [[0.0; 8]; R];
    let (chunks, rest) = u.as_chunks::<8>();
    for (p, u) in chunks.iter().enumerate() {
        for r in 0..R {
            let Some(row) = rows[r][8 * p..].first_chunk::<8>() else {
                return [0.0; R];
            };
            for l in 0..8 {
                sums[r][l] = row[l].mul_add(u[l], sums[r][l]);
            }
        }
    }
    let done = 8 * chunks.len();
    for (l, u) in rest.iter().enumerate() {
        for r in 0..R {
            sums[r][l] = rows[r][done + l].mul_add(*u, sums[r][l]);
        }
    }
    sums.map(|s| ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])))
}
