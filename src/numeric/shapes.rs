//! Arrays made from a rule: ranges, constants, grids and the circle.

use super::array::{Array, checked_len, fill_with, from_vec, values};
use super::error::{NumericError, Result};

/// Evenly spaced numbers from `a` to `b`, both included exactly.
pub fn linspace(a: f64, b: f64, n: usize) -> Result<Array> {
    checked_len(&[n])?;
    let step = (b - a) / n.saturating_sub(1).max(1) as f64;
    Ok(fill_with(&[n], |i| {
        if i + 1 == n && n > 1 {
            b
        } else {
            a + step * i as f64
        }
    }))
}

/// Numbers from `start` in steps, ending before `stop`.
pub fn arange(start: f64, stop: f64, step: f64) -> Result<Array> {
    let count = ((stop - start) / step).ceil();
    if step == 0.0 || !count.is_finite() {
        return Err(NumericError::new(format!(
            "cannot go from {start} to {stop} in steps of {step}"
        )));
    }
    // A count beyond the limit saturates and is refused by the check.
    let n = count.max(0.0) as usize;
    checked_len(&[n])?;
    Ok(fill_with(&[n], |i| start + i as f64 * step))
}

/// An array of one number throughout.
pub fn full(shape: &[usize], value: f64) -> Result<Array> {
    checked_len(shape)?;
    Ok(fill_with(shape, |_| value))
}

/// An array of zeros.
pub fn zeros(shape: &[usize]) -> Result<Array> {
    full(shape, 0.0)
}

/// An array of ones.
pub fn ones(shape: &[usize]) -> Result<Array> {
    full(shape, 1.0)
}

/// The coordinates of a grid, `X[i, j] = x[j]` and `Y[i, j] = y[i]`.
pub fn meshgrid(x: &Array, y: &Array) -> Result<(Array, Array)> {
    let (xs, ys) = (values(x), values(y));
    let shape = [ys.len(), xs.len()];
    checked_len(&shape)?;
    Ok((
        fill_with(&shape, |i| xs[i % xs.len()]),
        fill_with(&shape, |i| ys[i / xs.len()]),
    ))
}

/// The points of a grid over two ranges, one per row, x running first.
pub fn lattice(nx: usize, ny: usize, x: (f64, f64), y: (f64, f64)) -> Result<Array> {
    // Asked first: the product below would overflow on sizes that are refused.
    let count = checked_len(&[nx, ny])?;
    checked_len(&[count, 2])?;
    let (xs, ys) = (linspace(x.0, x.1, nx)?, linspace(y.0, y.1, ny)?);
    let (xs, ys) = (values(&xs), values(&ys));
    Ok(fill_with(&[count, 2], |i| match i % 2 {
        0 => xs[i / 2 % nx],
        _ => ys[i / 2 / nx],
    }))
}

/// Points on the unit circle, one per row, counter-clockwise from angle 0 and back to it.
///
/// The first and last row are exactly (1, 0), and the quarters are exact images of each
/// other, so that a circle of `4k + 1` points meets the axes exactly.
pub fn unit_circle(n: usize) -> Result<Array> {
    if n < 2 {
        return Err(
            NumericError::new(format!("`unit_circle` of {n} points does not close"))
                .with_hint("use at least 2; 181 looks smooth"),
        );
    }
    checked_len(&[n, 2])?;
    let mut data = Vec::with_capacity(2 * n);
    for k in 0..n {
        let (x, y) = turn(k, n - 1);
        data.extend([x, y]);
    }
    from_vec(&[n, 2], data)
}

/// Cosine and sine of `k / n` of a full turn.
fn turn(k: usize, n: usize) -> (f64, f64) {
    let (quarter, rest) = (4 * k / n % 4, 4 * k % n);
    let (s, c) = libm::sincos(std::f64::consts::FRAC_PI_2 * rest as f64 / n as f64);
    match quarter {
        0 => (c, s),
        1 => (0.0 - s, c),
        2 => (0.0 - c, 0.0 - s),
        _ => (s, 0.0 - c),
    }
}

#[cfg(test)]
mod tests {
    use super::super::array::to_vec;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn linspace_ends_exactly() {
        assert_eq!(
            to_vec(&linspace(0.0, 1.0, 5).expect("fits")),
            [0.0, 0.25, 0.5, 0.75, 1.0]
        );
        assert_eq!(to_vec(&linspace(2.0, 3.0, 1).expect("fits")), [2.0]);
        assert_eq!(linspace(0.0, 1.0, 0).expect("empty").len(), 0);
        assert!(linspace(0.0, 1.0, usize::MAX).is_err());
    }

    #[test]
    fn arange_stops_before_the_end() {
        assert_eq!(
            to_vec(&arange(0.0, 1.0, 0.25).expect("fits")),
            [0.0, 0.25, 0.5, 0.75]
        );
        assert_eq!(
            to_vec(&arange(3.0, 0.0, -1.0).expect("fits")),
            [3.0, 2.0, 1.0]
        );
        assert_eq!(arange(0.0, -1.0, 1.0).expect("empty").len(), 0);
        assert!(arange(0.0, 1.0, 0.0).is_err());
        assert!(arange(0.0, 1e300, 1.0).is_err());
    }

    #[test]
    fn grids_run_x_first() {
        let (x, y) = (
            linspace(0.0, 2.0, 3).expect("x"),
            linspace(5.0, 6.0, 2).expect("y"),
        );
        let (gx, gy) = meshgrid(&x, &y).expect("a grid");
        assert_eq!(to_vec(&gx), [0.0, 1.0, 2.0, 0.0, 1.0, 2.0]);
        assert_eq!(to_vec(&gy), [5.0, 5.0, 5.0, 6.0, 6.0, 6.0]);
        let points = lattice(3, 2, (0.0, 2.0), (5.0, 6.0)).expect("points");
        assert_eq!(points.shape(), [6, 2]);
        assert_eq!(
            (points[[1, 0]], points[[1, 1]], points[[5, 1]]),
            (1.0, 5.0, 6.0)
        );
        assert_eq!(
            lattice(0, 4, (0.0, 1.0), (0.0, 1.0))
                .expect("empty")
                .shape(),
            [0, 2]
        );
        assert!(lattice(usize::MAX, 2, (0.0, 1.0), (0.0, 1.0)).is_err());
        assert!(zeros(&[1 << 20, 1 << 20]).is_err());
        assert_eq!(ones(&[2, 2]).expect("fits").sum(), 4.0);
    }

    #[test]
    fn the_circle_meets_the_axes_exactly() {
        let c = unit_circle(181).expect("a circle");
        let row = |i: usize| [c[[i, 0]], c[[i, 1]]];
        assert_eq!((row(0), row(180)), ([1.0, 0.0], [1.0, 0.0]));
        assert_eq!(
            (row(45), row(90), row(135)),
            ([0.0, 1.0], [-1.0, 0.0], [0.0, -1.0])
        );
        assert!(row(1)[1] > 0.0, "counter-clockwise");
        assert!(unit_circle(1).is_err());
    }

    proptest! {
        #[test]
        fn the_circle_is_the_circle(n in 2usize..400) {
            let c = unit_circle(n).expect("a circle");
            for k in 0..n {
                let angle = std::f64::consts::TAU * k as f64 / (n - 1) as f64;
                prop_assert!((c[[k, 0]] - libm::cos(angle)).abs() < 1e-15 * 8.0);
                prop_assert!((c[[k, 1]] - libm::sin(angle)).abs() < 1e-15 * 8.0);
            }
        }
    }
}
