//! Heat maps of few cells: PGFPlots' `matrix plot*` in the author's code, or its `surf`
//! where there is one row or column, and on the page the rectangles that these draw.

use super::ops::Facet;
use crate::color::ColorScale;
use crate::geom::{Length, Path, Point, Rect};
use crate::scene::{AxesScene, Cells, Mark, MarkGeometry, PlacedSpot};

/// The most cells that are drawn one by one: TeX takes a second for some thousands.
const MOST: usize = 1000;
/// The line around a cell in points, TikZ's `very thin`. In the colour of the cell, it
/// hides the seams between them.
const LINE: f64 = 0.2;

/// Cells between two corners.
pub(super) struct Matrix<'a> {
    pub(super) cells: &'a Cells,
    from: Point,
    to: Point,
}

impl Matrix<'_> {
    /// Whether it is one row or one column.
    pub(super) fn is_strip(&self) -> bool {
        self.cells.x.len() < 2 || self.cells.y.len() < 2
    }

    /// The borders of the columns and of the rows, ascending.
    pub(super) fn borders(&self) -> (Vec<f64>, Vec<f64>) {
        let between = |from: f64, to: f64, count: usize| {
            let at = |n: usize| from + (to - from) * n as f64 / count as f64;
            (0..=count).map(at).collect()
        };
        (
            between(self.from.x, self.to.x, self.cells.x.len()),
            between(self.from.y, self.to.y, self.cells.y.len()),
        )
    }
}

/// The cells of a mark, if PGFPlots can draw them one by one: they are few, whole and
/// opaque, and their axes have one scale of colours, as PGFPlots' have.
pub(super) fn matrix<'a>(mark: &'a Mark, axes: &AxesScene) -> Option<Matrix<'a>> {
    let MarkGeometry::Image(image) = &mark.geometry else {
        return None;
    };
    let (cells, PlacedSpot::Data(from, to)) = (image.file.cells.as_deref()?, &image.spot) else {
        return None;
    };
    let clipped = axes.clip(mark).is_some() || mark.clips().next().is_some();
    if clipped || mark.moved.is_some() || !mark.is_level() || !axes.is_linear() {
        return None;
    }
    let same =
        |scale: &ColorScale| scale.map == cells.scale.map && scale.range == cells.scale.range;
    let images = axes.marks.iter().filter_map(|mark| match &mark.geometry {
        MarkGeometry::Image(image) => image.file.cells.as_deref(),
        _ => None,
    });
    let scales = images.map(|cells| &cells.scale);
    let alone = scales.chain(axes.bar.iter().map(|b| &b.scale)).all(same);
    let few = cells.values.len() <= MOST && image.opacity == 1.0;
    let opaque = cells.scale.map.stops().iter().all(|(_, c)| c.is_opaque());
    let matrix = Matrix {
        cells,
        from: *from,
        to: *to,
    };
    // The corners of cells have no holes.
    let whole = !matrix.is_strip() || cells.values.iter().all(|v| v.is_finite());
    (few && alone && opaque && whole).then_some(matrix)
}

/// The cells as PGFPlots draws them: row by row, but the last two rows of them column by
/// column.
pub(super) fn faces(matrix: &Matrix<'_>, axes: &AxesScene) -> Vec<Facet> {
    let cells = matrix.cells;
    let (columns, rows) = matrix.borders();
    let (width, height) = (cells.x.len(), cells.y.len());
    let whole = height.saturating_sub(2);
    let below = (0..whole).flat_map(|row| (0..width).map(move |column| (row, column)));
    let last = (0..width).flat_map(|column| (whole..height).map(move |row| (row, column)));
    let face = |(row, column): (usize, usize)| {
        let value = *cells.values.get(row * width + column)?;
        let corner = |n: usize| {
            let data = Point::new(*columns.get(column + n)?, *rows.get(row + n)?);
            Some(axes.to_canvas(data))
        };
        let outline = Path::rect(Rect::new(corner(0)?, corner(1)?));
        value.is_finite().then(|| {
            let color = cells.scale.color(value);
            Facet {
                path: outline,
                fill: Some(color),
                line: Some((color, Length::pt(LINE))),
            }
        })
    };
    below.chain(last).filter_map(face).collect()
}
