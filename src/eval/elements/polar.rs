//! `polar(r: 1) { … }`: axes whose first number is an angle, and whose second one the
//! distance from the middle.
//!
//! Data become points of a plane with equal units here, so that everything after knows
//! nothing but that plane.

use std::f64::consts::{PI, TAU};
use std::rc::Rc;

use super::super::figure::ElementCall;
use super::super::{Eval, Interp, Value};
use super::axes::{Limits, TICKS, length, text, ticks};
use super::deferred::{Asked, Block, POLAR_MARGIN, cycle};
use super::param::opt;
use super::{Element, Kind, Takes, legends};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::geom::{Length, Point};
use crate::scene::{
    Axes, Clip, Coord, Frame, Geometry, Graphic, Item, ItemKind, Layer, LegendPlace, Motion, Paint,
    Scalar, Scale, Shape, Stroke, TextAnchor, TextItem, TextStyle, Ticks, Tips, numbered,
};
use crate::source::Span;
use crate::style::{Markup, MathPiece, Piece};

/// Polar axes.
pub(super) const ROWS: &[Element] = &[Element {
    name: "polar",
    takes: Takes {
        own: &[
            opt(
                "r",
                Kind::Other("number, or a pair `(0, 2)`"),
                "",
                "the largest distance from the middle; that of the data when left out",
            ),
            opt("title", Kind::Text, "", "stands above the circle"),
            opt(
                "rticks",
                TICKS,
                "",
                "where the circles are, with texts of their own or without; chosen by figc when left out",
            ),
            opt(
                "angles",
                TICKS,
                "",
                "the angles of the rays in radians, with texts of their own or without; every 30 degrees when left out",
            ),
            opt(
                "legend",
                legends::PLACES,
                "outside",
                "where the legend of the marks with a `label` stands",
            ),
            opt(
                "cycle",
                Kind::Other("list of colours"),
                "",
                "the colours of marks of data that say none, in turn; eight of the palette when left out",
            ),
            opt(
                "width",
                Kind::Length,
                "",
                "the width of the square around the circle and its texts",
            ),
        ],
        shared: &[],
    },
    doc: "axes around a middle: data and functions in its block give the distance by the angle in radians",
    example: "polar(r: 2) { plot(t => 1 + cos(t)) }",
    holds: true,
    draw: polar,
}];

/// How much of the square around it the circle takes: its texts need some.
const CIRCLE: f64 = 0.84;
/// A straight line between two angles is cut at steps of this, two degrees.
const STEP: f64 = PI / 90.0;
/// Free space between the circle and the texts of the rays.
const SEP: f64 = 3.0;
/// The lines of circles and rays.
const LINE: Length = Length::pt(0.4);
/// Where the texts of the circles stand.
const RAY: f64 = PI / 12.0;

fn polar(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    if interp.canvas.inside_axes() {
        return Err(Box::new(
            Diagnostic::error(Code::BadPlace, call.span, "axes cannot stand inside axes")
                .with_hint("put them beside each other in a `row { … }`"),
        ));
    }
    let span = call.span;
    let args = &mut call.args;
    let cycle = cycle(args);
    let mut block = match &call.body {
        Some(body) => interp.collect_marks(body, cycle.as_ref().cloned().unwrap_or_default()),
        None => Block::default(),
    };
    cycle?;
    let mut legend = legends::wish(block.legend(), args)?;
    if legend.place == LegendPlace::Auto {
        // In the corners stand the texts of the rays.
        legend.place = LegendPlace::Beside;
    }
    let asked = radius(args)?;
    let (title, width) = (text(args, "title")?, length(args, "width")?);
    let (rings, rays) = (ticks(args, "rticks")?, ticks(args, "angles")?);
    let limits = |range| Limits {
        range,
        reversed: false,
    };
    let settled = interp.settle_axes(
        block,
        Asked {
            x: Some(limits((0.0, TAU))),
            y: asked.map(|r| limits((0.0, r))),
            width,
            height: width,
            from_zero: true,
            ..Asked::default()
        },
        span,
    )?;
    super::twins::refuse(&settled.twins)?;
    refuse_pictures(&settled.items)?;
    let largest = reach(&settled.items);
    let radius = match asked {
        Some(r) => r,
        None if largest > 0.0 => largest * POLAR_MARGIN,
        None => 1.0,
    };
    let mut items = interp.frame_around(radius, &rings, &rays, span);
    let mut data = settled.items;
    around(&mut data);
    if largest > radius {
        // What is farther away than the circle is not shown.
        let circle = Geometry::Ellipse {
            center: Coord::Xy(Scalar::Unit(0.0), Scalar::Unit(0.0)),
            rx: Scalar::Unit(radius),
            ry: Scalar::Unit(radius),
        };
        let group = Item {
            clip: Some(Clip::Shape(circle)),
            ..item(ItemKind::Group(data), span)
        };
        items.push(group);
    } else {
        items.extend(data);
    }
    let side = radius / CIRCLE;
    let axes = Axes {
        x: (-side, side),
        y: (-side, side),
        xscale: Scale::default(),
        yscale: Scale::default(),
        equal: true,
        grid: false,
        frame: Frame::None,
        title,
        xlabel: None,
        ylabel: None,
        space: None,
        xticks: Ticks::Auto,
        yticks: Ticks::Auto,
        legend,
        colorbar: None,
        width,
        height: width,
        items,
        zoom: None,
        twins: Vec::new(),
        bare: (false, false),
        volume: None,
        ink: None,
    };
    interp.put(
        ItemKind::Axes(Box::new(axes)),
        call.name,
        call.label.as_ref(),
        span,
    )
}

/// Takes `r`.
fn radius(args: &mut super::super::figure::ElementArgs) -> Eval<Option<f64>> {
    let Some(arg) = args.take("r") else {
        return Ok(None);
    };
    let r = match &arg.value {
        Value::Number(r) => Some(*r),
        Value::Tuple(pair) => match &pair[..] {
            [Value::Number(0.0), Value::Number(r)] => Some(*r),
            _ => None,
        },
        _ => None,
    };
    match r.filter(|r| r.is_finite() && *r > 0.0) {
        Some(r) => Ok(Some(r)),
        None => Err(
            Fault::new(Code::BadLimits, format!("`r` cannot be {}", arg.value))
                .with_hint("the distance from the middle begins at 0: write `r: 2` or `r: (0, 2)`"),
        )
        .at(arg.span),
    }
}

/// Refuses pictures, which stay rectangles.
fn refuse_pictures(items: &[Item]) -> Eval<()> {
    for item in items {
        match &item.kind {
            ItemKind::Group(inner) => refuse_pictures(inner)?,
            ItemKind::Shape(shape) if matches!(shape.geometry, Geometry::Image(_)) => {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadPlace,
                        item.span,
                        "polar axes cannot bend a picture of cells",
                    )
                    .with_hint("draw the areas between levels: `contourf((t, r) => …)`"),
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The largest distance from the middle.
fn reach(items: &[Item]) -> f64 {
    items
        .iter()
        .map(|item| match &item.kind {
            ItemKind::Group(inner) => reach(inner),
            ItemKind::Shape(shape) => match &shape.geometry {
                Geometry::Data { points, .. } | Geometry::Dots { points, .. } => points
                    .iter()
                    .filter(|p| p.is_finite())
                    .map(|p| p.y.abs())
                    .fold(0.0, f64::max),
                Geometry::Rect {
                    a: Coord::Xy(_, Scalar::Unit(a)),
                    b: Coord::Xy(_, Scalar::Unit(b)),
                } => a.abs().max(b.abs()),
                _ => 0.0,
            },
            _ => 0.0,
        })
        .fold(0.0, f64::max)
}

/// Brings data from angles and distances into the plane.
fn around(items: &mut [Item]) {
    for item in items {
        match &mut item.kind {
            ItemKind::Group(inner) => around(inner),
            ItemKind::Text(text) => turn(&mut text.at),
            ItemKind::Shape(shape) => around_shape(shape),
            _ => {}
        }
    }
}

fn around_shape(shape: &mut Shape) {
    match &mut shape.geometry {
        Geometry::Data { points, closed, .. } => *points = dense(points, *closed),
        Geometry::Dots { points, .. } => {
            for p in points {
                *p = Point::polar(p.x, p.y);
            }
        }
        Geometry::Points { points, .. } => points.iter_mut().for_each(turn),
        Geometry::Ellipse { center, .. } | Geometry::Arc { center, .. } => turn(center),
        Geometry::Cubic { from, controls, to } => {
            let ends = [from, &mut controls.0, &mut controls.1, to];
            ends.into_iter().for_each(turn);
        }
        Geometry::OutIn { from, to, .. } => [from, to].into_iter().for_each(turn),
        Geometry::Brace { a, b, .. } => [a, b].into_iter().for_each(turn),
        Geometry::Angle { a, corner, b, .. } => [a, corner, b].into_iter().for_each(turn),
        Geometry::Rect {
            a: Coord::Xy(Scalar::Unit(x0), Scalar::Unit(y0)),
            b: Coord::Xy(Scalar::Unit(x1), Scalar::Unit(y1)),
        } => {
            // A bar is a part of a ring.
            let corners = [(*x0, *y0), (*x1, *y0), (*x1, *y1), (*x0, *y1)];
            let corners = corners.map(|(x, y)| Point::new(x, y));
            shape.geometry = Geometry::Data {
                points: dense(&corners, true),
                closed: true,
                smooth: None,
            };
        }
        _ => {}
    }
}

/// A pair of numbers is an angle and a distance.
fn turn(coord: &mut Coord) {
    if let Coord::Xy(Scalar::Unit(angle), r @ Scalar::Unit(_)) = coord {
        *coord = Coord::Polar(*angle, *r);
    }
}

/// A line of angles and distances in the plane, with points between those that are far
/// apart.
fn dense(points: &[Point], closed: bool) -> Vec<Point> {
    let mut out = Vec::with_capacity(points.len());
    let mut before: Option<Point> = match closed {
        true => points.last().copied(),
        false => None,
    };
    for p in points {
        if let Some(q) = before.filter(|q| q.is_finite() && p.is_finite()) {
            let steps = ((p.x - q.x).abs() / STEP).ceil().clamp(1.0, 2000.0) as u32;
            for k in 1..steps {
                let at = q.lerp(*p, f64::from(k) / f64::from(steps));
                out.push(Point::polar(at.x, at.y));
            }
        }
        out.push(if p.is_finite() {
            Point::polar(p.x, p.y)
        } else {
            *p
        });
        before = Some(*p);
    }
    out
}

impl Interp<'_> {
    /// Circles and rays with their texts.
    fn frame_around(&self, radius: f64, rings: &Ticks, rays: &Ticks, span: Span) -> Vec<Item> {
        let (grid, axis) = (self.canvas.grid(), self.canvas.axis());
        let zero = || Coord::Xy(Scalar::Unit(0.0), Scalar::Unit(0.0));
        let mut lines = Vec::new();
        let mut texts = Vec::new();
        let mut line = |geometry, paint: &Paint| {
            let shape = Shape {
                geometry,
                graphic: Graphic {
                    stroke: Some(Stroke::solid(paint.clone(), LINE)),
                    fill: None,
                    tips: Tips::NONE,
                },
                label: None,
                series: None,
            };
            lines.push(Item {
                layer: Some(Layer::Background),
                ..item(ItemKind::Shape(Box::new(shape)), span)
            });
        };
        let circle = |r: f64| Geometry::Ellipse {
            center: zero(),
            rx: Scalar::Unit(r),
            ry: Scalar::Unit(r),
        };
        let rings: Vec<(f64, Markup)> = match rings {
            Ticks::Auto => numbered((0.0, radius), 4.0)
                .into_iter()
                .map(|(v, text)| (v, maths(&text, span)))
                .collect(),
            Ticks::At(list) => own(list, span),
        };
        for (r, label) in &rings {
            if *r > 0.0 && *r < radius * (1.0 - 1e-9) {
                line(circle(*r), &grid);
            }
            if *r > 0.0 && *r <= radius * (1.0 + 1e-9) {
                let at = Coord::Polar(RAY, Scalar::Unit(*r));
                texts.push(small(at, label, TextAnchor::CENTER, span));
            }
        }
        let rays: Vec<(f64, Markup)> = match rays {
            Ticks::Auto => (0..12_u32)
                .map(|k| {
                    let text = format!("{}^\\circ", 30 * k);
                    (f64::from(k) * PI / 6.0, maths(&text, span))
                })
                .collect(),
            Ticks::At(list) => own(list, span),
        };
        for (angle, label) in &rays {
            let edge = Coord::Polar(*angle, Scalar::Unit(radius));
            line(
                Geometry::Points {
                    points: vec![zero(), edge.clone()],
                    closed: false,
                    smooth: None,
                },
                &grid,
            );
            let out = Point::polar(*angle, 1.0);
            // The side of the text that looks at the circle.
            let side = |v: f64| match v {
                v if v > 0.38 => -1,
                v if v < -0.38 => 1,
                _ => 0,
            };
            let by = |v: f64| Scalar::Length(Length::pt(SEP * v));
            let at = Coord::Offset(Rc::new(edge), by(out.x), by(out.y));
            texts.push(small(
                at,
                label,
                TextAnchor::Compass(side(out.x), side(out.y)),
                span,
            ));
        }
        line(circle(radius), &axis);
        lines.extend(texts);
        lines
    }
}

/// A text in the size of numbers at axes.
fn small(at: Coord, label: &Markup, anchor: TextAnchor, span: Span) -> Item {
    let mut text = label.clone();
    text.pieces
        .insert(0, Piece::Latex("\\footnotesize ".into()));
    let text = TextItem {
        at,
        text,
        anchor,
        style: TextStyle::default(),
        fill: None,
    };
    item(ItemKind::Text(text), span)
}

/// The author's own ticks; a number without a text is its own.
fn own(list: &[(f64, Option<Markup>)], span: Span) -> Vec<(f64, Markup)> {
    let text = |v: f64| maths(&crate::geom::exact(v), span);
    list.iter()
        .map(|(v, label)| (*v, label.clone().unwrap_or_else(|| text(*v))))
        .collect()
}

fn maths(text: &str, span: Span) -> Markup {
    Markup {
        pieces: vec![Piece::Math(vec![MathPiece::Latex(text.into())])],
        span,
    }
}

/// A thing without name and motion.
fn item(kind: ItemKind, span: Span) -> Item {
    Item {
        kind,
        span,
        id: None,
        motion: Motion::default(),
        layer: None,
        raster: None,
        clip: None,
        opacity: 1.0,
    }
}
