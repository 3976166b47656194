//! Marks and edges as paths: `\addplot` for computed data, `\draw` and `\fill`
//! for what the author placed point by point.

use super::super::preamble::opacity;
use super::curves::smooth as smooth_options;
use super::fills::command;
use super::options::{color, fill, pt, side, stroke, tips, transform, turned};
use super::{Writer, centimetres};
use crate::geom::{Path, Point, Segment, Transform, fixed};
use crate::scene::{
    Anchor, At, AxesScene, Fill, Layer, Mark, MarkGeometry, Paint, Place, PlacedText, Scope,
    TextAlign, TextAnchor, Tips,
};
use crate::source::Span;
use crate::tikz::ops::dot_size;
use std::rc::Rc;

pub(super) fn is_dots(mark: &Mark) -> bool {
    matches!(mark.geometry, MarkGeometry::Dots { .. })
}

/// Pictures lie below the lines of axes, as fillings do.
pub(super) fn is_image(mark: &Mark) -> bool {
    matches!(mark.geometry, MarkGeometry::Image(_))
}

/// Whether the code of a mark can carry its label.
fn carries_label(mark: &Mark) -> bool {
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

/// A path by its points, some on a line.
fn path_lines(path: &Path, point: impl Fn(Point) -> String) -> Vec<String> {
    let parts: Vec<String> = path
        .segments
        .iter()
        .map(|segment| match *segment {
            Segment::Move(p) => point(p),
            Segment::Line(p) => format!("-- {}", point(p)),
            Segment::Cubic(a, b, p) => {
                let (a, b, p) = (point(a), point(b), point(p));
                format!(".. controls {a} and {b} .. {p}")
            }
            Segment::Close => "-- cycle".into(),
        })
        .collect();
    // A short path stays on its line.
    let per_line = if parts.len() <= 2 * PER_LINE {
        parts.len()
    } else {
        PER_LINE
    };
    let lines = parts.chunks(per_line.max(1));
    lines.map(|line| line.join(" ")).collect()
}

/// The scopes of a mark that is written with its places on the canvas, unless its
/// groups do no more than shift it.
fn canvas_scopes(mark: &Mark) -> Vec<Scope> {
    if mark.is_level() {
        return mark.scopes.clone();
    }
    let clips = mark.scopes.iter().filter_map(|scope| match scope {
        Scope::Moved(_) => None,
        Scope::Opacity { .. } => Some(scope.clone()),
        Scope::Clip(clip) if clip.groups().next().is_none() => Some(scope.clone()),
        Scope::Clip(clip) => Some(Scope::Clip(Rc::new(Mark {
            geometry: MarkGeometry::None,
            scopes: Vec::new(),
            ..(**clip).clone()
        }))),
    });
    clips.collect()
}

/// Whether a transform of a mark has two factors.
fn stretched(mark: &Mark) -> bool {
    let mut moves = mark.groups().chain(&mark.moved);
    moves.any(|m| m.scale.x != m.scale.y)
}

/// Decimals of data: enough that nothing can be measured from the code that
/// cannot be measured from the numbers.
const DATA_DECIMALS: usize = 10;
/// Coordinates on one line of code.
const PER_LINE: usize = 4;

pub(super) fn data_point(p: Point) -> String {
    format!(
        "({}, {})",
        fixed(p.x, DATA_DECIMALS),
        fixed(p.y, DATA_DECIMALS)
    )
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
                self.enter_scopes(&mark.scopes);
                self.mark_with_label(mark, None, false, true);
            }
        }
        self.written.extend(mark.name.clone());
    }

    /// Opens the scopes of the groups around a mark, and closes those that it is
    /// not in.
    pub(super) fn enter_scopes(&mut self, scopes: &[Scope]) {
        let common = self
            .scopes
            .iter()
            .zip(scopes)
            .take_while(|(a, b)| a == b)
            .count();
        while self.scopes.len() > common {
            self.scopes.pop();
            self.depth -= 1;
            self.own("\\end{scope}");
        }
        for scope in &scopes[common..] {
            match scope {
                Scope::Moved(moved) => {
                    let options = transform(moved, |p| self.point(p, None), false);
                    self.own(&format!("\\begin{{scope}}[{}]", options.join(", ")));
                    self.depth += 1;
                }
                Scope::Clip(clip) => self.open_clip(clip, None),
                Scope::Opacity { value, .. } => {
                    let value = opacity(*value);
                    self.own(&format!(
                        "\\begin{{scope}}[opacity={value}, transparency group]"
                    ));
                    self.depth += 1;
                }
            }
            self.scopes.push(scope.clone());
        }
    }

    /// Opens a scope in which only what lies within an outline is shown.
    fn open_clip(&mut self, clip: &Mark, axes: Option<&AxesScene>) {
        let plain = match &clip.geometry {
            MarkGeometry::Data { .. } | MarkGeometry::None => true,
            _ => axes.is_some() && stretched(clip),
        };
        let lines = match (self.code(clip, axes), axes) {
            (Some(code), _) if !plain => vec![code],
            // The scopes that are open turn the path once more.
            (_, None) => {
                let back = clip.frame().inverse().unwrap_or_default();
                path_lines(&back.path(&clip.path), |p| self.point(p, None))
            }
            (_, Some(axes)) => path_lines(&clip.path, |p| data_point(axes.from_canvas(p))),
        };
        let options = match plain {
            true => Vec::new(),
            false => self.moves(clip, axes),
        };
        let options = match options.is_empty() {
            true => String::new(),
            false => format!("[{}]", options.join(", ")),
        };
        self.from(clip.span, "\\begin{scope}");
        self.depth += 1;
        if let [code] = &lines[..] {
            return self.from(clip.span, &format!("\\clip{options} {code};"));
        }
        self.from(clip.span, &format!("\\clip{options}"));
        self.depth += 1;
        for (n, line) in lines.iter().enumerate() {
            let end = if n + 1 == lines.len() { ";" } else { "" };
            self.from(clip.span, &format!("{line}{end}"));
        }
        self.depth -= 1;
    }

    /// Writes something inside axes within the outlines that a mark is clipped by.
    pub(super) fn in_clips(
        &mut self,
        mark: &Mark,
        axes: &AxesScene,
        write: impl FnOnce(&mut Self),
    ) {
        for clip in mark.clips() {
            self.open_clip(clip, Some(axes));
        }
        write(self);
        for _ in mark.clips() {
            self.end_clip();
        }
    }

    /// Writes a mark within the frame of its axes, if it leaves it.
    pub(super) fn in_frame(
        &mut self,
        mark: &Mark,
        axes: &AxesScene,
        write: impl FnOnce(&mut Self),
    ) {
        let leaves = axes.clip(mark).is_some();
        if leaves {
            self.from(mark.span, "\\begin{scope}");
            self.depth += 1;
            self.own("\\clip (rel axis cs:0, 0) rectangle (rel axis cs:1, 1);");
        }
        write(self);
        if leaves {
            self.end_clip();
        }
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
                    } else if let (Some(filling), true) = (&mark.graphic.fill, filled(mark)) {
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

    fn mark_in_axes(&mut self, mark: &Mark, axes: &AxesScene) {
        let scoped = mark.clips().next().is_some();
        let clip = scoped || axes.clip(mark).is_some();
        let behind = mark.layer == Some(Layer::Background);
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
            MarkGeometry::Dots { points, radius } => self.dots(mark, points, *radius, axes),
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
                let code = format!(
                    "{} to[bend {way}={degrees}]{node} {}",
                    self.place(from, axes),
                    self.place(to, axes)
                );
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
    fn final_path(&self, path: &Path, axes: Option<&AxesScene>) -> String {
        path_lines(path, |p| self.point(p, axes)).join(" ")
    }

    /// The outline of a mark that TikZ draws as one path.
    fn code(&self, mark: &Mark, axes: Option<&AxesScene>) -> Option<String> {
        use super::options::cm;
        match &mark.geometry {
            MarkGeometry::Places {
                places,
                closed,
                smooth,
            } => {
                let mut code: Vec<String> = places.iter().map(|p| self.place(p, axes)).collect();
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
                    Some(axes) => data_point(axes.from_canvas(p)),
                    None => self.point(p, None),
                };
                transform(m, point, axes.is_some())
            })
            .collect()
    }

    pub(super) fn begin_layer(&mut self, span: Span) {
        self.from(span, "\\begin{pgfonlayer}{axis background}");
        self.depth += 1;
    }

    pub(super) fn end_layer(&mut self) {
        self.depth -= 1;
        self.own("\\end{pgfonlayer}");
    }

    fn end_clip(&mut self) {
        self.depth -= 1;
        self.own("\\end{scope}");
    }

    /// The filling of a mark inside axes, below their lines. Computed points are
    /// written once: the filling saves its outline for the line to draw it again.
    fn filling(&mut self, mark: &Mark, filling: &Fill, axes: &AxesScene, clip: bool) {
        let save = match (&mark.geometry, mark.stroke()) {
            (MarkGeometry::Data { .. }, Some(_)) => {
                self.saved += 1;
                Some(format!("save path=\\{}", outline_name(self.saved - 1)))
            }
            _ => None,
        };
        // The line is drawn by the saved outline, and must not be closed by it.
        let open = mark.stroke().is_some()
            && matches!(mark.geometry, MarkGeometry::Data { closed: false, .. });
        if let (
            MarkGeometry::Data {
                points,
                closed,
                smooth,
            },
            false,
        ) = (&mark.geometry, clip)
        {
            let mut options = self.filling_options(filling);
            options.extend(save);
            let end = match smooth {
                Some(tension) => {
                    options.insert(0, smooth_options(*tension, *closed));
                    if *closed || open { "};" } else { "} -- cycle;" }
                }
                None if open => "};",
                None => "} -- cycle;",
            };
            options.insert(0, "draw=none".into());
            options.push("on layer=axis background".into());
            self.coordinates(mark.span, &options, points, end);
            return;
        }
        let mut options = self.filled(filling);
        options.extend(save);
        options.extend(self.moves(mark, Some(axes)));
        let code = format!("\\{}[{}]", command(filling), options.join(", "));
        // Clipped fillings are written on their layer already.
        let layer = mark.clips().next().is_none();
        if layer {
            self.begin_layer(mark.span);
        }
        self.in_frame(mark, axes, |w| w.filled_path(mark, &code, open, axes));
        if layer {
            self.end_layer();
        }
    }

    /// A filled path inside axes, on the layer that is open, by the command given.
    fn filled_path(&mut self, mark: &Mark, command: &str, open: bool, axes: &AxesScene) {
        match &mark.geometry {
            MarkGeometry::Data {
                points,
                closed,
                smooth: Some(tension),
            } => {
                let smooth = smooth_options(*tension, *closed);
                let open = format!("{command} plot[{smooth}] coordinates {{");
                self.from(mark.span, &open);
                self.depth += 1;
                for chunk in points.chunks(PER_LINE) {
                    let code: Vec<String> = chunk.iter().map(|p| data_point(*p)).collect();
                    self.from(mark.span, &code.join(" "));
                }
                self.depth -= 1;
                self.from(mark.span, "};");
            }
            MarkGeometry::Data { points, .. } => {
                self.from(mark.span, command);
                self.depth += 1;
                let mut left = points.len();
                for chunk in points.chunks(PER_LINE) {
                    left -= chunk.len();
                    let code: Vec<String> = chunk.iter().map(|p| data_point(*p)).collect();
                    let end = if left == 0 && open { ";" } else { " --" };
                    self.from(mark.span, &format!("{}{end}", code.join(" -- ")));
                }
                if !open {
                    self.from(mark.span, "cycle;");
                }
                self.depth -= 1;
            }
            _ => {
                let code = if stretched(mark) {
                    Some(self.final_path(&mark.path, Some(axes)))
                } else {
                    self.code(mark, Some(axes))
                };
                if let Some(code) = code {
                    self.from(mark.span, &format!("{command} {code};"));
                }
            }
        }
    }

    /// The line of computed points, with its filling if that is not written yet.
    fn data(
        &mut self,
        mark: &Mark,
        points: &[Point],
        (closed, smooth): (bool, Option<f64>),
        filled: bool,
    ) {
        let mut options = match (self.line(mark), &mark.graphic.fill) {
            (None, Some(filling)) if filled => {
                let mut options = vec!["draw=none".into()];
                options.extend(self.filling_options(filling));
                options
            }
            (Some(mut line), Some(filling)) if filled => {
                line.extend(self.filling_options(filling));
                line
            }
            (Some(line), _) => line,
            (None, _) => return,
        };
        let draw = format!("\\draw[{}]", options.join(", "));
        if let (Some(Layer::Background), Some(tension)) = (mark.layer, smooth) {
            // On its layer already.
            let smooth = smooth_options(tension, closed);
            self.from(mark.span, &format!("{draw} plot[{smooth}] coordinates {{"));
            self.depth += 1;
            for chunk in points.chunks(PER_LINE) {
                let code: Vec<String> = chunk.iter().map(|p| data_point(*p)).collect();
                self.from(mark.span, &code.join(" "));
            }
            self.depth -= 1;
            self.from(mark.span, "};");
        } else if mark.layer == Some(Layer::Background) {
            self.from(mark.span, &draw);
            self.depth += 1;
            let last = points.len().div_ceil(PER_LINE);
            for (n, chunk) in points.chunks(PER_LINE).enumerate() {
                let code: Vec<String> = chunk.iter().map(|p| data_point(*p)).collect();
                let end = match (n + 1 == last, closed) {
                    (false, _) => " --",
                    (true, true) => " -- cycle;",
                    (true, false) => ";",
                };
                self.from(mark.span, &format!("{}{end}", code.join(" -- ")));
            }
            self.depth -= 1;
        } else if mark.graphic.fill.is_some() && !filled {
            options.push(format!("use path=\\{}", outline_name(self.used)));
            self.used += 1;
            self.from(mark.span, &format!("\\draw[{}];", options.join(", ")));
        } else {
            let end = match smooth {
                Some(tension) => {
                    options.insert(0, smooth_options(tension, closed));
                    "};"
                }
                None if closed => "} -- cycle;",
                None => "};",
            };
            self.coordinates(mark.span, &options, points, end);
        }
    }

    /// The options of the line of a mark, tips included.
    fn line(&self, mark: &Mark) -> Option<Vec<String>> {
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

    fn dots(&mut self, mark: &Mark, points: &[Point], radius: f64, axes: Option<&AxesScene>) {
        let Some(Fill::Solid(paint)) = &mark.graphic.fill else {
            return;
        };
        let mut options = vec![color(paint)];
        options.extend(fill(paint).into_iter().skip(1));
        if axes.is_some() && mark.layer == Some(Layer::Background) {
            options.push("on layer=axis background".into());
        }
        if axes.is_some() && paint.color.opacity() < 1.0 {
            options.push(format!("draw opacity={}", opacity(paint.color.opacity())));
        }
        if axes.is_none() {
            let scopes = canvas_scopes(mark);
            let back = match mark.is_level() {
                true => mark.frame().inverse().unwrap_or_default(),
                false => Transform::IDENTITY,
            };
            self.enter_scopes(&scopes);
            let centers = back.path(&mark.path).flatten(1).concat();
            for center in centers {
                let at = self.point(center, None);
                self.from(
                    mark.span,
                    &format!(
                        "\\fill[{}] {at} circle[radius={}];",
                        options.join(", "),
                        pt(radius)
                    ),
                );
            }
            return;
        }
        options.insert(0, "only marks, mark=*".into());
        options.push(format!("mark size={}", pt(dot_size(radius))));
        self.coordinates(mark.span, &options, points, "};");
    }

    /// `\addplot coordinates` with its points, some on a line.
    fn coordinates(&mut self, span: Span, options: &[String], points: &[Point], end: &str) {
        let options = options.join(", ");
        self.from(span, &format!("\\addplot[{options}] coordinates {{"));
        self.depth += 1;
        for chunk in points.chunks(PER_LINE) {
            let code: Vec<String> = chunk.iter().map(|p| data_point(*p)).collect();
            self.from(span, &code.join(" "));
        }
        self.depth -= 1;
        self.from(span, end);
    }

    /// `node[midway, above, beside] {…}` for a label that hangs on a path.
    fn path_node(&self, label: &PlacedText) -> String {
        let pos = label.pos.unwrap_or(0.5);
        let mut options = Vec::new();
        // TikZ's own place on a path is the middle.
        if (pos - 0.5).abs() > 1e-9 {
            options.push(format!("pos={}", fixed(pos, 3)));
        } else {
            options.push("midway".into());
        }
        if label.angle != 0.0 {
            options.push("sloped".into());
        }
        options.push(side(label.anchor).into());
        options.push("beside".into());
        format!(
            "node[{}] {{{}}}",
            options.join(", "),
            self.latex(label.text)
        )
    }

    /// A label at a point of its own.
    pub(super) fn free_node(&mut self, label: &PlacedText, mark: &Mark, axes: Option<&AxesScene>) {
        let mut options: Vec<String> = Vec::new();
        let style = &self.scene.texts[label.text].style;
        let mut opaque = true;
        if let MarkGeometry::None = mark.geometry
            && let Some(filling) = &mark.graphic.fill
        {
            options.extend(self.filling_options(filling));
            opaque = filling.paints().all(|p| p.color.opacity() == 1.0);
        }
        if let Some(paint) = &style.paint {
            options.push(format!("text={}", color(paint)));
        }
        let alpha = style.paint.as_ref().map_or(1.0, |p| p.color.opacity());
        if alpha < 1.0 || !opaque {
            options.push(format!("text opacity={}", opacity(alpha)));
        }
        options.extend(turned(label));
        if label.anchor != TextAnchor::CENTER {
            options.push(side(label.anchor).into());
        }
        if let Some((width, align)) = style.wrap {
            options.push(format!("text width={}", pt(width.to_pt())));
            let name = TextAlign::NAMES.iter().find(|(_, a)| *a == align);
            options.extend(name.map(|(n, _)| format!("align={n}")));
        }
        if label.pos.is_some() {
            options.push("beside".into());
        } else {
            options.push(format!("inner sep={}", pt(label.inner_sep)));
        }
        // The scopes around it turn its place.
        let mut place = label.place;
        if axes.is_none() && mark.groups().next().is_some() {
            let back = mark.frame().inverse().unwrap_or_default();
            place.canvas = back.apply(place.canvas);
        }
        let code = format!(
            "\\node[{}] at {} {{{}}};",
            options.join(", "),
            self.place(&place, axes),
            self.latex(label.text)
        );
        self.from(label.span, &code);
    }

    /// A point as the author would name it.
    pub(super) fn place(&self, place: &Place, axes: Option<&AxesScene>) -> String {
        let shift = |base: String| {
            let mut options = Vec::new();
            let s = place.shift;
            if s.x.abs() > 5e-4 {
                options.push(format!("xshift={}", pt(s.x)));
            }
            if s.y.abs() > 5e-4 {
                options.push(format!("yshift={}", pt(s.y)));
            }
            if options.is_empty() {
                format!("({base})")
            } else {
                format!("([{}]{base})", options.join(", "))
            }
        };
        match (place.said, axes) {
            (At::Data(p), _) => {
                let number = |v: f64| fixed(v, DATA_DECIMALS);
                if place.shift == Point::default() {
                    format!("({}, {})", number(p.x), number(p.y))
                } else {
                    shift(format!("axis cs:{}, {}", number(p.x), number(p.y)))
                }
            }
            (At::Anchor(id, anchor), _)
                if self.is_written(id) && (self.is_still() || place.shift.norm() < 5e-4) =>
            {
                let name = self.node_name(id);
                shift(format!("{name}.{}", anchor_name(anchor)))
            }
            (At::Calc(calc), None)
                if self.is_still()
                    && self.is_written(calc.from.0)
                    && self.is_written(calc.to.0) =>
            {
                shift(self.calc(calc))
            }
            (At::Canvas | At::AxesData(..) | At::Anchor(..) | At::Calc(_), _) => {
                self.point(place.canvas, axes)
            }
        }
    }

    /// Whether no scope that is open turns or scales what is in it.
    fn is_still(&self) -> bool {
        let turns = |scope: &Scope| matches!(scope, Scope::Moved(moved) if !moved.is_shift());
        !self.scopes.iter().any(turns)
    }

    /// A point by numbers; inside axes it counts from their corner.
    pub(super) fn point(&self, p: Point, axes: Option<&AxesScene>) -> String {
        match axes {
            Some(axes) => {
                let from = p - axes.rect.min;
                format!(
                    "([xshift={}, yshift={}]rel axis cs:0, 0)",
                    pt(from.x),
                    pt(from.y)
                )
            }
            None => format!("({}, {})", centimetres(p.x), centimetres(p.y)),
        }
    }
}

pub(super) fn anchor_name(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Compass(dx, dy) => super::options::anchor((dx, dy)),
        Anchor::Center | Anchor::Angle(_) => "center",
    }
}

/// `outlineA`, `outlineB`, …: TeX names have no digits.
fn outline_name(mut n: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (n % 26) as u8));
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    let letters: String = letters.iter().rev().collect();
    format!("outline{letters}")
}

#[cfg(test)]
mod tests {
    use super::outline_name;

    #[test]
    fn outline_names_are_letters() {
        assert_eq!(outline_name(0), "outlineA");
        assert_eq!(outline_name(25), "outlineZ");
        assert_eq!(outline_name(26), "outlineAA");
        assert_eq!(outline_name(27), "outlineAB");
    }
}
