//! Kernel density estimation with normal kernels, as `scipy.stats.gaussian_kde`.

use super::array::{Array, to_vec, transpose, vector};
use super::error::{NumericError, Result, shape_text};
use super::linalg::{cholesky, det, inv};
use super::matmul::matmul;

/// How wide the kernels are, in standard deviations of the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bandwidth {
    /// `n^(-1 / (d + 4))`
    Scott,
    /// `(n (d + 2) / 4)^(-1 / (d + 4))`
    Silverman,
    /// This factor.
    Factor(f64),
}

impl Bandwidth {
    /// The factor for so many points of so many numbers.
    ///
    /// # Errors
    /// When it is not above 0.
    pub(super) fn factor(self, count: f64, dims: f64) -> Result<f64> {
        match self {
            Bandwidth::Scott => Ok(libm::pow(count, -1.0 / (dims + 4.0))),
            Bandwidth::Silverman => Ok(libm::pow(count * (dims + 2.0) / 4.0, -1.0 / (dims + 4.0))),
            Bandwidth::Factor(f) if f > 0.0 && f.is_finite() => Ok(f),
            Bandwidth::Factor(f) => Err(NumericError::new(format!(
                "the bandwidth of `kde` must be above 0, not {f}"
            ))),
        }
    }
}

/// The most kernels times places.
const MOST_WORK: usize = 200_000_000;

/// The density of data, a vector or an n×d array of points, at places: numbers or an m×d
/// array.
///
/// # Errors
/// When there are fewer than two points, when they lie in a line (in one point), and when
/// shapes do not fit.
pub fn kde(data: &Array, at: &Array, bandwidth: Bandwidth) -> Result<Array> {
    let (points, d) = points(data)?;
    let places = match (data.ndim(), at.shape()) {
        (1, _) => to_vec(at),
        (2, [_, e]) if *e == d => to_vec(at),
        (2, [e]) if *e == d => to_vec(at),
        _ => {
            return Err(NumericError::new(format!(
                "`kde` of points of {d} numbers cannot be taken at {}",
                shape_text(at.shape())
            )));
        }
    };
    let n = points.len() / d;
    if n < 2 {
        return Err(NumericError::new(format!(
            "`kde` wants two points or more, not {n}"
        )));
    }
    if points.iter().chain(&places).any(|x| !x.is_finite()) {
        return Err(NumericError::new("`kde` of values that are not finite"));
    }
    if n.saturating_mul(places.len()) > MOST_WORK {
        return Err(NumericError::new(
            "`kde` of so many points at so many places takes too long",
        ));
    }
    let (count, dims) = (n as f64, d as f64);
    let factor = bandwidth.factor(count, dims)?;
    let spread = covariance(&points, d)? * (factor * factor);
    let lower = cholesky(&spread).map_err(|_| {
        NumericError::new("`kde` of points that lie in one line or place: they have no density")
    })?;
    let whiten = inv(&lower)?;
    let scale = libm::pow(2.0 * std::f64::consts::PI, -dims / 2.0) / (count * det(&lower)?);
    let white = |flat: Vec<f64>| -> Result<Vec<f64>> {
        let rows = super::array::from_vec(&[flat.len() / d, d], flat)?;
        Ok(to_vec(&matmul(&rows, &transpose(&whiten))?))
    };
    let (points, places) = (white(points)?, white(places)?);
    let density = |place: &[f64]| {
        let terms = points.chunks_exact(d).map(|p| {
            let square: f64 = p.iter().zip(place).map(|(a, b)| (a - b) * (a - b)).sum();
            libm::exp(-0.5 * square)
        });
        scale * terms.sum::<f64>()
    };
    let found: Vec<f64> = places.chunks_exact(d).map(density).collect();
    match (data.ndim(), at.ndim()) {
        (1, _) => super::array::from_vec(at.shape(), found),
        (_, 1) => super::array::from_vec(&[], found),
        _ => Ok(vector(&found)),
    }
}

/// The numbers of all points, and how many each has.
fn points(data: &Array) -> Result<(Vec<f64>, usize)> {
    match data.shape() {
        [_] => Ok((to_vec(data), 1)),
        [_, d] if *d > 0 => Ok((to_vec(data), *d)),
        shape => Err(NumericError::new(format!(
            "`kde` wants a vector or a matrix of points, not {}",
            shape_text(shape)
        ))),
    }
}

/// The covariance of the points, over n - 1.
fn covariance(points: &[f64], d: usize) -> Result<Array> {
    let n = (points.len() / d) as f64;
    let mut mean = vec![0.0; d];
    for p in points.chunks_exact(d) {
        for (m, x) in mean.iter_mut().zip(p) {
            *m += x / n;
        }
    }
    let mut sums = vec![0.0; d * d];
    for p in points.chunks_exact(d) {
        for (row, (x, mx)) in sums.chunks_exact_mut(d).zip(p.iter().zip(&mean)) {
            for (sum, (y, my)) in row.iter_mut().zip(p.iter().zip(&mean)) {
                *sum += (x - mx) * (y - my) / (n - 1.0);
            }
        }
    }
    super::array::from_vec(&[d, d], sums)
}

#[cfg(test)]
mod tests {
    use super::super::array::from_rows;
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn densities_are_those_of_scipy() {
        // scipy.stats.gaussian_kde([1, 2, 4])([0, 1.5, 3]), and with "silverman", and 0.5
        let data = vector(&[1.0, 2.0, 4.0]);
        let at = vector(&[0.0, 1.5, 3.0]);
        for (bandwidth, want) in [
            (
                Bandwidth::Scott,
                [
                    0.106_976_873_472_002_5,
                    0.213_165_757_717_866_06,
                    0.184_215_333_176_623_78,
                ],
            ),
            (
                Bandwidth::Silverman,
                [
                    0.108_301_736_129_984_8,
                    0.206_205_105_509_833_1,
                    0.183_532_002_479_183_55,
                ],
            ),
            (
                Bandwidth::Factor(0.5),
                [
                    0.079_535_927_150_555_26,
                    0.281_879_706_174_280_8,
                    0.153_424_430_308_894_97,
                ],
            ),
        ] {
            let got = to_vec(&kde(&data, &at, bandwidth).expect("densities"));
            for (g, w) in got.iter().zip(want) {
                assert_relative_eq!(*g, w, max_relative = 1e-12);
            }
        }
        let plane = from_rows(&[
            vec![0.0, 0.0],
            vec![1.0, 2.0],
            vec![3.0, 1.0],
            vec![2.0, -1.0],
        ]);
        let plane = plane.expect("4×2");
        let got = kde(&plane, &vector(&[1.0, 1.0]), Bandwidth::Scott).expect("a density");
        assert_relative_eq!(
            to_vec(&got)[0],
            0.047_302_824_065_163_49,
            max_relative = 1e-12
        );
    }

    #[test]
    fn what_has_no_density_is_refused() {
        let at = vector(&[0.0]);
        for data in [&[1.0][..], &[2.0, 2.0], &[1.0, f64::NAN], &[]] {
            assert!(
                kde(&vector(data), &at, Bandwidth::Scott).is_err(),
                "{data:?}"
            );
        }
        assert!(kde(&vector(&[1.0, 2.0]), &at, Bandwidth::Factor(0.0)).is_err());
    }
}
