//! A stylesheet for other programs: LaTeX, CSS, matplotlib, and as a card to look at.
//!
//! All of it comes from the evaluated [`Theme`]s, so that a colour or a macro that
//! changes in the stylesheet changes everywhere.

mod card;
mod css;
mod latex;
mod matplotlib;

use crate::style::Theme;

pub use card::card;
pub use css::css;
pub use latex::latex;
pub use matplotlib::matplotlib;

/// A stylesheet with its themes.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its name, as `use` says it.
    pub name: String,
    /// Each of its themes; they declare the same names.
    pub themes: Vec<Theme>,
}

/// Whether TeX takes the name as that of a macro.
fn is_macro_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Whether the paper is darker than the ink.
fn is_dark(theme: &Theme) -> bool {
    theme.background.luminance() < theme.foreground.luminance()
}

/// Six hexadecimal digits, without opacity and `#`.
fn digits(color: crate::color::Color) -> String {
    color.alpha(1.0).to_hex().trim_start_matches('#').to_owned()
}
