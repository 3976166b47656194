//! Activation functions and their derivatives, with PyTorch's definitions and defaults.
//!
//! All are written so that neither overflow nor cancellation shows: at ±1000 each gives
//! its limit, not NaN. Where a derivative does not exist, PyTorch's choice stands.

use super::array::Array;
use super::elementwise::clip;
use super::exponential;
pub use super::exponential::sigmoid;

/// An elementwise nonlinearity with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activation {
    /// `max(x, 0)`
    Relu,
    /// `x` above 0, `slope · x` below.
    LeakyRelu {
        /// The slope below 0.
        slope: f64,
    },
    /// As [`Activation::LeakyRelu`], with a slope that is learnt.
    Prelu {
        /// The slope below 0.
        slope: f64,
    },
    /// `x` above 0, `alpha · (exp(x) - 1)` below.
    Elu {
        /// Minus the limit at −∞.
        alpha: f64,
    },
    /// [`Activation::Elu`] scaled so that layers keep mean 0 and variance 1.
    Selu,
    /// `x · Φ(x)` with the normal distribution function, by `erf`.
    Gelu,
    /// `x · sigmoid(x)`
    Silu,
    /// `log(1 + exp(beta · x)) / beta`
    Softplus {
        /// How sharp the bend is.
        beta: f64,
    },
    /// `x · tanh(softplus(x))`
    Mish,
    /// The hyperbolic tangent.
    Tanh,
    /// `1 / (1 + exp(-x))`
    Sigmoid,
    /// `clip(x, -1, 1)`
    Hardtanh,
    /// `clip(x / 6 + 1/2, 0, 1)`
    Hardsigmoid,
    /// `x / (1 + |x|)`
    Softsign,
    /// 1 from 0 on, 0 below.
    Step,
    /// `|x|`
    Abs,
    /// -1, 0 or 1.
    Sign,
    /// `x`
    Identity,
}

/// Scale and α of [`Activation::Selu`].
pub const SELU: (f64, f64) = (SELU_SCALE, SELU_ALPHA);

const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

impl Activation {
    /// All activations with their default parameters, in the order of the reference.
    pub const ALL: [Self; 18] = [
        Self::Relu,
        Self::LeakyRelu { slope: 0.01 },
        Self::Prelu { slope: 0.25 },
        Self::Elu { alpha: 1.0 },
        Self::Selu,
        Self::Gelu,
        Self::Silu,
        Self::Softplus { beta: 1.0 },
        Self::Mish,
        Self::Tanh,
        Self::Sigmoid,
        Self::Hardtanh,
        Self::Hardsigmoid,
        Self::Softsign,
        Self::Step,
        Self::Abs,
        Self::Sign,
        Self::Identity,
    ];

    /// The activation of this name with its default parameters.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Relu => "relu",
            Self::LeakyRelu { .. } => "leaky_relu",
            Self::Prelu { .. } => "prelu",
            Self::Elu { .. } => "elu",
            Self::Selu => "selu",
            Self::Gelu => "gelu",
            Self::Silu => "silu",
            Self::Softplus { .. } => "softplus",
            Self::Mish => "mish",
            Self::Tanh => "tanh",
            Self::Sigmoid => "sigmoid",
            Self::Hardtanh => "hardtanh",
            Self::Hardsigmoid => "hardsigmoid",
            Self::Softsign => "softsign",
            Self::Step => "step",
            Self::Abs => "abs",
            Self::Sign => "sign",
            Self::Identity => "identity",
        }
    }

    /// Its parameter; 0 where it has none.
    pub fn parameter(self) -> f64 {
        match self {
            Self::LeakyRelu { slope } | Self::Prelu { slope } => slope,
            Self::Elu { alpha } => alpha,
            Self::Softplus { beta } => beta,
            _ => 0.0,
        }
    }

    /// The activation with another parameter, where it has one.
    pub fn with_parameter(self, p: f64) -> Self {
        match self {
            Self::LeakyRelu { .. } => Self::LeakyRelu { slope: p },
            Self::Prelu { .. } => Self::Prelu { slope: p },
            Self::Elu { .. } => Self::Elu { alpha: p },
            Self::Softplus { .. } => Self::Softplus { beta: p },
            other => other,
        }
    }

    /// The value at `x`.
    pub fn value(self, x: f64) -> f64 {
        match self {
            Self::Relu => relu(x),
            Self::LeakyRelu { slope } | Self::Prelu { slope } => leaky_relu(x, slope),
            Self::Elu { alpha } => elu(x, alpha),
            Self::Selu => selu(x),
            Self::Gelu => gelu(x),
            Self::Silu => silu(x),
            Self::Softplus { beta } => softplus(x, beta),
            Self::Mish => mish(x),
            Self::Tanh => exponential::tanh(x),
            Self::Sigmoid => sigmoid(x),
            Self::Hardtanh => clip(x, -1.0, 1.0),
            Self::Hardsigmoid => hardsigmoid(x),
            Self::Softsign => softsign(x),
            Self::Step => step(x),
            Self::Abs => x.abs(),
            Self::Sign => sign(x),
            Self::Identity => x,
        }
    }

    /// The slope at `x`.
    pub fn derivative(self, x: f64) -> f64 {
        if x.is_nan() {
            return x;
        }
        let within = |low: f64, high: f64| f64::from(x > low && x < high);
        match self {
            Self::Relu => f64::from(x > 0.0),
            Self::LeakyRelu { slope } | Self::Prelu { slope } => {
                if x > 0.0 {
                    1.0
                } else {
                    slope
                }
            }
            Self::Elu { alpha } => {
                if x > 0.0 {
                    1.0
                } else {
                    alpha * exponential::exp(x)
                }
            }
            Self::Selu => SELU_SCALE * Self::Elu { alpha: SELU_ALPHA }.derivative(x),
            Self::Gelu => normal_below(x) + x_times_bell(x),
            Self::Silu => {
                let s = sigmoid(x);
                s + silu(x) * sigmoid(-x)
            }
            Self::Softplus { beta } => sigmoid(beta * x),
            Self::Mish => {
                let t = exponential::tanh(softplus(x, 1.0));
                t + silu(x) * (1.0 - t) * (1.0 + t)
            }
            Self::Tanh => {
                let t = exponential::tanh(x);
                (1.0 - t) * (1.0 + t)
            }
            Self::Sigmoid => sigmoid(x) * sigmoid(-x),
            Self::Hardtanh => within(-1.0, 1.0),
            Self::Hardsigmoid => within(-3.0, 3.0) / 6.0,
            Self::Softsign => {
                let d = 1.0 + x.abs();
                1.0 / d / d
            }
            Self::Step | Self::Sign => 0.0,
            Self::Abs => sign(x),
            Self::Identity => 1.0,
        }
    }

    /// The slope of the slope at `x`; 0 at a corner.
    pub fn second_derivative(self, x: f64) -> f64 {
        if x.is_nan() {
            return x;
        }
        match self {
            Self::Elu { alpha } => {
                if x > 0.0 {
                    0.0
                } else {
                    alpha * exponential::exp(x)
                }
            }
            Self::Selu => SELU_SCALE * Self::Elu { alpha: SELU_ALPHA }.second_derivative(x),
            Self::Gelu => match bell(x) {
                0.0 => 0.0,
                bell => (2.0 - x * x) * bell,
            },
            Self::Silu => {
                let slope = sigmoid(x) * sigmoid(-x);
                slope * (2.0 + x * (sigmoid(-x) - sigmoid(x)))
            }
            Self::Softplus { beta } => beta * sigmoid(beta * x) * sigmoid(-beta * x),
            Self::Mish => {
                let s = sigmoid(x);
                let t = exponential::tanh(softplus(x, 1.0));
                let fall = (1.0 - t) * (1.0 + t);
                let slope = s * fall;
                2.0 * slope + x * slope * (sigmoid(-x) - 2.0 * t * s)
            }
            Self::Tanh => {
                let t = exponential::tanh(x);
                -2.0 * t * (1.0 - t) * (1.0 + t)
            }
            Self::Sigmoid => sigmoid(x) * sigmoid(-x) * (sigmoid(-x) - sigmoid(x)),
            Self::Softsign => {
                let d = 1.0 + x.abs();
                -2.0 * sign(x) / d / d / d
            }
            Self::Relu
            | Self::LeakyRelu { .. }
            | Self::Prelu { .. }
            | Self::Hardtanh
            | Self::Hardsigmoid
            | Self::Step
            | Self::Sign
            | Self::Abs
            | Self::Identity => 0.0,
        }
    }

    /// The value at every element.
    pub fn apply(self, a: &Array) -> Array {
        a.mapv(|x| self.value(x))
    }

    /// The slope at every element.
    pub fn apply_derivative(self, a: &Array) -> Array {
        a.mapv(|x| self.derivative(x))
    }
}

/// `max(x, 0)`
pub fn relu(x: f64) -> f64 {
    // Written so that NaN stays and -0 does not.
    if x <= 0.0 { 0.0 } else { x }
}

/// `x` above 0, `slope · x` below.
pub fn leaky_relu(x: f64, slope: f64) -> f64 {
    if x >= 0.0 { x } else { slope * x }
}

/// `x` above 0, `alpha · (exp(x) - 1)` below.
pub fn elu(x: f64, alpha: f64) -> f64 {
    if x > 0.0 { x } else { alpha * libm::expm1(x) }
}

/// The self-normalising exponential linear unit.
pub fn selu(x: f64) -> f64 {
    SELU_SCALE * elu(x, SELU_ALPHA)
}

/// `x · Φ(x)`
pub fn gelu(x: f64) -> f64 {
    if x == f64::NEG_INFINITY {
        return 0.0;
    }
    x * normal_below(x)
}

/// `x · sigmoid(x)`
pub fn silu(x: f64) -> f64 {
    if x == f64::NEG_INFINITY {
        return 0.0;
    }
    x * sigmoid(x)
}

/// `log(1 + exp(beta · x)) / beta`
pub fn softplus(x: f64, beta: f64) -> f64 {
    let z = beta * x;
    (relu(z) + libm::log1p(exponential::exp(-z.abs()))) / beta
}

/// `x · tanh(softplus(x))`
pub fn mish(x: f64) -> f64 {
    if x == f64::NEG_INFINITY {
        return 0.0;
    }
    x * exponential::tanh(softplus(x, 1.0))
}

/// `clip(x / 6 + 1/2, 0, 1)`
pub fn hardsigmoid(x: f64) -> f64 {
    clip(x / 6.0 + 0.5, 0.0, 1.0)
}

/// `x / (1 + |x|)`
pub fn softsign(x: f64) -> f64 {
    if x.is_infinite() {
        return x.signum();
    }
    x / (1.0 + x.abs())
}

/// 1 from 0 on, 0 below.
pub fn step(x: f64) -> f64 {
    if x.is_nan() { x } else { f64::from(x >= 0.0) }
}

/// -1, 0 or 1.
pub fn sign(x: f64) -> f64 {
    if x.is_nan() {
        x
    } else {
        f64::from(i8::from(x > 0.0) - i8::from(x < 0.0))
    }
}

/// The part of the normal distribution below `x`.
fn normal_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The normal density at `x`.
fn bell(x: f64) -> f64 {
    let scale = std::f64::consts::FRAC_1_SQRT_2 * std::f64::consts::FRAC_2_SQRT_PI / 2.0;
    exponential::exp(-0.5 * x * x) * scale
}

/// `x` times the normal density at `x`.
fn x_times_bell(x: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    x * bell(x)
}

#[cfg(test)]
mod tests;
