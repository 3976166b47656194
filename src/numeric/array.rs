//! The array type, how one is made from rows or items, and how its shape is changed.

use super::error::{NumericError, Result, shape_text};
use ndarray::{ArrayD, Axis, IxDyn};

/// An n-dimensional array of `f64`, row-major; with no axes it is a single number.
pub type Array = ArrayD<f64>;

/// The most elements one array may have (1 GiB), so that a slip such as
/// `zeros((1e6, 1e6))` is a message and not the end of the process.
pub const MAX_ELEMENTS: usize = 1 << 27;

/// The number of elements of a shape, or an error when it is beyond [`MAX_ELEMENTS`].
pub fn checked_len(shape: &[usize]) -> Result<usize> {
    // A zero anywhere makes the whole product zero, even where the rest overflows.
    if shape.contains(&0) {
        return Ok(0);
    }
    shape
        .iter()
        .try_fold(1usize, |len, &size| len.checked_mul(size))
        .filter(|&len| len <= MAX_ELEMENTS)
        .ok_or_else(|| {
            NumericError::new(format!("an array of {} is too large", shape_text(shape)))
                .with_hint(format!("at most {MAX_ELEMENTS} numbers fit in one array"))
        })
}

/// An array from its elements in row-major order.
pub fn from_vec(shape: &[usize], data: Vec<f64>) -> Result<Array> {
    let given = data.len();
    ArrayD::from_shape_vec(IxDyn(shape), data).map_err(|_| {
        NumericError::new(format!(
            "{given} numbers do not fill an array of {}",
            shape_text(shape)
        ))
    })
}

/// An array of a shape, each element computed from its row-major position.
///
/// The caller has checked the size, either by [`checked_len`] or because an array of this
/// shape exists.
pub(super) fn fill_with(shape: &[usize], mut f: impl FnMut(usize) -> f64) -> Array {
    let mut position = 0;
    ArrayD::from_shape_simple_fn(IxDyn(shape), || {
        let value = f(position);
        position += 1;
        value
    })
}

/// A single number.
pub fn scalar(value: f64) -> Array {
    ArrayD::from_elem(IxDyn(&[]), value)
}

/// A 1-d array.
pub fn vector(values: &[f64]) -> Array {
    fill_with(&[values.len()], |i| values[i])
}

/// A 2-d array from its rows, which must be of one length.
pub fn from_rows(rows: &[Vec<f64>]) -> Result<Array> {
    let width = rows.first().map_or(0, Vec::len);
    if let Some((i, row)) = rows.iter().enumerate().find(|(_, r)| r.len() != width) {
        return Err(NumericError::new(format!(
            "row {i} has {} numbers, but row 0 has {width}",
            row.len()
        ))
        .with_hint("every row of a matrix must have the same length"));
    }
    from_vec(&[rows.len(), width], rows.concat())
}

/// The elements in row-major order.
pub fn to_vec(a: &Array) -> Vec<f64> {
    match a.as_slice() {
        Some(slice) => slice.to_vec(),
        None => a.iter().copied().collect(),
    }
}

/// The elements as a slice in row-major order, copied only when they do not lie so.
pub fn values(a: &Array) -> std::borrow::Cow<'_, [f64]> {
    match a.as_slice() {
        Some(slice) => std::borrow::Cow::Borrowed(slice),
        None => std::borrow::Cow::Owned(to_vec(a)),
    }
}

/// The value of an array of exactly one element.
pub fn single(a: &Array) -> Option<f64> {
    match a.len() {
        1 => a.iter().next().copied(),
        _ => None,
    }
}

/// An axis counted from the end when negative, as a position.
pub fn resolve_axis(axis: i64, ndim: usize) -> Result<usize> {
    let position = if axis < 0 { axis + ndim as i64 } else { axis };
    if position >= 0 && position < ndim as i64 {
        return Ok(position as usize);
    }
    let error = NumericError::new(format!(
        "axis {axis} does not exist in an array of {ndim} {}",
        if ndim == 1 { "axis" } else { "axes" }
    ));
    Err(match ndim {
        0 => error.with_hint("a single number has no axes"),
        1 => error.with_hint("use axis 0 (or -1)"),
        _ => error.with_hint(format!("axes go from 0 to {} (or -1 down)", ndim - 1)),
    })
}

/// The array with its axes reversed: rows become columns.
pub fn transpose(a: &Array) -> Array {
    // Copied into row-major order, so that every array of the language lies the same way.
    a.t().as_standard_layout().into_owned()
}

/// The array with its axes in the order given.
pub fn permute_axes(a: &Array, order: &[i64]) -> Result<Array> {
    let wrong = || {
        let axes: Vec<String> = order.iter().map(i64::to_string).collect();
        NumericError::new(format!(
            "({}) is not an order of the {} axes of {}",
            axes.join(", "),
            a.ndim(),
            shape_text(a.shape())
        ))
        .with_hint("name every axis once")
    };
    if order.len() != a.ndim() {
        return Err(wrong());
    }
    let mut axes = Vec::with_capacity(order.len());
    for &axis in order {
        let axis = resolve_axis(axis, a.ndim())?;
        if axes.contains(&axis) {
            return Err(wrong());
        }
        axes.push(axis);
    }
    let permuted = a.view().permuted_axes(IxDyn(&axes));
    Ok(permuted.as_standard_layout().into_owned())
}

/// The same elements in another shape; one size may be -1 and is then computed.
pub fn reshape(a: &Array, shape: &[i64]) -> Result<Array> {
    let asked = || {
        let sizes: Vec<String> = shape.iter().map(i64::to_string).collect();
        sizes.join("×")
    };
    let wrong = || {
        NumericError::new(format!(
            "cannot reshape {} into {}",
            shape_text(a.shape()),
            if shape.is_empty() {
                "a number".to_string()
            } else {
                asked()
            }
        ))
        .with_hint(format!("the array has {} numbers", a.len()))
    };
    let unknown = shape.iter().filter(|&&size| size == -1).count();
    if unknown > 1 || shape.iter().any(|&size| size < -1) {
        return Err(wrong());
    }
    let known = shape
        .iter()
        .filter(|&&size| size != -1)
        .try_fold(1usize, |len, &size| {
            usize::try_from(size).ok().and_then(|s| len.checked_mul(s))
        })
        .ok_or_else(wrong)?;
    let missing = match (unknown, known) {
        (0, _) | (_, 0) => 0,
        _ => a.len() / known,
    };
    let sizes: Vec<usize> = shape
        .iter()
        .map(|&size| usize::try_from(size).unwrap_or(missing))
        .collect();
    if sizes.iter().product::<usize>() != a.len() || (unknown == 1 && known == 0) {
        return Err(wrong());
    }
    from_vec(&sizes, to_vec(a))
}

/// All elements in one axis.
pub fn flatten(a: &Array) -> Array {
    vector(&values(a))
}

/// The array with a new axis of size 1 before the axis given (-1: after the last one).
pub fn expand_dims(a: &Array, axis: i64) -> Result<Array> {
    let position = resolve_axis(axis, a.ndim() + 1)?;
    Ok(a.clone().insert_axis(Axis(position)))
}

/// The array without its axes of size 1.
pub fn squeeze(a: &Array) -> Array {
    let shape: Vec<usize> = a.shape().iter().copied().filter(|&s| s != 1).collect();
    let data = values(a);
    fill_with(&shape, |i| data[i])
}

/// Joins arrays along an axis they already have.
pub fn concat(items: &[Array], axis: i64) -> Result<Array> {
    let first = items.first().ok_or_else(|| nothing("concatenate"))?;
    if first.ndim() == 0 {
        return Err(NumericError::new("cannot concatenate plain numbers")
            .with_hint("put them in an array: [a, b]"));
    }
    let axis = resolve_axis(axis, first.ndim())?;
    let mut total = 0usize;
    for item in items {
        let fits = item.ndim() == first.ndim()
            && (0..first.ndim()).all(|i| i == axis || item.shape()[i] == first.shape()[i]);
        if !fits {
            return Err(NumericError::new(format!(
                "cannot concatenate {} and {} along axis {axis}",
                shape_text(first.shape()),
                shape_text(item.shape())
            ))
            .with_hint("all sizes but that axis must agree"));
        }
        total += item.shape()[axis];
    }
    let mut shape = first.shape().to_vec();
    shape[axis] = total;
    checked_len(&shape)?;
    let views: Vec<_> = items.iter().map(|item| item.view()).collect();
    ndarray::concatenate(Axis(axis), &views)
        .map(|joined| joined.as_standard_layout().into_owned())
        .map_err(|error| NumericError::new(format!("cannot concatenate: {error}")))
}

/// Joins arrays of one shape along a new axis; a nested literal is a stack of its items.
pub fn stack(items: &[Array], axis: i64) -> Result<Array> {
    let first = items.first().ok_or_else(|| nothing("stack"))?;
    for (i, item) in items.iter().enumerate() {
        if item.shape() != first.shape() {
            return Err(NumericError::new(format!(
                "item {i} has shape {}, but item 0 has shape {}",
                shape_text(item.shape()),
                shape_text(first.shape())
            ))
            .with_hint("all items of an array must have the same shape"));
        }
    }
    let axis = resolve_axis(axis, first.ndim() + 1)?;
    let mut shape = first.shape().to_vec();
    shape.insert(axis, items.len());
    checked_len(&shape)?;
    let views: Vec<_> = items.iter().map(|item| item.view()).collect();
    ndarray::stack(Axis(axis), &views)
        .map(|joined| joined.as_standard_layout().into_owned())
        .map_err(|error| NumericError::new(format!("cannot stack: {error}")))
}

/// Side by side: along axis 1, or end to end for 1-d arrays and numbers.
pub fn hstack(items: &[Array]) -> Result<Array> {
    let items: Vec<Array> = items.iter().map(at_least_1d).collect();
    let axis = items.first().map_or(0, |item| i64::from(item.ndim() > 1));
    concat(&items, axis)
}

/// One above the other: along axis 0, a 1-d array being a row.
pub fn vstack(items: &[Array]) -> Result<Array> {
    let items: Vec<Array> = items
        .iter()
        .map(|item| match at_least_1d(item) {
            row if row.ndim() == 1 => row.insert_axis(Axis(0)),
            matrix => matrix,
        })
        .collect();
    concat(&items, 0)
}

/// Side by side as columns: along axis 1, a 1-d array being a column.
pub fn column_stack(items: &[Array]) -> Result<Array> {
    let items: Vec<Array> = items
        .iter()
        .map(|item| match at_least_1d(item) {
            column if column.ndim() == 1 => column.insert_axis(Axis(1)),
            matrix => matrix,
        })
        .collect();
    concat(&items, 1)
}

fn at_least_1d(a: &Array) -> Array {
    if a.ndim() == 0 {
        a.clone().insert_axis(Axis(0))
    } else {
        a.clone()
    }
}

fn nothing(what: &str) -> NumericError {
    NumericError::new(format!("cannot {what} an empty list"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(shape: &[usize]) -> Array {
        fill_with(shape, |i| i as f64)
    }

    #[test]
    fn rows_of_one_length_make_a_matrix() {
        let a = from_rows(&[vec![1.0, 2.0], vec![3.0, 4.0]]).expect("a matrix");
        assert_eq!(a.shape(), [2, 2]);
        assert_eq!(to_vec(&a), [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn ragged_rows_are_refused_by_name() {
        let error = from_rows(&[vec![1.0, 2.0], vec![3.0]]).expect_err("ragged");
        assert_eq!(error.message, "row 1 has 1 numbers, but row 0 has 2");
    }

    #[test]
    fn transpose_reverses_all_axes_and_is_row_major() {
        let t = transpose(&counting(&[2, 3, 4]));
        assert_eq!(t.shape(), [4, 3, 2]);
        assert_eq!(t[[1, 2, 0]], 9.0);
        assert!(t.is_standard_layout());
    }

    #[test]
    fn reshape_computes_one_unknown_size() {
        let a = counting(&[2, 6]);
        assert_eq!(reshape(&a, &[3, -1]).expect("fits").shape(), [3, 4]);
        let error = reshape(&a, &[5, -1]).expect_err("12 is no multiple of 5");
        assert_eq!(error.message, "cannot reshape 2×6 into 5×-1");
        assert!(reshape(&a, &[-1, -1]).is_err());
        assert!(reshape(&a, &[0, -1]).is_err());
        assert!(reshape(&a, &[i64::MAX, i64::MAX]).is_err());
    }

    #[test]
    fn joining_follows_numpy() {
        let (a, b) = (counting(&[2, 3]), counting(&[1, 3]));
        assert_eq!(
            vstack(&[a.clone(), b.clone()]).expect("fits").shape(),
            [3, 3]
        );
        let error = hstack(&[a.clone(), b]).expect_err("rows differ");
        assert_eq!(error.message, "cannot concatenate 2×3 and 1×3 along axis 1");
        let row = vector(&[7.0, 8.0, 9.0]);
        let tall = vstack(&[a.clone(), row.clone()]).expect("a row fits");
        assert_eq!(tall[[2, 1]], 8.0);
        assert_eq!(hstack(&[row.clone(), scalar(1.0)]).expect("fits").len(), 4);
        assert_eq!(
            stack(&[row.clone(), row], -1).expect("fits").shape(),
            [3, 2]
        );
        assert!(stack(&[], 0).is_err());
    }

    #[test]
    fn axes_count_from_both_ends() {
        assert_eq!(resolve_axis(-1, 3), Ok(2));
        let error = resolve_axis(2, 2).expect_err("two axes");
        assert_eq!(error.message, "axis 2 does not exist in an array of 2 axes");
        assert!(resolve_axis(i64::MIN, 2).is_err());
    }

    #[test]
    fn axes_are_permuted_added_and_dropped() {
        let a = counting(&[2, 3, 4]);
        let p = permute_axes(&a, &[1, -1, 0]).expect("an order");
        assert_eq!(p.shape(), [3, 4, 2]);
        assert!(permute_axes(&a, &[0, 0, 1]).is_err());
        let e = expand_dims(&a, -1).expect("fits");
        assert_eq!(e.shape(), [2, 3, 4, 1]);
        assert_eq!(squeeze(&e).shape(), [2, 3, 4]);
        assert_eq!(flatten(&a).len(), 24);
    }

    #[test]
    fn huge_shapes_are_refused() {
        assert!(checked_len(&[1_000_000, 1_000_000]).is_err());
        assert!(checked_len(&[usize::MAX, 2]).is_err());
        assert_eq!(checked_len(&[usize::MAX, 0]), Ok(0));
    }
}
