//! The palette as custom properties of CSS.

use std::fmt::Write;

use super::{Sheet, is_dark};
use crate::style::Theme;

/// Paper, ink and palette as custom properties, once for each theme. The first light
/// theme holds by default and the first dark one where the reader prefers it; the class
/// `theme-NAME` on any element overrides both.
pub fn css(sheet: &Sheet) -> String {
    let mut out = format!(
        "/* The stylesheet `{}`, written by figc: change it there, not here.\n   \
         Use a colour as `var(--pink)`. A class such as `{}` chooses a theme. */\n",
        sheet.name,
        sheet.themes.last().map_or_else(String::new, class),
    );
    let light = sheet.themes.iter().find(|t| !is_dark(t));
    let dark = sheet.themes.iter().find(|t| is_dark(t));
    if let Some(theme) = light.or(dark) {
        let _ = write!(out, "\n:root {{\n{}}}\n", properties(theme, "  "));
    }
    if let (Some(_), Some(theme)) = (light, dark) {
        let _ = write!(
            out,
            "\n@media (prefers-color-scheme: dark) {{\n  :root {{\n{}  }}\n}}\n",
            properties(theme, "    ")
        );
    }
    for theme in &sheet.themes {
        let _ = write!(
            out,
            "\n{} {{\n{}}}\n",
            class(theme),
            properties(theme, "  ")
        );
    }
    out
}

/// The selector of a theme.
fn class(theme: &Theme) -> String {
    format!(".theme-{}", theme.name)
}

fn properties(theme: &Theme, indent: &str) -> String {
    let scheme = if is_dark(theme) { "dark" } else { "light" };
    let mut out = format!("{indent}color-scheme: {scheme};\n");
    let plain = [
        ("background", theme.background),
        ("foreground", theme.foreground),
    ];
    let named = theme.colors.iter().map(|(name, color)| (&**name, *color));
    for (name, color) in plain.into_iter().chain(named) {
        let _ = writeln!(out, "{indent}--{name}: {};", color.to_hex());
    }
    out
}
