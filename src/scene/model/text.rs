//! Texts of the scene: what TeX measured of them, and where they stand.

use super::super::attrs::TextStyle;
use super::super::coord::TextAnchor;
use super::place::Place;
use crate::geom::{Point, Rect, Transform};
use crate::source::Span;

/// What TeX measures of a text, in TeX points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TextSize {
    /// Width.
    pub width: f64,
    /// Height above the baseline.
    pub height: f64,
    /// Depth below the baseline.
    pub depth: f64,
}

impl TextSize {
    /// Height and depth together.
    pub fn total(self) -> f64 {
        self.height + self.depth
    }
}

/// The font size of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Font {
    /// 10 pt: labels, titles.
    Normal,
    /// 8 pt: tick labels.
    Footnote,
}

impl Font {
    /// The LaTeX command, empty for the normal size.
    pub fn command(self) -> &'static str {
        match self {
            Font::Normal => "",
            Font::Footnote => "\\footnotesize",
        }
    }
}

/// A text of the figure.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneText {
    /// Its LaTeX.
    pub latex: String,
    /// Its font size.
    pub font: Font,
    /// How its letters look.
    pub style: TextStyle,
    /// The literal it came from.
    pub span: Span,
    /// Its size.
    pub size: TextSize,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedText {
    /// Index into [`Scene::texts`].
    pub text: usize,
    /// The point it is put to.
    pub place: Place,
    /// For a label on a path: how far along. Then `place` is that point of the path.
    pub pos: Option<f64>,
    /// Which point of it is put there.
    pub anchor: TextAnchor,
    /// Free space between the text and its box.
    pub inner_sep: f64,
    /// How far it is turned about that point to the left, in radians.
    pub angle: f64,
    /// By how much it is wider and higher than set.
    pub scale: Point,
    /// The statement it came from.
    pub span: Span,
}

impl PlacedText {
    /// How the upright text, its left end of the baseline at the origin, comes to
    /// its place.
    pub fn transform(&self, texts: &[SceneText]) -> Transform {
        let size = texts[self.text].size;
        let sep = self.inner_sep;
        let along = |x: i8| (size.width + 2.0 * sep) * (f64::from(x) + 1.0) / 2.0 - sep;
        let held = match self.anchor {
            TextAnchor::Compass(x, y) => Point::new(
                along(x),
                (size.total() + 2.0 * sep) * (f64::from(y) + 1.0) / 2.0 - size.depth - sep,
            ),
            TextAnchor::Base(x) => Point::new(along(x), 0.0),
        };
        Transform::shift(-held)
            .then(Transform::scale(self.scale.x, self.scale.y))
            .then(Transform::rotate(self.angle))
            .then(Transform::shift(self.place.canvas))
    }

    /// The corners of the text itself on the canvas with a margin around it,
    /// counter-clockwise from the south west of the upright text.
    pub fn corners(&self, texts: &[SceneText], margin: f64) -> [Point; 4] {
        let size = texts[self.text].size;
        let transform = self.transform(texts);
        let (right, top) = (size.width + margin, size.height + margin);
        let bottom = -size.depth - margin;
        [
            Point::new(-margin, bottom),
            Point::new(right, bottom),
            Point::new(right, top),
            Point::new(-margin, top),
        ]
        .map(|p| transform.apply(p))
    }

    /// A box with sides along the axes that holds the text itself.
    pub fn bounds(&self, texts: &[SceneText]) -> Rect {
        let [a, b, c, d] = self.corners(texts, 0.0);
        Rect::new(a, c).union(Rect::new(b, d))
    }
}
