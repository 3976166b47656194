//! Text tables: which row names the columns, and what each column holds.
//!
//! A column is of numbers or of texts, and its first cell decides; a cell that does not
//! fit is an error with its place, so that a slip in a file never turns numbers into
//! texts unseen.

use std::collections::HashSet;
use std::rc::Rc;

use csv::StringRecord;

use super::error::shown;
use super::records::{Rows, Separator, text_of};
use super::{Column, ColumnName, DataError, Datum, Options, Table};
use crate::numeric::array;

/// The most cells of a table. As numbers they take half a gigabyte.
const MOST_CELLS: usize = 1 << 26;

/// The most cells that are texts: one that comes again costs a pointer.
const MOST_TEXTS: usize = 1 << 23;

/// The most texts that differ: each costs a hundred bytes.
const MOST_DIFFERENT: usize = 1 << 20;

/// Reads a text table: an array when it is all numbers and no column has a name, else a
/// table.
pub(super) fn read(
    bytes: &[u8],
    separator: Separator,
    options: &Options,
) -> Result<Datum, DataError> {
    let text = text_of(bytes)?;
    let separator = match options.delimiter {
        Some(b' ') => Separator::Blanks,
        Some(byte) => Separator::Byte(byte),
        None => separator,
    };
    let mut rows = Rows::of(text, separator);
    let mut cells = StringRecord::new();
    let Some(first) = rows.next(&mut cells)? else {
        return Err(DataError::new("it has no rows"));
    };
    let width = cells.len();
    let (found, mut row) = match header_of(&rows, &cells, options.header) {
        Header::Row => {
            let names = names_of(&rows, Some(first), &cells)?;
            (Some(names), rows.next(&mut cells)?)
        }
        Header::Comment(comment) => (Some(names_of(&rows, None, &comment)?), Some(first)),
        Header::None => (None, Some(first)),
    };
    let headed = found.is_some();
    let named = headed || gives_names(options);
    let names = match found {
        Some(names) => names,
        None => given_names(options, width)?,
    };
    let wanted = wanted(options, &names, headed)?;
    let mut columns = Columns::new(&names, wanted.as_deref(), options)?;
    let mut count = 0usize;
    while let Some(at) = row {
        if cells.len() != width {
            return Err(ragged(&rows, at, cells.len(), width, headed));
        }
        count += 1;
        if count.saturating_mul(width) > MOST_CELLS {
            return Err(DataError::new(format!(
                "it has more than {MOST_CELLS} cells, which is the limit"
            )));
        }
        columns.take(&rows, at, &cells)?;
        row = rows.next(&mut cells)?;
    }
    columns.finish(count, named, wanted)
}

/// Where the names of the columns stand.
enum Header {
    /// In the first row.
    Row,
    /// In the comment before it, as `numpy.savetxt` writes them.
    Comment(StringRecord),
    /// Nowhere.
    None,
}

fn header_of(rows: &Rows<'_>, first: &StringRecord, said: Option<bool>) -> Header {
    let has_number = |cells: &StringRecord| cells.iter().any(|c| number(c).is_some());
    let has_text = |cells: &StringRecord| cells.iter().any(|c| !is_missing(c));
    let names = |cells: &StringRecord| has_text(cells) && !has_number(cells);
    let commented = || {
        let comment = rows.commented()?;
        (comment.len() == first.len() && names(&comment)).then_some(comment)
    };
    match said {
        Some(false) => Header::None,
        None if names(first) => Header::Row,
        Some(true) if !has_number(first) => Header::Row,
        _ => match commented() {
            Some(comment) => Header::Comment(comment),
            None if said == Some(true) => Header::Row,
            None => Header::None,
        },
    }
}

fn names_of(
    rows: &Rows<'_>,
    row: Option<usize>,
    cells: &StringRecord,
) -> Result<Vec<Rc<str>>, DataError> {
    let mut names: Vec<Rc<str>> = Vec::with_capacity(cells.len());
    let mut seen: HashSet<Rc<str>> = HashSet::new();
    for (i, cell) in cells.iter().enumerate() {
        let name: Rc<str> = match cell.trim() {
            "" => unnamed(i),
            name => name.into(),
        };
        if !seen.insert(Rc::clone(&name)) {
            let error = DataError::new(format!("two columns are named {}", shown(&name)))
                .with_hint("give names of your own: `header: false, columns: [\"a\", …]`");
            return Err(DataError {
                place: row.map(|at| rows.place(at, i)),
                ..error
            });
        }
        names.push(name);
    }
    Ok(names)
}

/// The name of a column that has none.
fn unnamed(position: usize) -> Rc<str> {
    format!("c{position}").into()
}

/// Whether `columns:` would name the columns of a file without a header.
fn gives_names(options: &Options) -> bool {
    let by_name = |c: &ColumnName| matches!(c, ColumnName::Name(_));
    options
        .columns
        .as_ref()
        .is_some_and(|all| all.iter().any(by_name))
}

/// The names of the columns of a file without a header.
fn given_names(options: &Options, width: usize) -> Result<Vec<Rc<str>>, DataError> {
    let Some(columns) = options.columns.as_ref().filter(|_| gives_names(options)) else {
        return Ok((0..width).map(unnamed).collect());
    };
    if columns.len() != width {
        return Err(DataError::new(format!(
            "it has {width} columns and no header, and `columns` names {}",
            columns.len()
        )));
    }
    let mut names: Vec<Rc<str>> = Vec::with_capacity(width);
    for column in columns {
        match column {
            ColumnName::Name(name) if !names.contains(name) => names.push(Rc::clone(name)),
            ColumnName::Name(name) => {
                let message = format!("`columns` names {} twice", shown(name));
                return Err(DataError::new(message));
            }
            ColumnName::At(_) => {
                return Err(DataError::new("`columns` mixes names and positions"));
            }
        }
    }
    Ok(names)
}

/// The positions of the columns that are to be kept, in their order; all when not said.
fn wanted(
    options: &Options,
    names: &[Rc<str>],
    headed: bool,
) -> Result<Option<Vec<usize>>, DataError> {
    let Some(columns) = &options.columns else {
        return Ok(None);
    };
    if !headed && gives_names(options) {
        return Ok(None);
    }
    let position = |column: &ColumnName| match column {
        ColumnName::Name(name) => names
            .iter()
            .position(|n| n == name)
            .ok_or_else(|| no_column(name, names)),
        ColumnName::At(at) if *at < names.len() => Ok(*at),
        ColumnName::At(at) => Err(DataError::new(format!(
            "it has no column {at}: positions go from 0 to {}",
            names.len().saturating_sub(1)
        ))),
    };
    columns
        .iter()
        .map(position)
        .collect::<Result<_, _>>()
        .map(Some)
}

fn no_column(name: &str, names: &[Rc<str>]) -> DataError {
    let known: Vec<String> = names.iter().take(8).map(|n| shown(n)).collect();
    let more = if names.len() > 8 { ", …" } else { "" };
    DataError::new(format!("it has no column {}", shown(name)))
        .with_hint(format!("its columns are {}{more}", known.join(", ")))
}

/// The columns while they are read.
struct Columns<'n> {
    names: &'n [Rc<str>],
    cells: Vec<Cells>,
    pool: HashSet<Rc<str>>,
    texts: usize,
}

/// The cells of a column so far.
enum Cells {
    /// Nobody wants them.
    Skipped,
    /// All of them missing.
    Undecided(usize),
    Numbers(Vec<f64>),
    /// Whether the author has said that they are texts.
    Texts(Vec<Option<Rc<str>>>, bool),
}

impl<'n> Columns<'n> {
    fn new(
        names: &'n [Rc<str>],
        wanted: Option<&[usize]>,
        options: &Options,
    ) -> Result<Self, DataError> {
        if let Some(name) = options.texts.iter().find(|t| !names.contains(t)) {
            return Err(no_column(name, names));
        }
        let cells = names.iter().enumerate().map(|(i, name)| {
            if wanted.is_some_and(|wanted| !wanted.contains(&i)) {
                Cells::Skipped
            } else if options.texts.contains(name) {
                Cells::Texts(Vec::new(), true)
            } else {
                Cells::Undecided(0)
            }
        });
        Ok(Columns {
            names,
            cells: cells.collect(),
            pool: HashSet::new(),
            texts: 0,
        })
    }

    /// Takes one row of as many cells as there are columns.
    fn take(&mut self, rows: &Rows<'_>, at: usize, row: &StringRecord) -> Result<(), DataError> {
        for (i, (cell, column)) in row.iter().zip(&mut self.cells).enumerate() {
            let cell = cell.trim_ascii();
            let trouble = match column {
                Cells::Skipped => continue,
                Cells::Numbers(numbers) => match number(cell) {
                    Some(x) => {
                        numbers.push(x);
                        continue;
                    }
                    None if is_missing(cell) => {
                        numbers.push(f64::NAN);
                        continue;
                    }
                    None => misfit(cell, true, self.names.get(i), rows.delimiter()),
                },
                Cells::Undecided(missing) => {
                    match number(cell) {
                        None if is_missing(cell) => *missing += 1,
                        Some(x) if x.is_nan() => *missing += 1,
                        Some(x) => {
                            let mut numbers = vec![f64::NAN; *missing];
                            numbers.push(x);
                            *column = Cells::Numbers(numbers);
                        }
                        None => {
                            let mut texts = vec![None; *missing];
                            texts.push(Some(shared(&mut self.pool, cell)));
                            *column = Cells::Texts(texts, false);
                        }
                    }
                    continue;
                }
                Cells::Texts(texts, said) => match number(cell) {
                    Some(x) if !*said && !x.is_nan() => {
                        misfit(cell, false, self.names.get(i), rows.delimiter())
                    }
                    Some(_) if !*said => {
                        texts.push(None);
                        continue;
                    }
                    _ if is_missing(cell) => {
                        texts.push(None);
                        continue;
                    }
                    _ => {
                        texts.push(Some(shared(&mut self.pool, cell)));
                        self.texts += 1;
                        if self.texts > MOST_TEXTS || self.pool.len() > MOST_DIFFERENT {
                            return Err(too_many_texts());
                        }
                        continue;
                    }
                },
            };
            return Err(DataError {
                place: Some(rows.place(at, i)),
                ..trouble
            });
        }
        Ok(())
    }

    fn finish(
        self,
        rows: usize,
        named: bool,
        wanted: Option<Vec<usize>>,
    ) -> Result<Datum, DataError> {
        let mut columns: Vec<Option<Column>> = self
            .cells
            .into_iter()
            .map(|cells| match cells {
                Cells::Skipped => None,
                Cells::Undecided(missing) => Some(Column::Numbers(vec![f64::NAN; missing])),
                Cells::Numbers(numbers) => Some(Column::Numbers(numbers)),
                Cells::Texts(texts, _) => Some(Column::Texts(texts)),
            })
            .collect();
        let order = wanted.unwrap_or_else(|| (0..columns.len()).collect());
        let mut kept: Vec<(Rc<str>, Column)> = Vec::with_capacity(order.len());
        for at in order {
            let (Some(name), Some(column)) = (
                self.names.get(at),
                columns.get_mut(at).and_then(Option::take),
            ) else {
                return Err(DataError::new("`columns` asks for one column twice"));
            };
            kept.push((Rc::clone(name), column));
        }
        if named {
            return Ok(Datum::Table(Table {
                rows,
                columns: kept,
            }));
        }
        let numbers: Option<Vec<&[f64]>> = kept
            .iter()
            .map(|(_, column)| match column {
                Column::Numbers(numbers) => Some(&**numbers),
                Column::Texts(_) => None,
            })
            .collect();
        match numbers.as_deref() {
            None => Ok(Datum::Table(Table {
                rows,
                columns: kept,
            })),
            Some([single]) => Ok(Datum::Array(array::vector(single))),
            Some(all) => {
                let mut data = Vec::with_capacity(rows * all.len());
                for i in 0..rows {
                    data.extend(all.iter().filter_map(|column| column.get(i)));
                }
                Ok(Datum::Array(array::from_vec(&[rows, all.len()], data)?))
            }
        }
    }
}

/// The one copy of a text.
fn shared(pool: &mut HashSet<Rc<str>>, text: &str) -> Rc<str> {
    if let Some(known) = pool.get(text) {
        return Rc::clone(known);
    }
    let text: Rc<str> = text.into();
    pool.insert(Rc::clone(&text));
    text
}

/// The number that a cell spells, `nan` and `inf` among them.
fn number(cell: &str) -> Option<f64> {
    // What no number begins with is the common case of a text.
    let starts = |b: &u8| b.is_ascii_digit() || b"+-.iInN".contains(b);
    let cell = cell.trim_ascii();
    cell.as_bytes().first().filter(|b| starts(b))?;
    cell.parse().ok()
}

/// Whether a cell says that there is no value.
fn is_missing(cell: &str) -> bool {
    matches!(
        cell.trim_ascii(),
        "" | "NA" | "N/A" | "n/a" | "null" | "NULL"
    )
}

fn too_many_texts() -> DataError {
    DataError::new(format!(
        "it has more than {MOST_TEXTS} texts, or {MOST_DIFFERENT} that differ, which is the limit"
    ))
    .with_hint("read the columns that the figure needs: `columns: [\"a\", \"b\"]`")
}

/// A cell that is not what the cells above it are.
fn misfit(cell: &str, numbers: bool, name: Option<&Rc<str>>, delimiter: Option<u8>) -> DataError {
    let message = if numbers {
        format!("{} is not a number, as the cells above it are", shown(cell))
    } else {
        format!(
            "{} is a number, and the cells above it are texts",
            shown(cell)
        )
    };
    let other = [b';', b'\t', b',']
        .into_iter()
        .find(|d| Some(*d) != delimiter && cell.as_bytes().contains(d));
    let hint = match other {
        Some(b',') if number(&cell.replace(',', ".")).is_some() => {
            format!(
                "decimals are written with a point: `{}`",
                cell.replace(',', ".")
            )
        }
        Some(b'\t') => "is this what stands between cells? say `delimiter: \"\\t\"`".to_owned(),
        Some(byte) => format!(
            "is this what stands between cells? say `delimiter: \"{}\"`",
            char::from(byte)
        ),
        None => format!(
            "if the column shall be texts, say `text: [\"{}\"]`",
            name.map_or("c0", |n| n)
        ),
    };
    DataError::new(message).with_hint(hint)
}

fn ragged(rows: &Rows<'_>, at: usize, found: usize, width: usize, headed: bool) -> DataError {
    let above = if headed {
        "the header has"
    } else {
        "the first row has"
    };
    let cells = if found == 1 { "cell" } else { "cells" };
    DataError {
        place: Some(rows.place(at, found.min(width))),
        ..DataError::new(format!("this row has {found} {cells}, and {above} {width}"))
    }
}

#[cfg(test)]
mod tests;
