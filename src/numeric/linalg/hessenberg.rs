//! A matrix as one that is 0 below its first subdiagonal between reflections, in blocks:
//! Quintana-Ortí and van de Geijn, "Improving the performance of reduction to Hessenberg form",
//! 2006, and LAPACK's `dlahr2`.

use super::super::product::{View, add_product};
use super::super::wide::{dot, take_away};
use super::blocks::{Block, WIDTH, mirror};
use super::reduction::times_rows;
use super::transposed;

/// Reduces a matrix of `n` rows of `n` numbers to `H` with `A = Q H Qᵀ`, and returns the columns
/// of `Q`, one in each row.
pub(super) fn hessenberg(matrix: &mut [f64], n: usize) -> Vec<f64> {
    let mut blocks = Vec::new();
    for start in (0..n.saturating_sub(2)).step_by(WIDTH) {
        blocks.push(reduce(matrix, n, start));
    }
    let mut q = vec![0.0; n * n];
    for i in 0..n {
        q[i * n + i] = 1.0;
    }
    for block in blocks.iter().rev() {
        let first = block.start;
        block.apply(false, &mut q, n, (first, n - first));
    }
    transposed(&q, n, n)
}

/// Reduces the next columns and updates what is left.
fn reduce(matrix: &mut [f64], n: usize, start: usize) -> Block {
    // The rows and columns that the reflections work on.
    let first = start + 1;
    let h = n - first;
    let width = WIDTH.min(n - 2 - start);
    let mut vs = vec![0.0; width * h];
    // A becomes A - Y Vᵀ from the right; rows of Yᵀ, over the rows from `first` on.
    let mut ys = vec![0.0; width * h];
    let mut factors = Vec::with_capacity(width);
    // The triangle of the reflections so far, column by column.
    let mut triangle: Vec<Vec<f64>> = Vec::with_capacity(width);
    for k in 0..width {
        let column = start + k;
        let mut b: Vec<f64> = matrix[first * n..]
            .chunks_exact(n)
            .map(|row| row[column])
            .collect();
        if k > 0 {
            // Column k lies at k - 1 among those that were reflected.
            for l in 0..k {
                take_away(&mut b, vs[l * h + k - 1], &ys[l * h..(l + 1) * h]);
            }
            let along: Vec<f64> = (0..k).map(|l| dot(&vs[l * h..(l + 1) * h], &b)).collect();
            for (l, column) in triangle.iter().enumerate() {
                // Tᵀ: its rows are the columns of T.
                let turned = column
                    .iter()
                    .zip(&along)
                    .fold(0.0, |sum, (t, x)| sum + t * x);
                take_away(&mut b, turned, &vs[l * h..(l + 1) * h]);
            }
        }
        let (below, factor) = mirror(&mut b[k..]);
        for (row, x) in matrix[first * n..].chunks_exact_mut(n).zip(&b).take(k) {
            row[column] = *x;
        }
        matrix[(first + k) * n + column] = below;
        for row in matrix[(first + k + 1) * n..].chunks_exact_mut(n) {
            row[column] = 0.0;
        }
        vs[k * h + k..][..h - k].copy_from_slice(&b[k..]);
        let v = &vs[k * h..(k + 1) * h];
        let along: Vec<f64> = (0..k).map(|l| dot(&vs[l * h..(l + 1) * h], v)).collect();
        let mut y = vec![0.0; h];
        times_rows(&matrix[first * n + first + k..], n, &v[k..], &mut y);
        for (l, along) in along.iter().enumerate() {
            take_away(&mut y, *along, &ys[l * h..(l + 1) * h]);
        }
        for y in &mut y {
            *y *= factor;
        }
        ys[k * h..(k + 1) * h].copy_from_slice(&y);
        let mut new = vec![0.0; k + 1];
        for (i, x) in new.iter_mut().take(k).enumerate() {
            *x = -factor * (i..k).fold(0.0, |sum, l| sum + triangle[l][i] * along[l]);
        }
        new[k] = factor;
        triangle.push(new);
        factors.push(factor);
    }
    // From the right: the rows below, of columns that are still to come, …
    let next = start + width;
    let v = View::rows(&vs, h);
    let to = (&mut matrix[first * n + next..], n);
    let skip = next - first;
    add_product(
        to,
        -1.0,
        View::rows(&ys, h).transposed(),
        v.from(0, skip),
        (h, width, n - next),
    );
    // … and the rows above, of all.
    let mut along = vec![0.0; first * width];
    let above = View::rows(&matrix[first..], n);
    add_product(
        (&mut along, width),
        1.0,
        above,
        v.transposed(),
        (first, h, width),
    );
    let mut turned = vec![0.0; first * width];
    for (to, from) in turned
        .chunks_exact_mut(width)
        .zip(along.chunks_exact(width))
    {
        for (x, column) in to.iter_mut().zip(&triangle) {
            *x = column.iter().zip(from).fold(0.0, |sum, (t, x)| sum + t * x);
        }
    }
    let above = View::rows(&turned, width);
    add_product((&mut matrix[first..], n), -1.0, above, v, (first, width, h));
    let block = Block::new(first, h, vs, &factors);
    block.apply(true, matrix, n, (next, n - next));
    block
}
