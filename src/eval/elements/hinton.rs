//! `hinton(W)`: a matrix by squares, as large as its entries.

use super::super::figure::ElementCall;
use super::super::{Eval, Interp, Value};
use super::canvas::positive_length;
use super::cells::{MOST_CELLS, lattice};
use super::graphic::{LAYER, MOVE, paint};
use super::param::{opt, req, words};
use super::{Element, Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Length;
use crate::scene::{Anchor, Fill, Geometry, Graphic, Item, ItemKind, Motion, Paint, Shape, Stroke};
use crate::source::Span;

/// Hinton diagrams.
pub(super) const ROWS: &[Element] = &[Element {
    name: "hinton",
    takes: Takes {
        own: &[
            req(
                "matrix",
                Kind::Other("matrix, or vector as a column"),
                "what it shows",
            ),
            opt(
                "size",
                Kind::Other("length, or a pair of them"),
                "5mm",
                "of a cell: its side, or its width and height",
            ),
            opt("at", Kind::Point, "(0, 0)", "where it is"),
            opt(
                "anchor",
                Kind::Words(const { &words(&Anchor::NAMES) }),
                "center",
                "which point of the matrix is there",
            ),
            opt(
                "largest",
                Kind::Number,
                "",
                "the size of an entry whose square fills its cell; the largest of the matrix when left out",
            ),
            opt(
                "positive",
                Kind::Fill,
                "foreground",
                "what fills the squares of entries above nothing",
            ),
            opt(
                "negative",
                Kind::Fill,
                "none",
                "what fills the squares of entries below nothing; without it they have a line around them",
            ),
            opt("stroke", Kind::Paint, "axis", "the line around the matrix"),
            opt("width", Kind::Length, "0.4pt", "how thick the lines are"),
        ],
        shared: &[&MOVE, &LAYER],
    },
    doc: "a matrix by squares whose areas are the sizes of its entries",
    example: "hinton([1, -0.5, 0.1; 0.3, -1, 0.6])",
    holds: false,
    draw: hinton,
}];

/// The part of its cell that the square of the largest entry is wide.
const FULL: f64 = 0.92;

/// `hinton(W, size: 4mm)`
fn hinton(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let arg = call.args.required(call.name, "matrix")?;
    let matrix = arg.value.as_array("matrix").at(arg.span)?;
    let (rows, columns) = match *matrix.shape() {
        [rows] => (rows, 1),
        [rows, columns] => (rows, columns),
        _ => {
            let wanted = "a matrix, or a vector as a column";
            return Err(arg.value.mismatch("matrix", wanted)).at(arg.span);
        }
    };
    let count = rows * columns;
    if count == 0 || count > MOST_CELLS {
        return Err(Box::new(
            Diagnostic::error(
                if count == 0 {
                    Code::EmptyData
                } else {
                    Code::BadValue
                },
                arg.span,
                format!("the matrix has {count} entries, and a diagram has 1 to {MOST_CELLS}"),
            )
            .with_hint("show a part of it: `hinton(W[:8, :8])`"),
        ));
    }
    let lattice = lattice(call, rows, columns)?;
    let own = matrix.iter().filter(|v| v.is_finite());
    let own = own.fold(0.0_f64, |most, v| most.max(v.abs()));
    let largest = match call.args.take("largest") {
        Some(arg) => {
            let largest = arg.value.as_number("largest").at(arg.span)?;
            if !(largest > 0.0 && largest.is_finite()) {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadValue,
                        arg.span,
                        format!("`largest` cannot be {}", arg.value.describe()),
                    )
                    .with_hint("say a number above nothing: `largest: 1`"),
                ));
            }
            largest
        }
        None => own,
    };
    let ink = interp.canvas.ink();
    let mut filling = |name: &str| match call.args.take(name) {
        Some(arg) if matches!(arg.value, Value::None) => Ok(Some(None)),
        Some(arg) => arg
            .value
            .as_fill(name, &ink)
            .at(arg.span)
            .map(|f| Some(Some(f))),
        None => Ok(None),
    };
    let positive: Option<Option<Fill>> = filling("positive")?;
    let negative: Option<Option<Fill>> = filling("negative")?;
    let positive = positive.unwrap_or_else(|| Some(Fill::Solid(ink.clone())));
    let negative = negative.flatten();
    let frame = paint(&mut call.args, "stroke")?;
    let frame = frame.unwrap_or_else(|| Some(interp.canvas.axis()));
    let width = match call.args.take("width") {
        Some(arg) => positive_length(&arg.value, "width", arg.span)?,
        None => Length::pt(0.4),
    };
    let line = |paint: &Paint| Stroke::solid(paint.clone(), width);
    let size = lattice.size;
    let square = |x0: f64, y0: f64, x1: f64, y1: f64| Geometry::Rect {
        a: lattice.point(x0, y1),
        b: lattice.point(x1, y0),
    };
    let mut items = Vec::new();
    for (n, value) in matrix.iter().enumerate() {
        let part = libm::sqrt((value.abs() / largest).min(1.0)) * FULL;
        // What is smaller than the line around it cannot be told from nothing.
        if part.is_nan() || part <= 0.01 {
            continue;
        }
        let (x, y) = ((n % columns) as f64 + 0.5, (n / columns) as f64 + 0.5);
        let half = 0.5 * part;
        let (fill, stroke) = match (*value > 0.0, &negative) {
            (true, _) => (positive.clone(), None),
            (false, Some(fill)) => (Some(fill.clone()), None),
            (false, None) => (None, Some(line(&ink))),
        };
        // A line lies within the square that it shows.
        let inset = stroke.as_ref().map_or(0.0, |s| s.width.to_pt() / 2.0);
        let geometry = square(
            (x - half) * size.x + inset,
            (y - half) * size.y + inset,
            (x + half) * size.x - inset,
            (y + half) * size.y - inset,
        );
        let graphic = Graphic {
            stroke,
            fill,
            ..Graphic::default()
        };
        items.push(shape(geometry, graphic, call.span));
    }
    if let Some(paint) = &frame {
        let whole = (columns as f64 * size.x, rows as f64 * size.y);
        let graphic = Graphic {
            stroke: Some(line(paint)),
            ..Graphic::default()
        };
        items.push(shape(
            square(0.0, 0.0, whole.0, whole.1),
            graphic,
            call.span,
        ));
    }
    let middle = lattice.point(columns as f64 * size.x / 2.0, rows as f64 * size.y / 2.0);
    interp.put(
        ItemKind::Group(items),
        call.name,
        call.label.as_ref(),
        call.span,
    )?;
    interp.canvas.turn_about(Some(middle));
    Ok(())
}

fn shape(geometry: Geometry, graphic: Graphic, span: Span) -> Item {
    Item {
        kind: ItemKind::Shape(Box::new(Shape {
            geometry,
            graphic,
            label: None,
            series: None,
        })),
        span,
        id: None,
        motion: Motion::default(),
        layer: None,
        raster: None,
        clip: None,
        opacity: 1.0,
    }
}
