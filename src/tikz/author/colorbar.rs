//! Colour bars as PGFPlots draws them: `colorbar` with a style of its own.

use super::codes::Code;
use super::options::{cm, pt};
use super::{Needs, Writer};
use crate::color::Color;
use crate::geom::fixed;
use crate::scene::spacing::{BAR_WIDTH, TICK, TICK_SEP};
use crate::scene::{AxesScene, BarScene};
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
        self.own(&format!(
            "scale only axis, axis line style={{axis, thin}}, width={},",
            pt(BAR_WIDTH)
        ));
        self.own(&format!(
            "tick align=outside, tick pos=right, tick style={{axis, thin}}, major tick length={}, scaled ticks=false,",
            pt(TICK)
        ));
        self.own(&format!(
            "tick label style={{font=\\footnotesize, inner sep={}}},",
            pt(TICK_SEP)
        ));
        self.depth -= 1;
        self.own("},");
    }

    /// The options of axes that have a bar.
    pub(super) fn color_bar(&mut self, axes: &AxesScene, bar: &BarScene) {
        let scale = &bar.scale;
        let (low, high) = scale.range;
        self.own(&format!(
            "colorbar, colormap name={}, point meta min={}, point meta max={},",
            self.map_called(scale),
            super::fields::meta(low),
            super::fields::meta(high)
        ));
        let corner = bar.rect.min - axes.rect.min;
        let right = pt(bar.rect.min.x - axes.rect.max.x);
        self.own("colorbar style={");
        self.depth += 1;
        let up = match corner.y {
            0.0 => String::new(),
            y => format!(", yshift={}", pt(y)),
        };
        self.own(&format!(
            "at={{(parent axis.south east)}}, anchor=south west, xshift={right}{up}, height={},",
            cm(bar.rect.height())
        ));
        self.ticks("y", &bar.ticks, &[], &Code::default());
        if let Some(label) = &bar.label {
            let shift = pt(label.place.canvas.x - bar.rect.max.x);
            let side = match label.angle != 0.0 {
                true => "rotate=90, anchor=north",
                false => "anchor=west",
            };
            let code = format!(
                "ylabel={{{}}}, every axis y label/.style={{at={{(1, 0.5)}}, xshift={shift}, {side}, inner sep={}}},",
                self.latex(label.text),
                pt(label.inner_sep)
            );
            self.from(label.span, &code);
        }
        self.bar_parts(bar);
        self.depth -= 1;
        self.own("},");
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
                format!(
                    "{}\\fill[band] (0, {}) rectangle (1, {});",
                    color(*own),
                    at(from),
                    at(to)
                )
            })
            .collect();
        if !bands.is_empty() {
            self.own("colorbar/draw/.code={},");
        }
        let high = 1.0 + BAR_WIDTH / bar.rect.height();
        let tips: Vec<String> = bar
            .tips()
            .iter()
            .map(|(path, own)| {
                let below = path.bounds().is_some_and(|b| b.min.y < bar.rect.min.y);
                let (foot, tip) = if below { (0.0, 1.0 - high) } else { (1.0, high) };
                format!(
                    "{}\\filldraw[fill=band, draw=axis, thin] (0, {foot}) -- (0.5, {}) -- (1, {foot}) -- cycle;",
                    color(*own),
                    fixed(tip, 5)
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
