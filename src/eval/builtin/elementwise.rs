//! Functions of numbers, elementwise on arrays: elementary ones and activations.

use super::args::{num, opt, req};
use super::{Builtin, ParamSpec, Work, row};
use crate::eval::value::Value;
use crate::numeric::activation::Activation;
use crate::numeric::{broadcast, elementwise};

const X: ParamSpec = req("x", "a number or an array");

/// Name, doc, example and source.
type Named = (&'static str, &'static str, &'static str, &'static str);

/// The elementary functions of one number.
const ONE: &[Named] = &[
    (
        "sin",
        "the sine; plain numbers are radians",
        "sin(0) == 0 and abs(sin(30deg) - 0.5) < 1e-15",
        "numpy.sin",
    ),
    (
        "cos",
        "the cosine; plain numbers are radians",
        "cos(0) == 1",
        "numpy.cos",
    ),
    (
        "tan",
        "the tangent; plain numbers are radians",
        "abs(tan(45deg) - 1) < 1e-15",
        "numpy.tan",
    ),
    (
        "asin",
        "the angle whose sine is x, in radians",
        "asin(1) == pi / 2",
        "numpy.arcsin",
    ),
    (
        "acos",
        "the angle whose cosine is x, in radians",
        "acos(1) == 0",
        "numpy.arccos",
    ),
    (
        "atan",
        "the angle whose tangent is x, in radians",
        "abs(atan(1) - pi / 4) < 1e-15",
        "numpy.arctan",
    ),
    ("sinh", "the hyperbolic sine", "sinh(0) == 0", "numpy.sinh"),
    (
        "cosh",
        "the hyperbolic cosine",
        "cosh(0) == 1",
        "numpy.cosh",
    ),
    (
        "asinh",
        "the inverse of `sinh`",
        "asinh(0) == 0",
        "numpy.arcsinh",
    ),
    (
        "acosh",
        "the inverse of `cosh`",
        "acosh(1) == 0",
        "numpy.arccosh",
    ),
    (
        "atanh",
        "the inverse of `tanh`",
        "atanh(0) == 0",
        "numpy.arctanh",
    ),
    ("exp", "e to the power x", "exp(0) == 1", "numpy.exp"),
    ("exp2", "2 to the power x", "exp2(3) == 8", "numpy.exp2"),
    (
        "expm1",
        "`exp(x) - 1`, exact near 0",
        "expm1(0) == 0",
        "numpy.expm1",
    ),
    ("log", "the natural logarithm", "log(1) == 0", "numpy.log"),
    (
        "log2",
        "the logarithm to base 2",
        "log2(8) == 3",
        "numpy.log2",
    ),
    (
        "log10",
        "the logarithm to base 10",
        "log10(1000) == 3",
        "numpy.log10",
    ),
    (
        "log1p",
        "`log(1 + x)`, exact near 0",
        "log1p(0) == 0",
        "numpy.log1p",
    ),
    ("sqrt", "the square root", "sqrt(9) == 3", "numpy.sqrt"),
    ("cbrt", "the cube root", "cbrt(27) == 3", "numpy.cbrt"),
    (
        "erf",
        "the error function",
        "erf(0) == 0",
        "scipy.special.erf",
    ),
    ("erfc", "`1 - erf(x)`", "erfc(0) == 1", "scipy.special.erfc"),
    (
        "floor",
        "the largest whole number not above x",
        "floor(-1.5) == -2",
        "numpy.floor",
    ),
    (
        "ceil",
        "the smallest whole number not below x",
        "ceil(-1.5) == -1",
        "numpy.ceil",
    ),
    (
        "round",
        "the nearest whole number, halves to the even one",
        "round(2.5) == 2",
        "numpy.round",
    ),
    (
        "trunc",
        "x without its fraction",
        "trunc(-1.5) == -1",
        "numpy.trunc",
    ),
];

/// The elementary functions of two numbers.
const TWO: &[Named] = &[
    (
        "atan2",
        "the angle of the point (x, y), in radians: `atan2(y, x)`",
        "atan2(0, -1) == pi",
        "numpy.arctan2",
    ),
    (
        "hypot",
        "the length of the vector (x, y)",
        "hypot(3, 4) == 5",
        "numpy.hypot",
    ),
    (
        "minimum",
        "the smaller of each pair",
        "all(minimum([1, 5], 3) == [1, 3])",
        "numpy.minimum",
    ),
    (
        "maximum",
        "the larger of each pair",
        "all(maximum([1, 5], 3) == [3, 5])",
        "numpy.maximum",
    ),
    (
        "mod",
        "the remainder with the sign of the divisor",
        "mod(-1, 3) == 2",
        "numpy.mod",
    ),
    (
        "pow",
        "x to the power y",
        "pow(2, 10) == 1024",
        "numpy.power",
    ),
];

/// Name, function, doc, example and source.
type Activated = (
    &'static str,
    fn(f64) -> f64,
    &'static str,
    &'static str,
    &'static str,
);

/// Elementary functions that activations are made with.
const OF_NUMBERS: &[Activated] = &[
    (
        "abs",
        |x| Activation::Abs.value(x),
        "the absolute value, also of a length or angle",
        "abs(-2) == 2 and abs(-2cm) == 2cm",
        "numpy.abs",
    ),
    (
        "sign",
        |x| Activation::Sign.value(x),
        "-1, 0 or 1",
        "sign(-3) == -1",
        "numpy.sign",
    ),
];

/// Activations without parameters.
const ACTIVATIONS: &[Activated] = &[
    (
        "relu",
        |x| Activation::Relu.value(x),
        "x where positive, else 0",
        "all(relu([-1, 2]) == [0, 2])",
        "torch.nn.functional.relu",
    ),
    (
        "selu",
        |x| Activation::Selu.value(x),
        "the self-normalising `elu`",
        "selu(0) == 0",
        "torch.nn.functional.selu",
    ),
    (
        "gelu",
        |x| Activation::Gelu.value(x),
        "x Φ(x), with erf",
        "abs(gelu(1) - 0.8413447460685429) < 1e-12",
        "torch.nn.functional.gelu",
    ),
    (
        "silu",
        |x| Activation::Silu.value(x),
        "x sigmoid(x)",
        "silu(0) == 0",
        "torch.nn.functional.silu",
    ),
    (
        "mish",
        |x| Activation::Mish.value(x),
        "x tanh(softplus(x))",
        "mish(0) == 0",
        "torch.nn.functional.mish",
    ),
    (
        "tanh",
        |x| Activation::Tanh.value(x),
        "the hyperbolic tangent",
        "tanh(0) == 0",
        "numpy.tanh",
    ),
    (
        "sigmoid",
        |x| Activation::Sigmoid.value(x),
        "1 / (1 + exp(-x))",
        "sigmoid(0) == 0.5",
        "torch.sigmoid",
    ),
    (
        "hardtanh",
        |x| Activation::Hardtanh.value(x),
        "x between -1 and 1",
        "hardtanh(3) == 1",
        "torch.nn.functional.hardtanh",
    ),
    (
        "hardsigmoid",
        |x| Activation::Hardsigmoid.value(x),
        "clip(x / 6 + 1/2, 0, 1)",
        "hardsigmoid(0) == 0.5",
        "torch.nn.functional.hardsigmoid",
    ),
    (
        "softsign",
        |x| Activation::Softsign.value(x),
        "x / (1 + |x|)",
        "softsign(1) == 0.5",
        "torch.nn.functional.softsign",
    ),
    (
        "step",
        |x| Activation::Step.value(x),
        "1 from 0 on, else 0",
        "step(-1) == 0 and step(0) == 1",
        "numpy.heaviside, which is 1 at 0",
    ),
    (
        "identity",
        |x| Activation::Identity.value(x),
        "x itself",
        "identity(3) == 3",
        "",
    ),
];

/// Elementary functions.
pub(super) fn rows() -> Vec<Builtin> {
    let mut rows = Vec::new();
    for (name, doc, example, source) in ONE {
        rows.extend(elementwise::unary(name).map(|f| each(name, doc, example, f).source(source)));
    }
    for (name, f, doc, example, source) in OF_NUMBERS {
        rows.push(each(name, doc, example, *f).source(source));
    }
    for (name, doc, example, source) in TWO {
        rows.extend(elementwise::binary(name).map(|f| {
            // As in NumPy, `atan2` takes the ordinate first.
            let params: &[ParamSpec] = match *name {
                "atan2" => const { &[req("y", "a number or an array"), req("x", "likewise")] },
                _ => const { &[req("x", "a number or an array"), req("y", "likewise")] },
            };
            Builtin {
                params,
                notes: "Arrays broadcast.",
                gives: "the shape that both broadcast to",
                work: Work::Pairs(f),
                ..each(name, doc, example, f64::abs).source(source)
            }
        }));
    }
    rows.extend(bounded());
    rows
}

/// Activations.
pub(super) fn activations() -> Vec<Builtin> {
    let mut rows = Vec::new();
    for (name, f, doc, example, source) in ACTIVATIONS {
        rows.push(each(name, doc, example, *f).source(source));
    }
    rows.extend(with_parameters());
    rows
}

fn each(
    name: &'static str,
    doc: &'static str,
    example: &'static str,
    f: fn(f64) -> f64,
) -> Builtin {
    Builtin {
        name,
        params: const { &[X] },
        doc,
        notes: "",
        gives: "the shape of x",
        source: "",
        example,
        shows: "",
        fails: &[],
        underivable: "",
        work: Work::Each(f),
    }
}

fn with_parameters() -> Vec<Builtin> {
    vec![
        row(
            "leaky_relu",
            const { &[X, num("slope", 0.01, "the slope below 0")] },
            "x where positive, else slope x",
            "leaky_relu(-1) == -0.01 and leaky_relu(-1, slope: 0.1) == -0.1",
            |_, a| {
                let f = Activation::LeakyRelu {
                    slope: a.number(1)?,
                };
                Ok(Value::array(f.apply(&*a.array(0)?)))
            },
        )
        .gives("the shape of x")
        .source("torch.nn.functional.leaky_relu"),
        row(
            "prelu",
            const { &[X, num("slope", 0.25, "the slope below 0")] },
            "x where positive, else slope x, the slope being learnt",
            "prelu(-1) == -0.25",
            |_, a| {
                let f = Activation::Prelu {
                    slope: a.number(1)?,
                };
                Ok(Value::array(f.apply(&*a.array(0)?)))
            },
        )
        .gives("the shape of x")
        .source("torch.nn.functional.prelu"),
        row(
            "elu",
            const { &[X, num("alpha", 1.0, "minus the limit far below 0")] },
            "x where positive, else alpha (exp(x) - 1)",
            "elu(2) == 2 and elu(-inf) == -1",
            |_, a| {
                let f = Activation::Elu {
                    alpha: a.number(1)?,
                };
                Ok(Value::array(f.apply(&*a.array(0)?)))
            },
        )
        .gives("the shape of x")
        .source("torch.nn.functional.elu")
        .shows("elu([-1, 0, 2])"),
        row(
            "softplus",
            const { &[X, num("beta", 1.0, "the inverse temperature")] },
            "(1/beta) log(1 + exp(beta x))",
            "abs(softplus(0) - log(2)) < 1e-15",
            |_, a| {
                let f = Activation::Softplus { beta: a.number(1)? };
                Ok(Value::array(f.apply(&*a.array(0)?)))
            },
        )
        .gives("the shape of x")
        .source("torch.nn.functional.softplus")
        .shows("softplus([-1, 0, 2])"),
    ]
}

/// `clip` and `where`.
fn bounded() -> Vec<Builtin> {
    vec![
        row(
            "clip",
            const { &[X, req("low", "the least value"), req("high", "the greatest value")] },
            "x kept within low and high, which broadcast",
            "all(clip([-2, 0.5, 3], 0, 1) == [0, 0.5, 1])",
            |_, a| {
                let (x, low, high) = (a.array(0)?, a.array(1)?, a.array(2)?);
                let above = broadcast::broadcast2(&x, &low, elementwise::maximum, "clip")?;
                let within = broadcast::broadcast2(&above, &high, elementwise::minimum, "clip")?;
                Ok(Value::array(within))
            },
        ).gives("the shape of x").source("numpy.clip"),
        row(
            "isnan",
            const { &[X] },
            "whether it is not a number, as a missing cell of a table is",
            "all(isnan([1, nan]) == [false, true])",
            |_, a| {
                let missing = broadcast::map(&*a.array(0)?, |x| f64::from(x.is_nan()));
                Ok(Value::mask(missing))
            },
        ).gives("the shape of x, true and false").source("numpy.isnan"),
        row(
            "isfinite",
            const { &[X] },
            "whether it is neither infinite nor `nan`",
            "all(isfinite([1, inf, nan]) == [true, false, false])",
            |_, a| {
                let finite = broadcast::map(&*a.array(0)?, |x| f64::from(x.is_finite()));
                Ok(Value::mask(finite))
            },
        ).gives("the shape of x, true and false").source("numpy.isfinite"),
        row(
            "where",
            const {
                &[
                    req("mask", "a boolean array"),
                    opt("a", "what to take where it is true"),
                    opt("b", "what to take where it is false"),
                ]
            },
            "a where the mask is true, b elsewhere; the positions that are true when only a mask is given",
            "all(where([1, -1] > 0, 5, 7) == [5, 7]) and all(where([0, 1, 1] > 0) == [1, 2])",
            |_, a| {
                let mask = a.array(0)?;
                if a.given(1).is_none() {
                    let found: Vec<f64> = mask
                        .iter()
                        .enumerate()
                        .filter(|(_, x)| **x != 0.0)
                        .map(|(i, _)| i as f64)
                        .collect();
                    return Ok(Value::vector(&found));
                }
                let chosen = broadcast::choose(&mask, &*a.array(1)?, &*a.array(2)?)?;
                Ok(Value::array(chosen))
            },
        ).gives("the shape that all three broadcast to; a vector of positions").fails(&["where([1, 2] > 1, [1, 2, 3], 0)"]).source("numpy.where")
        .notes("All three broadcast."),
    ]
}
