//! Parameters of built-in functions and the arguments bound to them.

use std::rc::Rc;

use crate::diag::{Code, Fault};
use crate::eval::value::{Paint, Value};
use crate::numeric::Array;
use crate::source::Span;

/// A parameter.
#[derive(Debug, Clone, Copy)]
pub struct ParamSpec {
    /// Its name.
    pub name: &'static str,
    /// What it is when left out.
    pub default: Default,
    /// What it means.
    pub doc: &'static str,
}

/// What a parameter is when it is left out.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// It cannot be left out.
    Required,
    /// Nothing: the function decides.
    None,
    /// A number.
    Number(f64),
    /// A boolean.
    Bool(bool),
    /// It takes all positional arguments from here on.
    Rest,
}

/// A parameter that must be given.
pub(super) const fn req(name: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec {
        name,
        default: Default::Required,
        doc,
    }
}

/// A parameter that may be left out.
pub(super) const fn opt(name: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec {
        name,
        default: Default::None,
        doc,
    }
}

/// A number with a default.
pub(super) const fn num(name: &'static str, default: f64, doc: &'static str) -> ParamSpec {
    ParamSpec {
        name,
        default: Default::Number(default),
        doc,
    }
}

/// A boolean with a default.
pub(super) const fn flag(name: &'static str, default: bool, doc: &'static str) -> ParamSpec {
    ParamSpec {
        name,
        default: Default::Bool(default),
        doc,
    }
}

/// All positional arguments from here on.
pub(super) const fn rest(name: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec {
        name,
        default: Default::Rest,
        doc,
    }
}

impl ParamSpec {
    /// Whether it takes all arguments from here on.
    pub fn is_rest(&self) -> bool {
        matches!(self.default, Default::Rest)
    }

    /// As a signature shows it.
    pub fn text(&self) -> String {
        match self.default {
            Default::Required => self.name.to_string(),
            Default::None => format!("{}:", self.name),
            Default::Number(x) => {
                format!("{}: {}", self.name, crate::eval::number::fmt_number(x))
            }
            Default::Bool(b) => format!("{}: {b}", self.name),
            Default::Rest => format!("{}…", self.name),
        }
    }

    /// The value when it is left out; none when it cannot be.
    pub(in crate::eval) fn default_value(&self) -> Option<Value> {
        match self.default {
            Default::Required => None,
            Default::None | Default::Rest => Some(Value::None),
            Default::Number(x) => Some(Value::Number(x)),
            Default::Bool(b) => Some(Value::Bool(b)),
        }
    }
}

/// Whether a function of one number takes an angle as its radians.
pub(super) fn takes_angle(name: &str) -> bool {
    matches!(name, "sin" | "cos" | "tan")
}

/// Arguments in the order of the parameters, defaults filled in.
pub struct Args {
    params: &'static [ParamSpec],
    values: Vec<Value>,
    /// Positional arguments beyond the parameters.
    pub rest: Vec<Value>,
    /// The call.
    pub span: Span,
}

impl Args {
    /// Arguments bound to parameters.
    pub(in crate::eval) fn new(
        params: &'static [ParamSpec],
        values: Vec<Value>,
        rest: Vec<Value>,
        span: Span,
    ) -> Self {
        Args {
            params,
            values,
            rest,
            span,
        }
    }

    /// The name of a parameter.
    pub(in crate::eval) fn name(&self, i: usize) -> &'static str {
        self.params.get(i).map_or("argument", |p| p.name)
    }

    /// The place of the parameter of this name.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.params.iter().position(|p| p.name == name)
    }

    /// Whether an argument passes a test.
    pub(in crate::eval) fn any(&self, test: fn(&Value) -> bool) -> bool {
        self.values.iter().chain(&self.rest).any(test)
    }

    /// Replaces every argument.
    pub(in crate::eval) fn replace(&mut self, f: fn(&Value) -> Value) {
        for value in self.values.iter_mut().chain(&mut self.rest) {
            *value = f(value);
        }
    }

    /// The argument as it is.
    pub fn value(&self, i: usize) -> &Value {
        const NOTHING: &Value = &Value::None;
        self.values.get(i).unwrap_or(NOTHING)
    }

    /// The argument unless it was left out or is `none`.
    pub fn given(&self, i: usize) -> Option<&Value> {
        match self.value(i) {
            Value::None => None,
            value => Some(value),
        }
    }

    /// A number.
    pub fn number(&self, i: usize) -> Result<f64, Fault> {
        self.value(i).as_number(self.name(i))
    }

    /// A whole number.
    pub fn integer(&self, i: usize) -> Result<i64, Fault> {
        self.value(i).as_integer(self.name(i))
    }

    /// A whole number that is not negative.
    pub fn count(&self, i: usize) -> Result<usize, Fault> {
        self.value(i).as_count(self.name(i))
    }

    /// A boolean.
    pub fn bool(&self, i: usize) -> Result<bool, Fault> {
        self.value(i).as_bool(self.name(i))
    }

    /// An angle in radians.
    pub fn angle(&self, i: usize) -> Result<f64, Fault> {
        self.value(i).as_angle(self.name(i))
    }

    /// An array.
    pub fn array(&self, i: usize) -> Result<Rc<Array>, Fault> {
        self.value(i).as_array(self.name(i))
    }

    /// A colour.
    pub fn color(&self, i: usize) -> Result<Paint, Fault> {
        self.value(i).as_color(self.name(i))
    }

    /// A plain text.
    pub fn text(&self, i: usize) -> Result<String, Fault> {
        self.value(i).as_plain(self.name(i))
    }

    /// An axis, or none for the whole array.
    pub fn axis(&self, i: usize) -> Result<Option<i64>, Fault> {
        match self.given(i) {
            None => Ok(None),
            Some(value) => value.as_integer(self.name(i)).map(Some),
        }
    }

    /// Axes, one or several, or none for the whole array.
    pub fn axes(&self, i: usize) -> Result<Option<Vec<i64>>, Fault> {
        match self.given(i) {
            None => Ok(None),
            Some(Value::Tuple(items) | Value::List(items)) => {
                let axes = items.iter().map(|item| item.as_integer(self.name(i)));
                axes.collect::<Result<_, _>>().map(Some)
            }
            Some(Value::Array(items)) => {
                let axes = items
                    .iter()
                    .map(|x| Value::Number(*x).as_integer(self.name(i)));
                axes.collect::<Result<_, _>>().map(Some)
            }
            Some(value) => Ok(Some(vec![value.as_integer(self.name(i))?])),
        }
    }

    /// A function.
    pub fn function(&self, i: usize) -> Result<Value, Fault> {
        let value = self.value(i);
        if value.is_callable() {
            Ok(value.clone())
        } else {
            Err(value.mismatch(self.name(i), "a function such as `x => x^2`"))
        }
    }

    /// Two numbers.
    pub fn pair(&self, i: usize) -> Result<(f64, f64), Fault> {
        let fail = || {
            self.value(i)
                .mismatch(self.name(i), "a pair of numbers such as `(0, 1)`")
        };
        match self.value(i) {
            Value::Range(r) => Ok((r.start, r.end)),
            value => match value.try_array() {
                Some(a) if a.shape() == [2] => {
                    let both = crate::numeric::array::to_vec(&a);
                    Ok((both[0], both[1]))
                }
                _ => Err(fail()),
            },
        }
    }

    /// A shape: a count, or a tuple of them.
    pub fn shape(&self, i: usize) -> Result<Vec<usize>, Fault> {
        shape_of(self.value(i), self.name(i))
    }

    /// A seed: a number, or a text that names one.
    pub fn seed(&self, i: usize) -> Result<u64, Fault> {
        match self.value(i) {
            Value::Number(x) if x.fract() == 0.0 && *x >= 0.0 && *x < 9e15 => Ok(*x as u64),
            Value::Text(t) => match t.as_plain() {
                Some(name) => Ok(hashed(&name)),
                None => Err(self
                    .value(i)
                    .mismatch(self.name(i), "a seed such as `seed: 1`")),
            },
            Value::None => Err(Fault::new(
                Code::BadArguments,
                "random numbers want a seed, so that the figure is always the same",
            )
            .with_hint("add `seed: 1`")),
            other => Err(other.mismatch(self.name(i), "a seed such as `seed: 1`")),
        }
    }
}

/// A shape out of a count, or a tuple, list or array of counts.
pub(super) fn shape_of(value: &Value, what: &str) -> Result<Vec<usize>, Fault> {
    match value {
        Value::Number(_) => Ok(vec![value.as_count(what)?]),
        Value::Tuple(items) | Value::List(items) => {
            items.iter().map(|v| v.as_count(what)).collect()
        }
        Value::Array(a) if a.ndim() == 1 => {
            a.iter().map(|x| Value::Number(*x).as_count(what)).collect()
        }
        other => Err(other.mismatch(what, "a shape such as `3` or `(2, 3)`")),
    }
}

/// FNV-1a: the same number for the same name on every machine.
fn hashed(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
