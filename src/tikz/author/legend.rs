//! Legends as PGFPlots makes them, with samples of their own.

use super::Writer;
use super::options::{anchor, pt};
use super::places::path_lines;
use crate::geom::Point;
use crate::scene::spacing::{
    LEGEND_COLUMN, LEGEND_SEP, LEGEND_X, LEGEND_Y, PAPER, ROW_SEP, SAMPLE_HEIGHT, SAMPLE_WIDTH,
};
use crate::scene::{LegendEntry, LegendScene, Mark, MarkGeometry, Marker};
use crate::tikz::ops::{dot_line, marker_size};
use crate::tikz::preamble::opacity;

impl Writer<'_> {
    /// The style of legends: the same room for every sample and every text.
    pub(super) fn legend_style(&mut self) {
        let (x, y) = (pt(LEGEND_X), pt(LEGEND_Y));
        let alpha = opacity(PAPER);
        // A line of some width would make every sample wider.
        self.own(&format!(
            "every axis legend/.style={{draw=none, line width=0pt, inner xsep={x}, inner ysep={y},"
        ));
        self.depth += 1;
        self.own(&format!(
            "fill=background, fill opacity={alpha}, text opacity=1, cells={{anchor=center}},"
        ));
        self.own(&format!(
            "nodes={{font=\\footnotesize, text=foreground, inner xsep={}, inner ysep={}}},",
            pt(LEGEND_SEP),
            pt(ROW_SEP)
        ));
        self.own(&format!(
            "/tikz/every even column/.append style={{column sep={}}}}},",
            pt(LEGEND_COLUMN)
        ));
        self.depth -= 1;
        self.own("legend cell align=left,");
        // A sample takes the room that figc gives it, however wide its lines are.
        let half = pt(SAMPLE_HEIGHT / 2.0);
        self.own("sample/.style={legend image code/.code={");
        self.depth += 1;
        self.own(&format!(
            "\\path[draw=none, fill=none] (0pt, -{half}) rectangle ({}, {half});",
            pt(SAMPLE_WIDTH)
        ));
        self.own(
            "\\begin{scope}[overlay, every path/.style={}, fill opacity=1] #1 \\end{scope}}},",
        );
        self.depth -= 1;
    }

    /// The options of the axis that say where its legend stands. Its entries are written
    /// by themselves, not with the plots.
    pub(super) fn legend_place(&mut self, legend: &LegendScene) {
        self.own("every axis plot/.append style={forget plot},");
        if legend.columns > 1 {
            self.own(&format!("legend columns={},", legend.columns));
        }
        let end = |side: i8| match side {
            -1 => "0",
            0 => "0.5",
            _ => "1",
        };
        let mut options = vec![
            format!(
                "at={{({}, {})}}",
                end(legend.corner.0),
                end(legend.corner.1)
            ),
            format!("anchor={}", anchor(legend.anchor)),
        ];
        for (axis, by) in [("x", legend.shift.x), ("y", legend.shift.y)] {
            if by != 0.0 {
                options.push(format!("{axis}shift={}", pt(by)));
            }
        }
        options.push(format!(
            "nodes={{text height={}, text depth={}}}",
            pt(legend.height),
            pt(legend.depth)
        ));
        self.own(&format!("legend style={{{}}},", options.join(", ")));
    }

    /// The entries.
    pub(super) fn legend_entries(&mut self, legend: &LegendScene) {
        for entry in &legend.entries {
            let code: Vec<String> = entry.sample.iter().map(|m| self.sample(m, entry)).collect();
            let code = code.join(" ");
            self.from(
                entry.span,
                &format!("\\addlegendimage{{sample={{{code}}}}}"),
            );
            let text = self.latex(entry.text.text);
            // PGFPlots ends its own lists with `\to`.
            let line = match text.contains("\\to") {
                true => format!("\\addlegendentry{{{{{text}}}}}"),
                false => format!("\\addlegendentry{{{text}}}"),
            };
            self.from(entry.span, &line);
        }
    }

    /// A mark of a sample, in coordinates that begin at its left end.
    fn sample(&self, mark: &Mark, entry: &LegendEntry) -> String {
        let at = |p: Point| {
            let p = p - entry.at;
            format!("({}, {})", pt(p.x), pt(p.y))
        };
        let shape = match &mark.geometry {
            MarkGeometry::Places { places, .. } => {
                let points: Vec<String> = places.iter().map(|p| at(p.canvas)).collect();
                points.join(" -- ")
            }
            MarkGeometry::Rect { a, b } => {
                format!("{} rectangle {}", at(a.canvas), at(b.canvas))
            }
            MarkGeometry::Dots {
                points,
                radius,
                style,
            } => {
                let middle = points.first().copied().unwrap_or(entry.at);
                // A line around a dot adds to it.
                let size = match mark.stroke() {
                    Some(line) => marker_size(*radius, dot_line(Some(line)), style.marker),
                    None => *radius,
                };
                match style.marker {
                    Marker::Circle => format!("{} circle[radius={}]", at(middle), pt(size)),
                    marker => path_lines(&marker.path(middle, size), at).join(" "),
                }
            }
            _ => return String::new(),
        };
        let mut code = String::new();
        if let Some(fill) = &mark.graphic.fill {
            let options = self.filled(fill);
            let command = super::fills::command(fill);
            code.push_str(&format!("\\{command}[{}] {shape};", options.join(", ")));
        }
        if let Some(line) = self.line(mark) {
            if !code.is_empty() {
                code.push(' ');
            }
            code.push_str(&format!("\\draw[{}] {shape};", line.join(", ")));
        }
        code
    }
}
