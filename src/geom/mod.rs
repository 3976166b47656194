//! Lengths, points, boxes and Bézier paths, and the one place where a number
//! becomes text.

mod length;
mod number;
mod path;
mod point;

pub use length::{Length, PT_PER_INCH};
pub use number::{exact, fixed};
pub(crate) use path::cubic;
pub use path::{Path, Segment};
pub use point::{Point, Rect};
