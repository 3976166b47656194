//! What a figure shows: the [`Drawing`] (what was asked), the [`Scene`] (nothing
//! left to decide) and the layout between them.
//!
//! The layout has two halves, because only TeX knows the size of a text:
//! [`Plan::new`] settles ticks and collects every text of the figure, the engine
//! measures them, and [`Plan::layout`] places everything.

mod attrs;
mod coord;
mod definitions;
mod drawing;
mod dump;
mod fill;
mod layout;
mod limits;
mod marker;
mod model;
mod outline;
mod scale;
mod solid;
pub mod space;
pub mod spacing;
mod ticks;
mod tips;

pub use attrs::{Cap, Dash, Density, Graphic, Join, Layer, Paint, Stroke, TextAlign, TextStyle};
pub use coord::{Anchor, Coord, NodeId, Scalar, TextAnchor, Track};
pub use definitions::{axis_color, grid_color};
pub use drawing::{
    Align, Axes, BarSide, CELL, Cells, Clip, ColorBar, Direction, Drawing, Edge, Frame, Geometry,
    Idiom, IdiomKind, Image, ImageFile, Item, ItemKind, Label, LegendPlace, LegendWish, Motion,
    Named, OwnEntry, RawTikz, Series, Shape, Side, Spot, Stack, TextItem, Ticks, Tiles, Zoom,
    code_name,
};
pub use fill::{Fade, Fill, Hatch};
pub use layout::{Plan, RawCode, no_crossing};
pub use limits::{data_bounds, limits, picture_bounds};
pub use marker::{DotStyle, Marker};
pub use model::{
    At, AxesScene, BarScene, Beside, Calc, CalcStep, Definitions, Font, ImageScene, LegendEntry,
    LegendScene, MacroDefinition, Mark, MarkGeometry, Moved, Part, Pixels, Place, PlacedSpot,
    PlacedText, Run, Scene, SceneItem, SceneText, Scope, TextSize, Tick, TikzNode, TikzScene,
    VolumeKind, VolumeMark, VolumeScene, VolumeTick,
};
pub use scale::{Scale, ScaleMap, Warp, Writing};
pub use solid::{
    Mapped, Sheet, Solid, SolidForm, Strand, Tint, Volume, first_scale, solid_bounds, solid_pieces,
};
pub use ticks::{each as tick_texts, numbered};
pub use tips::{Tip, Tips};
