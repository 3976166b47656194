//! Solutions of differential equations made of operations: the accepted steps of the plain
//! solution once more, on values that may be followed. Their lengths are constants, so that
//! derivatives are those of the method itself, and as exact as the solution is.

use super::op::Op;
use super::{Num, apply};
use crate::numeric::error::{NumericError, Result};
use crate::numeric::linalg::eye;
use crate::numeric::ode::{ALPHA, GAMMA, GAMMAS, IMPLICIT_A, IMPLICIT_C, NODES, STAGES, WEIGHTS};

/// The slope of an equation at a time and a state, and what an implicit method wants of it.
pub trait Slope<E> {
    /// The slope.
    fn at(&mut self, t: &Num, y: &Num) -> std::result::Result<Num, E>;

    /// The slope, its derivative by the time and those by the state, n×n; none for an
    /// explicit method.
    fn linearized(&mut self, t: &Num, y: &Num) -> std::result::Result<Option<[Num; 3]>, E>;
}

/// The state at each of the times, given the plain solution's `knots`.
///
/// # Errors
/// Those of the slope.
pub fn solution<E: From<NumericError>>(
    slope: &mut dyn Slope<E>,
    start: &Num,
    times: &[Num],
    knots: &[f64],
) -> std::result::Result<Vec<Num>, E> {
    let value = |t: &Num| t.array().sum();
    let mut out = Vec::with_capacity(times.len());
    let (Some(first), Some(&end)) = (times.first(), knots.last()) else {
        return Ok(out);
    };
    let direction = if end < value(first) { -1.0 } else { 1.0 };
    let mut rest = times.iter().peekable();
    let (mut t, mut y) = (first.clone(), start.clone());
    let ends = knots.iter().skip(1).copied();
    for to in ends.map(Some).chain([None]) {
        let reached = |time: &Num| to.is_none_or(|to| direction * (value(time) - to) <= 0.0);
        while let Some(time) = rest.next_if(|time| reached(time)) {
            // From the last knot with the length that is missing, which may be 0.
            let h = time.sub(&t)?;
            out.push(match is_zero(&h) {
                true => y.clone(),
                false => step(slope, &t, &y, &h)?,
            });
        }
        let Some(to) = to.filter(|_| rest.peek().is_some()) else {
            break;
        };
        let end = Num::Number(to);
        y = step(slope, &t, &y, &end.sub(&t)?)?;
        t = end;
    }
    Ok(out)
}

/// Whether there is no step at all, followed or not.
fn is_zero(h: &Num) -> bool {
    matches!(h, Num::Number(h) if *h == 0.0)
}

fn step<E: From<NumericError>>(
    slope: &mut dyn Slope<E>,
    t: &Num,
    y: &Num,
    h: &Num,
) -> std::result::Result<Num, E> {
    // A step of length 0 that is followed has a derivative, but no 1/h.
    let long = h.array().iter().any(|h| *h != 0.0);
    match if long { slope.linearized(t, y)? } else { None } {
        None => explicit(slope, t, y, h),
        Some(here) => implicit(slope, here, t, y, h),
    }
}

/// `y + h Σ factor · stage`, without what counts nothing.
fn moved(y: &Num, h: &Num, stages: &[Num], factors: &[f64]) -> Result<Num> {
    Ok(match weighed(stages, factors)? {
        Some(sum) => y.add(&sum.mul(h)?)?,
        None => y.clone(),
    })
}

fn weighed(stages: &[Num], factors: &[f64]) -> Result<Option<Num>> {
    let mut sum: Option<Num> = None;
    for (stage, factor) in stages.iter().zip(factors).filter(|(_, f)| **f != 0.0) {
        let part = stage.scale(*factor)?;
        sum = Some(match sum {
            Some(sum) => sum.add(&part)?,
            None => part,
        });
    }
    Ok(sum)
}

fn explicit<E: From<NumericError>>(
    slope: &mut dyn Slope<E>,
    t: &Num,
    y: &Num,
    h: &Num,
) -> std::result::Result<Num, E> {
    let mut stages: Vec<Num> = Vec::with_capacity(NODES.len());
    for (node, factors) in NODES.iter().zip(STAGES) {
        let at = moved(y, h, &stages, factors)?;
        let time = t.add(&h.scale(*node)?)?;
        stages.push(slope.at(&time, &at)?.reshaped(&y.shape())?);
    }
    Ok(moved(y, h, &stages, &WEIGHTS)?)
}

fn implicit<E: From<NumericError>>(
    slope: &mut dyn Slope<E>,
    [here, by_time, by_state]: [Num; 3],
    t: &Num,
    y: &Num,
    h: &Num,
) -> std::result::Result<Num, E> {
    let n = y.size();
    let flat = |x: &Num| x.reshaped(&[n]);
    let whole = flat(y)?;
    let over = Num::Number(1.0 / GAMMA).div(h)?;
    let matrix = Num::from(eye(n, n)?).mul(&over)?;
    let matrix = matrix.sub(&by_state.reshaped(&[n, n])?)?;
    let by_time = flat(&by_time)?.mul(h)?;
    let one = Num::Number(1.0);
    let mut stages: Vec<Num> = Vec::with_capacity(ALPHA.len());
    let mut next = whole.clone();
    for (stage, alpha) in ALPHA.iter().enumerate() {
        let mut right = match stage {
            0 => flat(&here)?,
            _ => {
                next = moved(&whole, &one, &stages, IMPLICIT_A[stage])?;
                let time = t.add(&h.scale(*alpha)?)?;
                flat(&slope.at(&time, &next.reshaped(&y.shape())?)?)?
            }
        };
        if let Some(before) = weighed(&stages, IMPLICIT_C[stage])? {
            right = right.add(&before.div(h)?)?;
        }
        if GAMMAS[stage] != 0.0 {
            right = right.add(&by_time.scale(GAMMAS[stage])?)?;
        }
        stages.push(apply(Op::Solve, &[matrix.clone(), right])?);
    }
    let last = stages.last().unwrap_or(&one);
    Ok(next.add(last)?.reshaped(&y.shape())?)
}
