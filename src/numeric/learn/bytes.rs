//! Trainings as bytes: what goes into one, to know it again, and what comes of it, to keep.
//!
//! What is kept says its fields once, in a [`kept`] table, from which it is both written and
//! read.

use super::generative::{Adversarial, Bubbles, Duel, Variational};
use super::net::Net;
use super::plan::Trained;
use super::recurrent::{Cell, Recurrent};
use super::sequences::SequenceTask;
use super::train::Task;
use crate::numeric::activation::Activation;
use crate::numeric::array::{Array, values};

/// Counted up when the same inputs give other results.
const REVISION: usize = 2;

/// What is written as bytes and read again.
pub trait Kept: Sized {
    /// Writes it behind what is there.
    fn write(&self, out: &mut Vec<u8>);

    /// Reads it, and leaves what comes behind it; none where the bytes are not such.
    fn read(bytes: &mut &[u8]) -> Option<Self>;
}

/// A result as bytes.
pub fn to_bytes<T: Kept>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    REVISION.write(&mut out);
    value.write(&mut out);
    out
}

/// The result that [`to_bytes`] wrote; none where the bytes are not one, or more than one.
pub fn from_bytes<T: Kept>(mut bytes: &[u8]) -> Option<T> {
    if usize::read(&mut bytes)? != REVISION {
        return None;
    }
    let value = T::read(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

impl Kept for usize {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend((*self as u64).to_le_bytes());
    }

    fn read(bytes: &mut &[u8]) -> Option<usize> {
        let (head, rest) = bytes.split_first_chunk::<8>()?;
        *bytes = rest;
        usize::try_from(u64::from_le_bytes(*head)).ok()
    }
}

impl Kept for f64 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn read(bytes: &mut &[u8]) -> Option<f64> {
        let (head, rest) = bytes.split_first_chunk::<8>()?;
        *bytes = rest;
        Some(f64::from_le_bytes(*head))
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        self.iter().for_each(|item| item.write(out));
    }

    fn read(bytes: &mut &[u8]) -> Option<Vec<T>> {
        let count = usize::read(bytes)?;
        (0..count).map(|_| T::read(bytes)).collect()
    }
}

impl<T: Kept> Kept for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        usize::from(self.is_some()).write(out);
        self.iter().for_each(|item| item.write(out));
    }

    fn read(bytes: &mut &[u8]) -> Option<Option<T>> {
        match usize::read(bytes)? {
            0 => Some(None),
            1 => T::read(bytes).map(Some),
            _ => None,
        }
    }
}

impl<A: Kept, B: Kept> Kept for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(bytes: &mut &[u8]) -> Option<(A, B)> {
        Some((A::read(bytes)?, B::read(bytes)?))
    }
}

impl Kept for Activation {
    fn write(&self, out: &mut Vec<u8>) {
        let place = Activation::ALL.iter().position(|f| f.name() == self.name());
        place.unwrap_or(usize::MAX).write(out);
        self.parameter().write(out);
    }

    fn read(bytes: &mut &[u8]) -> Option<Activation> {
        let kind = *Activation::ALL.get(usize::read(bytes)?)?;
        Some(kind.with_parameter(f64::read(bytes)?))
    }
}

impl Kept for Net {
    fn write(&self, out: &mut Vec<u8>) {
        self.sizes().write(out);
        let layers = self.layers().iter();
        layers.map(|l| l.activation).collect::<Vec<_>>().write(out);
        self.parameters().to_vec().write(out);
    }

    fn read(bytes: &mut &[u8]) -> Option<Net> {
        let (sizes, activations) = Kept::read(bytes)?;
        Net::of_values(
            Vec::as_slice(&sizes),
            Vec::as_slice(&activations),
            Kept::read(bytes)?,
        )
    }
}

impl Kept for Cell {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Cell::Plain(activation) => Some(*activation),
            Cell::Lstm => None,
        }
        .write(out);
    }

    fn read(bytes: &mut &[u8]) -> Option<Cell> {
        Some(match Option::read(bytes)? {
            Some(activation) => Cell::Plain(activation),
            None => Cell::Lstm,
        })
    }
}

impl Kept for Recurrent {
    fn write(&self, out: &mut Vec<u8>) {
        self.cell.write(out);
        vec![self.inputs, self.hidden, self.outputs].write(out);
        self.parameters().to_vec().write(out);
    }

    fn read(bytes: &mut &[u8]) -> Option<Recurrent> {
        let cell = Cell::read(bytes)?;
        let sizes: Vec<usize> = Kept::read(bytes)?;
        Recurrent::zeros(cell, sizes.try_into().ok()?)
            .ok()?
            .with_values(Kept::read(bytes)?)
    }
}

/// Writes and reads a type by the fields that it is told.
macro_rules! kept {
    ($($type:ident $(<$param:ident>)? { $($field:ident),* })*) => {$(
        impl $(<$param: Kept>)? Kept for $type $(<$param>)? {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$field.write(out);)*
            }

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some($type { $($field: Kept::read(bytes)?),* })
            }
        }
    )*};
}

kept! {
    Trained<N> { net, loss, accuracy, frames }
    Bubbles { encoder, decoder, reconstruction, divergence }
    Duel { generator, critic, critic_loss, generator_loss, gradient, frames }
}

/// Everything that a result depends on, as bytes.
struct Key(Vec<u8>);

impl Key {
    fn new(name: &str, options: &str) -> Key {
        let mut key = Key(Vec::new());
        REVISION.write(&mut key.0);
        key.text(name);
        // The shortest text that gives the same numbers again.
        key.text(options);
        key
    }

    fn text(&mut self, text: &str) {
        text.len().write(&mut self.0);
        self.0.extend(text.bytes());
    }

    fn with(mut self, value: &impl Kept) -> Key {
        value.write(&mut self.0);
        self
    }

    fn array(mut self, a: &Array) -> Key {
        a.shape().to_vec().write(&mut self.0);
        values(a).to_vec().write(&mut self.0);
        self
    }
}

impl Task {
    /// Everything that the result of this training depends on, but for a loss of the
    /// author's own.
    pub fn inputs(&self, net: &Net) -> Vec<u8> {
        let options = format!("{:?}", (&self.plan, self.aim, self.contract));
        Key::new("train", &options)
            .with(net)
            .array(&self.x)
            .array(&self.y)
            .0
    }
}

impl SequenceTask {
    /// Everything that the result of this training depends on.
    pub fn inputs(&self, net: &Recurrent) -> Vec<u8> {
        let options = format!("{:?}", (&self.plan, self.stretch));
        Key::new("sequences", &options)
            .with(net)
            .array(&self.x)
            .array(&self.y)
            .0
    }
}

impl Variational {
    /// Everything that the result of this training depends on.
    pub fn inputs(&self, encoder: &Net, decoder: &Net) -> Vec<u8> {
        let options = format!("{:?}", (self.beta, self.optimiser, self.epochs, self.seed));
        Key::new("vae", &options)
            .with(encoder)
            .with(decoder)
            .array(&self.x)
            .0
    }
}

impl Adversarial {
    /// Everything that the result of this training depends on.
    pub fn inputs(&self, generator: &Net, critic: &Net) -> Vec<u8> {
        let how = (self.game, self.critic, self.generator, self.batch);
        let options = format!("{:?}", (how, self.steps, self.keep, self.seed));
        Key::new("gan", &options)
            .with(generator)
            .with(critic)
            .array(&self.x)
            .0
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Plan;
    use super::super::train::{Aim, train};
    use super::super::{Loss, Optimiser};
    use super::*;
    use crate::numeric::array::fill_with;

    #[test]
    fn what_is_kept_comes_back_and_half_of_it_does_not() {
        let act = [Activation::Elu { alpha: 0.5 }, Activation::Identity];
        let net = Net::new(&[2, 3, 2], &act, 1).expect("sizes");
        let descent = Optimiser::Sgd {
            lr: 0.1,
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
        };
        let task = Task {
            x: fill_with(&[10, 2], |i| i as f64 / 20.0),
            y: fill_with(&[10], |i| (i % 2) as f64),
            plan: Plan {
                keep: Some(2),
                ..Plan::new(Some(Loss::CrossEntropy), descent, 5)
            },
            aim: Aim::Own,
            contract: None,
        };
        let trained = train(&net, &task, None, &mut |_| ()).expect("trained");
        assert_eq!(trained.frames.len(), 4);
        let bytes = to_bytes(&trained);
        assert_eq!(from_bytes::<Trained<Net>>(&bytes), Some(trained));
        for cut in 0..bytes.len() {
            assert_eq!(from_bytes::<Trained<Net>>(&bytes[..cut]), None);
        }
        assert_eq!(
            from_bytes::<Trained<Net>>(&[&bytes[..], &[0]].concat()),
            None
        );
        let mut other = task.clone();
        other.plan.epochs = 6;
        assert_ne!(task.inputs(&net), other.inputs(&net));
        assert_eq!(task.inputs(&net), task.clone().inputs(&net));
    }

    #[test]
    fn recurrent_nets_come_back() {
        for cell in [Cell::Lstm, Cell::Plain(Activation::Relu)] {
            let net = Recurrent::new(cell, [2, 3, 1], 4).expect("sizes");
            let bytes = to_bytes(&net);
            assert_eq!(from_bytes::<Recurrent>(&bytes), Some(net));
            assert_eq!(from_bytes::<Net>(&bytes), None);
        }
    }
}
