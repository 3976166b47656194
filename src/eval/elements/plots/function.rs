//! Functions of the author, asked for many numbers.

use super::super::super::{Eval, Interp, Value};
use crate::diag::{At, Code, Fault};
use crate::numeric::array;
use crate::source::Span;

/// A function of one number that is drawn.
pub(super) struct Function {
    value: Value,
    span: Span,
    /// Whether it takes an array as it takes a number; unknown before the first call.
    broadcasts: Option<bool>,
}

/// So many numbers of an array are compared with those that come one by one.
const PROBES: usize = 5;

impl Function {
    pub(super) fn new(value: Value, span: Span) -> Self {
        Function {
            value,
            span,
            broadcasts: None,
        }
    }

    /// Its values at some numbers: by one call where it gives for an array what it gives
    /// for its numbers, else one by one.
    pub(super) fn at(&mut self, interp: &mut Interp<'_>, xs: &[f64]) -> Eval<Vec<f64>> {
        if self.broadcasts != Some(false) && xs.len() > PROBES {
            if let Some(found) = self.at_once(interp, xs)
                && (self.broadcasts == Some(true) || self.agrees(interp, xs, &found)?)
            {
                self.broadcasts = Some(true);
                return Ok(found);
            }
            self.broadcasts = Some(false);
        }
        xs.iter().map(|x| self.one(interp, *x)).collect()
    }

    fn at_once(&self, interp: &mut Interp<'_>, xs: &[f64]) -> Option<Vec<f64>> {
        let args = vec![Value::array(array::vector(xs))];
        let value = interp.call(&self.value, args, self.span).ok()?;
        let found = value.try_array()?;
        (found.shape() == [xs.len()]).then(|| array::to_vec(&found))
    }

    /// Whether the numbers of an array are those that come one by one.
    fn agrees(&self, interp: &mut Interp<'_>, xs: &[f64], found: &[f64]) -> Eval<bool> {
        let last = xs.len().saturating_sub(1);
        for k in 0..PROBES {
            let i = k * last / (PROBES - 1);
            let (Some(x), Some(many)) = (xs.get(i), found.get(i)) else {
                continue;
            };
            let one = self.one(interp, *x)?;
            let near = (one - many).abs() <= 1e-9 * one.abs().max(many.abs());
            if !(near || one == *many || one.is_nan() && many.is_nan()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn one(&self, interp: &mut Interp<'_>, x: f64) -> Eval<f64> {
        let value = interp.call(&self.value, vec![Value::Number(x)], self.span)?;
        match &value {
            Value::Number(y) => return Ok(*y),
            Value::Bool(b) => return Ok(f64::from(*b)),
            _ => {}
        }
        if let Some(found) = value.try_array()
            && found.len() == 1
        {
            return Ok(found.iter().next().copied().unwrap_or(f64::NAN));
        }
        let fault = Fault::new(
            Code::WrongType,
            format!(
                "the function must give a number for each x, not {}",
                value.describe()
            ),
        );
        let pair = value.try_array().is_some_and(|a| a.shape() == [2]);
        Err(match pair {
            true => fault.with_hint("for a curve of points say the range of `t`: `plot(t => (cos(t), sin(t)), t: (0, 2 * pi))`"),
            false => fault,
        })
        .at(self.span)
    }

    /// A point of a curve.
    pub(super) fn point(&self, interp: &mut Interp<'_>, t: f64) -> Eval<(f64, f64)> {
        let value = interp.call(&self.value, vec![Value::Number(t)], self.span)?;
        if let Some(found) = value.try_array().filter(|a| a.shape() == [2]) {
            let mut both = found.iter().copied();
            return Ok((
                both.next().unwrap_or(f64::NAN),
                both.next().unwrap_or(f64::NAN),
            ));
        }
        Err(Fault::new(
            Code::WrongType,
            format!(
                "with `t` the function must give a point, not {}",
                value.describe()
            ),
        )
        .with_hint("write `plot(t => (cos(t), sin(t)), t: (0, 2 * pi))`"))
        .at(self.span)
    }
}
