//! Lengths, colours and line styles as TikZ options.

use super::super::preamble::{html, opacity};
use super::centimetres;
use crate::color::Color;
use crate::geom::{Point, fixed};
use crate::scene::{
    Cap, Dash, Graphic, Join, Moved, Paint, PlacedText, Stroke, TextAnchor, Tip, Tips,
};

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
    options.extend(dash(stroke));
    match stroke.cap {
        Cap::Butt => {}
        Cap::Round => options.push("line cap=round".into()),
        Cap::Square => options.push("line cap=rect".into()),
    }
    if let Some((name, _)) = Join::NAMES
        .iter()
        .find(|(_, j)| *j == stroke.join && *j != Join::Miter)
    {
        options.push(format!("line join={name}"));
    }
    let alpha = stroke.paint.color.opacity();
    if alpha < 1.0 {
        options.push(format!("draw opacity={}", opacity(alpha)));
    }
    options
}

/// A dash pattern by TikZ's name, or by its lengths.
fn dash(stroke: &Stroke) -> Option<String> {
    let pattern = match &stroke.dash {
        Dash::Solid => return None,
        Dash::Lengths(_) => stroke.dash.pattern(stroke.width.to_pt())?,
        named => {
            let (name, _) = Dash::NAMES.iter().find(|(_, d)| d == named)?;
            return Some(name.replace('_', " "));
        }
    };
    let lengths: Vec<String> = pattern
        .iter()
        .enumerate()
        .map(|(i, v)| format!("{} {}", if i % 2 == 0 { "on" } else { "off" }, pt(*v)))
        .collect();
    Some(format!("dash pattern={}", lengths.join(" ")))
}

/// A transform as TikZ says it, in the order in which TikZ applies them: the last
/// option first. `point` writes a place; inside axes a shift has no unit of its own.
pub(super) fn transform(moved: &Moved, point: impl Fn(Point) -> String, axes: bool) -> Vec<String> {
    let Moved {
        about,
        scale,
        angle,
        shift,
    } = *moved;
    let still = |p: Point| p.norm() < 5e-4;
    let mut options = Vec::new();
    if !still(shift) && axes {
        options.push(format!("xshift={}", pt(shift.x)));
        options.push(format!("yshift={}", pt(shift.y)));
    } else if !still(shift) {
        let (x, y) = (centimetres(shift.x), centimetres(shift.y));
        options.push(format!("shift={{({x}, {y})}}"));
    }
    let here = !axes && still(about);
    let factor = |v: f64| fixed(v, 6);
    if angle != 0.0 {
        let degrees = fixed(angle.to_degrees(), 6);
        options.push(if here {
            format!("rotate={degrees}")
        } else {
            format!("rotate around={{{degrees}:{}}}", point(about))
        });
    }
    if scale.x != scale.y {
        let by = format!("xscale={}, yscale={}", factor(scale.x), factor(scale.y));
        options.push(if here {
            by
        } else {
            format!(
                "shift={{{}}}, {by}, shift={{{}}}",
                point(about),
                point(-about)
            )
        });
    } else if scale.x != 1.0 {
        options.push(if here {
            format!("scale={}", factor(scale.x))
        } else {
            format!("scale around={{{}:{}}}", factor(scale.x), point(about))
        });
    }
    options
}

/// The turn and the size of a text as TikZ says them.
pub(super) fn turned(text: &PlacedText) -> Vec<String> {
    let mut options = Vec::new();
    if text.angle != 0.0 {
        options.push(format!("rotate={}", fixed(text.angle.to_degrees(), 6)));
    }
    let Point { x, y } = text.scale;
    if x != y {
        options.push(format!("xscale={}, yscale={}", fixed(x, 6), fixed(y, 6)));
    } else if x != 1.0 {
        options.push(format!("scale={}", fixed(x, 6)));
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

/// The name of a tip in `arrows.meta`; figc's own is what `>` means.
fn tip(tip: Tip) -> &'static str {
    match tip {
        Tip::Stealth => ">",
        Tip::Latex => "Latex",
        Tip::Triangle => "Triangle",
        Tip::Barb => "Straight Barb",
        Tip::To => "To",
        Tip::Bar => "Bar",
        Tip::Bracket => "Bracket",
        Tip::Parenthesis => "Parenthesis",
        Tip::Hooks => "Hooks",
        Tip::Circle => "Circle",
        Tip::Ellipse => "Ellipse",
        Tip::Square => "Square",
        Tip::Rectangle => "Rectangle",
        Tip::Diamond => "Diamond",
        Tip::Kite => "Kite",
    }
}

/// The arrow tips, if any: `->`, `Bar-Latex`.
pub(super) fn tips(graphic: &Graphic) -> Option<String> {
    let Tips { start, end } = graphic.tips;
    let start = match start {
        Some(Tip::Stealth) => "<",
        other => other.map_or("", tip),
    };
    let end = end.map_or("", tip);
    (!start.is_empty() || !end.is_empty()).then(|| format!("{start}-{end}"))
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
    use crate::scene::Density;

    #[test]
    fn lines_are_named_where_tikz_has_a_name() {
        let red = Color::from_hex("#ff0000").expect("a colour");
        let line = Stroke {
            dash: Dash::Dashed(Density::Normal),
            ..Stroke::solid(Paint::named("pink", red.alpha(0.5)), Length::pt(0.8))
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
