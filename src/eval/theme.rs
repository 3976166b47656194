//! Puts a theme together from what the stylesheets declare.

use std::rc::Rc;

use super::Declarations;
use super::declare::ColorValue;
use crate::color::Color;
use crate::diag::{Code, Diagnostic, nearest};
use crate::style::{Macro, Markup, MathPiece, Piece, Preamble, Symbol, Theme};

/// The name of the theme that holds when nobody says one.
pub const DEFAULT_THEME: &str = "print";

/// The themes that there are without any stylesheet: paper and ink.
const BUILT_IN: [(&str, &str, &str); 2] = [
    ("print", "#ffffff", "#000000"),
    ("screen", "#000000", "#fcfcfc"),
];

/// The longest LaTeX of a macro in bytes; TeX reads lines of ten times as much.
const LONGEST_MACRO: usize = 16 << 10;

/// The names of all themes that a file can be made under, declared ones in order
/// of declaration, else the built-in ones.
pub fn theme_names(declared: &Declarations) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for theme in &declared.themes {
        if !names.iter().any(|n| **n == *theme.name) {
            names.push(theme.name.to_string());
        }
    }
    if names.is_empty() {
        names.extend(BUILT_IN.iter().map(|(n, ..)| (*n).to_owned()));
    }
    names
}

/// The theme of this name.
///
/// # Errors
/// No such theme; a colour that has no value under it.
pub fn theme(declared: &Declarations, name: &str) -> Result<Theme, Vec<Diagnostic>> {
    let names = theme_names(declared);
    if !names.iter().any(|n| n == name) {
        let list: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
        let near = nearest(name, names.iter().map(String::as_str));
        return Err(vec![
            Diagnostic::error_without_place(
                Code::UnknownTheme,
                format!("no theme is called `{name}`"),
            )
            .with_hint(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", list.join(" and ")),
            }),
        ]);
    }
    let built_in = BUILT_IN
        .iter()
        .find(|(n, ..)| *n == name)
        .unwrap_or(&BUILT_IN[0]);
    let plain = |hex: &str, or: Color| Color::from_hex(hex).unwrap_or(or);
    let mut theme = Theme::bare(
        name,
        plain(built_in.1, Color::WHITE),
        plain(built_in.2, Color::BLACK),
    );
    for decl in declared.themes.iter().filter(|t| &*t.name == name) {
        theme.background = decl.background.unwrap_or(theme.background);
        theme.foreground = decl.foreground.unwrap_or(theme.foreground);
    }
    let mut errors = Vec::new();
    for decl in &declared.colors {
        // A name declared twice means what was said last.
        theme.colors.retain(|(n, _)| *n != decl.name);
        match decl.value.under(name) {
            Some(paint) => theme.colors.push((Rc::clone(&decl.name), paint.color)),
            None => {
                let others = match &decl.value {
                    ColorValue::PerTheme(map) => map.keys().map(|k| format!("`{k}`")).collect(),
                    ColorValue::Same(_) => Vec::new(),
                };
                errors.push(
                    Diagnostic::error(
                        Code::UnknownColor,
                        decl.span,
                        format!(
                            "the colour `{}` has no value for the theme `{name}`",
                            decl.name
                        ),
                    )
                    .with_hint(format!(
                        "it has one for {}; add `{name}: #…`",
                        others.join(", ")
                    )),
                );
            }
        }
    }
    for decl in &declared.macros {
        if decl.body.len() > LONGEST_MACRO {
            errors.push(
                Diagnostic::error(
                    Code::BadStyle,
                    decl.span,
                    format!("the macro `{}` has {} bytes", decl.name, decl.body.len()),
                )
                .with_hint(format!("a macro has {LONGEST_MACRO} bytes at the most")),
            );
            continue;
        }
        theme.macros.retain(|m| m.name != decl.name);
        theme.macros.push(Macro {
            name: Rc::clone(&decl.name),
            arity: decl.params,
            body: decl.body.clone(),
            span: decl.span,
        });
    }
    for decl in &declared.symbols {
        theme.symbols.insert(
            Rc::clone(&decl.name),
            Symbol {
                kind: decl.kind,
                color: decl.color.as_ref().and_then(|p| p.name.clone()),
                form: decl.form.as_deref().map(form),
                span: decl.span,
            },
        );
    }
    for decl in &declared.preambles {
        theme.preambles.push(Preamble {
            path: decl.path.to_string(),
            text: decl.text.to_string(),
            span: decl.span,
        });
    }
    if errors.is_empty() {
        Ok(theme)
    } else {
        Err(errors)
    }
}

/// The LaTeX of an `as:` form, maths without its dollars.
fn form(markup: &Markup) -> String {
    let mut out = String::new();
    for piece in &markup.pieces {
        match piece {
            Piece::Text(t) | Piece::Latex(t) => out.push_str(t),
            Piece::Math(parts) => {
                for part in parts {
                    if let MathPiece::Latex(t) = part {
                        out.push_str(t);
                    }
                }
            }
        }
    }
    out
}
