//! Raw TikZ at its place: the author's own lines, indented like those around them.

use super::Writer;
use crate::geom::Transform;
use crate::scene::{AxesScene, TikzScene};
use crate::tikz::raw::{map, node};

/// Commands whose effect would reach past the piece they stand in.
const LASTING: [&str; 12] = [
    "\\def",
    "\\edef",
    "\\let",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\tikzset",
    "\\tikzstyle",
    "\\pgf",
    "\\colorlet",
    "\\definecolor",
    "\\color",
];

impl Writer<'_> {
    /// Raw TikZ in scopes that are open and bring it `around`.
    pub(super) fn raw(&mut self, raw: &TikzScene, around: Transform, axes: Option<&AxesScene>) {
        for missing in raw.nodes.iter().filter(|n| !n.named) {
            self.from(raw.span, &node(missing, axes));
        }
        // What a piece defines holds in it alone, as on figc's own page.
        let own = raw.map.then(around.inverse().unwrap_or_default());
        let moved = axes.is_none() && own != Transform::IDENTITY;
        let scope = moved || LASTING.iter().any(|word| raw.code.contains(word));
        if scope {
            let options = match moved {
                true => format!("[{}]", map(own)),
                false => String::new(),
            };
            self.from(raw.span, &format!("\\begin{{scope}}{options}"));
            self.depth += 1;
        }
        for line in unindented(&raw.code) {
            self.from(raw.span, line);
        }
        if scope {
            self.depth -= 1;
            self.own("\\end{scope}");
        }
    }
}

/// The lines without the indentation that all but the first share: that one begins
/// behind the quotation mark.
fn unindented(code: &str) -> Vec<&str> {
    let code = code.trim_end();
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = code
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    let lines = code.lines().enumerate().map(|(number, line)| {
        let cut = if number == 0 {
            indent(line)
        } else {
            common.min(indent(line))
        };
        line.get(cut..).unwrap_or_default().trim_end()
    });
    lines.skip_while(|line| line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::unindented;

    #[test]
    fn the_common_indentation_goes() {
        assert_eq!(
            unindented("\n    \\draw\n      (0, 0);\n\n    \\fill;\n  "),
            ["\\draw", "  (0, 0);", "", "\\fill;"]
        );
        assert_eq!(unindented(" \\draw;"), ["\\draw;"]);
    }
}
