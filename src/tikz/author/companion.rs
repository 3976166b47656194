//! What PGFPlots cannot hold, in time or in memory, as a PDF beside the document.

use super::Writer;
use super::options::cm;
use crate::geom::{Point, Rect};
use crate::scene::{AxesScene, Layer, Mark, MarkGeometry, Scene, SceneItem};
use crate::tikz::ops::Ops;
use crate::tikz::store::{Sheet, Store as _, picture, resources};

/// The points that one axes may hold in its plots: pdfLaTeX with the memory of TeX Live
/// ends above 20,000, and takes a fifth of a millisecond for each. In figures that fill the
/// memory with what is drawn, half as many.
const MOST: usize = 16_000;
/// The words of memory that a figure may take: pdfLaTeX has 5,000,000 and needs 1,400,000
/// for itself.
const MEMORY: usize = 3_400_000;
/// Those of them that keep what is drawn, in such figures.
const DRAWN: usize = 1_700_000;
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

/// The words of memory that a mark takes until the page is finished, as measured.
fn words(mark: &Mark) -> usize {
    let each = match &mark.geometry {
        _ if mark.pixels.is_some() => return 0,
        MarkGeometry::Dots { style, .. } if style.radii.is_some() || style.values.is_some() => 410,
        MarkGeometry::Dots { .. } => 330,
        _ => 13,
    };
    150 + each * weight(mark)
}

/// The size from which on things no longer fit together, if all smaller ones do.
fn too_large(mut sizes: Vec<usize>, room: usize) -> usize {
    sizes.sort_unstable();
    let mut sum = 0;
    let fits = sizes.iter().take_while(|size| {
        sum += **size;
        sum <= room
    });
    let fits = fits.count();
    sizes.get(fits).copied().unwrap_or(usize::MAX)
}

/// What the code of a figure may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// The points of one axes.
    points: usize,
    /// The words from which on a mark is a file.
    words: usize,
}

impl Room {
    /// What fits into TeX's memory of a scene.
    pub(super) fn new(scene: &Scene) -> Self {
        let whole = Room {
            points: MOST,
            words: usize::MAX,
        };
        let axes = scene.items.iter().filter_map(|item| match item {
            SceneItem::Axes(axes) => Some(&axes.marks),
            SceneItem::Mark(_) => None,
        });
        let all: Vec<Vec<&Mark>> = axes
            .map(|marks| marks.iter().collect())
            .chain(std::iter::once(on_canvas(scene).collect()))
            .collect();
        let mut drawn = Vec::new();
        // While axes are read, TeX holds their points a second time.
        let mut read = 0;
        for marks in &all {
            let heaviest = whole.heaviest(marks.iter().copied());
            let kept = marks.iter().filter(|mark| weight(mark) < heaviest);
            let kept: Vec<&&Mark> = kept.filter(|mark| mark.pixels.is_none()).collect();
            drawn.extend(kept.iter().map(|mark| words(mark)));
            read = read.max(kept.iter().map(|mark| 205 * weight(mark)).sum());
        }
        if drawn.iter().sum::<usize>() + read <= MEMORY {
            return whole;
        }
        Room {
            points: MOST / 2,
            words: too_large(drawn, DRAWN),
        }
    }

    /// The weight from which on marks of one axes are files, so that the others fit
    /// together.
    pub(super) fn heaviest<'m>(&self, marks: impl Iterator<Item = &'m Mark>) -> usize {
        too_large(marks.map(weight).collect(), self.points).min(MOST_OF_ONE + 1)
    }
}

/// The marks of a scene that are in no axes.
pub(super) fn on_canvas(scene: &Scene) -> impl Iterator<Item = &Mark> {
    scene.items.iter().filter_map(|item| match item {
        SceneItem::Axes(_) => None,
        SceneItem::Mark(mark) => Some(&**mark),
    })
}

/// Neighbours up to which each is a file of its own where other marks lie between them.
const MOST_FILES: usize = 3;

/// A mark for a file, within a clip.
type Clipped<'m> = (&'m Mark, Option<Rect>);

/// Marks as a PDF over a rectangle of the canvas.
fn file(marks: &[Clipped<'_>], rect: Rect) -> Vec<u8> {
    let mut sheet = Sheet::default();
    let mut ops = Ops::new(rect.min);
    for (n, (mark, clip)) in marks.iter().enumerate() {
        let dots = matches!(mark.geometry, MarkGeometry::Dots { .. });
        match &mark.pixels {
            Some(pixels) => {
                let reference = picture(&mut sheet, &pixels.picture);
                let name = format!("Pixels{n}");
                sheet.resource("XObject", &name, &reference);
                let outline = pixels.outline();
                ops.clipped(*clip, mark, |ops| ops.image(&name, &outline, 1.0));
            }
            None => ops.clipped(*clip, mark, |ops| {
                if let (Some(fill), false) = (&mark.graphic.fill, dots) {
                    ops.paint(&mark.path, fill);
                }
                ops.mark_line(mark);
            }),
        }
    }
    let operators = ops.take().unwrap_or_default();
    resources(&ops, &mut sheet);
    sheet.finish(rect, &operators)
}

/// What is seen of a mark.
fn seen((mark, clip): &Clipped<'_>) -> Option<Rect> {
    let stands_out = match &mark.geometry {
        MarkGeometry::Dots { radius, .. } => *radius,
        _ => mark.stroke().map_or(0.0, |s| s.width.to_pt()),
    };
    let bounds = match &mark.pixels {
        Some(pixels) => Some(pixels.rect),
        None => mark.path.bounds().map(|b| b.grow(stands_out + 1.0)),
    };
    let bounds = bounds.and_then(|b| clip.map_or(Some(b), |clip| b.intersection(clip)));
    bounds.and_then(|b| mark.clipped(b))
}

/// Whether a file shows a mark below the lines of the axes around it.
fn is_behind(mark: &Mark) -> bool {
    mark.layer == Some(Layer::Background)
        || mark.stroke().is_none() && mark.graphic.fill.is_some() && mark.fills_behind()
}

/// Whether a file may have a mark as well, because those around it are in it.
fn may_join(mark: &Mark) -> bool {
    let drawn = matches!(
        mark.geometry,
        MarkGeometry::Data { .. } | MarkGeometry::Dots { .. } | MarkGeometry::Places { .. }
    );
    drawn && mark.name.is_none() && mark.label.is_none()
}

impl Writer<'_> {
    /// Whether a mark is too large for the code.
    pub(super) fn is_file(&self, mark: &Mark) -> bool {
        mark.pixels.is_some() || weight(mark) >= self.heaviest || words(mark) >= self.room.words
    }

    /// Marks in their order, in runs: those of a run are one file, if the first of them is
    /// too large for the code, or else are none.
    pub(super) fn runs<'m>(&self, marks: &'m [Mark]) -> Vec<&'m [Mark]> {
        let alike = |a: &Mark, b: &Mark| is_behind(a) == is_behind(b);
        let neighbours = |a: &Mark, b: &Mark| {
            let (first, second) = (self.is_file(a), self.is_file(b));
            first == second && (!first || alike(a, b))
        };
        let runs: Vec<&[Mark]> = marks.chunk_by(neighbours).collect();
        let is_file = |run: &&[Mark]| run.first().is_some_and(|mark| self.is_file(mark));
        if runs.iter().filter(|run| is_file(run)).count() <= MOST_FILES {
            return runs;
        }
        // Few larger files rather than many small ones.
        let mut joined = Vec::new();
        let mut rest = marks;
        while let Some(first) = rest.first() {
            let file = self.is_file(first);
            let fits = |mark: &&Mark| match file {
                true => alike(first, mark) && (self.is_file(mark) || may_join(mark)),
                false => !self.is_file(mark),
            };
            let mut end = rest.iter().take_while(fits).count().max(1);
            // What stands after the last large one needs no file.
            while file && end > 1 && rest.get(end - 1).is_some_and(|mark| !self.is_file(mark)) {
                end -= 1;
            }
            let (run, after) = rest.split_at(end.min(rest.len()));
            joined.push(run);
            rest = after;
        }
        joined
    }

    /// Writes marks as a file beside the document.
    pub(super) fn companion(&mut self, marks: &[Mark], axes: Option<&AxesScene>) {
        let clipped = |mark| (mark, axes.and_then(|axes| axes.clip(mark)));
        let clipped: Vec<Clipped<'_>> = marks.iter().map(clipped).collect();
        let bounds = clipped.iter().filter_map(seen).reduce(Rect::union);
        let (Some(bounds), Some(first)) = (bounds, marks.first()) else {
            return;
        };
        // What stays within the frame is a picture of the frame: its limits are the ones
        // that everybody knows.
        let rect = match axes {
            Some(axes) if within(bounds, axes.rect) => axes.rect,
            _ => bounds,
        };
        let word = first.name.clone().unwrap_or_else(|| self.current.clone());
        let word = match word.is_empty() {
            true => "mark".to_owned(),
            false => word,
        };
        let name = self.beside(&word, "pdf", file(&clipped, rect));
        let Some(axes) = axes else {
            let at = self.point(rect.min, None);
            let size = format!("width={}, height={}", cm(rect.width()), cm(rect.height()));
            let code = format!(
                "\\node[anchor=south west, inner sep=0pt] at {at} {{\\includegraphics[{size}]{{{name}}}}};"
            );
            return self.from(first.span, &code);
        };
        let layer = match is_behind(first) {
            true => ", on layer=axis background",
            false => "",
        };
        let corner = |p: Point| self.data_numbers(axes.from_canvas(p));
        let ([x0, y0], [x1, y1]) = (corner(rect.min), corner(rect.max));
        let code = format!(
            "\\addplot[forget plot{layer}] graphics[xmin={x0}, xmax={x1}, ymin={y0}, ymax={y1}] {{{name}}};"
        );
        self.from(first.span, &code);
    }
}

/// Whether a rectangle lies within another, but for rounding.
fn within(inner: Rect, outer: Rect) -> bool {
    let outer = outer.grow(0.01);
    outer.contains(inner.min) && outer.contains(inner.max)
}
