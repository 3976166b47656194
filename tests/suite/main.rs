//! The tests of the whole: one binary, because each one embeds the typesetter.

mod bad_input;
mod cli;
mod code;
mod contrast;
mod docs;
mod editors;
mod ellipse;
mod engine;
mod errors;
mod eval;
mod examples;
mod fuzz;
mod limits;
mod looks;
mod pipeline;
mod space;
mod support;
mod syntax;
