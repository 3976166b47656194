//! Trainings as bytes: what goes into one, to know it again, and what comes of it, to keep.

use super::net::Net;
use super::train::{Task, Trained};
use crate::numeric::array::{Array, values};

/// Counted up when the same inputs give other results.
const REVISION: u32 = 1;

/// Numbers as bytes, one after the other.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// Begins with the name of what is kept.
    pub(super) fn new(name: &str) -> Writer {
        let mut writer = Writer::default();
        writer.text(name);
        writer.count(REVISION as usize);
        writer
    }

    pub(super) fn count(&mut self, n: usize) {
        self.0.extend((n as u64).to_le_bytes());
    }

    pub(super) fn numbers(&mut self, numbers: &[f64]) {
        self.count(numbers.len());
        self.0.extend(numbers.iter().flat_map(|x| x.to_le_bytes()));
    }

    pub(super) fn array(&mut self, a: &Array) {
        self.count(a.ndim());
        for &n in a.shape() {
            self.count(n);
        }
        self.numbers(&values(a));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.bytes());
    }

    pub(super) fn net(&mut self, net: &Net) {
        for layer in net.layers() {
            // The shortest text that gives the same numbers again.
            self.text(&format!("{layer:?}"));
        }
        self.numbers(net.parameters());
    }

    pub(super) fn frames(&mut self, frames: &[(usize, Net)]) {
        self.count(frames.len());
        for (epoch, net) in frames {
            self.count(*epoch);
            self.numbers(net.parameters());
        }
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Reads what a [`Writer`] wrote; none where the bytes are not such.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], name: &str) -> Option<Reader<'a>> {
        let head = Writer::new(name).done();
        bytes.strip_prefix(&head[..]).map(Reader)
    }

    pub(super) fn count(&mut self) -> Option<usize> {
        let (head, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*head)).ok()
    }

    pub(super) fn numbers(&mut self) -> Option<Vec<f64>> {
        let size = self.count()?.checked_mul(8)?;
        let (head, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        let number = |part: &[u8]| part.first_chunk::<8>().map(|b| f64::from_le_bytes(*b));
        head.chunks_exact(8).map(number).collect()
    }

    /// The net like another with the parameters that come next.
    pub(super) fn net(&mut self, like: &Net) -> Option<Net> {
        like.with_values(self.numbers()?)
    }

    /// Nets like another, each with the number of its epoch.
    pub(super) fn frames(&mut self, like: &Net) -> Option<Vec<(usize, Net)>> {
        let count = self.count()?;
        let frame = |_| Some((self.count()?, self.net(like)?));
        (0..count).map(frame).collect()
    }

    pub(super) fn ended(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

impl Task {
    /// Everything that the result of this training depends on.
    pub fn inputs(&self, net: &Net) -> Vec<u8> {
        let mut writer = Writer::new("train");
        writer.net(net);
        writer.array(&self.x);
        writer.array(&self.y);
        let options = (
            self.loss,
            self.optimiser,
            self.epochs,
            self.batch,
            self.keep,
            self.noise,
        );
        writer.text(&format!("{options:?}"));
        writer.text(&format!("{:?}", (self.patience, self.until, self.seed)));
        writer.done()
    }
}

impl Trained {
    /// The result, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new("trained");
        writer.numbers(self.net.parameters());
        writer.numbers(&self.loss);
        writer.numbers(self.accuracy.as_slice());
        writer.frames(&self.frames);
        writer.done()
    }

    /// The result that was kept, of a training of this net; none when the bytes are not one.
    pub fn from_bytes(net: &Net, bytes: &[u8]) -> Option<Trained> {
        let mut reader = Reader::new(bytes, "trained")?;
        let trained = Trained {
            net: reader.net(net)?,
            loss: reader.numbers()?,
            accuracy: reader.numbers()?.first().copied(),
            frames: reader.frames(net)?,
        };
        reader.ended()?;
        Some(trained)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Loss, Optimiser, train};
    use super::*;
    use crate::numeric::activation::Activation;
    use crate::numeric::array::fill_with;

    #[test]
    fn what_is_kept_comes_back_and_half_of_it_does_not() {
        let act = [Activation::Tanh, Activation::Identity];
        let net = Net::new(&[2, 3, 2], &act, 1).expect("sizes");
        let task = Task {
            x: fill_with(&[10, 2], |i| i as f64 / 20.0),
            y: fill_with(&[10], |i| (i % 2) as f64),
            loss: Loss::CrossEntropy,
            optimiser: Optimiser::Sgd {
                lr: 0.1,
                momentum: 0.0,
                nesterov: false,
                weight_decay: 0.0,
            },
            epochs: 5,
            batch: None,
            keep: Some(2),
            noise: 0.0,
            patience: None,
            until: None,
            seed: 0,
        };
        let trained = train(&net, &task, &mut |_| ()).expect("trained");
        assert_eq!(trained.frames.len(), 4);
        let bytes = trained.to_bytes();
        assert_eq!(Trained::from_bytes(&net, &bytes), Some(trained));
        for cut in 0..bytes.len() {
            assert_eq!(Trained::from_bytes(&net, &bytes[..cut]), None);
        }
        let other = Task {
            epochs: 6,
            ..task.clone()
        };
        assert_ne!(task.inputs(&net), other.inputs(&net));
        assert_eq!(task.inputs(&net), task.clone().inputs(&net));
    }
}
