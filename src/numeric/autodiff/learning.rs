//! Losses, recurrent nets and densities made of operations, as the plain ones define them.

use std::f64::consts::PI;

use super::op::{Op, Soft};
use super::{Num, apply, each};
use crate::numeric::array::values;
use crate::numeric::density::{self, Bandwidth};
use crate::numeric::error::Result;
use crate::numeric::learn::loss::{self, Loss};
use crate::numeric::learn::recurrent::{Cell, Recurrent, Trace};

/// A function of each number that is known to be there.
fn of(name: &'static str, x: &Num) -> Result<Num> {
    each(name, x).unwrap_or_else(|| Ok(x.constant(|_| f64::NAN)))
}

impl Num {
    /// The loss of outputs, as [`Loss::value`] has it. Classes, and the signs of `hinge`, are
    /// constants.
    ///
    /// # Errors
    /// Those of [`Loss::value`].
    pub fn loss(&self, kind: Loss, y: &Num) -> Result<Num> {
        // The plain function knows which shapes and targets fit.
        kind.value(&self.array(), &y.array())?;
        let shape = self.shape();
        let outputs = shape.last().copied().unwrap_or(1);
        let count = self.size() / outputs.max(1);
        let rows = || self.reshaped(&[count, outputs]);
        let targets = y.array();
        // A class for each sample, counted through all outputs.
        let classes = || -> Vec<usize> {
            let all = values(&targets);
            let at = |(i, class): (usize, &f64)| i * outputs + *class as usize;
            all.iter().enumerate().map(at).collect()
        };
        match kind {
            Loss::Mse => self.sub(y)?.square()?.mean(None),
            Loss::BceWithLogits => of("softplus", self)?.sub(&y.mul(self)?)?.mean(None),
            Loss::CrossEntropy => {
                let op = Op::Soft {
                    kind: Soft::LogSoftmax,
                    beta: 1.0,
                    axis: Some(1),
                };
                let logs = apply(op, &[rows()?])?;
                let labelled = y.ndim() == 0 || (y.ndim() == 1 && shape.len() == 2);
                let right = match labelled {
                    true => logs.gather(classes(), &[count])?,
                    false => logs.mul(&y.reshaped(&[count, outputs])?)?,
                };
                right.sum(None)?.scale(-1.0 / count as f64)
            }
            Loss::Hinge if shape == y.shape() => {
                let short = y.detached().mul(self)?.scale(-1.0)?.plus(1.0)?;
                of("relu", &short)?.mean(None)
            }
            Loss::Hinge => {
                let right = rows()?.gather(classes(), &[count, 1])?;
                let short = of("relu", &rows()?.sub(&right)?.plus(1.0)?)?;
                // The right class misses itself by 1.
                let missed = short.sum(None)?.plus(-(count as f64))?;
                missed.scale(1.0 / (count * outputs) as f64)
            }
        }
    }

    /// The divergence of normal distributions from N(0, I), as [`loss::kl_normal`] has it.
    ///
    /// # Errors
    /// Those of [`loss::kl_normal`].
    pub fn kl_normal(&self, log_var: &Num) -> Result<Num> {
        loss::kl_normal(&self.array(), &log_var.array())?;
        let shape = self.shape();
        let count = self.size() / shape.last().copied().unwrap_or(1).max(1);
        let each = of("exp", log_var)?.sub(log_var)?.add(&self.square()?)?;
        each.plus(-1.0)?.sum(None)?.scale(0.5 / count as f64)
    }

    /// What happens inside of a recurrent net, as [`Recurrent::trace`] has it.
    ///
    /// # Errors
    /// When the last axis does not fit.
    pub fn traced(&self, net: &Recurrent) -> Result<Trace<Num>> {
        let shape = net.sequences(&self.array())?;
        let (count, steps) = (shape.sequences, shape.steps);
        let units = net.hidden;
        if count == 0 || steps == 0 {
            return Ok(net.trace(&self.array())?.map(Num::from));
        }
        let [w, b, v, d] = net.arrays()?.map(Num::from);
        let (rows, columns) = (b.size(), net.inputs + units);
        let part = |from: usize, to: usize| {
            let at = (0..rows).flat_map(|row| (from..to).map(move |i| row * columns + i));
            w.gather(at.collect(), &[rows, to - from])?.turned()
        };
        let (of_x, of_h) = (part(0, net.inputs)?, part(net.inputs, columns)?);
        let reader = v.turned()?;
        let mut h = Num::zeros(&[count, units]);
        let mut c = h.clone();
        let (mut hs, mut cs, mut outs) = (Vec::new(), Vec::new(), Vec::new());
        let mut before: Vec<Vec<Num>> = vec![Vec::new(); rows / units];
        for step in 0..steps {
            let at = (0..count).flat_map(|s| {
                let start = (s * steps + step) * net.inputs;
                start..start + net.inputs
            });
            let x = self.gather(at.collect(), &[count, net.inputs])?;
            let sums = x.matmul(&of_x)?.add(&h.matmul(&of_h)?)?.add(&b)?;
            let gate = |k: usize| {
                let at = (0..count).flat_map(|s| {
                    let start = s * rows + k * units;
                    start..start + units
                });
                sums.gather(at.collect(), &[count, units])
            };
            for (k, all) in before.iter_mut().enumerate() {
                all.push(gate(k)?);
            }
            h = match net.cell {
                Cell::Plain(activation) => sums.activated(activation)?,
                Cell::Lstm => {
                    let kept = of("sigmoid", &gate(1)?)?.mul(&c)?;
                    let taken = of("sigmoid", &gate(0)?)?.mul(&of("tanh", &gate(2)?)?)?;
                    c = kept.add(&taken)?;
                    of("sigmoid", &gate(3)?)?.mul(&of("tanh", &c)?)?
                }
            };
            outs.push(h.matmul(&reader)?.add(&d)?);
            hs.push(h.clone());
            cs.push(c.clone());
        }
        // Steps come first as they are made, sequences when they are given.
        let whole = |all: &[Num]| {
            let stacked = Num::stacked(all)?;
            let wide = stacked.shape().last().copied().unwrap_or(1);
            match shape.single {
                true => stacked.reshaped(&[steps, wide]),
                false => stacked.permuted(vec![1, 0, 2]),
            }
        };
        Ok(Trace {
            h: whole(&hs)?,
            c: match net.cell {
                Cell::Lstm => Some(whole(&cs)?),
                Cell::Plain(_) => None,
            },
            before: before.iter().map(|all| whole(all)).collect::<Result<_>>()?,
            outputs: whole(&outs)?,
        })
    }

    /// The density of these points at places, as [`density::kde`] has it; `factor` is the
    /// bandwidth where it is a number.
    ///
    /// # Errors
    /// Those of [`density::kde`].
    pub fn kde(&self, at: &Num, rule: Bandwidth, factor: Option<&Num>) -> Result<Num> {
        // The plain function knows what fits, and the shape of what it gives.
        let shape = density::kde(&self.array(), &at.array(), rule)?
            .shape()
            .to_vec();
        let d = if self.ndim() == 1 {
            1
        } else {
            self.shape().last().copied().unwrap_or(1)
        };
        let (n, m) = (self.size() / d, at.size() / d);
        let (points, places) = (self.reshaped(&[n, d])?, at.reshaped(&[m, d])?);
        let factor = match factor {
            Some(factor) => factor.clone(),
            None => Num::Number(rule.factor(n as f64, d as f64)?),
        };
        let centred = points.sub(&points.mean(Some(&[0]))?)?;
        let spread = centred
            .turned()?
            .matmul(&centred)?
            .scale(1.0 / (n as f64 - 1.0))?;
        let spread = spread.mul(&factor.square()?)?;
        let lower = apply(Op::Cholesky, &[spread])?;
        let whiten = apply(Op::Inv, std::slice::from_ref(&lower))?.turned()?;
        let points = points.matmul(&whiten)?.reshaped(&[1, n, d])?;
        let places = places.matmul(&whiten)?.reshaped(&[m, 1, d])?;
        let squares = places.sub(&points)?.square()?.sum(Some(&[2]))?;
        let sums = of("exp", &squares.scale(-0.5)?)?.sum(Some(&[1]))?;
        let scale = libm::pow(2.0 * PI, -(d as f64) / 2.0) / n as f64;
        let size = apply(Op::Det, &[lower])?;
        sums.scale(scale)?.div(&size)?.reshaped(&shape)
    }
}
