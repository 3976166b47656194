//! Computed points: `\addplot` for lines and dots, and fillings below the lines of axes.

use super::beside::FEW;
use super::curves::smooth as smooth_options;
use super::fills::command;
use super::marks::stretched;
use super::options::{color, fill, pt};
use super::places::{DATA_DECIMALS, PER_LINE, data_point};
use super::scopes::canvas_scopes;
use super::{DataPlace, Writer};
use crate::geom::{Point, Transform, fixed};
use crate::scene::{AxesScene, Fill, Layer, Mark, MarkGeometry};
use crate::tikz::ops::dot_size;
use crate::tikz::preamble::opacity;

impl Writer<'_> {
    /// The filling of a mark inside axes, below their lines. Computed points are
    /// written once: the filling saves its outline for the line to draw it again.
    pub(super) fn filling(&mut self, mark: &Mark, filling: &Fill, axes: &AxesScene, clip: bool) {
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
    pub(super) fn data(
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
            let count = parts(points).count();
            for (k, part) in parts(points).enumerate() {
                let last = part.len().div_ceil(PER_LINE);
                for (n, chunk) in part.chunks(PER_LINE).enumerate() {
                    let code: Vec<String> = chunk.iter().map(|p| data_point(*p)).collect();
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
        radius: f64,
        axes: Option<&AxesScene>,
    ) {
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
        self.coordinates(mark, &options, points, "};");
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
        let span = mark.span;
        let options = options.join(", ");
        // PGFPlots begins anew after an empty line.
        if points.len() <= FEW {
            self.from(span, &format!("\\addplot[{options}] coordinates {{"));
            self.depth += 1;
            for (n, part) in parts(points).enumerate() {
                if n > 0 {
                    self.from(span, "");
                }
                for chunk in part.chunks(PER_LINE) {
                    let code: Vec<String> = chunk.iter().map(|p| data_point(*p)).collect();
                    self.from(span, &code.join(" "));
                }
            }
            self.depth -= 1;
            return self.from(span, end);
        }
        let row = |p: &Point| {
            let [x, y] = [p.x, p.y].map(|v| fixed(v, DATA_DECIMALS));
            format!("{x} {y}")
        };
        if self.data == DataPlace::Files {
            let rows = parts(points).map(|part| {
                let rows = part.iter().map(|p| row(p) + "\n");
                rows.collect::<String>()
            });
            let table = format!("x y\n{}", rows.collect::<Vec<_>>().join("\n"));
            let word = mark.name.clone().unwrap_or_else(|| self.current.clone());
            let file = self.beside(&word, "dat", table.into_bytes());
            let end = end.trim_start_matches('}');
            return self.from(span, &format!("\\addplot[{options}] table {{{file}}}{end}"));
        }
        self.from(
            span,
            &format!("\\addplot[{options}] table[row sep=\\\\] {{"),
        );
        self.depth += 1;
        self.from(span, "x y\\\\");
        for (n, part) in parts(points).enumerate() {
            if n > 0 {
                self.from(span, "\\\\");
            }
            for chunk in part.chunks(PER_LINE) {
                let code: Vec<String> = chunk.iter().map(|p| row(p) + "\\\\").collect();
                self.from(span, &code.join(" "));
            }
        }
        self.depth -= 1;
        self.from(span, end);
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
