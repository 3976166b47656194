//! Where ticks go and what they say.

use crate::geom::fixed;

/// The multiples of a round step (1, 2 or 5 times a power of ten) within the
/// limits, in about `most` steps at most.
pub(super) fn round_values((lo, hi): (f64, f64), most: f64) -> Vec<f64> {
    let span = hi - lo;
    let most = most.max(1.0);
    let rough = span / most;
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|k| k * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    // A limit that is a multiple up to rounding counts as one.
    let slack = 1e-9 * span / step;
    let first = libm::ceil(lo / step - slack);
    let last = libm::floor(hi / step + slack);
    if last - first > 1000.0 {
        return Vec::new();
    }
    let mut values = Vec::new();
    let mut k = first;
    while k <= last {
        // Dividing by the reciprocal keeps 0.3 from becoming 0.30000000000000004.
        values.push(if step < 1.0 {
            k / libm::round(1.0 / step)
        } else {
            k * step
        });
        k += 1.0;
    }
    values
}

/// The texts of tick values, each as short as it can be: ticks are round numbers.
pub fn texts(values: &[f64]) -> Vec<String> {
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let decimals = (0..12)
        .find(|d| {
            values.iter().all(|v| {
                let text = format!("{v:.d$}", d = *d);
                text.parse::<f64>()
                    .is_ok_and(|back| (back - v).abs() <= 1e-9 * largest)
            })
        })
        .unwrap_or(12);
    values
        .iter()
        .map(|v| format!("${}$", fixed(*v, decimals)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(round_values((-2.0, 2.0), 4.3), [-2.0, -1.0, 0.0, 1.0, 2.0]);
        assert_eq!(round_values((0.0, 0.3), 3.3), [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(round_values((0.0, 0.0), 3.3), [0.0; 0]);
    }

    #[test]
    fn texts_are_short() {
        assert_eq!(texts(&[0.0, 0.5, 1.0]), ["$0$", "$0.5$", "$1$"]);
        assert_eq!(texts(&[0.0, 0.1 + 0.2]), ["$0$", "$0.3$"]);
        assert_eq!(texts(&[-1.0, 0.0, 1.0]), ["$-1$", "$0$", "$1$"]);
    }

    proptest! {
        #[test]
        fn values_lie_within_the_limits_and_are_few(
            lo in -1e6..1e6f64, span in 1e-6..1e6f64, most in 0.5..14.0f64,
        ) {
            let hi = lo + span;
            let values = round_values((lo, hi), most);
            let count = f64::from(u32::try_from(values.len()).expect("few"));
            prop_assert!(count <= most.max(1.0) + 1.5);
            for v in values {
                prop_assert!(v >= lo - 1e-6 * span && v <= hi + 1e-6 * span);
            }
        }
    }
}
