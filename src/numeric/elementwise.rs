//! Elementary functions of one or two numbers, the same bits on every machine.
//!
//! What IEEE 754 rounds exactly (`+ - * / sqrt floor ceil`) is the processor's; `exp` and
//! `tanh` are our own, because they are wanted of a million numbers at once; the rest comes
//! from the `libm` crate. C libraries differ in the last digit.

use super::array::{Array, from_vec, to_vec};
use super::error::Result;
use super::{activation, broadcast, exponential};

/// A function of one number with the name it has in the language.
pub type Unary = (&'static str, fn(f64) -> f64);

/// A function of two numbers with the name it has in the language.
pub type Binary = (&'static str, fn(f64, f64) -> f64);

/// The functions of one number.
pub const UNARY: &[Unary] = &[
    ("sin", libm::sin),
    ("cos", libm::cos),
    ("tan", libm::tan),
    ("asin", libm::asin),
    ("acos", libm::acos),
    ("atan", libm::atan),
    ("sinh", libm::sinh),
    ("cosh", libm::cosh),
    ("tanh", exponential::tanh),
    ("asinh", libm::asinh),
    ("acosh", libm::acosh),
    ("atanh", libm::atanh),
    ("exp", exponential::exp),
    ("exp2", libm::exp2),
    ("expm1", libm::expm1),
    ("log", libm::log),
    ("log2", libm::log2),
    ("log10", libm::log10),
    ("log1p", libm::log1p),
    ("sqrt", f64::sqrt),
    ("cbrt", libm::cbrt),
    ("erf", libm::erf),
    ("erfc", libm::erfc),
    ("floor", f64::floor),
    ("ceil", f64::ceil),
    ("round", f64::round_ties_even),
    ("trunc", f64::trunc),
    ("abs", f64::abs),
    ("sign", activation::sign),
];

/// The functions of two numbers.
pub const BINARY: &[Binary] = &[
    ("atan2", libm::atan2),
    ("hypot", libm::hypot),
    ("minimum", minimum),
    ("maximum", maximum),
    ("mod", modulo),
    ("pow", pow),
];

/// The function of one number of this name.
pub fn unary(name: &str) -> Option<fn(f64) -> f64> {
    UNARY.iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
}

/// A function of all numbers of a row, by the name it has in the language.
type Rows = (&'static str, fn(&mut [f64]));

/// The functions that have a loop of their own for many numbers, with the bits of the
/// function of one.
const ROWS: &[Rows] = &[
    ("exp", exponential::exp_all),
    ("tanh", exponential::tanh_all),
    ("sigmoid", exponential::sigmoid_all),
];

/// Applies the function of this name, which is `f` of one number, to every element.
pub fn map(name: &str, f: fn(f64) -> f64, a: &Array) -> Result<Array> {
    let Some((_, all)) = ROWS.iter().find(|(n, _)| *n == name) else {
        return Ok(broadcast::map(a, f));
    };
    let mut data = to_vec(a);
    all(&mut data);
    from_vec(a.shape(), data)
}

/// The function of two numbers of this name.
pub fn binary(name: &str) -> Option<fn(f64, f64) -> f64> {
    BINARY.iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
}

/// The smaller of two numbers; NaN if one is.
pub fn minimum(a: f64, b: f64) -> f64 {
    if a.is_nan() || a < b { a } else { b }
}

/// The larger of two numbers; NaN if one is.
pub fn maximum(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// The number, kept within bounds; with crossed bounds the upper one, as in NumPy.
pub fn clip(x: f64, low: f64, high: f64) -> f64 {
    minimum(maximum(x, low), high)
}

/// The remainder with the sign of the divisor, as in Python: `mod(-1, 3)` is 2.
pub fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        return rest.copysign(b);
    }
    if (rest < 0.0) == (b < 0.0) {
        rest
    } else {
        rest + b
    }
}

/// A power; small whole exponents are exact where the result is.
pub fn pow(base: f64, exponent: f64) -> f64 {
    match exponent {
        1.0 => base,
        2.0 => base * base,
        3.0 => base * base * base,
        0.5 if base > 0.0 => base.sqrt(),
        -1.0 => 1.0 / base,
        _ => libm::pow(base, exponent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn names_are_unique_and_found() {
        for (i, (name, _)) in UNARY.iter().enumerate() {
            assert!(UNARY[..i].iter().all(|(other, _)| other != name), "{name}");
            assert!(unary(name).is_some());
        }
        assert!(binary("pow").is_some());
        assert!(unary("pow").is_none() && binary("sin").is_none());
    }

    #[test]
    fn remainder_has_the_sign_of_the_divisor() {
        // Python: (-1) % 3, 1 % -3, 5.5 % 2, -6 % 3, -5 % inf
        assert_eq!(modulo(-1.0, 3.0), 2.0);
        assert_eq!(modulo(1.0, -3.0), -2.0);
        assert_eq!(modulo(5.5, 2.0), 1.5);
        assert_eq!(modulo(-6.0, 3.0).to_bits(), 0.0f64.to_bits());
        assert_eq!(modulo(-5.0, f64::INFINITY), f64::INFINITY);
        assert!(modulo(1.0, 0.0).is_nan());
    }

    #[test]
    fn rounding_goes_to_even() {
        let round = unary("round").expect("a function");
        let got: Vec<f64> = [-1.5, -0.5, 0.5, 1.5, 2.5].map(round).to_vec();
        assert_eq!(got, [-2.0, 0.0, 0.0, 2.0, 2.0]);
    }

    #[test]
    fn bounds_and_nan_go_as_in_numpy() {
        assert_eq!(clip(5.0, 0.0, 1.0), 1.0);
        assert_eq!(clip(0.5, 3.0, 2.0), 2.0);
        assert!(minimum(f64::NAN, 1.0).is_nan() && minimum(1.0, f64::NAN).is_nan());
        assert!(maximum(f64::NAN, 1.0).is_nan() && maximum(1.0, f64::NAN).is_nan());
    }

    #[test]
    fn powers_are_those_of_the_table() {
        assert_eq!(pow(3.0, 2.0), 9.0);
        assert_eq!(pow(2.0, 0.5), 2.0f64.sqrt());
        assert_eq!(pow(10.0, 15.0), 1e15);
        assert_eq!(pow(0.0, 0.0), 1.0);
        assert_eq!(pow(f64::NEG_INFINITY, 0.5), f64::INFINITY);
        assert!(pow(-8.0, 1.0 / 3.0).is_nan());
        // numpy: 2.5 ** -1.7
        assert_relative_eq!(pow(2.5, -1.7), 0.210_621_152_693_478, max_relative = 1e-15);
    }
}
