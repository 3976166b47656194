//! Computed points: `\addplot` for lines and dots, and fillings below the lines of axes.

use super::beside::FEW;
use super::codes::DATA_DECIMALS;
use super::curves::smooth as smooth_options;
use super::fields::{meta, mixes_colors};
use super::fills::command;
use super::marks::stretched;
use super::options::{color, fill, pt};
use super::places::{PER_LINE, path_lines};
use super::scopes::canvas_scopes;
use super::{DataPlace, Writer};
use crate::geom::{Length, Point, Transform, fixed};
use crate::scene::{
    AxesScene, DotStyle, Fill, Idiom, IdiomKind, Layer, Mark, MarkGeometry, Marker, Paint, Writing,
};
use crate::tikz::ops::{dot_line, marker_size};
use crate::tikz::preamble::opacity;

impl Writer<'_> {
    /// The filling of a mark inside axes, below their lines. Computed points are
    /// written once: the filling saves its outline for the line to draw it again.
    pub(super) fn filling(&mut self, mark: &Mark, filling: &Fill, axes: &AxesScene, clip: bool) {
        if let (Some(idiom), false) = (self.idiom(mark), clip)
            && let mut options = idiom_words(idiom.kind)
            && !options.is_empty()
        {
            options.push("draw=none".into());
            options.extend(self.filling_options(filling));
            options.push("on layer=axis background".into());
            return self.coordinates(mark, &options, &idiom.points, "};");
        }
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
            self.coordinates(mark, &options, points, end);
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
    pub(super) fn filled_path(&mut self, mark: &Mark, command: &str, open: bool, axes: &AxesScene) {
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
                    let code: Vec<String> = chunk.iter().map(|p| self.data_point(*p)).collect();
                    self.from(mark.span, &code.join(" "));
                }
                self.depth -= 1;
                self.from(mark.span, "};");
            }
            MarkGeometry::Data { points, .. } => {
                self.from(mark.span, command);
                self.polyline(mark, points, !open);
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

    /// The rest of a path: the parts of computed points between their gaps.
    fn polyline(&mut self, mark: &Mark, points: &[Point], closed: bool) {
        self.depth += 1;
        let count = parts(points).count();
        for (k, part) in parts(points).enumerate() {
            let last = part.len().div_ceil(PER_LINE);
            for (n, chunk) in part.chunks(PER_LINE).enumerate() {
                let code: Vec<String> = chunk.iter().map(|p| self.data_point(*p)).collect();
                let end = match (n + 1 == last, closed, k + 1 == count) {
                    (false, ..) => " --",
                    (true, true, true) => " -- cycle;",
                    (true, true, false) => " -- cycle",
                    (true, false, true) => ";",
                    (true, false, false) => "",
                };
                self.from(mark.span, &format!("{}{end}", code.join(" -- ")));
            }
        }
        self.depth -= 1;
    }

    /// The line of computed points, with its filling if that is not written yet.
    pub(super) fn data(
        &mut self,
        mark: &Mark,
        points: &[Point],
        (closed, smooth): (bool, Option<f64>),
        filled: bool,
    ) {
        if let Some(idiom) = self.idiom(mark)
            && let Some(line) = self.line(mark)
        {
            let dots = idiom.dots.filter(|_| !self.individual);
            let words = idiom_words(idiom.kind);
            if dots.is_some() || !words.is_empty() {
                let smooth = smooth.map(|tension| smooth_options(tension, closed));
                let dots = dots.map(|(marker, radius)| dots_options(mark, marker, radius));
                let mut options: Vec<String> = smooth.into_iter().chain(words).collect();
                options.extend(line);
                options.extend(dots.into_iter().flatten());
                return self.coordinates(mark, &options, &idiom.points, "};");
            }
        }
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
        if mark.layer != Some(Layer::Background) && self.quiver(mark, points) {
            return;
        }
        let draw = format!("\\draw[{}]", options.join(", "));
        if let (Some(Layer::Background), Some(tension)) = (mark.layer, smooth) {
            // On its layer already.
            let smooth = smooth_options(tension, closed);
            self.from(mark.span, &format!("{draw} plot[{smooth}] coordinates {{"));
            self.depth += 1;
            for chunk in points.chunks(PER_LINE) {
                let code: Vec<String> = chunk.iter().map(|p| self.data_point(*p)).collect();
                self.from(mark.span, &code.join(" "));
            }
            self.depth -= 1;
            self.from(mark.span, "};");
        } else if mark.layer == Some(Layer::Background) {
            self.from(mark.span, &draw);
            self.polyline(mark, points, closed);
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
            self.coordinates(mark, &options, points, end);
        }
    }

    pub(super) fn dots(
        &mut self,
        mark: &Mark,
        points: &[Point],
        (radius, style): (f64, &DotStyle),
        axes: Option<&AxesScene>,
    ) {
        if let (Some(axes), false, Some(own)) = (axes, self.individual, self.idiom(mark))
            && own.kind == IdiomKind::Dots
        {
            let writes = |line: &Mark| {
                let idiom = self.idiom(line).filter(|_| line.span == mark.span);
                idiom.is_some_and(|i| i.dots.is_some() && same(&i.points, &own.points))
            };
            if axes.marks.iter().any(writes) {
                return;
            }
        }
        let filling = match &mark.graphic.fill {
            Some(Fill::Solid(paint)) if style.marker.is_closed() => Some(paint),
            _ => None,
        };
        let (mut options, around) = match (self.line(mark), filling) {
            (Some(mut line), Some(paint)) => {
                line.push(format!("mark options={{{}}}", fill(paint).join(", ")));
                (line, true)
            }
            (Some(line), None) => (line, true),
            (None, Some(paint)) => {
                let mut options = vec![color(paint)];
                options.extend(fill(paint).into_iter().skip(1));
                if axes.is_some() && paint.color.opacity() < 1.0 {
                    options.push(format!("draw opacity={}", opacity(paint.color.opacity())));
                }
                (options, false)
            }
            (None, None) => return,
        };
        let line = dot_line(mark.stroke());
        let size = |radius: f64| marker_size(radius, line, style.marker);
        if axes.is_none() {
            return self.dots_on_canvas(mark, (radius, style), around);
        }
        if mark.layer == Some(Layer::Background) {
            options.push("on layer=axis background".into());
        }
        let shape = style.marker.code(filling.is_some());
        options.insert(0, format!("only marks, mark={shape}"));
        if style.radii.is_none() && style.values.is_none() {
            options.push(format!("mark size={}", pt(size(radius))));
            return self.coordinates(mark, &options, points, "};");
        }
        let mut columns: Vec<(&str, Vec<f64>)> = Vec::new();
        let own = |paint: Option<&Paint>| paint.map_or_else(|| "none".into(), color);
        let (mut draw, mut inside) = (own(mark.stroke().map(|s| &s.paint)), own(filling));
        if mark.stroke().is_none() {
            draw.clone_from(&inside);
        }
        options.push("scatter".into());
        match &style.values {
            Some((values, scale)) => {
                let (low, high) = scale.range;
                options.push("scatter src=explicit".into());
                options.push(format!("colormap name={}", self.map_called(scale)));
                options.push(format!("point meta min={}", meta(low)));
                options.push(format!("point meta max={}", meta(high)));
                if axes.is_some_and(mixes_colors) {
                    // Or the values of the others count for the colours too.
                    options.push("point meta rel=per plot".into());
                }
                inside = "mapped color".into();
                if mark.stroke().is_none() || filling.is_none() {
                    draw.clone_from(&inside);
                }
                let clamped = values.iter().map(|v| v.clamp(low, high)).collect();
                columns.push(("value", clamped));
            }
            None => options.push("scatter src=y".into()),
        }
        options.push(format!(
            "scatter/use mapped color={{draw={draw}, fill={inside}}}"
        ));
        match &style.radii {
            // PGFPlots' way to sizes of their own.
            Some(radii) => {
                options.push("visualization depends on={\\thisrow{size} \\as \\marksize}".into());
                options.push(
                    "scatter/@pre marker code/.append style={/tikz/mark size=\\marksize}".into(),
                );
                columns.push(("size", radii.iter().map(|r| size(*r)).collect()));
            }
            None => options.push(format!("mark size={}", pt(size(radius)))),
        }
        self.table(mark, &options, points, &columns, "};");
    }

    /// What the code calls a mark, if it is drawn as it is, on the layer that it has by
    /// itself, and data are written as they are.
    fn idiom<'m>(&self, mark: &'m Mark) -> Option<&'m Idiom> {
        let even = self.codes.iter().all(|code| code.writing == Writing::Value);
        let plain = even && mark.layer.is_none() && mark.pixels.is_none();
        mark.idiom.as_ref().filter(|_| plain)
    }

    /// Dots as paths of their own.
    fn dots_on_canvas(&mut self, mark: &Mark, (radius, style): (f64, &DotStyle), around: bool) {
        let scopes = canvas_scopes(mark);
        let back = match mark.is_level() {
            true => mark.frame().inverse().unwrap_or_default(),
            false => Transform::IDENTITY,
        };
        self.enter_scopes(&scopes);
        let filling = match &mark.graphic.fill {
            Some(Fill::Solid(paint)) if style.marker.is_closed() => Some(paint),
            _ => None,
        };
        let filled = filling.map(fill).unwrap_or_default();
        let (command, options) = match (self.line(mark).filter(|_| around), filling) {
            (Some(line), Some(_)) => ("filldraw", [line, filled].concat()),
            (Some(line), None) => ("draw", line),
            (None, Some(paint)) => {
                let mut options = vec![color(paint)];
                options.extend(filled.into_iter().skip(1));
                ("fill", options)
            }
            (None, None) => return,
        };
        let options = options.join(", ");
        let line = dot_line(mark.stroke());
        let centers = back.path(&mark.path).flatten(1).concat();
        for (n, center) in centers.into_iter().enumerate() {
            let radius = style
                .radii
                .as_ref()
                .and_then(|r| r.get(n))
                .copied()
                .unwrap_or(radius);
            let size = match around {
                true => marker_size(radius, line, style.marker),
                false => radius,
            };
            let outline = match style.marker {
                Marker::Circle => {
                    let at = self.point(center, None);
                    format!("{at} circle[radius={}]", pt(size))
                }
                marker => path_lines(&marker.path(center, size), |p| self.point(p, None)).join(" "),
            };
            self.from(mark.span, &format!("\\{command}[{options}] {outline};"));
        }
    }

    /// `\addplot` with its points: few as coordinates, some on a line, many as a table,
    /// in the code or beside it. `end` is what closes the coordinates.
    pub(super) fn coordinates(
        &mut self,
        mark: &Mark,
        options: &[String],
        points: &[Point],
        end: &str,
    ) {
        if points.len() > FEW {
            return self.table(mark, options, points, &[], end);
        }
        let span = mark.span;
        let options = options.join(", ");
        self.from(span, &format!("\\addplot[{options}] coordinates {{"));
        self.depth += 1;
        for (n, part) in parts(points).enumerate() {
            // PGFPlots begins anew after an empty line.
            if n > 0 {
                self.from(span, "");
            }
            for chunk in part.chunks(PER_LINE) {
                let code: Vec<String> = chunk.iter().map(|p| self.data_point(*p)).collect();
                self.from(span, &code.join(" "));
            }
        }
        self.depth -= 1;
        self.from(span, end);
    }

    /// `\addplot table` with its points, and with more numbers of each under names; one
    /// called `value` is what its colour shows.
    fn table(
        &mut self,
        mark: &Mark,
        options: &[String],
        points: &[Point],
        more: &[(&str, Vec<f64>)],
        end: &str,
    ) {
        let span = mark.span;
        let options = options.join(", ");
        let names = more.iter().map(|(name, _)| format!(" {name}"));
        let head = format!("x y{}", names.collect::<String>());
        let colored = more.iter().any(|(name, _)| *name == "value");
        let row = |(n, p): (usize, &Point)| {
            if !p.is_finite() {
                // PGFPlots begins anew after an empty line.
                return String::new();
            }
            let [x, y] = self.data_numbers(*p);
            let more = more.iter().filter_map(|(_, of)| of.get(n));
            let more = more.map(|v| format!(" {}", meta(*v)));
            format!("{x} {y}{}", more.collect::<String>())
        };
        let rows: Vec<String> = points.iter().enumerate().map(row).collect();
        if self.data == DataPlace::Files {
            let table = format!("{head}\n{}\n", rows.join("\n"));
            let word = mark.name.clone().unwrap_or_else(|| self.current.clone());
            let file = self.beside(&word, "dat", table.into_bytes());
            let end = end.trim_start_matches('}');
            let meta = if colored { "[meta=value]" } else { "" };
            return self.from(
                span,
                &format!("\\addplot[{options}] table{meta} {{{file}}}{end}"),
            );
        }
        let meta = if colored { ", meta=value" } else { "" };
        self.from(
            span,
            &format!("\\addplot[{options}] table[row sep=\\\\{meta}] {{"),
        );
        self.depth += 1;
        self.from(span, &format!("{head}\\\\"));
        let runs = rows.split(String::is_empty).filter(|run| !run.is_empty());
        for (n, part) in runs.enumerate() {
            if n > 0 {
                self.from(span, "\\\\");
            }
            for chunk in part.chunks(PER_LINE) {
                let code: Vec<String> = chunk.iter().map(|row| format!("{row}\\\\")).collect();
                self.from(span, &code.join(" "));
            }
        }
        self.depth -= 1;
        self.from(span, end);
    }
}

/// Whether lines have the same points and gaps.
fn same(a: &[Point], b: &[Point]) -> bool {
    let equal = |(p, q): (&Point, &Point)| p == q || !(p.is_finite() || q.is_finite());
    a.len() == b.len() && a.iter().zip(b).all(equal)
}

/// The options of the dots of a line.
fn dots_options(line: &Mark, marker: Marker, radius: Length) -> Vec<String> {
    let mut options = vec![format!("mark={}", marker.code(true))];
    let width = match marker.is_closed() {
        true => {
            options.push("mark options={thin}".into());
            dot_line(None)
        }
        false => dot_line(line.stroke()),
    };
    let size = marker_size(radius.to_pt(), width, marker);
    options.push(format!("mark size={}", pt(size)));
    options
}

/// PGFPlots' words for a kind of plot.
fn idiom_words(kind: IdiomKind) -> Vec<String> {
    let lying = |upright: bool| if upright { "y" } else { "x" };
    match kind {
        IdiomKind::Bars { upright, width } => vec![
            format!("{}bar", lying(upright)),
            format!("bar width={}", fixed(width, DATA_DECIMALS)),
        ],
        IdiomKind::Intervals { upright } => vec![format!("{}bar interval", lying(upright))],
        IdiomKind::Stems => vec!["ycomb".into()],
        IdiomKind::StepsAfter => vec!["const plot".into()],
        IdiomKind::StepsBefore => vec!["const plot mark right".into()],
        IdiomKind::StepsBetween => vec!["const plot mark mid".into()],
        IdiomKind::Line | IdiomKind::Dots => Vec::new(),
    }
}

/// What lies between the gaps of a line.
pub(super) fn parts(points: &[Point]) -> impl Iterator<Item = &[Point]> {
    points
        .split(|p| !p.is_finite())
        .filter(|part| !part.is_empty())
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
