//! `vline` and `hline`: from border to border of the axes.

use super::super::super::call::ArgValue;
use super::super::super::{Eval, Interp, Value};
use super::super::graphic::{LABEL, LAYER, LINE, RASTER, label};
use super::super::marks::Call;
use super::super::param::{opt, req};
use super::super::{Element, Kind, Takes};
use super::data::{self, Looks};
use crate::diag::{At, Code, Fault};
use crate::geom::Point;
use crate::scene::{Geometry, Side, Tips};

/// Lines across axes.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "hline",
        takes: Takes {
            own: &[
                req("at", NUMBERS, "its height, or several"),
                opt(
                    "x",
                    Kind::Other("two numbers"),
                    "",
                    "from where to where; from border to border when left out",
                ),
            ],
            shared: &[&LINE, &LABEL, &LAYER, &RASTER],
        },
        doc: "a level line at a height, its label above its right end",
        example: "hline(0.5, dash: dashed)",
        holds: false,
        draw: hline,
    },
    Element {
        name: "vline",
        takes: Takes {
            own: &[
                req("at", NUMBERS, "where it is, or several"),
                opt(
                    "y",
                    Kind::Other("two numbers"),
                    "",
                    "from where to where; from border to border when left out",
                ),
            ],
            shared: &[&LINE, &LABEL, &LAYER, &RASTER],
        },
        doc: "an upright line, its label right of its upper end",
        example: "vline(0.5, dash: dashed)",
        holds: false,
        draw: vline,
    },
    super::annotate::ANNOTATE,
];

const NUMBERS: Kind = Kind::Other("a number, or several");

/// `hline(y)`
fn hline(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    across(interp, call, true)
}

/// `vline(x)`
fn vline(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    across(interp, call, false)
}

fn across(interp: &mut Interp<'_>, call: Call<'_, '_>, level: bool) -> Eval<()> {
    let at = numbers(&call.args.required(call.name, "at")?)?;
    let name = if level { "x" } else { "y" };
    let part = match call.args.take(name) {
        Some(arg) => Some(data::range(&arg, name)?),
        None => None,
    };
    let mut text = label(&mut call.args)?;
    if let Some(text) = &mut text {
        // At its end, where it is free of curves more often than in the middle.
        text.pos = text.pos.or(Some(0.94));
        if text.side == Side::Auto {
            text.side = if level { Side::Above } else { Side::Right };
        }
    }
    let looks = Looks {
        graphic: interp.graphic(&mut call.args, Tips::NONE)?,
        label: text,
        entry: None,
    };
    let extent = at
        .iter()
        .copied()
        .fold(None, |range: Option<(f64, f64)>, v| {
            Some(range.map_or((v, v), |(lo, hi)| (lo.min(v), hi.max(v))))
        });
    if level {
        interp.reaches(part, extent);
    } else {
        interp.reaches(extent, part);
    }
    let span = call.span;
    interp.defer_field(call, move |_, whole| {
        let (from, to) = part.unwrap_or(if level { whole.x } else { whole.y });
        let point = |along: f64, at: f64| match level {
            true => Point::new(along, at),
            false => Point::new(at, along),
        };
        let lines = at.iter().map(|at| {
            let geometry = Geometry::Data {
                points: vec![point(from, *at), point(to, *at)],
                closed: false,
                smooth: None,
            };
            looks.mark(geometry, None, span)
        });
        Ok(lines.collect())
    })
}

/// One number, or several.
fn numbers(arg: &ArgValue) -> Eval<Vec<f64>> {
    let found = match &arg.value {
        Value::Number(x) => vec![*x],
        _ => data::vector(arg, "at")?,
    };
    if found.len() <= 1000 && found.iter().all(|x| x.is_finite()) {
        return Ok(found);
    }
    Err(Fault::new(
        Code::BadValue,
        "`at` wants finite numbers, and a thousand at most",
    ))
    .at(arg.span)
}
