//! Writes a scene: as the author's TikZ ([`document`]) and as the page that
//! figc typesets ([`page`]).
//!
//! Both read the same closed [`Scene`](crate::scene::Scene), so they are the
//! same picture; they differ in what they leave to TeX. The author's code is
//! TikZ and PGFPlots that a person would write. The page leaves TeX only the
//! setting of texts: everything else is PDF drawing.

mod author;
mod body;
mod cells;
mod colorbar;
mod fills;
mod lower;
mod ops;
mod page;
mod preamble;
mod raw;
mod store;
mod tips;
mod volume;

pub use crate::scene::TextSize;
pub use author::{Companion, DataPlace, STEM, TexDocument, document};
pub(crate) use body::RAW;
pub use body::{Body, Matrix, PageBody, Stream};
pub use lower::{Drawn, Reduced, Sizes, lower};
pub use page::{Page, labels, page};
pub use preamble::{Line, book_lines, page_preamble};
pub use raw::{RAW_LINES_BEFORE, measures};
