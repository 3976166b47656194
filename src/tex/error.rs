//! What can go wrong in TeX, and in which part of a job.

use std::fmt;

/// The part of a job that TeX was reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The engine itself: starting up, writing the PDF.
    Engine,
    /// [`Job::preamble`](super::Job::preamble).
    Preamble,
    /// One of [`Job::labels`](super::Job::labels).
    Label(usize),
    /// The page that the layout answered with.
    Body,
    /// A piece of raw TeX on the page, by the number that `PageBody::tex` gave.
    Raw(usize),
    /// A whole document.
    Document,
}

/// The kind of an error.
#[derive(Debug, Clone, PartialEq)]
pub enum ErrorKind {
    /// An error of TeX's or a package's own.
    Tex,
    /// A macro that is not defined, with its backslash.
    UndefinedMacro(String),
    /// Braces or the like that do not pair up, found before TeX ran.
    Unbalanced,
    /// A file that the bundle does not hold, or may not be read.
    MissingFile(String),
    /// A character that the font does not have.
    MissingCharacter,
    /// The time limit was reached.
    TimedOut {
        /// The limit.
        seconds: f64,
    },
    /// The memory limit, or one of TeX's own limits, was reached.
    LimitExceeded,
    /// The typesetting process died of a signal.
    Crashed {
        /// The signal's number.
        signal: i32,
    },
    /// The layout gave up; see [`Abort`](super::Abort).
    Aborted,
    /// The engine could not start or answer.
    Engine,
}

/// One error.
#[derive(Debug, Clone, PartialEq)]
pub struct TexError {
    /// Where.
    pub place: Place,
    /// Of which kind.
    pub kind: ErrorKind,
    /// One line, lower case, without TeX's noise.
    pub message: String,
    /// The line within the part named by `place`, from 1.
    pub line: Option<u32>,
}

impl TexError {
    pub(super) fn new(place: Place, kind: ErrorKind, message: impl Into<String>) -> TexError {
        TexError {
            place,
            kind,
            message: message.into(),
            line: None,
        }
    }
}

impl fmt::Display for TexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Engine => write!(f, "typesetting: ")?,
            Place::Preamble => write!(f, "preamble: ")?,
            Place::Label(index) => write!(f, "label {index}: ")?,
            Place::Body => write!(f, "page: ")?,
            Place::Raw(index) => write!(f, "raw TeX {index}: ")?,
            Place::Document => write!(f, "document: ")?,
        }
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for TexError {}
