//! Raw TikZ as TeX on the page, and as labels that measure it.
//!
//! Each piece is a picture of its own over the page, with the origin of the figure
//! and with nodes for the named things that it speaks of. Its code begins on the second
//! line, so that a complaint of TeX leads to the author's line.

use super::author::{NODES, centimetres, cm, pt, tip_style};
use crate::geom::{Transform, fixed};
use crate::scene::{AxesScene, RawCode, TikzNode, TikzScene};

/// The libraries of TikZ that raw code may use.
pub(super) const LIBRARIES: &str = "arrows.meta, backgrounds, bending, calc, decorations.pathreplacing, fit, patterns, patterns.meta, positioning, shapes.geometric, shapes.misc";

/// The lines that stand before the author's code in what TeX reads.
pub const RAW_LINES_BEFORE: usize = 1;

fn setup() -> String {
    format!("\\color{{foreground}}\\tikzset{{{NODES} {}}}", tip_style())
}

/// Labels that measure the pieces which can be measured: for each the left, lower, right
/// and upper end of its box, as the width of a label.
pub fn measures(raws: &[RawCode]) -> Vec<String> {
    let ends = ["minx", "miny", "maxx", "maxy"];
    let measurable = raws.iter().filter(|raw| raw.measurable);
    measurable
        .flat_map(|raw| {
            let note: String = ends
                .iter()
                .map(|end| {
                    format!(
                        "\\expandafter\\xdef\\csname figc@{end}\\endcsname{{\\expandafter\\the\\csname pgf@pic{end}\\endcsname}}"
                    )
                })
                .collect();
            let picture = format!(
                "\\setbox0=\\hbox{{{}\\begin{{tikzpicture}}%\n{}\n{note}\\end{{tikzpicture}}}}",
                setup(),
                raw.latex
            );
            ends.map(|end| {
                let before = if end == "minx" { picture.as_str() } else { "" };
                format!("{before}\\kern\\csname figc@{end}\\endcsname\\relax")
            })
        })
        .collect()
}

/// A piece as TeX whose reference point is the origin of the canvas, inside axes the corner
/// of their frame.
pub(super) fn picture(raw: &TikzScene, axes: Option<&AxesScene>) -> String {
    let mut before = format!("{}\\begin{{tikzpicture}}[overlay]", setup());
    let mut after = "\\end{tikzpicture}".to_owned();
    if let Some(axes) = axes {
        let size = (cm(axes.rect.width()), cm(axes.rect.height()));
        before.push_str(&format!(
            "\\begin{{axis}}[name={}, scale only axis, clip=false, hide axis, width={}, height={}, {}]",
            axes.name,
            size.0,
            size.1,
            super::author::limits(axes).join(", ")
        ));
        after.insert_str(0, "\\end{axis}");
    }
    for known in &raw.nodes {
        if axes.is_none_or(|a| a.name != known.name) {
            before.push_str(&node(known, axes));
        }
    }
    if axes.is_none() && raw.map != Transform::IDENTITY {
        before.push_str(&format!("\\begin{{scope}}[{}]", map(raw.map)));
        after.insert_str(0, "\\end{scope}");
    }
    format!("{before}%\n{}\n{after}", raw.code)
}

/// The options of a scope that maps the coordinates in it.
pub(super) fn map(map: Transform) -> String {
    let by = format!("({}, {})", cm(map.shift.x), cm(map.shift.y));
    let linear = [map.a, map.b, map.c, map.d];
    if linear == [1.0, 0.0, 0.0, 1.0] {
        return format!("shift={{{by}}}");
    }
    let linear = linear.map(|v| fixed(v, 5));
    format!("cm={{{}, {by}}}", linear.join(", "))
}

/// The node that stands for a drawn thing.
pub(super) fn node(node: &TikzNode, axes: Option<&AxesScene>) -> String {
    let center = node.rect.center();
    let at = match axes {
        Some(axes) => {
            let from = center - axes.rect.min;
            format!(
                "([xshift={}, yshift={}]rel axis cs:0, 0)",
                pt(from.x),
                pt(from.y)
            )
        }
        None => format!("({}, {})", centimetres(center.x), centimetres(center.y)),
    };
    format!(
        "\\node[inner sep=0pt, minimum width={}, minimum height={}] ({}) at {at} {{}};",
        cm(node.rect.width()),
        cm(node.rect.height()),
        node.name
    )
}
