//! `cells(M)`: a matrix by its entries.

use std::rc::Rc;

use super::super::builtin::color_map;
use super::super::figure::{ElementArgs, ElementCall};
use super::super::{Eval, Interp, Value};
use super::canvas::{positive_length, standing};
use super::graphic::{LAYER, MOVE, paint};
use super::param::{opt, req, words};
use super::{Element, Kind, Takes};
use crate::color::{Color, ColorMap};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, Point, fixed};
use crate::scene::{
    Anchor, Cap, Coord, Dash, Fill, Geometry, Graphic, Item, ItemKind, Join, Motion, Paint, Scalar,
    Shape, Stroke, TextAnchor, TextItem, TextStyle, Tips,
};
use crate::source::Span;
use crate::style::{Markup, MathPiece, Piece};

/// Matrices.
pub(super) const ROWS: &[Element] = &[Element {
    name: "cells",
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
                "fill",
                Kind::Other(
                    "colour, fade, hatch, `none`, or function of the entry, or of entry, row and column",
                ),
                "none",
                "the colour of each cell",
            ),
            opt(
                "cmap",
                Kind::Other("name of a colour map, or list of colours"),
                "",
                "colours the cells by value: nothing in the middle of the map when there are values below it",
            ),
            opt(
                "range",
                Kind::Other("two numbers"),
                "",
                "the values at the ends of the map; from the entries when left out",
            ),
            opt(
                "text",
                Kind::Other("`true`, or function of the entry, or of entry, row and column"),
                "false",
                "what stands in each cell: the entry itself when `true`",
            ),
            opt(
                "digits",
                Kind::Number,
                "2",
                "the decimals of `text: true`, at the most",
            ),
            opt(
                "brackets",
                Kind::Bool,
                "false",
                "square brackets left and right, and no lines",
            ),
            opt(
                "stroke",
                Kind::Paint,
                "foreground",
                "the lines around the cells",
            ),
            opt("width", Kind::Length, "0.4pt", "how thick the lines are"),
        ],
        shared: &[&MOVE, &LAYER],
    },
    doc: "a matrix, a cell for each entry",
    example: "cells([1, -1; 0, 2], cmap: rdbu, text: true)",
    holds: false,
    draw: cells,
}];

/// More cells are no matrix that anyone could read.
pub(super) const MOST_CELLS: usize = 40_000;
/// How far brackets stand from the cells, and how long their arms are.
const BRACKET_GAP: f64 = 2.0;
const BRACKET_ARM: f64 = 4.0;
/// Below this contrast the ink does not stand out from a cell.
const READABLE: f64 = 4.5;

/// What stands in the cells.
enum Content {
    Nothing,
    Number(usize),
    Of(Value, Span),
}

/// The colour of the cells.
enum Shade {
    Nothing,
    One(Fill),
    Map(ColorMap, (f64, f64)),
    Of(Value, Span),
}

/// Where the cells are.
pub(super) struct Lattice {
    at: Rc<Coord>,
    /// Of a cell in points.
    pub(super) size: Point,
    /// From `at` to the upper left corner.
    corner: Point,
}

impl Lattice {
    /// A point, in points to the right of the upper left corner and down from it.
    pub(super) fn point(&self, x: f64, y: f64) -> Coord {
        let (x, y) = (self.corner.x + x, self.corner.y - y);
        if let Coord::Xy(Scalar::Unit(0.0), Scalar::Unit(0.0)) = *self.at {
            return Coord::Xy(Scalar::Length(Length::pt(x)), Scalar::Length(Length::pt(y)));
        }
        let by = |v: f64| Scalar::Length(Length::pt(v));
        Coord::Offset(Rc::clone(&self.at), by(x), by(y))
    }
}

/// `cells(M, size: 5mm, cmap: rdbu)`
fn cells(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
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
        let message = match count {
            0 => "the matrix has no entries".to_owned(),
            _ => format!("the matrix has {count} entries, and the limit is {MOST_CELLS}"),
        };
        let code = if count == 0 {
            Code::EmptyData
        } else {
            Code::BadValue
        };
        return Err(Box::new(
            Diagnostic::error(code, arg.span, message)
                .with_hint("show a part of it: `cells(M[:8, :8])`"),
        ));
    }
    let entries: Vec<f64> = matrix.iter().copied().collect();
    let lattice = lattice(call, rows, columns)?;
    let brackets = match call.args.take("brackets") {
        Some(arg) => arg.value.as_bool("brackets").at(arg.span)?,
        None => false,
    };
    let ink = interp.canvas.ink();
    let shade = shade(&mut call.args, &entries, &ink)?;
    let content = content(&mut call.args)?;
    let asked = paint(&mut call.args, "stroke")?;
    let width = match call.args.take("width") {
        Some(arg) => positive_length(&arg.value, "width", arg.span)?,
        None => Length::pt(0.4),
    };
    let line = |paint: Paint, width: Length| Stroke {
        paint,
        width,
        dash: Dash::Solid,
        cap: Cap::default(),
        join: Join::default(),
    };
    let stroke = match asked {
        Some(paint) => paint,
        None => (!brackets).then(|| ink.clone()),
    };
    let stroke = stroke.map(|paint| line(paint, width));
    let names = call
        .label
        .as_ref()
        .map(|l| interp.canvas.name_cells(l, rows, columns));
    let mut items = Vec::new();
    for (n, value) in entries.iter().enumerate() {
        let (row, column) = (n / columns, n % columns);
        let place = [*value, row as f64, column as f64];
        let fill = match &shade {
            Shade::Nothing => None,
            Shade::One(fill) => Some(fill.clone()),
            Shade::Map(map, (low, high)) => value.is_finite().then(|| {
                let t = (value - low) / (high - low);
                let t = if t.is_finite() {
                    t.clamp(0.0, 1.0)
                } else {
                    0.5
                };
                Fill::Solid(Paint::anonymous(map.at(t)))
            }),
            Shade::Of(function, span) => match interp.of_cell(function, &place, *span)? {
                Value::None => None,
                other => Some(other.as_fill("fill", &ink).at(*span)?),
            },
        };
        let (x, y) = (column as f64 * lattice.size.x, row as f64 * lattice.size.y);
        let geometry = Geometry::Rect {
            a: lattice.point(x, y + lattice.size.y),
            b: lattice.point(x + lattice.size.x, y),
        };
        let graphic = Graphic {
            stroke: stroke.clone(),
            fill: fill.clone(),
            tips: Tips::NONE,
        };
        let shape = Shape {
            geometry,
            graphic,
            label: None,
            series: None,
        };
        items.push(Item {
            kind: ItemKind::Shape(Box::new(shape)),
            span: call.span,
            id: names.as_ref().and_then(|ids| ids.get(n).copied()),
            motion: Motion::default(),
            layer: None,
            raster: None,
            clip: None,
            opacity: 1.0,
        });
        let text = match &content {
            Content::Nothing => None,
            Content::Number(digits) => Some(number(*value, *digits, call.span)),
            Content::Of(function, span) => match interp.of_cell(function, &place, *span)? {
                Value::None => None,
                other => Some((*other.as_markup("text").at(*span)?).clone()),
            },
        };
        if let Some(text) = text {
            let middle = lattice.point(x + lattice.size.x / 2.0, y + lattice.size.y / 2.0);
            items.push(Item {
                kind: ItemKind::Text(TextItem {
                    at: middle,
                    text: readable(text, fill.as_ref(), ink.color, lattice.size.x, call.span),
                    anchor: TextAnchor::CENTER,
                    style: TextStyle::default(),
                    fill: None,
                }),
                span: call.span,
                id: None,
                motion: Motion::default(),
                layer: None,
                raster: None,
                clip: None,
                opacity: 1.0,
            });
        }
    }
    if brackets {
        let (right, down) = (
            columns as f64 * lattice.size.x,
            rows as f64 * lattice.size.y,
        );
        for (x, arm) in [
            (-BRACKET_GAP, BRACKET_ARM),
            (right + BRACKET_GAP, -BRACKET_ARM),
        ] {
            let points = [(x + arm, 0.0), (x, 0.0), (x, down), (x + arm, down)];
            let shape = Shape {
                geometry: Geometry::Points {
                    points: points.iter().map(|(x, y)| lattice.point(*x, *y)).collect(),
                    closed: false,
                    smooth: None,
                },
                graphic: Graphic {
                    stroke: Some(line(ink.clone(), Length::pt(0.8))),
                    ..Graphic::default()
                },
                label: None,
                series: None,
            };
            items.push(Item {
                kind: ItemKind::Shape(Box::new(shape)),
                span: call.span,
                id: None,
                motion: Motion::default(),
                layer: None,
                raster: None,
                clip: None,
                opacity: 1.0,
            });
        }
    }
    interp.put(
        ItemKind::Group(items),
        call.name,
        call.label.as_ref(),
        call.span,
    )?;
    let middle = (
        columns as f64 * lattice.size.x / 2.0,
        rows as f64 * lattice.size.y / 2.0,
    );
    let middle = lattice.point(middle.0, middle.1);
    interp.canvas.turn_about(Some(middle));
    if let Some(first) = names.and_then(|ids| ids.first().copied()) {
        interp.canvas.note_cells(first, rows, columns);
    }
    Ok(())
}

/// The size of the cells and where they are.
pub(super) fn lattice(call: &mut ElementCall<'_>, rows: usize, columns: usize) -> Eval<Lattice> {
    let (at, anchor) = standing(&mut call.args)?;
    let size = match call.args.take("size") {
        Some(arg) => match &arg.value {
            Value::Tuple(pair) if pair.len() == 2 => {
                let side = |i: usize| {
                    let value = pair.get(i).cloned().unwrap_or_default();
                    positive_length(&value, "size", arg.span)
                };
                Point::new(side(0)?.to_pt(), side(1)?.to_pt())
            }
            value => {
                let side = positive_length(value, "size", arg.span)?.to_pt();
                Point::new(side, side)
            }
        },
        None => Point::new(Length::mm(5.0).to_pt(), Length::mm(5.0).to_pt()),
    };
    let whole = Point::new(size.x * columns as f64, size.y * rows as f64);
    let corner = Point::new(
        -whole.x * (1.0 + f64::from(anchor.0)) / 2.0,
        whole.y * (1.0 - f64::from(anchor.1)) / 2.0,
    );
    Ok(Lattice {
        at: Rc::new(at),
        size,
        corner,
    })
}

/// `fill:`, or `cmap:` with its `range:`.
fn shade(args: &mut ElementArgs, entries: &[f64], ink: &Paint) -> Eval<Shade> {
    let range = super::axes::limits(args, "range")?;
    let fill = args.take("fill");
    if let Some(arg) = args.take("cmap") {
        if let Some(fill) = fill {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    fill.span,
                    "`fill` and `cmap` cannot both colour the cells",
                )
                .with_hint("leave one of them out"),
            ));
        }
        let map = color_map(&arg.value).at(arg.span)?;
        let finite = || entries.iter().copied().filter(|v| v.is_finite());
        let (low, high) = (
            finite().fold(f64::INFINITY, f64::min),
            finite().fold(f64::NEG_INFINITY, f64::max),
        );
        // Values on both sides of nothing: equal colours for equal sizes.
        let most = high.max(-low);
        let own = if low < 0.0 {
            (-most, most)
        } else {
            (0.0, high)
        };
        return Ok(Shade::Map(map, range.unwrap_or(own)));
    }
    Ok(match fill {
        Some(arg) if arg.value.is_callable() => Shade::Of(arg.value, arg.span),
        Some(arg) if matches!(arg.value, Value::None) => Shade::Nothing,
        Some(arg) => Shade::One(arg.value.as_fill("fill", ink).at(arg.span)?),
        None => Shade::Nothing,
    })
}

fn content(args: &mut ElementArgs) -> Eval<Content> {
    let digits = match args.take("digits") {
        Some(arg) => arg.value.as_count("digits").at(arg.span)?.min(15),
        None => 2,
    };
    Ok(match args.take("text") {
        Some(arg) => match &arg.value {
            Value::Bool(true) => Content::Number(digits),
            Value::Bool(false) | Value::None => Content::Nothing,
            value if value.is_callable() => Content::Of(arg.value, arg.span),
            value => {
                let wanted = "`true`, or a function such as `v => fmt(v, digits: 1)`";
                return Err(value.mismatch("text", wanted)).at(arg.span);
            }
        },
        None => Content::Nothing,
    })
}

fn number(value: f64, digits: usize, span: Span) -> Markup {
    let latex = if value.is_nan() {
        "\\text{nan}".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "\\infty" } else { "-\\infty" }.to_owned()
    } else {
        fixed(value, digits)
    };
    Markup {
        pieces: vec![Piece::Math(vec![MathPiece::Latex(latex)])],
        span,
    }
}

/// The text in small letters for a small cell, and in the colour of the paper where the
/// ink would not stand out.
fn readable(mut text: Markup, fill: Option<&Fill>, ink: Color, wide: f64, span: Span) -> Markup {
    if text.span == Span::default() {
        text.span = span;
    }
    let mut before = String::new();
    // Between the lines of a hatch is paper.
    let dark = fill.is_some_and(|fill| match fill {
        Fill::Hatch(..) => false,
        Fill::Solid(_) | Fill::Fade(_) => fill.paints().all(|f| {
            let (a, b) = (f.color.luminance() + 0.05, ink.luminance() + 0.05);
            f.color.opacity() > 0.5 && a.max(b) / a.min(b) < READABLE
        }),
    });
    if dark {
        before.push_str("\\color{background}");
    }
    if wide < Length::mm(9.0).to_pt() {
        before.push_str("\\footnotesize ");
    }
    if !before.is_empty() {
        text.pieces.insert(0, Piece::Latex(before));
    }
    text
}

impl Interp<'_> {
    /// A function of an entry, or of the entry, its row and its column.
    fn of_cell(&mut self, function: &Value, place: &[f64; 3], span: Span) -> Eval<Value> {
        let wanted = match function {
            Value::Function(closure) => closure.function.params.len().clamp(1, 3),
            _ => 1,
        };
        let args = place
            .iter()
            .take(wanted)
            .map(|v| Value::Number(*v))
            .collect();
        self.call(function, args, span)
    }
}
