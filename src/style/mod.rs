//! Looks: themes, palette, symbols, macros and styles, and the LaTeX that a
//! label becomes under them.

mod latex;
mod markup;
mod theme;

pub use latex::{LabelLatex, latex, typewriter, uses};
pub use markup::{Markup, MathPiece, Piece};
pub use theme::{Macro, Preamble, Symbol, SymbolKind, Theme};
