//! The drawing: what the author asked for, evaluated but not laid out.

use std::rc::Rc;

use super::attrs::{Graphic, Layer, Paint, Stroke, TextStyle};
use super::coord::{Coord, NodeId, Scalar, TextAnchor};
use super::fill::Fill;
use super::marker::{DotStyle, Marker};
use super::scale::Scale;
use super::solid::{Solid, Volume};
use super::tips::Tips;
use crate::color::ColorScale;
use crate::geom::{Length, Point};
use crate::image::Picture;
use crate::source::Span;
use crate::style::Markup;

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Its name, which names its files.
    pub name: String,
    /// The `figure` statement.
    pub span: Span,
    /// The width of the page, if asked for.
    pub width: Option<Length>,
    /// The height of the page, if asked for.
    pub height: Option<Length>,
    /// The paper, if not the theme's.
    pub background: Option<Paint>,
    /// Text for screen readers.
    pub alt: Option<String>,
    /// What it shows, in drawing order.
    pub items: Vec<Item>,
    /// The drawn things that have a name; a [`NodeId`] is an index into it.
    pub names: Vec<Named>,
}

/// A drawn thing that has a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// `domain`; `h-1` for the member 1 of the family `h`.
    pub label: String,
    /// What kind of element it is.
    pub kind: &'static str,
    /// Where it was named.
    pub span: Span,
}

/// The kind of a cell of a matrix. Cells are so many that the emitted code does not name
/// them.
pub const CELL: &str = "cell";

/// One drawn thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// The statement that drew it.
    pub span: Span,
    /// Its name.
    pub id: Option<NodeId>,
    /// How it is moved from where its coordinates put it.
    pub motion: Motion,
    /// Its layer, if said.
    pub layer: Option<Layer>,
    /// Whether it is drawn as pixels; by its size when nobody says.
    pub raster: Option<bool>,
    /// Outside of what it is not shown, in its own coordinates.
    pub clip: Option<Clip>,
    /// The opacity of a group as a whole, 0 to 1.
    pub opacity: f64,
}

/// The outline that a group is clipped by.
#[derive(Debug, Clone, PartialEq)]
pub enum Clip {
    /// A shape of its own.
    Shape(Geometry),
    /// That of a drawn thing: its closed line, its border, or the frame of axes.
    Drawn(NodeId),
}

/// `scale:`, `rotate:` and `shift:`, done in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion {
    /// Factors of width and height.
    pub scale: Point,
    /// To the left, in radians.
    pub angle: f64,
    /// At last.
    pub shift: (Scalar, Scalar),
    /// What stays where it is; its middle for a mark, its origin for a group.
    pub about: Option<Coord>,
}

impl Default for Motion {
    fn default() -> Self {
        Motion {
            scale: Point::new(1.0, 1.0),
            angle: 0.0,
            shift: (Scalar::Length(Length::ZERO), Scalar::Length(Length::ZERO)),
            about: None,
        }
    }
}

/// The kinds of drawn thing.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// Things drawn together.
    Group(Vec<Item>),
    /// Things side by side or one below the other.
    Stack(Stack),
    /// A plot.
    Axes(Box<Axes>),
    /// A mark.
    Shape(Box<Shape>),
    /// A text at a place.
    Text(TextItem),
    /// An edge between two things or places.
    Edge(Box<Edge>),
    /// Raw TikZ.
    Tikz(Box<RawTikz>),
    /// A mark that waits for the limits of the axes around it: its number, and what it
    /// draws as far as they are known. A finished drawing has none.
    Deferred(usize, Vec<Item>),
    /// A mark in space.
    Solid(Box<Solid>),
}

/// Which way a stack grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the right.
    Row,
    /// Downwards.
    Column,
}

/// How the members of a stack line up across its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// By the top of a row, the left of a column.
    Start,
    /// By the middle of their frames.
    #[default]
    Center,
    /// By the bottom of a row, the right of a column.
    End,
}

/// What `tiles` has besides a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tiles {
    /// How many members stand side by side.
    pub columns: usize,
    /// How the members of a column line up.
    pub align: Align,
}

/// `row`, `col` and `tiles`.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Row or column.
    pub direction: Direction,
    /// The free space between neighbours, labels included.
    pub gap: Length,
    /// Alignment across.
    pub align: Align,
    /// For a row that goes on below after so many members.
    pub tiles: Option<Tiles>,
    /// The members.
    pub items: Vec<Item>,
    /// The one legend of all axes in it.
    pub legend: Option<LegendWish>,
}

/// Which axis lines are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// A box with ticks on its left and bottom.
    #[default]
    Box,
    /// Two lines through the origin, with arrow tips.
    Cross,
    /// A left and a bottom line.
    Left,
    /// A right line: a second y axis.
    Right,
    /// An upper line: a second x axis.
    Top,
    /// An upper and a right line: second axes of both.
    Corner,
    /// Nothing.
    None,
}

impl Frame {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, Frame); 4] = [
        ("box", Frame::Box),
        ("cross", Frame::Cross),
        ("left", Frame::Left),
        ("none", Frame::None),
    ];

    /// Whether it is that of second axes, with a y axis on the right.
    pub fn is_right(self) -> bool {
        matches!(self, Frame::Right | Frame::Corner)
    }

    /// Whether it is that of second axes, with an x axis at the top.
    pub fn is_top(self) -> bool {
        matches!(self, Frame::Top | Frame::Corner)
    }
}

/// Where a legend stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LegendPlace {
    /// In the corner, or at the side, where it covers the least.
    #[default]
    Auto,
    /// Nowhere.
    None,
    /// Right of the frame, unless a container has a legend for all.
    Beside,
    /// In the legend of the container around.
    Joint,
    /// At a point of the frame, within it: compass of −1, 0, 1.
    At((i8, i8)),
    /// Right of the frame.
    Right,
    /// Above the frame.
    Above,
    /// Below the frame.
    Below,
}

impl LegendPlace {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, LegendPlace); 15] = [
        ("auto", LegendPlace::Auto),
        ("none", LegendPlace::None),
        ("outside", LegendPlace::Right),
        ("right", LegendPlace::Right),
        ("above", LegendPlace::Above),
        ("below", LegendPlace::Below),
        ("north_east", LegendPlace::At((1, 1))),
        ("north_west", LegendPlace::At((-1, 1))),
        ("south_east", LegendPlace::At((1, -1))),
        ("south_west", LegendPlace::At((-1, -1))),
        ("north", LegendPlace::At((0, 1))),
        ("south", LegendPlace::At((0, -1))),
        ("east", LegendPlace::At((1, 0))),
        ("west", LegendPlace::At((-1, 0))),
        ("center", LegendPlace::At((0, 0))),
    ];
}

/// What an author says of a legend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegendWish {
    /// Where it stands.
    pub place: LegendPlace,
    /// How many entries stand side by side.
    pub columns: Option<usize>,
    /// Entries besides those of the marks.
    pub entries: Vec<OwnEntry>,
}

/// An entry of a legend that no mark has.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEntry {
    /// Its text.
    pub text: Markup,
    /// How its sample looks: an area if it is filled, else a line.
    pub graphic: Graphic,
    /// A dot instead, of this diameter.
    pub dot: Option<Length>,
    /// Where it was written.
    pub span: Span,
}

/// The ticks of one axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Ticks {
    /// Chosen by figc.
    #[default]
    Auto,
    /// At these values; a text of its own or the number.
    At(Vec<(f64, Option<Markup>)>),
}

/// `axes(…)`
#[derive(Debug, Clone, PartialEq)]
pub struct Axes {
    /// Limits of x, finite and the lower one first.
    pub x: (f64, f64),
    /// Limits of y.
    pub y: (f64, f64),
    /// How x runs along its axis.
    pub xscale: Scale,
    /// How y runs along its axis.
    pub yscale: Scale,
    /// One unit of x is as long as one of y.
    pub equal: bool,
    /// Lines at the ticks.
    pub grid: bool,
    /// The axis lines.
    pub frame: Frame,
    /// Above the axes.
    pub title: Option<Markup>,
    /// At the x axis.
    pub xlabel: Option<Markup>,
    /// At the y axis.
    pub ylabel: Option<Markup>,
    /// The name of the plane, in a corner of the frame.
    pub space: Option<Markup>,
    /// Ticks of x.
    pub xticks: Ticks,
    /// Ticks of y.
    pub yticks: Ticks,
    /// What is said of the legend.
    pub legend: LegendWish,
    /// The width of the frame, if asked for.
    pub width: Option<Length>,
    /// The height of the frame, if asked for.
    pub height: Option<Length>,
    /// What the colours of its marks mean, beside it.
    pub colorbar: Option<ColorBar>,
    /// The marks.
    pub items: Vec<Item>,
    /// For an inset, what it shows; then it has no marks of its own.
    pub zoom: Option<Zoom>,
    /// Second axes over it: one with an own y, on the right, one with an own x, at the
    /// top, or one with both.
    pub twins: Vec<Item>,
    /// Whether the numbers at x, and those at y, are left out.
    pub bare: (bool, bool),
    /// The colour of lines and texts of the axis, if it has one of its own.
    pub ink: Option<Paint>,
    /// What axes in space have besides.
    pub volume: Option<Volume>,
}

/// Where a colour bar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BarSide {
    /// Right of the frame, and of what stands there.
    #[default]
    Right,
    /// Left of the frame.
    Left,
    /// Above the frame, its values to the right.
    Above,
    /// Below the frame, its values to the right.
    Below,
}

impl BarSide {
    /// The names that an author uses.
    pub const NAMES: [(&'static str, BarSide); 6] = [
        ("right", BarSide::Right),
        ("left", BarSide::Left),
        ("above", BarSide::Above),
        ("top", BarSide::Above),
        ("below", BarSide::Below),
        ("bottom", BarSide::Below),
    ];

    /// Whether its values run upwards.
    pub fn is_upright(self) -> bool {
        matches!(self, BarSide::Right | BarSide::Left)
    }

    /// The direction from the frame to it, in steps.
    pub fn outward(self) -> (i8, i8) {
        match self {
            BarSide::Right => (1, 0),
            BarSide::Left => (-1, 0),
            BarSide::Above => (0, 1),
            BarSide::Below => (0, -1),
        }
    }
}

/// A colour bar.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorBar {
    /// Where it stands.
    pub side: BarSide,
    /// What it shows.
    pub scale: ColorScale,
    /// The text beside it.
    pub label: Option<Markup>,
    /// Its ticks.
    pub ticks: Ticks,
}

/// What an inset shows, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Zoom {
    /// The axes whose marks it shows.
    pub of: NodeId,
    /// The place of a point of its frame, compass of −1, 0, 1, if it has one of its own.
    pub at: Option<(Coord, (i8, i8))>,
}

/// The outline of a mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// A polyline through points that an author named one by one.
    Points {
        /// The points.
        points: Vec<Coord>,
        /// Back to the first.
        closed: bool,
        /// A smooth curve through them, with this tension.
        smooth: Option<f64>,
    },
    /// A polyline through computed points, in the units of the place.
    Data {
        /// The points; one that is not finite is a gap.
        points: Vec<Point>,
        /// Back to the first.
        closed: bool,
        /// A smooth curve through them, with this tension.
        smooth: Option<f64>,
    },
    /// One dot at each point.
    Dots {
        /// The points, in the units of the place.
        points: Vec<Point>,
        /// The radius of a dot.
        radius: Length,
        /// How each is drawn.
        style: DotStyle,
    },
    /// An ellipse.
    Ellipse {
        /// Its middle.
        center: Coord,
        /// Half its width.
        rx: Scalar,
        /// Half its height.
        ry: Scalar,
    },
    /// A rectangle.
    Rect {
        /// One corner.
        a: Coord,
        /// The opposite corner.
        b: Coord,
    },
    /// A cubic Bézier curve.
    Cubic {
        /// Where it starts.
        from: Coord,
        /// Its control points.
        controls: (Coord, Coord),
        /// Where it ends.
        to: Coord,
    },
    /// A curve that leaves at one angle and arrives from another.
    OutIn {
        /// Where it starts; a whole thing, at its border.
        from: Coord,
        /// Where it ends; a whole thing, at its border.
        to: Coord,
        /// The angle at which it leaves, in radians.
        leave: f64,
        /// The angle at which it arrives, seen from its end.
        arrive: f64,
        /// How far its control points are from its ends, 1 for the usual.
        looseness: f64,
    },
    /// A part of an ellipse.
    Arc {
        /// The middle of the ellipse.
        center: Coord,
        /// Half its width.
        rx: Scalar,
        /// Half its height.
        ry: Scalar,
        /// The angle of its start, in radians.
        from: f64,
        /// The angle of its end; below `from` it runs clockwise.
        to: f64,
        /// Closed through the middle.
        sector: bool,
    },
    /// Lines at multiples of a step.
    Grid {
        /// One corner.
        a: Coord,
        /// The opposite corner.
        b: Coord,
        /// From line to line, to the right and upwards.
        step: (Scalar, Scalar),
    },
    /// A curly brace.
    Brace {
        /// Where it starts.
        a: Coord,
        /// Where it ends.
        b: Coord,
        /// How far its tip is from the straight line.
        amplitude: Length,
        /// On which side of the line its tip is; to its left when `Auto`.
        side: Side,
        /// On the other side.
        flip: bool,
    },
    /// The mark of an angle.
    Angle {
        /// A point of the first ray.
        a: Coord,
        /// The corner.
        corner: Coord,
        /// A point of the second ray, counter-clockwise from the first.
        b: Coord,
        /// The radius of the mark.
        radius: Scalar,
        /// A square; when the angle is a right one if none.
        right: Option<bool>,
        /// With the two rays around it, to be filled.
        sector: bool,
    },
    /// A picture.
    Image(Box<Image>),
}

/// A picture from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageFile {
    /// Its path from the folder of the figure, as LaTeX is to read it.
    pub path: String,
    /// What it holds.
    pub picture: Picture,
    /// Whether figc made it: then there is no such file, and the path is a name.
    pub made: bool,
    /// The cells that it shows, if it shows cells of one size.
    pub cells: Option<Rc<Cells>>,
}

/// The cells of a heat map.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    /// The middles of the columns, ascending.
    pub x: Vec<f64>,
    /// The middles of the rows, ascending.
    pub y: Vec<f64>,
    /// The values, row by row, the lowest row first.
    pub values: Vec<f64>,
    /// Their colours.
    pub scale: ColorScale,
}

/// `image("photo.png")`
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The file.
    pub file: Rc<ImageFile>,
    /// Where it stands.
    pub spot: Spot,
    /// Its opacity, 0 to 1.
    pub opacity: f64,
}

/// Where a picture stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Spot {
    /// With a size of its own, at a point.
    At {
        /// The point.
        at: Coord,
        /// Which point of the picture is there: compass of −1, 0, 1.
        anchor: (i8, i8),
        /// Its width.
        width: Length,
        /// Its height.
        height: Length,
        /// Whether the height is more than the width and the picture say.
        stretched: bool,
    },
    /// Between two data points of the axes around it, lower left and upper right.
    Data(Point, Point),
}

/// Beside which side of a line a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Above, or where there is room.
    #[default]
    Auto,
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// To its left.
    Left,
    /// To its right.
    Right,
}

/// A label of a mark or an edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The text.
    pub text: Markup,
    /// How far along the path, 0 to 1; none: where there is room around the middle.
    pub pos: Option<f64>,
    /// On which side.
    pub side: Side,
    /// Turned into the direction of the path, but never upside down.
    pub sloped: bool,
    /// In a gap of the path, where it is straight enough for it.
    pub inline: bool,
}

/// A mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its outline.
    pub geometry: Geometry,
    /// Line, filling, tips.
    pub graphic: Graphic,
    /// Its label.
    pub label: Option<Label>,
    /// For a mark of data, what that makes of it.
    pub series: Option<Series>,
}

/// What makes a shape a mark of data: it is cut off at the limits of the axes around it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Its text in the legend.
    pub entry: Option<Markup>,
    /// What of y it counts for where the limits follow from the data; all of it if none.
    pub reach: Option<(f64, f64)>,
    /// What PGFPlots calls it, if it has a word for it.
    pub idiom: Option<Idiom>,
}

/// A mark that PGFPlots draws from points of its own: what the code says in the place of
/// the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Idiom {
    /// The kind of plot.
    pub kind: IdiomKind,
    /// Its points.
    pub points: Vec<Point>,
    /// The shape and the radius of dots at them, which the mark after it draws.
    pub dots: Option<(Marker, Length)>,
}

/// The kinds of plot that PGFPlots has words for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum IdiomKind {
    /// Bars from zero, this wide in data units.
    Bars {
        /// Whether they stand rather than lie.
        upright: bool,
        /// How wide they are.
        width: f64,
    },
    /// Bars from one point to the next, with the height of the first.
    Intervals {
        /// Whether they stand rather than lie.
        upright: bool,
    },
    /// A line from zero to each point.
    Stems,
    /// A staircase that holds each value until the next.
    StepsAfter,
    /// A staircase that goes to each value at the one before.
    StepsBefore,
    /// A staircase that goes to each value halfway.
    StepsBetween,
    /// A line.
    Line,
    /// The dots of another mark, which writes them.
    Dots,
}

/// `text(at, "…")`
#[derive(Debug, Clone, PartialEq)]
pub struct TextItem {
    /// Where.
    pub at: Coord,
    /// What.
    pub text: Markup,
    /// Which point of the text is put there.
    pub anchor: TextAnchor,
    /// How its letters look.
    pub style: TextStyle,
    /// The box behind it, if any.
    pub fill: Option<Fill>,
}

/// An edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Where it starts.
    pub from: Coord,
    /// Where it ends.
    pub to: Coord,
    /// How far it leaves the straight line to the left, in radians.
    pub bend: f64,
    /// Its line.
    pub stroke: Stroke,
    /// Its tips.
    pub tips: Tips,
    /// Its label.
    pub label: Option<Label>,
}

/// `tikz"…"`
#[derive(Debug, Clone, PartialEq)]
pub struct RawTikz {
    /// The code.
    pub code: Markup,
}

/// The name of a drawn thing in TeX: letters, digits and hyphens.
pub fn code_name(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(c),
            ']' => {}
            _ if c.is_ascii() => out.push('-'),
            // TikZ takes other letters only on some engines.
            _ => out.push_str(&format!("u{:x}", u32::from(c))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::code_name;

    #[test]
    fn names_are_fit_for_tex() {
        assert_eq!(code_name("domain"), "domain");
        assert_eq!(code_name("h[1]"), "h-1");
        assert_eq!(code_name("σ_x"), "u3c3-x");
    }
}
