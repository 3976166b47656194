//! Point sets with labels for learning: `(X, y)` with one point per row of `X`.

use super::array::{Array, checked_len, from_vec, values, vector};
use super::error::{NumericError, Result, shape_text};
use super::random::Rng;
use super::shapes::linspace;
use std::f64::consts::{PI, TAU};

/// Arms of a spiral, `n` points on each, labelled 0 to `classes - 1`.
///
/// On arm `k` the point at `t` from 0 to 1 has radius `0.8 t + 0.2` exactly, and the angle
/// `(2 t + k) · 2π / classes` plus `noise` times a normal number, clockwise from the top.
/// Source: notebook `04-spiral_classification` of the NYU deep learning course, 2021.
pub fn spiral(n: usize, classes: usize, noise: f64, seed: u64) -> Result<(Array, Array)> {
    check_noise("spiral", noise)?;
    let count = checked_len(&[n, classes])?;
    checked_len(&[count, 2])?;
    let ts = linspace(0.0, 1.0, n)?;
    let mut rng = Rng::new(seed);
    let mut points = Vec::with_capacity(2 * count);
    let mut labels = Vec::with_capacity(count);
    for k in 0..classes {
        for &t in ts.iter() {
            let radius = 0.8 * t + 0.2;
            let turn = (2.0 * t + k as f64) * TAU / classes as f64;
            let (s, c) = libm::sincos(turn + noise * rng.gauss());
            points.extend([radius * s, radius * c]);
            labels.push(k as f64);
        }
    }
    Ok((from_vec(&[count, 2], points)?, vector(&labels)))
}

/// Two interleaved half circles, `n` points in all, the upper one labelled 0.
///
/// `noise` is the standard deviation added to both coordinates. Source: scikit-learn's
/// `make_moons`, unshuffled.
pub fn moons(n: usize, noise: f64, seed: u64) -> Result<(Array, Array)> {
    check_noise("moons", noise)?;
    checked_len(&[n, 2])?;
    let upper = n / 2;
    let mut rng = Rng::new(seed);
    let mut points = Vec::with_capacity(2 * n);
    for &t in linspace(0.0, PI, upper)?.iter() {
        let (s, c) = libm::sincos(t);
        points.extend([c, s]);
    }
    for &t in linspace(0.0, PI, n - upper)?.iter() {
        let (s, c) = libm::sincos(t);
        points.extend([1.0 - c, 0.5 - s]);
    }
    for x in &mut points {
        *x += noise * rng.gauss();
    }
    let labels: Vec<f64> = (0..n).map(|i| f64::from(i >= upper)).collect();
    Ok((from_vec(&[n, 2], points)?, vector(&labels)))
}

/// Round normal clouds, `n` points about each row of `centers`, labelled by that row.
pub fn gaussians(n: usize, centers: &Array, std: f64, seed: u64) -> Result<(Array, Array)> {
    check_noise("gaussians", std)?;
    let [count, dim] = *centers.shape() else {
        return Err(NumericError::new(format!(
            "`gaussians` needs one centre per row, not {}",
            shape_text(centers.shape())
        ))
        .with_hint("write the centres as a matrix: [0, 0; 2, 1]"));
    };
    let total = checked_len(&[n, count])?;
    checked_len(&[total, dim])?;
    let mut rng = Rng::new(seed);
    let mut points = Vec::with_capacity(total * dim);
    let mut labels = Vec::with_capacity(total);
    let rows = values(centers);
    for k in 0..count {
        for _ in 0..n {
            points.extend(rows[k * dim..][..dim].iter().map(|x| x + std * rng.gauss()));
            labels.push(k as f64);
        }
    }
    Ok((from_vec(&[total, dim], points)?, vector(&labels)))
}

fn check_noise(name: &str, noise: f64) -> Result<()> {
    if noise >= 0.0 && noise.is_finite() {
        return Ok(());
    }
    Err(
        NumericError::new(format!("`{name}` with a noise of {noise}"))
            .with_hint("noise is a standard deviation, 0 or more"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::array::to_vec;
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn spiral_radii_are_exact_and_labels_balanced() {
        let (x, y) = spiral(50, 5, 0.2, 12345).expect("a spiral");
        assert_eq!((x.shape(), y.len()), (&[250usize, 2][..], 250));
        for i in 0..250 {
            let t = (i % 50) as f64 / 49.0;
            let radius = libm::hypot(x[[i, 0]], x[[i, 1]]);
            assert_relative_eq!(radius, 0.8 * t + 0.2, max_relative = 1e-14);
            assert_eq!(y[[i]], (i / 50) as f64);
        }
    }

    #[test]
    fn noiseless_arms_are_rotations_of_each_other() {
        let (x, _) = spiral(20, 3, 0.0, 0).expect("a spiral");
        let (s, c) = libm::sincos(TAU / 3.0);
        for i in 0..20 {
            // Clockwise, as the angle is measured from the top.
            let (px, py) = (x[[i, 0]], x[[i, 1]]);
            assert_relative_eq!(x[[i + 20, 0]], c * px + s * py, epsilon = 1e-14);
            assert_relative_eq!(x[[i + 20, 1]], c * py - s * px, epsilon = 1e-14);
        }
    }

    #[test]
    fn moons_lie_on_two_half_circles() {
        let (x, y) = moons(7, 0.0, 1).expect("moons");
        assert_eq!(to_vec(&y), [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!((x[[0, 0]], x[[0, 1]]), (1.0, 0.0));
        assert_relative_eq!(x[[1, 1]], 1.0, epsilon = 1e-15);
        assert_relative_eq!(x[[3, 1]], 0.5, epsilon = 1e-15);
        assert_eq!(moons(0, 0.1, 1).expect("empty").0.shape(), [0, 2]);
    }

    #[test]
    fn gaussians_gather_about_their_centres() {
        let centers = from_vec(&[2, 3], vec![0.0, 0.0, 0.0, 9.0, 9.0, 9.0]).expect("2×3");
        let (x, y) = gaussians(400, &centers, 0.5, 3).expect("clouds");
        assert_eq!(x.shape(), [800, 3]);
        let mean = (400..800).map(|i| x[[i, 2]]).sum::<f64>() / 400.0;
        assert!((mean - 9.0).abs() < 0.1);
        assert_eq!(y[[400]], 1.0);
        assert!(gaussians(3, &vector(&[1.0]), 0.5, 3).is_err());
    }

    #[test]
    fn noise_must_be_a_deviation() {
        assert!(spiral(3, 2, -1.0, 0).is_err());
        assert!(moons(3, f64::NAN, 0).is_err());
        assert!(spiral(usize::MAX, 2, 0.1, 0).is_err());
        assert_eq!(spiral(3, 0, 0.1, 0).expect("empty").0.shape(), [0, 2]);
    }
}
