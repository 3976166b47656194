//! What a net is trained to make small, with PyTorch's definitions.

use super::kernels;
use crate::numeric::activation;
use crate::numeric::array::{Array, values};
use crate::numeric::error::{NumericError, Result, shape_text};

/// A loss, averaged over the samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// The mean of the squared differences.
    Mse,
    /// Minus the logarithm of the softmax at the right class.
    CrossEntropy,
    /// Cross-entropy of each output by itself, `softplus(s) - y s`.
    BceWithLogits,
    /// How far a margin of 1 is missed: `max(0, 1 - y s)` for y = ±1, or for classes
    /// `sum(max(0, 1 - s_y + s_k)) / K` over the others.
    Hinge,
}

/// What the outputs should be.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// The class of every sample.
    Labels(Vec<usize>),
    /// The outputs of every sample, row by row.
    Values(Vec<f64>),
}

/// Targets of one block, in the layout of a block.
pub(super) enum BlockTarget<'a> {
    /// A class for each sample.
    Labels(&'a [usize]),
    /// A row for each output.
    Values(&'a [f64]),
}

impl Loss {
    /// All of them.
    pub const ALL: [Loss; 4] = [
        Loss::Mse,
        Loss::CrossEntropy,
        Loss::BceWithLogits,
        Loss::Hinge,
    ];

    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Loss::Mse => "mse",
            Loss::CrossEntropy => "cross_entropy",
            Loss::BceWithLogits => "bce_with_logits",
            Loss::Hinge => "hinge",
        }
    }

    /// Whether a smaller loss means more right answers.
    pub fn classifies(self) -> bool {
        self != Loss::Mse
    }

    /// Reads what the outputs should be: `count` samples of `outputs` numbers.
    ///
    /// # Errors
    /// When the shape does not fit, a class is none of the outputs, or a value is one that
    /// the loss is not made for.
    pub fn target(self, y: &Array, count: usize, outputs: usize) -> Result<Target> {
        let fail = || {
            let labels = match (self, outputs) {
                (Loss::CrossEntropy, _) => format!("{count} classes or "),
                (Loss::Hinge, 2..) => format!("{count} classes or "),
                _ => String::new(),
            };
            NumericError::new(format!(
                "`{}` of {count}×{outputs} outputs needs {labels}{count}×{outputs} targets, \
                 but y has shape {}",
                self.name(),
                shape_text(y.shape())
            ))
        };
        let numbers = values(y).to_vec();
        if let Some(x) = numbers.iter().find(|x| !x.is_finite()) {
            return Err(NumericError::new(format!("a target is {x}")));
        }
        let flat = y.shape() == [count] || (count == 1 && y.ndim() == 0);
        let full = y.shape() == [count, outputs] || (flat && outputs == 1);
        let may_label = self == Loss::CrossEntropy || (self == Loss::Hinge && outputs > 1);
        if flat && may_label {
            let class = |x: f64| {
                let fits = x.fract() == 0.0 && x >= 0.0 && x < outputs as f64;
                fits.then_some(x as usize).ok_or_else(|| {
                    NumericError::new(format!("the class {x} is none of {outputs} outputs"))
                        .with_hint(format!(
                            "classes are whole numbers from 0 to {}",
                            outputs - 1
                        ))
                })
            };
            let labels = numbers.into_iter().map(class).collect::<Result<_>>()?;
            return Ok(Target::Labels(labels));
        }
        if !full || (self == Loss::Hinge && outputs > 1) {
            return Err(fail());
        }
        let (low, high) = match self {
            Loss::Mse => return Ok(Target::Values(numbers)),
            Loss::Hinge => (-1.0, 1.0),
            Loss::CrossEntropy | Loss::BceWithLogits => (0.0, 1.0),
        };
        let fits = |x: f64| match self {
            Loss::Hinge => x.abs() == 1.0,
            _ => (low..=high).contains(&x),
        };
        match numbers.iter().find(|x| !fits(**x)) {
            None => Ok(Target::Values(numbers)),
            Some(x) => Err(
                NumericError::new(format!("a target of `{}` is {x}", self.name())).with_hint(
                    match self {
                        Loss::Hinge => "the targets of `hinge` are -1 and 1".to_string(),
                        _ => "its targets lie between 0 and 1".to_string(),
                    },
                ),
            ),
        }
    }

    /// The loss of outputs: samples along the first axis, or one sample, or for the losses
    /// of single outputs any shape that the targets have too.
    ///
    /// # Errors
    /// As [`Loss::target`].
    pub fn value(self, s: &Array, y: &Array) -> Result<f64> {
        let alone = matches!(self, Loss::Mse | Loss::BceWithLogits)
            || (self == Loss::Hinge && s.shape() == y.shape());
        let (count, outputs) = match s.shape() {
            shape if alone => {
                if shape != y.shape() {
                    return Err(NumericError::new(format!(
                        "cannot compare {} and {}: `{}` wants one target for each output",
                        shape_text(shape),
                        shape_text(y.shape()),
                        self.name()
                    )));
                }
                (s.len(), 1)
            }
            [outputs] => (1, *outputs),
            [count, outputs] => (*count, *outputs),
            shape => {
                return Err(NumericError::new(format!(
                    "`{}` needs outputs of shape n×K, not {}",
                    self.name(),
                    shape_text(shape)
                )));
            }
        };
        if count == 0 || outputs == 0 {
            return Err(NumericError::new(format!(
                "`{}` of nothing has no mean",
                self.name()
            )));
        }
        let numbers = values(y).to_vec();
        let target = if alone && self != Loss::Hinge {
            // A plain function of numbers: NaN in gives NaN out.
            Target::Values(numbers)
        } else {
            let shape: &[usize] = match y.ndim() {
                0 => &[1],
                1 if count == 1 && y.len() == outputs && s.ndim() == 1 => &[1, outputs],
                _ if alone => &[count],
                _ => y.shape(),
            };
            self.target(
                &crate::numeric::array::from_vec(shape, numbers)?,
                count,
                outputs,
            )?
        };
        let given = values(s);
        let across = |rows: &[f64]| -> Vec<f64> {
            let one = |k: usize| rows.iter().skip(k).step_by(outputs).copied();
            (0..outputs).flat_map(one).collect()
        };
        let block = across(&given);
        let mut delta = vec![0.0; block.len()];
        let turned;
        let target = match &target {
            Target::Labels(labels) => BlockTarget::Labels(labels),
            Target::Values(rows) => {
                turned = across(rows);
                BlockTarget::Values(&turned)
            }
        };
        let sum = self.block(&block, &target, &mut delta, (count, count), 1.0);
        Ok(sum / self.divisor(count, outputs))
    }

    /// What the sum over a batch is divided by.
    pub(super) fn divisor(self, count: usize, outputs: usize) -> f64 {
        match self {
            Loss::CrossEntropy => count as f64,
            _ => count as f64 * outputs as f64,
        }
    }

    /// How many answers so many samples are.
    pub(super) fn answers(self, count: usize, outputs: usize) -> usize {
        match self {
            Loss::BceWithLogits => count * outputs,
            _ => count,
        }
    }

    /// The loss of a block, summed; `delta` becomes its gradient times `scale`. The block
    /// is `width` columns wide, of which `samples` count.
    pub(super) fn block(
        self,
        outputs: &[f64],
        target: &BlockTarget<'_>,
        delta: &mut [f64],
        (width, samples): (usize, usize),
        scale: f64,
    ) -> f64 {
        let loss = match (self, target) {
            (Loss::CrossEntropy, _) => {
                cross_entropy(outputs, target, delta, (width, samples), scale)
            }
            (Loss::Hinge, BlockTarget::Labels(labels)) => {
                margins(outputs, labels, delta, width, scale)
            }
            (_, BlockTarget::Values(y)) => {
                let mut sum = 0.0;
                for (at, ((s, y), d)) in outputs.iter().zip(*y).zip(delta.iter_mut()).enumerate() {
                    if at % width >= samples {
                        continue;
                    }
                    let (loss, slope) = self.single(*s, *y);
                    sum += loss;
                    *d = scale * slope;
                }
                sum
            }
            // No other loss has classes as targets.
            (_, BlockTarget::Labels(_)) => 0.0,
        };
        if samples < width {
            for row in delta.chunks_exact_mut(width) {
                row[samples..].fill(0.0);
            }
        }
        loss
    }

    /// The loss of one output, and its slope.
    #[inline(always)]
    fn single(self, s: f64, y: f64) -> (f64, f64) {
        match self {
            Loss::Mse => ((s - y) * (s - y), 2.0 * (s - y)),
            Loss::BceWithLogits => (
                activation::softplus(s, 1.0) - y * s,
                activation::sigmoid(s) - y,
            ),
            Loss::Hinge => {
                let short = 1.0 - y * s;
                (activation::relu(short), if short > 0.0 { -y } else { 0.0 })
            }
            Loss::CrossEntropy => (0.0, 0.0),
        }
    }

    /// How many of the answers of a block are right.
    pub(super) fn right(
        self,
        outputs: &[f64],
        target: &BlockTarget<'_>,
        (width, samples): (usize, usize),
    ) -> usize {
        let best = |block: &[f64], sample: usize| {
            let column = block.iter().skip(sample).step_by(width);
            let first = (0, f64::NEG_INFINITY);
            let largest = |best: (usize, f64), (k, x): (usize, &f64)| {
                if *x > best.1 { (k, *x) } else { best }
            };
            column.enumerate().fold(first, largest).0
        };
        match target {
            BlockTarget::Labels(labels) => {
                let of = |(sample, label): (usize, &usize)| best(outputs, sample) == *label;
                labels
                    .iter()
                    .take(samples)
                    .enumerate()
                    .filter(|l| of(*l))
                    .count()
            }
            BlockTarget::Values(y) if self == Loss::CrossEntropy => (0..samples)
                .filter(|&sample| best(outputs, sample) == best(y, sample))
                .count(),
            BlockTarget::Values(y) => {
                let middle = if self == Loss::Hinge { 0.0 } else { 0.5 };
                let all = outputs.iter().zip(*y).enumerate();
                all.filter(|(at, (s, y))| at % width < samples && (**s > 0.0) == (**y > middle))
                    .count()
            }
        }
    }
}

/// Cross-entropy of a block, and its gradient: softmax less the target.
fn cross_entropy(
    outputs: &[f64],
    target: &BlockTarget<'_>,
    delta: &mut [f64],
    (width, samples): (usize, usize),
    scale: f64,
) -> f64 {
    let mut largest = vec![f64::NEG_INFINITY; width];
    for row in outputs.chunks_exact(width) {
        for (most, s) in largest.iter_mut().zip(row) {
            *most = if *s > *most || s.is_nan() { *s } else { *most };
        }
    }
    for (row, s) in delta
        .chunks_exact_mut(width)
        .zip(outputs.chunks_exact(width))
    {
        for ((d, s), most) in row.iter_mut().zip(s).zip(&largest) {
            *d = s - most;
        }
    }
    kernels::exp_all(delta);
    let mut total = vec![0.0; width];
    for row in delta.chunks_exact(width) {
        for (sum, e) in total.iter_mut().zip(row) {
            *sum += e;
        }
    }
    let mut loss = 0.0;
    match target {
        BlockTarget::Labels(labels) => {
            let over: Vec<f64> = total.iter().map(|t| scale / t).collect();
            for row in delta.chunks_exact_mut(width) {
                for (d, over) in row.iter_mut().zip(&over) {
                    *d *= over;
                }
            }
            for (sample, &label) in labels.iter().take(samples).enumerate() {
                let at = label * width + sample;
                loss += libm::log(total[sample]) + largest[sample] - outputs[at];
                delta[at] -= scale;
            }
        }
        BlockTarget::Values(y) => {
            for sample in 0..samples {
                let normal = libm::log(total[sample]) + largest[sample];
                let mass: f64 = y.iter().skip(sample).step_by(width).sum();
                for at in (sample..outputs.len()).step_by(width) {
                    loss += y[at] * (normal - outputs[at]);
                    delta[at] = scale * (delta[at] * mass / total[sample] - y[at]);
                }
            }
        }
    }
    loss
}

/// The hinge of classes, and its gradient.
fn margins(outputs: &[f64], labels: &[usize], delta: &mut [f64], width: usize, scale: f64) -> f64 {
    let mut loss = 0.0;
    delta.fill(0.0);
    for (sample, &label) in labels.iter().enumerate() {
        let right = label * width + sample;
        for at in (sample..outputs.len()).step_by(width) {
            let short = 1.0 - outputs[right] + outputs[at];
            if at != right && short > 0.0 {
                loss += short;
                delta[at] += scale;
                delta[right] -= scale;
            }
        }
    }
    loss
}

/// The divergence of normal distributions from N(0, I), given means and logarithms of
/// variances: `sum(v - log v - 1 + mean²) / 2` over the last axis, averaged over the rest.
///
/// # Errors
/// When the shapes differ or there is nothing.
pub fn kl_normal(mean: &Array, log_var: &Array) -> Result<f64> {
    if mean.shape() != log_var.shape() {
        return Err(NumericError::new(format!(
            "cannot compare {} means and {} variances",
            shape_text(mean.shape()),
            shape_text(log_var.shape())
        )));
    }
    let count = match mean.shape() {
        [] | [_] => 1,
        [rest @ .., _] => rest.iter().product::<usize>(),
    };
    if mean.is_empty() {
        return Err(NumericError::new("`kl_normal` of nothing has no mean"));
    }
    let each = |(m, l): (&f64, &f64)| libm::exp(*l) - l - 1.0 + m * m;
    let sum: f64 = values(mean)
        .iter()
        .zip(values(log_var).iter())
        .map(each)
        .sum();
    Ok(0.5 * sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::array::{from_rows, scalar, vector};
    use approx::assert_relative_eq;

    #[test]
    fn losses_are_pytorch_s() {
        let s = from_rows(&[vec![1.0, -2.0, 0.5], vec![0.0, 3.0, 1.0]]).expect("2×3");
        let y = vector(&[0.0, 2.0]);
        let value = |loss: Loss, s: &Array, y: &Array| loss.value(s, y).expect("fits");
        // torch.nn.functional.cross_entropy and multi_margin_loss of the same.
        assert_relative_eq!(
            value(Loss::CrossEntropy, &s, &y),
            1.337_221_460_949_284_5,
            max_relative = 1e-12
        );
        assert_relative_eq!(value(Loss::Hinge, &s, &y), 3.5 / 6.0, max_relative = 1e-12);
        let hot = from_rows(&[vec![1.0, 0.0, 0.0], vec![0.0, 0.0, 1.0]]).expect("2×3");
        assert_relative_eq!(
            value(Loss::CrossEntropy, &s, &hot),
            value(Loss::CrossEntropy, &s, &y),
            max_relative = 1e-14
        );
        assert_relative_eq!(
            value(Loss::Mse, &s, &hot),
            13.25 / 6.0,
            max_relative = 1e-14
        );
        let one = value(Loss::BceWithLogits, &scalar(0.0), &scalar(1.0));
        assert_relative_eq!(one, std::f64::consts::LN_2, max_relative = 1e-15);
        let signs = vector(&[1.0, -1.0]);
        assert_eq!(value(Loss::Hinge, &vector(&[0.5, 2.0]), &signs), 1.75);
        let label = value(Loss::CrossEntropy, &vector(&[0.0, 0.0]), &scalar(1.0));
        assert_relative_eq!(label, std::f64::consts::LN_2, max_relative = 1e-15);
        let far = value(Loss::CrossEntropy, &vector(&[1e3, -1e3]), &scalar(1.0));
        assert_eq!(far, 2e3);
        assert_eq!(
            kl_normal(&vector(&[0.0, 2.0]), &vector(&[0.0, 0.0])).expect("fits"),
            2.0
        );
    }

    #[test]
    fn targets_that_do_not_fit_are_refused() {
        let told = |loss: Loss, y: &Array| {
            let error = loss.target(y, 2, 3).expect_err("no target");
            error.message
        };
        assert_eq!(
            told(Loss::CrossEntropy, &vector(&[0.0, 3.0])),
            "the class 3 is none of 3 outputs"
        );
        assert_eq!(
            told(Loss::Mse, &vector(&[0.0, 3.0])),
            "`mse` of 2×3 outputs needs 2×3 targets, but y has shape 2"
        );
        assert_eq!(
            told(
                Loss::BceWithLogits,
                &from_rows(&vec![vec![2.0; 3]; 2]).expect("2×3")
            ),
            "a target of `bce_with_logits` is 2"
        );
        assert!(Loss::Hinge.target(&vector(&[0.0, 1.0]), 2, 1).is_err());
        assert!(Loss::Mse.target(&vector(&[f64::NAN]), 1, 1).is_err());
        assert!(Loss::Mse.value(&vector(&[]), &vector(&[])).is_err());
        assert!(kl_normal(&vector(&[]), &vector(&[])).is_err());
    }
}
