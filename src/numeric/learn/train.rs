//! Training of a net on samples.

use std::ops::Range;

use super::contract::{Contract, Tangents};
use super::loss::{BlockTarget, Loss, Target};
use super::net::Net;
use super::optimiser::Memory;
use super::pass::Pass;
use super::plan::{Course, Plan, Trained, follow};
use crate::numeric::array::{Array, from_vec, values};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::random::Rng;

/// What a net is trained on, and how.
#[derive(Debug, Clone)]
pub struct Task {
    /// The samples, one a row.
    pub x: Array,
    /// What the net should give for them.
    pub y: Array,
    /// How.
    pub plan: Plan,
    /// What is taken as the target of a sample to which noise was added.
    pub aim: Aim,
    /// A penalty on how much a code changes with its sample.
    pub contract: Option<Contract>,
}

/// What is taken as the target of a sample to which noise was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aim {
    /// That of the sample as it was.
    #[default]
    Own,
    /// That of the sample which is nearest now.
    Nearest,
}

/// A loss of the author's own: from outputs, one sample a row, and their targets to the loss
/// of the batch and its derivative by each output.
pub type Own<'a> = dyn FnMut(&Array, &Array) -> Result<(f64, Array)> + 'a;

/// A task whose shapes and numbers are known to fit.
struct Checked<'t> {
    task: &'t Task,
    x: Vec<f64>,
    target: Target,
    count: usize,
}

/// Trains a net. `own` is the loss where the plan names none. `watch` is told the number of
/// finished epochs now and then.
///
/// # Errors
/// When the shapes do not fit, there are no samples, a number makes no sense, or the loss
/// stops being a number; and those of `own`.
pub fn train(
    net: &Net,
    task: &Task,
    own: Option<&mut Own<'_>>,
    watch: &mut dyn FnMut(usize),
) -> Result<Trained<Net>> {
    let checked = check(net, task)?;
    if task.plan.loss.is_none() && own.is_none() {
        return Err(NumericError::new("the training has no loss"));
    }
    let mut run = Run::new(net, &checked, own);
    if run.own.is_some() && run.pass.numbers() > MAX_OWN {
        return Err(
            NumericError::new("a batch of this size is too large for a loss of its own")
                .with_hint("take a smaller one, `batch: 1000`"),
        );
    }
    let mut trained = follow(&mut run, &task.plan, watch)?;
    if task.plan.loss.is_some_and(Loss::classifies) {
        trained.accuracy = Some(run.accuracy());
    }
    Ok(trained)
}

/// The most numbers of a batch for a loss of the author's own, which needs all of it at once.
const MAX_OWN: usize = 1 << 26;

/// How many multiplications a training takes, about.
pub fn work(net: &Net, samples: usize, epochs: usize) -> f64 {
    3.0 * net.parameters().len() as f64 * samples as f64 * epochs as f64
}

fn check<'t>(net: &Net, task: &'t Task) -> Result<Checked<'t>> {
    task.plan.check()?;
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
    let target = match task.plan.loss {
        Some(loss) => loss.target(&task.y, count, net.outputs())?,
        None => own_target(&task.y, count)?,
    };
    if let Some(contract) = &task.contract {
        contract.check(net)?;
    }
    Ok(Checked {
        task,
        x,
        target,
        count,
    })
}

/// Targets for a loss of the author's own: numbers in rows of any length.
fn own_target(y: &Array, count: usize) -> Result<Target> {
    let rows = y.shape().first().copied().unwrap_or(1);
    if rows != count {
        return Err(NumericError::new(format!(
            "{count} samples do not go with targets of shape {}",
            shape_text(y.shape())
        ))
        .with_hint("one row of y for each sample"));
    }
    Ok(Target::Values(values(y).to_vec()))
}

/// The state of a training.
struct Run<'r, 'o> {
    net: &'r Net,
    checked: &'r Checked<'r>,
    own: Option<&'r mut Own<'o>>,
    params: Vec<f64>,
    gradient: Vec<f64>,
    memory: Memory,
    pass: Pass,
    tangents: Option<Tangents>,
    rng: Rng,
    order: Vec<usize>,
    /// The samples of a block with noise, row by row, where they are needed again.
    noisy: Vec<f64>,
    /// The targets of a block.
    labels: Vec<usize>,
    values: Vec<f64>,
}

impl Course for Run<'_, '_> {
    type Net = Net;

    fn net(&self) -> Net {
        self.net
            .with_values(self.params.clone())
            .unwrap_or_else(|| self.net.clone())
    }

    fn params(&self) -> &[f64] {
        &self.params
    }

    fn epoch(&mut self) -> Result<f64> {
        let (checked, count) = (self.checked, self.checked.count);
        let batch = checked.task.plan.batch.unwrap_or(count).min(count);
        if batch < count {
            let order = self.rng.permutation(count)?;
            self.order = order.iter().map(|&i| i as usize).collect();
        }
        let mut sum = 0.0;
        let mut from = 0;
        while from < count {
            let size = batch.min(count - from);
            self.gradient.fill(0.0);
            sum += match checked.task.plan.loss {
                Some(loss) => self.batch(loss, from..from + size),
                None => self.own_batch(from..from + size)?,
            } * size as f64;
            from += size;
            self.memory.step(&mut self.params, &self.gradient);
        }
        Ok(sum / count as f64)
    }
}

impl<'r, 'o> Run<'r, 'o> {
    fn new(net: &'r Net, checked: &'r Checked<'r>, own: Option<&'r mut Own<'o>>) -> Run<'r, 'o> {
        let size = net.parameters().len();
        let plan = &checked.task.plan;
        let batch = plan.batch.unwrap_or(checked.count).min(checked.count);
        let pass = match plan.loss {
            Some(_) => Pass::new(net, batch),
            None => Pass::whole(net, batch),
        };
        let contract = checked.task.contract.as_ref();
        Run {
            net,
            checked,
            own,
            params: net.parameters().to_vec(),
            gradient: vec![0.0; size],
            memory: Memory::new(plan.optimiser, size),
            tangents: contract.map(|c| Tangents::new(net, c.layers, pass.room())),
            pass,
            rng: Rng::new(plan.seed),
            order: (0..checked.count).collect(),
            noisy: Vec::new(),
            labels: Vec::new(),
            values: Vec::new(),
        }
    }

    /// The mean loss of a batch, whose gradient is added.
    fn batch(&mut self, loss: Loss, samples: Range<usize>) -> f64 {
        let (mut from, to) = (samples.start, samples.end);
        let divisor = loss.divisor(samples.len(), self.net.outputs());
        let mut sum = 0.0;
        let mut penalty = 0.0;
        while from < to {
            let rows = self.pass.room().min(to - from);
            self.load(from..from + rows, self.checked.task.plan.noise);
            let width = self.pass.width();
            let target = targets(&self.checked.target, &self.labels, &self.values);
            let (output, delta) = self.pass.output_and_delta();
            sum += loss.block(output, &target, delta, (width, rows), 1.0 / divisor);
            penalty += self.backward(samples.len());
            from += rows;
        }
        sum / divisor + penalty
    }

    /// The loss of a batch by the author's own function, whose gradient is added.
    fn own_batch(&mut self, samples: Range<usize>) -> Result<f64> {
        let count = samples.len();
        self.load(samples, self.checked.task.plan.noise);
        let outputs = self.net.outputs();
        let mut given = vec![0.0; count * outputs];
        self.pass.store(&mut given, count);
        let wide = self.checked.task.y.shape().get(1..).unwrap_or_default();
        let wanted = from_vec(&[&[count], wide].concat(), self.values.clone())?;
        let given = from_vec(&[count, outputs], given)?;
        let Some(own) = self.own.as_mut() else {
            return Ok(f64::NAN);
        };
        let (loss, slope) = own(&given, &wanted)?;
        if slope.shape() != given.shape() {
            return Err(NumericError::new(
                "the derivative of a loss has another shape",
            ));
        }
        let width = self.pass.width();
        let slope = values(&slope);
        let (_, delta) = self.pass.output_and_delta();
        for (unit, row) in delta.chunks_exact_mut(width).enumerate() {
            row.fill(0.0);
            for (d, g) in row.iter_mut().zip(slope.iter().skip(unit).step_by(outputs)) {
                *d = *g;
            }
        }
        Ok(loss + self.backward(count))
    }

    /// Adds the gradient of the block that was loaded; gives its share of the penalty.
    fn backward(&mut self, batch: usize) -> f64 {
        let mut penalty = 0.0;
        let mut extra: &[Vec<f64>] = &[];
        if let (Some(tangents), Some(contract)) = (&mut self.tangents, &self.checked.task.contract)
        {
            let weight = contract.weight / batch as f64;
            let into = (&self.params[..], &mut self.gradient[..]);
            penalty = weight * tangents.penalise(self.net, &self.pass, into, weight);
            extra = tangents.extra();
        }
        let gradient = Some(&mut self.gradient[..]);
        self.pass
            .backward_with(self.net, &self.params, gradient, false, extra);
        penalty
    }

    /// Takes a block of samples and their targets in, and computes the outputs.
    fn load(&mut self, samples: Range<usize>, noise: f64) {
        let order = &self.order[samples];
        let (net, checked) = (self.net, self.checked);
        let inputs = net.inputs();
        if noise > 0.0 {
            let rng = std::cell::RefCell::new(&mut self.rng);
            let noisy = std::cell::RefCell::new(&mut self.noisy);
            noisy.borrow_mut().resize(order.len() * inputs, 0.0);
            self.pass.load(0..order.len(), |at, unit| {
                let x = checked.x[order[at] * inputs + unit] + noise * rng.borrow_mut().gauss();
                noisy.borrow_mut()[at * inputs + unit] = x;
                x
            });
        } else {
            self.pass.load(0..order.len(), |at, unit| {
                checked.x[order[at] * inputs + unit]
            });
        }
        self.pass.forward(net, &self.params);
        let nearest: Vec<usize>;
        let order = match checked.task.aim {
            Aim::Nearest if noise > 0.0 => {
                let rows = self.noisy.chunks_exact(inputs);
                nearest = rows.map(|row| nearest_row(&checked.x, row)).collect();
                &nearest
            }
            _ => order,
        };
        match &checked.target {
            Target::Labels(labels) => {
                self.labels.clear();
                self.labels.extend(order.iter().map(|&i| labels[i]));
            }
            Target::Values(rows) if self.own.is_some() => {
                let wide = rows.len() / checked.count;
                self.values.clear();
                let row = |&i: &usize| rows[i * wide..(i + 1) * wide].iter().copied();
                self.values.extend(order.iter().flat_map(row));
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

    /// The share of right answers; none where the loss has no such.
    fn accuracy(&mut self) -> f64 {
        let Some(loss) = self.checked.task.plan.loss else {
            return f64::NAN;
        };
        let count = self.checked.count;
        self.order = (0..count).collect();
        let (mut right, mut from) = (0, 0);
        while from < count {
            let samples = self.pass.room().min(count - from);
            self.load(from..from + samples, 0.0);
            let width = self.pass.width();
            let target = targets(&self.checked.target, &self.labels, &self.values);
            right += loss.right(self.pass.output(), &target, (width, samples));
            from += samples;
        }
        right as f64 / loss.answers(count, self.net.outputs()) as f64
    }
}

/// The targets of a block that was loaded.
fn targets<'a>(kind: &Target, labels: &'a [usize], values: &'a [f64]) -> BlockTarget<'a> {
    match kind {
        Target::Labels(_) => BlockTarget::Labels(labels),
        Target::Values(_) => BlockTarget::Values(values),
    }
}

/// The row of `x` that is nearest to a point.
fn nearest_row(x: &[f64], to: &[f64]) -> usize {
    let far = |row: &[f64]| {
        row.iter()
            .zip(to)
            .map(|(a, b)| (a - b) * (a - b))
            .sum::<f64>()
    };
    let mut best = (0, f64::INFINITY);
    for (i, row) in x.chunks_exact(to.len().max(1)).enumerate() {
        let far = far(row);
        if far < best.1 {
            best = (i, far);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::super::Optimiser;
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
            plan: Plan::new(Some(loss), descent(1.0), 1),
            aim: Aim::Own,
            contract: None,
        }
    }

    /// The task with another plan.
    fn with(task: &Task, change: impl FnOnce(&mut Plan)) -> Task {
        let mut task = task.clone();
        change(&mut task.plan);
        task
    }

    fn run(net: &Net, task: &Task) -> Trained<Net> {
        train(net, task, None, &mut |_| ()).expect("trained")
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
            let still = with(&task(x, y, loss), |p| p.optimiser = descent(0.0));
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
        let whole = with(&task(x, y, Loss::CrossEntropy), |p| p.epochs = 5);
        let batch = |size| run(&net, &with(&whole, |p| p.batch = Some(size)));
        assert_eq!(batch(150), run(&net, &whole));
        assert_eq!(batch(1000), run(&net, &whole));
        let small = batch(7);
        assert!(small.loss[4] < small.loss[0]);
        assert_eq!(small, batch(7));
        let other = with(&whole, |p| (p.batch, p.seed) = (Some(7), 1));
        assert_ne!(small, run(&net, &other));
    }

    #[test]
    fn training_stops_early_when_it_is_told_to() {
        let (x, y) = samples(Loss::Mse, 20, 3);
        let act = [Activation::Tanh, Activation::Identity];
        let net = Net::new(&[2, 5, 3], &act, 1).expect("sizes");
        let slow = with(&task(x, y, Loss::Mse), |p| {
            (p.epochs, p.optimiser, p.keep) = (1000, descent(0.1), Some(10));
        });
        let until = run(&net, &with(&slow, |p| p.until = Some(0.4)));
        let last = until.loss.len();
        assert!(last < 1000 && until.loss[last - 1] < 0.4 && until.loss[last - 2] >= 0.4);
        assert_eq!(until.frames.last(), Some(&(last, until.net.clone())));
        let stuck = with(&slow, |p| {
            (p.patience, p.optimiser) = (Some(3), descent(0.0))
        });
        assert_eq!(run(&net, &stuck).loss.len(), 4);
    }

    #[test]
    fn noise_is_drawn_anew_and_by_seed() {
        let (x, y) = samples(Loss::Mse, 20, 3);
        let act = [Activation::Relu, Activation::Identity];
        let net = Net::new(&[2, 5, 3], &act, 1).expect("sizes");
        let noisy = with(&task(x, y, Loss::Mse), |p| {
            (p.epochs, p.noise, p.optimiser) = (3, 0.5, descent(0.0));
        });
        let trained = run(&net, &noisy);
        assert!(trained.loss[0] != trained.loss[1]);
        assert_eq!(trained, run(&net, &noisy));
        assert_ne!(trained, run(&net, &with(&noisy, |p| p.seed = 1)));
    }

    #[test]
    fn the_target_of_noise_may_be_that_of_the_nearest_sample() {
        // Two samples far from each other: noise that is small leads to neither.
        let x = fill_with(&[2, 1], |i| i as f64 * 10.0);
        let net = Net::new(&[1, 1], &[Activation::Identity], 1).expect("sizes");
        let near = |noise: f64| {
            let mut task = with(&task(x.clone(), x.clone(), Loss::Mse), |p| {
                (p.noise, p.optimiser, p.epochs) = (noise, descent(0.0), 200);
            });
            let own = run(&net, &task).loss;
            task.aim = Aim::Nearest;
            (own, run(&net, &task).loss)
        };
        let (own, nearest) = near(0.1);
        assert_eq!(own, nearest);
        let (own, nearest) = near(10.0);
        assert_ne!(own, nearest);
        assert_eq!(nearest_row(&[0.0, 0.0, 1.0, 1.0, 1.0, 3.0], &[1.0, 2.1]), 2);
    }

    #[test]
    fn a_loss_of_ones_own_is_what_it_computes() {
        let (x, y) = samples(Loss::Mse, 150, 3);
        let act = [Activation::Gelu, Activation::Identity];
        let net = Net::new(&[2, 5, 3], &act, 1).expect("sizes");
        for batch in [None, Some(40)] {
            let named = with(&task(x.clone(), y.clone(), Loss::Mse), |p| {
                (p.epochs, p.batch, p.noise) = (5, batch, 0.1);
            });
            let own = with(&named, |p| p.loss = None);
            let mut mse = |s: &Array, y: &Array| {
                let off = s - y;
                let n = off.len() as f64;
                Ok((off.iter().map(|d| d * d).sum::<f64>() / n, off * (2.0 / n)))
            };
            let (a, b) = (
                run(&net, &named),
                train(&net, &own, Some(&mut mse), &mut |_| ()).expect("trained"),
            );
            // Noise goes through larger blocks in another order.
            let near =
                |a: &[f64], b: &[f64], tol: f64| a.iter().zip(b).all(|(a, b)| (a - b).abs() < tol);
            assert!(near(&a.loss, &b.loss, 0.2), "{:?} {:?}", a.loss, b.loss);
            let still = |t: &Task| with(t, |p| p.noise = 0.0);
            let a = run(&net, &still(&named));
            let b = train(&net, &still(&own), Some(&mut mse), &mut |_| ()).expect("trained");
            assert!(near(a.net.parameters(), b.net.parameters(), 1e-12));
            assert!(near(&a.loss, &b.loss, 1e-12) && b.accuracy.is_none());
        }
        let alone = with(&task(x, y, Loss::Mse), |p| p.loss = None);
        assert!(train(&net, &alone, None, &mut |_| ()).is_err());
    }

    #[test]
    fn what_cannot_be_trained_is_refused() {
        let act = [Activation::Identity];
        let net = Net::new(&[2, 3], &act, 1).expect("sizes");
        let (x, y) = samples(Loss::Mse, 4, 3);
        let fine = task(x, y, Loss::Mse);
        let told = |task: Task| {
            train(&net, &task, None, &mut |_| ())
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
        let none = with(&fine, |p| p.batch = Some(0));
        assert_eq!(told(none), "`batch` cannot be 0");
        let wild = with(&fine, |p| (p.optimiser, p.epochs) = (descent(1e9), 100));
        assert!(told(wild).starts_with("the training diverged in epoch"));
    }
}
