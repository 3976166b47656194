//! The elements: what draws. Each is a row of one table; its function takes the
//! arguments it knows and puts items on the canvas.

mod axes;
mod canvas;
mod containers;
mod edges;
mod graphic;
mod marks;

use super::figure::{EdgesCall, ElementCall};
use super::{Eval, Interp};

pub use canvas::{Canvas, drawing};

/// An element.
pub struct Element {
    /// Its name.
    pub name: &'static str,
    /// The names of its arguments, positional ones first.
    pub params: &'static [&'static str],
    /// What it draws, in one sentence.
    pub doc: &'static str,
    /// A statement that draws it.
    pub example: &'static str,
    /// Whether it holds others in a block.
    pub holds: bool,
    draw: fn(&mut Interp<'_>, &mut ElementCall<'_>) -> Eval<()>,
}

/// The element that groups what another one draws.
pub const GROUP: &str = "group";

/// Arguments that every mark understands.
const STYLING: &[&str] = &[
    "stroke",
    "fill",
    "width",
    "dash",
    "opacity",
    "arrow",
    "label",
    "label_pos",
];

/// All elements.
pub static ELEMENTS: &[Element] = &[
    Element {
        name: "arrow",
        params: &["from", "to"],
        doc: "an arrow between two points",
        example: "arrow((0, 0), (1, 1), label: $x$)",
        holds: false,
        draw: marks::arrow,
    },
    Element {
        name: "axes",
        params: &[
            "x", "y", "equal", "grid", "frame", "title", "xlabel", "ylabel", "space", "xticks",
            "yticks", "width", "height",
        ],
        doc: "a plot, whose block draws in data units",
        example: "axes(x: (-1, 1), y: (-1, 1)) { line((-1, -1), (1, 1)) }",
        holds: true,
        draw: axes::axes,
    },
    Element {
        name: "circle",
        params: &["center", "radius"],
        doc: "a circle",
        example: "circle((0, 0), 1)",
        holds: false,
        draw: marks::circle,
    },
    Element {
        name: "col",
        params: &["gap", "align"],
        doc: "things one below the other",
        example: "col(gap: 5mm) { circle((0, 0), 1)\n circle((0, 0), 1) }",
        holds: true,
        draw: containers::col,
    },
    Element {
        name: "ellipse",
        params: &["center", "rx", "ry"],
        doc: "an ellipse with its half axes",
        example: "ellipse((0, 0), 2, 1)",
        holds: false,
        draw: marks::ellipse,
    },
    Element {
        name: GROUP,
        params: &[],
        doc: "things drawn together",
        example: "group { circle((0, 0), 1) }",
        holds: true,
        draw: containers::group,
    },
    Element {
        name: "line",
        params: &["points"],
        doc: "a line through two points or more",
        example: "line((0, 0), (1, 1), (2, 0))",
        holds: false,
        draw: marks::line,
    },
    Element {
        name: "path",
        params: &["points", "closed"],
        doc: "a line through the rows of an n×2 array",
        example: "path(unit_circle(91), closed: true)",
        holds: false,
        draw: marks::path,
    },
    Element {
        name: "point",
        params: &["at", "radius"],
        doc: "a dot",
        example: "point((1, 2))",
        holds: false,
        draw: marks::point,
    },
    Element {
        name: "polygon",
        params: &["points"],
        doc: "a closed line through three points or more",
        example: "polygon((0, 0), (2, 0), (1, 1))",
        holds: false,
        draw: marks::polygon,
    },
    Element {
        name: "rect",
        params: &["from", "to"],
        doc: "a rectangle by two opposite corners",
        example: "rect((0, 0), (2, 1))",
        holds: false,
        draw: marks::rect,
    },
    Element {
        name: "row",
        params: &["gap", "align"],
        doc: "things side by side",
        example: "row(gap: 5mm) { circle((0, 0), 1)\n circle((0, 0), 1) }",
        holds: true,
        draw: containers::row,
    },
    Element {
        name: "scatter",
        params: &["points", "size"],
        doc: "a dot at each row of an n×2 array",
        example: "scatter([0, 0; 1, 1])",
        holds: false,
        draw: marks::scatter,
    },
    Element {
        name: "text",
        params: &["at", "text", "anchor"],
        doc: "a text at a point",
        example: "text((0, 0), \"here\")",
        holds: false,
        draw: marks::text,
    },
];

/// The names of all elements.
pub static NAMES: std::sync::LazyLock<Vec<&'static str>> =
    std::sync::LazyLock::new(|| ELEMENTS.iter().map(|e| e.name).collect());

/// The element of this name.
pub fn find(name: &str) -> Option<&'static str> {
    element(name).map(|e| e.name)
}

fn element(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|e| e.name == name)
}

/// Draws an element onto the canvas.
///
/// # Errors
/// Arguments that it does not take, and those of its own.
pub fn draw(interp: &mut Interp<'_>, mut call: ElementCall<'_>) -> Eval<()> {
    use crate::diag::{Code, Diagnostic};
    let Some(element) = element(call.name) else {
        return Err(Box::new(Diagnostic::error(
            Code::UnknownElement,
            call.span,
            format!("no element is called `{}`", call.name),
        )));
    };
    match &call.body {
        Some(body) if !element.holds => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    body.block.span,
                    format!("`{}` takes no block", element.name),
                )
                .with_hint(format!("write `{}`", element.example)),
            ));
        }
        None if element.holds => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    call.span,
                    format!("`{}` wants a block with what it holds", element.name),
                )
                .with_hint(format!("write `{}(…) {{ … }}`", element.name)),
            ));
        }
        _ => {}
    }
    (element.draw)(interp, &mut call).map_err(|error| {
        // Without a better hint, the element as it is written.
        let about_arguments = matches!(error.code, Code::BadArguments | Code::BadPoint);
        if about_arguments && error.hint.is_none() {
            Box::new(error.with_hint(format!("write `{}`", element.example)))
        } else {
            error
        }
    })?;
    let mut known: Vec<&str> = element.params.to_vec();
    if !element.holds {
        known.extend(STYLING);
    }
    call.args.finish(element.name, &known)
}

/// Draws a chain of edges.
///
/// # Errors
/// An end that is no point, and arguments that an edge does not take.
pub fn edges(interp: &mut Interp<'_>, call: EdgesCall<'_>) -> Eval<()> {
    edges::edges(interp, call)
}
