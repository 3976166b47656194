//! Whole trainings in one call, and learning without networks.

use std::rc::Rc;

use super::args::{Args, num, opt, req};
use super::learn::activation;
use super::optimisers::optimiser;
use super::training::{
    BATCH, CLOSEST, EPOCHS, KEEP, OPTIMISER, PATIENCE, UNTIL, aim, maybe_count, plan, record,
    remembered, result, trained_values,
};
use super::{Builtin, ParamSpec, row};
use crate::diag::{Code, Fault};
use crate::eval::net::training_steps;
use crate::eval::value::Value;
use crate::eval::{Interp, Trouble};
use crate::numeric::Array;
use crate::numeric::activation::Activation;
use crate::numeric::learn::classical;
use crate::numeric::learn::contract::Contract;
use crate::numeric::learn::generative::{Adversarial, Game, Variational, adversarial, variational};
use crate::numeric::learn::{Loss, Net, Optimiser, Plan, Task};
use crate::numeric::random::Rng;

const X: ParamSpec = req("X", "the samples, one a row");
const HIDDEN: ParamSpec = opt("hidden", "the sizes of the layers before the code");
const SEED: ParamSpec = opt("seed", "a number or a text; it must be given");

fn net_value(net: Net) -> Value {
    Value::Net(Rc::new(net))
}

/// The sizes of hidden layers, those of an argument or what is usual.
fn hidden(a: &Args, i: usize, usual: &[usize]) -> Result<Vec<usize>, Fault> {
    match a.given(i) {
        None => Ok(usual.to_vec()),
        Some(_) => a.shape(i),
    }
}

/// The activation of hidden layers.
fn act(a: &Args, i: usize) -> Result<Activation, Fault> {
    match a.given(i) {
        None => Ok(Activation::Tanh),
        Some(value) => activation(value, "act"),
    }
}

/// How many numbers a sample has.
fn width(x: &Array) -> Result<usize, Fault> {
    match x.shape() {
        [_, width] if *width > 0 => Ok(*width),
        shape => Err(Fault::new(
            Code::ShapeMismatch,
            format!(
                "the samples need shape n×d, one a row, not {}",
                crate::numeric::shape_text(shape)
            ),
        )),
    }
}

/// Seeds of the parts of a recipe, all from the one that is named.
fn seeds<const N: usize>(seed: u64) -> [u64; N] {
    let mut rng = Rng::new(seed);
    std::array::from_fn(|_| rng.bits())
}

fn autoencoder(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let x = a.array(0)?;
    let n = width(&x)?;
    let before = hidden(a, 1, &[100, 100])?;
    let act = act(a, 3)?;
    let [of_net, of_training] = seeds(a.seed(9)?);
    let layers = before.len() + 1;
    let mut sizes = vec![n];
    sizes.extend(&before);
    sizes.push(a.count(2)?);
    sizes.extend(before.iter().rev());
    sizes.push(n);
    let mut all = vec![act; sizes.len() - 2];
    all.push(Activation::Identity);
    let net = Net::new(&sizes, &all, of_net)?;
    let contract = a.number(12)?;
    let task = Task {
        x: (*x).clone(),
        y: (*x).clone(),
        plan: Plan {
            seed: of_training,
            ..plan(a, Some(Loss::Mse))?
        },
        aim: aim(a, 13)?,
        contract: (contract != 0.0).then_some(Contract {
            weight: contract,
            layers,
        }),
    };
    let trained = result(interp, &net, &task, a.span)?;
    let part = |from: usize, to: usize| trained.net.slice(from, to).map_or(Value::None, net_value);
    let mut fields = vec![
        ("encoder", part(0, layers)),
        ("decoder", part(layers, 2 * layers)),
    ];
    fields.extend(
        trained_values(trained, Value::Net)
            .into_iter()
            .filter(|(name, _)| *name != "accuracy"),
    );
    Ok(record(fields))
}

fn vae(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let x = a.array(0)?;
    let n = width(&x)?;
    let between = hidden(a, 1, &[50])?;
    let code = a.count(2)?;
    let act = act(a, 4)?;
    let [first, second, noise] = seeds(a.seed(7)?);
    let build = |from: usize, middle: Vec<usize>, to: usize, seed: u64| {
        let sizes = [vec![from], middle, vec![to]].concat();
        let mut all = vec![act; sizes.len() - 2];
        all.push(Activation::Identity);
        Net::new(&sizes, &all, seed)
    };
    let encoder = build(n, between.clone(), code.saturating_mul(2), first)?;
    let decoder = build(code, between.into_iter().rev().collect(), n, second)?;
    let task = Variational {
        x: (*x).clone(),
        beta: a.number(3)?,
        optimiser: optimiser(a.given(5))?,
        epochs: a.count(6)?,
        seed: noise,
    };
    let samples = x.shape().first().copied().unwrap_or(0);
    for net in [&encoder, &decoder] {
        interp.charge(training_steps(net, samples, task.epochs), a.span)?;
    }
    let found = remembered(
        interp.world,
        ("training a variational autoencoder", task.epochs),
        &task.inputs(&encoder, &decoder),
        |watch| variational(&encoder, &decoder, &task, watch),
    )?;
    let (mean, variance) = found.code(&x)?;
    Ok(record(vec![
        ("encoder", net_value(found.encoder)),
        ("decoder", net_value(found.decoder)),
        ("mean", Value::array(mean)),
        ("variance", Value::array(variance)),
        ("reconstruction", Value::vector(&found.reconstruction)),
        ("kl", Value::vector(&found.divergence)),
    ]))
}

/// Adam as the two of an adversarial pair are trained.
fn adversary(value: Option<&Value>, lr: f64) -> Result<Optimiser, Fault> {
    match value {
        Some(given) => optimiser(Some(given)),
        None => Ok(Optimiser::Adam {
            lr,
            betas: (0.5, 0.999),
            eps: 1e-8,
            weight_decay: 0.0,
            decoupled: false,
        }),
    }
}

/// What a generator and a critic make small.
fn game(a: &Args) -> Result<Game, Fault> {
    let Some(value) = a.given(11) else {
        return Ok(Game::Hinge {
            margin: a.number(4)?,
        });
    };
    match value.word().as_deref() {
        Some("hinge") => Ok(Game::Hinge {
            margin: a.number(4)?,
        }),
        Some("bce_with_logits") => Ok(Game::Bce),
        _ => Err(value
            .mismatch("loss", "a loss of generators and critics")
            .with_hint("`hinge` or `bce_with_logits`")),
    }
}

fn gan(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let x = a.array(0)?;
    let n = width(&x)?;
    let between = hidden(a, 1, &[32, 32])?;
    let act = act(a, 3)?;
    let [first, second, codes] = seeds(a.seed(10)?);
    let build = |from: usize, to: usize, last: Activation, seed: u64| {
        let sizes = [vec![from], between.clone(), vec![to]].concat();
        let mut all = vec![act; sizes.len() - 2];
        all.push(last);
        Net::new(&sizes, &all, seed)
    };
    let generator = build(a.count(2)?, n, Activation::Identity, first)?;
    let game = game(a)?;
    let last = match game {
        // An energy is never below 0.
        Game::Hinge { .. } => Activation::Softplus { beta: 1.0 },
        Game::Bce => Activation::Identity,
    };
    let critic = build(n, 1, last, second)?;
    let task = Adversarial {
        x: (*x).clone(),
        game,
        generator: adversary(a.given(5), 2e-4)?,
        critic: adversary(a.given(6), 1e-3)?,
        steps: a.count(7)?,
        batch: maybe_count(a, 8)?,
        keep: maybe_count(a, 9)?,
        seed: codes,
    };
    let samples = x.shape().first().copied().unwrap_or(0);
    for net in [&generator, &critic, &critic] {
        interp.charge(training_steps(net, samples, task.steps), a.span)?;
    }
    let found = remembered(
        interp.world,
        ("training a generator and its critic", task.steps),
        &task.inputs(&generator, &critic),
        |watch| adversarial(&generator, &critic, &task, watch),
    )?;
    let steps: Vec<f64> = found.frames.iter().map(|(step, _)| *step as f64).collect();
    let frames = found.frames.into_iter().map(|(_, net)| net_value(net));
    Ok(record(vec![
        ("generator", net_value(found.generator)),
        ("critic", net_value(found.critic)),
        ("generator_loss", Value::vector(&found.generator_loss)),
        ("critic_loss", Value::vector(&found.critic_loss)),
        ("gradient", Value::vector(&found.gradient)),
        ("frames", Value::list(frames.collect())),
        ("steps", Value::vector(&steps)),
    ]))
}

/// How many steps so many multiplications are.
fn charge(interp: &mut Interp<'_>, a: &Args, work: f64) -> Result<(), Trouble> {
    Ok(interp.charge((work / 1e4) as u64, a.span)?)
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "autoencoder",
            const {
                &[
                    X,
                    HIDDEN,
                    num("code", 1.0, "how many numbers a code has"),
                    opt("act", "what follows every layer but the last, the code too; `tanh` without it"),
                    OPTIMISER,
                    EPOCHS,
                    BATCH,
                    KEEP,
                    num("noise", 0.0, "the standard deviation of what is added to X anew at every step: a denoising autoencoder"),
                    SEED,
                    PATIENCE,
                    UNTIL,
                    num("contract", 0.0, "the weight of |∂h/∂y|², how much a code changes with its sample: a contractive autoencoder"),
                    CLOSEST,
                ]
            },
            "a net that gives back what it is given, through a narrow code",
            "let run = autoencoder([0, 0; 1, 1; 2, 2], hidden: [5], optimiser: adam(lr: 0.02), epochs: 500, seed: 1); \
             run.loss[-1] < 0.01 and run.encoder([1, 1]).size == 1 and all(run.net([1, 1]) == run.decoder(run.encoder([1, 1])))",
            autoencoder,
        )
        .gives("a record: encoder, decoder, the net of both, the loss of each epoch, and frames and epochs as `train` gives them")
        .notes("The layers are d, hidden (`[100, 100]`), code, hidden the other way round, d. The loss is the mean square of what is missed, plus `contract` times the \
                mean over the samples of the sum of squares of all derivatives of the code by the sample, through the whole encoder.")
        .source("Bourlard and Kamp 1988; with noise Vincent and others 2008; contractive Rifai and others 2011")
        .fails(&["autoencoder([1, 2; 3, 4])", "autoencoder([1, 2], seed: 1)", "autoencoder([1, 2; 3, 4], code: 0, seed: 1)", "autoencoder([1, 2; 3, 4], contract: -1, seed: 1)", "autoencoder([1, 2; nan, 4], seed: 1)"])
        .shows("autoencoder([0, 0; 1, 1], hidden: [3], epochs: 1, seed: 1).net"),
        row(
            "vae",
            const {
                &[
                    X,
                    HIDDEN,
                    num("code", 2.0, "how many numbers a code has"),
                    num("beta", 1.0, "the weight of the divergence of codes from N(0, I)"),
                    opt("act", "what follows the hidden layers; `tanh` without it"),
                    OPTIMISER,
                    num("epochs", 5000.0, "how many steps, each on all samples"),
                    SEED,
                ]
            },
            "a variational autoencoder: codes are normal distributions",
            "let run = vae([0, 0; 1, 1; 2, 2], hidden: [5], epochs: 20, seed: 1); run.mean.shape == (3, 2) and all(run.variance > 0)",
            vae,
        )
        .gives("a record: encoder (means, then logarithms of variances), decoder, mean and variance of the code of each sample, and the curves reconstruction and kl")
        .notes("Hidden layers are `[50]` in both nets. What is made small is |y - ỹ|² + beta · ½ Σ (v - log v - 1 + μ²), averaged over the samples, with z = μ + ε √v drawn anew at every step.")
        .source("Kingma and Welling 2014; beta as in Higgins and others 2017")
        .fails(&["vae([1, 2; 3, 4])", "vae([1, 2; 3, 4], beta: -1, seed: 1)", "vae([1, nan; 3, 4], seed: 1)"])
        .shows("vae([0, 0; 1, 1], hidden: [3], epochs: 1, seed: 1).encoder"),
        row(
            "gan",
            const {
                &[
                    X,
                    HIDDEN,
                    num("code", 1.0, "how many numbers the generator is given, each from -1 to 1"),
                    opt("act", "what follows the hidden layers; `tanh` without it"),
                    num("margin", 1.0, "the energy above which what is made counts as bad enough"),
                    opt("generator", "its optimiser; `adam(lr: 2e-4, betas: (0.5, 0.999))` without it"),
                    opt("critic", "its optimiser; `adam(lr: 1e-3, betas: (0.5, 0.999))` without it"),
                    num("steps", 18000.0, "how many steps both take"),
                    BATCH,
                    opt("keep", "after how many steps a generator is kept"),
                    SEED,
                    opt("loss", "`hinge`, or `bce_with_logits`; `hinge` without it"),
                ]
            },
            "a generator of samples, and the critic it is trained against",
            "let run = gan([0, 0; 1, 1; 2, 2], hidden: [5], steps: 20, keep: 10, seed: 1); \
             run.generator([0.5]).size == 2 and run.critic([1, 1])[0] > 0 and len(run.frames) == 3",
            gan,
        )
        .gives("a record: generator and critic, the curves generator_loss, critic_loss and gradient (the norm of the generator's), and with `keep` frames, generators, and their steps")
        .notes("Hidden layers are `[32, 32]` in both nets; the critic's energy C ends in a softplus. Its loss is C(y) + max(0, margin - C(G(z))), the generator's C(G(z)), averaged over the batch. \
                With `loss: bce_with_logits` C ends without, its loss is softplus(C(y)) + softplus(-C(G(z))), the generator's softplus(C(G(z))).")
        .source("Goodfellow and others 2014; with energies Zhao, Mathieu and LeCun 2017")
        .fails(&["gan([1, 2; 3, 4])", "gan([1, 2; 3, 4], batch: 0, seed: 1)", "gan([1, 2; 3, 4], margin: nan, seed: 1)", "gan([1, 2; 3, 4], loss: mse, seed: 1)", "gan([1, 2; 3, 4], code: 0, seed: 1)"])
        .shows("gan([0, 0; 1, 1], hidden: [3], steps: 1, seed: 1).generator"),
        row(
            "kmeans",
            const {
                &[
                    X,
                    req("k", "how many prototypes"),
                    opt("init", "the prototypes to begin with, k×d; drawn from the samples without it"),
                    num("rounds", 100.0, "the most rounds"),
                    opt("seed", "a number or a text; it must be given unless `init` is"),
                ]
            },
            "prototypes, each the mean of the samples nearest to it",
            "let run = kmeans([0, 0; 0, 1; 5, 5], 2, init: [0, 0; 5, 5]); \
             all(run.centers == [0, 0.5; 5, 5]) and all(run.labels == [0, 0, 1]) and all(run.loss == [1, 0.5])",
            |interp, a| {
                let x = a.array(0)?;
                let k = a.count(1)?;
                let init = a.given(2).map(|_| a.array(2)).transpose()?;
                let seed = if init.is_some() { 0 } else { a.seed(4)? };
                charge(interp, a, x.len() as f64 * k as f64 * a.count(3)? as f64)?;
                let found = classical::kmeans(&x, k, init.as_deref(), a.count(3)?, seed)?;
                Ok(record(vec![
                    ("centers", Value::array(found.centers)),
                    ("labels", Value::array(found.labels)),
                    ("loss", Value::vector(&found.loss)),
                    ("frames", Value::list(found.frames.into_iter().map(Value::array).collect())),
                ]))
            },
        )
        .gives("a record: centers k×d, the label of each sample, and the sum of squared distances and the centers at the start and after each round, loss and frames")
        .notes("Ends when no sample changes its prototype. A prototype without samples stays where it is.")
        .source("Lloyd 1957; the start k-means++, Arthur and Vassilvitskii 2007")
        .fails(&["kmeans([1, 2; 3, 4], 3, seed: 1)", "kmeans([1, 2; 3, 4], 1)", "kmeans([1, 2; 3, 4], 1, init: [1, 2])", "kmeans([1, 2], 1, seed: 1)"])
        .shows("kmeans([0, 0; 0, 1; 5, 5], 2, seed: 1).centers"),
        row(
            "ista",
            const {
                &[
                    req("W", "the dictionary, one atom a column, d×k"),
                    req("y", "a sample of d, or one a row"),
                    opt("lambda", "the weight of the size of codes; it must be given"),
                    num("steps", 100.0, "how many steps"),
                ]
            },
            "sparse codes: |y - W z|² + λ |z|₁ is small",
            "let run = ista(eye(2), [3, 0.1], lambda: 1, steps: 50); norm(run.z - [2.5, 0]) < 1e-9 and len(run.energy) == 51",
            |interp, a| {
                let (w, y) = (a.array(0)?, a.array(1)?);
                if a.given(2).is_none() {
                    return Err(Fault::new(Code::BadArguments, "`ista` wants the weight of the size of codes")
                        .with_hint("add `lambda: 0.2`")
                        .into());
                }
                let codes = w.shape().get(1).copied().unwrap_or(1);
                charge(interp, a, 2.0 * y.len() as f64 * codes as f64 * a.count(3)? as f64)?;
                let found = classical::ista(&w, &y, a.number(2)?, a.count(3)?)?;
                Ok(record(vec![
                    ("z", Value::array(found.z)),
                    ("energy", Value::vector(&found.energy)),
                ]))
            },
        )
        .gives("a record: z of k, or n×k, and the energy before the first step and after each, averaged over the samples")
        .notes("Steps of 1/L with L = 2 σ₁(W)², from z = 0; no step raises the energy.")
        .source("Daubechies, Defrise and De Mol 2004")
        .fails(&["ista(eye(2), [1, 2])", "ista(eye(2), [1, 2, 3], lambda: 1)", "ista(eye(2), [1, 2], lambda: -1)"])
        .shows("ista(eye(2), [3, 0.1], lambda: 1).z"),
        row(
            "pca",
            const { &[X, opt("k", "how many components; all of them without it")] },
            "the directions in which samples vary most",
            "let run = pca([0, 0; 1, 1; 2, 2], 1); norm(run.components[0] - sqrt([0.5, 0.5])) < 1e-12 and abs(run.ratio[0] - 1) < 1e-12",
            |_, a| {
                let x = a.array(0)?;
                let k = match maybe_count(a, 1)? {
                    Some(k) => k,
                    None => x.shape().iter().copied().min().unwrap_or(0),
                };
                let found = classical::pca(&x, k)?;
                Ok(record(vec![
                    ("components", Value::array(found.components)),
                    ("mean", Value::array(found.mean)),
                    ("variance", Value::array(found.variance)),
                    ("ratio", Value::array(found.ratio)),
                    ("scores", Value::array(found.scores)),
                ]))
            },
        )
        .gives("a record: components k×d, one a row; the mean of d; variance and its share ratio of each component; scores n×k, the samples in their coordinates")
        .notes("Variances are over n - 1. In every component the entry of largest magnitude is positive.")
        .source("sklearn.decomposition.PCA; Pearson 1901")
        .fails(&["pca([1, 2])", "pca([1, 2; 3, 4], 3)", "pca([1, 2; nan, 4])"])
        .shows("pca([0, 0; 1, 1; 2, 2], 1).scores"),
        row(
            "hopfield",
            const {
                &[
                    req("patterns", "what is remembered, one pattern of -1 and 1 a row"),
                    req("state", "where it begins, -1 and 1"),
                    num("sweeps", 10.0, "the most times that every unit is updated"),
                    SEED,
                ]
            },
            "a memory that falls into the pattern nearest to where it begins",
            "all(hopfield([1, 1, -1, -1], [1, -1, -1, -1], seed: 1).state == [1, 1, -1, -1])",
            |interp, a| {
                let (p, s) = (a.array(0)?, a.array(1)?);
                let p = match p.ndim() {
                    1 => Rc::new(crate::numeric::array::expand_dims(&p, 0)?),
                    _ => p,
                };
                charge(interp, a, s.len() as f64 * (s.len() as f64 * a.count(2)? as f64 + p.len() as f64))?;
                let found = classical::hopfield(&p, &s, a.count(2)?, a.seed(3)?)?;
                let last = found.states.outer_iter().next_back().map(|row| row.to_owned());
                Ok(record(vec![
                    ("state", last.map_or(Value::None, Value::array)),
                    ("states", Value::array(found.states)),
                    ("energy", Value::vector(&found.energy)),
                    ("weights", Value::array(found.weights)),
                ]))
            },
        )
        .gives("a record: the state at the end, the states at the start and after each sweep, one a row, the energy -½ s·Ws before the first update of a unit and after each, and the weights")
        .notes("Weights are Σ x xᵀ / n without the diagonal. Units are updated one by one in random order; a unit that receives 0 stays. Ends when a sweep changes nothing.")
        .source("Hopfield 1982")
        .fails(&["hopfield([1, -1], [1, -1])", "hopfield([1, 0], [1, 1], seed: 1)", "hopfield([1, -1], [1], seed: 1)"])
        .shows("hopfield([1, 1, -1, -1], [1, -1, -1, -1], seed: 1).states"),
        row(
            "lms",
            const {
                &[
                    req("x", "the signal that goes in"),
                    req("d", "the signal that should come out"),
                    num("taps", 4.0, "how many of the last samples are weighed"),
                    num("rate", 0.01, "the rate μ"),
                ]
            },
            "a filter that learns to follow a signal",
            "let x = randn(500, seed: 1); norm(lms(x, 2 * x, taps: 1, rate: 0.1).w - [2]) < 1e-9",
            |interp, a| {
                let (x, d) = (a.array(0)?, a.array(1)?);
                charge(interp, a, 4.0 * x.len() as f64 * a.count(2)? as f64)?;
                let found = classical::lms(&x, &d, a.count(2)?, a.number(3)?)?;
                let last = found.weights.outer_iter().next_back().map(|row| row.to_owned());
                Ok(record(vec![
                    ("w", last.map_or(Value::None, |w| Value::Array(Rc::new(w)))),
                    ("weights", Value::array(found.weights)),
                    ("error", Value::array(found.error)),
                ]))
            },
        )
        .gives("a record: the weights w at the end, that of the newest sample first, the weights after each sample, one row each, and the error at each sample")
        .notes("w ← w + 2 μ e u; samples before the first are 0.")
        .source("Widrow and Hoff 1960")
        .fails(&["lms([1, 2], [1])", "lms([1, 2], [1, 2], taps: 0)", "lms(100 * ones(200), ones(200), rate: 1)"])
        .shows("lms([1, 1], [1, 1], taps: 1, rate: 0.1).w"),
    ]
}
