//! The card of a stylesheet: a figure in fig, which the pipeline draws like any other.

use std::fmt::Write;

use super::{Sheet, is_macro_name};
use crate::style::{Symbol, SymbolKind};

/// The text of a `.fig` file that shows the palette with its values and every symbol in
/// its forms. `import` is what `use` calls the stylesheet from where the file lies.
pub fn card(sheet: &Sheet, import: &str) -> String {
    let Some(theme) = sheet.themes.first() else {
        return String::new();
    };
    let mut out = format!("use {}\nuse \"stylecard\" as card\n\n", text(import));
    let _ = writeln!(
        out,
        "figure card(alt: {}) {{\n  card.sheet(\n    {},\n    [",
        text(&format!("the palette and the symbols of {}", sheet.name)),
        text(&sheet.name)
    );
    for (name, _) in &theme.colors {
        let _ = writeln!(out, "      {},", swatch(name, sheet));
    }
    out.push_str("    ],\n    [\n");
    let mut symbols: Vec<(&str, &Symbol)> =
        theme.symbols.iter().map(|(name, s)| (&**name, s)).collect();
    // In the order of the palette, so that what belongs together stands together.
    symbols.sort_by_key(|(_, s)| {
        let place = |c| theme.colors.iter().position(|(n, _)| *n == c);
        s.color.clone().and_then(place).unwrap_or(usize::MAX)
    });
    for (name, symbol) in symbols {
        let _ = writeln!(
            out,
            "      {{forms: ${}$, name: {}}},",
            forms(name, symbol),
            text(name)
        );
    }
    out.push_str("    ],\n  )\n}\n");
    out
}

/// A colour as the record that the module `stylecard` takes.
fn swatch(name: &str, sheet: &Sheet) -> String {
    let label = match is_macro_name(name) {
        true => format!("tex\"\\{name}{{{name}}}\""),
        false => text(name),
    };
    let values: Vec<String> = sheet
        .themes
        .iter()
        .filter_map(|theme| {
            let value = theme.color(name)?.to_hex();
            Some(text(&format!("{value} {}", theme.name)))
        })
        .collect();
    format!(
        "{{label: {label}, color: {name}, values: [{}]}}",
        values.join(", ")
    )
}

/// What shows the kind of a symbol: a vector with a component of it, a family by two.
fn forms(name: &str, symbol: &Symbol) -> String {
    match symbol.kind {
        SymbolKind::Vector => format!("@{name}\\;\\; @{name}_i"),
        SymbolKind::Vectors => format!("@{name}_1\\;\\; @{name}_2"),
        SymbolKind::Matrix | SymbolKind::Scalar | SymbolKind::Space => format!("@{name}"),
    }
}

/// A plain text of fig.
fn text(content: &str) -> String {
    let mut out = String::from("\"");
    for c in content.chars() {
        if matches!(c, '"' | '\\' | '#' | '@' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}
