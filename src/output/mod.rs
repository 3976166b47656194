//! Files out: a PDF becomes what was asked for, and is written whole or not at all.

mod write;

pub use write::write_whole;
