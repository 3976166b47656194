//! Networks and their training.

use std::rc::Rc;

use super::args::{Args, opt, req};
use super::training::{self, record};
use super::{Builtin, ParamSpec, optimisers, row};
use crate::diag::{Code, Fault, nearest};
use crate::eval::traced::value_of;
use crate::eval::value::Value;
use crate::eval::{Interp, Trouble};
use crate::numeric::Array;
use crate::numeric::activation::Activation;
use crate::numeric::autodiff::Num;
use crate::numeric::learn::recurrent::{self, Cell, Recurrent};
use crate::numeric::learn::{self, Loss, Net};

/// Parameters of recurrent nets instead of random ones.
const GIVEN: [ParamSpec; 4] = [
    opt(
        "weights",
        "instead of random ones: those of x and h side by side, units×(inputs + units)",
    ),
    opt("biases", "one for each unit"),
    opt("output_weights", "outputs×units"),
    opt("output_biases", "one for each output"),
];

/// The activation that a value names.
pub(super) fn activation(value: &Value, what: &str) -> Result<Activation, Fault> {
    let name = value.word();
    let found = name.as_deref().and_then(Activation::from_name);
    found.ok_or_else(|| {
        let fault = value.mismatch(what, "an activation such as `relu`");
        let known = || Activation::ALL.iter().map(|a| a.name());
        match name.as_deref().and_then(|name| nearest(name, known())) {
            Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
            None => fault,
        }
    })
}

/// One activation for each layer: one for all but the last, or a list.
fn activations(given: Option<&Value>, layers: usize) -> Result<Vec<Activation>, Fault> {
    let mut all = match given {
        None => vec![Activation::Relu; layers.saturating_sub(1)],
        Some(Value::List(items) | Value::Tuple(items)) => items
            .iter()
            .map(|item| activation(item, "an item of `act`"))
            .collect::<Result<_, _>>()?,
        Some(one) => vec![activation(one, "act")?; layers.saturating_sub(1)],
    };
    if all.len() + 1 == layers {
        all.push(Activation::Identity);
    }
    if all.len() == layers {
        return Ok(all);
    }
    Err(Fault::new(
        Code::BadArguments,
        format!(
            "`act` has {} activations for a net of {layers} layers",
            all.len()
        ),
    )
    .with_hint("one for each layer, or one for each but the last"))
}

/// Arrays of a list, such as the weights of a net.
fn arrays(value: &Value, what: &str) -> Result<Vec<Array>, Fault> {
    match value {
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .map(|item| item.as_array(what).map(|a| (*a).clone()))
            .collect(),
        // A list of arrays of one shape has become an array.
        Value::Array(a) if a.ndim() > 1 => Ok(a.outer_iter().map(|part| part.to_owned()).collect()),
        other => Err(other.mismatch(what, "a list of arrays, one for each layer")),
    }
}

fn mlp(_: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let sizes = a.shape(0)?;
    let act = activations(a.given(1), sizes.len().saturating_sub(1))?;
    let net = match (a.given(3), a.given(4)) {
        (None, None) => Net::new(&sizes, &act, a.seed(2)?)?,
        (Some(w), Some(b)) => {
            Net::with_parameters(&sizes, &act, &arrays(w, "weights")?, &arrays(b, "biases")?)?
        }
        _ => {
            return Err(
                Fault::new(Code::BadArguments, "`weights` and `biases` come together")
                    .with_hint("`mlp([2, 1], weights: [W], biases: [b])`")
                    .into(),
            );
        }
    };
    Ok(Value::Net(Rc::new(net)))
}

/// The net that an argument is.
pub(super) fn net(value: &Value, what: &str) -> Result<Rc<Net>, Fault> {
    match value {
        Value::Net(net) => Ok(Rc::clone(net)),
        other => Err(other.mismatch(what, "a net such as `mlp([2, 100, 5], seed: 1)`")),
    }
}

/// `rnn` and `lstm`, whose seed and given parameters are the arguments from `seed` on.
fn recurrent_net(a: &Args, cell: Cell, seed: usize) -> Result<Value, Trouble> {
    let sizes = a.shape(0)?;
    let [inputs, hidden, outputs] = sizes[..] else {
        return Err(Fault::new(
            Code::BadArguments,
            format!("a recurrent net has three sizes, not {}", sizes.len()),
        )
        .with_hint("numbers in, units of the state, numbers out: `[1, 8, 1]`")
        .into());
    };
    let sizes = [inputs, hidden, outputs];
    let given: Vec<usize> = (seed + 1..seed + 5)
        .filter(|&i| a.given(i).is_some())
        .collect();
    let net = match given[..] {
        [] => Recurrent::new(cell, sizes, a.seed(seed)?)?,
        [w, b, v, c] => {
            let [w, b, v, c] = [a.array(w)?, a.array(b)?, a.array(v)?, a.array(c)?];
            Recurrent::with_arrays(cell, sizes, [&*w, &*b, &*v, &*c])?
        }
        _ => {
            return Err(Fault::new(
                Code::BadArguments,
                "`weights`, `biases`, `output_weights` and `output_biases` come together",
            )
            .with_hint("name all four, as the fields of a net do, or none and a `seed`")
            .into());
        }
    };
    Ok(Value::Recurrent(Rc::new(net)))
}

/// `states(net, X)`
fn states(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let net = match a.value(0) {
        Value::Recurrent(net) => Rc::clone(net),
        other => {
            return Err(other
                .mismatch("net", "a recurrent net such as `lstm([1, 8, 1], seed: 1)`")
                .into());
        }
    };
    let x = a.value(1).as_num("X")?;
    let work = recurrent::work(&net, &x.array(), 1);
    interp.charge(crate::eval::net::steps_of(work), a.span)?;
    let trace = match x {
        Num::Traced(_) => x.traced(&net)?.map(value_of),
        _ => net.trace(&x.array())?.map(Value::array),
    };
    let mut fields = vec![("h", trace.h), ("outputs", trace.outputs)];
    let names: &[&str] = match net.cell {
        Cell::Plain(_) => &["before"],
        Cell::Lstm => &["i", "f", "g", "o"],
    };
    fields.extend(trace.c.map(|c| ("c", c)));
    fields.extend(names.iter().copied().zip(trace.before));
    Ok(record(fields))
}

const S: ParamSpec = req("s", "the outputs, one sample a row");

fn lossy(loss: Loss) -> impl Fn(&Args) -> Result<Value, Trouble> {
    move |a| Ok(Value::Number(loss.value(&*a.array(0)?, &*a.array(1)?)?))
}

/// Networks and training.
pub(super) fn rows() -> Vec<Builtin> {
    let mut rows = nets();
    rows.insert(1, training::row());
    rows.extend(optimisers::rows());
    rows.extend(losses());
    rows
}

fn nets() -> Vec<Builtin> {
    vec![
        row(
            "mlp",
            const {
                &[
                    req("sizes", "the sizes of the layers, the input first"),
                    opt("act", "what follows every layer but the last, `relu` without it; or a list"),
                    opt("seed", "a number or a text; it must be given unless weights are"),
                    opt("weights", "a list of outputs×inputs arrays, instead of random ones"),
                    opt("biases", "a list of vectors, one for each layer"),
                ]
            },
            "a net of fully connected layers: a function that slices by layer",
            "let net = mlp([2, 100, 2, 5], act: [relu, identity], seed: 1); all(net[2:](net[:2]([3, 4])) == net([3, 4]))",
            mlp,
        )
        .gives("a net: `net(X)` for X n×inputs gives n×outputs; `net(x, y)` takes one number for each input")
        .notes(
            "A layer is `act(W @ x + b)`. Weights and biases are drawn evenly from ±1/√inputs, layer by layer. \
             `net[:2]` is the net of the first two layers, with their activations, `len(net)` how many layers there are; \
             the fields are `sizes`, `weights` (outputs×inputs), `biases`, `activations` and `parameters`, their number. \
             Inside a net `tanh` and `sigmoid` may differ from the functions of these names in the last digit.",
        )
        .source("torch.nn.Linear")
        .fails(&[
            "mlp([2, 3])",
            "mlp([2], seed: 1)",
            "mlp([2, 0, 1], seed: 1)",
            "mlp([2, 3, 1], act: [relu, relu, relu], seed: 1)",
            "mlp([2, 3, 1], act: \"rellu\", seed: 1)",
            "mlp([2, 1], weights: [[1, 2; 3, 4]], biases: [[1]])",
            "mlp([2, 1], seed: 1)([1, 2, 3])",
            "mlp([2, 3, 1], seed: 1)[1:1]",
        ])
        .shows("mlp([2, 3, 1], act: tanh, seed: 1)"),
        row(
            "rnn",
            const {
                &[
                    req("sizes", "numbers in, units of the state, numbers out"),
                    opt("act", "what makes the state; `tanh` without it"),
                    opt("seed", "a number or a text; it must be given unless weights are"),
                    GIVEN[0],
                    GIVEN[1],
                    GIVEN[2],
                    GIVEN[3],
                ]
            },
            "a recurrent net: h[t] = act(W [x[t]; h[t-1]] + b), and a linear layer that reads h",
            "let net = rnn([1, 4, 2], seed: 1); net(zeros((7, 1))).shape == (7, 2) and net(zeros((3, 7, 1))).shape == (3, 7, 2)",
            |_, a| {
                let act = match a.given(1) {
                    Some(value) => activation(value, "act")?,
                    None => Activation::Tanh,
                };
                recurrent_net(a, Cell::Plain(act), 2)
            },
        )
        .gives("a net: `net(X)` for one sequence, steps×inputs, gives steps×outputs, for several, sequences×steps×inputs, what comes of each")
        .notes(
            "The state begins at 0. Parameters are drawn evenly from ±1/√units. Fields are `weights`, units×(inputs + units), `biases`, \
             `output_weights`, `output_biases`, `sizes` and `parameters`. `train(net, X, y, …, bptt: 20)` trains it: y has what should come out \
             at each step, or one class for each sequence, which should come out at its end.",
        )
        .source("Elman 1990; truncated gradients Williams and Peng 1990; torch.nn.RNN, with one vector of biases")
        .fails(&["rnn([1, 4, 2])", "rnn([1, 4], seed: 1)", "rnn([1, 0, 2], seed: 1)", "rnn([1, 4, 2], weights: zeros((4, 5)))", "rnn([1, 4, 2], weights: zeros((4, 4)), biases: zeros(4), output_weights: zeros((2, 4)), output_biases: zeros(2))", "rnn([1, 4, 2], seed: 1)([1, 2, 3])", "train(rnn([1, 4, 1], seed: 1), zeros((3, 1)), zeros((2, 1)), loss: mse)", "train(rnn([1, 4, 1], seed: 1), zeros((3, 1)), zeros((3, 1)), loss: mse, bptt: 0)", "train(rnn([1, 4, 1], seed: 1), [0; nan; 1], zeros((3, 1)), loss: mse)"])
        .shows("rnn([1, 4, 2], seed: 1)"),
        row(
            "lstm",
            const {
                &[
                    req("sizes", "numbers in, units of the state, numbers out"),
                    opt("seed", "a number or a text; it must be given unless weights are"),
                    GIVEN[0],
                    GIVEN[1],
                    GIVEN[2],
                    GIVEN[3],
                ]
            },
            "a recurrent net with gates: long short-term memory",
            "let run = train(lstm([1, 4, 1], seed: 1), [0; 1; 0; 1], [1; 0; 1; 0], loss: bce_with_logits, optimiser: adam(lr: 0.05), epochs: 100, bptt: 2); run.accuracy == 1",
            |_, a| recurrent_net(a, Cell::Lstm, 1),
        )
        .gives("a net, as `rnn` gives")
        .notes("Rows of `weights` are those of the gates i, f, g, o, one after the other: c[t] = f ⊙ c[t-1] + i ⊙ g, h[t] = o ⊙ tanh(c[t]), with tanh in g and sigmoid in the others.")
        .source("Hochreiter and Schmidhuber 1997; torch.nn.LSTM, with one vector of biases")
        .fails(&["lstm([1, 4, 2])", "lstm([1, 4], seed: 1)"])
        .shows("lstm([1, 4, 2], seed: 1)"),
        row(
            "states",
            const { &[req("net", "a recurrent net"), req("X", "one sequence, or several")] },
            "what happens inside of a recurrent net",
            "let net = lstm([1, 4, 2], seed: 1); let s = states(net, ones((7, 1))); s.c.shape == (7, 4) and norm(s.h - sigmoid(s.o) * tanh(s.c)) < 1e-14",
            states,
        )
        .gives("a record: h and outputs at each step; of an LSTM the cells c, and i, f, g, o, what goes into the gates; else before, what goes into the activation")
        .fails(&["states(mlp([1, 1], seed: 1), [1; 2])", "states(rnn([1, 4, 2], seed: 1), [1, 2])"])
        .shows("states(rnn([1, 2, 1], seed: 1), ones((2, 1))).h"),
    ]
}

/// What is made small.
fn losses() -> Vec<Builtin> {
    vec![
        row(
            "mse",
            const { &[S, req("y", "what they should be, of the same shape")] },
            "the mean of the squared differences",
            "mse([1, 2], [1, 4]) == 2",
            |_, a| lossy(Loss::Mse)(a),
        )
        .gives("a number")
        .source("torch.nn.functional.mse_loss")
        .fails(&["mse([1, 2], [1, 2, 3])", "mse([], [])"]),
        row(
            "cross_entropy",
            const { &[S, req("y", "the class of each sample, or a row of probabilities")] },
            "minus the logarithm of the softmax at the right class, averaged over the samples",
            "abs(cross_entropy([0, 0; 0, 0], [1, 0]) - log(2)) < 1e-15 and cross_entropy([1000, -1000], 1) == 2000",
            |_, a| lossy(Loss::CrossEntropy)(a),
        )
        .gives("a number")
        .source("torch.nn.functional.cross_entropy")
        .fails(&["cross_entropy([1, 2; 3, 4], [0, 2])", "cross_entropy([1, 2; 3, 4], [0, 1, 1])", "cross_entropy([1, 2], [2, -1])"])
        .shows("cross_entropy([2, 0, -1], 0)"),
        row(
            "bce_with_logits",
            const { &[S, req("y", "0, 1 or a probability for each output")] },
            "binary cross-entropy of `sigmoid(s)`: the mean of `softplus(s) - y s`",
            "abs(bce_with_logits(0, 1) - log(2)) < 1e-15 and bce_with_logits(-1000, 1) == 1000",
            |_, a| lossy(Loss::BceWithLogits)(a),
        )
        .gives("a number")
        .source("torch.nn.functional.binary_cross_entropy_with_logits")
        .fails(&["bce_with_logits([1, 2], [1])"])
        .shows("bce_with_logits([2, -1], [1, 0])"),
        row(
            "hinge",
            const { &[S, req("y", "-1 or 1 for each output; or the class of each row of outputs")] },
            "by how much a margin of 1 is missed",
            "hinge([0.5, 2], [1, -1]) == 1.75 and hinge([3, 0, 0], 0) == 0",
            |_, a| lossy(Loss::Hinge)(a),
        )
        .gives("a number")
        .notes("For y = ±1 the mean of `max(0, 1 - y s)`; for classes the mean over the samples of `sum(max(0, 1 - s_y + s_k)) / K` over the other classes k.")
        .source("torch.nn.functional.multi_margin_loss for classes")
        .fails(&["hinge([1, 2], [1, 0])", "hinge([1, 2; 3, 4], [0, 2])"]),
        row(
            "kl_normal",
            const { &[req("mean", "means, one distribution a row"), req("log_var", "logarithms of the variances, of the same shape")] },
            "the Kullback-Leibler divergence of normal distributions from N(0, I), averaged over them",
            "kl_normal([0, 2], [0, 0]) == 2",
            |_, a| Ok(Value::Number(learn::loss::kl_normal(&*a.array(0)?, &*a.array(1)?)?)),
        )
        .gives("a number")
        .source("Kingma and Welling 2014, appendix B")
        .fails(&["kl_normal([1, 2], [1])", "kl_normal([], [])"]),
    ]
}
