//! What can be run over, item by item.

use std::rc::Rc;

use super::table::Table;
use super::value::{Range, Value};
use crate::diag::{Code, Fault};
use crate::numeric::array;

/// The most items of a list. An array holds more in less memory.
pub(super) const MAX_ITEMS: usize = 10_000_000;

/// Refuses a list that is too long.
pub(super) fn check_count(count: usize) -> Result<(), Fault> {
    if count <= MAX_ITEMS {
        return Ok(());
    }
    Err(Fault::new(
        Code::TooLarge,
        format!("a list of {count} items is too long, the limit is {MAX_ITEMS}"),
    )
    .with_hint("work on arrays as a whole"))
}

/// What `for` runs over.
pub(super) enum Items {
    /// Numbers in steps of one.
    Range(Range),
    /// Numbers of a 1-d array, or truth values of a mask.
    Flat(Rc<crate::numeric::Array>, bool),
    /// The records of a table.
    Rows(Rc<Table>),
    /// Anything else, item by item.
    Listed(Rc<[Value]>),
}

impl Items {
    /// The items of a value.
    ///
    /// # Errors
    /// When there is nothing to run over.
    pub(super) fn of(value: Value) -> Result<Items, Fault> {
        Ok(match value {
            Value::Range(r) => {
                array::checked_len(&[r.len()])
                    .map_err(|e| super::numeric_fault(Code::TooLarge, e))?;
                Items::Range(r)
            }
            Value::Array(a) if a.ndim() == 1 => Items::Flat(a, false),
            Value::Mask(a) if a.ndim() == 1 => Items::Flat(a, true),
            Value::Array(a) => Items::Listed(
                a.outer_iter()
                    .map(|row| Value::array(row.to_owned()))
                    .collect(),
            ),
            Value::Mask(a) => Items::Listed(
                a.outer_iter()
                    .map(|row| Value::mask(row.to_owned()))
                    .collect(),
            ),
            Value::Traced(t) if super::ops::length_of(&Value::Traced(Rc::clone(&t))).is_some() => {
                Items::Listed(super::traced::rows(&t)?.into())
            }
            Value::Table(table) => Items::Rows(table),
            Value::List(items) | Value::Tuple(items) => Items::Listed(items),
            Value::Record(record) => Items::Listed(
                record
                    .fields
                    .iter()
                    .map(|(name, value)| {
                        Value::tuple(vec![Value::text(name.to_string()), value.clone()])
                    })
                    .collect(),
            ),
            Value::Family(family) => Items::Listed(
                family
                    .members
                    .borrow()
                    .iter()
                    .map(|(_, member)| member.clone())
                    .collect(),
            ),
            Value::Crossings(c) => Items::Listed(c.all()?.into()),
            other => {
                let fault = Fault::new(
                    Code::NotIterable,
                    format!("cannot run over {}", other.describe()),
                );
                return Err(match other {
                    Value::Number(n) if n >= 0.0 => {
                        fault.with_hint(format!("write `0..{}`", super::number::fmt_number(n)))
                    }
                    _ => fault,
                });
            }
        })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Items::Range(r) => r.len(),
            Items::Flat(a, _) => a.len(),
            Items::Rows(table) => table.rows(),
            Items::Listed(items) => items.len(),
        }
    }

    /// The item at a position; past the end there is nothing.
    pub(super) fn get(&self, i: usize) -> Value {
        match self {
            Items::Range(r) => Value::Number(r.at(i)),
            Items::Flat(a, truth) => {
                let x = a.get([i].as_slice()).copied().unwrap_or(f64::NAN);
                if *truth {
                    Value::Bool(x != 0.0)
                } else {
                    Value::Number(x)
                }
            }
            Items::Rows(table) => table.row(i),
            Items::Listed(items) => items.get(i).cloned().unwrap_or_default(),
        }
    }

    /// All of them, one by one.
    pub(super) fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        (0..self.len()).map(|i| self.get(i))
    }

    /// All of them as a list.
    ///
    /// # Errors
    /// When they are too many for a list.
    pub(super) fn to_vec(&self) -> Result<Vec<Value>, Fault> {
        check_count(self.len())?;
        Ok(self.iter().collect())
    }
}
