//! One block of samples on its way through a net, and the gradient on its way back.

use std::ops::Range;

use super::kernels::{self, LANES, Matrix, Squash};
use super::net::{Layer, Net};
use crate::numeric::activation::Activation;

/// The most samples of a block: what a layer of a hundred units makes of them fits into the
/// nearest caches.
const BLOCK: usize = 64;

/// The values of one block in every layer.
pub(super) struct Pass {
    /// How many samples there is room for.
    room: usize,
    /// How many columns the block has: its samples, up to the next multiple of a lane.
    width: usize,
    /// How many of them are samples.
    samples: usize,
    /// The input, then what each layer gives: a row for each unit.
    values: Vec<Vec<f64>>,
    /// What goes into the activations whose slope cannot be told from their value.
    before: Vec<Vec<f64>>,
    /// The gradient at the layer that is being worked on.
    delta: Vec<f64>,
    /// The gradient one layer below.
    below: Vec<f64>,
}

/// How an activation is computed.
enum Kind {
    /// It does nothing.
    Identity,
    /// In whole blocks, the slope from the value.
    Fast(Squash),
    /// One by one, the slope from what went in.
    Slow(Activation),
}

fn kind(activation: Activation) -> Kind {
    match activation {
        Activation::Identity => Kind::Identity,
        Activation::Relu => Kind::Fast(Squash::Leaky(0.0)),
        // A slope below 0 would turn the sign from which the side is told.
        Activation::LeakyRelu { slope } | Activation::Prelu { slope } if slope >= 0.0 => {
            Kind::Fast(Squash::Leaky(slope))
        }
        Activation::Tanh => Kind::Fast(Squash::Tanh),
        Activation::Sigmoid => Kind::Fast(Squash::Sigmoid),
        other => Kind::Slow(other),
    }
}

impl Pass {
    /// Room for blocks of a net on `count` samples.
    pub(super) fn new(net: &Net, count: usize) -> Pass {
        let room = if count <= 2 * BLOCK {
            count.next_multiple_of(LANES).max(LANES)
        } else {
            BLOCK
        };
        Pass::with_room(net, room)
    }

    fn with_room(net: &Net, room: usize) -> Pass {
        let sizes = net.sizes();
        let widest = sizes.iter().copied().max().unwrap_or(0);
        let before = |layer: &Layer| match kind(layer.activation) {
            Kind::Slow(_) => vec![0.0; layer.outputs * room],
            _ => Vec::new(),
        };
        Pass {
            room,
            width: room,
            samples: 0,
            values: sizes.iter().map(|n| vec![0.0; n * room]).collect(),
            before: net.layers().iter().map(before).collect(),
            delta: vec![0.0; widest * room],
            below: vec![0.0; widest * room],
        }
    }

    /// How many samples fit.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    /// How many columns the block has now.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// How many of them are samples.
    pub(super) fn samples(&self) -> usize {
        self.samples
    }

    /// How many numbers it has room for.
    pub(super) fn numbers(&self) -> usize {
        self.values.iter().map(Vec::len).sum()
    }

    /// Takes samples in: `number(sample, unit)`. Columns without a sample are 0.
    pub(super) fn load(&mut self, samples: Range<usize>, number: impl Fn(usize, usize) -> f64) {
        self.samples = samples.len();
        self.width = self.samples.next_multiple_of(LANES);
        let Some(input) = self.values.first_mut() else {
            return;
        };
        let units = input.len() / self.room;
        for (unit, row) in input.chunks_exact_mut(self.width).take(units).enumerate() {
            let (given, rest) = row.split_at_mut(self.samples);
            for (x, sample) in given.iter_mut().zip(samples.clone()) {
                *x = number(sample, unit);
            }
            rest.fill(0.0);
        }
    }

    /// Room for one block of all samples.
    pub(super) fn whole(net: &Net, count: usize) -> Pass {
        Pass::with_room(net, count.next_multiple_of(LANES).max(LANES))
    }

    /// Takes the samples of a block in: a row of columns for each unit.
    pub(super) fn load_block(&mut self, block: &[f64], samples: usize) {
        self.samples = samples;
        self.width = samples.next_multiple_of(LANES);
        if let Some(input) = self.values.first_mut() {
            input[..block.len()].copy_from_slice(block);
        }
    }

    /// Computes every layer from the one before.
    pub(super) fn forward(&mut self, net: &Net, params: &[f64]) {
        let width = self.width;
        for (i, layer) in net.layers().iter().enumerate() {
            let (from, to) = self.values.split_at_mut(i + 1);
            let (from, to) = (&from[i][..layer.inputs * width], &mut to[0]);
            let out = &mut to[..layer.outputs * width];
            let weights = Matrix::new(&params[layer.weights()], layer.inputs);
            let biases = &params[layer.biases()];
            kernels::product(weights, from, Some(biases), out, layer.inputs, width);
            match kind(layer.activation) {
                Kind::Identity => {}
                Kind::Fast(how) => kernels::squash(how, out),
                Kind::Slow(activation) => {
                    let before = &mut self.before[i][..out.len()];
                    before.copy_from_slice(out);
                    for (y, x) in out.iter_mut().zip(before) {
                        *y = activation.value(*x);
                    }
                }
            }
        }
    }

    /// What the last layer gave: a row of `width` for each output.
    pub(super) fn output(&self) -> &[f64] {
        match self.values.last() {
            Some(last) => &last[..last.len() / self.room * self.width],
            None => &[],
        }
    }

    /// The output and the place for its gradient.
    pub(super) fn output_and_delta(&mut self) -> (&[f64], &mut [f64]) {
        let size = self.output().len();
        let output = self.values.last().map_or(&[][..], |last| &last[..size]);
        (output, &mut self.delta[..size])
    }

    /// Writes the output of the samples row by row.
    pub(super) fn store(&self, out: &mut [f64], samples: usize) {
        let outputs = out.len() / samples.max(1);
        for (unit, row) in self.output().chunks_exact(self.width).enumerate() {
            for (sample, y) in row.iter().take(samples).enumerate() {
                out[sample * outputs + unit] = *y;
            }
        }
    }

    /// Brings the gradient at the output, which is in [`Pass::output_and_delta`], down to
    /// the parameters, where it is added, and to the input if that is wanted.
    pub(super) fn backward(
        &mut self,
        net: &Net,
        params: &[f64],
        gradient: Option<&mut [f64]>,
        to_input: bool,
    ) {
        self.backward_with(net, params, gradient, to_input, &[]);
    }

    /// [`Pass::backward`], where something else adds `extra` to the gradient at what goes
    /// into the activations of the first layers.
    pub(super) fn backward_with(
        &mut self,
        net: &Net,
        params: &[f64],
        mut gradient: Option<&mut [f64]>,
        to_input: bool,
        extra: &[Vec<f64>],
    ) {
        let width = self.width;
        for (i, layer) in net.layers().iter().enumerate().rev() {
            let delta = &mut self.delta[..layer.outputs * width];
            match kind(layer.activation) {
                Kind::Identity => {}
                Kind::Fast(how) => {
                    kernels::unsquash(how, &self.values[i + 1][..delta.len()], delta);
                }
                Kind::Slow(activation) => {
                    for (d, x) in delta.iter_mut().zip(&self.before[i]) {
                        *d *= activation.derivative(*x);
                    }
                }
            }
            if let Some(extra) = extra.get(i) {
                for (d, more) in delta.iter_mut().zip(extra) {
                    *d += more;
                }
            }
            if let Some(gradient) = gradient.as_deref_mut() {
                let from = &self.values[i][..layer.inputs * width];
                kernels::correlate(delta, from, &mut gradient[layer.weights()], width);
                kernels::add_row_sums(delta, &mut gradient[layer.biases()], width);
            }
            if i == 0 && !to_input {
                return;
            }
            let weights = Matrix::new(&params[layer.weights()], layer.inputs).transposed();
            let below = &mut self.below[..layer.inputs * width];
            kernels::product(weights, delta, None, below, layer.outputs, width);
            std::mem::swap(&mut self.delta, &mut self.below);
        }
    }

    /// First and second derivative of the activation of a layer at every number of the block.
    pub(super) fn bends(&self, net: &Net, layer: usize, slopes: &mut [f64], curves: &mut [f64]) {
        let Some(activation) = net.layers().get(layer).map(|l| l.activation) else {
            return;
        };
        let both = slopes.iter_mut().zip(curves);
        match kind(activation) {
            Kind::Identity => both.for_each(|(s, c)| (*s, *c) = (1.0, 0.0)),
            Kind::Fast(how) => {
                for ((slope, curve), y) in both.zip(&self.values[layer + 1]) {
                    (*slope, *curve) = match how {
                        Squash::Leaky(below) => (if *y > 0.0 { 1.0 } else { below }, 0.0),
                        Squash::Tanh => {
                            let slope = (1.0 - y) * (1.0 + y);
                            (slope, -2.0 * y * slope)
                        }
                        Squash::Sigmoid => {
                            let slope = y * (1.0 - y);
                            (slope, slope * (1.0 - 2.0 * y))
                        }
                    };
                }
            }
            Kind::Slow(activation) => {
                for ((slope, curve), x) in both.zip(&self.before[layer]) {
                    *slope = activation.derivative(*x);
                    *curve = activation.second_derivative(*x);
                }
            }
        }
    }

    /// The gradient at the input, after [`Pass::backward`] down to it.
    pub(super) fn input_delta(&self, net: &Net) -> &[f64] {
        &self.delta[..net.inputs() * self.width]
    }
}
