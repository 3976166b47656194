//! Marks of data: what a plot is made of.
//!
//! Each is computed down to lines, dots, areas and texts in data units; one that needs
//! the limits of its axes waits for them (`deferred`).

mod colorbar;
mod curves;
mod data;
mod fields;
mod function;
mod grid;
mod lines;

use super::Element;
pub(super) use colorbar::bar;

/// Curves.
pub(super) const CURVES: &[Element] = curves::ROWS;

/// Lines across axes.
pub(super) const LINES: &[Element] = lines::ROWS;

/// Fields.
pub(super) const FIELDS: &[Element] = fields::ROWS;
