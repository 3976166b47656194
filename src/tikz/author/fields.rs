//! Heat maps as PGFPlots' `matrix plot*`, and the colour maps that they need.

use super::Writer;
use crate::color::{Color, ColorMap, ColorScale, colormap, colormap_names};
use crate::geom::{Point, fixed};
use crate::scene::{AxesScene, Cells, ImageScene, Mark, MarkGeometry, Scene, SceneItem};

/// The most cells that are written one by one: TeX takes a second for some thousands.
const MOST_CELLS: usize = 1000;
/// How many cells stand on a line.
const PER_LINE: usize = 4;
/// How many colours stand on a line.
const COLORS: usize = 5;

/// The cells of a picture, if they are few enough to be written one by one. PGFPlots has
/// one scale in an axis.
pub(super) fn cells<'a>(image: &'a ImageScene, axes: &AxesScene) -> Option<&'a Cells> {
    let cells = image.file.cells.as_deref()?;
    let same =
        |scale: &ColorScale| scale.map == cells.scale.map && scale.range == cells.scale.range;
    let images = axes.marks.iter().filter_map(|mark| match &mark.geometry {
        MarkGeometry::Image(image) => image.file.cells.as_deref(),
        _ => None,
    });
    let scales = images.map(|cells| &cells.scale);
    let alone = scales.chain(axes.bar.iter().map(|b| &b.scale)).all(same);
    let few = cells.values.len() <= MOST_CELLS && image.opacity == 1.0;
    let opaque = cells.scale.map.stops().iter().all(|(_, c)| c.is_opaque());
    (few && alone && opaque).then_some(cells)
}

/// The scales that the code names, each map once.
pub(super) fn scales(scene: &Scene) -> Vec<ColorScale> {
    let mut found: Vec<ColorScale> = Vec::new();
    for item in &scene.items {
        let SceneItem::Axes(axes) = item else {
            continue;
        };
        let of_mark = |mark: &Mark| match &mark.geometry {
            MarkGeometry::Image(image) => cells(image, axes).map(|c| c.scale.clone()),
            MarkGeometry::Dots { style, .. } => style.values.as_ref().map(|(_, s)| s.clone()),
            _ => None,
        };
        let of_bar = axes.bar.iter().map(|bar| bar.scale.clone());
        let in_space = axes.volume.iter().flat_map(|v| v.scales()).cloned();
        let in_plane = axes.marks.iter().filter_map(of_mark);
        for scale in in_plane.chain(of_bar).chain(in_space) {
            if !found.iter().any(|s| s.map == scale.map) {
                found.push(scale);
            }
        }
    }
    found
}

/// The name of a map: its own, or a number.
fn map_name(map: &ColorMap, number: usize) -> String {
    let same = |name: &str| colormap(name).is_some_and(|m| m == *map);
    for name in colormap_names() {
        if same(name) {
            return name.to_owned();
        }
        let back = format!("{name}_r");
        if same(&back) {
            return format!("{name} reversed");
        }
    }
    format!("map {}", number + 1)
}

/// A value with the digits that can be seen in a colour.
pub(super) fn meta(value: f64) -> String {
    let digits = libm::floor(libm::log10(value.abs().max(1e-300)));
    match digits {
        -4.0..=5.0 => fixed(value, (5.0 - digits) as usize),
        _ if value == 0.0 => "0".to_owned(),
        _ => format!("{value:.5e}"),
    }
}

fn rgb(color: &Color) -> String {
    let [r, g, b] = color.to_rgb8();
    format!("rgb255=({r}, {g}, {b})")
}

impl Writer<'_> {
    /// The colour maps of the figure.
    pub(super) fn color_maps(&mut self) {
        let scales = std::mem::take(&mut self.scales);
        for (n, scale) in scales.iter().enumerate() {
            // PGFPlots has this one.
            if map_name(&scale.map, n) == "viridis" {
                continue;
            }
            let colors: Vec<String> = scale.samples().iter().map(rgb).collect();
            self.own(&format!("colormap={{{}}}{{", map_name(&scale.map, n)));
            self.depth += 1;
            for line in colors.chunks(COLORS) {
                self.own(&line.join(" "));
            }
            self.depth -= 1;
            self.own("},");
        }
        self.scales = scales;
    }

    /// The name of a colour map that the preamble has.
    pub(super) fn map_called(&self, scale: &ColorScale) -> String {
        let found = self.scales.iter().position(|s| s.map == scale.map);
        map_name(&scale.map, found.unwrap_or_default())
    }

    /// A heat map cell by cell.
    pub(super) fn matrix_plot(&mut self, cells: &Cells, mark: &Mark) {
        let (low, high) = cells.scale.range;
        let options = [
            "matrix plot*".to_owned(),
            format!("mesh/cols={}", cells.x.len()),
            format!("colormap name={}", self.map_called(&cells.scale)),
            "point meta=explicit".into(),
            format!("point meta min={}", meta(low)),
            format!("point meta max={}", meta(high)),
            // A line in the colour of the cell hides the seams between them.
            "very thin".into(),
            "on layer=axis background".into(),
        ];
        self.from(mark.span, &format!("\\addplot[{}]", options.join(", ")));
        self.depth += 1;
        self.from(mark.span, "coordinates {");
        self.depth += 1;
        for (row, y) in cells.values.chunks(cells.x.len()).zip(&cells.y) {
            let cell = |(value, x): (&f64, &f64)| {
                let value = match value.is_finite() {
                    true => meta(value.clamp(low, high)),
                    false => "nan".to_owned(),
                };
                format!("{} [{value}]", self.data_point(Point::new(*x, *y)))
            };
            let row: Vec<String> = row.iter().zip(&cells.x).map(cell).collect();
            for line in row.chunks(PER_LINE) {
                self.from(mark.span, &line.join(" "));
            }
        }
        self.depth -= 1;
        self.from(mark.span, "};");
        self.depth -= 1;
    }
}
