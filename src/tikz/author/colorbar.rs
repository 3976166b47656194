//! Colour bars as PGFPlots draws them: `colorbar` with a style of its own.

use super::codes::Code;
use super::options::{cm, pt};
use super::{Needs, Writer};
use crate::color::Color;
use crate::geom::{Point, fixed};
use crate::scene::spacing::{BAR_WIDTH, TICK, TICK_SEP};
use crate::scene::{AxesScene, BarScene, BarSide};
use crate::tikz::preamble::html;

impl Writer<'_> {
    /// The style of all bars.
    pub(super) fn bar_style(&mut self, needs: &Needs) {
        if !needs.bar {
            return;
        }
        self.own("colorbar shift/.style=,");
        self.own("every colorbar/.append style={");
        self.depth += 1;
        self.bar_looks(&format!(" width={},", pt(BAR_WIDTH)), " tick pos=right,");
        self.depth -= 1;
        self.own("},");
    }

    /// How bars look, with something more for their width and their ticks.
    fn bar_looks(&mut self, width: &str, ticks: &str) {
        self.own(&format!(
            "scale only axis, axis line style={{axis, thin}},{width}"
        ));
        self.own(&format!(
            "tick align=outside,{ticks} tick style={{axis, thin}}, major tick length={}, scaled ticks=false,",
            pt(TICK)
        ));
        self.own(&format!(
            "tick label style={{font=\\footnotesize, inner sep={}}},",
            pt(TICK_SEP)
        ));
    }

    /// The options of axes that have a bar.
    pub(super) fn color_bar(&mut self, axes: &AxesScene, bar: &BarScene) {
        let scale = &bar.scale;
        let (low, high) = scale.range;
        let word = match bar.side.is_upright() {
            true => "colorbar",
            false => "colorbar horizontal",
        };
        self.own(&format!(
            "{word}, colormap name={}, point meta min={}, point meta max={},",
            self.map_called(scale),
            super::fields::meta(low),
            super::fields::meta(high)
        ));
        if !bar.side.is_upright() {
            self.own("colorbar shift/.style=,");
        }
        self.own("colorbar style={");
        self.depth += 1;
        if !bar.side.is_upright() {
            // PGFPlots begins the style of level bars anew.
            self.bar_looks("", "");
        }
        self.bar_place(axes, bar);
        let axis = if bar.side.is_upright() { "y" } else { "x" };
        self.ticks(axis, &bar.ticks, &[], &Code::default());
        if let Some(label) = &bar.label {
            let at = label.place.canvas;
            let (corner, by, side) = match bar.side {
                BarSide::Right => ("(1, 0.5)", at.x - bar.rect.max.x, "west"),
                BarSide::Left => ("(0, 0.5)", at.x - bar.rect.min.x, "east"),
                BarSide::Above => ("(0.5, 1)", at.y - bar.rect.max.y, "south"),
                BarSide::Below => ("(0.5, 0)", at.y - bar.rect.min.y, "north"),
            };
            let shift = if bar.side.is_upright() { "x" } else { "y" };
            let side = match (label.angle != 0.0, bar.side) {
                (true, BarSide::Left) => "rotate=90, anchor=south".to_owned(),
                (true, _) => "rotate=90, anchor=north".to_owned(),
                (false, _) => format!("anchor={side}"),
            };
            let code = format!(
                "{axis}label={{{}}}, every axis {axis} label/.style={{at={{{corner}}}, {shift}shift={}, {side}, inner sep={}}},",
                self.latex(label.text),
                pt(by),
                pt(label.inner_sep)
            );
            self.from(label.span, &code);
        }
        self.bar_parts(bar);
        self.depth -= 1;
        self.own("},");
    }

    /// Where a bar stands.
    fn bar_place(&mut self, axes: &AxesScene, bar: &BarScene) {
        let (frame, r) = (axes.rect, bar.rect);
        let (corner, anchor, by) = match bar.side {
            BarSide::Right => {
                let by = Point::new(r.min.x - frame.max.x, r.min.y - frame.min.y);
                ("south east", "south west", by)
            }
            BarSide::Left => (
                "south west",
                "south east",
                Point::new(r.max.x, r.min.y) - frame.min,
            ),
            BarSide::Above => {
                let by = Point::new(r.min.x - frame.min.x, r.min.y - frame.max.y);
                ("north west", "south west", by)
            }
            BarSide::Below => (
                "south west",
                "north west",
                Point::new(r.min.x, r.max.y) - frame.min,
            ),
        };
        let mut line = format!("at={{(parent axis.{corner})}}, anchor={anchor}");
        for (axis, by) in [("x", by.x), ("y", by.y)] {
            if by != 0.0 {
                line.push_str(&format!(", {axis}shift={}", pt(by)));
            }
        }
        match bar.side {
            BarSide::Right => line.push_str(&format!(", height={}", cm(r.height()))),
            BarSide::Left => {
                line.push_str(&format!(
                    ", height={}, ytick pos=left, yticklabel pos=left",
                    cm(r.height())
                ));
            }
            BarSide::Above | BarSide::Below => {
                let pos = if bar.side == BarSide::Above {
                    "right"
                } else {
                    "left"
                };
                line.push_str(&format!(
                    ", width={}, height={}, xtick pos={pos}, xticklabel pos={pos}",
                    cm(r.width()),
                    pt(BAR_WIDTH)
                ));
            }
        }
        self.own(&format!("{line},"));
    }

    /// The bands of a bar in steps, and the tips of what lies outside of its range.
    fn bar_parts(&mut self, bar: &BarScene) {
        let paper = self.scene.background.color;
        let color = |color: Color| {
            let hex = html(color.over(paper));
            format!("\\definecolor{{band}}{{HTML}}{{{hex}}}")
        };
        let bands: Vec<String> = bar
            .bands()
            .iter()
            .map(|(from, to, own)| {
                let at = |t: &f64| fixed(*t, 5);
                let corners = match bar.side.is_upright() {
                    true => format!("(0, {}) rectangle (1, {})", at(from), at(to)),
                    false => format!("({}, 0) rectangle ({}, 1)", at(from), at(to)),
                };
                format!("{}\\fill[band] {corners};", color(*own))
            })
            .collect();
        if !bands.is_empty() {
            self.own("colorbar/draw/.code={},");
        }
        let high = 1.0 + BAR_WIDTH / bar.length();
        let tips: Vec<String> = bar
            .tips()
            .iter()
            .map(|(path, own)| {
                let (low, upright) = (bar.rect.min, bar.side.is_upright());
                let below = path.bounds().is_some_and(|b| match upright {
                    true => b.min.y < low.y,
                    false => b.min.x < low.x,
                });
                let (foot, tip) = if below {
                    (0.0, 1.0 - high)
                } else {
                    (1.0, high)
                };
                let tip = fixed(tip, 5);
                let corners = match upright {
                    true => format!("(0, {foot}) -- (0.5, {tip}) -- (1, {foot})"),
                    false => format!("({foot}, 0) -- ({tip}, 0.5) -- ({foot}, 1)"),
                };
                format!(
                    "{}\\filldraw[fill=band, draw=axis, thin] {corners} -- cycle;",
                    color(*own)
                )
            })
            .collect();
        if bands.is_empty() && tips.is_empty() {
            return;
        }
        self.own("extra description/.code={");
        self.depth += 1;
        for line in bands.iter().chain(&tips) {
            self.own(line);
        }
        if !bands.is_empty() {
            self.own("\\draw[axis, thin] (0, 0) rectangle (1, 1);");
        }
        self.depth -= 1;
        self.own("},");
    }
}
