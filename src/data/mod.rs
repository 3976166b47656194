//! Data files to plain data: tables, arrays, records.
//!
//! It stands beside the pipeline, as `numeric` does: `eval` hands over the bytes of a
//! file that `World` has read, and makes values of the language out of what comes back.
//! Nothing here touches the machine, and nothing panics or takes more memory than the
//! size of the file warrants, whatever its header promises.

mod decode;
mod error;
mod json;
mod npy;
mod records;
mod safetensors;
mod table;

use std::rc::Rc;

use crate::numeric::Array;

pub use error::{DataError, Place};

/// What a data file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// JSON's `null`.
    None,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(Rc<str>),
    /// Numbers of one shape.
    Array(Array),
    /// Truth values of one shape, as zeros and ones.
    Mask(Array),
    /// Items of any kind.
    List(Vec<Datum>),
    /// Named fields, in the order of the file.
    Record(Vec<(Rc<str>, Datum)>),
    /// Named columns.
    Table(Table),
}

/// Columns of one length.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// How many rows there are.
    pub rows: usize,
    /// The columns with their names, which are distinct.
    pub columns: Vec<(Rc<str>, Column)>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; a missing cell is NaN.
    Numbers(Vec<f64>),
    /// Texts; equal ones are shared.
    Texts(Vec<Option<Rc<str>>>),
}

/// Which column is meant.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnName {
    /// By its name.
    Name(Rc<str>),
    /// By its position, from 0.
    At(usize),
}

/// How a text table is to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// Whether the first row names the columns; decided by looking when not said.
    pub header: Option<bool>,
    /// The columns wanted, in this order; the names of all where the file has none.
    pub columns: Option<Vec<ColumnName>>,
    /// What stands between cells; a space stands for any white space.
    pub delimiter: Option<u8>,
    /// The columns that are texts, whatever they look like.
    pub texts: Vec<Rc<str>>,
}

/// The endings of file names that can be read.
pub const ENDINGS: &[&str] = &[
    "csv",
    "tsv",
    "dat",
    "txt",
    "npy",
    "npz",
    "safetensors",
    "json",
];

/// Reads a file of this ending (in lower case, without the dot). `None` for an ending
/// that is not in [`ENDINGS`].
///
/// # Errors
/// What is wrong with the content, with line and column in texts.
pub fn read(ending: &str, bytes: &[u8], options: &Options) -> Option<Result<Datum, DataError>> {
    let separator = match ending {
        "csv" => records::Separator::Comma,
        "tsv" => records::Separator::Byte(b'\t'),
        "dat" | "txt" => records::Separator::Blanks,
        _ => {
            if *options != Options::default() {
                let message = "`header`, `columns`, `delimiter` and `text` are for text tables";
                return ENDINGS
                    .contains(&ending)
                    .then(|| Err(DataError::new(message)));
            }
            return match ending {
                "npy" => Some(npy::array(bytes)),
                "npz" => Some(npy::archive(bytes)),
                "safetensors" => Some(safetensors::tensors(bytes)),
                "json" => Some(json::document(bytes)),
                _ => None,
            };
        }
    };
    Some(table::read(bytes, separator, options))
}
