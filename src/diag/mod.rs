//! Diagnostics: what an author is told, where, and what to type instead.
//!
//! Inner functions return a [`Fault`] (a message and a hint); the caller who
//! knows the place adds it with [`At::at`]. Stages collect [`Diagnostic`]s in a
//! [`Sink`] and stop at their end. Message: lower case, one line, names in
//! backticks. Hint: something to type.

mod code;
mod excerpt;
mod explain;
mod highlight;
mod render;
mod suggest;

pub use code::{Code, Shown};
pub use explain::Example;
pub use render::{Format, render};
pub use suggest::nearest;

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The figure cannot be made.
    Error,
    /// The figure is made, but the author should look.
    Warning,
    /// The figure is made as it should be, in a way that the author should know of.
    Note,
}

/// A place in a source text with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What about it; may be empty.
    pub text: String,
}

/// One message to the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code, of the one table in `code.rs`.
    pub code: Code,
    /// Error, warning or note.
    pub severity: Severity,
    /// One line, lower case, names in backticks.
    pub message: String,
    /// The main place; none for trouble with no place in a source.
    pub span: Option<Span>,
    /// What is said at the main place.
    pub label: String,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// What to type instead.
    pub hint: Option<String>,
    /// The calls that led here, innermost first.
    pub trace: Vec<Label>,
}

/// The longest message in characters: a name of a megabyte helps nobody.
const LONGEST: usize = 300;

/// The text on one line, cut in its middle when it is too long to be read.
fn readable(text: String) -> String {
    let text = match text.contains('\n') {
        true => text.replace('\n', "⏎"),
        false => text,
    };
    if text.len() <= LONGEST {
        return text;
    }
    let count = text.chars().count();
    if count <= LONGEST {
        return text;
    }
    let head: String = text.chars().take(LONGEST / 2).collect();
    let tail: String = text.chars().skip(count - LONGEST / 2).collect();
    format!("{head} … {tail}")
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: readable(message.into()),
            span: Some(span),
            label: String::new(),
            labels: Vec::new(),
            hint: None,
            trace: Vec::new(),
        }
    }

    /// An error that has no place in a source text.
    pub fn error_without_place(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            span: None,
            ..Diagnostic::error(code, Span::default(), message)
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, span, message)
        }
    }

    /// A note at a place.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Note,
            ..Diagnostic::error(code, span, message)
        }
    }

    /// Says something at the main place.
    #[must_use]
    pub fn with_label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn with_place(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a hint when there is one.
    #[must_use]
    pub fn with_hint_opt(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Adds a caller: `text` names the function, `span` is the call.
    #[must_use]
    pub fn called_from(mut self, span: Span, text: impl Into<String>) -> Self {
        self.trace.push(Label {
            span,
            text: text.into(),
        });
        self
    }
}

/// A message and a hint, still without a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code.
    pub code: Code,
    /// One line, lower case.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault without a hint.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Fault {
            code,
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The fault at a place.
    pub fn into_diagnostic(self, span: Span) -> Diagnostic {
        Diagnostic::error(self.code, span, self.message).with_hint_opt(self.hint)
    }
}

/// Gives a place to a fault: `parse(x).at(span)?`.
pub trait At<T> {
    /// The same result, with the place added to the error.
    ///
    /// # Errors
    /// The fault as a diagnostic at `span`. It is boxed, since a diagnostic is
    /// large and results are passed about on every path that succeeds.
    fn at(self, span: Span) -> Result<T, Box<Diagnostic>>;
}

impl<T> At<T> for Result<T, Fault> {
    fn at(self, span: Span) -> Result<T, Box<Diagnostic>> {
        self.map_err(|fault| Box::new(fault.into_diagnostic(span)))
    }
}

/// Where a stage puts what it has to say.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one message; an exact repeat is dropped.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether anything in it is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }

    /// The messages, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// The messages, by value.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, items: I) {
        for d in items {
            self.push(d);
        }
    }
}
