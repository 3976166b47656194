//! figc: figures of a deep-learning book, from a `.fig` file to TikZ and PDF.
//!
//! # The way data goes
//!
//! One direction, one type handed on by each folder:
//!
//! ```text
//! Source → ast::File → Theme + ast::File → Drawing → Plan ⇄ TeX → Scene → TexDocument | Body → Pdf → file
//! ```
//!
//! | folder | its one job | may import | outside crates | hands on |
//! |---|---|---|---|---|
//! | `source` | texts, byte spans, line look-up, and `World`, the only way a file is read | – | – | `Source`, `Span`, `World` |
//! | `diag` | what an author is told: code, message, places, hints; human, short and JSON | source | miette, owo-colors, serde_json, strsim | `Diagnostic` |
//! | `geom` | lengths, points, paths; the one place where a number becomes text | – | libm | `Point`, `Path` |
//! | `color` | colours, mixing, colour maps | – | palette | `Color` |
//! | `image` | pictures of pixels, as PDF wants them | – | png, zune-jpeg | `Picture` |
//! | `numeric` | the numeric core: pure functions on arrays | – | nalgebra, ndarray, libm, multiversion | `Array` |
//! | `data` | data files to tables, arrays and records: bytes in, plain data out | numeric | csv, serde, serde_json, py_literal, safetensors, zip | `Datum` |
//! | `syntax` | text to spanned tree, and the formatter | source, diag | pest | `ast::File` |
//! | `style` | themes, palette, symbols, macros; labels as LaTeX | source, diag, geom, color | – | `Theme` |
//! | `scene` | `Drawing` (asked), `Plan` (texts known), `Scene` (decided), and the layout between | source, diag, geom, color, image, style, numeric | libm | `Scene` |
//! | `eval` | walks the tree under a theme and builds the drawing; functions and elements as tables | all above | libm | `Drawing` |
//! | `tikz` | writes a scene twice: as the author's TikZ, and as the page that figc typesets | source, geom, color, image, scene | flate2, libm | `TexDocument`, `Body` |
//! | `cache` | files kept between runs in the user's cache: a folder, a size, a hash for a name | – | sha2 | – |
//! | `tex` | the `Engine` trait, TeX behind it, bundle and formats; TeX's complaints at the author's line | source, diag, tikz, cache | Tectonic's engines, nix, libc, zip, sha2, serde_json | PDF |
//! | `output` | files written whole; pages as pictures | – | tempfile, hayro, png | files |
//! | `pipeline` | the order of the stages, where to stop, timings | all above | – | `Outcome` |
//! | `export` | a stylesheet for other programs: LaTeX, CSS, matplotlib, and as a card | source, color, style, scene | – | texts |
//! | `project` | the folder around a figure, and what its `figc.toml` says | source, diag | toml_edit | `Project` |
//! | `cli` | arguments to options to exit code | pipeline and below | clap, clap_complete, indicatif | exit code |
//!
//! `tests/layers.rs` holds this table as data and fails on an import that is not in it.
//!
//! # Why it is like this
//!
//! - **Drawing and Scene are two trees**, because a writer stays small when nothing is
//!   left to decide. Between them stands [`scene::Plan`]: it settles ticks and knows
//!   every text of the figure, so that TeX can measure them all.
//! - **Only TeX knows the size of a text**, and a second TeX run would cost as much as
//!   the first. So the engine sets all labels into boxes, sends their sizes, and while
//!   TeX waits to read the page, the layout is computed and answered
//!   ([`tex::Engine::page`]). One run, true sizes, no estimate and no cache.
//! - **Two writers over one scene.** [`tikz::document`] is the code that an author would
//!   have written, and compiles with stock LaTeX; [`tikz::page`] leaves TeX only the
//!   texts and draws the rest as PDF operators, which is many times faster. Both round
//!   lengths at the same place (layout), so they are the same picture.
//! - **Every TeX run is a forked process** with limits on time and memory, which can read
//!   the bundle and the job and nothing else. A label that loops costs its figure only.
//! - **The formats stand uncompressed in the binary** and are read in place: there is
//!   nothing to unpack and no cache to go stale. Only a format with an author's own preamble
//!   in it is kept between runs, in the user's cache, under the hash of all it depends on;
//!   and so is what a training gives ([`source::World::recall`]).

#![warn(missing_docs)]

pub mod cache;
pub mod cli;
pub mod color;
pub mod data;
pub mod diag;
pub mod eval;
pub mod export;
pub mod geom;
pub mod image;
pub mod numeric;
pub mod output;
pub mod pipeline;
pub mod project;
pub mod scene;
pub mod source;
pub mod style;
pub mod syntax;
pub mod tex;
pub mod tikz;

#[global_allocator]
static ALLOCATOR: source::Counting<tikv_jemallocator::Jemalloc> =
    source::Counting(tikv_jemallocator::Jemalloc);

/// One arena: figc's processes are short and have few threads. No huge pages: TeX works on
/// arrays of some hundred megabytes, most of them untouched, and where a page of two megabytes has
/// to come from the host of a virtual machine first, a render takes 0.3 s instead of 0.08.
#[unsafe(export_name = "malloc_conf")]
pub static MALLOC_CONF: &[u8; 10] = b"narenas:1\0";
