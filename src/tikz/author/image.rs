//! Pictures: `\\includegraphics` in a node, and `\\addplot graphics` between data points.

use super::Writer;
use super::options::{anchor, cm};
use crate::geom::{Point, Rect, Segment, Transform, fixed};
use crate::scene::{AxesScene, ImageScene, Mark, PlacedSpot};
use crate::tikz::cells::matrix;
use crate::tikz::preamble::opacity;

impl Writer<'_> {
    pub(super) fn image(&mut self, image: &ImageScene, mark: &Mark, axes: Option<&AxesScene>) {
        let faded = (image.opacity < 1.0).then(|| format!("opacity={}", opacity(image.opacity)));
        let clip = axes.and_then(|a| a.clip(mark)).is_some() || mark.clips().next().is_some();
        let still = mark.moved.is_none() && mark.is_level();
        if let Some((matrix, axes)) = axes.and_then(|axes| Some((matrix(mark, axes)?, axes))) {
            return self.matrix_plot(&matrix, mark, axes);
        }
        let path = self.picture_file(image);
        if let (PlacedSpot::Data(a, b), false, true) = (&image.spot, clip, still) {
            let mut options = vec!["on layer=axis background".to_owned()];
            options.extend(faded);
            let [xmin, ymin] = self.data_numbers(*a);
            let [xmax, ymax] = self.data_numbers(*b);
            let limits = format!("xmin={xmin}, xmax={xmax}, ymin={ymin}, ymax={ymax}");
            let options = options.join(", ");
            let code = format!("\\addplot[{options}] graphics[{limits}] {{{path}}};");
            return self.from(mark.span, &code);
        }
        let mut options = vec!["inner sep=0pt".to_owned()];
        let (at, size) = match &image.spot {
            _ if !still => {
                let Some((turn, size)) = turned(image, mark) else {
                    return;
                };
                options.extend(turn);
                // The scopes that are open shift its place.
                let back = match axes.is_none() && mark.is_level() {
                    true => mark.frame().inverse().unwrap_or_default(),
                    false => Transform::IDENTITY,
                };
                let middle = mark.path.bounds().map_or(Point::default(), Rect::center);
                (self.point(back.apply(middle), axes), size)
            }
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
                // The lower left corner, whichever way the data run.
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
                let corner = axes
                    .filter(|a| a.xscale.reversed || a.yscale.reversed)
                    .map_or(*a, |axes| axes.from_canvas(bounds.min));
                (self.data_point(corner), size)
            }
        };
        options.extend(faded);
        let name = mark
            .name
            .as_ref()
            .map_or_else(String::new, |n| format!(" ({n})"));
        let options = options.join(", ");
        let path = self.picture_file(image);
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

impl Writer<'_> {
    /// The file of a picture: the author's, or one of our own beside the document.
    fn picture_file(&mut self, image: &ImageScene) -> String {
        let own = image
            .file
            .made
            .then(|| crate::image::write(&image.file.picture));
        match own.flatten() {
            Some(bytes) => self.beside("heatmap", "png", bytes),
            None => image.file.path.clone(),
        }
    }
}

/// How a picture is turned about its middle, and the size it has before that.
fn turned(image: &ImageScene, mark: &Mark) -> Option<(Vec<String>, String)> {
    let [
        Segment::Move(corner),
        Segment::Line(up),
        _,
        Segment::Line(right),
        ..,
    ] = mark.path.segments[..]
    else {
        return None;
    };
    let (across, upward) = (right - corner, up - corner);
    let (width, height) = (across.norm(), upward.norm());
    let mut options = Vec::new();
    let (along, left) = (across.unit(), upward.unit());
    if along.dot(left).abs() > 1e-6 {
        let linear = [along.x, along.y, left.x, left.y].map(|v| fixed(v, 5));
        options.push(format!("cm={{{}, (0, 0)}}", linear.join(", ")));
    } else {
        let degrees = libm::atan2(across.y, across.x).to_degrees();
        if degrees.abs() > 1e-6 {
            options.push(format!("rotate={}", fixed(degrees, 4)));
        }
        if along.left().dot(left) < 0.0 {
            options.push("yscale=-1".into());
        }
    }
    // The picture has its height from the width where its sides are as in the file.
    let natural = height / width - image.file.picture.aspect();
    let height = match natural.abs() > 1e-4 {
        true => format!(", height={}", cm(height)),
        false => String::new(),
    };
    Some((options, format!("width={}{height}", cm(width))))
}
