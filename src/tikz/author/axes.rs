//! Axes as PGFPlots `axis` environments, under one named style per frame.

use super::options::{anchor, cm, pt};
use super::{Needs, Writer};
use crate::geom::{Point, exact, fixed};
use crate::scene::{AxesScene, Direction, Frame, PlacedText, SceneItem, Tick};
use crate::tikz::page::{AXIS_WIDTH, TICK};

/// The name of the style of a frame, after the figc word for it.
fn style_name(frame: Frame) -> &'static str {
    match frame {
        Frame::Box => "boxed",
        Frame::Cross => "cross",
        Frame::Left => "left frame",
        Frame::None => "bare",
    }
}

impl Writer<'_> {
    pub(super) fn axes_styles(&mut self, needs: &Needs) {
        let mut frames: Vec<Frame> = Vec::new();
        for item in &self.scene.items {
            if let SceneItem::Axes(axes) = item
                && !frames.contains(&axes.frame)
            {
                frames.push(axes.frame);
            }
        }
        for frame in frames {
            self.own(&format!("{}/.style={{", style_name(frame)));
            self.depth += 1;
            self.own("scale only axis, clip=false,");
            match frame {
                Frame::Cross => {
                    self.own("axis lines=middle, axis line style={->, axis, thin},");
                    self.own("x label style={at={(current axis.right of origin)}, anchor=west, inner sep=3pt},");
                    self.own("y label style={at={(current axis.above origin)}, anchor=north west, inner sep=3pt},");
                }
                Frame::Box => {
                    self.own("axis line style={axis, thin}, tick pos=left, tick align=outside,");
                    self.own("every axis label/.style={inner sep=3pt},");
                }
                Frame::Left => {
                    self.own(
                        "axis lines=left, axis line style={-, axis, thin}, tick align=outside,",
                    );
                    self.own("every axis label/.style={inner sep=3pt},");
                }
                Frame::None => self.own("axis lines=none,"),
            }
            if frame != Frame::None {
                self.own(&format!(
                    "tick style={{axis, thin}}, major tick length={},",
                    pt(TICK)
                ));
                self.own("tick label style={font=\\footnotesize, inner sep=2pt},");
            }
            self.own("every axis title/.style={at={(0.5, 1)}, anchor=south, inner sep=4pt},");
            self.depth -= 1;
            self.own("},");
        }
        if needs.grid {
            self.own(&format!(
                "grid style={{axis!30!background, line width={}}},",
                pt(AXIS_WIDTH)
            ));
        }
    }

    pub(super) fn axes(&mut self, axes: &AxesScene) {
        self.from(axes.span, "\\begin{axis}[");
        self.depth += 1;
        let mut first = vec![
            style_name(axes.frame).to_owned(),
            format!("name={}", axes.name),
        ];
        match &axes.beside {
            Some(beside) => {
                let (by, of, to) = match beside.direction {
                    Direction::Row => (format!("({}, 0)", cm(beside.gap)), "east", "west"),
                    Direction::Column => (format!("(0, {})", cm(-beside.gap)), "south", "north"),
                };
                first.push(format!("at={{($({}.{of})+{by}$)}}, anchor={to}", beside.of));
            }
            None if axes.rect.min != Point::default() => first.push(format!(
                "at={{({}, {})}}",
                cm(axes.rect.min.x),
                cm(axes.rect.min.y)
            )),
            None => {}
        }
        self.own(&format!("{},", first.join(", ")));
        self.own(&format!(
            "width={}, height={},",
            cm(axes.rect.width()),
            cm(axes.rect.height())
        ));
        let n = |v: f64| exact(v);
        self.own(&format!(
            "xmin={}, xmax={}, ymin={}, ymax={},",
            n(axes.x.0),
            n(axes.x.1),
            n(axes.y.0),
            n(axes.y.1)
        ));
        if axes.frame != Frame::None {
            self.ticks("x", &axes.xticks);
            self.ticks("y", &axes.yticks);
        }
        if axes.grid {
            self.own("grid=major,");
        }
        if axes
            .marks
            .iter()
            .any(|m| m.graphic.fill.is_some() && !super::marks::is_dots(m))
        {
            self.own("set layers,");
        }
        self.axis_text("title", axes, axes.title.as_ref());
        self.axis_text("xlabel", axes, axes.xlabel.as_ref());
        self.axis_text("ylabel", axes, axes.ylabel.as_ref());
        self.depth -= 1;
        self.own("]");
        self.depth += 1;
        for mark in &axes.marks {
            self.mark(mark, Some(axes));
        }
        self.depth -= 1;
        self.own("\\end{axis}");
    }

    fn ticks(&mut self, axis: &str, ticks: &[Tick]) {
        let values: Vec<String> = ticks.iter().map(|t| exact(t.value)).collect();
        let mut line = format!("{axis}tick={{{}}}", values.join(", "));
        let texts: Vec<&str> = ticks
            .iter()
            .filter_map(|t| t.label.as_ref())
            .map(|l| self.latex(l.text))
            .collect();
        if texts.len() < ticks.len() || ticks.is_empty() {
            line.push_str(&format!(", {axis}ticklabels={{}}"));
        } else if texts
            .iter()
            .zip(&values)
            .any(|(t, v)| *t != format!("${v}$"))
        {
            let texts: Vec<String> = texts.iter().map(|t| format!("{{{t}}}")).collect();
            line.push_str(&format!(", {axis}ticklabels={{{}}}", texts.join(", ")));
        }
        line.push(',');
        self.own(&line);
    }

    fn axis_text(&mut self, key: &str, axes: &AxesScene, text: Option<&PlacedText>) {
        let Some(text) = text else {
            return;
        };
        let mut line = format!("{key}={{{}}},", self.latex(text.text));
        // In a cross the styles say where the labels stand; beside numbers their
        // place depends on the size of the numbers.
        if key != "title" && matches!(axes.frame, Frame::Box | Frame::Left | Frame::None) {
            let middle = axes.rect.center();
            let at = text.place.canvas;
            let (corner, shift, turn) = if key == "xlabel" {
                (
                    "(0.5, 0)",
                    format!("yshift={}", pt(at.y - axes.rect.min.y)),
                    "",
                )
            } else {
                let shift = pt(at.x - axes.rect.min.x);
                let turned = if text.turned {
                    "rotate=90, "
                } else {
                    "rotate=0, "
                };
                ("(0, 0.5)", format!("xshift={shift}"), turned)
            };
            debug_assert!(fixed(middle.x, 3) == fixed(axes.rect.center().x, 3));
            let place = match (key, text.turned) {
                ("ylabel", true) => "south",
                _ => anchor(text.anchor),
            };
            line.push_str(&format!(
                " {} label style={{at={{{corner}}}, {shift}, {turn}anchor={place}}},",
                &key[..1]
            ));
        }
        self.from(text.span, &line);
    }
}
