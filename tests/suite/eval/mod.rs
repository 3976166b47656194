//! The evaluator: what expressions come to, what reaches the drawing, what is told.

mod arrays;
mod calculus;
mod combinations;
mod data;
mod errors;
mod figures;
mod learning;
mod numeric;
mod project;
mod robust;
mod values;

/// A table of reference values: the definitions that its head names, and its cases.
fn reference(table: &str) -> (String, impl Iterator<Item = serde_json::Value>) {
    let mut lines = table
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let head = lines.next().expect("a head");
    let names = head["names"].as_object().expect("names");
    let lets = names
        .iter()
        .map(|(name, text)| format!("let {name} = {}\n", text.as_str().unwrap_or_default()))
        .collect();
    (lets, lines)
}
