//! Sums, means and extremes, over a whole array or along one axis.
//!
//! Every function takes `axis: None` for all elements, giving an array without axes, or
//! `Some(axis)`, negative from the end, giving one axis less.

use super::array::{Array, fill_with, resolve_axis, scalar, values};
use super::elementwise::{maximum, minimum};
use super::error::{NumericError, Result, shape_text};
use ndarray::Axis;

/// Reduces every lane along an axis, or all elements in row-major order, to one number.
pub fn lanes(a: &Array, axis: Option<i64>, mut f: impl FnMut(&[f64]) -> f64) -> Result<Array> {
    let Some(axis) = axis else {
        return Ok(scalar(f(&values(a))));
    };
    let axis = resolve_axis(axis, a.ndim())?;
    let mut shape = a.shape().to_vec();
    shape.remove(axis);
    let mut buffer = Vec::with_capacity(a.shape()[axis]);
    let mut all = a.lanes(Axis(axis)).into_iter();
    Ok(fill_with(&shape, |_| {
        buffer.clear();
        if let Some(lane) = all.next() {
            buffer.extend(lane.iter());
        }
        f(&buffer)
    }))
}

/// The array with several axes joined into its last one, so that what reduces along one
/// axis reduces along all of them.
pub fn gathered(a: &Array, axes: &[i64]) -> Result<Array> {
    let mut joined = Vec::with_capacity(axes.len());
    for &axis in axes {
        let position = resolve_axis(axis, a.ndim())?;
        if joined.contains(&position) {
            return Err(NumericError::new(format!("axis {axis} is named twice")));
        }
        joined.push(position);
    }
    let kept: Vec<usize> = (0..a.ndim()).filter(|i| !joined.contains(i)).collect();
    let order: Vec<i64> = kept.iter().chain(&joined).map(|&i| i as i64).collect();
    let mut shape: Vec<usize> = kept.iter().map(|&i| a.shape()[i]).collect();
    shape.push(joined.iter().map(|&i| a.shape()[i]).product());
    let turned = super::array::permute_axes(a, &order)?;
    super::array::from_vec(&shape, values(&turned).into_owned())
}

/// A result of reducing an array of this shape with the axes that went away as axes of
/// size 1; `None` for all of them.
pub fn with_kept_axes(reduced: &Array, shape: &[usize], axes: Option<&[i64]>) -> Result<Array> {
    let mut kept = match axes {
        None => vec![1; shape.len()],
        Some(_) => shape.to_vec(),
    };
    for &axis in axes.unwrap_or(&[]) {
        kept[resolve_axis(axis, shape.len())?] = 1;
    }
    super::array::from_vec(&kept, values(reduced).into_owned())
}

/// Replaces every lane along an axis; `None` first puts all elements in one axis.
pub fn map_lanes(a: &Array, axis: Option<i64>, mut f: impl FnMut(&mut [f64])) -> Result<Array> {
    let Some(axis) = axis else {
        let mut all = values(a).into_owned();
        f(&mut all);
        return Ok(super::array::vector(&all));
    };
    let axis = resolve_axis(axis, a.ndim())?;
    let mut out = a.as_standard_layout().into_owned();
    let mut buffer = Vec::with_capacity(a.shape()[axis]);
    for mut lane in out.lanes_mut(Axis(axis)) {
        buffer.clear();
        buffer.extend(lane.iter());
        f(&mut buffer);
        for (place, &x) in lane.iter_mut().zip(&buffer) {
            *place = x;
        }
    }
    Ok(out)
}

/// Refuses what has no meaning for no numbers.
pub(super) fn check_some(a: &Array, axis: Option<i64>, name: &str) -> Result<()> {
    let count = match axis {
        None => a.len(),
        Some(axis) => a.shape()[resolve_axis(axis, a.ndim())?],
    };
    if count > 0 {
        return Ok(());
    }
    Err(NumericError::new(match axis {
        None => format!("`{name}` of an empty array"),
        Some(axis) => format!(
            "`{name}` along axis {axis} of {}, which is empty",
            shape_text(a.shape())
        ),
    }))
}

/// The sum in halves, so that rounding grows with the depth and not with the count.
pub(super) fn pairwise_sum(x: &[f64]) -> f64 {
    const BLOCK: usize = 128;
    if x.len() > BLOCK {
        let (low, high) = x.split_at(x.len() / 2 / 8 * 8);
        return pairwise_sum(low) + pairwise_sum(high);
    }
    let mut parts = [0.0; 8];
    let chunks = x.chunks_exact(8);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (part, v) in parts.iter_mut().zip(chunk) {
            *part += v;
        }
    }
    let [a, b, c, d, e, f, g, h] = parts;
    let eight = ((a + b) + (c + d)) + ((e + f) + (g + h));
    rest.iter().fold(eight, |sum, v| sum + v)
}

/// The sum; 0 of nothing.
pub fn sum(a: &Array, axis: Option<i64>) -> Result<Array> {
    lanes(a, axis, pairwise_sum)
}

/// The product; 1 of nothing.
pub fn prod(a: &Array, axis: Option<i64>) -> Result<Array> {
    lanes(a, axis, |x| x.iter().fold(1.0, |product, v| product * v))
}

pub(super) fn mean_of(x: &[f64]) -> f64 {
    pairwise_sum(x) / x.len() as f64
}

fn var_of(x: &[f64]) -> f64 {
    let mean = mean_of(x);
    let squares: Vec<f64> = x.iter().map(|v| (v - mean) * (v - mean)).collect();
    mean_of(&squares)
}

/// The mean.
pub fn mean(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "mean")?;
    lanes(a, axis, mean_of)
}

/// The variance over n.
pub fn var(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "var")?;
    lanes(a, axis, var_of)
}

/// The standard deviation over n.
pub fn std(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "std")?;
    lanes(a, axis, |x| var_of(x).sqrt())
}

/// The smallest element; NaN if one is.
pub fn min(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "min")?;
    lanes(a, axis, |x| {
        x.iter().fold(f64::INFINITY, |m, &v| minimum(m, v))
    })
}

/// The largest element; NaN if one is.
pub fn max(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "max")?;
    lanes(a, axis, |x| {
        x.iter().fold(f64::NEG_INFINITY, |m, &v| maximum(m, v))
    })
}

/// The position of the first smallest element, or of the first NaN.
pub fn argmin(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "argmin")?;
    lanes(a, axis, |x| first_best(x, |v, best| v < best))
}

/// The position of the first largest element, or of the first NaN.
pub fn argmax(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "argmax")?;
    lanes(a, axis, |x| first_best(x, |v, best| v > best))
}

fn first_best(x: &[f64], better: impl Fn(f64, f64) -> bool) -> f64 {
    let mut best = 0;
    for (i, &v) in x.iter().enumerate() {
        if x[best].is_nan() {
            break;
        }
        if v.is_nan() || better(v, x[best]) {
            best = i;
        }
    }
    best as f64
}

/// Running sums.
pub fn cumsum(a: &Array, axis: Option<i64>) -> Result<Array> {
    map_lanes(a, axis, |x| {
        let mut sum = 0.0;
        for v in x {
            sum += *v;
            *v = sum;
        }
    })
}

/// Differences of neighbours, one fewer along the axis.
pub fn diff(a: &Array, axis: i64) -> Result<Array> {
    let position = resolve_axis(axis, a.ndim())?;
    let size = a.shape()[position];
    if size == 0 {
        return Ok(a.clone());
    }
    let later = a.slice_axis(Axis(position), ndarray::Slice::from(1..));
    let earlier = a.slice_axis(Axis(position), ndarray::Slice::from(..size - 1));
    Ok((&later - &earlier).as_standard_layout().into_owned())
}

/// Whether every element is not 0, as 1 or 0.
pub fn all(a: &Array, axis: Option<i64>) -> Result<Array> {
    lanes(a, axis, |x| f64::from(x.iter().all(|&v| v != 0.0)))
}

/// Whether some element is not 0, as 1 or 0.
pub fn any(a: &Array, axis: Option<i64>) -> Result<Array> {
    lanes(a, axis, |x| f64::from(x.iter().any(|&v| v != 0.0)))
}

#[cfg(test)]
mod tests {
    use super::super::array::{from_rows, to_vec, vector};
    use super::*;
    use approx::assert_relative_eq;

    fn table() -> Array {
        from_rows(&[vec![3.0, 1.0, 2.0], vec![-1.0, 5.0, 5.0]]).expect("2×3")
    }

    #[test]
    fn each_reduction_gives_numpy_s_value() {
        let a = table();
        let along =
            |f: fn(&Array, Option<i64>) -> Result<Array>, axis| to_vec(&f(&a, axis).expect("fits"));
        assert_eq!(along(sum, None), [15.0]);
        assert_eq!(along(sum, Some(0)), [2.0, 6.0, 7.0]);
        assert_eq!(along(sum, Some(-1)), [6.0, 9.0]);
        assert_eq!(along(prod, Some(1)), [6.0, -25.0]);
        assert_eq!(along(mean, Some(1)), [2.0, 3.0]);
        assert_eq!(along(var, Some(0)), [4.0, 4.0, 2.25]);
        assert_relative_eq!(
            along(std, None)[0],
            2.140_872_096_444_188_4,
            max_relative = 1e-15
        );
        assert_eq!(along(min, Some(0)), [-1.0, 1.0, 2.0]);
        assert_eq!(along(max, Some(1)), [3.0, 5.0]);
        assert_eq!(along(argmin, None), [3.0]);
        assert_eq!(along(argmax, Some(1)), [0.0, 1.0]);
        assert_eq!(along(cumsum, Some(1)), [3.0, 4.0, 6.0, -1.0, 4.0, 9.0]);
        assert_eq!(along(cumsum, None).len(), 6);
        assert_eq!(to_vec(&diff(&a, 1).expect("fits")), [-2.0, 1.0, 6.0, 0.0]);
        assert_eq!(along(all, Some(0)), [1.0, 1.0, 1.0]);
        assert_eq!(along(any, None), [1.0]);
    }

    #[test]
    fn nothing_has_a_sum_but_no_mean() {
        let none = vector(&[]);
        assert_eq!(to_vec(&sum(&none, None).expect("zero")), [0.0]);
        for f in [mean, var, std, min, max, argmin, argmax] {
            assert!(f(&none, None).is_err());
        }
        assert_eq!(
            mean(&none, None).expect_err("empty").message,
            "`mean` of an empty array"
        );
        let flat = fill_with(&[0, 3], |_| 0.0);
        assert_eq!(
            max(&flat, Some(0)).expect_err("empty").message,
            "`max` along axis 0 of 0×3, which is empty"
        );
        assert_eq!(max(&flat, Some(1)).expect("no lanes").len(), 0);
        assert!(max(&flat, Some(2)).is_err());
    }

    #[test]
    fn a_middle_axis_goes_away() {
        let a = fill_with(&[2, 3, 4], |i| i as f64);
        let got = sum(&a, Some(1)).expect("fits");
        assert_eq!(got.shape(), [2, 4]);
        assert_eq!((got[[0, 0]], got[[1, 2]]), (12.0, 54.0));
        let running = cumsum(&a, Some(-2)).expect("fits");
        assert_eq!(running[[1, 2, 2]], 54.0);
    }

    #[test]
    fn nan_is_not_hidden() {
        let v = vector(&[1.0, f64::NAN, 0.0]);
        assert!(to_vec(&min(&v, None).expect("nan"))[0].is_nan());
        assert!(to_vec(&max(&v, None).expect("nan"))[0].is_nan());
        assert_eq!(to_vec(&argmax(&v, None).expect("first nan")), [1.0]);
    }

    #[test]
    fn long_sums_keep_their_digits() {
        let a = fill_with(&[1_000_003], |_| 0.1);
        let got = to_vec(&sum(&a, None).expect("a sum"))[0];
        assert_relative_eq!(got, 100_000.3, max_relative = 1e-14);
    }
}
