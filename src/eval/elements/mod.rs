//! The elements: what draws. Each is a row of a table, in files by family; its
//! function takes the arguments of the row and puts items on the canvas.

mod axes;
mod canvas;
mod cells;
mod containers;
mod curves;
mod deferred;
mod edges;
mod embedded;
mod graphic;
mod hinton;
mod legends;
mod marks;
mod param;
mod plots;
mod polar;
mod scales;
mod shared;
mod space;
mod twins;
mod zoom;

use super::figure::{EdgesCall, ElementCall};
use super::{Eval, Interp};
use crate::scene::{Layer, Motion};
use crate::source::Span;

pub use canvas::{ANIMATE, Canvas, FIGURE, Inks, drawing};
pub use edges::EDGE;
pub use graphic::SHARED;
pub use param::{Kind, Need, Param, Shared, Takes};

/// An element.
pub struct Element {
    /// Its name.
    pub name: &'static str,
    /// Its arguments.
    pub takes: Takes,
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

/// Elements that belong together, and stand on one page of the reference.
pub struct Family {
    /// The heading of the page.
    pub title: &'static str,
    /// What they have in common, in one sentence.
    pub doc: &'static str,
    /// Whether their examples are drawn in axes.
    pub in_axes: bool,
    /// The elements, by name.
    pub rows: &'static [Element],
}

/// The families whose elements are drawn in axes in space.
const IN_SPACE: [&str; 2] = [space::SURFACES_TITLE, space::MARKS_TITLE];

impl Family {
    /// Whether its elements are drawn in axes in space.
    pub fn in_space(&self) -> bool {
        IN_SPACE.contains(&self.title)
    }
}

/// All elements, family by family.
pub static FAMILIES: &[Family] = &[
    Family {
        title: "Marks",
        doc: "Lines, arrows, shapes, dots and texts.",
        in_axes: false,
        rows: marks::ROWS,
    },
    Family {
        title: "Curves and measures",
        doc: "Smooth curves, arcs, grids, braces and the marks of angles.",
        in_axes: false,
        rows: curves::ROWS,
    },
    Family {
        title: "Containers",
        doc: "They hold other elements in a block and place them.",
        in_axes: false,
        rows: containers::ROWS,
    },
    Family {
        title: "Matrices",
        doc: "Matrices and vectors by their entries.",
        in_axes: false,
        rows: cells::ROWS,
    },
    Family {
        title: "Hinton diagrams",
        doc: "Matrices by the sizes of their entries.",
        in_axes: false,
        rows: hinton::ROWS,
    },
    Family {
        title: "Pictures",
        doc: "Pictures of pixels from files.",
        in_axes: false,
        rows: embedded::ROWS,
    },
    Family {
        title: "Axes",
        doc: "A block of its own in which plain numbers are data.",
        in_axes: false,
        rows: axes::ROWS,
    },
    Family {
        title: "Polar axes",
        doc: "Angles and distances from a middle.",
        in_axes: false,
        rows: polar::ROWS,
    },
    Family {
        title: "Second axes",
        doc: "Another y axis, on the right.",
        in_axes: true,
        rows: twins::ROWS,
    },
    Family {
        title: "Legends",
        doc: "What the marks of axes are.",
        in_axes: true,
        rows: legends::ROWS,
    },
    Family {
        title: "Insets",
        doc: "A part of axes, larger.",
        in_axes: false,
        rows: zoom::ROWS,
    },
    Family {
        title: "Plots",
        doc: "Marks of data, inside axes or on the canvas.",
        in_axes: true,
        rows: plots::DOTS,
    },
    Family {
        title: "Curves of functions and data",
        doc: "Lines through what a function gives, or through data, inside axes.",
        in_axes: true,
        rows: plots::CURVES,
    },
    Family {
        title: "Steps and stems",
        doc: "Numbers one by one: stems, staircases, the levels of digital signals.",
        in_axes: true,
        rows: plots::STEPS,
    },
    Family {
        title: "Bars",
        doc: "Bars of values, and counts of numbers in bins.",
        in_axes: true,
        rows: plots::BARS,
    },
    Family {
        title: "Areas",
        doc: "Areas between curves, below them, and from border to border.",
        in_axes: true,
        rows: plots::AREAS,
    },
    Family {
        title: "Errors and spreads",
        doc: "How far data is from where it is drawn.",
        in_axes: true,
        rows: plots::SPREADS,
    },
    Family {
        title: "Lines across axes",
        doc: "Lines from border to border, and texts that point at data.",
        in_axes: true,
        rows: plots::LINES,
    },
    Family {
        title: "Fields",
        doc: "Numbers over the plane, inside axes.",
        in_axes: true,
        rows: plots::FIELDS,
    },
    Family {
        title: "Level sets",
        doc: "Where a field of the plane has which value, inside axes.",
        in_axes: true,
        rows: plots::CONTOURS,
    },
    Family {
        title: "Fields of arrows",
        doc: "Arrows and streamlines over the plane, inside axes.",
        in_axes: true,
        rows: plots::FLOWS,
    },
    Family {
        title: "Axes in space",
        doc: "A block of its own in which points are three numbers.",
        in_axes: false,
        rows: space::ROWS,
    },
    Family {
        title: space::SURFACES_TITLE,
        doc: "Surfaces, meshes and level lines, in `axes3`.",
        in_axes: false,
        rows: space::SURFACES,
    },
    Family {
        title: space::MARKS_TITLE,
        doc: "Lines, dots, arrows, polygons and texts, in `axes3`.",
        in_axes: false,
        rows: space::MARKS,
    },
];

/// All elements.
pub fn all() -> impl Iterator<Item = &'static Element> {
    FAMILIES.iter().flat_map(|f| f.rows)
}

/// The names of all elements.
pub static NAMES: std::sync::LazyLock<Vec<&'static str>> =
    std::sync::LazyLock::new(|| all().map(|e| e.name).collect());

/// Whether a group has an argument of this name.
pub(super) fn group_takes(name: &str) -> bool {
    element(GROUP).is_some_and(|e| e.takes.params().any(|p| p.name == name))
}

/// What an element takes, or an edge or a figure.
pub(super) fn takes(name: &str) -> Option<&'static Takes> {
    match name {
        "edge" => Some(&EDGE),
        "figure" => Some(&FIGURE),
        "animate" => Some(&ANIMATE),
        _ => element(name).map(|e| &e.takes),
    }
}

/// The element of this name.
pub fn find(name: &str) -> Option<&'static str> {
    element(name).map(|e| e.name)
}

fn element(name: &str) -> Option<&'static Element> {
    all().find(|e| e.name == name)
}

/// What is drawn by a name here: in axes in space a name stands for another element than
/// elsewhere.
fn element_at(interp: &Interp<'_>, call: &ElementCall<'_>) -> Eval<Option<&'static Element>> {
    let named = |family: &'static Family| family.rows.iter().find(|e| e.name == call.name);
    let inside = interp.canvas.inside_space();
    let found = FAMILIES
        .iter()
        .filter(|family| family.in_space() == inside)
        .find_map(named);
    match (found, element(call.name)) {
        (None, Some(elsewhere)) if inside && space::ALLOWED.contains(&elsewhere.name) => {
            Ok(Some(elsewhere))
        }
        (None, Some(_)) => Err(space::misplaced(call.name, inside, call.span)),
        (found, _) => Ok(found),
    }
}

/// Draws an element onto the canvas.
///
/// # Errors
/// Arguments that it does not take, and those of its own.
pub fn draw(interp: &mut Interp<'_>, mut call: ElementCall<'_>) -> Eval<()> {
    use crate::diag::{Code, Diagnostic};
    let Some(element) = element_at(interp, &call)? else {
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
    // How a thing is moved, and its layer, are the same for all elements.
    let takes = |name: &str| element.takes.params().any(|p| p.name == name);
    let motion = if takes("rotate") {
        graphic::motion(&mut call.args)?
    } else {
        Motion::default()
    };
    let layer = if takes("layer") {
        graphic::word(&mut call.args, "layer", &Layer::NAMES)?
    } else {
        None
    };
    let raster = match call.args.take("raster").filter(|_| takes("raster")) {
        Some(arg) => graphic::raster(&arg.value, arg.span)?,
        None => None,
    };
    let before = interp.canvas.len();
    (element.draw)(interp, &mut call).map_err(|error| {
        // Without a better hint, the element as it is written.
        let about_arguments = matches!(error.code, Code::BadArguments | Code::BadPoint);
        if about_arguments && error.hint.is_none() {
            Box::new(error.with_hint(format!("write `{}`", element.example)))
        } else {
            error
        }
    })?;
    interp.canvas.settle(before, motion, layer);
    interp.canvas.rasterize(before, raster);
    call.args.finish(element.name, &element.takes)
}

/// Puts raw TikZ into the drawing.
///
/// # Errors
/// When a style that it names has a setting that cannot be.
pub fn tikz(interp: &mut Interp<'_>, code: &crate::style::Markup, span: Span) -> Eval<()> {
    if interp.canvas.inside_space() {
        return Err(space::misplaced("tikz", true, span));
    }
    embedded::tikz(interp, code, span)
}

/// Draws a chain of edges.
///
/// # Errors
/// An end that is no point, and arguments that an edge does not take.
pub fn edges(interp: &mut Interp<'_>, call: EdgesCall<'_>) -> Eval<()> {
    if interp.canvas.inside_space() {
        return Err(space::misplaced("edge", true, call.span));
    }
    edges::edges(interp, call)
}
