//! Axes as PGFPlots `axis` environments, under one named style per frame.

use super::codes::{Code, limits};
use super::groups::Hidden;
use super::options::{cm, pt};
use super::{Needs, Writer};
use crate::geom::{Point, exact, fixed};
use crate::scene::spacing::{LABEL_SEP, MINOR_TICK, TICK, TICK_SEP, TITLE_DEPTH, TITLE_SEP};
use crate::scene::{
    AxesScene, Direction, Frame, Layer, Mark, PlacedText, SceneItem, TextAnchor, Tick, Writing,
};

/// The name of the style of a frame, after the figc word for it.
pub(super) fn style_name(frame: Frame) -> &'static str {
    match frame {
        Frame::Box => "boxed",
        Frame::Cross => "cross",
        Frame::Left => "left frame",
        Frame::Right => "second axis",
        Frame::Top => "second x axis",
        Frame::Corner => "second axes",
        Frame::None => "bare",
    }
}

/// Whether each plot is finished before the next: else PGFPlots puts the dots of all
/// plots above everything and outside of all scopes.
fn finishes_each(axes: &AxesScene) -> bool {
    let dots = axes.marks.iter().position(super::marks::is_dots);
    let above = dots.is_some_and(|at| axes.marks.iter().skip(at).any(Mark::covers));
    let clipped = |m: &Mark| super::marks::is_dots(m) && m.clips().next().is_some();
    above || axes.marks.iter().any(clipped)
}

impl Writer<'_> {
    pub(super) fn axes_styles(&mut self, needs: &Needs) {
        let mut frames: Vec<Frame> = Vec::new();
        for item in &self.scene.items {
            if let SceneItem::Axes(axes) = item
                && axes.volume.is_none()
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
                    let sep = pt(LABEL_SEP);
                    self.own(&format!("every axis x label/.style={{at={{(current axis.right of origin)}}, anchor=west, inner sep={sep}}},"));
                    self.own(&format!("every axis y label/.style={{at={{(current axis.above origin)}}, anchor=north west, inner sep={sep}}},"));
                }
                Frame::Box => {
                    self.own("axis line style={axis, thin}, tick pos=left, tick align=outside,");
                }
                Frame::Left => {
                    self.own(
                        "axis lines=left, axis line style={-, axis, thin}, tick align=outside,",
                    );
                }
                Frame::Right => {
                    self.own("axis x line=none, axis y line*=right, axis line style={-, axis, thin}, tick align=outside,");
                }
                Frame::Top => {
                    self.own("axis y line=none, axis x line*=top, axis line style={-, axis, thin}, tick align=outside,");
                }
                Frame::Corner => {
                    self.own("axis x line*=top, axis y line*=right, axis line style={-, axis, thin}, tick align=outside,");
                }
                Frame::None => self.own("axis lines=none,"),
            }
            if frame != Frame::None {
                self.own(&format!(
                    "tick style={{axis, thin}}, major tick length={}, scaled ticks=false,",
                    pt(TICK)
                ));
                self.own(&format!(
                    "tick label style={{font=\\footnotesize, inner sep={}}},",
                    pt(TICK_SEP)
                ));
            }
            self.own(&format!(
                "every axis title/.style={{at={{(0.5, 1)}}, anchor=south, inner sep={}, text depth={}}},",
                pt(TITLE_SEP),
                pt(TITLE_DEPTH)
            ));
            self.depth -= 1;
            self.own("},");
        }
        if needs.legend {
            self.legend_style();
        }
        if needs.space {
            self.volume_styles();
        }
        if needs.grid {
            self.own("grid style={color=grid, thin},");
        }
    }

    pub(super) fn axes(&mut self, axes: &AxesScene) {
        self.written.insert(axes.name.clone());
        self.current.clone_from(&axes.name);
        self.use_codes(axes);
        self.from(axes.span, "\\begin{axis}[");
        self.depth += 1;
        let mut first = vec![
            style_name(axes.frame).to_owned(),
            format!("name={}", axes.name),
        ];
        match &axes.beside {
            Some(beside) if self.written.contains(&beside.of) => {
                let (by, of, to) = match beside.direction {
                    Direction::Row => (format!("({}, 0)", cm(beside.gap)), "east", "west"),
                    Direction::Column => (format!("(0, {})", cm(-beside.gap)), "south", "north"),
                };
                first.push(format!("at={{($({}.{of})+{by}$)}}, anchor={to}", beside.of));
            }
            None if axes.over.is_some() => {
                let first_axes = axes.over.as_deref().unwrap_or_default();
                first.push(format!(
                    "at={{({first_axes}.south west)}}, anchor=south west"
                ));
            }
            _ if axes.rect.min != Point::default() => first.push(format!(
                "at={{({}, {})}}",
                cm(axes.rect.min.x),
                cm(axes.rect.min.y)
            )),
            _ => {}
        }
        if let Some(volume) = &axes.volume {
            return self.volume(axes, volume, first);
        }
        self.own(&format!("{},", first.join(", ")));
        self.axes_options(axes, Hidden::default());
        self.depth -= 1;
        self.own("]");
        self.axes_content(axes);
        self.own("\\end{axis}");
    }

    /// The options of axes but for their frame and their place.
    pub(super) fn axes_options(&mut self, axes: &AxesScene, hidden: Hidden) {
        self.own(&format!(
            "width={}, height={},",
            cm(axes.rect.width()),
            cm(axes.rect.height())
        ));
        let [x, y] = self.codes.clone();
        for line in limits(axes) {
            self.own(&format!("{line},"));
        }
        let numbered = !(axes.xticks.is_empty() && axes.yticks.is_empty());
        if axes.frame == Frame::None && numbered {
            self.own("hide axis=false, axis lines=box, axis line style={draw=none}, tick pos=left, major tick length=0pt, scaled ticks=false,");
            self.own(&format!(
                "tick label style={{font=\\footnotesize, inner sep={}}},",
                pt(TICK_SEP)
            ));
        }
        if axes.frame != Frame::None || numbered {
            if axes.frame != Frame::Right {
                self.axis_ticks("x", (&axes.xticks, &axes.xminor), &x, hidden.x);
                if let Some(height) = axes.xtick_height(&self.scene.texts) {
                    let height = pt(height);
                    self.own(&format!("xticklabel style={{text height={height}}},"));
                }
            }
            if axes.frame != Frame::Top {
                self.axis_ticks("y", (&axes.yticks, &axes.yminor), &y, hidden.y);
            }
        }
        if let Some(ink) = &axes.ink {
            let ink = super::options::color(ink);
            self.own(&format!(
                "axis line style={ink}, tick style={ink}, tick label style={{text={ink}}},"
            ));
        }
        if axes.grid {
            self.own("grid=major,");
        }
        if let Some(paint) = &axes.background {
            let paint = super::options::color(paint);
            self.own(&format!("axis background/.style={{fill={paint}}},"));
        }
        if axes.marks.iter().any(|m| {
            super::marks::is_image(m)
                || m.layer == Some(Layer::Background)
                || m.graphic.fill.is_some() && m.fills_behind()
        }) {
            self.own("set layers,");
        }
        if finishes_each(axes) {
            self.own("clip mode=individual,");
        }
        if let Some(legend) = &axes.legend {
            self.legend_place(legend);
        }
        self.axis_text("title", axes, axes.title.as_ref());
        self.axis_text("xlabel", axes, axes.xlabel.as_ref());
        self.axis_text("ylabel", axes, axes.ylabel.as_ref());
        if let Some(bar) = &axes.bar {
            self.color_bar(axes, bar);
        }
    }

    /// What stands inside axes.
    pub(super) fn axes_content(&mut self, axes: &AxesScene) {
        self.current.clone_from(&axes.name);
        let outside = std::mem::replace(&mut self.heaviest, self.room.heaviest(axes.marks.iter()));
        self.individual = finishes_each(axes);
        self.depth += 1;
        for marks in axes.marks.chunk_by(|a, b| a.clips().eq(b.clips())) {
            if marks.iter().any(|m| m.clips().next().is_some()) {
                self.clipped_marks(marks, axes);
                continue;
            }
            self.marks_in_axes(marks, axes);
        }
        if axes.covers_texts() {
            for mark in &axes.marks {
                if let Some(label) = &mark.label {
                    self.in_clips(mark, axes, |w| w.free_node(label, mark, Some(axes)));
                }
            }
        }
        self.space(axes);
        self.common(axes);
        if let Some(legend) = &axes.legend {
            self.legend_entries(legend);
        }
        self.depth -= 1;
        self.heaviest = outside;
    }

    pub(super) fn ticks(&mut self, axis: &str, ticks: &[Tick], minor: &[Tick], code: &Code) {
        self.axis_ticks(axis, (ticks, minor), code, false);
    }

    /// Large and small ticks; if the group around says which axes have numbers, those that
    /// have none say no more of them.
    fn axis_ticks(
        &mut self,
        axis: &str,
        (ticks, minor): (&[Tick], &[Tick]),
        code: &Code,
        hidden: bool,
    ) {
        let values: Vec<String> = ticks.iter().map(|t| code.round(t.value)).collect();
        if ticks.is_empty() {
            self.own(&format!("{axis}tick=\\empty,"));
            return;
        }
        let mut line = format!("{axis}tick={{{}}}", values.join(", "));
        let text = |t: &Tick| t.label.as_ref().map_or("", |l| self.latex(l.text));
        let texts: Vec<&str> = ticks.iter().map(text).collect();
        // PGFPlots writes plain numbers just as they are, smaller ones with a power of ten.
        let plain = |tick: &Tick, text: &str| {
            let size = tick.value.abs();
            let usual = size == 0.0 || (0.1..1000.0).contains(&size);
            usual
                && code.writing == Writing::Value
                && text == format!("${}$", fixed(tick.value, 2))
                && text == format!("${}$", exact(tick.value))
        };
        if texts.iter().all(|t| t.is_empty()) {
            if !hidden {
                line.push_str(&format!(", {axis}ticklabels={{}}"));
            }
        } else if ticks
            .iter()
            .zip(&texts)
            .any(|(tick, text)| !plain(tick, text))
        {
            let texts: Vec<String> = texts.iter().map(|t| format!("{{{t}}}")).collect();
            line.push_str(&format!(", {axis}ticklabels={{{}}}", texts.join(", ")));
        }
        line.push(',');
        self.own(&line);
        if minor.is_empty() && code.writing == Writing::Log {
            // PGFPlots has ticks of its own between powers of ten.
            self.own(&format!("{axis}minorticks=false,"));
        }
        if !minor.is_empty() {
            let values: Vec<String> = minor.iter().map(|t| code.round(t.value)).collect();
            let values = values.join(", ");
            let length = pt(MINOR_TICK);
            self.own(&format!(
                "minor {axis}tick={{{values}}}, minor tick length={length},"
            ));
        }
    }

    /// What the numbers of an axis have in common, at its end.
    fn common(&mut self, axes: &AxesScene) {
        let (top, right) = (axes.frame.is_top(), axes.frame.is_right());
        let ink = axes.ink.as_ref();
        let ink = ink.map_or_else(|| "foreground".into(), super::options::color);
        let ends = [
            (&axes.xcommon, (1, i8::from(top))),
            (&axes.ycommon, (i8::from(right), 1)),
        ];
        for (text, corner) in ends {
            let (Some(text), (x, y)) = (text, corner) else {
                continue;
            };
            let TextAnchor::Compass(dx, dy) = text.anchor else {
                continue;
            };
            let down = text.place.canvas.y - axes.rect.compass(2 * x - 1, 2 * y - 1).y;
            let at = match down.abs() > 5e-4 {
                true => format!("[yshift={}]rel axis cs:{x}, {y}", pt(down)),
                false => format!("rel axis cs:{x}, {y}"),
            };
            let line = format!(
                "\\node[anchor={}, inner sep={}, font=\\footnotesize, text={ink}] at ({at}) {{{}}};",
                super::options::anchor((dx, dy)),
                pt(text.inner_sep),
                self.latex(text.text)
            );
            self.from(text.span, &line);
        }
    }

    /// The name of the plane.
    fn space(&mut self, axes: &AxesScene) {
        let Some(text) = &axes.space else {
            return;
        };
        let end = |side: i8| if side > 0 { "1" } else { "0" };
        let TextAnchor::Compass(dx, dy) = text.anchor else {
            return;
        };
        let line = format!(
            "\\node[anchor={}, inner sep={}, text=foreground] at (rel axis cs:{}, {}) {{{}}};",
            super::options::anchor((dx, dy)),
            pt(text.inner_sep),
            end(dx),
            end(dy),
            self.latex(text.text)
        );
        self.from(text.span, &line);
    }

    fn axis_text(&mut self, key: &str, axes: &AxesScene, text: Option<&PlacedText>) {
        let Some(text) = text else {
            return;
        };
        let mut line = format!("{key}={{{}}},", self.latex(text.text));
        let foot = match self.scene.texts.get(text.text) {
            Some(own) => TITLE_DEPTH - own.size.depth,
            None => 0.0,
        };
        let up = text.place.canvas.y - foot - axes.rect.max.y;
        if key == "title" && up > 0.05 {
            line.push_str(&format!(" title style={{yshift={}}},", pt(up)));
        }
        // In a cross the styles say where the labels stand; beside numbers their
        // place depends on the size of the numbers.
        if key != "title" && axes.frame != Frame::Cross {
            let at = text.place.canvas;
            let (corner, shift) = if key == "xlabel" && axes.frame.is_top() {
                let above = pt(at.y - axes.rect.max.y);
                ("(0.5, 1)", format!("yshift={above}"))
            } else if key == "xlabel" {
                let below = pt(at.y - axes.rect.min.y);
                ("(0.5, 0)", format!("yshift={below}"))
            } else if axes.frame.is_right() {
                let right = pt(at.x - axes.rect.max.x);
                ("(1, 0.5)", format!("xshift={right}"))
            } else {
                let left = pt(at.x - axes.rect.min.x);
                ("(0, 0.5)", format!("xshift={left}"))
            };
            // A turned text reads upwards on either side.
            let right = axes.frame.is_right();
            let side = match (text.angle != 0.0, key) {
                (true, _) if right => "rotate=90, anchor=north",
                (true, _) => "rotate=90, anchor=south",
                (false, "xlabel") if axes.frame.is_top() => "anchor=south",
                (false, "xlabel") => "anchor=north",
                (false, _) if right => "anchor=west",
                (false, _) => "anchor=east",
            };
            let ink = axes.ink.as_ref().map_or_else(String::new, |ink| {
                format!(", text={}", super::options::color(ink))
            });
            line.push_str(&format!(
                " every axis {} label/.style={{at={{{corner}}}, {shift}, {side}, inner sep={}{ink}}},",
                &key[..1],
                pt(text.inner_sep)
            ));
        }
        self.from(text.span, &line);
    }
}
