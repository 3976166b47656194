//! Values that `grad` and its like follow: how operators, indices and loops treat them.
//!
//! A function that is differentiated runs as any other, on values that a tape follows.
//! What has a derivative does its operation on the tape (`numeric::autodiff`); what has
//! none takes no such value, so that a wrong derivative never comes out in silence.

mod call;
mod derive;

use std::rc::Rc;

pub(super) use call::call;
pub use derive::{Derived, Kind};

use super::value::Value;
use super::{Trouble, numeric_fault, ops};
use crate::diag::{Code, Fault};
use crate::numeric::autodiff::{Num, Op, Pair, Traced, apply};
use crate::numeric::index::{Index, index};
use crate::numeric::learn::Net;
use crate::syntax::ast::BinaryOp;

/// The value that a followed or plain number or array is.
pub(super) fn value_of(x: Num) -> Value {
    match x {
        Num::Number(x) => Value::Number(x),
        Num::Array(a) => Value::Array(a),
        Num::Traced(t) => Value::Traced(t),
    }
}

/// The value as it would be if nothing followed it.
pub(super) fn detached(value: &Value) -> Value {
    match value {
        Value::Traced(t) => value_of(t.detached()),
        Value::List(items) => Value::list(items.iter().map(detached).collect()),
        Value::Tuple(items) => Value::tuple(items.iter().map(detached).collect()),
        other => other.clone(),
    }
}

/// How deep lists of followed values are looked for.
const DEPTH: usize = 8;

/// Whether a value is followed, or a list that holds such a value.
pub(super) fn is_followed(value: &Value) -> bool {
    fn within(value: &Value, depth: usize) -> bool {
        match value {
            Value::Traced(_) => true,
            Value::List(items) | Value::Tuple(items) if depth > 0 => {
                items.iter().any(|item| within(item, depth - 1))
            }
            _ => false,
        }
    }
    within(value, DEPTH)
}

/// The number or array that a value is or stands for; a list of followed values is stacked.
pub(super) fn num_of(value: &Value) -> Option<Num> {
    match value {
        Value::Number(x) => Some(Num::Number(*x)),
        Value::Bool(b) => Some(Num::Number(f64::from(*b))),
        Value::Array(a) | Value::Mask(a) => Some(Num::Array(Rc::clone(a))),
        Value::Traced(t) => Some(Num::Traced(Rc::clone(t))),
        Value::List(items) | Value::Tuple(items) if is_followed(value) => {
            let items = items.iter().map(num_of).collect::<Option<Vec<_>>>()?;
            Num::stacked(&items).ok()
        }
        other => other.try_array().map(|a| Num::from((*a).clone())),
    }
}

impl Value {
    /// A number or array, followed or not.
    ///
    /// # Errors
    /// When it is anything else, or when rows differ in shape.
    pub(super) fn as_num(&self, what: &str) -> Result<Num, Fault> {
        match num_of(self) {
            Some(num) => Ok(num),
            None => self.as_array(what).map(|a| Num::from((*a).clone())),
        }
    }
}

/// The array of numbers and arrays of which one is followed, if they have one shape.
pub(super) fn collected(values: &[Value]) -> Option<Value> {
    let any = values.iter().any(|v| matches!(v, Value::Traced(_)));
    let numeric = |v: &Value| matches!(v, Value::Number(_) | Value::Array(_) | Value::Traced(_));
    if !any || !values.iter().all(numeric) {
        return None;
    }
    let items = values.iter().map(num_of).collect::<Option<Vec<_>>>()?;
    Num::stacked(&items).ok().map(value_of)
}

/// `a op b` where one of them is followed.
pub(super) fn binary(op: BinaryOp, a: &Value, b: &Value) -> Option<Result<Value, Fault>> {
    let pair = match op {
        BinaryOp::Add => Pair::Add,
        BinaryOp::Sub => Pair::Sub,
        BinaryOp::Mul => Pair::Mul,
        BinaryOp::Div => Pair::Div,
        BinaryOp::Rem => Pair::Mod,
        BinaryOp::Pow => Pair::Pow,
        BinaryOp::MatMul => {
            let (x, y) = (operand(a)?, operand(b)?);
            return Some(done(apply(Op::MatMul, &[x, y])));
        }
        // Which of two is larger is a fact about their values.
        _ => return Some(ops::binary(op, &detached(a), &detached(b))),
    };
    let (x, y) = (operand(a)?, operand(b)?);
    Some(done(apply(Op::Pair(pair), &[x, y])))
}

/// What takes part in arithmetic: truth values and lists do not.
fn operand(value: &Value) -> Option<Num> {
    match value {
        Value::Bool(_) | Value::List(_) | Value::Table(_) => None,
        other => num_of(other),
    }
}

fn done(found: crate::numeric::Result<Num>) -> Result<Value, Fault> {
    found
        .map(value_of)
        .map_err(|e| numeric_fault(Code::ShapeMismatch, e))
}

/// `x` or `-x`
pub(super) fn signed(x: &Rc<Traced>, sign: f64) -> Result<Value, Fault> {
    done(Num::Traced(Rc::clone(x)).scale(sign))
}

/// `.T`, `.shape`, `.size` and `.ndim`
pub(super) fn field(x: &Rc<Traced>, name: &str) -> Option<Result<Value, Fault>> {
    let x = Num::Traced(Rc::clone(x));
    let count = |n: usize| Value::Number(n as f64);
    Some(match name {
        "T" => done(x.transposed()),
        "shape" => Ok(Value::tuple(x.shape().into_iter().map(count).collect())),
        "size" => Ok(count(x.size())),
        "ndim" => Ok(count(x.ndim())),
        _ => return None,
    })
}

/// The part of an array that an index names.
pub(super) fn indexed(x: &Rc<Traced>, parts: &[Index]) -> Result<Value, Fault> {
    let x = Num::Traced(Rc::clone(x));
    // The most common case, without the positions of all others.
    if let ([Index::At(i)], [n]) = (parts, &x.shape()[..]) {
        let i = if *i < 0 { i + *n as i64 } else { *i };
        if (0..*n as i64).contains(&i) {
            return done(x.gather(vec![i as usize], &[]));
        }
    }
    let at = index(&x.positions(), parts).map_err(|e| numeric_fault(Code::BadIndex, e))?;
    done(x.selected(&at))
}

/// The output of a net for what is followed: an array, or a number for each input. None
/// when nothing is, or when a net cannot take it.
pub(super) fn net(net: &Net, args: &[Value]) -> Option<Result<Value, Trouble>> {
    if !args.iter().any(is_followed) {
        return None;
    }
    let numbers = args.len() > 1;
    let input = match args {
        [x] => num_of(x)?,
        _ if args.len() == net.inputs() => {
            let numbers = args.iter().map(num_of).collect::<Option<Vec<_>>>()?;
            Num::stacked(&numbers).ok()?
        }
        _ => return None,
    };
    let output = input.through(net);
    let output = match numbers && net.outputs() == 1 {
        true => output.and_then(|y| y.sum(None)),
        false => output,
    };
    Some(output.map(value_of).map_err(Trouble::from))
}

/// The rows of an array, which `for` runs over.
pub(super) fn rows(x: &Rc<Traced>) -> Result<Vec<Value>, Fault> {
    let count = Num::Traced(Rc::clone(x)).shape().first().copied();
    let rows = 0..count.unwrap_or(0) as i64;
    rows.map(|i| indexed(x, &[Index::At(i)])).collect()
}
