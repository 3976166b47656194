//! A theme: what the stylesheets in use declare, for one edition of the figure.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::color::Color;
use crate::diag::{Code, Fault, nearest};
use crate::source::Span;

/// The colours, macros and symbols that hold in one figure under one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Its name: `screen`, `print`, …
    pub name: String,
    /// The paper.
    pub background: Color,
    /// The ink.
    pub foreground: Color,
    /// The palette in the order of its declaration, by name.
    pub colors: Vec<(Rc<str>, Color)>,
    /// LaTeX macros in the order of their declaration.
    pub macros: Vec<Macro>,
    /// What `@name` means.
    pub symbols: BTreeMap<Rc<str>, Symbol>,
    /// LaTeX files loaded before anything else, in order.
    pub preambles: Vec<Preamble>,
}

/// `preamble "book-preamble.tex"`
#[derive(Debug, Clone, PartialEq)]
pub struct Preamble {
    /// The path as written.
    pub path: String,
    /// Its text.
    pub text: String,
    /// All of its text, as a source of its own.
    pub span: Span,
}

/// `macro vect(a) = tex"\bm{#a}"`
#[derive(Debug, Clone, PartialEq)]
pub struct Macro {
    /// Its name without backslash.
    pub name: Rc<str>,
    /// How many arguments it takes.
    pub arity: usize,
    /// Its body, with `#1` for the first argument.
    pub body: String,
    /// Its declaration.
    pub span: Span,
}

/// The kinds of symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// Bold; with a subscript it is its component, in italics.
    Vector,
    /// Bold, also with a subscript: a numbered family.
    Vectors,
    /// Bold upper case.
    Matrix,
    /// Plain italics.
    Scalar,
    /// Calligraphic.
    Space,
}

impl SymbolKind {
    /// The kinds by the names that a stylesheet uses.
    pub const NAMES: [(&'static str, SymbolKind); 5] = [
        ("vector", SymbolKind::Vector),
        ("vectors", SymbolKind::Vectors),
        ("matrix", SymbolKind::Matrix),
        ("scalar", SymbolKind::Scalar),
        ("space", SymbolKind::Space),
    ];
}

/// `symbol x = vector(pink)`
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    /// Its kind.
    pub kind: SymbolKind,
    /// Its colour, a name of the palette; none is the ink.
    pub color: Option<Rc<str>>,
    /// A form of its own in LaTeX, such as `\hat{\vect{y}}`.
    pub form: Option<String>,
    /// Its declaration.
    pub span: Span,
}

impl Theme {
    /// A theme with paper and ink and nothing else.
    pub fn bare(name: &str, background: Color, foreground: Color) -> Self {
        Theme {
            name: name.into(),
            background,
            foreground,
            colors: Vec::new(),
            macros: Vec::new(),
            symbols: BTreeMap::new(),
            preambles: Vec::new(),
        }
    }

    /// The colour of this name in the palette.
    pub fn color(&self, name: &str) -> Option<Color> {
        self.colors
            .iter()
            .find(|(n, _)| &**n == name)
            .map(|(_, c)| *c)
    }

    /// The macro of this name.
    pub fn macro_named(&self, name: &str) -> Option<&Macro> {
        self.macros.iter().find(|m| &*m.name == name)
    }

    /// The symbol of this name.
    ///
    /// # Errors
    /// [`Code::UnknownSymbol`] with the nearest declared one.
    pub fn symbol(&self, name: &str) -> Result<&Symbol, Fault> {
        self.symbols.get(name).ok_or_else(|| {
            let fault = Fault::new(
                Code::UnknownSymbol,
                format!("no stylesheet declares the symbol `@{name}`"),
            );
            match nearest(name, self.symbols.keys().map(|k| &**k)) {
                Some(near) => fault.with_hint(format!("did you mean `@{near}`?")),
                None => fault.with_hint(format!(
                    "declare it: `symbol {name} = scalar()`, or `vector(pink)` for a bold pink one"
                )),
            }
        })
    }
}
