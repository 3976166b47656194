//! `heatmap`: a field by the colours of its values.

use std::rc::Rc;

use super::super::super::builtin::color_map;
use super::super::super::figure::{ElementArgs, ElementCall};
use super::super::super::{Eval, Interp, Value};
use super::super::axes::limits;
use super::super::graphic::{LAYER, ratio};
use super::super::param::{Param, opt, req};
use super::super::{Element, Kind, Takes};
use super::data::item;
use super::grid::{Grid, middles, spread};
use super::source::{self, SAMPLES};
use crate::color::{Color, ColorMap, ColorScale, colormap};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Point;
use crate::image::{Data, Picture};
use crate::scene::{Cells, Geometry, Graphic, Image, ImageFile, ItemKind, Shape, Spot};
use crate::source::Span;

/// Fields of numbers.
pub(super) const ROWS: &[Element] = &[Element {
    name: "heatmap",
    takes: Takes {
        own: &[
            req("z", FIELD, "the values"),
            X,
            Y,
            SAMPLES,
            CMAP,
            RANGE,
            CENTER,
            opt(
                "smooth",
                Kind::Bool,
                "false",
                "whether colours run on between the places of the numbers, rather than each number having a cell",
            ),
            opt("opacity", Kind::Ratio, "100%", "how much it covers"),
        ],
        shared: &[&LAYER],
    },
    doc: "a field by the colours of its values",
    example: "heatmap([[x * y for x in -3..4] for y in -3..4], x: (-1, 1), y: (-1, 1), center: 0)",
    holds: false,
    draw: heatmap,
}];

const FIELD: Kind = Kind::Other(
    "matrix with a row for each y, from below, and a column for each x; or function of x and y, or of a point",
);
pub(super) const X: Param = opt(
    "x",
    Kind::Other("two numbers, or a number for each column"),
    "",
    "where the columns of a matrix stand, from the first to the last, 0, 1, … when left out; of a function, the range that it is drawn over, the axis when left out",
);
pub(super) const Y: Param = opt(
    "y",
    Kind::Other("two numbers, or a number for each row"),
    "",
    "likewise for the rows",
);
pub(super) const CMAP: Param = opt(
    "cmap",
    Kind::Other("name of a colour map, or list of colours"),
    "viridis",
    "the colours, from the lowest value to the highest; with `center`, `diverging` when left out",
);
pub(super) const RANGE: Param = opt(
    "range",
    Kind::Other("two numbers"),
    "",
    "the values at the ends of the map; those of the data when left out",
);
pub(super) const CENTER: Param = opt(
    "center",
    Kind::Number,
    "",
    "the value in the middle of the map",
);

/// Columns and rows at which a function is taken.
const CELLS: usize = 100;
/// The most pixels along a side that cells are made larger for.
const LARGE: usize = 240;
/// Pixels along a side of a smooth field.
const SMOOTH: usize = 640;
/// Pixels along a side of cells of different sizes.
const UNEVEN: usize = 1200;
/// The most colours that are computed one by one.
const DIRECT: usize = 4096;

/// What `cmap`, `range` and `center` say of the colours of values.
#[derive(Debug, Clone)]
pub(super) struct Colors {
    map: ColorMap,
    range: Option<(f64, f64)>,
    center: Option<f64>,
}

impl Colors {
    /// Takes `cmap`, `range` and `center`.
    pub(super) fn take(interp: &Interp<'_>, args: &mut ElementArgs) -> Eval<Self> {
        let range = limits(args, "range")?;
        let center = match args.take("center") {
            Some(arg) => {
                let center = arg.value.as_number("center").at(arg.span)?;
                if !center.is_finite() {
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::BadValue,
                            arg.span,
                            format!("`center` cannot be {}", arg.value.describe()),
                        )
                        .with_hint("write `center: 0`"),
                    ));
                }
                Some(center)
            }
            None => None,
        };
        let map = match args.take("cmap") {
            Some(arg) => map(interp, &arg.value, arg.span)?,
            None if center.is_some() => interp.canvas.diverging(),
            None => colormap("viridis").unwrap_or_else(|| interp.canvas.diverging()),
        };
        Ok(Colors { map, range, center })
    }

    /// The scale of values.
    pub(super) fn scale(&self, values: impl Iterator<Item = f64>) -> ColorScale {
        let map = self.map.clone();
        match (self.range, self.center) {
            // With both, the middle of the map is where it is said, and one end may be cut.
            (Some(range), Some(center)) => {
                ColorScale::of(map, values, Some(range), None).centered(center)
            }
            (range, center) => ColorScale::of(map, values, range, center),
        }
    }

    /// The scale of values in bands with these edges.
    pub(super) fn steps(&self, values: impl Iterator<Item = f64>, edges: Vec<f64>) -> ColorScale {
        let ends = match edges[..] {
            [first, .., last] => Some((first, last)),
            _ => None,
        };
        let own = Colors {
            range: self.range.or(ends),
            ..self.clone()
        };
        let mut scale = own.scale(values);
        let (low, high) = scale.range;
        scale.steps = edges
            .into_iter()
            .filter(|e| (low..=high).contains(e))
            .collect();
        scale
    }
}

/// Takes `cmap`, `range` and `center`: the scale of values that are known.
pub(super) fn scale(
    interp: &Interp<'_>,
    args: &mut ElementArgs,
    values: impl Iterator<Item = f64>,
) -> Eval<ColorScale> {
    Ok(Colors::take(interp, args)?.scale(values))
}

/// A colour map by its name, or through a list of colours.
pub(in super::super) fn map(interp: &Interp<'_>, value: &Value, span: Span) -> Eval<ColorMap> {
    match value.word().as_deref() {
        Some("diverging") => Ok(interp.canvas.diverging()),
        Some("diverging_r") => Ok(interp.canvas.diverging().reversed()),
        _ => color_map(value).at(span),
    }
}

/// `heatmap(Z, x: (-1, 1), y: (-1, 1), cmap: viridis)`, `heatmap(f)`
fn heatmap(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    interp.needs_axes(call)?;
    let z = call.args.required(call.name, "z")?;
    let smooth = flag(&mut call.args, "smooth")?;
    let samples = source::samples(&mut call.args, CELLS)?;
    let opacity = match call.args.take("opacity") {
        Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
        None => 1.0,
    };
    let colors = Colors::take(interp, &mut call.args)?;
    let span = call.span;
    // A function fills the frame with its cells, or from border to border.
    let places = if smooth { spread } else { middles };
    source::draw(interp, call, (z, samples, places), move |interp, source| {
        let grid = &source.grid;
        let scale = colors.scale(grid.z.iter().copied());
        let shape = colored(interp, grid, scale, smooth, opacity);
        Ok(vec![item(ItemKind::Shape(Box::new(shape)), span)])
    })
}

/// A flag that may be left out.
pub(super) fn flag(args: &mut ElementArgs, name: &str) -> Eval<bool> {
    match args.take(name) {
        Some(arg) => arg.value.as_bool(name).at(arg.span),
        None => Ok(false),
    }
}

/// The picture of a field, and its scale handed to the axes.
fn colored(
    interp: &mut Interp<'_>,
    grid: &Grid,
    scale: ColorScale,
    smooth: bool,
    opacity: f64,
) -> Shape {
    let smooth = smooth && grid.x.len() > 1 && grid.y.len() > 1;
    let even = even(&grid.x) && even(&grid.y);
    let (from, to) = match smooth {
        true => (ends(&grid.x), ends(&grid.y)),
        false => (borders(&grid.x), borders(&grid.y)),
    };
    let palette = Palette::new(&scale, grid.z.len());
    let picture = match (smooth, even) {
        (true, _) => smooth_picture(grid, &palette),
        (false, true) => cells_picture(grid, &palette),
        (false, false) => uneven_picture(grid, &palette),
    };
    let cells = (even && !smooth).then(|| {
        Rc::new(Cells {
            x: grid.x.clone(),
            y: grid.y.clone(),
            values: grid.z.clone(),
            scale: scale.clone(),
        })
    });
    interp.canvas.maps(scale);
    let file = ImageFile {
        path: interp.canvas.made("heatmap"),
        picture,
        made: true,
        cells,
    };
    Shape {
        geometry: Geometry::Image(Box::new(Image {
            file: Rc::new(file),
            spot: Spot::Data(Point::new(from.0, to.0), Point::new(from.1, to.1)),
            opacity,
        })),
        graphic: Graphic::default(),
        label: None,
        series: None,
    }
}

/// Whether places stand at equal distances.
fn even(places: &[f64]) -> bool {
    let (low, high) = ends(places);
    let step = (high - low) / places.len().saturating_sub(1).max(1) as f64;
    let mut steps = places.windows(2);
    steps.all(|w| matches!(w, [a, b] if ((b - a) - step).abs() <= 1e-6 * step))
}

fn ends(places: &[f64]) -> (f64, f64) {
    match places {
        [first, .., last] => (*first, *last),
        [only] => (only - 0.5, only + 0.5),
        [] => (0.0, 1.0),
    }
}

/// The borders of the first and the last cell: as far outside as inside.
fn borders(places: &[f64]) -> (f64, f64) {
    match places {
        [a, b, ..] => {
            let before = (b - a) / 2.0;
            let [.., c, d] = places else {
                return (a - before, b + before);
            };
            (a - before, d + (d - c) / 2.0)
        }
        _ => ends(places),
    }
}

/// The colours of a scale in bytes, many of them computed beforehand.
struct Palette<'a> {
    scale: &'a ColorScale,
    table: Vec<[u8; 4]>,
}

impl<'a> Palette<'a> {
    fn new(scale: &'a ColorScale, count: usize) -> Self {
        let last = (DIRECT - 1) as f64;
        let table = match count > DIRECT {
            true => (0..DIRECT)
                .map(|i| bytes(scale.map.at(i as f64 / last)))
                .collect(),
            false => Vec::new(),
        };
        Palette { scale, table }
    }

    fn color(&self, value: f64) -> [u8; 4] {
        if !value.is_finite() {
            return [0; 4];
        }
        if self.table.is_empty() {
            return bytes(self.scale.color(value));
        }
        let t = self.scale.place(value);
        let place = (t * (DIRECT - 1) as f64 + 0.5) as usize;
        self.table.get(place).copied().unwrap_or([0; 4])
    }
}

fn bytes(color: Color) -> [u8; 4] {
    let [r, g, b] = color.to_rgb8();
    [r, g, b, (color.opacity() * 255.0).round() as u8]
}

/// A pixel for each cell, or some: programs that smooth what they enlarge have less to
/// smooth.
fn cells_picture(grid: &Grid, palette: &Palette<'_>) -> Picture {
    let (columns, rows) = (grid.x.len(), grid.y.len());
    let times = (LARGE / columns.max(rows)).max(1);
    let mut pixels = Vec::with_capacity(columns * rows * times * times);
    for row in grid.z.chunks(columns).rev() {
        let mut line = Vec::with_capacity(columns * times);
        for value in row {
            line.extend(std::iter::repeat_n(palette.color(*value), times));
        }
        for _ in 0..times {
            pixels.extend_from_slice(&line);
        }
    }
    picture(columns * times, rows * times, &pixels)
}

/// Cells whose borders are halfway between places that are not at equal distances.
fn uneven_picture(grid: &Grid, palette: &Palette<'_>) -> Picture {
    let cells = |places: &[f64]| -> Vec<usize> {
        let (low, high) = borders(places);
        let borders: Vec<f64> = places
            .windows(2)
            .map(|w| w.iter().sum::<f64>() / 2.0)
            .collect();
        let at = |i: usize| {
            let v = low + (i as f64 + 0.5) / UNEVEN as f64 * (high - low);
            borders.partition_point(|b| *b <= v)
        };
        (0..UNEVEN).map(at).collect()
    };
    let (columns, rows) = (cells(&grid.x), cells(&grid.y));
    let mut pixels = Vec::with_capacity(UNEVEN * UNEVEN);
    for row in rows.iter().rev() {
        pixels.extend(columns.iter().map(|c| palette.color(grid.at(*row, *c))));
    }
    picture(UNEVEN, UNEVEN, &pixels)
}

/// A field between its numbers as bilinear interpolation has it.
fn smooth_picture(grid: &Grid, palette: &Palette<'_>) -> Picture {
    // For each pixel the number before it and how far it is to the next.
    let steps = |places: &[f64]| -> Vec<(usize, f64)> {
        let last = places.len() - 1;
        let count = SMOOTH.max(places.len());
        let (low, high) = ends(places);
        let at = |i: usize| {
            let v = low + (i as f64 + 0.5) / count as f64 * (high - low);
            let n = places.partition_point(|p| *p <= v).clamp(1, last) - 1;
            let (a, b) = (places.get(n).copied(), places.get(n + 1).copied());
            let (a, b) = (a.unwrap_or(v), b.unwrap_or(v + 1.0));
            (n, (v - a) / (b - a))
        };
        (0..count).map(at).collect()
    };
    let (columns, rows) = (steps(&grid.x), steps(&grid.y));
    let mut pixels = Vec::with_capacity(columns.len() * rows.len());
    for (row, up) in rows.iter().rev() {
        for (column, right) in &columns {
            let at = |i: usize, j: usize| grid.at(row + i, column + j);
            let below = at(0, 0) * (1.0 - right) + at(0, 1) * right;
            let above = at(1, 0) * (1.0 - right) + at(1, 1) * right;
            pixels.push(palette.color(below * (1.0 - up) + above * up));
        }
    }
    picture(columns.len(), rows.len(), &pixels)
}

fn picture(width: usize, height: usize, pixels: &[[u8; 4]]) -> Picture {
    let opaque = pixels.iter().all(|p| p[3] == 255);
    Picture {
        width: u32::try_from(width).unwrap_or(u32::MAX),
        height: u32::try_from(height).unwrap_or(u32::MAX),
        density: (300.0, 300.0),
        rgb: true,
        data: Data::Samples {
            colors: pixels.iter().flat_map(|p| [p[0], p[1], p[2]]).collect(),
            alpha: (!opaque).then(|| pixels.iter().map(|p| p[3]).collect()),
        },
    }
}

impl Interp<'_> {
    /// Refuses a mark of data outside axes.
    pub(super) fn needs_axes(&self, call: &ElementCall<'_>) -> Eval<()> {
        if self.canvas.inside_axes() {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(
                Code::BadPlace,
                call.span,
                format!("`{}` draws data, and stands outside axes", call.name),
            )
            .with_hint(format!("write `axes() {{ {}(…) }}`", call.name)),
        ))
    }

    /// Tells that numbers of a field are not finite.
    pub(in super::super) fn note_holes(&mut self, gaps: usize, of: usize, span: Span) {
        if gaps > 0 {
            self.report(
                Diagnostic::warning(
                    Code::MissingData,
                    span,
                    format!("{gaps} of {of} numbers are not finite"),
                )
                .with_hint("nothing is drawn there"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_halfway_and_as_far_outside_as_inside() {
        assert_eq!(borders(&[0.0, 1.0, 2.0]), (-0.5, 2.5));
        assert_eq!(borders(&[0.0, 1.0, 3.0]), (-0.5, 4.0));
        assert_eq!(borders(&[0.0, 1.0]), (-0.5, 1.5));
        assert_eq!(borders(&[7.0]), (6.5, 7.5));
        assert!(even(&[-1.0, -0.5, 0.0, 0.5]) && !even(&[0.0, 1.0, 3.0]));
    }
}
