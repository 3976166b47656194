//! Colours of the palette that nobody can read on the paper of their theme.

use super::Declarations;
use crate::color::Color;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::style::Theme;

/// The least contrast of a line or a large text by WCAG 2.
const LEAST: f64 = 3.0;
/// The lightnesses that are tried for a colour that can be read.
const STEPS: u32 = 400;

/// A warning for each colour whose contrast on the background of the theme is under
/// 3:1, unless its declaration says `faint: true`. `is_own` tells the author's files
/// from the modules that come with figc.
pub fn faint_colors(
    declared: &Declarations,
    theme: &Theme,
    is_own: impl Fn(Span) -> bool,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (n, decl) in declared.colors.iter().enumerate() {
        let last = declared
            .colors
            .iter()
            .skip(n + 1)
            .all(|d| d.name != decl.name);
        let Some(color) = theme.color(&decl.name) else {
            continue;
        };
        // A translucent colour is for areas, and what lies under it shows through.
        if !last || decl.faint || !color.is_opaque() || !is_own(decl.span) {
            continue;
        }
        let contrast = color.contrast(theme.background);
        if contrast >= LEAST {
            continue;
        }
        let message = format!(
            "`{}` is hard to read in the theme `{}`: its contrast on the background is {contrast:.1}, and lines and texts want {LEAST:.0}",
            decl.name, theme.name
        );
        let silence = "if it is for areas only, say `faint: true` in its braces";
        let hint = match readable(color, theme.background) {
            Some(better) => format!(
                "`{}` is the nearest lightness that can be read; {silence}",
                better.to_hex()
            ),
            None => silence.to_owned(),
        };
        found.push(Diagnostic::warning(Code::FaintColor, decl.span, message).with_hint(hint));
    }
    found
}

/// The colour of the same hue and chroma, and the nearest lightness, that can be read.
fn readable(color: Color, background: Color) -> Option<Color> {
    let [lightness, chroma, hue] = color.to_oklch();
    (1..=STEPS)
        .map(|n| f64::from(n) / f64::from(STEPS))
        .flat_map(|part| [lightness - part, lightness + part])
        .filter(|l| (0.0..=1.0).contains(l))
        .filter_map(|l| Color::oklch(l, chroma, hue).ok())
        // What is written has eight bits.
        .filter_map(|c| Color::from_hex(&c.to_hex()).ok())
        .find(|c| c.contrast(background) >= LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Color {
        Color::from_hex(text).expect("a colour")
    }

    #[test]
    fn what_is_suggested_can_be_read_and_keeps_its_hue() {
        for (color, paper) in [
            ("#fccde5", "#ffffff"),
            ("#ffffb3", "#ffffff"),
            ("#202060", "#000000"),
            ("#777777", "#7f7f7f"),
            ("#ffffff", "#ffffff"),
        ] {
            let better = readable(hex(color), hex(paper)).expect("there is one");
            let contrast = better.contrast(hex(paper));
            assert!((3.0..3.3).contains(&contrast), "{color}: {contrast}");
        }
        let [_, _, hue] = hex("#fccde5").to_oklch();
        let better = readable(hex("#fccde5"), Color::WHITE).expect("there is one");
        assert!((better.to_oklch()[2] - hue).abs() < 4.0);
    }
}
