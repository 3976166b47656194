//! The one error type of the data readers.

use crate::numeric::NumericError;

/// A line and a column of a text file, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// What is wrong with the content of a file, without the name of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataError {
    /// One line in lower case.
    pub message: String,
    /// Where, in a text.
    pub place: Option<Place>,
    /// Something to type, when there is something.
    pub hint: Option<String>,
}

impl DataError {
    /// An error without a place.
    pub(super) fn new(message: impl Into<String>) -> Self {
        DataError {
            message: message.into(),
            place: None,
            hint: None,
        }
    }

    /// The error at a byte of a text.
    pub(super) fn at(mut self, text: &str, offset: usize) -> Self {
        self.place = Some(place_of(text, offset));
        self
    }

    /// The error with something to type.
    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<NumericError> for DataError {
    fn from(error: NumericError) -> Self {
        DataError {
            message: error.message,
            place: None,
            hint: error.hint,
        }
    }
}

/// Line and column of a byte; one past the end is the end.
pub(super) fn place_of(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    Place {
        line: before.bytes().filter(|b| *b == b'\n').count() + 1,
        column: before[start..].chars().count() + 1,
    }
}

/// A cell in a message: cut when it is long.
pub(super) fn shown(cell: &str) -> String {
    const LONGEST: usize = 40;
    if cell.chars().count() <= LONGEST {
        return format!("`{cell}`");
    }
    let head: String = cell.chars().take(LONGEST).collect();
    format!("`{head}…`")
}
