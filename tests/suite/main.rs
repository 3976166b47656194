//! The tests of the whole: one binary, because each one embeds the typesetter.

mod bad_input;
mod cli;
mod docs;
mod editors;
mod ellipse;
mod engine;
mod errors;
mod eval;
mod examples;
mod pipeline;
mod support;
mod syntax;
