//! Sentences that several parts of the evaluator say.

use std::rc::Rc;

use super::value::{Record, Value};
use crate::diag::{Code, Fault, nearest};

/// A condition that is neither true nor false.
pub(super) fn condition_fault(value: &Value) -> Fault {
    let fault = Fault::new(
        Code::NotTruth,
        format!("a condition is `true` or `false`, not {}", value.describe()),
    );
    match value {
        Value::Mask(_) => fault.with_hint("use `all(…)` or `any(…)`"),
        Value::Number(_) => fault.with_hint("compare it: `x != 0`"),
        _ => fault,
    }
}

/// A field that a value does not have.
pub(super) fn unknown_field(name: &str, owner: &str, names: Vec<Rc<str>>) -> Fault {
    let fault = Fault::new(Code::UnknownField, format!("{owner} has no field `{name}`"));
    match nearest(name, names.iter().map(|n| &**n)) {
        Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
        None if !names.is_empty() && names.len() <= 8 => {
            let list: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
            fault.with_hint(format!("it has {}", list.join(", ")))
        }
        None => fault,
    }
}

/// The names of the fields of a record.
pub(super) fn record_names(record: &Record) -> Vec<Rc<str>> {
    record.fields.iter().map(|(n, _)| Rc::clone(n)).collect()
}

/// A value in a message: in full when short.
pub(super) fn brief(value: &Value) -> String {
    value
        .short_text(super::value::SHORT)
        .unwrap_or_else(|| value.kind())
}
