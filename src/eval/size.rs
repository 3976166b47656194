//! How large and how deep values are.
//!
//! A list may hold the same list many times over: it is short in memory and endless on
//! paper. So what walks through a value has a budget, and says when it is used up.

use std::collections::HashSet;
use std::rc::Rc;

use super::scope::Scope;
use super::value::Value;
use crate::diag::{Code, Fault};
use crate::scene::{Coord, Track};

/// How deep values may nest. Printing, comparing and forgetting a value walk through it on
/// the native stack.
const MAX_NESTING: usize = 10_000;

/// How many points one point may be made of.
const MAX_PARTS: usize = 1_000;

/// How many lists, records, points and functions are looked at for their depth.
const LOOKED_AT: usize = 100_000;

/// Whether a value has no more items than `left`, which becomes what is over. A list can
/// hold itself in parts many times over.
pub fn fits(value: &Value, left: &mut usize) -> bool {
    let count = match value {
        Value::Array(a) | Value::Mask(a) => a.len(),
        Value::Range(r) => r.len(),
        _ => 1,
    };
    match left.checked_sub(count) {
        Some(rest) => *left = rest,
        None => return false,
    }
    match value {
        Value::List(items) | Value::Tuple(items) => items.iter().all(|item| fits(item, left)),
        Value::Record(record) => record.fields.iter().all(|(_, item)| fits(item, left)),
        Value::Table(table) => table.columns().iter().all(|(_, item)| fits(item, left)),
        _ => true,
    }
}

/// Whether two values are equal; none when that takes too long to say.
pub(super) fn equal(a: &Value, b: &Value, left: &mut usize) -> Option<bool> {
    *left = left.checked_sub(1)?;
    match (a, b) {
        (Value::List(x), Value::List(y)) | (Value::Tuple(x), Value::Tuple(y)) => {
            if x.len() != y.len() {
                return Some(false);
            }
            for (p, q) in x.iter().zip(y.iter()) {
                if !equal(p, q, left)? {
                    return Some(false);
                }
            }
            Some(true)
        }
        (Value::Record(x), Value::Record(y)) => {
            if x.fields.len() != y.fields.len() {
                return Some(false);
            }
            for (name, p) in &x.fields {
                match y.get(name) {
                    Some(q) if equal(p, q, left)? => {}
                    _ => return Some(false),
                }
            }
            Some(true)
        }
        _ => Some(a.same(b)),
    }
}

/// Something that can hold something.
enum Holder {
    Value(Value),
    Coord(Rc<Coord>),
    Scope(Rc<Scope>),
}

/// Refuses a value that nests too deeply, as one that a `fold` wraps again and again.
pub(super) fn check_nesting(value: &Value) -> Result<(), Fault> {
    let mut seen: HashSet<*const ()> = HashSet::new();
    let mut stack = vec![(Holder::Value(value.clone()), 0)];
    while let Some((holder, depth)) = stack.pop() {
        if depth > MAX_NESTING {
            return Err(Fault::new(
                Code::TooLarge,
                format!("the value nests more than {MAX_NESTING} levels deep"),
            )
            .with_hint("collect items in one list: `list + [item]`"));
        }
        let place: *const () = match &holder {
            Holder::Value(Value::List(items) | Value::Tuple(items)) => Rc::as_ptr(items).cast(),
            Holder::Value(Value::Record(record)) => Rc::as_ptr(record).cast(),
            Holder::Value(Value::Function(f)) => Rc::as_ptr(f).cast(),
            Holder::Value(Value::Coord(coord)) | Holder::Coord(coord) => Rc::as_ptr(coord).cast(),
            Holder::Scope(scope) => Rc::as_ptr(scope).cast(),
            Holder::Value(_) => continue,
        };
        if !seen.insert(place) {
            continue;
        }
        if seen.len() > LOOKED_AT {
            return Ok(());
        }
        let held = held_by(holder).into_iter();
        stack.extend(held.map(|holder| (holder, depth + 1)));
    }
    Ok(())
}

fn held_by(holder: Holder) -> Vec<Holder> {
    let nested = |value: &Value| holds(value).then(|| Holder::Value(value.clone()));
    match holder {
        Holder::Value(Value::List(items) | Value::Tuple(items)) => {
            items.iter().filter_map(nested).collect()
        }
        Holder::Value(Value::Record(record)) => {
            let fields = record.fields.iter();
            fields.filter_map(|(_, item)| nested(item)).collect()
        }
        Holder::Value(Value::Function(f)) => vec![Holder::Scope(Rc::clone(&f.scope))],
        Holder::Value(Value::Coord(coord)) | Holder::Coord(coord) => {
            parts(&coord).into_iter().map(Holder::Coord).collect()
        }
        Holder::Value(_) => Vec::new(),
        Holder::Scope(scope) => {
            let names = scope.entries();
            let outer = scope.parent().map(|p| Holder::Scope(Rc::clone(p)));
            let values = names.iter().filter_map(|(_, value)| nested(value));
            outer.into_iter().chain(values).collect()
        }
    }
}

fn holds(value: &Value) -> bool {
    matches!(
        value,
        Value::List(_) | Value::Tuple(_) | Value::Record(_) | Value::Function(_) | Value::Coord(_)
    )
}

/// The points that a point is made of.
fn parts(coord: &Coord) -> Vec<Rc<Coord>> {
    match coord {
        Coord::Offset(base, ..) => vec![Rc::clone(base)],
        Coord::Between(a, b, _) | Coord::Along(a, b, _) | Coord::Corner(a, b) => {
            vec![Rc::clone(a), Rc::clone(b)]
        }
        Coord::Turn { about, point, .. } => vec![Rc::clone(about), Rc::clone(point)],
        Coord::Foot { point, line } | Coord::Perpendicular { point, line, .. } => {
            vec![Rc::clone(point), Rc::clone(&line.0), Rc::clone(&line.1)]
        }
        Coord::Crossing { p, q, .. } => [p, q].into_iter().flat_map(ends).collect(),
        _ => Vec::new(),
    }
}

/// The points that a line of a construction goes through.
fn ends(track: &Track) -> Vec<Rc<Coord>> {
    match track {
        Track::Through(a, b) => vec![Rc::clone(a), Rc::clone(b)],
        Track::Drawn(_) => Vec::new(),
    }
}

/// Refuses a point that is made of too many others: each of them is looked for anew.
pub(super) fn check_point(coord: &Rc<Coord>) -> Result<(), Fault> {
    let mut left = MAX_PARTS;
    let mut stack = parts(coord);
    while let Some(part) = stack.pop() {
        if left == 0 {
            return Err(Fault::new(
                Code::TooLarge,
                format!("the point is made of more than {MAX_PARTS} others"),
            )
            .with_hint("draw something at one of them, and go on from there"));
        }
        left -= 1;
        stack.extend(parts(&part));
    }
    Ok(())
}
