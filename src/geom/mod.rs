//! Lengths, points, boxes, Bézier paths and affine maps, and the one place where a number
//! becomes text.

mod crossing;
mod curve;
mod length;
mod measure;
mod number;
mod path;
mod point;
mod transform;

pub use curve::{LOOSENESS, TENSION};
pub use length::{Length, PT_PER_INCH};
pub use number::{exact, fixed, push_fixed};
pub(crate) use path::cubic;
pub use path::{Path, Segment};
pub use point::{Point, Rect};
pub use transform::Transform;
