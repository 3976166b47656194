//! Training: a net, samples, a loss and an optimiser.

use super::loss::{BlockTarget, Loss, Target};
use super::net::Net;
use super::optimiser::{Memory, Optimiser};
use super::pass::Pass;
use crate::numeric::array::{Array, values};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::random::Rng;

/// What is trained, on what and how.
#[derive(Debug, Clone)]
pub struct Task {
    /// The samples, one a row.
    pub x: Array,
    /// What the net should give for them.
    pub y: Array,
    /// What is made small.
    pub loss: Loss,
    /// How.
    pub optimiser: Optimiser,
    /// How often all samples are gone through.
    pub epochs: usize,
    /// How many samples go into one step; none for all of them.
    pub batch: Option<usize>,
    /// After how many epochs a net is kept.
    pub keep: Option<usize>,
    /// The standard deviation of normal noise that is added to the samples at every step.
    pub noise: f64,
    /// Stop when the loss has not become smaller for so many epochs.
    pub patience: Option<usize>,
    /// Stop when the loss is below this.
    pub until: Option<f64>,
    /// The seed of the order of samples and of the noise.
    pub seed: u64,
}

/// What came of a training.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The net at the end.
    pub net: Net,
    /// The mean loss of each epoch, before its last step.
    pub loss: Vec<f64>,
    /// The share of right answers of the net at the end, where the loss has such.
    pub accuracy: Option<f64>,
    /// The nets kept, the first and the last among them, and the epochs they had seen.
    pub frames: Vec<(usize, Net)>,
}

/// A task whose shapes and numbers are known to fit.
struct Checked<'t> {
    task: &'t Task,
    x: Vec<f64>,
    target: Target,
    count: usize,
}

/// Trains a net. `watch` is told the number of finished epochs now and then.
///
/// # Errors
/// When the shapes do not fit, there are no samples, a number makes no sense, or the loss
/// stops being a number.
pub fn train(net: &Net, task: &Task, watch: &mut dyn FnMut(usize)) -> Result<Trained> {
    let checked = check(net, task)?;
    let mut run = Run::new(net, &checked);
    let mut trained = Trained {
        net: net.clone(),
        loss: Vec::with_capacity(task.epochs.min(1 << 20)),
        accuracy: None,
        frames: Vec::new(),
    };
    let (mut best, mut best_at) = (f64::INFINITY, 0);
    let mut epoch = 0;
    while epoch < task.epochs {
        if task.keep.is_some_and(|every| epoch % every == 0) {
            trained.frames.push((epoch, run.net(net)));
        }
        let loss = run.epoch(net, &checked)?;
        if !loss.is_finite() || run.params.iter().any(|p| !p.is_finite()) {
            return Err(diverged(epoch, loss));
        }
        trained.loss.push(loss);
        epoch += 1;
        watch(epoch);
        if loss < best {
            (best, best_at) = (loss, epoch);
        }
        let stuck = task.patience.is_some_and(|p| epoch - best_at >= p);
        if stuck || task.until.is_some_and(|goal| loss < goal) {
            break;
        }
    }
    trained.net = run.net(net);
    if task.keep.is_some() {
        trained.frames.push((epoch, trained.net.clone()));
    }
    if task.loss.classifies() {
        trained.accuracy = Some(run.accuracy(net, &checked));
    }
    Ok(trained)
}

/// How many multiplications a training takes, about.
pub fn work(net: &Net, samples: usize, epochs: usize) -> f64 {
    3.0 * net.parameters().len() as f64 * samples as f64 * epochs as f64
}

/// The error of a training whose loss is no number any more.
pub(super) fn diverged(epoch: usize, loss: f64) -> NumericError {
    let what = if loss.is_finite() {
        "a parameter is no finite number".to_string()
    } else {
        format!("the loss is {loss}")
    };
    NumericError::new(format!("the training diverged in epoch {epoch}: {what}"))
        .with_hint("take a smaller learning rate, `adam(lr: 0.001)`, or scale the data")
}

fn check<'t>(net: &Net, task: &'t Task) -> Result<Checked<'t>> {
    task.optimiser.check()?;
    let x = values(&task.x).to_vec();
    let count = match task.x.shape() {
        [n, inputs] if *inputs == net.inputs() => *n,
        [n] if net.inputs() == 1 => *n,
        shape => {
            return Err(NumericError::new(format!(
                "a net of {} inputs cannot take samples of shape {}",
                net.inputs(),
                shape_text(shape)
            ))
            .with_hint(format!("one sample a row: n×{}", net.inputs())));
        }
    };
    if count == 0 {
        return Err(NumericError::new("there are no samples to train on"));
    }
    if let Some(bad) = x.iter().find(|x| !x.is_finite()) {
        return Err(NumericError::new(format!("a sample has the value {bad}"))
            .with_hint("leave such rows out: `X[isfinite(X[:, 0])]`"));
    }
    if task.batch == Some(0) || task.keep == Some(0) || task.patience == Some(0) {
        let name = match task {
            Task { batch: Some(0), .. } => "batch",
            Task { keep: Some(0), .. } => "keep",
            _ => "patience",
        };
        return Err(NumericError::new(format!("`{name}` cannot be 0")));
    }
    if !(task.noise >= 0.0 && task.noise.is_finite()) {
        return Err(NumericError::new(format!(
            "a standard deviation cannot be {}",
            task.noise
        )));
    }
    let target = task.loss.target(&task.y, count, net.outputs())?;
    Ok(Checked {
        task,
        x,
        target,
        count,
    })
}

/// The state of a training.
struct Run {
    params: Vec<f64>,
    gradient: Vec<f64>,
    memory: Memory,
    pass: Pass,
    rng: Rng,
    order: Vec<usize>,
    /// The targets of a block.
    labels: Vec<usize>,
    values: Vec<f64>,
}

impl Run {
    fn new(net: &Net, checked: &Checked<'_>) -> Run {
        let size = net.parameters().len();
        let batch = checked.task.batch.unwrap_or(checked.count);
        Run {
            params: net.parameters().to_vec(),
            gradient: vec![0.0; size],
            memory: Memory::new(checked.task.optimiser, size),
            pass: Pass::new(net, batch.min(checked.count)),
            rng: Rng::new(checked.task.seed),
            order: (0..checked.count).collect(),
            labels: Vec::new(),
            values: Vec::new(),
        }
    }

    fn net(&self, like: &Net) -> Net {
        like.with_values(self.params.clone())
            .unwrap_or_else(|| like.clone())
    }

    /// Goes through all samples once; the mean loss.
    fn epoch(&mut self, net: &Net, checked: &Checked<'_>) -> Result<f64> {
        let count = checked.count;
        let batch = checked.task.batch.unwrap_or(count).min(count);
        if batch < count {
            let order = self.rng.permutation(count)?;
            self.order = order.iter().map(|&i| i as usize).collect();
        }
        let mut sum = 0.0;
        let mut from = 0;
        while from < count {
            let size = batch.min(count - from);
            self.gradient.fill(0.0);
            let divisor = checked.task.loss.divisor(size, net.outputs());
            let to = from + size;
            let mut loss = 0.0;
            while from < to {
                let samples = self.pass.room().min(to - from);
                loss += self.block(net, checked, from..from + samples, 1.0 / divisor);
                from += samples;
            }
            sum += loss / divisor * size as f64;
            self.memory.step(&mut self.params, &self.gradient);
        }
        Ok(sum / count as f64)
    }

    /// The summed loss of a block, whose gradient is added.
    fn block(
        &mut self,
        net: &Net,
        checked: &Checked<'_>,
        samples: std::ops::Range<usize>,
        scale: f64,
    ) -> f64 {
        let count = samples.len();
        self.load(net, checked, samples, checked.task.noise);
        let width = self.pass.width();
        let target = match checked.target {
            Target::Labels(_) => BlockTarget::Labels(&self.labels),
            Target::Values(_) => BlockTarget::Values(&self.values),
        };
        let (output, delta) = self.pass.output_and_delta();
        let loss = checked
            .task
            .loss
            .block(output, &target, delta, (width, count), scale);
        self.pass
            .backward(net, &self.params, Some(&mut self.gradient), false);
        loss
    }

    /// Takes a block of samples and their targets in, and computes the outputs.
    fn load(
        &mut self,
        net: &Net,
        checked: &Checked<'_>,
        samples: std::ops::Range<usize>,
        noise: f64,
    ) {
        let order = &self.order[samples];
        let inputs = net.inputs();
        if noise > 0.0 {
            let rng = std::cell::RefCell::new(&mut self.rng);
            self.pass.load(0..order.len(), |at, unit| {
                checked.x[order[at] * inputs + unit] + noise * rng.borrow_mut().gauss()
            });
        } else {
            self.pass.load(0..order.len(), |at, unit| {
                checked.x[order[at] * inputs + unit]
            });
        }
        self.pass.forward(net, &self.params);
        match &checked.target {
            Target::Labels(labels) => {
                self.labels.clear();
                self.labels.extend(order.iter().map(|&i| labels[i]));
            }
            Target::Values(rows) => {
                let (outputs, width) = (net.outputs(), self.pass.width());
                self.values.resize(outputs * width, 0.0);
                for (unit, row) in self.values.chunks_exact_mut(width).enumerate() {
                    for (y, &i) in row.iter_mut().zip(order) {
                        *y = rows[i * outputs + unit];
                    }
                }
            }
        }
    }

    /// The share of right answers.
    fn accuracy(&mut self, net: &Net, checked: &Checked<'_>) -> f64 {
        self.order = (0..checked.count).collect();
        let (mut right, mut from) = (0, 0);
        while from < checked.count {
            let samples = self.pass.room().min(checked.count - from);
            self.load(net, checked, from..from + samples, 0.0);
            let width = self.pass.width();
            let target = match checked.target {
                Target::Labels(_) => BlockTarget::Labels(&self.labels),
                Target::Values(_) => BlockTarget::Values(&self.values),
            };
            right += checked
                .task
                .loss
                .right(self.pass.output(), &target, (width, samples));
            from += samples;
        }
        let answers = match checked.task.loss {
            Loss::BceWithLogits => checked.count * net.outputs(),
            _ => checked.count,
        };
        right as f64 / answers as f64
    }
}

#[cfg(test)]
mod tests {
    use super::super::net::Net;
    use super::*;
    use crate::numeric::activation::Activation;
    use crate::numeric::array::fill_with;
    use proptest::prelude::*;

    fn descent(lr: f64) -> Optimiser {
        Optimiser::Sgd {
            lr,
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
        }
    }

    fn task(x: Array, y: Array, loss: Loss) -> Task {
        Task {
            x,
            y,
            loss,
            optimiser: descent(1.0),
            epochs: 1,
            batch: None,
            keep: None,
            noise: 0.0,
            patience: None,
            until: None,
            seed: 0,
        }
    }

    fn run(net: &Net, task: &Task) -> Trained {
        train(net, task, &mut |_| ()).expect("trained")
    }

    /// Samples and targets that no kink of a loss or an activation is near to.
    fn samples(loss: Loss, count: usize, outputs: usize) -> (Array, Array) {
        let x = fill_with(&[count, 2], |i| libm::sin(i as f64 * 1.7) * 1.3);
        let y = match loss {
            Loss::CrossEntropy | Loss::Hinge => fill_with(&[count], |i| (i % outputs) as f64),
            Loss::BceWithLogits => fill_with(&[count, outputs], |i| (i % 3 == 0).into()),
            Loss::Mse => fill_with(&[count, outputs], |i| libm::cos(i as f64)),
        };
        (x, y)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn gradients_are_finite_differences(
            which in 0usize..16, loss in 0usize..4, count in 1usize..30, seed in 0u64..1000
        ) {
            // Without the steps, which have no slope.
            let smooth = |a: &&Activation| !matches!(a, Activation::Step | Activation::Sign);
            let act = *Activation::ALL.iter().filter(smooth).nth(which).expect("sixteen");
            let loss = Loss::ALL[loss];
            let net = Net::new(&[2, 5, 3], &[act, Activation::Identity], seed).expect("sizes");
            let (x, y) = samples(loss, count, 3);
            let once = run(&net, &task(x.clone(), y.clone(), loss));
            let still = Task { optimiser: descent(0.0), ..task(x, y, loss) };
            let h = 1e-5;
            for at in 0..net.parameters().len() {
                let near = |step: f64| {
                    let mut params = net.parameters().to_vec();
                    params[at] += step;
                    run(&net.with_values(params).expect("as many"), &still).loss[0]
                };
                let slope = (near(h) - near(-h)) / (2.0 * h);
                let gradient = net.parameters()[at] - once.net.parameters()[at];
                // At a kink within h the difference is between the slopes of both sides.
                let bend = (near(h) - 2.0 * near(0.0) + near(-h)).abs() / h;
                prop_assert!(
                    (slope - gradient).abs() < 1e-7 + bend,
                    "{act:?}, {loss:?}: {slope} and {gradient}"
                );
            }
        }
    }

    #[test]
    fn a_batch_of_everything_is_the_whole() {
        let (x, y) = samples(Loss::CrossEntropy, 150, 3);
        let act = [Activation::Tanh, Activation::Identity];
        let net = Net::new(&[2, 5, 3], &act, 1).expect("sizes");
        let whole = Task {
            epochs: 5,
            ..task(x, y, Loss::CrossEntropy)
        };
        let batch = |size| {
            run(
                &net,
                &Task {
                    batch: Some(size),
                    ..whole.clone()
                },
            )
        };
        assert_eq!(batch(150), run(&net, &whole));
        assert_eq!(batch(1000), run(&net, &whole));
        let small = batch(7);
        assert!(small.loss[4] < small.loss[0]);
        assert_eq!(small, batch(7));
        assert_ne!(
            small,
            run(
                &net,
                &Task {
                    batch: Some(7),
                    seed: 1,
                    ..whole.clone()
                }
            )
        );
    }

    #[test]
    fn training_stops_early_when_it_is_told_to() {
        let (x, y) = samples(Loss::Mse, 20, 3);
        let act = [Activation::Tanh, Activation::Identity];
        let net = Net::new(&[2, 5, 3], &act, 1).expect("sizes");
        let slow = Task {
            epochs: 1000,
            optimiser: descent(0.1),
            keep: Some(10),
            ..task(x, y, Loss::Mse)
        };
        let until = run(
            &net,
            &Task {
                until: Some(0.4),
                ..slow.clone()
            },
        );
        let last = until.loss.len();
        assert!(last < 1000 && until.loss[last - 1] < 0.4 && until.loss[last - 2] >= 0.4);
        assert_eq!(until.frames.last(), Some(&(last, until.net.clone())));
        let stuck = Task {
            patience: Some(3),
            optimiser: descent(0.0),
            ..slow
        };
        assert_eq!(run(&net, &stuck).loss.len(), 4);
    }

    #[test]
    fn noise_is_drawn_anew_and_by_seed() {
        let (x, y) = samples(Loss::Mse, 20, 3);
        let act = [Activation::Relu, Activation::Identity];
        let net = Net::new(&[2, 5, 3], &act, 1).expect("sizes");
        let noisy = Task {
            epochs: 3,
            noise: 0.5,
            optimiser: descent(0.0),
            ..task(x, y, Loss::Mse)
        };
        let trained = run(&net, &noisy);
        assert!(trained.loss[0] != trained.loss[1]);
        assert_eq!(trained, run(&net, &noisy));
        assert_ne!(trained, run(&net, &Task { seed: 1, ..noisy }));
    }

    #[test]
    fn what_cannot_be_trained_is_refused() {
        let act = [Activation::Identity];
        let net = Net::new(&[2, 3], &act, 1).expect("sizes");
        let (x, y) = samples(Loss::Mse, 4, 3);
        let fine = task(x, y, Loss::Mse);
        let told = |task: Task| {
            train(&net, &task, &mut |_| ())
                .expect_err("refused")
                .message
        };
        let none = Task {
            x: fill_with(&[0, 2], |_| 0.0),
            y: fill_with(&[0, 3], |_| 0.0),
            ..fine.clone()
        };
        assert_eq!(told(none), "there are no samples to train on");
        let nan = Task {
            x: fill_with(&[4, 2], |_| f64::NAN),
            ..fine.clone()
        };
        assert_eq!(told(nan), "a sample has the value NaN");
        let wide = Task {
            x: fill_with(&[4, 3], |_| 0.0),
            ..fine.clone()
        };
        assert_eq!(
            told(wide),
            "a net of 2 inputs cannot take samples of shape 4×3"
        );
        assert_eq!(
            told(Task {
                batch: Some(0),
                ..fine.clone()
            }),
            "`batch` cannot be 0"
        );
        let wild = Task {
            optimiser: descent(1e9),
            epochs: 100,
            ..fine
        };
        assert!(told(wild).starts_with("the training diverged in epoch"));
    }
}
