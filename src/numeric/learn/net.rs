//! Fully connected networks: layers of weights and biases, each with an activation.

use super::pass::Pass;
use crate::numeric::activation::Activation;
use crate::numeric::array::{Array, checked_len, from_vec, values};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::random::Rng;

/// The most parameters that a net may have.
const MAX_PARAMETERS: usize = 1 << 24;

/// A layer: `activation(W x + b)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layer {
    /// How many numbers go in.
    pub inputs: usize,
    /// How many come out.
    pub outputs: usize,
    /// What is applied to each of them.
    pub activation: Activation,
    /// Where its weights begin among all parameters; its biases follow them.
    at: usize,
}

impl Layer {
    /// Where the weights are, `outputs`×`inputs` row by row.
    pub(super) fn weights(&self) -> std::ops::Range<usize> {
        self.at..self.at + self.inputs * self.outputs
    }

    /// Where the biases are.
    pub(super) fn biases(&self) -> std::ops::Range<usize> {
        let at = self.weights().end;
        at..at + self.outputs
    }
}

/// A stack of layers, and all their parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Net {
    layers: Vec<Layer>,
    params: Vec<f64>,
}

impl Net {
    /// A net with weights and biases drawn evenly from ±1/√inputs, layer by layer, each
    /// weights first: PyTorch's `nn.Linear`.
    ///
    /// # Errors
    /// When there are fewer than two sizes, a size is 0, or the activations are not one for
    /// each layer.
    pub fn new(sizes: &[usize], activations: &[Activation], seed: u64) -> Result<Net> {
        let mut net = Net::zeros(sizes, activations)?;
        let mut rng = Rng::new(seed);
        for layer in &net.layers {
            let bound = 1.0 / (layer.inputs as f64).sqrt();
            for x in &mut net.params[layer.weights().start..layer.biases().end] {
                *x = -bound + 2.0 * bound * rng.unit();
            }
        }
        Ok(net)
    }

    /// A net of given weights (`outputs`×`inputs`) and biases.
    ///
    /// # Errors
    /// As [`Net::new`], and when a shape does not fit the sizes.
    pub fn with_parameters(
        sizes: &[usize],
        activations: &[Activation],
        weights: &[Array],
        biases: &[Array],
    ) -> Result<Net> {
        let mut net = Net::zeros(sizes, activations)?;
        let count = net.layers.len();
        for (what, given) in [("weights", weights.len()), ("biases", biases.len())] {
            if given != count {
                return Err(NumericError::new(format!(
                    "a net of {count} layers needs as many {what}, not {given}"
                )));
            }
        }
        for (i, ((layer, w), b)) in net.layers.iter().zip(weights).zip(biases).enumerate() {
            let wanted: [&[usize]; 2] = [&[layer.outputs, layer.inputs], &[layer.outputs]];
            for (what, array, wanted) in [("weights", w, wanted[0]), ("biases", b, wanted[1])] {
                if array.shape() != wanted {
                    return Err(NumericError::new(format!(
                        "layer {i} needs {what} of shape {}, not {}",
                        shape_text(wanted),
                        shape_text(array.shape())
                    ))
                    .with_hint("weights are outputs×inputs, one bias for each output"));
                }
            }
            net.params[layer.weights()].copy_from_slice(&values(w));
            net.params[layer.biases()].copy_from_slice(&values(b));
        }
        Ok(net)
    }

    /// A net of given parameters, as [`Net::parameters`] has them; none when they are not as
    /// many as its sizes want.
    pub fn of_values(sizes: &[usize], activations: &[Activation], params: Vec<f64>) -> Option<Net> {
        Net::zeros(sizes, activations).ok()?.with_values(params)
    }

    fn zeros(sizes: &[usize], activations: &[Activation]) -> Result<Net> {
        let count = sizes.len().saturating_sub(1);
        if count == 0 {
            return Err(NumericError::new("a net needs at least two sizes")
                .with_hint("for example `[2, 100, 5]`: 2 numbers in, 100 hidden, 5 out"));
        }
        if sizes.contains(&0) {
            return Err(NumericError::new("a layer cannot have 0 units"));
        }
        if activations.len() != count {
            return Err(NumericError::new(format!(
                "a net of {count} layers needs {count} activations, not {}",
                activations.len()
            )));
        }
        let mut at = 0_usize;
        let mut layers = Vec::with_capacity(count);
        for (pair, &activation) in sizes.windows(2).zip(activations) {
            let (inputs, outputs) = (pair[0], pair[1]);
            layers.push(Layer {
                inputs,
                outputs,
                activation,
                at,
            });
            let size = checked_len(&[inputs, outputs])?;
            at = at.saturating_add(size).saturating_add(outputs);
            if at > MAX_PARAMETERS {
                return Err(NumericError::new("a net of these sizes is too large")
                    .with_hint(format!("a net has at most {MAX_PARAMETERS} parameters")));
            }
        }
        Ok(Net {
            layers,
            params: vec![0.0; at],
        })
    }

    /// Its layers, from the input on.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// How many numbers go in.
    pub fn inputs(&self) -> usize {
        self.layers.first().map_or(0, |l| l.inputs)
    }

    /// How many come out.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |l| l.outputs)
    }

    /// The sizes of all layers, the input first.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![self.inputs()];
        sizes.extend(self.layers.iter().map(|l| l.outputs));
        sizes
    }

    /// All parameters: of each layer the weights, row by row, then the biases.
    pub fn parameters(&self) -> &[f64] {
        &self.params
    }

    /// The net with other parameters; none when they are not as many.
    pub fn with_values(&self, params: Vec<f64>) -> Option<Net> {
        (params.len() == self.params.len()).then(|| Net {
            layers: self.layers.clone(),
            params,
        })
    }

    /// The weights of a layer, `outputs`×`inputs`.
    ///
    /// # Errors
    /// Never, for a layer of this net.
    pub fn weights(&self, layer: &Layer) -> Result<Array> {
        let numbers = self.params[layer.weights()].to_vec();
        from_vec(&[layer.outputs, layer.inputs], numbers)
    }

    /// The biases of a layer.
    pub fn biases(&self, layer: &Layer) -> Array {
        crate::numeric::array::vector(&self.params[layer.biases()])
    }

    /// The net of some of the layers, which must follow each other; none when there are
    /// none.
    pub fn slice(&self, from: usize, to: usize) -> Option<Net> {
        let layers = self.layers.get(from..to)?;
        let start = layers.first()?.at;
        let end = layers.last()?.biases().end;
        let moved = |layer: &Layer| Layer {
            at: layer.at - start,
            ..*layer
        };
        Some(Net {
            layers: layers.iter().map(moved).collect(),
            params: self.params[start..end].to_vec(),
        })
    }

    /// The output for every row of `x`, whose last axis is as long as there are inputs. A
    /// net of one input takes numbers of any shape, one by one, and a net of one output
    /// then gives numbers of that shape.
    ///
    /// # Errors
    /// When the last axis does not fit.
    pub fn forward(&self, x: &Array) -> Result<Array> {
        let (inputs, outputs) = (self.inputs(), self.outputs());
        let mut shape = x.shape().to_vec();
        match shape.last() {
            Some(&last) if last == inputs => {
                shape.pop();
                shape.push(outputs);
            }
            _ if inputs == 1 => shape.extend((outputs > 1).then_some(outputs)),
            _ => {
                return Err(NumericError::new(format!(
                    "a net of {inputs} inputs cannot take {}",
                    shape_text(x.shape())
                ))
                .with_hint(format!(
                    "the last axis holds the inputs of one sample: n×{inputs}"
                )));
            }
        }
        checked_len(&shape)?;
        let numbers = values(x);
        let count = numbers.len() / inputs;
        let mut out = vec![0.0; count * outputs];
        let mut pass = Pass::new(self, count);
        let mut from = 0;
        while from < count {
            let rows = pass.room().min(count - from);
            pass.load(from..from + rows, |row, unit| numbers[row * inputs + unit]);
            pass.forward(self, &self.params);
            pass.store(&mut out[from * outputs..][..rows * outputs], rows);
            from += rows;
        }
        from_vec(&shape, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::array::{fill_with, from_rows, vector};

    fn small() -> Net {
        let w = [
            from_rows(&[vec![1.0, -2.0], vec![0.5, 3.0], vec![0.0, 1.0]]).expect("3×2"),
            from_rows(&[vec![1.0, 1.0, -1.0]]).expect("1×3"),
        ];
        let b = [vector(&[0.0, -1.0, 2.0]), vector(&[0.25])];
        let act = [Activation::Relu, Activation::Identity];
        Net::with_parameters(&[2, 3, 1], &act, &w, &b).expect("fits")
    }

    #[test]
    fn a_net_is_its_layers_one_after_the_other() {
        let net = small();
        // W x + b = (-3, 5.5, 4) → (0, 5.5, 4) → 5.5 - 4 + 0.25
        let y = net.forward(&vector(&[1.0, 2.0])).expect("fits");
        assert_eq!((y.shape(), y[[0]]), (&[1][..], 1.75));
        let x = fill_with(&[300, 2], |i| libm::sin(i as f64));
        let all = net.forward(&x).expect("fits");
        let first = net.slice(0, 1).expect("a layer");
        let rest = net.slice(1, 2).expect("a layer");
        let hidden = first.forward(&x).expect("fits");
        assert_eq!(hidden.shape(), [300, 3]);
        assert_eq!(rest.forward(&hidden).expect("fits"), all);
        assert!(net.slice(1, 1).is_none() && net.slice(1, 3).is_none());
    }

    #[test]
    fn one_input_takes_numbers_of_any_shape() {
        let net = Net::new(&[1, 4, 1], &[Activation::Tanh, Activation::Identity], 1);
        let net = net.expect("sizes");
        let shape = |x: Array| net.forward(&x).expect("fits").shape().to_vec();
        assert_eq!(shape(crate::numeric::array::scalar(2.0)), [0; 0]);
        assert_eq!(shape(fill_with(&[5], |i| i as f64)), [5]);
        assert_eq!(shape(fill_with(&[5, 1], |i| i as f64)), [5, 1]);
        let x = vector(&[1.0, 2.0, 3.0]);
        let error = small().forward(&x).expect_err("three");
        assert_eq!(error.message, "a net of 2 inputs cannot take 3");
        let none = small().forward(&fill_with(&[0, 2], |_| 0.0)).expect("none");
        assert_eq!(none.shape(), [0, 1]);
    }

    #[test]
    fn parameters_begin_within_the_bound_of_pytorch() {
        let act = [Activation::Relu, Activation::Identity];
        let net = Net::new(&[4, 50, 2], &act, 3).expect("sizes");
        let (first, second) = (net.layers()[0], net.layers()[1]);
        let within = |range: std::ops::Range<usize>, bound: f64| {
            let p = &net.parameters()[range];
            p.iter().all(|x| x.abs() < bound) && p.iter().any(|x| x.abs() > 0.5 * bound)
        };
        assert!(within(first.weights(), 0.5) && within(first.biases(), 0.5));
        assert!(within(second.weights(), 0.1415) && within(second.biases(), 0.1415));
        assert_eq!(net, Net::new(&[4, 50, 2], &act, 3).expect("sizes"));
        assert_ne!(net, Net::new(&[4, 50, 2], &act, 4).expect("sizes"));
    }

    #[test]
    fn sizes_that_make_no_net_are_refused() {
        let told = |sizes: &[usize], n: usize| {
            let error = Net::new(sizes, &vec![Activation::Relu; n], 1).expect_err("no net");
            error.message
        };
        assert_eq!(told(&[2], 0), "a net needs at least two sizes");
        assert_eq!(told(&[2, 0, 1], 2), "a layer cannot have 0 units");
        assert_eq!(
            told(&[1 << 20, 1 << 20], 1),
            "an array of 1048576×1048576 is too large"
        );
        assert_eq!(told(&[5000, 5000], 1), "a net of these sizes is too large");
        assert_eq!(
            told(&[2, 3, 1], 1),
            "a net of 2 layers needs 2 activations, not 1"
        );
    }
}
