//! Reflections, alone and as many at once: the product of k of them is `I - V T Vᵀ` with k
//! columns in V and a triangle T of k rows (Schreiber and Van Loan, "A storage-efficient WY
//! representation for products of Householder transformations", 1989).

use super::super::product::{View, add_product};
use super::super::wide::{dot, take_away};
use super::norm_of;
use std::cell::OnceCell;

/// How many reflections are put together.
pub(super) const WIDTH: usize = 32;

/// Makes a column the vector of the reflection that takes it to a multiple of the first
/// axis, its first entry 1, and returns that multiple and the factor: the reflection is
/// `I - factor · v vᵀ`. A column that is zero below its first entry needs none: the factor is 0.
pub(super) fn mirror(x: &mut [f64]) -> (f64, f64) {
    let Some((head, tail)) = x.split_first_mut() else {
        return (0.0, 0.0);
    };
    let square = dot(tail, tail);
    let below = if (1e-280..1e280).contains(&square) {
        square.sqrt()
    } else {
        norm_of(tail)
    };
    let first = std::mem::replace(head, 1.0);
    if below == 0.0 {
        return (first, 0.0);
    }
    let diagonal = -libm::hypot(first, below).copysign(first);
    let pivot = first - diagonal;
    for x in tail {
        *x /= pivot;
    }
    (diagonal, -pivot / diagonal)
}

/// Some reflections in one, of rows from `start` on.
pub(super) struct Block {
    /// The first row that they touch.
    pub start: usize,
    /// Their vectors one after the other, each over all rows from `start` on.
    pub vectors: Vec<f64>,
    /// How many rows they touch.
    height: usize,
    /// How many they are.
    width: usize,
    /// The factors of the reflections.
    factors: Vec<f64>,
    /// The triangle T, row by row, once it is asked for.
    triangle: OnceCell<Vec<f64>>,
}

impl Block {
    /// The product of reflections with these vectors and factors, the first leftmost.
    pub(super) fn new(start: usize, height: usize, vectors: Vec<f64>, factors: &[f64]) -> Block {
        Block {
            start,
            vectors,
            height,
            width: factors.len(),
            factors: factors.to_vec(),
            triangle: OnceCell::new(),
        }
    }

    fn triangle(&self) -> Vec<f64> {
        let (width, height) = (self.width, self.height);
        let mut gram = vec![0.0; width * width];
        let rows = View::rows(&self.vectors, height);
        add_product(
            (&mut gram, width),
            1.0,
            rows,
            rows.transposed(),
            (width, height, width),
        );
        let mut triangle = vec![0.0; width * width];
        for (j, &factor) in self.factors.iter().enumerate() {
            for i in 0..j {
                let sum = (i..j).fold(0.0, |sum, l| {
                    sum + triangle[i * width + l] * gram[l * width + j]
                });
                triangle[i * width + j] = -factor * sum;
            }
            triangle[j * width + j] = factor;
        }
        triangle
    }

    /// Applies the product, or its transpose, to the rows from `start` on of a matrix, of
    /// which `columns` from `first` on count and whose rows are `stride` numbers apart.
    pub(super) fn apply(
        &self,
        transposed: bool,
        matrix: &mut [f64],
        stride: usize,
        (first, columns): (usize, usize),
    ) {
        if columns == 0 || self.height == 0 {
            return;
        }
        let (k, h, n) = (self.width, self.height, columns);
        let matrix = &mut matrix[self.start * stride + first..];
        let vectors = View::rows(&self.vectors, h);
        let mut along = vec![0.0; k * n];
        add_product(
            (&mut along, n),
            1.0,
            vectors,
            View::rows(matrix, stride),
            (k, h, n),
        );
        let mut turned = vec![0.0; k * n];
        let mut triangle = View::rows(self.triangle.get_or_init(|| self.triangle()), k);
        if transposed {
            triangle = triangle.transposed();
        }
        add_product(
            (&mut turned, n),
            1.0,
            triangle,
            View::rows(&along, n),
            (k, k, n),
        );
        let back = View::rows(&turned, n);
        add_product(
            (matrix, stride),
            -1.0,
            vectors.transposed(),
            back,
            (h, k, n),
        );
    }
}

/// `A = Q R` of a matrix of `m` rows of `n` numbers, which becomes `R` on and above its
/// diagonal: the blocks whose product, the first leftmost, is `Q`.
pub(super) fn qr_blocks(matrix: &mut [f64], (m, n): (usize, usize)) -> Vec<Block> {
    let mut blocks = Vec::new();
    for start in (0..m.min(n)).step_by(WIDTH) {
        let width = WIDTH.min(m.min(n) - start);
        let height = m - start;
        let mut panel = vec![0.0; height * width];
        for (i, row) in matrix[start * n..].chunks_exact(n).enumerate() {
            for (j, x) in row[start..start + width].iter().enumerate() {
                panel[j * height + i] = *x;
            }
        }
        let mut factors = vec![0.0; width];
        for (j, factor) in factors.iter_mut().enumerate() {
            let (done, rest) = panel.split_at_mut((j + 1) * height);
            let column = &mut done[j * height..];
            let (diagonal, own) = mirror(&mut column[j..]);
            *factor = own;
            for other in rest.chunks_exact_mut(height) {
                let along = own * dot(&column[j..], &other[j..]);
                take_away(&mut other[j..], along, &column[j..]);
            }
            for (i, x) in column[..j].iter_mut().enumerate() {
                matrix[(start + i) * n + start + j] = std::mem::take(x);
            }
            matrix[(start + j) * n + start + j] = diagonal;
        }
        let block = Block::new(start, height, panel, &factors);
        let next = start + width;
        block.apply(true, matrix, n, (next, n - next));
        blocks.push(block);
    }
    blocks
}

/// The first `columns` columns of the product of blocks, the first leftmost, row by row.
pub(super) fn first_columns(blocks: &[Block], (rows, columns): (usize, usize)) -> Vec<f64> {
    let mut q = vec![0.0; rows * columns];
    for i in 0..rows.min(columns) {
        q[i * columns + i] = 1.0;
    }
    for block in blocks.iter().rev() {
        // What is left of the block is still 0.
        let first = block.start.min(columns);
        block.apply(false, &mut q, columns, (first, columns - first));
    }
    q
}
