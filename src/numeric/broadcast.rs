//! Elementwise work on one or two arrays, with NumPy's broadcasting: shapes are compared
//! from the last axis, and a size of 1 repeats.

use super::array::{Array, checked_len, from_vec, values};
use super::error::{NumericError, Result, shape_text};
use ndarray::IxDyn;

/// The shape that two shapes broadcast to, if there is one.
pub fn broadcast_shape(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let ndim = a.len().max(b.len());
    let size = |shape: &[usize], axis: usize| {
        let missing = ndim - shape.len();
        if axis < missing {
            1
        } else {
            shape[axis - missing]
        }
    };
    (0..ndim)
        .map(|axis| match (size(a, axis), size(b, axis)) {
            (x, y) if x == y => Some(x),
            (1, y) => Some(y),
            (x, 1) => Some(x),
            _ => None,
        })
        .collect()
}

/// Applies a function of one number to every element.
pub fn map(a: &Array, f: impl FnMut(f64) -> f64) -> Array {
    a.mapv(f)
}

/// Applies a function of two numbers to every pair of elements, broadcasting.
///
/// `opname` is the verb of the error: `add`, `subtract`, `multiply`, `divide`, `compare`,
/// or the name of a function.
pub fn broadcast2(
    a: &Array,
    b: &Array,
    mut f: impl FnMut(f64, f64) -> f64,
    opname: &str,
) -> Result<Array> {
    let (left, right) = (values(a), values(b));
    if a.shape() == b.shape() {
        let pairs = left.iter().zip(right.iter());
        return from_vec(a.shape(), pairs.map(|(&x, &y)| f(x, y)).collect());
    }
    if let ([], &[y]) = (b.shape(), &*right) {
        return from_vec(a.shape(), left.iter().map(|&x| f(x, y)).collect());
    }
    if let ([], &[x]) = (a.shape(), &*left) {
        return from_vec(b.shape(), right.iter().map(|&y| f(x, y)).collect());
    }
    let shape = broadcast_shape(a.shape(), b.shape())
        .ok_or_else(|| mismatch(opname, a.shape(), b.shape()))?;
    checked_len(&shape)?;
    let (Some(a), Some(b)) = (a.broadcast(IxDyn(&shape)), b.broadcast(IxDyn(&shape))) else {
        return Err(NumericError::new(format!(
            "cannot broadcast to {}",
            shape_text(&shape)
        )));
    };
    let pairs = a.iter().zip(b.iter());
    from_vec(&shape, pairs.map(|(&x, &y)| f(x, y)).collect())
}

/// One array repeated to a larger shape.
pub fn broadcast_to(a: &Array, shape: &[usize]) -> Result<Array> {
    checked_len(shape)?;
    a.broadcast(IxDyn(shape))
        .map(|view| view.as_standard_layout().into_owned())
        .ok_or_else(|| {
            NumericError::new(format!(
                "cannot broadcast {} to {}",
                shape_text(a.shape()),
                shape_text(shape)
            ))
        })
}

/// Elements of `a` where `condition` is not zero, of `b` elsewhere; all three broadcast.
pub fn choose(condition: &Array, a: &Array, b: &Array) -> Result<Array> {
    let pair = broadcast_shape(a.shape(), b.shape())
        .ok_or_else(|| mismatch("choose between", a.shape(), b.shape()))?;
    let shape = broadcast_shape(condition.shape(), &pair)
        .ok_or_else(|| mismatch("choose by", condition.shape(), &pair))?;
    let condition = broadcast_to(condition, &shape)?;
    let (a, b) = (broadcast_to(a, &shape)?, broadcast_to(b, &shape)?);
    let items = condition.iter().zip(a.iter().zip(b.iter()));
    let pick = |(&c, (&x, &y)): (&f64, (&f64, &f64))| if c != 0.0 { x } else { y };
    from_vec(&shape, items.map(pick).collect())
}

/// `cannot multiply 2×3 by 2×2`, with the preposition that the verb takes.
fn mismatch(opname: &str, a: &[usize], b: &[usize]) -> NumericError {
    let (left, right) = (shape_text(a), shape_text(b));
    let message = match opname {
        "add" | "choose between" => format!("cannot {opname} {left} and {right}"),
        "subtract" => format!("cannot subtract {right} from {left}"),
        "multiply" | "divide" => format!("cannot {opname} {left} by {right}"),
        "compare" => format!("cannot compare {left} with {right}"),
        "choose by" => format!("cannot choose from {right} by {left}"),
        name => format!("cannot apply `{name}` to {left} and {right}"),
    };
    let error = NumericError::new(message);
    if opname == "multiply" && a.len() == 2 && b.len() <= 2 && a.last() == b.first() {
        return error.with_hint("use `@` for the matrix product");
    }
    error.with_hint("sizes must be equal or 1, counted from the last axis")
}

#[cfg(test)]
mod tests {
    use super::super::array::{fill_with, from_rows, scalar, to_vec, vector};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_column_and_a_row_make_a_matrix() {
        let column = from_rows(&[vec![10.0], vec![20.0]]).expect("a column");
        let row = vector(&[1.0, 2.0, 3.0]);
        let sum = broadcast2(&column, &row, |x, y| x + y, "add").expect("fits");
        assert_eq!(sum.shape(), [2, 3]);
        assert_eq!(to_vec(&sum), [11.0, 12.0, 13.0, 21.0, 22.0, 23.0]);
    }

    #[test]
    fn a_number_meets_anything_from_either_side() {
        let v = vector(&[1.0, 2.0]);
        let left = broadcast2(&scalar(3.0), &v, |x, y| x - y, "subtract").expect("fits");
        assert_eq!(to_vec(&left), [2.0, 1.0]);
        let right = broadcast2(&v, &scalar(3.0), |x, y| x - y, "subtract").expect("fits");
        assert_eq!(to_vec(&right), [-2.0, -1.0]);
    }

    #[test]
    fn shapes_that_do_not_fit_are_named() {
        let a = from_rows(&vec![vec![0.0; 3]; 2]).expect("2×3");
        let b = from_rows(&vec![vec![0.0; 2]; 2]).expect("2×2");
        let text = |op| {
            broadcast2(&a, &b, |x, _| x, op)
                .expect_err("no fit")
                .message
        };
        assert_eq!(text("multiply"), "cannot multiply 2×3 by 2×2");
        assert_eq!(text("add"), "cannot add 2×3 and 2×2");
        assert_eq!(text("subtract"), "cannot subtract 2×2 from 2×3");
        assert_eq!(text("pow"), "cannot apply `pow` to 2×3 and 2×2");
    }

    #[test]
    fn a_product_that_meant_the_matrix_product_is_told_so() {
        let a = from_rows(&vec![vec![0.0; 3]; 2]).expect("2×3");
        let b = from_rows(&vec![vec![0.0; 2]; 3]).expect("3×2");
        let error = broadcast2(&a, &b, |x, y| x * y, "multiply").expect_err("no fit");
        assert_eq!(
            error.hint.as_deref(),
            Some("use `@` for the matrix product")
        );
    }

    #[test]
    fn choose_broadcasts_all_three() {
        let mask = vector(&[1.0, 0.0]);
        let got = choose(&mask, &scalar(5.0), &vector(&[7.0, 8.0])).expect("fits");
        assert_eq!(to_vec(&got), [5.0, 8.0]);
    }

    /// The definition, one element at a time.
    fn naive(a: &Array, b: &Array, shape: &[usize]) -> Vec<f64> {
        let at = |m: &Array, index: &[usize]| {
            let skip = index.len() - m.ndim();
            let own: Vec<usize> = index[skip..]
                .iter()
                .zip(m.shape())
                .map(|(&i, &size)| if size == 1 { 0 } else { i })
                .collect();
            m[IxDyn(&own)]
        };
        ndarray::indices(IxDyn(shape))
            .into_iter()
            .map(|index| {
                let index = ndarray::Dimension::slice(&index).to_vec();
                at(a, &index) - 2.0 * at(b, &index)
            })
            .collect()
    }

    /// Two shapes that fit: a common one, each with axes dropped or set to 1.
    fn fitting() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
        prop::collection::vec((0usize..4, any::<bool>(), any::<bool>()), 0..4).prop_flat_map(
            |axes| {
                let pick = |keep: Vec<(usize, bool)>| -> Vec<usize> {
                    keep.iter().map(|&(n, k)| if k { n } else { 1 }).collect()
                };
                let a = pick(axes.iter().map(|&(n, x, _)| (n, x)).collect());
                let b = pick(axes.iter().map(|&(n, _, y)| (n, y)).collect());
                let drop = 0..=a.len();
                (Just(a), Just(b), drop).prop_map(|(a, b, d)| {
                    // Only leading axes may go missing.
                    (a, b[d..].to_vec())
                })
            },
        )
    }

    proptest! {
        #[test]
        fn broadcasting_is_its_definition((sa, sb) in fitting()) {
            let a = fill_with(&sa, |i| (i as f64).sin_cos().0);
            let b = fill_with(&sb, |i| i as f64 * 0.37 - 1.0);
            let got = broadcast2(&a, &b, |x, y| x - 2.0 * y, "add").expect("fits");
            let shape = broadcast_shape(&sa, &sb).expect("fits");
            prop_assert_eq!(got.shape(), &shape[..]);
            prop_assert!(got.is_standard_layout());
            prop_assert_eq!(to_vec(&got), naive(&a, &b, &shape));
        }
    }
}
