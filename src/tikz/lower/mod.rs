//! Large data: what is drawn is reduced to what can be seen, before either writer writes
//! it. Lines keep the points that make a difference of a twentieth of a point on the page;
//! many dots, and lines that fill the page with strokes, become pixels at the resolution
//! of print. `docs/large-data.md` says so to authors, with the numbers.

mod pixels;
mod simplify;

use std::rc::Rc;

use crate::geom::{Path, Point, Rect, Segment};
use crate::image::shrunk;
use crate::scene::{
    AxesScene, Fill, ImageFile, ImageScene, Mark, MarkGeometry, Pixels, Scene, SceneItem, Tips,
};
use crate::source::Span;

use super::ops::{dot_line, marker_size};
use pixels::{Shape, Sheet};

/// From which size on data is reduced.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// The points of a line up to which it is drawn as it is.
    pub points: usize,
    /// The points that a line may keep and still be drawn rather than made pixels.
    pub segments: usize,
    /// The dots of one axes up to which they are drawn rather than made pixels.
    pub dots: usize,
    /// Pixels to the inch.
    pub resolution: f64,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes {
            points: 500,
            segments: 100_000,
            dots: 10_000,
            resolution: 600.0,
        }
    }
}

/// What became of a mark that is worth a word to the author.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reduced {
    /// Its statement.
    pub span: Span,
    /// How many points or dots it was given.
    pub given: usize,
    /// What is drawn.
    pub drawn: Drawn,
}

/// What a reduced mark is drawn as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Drawn {
    /// A line through so many points.
    Line(usize),
    /// Pixels, across and down, for dots.
    Dots(u32, u32),
    /// Pixels, across and down, for a line.
    LinePixels(u32, u32),
    /// Pixels, across and down, for the cells of a field.
    Cells(u32, u32),
}

/// The points of a line from which on its reduction is told.
const TOLD: usize = 10_000;
/// Outside of the frame by this much, in points, a line is cut: TeX and PDF hold no
/// coordinates beyond some ten thousand points.
const FAR: f64 = 2000.0;
/// The points of a line up to which it is drawn as it is even where it is straight.
const FEW_POINTS: usize = 24;
/// A mark with fewer dots does not become pixels by those of the others.
const FEW_DOTS: usize = 200;

/// Reduces what a scene has too much of, and tells what.
pub fn lower(scene: &mut Scene, sizes: &Sizes) -> Vec<Reduced> {
    let mut told = Vec::new();
    for item in &mut scene.items {
        match item {
            SceneItem::Axes(axes) => in_axes(axes, sizes, &mut told),
            SceneItem::Mark(mark) => {
                // On the canvas nothing is cut.
                line(mark, None, sizes, &mut told, |p| p);
            }
        }
    }
    told
}

fn in_axes(axes: &mut AxesScene, sizes: &Sizes, told: &mut Vec<Reduced>) {
    let dots = |m: &Mark| match &m.geometry {
        MarkGeometry::Dots { points, .. } if m.raster.is_none() => points.len(),
        _ => 0,
    };
    let crowded = axes.marks.iter().map(dots).sum::<usize>() > sizes.dots;
    let mut marks = std::mem::take(&mut axes.marks);
    for mark in &mut marks {
        if matches!(mark.geometry, MarkGeometry::Dots { .. }) {
            let many = crowded && dots(mark) > FEW_DOTS;
            if mark.raster.unwrap_or(many) {
                dots_as_pixels(mark, sizes, told);
            }
            continue;
        }
        if let MarkGeometry::Image(image) = &mut mark.geometry {
            told.extend(field(image, &mark.path, mark.span, sizes));
            continue;
        }
        let clip = axes.clip(mark);
        let back = mark.transform().inverse().unwrap_or_default();
        line(mark, clip, sizes, told, |p| axes.from_canvas(back.apply(p)));
    }
    axes.marks = marks;
}

/// A field of more cells than print can show has as many as that.
fn field(image: &mut ImageScene, path: &Path, span: Span, sizes: &Sizes) -> Option<Reduced> {
    let bounds = path.bounds().filter(|_| image.file.made)?;
    let pixels = |points: f64| (points / pixels::INCH * sizes.resolution).ceil() as u32;
    let wanted = (pixels(bounds.width()), pixels(bounds.height()));
    let picture = shrunk(&image.file.picture, wanted)?;
    let given = &image.file.picture;
    let reduced = Reduced {
        span,
        given: given.width as usize * given.height as usize,
        drawn: Drawn::Cells(picture.width, picture.height),
    };
    image.file = Rc::new(ImageFile {
        picture,
        path: image.file.path.clone(),
        made: true,
        cells: None,
    });
    Some(reduced)
}

/// The straight parts of a path, if it has no others, and whether all are closed.
fn straight(path: &Path) -> Option<(Vec<Vec<Point>>, bool)> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut closes = 0;
    for segment in &path.segments {
        match segment {
            Segment::Move(p) => parts.push(vec![*p]),
            Segment::Line(p) => parts.last_mut()?.push(*p),
            Segment::Close => closes += 1,
            Segment::Cubic(..) => return None,
        }
    }
    let closed = closes == parts.len();
    (closed || closes == 0).then_some((parts, closed))
}

/// Reduces a polyline, which `data` brings back to the units of its points.
fn line(
    mark: &mut Mark,
    clip: Option<Rect>,
    sizes: &Sizes,
    told: &mut Vec<Reduced>,
    data: impl Fn(Point) -> Point,
) {
    let straight_line = match &mark.geometry {
        MarkGeometry::Data { smooth, .. } | MarkGeometry::Places { smooth, .. } => smooth.is_none(),
        _ => false,
    };
    if !straight_line {
        return;
    }
    let given = mark.path.segments.len();
    let far = clip.map(|frame| frame.grow(FAR));
    let leaves = |p: &Segment| match (p, far) {
        (Segment::Move(p) | Segment::Line(p), Some(far)) => !far.contains(*p),
        _ => false,
    };
    let leaves = mark.path.segments.iter().any(leaves);
    let many = given > sizes.points || mark.raster == Some(true);
    // What PGFPlots draws from other points has none too many.
    let some = given > FEW_POINTS && mark.idiom.is_none();
    if !(many || leaves || some) {
        return;
    }
    let Some((parts, closed)) = straight(&mark.path) else {
        return;
    };
    let width = mark.stroke().map_or(0.0, |s| s.width.to_pt());
    // Corners of lines stand out by some widths.
    let frame = clip.map(|frame| frame.grow(1.0 + 6.0 * width));
    let kept: Vec<Vec<usize>> = (parts.iter())
        .map(|part| match (many, some) {
            (true, _) => simplify::kept(part, frame),
            (false, true) => simplify::corners(part),
            (false, false) => (0..part.len()).collect(),
        })
        .collect();
    let bent: usize = kept.iter().map(Vec::len).sum();
    if !(many || leaves) && bent * 2 > given {
        // Data that is not made of straight lines stays as it is.
        return;
    }
    let reduced: Vec<Vec<Point>> = (parts.iter().zip(&kept))
        .map(|(part, kept)| {
            let line: Vec<Point> = kept.iter().filter_map(|n| part.get(*n).copied()).collect();
            match far.filter(|_| leaves) {
                Some(far) => simplify::cut(line, far),
                None => line,
            }
        })
        .collect();
    if let MarkGeometry::Data { points, .. } = &mut mark.geometry {
        // What the author gave stays as it was given, but for what is cut.
        let given = points
            .split(|p| !p.is_finite())
            .filter(|part| !part.is_empty());
        let given: Vec<Vec<Point>> = match leaves {
            true => (reduced.iter())
                .map(|part| part.iter().map(|p| data(*p)).collect())
                .collect(),
            false => (given.zip(&kept))
                .map(|(part, kept)| kept.iter().filter_map(|n| part.get(*n).copied()).collect())
                .collect(),
        };
        // Between parts there is a gap.
        let reduced = given.join(&Point::new(f64::NAN, f64::NAN));
        if reduced.len() != points.len() {
            mark.idiom = None;
        }
        *points = reduced;
    }
    if let (MarkGeometry::Places { places, .. }, [part]) = (&mut mark.geometry, &kept[..])
        && !leaves
    {
        *places = part
            .iter()
            .filter_map(|n| places.get(*n).copied())
            .collect();
    }
    let kept: usize = reduced.iter().map(Vec::len).sum();
    let as_pixels = mark.raster.unwrap_or(kept > sizes.segments);
    if as_pixels && let Some(pixels) = line_pixels(mark, &reduced, closed, clip, sizes) {
        let (width, height) = (pixels.picture.width, pixels.picture.height);
        let drawn = Drawn::LinePixels(width, height);
        told.push(Reduced {
            span: mark.span,
            given,
            drawn,
        });
        mark.pixels = Some(Rc::new(pixels));
    } else if given > TOLD && kept < given {
        told.push(Reduced {
            span: mark.span,
            given,
            drawn: Drawn::Line(kept),
        });
    }
    let mut path = Path::default();
    for part in &reduced {
        let part = Path::polyline(part.iter().copied(), closed);
        path.segments.extend(part.segments);
    }
    mark.path = path;
}

/// A line as pixels, if pixels can show all of it.
fn line_pixels(
    mark: &Mark,
    parts: &[Vec<Point>],
    closed: bool,
    clip: Option<Rect>,
    sizes: &Sizes,
) -> Option<Pixels> {
    let stroke = mark.stroke()?;
    let width = stroke.width.to_pt();
    let plain = mark.graphic.fill.is_none()
        && mark.graphic.tips == Tips::NONE
        && stroke.dash.pattern(width).is_none();
    if !plain || !mark.scopes.is_empty() {
        return None;
    }
    let bounds = Path::polyline(parts.iter().flatten().copied(), false).bounds()?;
    let bounds = bounds.grow(width);
    let bounds = match clip {
        Some(frame) => bounds.intersection(frame)?,
        None => bounds,
    };
    let mut lines = parts.to_vec();
    if closed {
        for line in &mut lines {
            line.extend(line.first().copied());
        }
    }
    let mut sheet = Sheet::new(bounds, sizes.resolution);
    sheet.line(&lines, width, stroke.paint.color);
    Some(sheet.finish())
}

fn dots_as_pixels(mark: &mut Mark, sizes: &Sizes, told: &mut Vec<Reduced>) {
    let MarkGeometry::Dots {
        points,
        radius,
        style,
    } = &mark.geometry
    else {
        return;
    };
    let given = points.len();
    let fill = match &mark.graphic.fill {
        Some(Fill::Solid(paint)) if style.marker.is_closed() => Some(paint.color),
        _ => None,
    };
    let line = dot_line(mark.stroke());
    let ink = mark.stroke().map(|s| s.paint.color);
    let (Some(bounds), Some(first)) = (mark.path.bounds(), ink.or(fill)) else {
        return;
    };
    // One opacity for all of a mark, as in drawing.
    let opacity = first.opacity();
    let centers = mark
        .path
        .segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Move(p) => Some(*p),
            _ => None,
        });
    let mut sheet = Sheet::new(bounds.grow(radius + line + 0.5), sizes.resolution);
    let mut shape: Option<(f64, Shape)> = None;
    for (n, center) in centers.enumerate() {
        let radius = style
            .radii
            .as_ref()
            .and_then(|r| r.get(n))
            .unwrap_or(radius);
        let size = marker_size(*radius, line, style.marker);
        if shape.as_ref().is_none_or(|(of, _)| *of != size) {
            shape = Some((size, Shape::new(style.marker, size)));
        }
        let Some((_, shape)) = &mut shape else {
            continue;
        };
        let value = style
            .values
            .as_ref()
            .map(|(values, scale)| scale.color(values.get(n).copied().unwrap_or(f64::NAN)));
        let (inner, outer) = match style.marker.is_closed() {
            true => (value.or(fill), ink.or(value).or(fill)),
            false => (None, value.or(ink)),
        };
        if inner == outer {
            // The line only makes it larger.
            if let Some(color) = inner {
                sheet.dot(center, shape, line / 2.0, color.alpha(opacity));
            }
            continue;
        }
        if let Some(color) = inner {
            sheet.dot(center, shape, 0.0, color.alpha(opacity));
        }
        if let Some(color) = outer {
            sheet.outline(center, shape, line / 2.0, color.alpha(opacity));
        }
    }
    let pixels = sheet.finish();
    told.push(Reduced {
        span: mark.span,
        given,
        drawn: Drawn::Dots(pixels.picture.width, pixels.picture.height),
    });
    mark.pixels = Some(Rc::new(pixels));
}
