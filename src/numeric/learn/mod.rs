//! Learning: networks, their losses and gradients, and what brings the losses down.
//!
//! A [`Net`] is layers of weights, biases and activations. Gradients are backpropagated by
//! hand-written rules, block by block of samples, so that all that one block needs stays in
//! the cache of the processor; everything is `f64`. Definitions, names and defaults are
//! PyTorch's, and random numbers come from [`super::random::Rng`]: a seed gives the same net
//! on every machine.

pub mod bytes;
pub mod classical;
pub mod contract;
pub mod generative;
mod kernels;
pub mod loss;
pub mod net;
pub mod optimiser;
mod pass;
pub mod plan;
pub mod recurrent;
pub mod sequences;
pub mod train;

pub use loss::{Loss, Target};
pub use net::{Layer, Net};
pub use optimiser::Optimiser;
pub use plan::{Plan, Trained};
pub use train::{Task, train};
