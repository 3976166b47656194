//! The built-in functions: one table of rows, in files by family.
//!
//! The reference, completion, hover and argument checks all come from it. The
//! example of every row is an expression that is true; a test runs them all.

mod args;
mod arrays;
mod colors;
mod data;
mod elementwise;
mod linalg;
mod lists;
mod points;
mod random;
mod reduce;
mod text;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use args::{Args, Default, ParamSpec};

use super::value::Value;
use super::{Interp, Trouble};
use crate::numeric::broadcast;

/// A built-in function.
#[derive(Debug)]
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// Its parameters in order.
    pub params: &'static [ParamSpec],
    /// What it gives, in one sentence.
    pub doc: &'static str,
    /// Shapes, units, errors and source, where there is more to say.
    pub notes: &'static str,
    /// An expression that is true.
    pub example: &'static str,
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
                _ => Ok(Value::array(broadcast::map(&*args.array(0)?, f))),
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
        example,
        work: Work::Whole(body),
    }
}

impl Builtin {
    /// The row with more to say.
    fn notes(self, notes: &'static str) -> Builtin {
        Builtin { notes, ..self }
    }
}

static TABLE: LazyLock<Vec<Builtin>> = LazyLock::new(|| {
    [
        elementwise::rows(),
        arrays::rows(),
        linalg::rows(),
        reduce::rows(),
        random::rows(),
        text::rows(),
        colors::rows(),
        points::rows(),
        lists::rows(),
        data::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
});

static INDEX: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| TABLE.iter().enumerate().map(|(i, b)| (b.name, i)).collect());

/// Every built-in function, family by family.
pub fn builtins() -> &'static [Builtin] {
    &TABLE
}

/// The built-in function of this name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    INDEX.get(name).and_then(|&i| TABLE.get(i))
}
