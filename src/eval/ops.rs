//! Operators: NumPy's on numbers and arrays, their own algebra on lengths,
//! angles and points.

use std::rc::Rc;

use super::convert::scalar_of;
use super::items::MAX_ITEMS;
use super::numeric_fault;
use super::size;
use super::traced;
use super::value::Value;
use crate::diag::{Code, Fault};
use crate::geom::Length;
use crate::numeric::{Array, broadcast, elementwise, matmul};
use crate::scene::{Coord, Scalar};
use crate::style::Markup;
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// What takes about as long as one step of a loop.
const ITEMS_PER_STEP: u64 = 8;
const NUMBERS_PER_STEP: u64 = 64;
const PRODUCTS_PER_STEP: u64 = 256;

/// `a op b` for every operator but `and` and `or`, which look at one side first.
pub(super) fn binary(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    if let (Value::Number(x), Value::Number(y)) = (a, b) {
        return Ok(numbers(op, *x, *y));
    }
    if (matches!(a, Value::Traced(_)) || matches!(b, Value::Traced(_)))
        && let Some(found) = traced::binary(op, a, b)
    {
        return found;
    }
    match op {
        BinaryOp::Eq | BinaryOp::Ne => equality(op, a, b),
        BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => order(op, a, b),
        BinaryOp::MatMul => product(a, b),
        _ => {
            check_operand(a)?;
            check_operand(b)?;
            arithmetic(op, a, b)
        }
    }
}

/// Refuses a tuple that holds more than it seems to.
fn check_operand(value: &Value) -> Result<(), Fault> {
    if !matches!(value, Value::Tuple(_)) || size::fits(value, &mut { MAX_ITEMS }) {
        return Ok(());
    }
    Err(Fault::new(
        Code::TooLarge,
        format!("the tuple has more than {MAX_ITEMS} items in its parts"),
    )
    .with_hint("compute with arrays"))
}

/// How many steps an operation counts for besides its own: whole arrays and lists take
/// their time too.
pub(super) fn steps(op: BinaryOp, a: &Value, b: &Value) -> u64 {
    match (op, a, b) {
        (BinaryOp::MatMul, Value::Array(x), Value::Array(y)) => {
            let columns = y.shape().get(1).copied().unwrap_or(1);
            (x.len() as u64).saturating_mul(columns as u64) / PRODUCTS_PER_STEP
        }
        (_, Value::List(x), Value::List(y)) => (x.len() + y.len()) as u64 / ITEMS_PER_STEP,
        (_, Value::Array(x), _) => x.len() as u64 / NUMBERS_PER_STEP,
        (_, _, Value::Array(y)) => y.len() as u64 / NUMBERS_PER_STEP,
        _ => 0,
    }
}

/// `a op b` on two numbers.
pub(super) fn numbers(op: BinaryOp, x: f64, y: f64) -> Value {
    let result = number(op, x, y);
    match op {
        BinaryOp::Add
        | BinaryOp::Sub
        | BinaryOp::Mul
        | BinaryOp::MatMul
        | BinaryOp::Div
        | BinaryOp::Rem
        | BinaryOp::Pow => Value::Number(result),
        _ => Value::Bool(result != 0.0),
    }
}

/// `a op b` on two numbers, where true is 1 and false is 0.
#[inline]
pub(super) fn number(op: BinaryOp, x: f64, y: f64) -> f64 {
    match op {
        BinaryOp::Add => x + y,
        BinaryOp::Sub => x - y,
        BinaryOp::Mul | BinaryOp::MatMul => x * y,
        BinaryOp::Div => x / y,
        BinaryOp::Rem => elementwise::modulo(x, y),
        BinaryOp::Pow => elementwise::pow(x, y),
        BinaryOp::Eq => f64::from(x == y),
        BinaryOp::Ne => f64::from(x != y),
        BinaryOp::Lt => f64::from(x < y),
        BinaryOp::Le => f64::from(x <= y),
        BinaryOp::Gt => f64::from(x > y),
        BinaryOp::Ge => f64::from(x >= y),
        BinaryOp::And => f64::from(x != 0.0 && y != 0.0),
        BinaryOp::Or => f64::from(x != 0.0 || y != 0.0),
    }
}

fn equality(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    let negate = op == BinaryOp::Ne;
    if let (Some(x), Some(y)) = (grid(a), grid(b)) {
        return compare(&x, &y, move |p, q| (p == q) != negate);
    }
    // A column of texts is compared with a text cell by cell, as numbers are.
    if let (Value::List(cells), text @ Value::Text(_))
    | (text @ Value::Text(_), Value::List(cells)) = (a, b)
    {
        let hits: Vec<f64> = cells
            .iter()
            .map(|cell| f64::from((cell == text) != negate))
            .collect();
        return Ok(Value::mask(crate::numeric::array::vector(&hits)));
    }
    match size::equal(a, b, &mut { MAX_ITEMS }) {
        Some(same) => Ok(Value::Bool(same != negate)),
        None => Err(Fault::new(
            Code::TooLarge,
            format!("the values have more than {MAX_ITEMS} items to compare"),
        )
        .with_hint("compare parts of them")),
    }
}

fn order(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    let test = move |x: f64, y: f64| match op {
        BinaryOp::Lt => x < y,
        BinaryOp::Le => x <= y,
        BinaryOp::Gt => x > y,
        _ => x >= y,
    };
    match (a, b) {
        (Value::Length(x), Value::Length(y)) => Ok(Value::Bool(test(x.to_pt(), y.to_pt()))),
        (Value::Angle(x), Value::Angle(y)) => Ok(Value::Bool(test(*x, *y))),
        (Value::Text(x), Value::Text(y)) => match (x.as_plain(), y.as_plain()) {
            (Some(x), Some(y)) => {
                let sign = x.cmp(&y) as i8;
                Ok(Value::Bool(test(f64::from(sign), 0.0)))
            }
            _ => Err(cannot(op, a, b)),
        },
        _ => match (grid(a), grid(b)) {
            (Some(x), Some(y)) => compare(&x, &y, test),
            _ => Err(cannot(op, a, b)),
        },
    }
}

fn compare(a: &Array, b: &Array, test: impl Fn(f64, f64) -> bool) -> Result<Value, Fault> {
    broadcast::broadcast2(a, b, |x, y| f64::from(test(x, y)), "compare")
        .map(Value::mask)
        .map_err(|e| numeric_fault(Code::ShapeMismatch, e))
}

/// The array behind a number, array, mask or range; lists and tuples are not arithmetic.
fn grid(value: &Value) -> Option<Rc<Array>> {
    match value {
        Value::Number(_) | Value::Array(_) | Value::Mask(_) | Value::Range(_) => value.try_array(),
        _ => None,
    }
}

fn product(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (grid(a), grid(b)) {
        (Some(x), Some(y)) => matmul::matmul(&x, &y)
            .map(Value::array)
            .map_err(|e| numeric_fault(Code::ShapeMismatch, e)),
        _ => Err(cannot(BinaryOp::MatMul, a, b)),
    }
}

fn arithmetic(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    if let (Some(x), Some(y)) = (grid(a), grid(b)) {
        let (f, verb): (fn(f64, f64) -> f64, &str) = match op {
            BinaryOp::Add => (|x, y| x + y, "add"),
            BinaryOp::Sub => (|x, y| x - y, "subtract"),
            BinaryOp::Mul => (|x, y| x * y, "multiply"),
            BinaryOp::Div => (|x, y| x / y, "divide"),
            BinaryOp::Rem => (elementwise::modulo, "%"),
            _ => (elementwise::pow, "^"),
        };
        return broadcast::broadcast2(&x, &y, f, verb)
            .map(Value::array)
            .map_err(|e| numeric_fault(Code::ShapeMismatch, e));
    }
    match op {
        BinaryOp::Add => add(a, b),
        BinaryOp::Sub => subtract(a, b),
        BinaryOp::Mul => multiply(a, b),
        BinaryOp::Div => divide(a, b),
        BinaryOp::Rem => match (a, b) {
            (Value::Angle(x), Value::Angle(y)) => Ok(Value::Angle(elementwise::modulo(*x, *y))),
            (Value::Length(x), Value::Length(y)) => Ok(Value::Length(Length::pt(
                elementwise::modulo(x.to_pt(), y.to_pt()),
            ))),
            _ => Err(cannot(op, a, b)),
        },
        _ => Err(cannot(op, a, b)),
    }
}

fn add(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Length(x), Value::Length(y)) => Ok(Value::Length(*x + *y)),
        (Value::Angle(x), Value::Angle(y)) => Ok(Value::Angle(x + y)),
        (Value::Text(x), Value::Text(y)) => {
            let pieces = x.pieces.iter().chain(&y.pieces).cloned().collect();
            let pieces = super::text::joined(pieces);
            super::text::check_size(&pieces)?;
            Ok(Value::Text(Rc::new(Markup {
                pieces,
                span: x.span,
            })))
        }
        (Value::Text(_), _) | (_, Value::Text(_)) => {
            Err(cannot(BinaryOp::Add, a, b).with_hint("insert it: \"… #(value)\""))
        }
        (Value::List(x), Value::List(y)) => {
            super::items::check_count(x.len() + y.len())?;
            Ok(Value::list([&x[..], &y[..]].concat()))
        }
        (Value::Coord(_) | Value::Handle(_) | Value::Crossings(_), _) => {
            shift(BinaryOp::Add, a, b, 1.0)
        }
        (_, Value::Coord(_) | Value::Handle(_) | Value::Crossings(_)) => {
            shift(BinaryOp::Add, b, a, 1.0)
        }
        _ => by_items(BinaryOp::Add, a, b),
    }
}

fn subtract(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Length(x), Value::Length(y)) => Ok(Value::Length(*x - *y)),
        (Value::Angle(x), Value::Angle(y)) => Ok(Value::Angle(x - y)),
        (Value::Coord(_) | Value::Handle(_) | Value::Crossings(_), _) => {
            shift(BinaryOp::Sub, a, b, -1.0)
        }
        (Value::List(x), Value::List(y)) if x.len() == y.len() && quantities(x) => x
            .iter()
            .zip(y.iter())
            .map(|(p, q)| binary(BinaryOp::Sub, p, q))
            .collect::<Result<Vec<_>, _>>()
            .map(super::expr::collected),
        _ => by_items(BinaryOp::Sub, a, b),
    }
}

fn multiply(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Number(k), Value::Length(l)) | (Value::Length(l), Value::Number(k)) => {
            Ok(Value::Length(*l * *k))
        }
        (Value::Number(k), Value::Angle(x)) | (Value::Angle(x), Value::Number(k)) => {
            Ok(Value::Angle(k * x))
        }
        (Value::Tuple(items), Value::Number(_)) => items
            .iter()
            .map(|v| binary(BinaryOp::Mul, v, b))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::tuple),
        (Value::Number(_), Value::Tuple(items)) => items
            .iter()
            .map(|v| binary(BinaryOp::Mul, a, v))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::tuple),
        (Value::Array(xs), Value::Length(_) | Value::Angle(_)) => {
            each(&numbers_of(xs)?, |x| binary(BinaryOp::Mul, x, b))
        }
        (Value::Length(_) | Value::Angle(_), Value::Array(xs)) => {
            each(&numbers_of(xs)?, |x| binary(BinaryOp::Mul, a, x))
        }
        _ => by_quantity(BinaryOp::Mul, a, b),
    }
}

/// The items of an array as values.
fn numbers_of(array: &Rc<Array>) -> Result<Vec<Value>, Fault> {
    super::items::Items::of(Value::Array(Rc::clone(array)))?.to_vec()
}

/// Whether a list is of lengths and angles, which have no arrays of their own.
fn quantities(items: &[Value]) -> bool {
    !items.is_empty()
        && items.iter().all(|item| match item {
            Value::Length(_) | Value::Angle(_) => true,
            Value::List(inner) => quantities(inner),
            _ => false,
        })
}

/// The result of every item, an array where they are numbers again.
fn each(items: &[Value], f: impl Fn(&Value) -> Result<Value, Fault>) -> Result<Value, Fault> {
    let results = items.iter().map(f).collect::<Result<Vec<_>, _>>()?;
    Ok(super::expr::collected(results))
}

/// A list of lengths or angles meets a single value item by item.
fn by_quantity(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    let single = |v: &Value| matches!(v, Value::Number(_) | Value::Length(_) | Value::Angle(_));
    match (a, b) {
        (Value::List(items), other) if single(other) && quantities(items) => {
            each(items, |item| binary(op, item, other))
        }
        (other, Value::List(items)) if single(other) && quantities(items) => {
            each(items, |item| binary(op, other, item))
        }
        _ => Err(cannot(op, a, b)),
    }
}

fn divide(a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Length(x), Value::Length(y)) => Ok(Value::Number(x.to_pt() / y.to_pt())),
        (Value::Length(l), Value::Number(k)) => Ok(Value::Length(*l * (1.0 / k))),
        (Value::Angle(x), Value::Angle(y)) => Ok(Value::Number(x / y)),
        (Value::Angle(x), Value::Number(k)) => Ok(Value::Angle(x / k)),
        (Value::Tuple(items), Value::Number(_)) => items
            .iter()
            .map(|v| binary(BinaryOp::Div, v, b))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::tuple),
        _ => by_quantity(BinaryOp::Div, a, b),
    }
}

/// A point moved by a pair of numbers or lengths.
fn shift(op: BinaryOp, base: &Value, by: &Value, sign: f64) -> Result<Value, Fault> {
    let (Some(base), Some(Coord::Xy(x, y))) = (base.try_coord(), by.try_coord()) else {
        return Err(cannot(op, base, by).with_hint("move a point by a pair: `a + (1, 0)`"));
    };
    let signed = |s: Scalar| match s {
        Scalar::Unit(v) => Scalar::Unit(sign * v),
        Scalar::Length(l) => Scalar::Length(l * sign),
    };
    let moved = Rc::new(Coord::Offset(Rc::new(base), signed(x), signed(y)));
    size::check_point(&moved)?;
    Ok(Value::Coord(moved))
}

/// Tuples add item by item, and meet arrays of the same size.
fn by_items(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    match (a, b) {
        (Value::Tuple(x), Value::Tuple(y)) if x.len() == y.len() => x
            .iter()
            .zip(y.iter())
            .map(|(p, q)| binary(op, p, q))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::tuple),
        (Value::Tuple(_), Value::Array(_)) | (Value::Array(_), Value::Tuple(_)) => {
            match (a.try_array(), b.try_array()) {
                (Some(x), Some(y)) => arithmetic(op, &Value::Array(x), &Value::Array(y)),
                _ => Err(cannot(op, a, b)),
            }
        }
        _ => by_quantity(op, a, b),
    }
}

/// The sentence for two values that an operator does not take.
fn cannot(op: BinaryOp, a: &Value, b: &Value) -> Fault {
    let (x, y) = (a.describe(), b.describe());
    let message = match op {
        BinaryOp::Add => format!("cannot add {x} and {y}"),
        BinaryOp::Sub => format!("cannot subtract {y} from {x}"),
        BinaryOp::Mul | BinaryOp::MatMul => format!("cannot multiply {x} by {y}"),
        BinaryOp::Div => format!("cannot divide {x} by {y}"),
        BinaryOp::Rem => format!("cannot take the remainder of {x} by {y}"),
        BinaryOp::Pow => format!("cannot raise {x} to {y}"),
        _ => format!("cannot compare {x} with {y}"),
    };
    let unit = |v: &Value| match v {
        Value::Number(_) => Some(0),
        Value::Length(_) => Some(1),
        Value::Angle(_) => Some(2),
        _ => None,
    };
    let code = match (unit(a), unit(b)) {
        (Some(x), Some(y)) if x != y => Code::MixedUnits,
        _ => Code::WrongType,
    };
    let fault = Fault::new(code, message);
    match (a, b) {
        (Value::Number(n), Value::Length(_)) | (Value::Length(_), Value::Number(n)) => fault
            .with_hint(format!(
                "a number has no unit: write `{}cm`",
                super::number::fmt_number(*n)
            )),
        (Value::Number(n), Value::Angle(_)) | (Value::Angle(_), Value::Number(n)) => fault
            .with_hint(format!(
                "a number has no unit: write `{}deg` or `{0}rad`",
                super::number::fmt_number(*n)
            )),
        (Value::Array(_), Value::Length(_)) | (Value::Length(_), Value::Array(_)) => {
            fault.with_hint("numbers have no unit: multiply them by one, `xs * 1cm`")
        }
        (Value::Array(_), Value::Angle(_)) | (Value::Angle(_), Value::Array(_)) => {
            fault.with_hint("numbers have no unit: multiply them by one, `xs * 1deg`")
        }
        (Value::List(_), _) | (_, Value::List(_)) => {
            fault.with_hint("a list with anything but numbers is not an array: use a comprehension")
        }
        (Value::None, _) | (_, Value::None) => {
            fault.with_hint("a block without a last expression or `return` has no value")
        }
        _ => fault,
    }
}

/// `-x`, `+x`, `not x`
pub(super) fn unary(op: UnaryOp, value: &Value) -> Result<Value, Fault> {
    check_operand(value)?;
    let negate = op == UnaryOp::Neg;
    let sign = if negate { -1.0 } else { 1.0 };
    match (op, value) {
        (UnaryOp::Not, Value::Bool(b)) => Ok(Value::Bool(!b)),
        (UnaryOp::Not, Value::Mask(a)) => {
            Ok(Value::mask(broadcast::map(a, |x| f64::from(x == 0.0))))
        }
        (UnaryOp::Not, other) => Err(super::faults::condition_fault(other)),
        (_, Value::Number(x)) => Ok(Value::Number(sign * x)),
        (_, Value::Traced(x)) => traced::signed(x, sign),
        (_, Value::Length(l)) => Ok(Value::Length(*l * sign)),
        (_, Value::Angle(a)) => Ok(Value::Angle(sign * a)),
        (_, Value::Array(a) | Value::Mask(a)) => Ok(Value::array(broadcast::map(a, |x| sign * x))),
        (_, Value::Range(_)) => match value.try_array() {
            Some(a) => Ok(Value::array(broadcast::map(&a, |x| sign * x))),
            None => Err(Fault::new(Code::BadValue, "the range is too long")),
        },
        (_, Value::List(items)) if quantities(items) => each(items, |item| unary(op, item)),
        (_, Value::Tuple(items)) if items.iter().all(|v| scalar_of(v).is_some()) => items
            .iter()
            .map(|v| unary(op, v))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::tuple),
        (_, other) => {
            let verb = if negate { "negate" } else { "take the sign of" };
            Err(Fault::new(
                Code::WrongType,
                format!("cannot {verb} {}", other.describe()),
            ))
        }
    }
}

/// `and`, `or` on two booleans or masks, once both sides are known.
pub(super) fn logic(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    let both = op == BinaryOp::And;
    match (a, b) {
        (Value::Mask(_) | Value::Bool(_), Value::Mask(_) | Value::Bool(_)) => {
            let (x, y) = (a.as_array("and")?, b.as_array("and")?);
            compare(&x, &y, move |p, q| {
                if both {
                    p != 0.0 && q != 0.0
                } else {
                    p != 0.0 || q != 0.0
                }
            })
        }
        (Value::Mask(_) | Value::Bool(_), other) | (other, _) => {
            Err(super::faults::condition_fault(other))
        }
    }
}

/// The number of rows of an array, the length of anything that has one.
pub(super) fn length_of(value: &Value) -> Option<usize> {
    match value {
        Value::Array(a) | Value::Mask(a) => a.shape().first().copied(),
        Value::Traced(_) => length_of(&traced::detached(value)),
        Value::List(items) | Value::Tuple(items) => Some(items.len()),
        Value::Record(r) => Some(r.fields.len()),
        Value::Table(t) => Some(t.rows()),
        Value::Range(r) => Some(r.len()),
        Value::Text(t) => t.as_plain().map(|t| t.chars().count()),
        Value::Family(f) => Some(f.members.borrow().len()),
        Value::Crossings(c) => c.count,
        Value::Net(net) => Some(net.layers().len()),
        _ => None,
    }
}
