use super::super::array::{to_vec, vector};
use super::*;
use approx::assert_relative_eq;
use proptest::prelude::*;

#[test]
fn values_and_derivatives_match_forty_digit_arithmetic() {
    // Computed with mpmath at 40 digits and rounded.
    for row in include_str!("reference.tsv").lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let number = |i: usize| cells[i].parse::<f64>().expect("a number");
        let f = Activation::from_name(cells[0]).expect("a name");
        let (value, slope) = (f.value(number(1)), f.derivative(number(1)));
        assert_relative_eq!(value, number(2), max_relative = 4e-15, epsilon = 1e-100);
        // Slopes near 0 are differences of terms near 1.
        assert_relative_eq!(slope, number(3), max_relative = 1e-13, epsilon = 1e-15);
    }
}

#[test]
fn kinks_and_jumps_follow_pytorch() {
    let at = |name: &str, x: f64| {
        let f = Activation::from_name(name).expect("a name");
        (f.value(x), f.derivative(x))
    };
    assert_eq!(at("relu", 0.0), (0.0, 0.0));
    assert_eq!(at("relu", -0.0).0.to_bits(), 0.0f64.to_bits());
    assert_eq!(at("leaky_relu", -2.0), (-0.02, 0.01));
    assert_eq!(at("prelu", -2.0), (-0.5, 0.25));
    assert_eq!(at("hardtanh", 1.0), (1.0, 0.0));
    assert_eq!(at("step", 0.0), (1.0, 0.0));
    assert_eq!(at("step", -1e-300), (0.0, 0.0));
    assert_eq!(at("sign", 0.0), (0.0, 0.0));
    assert_eq!(at("abs", -3.0), (3.0, -1.0));
    assert_eq!(at("identity", 5.0), (5.0, 1.0));
}

#[test]
fn limits_are_no_nan_and_nan_is_kept() {
    for f in Activation::ALL {
        for x in [-1e3, -1e300, 1e3, 1e300, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!f.value(x).is_nan(), "{} at {x}", f.name());
        }
        for x in [-1e3, -1e300, 1e3, 1e300] {
            assert!(f.derivative(x).is_finite(), "{} at {x}", f.name());
        }
        assert!(f.value(f64::NAN).is_nan() && f.derivative(f64::NAN).is_nan());
    }
}

#[test]
fn names_are_found_and_arrays_keep_their_shape() {
    for f in Activation::ALL {
        assert_eq!(Activation::from_name(f.name()), Some(f));
    }
    assert_eq!(Activation::from_name("relu6"), None);
    let v = vector(&[-1.0, 2.0]);
    assert_eq!(to_vec(&Activation::Relu.apply(&v)), [0.0, 2.0]);
    assert_eq!(to_vec(&Activation::Relu.apply_derivative(&v)), [0.0, 1.0]);
}

#[test]
fn softplus_sharpens_with_beta() {
    assert_relative_eq!(softplus(0.0, 4.0), std::f64::consts::LN_2 / 4.0);
    assert_relative_eq!(softplus(0.3, 500.0), 0.3, max_relative = 1e-12);
}

proptest! {
    #[test]
    fn derivatives_are_slopes(x in -8f64..8.0) {
        let h = 1e-5;
        // Kinks stand at whole numbers; look away from them.
        prop_assume!((x - x.round()).abs() > 1e-3);
        for f in Activation::ALL {
            let slope = (f.value(x + h) - f.value(x - h)) / (2.0 * h);
            prop_assert!((slope - f.derivative(x)).abs() < 1e-8, "{} at {}", f.name(), x);
        }
    }
}
