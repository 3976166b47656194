//! Axes in space: an `axis` with PGFPlots' own view, in which surfaces are `surf` plots
//! as long as nothing is painted between their cells, and everything else comes in the
//! order in which it is painted.

use super::beside::FEW;
use super::options::{self, color, pt};
use super::places::PER_LINE;
use super::{DataPlace, Writer};
use crate::geom::{Rect, exact, fixed};
use crate::scene::space::Vec3;
use crate::scene::spacing::{HAIR, TICK_SEP, TITLE_DEPTH, TITLE_SEP};
use crate::scene::{
    AxesScene, Graphic, Mapped, Marker, Paint, Part, PlacedText, Run, Sheet, Stroke, TextAnchor,
    Tint, Tips, VolumeKind, VolumeMark, VolumeScene,
};
use crate::source::Span;
use crate::tikz::ops::{dot_line, marker_size};

impl Writer<'_> {
    /// The styles of axes in space.
    pub(super) fn volume_styles(&mut self) {
        self.own("space/.style={");
        self.depth += 1;
        self.own("scale only axis, hide axis, clip=false, clip mode=individual,");
        self.own(&format!(
            "every axis title/.style={{at={{(0.5, 1)}}, anchor=south, inner sep={}, text depth={}}},",
            pt(TITLE_SEP),
            pt(TITLE_DEPTH)
        ));
        self.depth -= 1;
        self.own("},");
        self.own(&format!(
            "/tikz/tick/.style={{font=\\footnotesize, text=foreground, outer sep=0pt, inner sep={}}},",
            pt(TICK_SEP)
        ));
        self.own(&format!(
            "/tikz/face/.style={{fill={{#1}}, draw={{#1}}, line width={}, line join=round}},",
            pt(HAIR.to_pt())
        ));
    }

    /// Axes in space.
    pub(super) fn volume(&mut self, axes: &AxesScene, volume: &VolumeScene, first: Vec<String>) {
        let mut first = first;
        if let Some(style) = first.first_mut() {
            "space".clone_into(style);
        }
        self.own(&format!("{},", first.join(", ")));
        let view = volume.camera.view;
        let mut frame = format!(
            "width={}, height={}, view={{{}}}{{{}}},",
            options::cm(axes.rect.width()),
            options::cm(axes.rect.height()),
            exact(view.azimuth),
            exact(view.elevation)
        );
        let sides = volume.camera.sides;
        if sides != [1.0; 3] {
            let sides = sides.map(|s| fixed(s, 5));
            frame.push_str(&format!(" plot box ratio={{{}}},", sides.join(" ")));
        }
        self.own(&frame);
        let limits: Vec<String> = ["x", "y", "z"]
            .iter()
            .zip(volume.written())
            .map(|(axis, (lo, hi))| format!("{axis}min={}, {axis}max={},", exact(lo), exact(hi)))
            .collect();
        self.own(&limits.join(" "));
        if let Some(title) = &axes.title {
            let line = format!("title={{{}}},", self.latex(title.text));
            self.from(title.span, &line);
        }
        if let Some(bar) = &axes.bar {
            self.color_bar(axes, bar);
        }
        if let Some(legend) = &axes.legend {
            self.legend_place(legend);
        }
        self.depth -= 1;
        self.own("]");
        self.depth += 1;
        self.subpaths(axes.span, "grid, thin", &volume.grid, volume);
        self.subpaths(axes.span, "axis, thin", &volume.edges, volume);
        for ticks in &volume.ticks {
            let label = ticks.iter().find_map(|t| t.label.as_ref());
            let style = label.map_or(String::new(), |l| {
                format!(", every node/.style={{tick, {}}}", anchor(l))
            });
            let lines: Vec<String> = ticks
                .iter()
                .map(|tick| {
                    let node = tick.label.as_ref().map_or(String::new(), |l| {
                        format!(" node {{{}}}", self.latex(l.text))
                    });
                    let (from, to) = (volume.point(tick.from), volume.point(tick.to));
                    format!("{from} -- {to}{node}")
                })
                .collect();
            self.path_of(axes.span, &format!("axis, thin{style}"), &lines);
        }
        for run in &volume.runs {
            if let Some(mark) = volume.marks.get(run.mark) {
                self.run(run, mark, volume);
            }
        }
        let texts = volume.labels.iter().flatten().chain(&volume.texts);
        for text in texts {
            self.volume_text(text, axes.rect);
        }
        if let Some(legend) = &axes.legend {
            self.legend_entries(legend);
        }
        self.depth -= 1;
        self.own("\\end{axis}");
    }

    /// A text by its place in the frame.
    fn volume_text(&mut self, text: &PlacedText, rect: Rect) {
        let at = text.place.canvas;
        let part = |v: f64, low: f64, size: f64| fixed((v - low) / size, 4);
        let mut options = vec![anchor(text)];
        options.extend(options::turned(text));
        options.push(format!("inner sep={}", pt(text.inner_sep)));
        let color = self.scene.texts[text.text].style.paint.as_ref();
        options.push(format!(
            "text={}",
            color.map_or("foreground".into(), options::color)
        ));
        let line = format!(
            "\\node[{}] at (axis description cs:{}, {}) {{{}}};",
            options.join(", "),
            part(at.x, rect.min.x, rect.width()),
            part(at.y, rect.min.y, rect.height()),
            self.latex(text.text)
        );
        self.from(text.span, &line);
    }

    /// The colour map and the values at its ends.
    fn map_options(&self, mapped: &Mapped) -> Vec<String> {
        let (lo, hi) = mapped.scale.range;
        vec![
            format!("colormap name={}", self.map_called(&mapped.scale)),
            format!("point meta min={}, point meta max={}", exact(lo), exact(hi)),
        ]
    }

    /// One path with several parts.
    fn path_of(&mut self, span: Span, style: &str, parts: &[String]) {
        let Some((last, most)) = parts.split_last() else {
            return;
        };
        self.from(span, &format!("\\draw[{style}]"));
        self.depth += 1;
        for part in most {
            self.from(span, part);
        }
        self.from(span, &format!("{last};"));
        self.depth -= 1;
    }

    fn subpaths(&mut self, span: Span, style: &str, lines: &[Vec<Vec3>], volume: &VolumeScene) {
        let parts: Vec<String> = lines
            .iter()
            .flat_map(|line| volume.polyline(line))
            .collect();
        self.path_of(span, style, &parts);
    }

    fn run(&mut self, run: &Run, mark: &VolumeMark, volume: &VolumeScene) {
        match &mark.kind {
            VolumeKind::Sheet(sheet) if run.whole && self.surf(sheet, mark, volume) => {}
            VolumeKind::Sheet(_) | VolumeKind::Polygon => self.faces(run, mark.span, volume),
            VolumeKind::Lines { alike } => self.strands(run, mark, *alike, volume),
            VolumeKind::Dots { radius, tint, .. } => {
                self.space_dots(run, mark, (*radius, tint), volume);
            }
        }
    }

    /// A surface over a grid of the floor, from the far corner to the near one; false if
    /// it cannot be said so.
    fn surf(&mut self, sheet: &Sheet, mark: &VolumeMark, volume: &VolumeScene) -> bool {
        if sheet.line_tint.is_some() || sheet.light {
            return false;
        }
        let Some(order) = far_to_near(sheet, volume) else {
            return false;
        };
        let points: Vec<Vec3> = order
            .iter()
            .filter_map(|i| sheet.points.get(*i).copied())
            .collect();
        if points.len() != sheet.points.len() || !points.iter().all(|p| p.is_finite()) {
            return false;
        }
        let mut options = vec!["surf".to_owned()];
        let mut values = None;
        match &sheet.tint {
            Some(Tint::One(paint)) => options.push(format!("fill={}", color(paint))),
            Some(Tint::Mapped(mapped)) if mapped.opacity == 1.0 && is_plain(mapped.scale.range) => {
                let mut heights = mapped.values.iter().zip(&sheet.points);
                let by_height =
                    is_plain(volume.camera.limits[2]) && heights.all(|(v, p)| *v == p.z);
                if !by_height {
                    values = Some(mapped);
                    options.push("point meta=\\thisrow{v}".into());
                }
                options.extend(self.map_options(mapped));
            }
            _ => return false,
        }
        match &sheet.lines {
            Some(line) if line.paint.color.is_opaque() => options.push(format!(
                "shader=faceted, faceted color={}, line width={}",
                color(&line.paint),
                pt(line.width.to_pt())
            )),
            Some(_) => return false,
            None => {
                options.push("shader=flat".into());
                if let Some(Tint::One(paint)) = &sheet.tint {
                    options.push(format!("draw={}", color(paint)));
                    if !paint.color.is_opaque() {
                        return false;
                    }
                }
                options.push(format!("line width={}", pt(HAIR.to_pt())));
            }
        }
        options.push("line join=round, z buffer=none".into());
        options.push(format!("mesh/rows={}", sheet.rows()));
        let rows: Vec<String> = order
            .iter()
            .zip(&points)
            .map(|(i, p)| {
                let [x, y, z] = volume.numbers(*p);
                match values.and_then(|m| Some((m, m.values.get(*i)?))) {
                    Some((mapped, v)) => {
                        let (lo, hi) = mapped.scale.range;
                        format!("{x} {y} {z} {}", fixed(*v, decimals(hi - lo)))
                    }
                    None => format!("{x} {y} {z}"),
                }
            })
            .collect();
        let head = if values.is_some() { "x y z v" } else { "x y z" };
        self.rows(mark.span, &options, head, &rows, "surface");
        true
    }

    /// `\addplot3 table` with its rows, some on a line.
    fn rows(&mut self, span: Span, options: &[String], head: &str, rows: &[String], word: &str) {
        let options = options.join(", ");
        if self.data == DataPlace::Files {
            let text = format!("{head}\n{}\n", rows.join("\n"));
            let word = format!("{}-{word}", self.current);
            let file = self.beside(&word, "dat", text.into_bytes());
            return self.from(span, &format!("\\addplot3[{options}] table {{{file}}};"));
        }
        self.from(
            span,
            &format!("\\addplot3[{options}] table[row sep=\\\\] {{"),
        );
        self.depth += 1;
        self.from(span, &format!("{head}\\\\"));
        for chunk in rows.chunks(PER_LINE) {
            let code: Vec<String> = chunk.iter().map(|row| format!("{row}\\\\")).collect();
            self.from(span, &code.join(" "));
        }
        self.depth -= 1;
        self.from(span, "};");
    }

    /// Faces one by one, as they are painted.
    fn faces(&mut self, run: &Run, span: Span, volume: &VolumeScene) {
        for part in &run.parts {
            let Part::Face {
                corners,
                sides,
                paint,
                stroke,
                ..
            } = part
            else {
                continue;
            };
            let outline = format!("{} -- cycle", volume.polyline(corners).join(" "));
            let line = |stroke: &Stroke| {
                let mut options = vec![
                    format!("draw={}", expression(&stroke.paint)),
                    format!("line width={}", pt(stroke.width.to_pt())),
                    "line join=round".into(),
                ];
                if !stroke.paint.color.is_opaque() {
                    let opacity = fixed(stroke.paint.color.opacity(), 4);
                    options.push(format!("draw opacity={opacity}"));
                }
                options
            };
            let all = sides.iter().all(|s| *s);
            let options = match (paint, stroke) {
                (Some(paint), Some(stroke)) if all => {
                    let mut options = filled(paint);
                    options.extend(line(stroke));
                    options
                }
                (None, Some(stroke)) if all => line(stroke),
                (Some(paint), _) if paint.color.is_opaque() => {
                    vec![format!("face={}", expression(paint))]
                }
                (Some(paint), _) => filled(paint),
                (None, _) => Vec::new(),
            };
            if !options.is_empty() {
                self.from(span, &format!("\\path[{}] {outline};", options.join(", ")));
            }
            if let (Some(stroke), false) = (stroke, all) {
                let n = corners.len().max(1);
                let drawn = sides.iter().enumerate().filter(|(_, side)| **side);
                let parts: Vec<String> = drawn
                    .filter_map(|(i, _)| {
                        let (a, b) = (corners.get(i)?, corners.get((i + 1) % n)?);
                        Some(format!("{} -- {}", volume.point(*a), volume.point(*b)))
                    })
                    .collect();
                if !parts.is_empty() {
                    let options = line(stroke).join(", ");
                    self.from(span, &format!("\\path[{options}] {};", parts.join(" ")));
                }
            }
        }
    }

    /// Lines, those that look the same in one path.
    fn strands(&mut self, run: &Run, mark: &VolumeMark, alike: bool, volume: &VolumeScene) {
        let lines: Vec<(&[Vec3], Tips, &Stroke)> = run
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Line {
                    points,
                    ends,
                    stroke,
                } => {
                    let mut tips = mark.graphic.tips;
                    tips.start = tips.start.filter(|_| ends.0);
                    tips.end = tips.end.filter(|_| ends.1);
                    Some((&points[..], tips, stroke))
                }
                _ => None,
            })
            .collect();
        let together = |a: &(&[Vec3], Tips, &Stroke), b: &(&[Vec3], Tips, &Stroke)| {
            a.1 == Tips::NONE
                && b.1 == Tips::NONE
                && a.2 == b.2
                && (alike || a.2.paint.color.is_opaque())
        };
        for group in lines.chunk_by(together) {
            let Some((points, tips, stroke)) = group.first() else {
                continue;
            };
            let graphic = Graphic {
                tips: *tips,
                ..Graphic::default()
            };
            let mut style: Vec<String> = options::tips(&graphic).into_iter().collect();
            style.extend(options::stroke(stroke));
            let closed = points.len() > 3 && points.first() == points.last();
            if group.len() == 1 && points.len() > FEW && !closed {
                let rows: Vec<String> = points
                    .iter()
                    .map(|p| volume.numbers(*p).join(" "))
                    .collect();
                self.rows(mark.span, &style, "x y z", &rows, "line");
                continue;
            }
            let parts: Vec<String> = group
                .iter()
                .flat_map(|(points, ..)| volume.polyline(points))
                .collect();
            self.path_of(mark.span, &style.join(", "), &parts);
        }
    }

    /// Dots, those of one colour in one plot; of values, all that come together.
    fn space_dots(
        &mut self,
        run: &Run,
        mark: &VolumeMark,
        (radius, tint): (f64, &Tint),
        volume: &VolumeScene,
    ) {
        let dots: Vec<(Vec3, &Paint, usize)> = run
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Dot { at, paint, number } => Some((*at, paint, *number)),
                _ => None,
            })
            .collect();
        let size = format!(
            "mark size={}",
            pt(marker_size(radius, dot_line(None), Marker::Circle))
        );
        if let Tint::Mapped(mapped) = tint
            && is_plain(mapped.scale.range)
        {
            let mut style = vec![
                "scatter, only marks, mark=*".to_owned(),
                "scatter/use mapped color={draw=mapped color, fill=mapped color}".into(),
                size,
                "point meta=\\thisrow{v}".into(),
            ];
            if mapped.opacity < 1.0 {
                style.push(format!("opacity={}", fixed(mapped.opacity, 4)));
            }
            style.extend(self.map_options(mapped));
            let places = decimals(mapped.scale.range.1 - mapped.scale.range.0);
            let rows: Vec<String> = dots
                .iter()
                .map(|(at, _, number)| {
                    let value = mapped.values.get(*number).copied().unwrap_or(0.0);
                    format!("{} {}", volume.numbers(*at).join(" "), fixed(value, places))
                })
                .collect();
            return self.rows(mark.span, &style, "x y z v", &rows, "dots");
        }
        for group in dots.chunk_by(|a, b| a.1 == b.1) {
            let Some((_, paint, _)) = group.first() else {
                continue;
            };
            let mut style = vec!["only marks, mark=*".to_owned(), color(paint), size.clone()];
            if !paint.color.is_opaque() {
                style.push(format!("opacity={}", fixed(paint.color.opacity(), 4)));
            }
            if group.len() > FEW {
                let rows: Vec<String> = group
                    .iter()
                    .map(|(at, ..)| volume.numbers(*at).join(" "))
                    .collect();
                self.rows(mark.span, &style, "x y z", &rows, "dots");
                continue;
            }
            let style = style.join(", ");
            let points: Vec<String> = group.iter().map(|(at, ..)| volume.point(*at)).collect();
            self.from(mark.span, &format!("\\addplot3[{style}] coordinates {{"));
            self.depth += 1;
            for chunk in points.chunks(PER_LINE) {
                self.from(mark.span, &chunk.join(" "));
            }
            self.depth -= 1;
            self.from(mark.span, "};");
        }
    }
}

/// The filling of a face that has no line, or another one.
fn filled(paint: &Paint) -> Vec<String> {
    let mut options = vec![format!("fill={}", expression(paint))];
    if !paint.color.is_opaque() {
        options.push(format!("fill opacity={}", fixed(paint.color.opacity(), 4)));
    }
    options
}

/// What a mixture of the primaries begins with.
pub(super) const MIXTURE: &str = "{rgb,255:";

/// The primaries of mixtures: a stylesheet may have given `red` another colour.
pub(super) const PRIMARIES: [&str; 3] = [
    "\\definecolor{rgb-r}{rgb}{1, 0, 0}",
    "\\definecolor{rgb-g}{rgb}{0, 1, 0}",
    "\\definecolor{rgb-b}{rgb}{0, 0, 1}",
];

/// A colour by its name, or in numbers: faces have too many to name them.
fn expression(paint: &Paint) -> String {
    match &paint.name {
        Some(name) => name.to_string(),
        None => {
            let [r, g, b] = paint.color.to_rgb8();
            format!("{MIXTURE}rgb-r,{r};rgb-g,{g};rgb-b,{b}}}")
        }
    }
}

/// The points of a surface over a grid of the floor, row by row from the far corner to
/// the near one, so that each cell is painted over those that it hides.
fn far_to_near(sheet: &Sheet, volume: &VolumeScene) -> Option<Vec<usize>> {
    let (columns, rows) = (sheet.columns, sheet.rows());
    let at = |row: usize, column: usize| sheet.points.get(row * columns + column);
    let same = (0..rows).all(|row| {
        (0..columns).all(|column| {
            let (Some(p), Some(of_row), Some(of_column)) =
                (at(row, column), at(row, 0), at(0, column))
            else {
                return false;
            };
            p.y == of_row.y && p.x == of_column.x
        })
    });
    let xs: Vec<f64> = (0..columns).filter_map(|c| at(0, c)).map(|p| p.x).collect();
    let ys: Vec<f64> = (0..rows).filter_map(|r| at(r, 0)).map(|p| p.y).collect();
    let one_way =
        |v: &[f64]| v.windows(2).all(|w| w[0] < w[1]) || v.windows(2).all(|w| w[0] > w[1]);
    if !(same && one_way(&xs) && one_way(&ys)) {
        return None;
    }
    let [_, _, near] = volume.camera.view.frame();
    let turned = |v: &[f64], near: f64| {
        let rises = v.first() < v.last();
        // Towards the eye numbers are to change as `near` says.
        rises != (near >= 0.0)
    };
    let (back_x, back_y) = (turned(&xs, near.x), turned(&ys, near.y));
    let pick = |n: usize, count: usize, back: bool| if back { count - 1 - n } else { n };
    Some(
        (0..rows)
            .flat_map(|row| {
                let row = pick(row, rows, back_y);
                (0..columns).map(move |column| row * columns + pick(column, columns, back_x))
            })
            .collect(),
    )
}

fn anchor(text: &PlacedText) -> String {
    match text.anchor {
        TextAnchor::Compass(dx, dy) => format!("anchor={}", options::anchor((dx, dy))),
        TextAnchor::Base(_) => options::side(text.anchor).to_owned(),
    }
}

/// Whether TeX can tell numbers of a range apart.
fn is_plain((lo, hi): (f64, f64)) -> bool {
    let largest = lo.abs().max(hi.abs());
    (1e-4..1e5).contains(&largest) && hi - lo > 1e-3 * largest
}

/// Decimals with which numbers over a range can be told apart in print.
fn decimals(size: f64) -> usize {
    let power = libm::ceil(-libm::log10(size.max(f64::MIN_POSITIVE)));
    (power + 5.0).clamp(0.0, 12.0) as usize
}

impl VolumeScene {
    /// The limits of the axes as they are written: where TeX could not tell the numbers
    /// of an axis apart, it is written from 0 to 1.
    fn written(&self) -> [(f64, f64); 3] {
        self.camera.limits.map(|range| match is_plain(range) {
            true => range,
            false => (0.0, 1.0),
        })
    }

    /// The numbers of a data point.
    fn numbers(&self, p: Vec3) -> [String; 3] {
        let unit = self.camera.unit(p).parts();
        let parts = p.parts();
        let axes = self.camera.limits;
        [0, 1, 2].map(|n| match is_plain(axes[n]) {
            true => fixed(parts[n], decimals(axes[n].1 - axes[n].0)),
            false => fixed(unit[n], decimals(1.0)),
        })
    }

    fn point(&self, p: Vec3) -> String {
        format!("({})", self.numbers(p).join(", "))
    }

    /// A polyline as lines of code; it comes back to its start by itself.
    fn polyline(&self, points: &[Vec3]) -> Vec<String> {
        let closed = points.len() > 3 && points.first() == points.last();
        let open = points.len() - usize::from(closed);
        let mut parts: Vec<String> = points.iter().take(open).map(|p| self.point(*p)).collect();
        if closed {
            parts.push("cycle".into());
        }
        let lines = parts.chunks(PER_LINE).enumerate();
        lines
            .map(|(n, line)| {
                let join = if n == 0 { "" } else { "-- " };
                format!("{join}{}", line.join(" -- "))
            })
            .collect()
    }
}

impl VolumeScene {
    /// The colours that the code is to name: those of lines and of dots without a map.
    pub(super) fn named_paints(&self) -> impl Iterator<Item = &Paint> {
        let mapped = |run: &Run| {
            let kind = self.marks.get(run.mark).map(|m| &m.kind);
            match kind {
                Some(VolumeKind::Dots {
                    tint: Tint::Mapped(mapped),
                    ..
                }) => is_plain(mapped.scale.range),
                _ => false,
            }
        };
        let own = self.marks.iter().filter_map(|mark| match &mark.kind {
            VolumeKind::Sheet(Sheet {
                tint: Some(Tint::One(paint)),
                ..
            }) => Some(paint),
            _ => None,
        });
        let lines = self.marks.iter().filter_map(|mark| match &mark.kind {
            VolumeKind::Sheet(sheet) => sheet.lines.as_ref().map(|l| &l.paint),
            _ => None,
        });
        self.runs
            .iter()
            .filter(move |run| !mapped(run))
            .flat_map(|run| &run.parts)
            .filter_map(|part| match part {
                Part::Line { stroke, .. } => Some(&stroke.paint),
                Part::Dot { paint, .. } => Some(paint),
                Part::Face { .. } => None,
            })
            .chain(own)
            .chain(lines)
    }
}
