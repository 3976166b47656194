//! What PGFPlots cannot hold, in time or in memory, as a PDF beside the document.

use super::Writer;
use super::options::cm;
use crate::geom::{Point, Rect};
use crate::scene::{AxesScene, Layer, Mark, MarkGeometry, Scene, SceneItem};
use crate::tikz::ops::Ops;
use crate::tikz::store::{Sheet, Store as _, picture, resources};

/// The points that one axes may hold in its plots: pdfLaTeX with the memory of TeX Live
/// ends above 20,000, and takes a fifth of a millisecond for each.
const MOST: usize = 16_000;
/// The points of one mark: it ends between 10,000 and 14,000 in one table.
const MOST_OF_ONE: usize = 6_000;

/// The points of a mark, as PGFPlots would have to hold them.
fn weight(mark: &Mark) -> usize {
    match &mark.geometry {
        MarkGeometry::Data { points, .. } | MarkGeometry::Dots { points, .. } => points.len(),
        MarkGeometry::Places { places, .. } => places.len(),
        _ => 0,
    }
}

/// The weight from which on marks are files, so that the others fit together.
pub(super) fn heaviest<'m>(marks: impl Iterator<Item = &'m Mark>) -> usize {
    let mut weights: Vec<usize> = marks.map(weight).collect();
    weights.sort_unstable();
    let mut sum = 0;
    let fits = weights.iter().take_while(|weight| {
        sum += **weight;
        sum <= MOST
    });
    let fits = fits.count();
    let first = weights.get(fits).copied().unwrap_or(usize::MAX);
    first.min(MOST_OF_ONE + 1)
}

/// The marks of a scene that are in no axes.
pub(super) fn on_canvas(scene: &Scene) -> impl Iterator<Item = &Mark> {
    scene.items.iter().filter_map(|item| match item {
        SceneItem::Axes(_) => None,
        SceneItem::Mark(mark) => Some(&**mark),
    })
}

/// A mark as a PDF over a rectangle of the canvas.
fn file(mark: &Mark, clip: Option<Rect>, rect: Rect) -> Vec<u8> {
    let mut sheet = Sheet::default();
    let mut ops = Ops::new(rect.min);
    let dots = matches!(mark.geometry, MarkGeometry::Dots { .. });
    match &mark.pixels {
        Some(pixels) => {
            let reference = picture(&mut sheet, &pixels.picture);
            sheet.resource("XObject", "Pixels", &reference);
            let outline = pixels.outline();
            ops.clipped(clip, mark, |ops| ops.image("Pixels", &outline, 1.0));
        }
        None => ops.clipped(clip, mark, |ops| {
            if let (Some(fill), false) = (&mark.graphic.fill, dots) {
                ops.paint(&mark.path, fill);
            }
            ops.mark_line(mark);
        }),
    }
    let operators = ops.take().unwrap_or_default();
    resources(&ops, &mut sheet);
    sheet.finish(rect, &operators)
}

impl Writer<'_> {
    /// Whether a mark is too large for the code.
    pub(super) fn is_file(&self, mark: &Mark) -> bool {
        mark.pixels.is_some() || weight(mark) >= self.heaviest
    }

    /// Writes a mark as a file beside the document.
    pub(super) fn companion(&mut self, mark: &Mark, axes: Option<&AxesScene>) {
        let clip = axes.and_then(|axes| axes.clip(mark));
        let stands_out = match &mark.geometry {
            MarkGeometry::Dots { radius, .. } => *radius,
            _ => mark.stroke().map_or(0.0, |s| s.width.to_pt()),
        };
        let bounds = match &mark.pixels {
            Some(pixels) => Some(pixels.rect),
            None => mark.path.bounds().map(|b| b.grow(stands_out + 1.0)),
        };
        let bounds = bounds.and_then(|b| clip.map_or(Some(b), |clip| b.intersection(clip)));
        let Some(bounds) = bounds.and_then(|b| mark.clipped(b)) else {
            return;
        };
        // What stays within the frame is a picture of the frame: its limits are the ones
        // that everybody knows.
        let rect = match axes {
            Some(axes) if within(bounds, axes.rect) => axes.rect,
            _ => bounds,
        };
        let word = mark.name.clone().unwrap_or_else(|| self.current.clone());
        let word = match word.is_empty() {
            true => "mark".to_owned(),
            false => word,
        };
        let name = self.beside(&word, "pdf", file(mark, clip, rect));
        let Some(axes) = axes else {
            let at = self.point(rect.min, None);
            let size = format!("width={}, height={}", cm(rect.width()), cm(rect.height()));
            let code = format!(
                "\\node[anchor=south west, inner sep=0pt] at {at} {{\\includegraphics[{size}]{{{name}}}}};"
            );
            return self.from(mark.span, &code);
        };
        let behind = mark.layer == Some(Layer::Background)
            || mark.stroke().is_none() && mark.graphic.fill.is_some() && mark.fills_behind();
        let layer = match behind {
            true => ", on layer=axis background",
            false => "",
        };
        let corner = |p: Point| self.data_numbers(axes.from_canvas(p));
        let ([x0, y0], [x1, y1]) = (corner(rect.min), corner(rect.max));
        let code = format!(
            "\\addplot[forget plot{layer}] graphics[xmin={x0}, xmax={x1}, ymin={y0}, ymax={y1}] {{{name}}};"
        );
        self.from(mark.span, &code);
    }
}

/// Whether a rectangle lies within another, but for rounding.
fn within(inner: Rect, outer: Rect) -> bool {
    let outer = outer.grow(0.01);
    outer.contains(inner.min) && outer.contains(inner.max)
}
