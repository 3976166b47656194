//! Soft maxima, minima and their arguments, at any inverse temperature β.
//!
//! Every function takes β from −∞ to ∞ and gives its limit where the formula has none:
//! at ±∞ the hard extreme, at 0 the mean or the uniform weights.

use super::array::Array;
use super::error::Result;
use super::reduce::{check_some, lanes, map_lanes, mean_of, pairwise_sum};

/// `(1/β) log Σ exp(β x)`: the largest element from above as β → ∞, the smallest as
/// β → −∞. With several elements it grows without bound as β → 0, and 0 gives that limit.
pub fn logsumexp(a: &Array, beta: f64, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "logsumexp")?;
    lanes(a, axis, |x| {
        let peak = extreme(x, beta);
        if beta.is_nan() || !peak.is_finite() || beta.is_infinite() || x.len() == 1 {
            return if beta.is_nan() { beta } else { peak };
        }
        if beta == 0.0 {
            return f64::INFINITY.copysign(beta);
        }
        let weights: Vec<f64> = x.iter().map(|v| libm::exp(beta * (v - peak))).collect();
        peak + libm::log(pairwise_sum(&weights)) / beta
    })
}

/// `(1/β) log mean exp(β x)`: from the smallest (−∞) over the mean (0) to the largest (∞).
pub fn softmax_mean(a: &Array, beta: f64, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "softmax_mean")?;
    lanes(a, axis, |x| {
        let peak = extreme(x, beta);
        if beta.is_nan() || !peak.is_finite() || beta.is_infinite() {
            return if beta.is_nan() { beta } else { peak };
        }
        if beta == 0.0 {
            return mean_of(x);
        }
        // The terms are tiny for small β: expm1 and log1p keep the digits that matter.
        let terms: Vec<f64> = x.iter().map(|v| libm::expm1(beta * (v - peak))).collect();
        peak + libm::log1p(mean_of(&terms)) / beta
    })
}

/// `-(1/β) log mean exp(-β x)`: the smallest element as β → ∞, the mean at 0.
pub fn softmin_mean(a: &Array, beta: f64, axis: Option<i64>) -> Result<Array> {
    softmax_mean(a, -beta, axis)
}

/// `exp(β x)` over its sum: weights that gather on the largest elements as β → ∞.
pub fn softmax(a: &Array, beta: f64, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "softmax")?;
    map_lanes(a, axis, |x| {
        for v in soft_logits(x, beta) {
            *v = libm::exp(*v);
        }
        let total = pairwise_sum(x);
        for v in x {
            *v /= total;
        }
    })
}

/// The logarithm of [`softmax`], exact where that would be 0 or 1.
pub fn log_softmax(a: &Array, beta: f64, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "log_softmax")?;
    map_lanes(a, axis, |x| {
        let logits = soft_logits(x, beta);
        let weights: Vec<f64> = logits.iter().map(|v| libm::exp(*v)).collect();
        let total = libm::log(pairwise_sum(&weights));
        for v in logits {
            *v -= total;
        }
    })
}

/// `exp(-β x)` over its sum: weights that gather on the smallest elements.
pub fn softmin(a: &Array, beta: f64, axis: Option<i64>) -> Result<Array> {
    softmax(a, -beta, axis)
}

/// Turns a lane into `β (x - peak)`, with 0 as the largest; −∞ where the weight is none.
fn soft_logits(x: &mut [f64], beta: f64) -> &mut [f64] {
    let peak = extreme(x, beta);
    for v in x.iter_mut() {
        *v = if beta == 0.0 || *v == peak {
            // Also where peak is infinite: those share the weight.
            if v.is_nan() { f64::NAN } else { 0.0 }
        } else if beta.is_infinite() && !v.is_nan() {
            f64::NEG_INFINITY
        } else {
            beta * (*v - peak)
        };
    }
    x
}

/// The element that weighs most: the largest for β ≥ 0, the smallest below; NaN if any is.
fn extreme(x: &[f64], beta: f64) -> f64 {
    let first = x.first().copied().unwrap_or(f64::NAN);
    x.iter().fold(first, |best, &v| {
        if best.is_nan() || v.is_nan() {
            f64::NAN
        } else if beta < 0.0 {
            best.min(v)
        } else {
            best.max(v)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::array::{from_rows, to_vec, vector};
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;
    use std::f64::consts::LN_2;

    const V: [f64; 5] = [-2.0, -0.5, 0.5, 1.0, 3.0];

    fn one(f: fn(&Array, f64, Option<i64>) -> Result<Array>, x: &[f64], beta: f64) -> f64 {
        to_vec(&f(&vector(x), beta, None).expect("a number"))[0]
    }

    #[test]
    fn the_five_vector_has_its_known_soft_maxima() {
        assert_abs_diff_eq!(one(softmax_mean, &V, 1.0), 1.6172, epsilon = 5e-5);
        assert_abs_diff_eq!(one(softmax_mean, &V, 100.0), 2.9839, epsilon = 5e-5);
        assert_abs_diff_eq!(one(logsumexp, &V, 1.0), 3.2266, epsilon = 5e-5);
        assert_abs_diff_eq!(one(logsumexp, &V, 0.01), 161.36, epsilon = 5e-3);
        for beta in [0.01, 1.0, 50.0] {
            let gap = one(logsumexp, &V, beta) - one(softmax_mean, &V, beta);
            assert_relative_eq!(gap, libm::log(5.0) / beta, max_relative = 1e-12);
        }
    }

    #[test]
    fn limits_in_beta_are_taken() {
        assert_eq!(one(softmax_mean, &V, 0.0), 0.4);
        assert_relative_eq!(one(softmax_mean, &V, 1e-12), 0.4, max_relative = 1e-11);
        for f in [softmax_mean, logsumexp] {
            assert_eq!(one(f, &V, f64::INFINITY), 3.0);
            assert_eq!(one(f, &V, f64::NEG_INFINITY), -2.0);
            assert!(one(f, &V, f64::NAN).is_nan());
        }
        assert_eq!(one(softmin_mean, &V, f64::INFINITY), -2.0);
        assert_eq!(one(logsumexp, &V, 0.0), f64::INFINITY);
        assert_eq!(one(logsumexp, &[7.0], 0.0), 7.0);
    }

    #[test]
    fn weights_gather_on_the_extremes() {
        let v = vector(&[1.0, 3.0, 3.0]);
        let weights = |beta| to_vec(&softmax(&v, beta, None).expect("weights"));
        assert_eq!(weights(f64::INFINITY), [0.0, 0.5, 0.5]);
        assert_eq!(weights(f64::NEG_INFINITY), [1.0, 0.0, 0.0]);
        assert_eq!(weights(0.0), [1.0 / 3.0; 3]);
        assert_eq!(
            to_vec(&softmin(&v, 1e4, None).expect("fits")),
            [1.0, 0.0, 0.0]
        );
        let far = vector(&[0.0, -1000.0]);
        assert_eq!(
            to_vec(&log_softmax(&far, 1.0, None).expect("fits")),
            [0.0, -1000.0]
        );
    }

    #[test]
    fn an_axis_is_kept_or_reduced() {
        let m = from_rows(&[vec![0.0, 0.0], vec![1e3, 0.0]]).expect("2×2");
        let weights = softmax(&m, 1.0, Some(1)).expect("fits");
        assert_eq!(to_vec(&weights), [0.5, 0.5, 1.0, 0.0]);
        let sums = logsumexp(&m, 1.0, Some(-1)).expect("fits");
        assert_eq!(to_vec(&sums), [LN_2, 1e3]);
        assert!(softmax(&vector(&[]), 1.0, None).is_err());
    }

    #[test]
    fn infinite_elements_are_no_nan() {
        let inf = f64::INFINITY;
        assert_eq!(one(logsumexp, &[inf, 0.0], 1.0), inf);
        assert_eq!(one(logsumexp, &[-inf, -inf], 1.0), -inf);
        assert_eq!(one(logsumexp, &[-inf, 2.0], 1.0), 2.0);
        let w = softmax(&vector(&[inf, 0.0, inf]), 1.0, None).expect("weights");
        assert_eq!(to_vec(&w), [0.5, 0.0, 0.5]);
    }

    proptest! {
        #[test]
        fn a_shift_comes_out_of_logsumexp(
            x in prop::collection::vec(-50f64..50.0, 1..12),
            shift in -500f64..500.0,
            beta in prop_oneof![0.01f64..20.0, -20f64..-0.01],
        ) {
            let moved: Vec<f64> = x.iter().map(|v| v + shift).collect();
            let (a, b) = (one(logsumexp, &moved, beta), one(logsumexp, &x, beta) + shift);
            prop_assert!((a - b).abs() <= 1e-10 * (1.0 + b.abs()));
            let flipped: Vec<f64> = x.iter().map(|v| -v).collect();
            let c = -one(logsumexp, &flipped, -beta);
            prop_assert!((one(logsumexp, &x, beta) - c).abs() <= 1e-12 * (1.0 + c.abs()));
        }

        #[test]
        fn soft_extremes_are_in_order(x in prop::collection::vec(-50f64..50.0, 1..12), beta in 0.01f64..50.0) {
            let max = x.iter().fold(f64::MIN, |m, &v| m.max(v));
            let mean = x.iter().sum::<f64>() / x.len() as f64;
            let soft = one(softmax_mean, &x, beta);
            let slack = 1e-9;
            prop_assert!(mean <= soft + slack && soft <= max + slack);
            prop_assert!(max <= one(logsumexp, &x, beta) + slack);
            prop_assert!(one(softmin_mean, &x, beta) <= mean + slack);
            let total: f64 = to_vec(&softmax(&vector(&x), beta, None).expect("weights")).iter().sum();
            prop_assert!((total - 1.0).abs() < 1e-12);
        }
    }
}
