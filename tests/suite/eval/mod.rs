//! The evaluator: what expressions come to, what reaches the drawing, what is told.

use figc::diag::Diagnostic;
use figc::eval::{Interp, Options, Value};
use figc::source::{SourceMap, World};
use figc::syntax::ast::File;

mod arrays;
mod axes;
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

/// What is told about a text that has no value, and the sources that this is about.
struct Told {
    diagnostics: Vec<Diagnostic>,
    sources: SourceMap,
}

impl Told {
    /// The messages, one a line.
    fn messages(&self) -> String {
        let lines = self.diagnostics.iter().map(|d| d.message.as_str());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The last value of a text, or everything that is told about it.
fn evaluated(world: &dyn World, text: &str) -> Result<Value, Told> {
    let mut sources = SourceMap::new();
    let id = sources.add("t.fig", Some("t.fig".into()), text);
    let file = match figc::syntax::parse(sources.get(id).expect("just added")) {
        Ok(file) => file,
        Err(diagnostics) => {
            return Err(Told {
                diagnostics,
                sources,
            });
        }
    };
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
    let mut diagnostics: Vec<Diagnostic> = interp.sink.iter().cloned().collect();
    let value = result.map_err(|error| diagnostics.push(*error));
    drop(interp);
    match value {
        Ok(value) if diagnostics.is_empty() => Ok(value),
        _ => Err(Told {
            diagnostics,
            sources,
        }),
    }
}

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
