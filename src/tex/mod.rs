//! Typesetting. Texts and a page go in, a PDF comes out: the last stage but one.
//!
//! TeX sets text only and everything else on the page is raw PDF drawing, so one pass is
//! enough: TeX sets every label into a box, sends the sizes back, and while it waits the
//! layout is computed and answered as the [`Body`] of the page.
//!
//! [`Engine`] is the door; [`TectonicEngine`] stands behind it, [`FakeEngine`] in tests.
//! Every TeX run is a forked child with a time and a memory limit (`session`), which can
//! read its bundle and the job and nothing else (`child`, `files`).

mod bundle;
mod cache;
mod child;
mod diagnose;
mod dump;
mod embedded;
mod engine;
mod error;
mod fake;
mod files;
mod inspect;
mod label;
mod log;
pub mod make;
mod session;
mod wire;

pub use crate::tikz::{Body, Stream, TextSize};
pub use bundle::{Blob, Bundle, BundleError, Format};
pub use diagnose::{Origins, diagnose};
pub use engine::{Limits, TectonicEngine};
pub use error::{ErrorKind, Place, TexError};
pub use fake::FakeEngine;
pub use inspect::Part;
pub use label::check_balance;

/// What to typeset.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// LaTeX run before the labels: colours, macros.
    pub preamble: &'a str,
    /// How many bytes of it are the author's own preambles: the same for many figures, so
    /// that a format may hold them ready.
    pub book: usize,
    /// Texts in horizontal mode, each set into a box of its own.
    pub labels: &'a [String],
    /// Whether TikZ and PGFPlots are needed; loading them costs some 50 ms.
    pub full: bool,
}

/// The layout failed for reasons of its own, which its author has noted elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abort;

/// Answers the sizes of the labels with the page.
pub type Layout<'a> = dyn FnMut(&[TextSize]) -> Result<Body, Abort> + 'a;

/// A typesetter.
pub trait Engine {
    /// Typesets one page: measures the labels, asks `layout` for the page, returns a PDF.
    fn page(&self, job: &Job<'_>, layout: &mut Layout<'_>) -> Result<Vec<u8>, Vec<TexError>>;

    /// Measures the labels only.
    fn measure(&self, job: &Job<'_>) -> Result<Vec<TextSize>, Vec<TexError>>;

    /// Compiles a whole document, from `\documentclass` to `\end{document}`.
    fn document(&self, tex: &str) -> Result<Vec<u8>, Vec<TexError>>;
}
