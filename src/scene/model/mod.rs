//! The scene: nothing left to decide. Both writers read it, the one that writes
//! the author's TikZ and the one that paints the page.
//!
//! Canvas coordinates are TeX points, y upwards; the page is [`Scene::page`].

use std::rc::Rc;

mod axes;
mod colorbar;
mod geometry;
mod legend;
mod mark;
mod place;
mod text;
mod volume;

pub use axes::{AxesScene, Beside, Tick};
pub use colorbar::BarScene;
pub use geometry::{ImageScene, MarkGeometry, PlacedSpot, TikzNode, TikzScene};
pub use legend::{LegendEntry, LegendScene};
pub use mark::{Mark, Moved, Pixels, Scope};
pub use place::{At, Calc, CalcStep, Place};
pub use text::{Font, PlacedText, SceneText, TextSize};
pub use volume::{Part, Run, VolumeKind, VolumeMark, VolumeScene, VolumeTick};

use super::attrs::Paint;
use super::drawing::Named;
use crate::color::Color;
use crate::geom::Rect;
use crate::source::Span;

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
