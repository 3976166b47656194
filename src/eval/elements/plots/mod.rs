//! Marks of data: what a plot is made of.
//!
//! Each is computed down to lines, dots, areas and texts in data units; one that needs
//! the limits of its axes waits for them (`deferred`).

mod along;
mod annotate;
mod areas;
mod bars;
mod colorbar;
mod contours;
mod curves;
mod data;
pub(super) mod fields;
mod flows;
mod function;
mod grid;
mod lines;
pub(super) mod scatter;
mod source;
mod spread;
mod steps;
mod wave;

use super::Element;
pub(super) use colorbar::bar;
pub(super) use data::item;

/// Dots.
pub(super) const DOTS: &[Element] = scatter::ROWS;

/// Curves.
pub(super) const CURVES: &[Element] = curves::ROWS;

/// Stems, staircases, digital signals.
pub(super) const STEPS: &[Element] = steps::ROWS;

/// Bars and bins.
pub(super) const BARS: &[Element] = bars::ROWS;

/// Areas.
pub(super) const AREAS: &[Element] = areas::ROWS;

/// Error bars and box plots.
pub(super) const SPREADS: &[Element] = spread::ROWS;

/// Lines across axes, and texts that point at data.
pub(super) const LINES: &[Element] = lines::ROWS;

/// Heat maps.
pub(super) const FIELDS: &[Element] = fields::ROWS;

/// Fields of arrows.
pub(super) const FLOWS: &[Element] = flows::ROWS;

/// Level sets.
pub(super) const CONTOURS: &[Element] = contours::ROWS;
