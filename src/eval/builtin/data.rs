//! Data files and tables.

use std::path::Path;
use std::rc::Rc;

use super::args::{opt, req};
use super::{Args, Builtin, row};
use crate::data::{self, ColumnName, Datum};
use crate::diag::{Code, Fault, nearest};
use crate::eval::items::Items;
use crate::eval::table::Table;
use crate::eval::value::{Record, Value};
use crate::eval::{Interp, Trouble};

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "read",
            const {
                &[
                    req(
                        "path",
                        "a file of the project, beside the file that says it",
                    ),
                    opt("header", "whether the first row names the columns"),
                    opt("columns", "the columns wanted, or names for all"),
                    opt("delimiter", "what stands between cells"),
                    opt(
                        "text",
                        "the columns that are texts, whatever they look like",
                    ),
                ]
            },
            "what a data file holds: a table, an array, a record",
            "all(read(\"run/loss.csv\").loss == [0.5, 0.25])",
            read,
        )
        .gives("a table, an array or a record, as the file has it")
        .fails(&["read(\"run/lost.csv\")", "read(\"../loss.csv\")"])
        .shows("read(\"run/loss.csv\")")
        .source("numpy.loadtxt, numpy.load"),
        row(
            "table",
            const {
                &[
                    req("x", "a record of columns, a list of records, or a matrix"),
                    opt("columns", "names for the columns of a matrix"),
                ]
            },
            "a table of named columns",
            "table({a: [1, 2], b: [\"x\", \"y\"]})[1].b == \"y\"",
            |_, a| {
                let table = table(a)?;
                Ok(Value::Table(Rc::new(table)))
            },
        )
        .gives("a table")
        .fails(&["table({a: [1, 2], b: [1]})"])
        .shows("table({a: [1, 2], b: [\"x\", \"y\"]})"),
        row(
            "group_by",
            const {
                &[
                    req("xs", "a table, or anything that can be run over"),
                    req("by", "the name of a column, or a function of one item"),
                ]
            },
            "tuples of a key and the items that have it, in the order in which keys come up",
            "group_by([1, -2, 3], x => x > 0)[0] == (true, [1, 3])",
            group_by,
        )
        .gives("a list of tuples")
        .fails(&["group_by(3, x => x)"])
        .shows("group_by([1, -2, 3], x => x > 0)"),
        row(
            "merge",
            const {
                &[
                    req("x", "a record or table"),
                    req("other", "a record or table"),
                ]
            },
            "the record or table with the fields or columns of another, which win",
            "merge({a: 1, b: 2}, {b: 3}).b == 3",
            |_, a| match (a.value(0), a.value(1)) {
                (Value::Record(x), Value::Record(y)) => {
                    let mut all = Record::clone(x);
                    for (name, value) in &y.fields {
                        all.set(Rc::clone(name), value.clone());
                    }
                    Ok(Value::Record(Rc::new(all)))
                }
                (Value::Table(t), Value::Record(r)) => {
                    Ok(Value::Table(Rc::new(t.merged(&r.fields)?)))
                }
                (Value::Table(t), Value::Table(u)) => {
                    Ok(Value::Table(Rc::new(t.merged(u.columns())?)))
                }
                (Value::Record(_) | Value::Table(_), other) => {
                    Err(other.mismatch("other", "a record or table").into())
                }
                (other, _) => Err(other.mismatch("x", "a record or table").into()),
            },
        )
        .gives("a record or a table")
        .fails(&["merge({a: 1}, 2)"])
        .shows("merge({a: 1, b: 2}, {b: 3})"),
    ]
}

/// Reads a file once for each way of reading it.
fn read(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let path = a.text(0)?;
    let options = options(a)?;
    let place = interp.folder(a.span).join(&path);
    let key = (place.clone(), format!("{options:?}"));
    if let Some(known) = interp.data.get(&key) {
        return Ok(known.clone());
    }
    let cannot = |why: &str| Fault::new(Code::CannotRead, format!("cannot read `{path}`: {why}"));
    let ending = place
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if !data::ENDINGS.contains(&&*ending) {
        let known: Vec<String> = data::ENDINGS.iter().map(|e| format!("`.{e}`")).collect();
        return Err(cannot("its ending says no format that is known")
            .with_hint(format!("the endings are {}", known.join(", ")))
            .into());
    }
    let bytes = interp.world.read(&place).map_err(|why| {
        let fault = cannot(&why);
        match neighbour(interp, &place, &path) {
            Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
            None => fault,
        }
    })?;
    let datum = match data::read(&ending, &bytes, &options) {
        Some(read) => read.map_err(|error| {
            let message = match error.place {
                Some(place) => format!(
                    "`{path}`, line {}, column {}: {}",
                    place.line, place.column, error.message
                ),
                None => format!("`{path}`: {}", error.message),
            };
            Fault {
                code: Code::BadData,
                message,
                hint: error.hint,
            }
        })?,
        None => return Err(cannot("its ending says no format that is known").into()),
    };
    drop(bytes);
    let value = value_of(datum);
    interp.data.insert(key, value.clone());
    Ok(value)
}

/// The path of a file with nearly the same name, in the same folder.
fn neighbour(interp: &Interp<'_>, place: &Path, path: &str) -> Option<String> {
    let folder = place.parent()?;
    let name = place.file_name()?.to_string_lossy();
    let names = interp.world.names(folder);
    let near = nearest(&name, names.iter().map(|n| &**n))?;
    let written = Path::new(path).with_file_name(near);
    Some(written.to_string_lossy().into_owned())
}

fn options(a: &Args) -> Result<data::Options, Fault> {
    let header = match a.given(1) {
        Some(_) => Some(a.bool(1)?),
        None => None,
    };
    let columns = match a.given(2) {
        Some(value) => {
            let wanted = "names or positions of columns such as `[\"epoch\", \"loss\"]`";
            let all = Items::of(value.clone()).map_err(|_| value.mismatch("columns", wanted))?;
            let column = |item: Value| match &item {
                Value::Number(_) => item.as_count("columns").map(ColumnName::At),
                Value::Text(_) | Value::Word(_) => {
                    let name = item.as_plain("columns")?;
                    Ok(ColumnName::Name(name.into()))
                }
                other => Err(other.mismatch("columns", wanted)),
            };
            Some(all.iter().map(column).collect::<Result<Vec<_>, Fault>>()?)
        }
        None => None,
    };
    let delimiter = match a.given(3) {
        Some(value) => match a.text(3)?.as_bytes() {
            b"\\t" => Some(b'\t'),
            [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Some(*byte),
            _ => {
                return Err(value.mismatch("delimiter", "one character such as \";\""));
            }
        },
        None => None,
    };
    let texts = match a.given(4) {
        Some(value) => names(value, "text")?.into_iter().map(Into::into).collect(),
        None => Vec::new(),
    };
    Ok(data::Options {
        header,
        columns,
        delimiter,
        texts,
    })
}

/// Names of columns: a list of texts, or a single one.
fn names(value: &Value, what: &str) -> Result<Vec<String>, Fault> {
    match value {
        Value::List(items) | Value::Tuple(items) => {
            items.iter().map(|item| item.as_plain(what)).collect()
        }
        single => Ok(vec![single.as_plain(what)?]),
    }
}

fn value_of(datum: Datum) -> Value {
    match datum {
        Datum::None => Value::None,
        Datum::Bool(b) => Value::Bool(b),
        Datum::Number(x) => Value::Number(x),
        Datum::Text(text) => Value::text(&*text),
        Datum::Array(a) => Value::array(a),
        Datum::Mask(a) => Value::mask(a),
        Datum::List(items) => Value::list(items.into_iter().map(value_of).collect()),
        Datum::Record(fields) => Value::Record(Rc::new(Record {
            fields: fields
                .into_iter()
                .map(|(name, datum)| (name, value_of(datum)))
                .collect(),
        })),
        Datum::Table(table) => Value::Table(Rc::new(Table::of_data(table))),
    }
}

fn table(a: &Args) -> Result<Table, Fault> {
    let given = match a.given(1) {
        Some(value) => Some(names(value, "columns")?),
        None => None,
    };
    let table = match a.value(0) {
        Value::Record(record) => Table::of(record.fields.clone())?,
        Value::Table(table) => Table::clone(table),
        Value::List(records) | Value::Tuple(records) => Table::of_records(records)?,
        Value::Array(matrix) | Value::Mask(matrix) if matrix.ndim() == 2 => {
            let width = matrix.shape().get(1).copied().unwrap_or(0);
            let names = match &given {
                Some(names) if names.len() == width => names.clone(),
                Some(names) => {
                    return Err(Fault::new(
                        Code::ShapeMismatch,
                        format!(
                            "`columns` names {}, and the matrix has {width} columns",
                            names.len()
                        ),
                    ));
                }
                None => (0..width).map(|i| format!("c{i}")).collect(),
            };
            let turned = crate::numeric::array::transpose(matrix);
            let columns = names.iter().zip(turned.outer_iter());
            return Table::of(
                columns
                    .map(|(name, column)| (Rc::from(&**name), Value::array(column.to_owned())))
                    .collect(),
            );
        }
        other => {
            return Err(other.mismatch("x", "a record of columns such as `{a: xs, b: ys}`"));
        }
    };
    match given {
        Some(names) => table.pick(&names),
        None => Ok(table),
    }
}

fn group_by(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let all = Items::of(a.value(0).clone())?;
    let keys: Vec<Value> = match (a.value(0), a.value(1)) {
        (Value::Table(table), Value::Text(_)) => {
            let name = a.text(1)?;
            Items::of(table.named(&name)?.clone())?.to_vec()?
        }
        _ => {
            let f = a.function(1)?;
            let mut keys = Vec::with_capacity(all.len());
            for item in all.iter() {
                keys.push(interp.call(&f, vec![item], a.span)?);
            }
            keys
        }
    };
    let mut groups: Vec<(Value, Vec<usize>)> = Vec::new();
    // Keys by how they print find their group at once; equality has the last word.
    let mut index: std::collections::HashMap<String, Vec<usize>> = Default::default();
    for (i, key) in keys.into_iter().enumerate() {
        let places = index.entry(key.to_string()).or_default();
        let known = places
            .iter()
            .find(|g| groups.get(**g).is_some_and(|(k, _)| *k == key));
        match known.and_then(|g| groups.get_mut(*g)) {
            Some((_, members)) => members.push(i),
            None => {
                places.push(groups.len());
                groups.push((key, vec![i]));
            }
        }
    }
    let part = |members: &[usize]| match a.value(0) {
        Value::Table(table) => Value::Table(Rc::new(table.take(members))),
        _ => crate::eval::expr::collected(members.iter().map(|i| all.get(*i)).collect()),
    };
    let tuples = groups
        .iter()
        .map(|(key, members)| Value::tuple(vec![key.clone(), part(members)]));
    Ok(Value::list(tuples.collect()))
}
