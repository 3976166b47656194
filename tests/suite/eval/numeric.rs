//! The numeric core against NumPy, SciPy and PyTorch: what `tests/reference/numeric.py` wrote.

use super::values::eval;
use figc::eval::{Value, with_big_stack};
use serde_json::Value as Json;

/// What the others say, one case a line.
const REFERENCE: &str = include_str!("../../reference/numeric.jsonl");

/// The script, which names the arrays that the cases are about.
const SCRIPT: &str = include_str!("../../reference/numeric.py");

/// `let A = …` for every line of NAMES.
fn names() -> String {
    let block = SCRIPT.split("NAMES = {").nth(1).expect("NAMES");
    let block = block.split('}').next().expect("its end");
    let lines = block.lines().filter_map(|line| {
        let mut parts = line.split('"').skip(1).step_by(2);
        Some(format!("let {} = {}\n", parts.next()?, parts.next()?))
    });
    lines.collect()
}

fn numbers(value: &Value) -> Option<Vec<f64>> {
    let json: Json = serde_json::from_str(&value.to_json()).ok()?;
    fn flat(json: &Json, out: &mut Vec<f64>) -> Option<()> {
        match json {
            Json::Array(items) => items.iter().try_for_each(|item| flat(item, out)),
            other => {
                out.push(other.as_f64()?);
                Some(())
            }
        }
    }
    let mut out = Vec::new();
    flat(&json, &mut out)?;
    Some(out)
}

#[test]
fn the_numeric_core_agrees_with_its_references() {
    let (names, lines) = (names(), REFERENCE.lines());
    let failures: Vec<String> = with_big_stack(|| {
        lines
            .filter_map(|line| {
                let case: Json = serde_json::from_str(line).expect("a case");
                let fig = case["fig"].as_str().expect("an expression");
                let within = case["within"].as_f64().expect("an error");
                let want: Vec<f64> = case["values"]
                    .as_array()
                    .expect("values")
                    .iter()
                    .map(|x| x.as_f64().expect("a number"))
                    .collect();
                let got = match eval(&format!("{names}{fig}")) {
                    Ok(value) => numbers(&value).unwrap_or_default(),
                    Err(message) => return Some(format!("{fig}: {message}")),
                };
                // Against the largest number of the result: rounding is as large as that.
                let size = want.iter().fold(1e-300f64, |max, x| max.max(x.abs()));
                let close = |(g, w): (&f64, &f64)| (g - w).abs() <= within * size;
                let same = got.len() == want.len() && got.iter().zip(&want).all(close);
                (!same).then(|| format!("{fig}\n    got  {got:?}\n    want {want:?}"))
            })
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(REFERENCE.lines().count() >= 175);
}
