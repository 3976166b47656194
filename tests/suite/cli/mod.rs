//! The command line, as the built binary behaves.

mod commands;
mod new;
mod outputs;
mod preamble;
mod project;
mod results;
mod streams;
mod style;
mod trouble;

/// A figure without a stylesheet.
const PLAIN: &str = "figure disc { circle((0, 0), 1, label: $x$) }\n";

/// Two figures, the second with a theme of its own, and a parameter.
const TWO: &str = "\
use \"maths\"
param n = 3 in 1..=9
figure first { for i in 0..n { circle((i, 0), 0.4, stroke: pink) } }
figure second(theme: screen) { text((0, 0), \"n = #n\") }
";
