//! `xscale:` and `yscale:` of axes: words, or a function of the author's.

use std::rc::Rc;

use super::super::figure::ElementArgs;
use super::super::{Eval, Interp, Value};
use super::Kind;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Point, exact};
use crate::scene::{Coord, Geometry, Item, ItemKind, Scalar, Scale, ScaleMap, Shape, Warp};
use crate::source::Span;

/// The ends of an axis, the smaller one first.
type Limits = (f64, f64);

/// The words for scales.
const WORDS: [&str; 4] = ["linear", "log", "log2", "symlog"];

/// What the arguments take.
pub(super) const SCALES: Kind = Kind::Other(
    "`linear` `log` `log2` `symlog`, a pair `(symlog, 0.1)`, or a pair of functions `(f, inverse)`",
);

/// Up to where a symlog axis is linear if nobody says it.
const THRESHOLD: f64 = 1.0;

/// How an axis is asked to run.
#[derive(Debug, Clone)]
pub(super) enum AskedScale {
    /// In a way that figc knows.
    Known(ScaleMap),
    /// By a function, and what undoes it.
    Function(Value, Value, Span),
}

impl Default for AskedScale {
    fn default() -> Self {
        AskedScale::Known(ScaleMap::Linear)
    }
}

/// Takes `xscale` or `yscale`.
pub(super) fn asked(args: &mut ElementArgs, name: &str) -> Eval<AskedScale> {
    let Some(arg) = args.take(name) else {
        return Ok(AskedScale::default());
    };
    let function = |value: &Value| {
        matches!(
            value,
            Value::Function(_) | Value::Builtin(_) | Value::Net(_)
        )
    };
    match &arg.value {
        Value::Tuple(pair) | Value::List(pair) => match &pair[..] {
            [word, Value::Number(threshold)] if word.word().as_deref() == Some("symlog") => {
                if !(*threshold > 0.0 && threshold.is_finite()) {
                    return Err(Box::new(Diagnostic::error(
                        Code::BadValue,
                        arg.span,
                        format!(
                            "the threshold of a symlog axis is a number above zero, not {}",
                            exact(*threshold)
                        ),
                    )));
                }
                let threshold = *threshold;
                Ok(AskedScale::Known(ScaleMap::Symlog { threshold }))
            }
            [f, inverse] if function(f) && function(inverse) => {
                Ok(AskedScale::Function(f.clone(), inverse.clone(), arg.span))
            }
            _ => Err(arg.value.mismatch(
                name,
                "a pair of functions such as `(x => x^2, x => sqrt(x))`",
            ))
            .at(arg.span),
        },
        value => {
            let word = value.as_word(name, &WORDS).at(arg.span)?;
            Ok(AskedScale::Known(match word {
                "log" => ScaleMap::Log { base: 10.0 },
                "log2" => ScaleMap::Log { base: 2.0 },
                "symlog" => ScaleMap::Symlog {
                    threshold: THRESHOLD,
                },
                _ => ScaleMap::Linear,
            }))
        }
    }
}

/// Whether axes are asked for a scale.
pub(super) fn said(args: &ElementArgs) -> bool {
    ["xscale", "yscale"]
        .iter()
        .any(|name| args.get(name).is_some())
}

impl AskedScale {
    /// What is known of the scale before the limits are: a function runs evenly then.
    pub(super) fn before(&self) -> Scale {
        match self {
            AskedScale::Known(map) => map.clone().into(),
            AskedScale::Function(..) => Scale::default(),
        }
    }

    /// The scale for limits that are settled.
    ///
    /// # Errors
    /// Limits that have no place on it, and a function that does not rise or fall from one
    /// to the other, or that its inverse does not undo.
    pub(super) fn settle(
        &self,
        interp: &mut Interp<'_>,
        axis: &str,
        (lo, hi): (f64, f64),
        reversed: bool,
        span: Span,
    ) -> Eval<Scale> {
        let (f, inverse, at) = match self {
            AskedScale::Known(map) => {
                let scale = Scale {
                    map: map.clone(),
                    reversed,
                };
                if scale.has(lo) && scale.has(hi) {
                    return Ok(scale);
                }
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadLimits,
                        span,
                        format!(
                            "the limits of `{axis}` are ({}, {}), and a log axis has no place for {}",
                            exact(lo),
                            exact(hi),
                            exact(if scale.has(lo) { hi } else { lo })
                        ),
                    )
                    .with_hint(format!(
                        "give it limits above zero, or write `{axis}scale: symlog`"
                    )),
                ));
            }
            AskedScale::Function(f, inverse, at) => (f, inverse, *at),
        };
        let mut value_of = |of: &Value, x: f64| -> Eval<f64> {
            let value = interp.call(of, vec![Value::Number(x)], at)?;
            value.as_number("the value of the scale").at(at)
        };
        let wrong = |message: String| {
            Diagnostic::error(Code::BadValue, at, message).with_hint(format!(
                "`{axis}scale` wants a function that rises or falls, and what undoes it, such as `(x => x^3, x => cbrt(x))`"
            ))
        };
        for x in [lo, f64::midpoint(lo, hi), hi] {
            let there = value_of(f, x)?;
            let back = value_of(inverse, there)?;
            let same = (back - x).abs() <= 1e-6 * (hi - lo);
            if !same {
                return Err(Box::new(wrong(format!(
                    "the second function of `{axis}scale` does not undo the first: {} becomes {}, and that {}",
                    exact(x),
                    exact(there),
                    exact(back)
                ))));
            }
        }
        let Some(warp) = Warp::new((lo, hi), |x| value_of(f, x))? else {
            return Err(Box::new(wrong(format!(
                "the function of `{axis}scale` does not rise or fall all the way from {} to {}",
                exact(lo),
                exact(hi)
            ))));
        };
        Ok(Scale {
            map: ScaleMap::Function(Rc::new(warp)),
            reversed,
        })
    }
}

/// Brings marks onto scales that have no place for some values: lines get gaps, dots are
/// left out, and areas and bars end beyond the limits.
pub(super) fn fit(interp: &mut Interp<'_>, items: &mut [Item], axes: [(&Scale, Limits); 2]) {
    if axes
        .iter()
        .all(|(scale, _)| scale.has(-1.0) && scale.has(0.0))
    {
        return;
    }
    for item in items {
        match &mut item.kind {
            ItemKind::Group(inner) => fit(interp, inner, axes),
            ItemKind::Shape(shape) => {
                let missing = fit_shape(shape, axes);
                if missing > 0 {
                    interp.report(
                        Diagnostic::warning(
                            Code::MissingData,
                            item.span,
                            match missing {
                                1 => "1 of the points has no place on a log axis, and is left out".into(),
                                n => format!("{n} of the points have no place on a log axis, and are left out"),
                            },
                        )
                        .with_hint("a log axis has the numbers above zero; `symlog` has all"),
                    );
                }
            }
            _ => {}
        }
    }
}

/// How many points of a shape had to be left out.
fn fit_shape(shape: &mut Shape, axes: [(&Scale, Limits); 2]) -> usize {
    let [(xscale, x), (yscale, y)] = axes;
    let has = |p: &Point| xscale.has(p.x) && yscale.has(p.y);
    // Far enough below the limits that nobody sees it.
    let beyond = |v: f64, scale: &Scale, limits: Limits| match scale.has(v) || !v.is_finite() {
        true => v,
        false => scale.forwards().value(-0.2, limits),
    };
    let filled = shape.graphic.fill.is_some();
    match &mut shape.geometry {
        Geometry::Data { points, closed, .. } if *closed || filled => {
            for p in points {
                *p = Point::new(beyond(p.x, xscale, x), beyond(p.y, yscale, y));
            }
            0
        }
        Geometry::Data { points, .. } => {
            let mut missing = 0;
            for p in points.iter_mut().filter(|p| p.is_finite()) {
                if !has(p) {
                    *p = Point::new(f64::NAN, f64::NAN);
                    missing += 1;
                }
            }
            missing
        }
        Geometry::Dots { points, .. } => points.iter().filter(|p| p.is_finite() && !has(p)).count(),
        Geometry::Rect { a, b } => {
            for corner in [a, b] {
                if let Coord::Xy(Scalar::Unit(at_x), Scalar::Unit(at_y)) = corner {
                    *at_x = beyond(*at_x, xscale, x);
                    *at_y = beyond(*at_y, yscale, y);
                }
            }
            0
        }
        _ => 0,
    }
}
