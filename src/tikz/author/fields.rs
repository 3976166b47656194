//! Heat maps as PGFPlots' `matrix plot*`, and the colour maps that they need.

use super::Writer;
use crate::color::{Color, ColorMap, ColorScale, colormap, colormap_names};
use crate::geom::{Point, fixed};
use crate::scene::{AxesScene, Mark, MarkGeometry, Scene, SceneItem};
use crate::tikz::cells::{Matrix, matrix};

/// How many cells stand on a line.
const PER_LINE: usize = 4;
/// How many colours stand on a line.
const COLORS: usize = 5;

/// The scales that the code names, each map once.
pub(super) fn scales(scene: &Scene) -> Vec<ColorScale> {
    let mut found: Vec<ColorScale> = Vec::new();
    for item in &scene.items {
        let SceneItem::Axes(axes) = item else {
            continue;
        };
        let of_mark = |mark: &Mark| match &mark.geometry {
            MarkGeometry::Image(_) => matrix(mark, axes).map(|m| m.cells.scale.clone()),
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

/// Whether several marks of axes have values for colours: PGFPlots takes the range of all for
/// each, unless it is told otherwise.
pub(super) fn mixes_colors(axes: &AxesScene) -> bool {
    let has_values = |mark: &&Mark| match &mark.geometry {
        MarkGeometry::Dots { style, .. } => style.values.is_some() || style.radii.is_some(),
        _ => matrix(mark, axes).is_some(),
    };
    axes.marks.iter().filter(has_values).count() > 1
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
    pub(super) fn matrix_plot(&mut self, matrix: &Matrix<'_>, mark: &Mark, axes: &AxesScene) {
        let cells = matrix.cells;
        let scale = &cells.scale;
        let columns = cells.x.len();
        let meta = |value: f64| match value.is_finite() {
            true => meta(value.clamp(scale.range.0, scale.range.1)),
            false => "nan".to_owned(),
        };
        let own: Vec<String> = (mixes_colors(axes).then(|| "point meta rel=per plot".into()))
            .into_iter()
            .collect();
        if !matrix.is_strip() {
            let rows = cells.values.chunks(columns).zip(&cells.y);
            let row = |(row, y): (&[f64], &f64)| {
                let cell = |(value, x): (&f64, &f64)| (Point::new(*x, *y), meta(*value));
                row.iter().zip(&cells.x).map(cell).collect()
            };
            let rows: Vec<Vec<_>> = rows.map(row).collect();
            let words = ["matrix plot*".to_owned(), format!("mesh/cols={columns}")];
            let words = [&words[..], &own].concat();
            return self.cells_plot(&words, scale, &rows, mark);
        }
        // One row or column has no size there: its corners say it, each with the value of
        // the cell that begins at it.
        let (x, y) = matrix.borders();
        let corner = |column: usize, row: usize| {
            let cell = row.min(cells.y.len() - 1) * columns + column.min(columns - 1);
            let value = cells.values.get(cell).copied().unwrap_or(f64::NAN);
            let at = (x.get(column).copied(), y.get(row).copied());
            let at = Point::new(at.0.unwrap_or_default(), at.1.unwrap_or_default());
            (at, meta(value))
        };
        let row = |row: usize| (0..=columns).map(|column| corner(column, row)).collect();
        let rows: Vec<Vec<_>> = (0..=cells.y.len()).map(row).collect();
        let words = [
            "surf, shader=flat corner".to_owned(),
            format!("mesh/cols={}", columns + 1),
        ];
        let words = [&words[..], &own].concat();
        self.cells_plot(&words, scale, &rows, mark);
    }

    /// A plot of rows of points, each with the number that its colour shows.
    fn cells_plot(
        &mut self,
        words: &[String],
        scale: &ColorScale,
        rows: &[Vec<(Point, String)>],
        mark: &Mark,
    ) {
        let (low, high) = scale.range;
        let options = [
            format!("colormap name={}", self.map_called(scale)),
            "point meta=explicit".into(),
            format!("point meta min={}", meta(low)),
            format!("point meta max={}", meta(high)),
            // A line in the colour of the cell hides the seams between them.
            "very thin".into(),
            "on layer=axis background".into(),
        ];
        let options = [words, &options].concat().join(", ");
        self.from(mark.span, &format!("\\addplot[{options}]"));
        self.depth += 1;
        self.from(mark.span, "coordinates {");
        self.depth += 1;
        for row in rows {
            let cell = |(at, value): &(Point, String)| {
                let at = self.data_point(*at);
                format!("{at} [{value}]")
            };
            let row: Vec<String> = row.iter().map(cell).collect();
            for line in row.chunks(PER_LINE) {
                self.from(mark.span, &line.join(" "));
            }
        }
        self.depth -= 1;
        self.from(mark.span, "};");
        self.depth -= 1;
    }
}
