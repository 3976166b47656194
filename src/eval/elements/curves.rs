//! Curves, arcs, grids, braces and the marks of angles.

use super::super::call::ArgValue;
use super::super::figure::ElementArgs;
use super::super::{Eval, Interp, Value};
use super::graphic::{LABEL, LINE, MARK, SIDES, by_name, label};
use super::marks::{Call, coord, polyline, size};
use super::param::{opt, req, rest, words};
use super::{Element, Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, TENSION};
use crate::scene::{Coord, Geometry, Graphic, Item, ItemKind, Motion, Scalar, Shape, Side, Tips};

/// How far the tip of a brace is from its line: TikZ's own is half as much, which is
/// little for a label.
const AMPLITUDE: Length = Length::pt(5.0);
/// The line of a grid.
const GRID_WIDTH: Length = Length::pt(0.4);

/// Curves, arcs, grids, braces and angles.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "angle",
        takes: Takes {
            own: &[
                req("a", Kind::Point, "a point of the first ray"),
                req("o", Kind::Point, "the corner"),
                req(
                    "b",
                    Kind::Point,
                    "a point of the second ray, counter-clockwise from the first",
                ),
                opt(
                    "radius",
                    Kind::Size,
                    "5mm",
                    "the radius of the arc, or the side of the square",
                ),
                opt(
                    "right",
                    Kind::Bool,
                    "",
                    "whether it is a square; a right angle gets one when left out",
                ),
            ],
            shared: MARK,
        },
        doc: "the mark of an angle, with `fill` its sector; the label stands outside of it",
        example: "angle((1, 0), (0, 0), (1, 1), label: $\\theta$)",
        holds: false,
        draw: angle,
    },
    Element {
        name: "arc",
        takes: Takes {
            own: &[
                req("center", Kind::Point, "the middle of the circle or ellipse"),
                req(
                    "radius",
                    Kind::Other("number or length, or a pair of them"),
                    "its radius; of an ellipse half its width and half its height",
                ),
                opt("from", Kind::Angle, "0deg", "where it starts"),
                opt(
                    "to",
                    Kind::Angle,
                    "90deg",
                    "where it ends; below `from` it runs clockwise",
                ),
                opt(
                    "sector",
                    Kind::Bool,
                    "false",
                    "whether it is closed through the middle",
                ),
            ],
            shared: MARK,
        },
        doc: "a part of a circle or ellipse",
        example: "arc((0, 0), 1, from: 30deg, to: 120deg)",
        holds: false,
        draw: arc,
    },
    Element {
        name: "brace",
        takes: Takes {
            own: &[
                req("a", Kind::Point, "where it starts"),
                req("b", Kind::Point, "where it ends"),
                opt(
                    "amplitude",
                    Kind::Length,
                    "5pt",
                    "how far its tip is from the line",
                ),
                opt(
                    "side",
                    Kind::Words(const { &words(&SIDES) }),
                    "",
                    "where its tip is; to the left of the way from a to b when left out",
                ),
                opt(
                    "flip",
                    Kind::Bool,
                    "false",
                    "whether its tip is on the other side",
                ),
            ],
            shared: &[&LINE, &LABEL],
        },
        doc: "a curly brace beside what it spans, its label beyond its tip",
        example: "brace((0, 0), (3, 0), label: $n$)",
        holds: false,
        draw: brace,
    },
    Element {
        name: "curve",
        takes: Takes {
            own: &[
                rest("points", Kind::Points, "two points or more"),
                opt(
                    "closed",
                    Kind::Bool,
                    "false",
                    "whether it comes back to its start",
                ),
                opt("tension", Kind::Number, "0.55", "how round it is"),
                opt(
                    "controls",
                    Kind::Other("point, or two of them"),
                    "",
                    "of two points: the control points of a Bézier curve",
                ),
                opt(
                    "out",
                    Kind::Angle,
                    "",
                    "of two points: the direction in which it leaves",
                ),
                opt(
                    "in",
                    Kind::Angle,
                    "",
                    "of two points: the direction from its end in which it arrives",
                ),
                opt(
                    "looseness",
                    Kind::Number,
                    "1",
                    "with `out` and `in`: how far it swings out",
                ),
            ],
            shared: MARK,
        },
        doc: "a smooth curve through points; or from one point to another by control points or angles",
        example: "curve((0, 0), (1, 1), (2, 0))",
        holds: false,
        draw: curve,
    },
    Element {
        name: "grid",
        takes: Takes {
            own: &[
                req("from", Kind::Point, "one corner"),
                req("to", Kind::Point, "the opposite corner"),
                opt(
                    "step",
                    Kind::Other("number or length, or a pair of them"),
                    "1",
                    "from line to line, to the right and upwards",
                ),
            ],
            shared: &[&LINE],
        },
        doc: "lines at the multiples of a step, thin and in the colour of grids when nothing else is said",
        example: "grid((0, 0), (4, 3), step: 0.5)",
        holds: false,
        draw: grid,
    },
];

fn put(
    interp: &mut Interp<'_>,
    call: Call<'_, '_>,
    geometry: Geometry,
    graphic: Graphic,
) -> Eval<()> {
    let label = label(&mut call.args)?;
    interp.put_drawn(call, geometry, graphic, label)
}

/// `curve(a, b, c, …)`, `curve(a, b, controls: (c, d))`, `curve(a, b, out: 30deg, in: 150deg)`
fn curve(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let controls = call.args.take("controls");
    let (leave, arrive) = (
        angle_of(&mut call.args, "out")?,
        angle_of(&mut call.args, "in")?,
    );
    let looseness = call.args.take("looseness");
    let closed = flag(&mut call.args, "closed")?;
    let tension = tension(&mut call.args)?;
    let geometry = match (controls, leave, arrive) {
        (Some(controls), None, None) => {
            let (from, to) = two_points(call, "controls")?;
            let pair = controls.value.try_coord_pair();
            let both = |c: Coord| (c.clone(), c);
            let controls = match pair {
                Some(pair) => pair,
                None => both(controls.value.as_coord("controls").at(controls.span)?),
            };
            Geometry::Cubic { from, controls, to }
        }
        (None, Some(leave), Some(arrive)) => {
            let looseness = match looseness {
                Some(arg) => positive(&arg, "looseness")?,
                None => 1.0,
            };
            let (from, to) = two_points(call, "out")?;
            Geometry::OutIn {
                from,
                to,
                leave,
                arrive,
                looseness,
            }
        }
        (None, None, None) => {
            let least = if closed { 3 } else { 2 };
            polyline(call, least, closed, Some(tension))?
        }
        (Some(arg), ..) => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    arg.span,
                    "a curve has either `controls`, or `out` and `in`",
                )
                .with_hint("leave one of them out"),
            ));
        }
        (None, ..) => {
            return Err(Box::new(
                Diagnostic::error(Code::BadArguments, call.span, "`out` and `in` go together")
                    .with_hint("write `curve(a, b, out: 30deg, in: 150deg)`"),
            ));
        }
    };
    let graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    put(interp, call, geometry, graphic)
}

/// The ends of a curve that has no points between them.
fn two_points(call: Call<'_, '_>, what: &str) -> Eval<(Coord, Coord)> {
    let args = call.args.rest();
    match &args[..] {
        [a, b] => Ok((
            a.value.as_coord("a point").at(a.span)?,
            b.value.as_coord("a point").at(b.span)?,
        )),
        _ => Err(Box::new(
            Diagnostic::error(
                Code::BadArguments,
                call.span,
                format!("a curve with `{what}` wants two points, not {}", args.len()),
            )
            .with_hint(match what {
                "controls" => "write `curve(a, b, controls: (c, d))`",
                _ => "write `curve(a, b, out: 30deg, in: 150deg)`",
            }),
        )),
    }
}

/// `arc(center, radius, from: 0deg, to: 90deg)`
fn arc(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let center = coord(call, "center")?;
    let radius = call.args.required(call.name, "radius")?;
    let (rx, ry) = sizes(
        &radius,
        "radius",
        "a radius is above nothing, such as `1` or `5mm`",
    )?;
    let from = angle_of(&mut call.args, "from")?.unwrap_or(0.0);
    let to = angle_of(&mut call.args, "to")?.unwrap_or(std::f64::consts::FRAC_PI_2);
    // Beyond whole turns an arc only covers itself.
    let whole = std::f64::consts::TAU * (1.0 + 1e-12);
    if from == to || (to - from).abs() > whole {
        let what = if from == to {
            "nothing"
        } else {
            "more than a turn"
        };
        return Err(Box::new(
            Diagnostic::error(
                Code::BadValue,
                call.span,
                format!("from `from` to `to` the arc runs over {what}"),
            )
            .with_hint("two angles are wanted, apart by 360deg at most: `from: 0deg, to: 90deg`"),
        ));
    }
    let sector = flag(&mut call.args, "sector")?;
    let geometry = Geometry::Arc {
        center,
        rx,
        ry,
        from,
        to,
        sector,
    };
    let graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    put(interp, call, geometry, graphic)
}

/// `grid(from, to, step: 1)`
fn grid(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (a, b) = (coord(call, "from")?, coord(call, "to")?);
    let step = match call.args.take("step") {
        Some(arg) => sizes(
            &arg,
            "step",
            "a step is above nothing, such as `1` or `5mm`",
        )?,
        None => (Scalar::Unit(1.0), Scalar::Unit(1.0)),
    };
    let given = |name: &str| call.args.get(name).is_some();
    let (stroke, width) = (given("stroke"), given("width"));
    let mut graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    if let Some(line) = &mut graphic.stroke {
        if !stroke {
            let opacity = line.paint.color.opacity();
            line.paint = interp.canvas.grid();
            line.paint.color = line.paint.color.alpha(opacity);
        }
        if !width {
            line.width = GRID_WIDTH;
        }
    }
    graphic.tips = Tips::NONE;
    put(interp, call, Geometry::Grid { a, b, step }, graphic)
}

/// `brace(a, b, label: $n$)`
fn brace(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (a, b) = (coord(call, "a")?, coord(call, "b")?);
    let amplitude = match call.args.take("amplitude") {
        Some(arg) => super::canvas::positive_length(&arg.value, "amplitude", arg.span)?,
        None => AMPLITUDE,
    };
    let side = match call.args.take("side") {
        Some(arg) => {
            let names = SIDES.map(|(n, _)| n);
            by_name(&SIDES, arg.value.as_word("side", &names).at(arg.span)?)
        }
        None => Side::Auto,
    };
    let flip = flag(&mut call.args, "flip")?;
    let tips = call.args.get("arrow").map(|arg| arg.span);
    let graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    if let (Some(span), true) = (tips, graphic.tips != Tips::NONE) {
        return Err(Box::new(
            Diagnostic::error(Code::BadValue, span, "a brace has no tips")
                .with_hint("leave `arrow:` out"),
        ));
    }
    let geometry = Geometry::Brace {
        a,
        b,
        amplitude,
        side,
        flip,
    };
    put(interp, call, geometry, graphic)
}

/// `angle(a, o, b)`
fn angle(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (a, corner, b) = (coord(call, "a")?, coord(call, "o")?, coord(call, "b")?);
    let hint = "a radius is above nothing, such as `1` or `5mm`";
    let radius = match call.args.take("radius") {
        Some(arg) => size(&arg, "radius", hint)?,
        None => Scalar::Length(Length::mm(5.0)),
    };
    let right = match call.args.take("right") {
        Some(arg) => Some(arg.value.as_bool("right").at(arg.span)?),
        None => None,
    };
    let geometry = |sector: bool| Geometry::Angle {
        a: a.clone(),
        corner: corner.clone(),
        b: b.clone(),
        radius,
        right,
        sector,
    };
    // A filling belongs to the sector, a line to the arc alone.
    let asked = call.args.get("stroke").is_some();
    let mut line = interp.graphic(&mut call.args, Tips::NONE)?;
    let Some(fill) = line.fill.take() else {
        return put(interp, call, geometry(false), line);
    };
    let filled = Graphic {
        stroke: None,
        fill: Some(fill),
        tips: Tips::NONE,
    };
    let shape = |geometry, graphic, label| Item {
        kind: ItemKind::Shape(Box::new(Shape {
            geometry,
            graphic,
            label,
            series: None,
        })),
        span: call.span,
        id: None,
        motion: Motion::default(),
        layer: None,
        raster: None,
        clip: None,
        opacity: 1.0,
    };
    let label = label(&mut call.args)?;
    let mut items = vec![shape(geometry(true), filled, None)];
    if asked || label.is_some() {
        items.push(shape(geometry(false), line, label));
    }
    interp.put(
        ItemKind::Group(items),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// `tension:`
pub(super) fn tension(args: &mut ElementArgs) -> Eval<f64> {
    match args.take("tension") {
        Some(arg) => positive(&arg, "tension"),
        None => Ok(TENSION),
    }
}

fn positive(arg: &ArgValue, name: &str) -> Eval<f64> {
    let x = arg.value.as_number(name).at(arg.span)?;
    if x > 0.0 && x <= 100.0 {
        return Ok(x);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadValue,
            arg.span,
            format!("`{name}` cannot be {}", arg.value.describe()),
        )
        .with_hint(format!(
            "a number above 0 is wanted; 1 is usual: `{name}: 1`"
        )),
    ))
}

fn angle_of(args: &mut ElementArgs, name: &str) -> Eval<Option<f64>> {
    let Some(arg) = args.take(name) else {
        return Ok(None);
    };
    let angle = arg.value.as_angle(name).at(arg.span)?;
    if angle.abs() < 1e4 {
        return Ok(Some(angle));
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadValue,
            arg.span,
            format!("`{name}` cannot be {}", arg.value.describe()),
        )
        .with_hint(format!("say an angle: `{name}: 30deg`")),
    ))
}

pub(super) fn flag(args: &mut ElementArgs, name: &str) -> Eval<bool> {
    match args.take(name) {
        Some(arg) => arg.value.as_bool(name).at(arg.span),
        None => Ok(false),
    }
}

/// A size, or one to the right and one upwards.
fn sizes(arg: &ArgValue, name: &str, hint: &str) -> Eval<(Scalar, Scalar)> {
    let of = |value: &Value| {
        let part = ArgValue {
            name: None,
            value: value.clone(),
            span: arg.span,
        };
        size(&part, name, hint)
    };
    match &arg.value {
        Value::Tuple(items) | Value::List(items) => match &**items {
            [x, y] => Ok((of(x)?, of(y)?)),
            _ => Err(arg.value.mismatch(name, "one size or a pair of them")).at(arg.span),
        },
        Value::Array(a) if a.shape() == [2] => {
            let both = crate::numeric::array::to_vec(a);
            Ok((of(&Value::Number(both[0]))?, of(&Value::Number(both[1]))?))
        }
        value => {
            let one = of(value)?;
            Ok((one, one))
        }
    }
}
