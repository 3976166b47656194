//! Differential equations and roots of functions, with the derivatives of their solutions.

use super::args::{Args, num, opt, req};
use super::fields::V;
use super::{Builtin, Default, ParamSpec, row};
use crate::diag::{Code, Fault};
use crate::eval::traced::{is_followed, num_of, value_of};
use crate::eval::value::Value;
use crate::eval::{Interp, Trouble};
use crate::numeric::autodiff::flow::{Slope, solution};
use crate::numeric::autodiff::{Num, Op, apply};
use crate::numeric::ode::{Linearized, Path, Tolerance, ode, stiff};
use crate::numeric::{Array, NumericError, array, linalg};
use crate::source::Span;

const RELATIVE: ParamSpec = num("rtol", 1e-8, "the error of a step, against the solution");
const ABSOLUTE: ParamSpec = num("atol", 1e-10, "the error of a step, by itself");
const METHOD: ParamSpec = opt(
    "method",
    "`\"explicit\"`, or `\"implicit\"` for stiff equations; explicit without it",
);

/// The most steps that are made to a root.
const MOST_STEPS: usize = 100;

/// How many arguments a function wants.
pub(in crate::eval) fn wanted(f: &Value) -> Option<usize> {
    match f {
        Value::Function(c) => {
            let params = c.function.params.iter();
            Some(params.filter(|p| p.default.is_none()).count())
        }
        Value::Builtin(row) => {
            let required = |p: &&ParamSpec| matches!(p.default, Default::Required);
            Some(row.params.iter().filter(required).count())
        }
        Value::Derived(d) => wanted(&d.of),
        _ => None,
    }
}

/// Whether a function takes the numbers of a point one by one.
fn one_by_one(f: &Value, count: usize) -> bool {
    count > 1 && wanted(f) == Some(count)
}

/// A point as the arguments of a function: its numbers one by one for a function that
/// wants as many, else the point.
pub(in crate::eval) fn arguments(
    f: &Value,
    shape: &[usize],
    at: &[f64],
) -> Result<Vec<Value>, NumericError> {
    if one_by_one(f, at.len()) {
        return Ok(at.iter().map(|x| Value::Number(*x)).collect());
    }
    Ok(vec![Value::array(array::from_vec(shape, at.to_vec())?)])
}

/// [`arguments`] of a point that may be followed.
fn followed_arguments(f: &Value, at: &Num) -> Result<Vec<Value>, NumericError> {
    if one_by_one(f, at.size()) {
        let number = |i: usize| at.gather(vec![i], &[]).map(value_of);
        return (0..at.size()).map(number).collect();
    }
    Ok(vec![value_of(at.clone())])
}

/// What a function gave, as numbers.
fn numbers(value: &Value) -> Result<Num, Fault> {
    num_of(value).ok_or_else(|| {
        Fault::new(
            Code::WrongType,
            format!("the function must give numbers, not {}", value.describe()),
        )
    })
}

/// A right side of the author's own.
struct Equation<'i, 'w> {
    interp: &'i mut Interp<'w>,
    f: &'i Value,
    /// Whether it takes the time before the state.
    timed: bool,
    /// The shape of a state.
    shape: &'i [usize],
    implicit: bool,
    span: Span,
    /// Whether it has given something that is followed.
    followed: bool,
}

impl Equation<'_, '_> {
    fn arguments(&self, t: f64, y: &[f64]) -> Result<Vec<Value>, NumericError> {
        if !self.timed {
            return arguments(self.f, self.shape, y);
        }
        let state = Value::array(array::from_vec(self.shape, y.to_vec())?);
        Ok(vec![Value::Number(t), state])
    }

    fn slope(&mut self, t: f64, y: &[f64]) -> Result<Vec<f64>, Trouble> {
        let args = self.arguments(t, y)?;
        let value = self.interp.call(self.f, args, self.span)?;
        if let Value::Number(x) = value {
            return Ok(vec![x]);
        }
        self.followed |= is_followed(&value);
        Ok(array::to_vec(&numbers(&value)?.array()))
    }

    /// The plain solution.
    fn solve(
        &mut self,
        start: &[f64],
        times: &[f64],
        tolerance: Tolerance,
    ) -> Result<Path, Trouble> {
        if !self.implicit {
            return ode(|t, y| self.slope(t, y), start, times, tolerance);
        }
        let this = std::cell::RefCell::new(self);
        let slope = |t: f64, y: &[f64]| this.borrow_mut().slope(t, y);
        let linearized = |t: f64, y: &[f64]| {
            let mut this = this.borrow_mut();
            let args = this.arguments(t, y)?;
            let args = args
                .into_iter()
                .map(|v| numbers(&v))
                .collect::<Result<Vec<_>, _>>()?;
            let [slope, by_time, by_state] = this.derivatives(args)?;
            Ok(Linearized {
                slope: array::to_vec(&slope.array()),
                by_time: array::to_vec(&by_time.array()),
                by_state: (*by_state.array()).clone(),
            })
        };
        stiff(slope, linearized, start, times, tolerance)
    }

    /// The slope, its derivative by the time and those by the state.
    fn derivatives(&mut self, args: Vec<Num>) -> Result<[Num; 3], Trouble> {
        let args = args.into_iter().map(value_of).collect();
        let (slope, mut by) = self.interp.linearized_parts(self.f, args, self.span)?;
        let n = slope.size();
        let by_time = match self.timed && !by.is_empty() {
            true => by.remove(0).reshaped(&[n])?,
            false => Num::zeros(&[n]),
        };
        let columns = by.iter().map(|j| j.reshaped(&[n, j.size() / n.max(1)]));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        Ok([slope.reshaped(&[n])?, by_time, Num::concat(&columns, 1)?])
    }

    /// The states at times, with their derivatives if anything that they depend on is
    /// followed.
    fn states(
        &mut self,
        start: &Num,
        times: &[Num],
        tolerance: Tolerance,
    ) -> Result<Vec<Num>, Trouble> {
        let plain: Vec<f64> = times.iter().map(|t| t.array().sum()).collect();
        let path = self.solve(&array::to_vec(&start.array()), &plain, tolerance)?;
        let states = path.states.into_iter();
        let states = states.map(|y| array::from_vec(self.shape, y).map(Num::from));
        let states = states.collect::<Result<Vec<_>, _>>()?;
        let is_traced = |x: &Num| matches!(x, Num::Traced(_));
        if !self.followed && !is_traced(start) && !times.iter().any(is_traced) {
            return Ok(states);
        }
        let followed = solution(self, start, times, &path.knots)?;
        let both = states.iter().zip(&followed);
        Ok(both
            .map(|(plain, followed)| anchored(plain, followed))
            .collect::<Result<_, _>>()?)
    }
}

impl Slope<Trouble> for Equation<'_, '_> {
    fn at(&mut self, t: &Num, y: &Num) -> Result<Num, Trouble> {
        let args = match self.timed {
            true => vec![value_of(t.clone()), value_of(y.clone())],
            false => followed_arguments(self.f, y)?,
        };
        Ok(numbers(&self.interp.call(self.f, args, self.span)?)?)
    }

    fn linearized(&mut self, t: &Num, y: &Num) -> Result<Option<[Num; 3]>, Trouble> {
        if !self.implicit {
            return Ok(None);
        }
        let args = match self.timed {
            true => vec![t.clone(), y.clone()],
            false => {
                let args = followed_arguments(self.f, y)?;
                args.iter().map(numbers).collect::<Result<_, _>>()?
            }
        };
        self.derivatives(args).map(Some)
    }
}

/// A plain value with the derivatives of another that is the same but for rounding.
fn anchored(plain: &Num, followed: &Num) -> Result<Num, NumericError> {
    plain.add(&followed.sub(&followed.detached())?)
}

fn tolerance(a: &Args, i: usize) -> Result<Tolerance, Fault> {
    Ok(Tolerance {
        relative: a.number(i)?,
        absolute: a.number(i + 1)?,
    })
}

fn is_implicit(a: &Args, i: usize) -> Result<bool, Fault> {
    let Some(word) = a.given(i) else {
        return Ok(false);
    };
    Ok(word.as_word("method", &["explicit", "implicit"])? == "implicit")
}

/// Each number of a vector of times.
fn each(times: &Num) -> Result<Vec<Num>, NumericError> {
    (0..times.size())
        .map(|i| times.gather(vec![i], &[]))
        .collect()
}

/// States behind the axes of their times.
fn path(states: &[Num], times: &[usize], state: &[usize]) -> Result<Value, Trouble> {
    let shape = [times, state].concat();
    if states.is_empty() {
        return Ok(Value::array(array::from_vec(&shape, Vec::new())?));
    }
    Ok(value_of(Num::stacked(states)?.reshaped(&shape)?))
}

fn equation(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let f = a.function(0)?;
    let (start, times) = (a.value(1).as_num("start")?, a.value(2).as_num("times")?);
    if times.ndim() != 1 {
        return Err(a
            .value(2)
            .mismatch("times", "a vector such as `linspace(0, 10, 200)`")
            .into());
    }
    let shape = start.shape();
    let mut equation = Equation {
        interp,
        f: &f,
        timed: true,
        shape: &shape,
        implicit: is_implicit(a, 5)?,
        span: a.span,
        followed: false,
    };
    let states = equation.states(&start, &each(&times)?, tolerance(a, 3)?)?;
    path(&states, &times.shape(), &shape)
}

fn flow(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let f = a.function(0)?;
    let (points, times) = (a.value(1).as_num("points")?, a.value(2).as_num("t")?);
    let (tolerance, implicit) = (tolerance(a, 3)?, is_implicit(a, 5)?);
    let mut ts = vec![Num::Number(0.0)];
    ts.extend(each(&times)?);
    let shape = points.shape();
    let state = match &shape[..] {
        [_, d] => std::slice::from_ref(d),
        shape => shape,
    };
    let size = state.iter().product::<usize>().max(1);
    let mut equation = Equation {
        interp,
        f: &f,
        timed: false,
        shape: state,
        implicit,
        span: a.span,
        followed: false,
    };
    // For each point its place at all times; then all places for each time.
    let mut paths = Vec::with_capacity(points.size() / size);
    for first in (0..points.size()).step_by(size) {
        let start = points.gather((first..first + size).collect(), state)?;
        paths.push(equation.states(&start, &ts, tolerance)?);
    }
    let places = (1..ts.len()).flat_map(|k| paths.iter().filter_map(move |p| p.get(k).cloned()));
    path(&places.collect::<Vec<_>>(), &times.shape(), &shape)
}

/// A root near a point, and the derivatives there. None when there is none to be found.
pub(super) fn root(
    interp: &mut Interp<'_>,
    f: &Value,
    start: &Array,
    tol: f64,
    span: Span,
) -> Result<Option<(Vec<f64>, Array)>, Trouble> {
    let shape = start.shape();
    let mut x = array::to_vec(start);
    let size = |v: &[f64]| linalg::norm(&array::vector(v));
    let mut here = interp.linearized(f, arguments(f, shape, &x)?, span)?;
    for _ in 0..MOST_STEPS {
        let (value, slope) = &here;
        if value.len() != x.len() {
            return Err(Fault::new(
                Code::ShapeMismatch,
                format!(
                    "a root wants as many numbers as unknowns: {} are given for {}",
                    value.len(),
                    x.len()
                ),
            )
            .into());
        }
        let before = size(value);
        if before == 0.0 {
            return Ok(Some((x, here.1)));
        }
        let right = array::vector(value);
        let Ok(step) = linalg::solve(slope, &right) else {
            return Ok(None);
        };
        let step = array::to_vec(&step);
        let mut part = 1.0;
        loop {
            let next: Vec<f64> = x.iter().zip(&step).map(|(x, d)| x - part * d).collect();
            // Most steps that are too long are told by the value alone.
            let value = interp.call(f, arguments(f, shape, &next)?, span)?;
            let after = size(&array::to_vec(&numbers(&value)?.array()));
            // The whole step, not the part of it that helps: at a kink parts become small too.
            let small = size(&step) <= tol * (1.0 + size(&next));
            if after < before || small {
                let there = interp.linearized(f, arguments(f, shape, &next)?, span)?;
                (x, here) = (next, there);
                if small && after.is_finite() {
                    return Ok(Some((x, here.1)));
                }
                break;
            }
            part /= 2.0;
            if part < 1e-10 {
                return Ok(None);
            }
        }
    }
    Ok(None)
}

/// The root with its derivatives by whatever is followed: Newton's steps once more, with the
/// derivatives by the unknowns as they are. Each step makes one more order exact.
fn followed_root(
    interp: &mut Interp<'_>,
    f: &Value,
    (root, slope): (&Num, &Array),
    span: Span,
) -> Result<Num, Trouble> {
    let slope = Num::from(slope.clone());
    let mut x = root.clone();
    for _ in 0..interp.followed {
        let value = interp.call(f, followed_arguments(f, &x)?, span)?;
        if !is_followed(&value) {
            return Ok(root.clone());
        }
        let value = numbers(&value)?.reshaped(&[x.size()])?;
        let step = apply(Op::Solve, &[slope.clone(), value])?;
        x = x.sub(&step.reshaped(&x.shape())?)?;
    }
    Ok(anchored(root, &x)?)
}

fn newton(interp: &mut Interp<'_>, a: &mut Args) -> Result<Value, Trouble> {
    let (f, start, tol) = (a.function(0)?, a.value(1).as_num("start")?, a.number(2)?);
    let start = start.array();
    match root(interp, &f, &start, tol, a.span)? {
        Some((x, slope)) => {
            let x = Num::from(array::from_vec(start.shape(), x)?);
            Ok(value_of(followed_root(interp, &f, (&x, &slope), a.span)?))
        }
        None => Err(Fault::new(
            Code::Numeric,
            format!(
                "`newton` finds no root from {}",
                Value::array((*start).clone())
            ),
        )
        .with_hint("start nearer to the root")
        .into()),
    }
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "ode",
            const {
                &[
                    req("f", "a function of the time and the state that gives the slope of the state"),
                    req("start", "the state at the first time: a number or an array"),
                    req("times", "a vector of times, in one direction"),
                    RELATIVE,
                    ABSOLUTE,
                    METHOD,
                ]
            },
            "the solution of the differential equation y' = f(t, y), at every time",
            "abs(ode((t, y) => -y, 1, [0, 1])[1] - exp(-1)) < 1e-8",
            equation,
        )
        .gives("an array with a row for each time: n numbers for a number, n×d for a vector of d")
        .fails(&["ode((t, y) => y^2, 1, [0, 2])", "ode((t, y) => [y, y], 1, [0, 1])", "ode((t, y) => y, 1, [0, 2, 1])", "ode((t, y) => y, 1, [0, 1], method: \"euler\")"])
        .source("scipy.integrate.solve_ivp with RK45: Dormand and Prince 1980, with its interpolant by Shampine 1986; implicit: RODAS, Hairer and Wanner 1996")
        .shows("ode((t, y) => [y[1], -y[0]], [1, 0], [0, pi / 2, pi])")
        .notes("Steps are adaptive; the times asked for do not change them. The tolerances are tighter than SciPy's 1e-3 and 1e-6. Times may descend. \
                An equation is stiff where something in it settles much faster than the solution goes on: there the implicit method takes fewer and longer steps, \
                each with the derivatives of f, which are exact. Derivatives of the solution are those of the accepted steps, by the start, the times, \
                and whatever f looks at."),
        row(
            "flow",
            const {
                &[
                    V,
                    req("points", "a point, or points as an n×d array"),
                    req("t", "a time, or a vector of times from 0 on; below 0 it runs back"),
                    RELATIVE,
                    ABSOLUTE,
                    METHOD,
                ]
            },
            "where points are after a time when a field carries them",
            "norm(flow((x, y) => (-y, x), [1, 0], pi / 2) - [0, 1]) < 1e-7",
            flow,
        )
        .gives("the shape of the points; with a vector of times, that shape behind an axis of times")
        .fails(&["flow((x, y) => x, [1, 0], 1)", "flow(3, [1, 0], 1)"])
        .source("scipy.integrate.solve_ivp with RK45")
        .shows("flow(p => -p, [1, 0; 0, 2], log(2))"),
        row(
            "newton",
            const {
                &[
                    req("f", "a function that gives as many numbers as it takes"),
                    req("start", "where to begin: a number or a vector"),
                    num("tol", 1e-12, "the length of the last step, against that of the root"),
                ]
            },
            "a root of f near a start, by Newton's method with exact derivatives",
            "abs(newton(x => x^2 - 2, 1) - sqrt(2)) < 1e-15",
            newton,
        )
        .gives("the shape of the start")
        .fails(&["newton(x => x^2 + 1, 1)", "newton(x => [x, x], 1)", "newton(x => floor(x), 1.5)"])
        .source("scipy.optimize.newton")
        .shows("newton((x, y) => (x^2 + y^2 - 2, x - y), [2, 1])")
        .notes("A step that does not bring f nearer to 0 is halved. Derivatives are those of the root by whatever f looks at, by the implicit function theorem."),
    ]
}
