//! Files out: a PDF becomes what was asked for, and is written whole or not at all.

mod raster;
mod write;

pub use raster::{Difference, Raster, RasterError, difference, page_size, rasterise};
pub use write::{write_together, write_whole};
