//! `A[i, 1:]`, `xs[mask]`, `record["key"]`, `h[2]`

use std::rc::Rc;

use super::faults::{record_names, unknown_field};
use super::scope::Scope;
use super::table::Table;
use super::value::Value;
use super::{Eval, Interp, numeric_fault, silent};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::numeric::index::{Index, index};
use crate::numeric::{Array, array};
use crate::source::Span;
use crate::syntax::ast::{Expr, IndexItem};

impl Interp<'_> {
    pub(super) fn eval_index(
        &mut self,
        base: &Expr,
        items: &[IndexItem],
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        let value = self.eval(base, scope)?;
        if let (Value::Array(a), [IndexItem::At(expr)]) = (&value, items)
            && a.ndim() == 1
        {
            let at = self.eval(expr, scope)?;
            // The most common case by far, without a copy of anything.
            if let Value::Number(x) = at
                && x.fract() == 0.0
                && let Some(found) = element(a, x)
            {
                return Ok(Value::Number(found));
            }
            return array_index(a, &[part(&at).at(expr.span)?])
                .map(Value::array)
                .at(span);
        }
        match &value {
            Value::Array(a) => self
                .parts(items, scope)
                .and_then(|parts| array_index(a, &parts).map(Value::array).at(span)),
            Value::Traced(t) => {
                let parts = self.parts(items, scope)?;
                super::traced::indexed(t, &parts).at(span)
            }
            Value::Mask(a) => self
                .parts(items, scope)
                .and_then(|parts| array_index(a, &parts).map(Value::mask).at(span)),
            Value::Range(_) => {
                let a = value.as_array("the range").at(base.span)?;
                let parts = self.parts(items, scope)?;
                array_index(&a, &parts).map(Value::array).at(span)
            }
            Value::List(all) => {
                let part = self.single_part(items, span, scope)?;
                list_index(all, &part, "list")
                    .at(span)
                    .map(|found| match found {
                        Picked::One(value) => value,
                        Picked::Many(values) => super::expr::collected(values),
                    })
            }
            Value::Tuple(all) => {
                let part = self.single_part(items, span, scope)?;
                list_index(all, &part, "tuple")
                    .at(span)
                    .map(|found| match found {
                        Picked::One(value) => value,
                        Picked::Many(values) => Value::tuple(values),
                    })
            }
            Value::Crossings(all) => {
                let part = self.single_part(items, span, scope)?;
                if let Index::At(i) = part {
                    return all.pick(i, &self.canvas).at(span);
                }
                let points = all.all().at(span)?;
                list_index(&points, &part, "list of crossings")
                    .at(span)
                    .map(|found| match found {
                        Picked::One(value) => value,
                        Picked::Many(values) => Value::list(values),
                    })
            }
            Value::Record(record) => {
                let key = self.single_value(items, span, scope)?;
                let name = key.as_plain("a record's index").at(span)?;
                match record.get(&name) {
                    Some(value) => Ok(value.clone()),
                    None => Err(unknown_field(&name, "the record", record_names(record))).at(span),
                }
            }
            Value::Net(net) => {
                let part = self.single_part(items, span, scope)?;
                positions(net.layers().len(), &part, "net")
                    .and_then(|layers| super::net::slice(net, &layers))
                    .at(span)
            }
            Value::Table(table) => self.table_index(table, items, span, scope),
            Value::Family(family) => {
                let key = self.family_key(items, scope)?;
                match family.get(&key) {
                    Some(Value::Poison) => Err(silent()),
                    Some(member) => Ok(member),
                    None => Err(Box::new(
                        Diagnostic::error(
                            Code::BadIndex,
                            span,
                            format!(
                                "nothing is named `{}[{}]`",
                                family.name,
                                super::value::key_text(&key)
                            ),
                        )
                        .with_hint("name it where it is drawn: `h[i]: node(…)`"),
                    )),
                }
            }
            other => Err(Box::new(Diagnostic::error(
                Code::WrongType,
                span,
                format!("cannot index {}", other.describe()),
            ))),
        }
    }

    fn parts(&mut self, items: &[IndexItem], scope: &Rc<Scope>) -> Eval<Vec<Index>> {
        items.iter().map(|item| self.part(item, scope)).collect()
    }

    fn part(&mut self, item: &IndexItem, scope: &Rc<Scope>) -> Eval<Index> {
        match item {
            IndexItem::At(expr) => {
                let value = self.eval(expr, scope)?;
                part(&value).at(expr.span)
            }
            IndexItem::Slice {
                start, stop, step, ..
            } => Ok(Index::Slice {
                start: self.bound(start.as_ref(), scope)?,
                stop: self.bound(stop.as_ref(), scope)?,
                step: self.bound(step.as_ref(), scope)?,
            }),
        }
    }

    fn bound(&mut self, expr: Option<&Expr>, scope: &Rc<Scope>) -> Eval<Option<i64>> {
        let Some(expr) = expr else { return Ok(None) };
        let value = self.eval(expr, scope)?;
        if matches!(value, Value::None) {
            return Ok(None);
        }
        value
            .as_integer("a slice")
            .map_err(bad_index)
            .at(expr.span)
            .map(Some)
    }

    fn single_part(&mut self, items: &[IndexItem], span: Span, scope: &Rc<Scope>) -> Eval<Index> {
        match items {
            [item] => self.part(item, scope),
            _ => Err(one_index(items.len(), span)),
        }
    }

    fn single_value(&mut self, items: &[IndexItem], span: Span, scope: &Rc<Scope>) -> Eval<Value> {
        match items {
            [IndexItem::At(expr)] => self.eval(expr, scope),
            _ => Err(one_index(items.len(), span)),
        }
    }

    /// `t["loss"]`, `t[["x", "y"]]`, `t[3]`, `t[mask]`, and `t[rows, "loss"]`.
    fn table_index(
        &mut self,
        table: &Rc<Table>,
        items: &[IndexItem],
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        let (rows, column) = match items {
            [rows] => (rows, None),
            [rows, IndexItem::At(column)] => (rows, Some(column)),
            _ => return Err(one_index(items.len(), span)),
        };
        let of_columns = match column {
            None => Value::Table(Rc::clone(table)),
            Some(expr) => {
                let key = self.eval(expr, scope)?;
                table_columns(table, &key)
                    .and_then(|found| {
                        let wanted = "the name of a column";
                        found.ok_or_else(|| bad_index(key.mismatch("the second index", wanted)))
                    })
                    .at(expr.span)?
            }
        };
        let part = match rows {
            IndexItem::At(expr) => {
                let key = self.eval(expr, scope)?;
                if column.is_none()
                    && let Some(found) = table_columns(table, &key).at(expr.span)?
                {
                    return Ok(found);
                }
                part(&key).at(expr.span)?
            }
            slice => self.part(slice, scope)?,
        };
        let positions = positions(table.rows(), &part, "table").at(span)?;
        Ok(match (of_columns, &part, &*positions) {
            (Value::Table(t), Index::At(_), [i]) => t.row(*i),
            (Value::Table(t), ..) => Value::Table(Rc::new(t.take(&positions))),
            (Value::Array(a), ..) => array_index(&a, &[part]).map(Value::array).at(span)?,
            (Value::Mask(a), ..) => array_index(&a, &[part]).map(Value::mask).at(span)?,
            (Value::List(all), ..) => match list_index(&all, &part, "column").at(span)? {
                Picked::One(value) => value,
                Picked::Many(values) => super::expr::collected(values),
            },
            (other, ..) => other,
        })
    }

    /// `h[i]` and `h[i, j]`: the key of a family's member.
    fn family_key(&mut self, items: &[IndexItem], scope: &Rc<Scope>) -> Eval<Value> {
        let mut keys = Vec::with_capacity(items.len());
        for item in items {
            match item {
                IndexItem::At(expr) => keys.push(self.eval(expr, scope)?),
                IndexItem::Slice { span, .. } => {
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::BadIndex,
                            *span,
                            "a family of drawn things has no slices",
                        )
                        .with_hint("run over it: `for node in h { … }`"),
                    ));
                }
            }
        }
        Ok(match keys.len() {
            1 => keys.remove(0),
            _ => Value::tuple(keys),
        })
    }
}

fn one_index(count: usize, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        Code::BadIndex,
        span,
        format!("this takes one index, not {count}"),
    ))
}

fn bad_index(fault: Fault) -> Fault {
    Fault {
        code: Code::BadIndex,
        ..fault
    }
}

/// The element of a 1-d array, if the position is in range.
pub(super) fn element(a: &Array, x: f64) -> Option<f64> {
    let position = if x < 0.0 { x + a.len() as f64 } else { x };
    // A negative position saturates to 0 only after the check.
    if position < 0.0 {
        return None;
    }
    a.get([position as usize].as_slice()).copied()
}

fn array_index(a: &Array, parts: &[Index]) -> Result<Array, Fault> {
    index(a, parts).map_err(|e| numeric_fault(Code::BadIndex, e))
}

/// What an index value selects.
fn part(value: &Value) -> Result<Index, Fault> {
    match value {
        Value::Number(_) => value
            .as_integer("an index")
            .map(Index::At)
            .map_err(bad_index),
        Value::Mask(mask) => Ok(Index::Mask((**mask).clone())),
        Value::Array(list) => Ok(Index::Take((**list).clone())),
        Value::Range(_) | Value::List(_) => match value.try_array() {
            Some(list) => Ok(Index::Take((*list).clone())),
            None => Err(bad_index(value.mismatch("an index", "whole numbers"))),
        },
        other => Err(bad_index(other.mismatch(
            "an index",
            "a whole number, a slice, a mask or a list of numbers",
        ))),
    }
}

/// What an index picked from a list.
enum Picked {
    One(Value),
    Many(Vec<Value>),
}

/// The columns that a key names: one as itself, several as a table. None when the key
/// is about rows.
fn table_columns(table: &Table, key: &Value) -> Result<Option<Value>, Fault> {
    match key {
        Value::Text(_) | Value::Word(_) => {
            let name = key.as_plain("the name of a column")?;
            table.named(&name).cloned().map(Some)
        }
        Value::List(names) | Value::Tuple(names)
            if !names.is_empty() && names.iter().all(|n| matches!(n, Value::Text(_))) =>
        {
            let names = names
                .iter()
                .map(|n| n.as_plain("the name of a column"))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Some(Value::Table(Rc::new(table.pick(&names)?))))
        }
        _ => Ok(None),
    }
}

/// Positions are computed as those of an array of the same length.
fn positions(count: usize, part: &Index, what: &str) -> Result<Vec<usize>, Fault> {
    let positions: Vec<f64> = (0..count).map(|i| i as f64).collect();
    let found = index(&array::vector(&positions), std::slice::from_ref(part)).map_err(|e| {
        let fault = numeric_fault(Code::BadIndex, e);
        Fault {
            message: fault.message.replace("array", what),
            ..fault
        }
    })?;
    Ok(found.iter().map(|&i| i as usize).collect())
}

fn list_index(items: &[Value], part: &Index, what: &str) -> Result<Picked, Fault> {
    let picked: Vec<Value> = positions(items.len(), part, what)?
        .into_iter()
        .filter_map(|i| items.get(i).cloned())
        .collect();
    Ok(match part {
        Index::At(_) => Picked::One(picked.into_iter().next().unwrap_or_default()),
        _ => Picked::Many(picked),
    })
}
