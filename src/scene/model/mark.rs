//! Marks of the scene, and what the groups around them do to them.

use std::rc::Rc;

use super::super::attrs::{Graphic, Layer, Stroke};
use super::super::drawing::Idiom;
use super::super::tips::Tips;
use super::geometry::{LARGEST_DOT, MarkGeometry};
use super::text::PlacedText;
use crate::geom::{Path, Point, Rect, Transform};
use crate::image::Picture;
use crate::source::Span;

/// A mark, decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its outline.
    pub geometry: MarkGeometry,
    /// The outline on the canvas, transforms included; bare labels have the box
    /// behind their text, if it is filled.
    pub path: Path,
    /// Line, filling, tips.
    pub graphic: Graphic,
    /// Its label.
    pub label: Option<PlacedText>,
    /// Its name in the emitted code, if other things refer to it by name.
    pub name: Option<String>,
    /// Its own transform.
    pub moved: Option<Moved>,
    /// What the groups around it do to it, the outermost first.
    pub scopes: Vec<Scope>,
    /// Its layer, if said.
    pub layer: Option<Layer>,
    /// Whether it is drawn as pixels; by its size when nobody says.
    pub raster: Option<bool>,
    /// The pixels that are drawn in its stead.
    pub pixels: Option<Rc<Pixels>>,
    /// What PGFPlots calls it, if it is whole and has a name there.
    pub idiom: Option<Idiom>,
    /// The statement.
    pub span: Span,
}

/// A mark as pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// The pixels, with an opacity for each.
    pub picture: Picture,
    /// Where they are on the canvas.
    pub rect: Rect,
}

impl Pixels {
    /// Their border, from the lower left corner over the upper left one, as that of a
    /// picture.
    pub fn outline(&self) -> Path {
        let Rect { min, max } = self.rect;
        let (left, right) = (Point::new(min.x, max.y), Point::new(max.x, min.y));
        Path::polyline([min, left, max, right], true)
    }
}

/// What a group does to all that is in it.
#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// Moves it.
    Moved(Moved),
    /// Shows only what lies within an outline; its mark has neither line nor filling.
    Clip(Rc<Mark>),
    /// Lets show through what lies below, all of it together.
    Opacity {
        /// The opacity, below 1.
        value: f64,
        /// What tells it from others: the number of the first thing in it.
        first: usize,
    },
}

/// A transform, in the places of what is around it: scaled and turned about a
/// point, then shifted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// The point.
    pub about: Point,
    /// Factors of width and height.
    pub scale: Point,
    /// To the left, in radians.
    pub angle: f64,
    /// At last, in points.
    pub shift: Point,
}

impl Moved {
    /// A shift.
    pub fn by(shift: Point) -> Self {
        Moved {
            about: Point::default(),
            scale: Point::new(1.0, 1.0),
            angle: 0.0,
            shift,
        }
    }

    /// Whether it neither turns nor scales.
    pub fn is_shift(&self) -> bool {
        self.angle == 0.0 && self.scale == Point::new(1.0, 1.0)
    }

    /// As a map.
    pub fn transform(&self) -> Transform {
        Transform::scale(self.scale.x, self.scale.y)
            .then(Transform::rotate(self.angle))
            .about(self.about)
            .then(Transform::shift(self.shift))
    }
}

impl Mark {
    /// From the places of its outline to the canvas.
    pub fn transform(&self) -> Transform {
        let own = self
            .moved
            .as_ref()
            .map_or(Transform::IDENTITY, Moved::transform);
        own.then(self.frame())
    }

    /// From the places of the innermost group around it to the canvas.
    pub fn frame(&self) -> Transform {
        self.groups()
            .rev()
            .fold(Transform::IDENTITY, |all, f| all.then(f.transform()))
    }

    /// Whether the groups around it, if any, do no more than shift it.
    pub fn is_level(&self) -> bool {
        self.groups().all(Moved::is_shift)
    }

    /// The transforms of the groups around it, the outermost first.
    pub fn groups(&self) -> impl DoubleEndedIterator<Item = &Moved> {
        self.scopes.iter().filter_map(|scope| match scope {
            Scope::Moved(moved) => Some(moved),
            Scope::Clip(_) | Scope::Opacity { .. } => None,
        })
    }

    /// The outlines that it is clipped by, the outermost first.
    pub fn clips(&self) -> impl Iterator<Item = &Rc<Mark>> {
        self.scopes.iter().filter_map(|scope| match scope {
            Scope::Moved(_) | Scope::Opacity { .. } => None,
            Scope::Clip(clip) => Some(clip),
        })
    }

    /// The groups around it that show through as a whole, the outermost first: the
    /// opacity and the number of each.
    pub fn veils(&self) -> impl Iterator<Item = (f64, usize)> {
        self.scopes.iter().filter_map(|scope| match scope {
            Scope::Moved(_) | Scope::Clip(_) => None,
            Scope::Opacity { value, first } => Some((*value, *first)),
        })
    }

    /// What is left of a box of it by the outlines that it is clipped by.
    pub fn clipped(&self, bounds: Rect) -> Option<Rect> {
        self.clips().try_fold(bounds, |bounds, clip| {
            bounds.intersection(clip.path.bounds()?)
        })
    }

    /// Whether it is a dot or dots, which stand above curves inside axes.
    pub fn is_dot(&self) -> bool {
        match &self.geometry {
            MarkGeometry::Dots { .. } => true,
            MarkGeometry::Ellipse { rx, ry, .. } => {
                rx.max(*ry) <= LARGEST_DOT && self.graphic.stroke.is_none()
            }
            _ => false,
        }
    }

    /// Whether it says something of the data rather than being data: an arrow between
    /// places, a brace, the mark of an angle.
    pub fn is_annotation(&self) -> bool {
        match &self.geometry {
            MarkGeometry::Brace { .. } | MarkGeometry::Angle { .. } => true,
            MarkGeometry::Places { .. }
            | MarkGeometry::Bend { .. }
            | MarkGeometry::Cubic { .. }
            | MarkGeometry::OutIn { .. }
            | MarkGeometry::Arc { .. } => self.graphic.tips != Tips::NONE,
            _ => false,
        }
    }

    /// Its place in the drawing order of axes: curves, dots, what was put above
    /// them, texts.
    pub(in crate::scene) fn rank(&self) -> u8 {
        match (self.layer, &self.geometry) {
            (Some(Layer::Background), _) => 0,
            (_, MarkGeometry::None) => 3,
            (Some(Layer::Foreground), _) => 2,
            _ => u8::from(self.is_dot()),
        }
    }

    /// Whether it may cover a text that was written before it inside axes.
    pub fn covers(&self) -> bool {
        self.graphic.fill.is_some() && !self.fills_behind() && !self.is_dot()
    }

    /// Whether its filling goes below the lines of the axes around it.
    pub fn fills_behind(&self) -> bool {
        match self.layer {
            Some(layer) => layer == Layer::Background,
            None => !self.is_dot() && !matches!(self.geometry, MarkGeometry::None),
        }
    }

    /// The line, if any.
    pub fn stroke(&self) -> Option<&Stroke> {
        self.graphic.stroke.as_ref()
    }
}
