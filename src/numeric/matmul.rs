//! The matrix product with NumPy's rules for one, two and more axes.
//!
//! The terms of every element are added in the same order on every machine. Up to 15 they are
//! rounded one by one, so that what cancels on paper cancels here, as `c s - s c` in a turn
//! and its way back; longer sums are fused, in the kernel for large matrices.

use super::array::{Array, checked_len, from_vec, values};
use super::broadcast::{broadcast_shape, broadcast_to};
use super::error::{NumericError, Result, shape_text};
use super::product::{View, add_product};
use super::wide;

/// From this many terms on products are fused with sums.
const FUSED: usize = 16;

/// `a @ b`: vectors and matrices, and stacks of matrices over leading axes that broadcast.
pub fn matmul(a: &Array, b: &Array) -> Result<Array> {
    let mismatch = || {
        NumericError::new(format!(
            "cannot multiply {} by {}",
            shape_text(a.shape()),
            shape_text(b.shape())
        ))
    };
    if a.ndim() == 0 || b.ndim() == 0 {
        return Err(mismatch().with_hint("use `*` with a plain number"));
    }
    let (m, k) = match a.shape() {
        [.., m, k] => (*m, *k),
        shape => (1, shape[0]),
    };
    let (inner, n) = match b.shape() {
        [.., inner, n] => (*inner, *n),
        shape => (shape[0], 1),
    };
    // A product cannot be interrupted: some ten seconds are the most it may take.
    let work = a.len() as f64 * n as f64;
    if work > 1e11 {
        return Err(NumericError::new(format!(
            "the product of {} and {} would take too long",
            shape_text(a.shape()),
            shape_text(b.shape())
        )));
    }
    if k != inner {
        return Err(mismatch().with_hint(format!(
            "the inner sizes must agree: {k} here, {inner} there"
        )));
    }

    let batch_a = &a.shape()[..a.ndim().saturating_sub(2)];
    let batch_b = &b.shape()[..b.ndim().saturating_sub(2)];
    let batch = broadcast_shape(batch_a, batch_b).ok_or_else(mismatch)?;
    let mut shape = batch.clone();
    shape.extend((a.ndim() > 1).then_some(m));
    shape.extend((b.ndim() > 1).then_some(n));
    let mut data = vec![0.0; checked_len(&shape)?];

    let (left, right) = (values(a), values(b));
    let starts_a = matrix_starts(batch_a, &batch)?;
    let starts_b = matrix_starts(batch_b, &batch)?;
    if m * n > 0 {
        for (out, (i, j)) in data
            .chunks_exact_mut(m * n)
            .zip(starts_a.iter().zip(starts_b))
        {
            multiply(
                &left[i * m * k..][..m * k],
                &right[j * k * n..][..k * n],
                out,
                (m, k, n),
            );
        }
    }
    from_vec(&shape, data)
}

/// Which matrix of a stack each matrix of the broadcast stack is.
fn matrix_starts(own: &[usize], batch: &[usize]) -> Result<Vec<usize>> {
    let count = checked_len(own)?;
    let numbers = from_vec(own, (0..count).map(|i| i as f64).collect())?;
    let spread = broadcast_to(&numbers, batch)?;
    Ok(spread.iter().map(|&i| i as usize).collect())
}

/// `out = a · b` for row-major matrices, `m×k` by `k×n`.
fn multiply(a: &[f64], b: &[f64], out: &mut [f64], (m, k, n): (usize, usize, usize)) {
    if n == 1 {
        for i in 0..m {
            out[i] = wide::dot(&a[i * k..][..k], b);
        }
        return;
    }
    if k < FUSED {
        wide::product(a, b, out, (m, k, n));
        return;
    }
    out.fill(0.0);
    add_product((out, n), 1.0, View::rows(a, k), View::rows(b, n), (m, k, n));
}

#[cfg(test)]
mod tests {
    use super::super::array::{fill_with, from_rows, scalar, to_vec, vector};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vectors_and_matrices_follow_numpy() {
        let a = from_rows(&[vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]]).expect("2×3");
        let v = vector(&[1.0, 0.0, -1.0]);
        let w = vector(&[1.0, 10.0]);
        assert_eq!(to_vec(&matmul(&a, &v).expect("fits")), [-2.0, -2.0]);
        assert_eq!(to_vec(&matmul(&w, &a).expect("fits")), [41.0, 52.0, 63.0]);
        let dot = matmul(&v, &v).expect("fits");
        assert_eq!((dot.ndim(), dot.sum()), (0, 2.0));
    }

    #[test]
    fn sizes_that_do_not_fit_are_named() {
        let (a, b) = (fill_with(&[2, 3], |_| 0.0), fill_with(&[2, 2], |_| 0.0));
        let error = matmul(&a, &b).expect_err("no fit");
        assert_eq!(error.message, "cannot multiply 2×3 by 2×2");
        assert_eq!(
            error.hint.as_deref(),
            Some("the inner sizes must agree: 3 here, 2 there")
        );
        assert!(matmul(&scalar(2.0), &a).is_err());
    }

    #[test]
    fn stacks_of_matrices_broadcast() {
        let a = fill_with(&[5, 1, 2, 3], |i| i as f64);
        let b = fill_with(&[4, 3, 2], |i| i as f64 - 7.0);
        let c = matmul(&a, &b).expect("fits");
        assert_eq!(c.shape(), [5, 4, 2, 2]);
        let want: f64 = (0..3).map(|p| a[[3, 0, 1, p]] * b[[2, p, 1]]).sum();
        assert_eq!(c[[3, 2, 1, 1]], want);
    }

    #[test]
    fn nothing_times_nothing_is_zero() {
        let c = matmul(&fill_with(&[2, 0], |_| 0.0), &fill_with(&[0, 3], |_| 0.0));
        assert_eq!(to_vec(&c.expect("fits")), [0.0; 6]);
        let c = matmul(&fill_with(&[0, 2], |_| 0.0), &fill_with(&[2, 3], |_| 0.0));
        assert_eq!(c.expect("fits").shape(), [0, 3]);
    }

    proptest! {
        #[test]
        fn every_element_is_its_sum_in_order(m in 1usize..30, k in 1usize..700, n in 1usize..60) {
            let a = fill_with(&[m, k], |i| libm::sin(i as f64));
            let b = fill_with(&[k, n], |i| libm::cos(i as f64 * 1.7));
            let c = matmul(&a, &b).expect("fits");
            for i in 0..m {
                for j in 0..n {
                    let plain = (0..k).fold(0.0, |sum, p| sum + a[[i, p]] * b[[p, j]]);
                    if k < FUSED {
                        prop_assert_eq!(c[[i, j]], plain);
                    }
                    prop_assert!((c[[i, j]] - plain).abs() < 1e-12);
                }
            }
        }
    }
}
