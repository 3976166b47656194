//! The exponential and its kin, for one number and for rows of them, with the same bits.
//!
//! `exp(x) = 2ⁿ exp(r)` with `|r| ≤ ln 2 / 2` in two parts (Cody and Waite, 1980) and Taylor's
//! series for `exp(r)`, all in operations that IEEE 754 rounds exactly, `mul_add` among them.
//! There are no branches, so that eight numbers go through at once where the registers are
//! wide enough; what is chosen at run time is only how many do.

use multiversion::multiversion;

/// 1.5 · 2⁵²: added to a number it leaves the nearest whole one in the last bits.
const MAGIC: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts, the first of which has zeros at its end.
const LN2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);

/// Below this the exponential is 0, above that it is infinite.
const REACH: (f64, f64) = (-746.0, 710.0);

/// `n` and `exp(r) - 1` with `x = n ln 2 + r`, for `|x|` below 2⁵⁰.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let n = x.mul_add(std::f64::consts::LOG2_E, MAGIC) - MAGIC;
    let r = (-n).mul_add(LN2.1, (-n).mul_add(LN2.0, x));
    // To the 13th power.
    let mut sum: f64 = 1.0 / 6_227_020_800.0;
    for over in [
        479_001_600.0,
        39_916_800.0,
        3_628_800.0,
        362_880.0,
        40_320.0,
        5_040.0,
        720.0,
        120.0,
        24.0,
        6.0,
        2.0,
    ] {
        sum = sum.mul_add(r, 1.0 / over);
    }
    (n, (sum * r).mul_add(r, r))
}

/// `2ⁿ` for a whole number from -1022 to 1023.
#[inline(always)]
fn power_of_two(n: f64) -> f64 {
    f64::from_bits(((n + MAGIC).to_bits() << 52).wrapping_add(1.0_f64.to_bits()))
}

/// `2ⁿ` and `exp(r) - 1` with `x = n ln 2 + r`, for `|x|` up to 700.
#[inline(always)]
pub(super) fn parts_of_exp(x: f64) -> (f64, f64) {
    let (n, less_one) = split(x);
    (power_of_two(n), less_one)
}

#[inline(always)]
fn one_exp(x: f64) -> f64 {
    let low = if x < REACH.0 { REACH.0 } else { x };
    let clamped = if low > REACH.1 { REACH.1 } else { low };
    let (n, less_one) = split(clamped);
    // The power in two steps: the ends of the range are beyond what one factor can be.
    let half = (0.5 * n + MAGIC) - MAGIC;
    let first = power_of_two(half);
    first.mul_add(less_one, first) * power_of_two(n - half)
}

#[inline(always)]
fn one_tanh(x: f64) -> f64 {
    let size = x.abs();
    let clamped = if size > 20.0 { 20.0 } else { size };
    let (power, less_one) = parts_of_exp(2.0 * clamped);
    // exp(2|x|) - 1
    let less_one = power.mul_add(less_one, power - 1.0);
    (less_one / (less_one + 2.0)).copysign(x)
}

#[inline(always)]
fn one_sigmoid(x: f64) -> f64 {
    let e = one_exp(-x.abs());
    let above = if x < 0.0 { e } else { 1.0 };
    above / (1.0 + e)
}

macro_rules! of_one_and_of_many {
    ($($doc:literal $one:ident $all:ident $kernel:ident)*) => {$(
        #[doc = $doc]
        #[multiversion(targets(
            "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
            "x86_64+avx2+fma"
        ))]
        pub fn $one(x: f64) -> f64 {
            $kernel(x)
        }

        #[doc = $doc]
        #[doc = ""]
        #[doc = "Of every number of a row, with the bits that it has alone."]
        #[multiversion(targets(
            "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
            "x86_64+avx2+fma"
        ))]
        pub fn $all(row: &mut [f64]) {
            for x in row {
                *x = $kernel(*x);
            }
        }
    )*};
}

of_one_and_of_many! {
    "The exponential."
    exp exp_all one_exp
    "The hyperbolic tangent."
    tanh tanh_all one_tanh
    "`1 / (1 + exp(-x))`"
    sigmoid sigmoid_all one_sigmoid
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How many of the last digits of `want` the two differ by.
    fn units(got: f64, want: f64) -> f64 {
        if got == want {
            return 0.0;
        }
        let next = f64::from_bits(want.abs().to_bits() + 1);
        ((got - want) / (next - want.abs())).abs()
    }

    #[test]
    fn ends_of_the_range_are_kept() {
        let all = [
            0.0,
            -0.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MAX,
            -f64::MAX,
        ];
        let bits = |f: fn(f64) -> f64| all.map(|x| f(x).to_bits());
        let want = |x: [f64; 6]| x.map(f64::to_bits);
        assert_eq!(
            bits(exp),
            want([1.0, 1.0, f64::INFINITY, 0.0, f64::INFINITY, 0.0])
        );
        assert_eq!(bits(tanh), want([0.0, -0.0, 1.0, -1.0, 1.0, -1.0]));
        assert_eq!(bits(sigmoid), want([0.5, 0.5, 1.0, 0.0, 1.0, 0.0]));
        for f in [exp, tanh, sigmoid] {
            assert!(f(f64::NAN).is_nan());
        }
        // The last finite one, the first infinite one; the last above 0, the first 0.
        for x in [
            709.782_712_893_384,
            709.782_712_893_385,
            -745.133_219_101_941,
            -745.133_219_101_942,
        ] {
            assert_eq!(exp(x), libm::exp(x), "{x}");
        }
        for x in [5e-324, 1e-310, 2.3e-308, 1e-20] {
            assert_eq!((tanh(x), tanh(-x)), (x, -x));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn digits_are_those_of_the_slow_functions(x in -750f64..750.0, small in -3f64..3.0, e in -60f64..3.0) {
            for x in [x, small, libm::exp2(e), -libm::exp2(e)] {
                prop_assert!(units(exp(x), libm::exp(x)) <= 1.0, "exp({x})");
                prop_assert!(units(tanh(x), libm::tanh(x)) <= 4.0, "tanh({x})");
                let slow = if x < 0.0 {
                    libm::exp(x) / (1.0 + libm::exp(x))
                } else {
                    1.0 / (1.0 + libm::exp(-x))
                };
                prop_assert!(units(sigmoid(x), slow) <= 2.0, "sigmoid({x})");
            }
        }

        #[test]
        fn one_number_has_the_bits_it_has_among_many(row in prop::collection::vec(prop::num::f64::ANY, 0..40)) {
            let check = |one: fn(f64) -> f64, all: fn(&mut [f64])| {
                let mut together = row.clone();
                all(&mut together);
                let mut pairs = row.iter().zip(&together);
                pairs.all(|(x, y)| one(*x).to_bits() == y.to_bits() || y.is_nan())
            };
            prop_assert!(check(exp, exp_all));
            prop_assert!(check(tanh, tanh_all));
            prop_assert!(check(sigmoid, sigmoid_all));
        }
    }
}
