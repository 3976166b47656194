//! The stylesheet as LaTeX, for the text around the figures.

use std::fmt::Write;
use std::rc::Rc;

use super::{Sheet, digits, is_dark, is_macro_name};
use crate::color::Color;
use crate::source::Span;
use crate::style::{self, Markup, MathPiece, Piece, Theme};

/// A file for `\input` in the preamble of a book: the author's own preambles, the palette
/// for each theme, a macro for each colour, the macros, and `\sym` for the symbols. It
/// needs nothing of figc and compiles with every LaTeX.
pub fn latex(sheet: &Sheet) -> String {
    let Some(theme) = sheet.themes.first() else {
        return String::new();
    };
    let mut out = format!(
        "% The stylesheet `{}`, written by figc: change it there, not here.\n\
         % It holds the theme `{}`; another one is chosen before this file is read:\n\
         %   \\def\\figctheme{{{}}}\n",
        sheet.name,
        theme.name,
        sheet.themes.last().map_or("", |t| t.name.as_str()),
    );
    out.push_str("\\RequirePackage{amsmath,amssymb,mathtools,bm,xcolor}\n");
    for preamble in &theme.preambles {
        let _ = write!(out, "\n% {}\n{}", preamble.path, preamble.text);
        if !preamble.text.ends_with('\n') {
            out.push('\n');
        }
    }
    themes(sheet, theme, &mut out);
    out.push_str("\n% Each colour as a macro: \\pink{x}\n");
    for (name, _) in theme.colors.iter().filter(|(n, _)| is_macro_name(n)) {
        let _ = writeln!(
            out,
            "\\newcommand{{\\{name}}}[1]{{\\textcolor{{{name}}}{{#1}}}}"
        );
    }
    if !theme.macros.is_empty() {
        out.push('\n');
    }
    for found in &theme.macros {
        let arity = match found.arity {
            0 => String::new(),
            n => format!("[{n}]"),
        };
        let _ = writeln!(
            out,
            "\\newcommand{{\\{}}}{arity}{{{}}}",
            found.name, found.body
        );
    }
    symbols(theme, &mut out);
    out
}

/// The colours of every theme, and the choice among them.
fn themes(sheet: &Sheet, first: &Theme, out: &mut String) {
    let _ = write!(
        out,
        "\n\\providecommand{{\\figctheme}}{{{}}}\n\\makeatletter\n",
        first.name
    );
    for theme in &sheet.themes {
        let _ = writeln!(out, "\\@namedef{{figc@theme@{}}}{{%", theme.name);
        let plain = [
            ("background", theme.background),
            ("foreground", theme.foreground),
        ];
        let named = theme.colors.iter().map(|(name, color)| (&**name, *color));
        for (name, color) in plain.into_iter().chain(named) {
            // xcolor knows no opacity: what the eye sees on the paper.
            let seen = color.over(theme.background);
            let _ = writeln!(
                out,
                "  \\definecolor{{{name}}}{{HTML}}{{{}}}%",
                digits(seen).to_uppercase()
            );
        }
        if is_dark(theme) || theme.background != Color::WHITE {
            out.push_str("  \\AtBeginDocument{\\pagecolor{background}\\color{foreground}}%\n");
        }
        out.push_str("}\n");
    }
    out.push_str(
        "\\@ifundefined{figc@theme@\\figctheme}\n  \
         {\\PackageError{figc}{no theme is called `\\figctheme'}{}}\n  \
         {\\@nameuse{figc@theme@\\figctheme}}\n\\makeatother\n",
    );
}

/// `\sym{x}` as `@x` in a figure, and `\sym[1]{x}` as `@x_1`.
fn symbols(theme: &Theme, out: &mut String) {
    if theme.symbols.is_empty() {
        return;
    }
    out.push_str(
        "\n% Symbols in maths: \\sym{x} is what @x is in a figure, \\sym[1]{x} what @x_1 is\n\
         \\makeatletter\n\
         \\newcommand{\\sym}[2][]{\\if\\relax\\detokenize{#1}\\relax\n  \
         \\@nameuse{figc@symbol@#2}\\else\\@nameuse{figc@index@#2}{#1}\\fi}\n\
         \\newcommand{\\figcsymbol}[3]{%\n  \
         \\@namedef{figc@symbol@#1}{#2}\\@namedef{figc@index@#1}##1{#3}}\n\
         \\makeatother\n",
    );
    for name in theme.symbols.keys() {
        let _ = writeln!(
            out,
            "\\figcsymbol{{{name}}}{{{}}}{{{}}}",
            written(name, "", theme),
            written(name, "_{#1}", theme)
        );
    }
}

/// A symbol as LaTeX maths, without its dollars.
fn written(name: &Rc<str>, after: &str, theme: &Theme) -> String {
    let symbol = MathPiece::Symbol(Rc::clone(name), Span::default());
    let markup = Markup {
        pieces: vec![Piece::Math(vec![symbol, MathPiece::Latex(after.into())])],
        span: Span::default(),
    };
    // The name comes from the theme itself, so that it is known there.
    let label = style::latex(&markup, theme)
        .map(|l| l.0)
        .unwrap_or_default();
    label.trim_matches('$').to_owned()
}
