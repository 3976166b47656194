//! `annotate`: a text with an arrow to a data point, beside the curves.

use std::rc::Rc;

use super::super::super::{Eval, Interp, Value};
use super::super::graphic::{LAYER, LINE};
use super::super::marks::Call;
use super::super::param::{opt, req};
use super::super::{Element, Kind, Takes};
use super::data;
use crate::diag::At;
use crate::geom::{Length, Point, Rect};
use crate::scene::{
    Coord, Geometry, ItemKind, Scalar, Shape, TextAnchor, TextItem, TextStyle, Tips,
};
use crate::style::{Markup, MathPiece, Piece};

/// Texts that point at data.
pub(super) const ANNOTATE: Element = Element {
    name: "annotate",
    takes: Takes {
        own: &[
            req("text", Kind::Text, "what it says"),
            req("at", Kind::Point, "the point that it is about"),
            opt(
                "from",
                Kind::Point,
                "",
                "where the text stands; where there is room when left out",
            ),
            opt(
                "gap",
                Kind::Length,
                "3pt",
                "from the tip of the arrow to the point",
            ),
        ],
        shared: &[&LINE, &LAYER],
    },
    doc: "a text with an arrow to a point; `arrow: none` leaves a plain line",
    example: "annotate(\"here\", (1, 2))",
    holds: false,
    draw: annotate,
};

/// From the point to the text when nobody says where it stands.
const DISTANCES: [f64; 2] = [22.0, 40.0];
/// About how large a letter is.
const LETTER: Point = Point { x: 5.0, y: 9.0 };
/// The thickness of the arrow when nobody says one.
const THIN: Length = Length::pt(0.4);

/// The sides on which a text may stand, the nicer ones first.
const SIDES: [(i8, i8); 8] = [
    (1, 1),
    (-1, 1),
    (1, -1),
    (-1, -1),
    (0, 1),
    (1, 0),
    (-1, 0),
    (0, -1),
];

/// `annotate("minimum", (1, 2))`
fn annotate(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let arg = call.args.required(call.name, "text")?;
    let mut text: Markup = (*arg.value.as_markup("text").at(arg.span)?).clone();
    if text.span == crate::source::Span::default() {
        text.span = arg.span;
    }
    let at = super::super::marks::coord(call, "at")?;
    let from = match call.args.take("from") {
        Some(arg) if !matches!(arg.value, Value::None) => {
            Some(arg.value.as_coord("from").at(arg.span)?)
        }
        _ => None,
    };
    let gap = match call.args.take("gap") {
        Some(arg) => super::super::canvas::positive_length(&arg.value, "gap", arg.span)?,
        None => Length::pt(3.0),
    };
    let thick = call.args.get("width").is_some();
    let mut graphic = interp.graphic(&mut call.args, Tips::END)?;
    if let (Some(line), false) = (&mut graphic.stroke, thick) {
        line.width = THIN;
    }
    let known = match &at {
        Coord::Xy(Scalar::Unit(x), Scalar::Unit(y)) => Some(Point::new(*x, *y)),
        _ => None,
    };
    if let Some(p) = known.filter(|p| p.is_finite()) {
        interp.reaches(Some((p.x, p.x)), Some((p.y, p.y)));
    }
    let span = call.span;
    interp.defer_note(call, move |_, whole| {
        let length = |pt: f64| Scalar::Length(Length::pt(pt));
        let (foot, side) = match (&from, known) {
            (Some(from), known) => {
                let end = match from {
                    Coord::Xy(Scalar::Unit(x), Scalar::Unit(y)) => Some(Point::new(*x, *y)),
                    _ => None,
                };
                let ends = end.zip(known);
                let way = ends.map(|(a, b)| whole.place(a) - whole.place(b));
                (from.clone(), towards(way.unwrap_or_default()))
            }
            (None, known) => {
                let (side, far) = match known {
                    Some(p) => free(p, whole, &text),
                    None => ((1, 1), DISTANCES[0]),
                };
                let way = Point::new(f64::from(side.0), f64::from(side.1)).unit() * far;
                let foot = Coord::Offset(Rc::new(at.clone()), length(way.x), length(way.y));
                (foot, side)
            }
        };
        // The line begins at the edge of the text, which is the foot.
        let tip = Coord::Along(Rc::new(at.clone()), Rc::new(foot.clone()), gap);
        let arrow = Shape {
            geometry: Geometry::Points {
                points: vec![foot.clone(), tip],
                closed: false,
                smooth: None,
            },
            graphic: graphic.clone(),
            label: None,
            series: None,
        };
        let words = TextItem {
            at: Coord::Offset(
                Rc::new(foot),
                length(2.0 * f64::from(side.0)),
                length(2.0 * f64::from(side.1)),
            ),
            text: text.clone(),
            anchor: TextAnchor::Compass(-side.0, -side.1),
            style: TextStyle::default(),
            fill: None,
        };
        Ok(vec![
            data::item(ItemKind::Shape(Box::new(arrow)), span),
            data::item(ItemKind::Text(words), span),
        ])
    })
}

/// The compass direction of a way.
fn towards(way: Point) -> (i8, i8) {
    let size = way.norm();
    if size == 0.0 {
        return (1, 1);
    }
    let part = |v: f64| i8::from(v > 0.38 * size) - i8::from(v < -0.38 * size);
    (part(way.x), part(way.y))
}

/// The side of a point, and how far, where a text hides the least.
fn free(at: Point, whole: &super::super::deferred::Whole, text: &Markup) -> ((i8, i8), f64) {
    let canvas = |p: &Point| whole.place(*p);
    let frame = Rect::new(Point::default(), whole.frame);
    let here = canvas(&at);
    let drawn: Vec<Point> = whole.drawn.borrow().iter().map(canvas).collect();
    // Long steps of a line have points between them.
    let mut dense: Vec<Point> = Vec::with_capacity(drawn.len());
    for pair in drawn.windows(2).filter(|w| w[0].is_finite()) {
        if !pair[1].is_finite() {
            dense.push(pair[0]);
            continue;
        }
        let steps = ((pair[1] - pair[0]).norm() / 4.0).clamp(1.0, 60.0) as u32;
        dense.extend((0..steps).map(|k| pair[0].lerp(pair[1], f64::from(k) / f64::from(steps))));
    }
    let size = Point::new(LETTER.x * letters(text) as f64, LETTER.y);
    let mut best = (f64::INFINITY, SIDES[0], DISTANCES[0], frame);
    for far in DISTANCES {
        for (n, side) in SIDES.into_iter().enumerate() {
            let way = Point::new(f64::from(side.0), f64::from(side.1));
            let foot = here + way.unit() * far;
            let middle =
                foot + Point::new(way.x * (size.x / 2.0 + 2.0), way.y * (size.y / 2.0 + 2.0));
            let half = Point::new(size.x / 2.0 + 3.0, size.y / 2.0 + 3.0);
            let room = Rect::new(middle - half, middle + half);
            let hidden = dense.iter().filter(|p| room.contains(**p)).count() as f64;
            let along = (1..8).filter(|k| {
                let p = here.lerp(foot, 0.25 + 0.75 * f64::from(*k) / 8.0);
                dense.iter().any(|q| (*q - p).norm() < 2.0)
            });
            let crossed = along.count() as f64;
            let outside = [
                frame.min.x - room.min.x,
                room.max.x - frame.max.x,
                frame.min.y - room.min.y,
                room.max.y - frame.max.y,
            ];
            let outside: f64 = outside.into_iter().map(|d| d.max(0.0)).sum();
            let cost = 4.0 * hidden + 2.0 * crossed + outside + 0.05 * n as f64 + 0.02 * far;
            if cost < best.0 {
                best = (cost, side, far, room);
            }
        }
    }
    // The next text knows of this one.
    let room = best.3;
    let back = |p: Point| whole.data(p);
    let mut taken = whole.drawn.borrow_mut();
    for k in 0..=8 {
        let across = Point::new(
            room.min.x + room.width() * f64::from(k) / 8.0,
            room.center().y,
        );
        taken.extend([back(across), Point::new(f64::NAN, f64::NAN)]);
    }
    (best.1, best.2)
}

/// About how many letters a text has.
fn letters(text: &Markup) -> usize {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Latex(text) => text.chars().count(),
        Piece::Math(pieces) => pieces
            .iter()
            .map(|p| match p {
                MathPiece::Latex(code) => code.chars().filter(|c| c.is_alphanumeric()).count(),
                MathPiece::Symbol(..) => 2,
            })
            .sum(),
    };
    text.pieces.iter().map(piece).sum::<usize>().clamp(1, 60)
}
