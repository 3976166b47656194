//! Norms of vectors and matrices other than the root of the sum of squares, as
//! `numpy.linalg.norm` has them.

use super::super::array::{Array, scalar, values};
use super::super::error::{NumericError, Result, shape_text};
use super::super::reduce;
use super::svd::singular_values;
use super::{norm, norm_of};

/// Which norm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    /// Of a vector `(Σ|x|ᵖ)^(1/p)`, with the largest and smallest magnitude at ±infinity and the
    /// count of what is not 0 at 0. Of a matrix 2 is the largest singular value and -2 the
    /// smallest, 1 and -1 the largest and smallest sum of magnitudes in a column, ±infinity those
    /// in a row.
    P(f64),
    /// The root of the sum of squares of a matrix.
    Frobenius,
    /// The sum of the singular values of a matrix.
    Nuclear,
}

/// The norm of a vector or a matrix, or of the vectors along an axis.
///
/// # Errors
/// When there is no such norm for this shape, and for infinite numbers where singular values
/// are asked for.
pub fn norm_of_order(x: &Array, order: Order, axis: Option<i64>) -> Result<Array> {
    match (axis, x.ndim(), order) {
        (Some(_), _, Order::P(p)) => reduce::lanes(x, axis, |lane| vector_norm(lane, p)),
        (None, 1, Order::P(p)) => Ok(scalar(vector_norm(&values(x), p))),
        (None, 2, order) => matrix_norm(x, order).map(scalar),
        (_, _, Order::P(_)) => Err(NumericError::new(format!(
            "`norm` of an order needs a vector or a matrix, not {}",
            shape_text(x.shape())
        ))),
        _ => Err(NumericError::new(
            "`norm` with \"fro\" and \"nuc\" is of a matrix, not of vectors",
        )),
    }
}

fn vector_norm(x: &[f64], p: f64) -> f64 {
    let sizes = x.iter().map(|x| x.abs());
    let pick = |first: f64, second: f64, better: bool| {
        if first.is_nan() || better {
            first
        } else {
            second
        }
    };
    if p == 2.0 {
        return norm_of(x);
    }
    if p == f64::INFINITY {
        return sizes.fold(0.0, |m, x| pick(m, x, m >= x));
    }
    if p == f64::NEG_INFINITY {
        return sizes.fold(f64::INFINITY, |m, x| pick(m, x, m <= x));
    }
    if p == 0.0 {
        return x.iter().filter(|&&x| x != 0.0).count() as f64;
    }
    if p == 1.0 {
        return sizes.sum();
    }
    libm::pow(sizes.map(|x| libm::pow(x, p)).sum(), 1.0 / p)
}

fn matrix_norm(x: &Array, order: Order) -> Result<f64> {
    let largest = |sums: &Array| vector_norm(&values(sums), f64::INFINITY);
    let smallest = |sums: &Array| vector_norm(&values(sums), f64::NEG_INFINITY);
    let sums = |axis: i64| reduce::lanes(x, Some(axis), |lane| vector_norm(lane, 1.0));
    let values = || singular_values(x, "norm");
    match order {
        Order::Frobenius => Ok(norm(x)),
        Order::Nuclear => Ok(values()?.iter().sum()),
        Order::P(2.0) => Ok(values()?.first().copied().unwrap_or(0.0)),
        Order::P(-2.0) => Ok(values()?.last().copied().unwrap_or(0.0)),
        Order::P(1.0) => Ok(largest(&sums(0)?)),
        Order::P(-1.0) => Ok(smallest(&sums(0)?)),
        Order::P(f64::INFINITY) => Ok(largest(&sums(1)?)),
        Order::P(f64::NEG_INFINITY) => Ok(smallest(&sums(1)?)),
        Order::P(p) => Err(NumericError::new(format!(
            "there is no `norm` of order {p} of a matrix"
        ))
        .with_hint("1, 2, inf, -1, -2, -inf, \"fro\" and \"nuc\" are; `axis:` takes rows or columns as vectors")),
    }
}
