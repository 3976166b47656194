//! Fillings as TikZ says them, and the colours and shadings that they need.

use std::rc::Rc;

use super::Writer;
use super::options::{anonymous_name, color, fill};
use crate::color::Color;
use crate::geom::fixed;
use crate::scene::{Fade, Fill, Hatch, Mark, Paint, Scene, SceneItem};
use crate::tikz::preamble::opacity;

/// The most colours of a fade for which TikZ has keys.
const MOST_LINEAR: usize = 3;
const MOST_RADIAL: usize = 2;

/// The name of a pattern in TikZ's library.
fn pattern(hatch: Hatch) -> &'static str {
    match hatch {
        Hatch::Lines => "north east lines",
        Hatch::Backlines => "north west lines",
        Hatch::Horizontal => "horizontal lines",
        Hatch::Vertical => "vertical lines",
        Hatch::Grid => "grid",
        Hatch::Crosshatch => "crosshatch",
        Hatch::Dots => "dots",
        Hatch::CrosshatchDots => "crosshatch dots",
        Hatch::Bricks => "bricks",
        Hatch::Checkerboard => "checkerboard",
    }
}

/// Every mark of a scene.
fn marks(scene: &Scene) -> impl Iterator<Item = &Mark> {
    scene.items.iter().flat_map(|item| {
        let (axes, mark) = match item {
            SceneItem::Axes(axes) => (Some(axes), None),
            SceneItem::Mark(mark) => (None, Some(&**mark)),
        };
        axes.into_iter().flat_map(|a| a.all_marks()).chain(mark)
    })
}

/// The colours that no palette names, each once, in order of first use.
pub(super) fn anonymous_paints(scene: &Scene) -> Vec<Color> {
    let mut found: Vec<Color> = Vec::new();
    let mut take = |paint: &Paint| {
        let known = |c: &Color| anonymous_name(*c) == anonymous_name(paint.color);
        if paint.name.is_none() && !found.iter().any(known) {
            found.push(paint.color);
        }
    };
    let inks = scene.texts.iter().filter_map(|t| t.style.paint.as_ref());
    inks.for_each(&mut take);
    for item in &scene.items {
        if let SceneItem::Axes(axes) = item {
            let volume = axes.volume.iter().flat_map(|v| v.named_paints());
            volume.for_each(&mut take);
        }
    }
    for mark in marks(scene) {
        if let Some(stroke) = mark.stroke() {
            take(&stroke.paint);
        }
        if let Some(fill) = &mark.graphic.fill {
            fill.paints().for_each(&mut take);
        }
    }
    found
}

/// The fades that have more colours than TikZ has keys for, each once.
pub(super) fn declared_fades(scene: &Scene) -> Vec<Rc<Fade>> {
    let mut found: Vec<Rc<Fade>> = Vec::new();
    for mark in marks(scene) {
        if let Some(Fill::Fade(fade)) = &mark.graphic.fill {
            let most = if fade.radial {
                MOST_RADIAL
            } else {
                MOST_LINEAR
            };
            if fade.stops.len() > most && !found.iter().any(|f| same(f, fade)) {
                found.push(Rc::clone(fade));
            }
        }
    }
    found
}

/// Whether two fades go through the same colours in the same way.
fn same(a: &Fade, b: &Fade) -> bool {
    let names = |fade: &Fade| fade.stops.iter().map(color).collect::<Vec<_>>();
    a.radial == b.radial && names(a) == names(b)
}

/// The name of a declared shading.
fn shading_name(index: usize) -> String {
    format!("fade{}", index + 1)
}

impl Writer<'_> {
    /// The shadings that the preamble must declare.
    pub(super) fn shadings(&mut self) {
        let fades = std::mem::take(&mut self.fades);
        for (n, fade) in fades.iter().enumerate() {
            let last = fade.stops.len().saturating_sub(1).max(1) as f64;
            let (first, width, head) = if fade.radial {
                let name = shading_name(n);
                (
                    0.0,
                    25.0,
                    format!("radialshading{{{name}}}{{\\pgfpointorigin}}"),
                )
            } else {
                let name = shading_name(n);
                (25.0, 50.0, format!("horizontalshading{{{name}}}{{100bp}}"))
            };
            let at = |place: f64, paint: &Paint| {
                format!("color({}bp)=({})", fixed(place, 4), color(paint))
            };
            let stops = fade.stops.iter().zip(0_u32..);
            let mut stops: Vec<String> = stops
                .map(|(paint, i)| at(first + width * f64::from(i) / last, paint))
                .collect();
            if let (Some(paint), false) = (fade.stops.first(), fade.radial) {
                stops.insert(0, at(0.0, paint));
            }
            if let Some(paint) = fade.stops.last() {
                stops.push(at(first + width + 25.0, paint));
            }
            self.own(&format!("\\pgfdeclare{head}{{{}}}", stops.join("; ")));
        }
        self.fades = fades;
    }

    /// The options of a filling as `\\fill` or `\\shade` takes them.
    pub(super) fn filled(&self, filling: &Fill) -> Vec<String> {
        let mut options = self.filling_options(filling);
        if let (Fill::Solid(paint), Some(first)) = (filling, options.first_mut()) {
            *first = color(paint);
        }
        options
    }

    /// The options of a filling as a node or a plot takes them.
    pub(super) fn filling_options(&self, filling: &Fill) -> Vec<String> {
        let mut options = match filling {
            Fill::Solid(paint) => return fill(paint),
            Fill::Hatch(hatch, paint) => vec![
                format!("pattern={}", pattern(*hatch)),
                format!("pattern color={}", color(paint)),
            ],
            Fill::Fade(fade) => self.fade(fade),
        };
        let alpha = filling.opacity();
        options.extend((alpha < 1.0).then(|| format!("fill opacity={}", opacity(alpha))));
        options
    }

    fn fade(&self, fade: &Fade) -> Vec<String> {
        let degrees = fade.angle.to_degrees().rem_euclid(360.0);
        if let Some(n) = self.fades.iter().position(|f| same(f, fade)) {
            let mut options = vec![format!("shading={}", shading_name(n))];
            options.extend((degrees != 0.0).then(|| shading_angle(degrees)));
            return options;
        }
        let name = |paint: Option<&Paint>| paint.map(color).unwrap_or_default();
        let (from, to) = (name(fade.stops.first()), name(fade.stops.last()));
        if fade.radial {
            return vec![format!("inner color={from}"), format!("outer color={to}")];
        }
        let side = |a: &str, b: &str| vec![format!("{a} color={from}"), format!("{b} color={to}")];
        // An angle such as 90deg is not exactly a right one.
        let turned = |right: f64| (degrees - right).abs() < 1e-6;
        let mut options = if turned(0.0) || turned(360.0) {
            side("left", "right")
        } else if turned(90.0) {
            side("bottom", "top")
        } else if turned(180.0) {
            side("right", "left")
        } else if turned(270.0) {
            side("top", "bottom")
        } else {
            let mut options = side("left", "right");
            options.push(shading_angle((degrees + 90.0).rem_euclid(360.0)));
            options
        };
        if let [_, middle, _] = &fade.stops[..] {
            options.push(format!("middle color={}", color(middle)));
        }
        options
    }
}

fn shading_angle(degrees: f64) -> String {
    format!("shading angle={}", fixed(degrees, 4))
}

/// The command that fills and draws no line.
pub(super) fn command(filling: &Fill) -> &'static str {
    match filling {
        Fill::Fade(_) => "shade",
        Fill::Solid(_) | Fill::Hatch(..) => "fill",
    }
}
