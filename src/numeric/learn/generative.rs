//! Networks that make samples: the variational autoencoder and the adversarial pair.

use super::kernels::LANES;
use super::net::Net;
use super::optimiser::{Memory, Optimiser};
use super::pass::Pass;
use super::plan::sound;
use crate::numeric::activation::{sigmoid, softplus};
use crate::numeric::array::{Array, from_vec, values};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::random::Rng;

/// What a variational autoencoder is trained on, and how.
#[derive(Debug, Clone)]
pub struct Variational {
    /// The samples, one a row.
    pub x: Array,
    /// The weight of the divergence from N(0, I).
    pub beta: f64,
    /// How parameters follow their gradient.
    pub optimiser: Optimiser,
    /// How often all samples are gone through.
    pub epochs: usize,
    /// The seed of the noise.
    pub seed: u64,
}

/// A trained variational autoencoder.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubbles {
    /// From a sample to the means and then the logarithms of the variances of its code.
    pub encoder: Net,
    /// From a code to a sample.
    pub decoder: Net,
    /// The squared distance of samples from what is made of them, for each epoch.
    pub reconstruction: Vec<f64>,
    /// The divergence from N(0, I), for each epoch.
    pub divergence: Vec<f64>,
}

/// The samples of a task for a net: their numbers, and how many there are.
fn samples(x: &Array, inputs: usize) -> Result<(Vec<f64>, usize)> {
    let count = match x.shape() {
        [n, width] if *width == inputs => *n,
        shape => {
            return Err(NumericError::new(format!(
                "samples of shape {} do not fit {inputs} inputs",
                shape_text(shape)
            ))
            .with_hint(format!("one sample a row: n×{inputs}")));
        }
    };
    let numbers = values(x).to_vec();
    if count == 0 {
        return Err(NumericError::new("there are no samples to train on"));
    }
    match numbers.iter().find(|x| !x.is_finite()) {
        None => Ok((numbers, count)),
        Some(bad) => Err(NumericError::new(format!("a sample has the value {bad}"))),
    }
}

/// Trains an encoder and a decoder so that the squared distance of samples from what is made
/// of their codes, plus `beta` times the divergence of the codes from N(0, I), is small
/// (Kingma and Welling, 2014).
///
/// # Errors
/// As [`super::train::train`]; and when the decoder does not fit the encoder.
pub fn variational(
    encoder: &Net,
    decoder: &Net,
    task: &Variational,
    watch: &mut dyn FnMut(usize),
) -> Result<Bubbles> {
    task.optimiser.check()?;
    let (x, count) = samples(&task.x, encoder.inputs())?;
    let code = decoder.inputs();
    if encoder.outputs() != 2 * code || decoder.outputs() != encoder.inputs() {
        return Err(NumericError::new(
            "the encoder gives a mean and a variance for each input of the decoder",
        ));
    }
    if !(task.beta >= 0.0 && task.beta.is_finite()) {
        return Err(NumericError::new(format!("`beta` cannot be {}", task.beta)));
    }
    let inputs = encoder.inputs();
    let mut rng = Rng::new(task.seed);
    let mut found = Bubbles {
        encoder: encoder.clone(),
        decoder: decoder.clone(),
        reconstruction: Vec::new(),
        divergence: Vec::new(),
    };
    let mut params = [encoder.parameters().to_vec(), decoder.parameters().to_vec()];
    let mut memory = [
        Memory::new(task.optimiser, params[0].len()),
        Memory::new(task.optimiser, params[1].len()),
    ];
    let mut gradient = [vec![0.0; params[0].len()], vec![0.0; params[1].len()]];
    let (mut enc, mut dec) = (Pass::new(encoder, count), Pass::new(decoder, count));
    let mut noise = vec![0.0; code * enc.room()];
    let mut z = noise.clone();
    let scale = 1.0 / count as f64;
    for epoch in 0..task.epochs {
        let (mut distance, mut divergence) = (0.0, 0.0);
        gradient.iter_mut().for_each(|g| g.fill(0.0));
        for from in (0..count).step_by(enc.room()) {
            let rows = enc.room().min(count - from);
            enc.load(from..from + rows, |row, unit| x[row * inputs + unit]);
            enc.forward(encoder, &params[0]);
            let width = enc.width();
            let (mean, log_var) = enc.output().split_at(code * width);
            let parts = z.iter_mut().zip(&mut noise).zip(mean.iter().zip(log_var));
            for (at, ((z, e), (m, l))) in parts.enumerate() {
                *e = if at % width < rows { rng.gauss() } else { 0.0 };
                *z = m + *e * libm::exp(0.5 * l);
            }
            dec.load_block(&z[..code * width], rows);
            dec.forward(decoder, &params[1]);
            let (made, delta) = dec.output_and_delta();
            for (at, (d, y)) in delta.iter_mut().zip(made).enumerate() {
                let (unit, column) = (at / width, at % width);
                let off = match column < rows {
                    true => y - x[(from + column) * inputs + unit],
                    false => 0.0,
                };
                distance += off * off;
                *d = 2.0 * off * scale;
            }
            dec.backward(decoder, &params[1], Some(&mut gradient[1]), true);
            let below = dec.input_delta(decoder);
            let (output, delta) = enc.output_and_delta();
            let (mean, log_var) = output.split_at(code * width);
            let (to_mean, to_var) = delta.split_at_mut(code * width);
            for at in 0..code * width {
                if at % width >= rows {
                    (to_mean[at], to_var[at]) = (0.0, 0.0);
                    continue;
                }
                let (m, l, d) = (mean[at], log_var[at], below[at]);
                let v = libm::exp(l);
                divergence += 0.5 * (v - l - 1.0 + m * m);
                to_mean[at] = d + task.beta * m * scale;
                to_var[at] = 0.5 * (d * noise[at] * v.sqrt() + task.beta * (v - 1.0) * scale);
            }
            enc.backward(encoder, &params[0], Some(&mut gradient[0]), false);
        }
        let (distance, divergence) = (distance * scale, divergence * scale);
        for i in 0..2 {
            memory[i].step(&mut params[i], &gradient[i]);
        }
        let loss = distance + task.beta * divergence;
        params.iter().try_for_each(|p| sound(epoch, loss, p))?;
        found.reconstruction.push(distance);
        found.divergence.push(divergence);
        watch(epoch + 1);
    }
    let [enc, dec] = params;
    found.encoder = encoder.with_values(enc).unwrap_or(found.encoder);
    found.decoder = decoder.with_values(dec).unwrap_or(found.decoder);
    Ok(found)
}

/// What a generator and a critic are trained on, and how.
#[derive(Debug, Clone)]
pub struct Adversarial {
    /// The samples, one a row.
    pub x: Array,
    /// What the two make small.
    pub game: Game,
    /// How the critic follows its gradient.
    pub critic: Optimiser,
    /// How the generator follows its own.
    pub generator: Optimiser,
    /// How many samples, real and made, go into one step; none for as many as there are.
    pub batch: Option<usize>,
    /// How many steps both take.
    pub steps: usize,
    /// After how many steps a generator is kept.
    pub keep: Option<usize>,
    /// The seed of codes and batches.
    pub seed: u64,
}

/// What a critic C and a generator G make small, for samples y and codes z.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Game {
    /// C(y) + max(0, m - C(G(z))) and C(G(z)) (Zhao, Mathieu and LeCun, 2017).
    Hinge {
        /// The energy above which what is made does not count as bad any more.
        margin: f64,
    },
    /// softplus(C(y)) + softplus(-C(G(z))) and softplus(C(G(z))): the binary cross-entropy
    /// of -C, and the generator's loss that does not saturate (Goodfellow and others, 2014).
    Bce,
}

impl Game {
    /// The critic's loss at a sample of this energy, and its slope.
    fn real(self, energy: f64) -> (f64, f64) {
        match self {
            Game::Hinge { .. } => (energy, 1.0),
            Game::Bce => (softplus(energy, 1.0), sigmoid(energy)),
        }
    }

    /// The critic's loss at what was made, and its slope.
    fn made(self, energy: f64) -> (f64, f64) {
        match self {
            Game::Hinge { margin } if energy < margin => (margin - energy, -1.0),
            Game::Hinge { .. } => (0.0, 0.0),
            Game::Bce => (softplus(-energy, 1.0), -sigmoid(-energy)),
        }
    }

    /// The generator's loss, and its slope.
    fn fooled(self, energy: f64) -> (f64, f64) {
        self.real(energy)
    }

    fn check(self) -> Result<()> {
        match self {
            Game::Hinge { margin } if !margin.is_finite() => {
                Err(NumericError::new(format!("`margin` cannot be {margin}"))
                    .with_hint("for example `margin: 1`"))
            }
            _ => Ok(()),
        }
    }
}

/// The summed loss of a block of energies; `delta` becomes its gradient times `scale`.
fn judged(judge: &mut Pass, count: usize, scale: f64, each: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (energy, delta) = judge.output_and_delta();
    delta.fill(0.0);
    let mut sum = 0.0;
    for (d, e) in delta.iter_mut().zip(energy).take(count) {
        let (loss, slope) = each(*e);
        sum += loss;
        *d = scale * slope;
    }
    sum
}

/// A generator and a critic that were trained against each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Duel {
    /// From a code, evenly drawn from -1 to 1, to a sample.
    pub generator: Net,
    /// From a sample to its energy.
    pub critic: Net,
    /// The loss of the critic at each step.
    pub critic_loss: Vec<f64>,
    /// The loss of the generator at each step.
    pub generator_loss: Vec<f64>,
    /// The norm of the gradient of the generator at each step.
    pub gradient: Vec<f64>,
    /// The generators kept, and the steps they had taken.
    pub frames: Vec<(usize, Net)>,
}

/// Fills a block with codes.
fn codes(rng: &mut Rng, block: &mut [f64], width: usize, samples: usize) {
    for (at, z) in block.iter_mut().enumerate() {
        *z = match at % width < samples {
            true => 2.0 * rng.unit() - 1.0,
            false => 0.0,
        };
    }
}

/// Trains a critic to give samples a low energy and what the generator makes a high one, and
/// the generator to make what has a low energy.
///
/// # Errors
/// As [`super::train::train`]; and when the two do not fit each other.
pub fn adversarial(
    generator: &Net,
    critic: &Net,
    task: &Adversarial,
    watch: &mut dyn FnMut(usize),
) -> Result<Duel> {
    task.critic.check()?;
    task.generator.check()?;
    let (x, count) = samples(&task.x, critic.inputs())?;
    if generator.outputs() != critic.inputs() || critic.outputs() != 1 {
        return Err(NumericError::new(
            "the critic gives one energy for what the generator makes",
        ));
    }
    let batch = task.batch.unwrap_or(count).min(count);
    task.game.check()?;
    if batch == 0 || task.keep == Some(0) {
        let name = if batch == 0 { "batch" } else { "keep" };
        return Err(NumericError::new(format!("`{name}` cannot be 0"))
            .with_hint("leave it out, or name a count from 1 on"));
    }
    let inputs = critic.inputs();
    let mut rng = Rng::new(task.seed);
    let mut params = [
        generator.parameters().to_vec(),
        critic.parameters().to_vec(),
    ];
    let mut memory = [
        Memory::new(task.generator, params[0].len()),
        Memory::new(task.critic, params[1].len()),
    ];
    let mut gradient = [vec![0.0; params[0].len()], vec![0.0; params[1].len()]];
    // One block holds the batch: batches of such duels are small.
    let (mut make, mut judge) = (Pass::whole(generator, batch), Pass::whole(critic, batch));
    let width = batch.next_multiple_of(LANES);
    let mut z = vec![0.0; generator.inputs() * width];
    let mut found = Duel {
        generator: generator.clone(),
        critic: critic.clone(),
        critic_loss: Vec::new(),
        generator_loss: Vec::new(),
        gradient: Vec::new(),
        frames: Vec::new(),
    };
    let scale = 1.0 / batch as f64;
    let with = |net: &Net, params: &[f64]| net.with_values(params.to_vec());
    for step in 0..task.steps {
        if task.keep.is_some_and(|every| step % every == 0) {
            found
                .frames
                .extend(with(generator, &params[0]).map(|g| (step, g)));
        }
        let order = match batch < count {
            true => rng
                .permutation(count)?
                .iter()
                .map(|&i| i as usize)
                .collect(),
            false => (0..count).collect::<Vec<_>>(),
        };
        // The critic: down at the samples, up at what is made.
        gradient[1].fill(0.0);
        judge.load(0..batch, |row, unit| x[order[row] * inputs + unit]);
        judge.forward(critic, &params[1]);
        let real = judged(&mut judge, batch, scale, |e| task.game.real(e));
        judge.backward(critic, &params[1], Some(&mut gradient[1]), false);
        codes(&mut rng, &mut z, width, batch);
        make.load_block(&z, batch);
        make.forward(generator, &params[0]);
        judge.load_block(make.output(), batch);
        judge.forward(critic, &params[1]);
        let missed = judged(&mut judge, batch, scale, |e| task.game.made(e));
        judge.backward(critic, &params[1], Some(&mut gradient[1]), false);
        memory[1].step(&mut params[1], &gradient[1]);
        // The generator: down the energy of what it makes.
        gradient[0].fill(0.0);
        codes(&mut rng, &mut z, width, batch);
        make.load_block(&z, batch);
        make.forward(generator, &params[0]);
        judge.load_block(make.output(), batch);
        judge.forward(critic, &params[1]);
        let fooled = judged(&mut judge, batch, scale, |e| task.game.fooled(e));
        judge.backward(critic, &params[1], None, true);
        let (_, delta) = make.output_and_delta();
        delta.copy_from_slice(judge.input_delta(critic));
        make.backward(generator, &params[0], Some(&mut gradient[0]), false);
        memory[0].step(&mut params[0], &gradient[0]);

        let losses = [(real + missed) * scale, fooled * scale];
        let loss = losses[0] + losses[1];
        params.iter().try_for_each(|p| sound(step, loss, p))?;
        found.critic_loss.push(losses[0]);
        found.generator_loss.push(losses[1]);
        let square: f64 = gradient[0].iter().map(|g| g * g).sum();
        found.gradient.push(square.sqrt());
        watch(step + 1);
    }
    found.generator = with(generator, &params[0]).unwrap_or(found.generator);
    found.critic = with(critic, &params[1]).unwrap_or(found.critic);
    if task.keep.is_some() {
        found.frames.push((task.steps, found.generator.clone()));
    }
    Ok(found)
}

impl Bubbles {
    /// The means and the variances of the codes of samples.
    ///
    /// # Errors
    /// When the samples do not fit the encoder.
    pub fn code(&self, x: &Array) -> Result<(Array, Array)> {
        let codes = values(&self.encoder.forward(x)?).to_vec();
        let code = self.decoder.inputs();
        let half = |first: usize| {
            let rows = codes.chunks_exact(2 * code);
            rows.flat_map(|row| row[first..first + code].to_vec())
                .collect::<Vec<f64>>()
        };
        let shape = [codes.len() / (2 * code), code];
        let variance = half(code).into_iter().map(libm::exp).collect();
        Ok((from_vec(&shape, half(0))?, from_vec(&shape, variance)?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::bytes::{from_bytes, to_bytes};
    use super::*;
    use crate::numeric::activation::Activation;
    use crate::numeric::array::fill_with;

    /// Fifty points on a wave.
    fn wave() -> Array {
        fill_with(&[50, 2], |i| {
            let x = (i / 2) as f64 / 24.5 - 1.0;
            if i % 2 == 0 {
                x
            } else {
                0.6 * libm::sin(4.7 * x)
            }
        })
    }

    fn tanh_net(sizes: &[usize], last: Activation, seed: u64) -> Net {
        let mut act = vec![Activation::Tanh; sizes.len() - 2];
        act.push(last);
        Net::new(sizes, &act, seed).expect("sizes")
    }

    fn adam(lr: f64, betas: (f64, f64)) -> Optimiser {
        Optimiser::Adam {
            lr,
            betas,
            eps: 1e-8,
            weight_decay: 0.0,
            decoupled: false,
        }
    }

    #[test]
    fn a_hot_autoencoder_says_nothing_and_a_cold_one_rebuilds() {
        let encoder = tanh_net(&[2, 30, 4], Activation::Identity, 1);
        let decoder = tanh_net(&[2, 30, 2], Activation::Identity, 2);
        let run = |beta| {
            let task = Variational {
                x: wave(),
                beta,
                optimiser: adam(5e-3, (0.9, 0.999)),
                epochs: 1500,
                seed: 1,
            };
            let found = variational(&encoder, &decoder, &task, &mut |_| ()).expect("trained");
            let back = from_bytes(&to_bytes(&found));
            assert_eq!(back.as_ref(), Some(&found));
            let mean = |x: &[f64]| x[x.len() - 100..].iter().sum::<f64>() / 100.0;
            (mean(&found.reconstruction), mean(&found.divergence))
        };
        let (hot, cold) = (run(1.0), run(1e-3));
        assert!(hot.1 < 0.02, "{hot:?}");
        assert!(
            cold.0 < 0.05 && cold.0 < 0.2 * hot.0 && cold.1 > 1.0,
            "{cold:?}"
        );
    }

    #[test]
    fn a_generator_comes_near_the_samples() {
        let generator = tanh_net(&[1, 32, 32, 2], Activation::Identity, 1);
        let critic = tanh_net(&[2, 32, 32, 1], Activation::Softplus { beta: 1.0 }, 2);
        let task = Adversarial {
            x: wave(),
            game: Game::Hinge { margin: 1.0 },
            critic: adam(1e-3, (0.5, 0.999)),
            generator: adam(2e-4, (0.5, 0.999)),
            batch: None,
            steps: 12000,
            keep: Some(4000),
            seed: 1,
        };
        let found = adversarial(&generator, &critic, &task, &mut |_| ()).expect("trained");
        assert_eq!(found.frames.len(), 4);
        let back = from_bytes(&to_bytes(&found));
        assert_eq!(back.as_ref(), Some(&found));
        // The mean distance from a sample to the nearest of what is made.
        let z = fill_with(&[200, 1], |i| i as f64 / 99.5 - 1.0);
        let far = |g: &Net| {
            let made = g.forward(&z).expect("fits");
            let x = wave();
            let near = |i: usize| {
                let each = (0..200)
                    .map(|j| libm::hypot(x[[i, 0]] - made[[j, 0]], x[[i, 1]] - made[[j, 1]]));
                each.fold(f64::INFINITY, f64::min)
            };
            (0..50).map(near).sum::<f64>() / 50.0
        };
        let (before, after) = (far(&generator), far(&found.generator));
        assert!(after < 0.5 * before, "{before} {after}");
    }

    #[test]
    fn nets_that_do_not_fit_are_refused() {
        let net = tanh_net(&[2, 3, 3], Activation::Identity, 1);
        let task = Variational {
            x: wave(),
            beta: 1.0,
            optimiser: adam(1e-3, (0.9, 0.999)),
            epochs: 1,
            seed: 1,
        };
        assert!(variational(&net, &net, &task, &mut |_| ()).is_err());
        let hot = Variational {
            beta: f64::NAN,
            ..task
        };
        let encoder = tanh_net(&[2, 3, 2], Activation::Identity, 1);
        let decoder = tanh_net(&[1, 3, 2], Activation::Identity, 1);
        assert!(variational(&encoder, &decoder, &hot, &mut |_| ()).is_err());
    }
}
