//! What stylesheets and files declare, evaluated and in order, for the style folder.
//!
//! The evaluator only records: which colour a symbol has under a theme, or how
//! a macro is written out, is decided where the theme is put together.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::value::{Paint, Record, Value};
use crate::color::Color;
use crate::source::Span;
use crate::style::Markup;
pub use crate::style::SymbolKind;

/// Everything declared, in the order in which it was evaluated: the modules in
/// `use` order, then the file. A later declaration of a name wins.
#[derive(Default)]
pub struct Declarations {
    /// `theme screen { … }`
    pub themes: Vec<ThemeDecl>,
    /// `color pink = …`
    pub colors: Vec<ColorDecl>,
    /// `macro vect(a) = …`
    pub macros: Vec<MacroDecl>,
    /// `symbol x = vector(pink)`
    pub symbols: Vec<SymbolDecl>,
    /// `style gradient { … }`
    pub styles: Vec<StyleDecl>,
    /// `preamble "…"`
    pub preambles: Vec<PreambleDecl>,
    /// `param n = 5 in 1..=20`
    pub params: Vec<ParamDecl>,
}

/// A theme's own settings.
pub struct ThemeDecl {
    /// Its name.
    pub name: Rc<str>,
    /// `background:`
    pub background: Option<Color>,
    /// `foreground:`
    pub foreground: Option<Color>,
    /// Where.
    pub span: Span,
}

/// A palette name.
pub struct ColorDecl {
    /// Its name.
    pub name: Rc<str>,
    /// One colour for every theme, or one per theme.
    pub value: ColorValue,
    /// `faint: true`: it is meant to be hard to see, for areas.
    pub faint: bool,
    /// Where.
    pub span: Span,
}

/// The colour of a palette name.
pub enum ColorValue {
    /// The same under every theme.
    Same(Paint),
    /// By theme name; `any` stands for all that are not named.
    PerTheme(BTreeMap<Rc<str>, Paint>),
}

impl ColorValue {
    /// The colour under a theme.
    pub fn under(&self, theme: &str) -> Option<&Paint> {
        match self {
            ColorValue::Same(paint) => Some(paint),
            ColorValue::PerTheme(by_theme) => by_theme.get(theme).or_else(|| by_theme.get("any")),
        }
    }
}

/// A LaTeX macro.
pub struct MacroDecl {
    /// Its name, without backslash.
    pub name: Rc<str>,
    /// How many parameters it takes.
    pub params: usize,
    /// Its LaTeX, parameters as `#1`.
    pub body: String,
    /// Where.
    pub span: Span,
}

/// A symbol for `@name`.
pub struct SymbolDecl {
    /// The name after `@`.
    pub name: Rc<str>,
    /// Its kind.
    pub kind: SymbolKind,
    /// Its colour; the foreground when left out.
    pub color: Option<Paint>,
    /// `as:`, its own form.
    pub form: Option<Rc<Markup>>,
    /// Where.
    pub span: Span,
}

/// A style.
pub struct StyleDecl {
    /// Its name.
    pub name: Rc<str>,
    /// Its settings.
    pub settings: Rc<Record>,
    /// Where.
    pub span: Span,
}

/// A file of the author's LaTeX.
pub struct PreambleDecl {
    /// The path as written.
    pub path: Rc<str>,
    /// Its text.
    pub text: Rc<str>,
    /// All of its text, as a source of its own.
    pub span: Span,
}

/// A parameter of the figure.
pub struct ParamDecl {
    /// Its name.
    pub name: Rc<str>,
    /// Its value, overridden or not.
    pub value: Value,
    /// What a slider may choose from.
    pub range: Option<Value>,
    /// Where.
    pub span: Span,
}

impl Declarations {
    /// The fields of a style, those of later declarations over those of earlier ones.
    pub fn style(&self, name: &str) -> Option<Record> {
        let mut merged: Option<Record> = None;
        for decl in self.styles.iter().filter(|s| &*s.name == name) {
            let record = merged.get_or_insert_with(Record::default);
            for (field, value) in &decl.settings.fields {
                record.set(Rc::clone(field), value.clone());
            }
        }
        merged
    }

    /// Whether a theme of this name is declared.
    pub fn has_theme(&self, name: &str) -> bool {
        self.themes.iter().any(|t| &*t.name == name)
    }

    /// Whether a style of this name is declared.
    pub fn has_style(&self, name: &str) -> bool {
        self.styles.iter().any(|s| &*s.name == name)
    }
}
