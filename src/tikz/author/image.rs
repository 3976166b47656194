//! Pictures: `\\includegraphics` in a node, and `\\addplot graphics` between data points.

use super::Writer;
use super::marks::data_point;
use super::options::{anchor, cm};
use crate::geom::{Point, Rect, exact};
use crate::scene::{AxesScene, ImageScene, Mark, PlacedSpot};
use crate::tikz::preamble::opacity;

impl Writer<'_> {
    pub(super) fn image(&mut self, image: &ImageScene, mark: &Mark, axes: Option<&AxesScene>) {
        let faded = (image.opacity < 1.0).then(|| format!("opacity={}", opacity(image.opacity)));
        let clip = axes.and_then(|a| a.clip(mark)).is_some() || mark.clips().next().is_some();
        let path = &image.file.path;
        if let (PlacedSpot::Data(a, b), false) = (&image.spot, clip) {
            let mut options = vec!["on layer=axis background".to_owned()];
            options.extend(faded);
            let limits = [("xmin", a.x), ("xmax", b.x), ("ymin", a.y), ("ymax", b.y)];
            let limits = limits.map(|(key, value)| format!("{key}={}", exact(value)));
            let (options, limits) = (options.join(", "), limits.join(", "));
            let code = format!("\\addplot[{options}] graphics[{limits}] {{{path}}};");
            return self.from(mark.span, &code);
        }
        let mut options = vec!["inner sep=0pt".to_owned()];
        let (at, size) = match &image.spot {
            PlacedSpot::At {
                place,
                anchor: side,
                size,
                stretched,
            } => {
                if *side != (0, 0) {
                    options.push(format!("anchor={}", anchor((side.0, side.1))));
                }
                let height = match stretched {
                    true => format!(", height={}", cm(size.y)),
                    false => String::new(),
                };
                let size = format!("width={}{height}", cm(size.x));
                (self.place(place, axes), size)
            }
            PlacedSpot::Data(a, _) => {
                options.push("anchor=south west".into());
                let bounds = mark
                    .path
                    .bounds()
                    .unwrap_or(axes.map_or(Rect::at(Point::default()), |a| a.rect));
                let size = format!(
                    "width={}, height={}",
                    cm(bounds.width()),
                    cm(bounds.height())
                );
                (data_point(*a), size)
            }
        };
        options.extend(faded);
        let name = mark
            .name
            .as_ref()
            .map_or_else(String::new, |n| format!(" ({n})"));
        let options = options.join(", ");
        let code =
            format!("\\node[{options}]{name} at {at} {{\\includegraphics[{size}]{{{path}}}}};");
        let Some(axes) = axes else {
            return self.from(mark.span, &code);
        };
        // Clipped pictures are written on their layer already.
        let layer = mark.clips().next().is_none();
        if layer {
            self.begin_layer(mark.span);
        }
        self.in_frame(mark, axes, |w| w.from(mark.span, &code));
        if layer {
            self.end_layer();
        }
    }
}
