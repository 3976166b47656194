//! What all trainings share: the plan, the way through the epochs, and what comes of it.

use super::loss::Loss;
use super::optimiser::Optimiser;
use crate::numeric::error::{NumericError, Result};

/// How something is trained.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What is made small; none for a function of the author's own.
    pub loss: Option<Loss>,
    /// How parameters follow their gradient.
    pub optimiser: Optimiser,
    /// How often all samples are gone through.
    pub epochs: usize,
    /// How many samples, or sequences, go into one step; none for all of them.
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
pub struct Trained<N> {
    /// The net at the end.
    pub net: N,
    /// The mean loss of each epoch, each sample before the step that it is part of.
    pub loss: Vec<f64>,
    /// The share of right answers of the net at the end, where the loss has such.
    pub accuracy: Option<f64>,
    /// The nets kept, the first and the last among them, and the epochs they had seen.
    pub frames: Vec<(usize, N)>,
}

impl Plan {
    /// The plain one: everything at once, to the end.
    pub fn new(loss: Option<Loss>, optimiser: Optimiser, epochs: usize) -> Plan {
        Plan {
            loss,
            optimiser,
            epochs,
            batch: None,
            keep: None,
            noise: 0.0,
            patience: None,
            until: None,
            seed: 0,
        }
    }

    /// Whether its numbers make sense.
    ///
    /// # Errors
    /// A sentence about the first one that does not.
    pub(super) fn check(&self) -> Result<()> {
        self.optimiser.check()?;
        let counts = [
            ("batch", self.batch),
            ("keep", self.keep),
            ("patience", self.patience),
        ];
        if let Some((name, _)) = counts.iter().find(|(_, n)| *n == Some(0)) {
            return Err(NumericError::new(format!("`{name}` cannot be 0"))
                .with_hint("leave it out, or name a count from 1 on"));
        }
        if !(self.noise >= 0.0 && self.noise.is_finite()) {
            return Err(NumericError::new(format!(
                "a standard deviation cannot be {}",
                self.noise
            ))
            .with_hint("for example `noise: 0.1`"));
        }
        if self.until.is_some_and(f64::is_nan) {
            return Err(
                NumericError::new("`until` is not a number").with_hint("for example `until: 0.01`")
            );
        }
        Ok(())
    }
}

/// A training on its way.
pub(super) trait Course {
    /// What is trained.
    type Net: Clone;

    /// The net as it is now.
    fn net(&self) -> Self::Net;

    /// Its parameters.
    fn params(&self) -> &[f64];

    /// Goes through all samples once; the mean loss.
    fn epoch(&mut self) -> Result<f64>;
}

/// Goes through the epochs of a plan. What comes of it has no accuracy yet.
///
/// # Errors
/// When the loss or a parameter stops being a finite number.
pub(super) fn follow<C: Course>(
    course: &mut C,
    plan: &Plan,
    watch: &mut dyn FnMut(usize),
) -> Result<Trained<C::Net>> {
    let mut losses = Vec::with_capacity(plan.epochs.min(1 << 20));
    let mut frames = Vec::new();
    let (mut best, mut best_at) = (f64::INFINITY, 0);
    let mut epoch = 0;
    while epoch < plan.epochs {
        if plan.keep.is_some_and(|every| epoch % every == 0) {
            frames.push((epoch, course.net()));
        }
        let loss = course.epoch()?;
        sound(epoch, loss, course.params())?;
        losses.push(loss);
        epoch += 1;
        watch(epoch);
        if loss < best {
            (best, best_at) = (loss, epoch);
        }
        let stuck = plan.patience.is_some_and(|p| epoch - best_at >= p);
        if stuck || plan.until.is_some_and(|goal| loss < goal) {
            break;
        }
    }
    let net = course.net();
    if plan.keep.is_some() {
        frames.push((epoch, net.clone()));
    }
    Ok(Trained {
        net,
        loss: losses,
        accuracy: None,
        frames,
    })
}

/// Refuses a training whose loss or parameters are no finite numbers any more.
pub(super) fn sound(epoch: usize, loss: f64, params: &[f64]) -> Result<()> {
    let what = if !loss.is_finite() {
        format!("the loss is {loss}")
    } else if !params.iter().all(|p| p.is_finite()) {
        "a parameter is no finite number".to_string()
    } else {
        return Ok(());
    };
    let message = format!("the training diverged in epoch {epoch}: {what}");
    Err(NumericError::new(message)
        .with_hint("take a smaller learning rate, `adam(lr: 0.001)`, or scale the data"))
}
