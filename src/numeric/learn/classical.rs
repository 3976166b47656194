//! Learning without networks: prototypes, sparse codes, principal components, memories and
//! adaptive filters.

use crate::numeric::array::{Array, from_vec, transpose, values, vector};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::linalg;
use crate::numeric::matmul::matmul;
use crate::numeric::random::Rng;

/// The rows of a matrix: their numbers, how many there are, how long each is.
fn rows(what: &str, x: &Array) -> Result<(Vec<f64>, usize, usize)> {
    let (n, d) = match x.shape() {
        [n, d] if *n > 0 && *d > 0 => (*n, *d),
        shape => {
            return Err(NumericError::new(format!(
                "`{what}` needs an n×d matrix, one sample a row, not {}",
                shape_text(shape)
            )));
        }
    };
    let numbers = values(x).to_vec();
    match numbers.iter().find(|x| !x.is_finite()) {
        None => Ok((numbers, n, d)),
        Some(bad) => Err(NumericError::new(format!(
            "a sample of `{what}` has the value {bad}"
        ))),
    }
}

fn square_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// What [`kmeans`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// The prototypes, one a row.
    pub centers: Array,
    /// The prototype of each sample.
    pub labels: Array,
    /// The sum of the squared distances, at the start and after each round.
    pub loss: Vec<f64>,
    /// The prototypes at the start and after each round.
    pub frames: Vec<Array>,
}

/// Lloyd's algorithm (1957): each sample goes to its nearest prototype, each prototype to the
/// mean of its samples, until nothing moves. Without prototypes to begin with, they are
/// drawn from the samples, far ones sooner (k-means++, Arthur and Vassilvitskii, 2007). A
/// prototype without samples stays.
///
/// # Errors
/// When there are fewer samples than prototypes, or shapes do not fit.
pub fn kmeans(
    x: &Array,
    k: usize,
    begin: Option<&Array>,
    rounds: usize,
    seed: u64,
) -> Result<Clusters> {
    let (points, n, d) = rows("kmeans", x)?;
    if k == 0 || k > n {
        return Err(NumericError::new(format!(
            "cannot make {k} clusters of {n} samples"
        )));
    }
    let point = |i: usize| &points[i * d..][..d];
    let mut centers = match begin {
        Some(given) if given.shape() == [k, d] => values(given).to_vec(),
        Some(given) => {
            return Err(NumericError::new(format!(
                "`init` needs shape {}, not {}",
                shape_text(&[k, d]),
                shape_text(given.shape())
            )));
        }
        None => spread(&points, (n, d), k, seed),
    };
    let mut labels = vec![0_usize; n];
    let mut assign = |centers: &[f64]| {
        let mut loss = 0.0;
        let mut moved = false;
        for (i, label) in labels.iter_mut().enumerate() {
            let far = |c: usize| square_distance(point(i), &centers[c * d..][..d]);
            let nearest = (0..k)
                .map(|c| (far(c), c))
                .fold(
                    (f64::INFINITY, 0),
                    |best, now| {
                        if now.0 < best.0 { now } else { best }
                    },
                );
            loss += nearest.0;
            moved |= std::mem::replace(label, nearest.1) != nearest.1;
        }
        (loss, moved, labels.clone())
    };
    let (loss, _, mut at) = assign(&centers);
    let mut found = Clusters {
        centers: from_vec(&[k, d], centers.clone())?,
        labels: vector(&[]),
        loss: vec![loss],
        frames: vec![from_vec(&[k, d], centers.clone())?],
    };
    for _ in 0..rounds {
        let mut sums = vec![0.0; k * d];
        let mut counts = vec![0.0; k];
        for (i, &label) in at.iter().enumerate() {
            counts[label] += 1.0;
            for (sum, x) in sums[label * d..][..d].iter_mut().zip(point(i)) {
                *sum += x;
            }
        }
        for (c, count) in counts.iter().enumerate().filter(|(_, n)| **n > 0.0) {
            for (x, sum) in centers[c * d..][..d].iter_mut().zip(&sums[c * d..]) {
                *x = sum / count;
            }
        }
        let (loss, moved, labels) = assign(&centers);
        at = labels;
        found.loss.push(loss);
        found.frames.push(from_vec(&[k, d], centers.clone())?);
        if !moved {
            break;
        }
    }
    found.centers = from_vec(&[k, d], centers)?;
    let labels: Vec<f64> = at.iter().map(|&label| label as f64).collect();
    found.labels = vector(&labels);
    Ok(found)
}

/// Prototypes drawn from the samples, each with a chance that grows with the squared
/// distance from those before.
fn spread(points: &[f64], (n, d): (usize, usize), k: usize, seed: u64) -> Vec<f64> {
    let mut rng = Rng::new(seed);
    let mut centers = Vec::with_capacity(k * d);
    let mut far = vec![f64::INFINITY; n];
    let mut next = rng.below(n as u32) as usize;
    for _ in 0..k {
        let chosen = points[next * d..][..d].to_vec();
        for (far, point) in far.iter_mut().zip(points.chunks_exact(d)) {
            *far = far.min(square_distance(point, &chosen));
        }
        centers.extend(chosen);
        let mut left = rng.unit() * far.iter().sum::<f64>();
        let falls = |far: &f64| {
            left -= far;
            left < 0.0
        };
        next = far.iter().position(falls).unwrap_or(n - 1);
    }
    centers
}

/// What [`ista`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseCode {
    /// The codes, of as many rows as there are samples.
    pub z: Array,
    /// The energy before the first step and after each, averaged over the samples.
    pub energy: Vec<f64>,
}

/// Sparse codes by iterative shrinkage and thresholding (Daubechies, Defrise and De Mol,
/// 2004): steps down |y - W z|² + λ |z|₁ of size 1/L with L = 2 σ₁(W)², from z = 0.
///
/// # Errors
/// When shapes do not fit, or λ is negative.
pub fn ista(w: &Array, y: &Array, lambda: f64, steps: usize) -> Result<SparseCode> {
    let (_, d, k) = rows("ista", w)?;
    let single = y.shape() == [d];
    let n = match y.shape() {
        [_] if single => 1,
        [n, width] if *width == d && *n > 0 => *n,
        shape => {
            return Err(NumericError::new(format!(
                "cannot multiply {} codes by {}: a sample has {d} numbers, not {}",
                k,
                shape_text(w.shape()),
                shape_text(shape)
            )));
        }
    };
    if !(lambda >= 0.0 && lambda.is_finite()) {
        return Err(NumericError::new(format!("`lambda` cannot be {lambda}")));
    }
    if !y.iter().all(|x| x.is_finite()) {
        return Err(NumericError::new("a sample of `ista` is not finite"));
    }
    let largest = linalg::svd(w)?.s.first().copied().unwrap_or(0.0);
    let bound = 2.0 * largest * largest;
    let rate = if bound > 0.0 { 1.0 / bound } else { 0.0 };
    let y = from_vec(&[n, d], values(y).to_vec())?;
    let across = transpose(w);
    let mut z = from_vec(&[n, k], vec![0.0; n * k])?;
    let mut energy = Vec::with_capacity(steps + 1);
    let measure = |rest: &Array, z: &Array| {
        let square: f64 = rest.iter().map(|x| x * x).sum();
        let size: f64 = z.iter().map(|x| x.abs()).sum();
        (square + lambda * size) / n as f64
    };
    let mut rest = &matmul(&z, &across)? - &y;
    energy.push(measure(&rest, &z));
    for _ in 0..steps {
        let slope = matmul(&rest, w)?;
        z.zip_mut_with(&slope, |z, g| {
            let to = *z - 2.0 * rate * g;
            *z = to.signum() * (to.abs() - lambda * rate).max(0.0);
        });
        rest = &matmul(&z, &across)? - &y;
        energy.push(measure(&rest, &z));
    }
    let z = if single {
        from_vec(&[k], values(&z).to_vec())?
    } else {
        z
    };
    Ok(SparseCode { z, energy })
}

/// What [`pca`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// The mean of the samples.
    pub mean: Array,
    /// The components, one a row, in each the entry of largest magnitude positive.
    pub components: Array,
    /// The variance along each, over n - 1.
    pub variance: Array,
    /// The share of each in the whole variance.
    pub ratio: Array,
    /// The samples in the coordinates of the components.
    pub scores: Array,
}

/// The directions of largest variance (Pearson, 1901; Hotelling, 1933).
///
/// # Errors
/// When there are fewer than two samples, or more components than numbers or samples.
pub fn pca(x: &Array, k: usize) -> Result<Components> {
    let (points, n, d) = rows("pca", x)?;
    if n < 2 {
        return Err(NumericError::new("`pca` needs at least two samples"));
    }
    if k == 0 || k > n.min(d) {
        return Err(NumericError::new(format!(
            "{n} samples of {d} numbers have at most {} components, not {k}",
            n.min(d)
        )));
    }
    let mut mean = vec![0.0; d];
    for point in points.chunks_exact(d) {
        for (m, x) in mean.iter_mut().zip(point) {
            *m += x;
        }
    }
    mean.iter_mut().for_each(|m| *m /= n as f64);
    let centred: Vec<f64> = points
        .iter()
        .enumerate()
        .map(|(i, x)| x - mean[i % d])
        .collect();
    let centred = from_vec(&[n, d], centred)?;
    let parts = linalg::svd(&centred)?;
    let mut components = Vec::with_capacity(k * d);
    for c in 0..k {
        let column: Vec<f64> = (0..d).map(|i| parts.v[[i, c]]).collect();
        let largest = column.iter().fold(
            0.0_f64,
            |most, x| {
                if x.abs() > most.abs() { *x } else { most }
            },
        );
        let sign = if largest < 0.0 { -1.0 } else { 1.0 };
        components.extend(column.iter().map(|x| sign * x));
    }
    let components = from_vec(&[k, d], components)?;
    let squares: Vec<f64> = parts.s.iter().map(|s| s * s).collect();
    let total: f64 = squares.iter().sum();
    let share = |s: &f64| if total > 0.0 { s / total } else { 0.0 };
    Ok(Components {
        mean: vector(&mean),
        variance: vector(
            &squares
                .iter()
                .take(k)
                .map(|s| s / (n as f64 - 1.0))
                .collect::<Vec<_>>(),
        ),
        ratio: vector(&squares.iter().take(k).map(share).collect::<Vec<_>>()),
        scores: matmul(&centred, &transpose(&components))?,
        components,
    })
}

/// What [`hopfield`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Relaxation {
    /// The weights, symmetric and without a diagonal.
    pub weights: Array,
    /// The state at the start and after each sweep, one a row.
    pub states: Array,
    /// The energy -½ s·W s before the first update and after each.
    pub energy: Vec<f64>,
}

/// Hopfield's memory (1982): weights from ±1 patterns, then the state, unit by unit in random
/// order, takes the sign of what it receives, until a sweep changes nothing.
///
/// # Errors
/// When shapes do not fit, or a pattern or the state is not ±1.
pub fn hopfield(patterns: &Array, state: &Array, sweeps: usize, seed: u64) -> Result<Relaxation> {
    let (memories, _, n) = rows("hopfield", patterns)?;
    if state.shape() != [n] {
        return Err(NumericError::new(format!(
            "patterns of {n} units and a state of shape {} do not go together",
            shape_text(state.shape())
        )));
    }
    let mut s = values(state).to_vec();
    if let Some(x) = memories.iter().chain(&s).find(|x| x.abs() != 1.0) {
        return Err(NumericError::new(format!("a unit is -1 or 1, not {x}")));
    }
    let mut w = vec![0.0; n * n];
    for memory in memories.chunks_exact(n) {
        for (i, a) in memory.iter().enumerate() {
            for (w, b) in w[i * n..][..n].iter_mut().zip(memory) {
                *w += a * b;
            }
        }
    }
    w.iter_mut().for_each(|w| *w /= n as f64);
    for i in 0..n {
        w[i * n + i] = 0.0;
    }
    let field =
        |s: &[f64], i: usize| -> f64 { w[i * n..][..n].iter().zip(s).map(|(w, s)| w * s).sum() };
    let mut energy = vec![-0.5 * (0..n).map(|i| s[i] * field(&s, i)).sum::<f64>()];
    let mut states = s.clone();
    let mut rng = Rng::new(seed);
    for _ in 0..sweeps {
        let mut changed = false;
        for i in rng.permutation(n)?.iter().map(|&i| i as usize) {
            let received = field(&s, i);
            let new = match received {
                h if h > 0.0 => 1.0,
                h if h < 0.0 => -1.0,
                _ => s[i],
            };
            let step = (s[i] - new) * received;
            changed |= new != s[i];
            s[i] = new;
            energy.push(energy.last().copied().unwrap_or(0.0) + step);
        }
        states.extend(&s);
        if !changed {
            break;
        }
    }
    Ok(Relaxation {
        weights: from_vec(&[n, n], w)?,
        states: from_vec(&[states.len() / n, n], states)?,
        energy,
    })
}

/// What [`lms`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The weights after each sample, one a row; the first weighs the newest sample.
    pub weights: Array,
    /// What the filter missed at each sample, before its weights moved.
    pub error: Array,
}

/// The filter of Widrow and Hoff (1960): w ← w + 2 μ e u, with u the newest samples, 0
/// before the first, and e what w·u misses of d.
///
/// # Errors
/// When the lengths differ, or the filter diverges.
pub fn lms(x: &Array, d: &Array, taps: usize, rate: f64) -> Result<Filter> {
    let n = match (x.shape(), d.shape()) {
        ([n], [m]) if n == m && *n > 0 => *n,
        (a, b) => {
            return Err(NumericError::new(format!(
                "a signal of shape {} cannot follow one of {}: `lms` needs two of n",
                shape_text(a),
                shape_text(b)
            )));
        }
    };
    if taps == 0 || taps.saturating_mul(n) > 1 << 26 {
        return Err(NumericError::new(format!(
            "a filter cannot have {taps} taps"
        )));
    }
    let (x, d) = (values(x), values(d));
    let mut w = vec![0.0; taps];
    let mut u = vec![0.0; taps];
    let mut weights = Vec::with_capacity(n * taps);
    let mut errors = Vec::with_capacity(n);
    for (t, (x, d)) in x.iter().zip(d.iter()).enumerate() {
        u.rotate_right(1);
        u[0] = *x;
        let made: f64 = w.iter().zip(&u).map(|(w, u)| w * u).sum();
        let error = d - made;
        for (w, u) in w.iter_mut().zip(&u) {
            *w += 2.0 * rate * error * u;
        }
        if !w.iter().all(|w| w.is_finite()) {
            return Err(
                NumericError::new(format!("the filter diverged at sample {t}"))
                    .with_hint("take a smaller `rate`: it must stay below 1 over the power of x"),
            );
        }
        errors.push(error);
        weights.extend(&w);
    }
    Ok(Filter {
        weights: from_vec(&[n, taps], weights)?,
        error: vector(&errors),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::array::{fill_with, from_rows};
    use crate::numeric::pointsets;
    use crate::numeric::random::Rng;
    use proptest::prelude::*;

    #[test]
    fn prototypes_are_the_means_of_their_samples() {
        let centers = from_rows(&[vec![-1.0, 0.0], vec![1.0, 0.2], vec![0.0, 1.2]]).expect("3×2");
        let (x, _) = pointsets::gaussians(50, &centers, 0.15, 1).expect("points");
        let found = kmeans(&x, 3, None, 100, 5).expect("clusters");
        assert!(found.loss.windows(2).all(|pair| pair[1] <= pair[0]));
        for c in 0..3 {
            let own: Vec<usize> = (0..150)
                .filter(|&i| found.labels[[i]] == c as f64)
                .collect();
            assert_eq!(own.len(), 50);
            for j in 0..2 {
                let mean = own.iter().map(|&i| x[[i, j]]).sum::<f64>() / 50.0;
                assert!((found.centers[[c, j]] - mean).abs() < 1e-12);
            }
        }
        assert_eq!(found, kmeans(&x, 3, None, 100, 5).expect("clusters"));
        let told = |k: usize| kmeans(&x, k, None, 9, 1).expect_err("no").message;
        assert_eq!(told(0), "cannot make 0 clusters of 150 samples");
        assert!(kmeans(&x, 2, Some(&centers), 9, 1).is_err());
        // Samples that are all the same: prototypes without samples stay.
        let same = fill_with(&[4, 2], |_| 1.0);
        assert_eq!(
            kmeans(&same, 2, None, 9, 1).expect("clusters").loss.last(),
            Some(&0.0)
        );
    }

    proptest! {
        #[test]
        fn sparse_codes_lower_the_energy_and_meet_the_conditions(seed in 0u64..200) {
            let w = Rng::new(seed).normal(0.0, 1.0, &[3, 5]).expect("fits");
            let y = Rng::new(seed + 1).normal(0.0, 1.0, &[3]).expect("fits");
            let lambda = 0.3;
            let found = ista(&w, &y, lambda, 3000).expect("codes");
            prop_assert!(found.energy.windows(2).all(|e| e[1] <= e[0] + 1e-12));
            let rest = &y - &matmul(&w, &found.z).expect("fits");
            let slope = 2.0 * matmul(&transpose(&w), &rest).expect("fits");
            for (g, z) in slope.iter().zip(found.z.iter()) {
                prop_assert!(g.abs() <= lambda * 1.05);
                if z.abs() > 1e-3 {
                    prop_assert!((g - lambda * z.signum()).abs() < 0.02, "{g} {z}");
                }
            }
        }

        #[test]
        fn components_are_orthonormal_and_hold_the_variance(seed in 0u64..200) {
            let x = Rng::new(seed).normal(1.0, 2.0, &[20, 4]).expect("fits");
            let found = pca(&x, 4).expect("components");
            let gram = matmul(&found.components, &transpose(&found.components)).expect("fits");
            for i in 0..4 {
                for j in 0..4 {
                    prop_assert!((gram[[i, j]] - f64::from(i == j)).abs() < 1e-12);
                }
            }
            prop_assert!((found.ratio.sum() - 1.0).abs() < 1e-12);
            let back = matmul(&found.scores, &found.components).expect("fits");
            for (i, x) in x.iter().enumerate() {
                let got = back[[i / 4, i % 4]] + found.mean[[i % 4]];
                prop_assert!((got - x).abs() < 1e-12);
            }
        }

        #[test]
        fn a_memory_never_gains_energy(seed in 0u64..100) {
            let mut rng = Rng::new(seed);
            let signs = |rng: &mut Rng, n: usize| -> Vec<f64> {
                (0..n).map(|_| if rng.unit() < 0.5 { -1.0 } else { 1.0 }).collect()
            };
            let memories: Vec<Vec<f64>> = (0..3).map(|_| signs(&mut rng, 100)).collect();
            let mut state = memories[1].clone();
            for i in 0..10 {
                state[7 * i] *= -1.0;
            }
            let patterns = from_rows(&memories).expect("3×100");
            let found = hopfield(&patterns, &vector(&state), 10, seed).expect("relaxed");
            prop_assert!(found.energy.windows(2).all(|e| e[1] <= e[0] + 1e-12));
            let last = found.states.shape()[0] - 1;
            let overlap: f64 = (0..100).map(|i| found.states[[last, i]] * memories[1][i]).sum();
            prop_assert!(overlap > 95.0, "{overlap}");
            let s = &found.states;
            let energy: f64 = (0..100)
                .flat_map(|i| (0..100).map(move |j| (i, j)))
                .map(|(i, j)| -0.5 * s[[last, i]] * found.weights[[i, j]] * s[[last, j]])
                .sum();
            prop_assert!((energy - found.energy.last().expect("one")).abs() < 1e-9);
        }
    }

    #[test]
    fn a_filter_learns_what_it_follows() {
        let h = [0.5, -0.3, 0.2, 0.1];
        let x = Rng::new(1).normal(0.0, 1.0, &[2000]).expect("fits");
        let d = fill_with(&[2000], |t| {
            (0..4.min(t + 1)).map(|k| h[k] * x[[t - k]]).sum()
        });
        let found = lms(&x, &d, 4, 0.02).expect("followed");
        for (k, h) in h.iter().enumerate() {
            assert!((found.weights[[1999, k]] - h).abs() < 1e-9);
        }
        assert!(
            lms(&x, &d, 4, 2.0)
                .expect_err("wild")
                .message
                .starts_with("the filter diverged")
        );
        assert!(lms(&x, &vector(&[1.0]), 4, 0.1).is_err() && lms(&x, &d, 0, 0.1).is_err());
    }
}
