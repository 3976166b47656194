//! Networks and their training.

use std::rc::Rc;

use super::args::{Args, flag, num, opt, req};
use super::{Builtin, ParamSpec, row};
use crate::diag::{Code, Fault, nearest};
use crate::eval::net::training_steps;
use crate::eval::value::{Record, Value};
use crate::eval::{Interp, Trouble};
use crate::numeric::Array;
use crate::numeric::activation::Activation;
use crate::numeric::learn::recurrent::{self, Cell, Recurrent, SequenceTask, SequenceTrained};
use crate::numeric::learn::{self, Loss, Net, Optimiser, Task, Trained};
use crate::source::{Span, World};

const LR: &str = "the learning rate";
const WEIGHT_DECAY: ParamSpec = num(
    "weight_decay",
    0.0,
    "what is added to the gradient for each unit of a parameter",
);

/// The arguments that every training takes: names and meanings.
pub(super) const OPTIMISER: ParamSpec =
    opt("optimiser", "`adam(…)`, `sgd(…)`, …; `adam()` without it");
pub(super) const EPOCHS: ParamSpec =
    num("epochs", 1000.0, "how often all samples are gone through");
pub(super) const BATCH: ParamSpec = opt("batch", "samples of one step; all of them without it");
pub(super) const KEEP: ParamSpec = opt("keep", "after how many epochs a net is kept");

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

fn loss(value: Option<&Value>) -> Result<Loss, Fault> {
    let names = || Loss::ALL.iter().map(|loss| loss.name());
    let Some(value) = value else {
        return Err(Fault::new(
            Code::BadArguments,
            "`train` wants to know what to make small",
        )
        .with_hint("add `loss: mse` or `loss: cross_entropy`"));
    };
    let name = value.word().unwrap_or_default();
    Loss::ALL
        .into_iter()
        .find(|loss| loss.name() == &*name)
        .ok_or_else(|| {
            let fault = value.mismatch("loss", "a loss such as `cross_entropy`");
            match nearest(&name, names()) {
                Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
                None => fault.with_hint(format!(
                    "the losses are {}",
                    names()
                        .map(|n| format!("`{n}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
            }
        })
}

/// The optimisers by name, with PyTorch's defaults.
const OPTIMISERS: [(&str, Optimiser); 4] = [
    (
        "sgd",
        Optimiser::Sgd {
            lr: 1e-3,
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
        },
    ),
    (
        "adam",
        Optimiser::Adam {
            lr: 1e-3,
            betas: (0.9, 0.999),
            eps: 1e-8,
            weight_decay: 0.0,
            decoupled: false,
        },
    ),
    (
        "adamw",
        Optimiser::Adam {
            lr: 1e-3,
            betas: (0.9, 0.999),
            eps: 1e-8,
            weight_decay: 1e-2,
            decoupled: true,
        },
    ),
    (
        "rmsprop",
        Optimiser::RmsProp {
            lr: 1e-2,
            alpha: 0.99,
            eps: 1e-8,
            momentum: 0.0,
            weight_decay: 0.0,
        },
    ),
];

/// An optimiser as the record that stands for it.
fn optimiser_record(name: &str, optimiser: Optimiser) -> Value {
    let n = Value::Number;
    let mut fields = vec![("name", Value::text(name))];
    fields.extend(match optimiser {
        Optimiser::Sgd {
            lr,
            momentum,
            nesterov,
            weight_decay,
        } => vec![
            ("lr", n(lr)),
            ("momentum", n(momentum)),
            ("nesterov", Value::Bool(nesterov)),
            ("weight_decay", n(weight_decay)),
        ],
        Optimiser::Adam {
            lr,
            betas,
            eps,
            weight_decay,
            ..
        } => vec![
            ("lr", n(lr)),
            ("betas", Value::tuple(vec![n(betas.0), n(betas.1)])),
            ("eps", n(eps)),
            ("weight_decay", n(weight_decay)),
        ],
        Optimiser::RmsProp {
            lr,
            alpha,
            eps,
            momentum,
            weight_decay,
        } => vec![
            ("lr", n(lr)),
            ("alpha", n(alpha)),
            ("eps", n(eps)),
            ("momentum", n(momentum)),
            ("weight_decay", n(weight_decay)),
        ],
    });
    Value::Record(Rc::new(Record::of(fields)))
}

/// What an argument says about the optimiser: a record of one, or its name.
pub(super) fn optimiser(value: Option<&Value>) -> Result<Optimiser, Fault> {
    let default = |name: &str| OPTIMISERS.iter().find(|(n, _)| *n == name).map(|(_, o)| *o);
    let wrong = |value: &Value| {
        let fault = value.mismatch("optimiser", "an optimiser such as `adam(lr: 0.01)`");
        fault.with_hint("the optimisers are `sgd`, `adam`, `adamw` and `rmsprop`")
    };
    let record = match value {
        None => return default("adam").ok_or_else(|| wrong(&Value::None)),
        Some(Value::Record(record)) => record,
        Some(other) => {
            let found = other.word().and_then(|name| default(&name));
            return found.ok_or_else(|| wrong(other));
        }
    };
    let whole = Value::Record(Rc::clone(record));
    let name = match record.get("name") {
        Some(name) => name.as_plain("name")?,
        None => return Err(wrong(&whole)),
    };
    let number = |field: &str, else_: f64| match record.get(field) {
        Some(value) => value.as_number(field),
        None => Ok(else_),
    };
    let found = match default(&name).ok_or_else(|| wrong(&whole))? {
        Optimiser::Sgd {
            lr,
            momentum,
            nesterov,
            weight_decay,
        } => Optimiser::Sgd {
            lr: number("lr", lr)?,
            momentum: number("momentum", momentum)?,
            nesterov: match record.get("nesterov") {
                Some(value) => value.as_bool("nesterov")?,
                None => nesterov,
            },
            weight_decay: number("weight_decay", weight_decay)?,
        },
        Optimiser::Adam {
            lr,
            betas,
            eps,
            weight_decay,
            decoupled,
        } => Optimiser::Adam {
            lr: number("lr", lr)?,
            betas: match record.get("betas") {
                Some(Value::Tuple(pair)) if pair.len() == 2 => {
                    (pair[0].as_number("betas")?, pair[1].as_number("betas")?)
                }
                Some(other) => return Err(other.mismatch("betas", "a pair of numbers")),
                None => betas,
            },
            eps: number("eps", eps)?,
            weight_decay: number("weight_decay", weight_decay)?,
            decoupled,
        },
        Optimiser::RmsProp {
            lr,
            alpha,
            eps,
            momentum,
            weight_decay,
        } => Optimiser::RmsProp {
            lr: number("lr", lr)?,
            alpha: number("alpha", alpha)?,
            eps: number("eps", eps)?,
            momentum: number("momentum", momentum)?,
            weight_decay: number("weight_decay", weight_decay)?,
        },
    };
    found
        .check()
        .map_err(|e| crate::eval::numeric_fault(Code::BadValue, e))?;
    Ok(found)
}

/// The checked record of an optimiser's row.
fn made(name: &str, optimiser: Optimiser) -> Result<Value, Trouble> {
    optimiser.check()?;
    Ok(optimiser_record(name, optimiser))
}

/// A count that may be left out.
pub(super) fn maybe_count(a: &Args, i: usize) -> Result<Option<usize>, Fault> {
    a.given(i).map(|_| a.count(i)).transpose()
}

fn train(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    if let Value::Recurrent(net) = a.value(0) {
        let net = Rc::clone(net);
        return train_recurrent(interp, &net, a);
    }
    if a.given(12).is_some() {
        return Err(Fault::new(Code::BadArguments, "`bptt` is for recurrent nets").into());
    }
    let net = net(a.value(0), "net")?;
    let batch = maybe_count(a, 6)?;
    let noise = a.number(8)?;
    let x = a.array(1)?;
    let samples = x.shape().first().copied().unwrap_or(1);
    let random = noise != 0.0 || batch.is_some_and(|batch| batch < samples);
    let task = Task {
        loss: loss(a.given(3))?,
        optimiser: optimiser(a.given(4))?,
        epochs: a.count(5)?,
        batch,
        keep: maybe_count(a, 7)?,
        noise,
        patience: maybe_count(a, 9)?,
        until: a.given(10).map(|_| a.number(10)).transpose()?,
        seed: match random {
            true => a.seed(11)?,
            false => 0,
        },
        y: (*a.array(2)?).clone(),
        x: (*x).clone(),
    };
    Ok(record(trained_values(result(interp, &net, &task, a.span)?)))
}

/// A record of distinct fields.
pub(super) fn record(fields: Vec<(&str, Value)>) -> Value {
    Value::Record(Rc::new(Record::of(fields)))
}

/// What an earlier run kept of the same inputs; or what is computed now, under a bar, and
/// kept. `compute` is handed what it tells of its steps.
pub(super) fn remembered<T>(
    world: &dyn World,
    (work, steps): (&str, usize),
    inputs: &[u8],
    read: impl Fn(&[u8]) -> Option<T>,
    write: impl Fn(&T) -> Vec<u8>,
    compute: impl FnOnce(&mut dyn FnMut(usize)) -> crate::numeric::Result<T>,
) -> Result<T, Trouble> {
    let known = world.recall(inputs);
    if let Some(known) = known.and_then(|bytes| read(&bytes)) {
        return Ok(known);
    }
    let found = compute(&mut |step| world.progress(work, step, steps));
    world.progress(work, steps, steps);
    let found = found?;
    world.keep(inputs, &write(&found));
    Ok(found)
}

/// What comes of a training.
pub(super) fn result(
    interp: &mut Interp<'_>,
    net: &Net,
    task: &Task,
    span: Span,
) -> Result<Trained, Trouble> {
    let samples = task.x.shape().first().copied().unwrap_or(1);
    interp.charge(training_steps(net, samples, task.epochs), span)?;
    let work = format!("training {}", crate::eval::net::kind(net));
    remembered(
        interp.world,
        (&work, task.epochs),
        &task.inputs(net),
        |bytes| Trained::from_bytes(net, bytes),
        Trained::to_bytes,
        |watch| learn::train(net, task, watch),
    )
}

/// The fields of what a training gives.
pub(super) fn trained_values(trained: Trained) -> Vec<(&'static str, Value)> {
    let epochs: Vec<f64> = trained
        .frames
        .iter()
        .map(|(epoch, _)| *epoch as f64)
        .collect();
    let frames = trained.frames.into_iter();
    vec![
        ("net", Value::Net(Rc::new(trained.net))),
        ("loss", Value::vector(&trained.loss)),
        (
            "accuracy",
            trained.accuracy.map_or(Value::None, Value::Number),
        ),
        (
            "frames",
            Value::list(frames.map(|(_, net)| Value::Net(Rc::new(net))).collect()),
        ),
        ("epochs", Value::vector(&epochs)),
    ]
}

/// `train` of a recurrent net.
fn train_recurrent(
    interp: &mut Interp<'_>,
    net: &Rc<Recurrent>,
    a: &Args,
) -> Result<Value, Trouble> {
    for i in 7..=10 {
        let usual = matches!(a.value(i), Value::Number(x) if *x == 0.0);
        if a.given(i).is_some() && !usual {
            return Err(Fault::new(
                Code::BadArguments,
                "a recurrent net is trained without `keep`, `noise`, `patience` and `until`",
            )
            .into());
        }
    }
    let x = a.array(1)?;
    let batch = maybe_count(a, 6)?;
    let sequences = if x.ndim() > 2 { x.shape()[0] } else { 1 };
    let task = SequenceTask {
        loss: loss(a.given(3))?,
        optimiser: optimiser(a.given(4))?,
        epochs: a.count(5)?,
        batch,
        stretch: maybe_count(a, 12)?,
        seed: match batch.is_some_and(|batch| batch < sequences) {
            true => a.seed(11)?,
            false => 0,
        },
        y: (*a.array(2)?).clone(),
        x: (*x).clone(),
    };
    let work = recurrent::work(net, &x, task.epochs);
    interp.charge(crate::eval::net::steps_of(work), a.span)?;
    let trained = remembered(
        interp.world,
        ("training a recurrent net", task.epochs),
        &task.inputs(net),
        |bytes| SequenceTrained::from_bytes(net, bytes),
        SequenceTrained::to_bytes,
        |watch| recurrent::train_sequences(net, &task, watch),
    )?;
    Ok(record(vec![
        ("net", Value::Recurrent(Rc::new(trained.net))),
        ("loss", Value::vector(&trained.loss)),
        (
            "accuracy",
            trained.accuracy.map_or(Value::None, Value::Number),
        ),
    ]))
}

/// `rnn` and `lstm`.
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
    let net = Recurrent::new(cell, [inputs, hidden, outputs], a.seed(seed)?)?;
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
    let x = a.array(1)?;
    let work = recurrent::work(&net, &x, 1);
    interp.charge(crate::eval::net::steps_of(work), a.span)?;
    let trace = net.trace(&x)?;
    let mut fields = vec![
        ("h", Value::array(trace.h)),
        ("outputs", Value::array(trace.outputs)),
    ];
    let names: &[&str] = match net.cell {
        Cell::Plain(_) => &["before"],
        Cell::Lstm => &["i", "f", "g", "o"],
    };
    fields.extend(trace.c.map(|c| ("c", Value::array(c))));
    fields.extend(
        names
            .iter()
            .copied()
            .zip(trace.before.into_iter().map(Value::array)),
    );
    Ok(record(fields))
}

const S: ParamSpec = req("s", "the outputs, one sample a row");

fn lossy(loss: Loss) -> impl Fn(&Args) -> Result<Value, Trouble> {
    move |a| Ok(Value::Number(loss.value(&*a.array(0)?, &*a.array(1)?)?))
}

/// Networks and training.
pub(super) fn rows() -> Vec<Builtin> {
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
            "train",
            const {
                &[
                    req("net", "what to train"),
                    req("X", "the samples, one a row"),
                    req("y", "what the net should give: classes, or one row for each sample"),
                    opt("loss", "`mse`, `cross_entropy`, `bce_with_logits` or `hinge`; it must be given"),
                    OPTIMISER,
                    EPOCHS,
                    BATCH,
                    KEEP,
                    num("noise", 0.0, "the standard deviation of what is added to X anew at every step"),
                    opt("patience", "stop when the loss has not become smaller for so many epochs"),
                    opt("until", "stop when the loss is below this"),
                    opt("seed", "for the order of samples and the noise: it must be given with `noise`, and with a `batch` that is not everything"),
                    opt("bptt", "of a recurrent net: after how many steps parameters move and gradients end; the whole length without it"),
                ]
            },
            "the net after training, `{net, loss, accuracy, frames, epochs}`",
            "let run = train(mlp([1, 1], seed: 1), [0; 1; 2], [1; 3; 5], loss: mse, optimiser: sgd(lr: 0.3), epochs: 200); \
             abs(run.net(10) - 21) < 1e-6 and run.loss[-1] < run.loss[0]",
            train,
        )
        .gives(
            "a record: the trained net, the mean loss of each epoch before its steps, the share of right answers at the end \
             (none with `mse`), and with `keep` the nets of the epochs 0, keep, 2·keep, … and the last, with `epochs` saying which",
        )
        .notes(
            "The net given is not changed. Batches are drawn without return in an order that is new in each epoch; the last may be smaller. \
             What a training gives is kept between runs: as long as nothing changes that goes into it, it is not done again.",
        )
        .source("Rumelhart, Hinton and Williams 1986; optimisers and losses as in PyTorch")
        .fails(&[
            "train(mlp([1, 1], seed: 1), [0; 1], [1; 3])",
            "train(mlp([2, 1], seed: 1), [0; 1], [1; 3], loss: mse)",
            "train(mlp([1, 1], seed: 1), zeros((0, 1)), [], loss: mse)",
            "train(mlp([1, 2], seed: 1), [0; 1], [1, 2], loss: cross_entropy)",
            "train(mlp([1, 1], seed: 1), [0; 100], [1; 3], loss: mse, optimiser: sgd(lr: 10), epochs: 500)",
            "train(mlp([1, 1], seed: 1), [0; 1], [1; 3], loss: mse, batch: 0)",
            "train(mlp([1, 1], seed: 1), [0; 1], [1; 3], loss: mse, batch: 1)",
            "train(mlp([1, 1], seed: 1), [0; nan], [1; 3], loss: mse)",
            "train(mlp([1, 1], seed: 1), [0; 1], [1; 3], loss: mse, optimiser: \"adagrad\")",
        ])
        .shows("train(mlp([1, 1], seed: 1), [0; 1; 2], [1; 3; 5], loss: mse, epochs: 2).loss"),
        row(
            "rnn",
            const {
                &[
                    req("sizes", "numbers in, units of the state, numbers out"),
                    opt("act", "what makes the state; `tanh` without it"),
                    opt("seed", "a number or a text; it must be given"),
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
             at each step, or one class for each sequence, which should come out at its end; the accuracy is that of the last epoch, while it learns.",
        )
        .source("Elman 1990; truncated gradients Williams and Peng 1990; torch.nn.RNN, with one vector of biases")
        .fails(&["rnn([1, 4, 2])", "rnn([1, 4], seed: 1)", "rnn([1, 0, 2], seed: 1)", "rnn([1, 4, 2], seed: 1)([1, 2, 3])", "train(rnn([1, 4, 1], seed: 1), zeros((3, 1)), zeros((2, 1)), loss: mse)", "train(rnn([1, 4, 1], seed: 1), zeros((3, 1)), zeros((3, 1)), loss: mse, bptt: 0)"])
        .shows("rnn([1, 4, 2], seed: 1)"),
        row(
            "lstm",
            const {
                &[
                    req("sizes", "numbers in, units of the state, numbers out"),
                    opt("seed", "a number or a text; it must be given"),
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
        row(
            "sgd",
            const {
                &[
                    num("lr", 1e-3, LR),
                    num("momentum", 0.0, "how much of the last step goes on"),
                    flag("nesterov", false, "whether the gradient looks ahead"),
                    WEIGHT_DECAY,
                ]
            },
            "gradient descent, for `optimiser:`",
            "sgd(lr: 0.1).lr == 0.1",
            |_, a| {
                made("sgd", Optimiser::Sgd {
                    lr: a.number(0)?,
                    momentum: a.number(1)?,
                    nesterov: a.bool(2)?,
                    weight_decay: a.number(3)?,
                })
            },
        )
        .gives("a record")
        .source("torch.optim.SGD")
        .fails(&["sgd(lr: -1)", "sgd(momentum: 1)", "sgd(nesterov: true)", "sgd(weight_decay: -1)"]),
        row(
            "adam",
            const { &[num("lr", 1e-3, LR), opt("betas", "`(0.9, 0.999)` without it"), num("eps", 1e-8, "keeps the division from 0"), WEIGHT_DECAY] },
            "Adam, for `optimiser:`",
            "adam(lr: 0.01).betas == (0.9, 0.999)",
            |_, a| adam(a, "adam", false),
        )
        .gives("a record")
        .source("torch.optim.Adam; Kingma and Ba 2015")
        .fails(&["adam(lr: nan)", "adam(betas: (0.9, 1))", "adam(eps: 0)"])
        .shows("adam(lr: 0.01)"),
        row(
            "adamw",
            const { &[num("lr", 1e-3, LR), opt("betas", "`(0.9, 0.999)` without it"), num("eps", 1e-8, "keeps the division from 0"), num("weight_decay", 0.01, "the share of a parameter that a step of rate 1 takes away")] },
            "Adam with decoupled weight decay, for `optimiser:`",
            "adamw().weight_decay == 0.01",
            |_, a| adam(a, "adamw", true),
        )
        .gives("a record")
        .source("torch.optim.AdamW; Loshchilov and Hutter 2019")
        .fails(&["adamw(weight_decay: -1)"])
        .shows("adamw()"),
        row(
            "rmsprop",
            const { &[num("lr", 1e-2, LR), num("alpha", 0.99, "how much of the mean square is kept"), num("eps", 1e-8, "keeps the division from 0"), num("momentum", 0.0, "how much of the last step goes on"), WEIGHT_DECAY] },
            "RMSprop, for `optimiser:`",
            "rmsprop().alpha == 0.99",
            |_, a| {
                made("rmsprop", Optimiser::RmsProp {
                    lr: a.number(0)?,
                    alpha: a.number(1)?,
                    eps: a.number(2)?,
                    momentum: a.number(3)?,
                    weight_decay: a.number(4)?,
                })
            },
        )
        .gives("a record")
        .source("torch.optim.RMSprop; Hinton's lecture 6e, 2012")
        .fails(&["rmsprop(alpha: 1)"])
        .shows("rmsprop()"),
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

fn adam(a: &Args, name: &str, decoupled: bool) -> Result<Value, Trouble> {
    made(
        name,
        Optimiser::Adam {
            lr: a.number(0)?,
            betas: match a.given(1) {
                Some(_) => a.pair(1)?,
                None => (0.9, 0.999),
            },
            eps: a.number(2)?,
            weight_decay: a.number(3)?,
            decoupled,
        },
    )
}
