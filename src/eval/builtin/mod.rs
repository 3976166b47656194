//! The built-in functions: one table of rows, in files by family.
//!
//! The reference, completion, hover and argument checks all come from it. The
//! example of every row is an expression that is true; a test runs them all.

mod args;
mod arrays;
mod calculus;
mod colors;
mod data;
mod elementwise;
mod equations;
mod fields;
mod learn;
mod linalg;
mod lists;
mod optimisers;
mod points;
mod random;
mod recipes;
mod reduce;
mod text;
mod training;
mod underivable;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use args::{Args, Default, ParamSpec};
pub(super) use colors::color_map;
pub(super) use equations::{arguments, wanted};
pub(super) use linalg::norm_order;
pub(super) use reduce::bandwidth;

use super::value::Value;
use super::{Interp, Trouble};
use crate::numeric::{broadcast, elementwise as functions};

/// A built-in function.
#[derive(Debug)]
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// Its parameters in order.
    pub params: &'static [ParamSpec],
    /// What it gives, in one sentence.
    pub doc: &'static str,
    /// Whatever else there is to say.
    pub notes: &'static str,
    /// The shape or kind of what it gives.
    pub gives: &'static str,
    /// Where its definition is from: a name of NumPy or PyTorch, or a paper; empty when
    /// there is nothing to look up.
    pub source: &'static str,
    /// An expression that is true.
    pub example: &'static str,
    /// An expression whose value the reference shows; empty when the example does.
    pub shows: &'static str,
    /// Expressions that it refuses, one for each reason.
    pub fails: &'static [&'static str],
    /// Why `grad` and its like do not go through it; empty where they do.
    pub underivable: &'static str,
    /// How it works.
    pub work: Work,
}

/// How a built-in function works.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// On each number by itself.
    Each(fn(f64) -> f64),
    /// On each pair of numbers, broadcasting.
    Pairs(fn(f64, f64) -> f64),
    /// In any other way.
    Whole(fn(&mut Interp<'_>, &mut Args) -> Result<Value, Trouble>),
}

impl Builtin {
    /// `f(x, k: 2)`: its name and parameters.
    pub fn signature(&self) -> String {
        let params: Vec<String> = self.params.iter().map(ParamSpec::text).collect();
        format!("{}({})", self.name, params.join(", "))
    }

    /// Runs it on bound arguments.
    pub(super) fn run(&self, interp: &mut Interp<'_>, args: &mut Args) -> Result<Value, Trouble> {
        match self.work {
            Work::Whole(body) => body(interp, args),
            Work::Each(f) => match args.value(0) {
                Value::Number(x) => Ok(Value::Number(f(*x))),
                // A plain number is radians, and so is what an angle becomes.
                Value::Angle(x) if args::takes_angle(self.name) => Ok(Value::Number(f(*x))),
                Value::Angle(x) if matches!(self.name, "abs" | "sign") => match self.name {
                    "abs" => Ok(Value::Angle(f(*x))),
                    _ => Ok(Value::Number(f(*x))),
                },
                Value::Length(l) if self.name == "abs" => {
                    Ok(Value::Length(crate::geom::Length::pt(f(l.to_pt()))))
                }
                _ => Ok(Value::array(functions::map(
                    self.name,
                    f,
                    &*args.array(0)?,
                )?)),
            },
            Work::Pairs(f) => {
                if let (Value::Number(x), Value::Number(y)) = (args.value(0), args.value(1)) {
                    return Ok(Value::Number(f(*x, *y)));
                }
                let (a, b) = (args.array(0)?, args.array(1)?);
                Ok(Value::array(broadcast::broadcast2(&a, &b, f, self.name)?))
            }
        }
    }
}

/// A row that works on the whole of its arguments.
fn row(
    name: &'static str,
    params: &'static [ParamSpec],
    doc: &'static str,
    example: &'static str,
    body: fn(&mut Interp<'_>, &mut Args) -> Result<Value, Trouble>,
) -> Builtin {
    Builtin {
        name,
        params,
        doc,
        notes: "",
        gives: "",
        source: "",
        example,
        shows: "",
        fails: &[],
        underivable: "",
        work: Work::Whole(body),
    }
}

impl Builtin {
    /// The row with more to say.
    fn notes(self, notes: &'static str) -> Builtin {
        Builtin { notes, ..self }
    }

    /// The row with the shape or kind of what it gives.
    fn gives(self, gives: &'static str) -> Builtin {
        Builtin { gives, ..self }
    }

    /// The row with where its definition is from.
    fn source(self, source: &'static str) -> Builtin {
        Builtin { source, ..self }
    }

    /// The row with an expression to show instead of its example.
    fn shows(self, shows: &'static str) -> Builtin {
        Builtin { shows, ..self }
    }

    /// The row with expressions that it refuses, one for each reason.
    fn fails(self, fails: &'static [&'static str]) -> Builtin {
        Builtin { fails, ..self }
    }
}

/// Functions that belong together, and stand on one page of the reference.
#[derive(Debug)]
pub struct Family {
    /// The heading of the page.
    pub title: &'static str,
    /// What they have in common, in one sentence.
    pub doc: &'static str,
    /// The functions.
    pub rows: &'static [Builtin],
}

/// Title, sentence and rows of each family.
type Source = (&'static str, &'static str, fn() -> Vec<Builtin>);

const FAMILIES: &[Source] = &[
    (
        "Elementary functions",
        "Functions of numbers, elementwise on arrays.",
        elementwise::rows,
    ),
    (
        "Activations",
        "What stands between the layers of a network, elementwise on arrays.",
        elementwise::activations,
    ),
    (
        "Arrays",
        "Making arrays, and changing their shape.",
        arrays::rows,
    ),
    (
        "Linear algebra",
        "Decompositions, equations, norms and the usual matrices.",
        linalg::rows,
    ),
    (
        "Calculus",
        "Derivatives of the functions of a figure, exact by automatic differentiation.",
        calculus::rows,
    ),
    (
        "Learning",
        "Networks, what they are trained to make small, and how. Names, defaults and formulas are PyTorch's.",
        learn::rows,
    ),
    (
        "Recipes of learning",
        "Whole trainings in one call, and learning without networks.",
        recipes::rows,
    ),
    (
        "Fields and curves",
        "Differential equations, roots, level sets and streamlines.",
        fields::rows,
    ),
    (
        "Reductions and statistics",
        "Sums, extremes, order and quantiles, of a whole array or along an axis.",
        reduce::rows,
    ),
    (
        "Soft extremes",
        "Exponentials instead of a maximum, of a whole array or along an axis.",
        reduce::softened,
    ),
    (
        "Random numbers and point sets",
        "Every call names its seed, so that the same file gives the same picture on every machine: PCG64, seeded as NumPy does.",
        random::rows,
    ),
    (
        "Lists and records",
        "Lists, records, and everything that can be run over.",
        lists::rows,
    ),
    (
        "Data files and tables",
        "Tables have named columns: see the language on data files and on tables.",
        data::rows,
    ),
    ("Texts", "Numbers to texts and back.", text::rows),
    (
        "Colours",
        "Made, mixed and measured. Colours are mixed in OKLab, opacity included.",
        colors::rows,
    ),
    (
        "Points",
        "Points by intent. They stay what they are until it is known where things are.",
        points::rows,
    ),
];

static TABLE: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let marked = |row: Builtin| Builtin {
        underivable: underivable::why(row.name),
        ..row
    };
    let family = |(title, doc, rows): &Source| Family {
        title,
        doc,
        rows: rows().into_iter().map(marked).collect::<Vec<_>>().leak(),
    };
    FAMILIES.iter().map(family).collect()
});

/// The built-in functions, family by family.
pub fn families() -> &'static [Family] {
    &TABLE
}

/// Every built-in function.
pub fn builtins() -> impl Iterator<Item = &'static Builtin> {
    families().iter().flat_map(|f| f.rows)
}

static INDEX: LazyLock<HashMap<&'static str, &'static Builtin>> =
    LazyLock::new(|| builtins().map(|b| (b.name, b)).collect());

/// The built-in function of this name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    INDEX.get(name).copied()
}
