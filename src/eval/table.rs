//! Tables: named columns of one length, read by column, by row, or by both.
//!
//! A column is a value of its own, an array or a list, so that everything that works
//! on these works on it; a row is a record.

use std::fmt::Write;
use std::rc::Rc;

use super::expr::collected;
use super::faults::unknown_field;
use super::number::fmt_number;
use super::value::{Record, Value};
use crate::data;
use crate::diag::{Code, Fault};
use crate::numeric::index::{Index, index};
use crate::numeric::{Array, array};

/// The most rows that are printed in full.
const SHOWN_ROWS: usize = 20;

/// How many rows stand before and after the gap of a table that is cut.
const SHOWN_ENDS: (usize, usize) = (10, 5);

/// How wide a printed table and a printed cell may be, in characters.
const SHOWN_WIDTH: usize = 100;
const SHOWN_CELL: usize = 32;

/// Named columns of one length.
#[derive(Clone, PartialEq)]
pub struct Table {
    rows: usize,
    columns: Vec<(Rc<str>, Value)>,
}

impl Table {
    /// A table of columns: arrays, whose first axis is the rows, lists, tuples or ranges.
    ///
    /// # Errors
    /// When a column is something else, or two differ in length or have one name.
    pub fn of(columns: Vec<(Rc<str>, Value)>) -> Result<Table, Fault> {
        let mut table = Table {
            rows: 0,
            columns: Vec::with_capacity(columns.len()),
        };
        for (name, value) in columns {
            let Some((column, rows)) = column_of(&value) else {
                return Err(Fault::new(
                    Code::WrongType,
                    format!(
                        "the column `{name}` is {}, not an array or a list",
                        value.describe()
                    ),
                ));
            };
            match table.columns.first() {
                Some((first, _)) if rows != table.rows => {
                    return Err(Fault::new(
                        Code::ShapeMismatch,
                        format!(
                            "the column `{name}` is of length {rows}, and `{first}` of length {}",
                            table.rows
                        ),
                    ));
                }
                _ => table.rows = rows,
            }
            if table.column(&name).is_some() {
                return Err(Fault::new(
                    Code::BadValue,
                    format!("two columns are named `{name}`"),
                ));
            }
            table.columns.push((name, column));
        }
        Ok(table)
    }

    /// A table of records: every field of any of them is a column, and where one lacks it
    /// the cell is missing.
    ///
    /// # Errors
    /// When an item is no record.
    pub fn of_records(records: &[Value]) -> Result<Table, Fault> {
        let mut names: Vec<Rc<str>> = Vec::new();
        let mut rows: Vec<&Record> = Vec::with_capacity(records.len());
        for item in records {
            let Value::Record(record) = item else {
                return Err(item.mismatch("table", "records, a record of columns, or a matrix"));
            };
            for (name, _) in &record.fields {
                if !names.contains(name) {
                    names.push(Rc::clone(name));
                }
            }
            rows.push(record);
        }
        let column = |name: &Rc<str>| {
            let cells = rows
                .iter()
                .map(|record| record.get(name).cloned().unwrap_or_default());
            (Rc::clone(name), filled(cells.collect()))
        };
        Table::of(names.iter().map(column).collect())
    }

    /// The table that a file holds.
    pub(super) fn of_data(table: data::Table) -> Table {
        let column = |column: data::Column| match column {
            data::Column::Numbers(numbers) => Value::Array(Rc::new(array::vector(&numbers))),
            data::Column::Texts(texts) => Value::list(shared_texts(texts)),
        };
        Table {
            rows: table.rows,
            columns: table
                .columns
                .into_iter()
                .map(|(name, cells)| (name, column(cells)))
                .collect(),
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns with their names, in order.
    pub fn columns(&self) -> &[(Rc<str>, Value)] {
        &self.columns
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<Rc<str>> {
        self.columns.iter().map(|(n, _)| Rc::clone(n)).collect()
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Value> {
        let found = self.columns.iter().find(|(n, _)| &**n == name);
        found.map(|(_, value)| value)
    }

    /// The column of this name, or the sentence that there is none.
    pub(super) fn named(&self, name: &str) -> Result<&Value, Fault> {
        self.column(name).ok_or_else(|| {
            let fault = unknown_field(name, "the table", self.names());
            let message = format!("the table has no column `{name}`");
            Fault { message, ..fault }
        })
    }

    /// What `t.name` is: a column, else a fact about the table.
    pub(super) fn field(&self, name: &str) -> Result<Value, Fault> {
        if let Some(column) = self.column(name) {
            return Ok(column.clone());
        }
        let number = |n: usize| Value::Number(n as f64);
        match name {
            "rows" => Ok(number(self.rows)),
            "columns" => Ok(Value::list(
                self.names().iter().map(|n| Value::text(&**n)).collect(),
            )),
            "shape" => Ok(Value::tuple(vec![
                number(self.rows),
                number(self.columns.len()),
            ])),
            _ => self.named(name).cloned(),
        }
    }

    /// A row as a record. Past the end all its fields are `none`.
    pub fn row(&self, i: usize) -> Value {
        let fields = self
            .columns
            .iter()
            .map(|(name, column)| (Rc::clone(name), cell(column, i)))
            .collect();
        Value::Record(Rc::new(Record { fields }))
    }

    /// The rows at these positions, in this order; each is below [`Table::rows`].
    pub fn take(&self, positions: &[usize]) -> Table {
        let at = array::vector(&positions.iter().map(|i| *i as f64).collect::<Vec<_>>());
        let part = [Index::Take(at)];
        let picked = |column: &Value| match column {
            Value::Array(a) => index(a, &part).map(|a| Value::Array(Rc::new(a))),
            Value::Mask(a) => index(a, &part).map(|a| Value::Mask(Rc::new(a))),
            other => Ok(Value::list(
                positions.iter().map(|i| cell(other, *i)).collect(),
            )),
        };
        Table {
            rows: positions.len(),
            columns: self
                .columns
                .iter()
                .map(|(name, column)| (Rc::clone(name), picked(column).unwrap_or_default()))
                .collect(),
        }
    }

    /// The columns of these names, in this order.
    ///
    /// # Errors
    /// When there is none of a name, or it is asked for twice.
    pub fn pick(&self, names: &[String]) -> Result<Table, Fault> {
        let column = |name: &String| Ok((Rc::from(&**name), self.named(name)?.clone()));
        let picked = names.iter().map(column).collect::<Result<_, Fault>>()?;
        let table = Table::of(picked)?;
        Ok(Table {
            rows: self.rows,
            ..table
        })
    }

    /// The table with other columns added; those of a known name are replaced.
    ///
    /// # Errors
    /// As [`Table::of`].
    pub(super) fn merged(&self, others: &[(Rc<str>, Value)]) -> Result<Table, Fault> {
        let mut all = Record {
            fields: self.columns.clone(),
        };
        for (name, value) in others {
            all.set(Rc::clone(name), value.clone());
        }
        Table::of(all.fields)
    }

    /// The numbers as an array of as many columns; none when a column is not numbers.
    pub fn matrix(&self) -> Option<Array> {
        let columns: Vec<Vec<f64>> = self
            .columns
            .iter()
            .map(|(_, column)| match column {
                Value::Array(a) | Value::Mask(a) if a.ndim() == 1 => Some(array::to_vec(a)),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let mut data = Vec::with_capacity(self.rows.checked_mul(columns.len())?);
        for i in 0..self.rows {
            data.extend(columns.iter().filter_map(|column| column.get(i)));
        }
        array::from_vec(&[self.rows, columns.len()], data).ok()
    }

    /// The table for a terminal: aligned, and cut where it is long or wide.
    pub fn pretty(&self) -> String {
        let cut = self.rows > SHOWN_ROWS;
        let shown: Vec<usize> = if cut {
            let tail = self.rows - SHOWN_ENDS.1..self.rows;
            (0..SHOWN_ENDS.0).chain(tail).collect()
        } else {
            (0..self.rows).collect()
        };
        let mut lines: Vec<String> = vec![String::new(); shown.len() + 1];
        let mut width = 0;
        let mut left_out = 0;
        for (name, column) in &self.columns {
            let mut cells = vec![clipped(name)];
            cells.extend(shown.iter().map(|i| clipped(&cell_text(&cell(column, *i)))));
            let widest = cells.iter().map(|c| c.chars().count()).max().unwrap_or(0);
            if left_out > 0 || width + widest + 2 > SHOWN_WIDTH && width > 0 {
                left_out += 1;
                continue;
            }
            let gap = if width == 0 { "" } else { "  " };
            for (line, text) in lines.iter_mut().zip(&cells) {
                let pad = " ".repeat(widest - text.chars().count());
                let texts = matches!(column, Value::List(_));
                let (before, after) = if texts { ("", &*pad) } else { (&*pad, "") };
                // Writing to a text cannot fail.
                let _ = write!(line, "{gap}{before}{text}{after}");
            }
            width += widest + gap.len();
        }
        let mut out: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
        if cut {
            out.insert(SHOWN_ENDS.0 + 1, "…");
        }
        let rows = if self.rows == 1 { "row" } else { "rows" };
        let size = match self.columns.len() {
            1 => format!("{} {rows}, 1 column", self.rows),
            n => format!("{} {rows}, {n} columns", self.rows),
        };
        let more = match left_out {
            0 => String::new(),
            n => format!(", {n} of them not shown"),
        };
        format!("{}\n({size}{more})", out.join("\n"))
    }
}

/// A column and its length, when a value can be one.
fn column_of(value: &Value) -> Option<(Value, usize)> {
    let column = match value {
        Value::Range(_) => Value::Array(value.try_array()?),
        Value::List(items) | Value::Tuple(items) => filled(items.to_vec()),
        other => other.clone(),
    };
    let rows = match &column {
        Value::Array(a) | Value::Mask(a) => *a.shape().first()?,
        Value::List(items) => items.len(),
        _ => return None,
    };
    Some((column, rows))
}

/// Cells as a column: numbers of which some are missing are still numbers.
fn filled(cells: Vec<Value>) -> Value {
    let numeric = cells
        .iter()
        .all(|v| matches!(v, Value::Number(_) | Value::None));
    let some = cells.iter().any(|v| matches!(v, Value::Number(_)));
    if !(numeric && some) {
        return collected(cells);
    }
    let number = |cell: &Value| match cell {
        Value::Number(x) => *x,
        _ => f64::NAN,
    };
    Value::vector(&cells.iter().map(number).collect::<Vec<_>>())
}

/// The cell of a column; past the end there is nothing.
fn cell(column: &Value, i: usize) -> Value {
    match column {
        Value::List(items) => items.get(i).cloned().unwrap_or_default(),
        Value::Array(a) if a.ndim() == 1 => match a.get([i].as_slice()) {
            Some(x) => Value::Number(*x),
            None => Value::None,
        },
        Value::Mask(a) if a.ndim() == 1 => match a.get([i].as_slice()) {
            Some(x) => Value::Bool(*x != 0.0),
            None => Value::None,
        },
        Value::Array(a) => index(a, &[Index::At(i as i64)]).map_or(Value::None, Value::array),
        Value::Mask(a) => index(a, &[Index::At(i as i64)]).map_or(Value::None, Value::mask),
        _ => Value::None,
    }
}

/// Texts as values, equal ones as one.
fn shared_texts(texts: Vec<Option<Rc<str>>>) -> Vec<Value> {
    let mut known: std::collections::HashMap<Rc<str>, Value> = std::collections::HashMap::new();
    texts
        .into_iter()
        .map(|text| match text {
            None => Value::None,
            Some(text) => known
                .entry(Rc::clone(&text))
                .or_insert_with(|| Value::text(&*text))
                .clone(),
        })
        .collect()
}

/// A cell for a terminal: numbers to six digits, texts without quotes.
fn cell_text(cell: &Value) -> String {
    match cell {
        Value::Number(x) if x.is_finite() => {
            let rounded: f64 = format!("{x:.5e}").parse().unwrap_or(*x);
            fmt_number(rounded)
        }
        Value::Text(t) => t.as_plain().unwrap_or_else(|| t.to_string()),
        other => other.to_string(),
    }
}

/// A text of one line, cut when it is long.
fn clipped(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN_CELL + 1)
        .collect();
    if line.chars().count() <= SHOWN_CELL {
        return line;
    }
    let head: String = line.chars().take(SHOWN_CELL - 1).collect();
    format!("{head}…")
}
