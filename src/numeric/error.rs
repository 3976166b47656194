//! The one error type of the numeric core, and the one way a shape becomes text.

use std::fmt;

/// What went wrong, without a place: the caller knows the span and adds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumericError {
    /// One lower-case line that names the values or shapes involved.
    pub message: String,
    /// Something to try instead, when there is something.
    pub hint: Option<String>,
}

/// The result of a numeric function.
pub type Result<T> = std::result::Result<T, NumericError>;

impl NumericError {
    /// An error without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// The same error with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for NumericError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NumericError {}

/// A shape as messages print it: `2×3`, `5` for one axis, `number` for none.
pub fn shape_text(shape: &[usize]) -> String {
    if shape.is_empty() {
        return "number".to_string();
    }
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    sizes.join("×")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_print_with_a_cross() {
        assert_eq!(shape_text(&[2, 3]), "2×3");
        assert_eq!(shape_text(&[5]), "5");
        assert_eq!(shape_text(&[]), "number");
    }

    #[test]
    fn the_message_is_what_is_displayed() {
        let error = NumericError::new("cannot add").with_hint("add less");
        assert_eq!(error.to_string(), "cannot add");
        assert_eq!(error.hint.as_deref(), Some("add less"));
    }
}
