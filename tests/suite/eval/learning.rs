//! Learning: trained nets against PyTorch, written by `tests/reference/learning.py` and
//! `tests/reference/sequences.py`, and results that are kept between runs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figc::eval::{Value, with_big_stack};
use figc::source::World;
use serde_json::Value as Json;

/// What PyTorch computes, one case a line.
const REFERENCES: [(&str, usize); 2] = [
    (include_str!("../../reference/learning.jsonl"), 25),
    (include_str!("../../reference/sequences.jsonl"), 30),
];

/// A world without files that keeps results, and counts what it is told.
#[derive(Default)]
struct Keeping {
    kept: RefCell<BTreeMap<Vec<u8>, Vec<u8>>>,
    told: Cell<usize>,
}

impl World for Keeping {
    fn read(&self, _: &Path) -> Result<Vec<u8>, String> {
        Err("there is no such file".into())
    }

    fn names(&self, _: &Path) -> Vec<String> {
        Vec::new()
    }

    fn styles(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    fn recall(&self, inputs: &[u8]) -> Option<Vec<u8>> {
        self.kept.borrow().get(inputs).cloned()
    }

    fn keep(&self, inputs: &[u8], result: &[u8]) {
        self.kept
            .borrow_mut()
            .insert(inputs.to_vec(), result.to_vec());
    }

    fn progress(&self, _: &str, _: usize, _: usize) {
        self.told.set(self.told.get() + 1);
    }
}

/// The value of a text, or what is told about it.
fn value(world: &dyn World, text: &str) -> Result<Value, String> {
    super::evaluated(world, text).map_err(|told| told.messages())
}

#[test]
fn trained_nets_are_those_of_pytorch() {
    for (reference, least) in REFERENCES {
        let failures: Vec<String> = with_big_stack(|| compared(reference));
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(reference.lines().count() > least);
    }
}

/// Which cases of a table are computed otherwise here.
fn compared(reference: &str) -> Vec<String> {
    let (lets, cases) = super::reference(reference);
    let mut failures = Vec::new();
    for case in cases {
        let fig = case["fig"].as_str().expect("an expression");
        let wanted = case["values"].as_array().expect("values");
        let got = value(&Keeping::default(), &format!("{lets}{fig}"));
        let got = got.and_then(|v| v.as_array("it").map_err(|fault| fault.message));
        let why = match got {
            Err(message) => message,
            Ok(got) if got.len() != wanted.len() => format!("{} numbers", got.len()),
            Ok(got) => {
                let pairs = got.iter().zip(wanted);
                let off = |(a, b): (&f64, &Json)| (a - b.as_f64().expect("a number")).abs();
                match pairs.map(off).fold(0.0, f64::max) {
                    largest if largest < 1e-6 => continue,
                    largest => format!("off by {largest:e}"),
                }
            }
        };
        failures.push(format!("{}: {why}", case["name"]));
    }
    failures
}

const RUN: &str = "let r = train(mlp([1, 4, 1], seed: 1), [0; 1; 2], [1; 3; 5], loss: mse, keep: 3, epochs: EPOCHS)
concat([r.loss, r.net.biases[0], r.frames[1].biases[1], [len(r.frames)]])";

#[test]
fn the_second_run_does_not_train_again() {
    with_big_stack(|| {
        let world = Keeping::default();
        let text = RUN.replace("EPOCHS", "20");
        let first = value(&world, &text).expect("trained");
        let told = world.told.get();
        assert!(told >= 20 && world.kept.borrow().len() == 1);
        assert!(value(&world, &text).expect("recalled") == first);
        assert_eq!(world.told.get(), told);
        // Another training is another result.
        let other = value(&world, &RUN.replace("EPOCHS", "21")).expect("trained");
        assert!(other != first && world.kept.borrow().len() == 2);
    });
}

#[test]
fn a_kept_result_that_is_none_is_computed_anew() {
    with_big_stack(|| {
        let world = Keeping::default();
        let text = RUN.replace("EPOCHS", "20");
        let first = value(&world, &text).expect("trained");
        let good = world.kept.borrow().clone();
        for bytes in world.kept.borrow_mut().values_mut() {
            bytes.pop();
        }
        let told = world.told.get();
        assert!(value(&world, &text).expect("trained") == first);
        assert!(world.told.get() > told && *world.kept.borrow() == good);
    });
}

/// A contractive autoencoder against the same by nested derivatives of formulas, which the
/// table compares with PyTorch: the penalty, and what one step of descent does to the weights.
const CONTRACTIVE: &str = "let X = randn((6, 2), seed: 5)
let k = 0.3
let run = autoencoder(X, hidden: [5], code: 3, contract: k, optimiser: sgd(lr: 1), epochs: 1, keep: 1, seed: 2)
let (old, new) = (run.frames[0], run.frames[1])
let (W, b) = (old.weights, old.biases)
let p = {A: W[0], a: b[0], B: W[1], b: b[1], C: W[2], c: b[2], D: W[3], d: b[3]}
let code = p => y => tanh(p.B @ tanh(p.A @ y + p.a) + p.b)
let made = (p, y) => p.D @ tanh(p.C @ code(p)(y) + p.c) + p.d
let loss = p => sum([mse(made(p, y), y) + k * sum(jacobian(code(p))(y)^2) for y in X]) / len(X)
let g = grad(loss)(p)
concat([
  [run.loss[0] - loss(p)],
  (W[0] - new.weights[0] - g.A).flatten(), b[0] - new.biases[0] - g.a,
  (W[1] - new.weights[1] - g.B).flatten(), b[1] - new.biases[1] - g.b,
  (W[2] - new.weights[2] - g.C).flatten(), b[2] - new.biases[2] - g.c,
  (W[3] - new.weights[3] - g.D).flatten(), b[3] - new.biases[3] - g.d,
])";

#[test]
fn the_contractive_autoencoder_is_its_formula() {
    with_big_stack(|| {
        let off = value(&Keeping::default(), CONTRACTIVE).expect("trained");
        let off = off.as_array("it").map_err(|f| f.message).expect("numbers");
        let most = off.iter().fold(0.0f64, |most, x| most.max(x.abs()));
        assert!(off.len() > 50 && most < 1e-12, "{most:e}");
    });
}

/// What cannot be learnt from: a call, what is told about it, and what the hint says.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "train(N, [], [], loss: mse)",
        "a net of 2 inputs cannot take samples of shape 0",
        "n×2",
    ),
    (
        "train(N, zeros((0, 2)), [], loss: mse)",
        "there are no samples to train on",
        "",
    ),
    (
        "train(N, X, y, loss: mse, batch: 0)",
        "`batch` cannot be 0",
        "from 1 on",
    ),
    (
        "train(N, X, y, loss: mse, keep: 0)",
        "`keep` cannot be 0",
        "from 1 on",
    ),
    (
        "train(N, X, y, loss: mse, patience: 0)",
        "`patience` cannot be 0",
        "from 1 on",
    ),
    (
        "train(N, X, y, loss: mse, noise: -1, seed: 1)",
        "a standard deviation cannot be -1",
        "noise: 0.1",
    ),
    (
        "train(N, X, y, loss: mse, until: nan)",
        "`until` is not a number",
        "until: 0.01",
    ),
    ("train(N, X, y, loss: mse, epochs: -1)", "`epochs`", ""),
    (
        "train(N, X * nan, y, loss: mse)",
        "a sample has the value NaN",
        "isfinite",
    ),
    (
        "train(N, X * inf, y, loss: mse)",
        "a sample has the value",
        "isfinite",
    ),
    ("train(N, X, y * nan, loss: mse)", "a target is NaN", ""),
    ("train(N, X, y[1:], loss: mse)", "y has shape 2", ""),
    (
        "train(N, X.T, y, loss: mse)",
        "cannot take samples of shape 2×3",
        "n×2",
    ),
    (
        "train(N, 1e200 * X, y, loss: mse)",
        "the training diverged in epoch 0",
        "learning rate",
    ),
    (
        "train(N, X, y, loss: mse, optimiser: sgd(lr: 1e6), epochs: 99)",
        "the training diverged in epoch",
        "learning rate",
    ),
    (
        "train(N, X, y, loss: mse, optimiser: {name: \"adam\", lr: -1})",
        "a learning rate cannot be -1",
        "lr: 0.01",
    ),
    (
        "train(N, X, y, loss: mse, optimiser: {lr: 1})",
        "optimiser",
        "`rmsprop`",
    ),
    (
        "train(N, X, y, loss: mse, bptt: 3)",
        "`bptt` is for recurrent nets",
        "leave it out",
    ),
    ("train(N, X, y, loss: msee)", "`msee`", "`mse`"),
    ("train(N, X, y, loss: 3)", "loss", "`cross_entropy`"),
    (
        "train(N, X, y, loss: (s, y) => s, epochs: 1)",
        "a loss gives a number",
        "mean",
    ),
    (
        "train(N, X, y, loss: (s, y) => mean(s - y), epochs: 1)",
        "",
        "",
    ),
    (
        "train(N, X, y, loss: s => mean(s), epochs: 1)",
        "argument",
        "",
    ),
    (
        "train(N, X, y[1:], loss: (s, y) => mean(s), epochs: 1)",
        "3 samples do not go with targets of shape 2",
        "one row",
    ),
    (
        "train(N, X, y, loss: (s, y) => \"a\", epochs: 1)",
        "must give numbers",
        "",
    ),
    (
        "train(N, X, y, loss: (s, y) => sum(log(-1 - s^2)), epochs: 1)",
        "the training diverged in epoch 0",
        "",
    ),
    (
        "train(R, zeros((0, 4, 2)), zeros(0), loss: cross_entropy)",
        "there are no samples to train on",
        "",
    ),
    (
        "train(R, zeros((3, 0, 2)), zeros(3), loss: cross_entropy)",
        "there are no samples to train on",
        "",
    ),
    (
        "train(R, zeros((3, 4, 2)), zeros((3, 5)), loss: cross_entropy)",
        "do not go with targets of shape 3×5",
        "for each step",
    ),
    (
        "train(R, nan * zeros((3, 4, 2)), zeros(3), loss: cross_entropy)",
        "a sample has the value NaN",
        "",
    ),
    (
        "train(R, zeros((3, 4, 2)), [0, 1, 2], loss: cross_entropy)",
        "the class 2 is none of 2 outputs",
        "from 0 to 1",
    ),
    (
        "train(R, zeros((3, 4, 2)), [0, 1, 1], loss: (s, y) => mean(s))",
        "a loss that has a name",
        "`mse`",
    ),
    (
        "train(R, zeros((3, 4, 2)), [0, 1, 1], loss: cross_entropy, bptt: 0)",
        "`bptt` cannot be 0",
        "from 1 on",
    ),
    (
        "train(R, 1e3 * ones((3, 4, 2)), zeros((3, 4, 2)), loss: mse, optimiser: sgd(lr: 1e9), epochs: 40)",
        "the training diverged",
        "learning rate",
    ),
    (
        "R(zeros((4, 3)))",
        "a recurrent net of 2 inputs cannot take 4×3",
        "steps×2",
    ),
    ("states(R, [1, 2])", "cannot take 2", "steps×2"),
    (
        "autoencoder(X, hidden: [0], seed: 1)",
        "a layer cannot have 0 units",
        "",
    ),
    (
        "autoencoder(X, contract: nan, seed: 1)",
        "`contract` cannot be NaN",
        "contract: 0.3",
    ),
    (
        "autoencoder(zeros((0, 2)), seed: 1)",
        "there are no samples to train on",
        "",
    ),
    (
        "autoencoder(X, batch: 0, seed: 1)",
        "`batch` cannot be 0",
        "from 1 on",
    ),
    ("vae(X * nan, seed: 1)", "a sample has the value NaN", ""),
    (
        "vae(X, code: 0, seed: 1)",
        "a layer cannot have 0 units",
        "",
    ),
    ("vae(X, beta: inf, seed: 1)", "`beta` cannot be inf", ""),
    ("vae(zeros((0, 2)), seed: 1)", "there are no samples", ""),
    (
        "gan(X, batch: 0, seed: 1)",
        "`batch` cannot be 0",
        "from 1 on",
    ),
    (
        "gan(X, keep: 0, seed: 1)",
        "`keep` cannot be 0",
        "from 1 on",
    ),
    (
        "gan(X, margin: inf, seed: 1)",
        "`margin` cannot be inf",
        "margin: 1",
    ),
    ("kmeans(X, 4, seed: 1)", "4", ""),
    ("kmeans(X, 0, seed: 1)", "0", ""),
    ("kmeans(X * nan, 1, seed: 1)", "NaN", ""),
    ("kmeans(zeros((0, 2)), 1, seed: 1)", "", ""),
    ("pca(X, 3)", "3", ""),
    ("pca(zeros((1, 2)))", "", ""),
    ("ista(eye(2), [nan, 1], lambda: 1)", "not finite", ""),
    ("ista(zeros((2, 0)), [1, 1], lambda: 1)", "", ""),
    ("hopfield([1, -1], [nan, 1], seed: 1)", "", ""),
    ("hopfield(zeros((0, 2)), [1, 1], seed: 1)", "", ""),
    ("lms([1, nan], [1, 2])", "", ""),
    ("lms([], [])", "", ""),
    ("lms(X, X)", "", ""),
    ("mse([], [])", "`mse` of nothing", ""),
    (
        "cross_entropy(zeros((0, 2)), [])",
        "`cross_entropy` of nothing",
        "",
    ),
    ("mlp([2, 1e9], seed: 1)", "too large", ""),
    ("lstm([2, 1e9, 1], seed: 1)", "too large", ""),
];

#[test]
fn what_cannot_be_learnt_from_is_refused_with_a_hint() {
    let lets = "let N = mlp([2, 3, 1], seed: 1); let R = lstm([2, 3, 2], seed: 1)
        let X = [1, 2; 3, 4; 5, 6]; let y = [1, 2, 3]\n";
    let failures: Vec<String> = with_big_stack(|| {
        let mut failures = Vec::new();
        for (call, wanted, hint) in REFUSED {
            let told = match super::evaluated(&Keeping::default(), &format!("{lets}{call}")) {
                // A case without a message is fine, or fails without a panic.
                Ok(_) if wanted.is_empty() => continue,
                Ok(value) => Err(format!("gives {value}")),
                Err(told) => Ok(told),
            };
            let why = match told {
                Err(why) => why,
                Ok(told) => {
                    let hints = told.diagnostics.iter().filter_map(|d| d.hint.as_deref());
                    let hints: String = hints.collect();
                    match (told.messages().contains(wanted), hints.contains(hint)) {
                        (true, true) => continue,
                        _ => format!("{} ({hints})", told.messages()),
                    }
                }
            };
            failures.push(format!("{call}: {why}"));
        }
        failures
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
