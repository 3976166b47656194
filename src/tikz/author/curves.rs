//! Curves, arcs, grids, braces and angles as TikZ writes them.

use super::Writer;
use super::options::{cm, pt, stroke};
use crate::geom::{Length, Point, exact, fixed};
use crate::scene::{AxesScene, Calc, CalcStep, Mark, MarkGeometry, Place, PlacedText, TextAnchor};

/// An angle in degrees, for options.
fn degrees(radians: f64) -> String {
    fixed(radians.to_degrees(), 4)
}

/// `smooth, tension=0.55`, for a path or a plot.
pub(super) fn smooth(tension: f64, closed: bool) -> String {
    let word = if closed { "smooth cycle" } else { "smooth" };
    format!("{word}, tension={}", fixed(tension, 4))
}

/// A grid's step in centimetres: it is added up, so that it needs more digits than a
/// place.
fn step(points: f64) -> String {
    format!("{}cm", fixed(Length::pt(points).to_cm(), 6))
}

impl Writer<'_> {
    /// The path of a curve, arc or angle, with the node of its label on it.
    pub(super) fn curve(
        &self,
        geometry: &MarkGeometry,
        axes: Option<&AxesScene>,
        node: &str,
    ) -> Option<String> {
        let at = |place: &Place| self.place(place, axes);
        Some(match geometry {
            MarkGeometry::Cubic { from, controls, to } => {
                let controls = if controls.0 == controls.1 {
                    at(&controls.0)
                } else {
                    format!("{} and {}", at(&controls.0), at(&controls.1))
                };
                format!("{} .. controls {controls} .. {}{node}", at(from), at(to))
            }
            MarkGeometry::OutIn {
                from,
                to,
                leave,
                arrive,
                looseness,
            } => {
                let mut options = format!("out={}, in={}", degrees(*leave), degrees(*arrive));
                if (looseness - 1.0).abs() > 1e-9 {
                    options.push_str(&format!(", looseness={}", fixed(*looseness, 4)));
                }
                format!("{} to[{options}]{node} {}", at(from), at(to))
            }
            MarkGeometry::Arc {
                center,
                start,
                rx,
                ry,
                from,
                to,
                sector,
            } => {
                let radius = if (rx - ry).abs() < 1e-9 {
                    format!("radius={}", cm(*rx))
                } else {
                    format!("x radius={}, y radius={}", cm(*rx), cm(*ry))
                };
                let arc = arc(*from, *to, &radius);
                if *sector {
                    format!("{} -- {} {arc} -- cycle", at(center), at(start))
                } else {
                    format!("{} {arc}", at(start))
                }
            }
            MarkGeometry::Angle {
                corner,
                start,
                far,
                end,
                from,
                to,
                radius,
                right,
                sector,
            } => {
                let line = if *right {
                    format!("{} -- {} -- {}", at(start), at(far), at(end))
                } else {
                    let arc = arc(*from, *to, &format!("radius={}", cm(*radius)));
                    format!("{} {arc}", at(start))
                };
                if *sector {
                    format!("{} -- {line} -- cycle", at(corner))
                } else {
                    line
                }
            }
            _ => return None,
        })
    }

    /// A brace, with its label where TikZ can say it by a word.
    pub(super) fn brace(
        &mut self,
        mark: &Mark,
        (a, b, amplitude): (&Place, &Place, f64),
        axes: Option<&AxesScene>,
    ) {
        let Some(line) = mark.stroke() else {
            return;
        };
        let mirror = if amplitude < 0.0 { ", mirror" } else { "" };
        let decoration = format!(
            "decorate, decoration={{brace, amplitude={}{mirror}}}",
            pt(amplitude.abs())
        );
        let mut options = stroke(line);
        options.extend(self.moves(mark, axes));
        options.push(decoration);
        let node = mark
            .label
            .as_ref()
            .and_then(|label| self.brace_node(label, amplitude.abs(), b.canvas - a.canvas));
        let code = format!(
            "\\draw[{}] {} -- {}{};",
            options.join(", "),
            self.place(a, axes),
            self.place(b, axes),
            node.as_deref().unwrap_or_default()
        );
        self.from(mark.span, &code);
        if let (Some(label), None) = (&mark.label, node) {
            self.free_node(label, mark, axes);
        }
    }

    /// ` node[midway, above=5pt, beside] {…}` at a brace that is level or upright.
    fn brace_node(&self, label: &PlacedText, amplitude: f64, along: Point) -> Option<String> {
        let word = match label.anchor {
            TextAnchor::Compass(0, -1) if along.y == 0.0 => "above",
            TextAnchor::Compass(0, 1) if along.y == 0.0 => "below",
            TextAnchor::Compass(1, 0) if along.x == 0.0 => "left",
            TextAnchor::Compass(-1, 0) if along.x == 0.0 => "right",
            _ => return None,
        };
        Some(format!(
            " node[midway, {word}={}, beside] {{{}}}",
            pt(amplitude),
            self.latex(label.text)
        ))
    }

    /// A grid: TikZ's own on the canvas, line by line inside axes, whose data it does
    /// not know.
    pub(super) fn grid(&mut self, mark: &Mark, axes: Option<&AxesScene>) {
        let (
            Some(line),
            MarkGeometry::Grid {
                a,
                b,
                first,
                step: by,
            },
        ) = (mark.stroke(), &mark.geometry)
        else {
            return;
        };
        let mut options = stroke(line);
        if let Some(axes) = axes {
            let parts = mark.path.flatten(1);
            self.from(mark.span, &format!("\\draw[{}]", options.join(", ")));
            self.depth += 1;
            for line in &parts {
                let points: Vec<String> = line
                    .iter()
                    .map(|p| self.data_point(axes.from_canvas(*p)))
                    .collect();
                self.from(mark.span, &points.join(" -- "));
            }
            self.depth -= 1;
            self.from(mark.span, ";");
            return;
        }
        options.extend(self.moves(mark, None));
        // TikZ counts its lines from the origin, and is sure of them only there.
        let origin = a.canvas + *first;
        let cm = |v: f64| fixed(Length::pt(v).to_cm(), 4);
        if origin.norm() > 1e-6 {
            options.push(format!("shift={{({}, {})}}", cm(origin.x), cm(origin.y)));
        }
        if (by.x - by.y).abs() < 1e-9 {
            options.push(format!("step={}", step(by.x)));
        } else {
            options.push(format!("xstep={}, ystep={}", step(by.x), step(by.y)));
        }
        let corner = |p: Point| format!("({}, {})", cm(p.x - origin.x), cm(p.y - origin.y));
        let code = format!(
            "\\draw[{}] {} grid {};",
            options.join(", "),
            corner(a.canvas),
            corner(b.canvas)
        );
        self.from(mark.span, &code);
    }

    /// `$(a)!0.5!(b)$`
    pub(super) fn calc(&self, calc: Calc) -> String {
        let name = |(id, anchor)| {
            let node = self.node_name(id);
            match super::places::anchor_name(anchor) {
                // What calc takes a bare name for.
                "center" => node.to_owned(),
                side => format!("{node}.{side}"),
            }
        };
        let way = match calc.step {
            CalcStep::Part(t) => exact((t * 1e6).round() / 1e6),
            CalcStep::Distance(d) => cm(d),
            CalcStep::Turned(angle, None) => format!("1!{}", fixed(angle, 4)),
            CalcStep::Turned(angle, Some(d)) => format!("{}!{}", cm(d), fixed(angle, 4)),
            CalcStep::Foot(id, anchor) => format!("({})", name((id, anchor))),
        };
        let sign = if matches!(calc.step, CalcStep::Turned(..)) {
            ":"
        } else {
            "!"
        };
        format!("$({})!{way}{sign}({})$", name(calc.from), name(calc.to))
    }
}

fn arc(from: f64, to: f64, radius: &str) -> String {
    format!(
        "arc[start angle={}, end angle={}, {radius}]",
        degrees(from),
        degrees(to)
    )
}
