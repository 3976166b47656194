//! Points by intent. They stay symbolic until the layout knows where things are.

use std::rc::Rc;

use super::args::{num, req};
use super::{Args, Builtin, ParamSpec, row};
use crate::diag::Fault;
use crate::eval::value::Value;
use crate::scene::Coord;

const A: ParamSpec = req("a", "a point");
const B: ParamSpec = req("b", "a point");

fn point(a: &Args, i: usize, name: &str) -> Result<Rc<Coord>, Fault> {
    a.value(i).as_coord(name).map(Rc::new)
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
        ),
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
        ),
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
        ),
    ]
}
