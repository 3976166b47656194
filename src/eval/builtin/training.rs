//! `train`, and what all trainings of the language share: their options, their result, and
//! that a result is kept between runs.

use std::rc::Rc;

use super::args::{Args, flag, num, opt, req};
use super::learn::net;
use super::optimisers::optimiser;
use super::{Builtin, ParamSpec};
use crate::diag::{Code, Diagnostic, Fault, nearest};
use crate::eval::net::training_steps;
use crate::eval::value::{Record, Value};
use crate::eval::{Interp, Trouble};
use crate::numeric::NumericError;
use crate::numeric::learn::bytes::{Kept, from_bytes, to_bytes};
use crate::numeric::learn::contract::Contract;
use crate::numeric::learn::recurrent::{self, Recurrent};
use crate::numeric::learn::sequences::{SequenceTask, train_sequences};
use crate::numeric::learn::train::Aim;
use crate::numeric::learn::{self, Loss, Net, Plan, Task, Trained};
use crate::source::{Span, World};

/// The arguments that trainings share: names and meanings.
pub(super) const OPTIMISER: ParamSpec =
    opt("optimiser", "`adam(…)`, `sgd(…)`, …; `adam()` without it");
pub(super) const EPOCHS: ParamSpec =
    num("epochs", 1000.0, "how often all samples are gone through");
pub(super) const BATCH: ParamSpec = opt("batch", "samples of one step; all of them without it");
pub(super) const KEEP: ParamSpec = opt("keep", "after how many epochs a net is kept");
pub(super) const NOISE: ParamSpec = num(
    "noise",
    0.0,
    "the standard deviation of what is added to X anew at every step",
);
pub(super) const CLOSEST: ParamSpec = flag(
    "closest",
    false,
    "whether the target of a sample with noise is that of the sample of X which is nearest to it now",
);
pub(super) const PATIENCE: ParamSpec = opt(
    "patience",
    "stop when the loss has not become smaller for so many epochs",
);
pub(super) const UNTIL: ParamSpec = opt("until", "stop when the loss is below this");

/// A record of distinct fields.
pub(super) fn record(fields: Vec<(&str, Value)>) -> Value {
    Value::Record(Rc::new(Record::of(fields)))
}

/// A count that may be left out.
pub(super) fn maybe_count(a: &Args, i: usize) -> Result<Option<usize>, Fault> {
    a.given(i).map(|_| a.count(i)).transpose()
}

/// The plan that the arguments of a training tell, by their names.
pub(super) fn plan(a: &Args, loss: Option<Loss>) -> Result<Plan, Fault> {
    let place = |name: &str| a.place(name).filter(|&i| a.given(i).is_some());
    let count = |name: &str| place(name).map(|i| a.count(i)).transpose();
    let number = |name: &str| place(name).map(|i| a.number(i)).transpose();
    let how = optimiser(place("optimiser").map(|i| a.value(i)))?;
    Ok(Plan {
        batch: count("batch")?,
        keep: count("keep")?,
        noise: number("noise")?.unwrap_or(0.0),
        patience: count("patience")?,
        until: number("until")?,
        ..Plan::new(loss, how, count("epochs")?.unwrap_or(0))
    })
}

/// What the argument `closest` says.
pub(super) fn aim(a: &Args, i: usize) -> Result<Aim, Fault> {
    Ok(match a.bool(i)? {
        true => Aim::Nearest,
        false => Aim::Own,
    })
}

/// What an argument says about the loss: one that has a name, or a function.
enum Goal {
    Named(Loss),
    Own(Value),
}

fn goal(value: Option<&Value>) -> Result<Goal, Fault> {
    let names = || Loss::ALL.iter().map(|loss| loss.name());
    let Some(value) = value else {
        return Err(Fault::new(
            Code::BadArguments,
            "`train` wants to know what to make small",
        )
        .with_hint("add `loss: mse` or `loss: cross_entropy`"));
    };
    let name = value.word().unwrap_or_default();
    if let Some(loss) = Loss::ALL.into_iter().find(|loss| loss.name() == &*name) {
        return Ok(Goal::Named(loss));
    }
    if value.is_callable() {
        return Ok(Goal::Own(value.clone()));
    }
    let fault = value.mismatch("loss", "a loss such as `cross_entropy`");
    let all: Vec<String> = names().map(|n| format!("`{n}`")).collect();
    Err(match nearest(&name, names()) {
        Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
        None => fault.with_hint(format!(
            "the losses are {}; or a function `(s, y) => …`",
            all.join(", ")
        )),
    })
}

/// What is computed, under a bar. `compute` is handed what it tells of its steps.
fn watched<T>(
    world: &dyn World,
    (work, steps): (&str, usize),
    compute: impl FnOnce(&mut dyn FnMut(usize)) -> T,
) -> T {
    let found = compute(&mut |step| world.progress(work, step, steps));
    world.progress(work, steps, steps);
    found
}

/// What an earlier run kept of the same inputs; or what is computed now, under a bar, and
/// kept.
pub(super) fn remembered<T: Kept>(
    world: &dyn World,
    bar: (&str, usize),
    inputs: &[u8],
    compute: impl FnOnce(&mut dyn FnMut(usize)) -> crate::numeric::Result<T>,
) -> Result<T, Trouble> {
    let known = world.recall(inputs);
    if let Some(known) = known.and_then(|bytes| from_bytes(&bytes)) {
        return Ok(known);
    }
    let found = watched(world, bar, compute)?;
    world.keep(inputs, &to_bytes(&found));
    Ok(found)
}

/// What comes of a training.
pub(super) fn result(
    interp: &mut Interp<'_>,
    net: &Net,
    task: &Task,
    span: Span,
) -> Result<Trained<Net>, Trouble> {
    charge(interp, net, task, span)?;
    let work = format!("training {}", crate::eval::net::kind(net));
    remembered(
        interp.world,
        (&work, task.plan.epochs),
        &task.inputs(net),
        |watch| learn::train(net, task, None, watch),
    )
}

fn charge(interp: &mut Interp<'_>, net: &Net, task: &Task, span: Span) -> Result<(), Trouble> {
    let samples = task.x.shape().first().copied().unwrap_or(1);
    let steps = training_steps(net, samples, task.plan.epochs);
    let again = match &task.contract {
        // The encoder once more for each number of a sample.
        Some(Contract { .. }) => steps.saturating_mul(net.inputs() as u64),
        None => 0,
    };
    Ok(interp.charge(steps.saturating_add(again), span)?)
}

/// What comes of a training with a loss of the author's own, which is not kept: what the
/// function looks at besides its arguments is not known.
fn own_result(
    interp: &mut Interp<'_>,
    net: &Net,
    task: &Task,
    (f, span): (&Value, Span),
) -> Result<Trained<Net>, Trouble> {
    charge(interp, net, task, span)?;
    let work = format!("training {}", crate::eval::net::kind(net));
    let world = interp.world;
    let mut raised: Option<Box<Diagnostic>> = None;
    let trained = watched(world, (&work, task.plan.epochs), |watch| {
        let mut own = |s: &crate::numeric::Array, y: &crate::numeric::Array| {
            let args = [Value::array(s.clone()), Value::array(y.clone())];
            interp.value_and_slope(f, args, span).map_err(|error| {
                raised = Some(error);
                NumericError::new("the loss raised an error")
            })
        };
        learn::train(net, task, Some(&mut own), watch)
    });
    match raised {
        Some(error) => Err(error.into()),
        None => Ok(trained?),
    }
}

/// The fields of what a training gives.
pub(super) fn trained_values<N>(
    trained: Trained<N>,
    value: fn(Rc<N>) -> Value,
) -> Vec<(&'static str, Value)> {
    let (epochs, frames): (Vec<f64>, Vec<Value>) = trained
        .frames
        .into_iter()
        .map(|(epoch, net)| (epoch as f64, value(Rc::new(net))))
        .unzip();
    vec![
        ("net", value(Rc::new(trained.net))),
        ("loss", Value::vector(&trained.loss)),
        (
            "accuracy",
            trained.accuracy.map_or(Value::None, Value::Number),
        ),
        ("frames", Value::list(frames)),
        ("epochs", Value::vector(&epochs)),
    ]
}

fn train(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let goal = goal(a.given(3))?;
    let (x, y) = (a.array(1)?, a.array(2)?);
    let loss = match &goal {
        Goal::Named(loss) => Some(*loss),
        Goal::Own(_) => None,
    };
    let mut plan = plan(a, loss)?;
    let recurrent = match a.value(0) {
        Value::Recurrent(net) => Some(Rc::clone(net)),
        _ => None,
    };
    let samples = match (&recurrent, x.shape()) {
        (Some(_), [_, _]) => 1,
        (_, shape) => shape.first().copied().unwrap_or(1),
    };
    if plan.noise != 0.0 || plan.batch.is_some_and(|batch| batch > 0 && batch < samples) {
        plan.seed = a.seed(11)?;
    }
    let (x, y) = ((*x).clone(), (*y).clone());
    if let Some(net) = recurrent {
        if a.bool(13)? {
            return Err(
                Fault::new(Code::BadArguments, "`closest` is for nets without a state")
                    .with_hint("leave it out")
                    .into(),
            );
        }
        let stretch = maybe_count(a, 12)?;
        let task = SequenceTask {
            x,
            y,
            plan,
            stretch,
        };
        return sequence_result(interp, &net, &task, a.span);
    }
    if a.given(12).is_some() {
        return Err(
            Fault::new(Code::BadArguments, "`bptt` is for recurrent nets")
                .with_hint("leave it out")
                .into(),
        );
    }
    let net = net(a.value(0), "net")?;
    let task = Task {
        x,
        y,
        plan,
        aim: aim(a, 13)?,
        contract: None,
    };
    let trained = match goal {
        Goal::Named(_) => result(interp, &net, &task, a.span)?,
        Goal::Own(f) => own_result(interp, &net, &task, (&f, a.span))?,
    };
    Ok(record(trained_values(trained, Value::Net)))
}

/// `train` of a recurrent net.
fn sequence_result(
    interp: &mut Interp<'_>,
    net: &Recurrent,
    task: &SequenceTask,
    span: Span,
) -> Result<Value, Trouble> {
    let work = recurrent::work(net, &task.x, task.plan.epochs);
    interp.charge(crate::eval::net::steps_of(work), span)?;
    let trained = remembered(
        interp.world,
        ("training a recurrent net", task.plan.epochs),
        &task.inputs(net),
        |watch| train_sequences(net, task, watch),
    )?;
    Ok(record(trained_values(trained, Value::Recurrent)))
}

/// `train`
pub(super) fn row() -> Builtin {
    super::row(
            "train",
            const {
                &[
                    req("net", "what to train"),
                    req("X", "the samples, one a row"),
                    req("y", "what the net should give: classes, or one row for each sample"),
                    opt("loss", "`mse`, `cross_entropy`, `bce_with_logits`, `hinge`, or a function of outputs and targets; it must be given"),
                    OPTIMISER,
                    EPOCHS,
                    BATCH,
                    KEEP,
                    NOISE,
                    PATIENCE,
                    UNTIL,
                    opt("seed", "for the order of samples and the noise: it must be given with `noise`, and with a `batch` that is not everything"),
                    opt("bptt", "of a recurrent net: after how many steps parameters move and gradients end; the whole length without it"),
            CLOSEST,
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
            "The net given is not changed. A loss of your own, `(s, y) => mean(abs(s - y))`, is called for every step with the outputs of the batch, \
             one sample a row, and the rows of y that belong to them; it gives one number. Its derivative is exact, as by `grad`. Batches are drawn without return in an order that is new in each epoch; the last may be smaller. \
             What a training gives is kept between runs: as long as nothing changes that goes into it, it is not done again; but for a loss of your own, which may look at anything.",
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
        .shows("train(mlp([1, 1], seed: 1), [0; 1; 2], [1; 3; 5], loss: mse, epochs: 2).loss")
}
