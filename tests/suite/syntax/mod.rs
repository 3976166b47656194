//! The parser and its messages, as an author meets them.

mod goldens;
mod messages;
mod robustness;
mod rules;

use figc::diag::{Diagnostic, Format, render};
use figc::source::SourceMap;
use figc::syntax::{ast::File, ast_dump, parse};

/// A text and what became of it.
fn read(text: &str) -> (SourceMap, Result<File, Vec<Diagnostic>>) {
    let mut sources = SourceMap::new();
    let id = sources.add("a.fig", None, text);
    let result = parse(sources.get(id).expect("just added"));
    (sources, result)
}

/// The tree of a text that must be right.
fn dump(text: &str) -> String {
    match read(text) {
        (_, Ok(file)) => ast_dump(&file),
        (sources, Err(errors)) => panic!(
            "{text}\n{}",
            render(&errors, &sources, Format::Human, false, 100)
        ),
    }
}

/// The messages for a text that must be wrong.
fn messages_of(text: &str) -> Vec<Diagnostic> {
    match read(text).1 {
        Ok(file) => panic!("this should be refused: {text}\n{}", ast_dump(&file)),
        Err(errors) => errors,
    }
}
