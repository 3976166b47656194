//! Training of recurrent nets on sequences, by backpropagation through time.

use super::loss::{BlockTarget, Loss, Target};
use super::optimiser::Memory;
use super::plan::{Course, Plan, Trained, follow};
use super::recurrent::{Recurrent, Shape, Unroll};
use crate::numeric::array::{Array, from_vec, values};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::random::Rng;

/// What a recurrent net is trained on, and how.
#[derive(Debug, Clone)]
pub struct SequenceTask {
    /// Sequences×steps×inputs, or one sequence.
    pub x: Array,
    /// What should come out at each step: classes or outputs; or one class for each sequence,
    /// which should come out at its end.
    pub y: Array,
    /// How. In every epoch all sequences are gone through from state 0.
    pub plan: Plan,
    /// After how many steps parameters move and gradients end; none for the whole length.
    pub stretch: Option<usize>,
}

/// Trains a recurrent net by backpropagation through time, truncated to stretches of steps
/// (Williams and Peng, 1990): the state goes on from one stretch to the next, the gradient
/// does not.
///
/// # Errors
/// As [`super::train::train`].
pub fn train_sequences(
    net: &Recurrent,
    task: &SequenceTask,
    watch: &mut dyn FnMut(usize),
) -> Result<Trained<Recurrent>> {
    let mut run = Run::new(net, task)?;
    let mut trained = follow(&mut run, &task.plan, watch)?;
    if run.loss.classifies() {
        trained.accuracy = Some(run.accuracy());
    }
    Ok(trained)
}

/// The state of a training.
struct Run<'r> {
    net: &'r Recurrent,
    task: &'r SequenceTask,
    loss: Loss,
    x: Vec<f64>,
    target: Target,
    shape: Shape,
    /// Whether there is one answer for each sequence, at its end.
    at_end: bool,
    stretch: usize,
    batch: usize,
    params: Vec<f64>,
    gradient: Vec<f64>,
    memory: Memory,
    rng: Rng,
    /// The targets of a block.
    labels: Vec<usize>,
    values: Vec<f64>,
}

/// What a stretch of steps gave: the summed loss, and how many answers were right.
#[derive(Default)]
struct Judged {
    loss: f64,
    right: usize,
}

impl Course for Run<'_> {
    type Net = Recurrent;

    fn net(&self) -> Recurrent {
        self.net
            .with_values(self.params.clone())
            .unwrap_or_else(|| self.net.clone())
    }

    fn params(&self) -> &[f64] {
        &self.params
    }

    fn epoch(&mut self) -> Result<f64> {
        let count = self.shape.sequences;
        let order: Vec<usize> = match self.batch < count {
            true => {
                let order = self.rng.permutation(count)?;
                order.iter().map(|&i| i as usize).collect()
            }
            false => (0..count).collect(),
        };
        let mut sum = 0.0;
        for chosen in order.chunks(self.batch) {
            sum += self.pass(chosen, true).loss;
        }
        Ok(sum / self.rows() as f64)
    }
}

impl<'r> Run<'r> {
    fn new(net: &'r Recurrent, task: &'r SequenceTask) -> Result<Run<'r>> {
        task.plan.check()?;
        let Some(loss) = task.plan.loss else {
            return Err(NumericError::new(
                "a recurrent net is trained with a loss that has a name",
            )
            .with_hint("`mse`, `cross_entropy`, `bce_with_logits` or `hinge`"));
        };
        if task.stretch == Some(0) {
            return Err(NumericError::new("`bptt` cannot be 0")
                .with_hint("leave it out, or name a count of steps from 1 on"));
        }
        let shape = net.sequences(&task.x)?;
        let (count, steps) = (shape.sequences, shape.steps);
        if count == 0 || steps == 0 {
            return Err(NumericError::new("there are no samples to train on"));
        }
        let x = values(&task.x).to_vec();
        if let Some(bad) = x.iter().find(|x| !x.is_finite()) {
            return Err(NumericError::new(format!("a sample has the value {bad}"))
                .with_hint("leave such sequences out"));
        }
        let at_end = task.y.shape() == [count] && steps > 1 && !shape.single;
        let rows = if at_end { count } else { count * steps };
        let y = values(&task.y).to_vec();
        let flat = match y.len() == rows {
            true => vec![rows],
            false => vec![rows, net.outputs],
        };
        if y.len() != flat.iter().product::<usize>() {
            return Err(NumericError::new(format!(
                "{count} sequences of {steps} steps and {} outputs do not go with targets of shape {}",
                net.outputs,
                shape_text(task.y.shape())
            ))
            .with_hint("y has an answer for each step, or one class for each sequence"));
        }
        let size = net.parameters().len();
        Ok(Run {
            net,
            task,
            loss,
            x,
            target: loss.target(&from_vec(&flat, y)?, rows, net.outputs)?,
            at_end,
            stretch: match at_end {
                true => steps,
                false => task.stretch.unwrap_or(steps).min(steps),
            },
            batch: task.plan.batch.unwrap_or(count).min(count),
            shape,
            params: net.parameters().to_vec(),
            gradient: vec![0.0; size],
            memory: Memory::new(task.plan.optimiser, size),
            rng: Rng::new(task.plan.seed),
            labels: Vec::new(),
            values: Vec::new(),
        })
    }

    /// How many answers there are: one for each sequence or each step.
    fn rows(&self) -> usize {
        match self.at_end {
            true => self.shape.sequences,
            false => self.shape.sequences * self.shape.steps,
        }
    }

    /// Takes some sequences from their first step to their last. With `learn` samples get
    /// their noise, and parameters move after each stretch.
    fn pass(&mut self, chosen: &[usize], learn: bool) -> Judged {
        let steps = self.shape.steps;
        let noise = if learn { self.task.plan.noise } else { 0.0 };
        let mut unroll = Unroll::new(self.net, chosen.len(), self.stretch);
        let mut found = Judged::default();
        let mut from = 0;
        while from < steps {
            let long = self.stretch.min(steps - from);
            for at in 0..long {
                let place = |s: usize, unit: usize| {
                    (chosen[s] * steps + from + at) * self.net.inputs + unit
                };
                if noise > 0.0 {
                    let rng = std::cell::RefCell::new(&mut self.rng);
                    let x = &self.x;
                    unroll.load(at, |s, unit| {
                        x[place(s, unit)] + noise * rng.borrow_mut().gauss()
                    });
                } else {
                    unroll.load(at, |s, unit| self.x[place(s, unit)]);
                }
            }
            unroll.forward(self.net, &self.params, long);
            let judged = self.judge(&mut unroll, chosen, from, long);
            found.loss += judged.loss;
            found.right += judged.right;
            if learn {
                self.gradient.fill(0.0);
                unroll.backward(self.net, &self.params, &mut self.gradient, long);
                self.memory.step(&mut self.params, &self.gradient);
            }
            unroll.carry(long);
            from += long;
        }
        found
    }

    /// The loss of a stretch, whose gradient goes to its steps.
    fn judge(&mut self, unroll: &mut Unroll, chosen: &[usize], from: usize, long: usize) -> Judged {
        let (outputs, steps, at_end) = (self.net.outputs, self.shape.steps, self.at_end);
        let columns = (unroll.width, chosen.len());
        let answers = match at_end {
            true => chosen.len(),
            false => chosen.len() * long,
        };
        let scale = 1.0 / self.loss.divisor(answers, outputs);
        let mut found = Judged::default();
        for at in 0..long {
            let step = &mut unroll.steps[at];
            step.delta.fill(0.0);
            if at_end && at + 1 < long {
                continue;
            }
            let row = |s: usize| match at_end {
                true => chosen[s],
                false => chosen[s] * steps + from + at,
            };
            let block = match &self.target {
                Target::Labels(all) => {
                    self.labels.clear();
                    self.labels.extend((0..chosen.len()).map(|s| all[row(s)]));
                    BlockTarget::Labels(&self.labels)
                }
                Target::Values(all) => {
                    self.values.clear();
                    self.values.resize(outputs * columns.0, 0.0);
                    for (unit, out) in self.values.chunks_exact_mut(columns.0).enumerate() {
                        for (s, y) in out.iter_mut().take(chosen.len()).enumerate() {
                            *y = all[row(s) * outputs + unit];
                        }
                    }
                    BlockTarget::Values(&self.values)
                }
            };
            let loss = self
                .loss
                .block(&step.out, &block, &mut step.delta, columns, scale);
            found.loss += loss / self.loss.divisor(1, outputs);
            found.right += self.loss.right(&step.out, &block, columns);
        }
        found
    }

    /// The share of right answers.
    fn accuracy(&mut self) -> f64 {
        let all: Vec<usize> = (0..self.shape.sequences).collect();
        let mut right = 0;
        for chosen in all.chunks(self.batch) {
            right += self.pass(chosen, false).right;
        }
        right as f64 / self.loss.answers(self.rows(), self.net.outputs) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::super::Optimiser;
    use super::super::recurrent::Cell;
    use super::*;
    use crate::numeric::activation::Activation;
    use crate::numeric::array::fill_with;

    const CELLS: [Cell; 3] = [
        Cell::Plain(Activation::Tanh),
        Cell::Plain(Activation::Softplus { beta: 1.0 }),
        Cell::Lstm,
    ];

    fn descent(lr: f64) -> Optimiser {
        Optimiser::Sgd {
            lr,
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
        }
    }

    fn task(x: Array, y: Array, loss: Loss) -> SequenceTask {
        SequenceTask {
            x,
            y,
            plan: Plan::new(Some(loss), descent(1.0), 1),
            stretch: None,
        }
    }

    fn run(net: &Recurrent, task: &SequenceTask) -> Trained<Recurrent> {
        train_sequences(net, task, &mut |_| ()).expect("trained")
    }

    #[test]
    fn gradients_through_time_are_finite_differences() {
        for cell in CELLS {
            let net = Recurrent::new(cell, [2, 3, 2], 7).expect("sizes");
            let x = fill_with(&[3, 6, 2], |i| libm::sin(i as f64 * 1.3));
            let each = fill_with(&[3, 6, 2], |i| libm::cos(i as f64));
            let at_end = fill_with(&[3], |i| (i % 2) as f64);
            for (y, loss) in [(each, Loss::Mse), (at_end, Loss::CrossEntropy)] {
                let task = task(x.clone(), y, loss);
                let once = run(&net, &task);
                let mut still = task;
                still.plan.optimiser = descent(0.0);
                for at in 0..net.parameters().len() {
                    let near = |step: f64| {
                        let mut params = net.parameters().to_vec();
                        params[at] += step;
                        run(&net.with_values(params).expect("as many"), &still).loss[0]
                    };
                    let slope = (near(1e-5) - near(-1e-5)) / 2e-5;
                    let gradient = net.parameters()[at] - once.net.parameters()[at];
                    assert!(
                        (slope - gradient).abs() < 1e-8,
                        "{cell:?}: {slope} {gradient}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_echo_is_learnt_through_stretches() {
        let mut rng = Rng::new(1);
        let bits: Vec<f64> = (0..4000).map(|_| f64::from(rng.unit() < 0.5)).collect();
        let x = fill_with(&[4, 1000, 1], |i| bits[i]);
        let y = fill_with(
            &[4, 1000, 1],
            |i| if i % 1000 < 3 { 0.0 } else { bits[i - 3] },
        );
        let net = Recurrent::new(Cell::Plain(Activation::Relu), [1, 8, 1], 2).expect("sizes");
        let mut task = task(x, y, Loss::BceWithLogits);
        task.stretch = Some(20);
        task.plan.epochs = 30;
        task.plan.optimiser = Optimiser::RmsProp {
            lr: 3e-3,
            alpha: 0.99,
            eps: 1e-8,
            momentum: 0.0,
            weight_decay: 0.0,
        };
        let trained = run(&net, &task);
        assert!(
            trained.accuracy.expect("bits") > 0.99,
            "{:?}",
            trained.accuracy
        );
        task.plan.epochs = 200;
        task.plan.until = Some(0.3);
        task.plan.keep = Some(2);
        let early = run(&net, &task);
        let last = early.loss.len() - 1;
        assert!(early.loss[last] < 0.3 && early.loss[..last].iter().all(|l| *l >= 0.3));
        assert_eq!(early.frames[0], (0, net.clone()));
        assert_eq!(early.frames.last(), Some(&(last + 1, early.net.clone())));
        // Noise that is too strong to learn through is told by patience.
        task.plan.until = None;
        task.plan.noise = 100.0;
        task.plan.patience = Some(3);
        let noisy = run(&net, &task);
        assert!(noisy.loss.len() < 200 && noisy.accuracy.expect("bits") < 0.8);
    }
}
