//! The penalty of a contractive autoencoder: how much codes change with their samples.
//!
//! The derivatives of the code by each number of a sample are pushed through the encoder
//! beside the sample, as more columns of the same block; what the penalty says about weights
//! and about the values of the layers is brought down again in the same way (Rifai and
//! others, 2011, for encoders of any depth).

use super::kernels::{self, Matrix};
use super::net::Net;
use super::pass::Pass;
use crate::numeric::error::{NumericError, Result};

/// How much it counts that a code changes with its sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contract {
    /// What the mean of ‖∂h/∂y‖² over the samples is multiplied by.
    pub weight: f64,
    /// How many layers of the net, from the first on, are the encoder.
    pub layers: usize,
}

impl Contract {
    pub(super) fn check(&self, net: &Net) -> Result<()> {
        if self.layers == 0 || self.layers > net.layers().len() {
            return Err(NumericError::new(format!(
                "an encoder of {} layers is no part of a net of {}",
                self.layers,
                net.layers().len()
            )));
        }
        if !(self.weight >= 0.0 && self.weight.is_finite()) {
            return Err(
                NumericError::new(format!("`contract` cannot be {}", self.weight))
                    .with_hint("it is a weight, for example `contract: 0.3`"),
            );
        }
        Ok(())
    }
}

/// Derivatives by the numbers of the samples, in every layer of the encoder.
pub(super) struct Tangents {
    /// How many layers the encoder has.
    layers: usize,
    /// The derivatives of what each layer is given, and of what the last one gives: a row
    /// for each unit, and for each number of a sample as many columns as the block has.
    values: Vec<Vec<f64>>,
    /// Those of what goes into the activations.
    before: Vec<Vec<f64>>,
    /// First and second derivative of each activation.
    slopes: Vec<Vec<f64>>,
    curves: Vec<Vec<f64>>,
    /// The gradient of the penalty at what goes into the activations.
    extra: Vec<Vec<f64>>,
    delta: Vec<f64>,
    below: Vec<f64>,
}

impl Tangents {
    pub(super) fn new(net: &Net, layers: usize, room: usize) -> Tangents {
        let sizes = net.sizes();
        let directions = net.inputs();
        let wide = |n: &usize| vec![0.0; n * directions * room];
        let narrow = |n: &usize| vec![0.0; n * room];
        let given = sizes.iter().take(layers + 1);
        let made = || sizes.iter().skip(1).take(layers);
        let widest = sizes.iter().take(layers + 1).copied().max().unwrap_or(0);
        Tangents {
            layers,
            values: given.map(wide).collect(),
            before: made().map(wide).collect(),
            slopes: made().map(narrow).collect(),
            curves: made().map(narrow).collect(),
            extra: made().map(narrow).collect(),
            delta: wide(&widest),
            below: wide(&widest),
        }
    }

    /// What the penalty adds to the gradient at the activations of each layer.
    pub(super) fn extra(&self) -> &[Vec<f64>] {
        &self.extra
    }

    /// The sum of ‖∂h/∂y‖² over the samples of the block that `pass` has just computed.
    /// Its gradient, times `scale`, is added to that of the weights.
    pub(super) fn penalise(
        &mut self,
        net: &Net,
        pass: &Pass,
        (params, gradient): (&[f64], &mut [f64]),
        scale: f64,
    ) -> f64 {
        let (width, samples) = (pass.width(), pass.samples());
        let directions = net.inputs();
        let columns = directions * width;
        self.begin(directions, width, samples);
        for (i, layer) in net.layers().iter().take(self.layers).enumerate() {
            let (from, to) = self.values.split_at_mut(i + 1);
            let from = &from[i][..layer.inputs * columns];
            let before = &mut self.before[i][..layer.outputs * columns];
            let weights = Matrix::new(&params[layer.weights()], layer.inputs);
            kernels::product(weights, from, None, before, layer.inputs, columns);
            let size = layer.outputs * width;
            let slopes = &mut self.slopes[i][..size];
            pass.bends(net, i, slopes, &mut self.curves[i][..size]);
            let out = &mut to[0][..before.len()];
            let rows = out
                .chunks_exact_mut(columns)
                .zip(before.chunks_exact(columns));
            for ((out, before), slopes) in rows.zip(slopes.chunks_exact(width)) {
                let parts = out.chunks_exact_mut(width).zip(before.chunks_exact(width));
                for (out, before) in parts {
                    for ((t, u), s) in out.iter_mut().zip(before).zip(slopes) {
                        *t = u * s;
                    }
                }
            }
        }
        let Some(code) = net.layers().get(self.layers - 1) else {
            return 0.0;
        };
        let code = &self.values[self.layers][..code.outputs * columns];
        for (d, t) in self.delta.iter_mut().zip(code) {
            *d = 2.0 * scale * t;
        }
        let sum = code.iter().map(|t| t * t).sum();
        for (i, layer) in net.layers().iter().enumerate().take(self.layers).rev() {
            let delta = &mut self.delta[..layer.outputs * columns];
            let extra = &mut self.extra[i][..layer.outputs * width];
            extra.fill(0.0);
            let rows = delta
                .chunks_exact_mut(columns)
                .zip(self.before[i].chunks_exact(columns))
                .zip(extra.chunks_exact_mut(width))
                .zip(self.slopes[i].chunks_exact(width))
                .zip(self.curves[i].chunks_exact(width));
            for ((((delta, before), extra), slopes), curves) in rows {
                let parts = delta
                    .chunks_exact_mut(width)
                    .zip(before.chunks_exact(width));
                for (delta, before) in parts {
                    for s in 0..width {
                        extra[s] += delta[s] * before[s] * curves[s];
                        delta[s] *= slopes[s];
                    }
                }
            }
            let from = &self.values[i][..layer.inputs * columns];
            kernels::correlate(delta, from, &mut gradient[layer.weights()], columns);
            if i > 0 {
                let weights = Matrix::new(&params[layer.weights()], layer.inputs).transposed();
                let below = &mut self.below[..layer.inputs * columns];
                kernels::product(weights, delta, None, below, layer.outputs, columns);
                std::mem::swap(&mut self.delta, &mut self.below);
            }
        }
        sum
    }

    /// Each sample changes with its own numbers.
    fn begin(&mut self, directions: usize, width: usize, samples: usize) {
        let columns = directions * width;
        if let Some(first) = self.values.first_mut() {
            let rows = first.chunks_exact_mut(columns).take(directions);
            for (unit, row) in rows.enumerate() {
                row.fill(0.0);
                row[unit * width..][..samples].fill(1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Plan, Trained};
    use super::super::train::{Aim, Task, train};
    use super::super::{Loss, Optimiser};
    use super::*;
    use crate::numeric::activation::Activation;
    use crate::numeric::array::fill_with;

    fn descent(lr: f64) -> Optimiser {
        Optimiser::Sgd {
            lr,
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
        }
    }

    fn run(net: &Net, lr: f64, count: usize) -> Trained<Net> {
        let x = fill_with(&[count, 3], |i| libm::sin(i as f64 * 1.7) * 0.9);
        let task = Task {
            y: x.clone(),
            x,
            plan: Plan::new(Some(Loss::Mse), descent(lr), 1),
            aim: Aim::Own,
            contract: Some(Contract {
                weight: 0.7,
                layers: 2,
            }),
        };
        train(net, &task, None, &mut |_| ()).expect("trained")
    }

    #[test]
    fn the_gradient_of_the_penalty_is_that_of_differences() {
        for act in Activation::ALL {
            // More samples than a block has, so that blocks add up.
            let all = [act, act, act, Activation::Identity];
            let net = Net::new(&[3, 5, 2, 4, 3], &all, 11).expect("sizes");
            let count = 150;
            let once = run(&net, 1.0, count);
            for at in (0..net.parameters().len()).step_by(3) {
                let near = |step: f64| {
                    let mut params = net.parameters().to_vec();
                    params[at] += step;
                    run(&net.with_values(params).expect("as many"), 0.0, count).loss[0]
                };
                let h = 1e-5;
                let slope = (near(h) - near(-h)) / (2.0 * h);
                let gradient = net.parameters()[at] - once.net.parameters()[at];
                // At a kink within h the difference is between the slopes of both sides.
                let bend = (near(h) - 2.0 * near(0.0) + near(-h)).abs() / h;
                assert!(
                    (slope - gradient).abs() < 1e-7 + bend,
                    "{act:?}, {at}: {slope} and {gradient}"
                );
            }
        }
    }

    #[test]
    fn the_penalty_is_the_square_of_the_jacobian() {
        let act = [Activation::Tanh, Activation::Tanh, Activation::Identity];
        let net = Net::new(&[3, 4, 2, 3], &act, 5).expect("sizes");
        let encoder = net.slice(0, 2).expect("two layers");
        let x = fill_with(&[7, 3], |i| libm::sin(i as f64 * 1.7) * 0.9);
        let made = net.forward(&x).expect("fits");
        let missed = made.iter().zip(&x).map(|(a, b)| (a - b) * (a - b));
        let missed = missed.sum::<f64>() / 21.0;
        let mut square = 0.0;
        for row in 0..7 {
            for direction in 0..3 {
                let near = |step: f64| {
                    let moved = fill_with(&[3], |i| {
                        x[[row, i]] + if i == direction { step } else { 0.0 }
                    });
                    encoder.forward(&moved).expect("fits")
                };
                let change = (near(1e-5) - near(-1e-5)) / 2e-5;
                square += change.iter().map(|d| d * d).sum::<f64>() / 7.0;
            }
        }
        let loss = run(&net, 0.0, 7).loss[0];
        assert!((loss - missed - 0.7 * square).abs() < 1e-8, "{loss}");
    }
}
