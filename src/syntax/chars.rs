//! Characters and operators, as both the scan and the error messages see them.

use pest::unicode::{LETTER, NUMBER};

/// Whether a name may start with it; the grammar asks the same tables.
pub(super) fn is_word_start(c: char) -> bool {
    match c.is_ascii() {
        true => c == '_' || c.is_ascii_alphabetic(),
        false => LETTER(c),
    }
}

/// Whether it may stand in a name.
pub(super) fn is_word(c: char) -> bool {
    is_word_start(c) || c.is_ascii_digit() || (!c.is_ascii() && NUMBER(c))
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
