//! A theme as a style of matplotlib.

use std::fmt::Write;

use super::{Sheet, digits};
use crate::scene::{axis_color, grid_color};
use crate::style::Theme;

/// The least contrast on the paper of a colour that curves are drawn in.
const VISIBLE: f64 = 3.0;

/// An `.mplstyle` with paper, ink, axes, the palette as the cycle of colours, and the
/// fonts of a LaTeX page.
pub fn matplotlib(sheet: &Sheet, theme: &Theme) -> String {
    let paper = digits(theme.background);
    let ink = digits(theme.foreground);
    let axis = digits(axis_color(theme));
    let mut out = format!(
        "# The stylesheet `{}`, theme `{}`, written by figc: change it there, not here.\n\
         # plt.style.use(\"{}-{}.mplstyle\")\n",
        sheet.name, theme.name, sheet.name, theme.name
    );
    for (keys, value) in [
        (
            &[
                "figure.facecolor",
                "figure.edgecolor",
                "savefig.facecolor",
                "savefig.edgecolor",
                "axes.facecolor",
            ][..],
            &paper,
        ),
        (
            &[
                "text.color",
                "axes.labelcolor",
                "axes.titlecolor",
                "xtick.labelcolor",
                "ytick.labelcolor",
                "lines.color",
                "patch.edgecolor",
                "hatch.color",
                "boxplot.boxprops.color",
                "boxplot.capprops.color",
                "boxplot.flierprops.color",
                "boxplot.whiskerprops.color",
            ],
            &ink,
        ),
        (&["axes.edgecolor", "xtick.color", "ytick.color"], &axis),
        (&["grid.color"], &digits(grid_color(theme))),
    ] {
        for key in keys {
            let _ = writeln!(out, "{key}: {value}");
        }
    }
    let cycle: Vec<String> = (theme.colors.iter())
        .filter(|(_, c)| c.is_opaque() && c.contrast(theme.background) >= VISIBLE)
        .map(|(_, c)| format!("'{}'", digits(*c)))
        .collect();
    if !cycle.is_empty() {
        let _ = writeln!(
            out,
            "axes.prop_cycle: cycler('color', [{}])",
            cycle.join(", ")
        );
    }
    out.push_str(
        "font.family: serif\n\
         font.serif: Latin Modern Roman, CMU Serif, Computer Modern Roman, cmr10\n\
         font.size: 10\n\
         mathtext.fontset: cm\n\
         axes.formatter.use_mathtext: True\n",
    );
    out
}
