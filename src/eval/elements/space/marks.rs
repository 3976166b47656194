//! Lines, dots, arrows, polygons and texts in space.

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementCall;
use super::super::super::{Eval, Interp};
use super::super::canvas::positive_length;
use super::super::graphic::{FILL, LABEL, LINE, label, paint, ratio, word};
use super::super::marks::{DOT, TEXT_ANCHORS};
use super::super::param::{opt, req, rest, words};
use super::super::plots::item;
use super::super::plots::scatter::{self, Class};
use super::super::{Element, Kind, Takes};
use super::args::{colors, gives_wrong, point, points, range, rows};
use super::surfaces::VALUES;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Length;
use crate::numeric::array;
use crate::scene::space::Vec3;
use crate::scene::{
    Graphic, ItemKind, Solid, SolidForm, Strand, TextAnchor, TextStyle, Tint, Tips,
};
use crate::source::Span;

const POINT: Kind = Kind::Other("three numbers");
const POINTS: Kind = Kind::Other("n×3 array");

/// Marks in space.
pub(in super::super) const ROWS: &[Element] = &[
    Element {
        name: "arrow",
        takes: Takes {
            own: &[
                req("from", POINT, "where it starts"),
                req("to", POINT, "where its tip is"),
            ],
            shared: &[&LINE, &LABEL],
        },
        doc: "an arrow in space",
        example: "arrow((0, 0, 0), (1, 1, 1))",
        holds: false,
        draw: arrow,
    },
    Element {
        name: "line",
        takes: Takes {
            own: &[rest(
                "points",
                Kind::Other("points of three numbers"),
                "two points or more",
            )],
            shared: &[&LINE, &LABEL],
        },
        doc: "a line through points in space",
        example: "line((0, 0, 0), (1, 0, 0), (1, 1, 1))",
        holds: false,
        draw: line,
    },
    Element {
        name: "path",
        takes: Takes {
            own: &[
                req(
                    "points",
                    POINTS,
                    "the points, one a row; a row that is `nan` is a gap",
                ),
                opt(
                    "closed",
                    Kind::Bool,
                    "false",
                    "whether it comes back to its start",
                ),
            ],
            shared: &[&LINE, &LABEL],
        },
        doc: "a line through the rows of an n×3 array",
        example: "path([[cos(t), sin(t), t / 6] for t in linspace(0, 12, 80)])",
        holds: false,
        draw: path,
    },
    Element {
        name: "point",
        takes: Takes {
            own: &[
                req("at", POINT, "where"),
                opt("radius", Kind::Length, "1.6pt", "its radius"),
            ],
            shared: &[&LINE, &FILL, &LABEL],
        },
        doc: "a dot in space",
        example: "point((0, 0, 1))",
        holds: false,
        draw: dot,
    },
    Element {
        name: "polygon",
        takes: Takes {
            own: &[rest(
                "points",
                Kind::Other("points of three numbers, or an n×3 array"),
                "its corners, in one plane",
            )],
            shared: &[&LINE, &FILL, &LABEL],
        },
        doc: "a flat polygon in space, such as a part of a plane",
        example: "polygon((0, 0, 0), (1, 0, 0), (1, 1, 1), (0, 1, 1), fill: #8dd3c7)",
        holds: false,
        draw: polygon,
    },
    Element {
        name: "quiver",
        takes: Takes {
            own: &[
                req(
                    "points",
                    Kind::Other("n×3 array, or function of x, y and z"),
                    "where the arrows start; or a field, which is sampled in the box",
                ),
                req(
                    "vectors",
                    POINTS,
                    "the arrows, one a row; not for a function",
                ),
                opt(
                    "scale",
                    Kind::Number,
                    "",
                    "how much longer they are drawn; so that none reaches the next when left out",
                ),
                opt(
                    "n",
                    Kind::Number,
                    "5",
                    "of a function: how many arrows along each axis",
                ),
                opt(
                    "x",
                    Kind::Other("two numbers"),
                    "",
                    "of a function: the range of x; that of the axes when left out",
                ),
                opt("y", Kind::Other("two numbers"), "", "likewise of y"),
                opt("z", Kind::Other("two numbers"), "(-1, 1)", "likewise of z"),
            ],
            shared: &[&LINE],
        },
        doc: "an arrow at each of many points",
        example: "quiver([0, 0, 0; 1, 0, 0], [0, 0, 1; 0, 1, 1])",
        holds: false,
        draw: quiver,
    },
    Element {
        name: "scatter",
        takes: Takes {
            own: &[
                req("points", POINTS, "the dots, one a row"),
                opt("size", Kind::Length, "3.2pt", "the diameter of a dot"),
                opt(
                    "fill",
                    Kind::Paint,
                    "",
                    "one colour for all; the next of the cycle when left out",
                ),
                opt(
                    "label",
                    Kind::Text,
                    "",
                    "the text in the legend; of classes a list with one for each",
                ),
            ],
            shared: &[&VALUES],
        },
        doc: "a dot at each row of an n×3 array; for each of them `color:` may have a class, a whole number or a text, as in the plane, or a value",
        example: "scatter([0, 0, 0; 1, 1, 1; 1, 0, 2])",
        holds: false,
        draw: scatter,
    },
    Element {
        name: "text",
        takes: Takes {
            own: &[
                req("at", POINT, "where it stands"),
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
                    "the colour of its letters",
                ),
            ],
            shared: &[],
        },
        doc: "a text at a point of space, above everything else",
        example: "text((0, 0, 1), $z$)",
        holds: false,
        draw: text,
    },
];

fn strand(points: Vec<Vec3>, closed: bool) -> SolidForm {
    SolidForm::Lines(vec![Strand {
        points,
        closed,
        paint: None,
    }])
}

fn lines(
    interp: &mut Interp<'_>,
    call: &mut ElementCall<'_>,
    form: SolidForm,
    tips: Tips,
) -> Eval<()> {
    let label = label(&mut call.args)?;
    let graphic = interp.graphic(&mut call.args, tips)?;
    super::put(interp, call, form, graphic, label)
}

/// `arrow(a, b)`
fn arrow(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let from = point(&call.args.required(call.name, "from")?, "from")?;
    let to = point(&call.args.required(call.name, "to")?, "to")?;
    lines(interp, call, strand(vec![from, to], false), Tips::END)
}

/// `line(a, b, c)`
fn line(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let points = points(&call.args.rest(), 2, "line", call.span)?;
    lines(interp, call, strand(points, false), Tips::NONE)
}

/// `path(P, closed: true)`
fn path(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let arg = call.args.required(call.name, "points")?;
    let points = rows(&arg.value, "points", arg.span)?;
    let closed = super::flag(&mut call.args, "closed", false)?;
    if points.len() < 2 {
        return Err(too_few("path", 2, points.len(), arg.span));
    }
    lines(interp, call, strand(points, closed), Tips::NONE)
}

fn too_few(name: &str, least: usize, found: usize, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        Code::EmptyData,
        span,
        format!("`{name}` wants {least} points or more, not {found}"),
    ))
}

/// `point(p)`
fn dot(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let at = point(&call.args.required(call.name, "at")?, "at")?;
    let radius = match call.args.take("radius") {
        Some(arg) => positive_length(&arg.value, "radius", arg.span)?,
        None => DOT,
    };
    let label = label(&mut call.args)?;
    let graphic = interp.graphic(&mut call.args, Tips::NONE)?;
    let fill = graphic
        .fill
        .as_ref()
        .and_then(|f| f.paints().next().cloned());
    let paint = fill.or_else(|| graphic.stroke.map(|s| s.paint));
    let tint = Tint::One(paint.unwrap_or_else(|| interp.canvas.ink()));
    let form = SolidForm::Dots {
        points: vec![at],
        radius,
        tint,
    };
    super::put(interp, call, form, Graphic::default(), label)
}

/// `scatter(P, color: v)`
fn scatter(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let arg = call.args.required(call.name, "points")?;
    let points = rows(&arg.value, "points", arg.span)?;
    if points.is_empty() {
        return Err(too_few("scatter", 1, 0, arg.span));
    }
    let radius = match call.args.take("size") {
        Some(arg) => positive_length(&arg.value, "size", arg.span)? * 0.5,
        None => DOT,
    };
    if let Some(classes) = scatter::classes_of(&call.args, points.len())? {
        return in_classes(interp, call, &points, radius, &classes);
    }
    let fill = paint(&mut call.args, "fill")?.flatten();
    let entry = super::text(&mut call.args, "label")?;
    let colors = colors(interp, &mut call.args)?;
    let tint = if colors.one.is_some() || colors.by_values() {
        colors.tint(interp, &points)?
    } else {
        let paint = fill.unwrap_or_else(|| interp.next_color());
        Tint::One(paint.faded(colors.opacity))
    };
    let form = SolidForm::Dots {
        points,
        radius,
        tint,
    };
    let solid = Solid {
        entry,
        ..plain(form)
    };
    super::put_solid(interp, call, solid)
}

/// Dots in classes, each with a colour of its own.
fn in_classes(
    interp: &mut Interp<'_>,
    call: &mut ElementCall<'_>,
    points: &[Vec3],
    radius: Length,
    classes: &[Class],
) -> Eval<()> {
    call.args.take("color");
    let entries = scatter::entries(&mut call.args, classes)?;
    let opacity = match call.args.take("opacity") {
        Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
        None => 1.0,
    };
    let mut items = Vec::new();
    for (class, entry) in classes.iter().zip(entries) {
        let color = match &class.color {
            Some(color) => color.clone(),
            None => interp.next_color(),
        };
        let members = class.members.iter();
        let form = SolidForm::Dots {
            points: members.filter_map(|i| points.get(*i).copied()).collect(),
            radius,
            tint: Tint::One(color.faded(opacity)),
        };
        let solid = Solid {
            entry,
            ..plain(form)
        };
        items.push(item(ItemKind::Solid(Box::new(solid)), call.span));
    }
    interp.put(
        ItemKind::Group(items),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// A mark without line and label.
fn plain(form: SolidForm) -> Solid {
    Solid {
        form,
        graphic: Graphic::default(),
        label: None,
        entry: None,
        floor: false,
        scale: None,
    }
}

/// `polygon(a, b, c, fill: red)`
fn polygon(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let corners = points(&call.args.rest(), 3, "polygon", call.span)?;
    if let Some(bad) = corners.iter().position(|c| !c.is_finite()) {
        return Err(Box::new(Diagnostic::error(
            Code::BadPoint,
            call.span,
            format!("corner {bad} of the polygon is not finite"),
        )));
    }
    lines(interp, call, SolidForm::Polygon(corners), Tips::NONE)
}

/// `text(p, "…")`
fn text(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let at = point(&call.args.required(call.name, "at")?, "at")?;
    let arg = call.args.required(call.name, "text")?;
    let mut text = (*arg.value.as_markup("text").at(arg.span)?).clone();
    if text.span == Span::default() {
        text.span = arg.span;
    }
    let anchor = word(&mut call.args, "anchor", &TEXT_ANCHORS)?.unwrap_or(TextAnchor::CENTER);
    let style = TextStyle {
        paint: paint(&mut call.args, "color")?.flatten(),
        wrap: None,
    };
    let form = SolidForm::Text {
        at,
        text,
        anchor,
        style,
    };
    super::put(interp, call, form, Graphic::default(), None)
}

/// `quiver(P, V)`, `quiver((x, y, z) => …, n: 4)`
fn quiver(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let arg = call.args.required(call.name, "points")?;
    let scale = match call.args.take("scale") {
        Some(arg) => Some(arg.value.as_number("scale").at(arg.span)?),
        None => None,
    };
    let span = call.span;
    if arg.value.is_callable() {
        let n = match call.args.take("n") {
            Some(arg) => arg.value.as_count("n").at(arg.span)?.clamp(1, 40),
            None => 5,
        };
        let args = &mut call.args;
        let ranges = [range(args, "x")?, range(args, "y")?, range(args, "z")?];
        let graphic = interp.graphic(&mut call.args, Tips::END)?;
        return interp.defer_field(call, move |interp, whole| {
            let x = ranges[0].unwrap_or(whole.x);
            let y = ranges[1].unwrap_or(whole.y);
            let z = ranges[2].unwrap_or((-1.0, 1.0));
            let (starts, vectors) = field(interp, &arg, [x, y, z], n)?;
            let solid = Solid {
                form: arrows(&starts, &vectors, scale),
                graphic,
                label: None,
                entry: None,
                floor: false,
                scale: None,
            };
            Ok(vec![item(ItemKind::Solid(Box::new(solid)), span)])
        });
    }
    // What says where and how densely a function is sampled.
    let sampling = ["n", "x", "y", "z"];
    if let Some((name, arg)) = sampling
        .iter()
        .find_map(|name| Some((name, call.args.take(name)?)))
    {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadArguments,
                arg.span,
                format!("`{name}` says where a function is sampled; points and vectors are what they are"),
            )
            .with_hint(format!("leave `{name}` out")),
        ));
    }
    let starts = rows(&arg.value, "points", arg.span)?;
    let given = call.args.required(call.name, "vectors")?;
    let vectors = rows(&given.value, "vectors", given.span)?;
    if starts.len() != vectors.len() {
        return Err(Box::new(Diagnostic::error(
            Code::ShapeMismatch,
            given.span,
            format!("{} vectors for {} points", vectors.len(), starts.len()),
        )));
    }
    lines(interp, call, arrows(&starts, &vectors, scale), Tips::END)
}

fn arrows(starts: &[Vec3], vectors: &[Vec3], scale: Option<f64>) -> SolidForm {
    let scale = scale.unwrap_or_else(|| fitting(starts, vectors));
    let strands = starts.iter().zip(vectors).filter_map(|(p, v)| {
        let to = *p + *v * scale;
        (p.is_finite() && to.is_finite() && v.norm() > 0.0).then(|| Strand {
            points: vec![*p, to],
            closed: false,
            paint: None,
        })
    });
    SolidForm::Lines(strands.collect())
}

/// The factor with which the longest arrow reaches to the next point.
fn fitting(starts: &[Vec3], vectors: &[Vec3]) -> f64 {
    let longest = vectors.iter().map(|v| v.norm()).filter(|n| n.is_finite());
    let longest = longest.fold(0.0, f64::max);
    let size = |of: &dyn Fn(&Vec3) -> f64| {
        let lo = starts.iter().map(of).fold(f64::INFINITY, f64::min);
        let hi = starts.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        hi - lo
    };
    let sides = [size(&|p| p.x), size(&|p| p.y), size(&|p| p.z)];
    let across = sides.into_iter().filter(|s| *s > 0.0).fold(0.0, f64::max);
    let steps = libm::cbrt(starts.len() as f64).max(2.0) - 1.0;
    if longest > 0.0 && across > 0.0 {
        across / steps / longest
    } else {
        1.0
    }
}

/// A field at the points of a lattice in the box.
fn field(
    interp: &mut Interp<'_>,
    f: &ArgValue,
    [x, y, z]: [(f64, f64); 3],
    n: usize,
) -> Eval<(Vec<Vec3>, Vec<Vec3>)> {
    let at = |(lo, hi): (f64, f64), i: usize| {
        let part = if n > 1 {
            i as f64 / (n - 1) as f64
        } else {
            0.5
        };
        lo + (hi - lo) * part
    };
    let (mut starts, mut vectors) = (Vec::new(), Vec::new());
    for k in 0..n * n * n {
        let p = Vec3::new(at(x, k % n), at(y, k / n % n), at(z, k / n / n));
        let value = interp.call_at(&f.value, &p.parts(), f.span)?;
        let found = value.try_array().filter(|a| a.shape() == [3]);
        let Some(&[u, v, w]) = found.map(|a| array::to_vec(&a)).as_deref() else {
            return Err(gives_wrong(&value, "three numbers", f.span));
        };
        starts.push(p);
        vectors.push(Vec3::new(u, v, w));
    }
    Ok((starts, vectors))
}
