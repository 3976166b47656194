//! Marks and edges as paths: `\addplot` for computed data, `\draw` and `\fill`
//! for what the author placed point by point.

use super::super::preamble::opacity;
use super::curves::smooth as smooth_options;
use super::fills::command;
use super::options::{color, fill, pt, side, stroke, tips, transform, turned};
use super::{Writer, centimetres};
use crate::geom::{Path, Point, Segment, fixed};
use crate::scene::{
    Anchor, At, AxesScene, Fill, Layer, Mark, MarkGeometry, Moved, Paint, Place, PlacedText,
    TextAlign, TextAnchor, Tips,
};
use crate::source::Span;
use crate::tikz::ops::dot_size;

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
        && (mark.frames.is_empty() || !stretched(mark))
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
fn stretched(mark: &Mark) -> bool {
    let mut moves = mark.frames.iter().chain(&mark.moved);
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
                self.enter_frames(&mark.frames);
                return self.raw(raw, axes);
            }
            (MarkGeometry::Image(image), _) => {
                self.enter_frames(&[]);
                self.image(image, mark, axes);
                if let Some(label) = &mark.label {
                    self.free_node(label, mark, axes);
                }
            }
            (_, Some(axes)) => self.mark_in_axes(mark, axes),
            (_, None) => {
                self.enter_frames(&mark.frames);
                self.mark_with_label(mark, None, false, true);
            }
        }
        self.written.extend(mark.name.clone());
    }

    /// Opens the scopes of the groups around a mark, and closes those that it is
    /// not in.
    pub(super) fn enter_frames(&mut self, frames: &[Moved]) {
        let common = self
            .frames
            .iter()
            .zip(frames)
            .take_while(|(a, b)| a == b)
            .count();
        while self.frames.len() > common {
            self.frames.pop();
            self.depth -= 1;
            self.own("\\end{scope}");
        }
        for frame in &frames[common..] {
            let options = transform(frame, |p| self.point(p, None), false);
            self.own(&format!("\\begin{{scope}}[{}]", options.join(", ")));
            self.depth += 1;
            self.frames.push(*frame);
        }
    }

    fn mark_in_axes(&mut self, mark: &Mark, axes: &AxesScene) {
        let clip = axes.clip(mark).is_some();
        let behind = mark.layer == Some(Layer::Background);
        // The filling goes to a layer of its own, and is clipped there.
        if let (Some(filling), true, false) = (&mark.graphic.fill, mark.fills_behind(), behind) {
            self.filling(mark, filling, axes, clip);
        }
        // Plots go to a layer by an option.
        let layered = behind && !is_dots(mark);
        if layered {
            self.from(mark.span, "\\begin{pgfonlayer}{axis background}");
            self.depth += 1;
        }
        if clip {
            self.begin_clip(mark.span);
        }
        self.mark_with_label(mark, Some(axes), clip, behind || !mark.fills_behind());
        if clip {
            self.end_clip();
        }
        if layered {
            self.depth -= 1;
            self.own("\\end{pgfonlayer}");
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
        let point = |p: &Point| self.point(*p, axes);
        let mut code = String::new();
        for segment in &path.segments {
            match segment {
                Segment::Move(p) if code.is_empty() => code.push_str(&point(p)),
                Segment::Move(p) => code.push_str(&format!(" {}", point(p))),
                Segment::Line(p) => code.push_str(&format!(" -- {}", point(p))),
                Segment::Cubic(a, b, p) => code.push_str(&format!(
                    " .. controls {} and {} .. {}",
                    point(a),
                    point(b),
                    point(p)
                )),
                Segment::Close => code.push_str(" -- cycle"),
            }
        }
        code
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
        let frames = mark.frames.iter().filter(|_| axes.is_some());
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

    pub(super) fn begin_clip(&mut self, span: Span) {
        self.from(span, "\\begin{scope}");
        self.depth += 1;
        self.own("\\clip (rel axis cs:0, 0) rectangle (rel axis cs:1, 1);");
    }

    pub(super) fn end_clip(&mut self) {
        self.depth -= 1;
        self.own("\\end{scope}");
    }

    /// The filling of a mark inside axes, below their lines. Computed points are
    /// written once: the filling saves its outline for the line to draw it again.
    fn filling(&mut self, mark: &Mark, filling: &Fill, axes: &AxesScene, clip: bool) {
        let mut options = self.filling_options(filling);
        if let MarkGeometry::Data { .. } = mark.geometry
            && mark.stroke().is_some()
        {
            options.push(format!("save path=\\{}", outline_name(self.outlines)));
        }
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
        let command = command(filling);
        options.extend(self.moves(mark, Some(axes)));
        self.from(mark.span, "\\begin{pgfonlayer}{axis background}");
        self.depth += 1;
        if clip {
            self.begin_clip(mark.span);
        }
        let options = options.join(", ");
        match &mark.geometry {
            MarkGeometry::Data {
                points,
                closed,
                smooth: Some(tension),
            } => {
                let smooth = smooth_options(*tension, *closed);
                let open = format!("\\{command}[{options}] plot[{smooth}] coordinates {{");
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
                self.from(mark.span, &format!("\\{command}[{options}]"));
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
                    self.from(mark.span, &format!("\\{command}[{options}] {code};"));
                }
            }
        }
        if clip {
            self.end_clip();
        }
        self.depth -= 1;
        self.own("\\end{pgfonlayer}");
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
            options.push(format!("use path=\\{}", outline_name(self.outlines)));
            self.outlines += 1;
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
            self.enter_frames(&[]);
            let centers = mark.path.flatten(1).concat();
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
        if axes.is_none() && !mark.frames.is_empty() {
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
                if self.is_written(id) && (self.frames.is_empty() || place.shift.norm() < 5e-4) =>
            {
                let name = self.node_name(id);
                shift(format!("{name}.{}", anchor_name(anchor)))
            }
            (At::Calc(calc), None)
                if self.frames.is_empty()
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

    /// A point by numbers; inside axes it counts from their corner.
    fn point(&self, p: Point, axes: Option<&AxesScene>) -> String {
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
