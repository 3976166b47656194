//! Lists, and everything that can be run over.

use super::args::{flag, num, opt, req, rest};
use super::{Args, Builtin, ParamSpec, row};
use crate::diag::{Code, Fault};
use crate::eval::expr::collected;
use crate::eval::items::Items;
use crate::eval::value::{Range, Value};
use crate::eval::{Interp, Trouble, ops, size};
use crate::numeric::{order, reduce};
use crate::source::Span;
use crate::syntax::ast::BinaryOp;

const XS: ParamSpec = req("xs", "anything that can be run over");
const AXIS: ParamSpec = opt(
    "axis",
    "the axis of an array to look along, negative from the last",
);
const F: ParamSpec = req("f", "a function of one item");

/// How often `fold` looks how deep its value has become.
const CHECKED_EVERY: usize = 1_000;

fn items(a: &Args, i: usize) -> Result<Vec<Value>, Fault> {
    Items::of(a.value(i).clone())?.to_vec()
}

/// Whether a function says yes to an item.
fn holds(interp: &mut Interp<'_>, f: &Value, item: &Value, span: Span) -> Result<bool, Trouble> {
    let answer = interp.call(f, vec![item.clone()], span)?;
    Ok(answer.as_bool("the function")?)
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "len",
            const { &[XS] },
            "how many items; of an array, how many rows",
            "len([1, 2, 3]) == 3 and len(\"abc\") == 3",
            |_, a| match ops::length_of(a.value(0)) {
                Some(n) => Ok(Value::Number(n as f64)),
                None => Err(Fault::new(
                    Code::WrongType,
                    format!("{} has no length", a.value(0).describe()),
                )
                .into()),
            },
        )
        .gives("a number")
        .fails(&["len(3)"]),
        row(
            "range",
            const {
                &[
                    req("start", "the first number, or the end when it stands alone"),
                    opt("stop", "the end, left out"),
                    num("step", 1.0, "the distance"),
                ]
            },
            "numbers in steps, ending before stop",
            "len(range(3)) == 3 and all(range(6, 0, -2) == [6, 4, 2])",
            |_, a| {
                let (start, stop) = match a.given(1) {
                    Some(_) => (a.number(0)?, a.number(1)?),
                    None => (0.0, a.number(0)?),
                };
                let step = a.number(2)?;
                if step == 1.0 {
                    return Ok(Value::Range(Range {
                        start,
                        end: stop,
                        inclusive: false,
                    }));
                }
                Ok(Value::array(crate::numeric::shapes::arange(
                    start, stop, step,
                )?))
            },
        )
        .gives("a range, or an array where the step is not 1")
        .fails(&["range(0, 5, 0)"])
        .source("Python's range"),
        row(
            "map",
            const { &[XS, F] },
            "the function of every item",
            "all([1, 2].map(x => x^2) == [1, 4])",
            |interp, a| {
                let f = a.function(1)?;
                let mut out = Vec::new();
                for item in Items::of(a.value(0).clone())?.iter() {
                    out.push(interp.call(&f, vec![item], a.span)?);
                }
                Ok(collected(out))
            },
        )
        .gives("an array where every result is a number or has one shape, else a list")
        .fails(&["[1, 2].map(3)"]),
        row(
            "filter",
            const { &[XS, F] },
            "the items to which the function says true",
            "all([1, -2, 3].filter(x => x > 0) == [1, 3])",
            |interp, a| {
                let f = a.function(1)?;
                let all = Items::of(a.value(0).clone())?;
                let mut kept = Vec::new();
                for (i, item) in all.iter().enumerate() {
                    if holds(interp, &f, &item, a.span)? {
                        kept.push(i);
                    }
                }
                Ok(picked(a, &all, &kept))
            },
        )
        .gives("an array or a list")
        .fails(&["filter([1, 2], x => x)"]),
        row(
            "fold",
            const {
                &[
                    XS,
                    req("start", "the first value"),
                    req("f", "a function of the value so far and an item"),
                ]
            },
            "the items taken together, from left to right",
            "fold([1, 2, 3], 0, (a, x) => a + x) == 6",
            |interp, a| {
                let f = a.function(2)?;
                let mut value = a.value(1).clone();
                for (i, item) in Items::of(a.value(0).clone())?.iter().enumerate() {
                    value = interp.call(&f, vec![value, item], a.span)?;
                    if i % CHECKED_EVERY == CHECKED_EVERY - 1 {
                        size::check_nesting(&value)?;
                    }
                }
                Ok(value)
            },
        )
        .gives("what f gives last")
        .fails(&["fold(3, 0, (a, x) => a + x)"]),
        row(
            "zip",
            const { &[XS, req("ys", "likewise"), rest("more", "likewise")] },
            "tuples of the items at each position, as many as the shortest has",
            "zip([1, 2], [\"a\", \"b\"])[1] == (2, \"b\")",
            |_, a| {
                let mut columns = vec![items(a, 0)?, items(a, 1)?];
                for more in std::mem::take(&mut a.rest) {
                    columns.push(Items::of(more)?.to_vec()?);
                }
                let n = columns.iter().map(Vec::len).min().unwrap_or(0);
                let tuples =
                    (0..n).map(|i| Value::tuple(columns.iter().map(|c| c[i].clone()).collect()));
                Ok(Value::list(tuples.collect()))
            },
        )
        .gives("a list of tuples")
        .fails(&["zip([1], 2)"])
        .source("Python's zip")
        .shows("zip([1, 2], [\"a\", \"b\"])"),
        row(
            "enumerate",
            const { &[XS, num("start", 0.0, "the first number")] },
            "tuples of a number and an item",
            "enumerate([\"a\"])[0] == (0, \"a\")",
            |_, a| {
                let start = a.number(1)?;
                let tuples = items(a, 0)?.into_iter().enumerate();
                Ok(Value::list(
                    tuples
                        .map(|(i, v)| Value::tuple(vec![Value::Number(start + i as f64), v]))
                        .collect(),
                ))
            },
        )
        .gives("a list of tuples")
        .fails(&["enumerate(3)"])
        .source("Python's enumerate")
        .shows("enumerate([\"a\", \"b\"])"),
        row(
            "reversed",
            const { &[XS] },
            "the items in reverse order",
            "all(reversed([1, 2]) == [2, 1])",
            |_, a| {
                let all = Items::of(a.value(0).clone())?;
                crate::eval::items::check_count(all.len())?;
                let backwards: Vec<usize> = (0..all.len()).rev().collect();
                Ok(picked(a, &all, &backwards))
            },
        )
        .gives("an array or a list")
        .fails(&["reversed(\"abc\")"]),
        row(
            "sorted",
            const {
                &[
                    XS,
                    opt(
                        "by",
                        "a function whose value to sort by, or a column of a table",
                    ),
                    flag("descending", false, "whether the greatest comes first"),
                ]
            },
            "the items in order; equals stay in theirs",
            "all(sorted([3, 1, 2]) == [1, 2, 3]) and sorted([\"bb\", \"a\"], by: len)[0] == \"a\"",
            sorted,
        )
        .gives("an array or a list")
        .fails(&["sorted([1, \"a\"])"])
        .source("Python's sorted")
        .shows("sorted([3, 1, 2], descending: true)"),
        row(
            "sort",
            const { &[req("x", "an array"), num("axis", -1.0, "the axis")] },
            "the array, ascending along an axis",
            "all(sort([3, 1, 2]) == [1, 2, 3])",
            |_, a| {
                Ok(Value::array(order::sort(
                    &*a.array(0)?,
                    Some(a.integer(1)?),
                )?))
            },
        )
        .gives("the shape of x")
        .fails(&["sort([1, 2], axis: 1)"])
        .source("numpy.sort"),
        row(
            "all",
            const { &[XS, opt("f", "a function that says true or false"), AXIS] },
            "whether all are true",
            "all([1, 2] > 0) and not all([1, -1] > 0)",
            |interp, a| quantified(interp, a, true),
        )
        .gives("`true` or `false`")
        .fails(&["all([1, 2], f: x => x)"]),
        row(
            "any",
            const { &[XS, opt("f", "a function that says true or false"), AXIS] },
            "whether one of them is true",
            "any([1, -1] > 0)",
            |interp, a| quantified(interp, a, false),
        )
        .gives("`true` or `false`")
        .fails(&["any([1, 2], f: x => x)"]),
        row(
            "contains",
            const { &[XS, req("item", "a value")] },
            "whether the item is among them",
            "contains([1, 2], 2) and not contains([\"a\"], \"b\")",
            |_, a| {
                let item = a.value(1);
                Ok(Value::Bool(items(a, 0)?.iter().any(|v| v == item)))
            },
        )
        .gives("`true` or `false`")
        .fails(&["contains(3, 2)"]),
        row(
            "keys",
            const { &[req("record", "a record")] },
            "the names of the fields",
            "keys({a: 1, b: 2})[1] == \"b\"",
            |_, a| match a.value(0) {
                Value::Record(r) => Ok(Value::list(
                    r.fields
                        .iter()
                        .map(|(n, _)| Value::text(n.to_string()))
                        .collect(),
                )),
                Value::Table(t) => Ok(t.field("columns")?),
                other => Err(other.mismatch("record", "a record").into()),
            },
        )
        .gives("a list of texts")
        .fails(&["keys([1])"])
        .shows("keys({lr: 0.01, name: \"adam\"})"),
        row(
            "values",
            const { &[req("record", "a record")] },
            "the values of the fields",
            "all(values({a: 1, b: 2}) == [1, 2])",
            |_, a| match a.value(0) {
                Value::Record(r) => {
                    Ok(collected(r.fields.iter().map(|(_, v)| v.clone()).collect()))
                }
                other => Err(other.mismatch("record", "a record").into()),
            },
        )
        .gives("an array or a list")
        .fails(&["values([1])"])
        .shows("values({a: 1, b: 2})"),
        row(
            "type",
            const { &[req("x", "a value")] },
            "what kind of value it is, in words",
            "type(2cm) == \"a length\"",
            |_, a| Ok(Value::text(a.value(0).kind())),
        )
        .gives("a text")
        .shows("type([1, 2; 3, 4])"),
    ]
}

fn quantified(interp: &mut Interp<'_>, a: &mut Args, every: bool) -> Result<Value, Trouble> {
    if a.given(1).is_some() {
        let f = a.function(1)?;
        for item in Items::of(a.value(0).clone())?.iter() {
            if holds(interp, &f, &item, a.span)? != every {
                return Ok(Value::Bool(!every));
            }
        }
        return Ok(Value::Bool(every));
    }
    match a.value(0) {
        Value::Bool(b) => Ok(Value::Bool(*b)),
        Value::List(found) | Value::Tuple(found) => {
            for item in found.iter() {
                if item.as_bool("xs")? != every {
                    return Ok(Value::Bool(!every));
                }
            }
            Ok(Value::Bool(every))
        }
        _ => {
            let f = if every { reduce::all } else { reduce::any };
            Ok(Value::mask(f(&*a.array(0)?, a.axis(2)?)?))
        }
    }
}

/// A stable merge sort by `<`, so that it may fail on values that have no order.
fn sorted(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let all = Items::of(a.value(0).clone())?;
    crate::eval::items::check_count(all.len())?;
    let mut keyed = Vec::with_capacity(all.len());
    match (a.value(0), a.given(1)) {
        (Value::Table(table), Some(Value::Text(_))) => {
            let column = Items::of(table.named(&a.text(1)?)?.clone())?;
            keyed.extend(column.iter().enumerate().map(|(i, key)| (key, i)));
        }
        (Value::Table(_), None) => {
            return Err(
                Fault::new(Code::BadArguments, "a table is sorted by a column")
                    .with_hint("name it: `sorted(t, by: \"loss\")`")
                    .into(),
            );
        }
        (_, by) => {
            let by = match by {
                Some(_) => Some(a.function(1)?),
                None => None,
            };
            for (i, item) in all.iter().enumerate() {
                let key = match &by {
                    Some(f) => interp.call(f, vec![item], a.span)?,
                    None => item,
                };
                keyed.push((key, i));
            }
        }
    }
    let descending = a.bool(2)?;
    let mut failed = None;
    keyed.sort_by(|(x, _), (y, _)| {
        use std::cmp::Ordering;
        let mut less = |p: &Value, q: &Value| match ops::binary(BinaryOp::Lt, p, q) {
            Ok(Value::Bool(b)) => b,
            Ok(other) => {
                failed.get_or_insert_with(|| other.mismatch("sorted", "items that have an order"));
                false
            }
            Err(fault) => {
                failed.get_or_insert(fault);
                false
            }
        };
        // NaN sorts last, as in NumPy, which keeps the order total; so does a missing text.
        let nan = |v: &Value| match v {
            Value::Number(n) => n.is_nan(),
            Value::None => true,
            _ => false,
        };
        let order = match (nan(x), nan(y)) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            _ if less(x, y) => Ordering::Less,
            _ if less(y, x) => Ordering::Greater,
            _ => Ordering::Equal,
        };
        if descending { order.reverse() } else { order }
    });
    match failed {
        Some(fault) => Err(fault.into()),
        None => {
            let order: Vec<usize> = keyed.into_iter().map(|(_, i)| i).collect();
            Ok(picked(a, &all, &order))
        }
    }
}

/// The items at these positions: rows of a table as a table.
fn picked(a: &Args, all: &Items, positions: &[usize]) -> Value {
    match a.value(0) {
        Value::Table(table) => Value::Table(table.take(positions).into()),
        _ => collected(positions.iter().map(|i| all.get(*i)).collect()),
    }
}
