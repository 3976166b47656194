//! Functions made of functions: `grad(f)`, `jacobian(f)`, `hessian(f)`, `hessian_vector(f)`.

use std::rc::Rc;

use super::{num_of, value_of};
use crate::diag::{At, Code, Fault};
use crate::eval::call::ArgValue;
use crate::eval::value::{Record, Value};
use crate::eval::{Eval, Interp, numeric_fault};
use crate::numeric::autodiff::{Num, Tape};
use crate::numeric::{Array, shape_text};
use crate::source::Span;

/// A function that another one was made into.
pub struct Derived {
    /// What it computes.
    pub kind: Kind,
    /// The function that it was made of.
    pub of: Value,
    /// The positions of the arguments to differentiate by; all without it.
    pub wrt: Option<Vec<usize>>,
}

/// What a derived function computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The gradient.
    Grad,
    /// The matrix of all partial derivatives.
    Jacobian,
    /// The matrix of all second partial derivatives.
    Hessian,
    /// That matrix times a vector.
    HessianVector,
}

/// Steps that one pass back over the notes of a tape counts for each note.
const STEPS_PER_NOTE: u64 = 1;

/// How many derivatives may be taken of each other.
const MAX_ORDER: usize = 12;

impl Kind {
    /// The name of the function that makes it.
    fn name(self) -> &'static str {
        match self {
            Kind::Grad => "grad",
            Kind::Jacobian => "jacobian",
            Kind::Hessian => "hessian",
            Kind::HessianVector => "hessian_vector",
        }
    }
}

impl Derived {
    /// `grad(f)`
    pub fn title(&self) -> String {
        let of = match &self.of {
            Value::Function(c) => c.title().to_owned(),
            Value::Builtin(row) => row.name.to_owned(),
            Value::Derived(d) => d.title(),
            other => other.kind(),
        };
        format!("{}({of})", self.kind.name())
    }
}

/// The arguments of a call, those to differentiate by followed by a tape.
struct Followed {
    tape: Rc<Tape>,
    /// The numbers and arrays that it follows, in order.
    leaves: Vec<Num>,
    args: Vec<ArgValue>,
    /// Which of the arguments hold leaves.
    by: Vec<usize>,
}

impl Interp<'_> {
    /// Calls a function that was made of another.
    pub(in crate::eval) fn call_derived(
        &mut self,
        derived: &Rc<Derived>,
        args: Vec<ArgValue>,
        span: Span,
    ) -> Eval<Value> {
        self.tick(span)?;
        if self.followed >= MAX_ORDER {
            return Err(Fault::new(
                Code::TooDeepCall,
                format!("derivatives are taken of each other more than {MAX_ORDER} times"),
            )
            .with_hint("each of them makes the function several times as large"))
            .at(span);
        }
        self.enter(span)?;
        self.followed += 1;
        let result = match derived.kind {
            Kind::Grad => self.gradient(derived, args, span),
            Kind::Jacobian => self.jacobian(derived, args, span),
            Kind::Hessian => self.hessian(derived, args, span),
            Kind::HessianVector => self.hessian_vector(derived, args, span),
        };
        self.followed -= 1;
        self.depth -= 1;
        result.map_err(|error| crate::eval::call::traced(error, span, derived.kind.name()))
    }

    /// The derivatives of the sum of `seed * out` by all leaves.
    fn pulled(&mut self, followed: &Followed, out: &Num, seed: &Num, span: Span) -> Eval<Vec<Num>> {
        self.charge(followed.tape.len() as u64 * STEPS_PER_NOTE, span)?;
        followed
            .tape
            .gradients(out, seed, &followed.leaves)
            .map_err(|e| numeric_fault(Code::NoDerivative, e))
            .at(span)
    }

    /// What the function gives for followed arguments, as an array.
    fn followed_value(&mut self, f: &Value, followed: &Followed, span: Span) -> Eval<Num> {
        let out = self.call_value(f, followed.args.clone(), span)?;
        let refuse = || {
            Fault::new(
                Code::WrongType,
                format!(
                    "what is differentiated must give numbers, and {} gave {}",
                    f.describe(),
                    out.describe()
                ),
            )
        };
        num_of(&out).ok_or_else(refuse).at(span)
    }

    fn gradient(&mut self, d: &Derived, args: Vec<ArgValue>, span: Span) -> Eval<Value> {
        let plain = args.clone();
        let followed = follow(d, args, true).at(span)?;
        let out = self.followed_value(&d.of, &followed, span)?;
        if out.ndim() != 0 {
            return Err(Fault::new(
                Code::WrongType,
                format!(
                    "`grad` wants a function that gives a number, and {} gave {}",
                    d.of.describe(),
                    value_of(out.detached()).kind()
                ),
            )
            .with_hint("take `jacobian(f)`, or the sum of what it gives"))
            .at(span);
        }
        let found = self.pulled(&followed, &out, &Num::Number(1.0), span)?;
        let mut found = found.into_iter();
        let given = followed.by.iter().filter_map(|&i| plain.get(i));
        let parts: Vec<Value> = given.map(|arg| like(&arg.value, &mut found)).collect();
        Ok(together(d, parts))
    }

    fn jacobian(&mut self, d: &Derived, args: Vec<ArgValue>, span: Span) -> Eval<Value> {
        let followed = follow(d, args, false).at(span)?;
        let out = self.followed_value(&d.of, &followed, span)?;
        let found = self.jacobians(&followed, &out, span)?;
        joined(d, &out, found).at(span)
    }

    /// What a function gives for arguments, and its derivatives by each of them: their axes
    /// behind those of what it gives. Tapes that were begun before may follow all of it.
    ///
    /// # Errors
    /// Those of the function, and when it cannot be differentiated.
    pub(in crate::eval) fn linearized_parts(
        &mut self,
        f: &Value,
        args: Vec<Value>,
        span: Span,
    ) -> Eval<(Num, Vec<Num>)> {
        let d = Derived {
            kind: Kind::Jacobian,
            of: f.clone(),
            wrt: None,
        };
        let args = args.into_iter().map(|value| ArgValue {
            name: None,
            value,
            span,
        });
        let followed = follow(&d, args.collect(), false).at(span)?;
        self.followed += 1;
        let result = self.value_and_jacobians(f, &followed, span);
        self.followed -= 1;
        let (out, found) = result?;
        Ok((followed.tape.below(&out), found))
    }

    /// The numbers that a function gives for arguments, and all their partial derivatives:
    /// a row for each, a column for each number of the arguments.
    ///
    /// # Errors
    /// As [`Interp::linearized_parts`].
    pub(in crate::eval) fn linearized(
        &mut self,
        f: &Value,
        args: Vec<Value>,
        span: Span,
    ) -> Eval<(Vec<f64>, Array)> {
        let (out, found) = self.linearized_parts(f, args, span)?;
        let rows = out.size();
        let wide = found.iter().map(|j| {
            let columns = j.size().checked_div(rows).unwrap_or(0);
            j.reshaped(&[rows, columns]).map(|j| (*j.array()).clone())
        });
        wide.collect::<Result<Vec<_>, _>>()
            .and_then(|parts| crate::numeric::array::concat(&parts, 1))
            .map(|j| (crate::numeric::array::to_vec(&out.array()), j))
            .map_err(|e| numeric_fault(Code::Numeric, e))
            .at(span)
    }

    /// The number that a function gives for an array and something more, and its
    /// derivatives by the array.
    ///
    /// # Errors
    /// Those of the function, and when it gives anything but a number.
    pub(in crate::eval) fn value_and_slope(
        &mut self,
        f: &Value,
        args: [Value; 2],
        span: Span,
    ) -> Eval<(f64, Array)> {
        let d = Derived {
            kind: Kind::Grad,
            of: f.clone(),
            wrt: Some(vec![0]),
        };
        let args = args.map(|value| ArgValue {
            name: None,
            value,
            span,
        });
        let followed = follow(&d, args.into(), false).at(span)?;
        self.followed += 1;
        let out = self.followed_value(f, &followed, span);
        self.followed -= 1;
        let out = out?;
        if out.ndim() != 0 {
            return Err(Fault::new(
                Code::WrongType,
                format!(
                    "a loss gives a number, and {} gave {}",
                    f.describe(),
                    value_of(out.detached()).kind()
                ),
            )
            .with_hint("take the mean over the samples: `mean(…)`"))
            .at(span);
        }
        let found = self.pulled(&followed, &out, &Num::Number(1.0), span)?;
        let below = followed.tape.below(&out);
        if [Some(&below), found.first()]
            .iter()
            .flatten()
            .any(|x| matches!(x, Num::Traced(_)))
        {
            return Err(
                Fault::new(Code::NoDerivative, "`train` cannot be differentiated")
                    .with_hint("`detach(x)` is the value of x without its derivative"),
            )
            .at(span);
        }
        let slope = found.first().map(|g| (*g.array()).clone());
        let value = crate::numeric::array::single(&out.array());
        Ok((value.unwrap_or(f64::NAN), slope.unwrap_or_default()))
    }

    fn value_and_jacobians(
        &mut self,
        f: &Value,
        followed: &Followed,
        span: Span,
    ) -> Eval<(Num, Vec<Num>)> {
        let out = self.followed_value(f, followed, span)?;
        let found = self.jacobians(followed, &out, span)?;
        Ok((out, found))
    }

    /// For every leaf the derivatives of all numbers of `out`: its shape behind that of
    /// `out`.
    fn jacobians(&mut self, followed: &Followed, out: &Num, span: Span) -> Eval<Vec<Num>> {
        let shape = out.shape();
        let size = out.size();
        let mut rows: Vec<Vec<Num>> = vec![Vec::with_capacity(size); followed.leaves.len()];
        for k in 0..size {
            let mut unit = vec![0.0; size];
            if let Some(one) = unit.get_mut(k) {
                *one = 1.0;
            }
            let seed = crate::numeric::array::from_vec(&shape, unit);
            let seed = seed.map_err(|e| numeric_fault(Code::Numeric, e)).at(span)?;
            let found = self.pulled(followed, out, &Num::from(seed), span)?;
            for (row, x) in rows.iter_mut().zip(found) {
                row.push(x);
            }
        }
        let wide = |(row, leaf): (Vec<Num>, &Num)| {
            let shape = [&shape[..], &leaf.shape()].concat();
            match row.is_empty() {
                true => Ok(Num::zeros(&shape)),
                false => Num::stacked(&row)?.reshaped(&shape),
            }
        };
        let all = rows.into_iter().zip(&followed.leaves).map(wide);
        all.collect::<Result<Vec<_>, _>>()
            .map_err(|e| numeric_fault(Code::Numeric, e))
            .at(span)
    }

    /// The gradient at followed arguments as one array, which is followed itself.
    fn slope(&mut self, d: &Derived, outer: &Followed, span: Span) -> Eval<Num> {
        let inner = Derived {
            kind: Kind::Grad,
            of: d.of.clone(),
            wrt: d.wrt.clone(),
        };
        let slope = self.gradient(&inner, outer.args.clone(), span)?;
        slope.as_num("the gradient").at(span)
    }

    fn hessian(&mut self, d: &Derived, args: Vec<ArgValue>, span: Span) -> Eval<Value> {
        let outer = follow(d, args, false).at(span)?;
        let slope = self.slope(d, &outer, span)?;
        let found = self.jacobians(&outer, &slope, span)?;
        joined(d, &slope, found).at(span)
    }

    fn hessian_vector(&mut self, d: &Derived, mut args: Vec<ArgValue>, span: Span) -> Eval<Value> {
        let (Some(along), [at]) = (args.pop(), &args[..]) else {
            return Err(Fault::new(
                Code::BadArguments,
                "`hessian_vector(f)` takes two arguments: a point and a direction",
            ))
            .at(span);
        };
        let v = along.value.as_num("the direction").at(along.span)?;
        let at = at.value.as_num("the point").at(at.span)?;
        if v.shape() != at.shape() {
            return Err(Fault::new(
                Code::ShapeMismatch,
                format!(
                    "the direction has shape {}, but the point has shape {}",
                    shape_text(&v.shape()),
                    shape_text(&at.shape())
                ),
            ))
            .at(span);
        }
        let outer = follow(d, args, false).at(span)?;
        let slope = self.slope(d, &outer, span)?;
        let found = self.pulled(&outer, &slope, &v, span)?;
        Ok(found.into_iter().next().map_or(Value::None, value_of))
    }
}

/// Lets a new tape follow the arguments. With `nested` the parts of lists and records
/// are followed one by one, else each argument is an array.
fn follow(d: &Derived, mut args: Vec<ArgValue>, nested: bool) -> Result<Followed, Fault> {
    let tape = Tape::begin();
    let mut leaves = Vec::new();
    let mut by = Vec::new();
    if let Some(wrt) = &d.wrt
        && let Some(beyond) = wrt.iter().find(|&&i| i >= args.len())
    {
        return Err(Fault::new(
            Code::BadArguments,
            format!(
                "`wrt: {beyond}` names no argument of a call with {}",
                args.len()
            ),
        )
        .with_hint("arguments are counted from 0"));
    }
    for (i, arg) in args.iter_mut().enumerate() {
        let wanted = d.wrt.as_ref().is_none_or(|wrt| wrt.contains(&i));
        if arg.name.is_some() || !wanted {
            continue;
        }
        let before = leaves.len();
        arg.value = match num_of(&arg.value) {
            Some(num) if !nested => {
                let leaf = tape.follow(num);
                leaves.push(leaf.clone());
                value_of(leaf)
            }
            _ => followed(&tape, &arg.value, &mut leaves),
        };
        if leaves.len() > before {
            by.push(i);
        }
    }
    if leaves.is_empty() {
        return Err(Fault::new(
            Code::WrongType,
            format!(
                "`{}` wants a number or array to differentiate by",
                d.title()
            ),
        ));
    }
    Ok(Followed {
        tape,
        leaves,
        args,
        by,
    })
}

/// A value whose numbers and arrays are followed.
fn followed(tape: &Rc<Tape>, value: &Value, leaves: &mut Vec<Num>) -> Value {
    match value {
        Value::Number(_) | Value::Array(_) | Value::Range(_) | Value::Traced(_) => {
            match num_of(value) {
                Some(num) => {
                    let leaf = tape.follow(num);
                    leaves.push(leaf.clone());
                    value_of(leaf)
                }
                None => value.clone(),
            }
        }
        Value::List(items) => {
            Value::list(items.iter().map(|v| followed(tape, v, leaves)).collect())
        }
        Value::Tuple(items) => {
            Value::tuple(items.iter().map(|v| followed(tape, v, leaves)).collect())
        }
        Value::Record(record) => {
            let fields = record.fields.iter();
            let fields = fields.map(|(n, v)| (Rc::clone(n), followed(tape, v, leaves)));
            Value::Record(Rc::new(Record {
                fields: fields.collect(),
            }))
        }
        other => other.clone(),
    }
}

/// The derivatives in the form of the value that they belong to.
fn like(value: &Value, found: &mut impl Iterator<Item = Num>) -> Value {
    match value {
        Value::Number(_) | Value::Array(_) | Value::Range(_) | Value::Traced(_) => {
            found.next().map_or(Value::None, value_of)
        }
        Value::List(items) => {
            crate::eval::expr::collected(items.iter().map(|v| like(v, found)).collect())
        }
        Value::Tuple(items) => Value::tuple(items.iter().map(|v| like(v, found)).collect()),
        Value::Record(record) => {
            let fields = record.fields.iter();
            let fields = fields.map(|(n, v)| (Rc::clone(n), like(v, found)));
            Value::Record(Rc::new(Record {
                fields: fields.collect(),
            }))
        }
        _ => Value::None,
    }
}

/// One derivative by itself; of several numbers a vector, else a tuple.
fn together(d: &Derived, mut parts: Vec<Value>) -> Value {
    let single = d
        .wrt
        .as_ref()
        .map_or(parts.len() == 1, |wrt| wrt.len() == 1);
    if single && let Some(part) = parts.pop() {
        return part;
    }
    let number = |v: &Value| num_of(v).is_some_and(|x| x.ndim() == 0);
    match parts.iter().all(number) {
        true => crate::eval::expr::collected(parts),
        false => Value::tuple(parts),
    }
}

/// Jacobians by several numbers stand side by side along a last axis.
fn joined(d: &Derived, out: &Num, mut found: Vec<Num>) -> Result<Value, Fault> {
    let single = found.len() == 1 && d.wrt.as_ref().is_none_or(|wrt| wrt.len() == 1);
    if single && let Some(only) = found.pop() {
        return Ok(value_of(only));
    }
    let shape = out.shape();
    if found.iter().any(|j| j.shape() != shape) {
        return Ok(Value::tuple(found.into_iter().map(value_of).collect()));
    }
    let last = shape.len();
    Num::stacked(&found)
        .and_then(|all| all.first_axis_to(last))
        .map(value_of)
        .map_err(|e| numeric_fault(Code::Numeric, e))
}
