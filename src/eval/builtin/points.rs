//! Points by intent. They stay symbolic until the layout knows where things are.

use std::rc::Rc;

use super::args::{num, opt, req};
use super::{Args, Builtin, ParamSpec, row};
use crate::diag::{Code, Fault};
use crate::eval::convert::scalar_of;
use crate::eval::value::{Crossings, Value};
use crate::scene::{Coord, Scalar, Track};

const A: ParamSpec = req("a", "a point");
const B: ParamSpec = req("b", "a point");
const C: ParamSpec = req("c", "a point");
const LENGTH: ParamSpec = opt("length", "how far");

fn point(a: &Args, i: usize, name: &str) -> Result<Rc<Coord>, Fault> {
    a.value(i).as_coord(name).map(Rc::new)
}

/// A number of units or a length, if given.
fn length(a: &Args, i: usize) -> Result<Option<Scalar>, Fault> {
    let Some(value) = a.given(i) else {
        return Ok(None);
    };
    match scalar_of(value) {
        Some(Scalar::Unit(x)) if !x.is_finite() => Err(Fault::new(
            Code::BadValue,
            format!("`length` cannot be {}", value.describe()),
        )),
        Some(scalar) => Ok(Some(scalar)),
        None => Err(value.mismatch("length", "a number or a length such as `5mm`")),
    }
}

/// Two points of a line: a pair of points, or a drawn line with its ends.
fn line(a: &Args, i: usize, name: &str) -> Result<(Rc<Coord>, Rc<Coord>), Fault> {
    let value = a.value(i);
    if let Some((p, q)) = value.try_coord_pair() {
        return Ok((Rc::new(p), Rc::new(q)));
    }
    match value {
        Value::Handle(h) => Ok((Rc::new(Coord::On(h.id, 0.0)), Rc::new(Coord::On(h.id, 1.0)))),
        _ => Err(Fault {
            code: Code::BadPoint,
            ..value.mismatch(
                name,
                "two points of a line such as `(a, b)`, or a drawn line",
            )
        }),
    }
}

fn track(a: &Args, i: usize, name: &str) -> Result<Track, Fault> {
    match a.value(i) {
        Value::Handle(h) => Ok(Track::Drawn(h.id)),
        value => match value.try_coord_pair() {
            Some((p, q)) => Ok(Track::Through(Rc::new(p), Rc::new(q))),
            None => Err(Fault {
                code: Code::BadPoint,
                ..value.mismatch(
                    name,
                    "a drawn thing, or two points of a line such as `(a, b)`",
                )
            }
            .with_hint("name what is drawn: `p: curve(…)`")),
        },
    }
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "between",
            const { &[A, B, num("part", 0.5, "how far from a to b, a ratio")] },
            "the point a part of the way from a to b",
            "between((0, 0), (2, 0), 0.5) == between((0, 0), (2, 0))",
            |_, a| {
                Ok(Value::coord(Coord::Between(
                    point(a, 0, "a")?,
                    point(a, 1, "b")?,
                    a.number(2)?,
                )))
            },
        )
        .gives("a point")
        .fails(&["between((0, 0), 1)"])
        .shows("between((0, 0), (2, 0), 0.5)"),
        row(
            "along",
            const { &[A, B, req("distance", "a length")] },
            "the point at a distance from a towards b",
            "along((0, 0), (2, 0), 5mm) == (0, 0).along((2, 0), 5mm)",
            |_, a| {
                let distance = a.value(2).as_length("distance")?;
                Ok(Value::coord(Coord::Along(
                    point(a, 0, "a")?,
                    point(a, 1, "b")?,
                    distance,
                )))
            },
        )
        .gives("a point")
        .fails(&["along((0, 0), (1, 1), 2)"])
        .shows("along((0, 0), (2, 0), 5mm)"),
        row(
            "corner",
            const { &[A, B] },
            "the point with the x of a and the y of b",
            "corner((0, 1), (2, 3)) == corner((0, 1), (2, 3))",
            |_, a| {
                Ok(Value::coord(Coord::Corner(
                    point(a, 0, "a")?,
                    point(a, 1, "b")?,
                )))
            },
        )
        .gives("a point")
        .fails(&["corner((0, 0), 1)"])
        .shows("corner((0, 1), (2, 3))"),
        row(
            "turn",
            const { &[A, B, req("angle", "an angle"), LENGTH] },
            "the point b turned about a to the left; with `length` at this distance from a",
            "turn((0, 0), (2, 0), 90deg) == (0, 0).turn((2, 0), 90deg)",
            |_, a| {
                Ok(Value::coord(Coord::Turn {
                    about: point(a, 0, "a")?,
                    point: point(a, 1, "b")?,
                    angle: a.angle(2)?,
                    length: length(a, 3)?,
                }))
            },
        ).gives("a point").fails(&["turn((0, 0), (1, 0), 1cm)"]).shows("turn((0, 0), (2, 0), 90deg)")
        .notes("Angles are those on the page, also inside axes whose units differ in length. A plain number is in the units of the place."),
        row(
            "project",
            const { &[C, req("onto", "two points of a line, or a drawn line")] },
            "the point of the line that is nearest to c: the foot of the perpendicular",
            "project((1, 2), onto: ((0, 0), (4, 0))) == (1, 2).project(onto: ((0, 0), (4, 0)))",
            |_, a| {
                Ok(Value::coord(Coord::Foot {
                    point: point(a, 0, "c")?,
                    line: line(a, 1, "onto")?,
                }))
            },
        ).gives("a point").fails(&["project((1, 2), onto: 3)"]).shows("project((1, 2), onto: ((0, 0), (4, 0)))")
        .notes("The line goes on beyond its two points; of a drawn line its ends are taken."),
        row(
            "perpendicular",
            const { &[C, req("to", "two points of a line, or a drawn line"), LENGTH] },
            "a point beside c, so that the way to it is at a right angle to the line",
            "perpendicular((1, 2), to: ((0, 0), (4, 0))) == (1, 2).perpendicular(to: ((0, 0), (4, 0)))",
            |_, a| {
                Ok(Value::coord(Coord::Perpendicular {
                    point: point(a, 0, "c")?,
                    line: line(a, 1, "to")?,
                    length: length(a, 2)?,
                }))
            },
        ).gives("a point").fails(&["perpendicular((1, 2), to: 3)"]).shows("perpendicular((1, 2), to: ((0, 0), (4, 0)))")
        .notes("It starts at c wherever c is, while `project` goes to the line. It lies to the left of the way from the first point to the second, to the right with a `length` below 0; without one it is as far as the two points are apart."),
        row(
            "intersect",
            const {
                &[
                    req("p", "a drawn thing, or two points of a line"),
                    req("q", "a drawn thing, or two points of a line"),
                    opt("index", "which of them"),
                ]
            },
            "the points where two lines cross, in order along p: `intersect(p, q)[0]` is the first",
            "intersect(((0, 0), (2, 2)), ((0, 2), (2, 0)))[0] == intersect(((0, 0), (2, 2)), ((0, 2), (2, 0)), 0)",
            |interp, a| {
                let (p, q) = (track(a, 0, "p")?, track(a, 1, "q")?);
                let count = interp.canvas.crossings(&p, &q);
                let crossings = Crossings { p, q, count };
                match a.given(2) {
                    Some(_) => Ok(crossings.pick(a.integer(2)?, &interp.canvas)?),
                    None => Ok(Value::Crossings(Rc::new(crossings))),
                }
            },
        ).gives("points, or one with an index").fails(&["intersect(1, 2)"]).shows("intersect(((0, 0), (2, 2)), ((0, 2), (2, 0)), 0)")
        .notes("A drawn line ends where it is drawn, and a shape is its outline; a pair of points stands for the endless line through them. An index below 0 counts from the end. Lines that run along each other have no crossing there. `for` and `len` work where the crossings do not depend on sizes that only the layout knows; picking by number always does, and where there is no such crossing the figure says so."),
    ]
}
