//! Resolved points, with what the author called them.

use super::super::coord::{Anchor, NodeId};
use crate::geom::Point;

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
