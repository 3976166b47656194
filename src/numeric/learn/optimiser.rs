//! Steps down a gradient, with PyTorch's formulas and defaults.

use multiversion::multiversion;

use crate::numeric::error::{NumericError, Result};

/// How parameters follow their gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Optimiser {
    /// Gradient descent, with momentum (`torch.optim.SGD`).
    Sgd {
        /// The learning rate.
        lr: f64,
        /// How much of the last step goes on.
        momentum: f64,
        /// Whether the step is taken as if the momentum had already been (Nesterov, 1983).
        nesterov: bool,
        /// What is added to the gradient for each unit of a parameter.
        weight_decay: f64,
    },
    /// Kingma and Ba (2015), as `torch.optim.Adam` and `AdamW`.
    Adam {
        /// The learning rate.
        lr: f64,
        /// How much of the mean and of the mean square is kept.
        betas: (f64, f64),
        /// What keeps the division from 0.
        eps: f64,
        /// What is added to the gradient, or taken from the parameter, for each unit of it.
        weight_decay: f64,
        /// Whether the decay is taken from the parameter (Loshchilov and Hutter, 2019).
        decoupled: bool,
    },
    /// Hinton's lecture 6e, as `torch.optim.RMSprop`.
    RmsProp {
        /// The learning rate.
        lr: f64,
        /// How much of the mean square is kept.
        alpha: f64,
        /// What keeps the division from 0.
        eps: f64,
        /// How much of the last step goes on.
        momentum: f64,
        /// What is added to the gradient for each unit of a parameter.
        weight_decay: f64,
    },
}

impl Optimiser {
    /// Whether all of its numbers make sense.
    ///
    /// # Errors
    /// A sentence about the first one that does not.
    pub fn check(&self) -> Result<()> {
        let (lr, decay, shares, eps) = match *self {
            Optimiser::Sgd {
                lr,
                momentum,
                weight_decay,
                nesterov,
            } => {
                if nesterov && momentum == 0.0 {
                    return Err(NumericError::new("`nesterov` needs a momentum")
                        .with_hint("for example `momentum: 0.9`"));
                }
                (lr, weight_decay, vec![("momentum", momentum)], 1.0)
            }
            Optimiser::Adam {
                lr,
                betas,
                eps,
                weight_decay,
                ..
            } => (
                lr,
                weight_decay,
                vec![("betas", betas.0), ("betas", betas.1)],
                eps,
            ),
            Optimiser::RmsProp {
                lr,
                alpha,
                eps,
                momentum,
                weight_decay,
            } => (
                lr,
                weight_decay,
                vec![("alpha", alpha), ("momentum", momentum)],
                eps,
            ),
        };
        if !(lr >= 0.0 && lr.is_finite()) {
            return Err(NumericError::new(format!("a learning rate cannot be {lr}"))
                .with_hint("for example `lr: 0.01`"));
        }
        if !(decay >= 0.0 && decay.is_finite()) {
            return Err(NumericError::new(format!(
                "`weight_decay` cannot be {decay}"
            )));
        }
        if let Some((name, x)) = shares.iter().find(|(_, x)| !(0.0..1.0).contains(x)) {
            return Err(NumericError::new(format!(
                "`{name}` lies from 0 to below 1, not at {x}"
            )));
        }
        if !(eps > 0.0 && eps.is_finite()) {
            return Err(NumericError::new(format!("`eps` cannot be {eps}")));
        }
        Ok(())
    }
}

/// What an optimiser remembers of the steps before.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    optimiser: Optimiser,
    steps: i32,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Memory {
    /// Before the first step.
    pub(super) fn new(optimiser: Optimiser, params: usize) -> Memory {
        Memory {
            optimiser,
            steps: 0,
            first: vec![0.0; params],
            second: vec![0.0; params],
        }
    }

    /// One step.
    pub(super) fn step(&mut self, params: &mut [f64], gradient: &[f64]) {
        self.steps = self.steps.saturating_add(1);
        match self.optimiser {
            Optimiser::Sgd {
                lr,
                momentum,
                nesterov,
                weight_decay,
            } => sgd(
                params,
                gradient,
                &mut self.first,
                [lr, momentum, weight_decay],
                (nesterov, self.steps == 1),
            ),
            Optimiser::Adam {
                lr,
                betas,
                eps,
                weight_decay,
                decoupled,
            } => {
                let power = |beta: f64| 1.0 - libm::pow(beta, f64::from(self.steps));
                let (decay, shrink) = match decoupled {
                    true => (0.0, 1.0 - lr * weight_decay),
                    false => (weight_decay, 1.0),
                };
                let numbers = AdamNumbers {
                    betas,
                    eps,
                    decay,
                    shrink,
                    rate: lr / power(betas.0),
                    root: power(betas.1).sqrt(),
                };
                adam(
                    params,
                    gradient,
                    &mut self.first,
                    &mut self.second,
                    &numbers,
                );
            }
            Optimiser::RmsProp {
                lr,
                alpha,
                eps,
                momentum,
                weight_decay,
            } => rms_prop(
                params,
                gradient,
                &mut self.first,
                &mut self.second,
                [lr, alpha, eps, momentum, weight_decay],
            ),
        }
    }
}

#[multiversion(targets("x86_64+avx2+fma"))]
fn sgd(
    params: &mut [f64],
    gradient: &[f64],
    moved: &mut [f64],
    [lr, momentum, decay]: [f64; 3],
    (nesterov, begins): (bool, bool),
) {
    for ((p, g), v) in params.iter_mut().zip(gradient).zip(moved) {
        let g = g + decay * *p;
        // The first velocity is the gradient, which is what 0 before it gives.
        *v = if begins { g } else { momentum * *v + g };
        let step = if nesterov { g + momentum * *v } else { *v };
        *p -= lr * step;
    }
}

struct AdamNumbers {
    betas: (f64, f64),
    eps: f64,
    decay: f64,
    shrink: f64,
    rate: f64,
    root: f64,
}

#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn adam(
    params: &mut [f64],
    gradient: &[f64],
    first: &mut [f64],
    second: &mut [f64],
    numbers: &AdamNumbers,
) {
    let (keep, fresh) = (numbers.betas.1, 1.0 - numbers.betas.1);
    let toward = 1.0 - numbers.betas.0;
    let over_root = 1.0 / numbers.root;
    let state = first.iter_mut().zip(second);
    for ((p, g), (m, v)) in params.iter_mut().zip(gradient).zip(state) {
        let g = g + numbers.decay * *p;
        *m += toward * (g - *m);
        *v = keep * *v + fresh * (g * g);
        let size = v.sqrt() * over_root + numbers.eps;
        *p = numbers.shrink * *p - numbers.rate * (*m / size);
    }
}

#[multiversion(targets("x86_64+avx2+fma"))]
fn rms_prop(
    params: &mut [f64],
    gradient: &[f64],
    moved: &mut [f64],
    square: &mut [f64],
    [lr, alpha, eps, momentum, decay]: [f64; 5],
) {
    let state = moved.iter_mut().zip(square);
    for ((p, g), (v, s)) in params.iter_mut().zip(gradient).zip(state) {
        let g = g + decay * *p;
        *s = alpha * *s + (1.0 - alpha) * (g * g);
        // Without momentum this is the step itself.
        *v = momentum * *v + g / (s.sqrt() + eps);
        *p -= lr * *v;
    }
}
