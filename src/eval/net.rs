//! Networks as values: called like functions, sliced by layer, asked for their parameters.

use std::rc::Rc;

use super::faults::unknown_field;
use super::traced;
use super::value::Value;
use super::{Trouble, numeric_fault};
use crate::diag::{Code, Fault};
use crate::numeric::array::{from_vec, scalar};
use crate::numeric::learn::recurrent::{Cell, Recurrent};
use crate::numeric::learn::{self, Net};

/// The fields of a net.
const FIELDS: [&str; 5] = ["sizes", "weights", "biases", "activations", "parameters"];

/// Multiplications that count as one step of the figure.
const PER_STEP: f64 = 20_000.0;

/// How many steps so many multiplications are.
pub(super) fn steps_of(work: f64) -> u64 {
    (work / PER_STEP) as u64
}

/// How many steps it is to take so many samples through a net.
pub(super) fn steps(net: &Net, samples: usize) -> u64 {
    steps_of(net.parameters().len() as f64 * samples as f64)
}

/// How many steps a training takes: at least one for each epoch.
pub(super) fn training_steps(net: &Net, samples: usize, epochs: usize) -> u64 {
    steps_of(learn::train::work(net, samples, epochs)).max(epochs as u64)
}

/// `net(X)`, or `net(x, y)` with one number for each input.
pub(super) fn call(net: &Net, args: &[Value]) -> Result<Value, Trouble> {
    let inputs = net.inputs();
    if let Some(output) = traced::net(net, args) {
        return output;
    }
    let output = match args {
        [x] => net.forward(&*x.as_array("the input of a net")?)?,
        _ if args.len() == inputs => {
            let numbers = args.iter().map(|x| x.as_number("an input of a net"));
            let numbers = numbers.collect::<Result<Vec<f64>, _>>()?;
            let y = net.forward(&from_vec(&[inputs], numbers)?)?;
            // As a function of numbers, it gives a number where it can.
            match net.outputs() {
                1 => scalar(y.sum()),
                _ => y,
            }
        }
        _ => {
            return Err(Fault::new(
                Code::BadArguments,
                format!(
                    "a net of {inputs} inputs takes an array of them or {inputs} numbers, not {} \
                     arguments",
                    args.len()
                ),
            )
            .with_hint("one sample a row: `net(X)`")
            .into());
        }
    };
    Ok(Value::array(output))
}

/// `net.weights` and the like.
pub(super) fn field(net: &Net, name: &str) -> Result<Value, Fault> {
    let layers = || net.layers().iter();
    Ok(match name {
        "sizes" => {
            let sizes: Vec<f64> = net.sizes().iter().map(|&n| n as f64).collect();
            Value::vector(&sizes)
        }
        "weights" => Value::list(
            layers()
                .map(|layer| net.weights(layer).map(Value::array))
                .collect::<Result<_, _>>()
                .map_err(|e| numeric_fault(Code::Numeric, e))?,
        ),
        "biases" => Value::list(layers().map(|l| Value::array(net.biases(l))).collect()),
        "activations" => Value::list(
            layers()
                .map(|layer| Value::text(layer.activation.name()))
                .collect(),
        ),
        "parameters" => Value::Number(net.parameters().len() as f64),
        _ => {
            let names = FIELDS.iter().map(|name| (*name).into()).collect();
            return Err(unknown_field(name, "the net", names));
        }
    })
}

/// `net[:2]`, the net of some layers: those at these positions.
pub(super) fn slice(net: &Net, positions: &[usize]) -> Result<Value, Fault> {
    let follow = positions.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let part = match (positions.first(), positions.last()) {
        (Some(&from), Some(&to)) if follow => net.slice(from, to + 1),
        _ => None,
    };
    part.map(|part| Value::Net(Rc::new(part))).ok_or_else(|| {
        let message = match positions {
            [] => "a net without layers is none",
            _ => "only layers that follow each other make a net",
        };
        Fault::new(Code::BadIndex, message).with_hint("for example `net[:2]` or `net[2:]`")
    })
}

/// `a net of 2 → 100 → 5`
pub(super) fn kind(net: &Net) -> String {
    let sizes: Vec<String> = net.sizes().iter().map(usize::to_string).collect();
    format!("a net of {}", sizes.join(" → "))
}

/// `mlp([2, 100, 5], act: [relu, identity])`, without the parameters.
pub(super) fn text(net: &Net) -> String {
    let sizes: Vec<String> = net.sizes().iter().map(usize::to_string).collect();
    let names = net.layers().iter().map(|layer| layer.activation.name());
    let names: Vec<&str> = names.collect();
    format!("mlp([{}], act: [{}])", sizes.join(", "), names.join(", "))
}

/// `a recurrent net of 1 → 8 → 1`
pub(super) fn recurrent_kind(net: &Recurrent) -> String {
    let name = match net.cell {
        Cell::Plain(_) => "a recurrent net",
        Cell::Lstm => "an LSTM",
    };
    format!(
        "{name} of {} → {} → {}",
        net.inputs, net.hidden, net.outputs
    )
}

/// `rnn([1, 8, 1], act: tanh)`, without the parameters.
pub(super) fn recurrent_text(net: &Recurrent) -> String {
    let sizes = format!("[{}, {}, {}]", net.inputs, net.hidden, net.outputs);
    match net.cell {
        Cell::Plain(activation) => format!("rnn({sizes}, act: {})", activation.name()),
        Cell::Lstm => format!("lstm({sizes})"),
    }
}

/// The fields of a recurrent net.
const RECURRENT_FIELDS: [&str; 6] = [
    "sizes",
    "weights",
    "biases",
    "output_weights",
    "output_biases",
    "parameters",
];

/// `net.weights` and the like.
pub(super) fn recurrent_field(net: &Recurrent, name: &str) -> Result<Value, Fault> {
    let [w, b, v, c] = net.arrays().map_err(|e| numeric_fault(Code::Numeric, e))?;
    Ok(match name {
        "sizes" => {
            let sizes = [net.inputs, net.hidden, net.outputs].map(|n| n as f64);
            Value::vector(&sizes)
        }
        "weights" => Value::array(w),
        "biases" => Value::array(b),
        "output_weights" => Value::array(v),
        "output_biases" => Value::array(c),
        "parameters" => Value::Number(net.parameters().len() as f64),
        _ => {
            let names = RECURRENT_FIELDS.iter().map(|name| (*name).into()).collect();
            return Err(unknown_field(name, "the net", names));
        }
    })
}
