//! Pictures of space: the view, and which thing covers which.
//!
//! Nothing here knows axes, colours or marks: [`project`](Camera) brings data to the
//! canvas, and [`sort`] puts pieces of faces, lines and dots into the order in which they
//! are painted, cut where they go through each other.

mod bsp;
mod graph;
mod hidden;
mod overlap;
mod project;
mod sort;
mod split;
#[cfg(test)]
mod tests;

pub use hidden::Screen;
pub use project::{Camera, Vec3, View};
pub use sort::{MOST_PIECES, Sorted, sort};
pub use split::{Face, Form, Piece, Plane};
