//! One rule for each operation: what the derivative by its result makes of its inputs.
//!
//! A rule takes `g`, which has the shape of the result, and gives `g` pulled back to one
//! input, in the shape of that input. It is written with operations that a tape below may
//! follow. What is piecewise constant (which of two is larger, where a mask is true) is
//! constant to it.

use std::rc::Rc;

use super::matrix;
use super::op::{Op, Pair, Soft};
use super::{Num, apply, each};
use crate::numeric::array::resolve_axis;
use crate::numeric::error::Result;

/// `g` pulled back through an operation to its input `i`.
pub(super) fn pulled(op: &Op, i: usize, g: &Num, inputs: &[Num], out: &Num) -> Result<Num> {
    const NOTHING: &Num = &Num::Number(f64::NAN);
    let x = inputs.first().unwrap_or(NOTHING);
    let y = inputs.get(1).unwrap_or(NOTHING);
    let own = inputs.get(i).unwrap_or(NOTHING);
    match op {
        Op::Each(row) => match row.slope {
            Some(slope) => g.mul(&slope(x, out)?),
            None => Ok(Num::zeros(&x.shape())),
        },
        Op::Pair(pair) => by_pair(*pair, i, g, (x, y), out)?.sum_to(&own.shape()),
        Op::Where(mask) => {
            let zeros = Num::Number(0.0);
            let part = match i {
                0 => Num::where_not(mask, g, &zeros)?,
                _ => Num::where_not(mask, &zeros, g)?,
            };
            part.sum_to(&own.shape())
        }
        Op::MatMul => matrix::matmul(i, g, x, y),
        Op::Reshape(_) => g.reshaped(&x.shape()),
        Op::Permute(order) => {
            let mut back = vec![0; order.len()];
            for (to, &from) in order.iter().enumerate() {
                if let Some(place) = back.get_mut(from) {
                    *place = to;
                }
            }
            g.permuted(back)
        }
        Op::BroadcastTo(_) => g.sum_to(&x.shape()),
        Op::SumTo(_) => g.broadcast_to(&x.shape()),
        Op::Gather { at, .. } => g.scatter(Rc::clone(at), &x.shape()),
        Op::Scatter { at, .. } => g.gather(at.to_vec(), &x.shape()),
        Op::Stack => {
            let size = own.size();
            g.gather((i * size..(i + 1) * size).collect(), &own.shape())
        }
        Op::Sum(axes) => kept(g, x, axes.as_deref())?.broadcast_to(&x.shape()),
        Op::CumSum { axis, reversed } => {
            let op = Op::CumSum {
                axis: *axis,
                reversed: !reversed,
            };
            apply(op, std::slice::from_ref(g))
        }
        Op::Soft { kind, beta, axis } => by_soft(*kind, *beta, *axis, g, x, out),
        Op::Norm(axis) => {
            let axes = match axis {
                Some(axis) => Some(vec![resolve_axis(*axis, x.ndim())?]),
                None => None,
            };
            // At 0, where there is no direction, the derivative is 0, as in PyTorch.
            let length = out.add(&out.constant(|y| f64::from(y == 0.0)))?;
            let each = kept(&g.div(&length)?, x, axes.as_deref())?;
            each.mul(x)
        }
        Op::Inv => matrix::inv(g, out),
        Op::Pinv => matrix::pinv(g, x, out),
        Op::Solve => matrix::solve(i, g, x, out),
        Op::Det => matrix::det(g, x, out),
        Op::Expm => matrix::expm(g, x),
        Op::Cholesky => matrix::cholesky(g, out),
        Op::Qr => matrix::qr(g, x, out),
        Op::Eigh => matrix::eigh(g, x, out),
        Op::Eig => matrix::eig(g, x, out),
        Op::Svd => matrix::svd(g, x, out),
    }
}

/// A reduced result with the axes that went away as axes of size 1.
fn kept(g: &Num, x: &Num, axes: Option<&[usize]>) -> Result<Num> {
    let mut shape = x.shape();
    for (axis, size) in shape.iter_mut().enumerate() {
        if axes.is_none_or(|axes| axes.contains(&axis)) {
            *size = 1;
        }
    }
    g.reshaped(&shape)
}

fn by_pair(pair: Pair, i: usize, g: &Num, (x, y): (&Num, &Num), out: &Num) -> Result<Num> {
    match (pair, i) {
        (Pair::Add, _) | (Pair::Sub | Pair::Mod, 0) => Ok(g.clone()),
        (Pair::Sub, _) => g.scale(-1.0),
        (Pair::Mul, 0) => g.mul(y),
        (Pair::Mul, _) => g.mul(x),
        (Pair::Div, 0) => g.div(y),
        (Pair::Div, _) => g.mul(&out.div(y)?)?.scale(-1.0),
        (Pair::Mod, _) => {
            let count = x.detached().div(&y.detached())?.constant(f64::floor);
            g.mul(&count)?.scale(-1.0)
        }
        (Pair::Pow, 0) => {
            // `y = 0` gives a constant, whatever x is.
            let lower = y.sub(&y.constant(|v| f64::from(v != 0.0)))?;
            g.mul(&y.mul(&x.pow(&lower)?)?)
        }
        (Pair::Pow, _) => {
            // 0^y is 0 near any y above 0.
            let safe = x.add(&x.constant(|v| f64::from(v == 0.0)))?;
            g.mul(&out.mul(&each("log", &safe).unwrap_or_else(|| Ok(safe.clone()))?)?)
        }
        (Pair::Hypot, _) => {
            let length = out.add(&out.constant(|v| f64::from(v == 0.0)))?;
            g.mul(&if i == 0 { x } else { y }.div(&length)?)
        }
        // The ordinate is the first input.
        (Pair::Atan2, _) => {
            let square = x.square()?.add(&y.square()?)?;
            match i {
                0 => g.mul(&y.div(&square)?),
                _ => g.mul(&x.div(&square)?)?.scale(-1.0),
            }
        }
        (Pair::Minimum | Pair::Maximum, _) => {
            // Where both are equal each has half of it.
            let gap = x.detached().sub(&y.detached())?;
            let sign = if (pair == Pair::Maximum) == (i == 0) {
                1.0
            } else {
                -1.0
            };
            g.mul(&gap.constant(|d| match d * sign {
                d if d > 0.0 => 1.0,
                0.0 => 0.5,
                _ => 0.0,
            }))
        }
    }
}

/// The axes of a soft extreme as [`kept`] wants them.
fn axes(axis: Option<i64>, x: &Num) -> Result<Option<Vec<usize>>> {
    match axis {
        None => Ok(None),
        Some(axis) => Ok(Some(vec![resolve_axis(axis, x.ndim())?])),
    }
}

fn by_soft(kind: Soft, beta: f64, axis: Option<i64>, g: &Num, x: &Num, out: &Num) -> Result<Num> {
    let weights = || {
        let op = Op::Soft {
            kind: Soft::Softmax,
            beta,
            axis,
        };
        apply(op, std::slice::from_ref(x))?.reshaped(&x.shape())
    };
    let over = axes(axis, x)?;
    let total = |v: &Num| kept(&v.sum(over.as_deref())?, x, over.as_deref());
    match kind {
        Soft::LogSumExp | Soft::SoftmaxMean => kept(g, x, over.as_deref())?.mul(&weights()?),
        // Weights at infinite β do not change with x.
        Soft::Softmax if beta.is_infinite() => Ok(Num::zeros(&x.shape())),
        Soft::Softmax => {
            let (g, w) = (g.reshaped(&x.shape())?, out.reshaped(&x.shape())?);
            let mean = total(&g.mul(&w)?)?;
            w.mul(&g.sub(&mean)?)?.scale(beta)
        }
        Soft::LogSoftmax if beta.is_infinite() => Ok(Num::zeros(&x.shape())),
        Soft::LogSoftmax => {
            let g = g.reshaped(&x.shape())?;
            g.sub(&weights()?.mul(&total(&g)?)?)?.scale(beta)
        }
    }
}
