//! Eigenvalues and eigenvectors, of symmetric matrices and of any.

use super::super::array::{Array, fill_with, values, vector};
use super::super::error::{NumericError, Result};
use super::{
    check_finite, fix_signs, from_columns, power_of_two_near, square_size, symmetric, to_dmatrix,
    transposed,
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
    let largest = data.iter().fold(0.0f64, |max, x| max.max(x.abs()));
    for i in 0..n {
        for j in 0..i {
            let (below, above) = (data[i * n + j], data[j * n + i]);
            if (below - above).abs() > 1e-8 * largest {
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
    let (q, mut t) = real_schur(to_dmatrix(a, (n, n)) / scale)?;
    let mut values = vec![Complex::new(0.0, 0.0); n];
    let mut z = q.map(|x| Complex::new(x, 0.0));
    let blocks = split_blocks(&mut t, n, &mut values);
    let mut t = t.map(|x| Complex::new(x, 0.0));
    for k in blocks {
        triangularize(&mut t, &mut z, k, values[k]);
    }

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
        let vector = eigenvector(&t, &z, k, value);
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

/// `A = Q T Qᵀ` with `T` triangular but for 2×2 blocks.
fn real_schur(a: DMatrix<f64>) -> Result<(DMatrix<f64>, DMatrix<f64>)> {
    let n = a.nrows();
    if n == 0 {
        return Ok((a.clone(), a));
    }
    let mut upper = true;
    for j in 0..n {
        upper &= (j + 1..n).all(|i| a[(i, j)] == 0.0);
    }
    if upper {
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
fn split_blocks(t: &mut DMatrix<f64>, n: usize, values: &mut [Complex<f64>]) -> Vec<usize> {
    let mut pairs = vec![];
    let mut k = 0;
    while k < n {
        let below = if k + 1 < n { t[(k + 1, k)] } else { 0.0 };
        if below == 0.0 {
            values[k] = Complex::new(t[(k, k)], 0.0);
            k += 1;
            continue;
        }
        let (a, b, d) = (t[(k, k)], t[(k, k + 1)], t[(k + 1, k + 1)]);
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

/// Makes one 2×2 block triangular by a unitary rotation, with `value` in its corner.
fn triangularize(
    t: &mut DMatrix<Complex<f64>>,
    z: &mut DMatrix<Complex<f64>>,
    k: usize,
    value: Complex<f64>,
) {
    let n = t.nrows();
    // (x, y) is the block's eigenvector: (b, λ - a), or (λ - d, c); the longer is exact.
    let (a, b) = (t[(k, k)], t[(k, k + 1)]);
    let (c, d) = (t[(k + 1, k)], t[(k + 1, k + 1)]);
    let first = (b, value - a);
    let second = (value - d, c);
    let size = |(x, y): (Complex<f64>, Complex<f64>)| x.norm_sqr() + y.norm_sqr();
    let (x, y) = if size(first) > size(second) {
        first
    } else {
        second
    };
    let length = size((x, y)).sqrt();
    if length == 0.0 {
        return;
    }
    let (x, y) = (x / length, y / length);
    // Columns by G = [x, -ȳ; y, x̄], rows by its conjugate transpose.
    for m in [&mut *t, z] {
        for i in 0..n {
            let (p, q) = (m[(i, k)], m[(i, k + 1)]);
            m[(i, k)] = p * x + q * y;
            m[(i, k + 1)] = q * x.conj() - p * y.conj();
        }
    }
    for j in 0..n {
        let (p, q) = (t[(k, j)], t[(k + 1, j)]);
        t[(k, j)] = p * x.conj() + q * y.conj();
        t[(k + 1, j)] = q * x - p * y;
    }
    t[(k + 1, k)] = Complex::new(0.0, 0.0);
}

/// The eigenvector of the `k`th value, by substitution up the triangle.
fn eigenvector(
    t: &DMatrix<Complex<f64>>,
    z: &DMatrix<Complex<f64>>,
    k: usize,
    value: Complex<f64>,
) -> Vec<Complex<f64>> {
    let n = t.nrows();
    let mut x = vec![Complex::new(0.0, 0.0); n];
    x[k] = Complex::new(1.0, 0.0);
    for i in (0..k).rev() {
        let mut sum = Complex::new(0.0, 0.0);
        for j in i + 1..=k {
            sum += t[(i, j)] * x[j];
        }
        let mut gap = value - t[(i, i)];
        if gap.norm_sqr().sqrt() < f64::EPSILON {
            // Equal eigenvalues: by almost nothing instead of by zero. Entries are near 1.
            gap = Complex::new(f64::EPSILON, 0.0);
        }
        x[i] = sum / gap;
        // Long chains of equal values would overflow.
        if x[i].re.abs() + x[i].im.abs() > 1e100 {
            for entry in &mut x {
                *entry *= 1e-100;
            }
        }
    }
    let mut v: Vec<Complex<f64>> = (0..n)
        .map(|i| (0..=k).fold(Complex::new(0.0, 0.0), |sum, j| sum + z[(i, j)] * x[j]))
        .collect();
    normalize(&mut v);
    v
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
