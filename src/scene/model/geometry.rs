//! The outlines of marks, decided.

use std::rc::Rc;

use super::super::drawing::ImageFile;
use super::super::marker::DotStyle;
use super::place::Place;
use crate::geom::{Point, Rect, Transform};
use crate::source::Span;

/// The radius in points up to which a disc counts as a dot.
pub(crate) const LARGEST_DOT: f64 = 5.0;

/// The outline of a mark, decided.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkGeometry {
    /// A polyline through places.
    Places {
        /// The places.
        places: Vec<Place>,
        /// Back to the first.
        closed: bool,
        /// A smooth curve through them, with this tension.
        smooth: Option<f64>,
    },
    /// A polyline through computed points, in the units of the frame around it.
    Data {
        /// The points.
        points: Vec<Point>,
        /// Back to the first.
        closed: bool,
        /// A smooth curve through them, with this tension.
        smooth: Option<f64>,
    },
    /// One dot at each point, in the units of the frame around it.
    Dots {
        /// The points.
        points: Vec<Point>,
        /// The radius in points.
        radius: f64,
        /// How each is drawn.
        style: DotStyle,
    },
    /// An ellipse with half axes in points.
    Ellipse {
        /// Its middle.
        center: Place,
        /// Half its width in points.
        rx: f64,
        /// Half its height in points.
        ry: f64,
    },
    /// A rectangle.
    Rect {
        /// One corner.
        a: Place,
        /// The opposite corner.
        b: Place,
    },
    /// A curve that leaves the straight line by an angle to the left.
    Bend {
        /// Where it starts.
        from: Place,
        /// Where it ends.
        to: Place,
        /// The angle in radians.
        angle: f64,
    },
    /// A picture.
    Image(Box<ImageScene>),
    /// Raw TikZ.
    Tikz(Rc<TikzScene>),
    /// A cubic Bézier curve.
    Cubic {
        /// Where it starts.
        from: Place,
        /// Its control points.
        controls: (Place, Place),
        /// Where it ends.
        to: Place,
    },
    /// A curve by the angles at its ends.
    OutIn {
        /// Where it starts.
        from: Place,
        /// Where it ends.
        to: Place,
        /// The angle at which it leaves, in radians.
        leave: f64,
        /// The angle at which it arrives, seen from its end.
        arrive: f64,
        /// How far its control points are from its ends, 1 for the usual.
        looseness: f64,
    },
    /// A part of an ellipse with half axes in points.
    Arc {
        /// The middle of the ellipse.
        center: Place,
        /// Where the arc starts.
        start: Place,
        /// Half the width of the ellipse in points.
        rx: f64,
        /// Half its height in points.
        ry: f64,
        /// The angle of the start, in radians.
        from: f64,
        /// The angle of the end.
        to: f64,
        /// Closed through the middle.
        sector: bool,
    },
    /// Lines side by side and one above the other.
    Grid {
        /// The south-west corner.
        a: Place,
        /// The north-east corner.
        b: Place,
        /// The first upright and the first level line, from the corner, in points.
        first: Point,
        /// From line to line in points.
        step: Point,
    },
    /// A curly brace.
    Brace {
        /// Where it starts.
        a: Place,
        /// Where it ends.
        b: Place,
        /// How far to the left of the line its tip is, in points.
        amplitude: f64,
    },
    /// The mark of an angle.
    Angle {
        /// The corner.
        corner: Place,
        /// Where the mark starts.
        start: Place,
        /// Where a square has its corner.
        far: Place,
        /// Where the mark ends.
        end: Place,
        /// The angle of the start, in radians.
        from: f64,
        /// The angle of the end, above `from`.
        to: f64,
        /// The radius in points.
        radius: f64,
        /// A square rather than an arc.
        right: bool,
        /// With the two rays around it, to be filled.
        sector: bool,
    },
    /// Nothing but the label.
    None,
}

impl MarkGeometry {
    /// Whether it is made of Bézier curves whose box TikZ takes from their control points.
    pub(in crate::scene) fn is_curved(&self) -> bool {
        match self {
            MarkGeometry::Places { smooth, .. } | MarkGeometry::Data { smooth, .. } => {
                smooth.is_some()
            }
            MarkGeometry::Bend { .. }
            | MarkGeometry::Cubic { .. }
            | MarkGeometry::OutIn { .. }
            | MarkGeometry::Arc { .. }
            | MarkGeometry::Brace { .. }
            | MarkGeometry::Angle { .. } => true,
            _ => false,
        }
    }

    /// The places that it rests on.
    pub fn places(&self) -> Vec<Place> {
        match self {
            MarkGeometry::Places { places, .. } => places.clone(),
            MarkGeometry::Ellipse { center, .. } => vec![*center],
            MarkGeometry::Rect { a, b }
            | MarkGeometry::Grid { a, b, .. }
            | MarkGeometry::Brace { a, b, .. } => vec![*a, *b],
            MarkGeometry::Bend { from, to, .. } | MarkGeometry::OutIn { from, to, .. } => {
                vec![*from, *to]
            }
            MarkGeometry::Cubic { from, controls, to } => vec![*from, controls.0, controls.1, *to],
            MarkGeometry::Arc { center, start, .. } => vec![*center, *start],
            MarkGeometry::Angle {
                corner,
                start,
                far,
                end,
                ..
            } => vec![*corner, *start, *far, *end],
            MarkGeometry::Data { .. }
            | MarkGeometry::Dots { .. }
            | MarkGeometry::Tikz(_)
            | MarkGeometry::Image(_)
            | MarkGeometry::None => Vec::new(),
        }
    }

    /// Its places, to be changed.
    pub(in crate::scene) fn places_mut(&mut self) -> Vec<&mut Place> {
        match self {
            MarkGeometry::Places { places, .. } => places.iter_mut().collect(),
            MarkGeometry::Ellipse { center, .. } => vec![center],
            MarkGeometry::Rect { a, b }
            | MarkGeometry::Grid { a, b, .. }
            | MarkGeometry::Brace { a, b, .. } => vec![a, b],
            MarkGeometry::Bend { from, to, .. } | MarkGeometry::OutIn { from, to, .. } => {
                vec![from, to]
            }
            MarkGeometry::Cubic { from, controls, to } => {
                vec![from, &mut controls.0, &mut controls.1, to]
            }
            MarkGeometry::Arc { center, start, .. } => vec![center, start],
            MarkGeometry::Angle {
                corner,
                start,
                far,
                end,
                ..
            } => vec![corner, start, far, end],
            MarkGeometry::Data { .. }
            | MarkGeometry::Dots { .. }
            | MarkGeometry::Tikz(_)
            | MarkGeometry::Image(_)
            | MarkGeometry::None => Vec::new(),
        }
    }
}

/// A picture, decided. The path of its mark is its border, from the lower left corner
/// over the upper left one.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageScene {
    /// The file.
    pub file: Rc<ImageFile>,
    /// Its opacity.
    pub opacity: f64,
    /// Where it stands.
    pub spot: PlacedSpot,
}

/// Where a picture stands, decided.
#[derive(Debug, Clone, PartialEq)]
pub enum PlacedSpot {
    /// At a point.
    At {
        /// The point.
        place: Place,
        /// Which point of the picture is there.
        anchor: (i8, i8),
        /// Width and height in points.
        size: Point,
        /// Whether the height is more than the width and the picture say.
        stretched: bool,
    },
    /// Between two data points.
    Data(Point, Point),
}

/// Raw TikZ, decided.
#[derive(Debug, Clone, PartialEq)]
pub struct TikzScene {
    /// The code, symbols and inserted values included.
    pub code: String,
    /// From its coordinates to the canvas; inside axes the place of their corner.
    pub map: Transform,
    /// The named things that it speaks of.
    pub nodes: Vec<TikzNode>,
    /// The literal.
    pub span: Span,
}

/// A named thing that raw TikZ speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct TikzNode {
    /// Its name in TikZ.
    pub name: String,
    /// Its box on the canvas.
    pub rect: Rect,
    /// Whether the emitted code has given it its name already.
    pub named: bool,
}
