//! Distances in points that the layout and both writers share: what one places by
//! and another writes into the code must be the same number.

use crate::geom::Length;

/// The width of the line around a face of a surface, in the colour of the face, so that
/// no seam shows between neighbours.
pub const HAIR: Length = Length::pt(0.3);
/// Length of a tick mark; in a cross, half of it on each side.
pub const TICK: f64 = 3.0;
/// Length of a small tick mark.
pub const MINOR_TICK: f64 = 1.6;
/// Free space between a tick mark and its number.
pub const TICK_SEP: f64 = 2.0;
/// Free space between an axis label and what it stands at.
pub const LABEL_SEP: f64 = 3.0;
/// Free space between a title and the frame.
pub const TITLE_SEP: f64 = 4.0;
/// The depth below its baseline that every title takes, so that titles side by side
/// stand on one line.
pub const TITLE_DEPTH: f64 = 1.95;
/// Free space between the name of a plane and the frame.
pub const SPACE_SEP: f64 = 5.0;
/// The width of a colour bar.
pub const BAR_WIDTH: f64 = 8.0;
/// Free space between a frame and its colour bar.
pub const BAR_GAP: f64 = 8.0;
/// The width of a sample in a legend.
pub const SAMPLE_WIDTH: f64 = 16.0;
/// The height of a sample in a legend.
pub const SAMPLE_HEIGHT: f64 = 6.0;
/// Free space left and right of a text in a legend.
pub const LEGEND_SEP: f64 = 4.0;
/// Free space above and below each text in a legend.
pub const ROW_SEP: f64 = 1.0;
/// Free space left and right in a legend.
pub const LEGEND_X: f64 = 3.0;
/// Free space above and below in a legend.
pub const LEGEND_Y: f64 = 2.0;
/// Free space between the columns of a legend.
pub const LEGEND_COLUMN: f64 = 6.0;
/// Free space between a legend and the frame.
pub const LEGEND_MARGIN: f64 = 4.0;
/// The opacity of the paper behind a legend.
pub const PAPER: f64 = 0.8;
/// Free space between a path and the box of its label.
pub const PATH_SEP: f64 = 2.0;
