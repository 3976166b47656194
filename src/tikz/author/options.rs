//! Lengths, colours and line styles as TikZ options.

use super::super::preamble::{html, opacity};
use super::centimetres;
use crate::color::Color;
use crate::geom::fixed;
use crate::scene::{Dash, Graphic, Paint, Stroke, TextAnchor};

/// A length in centimetres with its unit.
pub(in crate::tikz) fn cm(points: f64) -> String {
    let number = centimetres(points);
    if number == "0" {
        number
    } else {
        format!("{number}cm")
    }
}

/// A length in points with its unit.
pub(in crate::tikz) fn pt(points: f64) -> String {
    format!("{}pt", fixed(points, 3))
}

/// The name of a colour that no palette names.
pub(super) fn anonymous_name(color: Color) -> String {
    format!("hex{}", html(color).to_lowercase())
}

/// The colour by name.
pub(super) fn color(paint: &Paint) -> String {
    match &paint.name {
        Some(name) => name.to_string(),
        None => anonymous_name(paint.color),
    }
}

/// TikZ's names for line widths.
const WIDTHS: [(&str, f64); 6] = [
    ("very thin", 0.2),
    ("thin", 0.4),
    ("semithick", 0.6),
    ("thick", 0.8),
    ("very thick", 1.2),
    ("ultra thick", 1.6),
];

fn width(points: f64) -> String {
    WIDTHS
        .iter()
        .find(|(_, w)| (w - points).abs() < 1e-9)
        .map_or_else(
            || format!("line width={}", pt(points)),
            |(name, _)| (*name).into(),
        )
}

/// The options of a stroke: colour unless it is the ink, width, dash, opacity.
pub(super) fn stroke(stroke: &Stroke) -> Vec<String> {
    let mut options = Vec::new();
    let color = color(&stroke.paint);
    if color != "foreground" {
        options.push(color);
    }
    options.push(width(stroke.width.to_pt()));
    if let Some((name, _)) = Dash::NAMES
        .iter()
        .find(|(_, d)| *d == stroke.dash && *d != Dash::Solid)
    {
        options.push((*name).into());
    }
    let alpha = stroke.paint.color.opacity();
    if alpha < 1.0 {
        options.push(format!("draw opacity={}", opacity(alpha)));
    }
    options
}

/// The options of a filling.
pub(super) fn fill(paint: &Paint) -> Vec<String> {
    let mut options = vec![format!("fill={}", color(paint))];
    let alpha = paint.color.opacity();
    if alpha < 1.0 {
        options.push(format!("fill opacity={}", opacity(alpha)));
    }
    options
}

/// The arrow tips, if any.
pub(super) fn tips(graphic: &Graphic) -> Option<&'static str> {
    match (graphic.tips.start, graphic.tips.end) {
        (true, true) => Some("<->"),
        (true, false) => Some("<-"),
        (false, true) => Some("->"),
        (false, false) => None,
    }
}

/// The words that put a label's box beside a point, by the compass point of the
/// box that touches it.
pub(super) fn side(anchor: TextAnchor) -> &'static str {
    match anchor {
        TextAnchor::Base(x) => base(x),
        TextAnchor::Compass(x, y) => box_side((x, y)),
    }
}

/// The points of a baseline as TikZ calls them.
fn base(x: i8) -> &'static str {
    match x {
        -1 => "anchor=base west",
        1 => "anchor=base east",
        _ => "anchor=base",
    }
}

fn box_side(anchor: (i8, i8)) -> &'static str {
    match anchor {
        (0, -1) => "above",
        (1, -1) => "above left",
        (-1, -1) => "above right",
        (0, 1) => "below",
        (1, 1) => "below left",
        (-1, 1) => "below right",
        (1, 0) => "left",
        (-1, 0) => "right",
        _ => "anchor=center",
    }
}

/// The compass point of a box as TikZ calls it.
pub(super) fn anchor(anchor: (i8, i8)) -> &'static str {
    match anchor {
        (0, -1) => "south",
        (1, -1) => "south east",
        (-1, -1) => "south west",
        (0, 1) => "north",
        (1, 1) => "north east",
        (-1, 1) => "north west",
        (1, 0) => "east",
        (-1, 0) => "west",
        _ => "center",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Length;

    #[test]
    fn lines_are_named_where_tikz_has_a_name() {
        let red = Color::from_hex("#ff0000").expect("a colour");
        let line = Stroke {
            paint: Paint::named("pink", red.alpha(0.5)),
            width: Length::pt(0.8),
            dash: Dash::Dashed,
        };
        assert_eq!(
            stroke(&line),
            ["pink", "thick", "dashed", "draw opacity=0.5"]
        );
        assert_eq!(fill(&Paint::anonymous(red)), ["fill=hexff0000"]);
        let ink = Stroke {
            paint: Paint::foreground(red),
            ..line
        };
        assert_eq!(stroke(&ink)[0], "thick");
    }
}
