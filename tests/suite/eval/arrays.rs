//! Arrays against NumPy: several hundred expressions with the results that NumPy gives,
//! written by `tests/reference/arrays.py`.

use figc::eval::{Interp, Options, Value, with_big_stack};
use figc::source::{MemoryWorld, SourceMap};
use figc::syntax::ast::File;
use serde_json::Value as Json;

/// What NumPy says, one case a line.
const REFERENCE: &str = include_str!("../../reference/arrays.jsonl");

/// Where the language means to differ: the expression, and its value here, or the
/// message. `docs/language.md` says the same under "Where arrays differ from NumPy".
const DIFFERENT: &[(&str, &str)] = &[
    ("mean(E)", "`mean` of an empty array"),
    ("mean(Z)", "`mean` of an empty array"),
    (
        "mean(Z, axis: 0)",
        "`mean` along axis 0 of 0×3, which is empty",
    ),
    ("var(E)", "`var` of an empty array"),
    ("var(Z)", "`var` of an empty array"),
    (
        "var(Z, axis: 0)",
        "`var` along axis 0 of 0×3, which is empty",
    ),
    ("std(E)", "`std` of an empty array"),
    ("std(Z)", "`std` of an empty array"),
    (
        "std(Z, axis: 0)",
        "`std` along axis 0 of 0×3, which is empty",
    ),
    ("median(E)", "`median` of an empty array"),
    ("median(Z)", "`median` of an empty array"),
    (
        "median(Z, axis: 0)",
        "`median` along axis 0 of 0×3, which is empty",
    ),
];

/// The value of a text, or the message of its first error.
fn value(text: &str) -> Result<Value, String> {
    let world = MemoryWorld::new();
    let mut sources = SourceMap::new();
    let id = sources.add("t.fig", None, text);
    let file = figc::syntax::parse(sources.get(id).expect("just added"));
    let file = file.map_err(|errors| errors.into_iter().map(|d| d.message).collect::<String>())?;
    let options = Options {
        theme: "print".into(),
        ..Options::default()
    };
    let mut interp = Interp::new(&world, &mut sources, options);
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

fn number(json: &Json) -> f64 {
    match json {
        Json::String(text) => text.parse().expect("nan or inf"),
        other => other.as_f64().expect("a number"),
    }
}

/// Why a value is not what NumPy has, if it is not.
fn difference(got: &Result<Value, String>, wanted: &Json) -> Option<String> {
    if wanted["error"] == true {
        return match got {
            Err(_) => None,
            Ok(value) => Some(format!("NumPy refuses, here it is {value}")),
        };
    }
    let shape: Vec<u64> = wanted["shape"]
        .as_array()
        .expect("a shape")
        .iter()
        .map(|n| n.as_u64().expect("a size"))
        .collect();
    let numbers: Vec<f64> = wanted["values"]
        .as_array()
        .expect("values")
        .iter()
        .map(number)
        .collect();
    let value = match got {
        Err(message) => return Some(format!("an error: {message}")),
        Ok(value) => value,
    };
    let truth = matches!(value, Value::Bool(_) | Value::Mask(_));
    let Ok(array) = value.as_array("value") else {
        return Some(format!("{value}, and no array"));
    };
    let own: Vec<u64> = array.shape().iter().map(|n| *n as u64).collect();
    let close = |a: f64, b: f64| {
        a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-12 * b.abs().max(1.0)
    };
    let same = own == shape
        && truth == (wanted["truth"] == true)
        && array.iter().zip(&numbers).all(|(a, b)| close(*a, *b));
    (!same).then(|| format!("{value} of {own:?}\n    NumPy {numbers:?} of {shape:?}"))
}

#[test]
fn arrays_are_those_of_numpy() {
    let failures: Vec<String> = with_big_stack(|| {
        let (lets, cases) = super::reference(REFERENCE);
        let mut met = 0;
        let mut failures = Vec::new();
        for case in cases {
            let fig = case["fig"].as_str().expect("an expression");
            let got = value(&format!("{lets}{fig}"));
            if let Some((_, own)) = DIFFERENT.iter().find(|(text, _)| *text == fig) {
                met += 1;
                let got = got.map_or_else(|message| message, |value| value.to_string());
                if got != *own {
                    failures.push(format!("{fig}\n    {got}\n    meant {own}"));
                }
            } else if let Some(why) = difference(&got, &case) {
                failures.push(format!("{fig}\n    {why}"));
            }
        }
        if met < DIFFERENT.len() {
            failures.push("a difference is listed that no case shows".into());
        }
        failures
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(REFERENCE.lines().count() > 800);
}
