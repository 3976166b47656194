//! Colour bars on the page.

use std::f64::consts::FRAC_PI_2;
use std::rc::Rc;

use super::ops::Ops;
use crate::color::Color;
use crate::geom::{Length, Path, Rect};
use crate::scene::spacing::TICK;
use crate::scene::{BarScene, Fade, Fill, Graphic, Paint, Stroke};

/// Draws a bar with lines of a colour and a width in points, on a paper: colours that let
/// it show through are shown as they look on it.
pub(super) fn draw(ops: &mut Ops, bar: &BarScene, paper: Color, ink: Color, width: f64) {
    let r = bar.rect;
    let on_paper = |color: Color| color.over(paper);
    if bar.scale.steps.is_empty() {
        let colors = bar.scale.samples().into_iter();
        let stops = colors.map(|c| Paint::anonymous(on_paper(c))).collect();
        let fade = Fade {
            radial: false,
            stops,
            angle: match bar.side.is_upright() {
                true => FRAC_PI_2,
                false => 0.0,
            },
        };
        ops.paint(&Path::rect(r), &Fill::Fade(Rc::new(fade)));
    }
    for (from, to, color) in bar.bands() {
        let band = Rect::new(bar.across(from).0, bar.across(to).1);
        ops.fill(&Path::rect(band), on_paper(color));
    }
    let line = Graphic {
        stroke: Some(Stroke::solid(Paint::anonymous(ink), Length::pt(width))),
        ..Graphic::default()
    };
    for (tip, color) in bar.tips() {
        ops.fill(&tip, on_paper(color));
        ops.stroke(&tip, &line);
    }
    for tick in &bar.ticks {
        let end = tick.at + bar.outward() * TICK;
        ops.rule(&Path::polyline([tick.at, end], false), ink, width, false);
    }
    ops.stroke(&Path::rect(r), &line);
}
