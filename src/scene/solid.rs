//! What is asked for in space: the settings of `axes3`, and its marks.

use std::rc::Rc;

use super::attrs::{Graphic, Paint, Stroke, TextStyle};
use super::coord::TextAnchor;
use super::drawing::{Item, ItemKind, Label, Ticks};
use super::space::{Vec3, View};
use crate::color::{Color, ColorScale};
use crate::geom::Length;
use crate::style::Markup;

/// What axes in space have besides those of the plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// From where they are looked at.
    pub view: View,
    /// Limits of z.
    pub z: (f64, f64),
    /// At the z axis.
    pub zlabel: Option<Markup>,
    /// Ticks of z.
    pub zticks: Ticks,
    /// The sides of the box, in any unit.
    pub sides: [f64; 3],
}

/// The range of all data in space on each axis.
pub fn solid_bounds(items: &[Item]) -> [Option<(f64, f64)>; 3] {
    let mut bounds: [Option<(f64, f64)>; 3] = [None; 3];
    let join = |range: &mut Option<(f64, f64)>, other: (f64, f64)| {
        let (lo, hi) = range.unwrap_or(other);
        *range = Some((lo.min(other.0), hi.max(other.1)));
    };
    for item in items {
        match &item.kind {
            ItemKind::Group(inner) | ItemKind::Deferred(_, inner) => {
                let inner = solid_bounds(inner);
                for (range, other) in bounds.iter_mut().zip(inner) {
                    if let Some(other) = other {
                        join(range, other);
                    }
                }
            }
            ItemKind::Solid(solid) => {
                let axes = if solid.floor { 2 } else { 3 };
                solid.form.each_point(&mut |p| {
                    if p.is_finite() {
                        for (range, v) in bounds.iter_mut().zip(p.parts()).take(axes) {
                            join(range, (v, v));
                        }
                    }
                });
            }
            _ => {}
        }
    }
    bounds
}

/// How many faces, straight lines and dots there are in space.
pub fn solid_pieces(items: &[Item]) -> usize {
    let of = |item: &Item| match &item.kind {
        ItemKind::Group(inner) | ItemKind::Deferred(_, inner) => solid_pieces(inner),
        ItemKind::Solid(solid) => {
            let mut points = 0;
            solid.form.each_point(&mut |_| points += 1);
            points
        }
        _ => 0,
    };
    items.iter().map(of).sum()
}

impl SolidForm {
    /// Visits every point of it.
    fn each_point(&self, visit: &mut impl FnMut(&Vec3)) {
        match self {
            SolidForm::Sheet(sheet) => sheet.points.iter().for_each(visit),
            SolidForm::Polygon(points) | SolidForm::Dots { points, .. } => {
                points.iter().for_each(visit);
            }
            SolidForm::Lines(strands) => strands.iter().flat_map(|s| &s.points).for_each(visit),
            SolidForm::Text { at, .. } => visit(at),
        }
    }
}

/// A mark in space.
#[derive(Debug, Clone, PartialEq)]
pub struct Solid {
    /// Its shape, in data.
    pub form: SolidForm,
    /// Line, filling and tips of what has one look for all of it.
    pub graphic: Graphic,
    /// Its label.
    pub label: Option<Label>,
    /// Its text in the legend.
    pub entry: Option<Markup>,
    /// Whether it lies on the floor of the box, wherever its points are.
    pub floor: bool,
    /// The colours of what has lost its values, as level lines have.
    pub scale: Option<ColorScale>,
}

/// The shape of a mark in space.
#[derive(Debug, Clone, PartialEq)]
pub enum SolidForm {
    /// A surface, by a grid of points.
    Sheet(Sheet),
    /// A flat polygon, with the filling of its mark.
    Polygon(Vec<Vec3>),
    /// Lines.
    Lines(Vec<Strand>),
    /// Dots.
    Dots {
        /// Where.
        points: Vec<Vec3>,
        /// The radius of a dot.
        radius: Length,
        /// A colour for each, or one for all.
        tint: Tint,
    },
    /// A text.
    Text {
        /// Where.
        at: Vec3,
        /// What.
        text: Markup,
        /// Which point of the text is put there.
        anchor: TextAnchor,
        /// How its letters look.
        style: TextStyle,
    },
}

/// A polyline in space.
#[derive(Debug, Clone, PartialEq)]
pub struct Strand {
    /// Its points; one that is not finite is a gap.
    pub points: Vec<Vec3>,
    /// Back to the first.
    pub closed: bool,
    /// Its colour, if it has one of its own.
    pub paint: Option<Paint>,
}

/// A surface by a grid of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// How many points a row has.
    pub columns: usize,
    /// The points, row by row; around one that is not finite there is a hole.
    pub points: Vec<Vec3>,
    /// The colours of its cells, row by row; none leaves them empty.
    pub tint: Option<Tint>,
    /// Whether its colours are shaded by a lamp.
    pub light: bool,
    /// The lines around its cells.
    pub lines: Option<Stroke>,
    /// Whether its cells are not painted, and lines that they hide are dashed.
    pub dashed: bool,
    /// The colours of these lines, cell by cell, if they are not all the same.
    pub line_tint: Option<Tint>,
}

/// The colours of many things.
#[derive(Debug, Clone, PartialEq)]
pub enum Tint {
    /// One for all.
    One(Paint),
    /// One for each.
    Each(Vec<Paint>),
    /// By values.
    Mapped(Rc<Mapped>),
}

/// Colours by values.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// The values: of each point of a surface, of each dot.
    pub values: Vec<f64>,
    /// Which value has which colour.
    pub scale: ColorScale,
    /// The opacity of all.
    pub opacity: f64,
}

impl Tint {
    /// The colour that stands for all: the first one, or that of the middle of the map.
    pub fn usual(&self) -> Option<Paint> {
        match self {
            Tint::One(paint) => Some(paint.clone()),
            Tint::Each(paints) => paints.first().cloned(),
            Tint::Mapped(mapped) => Some(Paint::anonymous(mapped.scale.map.at(0.5))),
        }
    }
}

impl Mapped {
    /// The colour of a value; none for what is no number.
    pub fn color(&self, value: f64) -> Option<Color> {
        let color = self.scale.color(value);
        (!value.is_nan()).then(|| color.alpha(color.opacity() * self.opacity))
    }
}

/// The first colours by values in space: what a colour bar explains.
pub fn first_scale(items: &[Item]) -> Option<&ColorScale> {
    items.iter().find_map(|item| match &item.kind {
        ItemKind::Group(inner) | ItemKind::Deferred(_, inner) => first_scale(inner),
        ItemKind::Solid(solid) => solid.scale(),
        _ => None,
    })
}

impl Solid {
    /// Which value has which colour, if it has colours by values.
    fn scale(&self) -> Option<&ColorScale> {
        let tints = match &self.form {
            SolidForm::Sheet(sheet) => [sheet.tint.as_ref(), sheet.line_tint.as_ref()],
            SolidForm::Dots { tint, .. } => [Some(tint), None],
            _ => [None, None],
        };
        let mapped = tints.into_iter().flatten().find_map(|tint| match tint {
            Tint::Mapped(mapped) => Some(&mapped.scale),
            _ => None,
        });
        mapped.or(self.scale.as_ref())
    }
}

impl Sheet {
    /// How many rows of points there are.
    pub fn rows(&self) -> usize {
        self.points.len() / self.columns.max(1)
    }

    /// The lines of the grid: its rows, and its columns.
    pub fn strands(&self) -> impl Iterator<Item = Vec<Vec3>> {
        let at = |row: usize, column: usize| {
            let p = self.points.get(row * self.columns + column);
            p.copied().unwrap_or_default()
        };
        let (rows, columns) = (self.rows(), self.columns);
        let along = (0..rows).map(move |row| (0..columns).map(|column| at(row, column)).collect());
        let across = (0..columns).map(move |column| (0..rows).map(|row| at(row, column)).collect());
        along.chain(across)
    }

    /// The cells whose corners are all there: the number of the cell, and its corners.
    pub fn cells(&self) -> impl Iterator<Item = (usize, [usize; 4])> {
        let columns = self.columns;
        let across = columns.saturating_sub(1);
        let count = across * self.rows().saturating_sub(1);
        (0..count).filter_map(move |cell| {
            let (row, column) = (cell / across.max(1), cell % across.max(1));
            let first = row * columns + column;
            let corners = [first, first + 1, first + columns + 1, first + columns];
            let there = |i: &usize| self.points.get(*i).is_some_and(|p| p.is_finite());
            corners.iter().all(there).then_some((cell, corners))
        })
    }

    /// The colour of a cell; by values it is that of their mean at its corners.
    pub fn cell_color(tint: &Tint, cell: usize, corners: [usize; 4]) -> Option<Paint> {
        match tint {
            Tint::One(paint) => Some(paint.clone()),
            Tint::Each(paints) => paints.get(cell).cloned(),
            Tint::Mapped(mapped) => {
                let value = |i: usize| mapped.values.get(i).copied().unwrap_or(f64::NAN);
                let mean = corners.into_iter().map(value).sum::<f64>() / 4.0;
                mapped.color(mean).map(Paint::anonymous)
            }
        }
    }
}
