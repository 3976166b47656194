//! Learning: trained nets against PyTorch, written by `tests/reference/learning.py`, and
//! results that are kept between runs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figc::eval::{Interp, Options, Value, with_big_stack};
use figc::source::{SourceMap, World};
use figc::syntax::ast::File;
use serde_json::Value as Json;

/// What PyTorch computes, one case a line.
const REFERENCE: &str = include_str!("../../reference/learning.jsonl");

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

/// The value of a text, or the message of its first error.
fn value(world: &dyn World, text: &str) -> Result<Value, String> {
    let mut sources = SourceMap::new();
    let id = sources.add("t.fig", None, text);
    let file = figc::syntax::parse(sources.get(id).expect("just added"));
    let file = file.map_err(|errors| errors.into_iter().map(|d| d.message).collect::<String>())?;
    let options = Options {
        theme: "print".into(),
        ..Options::default()
    };
    let mut interp = Interp::new(world, &mut sources, options);
    let nothing = File {
        stmts: Vec::new(),
        comments: Vec::new(),
        span: file.span,
    };
    let result = interp.evaluate(&nothing, &file);
    match interp.sink.iter().next() {
        Some(error) => Err(error.message.clone()),
        None => result.map_err(|error| error.message),
    }
}

#[test]
fn trained_nets_are_those_of_pytorch() {
    let failures: Vec<String> = with_big_stack(|| {
        let (lets, cases) = super::reference(REFERENCE);
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
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(REFERENCE.lines().count() > 25);
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
