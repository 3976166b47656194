//! Eigenvalues and eigenvectors, of symmetric matrices and of any.

use super::super::array::{Array, fill_with, values, vector};
use super::super::error::{NumericError, Result};
use super::schur::schur;
use super::vectors::vectors;
use super::{
    check_finite, fix_signs, from_columns, power_of_two_near, square_size, symmetric, transposed,
};
use nalgebra::{Complex, DMatrix, Schur, SymmetricEigen};

/// `A = V @ diag(values) @ V.T` of a symmetric matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigh {
    /// Eigenvalues, ascending.
    pub values: Array,
    /// Eigenvectors, one per column, of length 1.
    pub vectors: Array,
}

/// `A v = λ v` of any square matrix, in real and imaginary parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Eig {
    /// Real parts of the eigenvalues.
    pub real: Array,
    /// Imaginary parts of the eigenvalues; all zero when the eigenvalues are real.
    pub imag: Array,
    /// Real parts of the eigenvectors, one per column, of length 1.
    pub vectors_real: Array,
    /// Imaginary parts of the eigenvectors.
    pub vectors_imag: Array,
}

impl Eig {
    /// Whether all eigenvalues, and then all vectors, are real.
    pub fn is_real(&self) -> bool {
        self.imag.iter().all(|&x| x == 0.0)
    }
}

/// Enough for matrices far larger than a figure's; a bound only against endless loops.
const MAX_ITERATIONS: usize = 100_000;

/// Refuses a matrix whose halves differ by more than rounding.
pub(super) fn check_symmetric(data: &[f64], n: usize, name: &str) -> Result<()> {
    /// Squares of this size stay in the first cache.
    const SQUARE: usize = 16;
    let largest = data.iter().fold(0.0f64, |max, x| max.max(x.abs()));
    let tolerance = 1e-8 * largest;
    let squares = (0..n).step_by(SQUARE);
    let mut all = squares.flat_map(|top| (0..=top).step_by(SQUARE).map(move |left| (top, left)));
    if all.all(|(top, left)| {
        (top..n.min(top + SQUARE)).all(|i| {
            let row = &data[i * n + left..][..SQUARE.min(n - left)];
            let mut pairs = row.iter().zip(data[left * n + i..].iter().step_by(n));
            pairs.all(|(below, above)| (below - above).abs() <= tolerance)
        })
    }) {
        return Ok(());
    }
    for i in 0..n {
        for j in 0..i {
            let (below, above) = (data[i * n + j], data[j * n + i]);
            if (below - above).abs() > tolerance {
                return Err(NumericError::new(format!(
                    "`{name}` needs a symmetric matrix, but A[{j}, {i}] is {above} and \
                     A[{i}, {j}] is {below}"
                ))
                .with_hint("make it so: (A + A.T) / 2"));
            }
        }
    }
    Ok(())
}

/// Eigenvalues, ascending, and eigenvectors of a symmetric matrix.
///
/// In every vector the entry of largest magnitude, the first of equals, is positive.
pub fn eigh(a: &Array) -> Result<Eigh> {
    let n = square_size(a, "eigh")?;
    check_finite(a, "eigh")?;
    let data = values(a);
    check_symmetric(&data, n, "eigh")?;
    if n == 0 {
        return Ok(Eigh {
            values: vector(&[]),
            vectors: fill_with(&[0, 0], |_| 0.0),
        });
    }
    if n > SMALL {
        return large_eigh(&data, n);
    }
    // The lower half counts, as in NumPy.
    let matrix = DMatrix::from_fn(n, n, |i, j| data[i.max(j) * n + i.min(j)]);
    let found = SymmetricEigen::try_new(matrix, f64::EPSILON, MAX_ITERATIONS)
        .ok_or_else(|| NumericError::new("`eigh` did not converge"))?;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| found.eigenvalues[i].total_cmp(&found.eigenvalues[j]));
    let mut columns: Vec<Vec<f64>> = order
        .iter()
        .map(|&j| found.eigenvectors.column(j).iter().copied().collect())
        .collect();
    fix_signs(&mut columns, None);
    let sorted: Vec<f64> = order.iter().map(|&j| found.eigenvalues[j]).collect();
    Ok(Eigh {
        values: vector(&sorted),
        vectors: from_columns(n, &columns),
    })
}

/// Up to this size nothing is gained by working in blocks.
const SMALL: usize = 24;

/// As [`eigh`], in blocks.
fn large_eigh(data: &[f64], n: usize) -> Result<Eigh> {
    let scale = power_of_two_near(data);
    // The upper half of the transpose is the lower half, which counts.
    let mut matrix = transposed(data, n, n);
    for x in &mut matrix {
        *x /= scale;
    }
    let found = symmetric::eigen(&mut matrix, n)?;
    let mut columns: Vec<Vec<f64>> = found.rows.chunks_exact(n).map(<[f64]>::to_vec).collect();
    fix_signs(&mut columns, None);
    let values: Vec<f64> = found.values.iter().map(|x| x * scale).collect();
    Ok(Eigh {
        values: vector(&values),
        vectors: from_columns(n, &columns),
    })
}

/// Eigenvalues and eigenvectors of any square matrix.
///
/// They come in the order of the diagonal of the Schur form, which for a triangular matrix
/// is its own; a complex pair is adjacent, the positive imaginary part first. Every vector
/// is turned so that its entry of largest magnitude is real and positive.
pub fn eig(a: &Array) -> Result<Eig> {
    let n = square_size(a, "eig")?;
    check_finite(a, "eig")?;
    let scale = power_of_two_near(&super::super::array::values(a));
    let scaled: Vec<f64> = super::super::array::values(a)
        .iter()
        .map(|x| x / scale)
        .collect();
    let (t, q) = if n > LARGE && !is_upper(&scaled, n) {
        schur(scaled, n)?
    } else {
        let (q, t) = real_schur(DMatrix::from_row_slice(n, n, &scaled))?;
        (t.transpose().as_slice().to_vec(), q.as_slice().to_vec())
    };
    let mut values = vec![Complex::new(0.0, 0.0); n];
    let pairs = split_blocks(&t, n, &mut values);
    let found = vectors(&t, &q, &values, &pairs);

    let mut real_columns = Vec::with_capacity(n);
    let mut imag_columns = Vec::with_capacity(n);
    for (k, &value) in values.iter().enumerate() {
        // The second of a pair has the conjugate vector of the first, exactly.
        if value.im < 0.0
            && let (Some(re), Some(im)) = (real_columns.last(), imag_columns.last())
        {
            let (re, im): (&Vec<f64>, &Vec<f64>) = (re, im);
            let (re, im) = (re.clone(), im.iter().map(|x| 0.0 - x).collect());
            real_columns.push(re);
            imag_columns.push(im);
            continue;
        }
        let mut vector = found[k * n..][..n].to_vec();
        normalize(&mut vector);
        real_columns.push(vector.iter().map(|x| x.re).collect());
        let real = value.im == 0.0;
        imag_columns.push(
            vector
                .iter()
                .map(|x| if real { 0.0 } else { x.im })
                .collect(),
        );
    }
    let parts = |f: fn(&Complex<f64>) -> f64| {
        vector(&values.iter().map(|x| f(x) * scale).collect::<Vec<_>>())
    };
    Ok(Eig {
        real: parts(|x| x.re),
        imag: parts(|x| x.im),
        vectors_real: from_columns(n, &real_columns),
        vectors_imag: from_columns(n, &imag_columns),
    })
}

/// From this size on the Schur form is found in blocks.
const LARGE: usize = 80;

/// Whether a matrix is 0 below its diagonal.
fn is_upper(a: &[f64], n: usize) -> bool {
    let mut rows = a.chunks_exact(n.max(1)).enumerate();
    rows.all(|(i, row)| row[..i].iter().all(|&x| x == 0.0))
}

/// `A = Q T Qᵀ` with `T` triangular but for 2×2 blocks.
pub(super) fn real_schur(a: DMatrix<f64>) -> Result<(DMatrix<f64>, DMatrix<f64>)> {
    let n = a.nrows();
    if n == 0 {
        return Ok((a.clone(), a));
    }
    if is_upper(a.transpose().as_slice(), n) {
        return Ok((DMatrix::identity(n, n), a));
    }
    if let Some(schur) = Schur::try_new(a.clone(), f64::EPSILON, MAX_ITERATIONS) {
        return Ok(schur.unpack());
    }
    // A shift can stand still on a matrix as regular as a permutation. Seen through a
    // mirror without that regularity it moves.
    let v: Vec<f64> = (0..n).map(|i| 1.0 / (1.5 + i as f64)).collect();
    let length = super::dot(&v, &v);
    let mirror = DMatrix::from_fn(n, n, |i, j| f64::from(i == j) - 2.0 * v[i] * v[j] / length);
    let turned = &mirror * a * &mirror;
    let schur = Schur::try_new(turned, f64::EPSILON, MAX_ITERATIONS)
        .ok_or_else(|| NumericError::new("`eig` did not converge"))?;
    let (q, t) = schur.unpack();
    Ok((mirror * q, t))
}

/// Reads the eigenvalues off the diagonal blocks and returns where the complex pairs
/// stand; entries below the diagonal that belong to no pair become zero.
fn split_blocks(t: &[f64], n: usize, values: &mut [Complex<f64>]) -> Vec<usize> {
    let mut pairs = vec![];
    let mut k = 0;
    while k < n {
        let below = if k + 1 < n { t[(k + 1) * n + k] } else { 0.0 };
        if below == 0.0 {
            values[k] = Complex::new(t[k * n + k], 0.0);
            k += 1;
            continue;
        }
        let (a, b, d) = (t[k * n + k], t[k * n + k + 1], t[(k + 1) * n + k + 1]);
        let half = (a - d) / 2.0;
        let square = half * half + b * below;
        let middle = d + half;
        if square < 0.0 {
            values[k] = Complex::new(middle, (-square).sqrt());
            values[k + 1] = values[k].conj();
        } else {
            // Real after all: the root that adds in magnitude first, as it is exact.
            let root = half + square.sqrt().copysign(half);
            let other = if root == 0.0 { d } else { d - b * below / root };
            values[k] = Complex::new(d + root, 0.0);
            values[k + 1] = Complex::new(other, 0.0);
        }
        pairs.push(k);
        k += 2;
    }
    pairs
}

/// Length 1, the largest entry (the first of equals) real and positive.
fn normalize(v: &mut [Complex<f64>]) {
    let largest = v.iter().fold(0.0f64, |max, x| max.max(x.norm_sqr()));
    let Some(&pivot) = v.iter().find(|x| x.norm_sqr() >= largest * (1.0 - 1e-12)) else {
        return;
    };
    let size = pivot.norm_sqr().sqrt();
    if size == 0.0 {
        return;
    }
    let turn = pivot.conj() / size;
    let length = v.iter().fold(0.0, |sum, x| sum + x.norm_sqr()).sqrt();
    for x in v {
        *x = *x * turn / length;
    }
}
