//! Marks and edges as paths: `\addplot` for computed data, `\draw` and `\fill`
//! for what the author placed point by point.

use super::Writer;
use super::curves::smooth as smooth_options;
use super::fills::command;
use super::options::{color, stroke, tips, transform};
use super::places::path_lines;
use super::scopes::canvas_scopes;
use crate::geom::{Path, Transform, fixed};
use crate::scene::{AxesScene, Fill, Layer, Mark, MarkGeometry, Paint, Tips};
use crate::tikz::preamble::opacity;

pub(super) fn is_dots(mark: &Mark) -> bool {
    matches!(mark.geometry, MarkGeometry::Dots { .. })
}

/// Pictures lie below the lines of axes, as fillings do.
pub(super) fn is_image(mark: &Mark) -> bool {
    matches!(mark.geometry, MarkGeometry::Image(_))
}

/// Whether the code of a mark can carry its label.
pub(super) fn carries_label(mark: &Mark) -> bool {
    mark.graphic.stroke.is_some()
        && (mark.groups().next().is_none() || !stretched(mark))
        && match &mark.geometry {
            MarkGeometry::Places {
                places,
                closed,
                smooth,
            } => places.len() == 2 && !closed && smooth.is_none(),
            MarkGeometry::Bend { .. } | MarkGeometry::Cubic { .. } | MarkGeometry::OutIn { .. } => {
                true
            }
            _ => false,
        }
}

/// Whether a transform of a mark has two factors.
pub(super) fn stretched(mark: &Mark) -> bool {
    let mut moves = mark.groups().chain(&mark.moved);
    moves.any(|m| m.scale.x != m.scale.y)
}

impl Writer<'_> {
    /// One mark, on the canvas or inside axes.
    pub(super) fn mark(&mut self, mark: &Mark, axes: Option<&AxesScene>) {
        match (&mark.geometry, axes) {
            (MarkGeometry::Tikz(raw), _) => {
                if axes.is_none() {
                    self.enter_scopes(&canvas_scopes(mark));
                }
                let around = match mark.is_level() {
                    true => mark.frame(),
                    false => Transform::IDENTITY,
                };
                return self.raw(raw, around, axes);
            }
            (MarkGeometry::Image(image), _) => {
                if axes.is_none() {
                    self.enter_scopes(&canvas_scopes(mark));
                }
                self.image(image, mark, axes);
                if let Some(label) = &mark.label {
                    self.free_node(label, mark, axes);
                }
            }
            (_, Some(axes)) => self.mark_in_axes(mark, axes),
            (_, None) => {
                // A file shows its mark where it is, whatever moves what is around it.
                if self.is_file(mark) {
                    self.enter_scopes(&[]);
                    self.companion(std::slice::from_ref(mark), None);
                    if let Some(label) = &mark.label {
                        self.free_node(label, mark, None);
                    }
                    return;
                }
                self.enter_scopes(&mark.scopes);
                if !self.node(mark) {
                    self.mark_with_label(mark, None, false, true);
                }
            }
        }
        self.written.extend(mark.name.clone());
    }

    /// Neighbours inside axes that are clipped alike. Their fillings go to a layer
    /// of its own, and are clipped there.
    pub(super) fn clipped_marks(&mut self, marks: &[Mark], axes: &AxesScene) {
        let Some(first) = marks.first() else {
            return;
        };
        let behind = |m: &Mark| is_image(m) || m.layer == Some(Layer::Background);
        let filled = |m: &Mark| m.graphic.fill.is_some() && m.fills_behind();
        if marks.iter().any(|m| behind(m) || filled(m)) {
            self.begin_layer(first.span);
            self.in_clips(first, axes, |w| {
                for mark in marks {
                    if behind(mark) {
                        w.mark(mark, Some(axes));
                    } else if let (Some(filling), true) =
                        (&mark.graphic.fill, filled(mark) && !w.is_file(mark))
                    {
                        w.filling(mark, filling, axes, true);
                    }
                }
            });
            self.end_layer();
        }
        if marks.iter().all(behind) {
            return;
        }
        self.in_clips(first, axes, |w| {
            for mark in marks.iter().filter(|m| !behind(m)) {
                w.mark(mark, Some(axes));
            }
        });
    }

    /// Neighbours inside axes, none of them clipped by a group.
    pub(super) fn marks_in_axes(&mut self, marks: &[Mark], axes: &AxesScene) {
        for run in self.runs(marks) {
            if run.first().is_some_and(|mark| self.is_file(mark)) {
                self.large_marks(run, axes);
                continue;
            }
            for mark in run {
                self.mark(mark, Some(axes));
            }
        }
    }

    /// Marks inside axes as one file, and their labels.
    fn large_marks(&mut self, marks: &[Mark], axes: &AxesScene) {
        self.companion(marks, Some(axes));
        for mark in marks {
            if let (Some(label), false) = (&mark.label, axes.covers_texts()) {
                self.free_node(label, mark, Some(axes));
            }
            self.written.extend(mark.name.clone());
        }
    }

    fn mark_in_axes(&mut self, mark: &Mark, axes: &AxesScene) {
        let scoped = mark.clips().next().is_some();
        let clip = scoped || axes.clip(mark).is_some();
        let behind = mark.layer == Some(Layer::Background);
        if self.is_file(mark) {
            return self.large_marks(std::slice::from_ref(mark), axes);
        }
        // The filling goes to a layer of its own, and is clipped there.
        if let (Some(filling), true, false, false) =
            (&mark.graphic.fill, mark.fills_behind(), behind, scoped)
        {
            self.filling(mark, filling, axes, clip);
        }
        // Plots go to a layer by an option.
        let layered = behind && !is_dots(mark) && !scoped;
        if layered {
            self.begin_layer(mark.span);
        }
        self.in_frame(mark, axes, |w| {
            w.mark_with_label(mark, Some(axes), clip, behind || !mark.fills_behind());
        });
        if layered {
            self.end_layer();
        }
        if let (Some(label), true) = (&mark.label, clip || !carries_label(mark))
            && !axes.covers_texts()
        {
            self.free_node(label, mark, Some(axes));
        }
    }

    fn mark_with_label(&mut self, mark: &Mark, axes: Option<&AxesScene>, clip: bool, filled: bool) {
        // A label on a clipped path, or on one whose code cannot carry it, is a
        // node of its own.
        let later = axes.is_some_and(AxesScene::covers_texts);
        let on_path = !clip && !later && carries_label(mark);
        let node = mark
            .label
            .as_ref()
            .filter(|_| on_path)
            .map(|l| self.path_node(l));
        self.outline(mark, axes, node.as_deref(), filled);
        // That of a brace is written with it.
        let brace = matches!(mark.geometry, MarkGeometry::Brace { .. });
        if let (Some(label), None, false) = (&mark.label, axes, on_path || brace) {
            self.free_node(label, mark, None);
        }
    }

    fn outline(&mut self, mark: &Mark, axes: Option<&AxesScene>, node: Option<&str>, filled: bool) {
        let node = node.map_or_else(String::new, |n| format!(" {n}"));
        match &mark.geometry {
            MarkGeometry::None => {}
            MarkGeometry::Data {
                points,
                closed,
                smooth,
            } => self.data(mark, points, (*closed, *smooth), filled),
            MarkGeometry::Brace { a, b, amplitude } => self.brace(mark, (a, b, *amplitude), axes),
            MarkGeometry::Grid { .. } => self.grid(mark, axes),
            MarkGeometry::Dots {
                points,
                radius,
                style,
            } => self.dots(mark, points, (*radius, style), axes),
            // TikZ has no short word for this transform inside axes.
            _ if axes.is_some() && stretched(mark) => {
                let code = self.final_path(&mark.path, axes);
                self.path(mark, axes, &code, &node, filled);
            }
            MarkGeometry::Cubic { .. } | MarkGeometry::OutIn { .. } => {
                if let Some(code) = self.curve(&mark.geometry, axes, &node) {
                    self.path(mark, axes, &code, "", filled);
                }
            }
            MarkGeometry::Bend { from, to, angle } => {
                let degrees = fixed(angle.to_degrees().abs(), 3);
                let way = if *angle < 0.0 { "right" } else { "left" };
                // TikZ bends the way from one middle to the other: by their names if
                // it can have both, else from point to point.
                let (from, to) = match self.has_end(from, axes) && self.has_end(to, axes) {
                    true => (self.end(from, axes), self.end(to, axes)),
                    false => (self.place(from, axes), self.place(to, axes)),
                };
                let code = format!("{from} to[bend {way}={degrees}]{node} {to}");
                self.path(mark, axes, &code, "", filled);
            }
            _ => {
                if let Some(code) = self.code(mark, axes) {
                    self.path(mark, axes, &code, &node, filled);
                }
            }
        }
    }

    /// A path by its points on the canvas.
    pub(super) fn final_path(&self, path: &Path, axes: Option<&AxesScene>) -> String {
        path_lines(path, |p| self.point(p, axes)).join(" ")
    }

    /// The outline of a mark that TikZ draws as one path.
    pub(super) fn code(&self, mark: &Mark, axes: Option<&AxesScene>) -> Option<String> {
        use super::options::cm;
        match &mark.geometry {
            MarkGeometry::Places {
                places,
                closed,
                smooth,
            } => {
                let ends = smooth.is_none() && places.len() == 2;
                let point = |p| match ends {
                    true => self.end(p, axes),
                    false => self.place(p, axes),
                };
                let mut code: Vec<String> = places.iter().map(point).collect();
                if let Some(tension) = smooth {
                    let options = smooth_options(*tension, *closed);
                    return Some(format!(
                        "plot[{options}] coordinates {{{}}}",
                        code.join(" ")
                    ));
                }
                if *closed {
                    code.push("cycle".into());
                }
                Some(code.join(" -- "))
            }
            MarkGeometry::Ellipse { center, rx, ry } => {
                let size = if (rx - ry).abs() < 1e-9 {
                    format!("circle[radius={}]", cm(*rx))
                } else {
                    format!("ellipse[x radius={}, y radius={}]", cm(*rx), cm(*ry))
                };
                Some(format!("{} {size}", self.place(center, axes)))
            }
            MarkGeometry::Rect { a, b } => Some(format!(
                "{} rectangle {}",
                self.place(a, axes),
                self.place(b, axes)
            )),
            other => self.curve(other, axes, ""),
        }
    }

    /// A path with one code for filling and line, unless its filling is written
    /// already.
    fn path(
        &mut self,
        mark: &Mark,
        axes: Option<&AxesScene>,
        code: &str,
        node: &str,
        with_fill: bool,
    ) {
        let mut line = self.line(mark);
        let mut filling = mark
            .graphic
            .fill
            .as_ref()
            .filter(|_| with_fill)
            .map(|f| self.filled(f));
        if let Some(options) = line.as_mut().or(filling.as_mut()) {
            options.extend(self.moves(mark, axes));
        }
        // Its box under its name, for what refers to it; the label of a line must
        // not widen it.
        if let Some(name) = &mark.name {
            let option = format!("local bounding box={name}");
            let level = mark.moved.is_none() && mark.is_level();
            if matches!(mark.geometry, MarkGeometry::Rect { .. }) && level {
                self.bordered.insert(name.clone());
            }
            match (&mut line, &mut filling) {
                (Some(options), _) | (None, Some(options)) if node.is_empty() => {
                    options.push(option);
                }
                _ => {
                    let mut options = self.moves(mark, axes);
                    options.push(option);
                    let options = options.join(", ");
                    self.from(mark.span, &format!("\\path[{options}] {code};"));
                }
            }
        }
        // Tips are filled, too: with what fills the path, unless that is a plain colour.
        let plain = |paint: &Paint| paint.color.opacity() == 1.0;
        let apart = mark.graphic.tips != Tips::NONE
            && !(mark.stroke().is_none_or(|s| plain(&s.paint))
                && matches!(&mark.graphic.fill, Some(Fill::Solid(paint)) if plain(paint)));
        let shape = mark.graphic.fill.as_ref().map_or("fill", command);
        if let (Some(filling), Some(_), true) = (&filling, &line, apart) {
            let moves = self.moves(mark, axes).into_iter();
            let options: Vec<String> = filling.iter().cloned().chain(moves).collect();
            self.from(
                mark.span,
                &format!("\\{shape}[{}] {code};", options.join(", ")),
            );
        }
        let (command, options) = match (filling.filter(|_| line.is_none() || !apart), line) {
            (Some(filling), Some(mut line))
                if matches!(mark.graphic.fill, Some(Fill::Solid(_))) =>
            {
                // One path for both: the colours must say which is whose.
                let paint = mark.stroke().map(|s| color(&s.paint)).unwrap_or_default();
                if line[0] == paint {
                    line.remove(0);
                }
                line.insert(0, format!("draw={paint}"));
                line.push(format!("fill={}", filling[0]));
                line.extend(filling.into_iter().skip(1));
                ("path", line)
            }
            (Some(filling), Some(mut line)) => {
                line.extend(filling);
                ("draw", line)
            }
            (Some(filling), None) => (shape, filling),
            (None, Some(line)) => ("draw", line),
            (None, None) => return,
        };
        let options = options.join(", ");
        self.from(mark.span, &format!("\\{command}[{options}] {code}{node};"));
    }

    /// The transforms of a mark: on the canvas its own, for its groups have scopes.
    pub(super) fn moves(&self, mark: &Mark, axes: Option<&AxesScene>) -> Vec<String> {
        let frames = mark.groups().filter(|_| axes.is_some());
        if axes.is_some() && stretched(mark) {
            return Vec::new();
        }
        frames
            .chain(&mark.moved)
            .flat_map(|m| {
                let point = |p| match axes {
                    Some(axes) => self.data_point(axes.from_canvas(p)),
                    None => self.point(p, None),
                };
                transform(m, point, axes.is_some())
            })
            .collect()
    }

    /// The options of the line of a mark, tips included.
    pub(super) fn line(&self, mark: &Mark) -> Option<Vec<String>> {
        let line = mark.stroke()?;
        let mut options = stroke(line);
        if mark.graphic.tips != Tips::NONE {
            // Tips are filled: what fades them is more than the opacity of lines.
            let alpha = line.paint.color.opacity();
            options.retain(|o| !o.starts_with("draw opacity"));
            options.extend((alpha < 1.0).then(|| format!("opacity={}", opacity(alpha))));
        }
        options.extend(tips(&mark.graphic));
        Some(options)
    }
}
