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
