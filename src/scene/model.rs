//! The scene: nothing left to decide. Both writers read it, the one that writes
//! the author's TikZ and the one that paints the page.
//!
//! Canvas coordinates are TeX points, y upwards; the page is [`Scene::page`].

use std::rc::Rc;

use super::attrs::{Graphic, Layer, Paint, Stroke, TextStyle};
use super::coord::{Anchor, NodeId, TextAnchor};
use super::drawing::{Direction, Frame, ImageFile, Named};
use crate::color::Color;
use crate::geom::{Path, Point, Rect, Transform};
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

/// The LaTeX definitions that the texts and paints of a figure rest on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Definitions {
    /// Files of the author's own, loaded first: text and declaration.
    pub preambles: Vec<(String, Span)>,
    /// Colours by name, paper, ink and axis colour first.
    pub colors: Vec<(Rc<str>, Color)>,
    /// The colours that labels use as macros: `\pink{…}`.
    pub color_macros: Vec<Rc<str>>,
    /// Macros: name, number of arguments, body, declaration.
    pub macros: Vec<MacroDefinition>,
}

/// A LaTeX macro of the stylesheet.
#[derive(Debug, Clone, PartialEq)]
pub struct MacroDefinition {
    /// Its name without backslash.
    pub name: Rc<str>,
    /// How many arguments it takes.
    pub arity: usize,
    /// Its body, with `#1` for the first argument.
    pub body: String,
    /// Its declaration.
    pub span: Span,
}

/// A figure with every place decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The name of the figure.
    pub name: String,
    /// The theme it was made under.
    pub theme: String,
    /// The page.
    pub page: Rect,
    /// The paper.
    pub background: Paint,
    /// The ink.
    pub foreground: Paint,
    /// The line colour of axes, between paper and ink.
    pub axis: Paint,
    /// The line colour of grids.
    pub grid: Paint,
    /// Text for screen readers.
    pub alt: Option<String>,
    /// What the texts and paints rest on.
    pub definitions: Definitions,
    /// Every text once; placed texts name them by index.
    pub texts: Vec<SceneText>,
    /// What is drawn, in order.
    pub items: Vec<SceneItem>,
    /// The names of drawn things, by [`NodeId`].
    pub names: Vec<Named>,
    /// The `figure` statement.
    pub span: Span,
}

/// One thing on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum SceneItem {
    /// Axes with their marks.
    Axes(Box<AxesScene>),
    /// A mark on the canvas.
    Mark(Box<Mark>),
}

/// What a place was called by the author, for the code that names it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At {
    /// A point of the canvas.
    Canvas,
    /// A data point of the axes around it.
    Data(Point),
    /// A data point of other axes.
    AxesData(NodeId, Point),
    /// An anchor of a drawn thing.
    Anchor(NodeId, Anchor),
    /// The border of a drawn thing, where a line to its middle, or a bent one, ends;
    /// the shift counts from the middle.
    Border(NodeId),
    /// A construction on such anchors.
    Calc(Calc),
}

/// A point found from anchors of drawn things, as TikZ's `calc` says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calc {
    /// The point that it starts from.
    pub from: (NodeId, Anchor),
    /// The point that it goes towards.
    pub to: (NodeId, Anchor),
    /// How it goes.
    pub step: CalcStep,
}

/// How a [`Calc`] goes from one point towards another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CalcStep {
    /// A part of the way.
    Part(f64),
    /// A distance in points.
    Distance(f64),
    /// Turned by an angle in degrees to the left; by a distance in points, or all the way.
    Turned(f64, Option<f64>),
    /// To the foot of the perpendicular from a third point.
    Foot(NodeId, Anchor),
}

/// A resolved point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Where it is, shift included: on the canvas, or for the outline of a
    /// transformed mark where it was before the transforms.
    pub canvas: Point,
    /// What it was called.
    pub said: At,
    /// How far it is moved from what it was called.
    pub shift: Point,
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

/// A tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: f64,
    /// Where it meets the axis, on the canvas.
    pub at: Point,
    /// Its text, if shown.
    pub label: Option<PlacedText>,
}

/// How axes stand to the ones before them, when their middles line up.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The name of the other axes.
    pub of: String,
    /// Whether this one is right of the other or below it.
    pub direction: Direction,
    /// From frame to frame, in points.
    pub gap: f64,
}

/// Axes with every place decided.
#[derive(Debug, Clone, PartialEq)]
pub struct AxesScene {
    /// The name in the emitted code.
    pub name: String,
    /// The frame on the canvas.
    pub rect: Rect,
    /// The axes that this one is placed beside in the emitted code.
    pub beside: Option<Beside>,
    /// Limits of x.
    pub x: (f64, f64),
    /// Limits of y.
    pub y: (f64, f64),
    /// The axis lines.
    pub frame: Frame,
    /// Where the axis lines of a cross meet, in data units.
    pub origin: Point,
    /// Lines at the ticks.
    pub grid: bool,
    /// What its frame is filled with, below everything else of it.
    pub background: Option<Paint>,
    /// Ticks of x.
    pub xticks: Vec<Tick>,
    /// Ticks of y.
    pub yticks: Vec<Tick>,
    /// The title.
    pub title: Option<PlacedText>,
    /// The label of x.
    pub xlabel: Option<PlacedText>,
    /// The label of y.
    pub ylabel: Option<PlacedText>,
    /// The name of the plane, in a corner of the frame.
    pub space: Option<PlacedText>,
    /// The marks.
    pub marks: Vec<Mark>,
    /// The statement.
    pub span: Span,
}

impl AxesScene {
    /// Whether a data point lies within the limits, borders included.
    pub fn contains(&self, p: Point) -> bool {
        let within = |v: f64, (lo, hi): (f64, f64)| {
            let slack = 1e-9 * (hi - lo);
            v >= lo - slack && v <= hi + slack
        };
        within(p.x, self.x) && within(p.y, self.y)
    }

    /// Whether a mark could cover a text that was written before it, so that texts
    /// are written at last.
    pub fn covers_texts(&self) -> bool {
        self.marks.iter().any(Mark::covers)
    }

    /// The data point at a place on the canvas.
    pub fn from_canvas(&self, p: Point) -> Point {
        let t =
            |v: f64, low: f64, size: f64, (lo, hi): (f64, f64)| lo + (v - low) / size * (hi - lo);
        Point::new(
            t(p.x, self.rect.min.x, self.rect.width(), self.x),
            t(p.y, self.rect.min.y, self.rect.height(), self.y),
        )
    }

    /// A data point on the canvas.
    pub fn to_canvas(&self, p: Point) -> Point {
        let t = |v: f64, (lo, hi): (f64, f64)| (v - lo) / (hi - lo);
        Point::new(
            self.rect.min.x + t(p.x, self.x) * self.rect.width(),
            self.rect.min.y + t(p.y, self.y) * self.rect.height(),
        )
    }
}

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
    pub(super) fn is_curved(&self) -> bool {
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

impl MarkGeometry {
    /// Its places, to be changed.
    pub(super) fn places_mut(&mut self) -> Vec<&mut Place> {
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
    /// The statement.
    pub span: Span,
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

    /// Its place in the drawing order of axes: curves, dots, what was put above
    /// them, texts.
    pub(super) fn rank(&self) -> u8 {
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
