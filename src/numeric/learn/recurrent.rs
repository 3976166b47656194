//! Recurrent networks: a state that goes from step to step, plain or kept in an LSTM's cells.

use super::kernels::{self, LANES, Matrix, Squash};
use crate::numeric::activation::Activation;
use crate::numeric::array::{Array, checked_len, from_vec, values};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::random::Rng;

/// How the state is computed from step to step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// h = act(W [x; h] + b) (Elman, 1990).
    Plain(Activation),
    /// Hochreiter and Schmidhuber (1997), with the gates i, f, g, o in PyTorch's order.
    Lstm,
}

impl Cell {
    /// How many rows of weights each unit has.
    fn gates(self) -> usize {
        match self {
            Cell::Plain(_) => 1,
            Cell::Lstm => 4,
        }
    }
}

/// A recurrent layer and the linear one that reads its state.
#[derive(Debug, Clone, PartialEq)]
pub struct Recurrent {
    /// How the state is computed.
    pub cell: Cell,
    /// How many numbers go in at each step.
    pub inputs: usize,
    /// How many units the state has.
    pub hidden: usize,
    /// How many numbers come out.
    pub outputs: usize,
    params: Vec<f64>,
}

/// What happens inside of a recurrent net, step by step: arrays of sequences×steps×units.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<T = Array> {
    /// The state after each step.
    pub h: T,
    /// The cells after each step; none without an LSTM.
    pub c: Option<T>,
    /// What goes into the gates i, f, g, o, or into the activation.
    pub before: Vec<T>,
    /// What comes out.
    pub outputs: T,
}

impl<T> Trace<T> {
    /// The trace with its arrays made into something else.
    pub fn map<U>(self, f: impl Fn(T) -> U) -> Trace<U> {
        Trace {
            h: f(self.h),
            c: self.c.map(&f),
            before: self.before.into_iter().map(&f).collect(),
            outputs: f(self.outputs),
        }
    }
}

/// A batch of sequences as an array says it: one sequence, or several.
pub struct Shape {
    /// How many sequences there are.
    pub sequences: usize,
    /// How many steps each has.
    pub steps: usize,
    /// Whether it is one sequence without an axis for several.
    pub single: bool,
}

impl Recurrent {
    /// A net with parameters drawn evenly from ±1/√hidden, as PyTorch's `nn.RNN`, `nn.LSTM`
    /// and `nn.Linear` do: weights of x and h, biases, weights and biases of the output.
    ///
    /// # Errors
    /// When a size is 0, or the net is too large.
    pub fn new(cell: Cell, sizes: [usize; 3], seed: u64) -> Result<Recurrent> {
        let mut net = Recurrent::zeros(cell, sizes)?;
        let mut rng = Rng::new(seed);
        let bound = 1.0 / (net.hidden as f64).sqrt();
        for x in &mut net.params {
            *x = bound * (2.0 * rng.unit() - 1.0);
        }
        Ok(net)
    }

    /// A net of given weights of [x; h], biases, and weights and biases of the output, as
    /// [`Recurrent::arrays`] has them.
    ///
    /// # Errors
    /// As [`Recurrent::new`], and when a shape does not fit the sizes.
    pub fn with_arrays(cell: Cell, sizes: [usize; 3], given: [&Array; 4]) -> Result<Recurrent> {
        let net = Recurrent::zeros(cell, sizes)?;
        let names = ["weights", "biases", "output_weights", "output_biases"];
        let wanted = net.arrays()?;
        let mut params = Vec::with_capacity(net.params.len());
        for ((name, wanted), given) in names.iter().zip(&wanted).zip(given) {
            if given.shape() != wanted.shape() {
                return Err(NumericError::new(format!(
                    "`{name}` needs shape {}, not {}",
                    shape_text(wanted.shape()),
                    shape_text(given.shape())
                ))
                .with_hint("a row for each unit (of an LSTM for each gate i, f, g, o of each), a column for each input and then each unit"));
            }
            params.extend(values(given).iter());
        }
        Ok(Recurrent { params, ..net })
    }

    /// A net whose parameters are all 0.
    ///
    /// # Errors
    /// When a size is 0, or the net is too large.
    pub(super) fn zeros(cell: Cell, sizes: [usize; 3]) -> Result<Recurrent> {
        let [inputs, hidden, outputs] = sizes;
        if sizes.contains(&0) {
            return Err(NumericError::new("a layer cannot have 0 units"));
        }
        let rows = cell.gates().saturating_mul(hidden);
        let count = checked_len(&[rows, inputs.saturating_add(hidden).saturating_add(1)])?
            + checked_len(&[outputs, hidden.saturating_add(1)])?;
        if count > 1 << 22 {
            return Err(NumericError::new("a net of these sizes is too large"));
        }
        Ok(Recurrent {
            cell,
            inputs,
            hidden,
            outputs,
            params: vec![0.0; count],
        })
    }

    /// How many rows of weights the recurrent layer has, and how long each is.
    fn shape(&self) -> (usize, usize) {
        (self.cell.gates() * self.hidden, self.inputs + self.hidden)
    }

    /// Where the parts of the parameters are: weights, biases, and those of the output.
    fn parts(&self) -> [std::ops::Range<usize>; 4] {
        let (rows, columns) = self.shape();
        let a = rows * columns;
        let b = a + rows;
        let c = b + self.outputs * self.hidden;
        [0..a, a..b, b..c, c..c + self.outputs]
    }

    /// All parameters: weights of x and h, row by row, biases, weights and biases of the output.
    pub fn parameters(&self) -> &[f64] {
        &self.params
    }

    /// The net with other parameters; none when they are not as many.
    pub fn with_values(&self, params: Vec<f64>) -> Option<Recurrent> {
        (params.len() == self.params.len()).then(|| Recurrent {
            params,
            ..self.clone()
        })
    }

    /// The weights of [x; h], the biases, and the weights and biases of the output.
    ///
    /// # Errors
    /// Never.
    pub fn arrays(&self) -> Result<[Array; 4]> {
        let (rows, columns) = self.shape();
        let [w, b, v, c] = self.parts().map(|range| self.params[range].to_vec());
        Ok([
            from_vec(&[rows, columns], w)?,
            from_vec(&[rows], b)?,
            from_vec(&[self.outputs, self.hidden], v)?,
            from_vec(&[self.outputs], c)?,
        ])
    }

    /// How many sequences of how many steps an array is.
    ///
    /// # Errors
    /// When the last axis does not fit.
    pub fn sequences(&self, x: &Array) -> Result<Shape> {
        match x.shape() {
            [steps, inputs] if *inputs == self.inputs => Ok(Shape {
                sequences: 1,
                steps: *steps,
                single: true,
            }),
            [sequences, steps, inputs] if *inputs == self.inputs => Ok(Shape {
                sequences: *sequences,
                steps: *steps,
                single: false,
            }),
            shape => Err(NumericError::new(format!(
                "a recurrent net of {} inputs cannot take {}",
                self.inputs,
                shape_text(shape)
            ))
            .with_hint(format!(
                "one sequence is steps×{0}, several are sequences×steps×{0}",
                self.inputs
            ))),
        }
    }

    /// What comes out at each step, and what happens inside. The state begins at 0.
    ///
    /// # Errors
    /// When the last axis does not fit.
    pub fn trace(&self, x: &Array) -> Result<Trace> {
        let shape = self.sequences(x)?;
        let numbers = values(x);
        let mut unroll = Unroll::new(self, shape.sequences, 1);
        let gates = self.cell.gates();
        let size = shape.sequences * shape.steps;
        checked_len(&[size, self.hidden.max(self.outputs), gates + 2])?;
        let mut h = vec![0.0; size * self.hidden];
        let mut c = h.clone();
        let mut before = vec![h.clone(); gates];
        let mut outputs = vec![0.0; size * self.outputs];
        for step in 0..shape.steps {
            unroll.load(0, |s, unit| {
                numbers[(s * shape.steps + step) * self.inputs + unit]
            });
            unroll.forward(self, &self.params, 1);
            let width = unroll.width;
            let at = &unroll.steps[0];
            let read = |block: &[f64], units: usize, out: &mut [f64]| {
                for s in 0..shape.sequences {
                    let row = (s * shape.steps + step) * units;
                    for unit in 0..units {
                        out[row + unit] = block[unit * width + s];
                    }
                }
            };
            read(&at.h, self.hidden, &mut h);
            read(&at.c, self.hidden, &mut c);
            for (gate, out) in before.iter_mut().enumerate() {
                let block = &at.before[gate * self.hidden * width..];
                read(&block[..self.hidden * width], self.hidden, out);
            }
            read(&at.out, self.outputs, &mut outputs);
            unroll.carry(1);
        }
        let array = |numbers: Vec<f64>, units: usize| match shape.single {
            true => from_vec(&[shape.steps, units], numbers),
            false => from_vec(&[shape.sequences, shape.steps, units], numbers),
        };
        Ok(Trace {
            h: array(h, self.hidden)?,
            c: match self.cell {
                Cell::Lstm => Some(array(c, self.hidden)?),
                Cell::Plain(_) => None,
            },
            before: before
                .into_iter()
                .map(|block| array(block, self.hidden))
                .collect::<Result<_>>()?,
            outputs: array(outputs, self.outputs)?,
        })
    }
}

/// One step of a batch of sequences: a row of columns for each unit.
pub(super) struct Step {
    /// The input, and below it the state before.
    input: Vec<f64>,
    /// What goes into the gates or the activation.
    before: Vec<f64>,
    /// What comes out of the gates i, f, g, o.
    gates: Vec<f64>,
    /// The cells before and after.
    c_before: Vec<f64>,
    c: Vec<f64>,
    /// tanh of the cells.
    squashed: Vec<f64>,
    h: Vec<f64>,
    pub(super) out: Vec<f64>,
    /// The gradient at the output.
    pub(super) delta: Vec<f64>,
}

/// A stretch of steps, unrolled in time.
pub(super) struct Unroll {
    pub(super) width: usize,
    sequences: usize,
    h: Vec<f64>,
    c: Vec<f64>,
    pub(super) steps: Vec<Step>,
}

impl Unroll {
    pub(super) fn new(net: &Recurrent, sequences: usize, steps: usize) -> Unroll {
        let width = sequences.next_multiple_of(LANES);
        let (rows, columns) = net.shape();
        let units = || vec![0.0; net.hidden * width];
        let step = |_| Step {
            input: vec![0.0; columns * width],
            before: vec![0.0; rows * width],
            gates: vec![0.0; rows * width],
            c_before: units(),
            c: units(),
            squashed: units(),
            h: units(),
            out: vec![0.0; net.outputs * width],
            delta: vec![0.0; net.outputs * width],
        };
        Unroll {
            width,
            sequences,
            h: units(),
            c: units(),
            steps: (0..steps).map(step).collect(),
        }
    }

    /// Takes the input of a step in.
    pub(super) fn load(&mut self, step: usize, number: impl Fn(usize, usize) -> f64) {
        let (width, sequences) = (self.width, self.sequences);
        let state = self.h.len();
        let input = &mut self.steps[step].input;
        let below = input.len() - state;
        for (unit, row) in input[..below].chunks_exact_mut(width).enumerate() {
            for (s, x) in row.iter_mut().take(sequences).enumerate() {
                *x = number(s, unit);
            }
        }
    }

    /// Computes the first `count` steps from the state that was carried.
    pub(super) fn forward(&mut self, net: &Recurrent, params: &[f64], count: usize) {
        let [w, b, v, d] = net.parts().map(|range| &params[range]);
        let (_, columns) = net.shape();
        let (width, size) = (self.width, self.h.len());
        for at in 0..count {
            let (done, rest) = self.steps.split_at_mut(at);
            let step = &mut rest[0];
            let (h, c) = match done.last() {
                Some(last) => (&last.h, &last.c),
                None => (&self.h, &self.c),
            };
            let below = step.input.len() - size;
            step.input[below..].copy_from_slice(h);
            step.c_before.copy_from_slice(c);
            let weights = Matrix::new(w, columns);
            kernels::product(
                weights,
                &step.input,
                Some(b),
                &mut step.before,
                columns,
                width,
            );
            step.gates.copy_from_slice(&step.before);
            match net.cell {
                Cell::Plain(activation) => {
                    step.gates
                        .iter_mut()
                        .for_each(|x| *x = activation.value(*x));
                    step.h.copy_from_slice(&step.gates);
                }
                Cell::Lstm => {
                    kernels::squash(Squash::Sigmoid, &mut step.gates[..2 * size]);
                    kernels::squash(Squash::Tanh, &mut step.gates[2 * size..3 * size]);
                    kernels::squash(Squash::Sigmoid, &mut step.gates[3 * size..]);
                    for j in 0..size {
                        let [i, f, g] = [0, 1, 2].map(|gate| step.gates[gate * size + j]);
                        step.c[j] = f * step.c_before[j] + i * g;
                    }
                    step.squashed.copy_from_slice(&step.c);
                    kernels::squash(Squash::Tanh, &mut step.squashed);
                    for j in 0..size {
                        step.h[j] = step.gates[3 * size + j] * step.squashed[j];
                    }
                }
            }
            let reader = Matrix::new(v, net.hidden);
            kernels::product(reader, &step.h, Some(d), &mut step.out, net.hidden, width);
        }
    }

    /// Keeps the state after the first `count` steps for the next stretch.
    pub(super) fn carry(&mut self, count: usize) {
        if let Some(last) = count.checked_sub(1).and_then(|at| self.steps.get(at)) {
            self.h.copy_from_slice(&last.h);
            self.c.copy_from_slice(&last.c);
        }
    }

    /// Adds the gradient of the first `count` steps, whose deltas are at the outputs.
    pub(super) fn backward(
        &mut self,
        net: &Recurrent,
        params: &[f64],
        gradient: &mut [f64],
        count: usize,
    ) {
        let parts = net.parts();
        let (rows, columns) = net.shape();
        let (width, size) = (self.width, self.h.len());
        let (mut from_h, mut from_c) = (vec![0.0; size], vec![0.0; size]);
        let mut to_h = vec![0.0; size];
        let mut to_gates = vec![0.0; rows * width];
        let mut to_input = vec![0.0; columns * width];
        for step in self.steps[..count].iter().rev() {
            kernels::correlate(&step.delta, &step.h, &mut gradient[parts[2].clone()], width);
            kernels::add_row_sums(&step.delta, &mut gradient[parts[3].clone()], width);
            let reader = Matrix::new(&params[parts[2].clone()], net.hidden).transposed();
            kernels::product(reader, &step.delta, None, &mut to_h, net.outputs, width);
            for (d, below) in to_h.iter_mut().zip(&from_h) {
                *d += below;
            }
            match net.cell {
                Cell::Plain(activation) => {
                    for ((d, h), x) in to_gates.iter_mut().zip(&to_h).zip(&step.before) {
                        *d = h * activation.derivative(*x);
                    }
                }
                Cell::Lstm => {
                    for j in 0..size {
                        let [i, f, g, o] = [0, 1, 2, 3].map(|gate| step.gates[gate * size + j]);
                        let t = step.squashed[j];
                        let c = from_c[j] + to_h[j] * o * (1.0 - t * t);
                        to_gates[j] = c * g * i * (1.0 - i);
                        to_gates[size + j] = c * step.c_before[j] * f * (1.0 - f);
                        to_gates[2 * size + j] = c * i * (1.0 - g * g);
                        to_gates[3 * size + j] = to_h[j] * t * o * (1.0 - o);
                        from_c[j] = c * f;
                    }
                }
            }
            kernels::correlate(
                &to_gates,
                &step.input,
                &mut gradient[parts[0].clone()],
                width,
            );
            kernels::add_row_sums(&to_gates, &mut gradient[parts[1].clone()], width);
            let weights = Matrix::new(&params[parts[0].clone()], columns).transposed();
            kernels::product(weights, &to_gates, None, &mut to_input, rows, width);
            from_h.copy_from_slice(&to_input[columns * width - size..]);
        }
    }
}

/// How many multiplications a training takes, about.
pub fn work(net: &Recurrent, x: &Array, epochs: usize) -> f64 {
    let steps = x.len() as f64 / net.inputs as f64;
    3.0 * net.params.len() as f64 * steps * epochs as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::array::fill_with;

    #[test]
    fn a_trace_is_the_recurrence() {
        let net = Recurrent::new(Cell::Plain(Activation::Tanh), [1, 2, 1], 3).expect("sizes");
        let x = fill_with(&[4, 1], |i| i as f64 - 1.0);
        let trace = net.trace(&x).expect("fits");
        let [w, b, v, d] = net.arrays().expect("arrays");
        let mut h = [0.0, 0.0];
        for t in 0..4 {
            h = [0, 1].map(|i| {
                libm::tanh(w[[i, 0]] * x[[t, 0]] + w[[i, 1]] * h[0] + w[[i, 2]] * h[1] + b[[i]])
            });
            let out = v[[0, 0]] * h[0] + v[[0, 1]] * h[1] + d[[0]];
            assert!((trace.h[[t, 1]] - h[1]).abs() < 1e-15);
            assert!((trace.outputs[[t, 0]] - out).abs() < 1e-15);
        }
        assert!(net.trace(&fill_with(&[4, 2], |_| 0.0)).is_err());
        let lstm = Recurrent::new(Cell::Lstm, [1, 2, 1], 3).expect("sizes");
        let trace = lstm
            .trace(&fill_with(&[5, 4, 1], |i| i as f64))
            .expect("fits");
        assert_eq!(trace.before.len(), 4);
        assert_eq!(trace.c.expect("cells").shape(), [5, 4, 2]);
    }
}
