//! Characters and operators, as both the scan and the error messages see them.

/// Whether a name may start with it.
pub(super) fn is_word_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Whether it may stand in a name.
pub(super) fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// All operators of more than one character, longest first; with some that fig
/// does not have, so that a message can show them whole.
const LONG_OPERATORS: &[&str] = &[
    "<->", "..=", "===", "!==", "**=", "//=", "->", "<-", "--", "=>", "==", "!=", "<=", ">=", "..",
    "&&", "||", ":=", "+=", "-=", "*=", "/=", "**", "++", "<>", "::",
];

/// The length of the operator at the start of a text, when it has more than one character.
pub(super) fn operator_length(text: &str) -> Option<usize> {
    LONG_OPERATORS
        .iter()
        .find(|op| text.starts_with(**op))
        .map(|op| op.len())
}
