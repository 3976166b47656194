//! Functions of each number, with their slopes.

use std::rc::Rc;

use super::{Num, Op, apply};
use crate::numeric::activation::{self, Activation};
use crate::numeric::error::Result;
use crate::numeric::exponential;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LN_2, LN_10};

/// The slope at `x`, where the function has the value `y`.
type Slope = fn(x: &Num, y: &Num) -> Result<Num>;

/// A function of one number.
pub struct Row {
    pub(super) name: &'static str,
    /// What it gives.
    pub(super) value: fn(f64) -> f64,
    /// None where it is constant between its jumps.
    pub(super) slope: Option<Slope>,
}

const fn row(name: &'static str, value: fn(f64) -> f64, slope: Slope) -> Row {
    Row {
        name,
        value,
        slope: Some(slope),
    }
}

const fn steps(name: &'static str, value: fn(f64) -> f64) -> Row {
    Row {
        name,
        value,
        slope: None,
    }
}

/// The function of this name, of each number.
///
/// # Errors
/// None but those of the memory.
pub fn each(name: &str, x: &Num) -> Option<Result<Num>> {
    let row = ROWS.iter().find(|row| row.name == name)?;
    Some(apply(Op::Each(row), std::slice::from_ref(x)))
}

/// Whether there is a function of this name.
pub fn is_each(name: &str) -> bool {
    ROWS.iter().any(|row| row.name == name)
}

/// A function that is known to be in the table.
fn of(name: &'static str, x: &Num) -> Result<Num> {
    each(name, x).unwrap_or_else(|| Ok(x.constant(|_| f64::NAN)))
}

/// `1 - x²` as a product, which is exact near ±1.
fn one_minus_square(x: &Num) -> Result<Num> {
    x.subtracted_from(1.0)?.mul(&x.plus(1.0)?)
}

fn reciprocal(x: &Num) -> Result<Num> {
    Num::Number(1.0).div(x)
}

/// 1 where the number fulfils a condition, 0 elsewhere.
fn where_it(x: &Num, test: fn(f64) -> bool) -> Num {
    x.constant(|v| if v.is_nan() { v } else { f64::from(test(v)) })
}

/// `yes` of what is above 0, `no` of what is not; neither sees the other's numbers.
fn by_sign(x: &Num, yes: f64, no: impl Fn(&Num) -> Result<Num>) -> Result<Num> {
    let mask = Rc::new(x.array().mapv(|v| f64::from(v > 0.0)));
    let below = Num::where_not(&mask, &Num::zeros(&x.shape()), x)?;
    Num::where_not(&mask, &Num::filled(&x.shape(), yes), &no(&below)?)
}

const ROWS: &[Row] = &[
    row("sin", libm::sin, |x, _| of("cos", x)),
    row("cos", libm::cos, |x, _| of("sin", x)?.scale(-1.0)),
    row("tan", libm::tan, |_, y| y.square()?.plus(1.0)),
    row("asin", libm::asin, |x, _| {
        reciprocal(&of("sqrt", &one_minus_square(x)?)?)
    }),
    row("acos", libm::acos, |x, _| {
        reciprocal(&of("sqrt", &one_minus_square(x)?)?.scale(-1.0)?)
    }),
    row("atan", libm::atan, |x, _| {
        reciprocal(&x.square()?.plus(1.0)?)
    }),
    row("sinh", libm::sinh, |x, _| of("cosh", x)),
    row("cosh", libm::cosh, |x, _| of("sinh", x)),
    row("tanh", exponential::tanh, |_, y| one_minus_square(y)),
    row("asinh", libm::asinh, |x, _| {
        reciprocal(&of("sqrt", &x.square()?.plus(1.0)?)?)
    }),
    row("acosh", libm::acosh, |x, _| {
        reciprocal(&of("sqrt", &x.plus(-1.0)?.mul(&x.plus(1.0)?)?)?)
    }),
    row("atanh", libm::atanh, |x, _| {
        reciprocal(&one_minus_square(x)?)
    }),
    row("exp", exponential::exp, |_, y| Ok(y.clone())),
    row("exp2", libm::exp2, |_, y| y.scale(LN_2)),
    row("expm1", libm::expm1, |x, _| of("exp", x)),
    row("log", libm::log, |x, _| reciprocal(x)),
    row("log2", libm::log2, |x, _| reciprocal(&x.scale(LN_2)?)),
    row("log10", libm::log10, |x, _| reciprocal(&x.scale(LN_10)?)),
    row("log1p", libm::log1p, |x, _| reciprocal(&x.plus(1.0)?)),
    row("sqrt", f64::sqrt, |_, y| Num::Number(0.5).div(y)),
    row("cbrt", libm::cbrt, |_, y| {
        reciprocal(&y.square()?.scale(3.0)?)
    }),
    row("erf", libm::erf, |x, _| {
        of("exp", &x.square()?.scale(-1.0)?)?.scale(FRAC_2_SQRT_PI)
    }),
    row("erfc", libm::erfc, |x, _| {
        of("exp", &x.square()?.scale(-1.0)?)?.scale(-FRAC_2_SQRT_PI)
    }),
    row("abs", f64::abs, |x, _| Ok(x.constant(activation::sign))),
    row("relu", activation::relu, |x, _| {
        Ok(where_it(x, |v| v > 0.0))
    }),
    row("identity", |x| x, |x, _| Ok(x.constant(|_| 1.0))),
    row("sigmoid", activation::sigmoid, |x, _| {
        of("sigmoid", x)?.mul(&of("sigmoid", &x.scale(-1.0)?)?)
    }),
    row(
        "softplus",
        |x| activation::softplus(x, 1.0),
        |x, _| of("sigmoid", x),
    ),
    row("selu", activation::selu, |x, _| {
        let (scale, alpha) = activation::SELU;
        by_sign(x, scale, |below| of("exp", below)?.scale(scale * alpha))
    }),
    row("gelu", activation::gelu, |x, _| {
        let part = of("erfc", &x.scale(-FRAC_1_SQRT_2)?)?.scale(0.5)?;
        let bell = of("exp", &x.square()?.scale(-0.5)?)?;
        part.add(&x.mul(&bell)?.scale(FRAC_1_SQRT_2 * FRAC_2_SQRT_PI / 2.0)?)
    }),
    row("silu", activation::silu, |x, y| {
        let s = of("sigmoid", x)?;
        s.add(&y.mul(&of("sigmoid", &x.scale(-1.0)?)?)?)
    }),
    row("mish", activation::mish, |x, _| {
        let t = of("tanh", &of("softplus", x)?)?;
        let bend = x.mul(&of("sigmoid", x)?)?.mul(&one_minus_square(&t)?)?;
        t.add(&bend)
    }),
    row(
        "hardtanh",
        |x| Activation::Hardtanh.value(x),
        |x, _| Ok(where_it(x, |v| v > -1.0 && v < 1.0)),
    ),
    row("hardsigmoid", activation::hardsigmoid, |x, _| {
        where_it(x, |v| v > -3.0 && v < 3.0).scale(1.0 / 6.0)
    }),
    row("softsign", activation::softsign, |x, _| {
        reciprocal(&of("abs", x)?.plus(1.0)?.square()?)
    }),
    steps("step", activation::step),
    steps("sign", activation::sign),
    steps("floor", f64::floor),
    steps("ceil", f64::ceil),
    steps("round", f64::round_ties_even),
    steps("trunc", f64::trunc),
];

/// `x` above 0, `slope · x` below; 0 belongs to `below`.
pub(super) fn leaky_relu(x: &Num, slope: &Num) -> Result<Num> {
    let mask = Rc::new(x.array().mapv(|v| f64::from(v > 0.0)));
    Num::where_not(&mask, x, &x.mul(slope)?)
}

/// `x` above 0, `alpha (exp(x) - 1)` below.
pub(super) fn elu(x: &Num, alpha: &Num) -> Result<Num> {
    let mask = Rc::new(x.array().mapv(|v| f64::from(v > 0.0)));
    let below = Num::where_not(&mask, &Num::zeros(&x.shape()), x)?;
    Num::where_not(&mask, x, &of("expm1", &below)?.mul(alpha)?)
}

/// `log(1 + exp(beta x)) / beta`
pub(super) fn softplus(x: &Num, beta: &Num) -> Result<Num> {
    of("softplus", &x.mul(beta)?)?.div(beta)
}
