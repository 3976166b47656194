//! Numbers as text: shortest exact for values, fixed and trimmed for drawing.

use std::fmt::Write;

/// The number in its shortest exact form: `2`, `0.5`, `1e-20`.
///
/// Rust prints the shortest digits that read back as the same number; only very
/// large and very small magnitudes are put in scientific notation.
pub fn exact(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let magnitude = value.abs();
    if value.is_finite() && !(1e-7..1e16).contains(&magnitude) {
        format!("{value:e}")
    } else if value.is_nan() {
        "nan".into()
    } else {
        format!("{value}")
    }
}

/// The number with at most `decimals` digits after the point, without trailing
/// zeros and without a negative zero.
pub fn fixed(value: f64, decimals: usize) -> String {
    let mut text = format!("{value:.decimals$}");
    if text.contains('.') {
        let kept = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(kept);
    }
    if text == "-0" { "0".into() } else { text }
}

/// Writes the number as [`fixed`] does, quickly: drawings have hundred thousands.
pub fn push_fixed(out: &mut String, value: f64, decimals: u32) {
    let power = 10_u64.pow(decimals.min(9));
    let scaled = (value * power as f64).round();
    if scaled.is_nan() || scaled.abs() >= 1e15 {
        return out.push_str(&fixed(value, decimals as usize));
    }
    let magnitude = scaled.abs() as u64;
    if scaled < 0.0 {
        out.push('-');
    }
    // Writing to a string cannot fail.
    let _ = write!(out, "{}", magnitude / power);
    let (mut part, mut place) = (magnitude % power, power);
    if part > 0 {
        out.push('.');
    }
    while part > 0 {
        place /= 10;
        out.push(char::from(b'0' + (part / place) as u8));
        part %= place;
    }
}

#[cfg(test)]
mod tests {
    use super::{exact, fixed, push_fixed};
    use proptest::prelude::*;

    #[test]
    fn exact_is_short() {
        assert_eq!(exact(2.0), "2");
        assert_eq!(exact(-0.0), "0");
        assert_eq!(exact(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(exact(1e-20), "1e-20");
        assert_eq!(exact(f64::NAN), "nan");
    }

    #[test]
    fn quick_numbers_are_the_same_numbers() {
        let quick = |value, decimals| {
            let mut out = String::new();
            push_fixed(&mut out, value, decimals);
            out
        };
        for value in [
            0.0, -0.0, 1.0, -1.5, 0.05, 3.004, -0.001, 123.456, 1e20, 99.999,
        ] {
            for decimals in [0, 2, 4] {
                let wanted = fixed(value, decimals as usize);
                assert_eq!(quick(value, decimals), wanted, "{value} {decimals}");
            }
        }
    }

    #[test]
    fn fixed_has_no_noise() {
        assert_eq!(fixed(1.5000001, 3), "1.5");
        assert_eq!(fixed(-0.00001, 3), "0");
        assert_eq!(fixed(100.0, 2), "100");
        assert_eq!(fixed(1200.0, 0), "1200");
    }

    proptest! {
        #[test]
        fn exact_reads_back(x in proptest::num::f64::NORMAL) {
            prop_assert_eq!(exact(x).parse::<f64>(), Ok(x));
        }

        #[test]
        fn fixed_is_near(x in -1e6..1e6f64) {
            let back: f64 = fixed(x, 4).parse().expect("a number");
            prop_assert!((back - x).abs() <= 0.5001e-4);
        }
    }
}
