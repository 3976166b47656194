//! Nodes: labels, and marks that TikZ has as nodes.

use super::Writer;
use super::options::{cm, color, pt, side, turned};
use crate::geom::{Point, Rect, fixed};
use crate::scene::{
    At, AxesScene, Dash, Mark, MarkGeometry, Place, PlacedText, TextAlign, TextAnchor,
};
use crate::tikz::preamble::opacity;

impl Writer<'_> {
    /// Writes a circle or a rectangle of the canvas as a node, if it is one: it has a
    /// name, or a label in its middle that lies within it. Says whether it did.
    pub(super) fn node(&mut self, mark: &Mark) -> bool {
        let texts = &self.scene.texts;
        let (round, size, middle) = match &mark.geometry {
            MarkGeometry::Ellipse { center, rx, ry } if (rx - ry).abs() < 1e-6 => {
                (true, Point::new(2.0 * rx, 2.0 * ry), *center)
            }
            // The dashes of a node run the other way round.
            MarkGeometry::Rect { a, b }
                if mark.stroke().is_none_or(|s| s.dash == Dash::Solid)
                    && (a.said, b.said) == (At::Canvas, At::Canvas) =>
            {
                let r = Rect::new(a.canvas, b.canvas);
                let middle = Place {
                    canvas: r.center(),
                    said: At::Canvas,
                    shift: Point::default(),
                };
                (false, Point::new(r.width(), r.height()), middle)
            }
            _ => return false,
        };
        let within = |label: &PlacedText| {
            let text = &texts[label.text];
            let (w, h) = (text.size.width, text.size.total());
            let centre = mark.frame().apply(middle.canvas);
            let fits = match round {
                true => libm::hypot(w, h) <= size.x,
                false => w <= size.x && h <= size.y,
            };
            fits && label.pos.is_none()
                && label.anchor == TextAnchor::CENTER
                && label.angle == 0.0
                && text.style.wrap.is_none()
                && (label.place.canvas - centre).norm() < 1e-6
        };
        let text = match &mark.label {
            Some(label) if within(label) => self.latex(label.text),
            Some(_) => return false,
            None if mark.name.is_some() => "",
            None => return false,
        };
        if mark.moved.is_some() || !mark.is_level() {
            return false;
        }
        let mut options = Vec::new();
        if round {
            options.push("circle".to_owned());
        }
        if let (Some(stroke), Some(mut line)) = (mark.stroke(), self.line(mark)) {
            let paint = color(&stroke.paint);
            if line.first() == Some(&paint) {
                line.remove(0);
                options.push(format!("draw={paint}"));
            } else {
                options.push("draw".into());
            }
            options.extend(line);
        }
        if let Some(filling) = &mark.graphic.fill {
            options.extend(self.filling_options(filling));
            let opaque = filling.paints().all(|p| p.color.opacity() == 1.0);
            if !text.is_empty() && !opaque {
                options.push("text opacity=1".into());
            }
        }
        options.push(match (size.x - size.y).abs() < 1e-6 {
            true => format!("minimum size={}", cm(size.x)),
            false => {
                let (w, h) = (cm(size.x), cm(size.y));
                format!("minimum width={w}, minimum height={h}")
            }
        });
        options.push("inner sep=0pt".into());
        let name = mark.name.as_ref();
        let code = format!(
            "\\node[{}]{} at {} {{{text}}};",
            options.join(", "),
            name.map_or_else(String::new, |n| format!(" ({n})")),
            self.place(&middle, None)
        );
        self.from(mark.span, &code);
        self.bordered.extend(name.cloned());
        true
    }

    /// `node[midway, above, beside] {…}` for a label that hangs on a path.
    pub(super) fn path_node(&self, label: &PlacedText) -> String {
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
}
