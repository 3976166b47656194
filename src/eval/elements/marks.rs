//! Marks: lines, arrows, shapes, dots and texts.

use super::super::call::ArgValue;
use super::super::figure::ElementCall;
use super::super::{Eval, Interp, Value};
use super::curves::{flag, tension};
use super::graphic::{LAYER, MARK, MOVE, label, paint, ratio, word};
use super::param::{opt, req, rest, words};
use super::{Element, Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, Point, exact};
use crate::numeric::Array;
use crate::scene::{
    Coord, Fill, Geometry, Graphic, ItemKind, Label, Scalar, Shape, TextAlign, TextAnchor,
    TextItem, TextStyle, Tips,
};
use crate::source::Span;

pub(super) type Call<'a, 'c> = &'a mut ElementCall<'c>;

/// Marks.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "arrow",
        takes: Takes {
            own: &[
                req("from", Kind::Point, "where it starts"),
                req("to", Kind::Point, "where its tip is"),
            ],
            shared: MARK,
        },
        doc: "an arrow between two points",
        example: "arrow((0, 0), (1, 1), label: $x$)",
        holds: false,
        draw: arrow,
    },
    Element {
        name: "circle",
        takes: Takes {
            own: &[
                req("center", Kind::Point, "its middle"),
                req("radius", Kind::Size, "its radius"),
            ],
            shared: MARK,
        },
        doc: "a circle",
        example: "circle((0, 0), 1)",
        holds: false,
        draw: circle,
    },
    Element {
        name: "ellipse",
        takes: Takes {
            own: &[
                req("center", Kind::Point, "its middle"),
                req("rx", Kind::Size, "half its width"),
                req("ry", Kind::Size, "half its height"),
            ],
            shared: MARK,
        },
        doc: "an ellipse with its half axes",
        example: "ellipse((0, 0), 2, 1)",
        holds: false,
        draw: ellipse,
    },
    Element {
        name: "line",
        takes: Takes {
            own: &[rest("points", Kind::Points, "two points or more")],
            shared: MARK,
        },
        doc: "a line through two points or more",
        example: "line((0, 0), (1, 1), (2, 0))",
        holds: false,
        draw: line,
    },
    Element {
        name: "path",
        takes: Takes {
            own: &[
                rest("points", Kind::Points, "two points or more"),
                opt(
                    "closed",
                    Kind::Bool,
                    "false",
                    "whether the last point is joined to the first",
                ),
                opt(
                    "smooth",
                    Kind::Bool,
                    "false",
                    "whether it is a smooth curve through them, as `plot[smooth]` of TikZ",
                ),
                opt("tension", Kind::Number, "0.55", "how round a smooth one is"),
            ],
            shared: MARK,
        },
        doc: "a line through the rows of an n×2 array",
        example: "path(unit_circle(91), closed: true)",
        holds: false,
        draw: path,
    },
    Element {
        name: "point",
        takes: Takes {
            own: &[
                req("at", Kind::Point, "its middle"),
                opt("radius", Kind::Length, "1.6pt", "its radius"),
            ],
            shared: MARK,
        },
        doc: "a dot",
        example: "point((1, 2))",
        holds: false,
        draw: point,
    },
    Element {
        name: "polygon",
        takes: Takes {
            own: &[rest("points", Kind::Points, "three points or more")],
            shared: MARK,
        },
        doc: "a closed line through three points or more",
        example: "polygon((0, 0), (2, 0), (1, 1))",
        holds: false,
        draw: polygon,
    },
    Element {
        name: "rect",
        takes: Takes {
            own: &[
                req("from", Kind::Point, "a corner"),
                req("to", Kind::Point, "the opposite corner"),
            ],
            shared: MARK,
        },
        doc: "a rectangle by two opposite corners",
        example: "rect((0, 0), (2, 1))",
        holds: false,
        draw: rect,
    },
    Element {
        name: "text",
        takes: Takes {
            own: &[
                req("at", Kind::Point, "where it is"),
                req("text", Kind::Text, "what it says"),
                opt(
                    "anchor",
                    Kind::Words(const { &words(&TEXT_ANCHORS) }),
                    "center",
                    "which point of the text is there",
                ),
                opt(
                    "color",
                    Kind::Paint,
                    "foreground",
                    "the colour of its letters; `stroke` is the same",
                ),
                opt("fill", Kind::Fill, "none", "a box behind it"),
                opt("opacity", Kind::Ratio, "100%", "of letters and box"),
                opt(
                    "width",
                    Kind::Length,
                    "",
                    "where its lines are broken; one line when left out",
                ),
                opt(
                    "align",
                    Kind::Words(const { &words(&TextAlign::NAMES) }),
                    "left",
                    "how its lines are set when it has a `width`",
                ),
            ],
            shared: &[&MOVE, &LAYER],
        },
        doc: "a text at a point; `rotate` and `scale` turn and scale its letters",
        example: "text((0, 0), \"here\")",
        holds: false,
        draw: text,
    },
];

/// The points of a text by name.
pub(super) const TEXT_ANCHORS: [(&str, TextAnchor); 12] = [
    ("center", TextAnchor::Compass(0, 0)),
    ("north", TextAnchor::Compass(0, 1)),
    ("south", TextAnchor::Compass(0, -1)),
    ("east", TextAnchor::Compass(1, 0)),
    ("west", TextAnchor::Compass(-1, 0)),
    ("north_east", TextAnchor::Compass(1, 1)),
    ("north_west", TextAnchor::Compass(-1, 1)),
    ("south_east", TextAnchor::Compass(1, -1)),
    ("south_west", TextAnchor::Compass(-1, -1)),
    ("baseline", TextAnchor::Base(0)),
    ("base_west", TextAnchor::Base(-1)),
    ("base_east", TextAnchor::Base(1)),
];

/// How many points one mark may have; more would not fit a page.
const MOST_POINTS: usize = 2_000_000;

impl Interp<'_> {
    fn put_shape(&mut self, call: Call<'_, '_>, geometry: Geometry, tips: Tips) -> Eval<()> {
        let label = label(&mut call.args)?;
        let graphic = self.graphic(&mut call.args, tips)?;
        self.put_drawn(call, geometry, graphic, label)
    }

    /// Puts a shape whose looks are settled.
    pub(super) fn put_drawn(
        &mut self,
        call: Call<'_, '_>,
        geometry: Geometry,
        graphic: Graphic,
        label: Option<Label>,
    ) -> Eval<()> {
        let shape = Shape {
            geometry,
            graphic,
            label,
            series: None,
        };
        self.put(
            ItemKind::Shape(Box::new(shape)),
            call.name,
            call.label.as_ref(),
            call.span,
        )
    }
}

/// `arrow(from, to)`
fn arrow(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let points = vec![coord(call, "from")?, coord(call, "to")?];
    let geometry = Geometry::Points {
        points,
        closed: false,
        smooth: None,
    };
    interp.put_shape(call, geometry, Tips::END)
}

/// `line(a, b, c, …)` or `line(P)`
fn line(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let geometry = polyline(call, 2, false, None)?;
    interp.put_shape(call, geometry, Tips::NONE)
}

/// `polygon(a, b, c, …)` or `polygon(P)`
fn polygon(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let geometry = polyline(call, 3, true, None)?;
    interp.put_shape(call, geometry, Tips::NONE)
}

/// `path(P, closed: true)`
fn path(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let closed = flag(&mut call.args, "closed")?;
    let tension = tension(&mut call.args)?;
    let smooth = flag(&mut call.args, "smooth")?.then_some(tension);
    let least = if closed && smooth.is_some() { 3 } else { 2 };
    let geometry = polyline(call, least, closed, smooth)?;
    interp.put_shape(call, geometry, Tips::NONE)
}

/// `circle(center, radius)`
fn circle(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let center = coord(call, "center")?;
    let radius = radius(call, "radius")?;
    let geometry = Geometry::Ellipse {
        center,
        rx: radius,
        ry: radius,
    };
    interp.put_shape(call, geometry, Tips::NONE)
}

/// `ellipse(center, rx, ry)`
fn ellipse(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let center = coord(call, "center")?;
    let (rx, ry) = (radius(call, "rx")?, radius(call, "ry")?);
    interp.put_shape(call, Geometry::Ellipse { center, rx, ry }, Tips::NONE)
}

/// `rect(from, to)`
fn rect(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (a, b) = (coord(call, "from")?, coord(call, "to")?);
    interp.put_shape(call, Geometry::Rect { a, b }, Tips::NONE)
}

/// The radius of a dot when nobody says one.
pub(super) const DOT: Length = Length::pt(1.6);

/// `point(at)`
fn point(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let center = coord(call, "at")?;
    let radius = match call.args.take("radius") {
        Some(arg) => super::canvas::positive_length(&arg.value, "radius", arg.span)?,
        None => DOT,
    };
    let radius = Scalar::Length(radius);
    let geometry = Geometry::Ellipse {
        center,
        rx: radius,
        ry: radius,
    };
    fill_with_stroke(interp, call, geometry)
}

/// Dots are filled: their `stroke:` is their colour when `fill:` is not given.
fn fill_with_stroke(interp: &mut Interp<'_>, call: Call<'_, '_>, geometry: Geometry) -> Eval<()> {
    let label = label(&mut call.args)?;
    let mut graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    if graphic.fill.is_none() {
        graphic.fill = graphic.stroke.take().map(|s| Fill::Solid(s.paint));
    }
    interp.put_drawn(call, geometry, graphic, label)
}

/// `text(at, "…", anchor: west)`
fn text(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let at = coord(call, "at")?;
    let arg = call.args.required(call.name, "text")?;
    let mut text = (*arg.value.as_markup("text").at(arg.span)?).clone();
    if text.span == Span::default() {
        text.span = arg.span;
    }
    let anchor = word(&mut call.args, "anchor", &TEXT_ANCHORS)?.unwrap_or(TextAnchor::CENTER);
    let color = match paint(&mut call.args, "color")? {
        Some(color) => {
            paint(&mut call.args, "stroke")?;
            color
        }
        None => paint(&mut call.args, "stroke")?.flatten(),
    };
    let fill = interp.fill(&mut call.args)?.flatten();
    let opacity = match call.args.take("opacity") {
        Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
        None => 1.0,
    };
    let color = match color {
        None if opacity < 1.0 => Some(interp.canvas.ink()),
        color => color,
    };
    let width = call.args.take("width");
    let align = word(&mut call.args, "align", &TextAlign::NAMES)?;
    let wrap = match (width, align) {
        (Some(arg), align) => Some((
            super::canvas::positive_length(&arg.value, "width", arg.span)?,
            align.unwrap_or_default(),
        )),
        (None, Some(_)) => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    call.span,
                    "`align` is for the lines of a text, and this one has no width",
                )
                .with_hint("say a width: `width: 4cm`"),
            ));
        }
        (None, None) => None,
    };
    let item = TextItem {
        at,
        text,
        anchor,
        style: TextStyle {
            paint: color.map(|paint| paint.faded(opacity)),
            wrap,
        },
        fill: fill.map(|fill| fill.faded(opacity)),
    };
    interp.put(
        ItemKind::Text(item),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

pub(super) fn coord(call: Call<'_, '_>, name: &str) -> Eval<Coord> {
    let arg = call.args.required(call.name, name)?;
    arg.value.as_coord(name).at(arg.span)
}

/// A radius: data units, centimetres or a length.
fn radius(call: Call<'_, '_>, name: &str) -> Eval<Scalar> {
    let arg = call.args.required(call.name, name)?;
    size(
        &arg,
        name,
        "a radius is above nothing, such as `1` or `5mm`",
    )
}

/// A size above nothing: data units, centimetres or a length.
pub(super) fn size(arg: &ArgValue, name: &str, hint: &str) -> Eval<Scalar> {
    let (scalar, size) = match arg.value {
        Value::Length(l) => (Scalar::Length(l), l.to_pt()),
        _ => {
            let x = arg.value.as_number(name).at(arg.span)?;
            (Scalar::Unit(x), x)
        }
    };
    if size.is_finite() && size > 0.0 {
        return Ok(scalar);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadValue,
            arg.span,
            format!("`{name}` cannot be {}", arg.value.describe()),
        )
        .with_hint(hint),
    ))
}

/// Points that came as one list, one by one, unless they are the rows of an array.
fn listed(args: Vec<ArgValue>) -> Vec<ArgValue> {
    if let [only] = &args[..]
        && let Value::List(items) | Value::Tuple(items) = &only.value
        && only.value.try_coord().is_none()
        && only.value.try_array().is_none()
        && items.iter().all(|item| item.try_coord().is_some())
    {
        let span = only.span;
        let one = |value: &Value| ArgValue {
            name: None,
            value: value.clone(),
            span,
        };
        return items.iter().map(one).collect();
    }
    args
}

/// A line or a smooth curve: points one by one, or one array or list of them.
pub(super) fn polyline(
    call: Call<'_, '_>,
    least: usize,
    closed: bool,
    smooth: Option<f64>,
) -> Eval<Geometry> {
    let args = match call.args.take("points") {
        Some(arg) => vec![arg],
        None => call.args.rest(),
    };
    let args = listed(args);
    if let [only] = &args[..]
        && only.value.try_coord().is_none()
    {
        let mut points = points(only, least)?;
        // A closed outline needs no second copy of its first point.
        if closed && points.len() > 2 && points.first() == points.last() {
            points.pop();
        }
        return Ok(Geometry::Data {
            points,
            closed,
            smooth,
        });
    }
    if args.len() < least {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadArguments,
                call.span,
                format!(
                    "`{}` wants {least} points or more, not {}",
                    call.name,
                    args.len()
                ),
            )
            .with_hint(format!(
                "write `{}((0, 0), (1, 0), …)`, or give an n×2 array",
                call.name
            )),
        ));
    }
    let points = args
        .iter()
        .map(|arg| arg.value.as_coord("a point").at(arg.span))
        .collect::<Eval<Vec<_>>>()?;
    Ok(Geometry::Points {
        points,
        closed,
        smooth,
    })
}

/// The rows of an n×2 array, all finite.
fn points(arg: &ArgValue, least: usize) -> Eval<Vec<Point>> {
    let array = arg.value.as_points("points").at(arg.span)?;
    let rows = array.shape()[0];
    if rows < least {
        return Err(Box::new(Diagnostic::error(
            Code::EmptyData,
            arg.span,
            format!("the array has {rows} points, and {least} are the least that can be drawn"),
        )));
    }
    if rows > MOST_POINTS {
        return Err(Box::new(Diagnostic::error(
            Code::BadValue,
            arg.span,
            format!("the array has {rows} points, and the limit is {MOST_POINTS}"),
        )));
    }
    let points = rows_of(&array);
    match points.iter().position(|p| !p.is_finite()) {
        None => Ok(points),
        Some(row) => Err(Box::new(
            Diagnostic::error(
                Code::BadPoint,
                arg.span,
                format!(
                    "row {row} of `points` is ({}, {})",
                    exact(points[row].x),
                    exact(points[row].y)
                ),
            )
            .with_hint("every coordinate must be finite; leave such rows out with a mask"),
        )),
    }
}

fn rows_of(array: &Array) -> Vec<Point> {
    let mut values = array.iter().copied();
    let mut points = Vec::with_capacity(array.shape()[0]);
    while let (Some(x), Some(y)) = (values.next(), values.next()) {
        points.push(Point::new(x, y));
    }
    points
}
