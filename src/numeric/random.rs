//! Random numbers that are the same on every machine.
//!
//! The generator is PCG64 (XSL-RR 128/64, O'Neill 2014), seeded as NumPy's `SeedSequence`
//! does, so that a figure can be checked against `numpy.random.default_rng(seed)`: uniform
//! numbers and permutations are equal, normal ones to the last few bits. Normal numbers come
//! from the ziggurat (Marsaglia and Tsang, 2000), whose tables are computed by `libm`.

use super::array::{Array, checked_len, fill_with};
use super::error::{NumericError, Result};
use std::sync::LazyLock;

/// A stream of random numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rng {
    state: u128,
    increment: u128,
    /// The upper half of the last draw, when only the lower one was used.
    spare: Option<u32>,
}

const MULTIPLIER: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;

impl Rng {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        let [a, b, c, d] = spread(seed);
        let start = (u128::from(a) << 64) | u128::from(b);
        let stream = (u128::from(c) << 64) | u128::from(d);
        let mut rng = Self {
            state: 0,
            increment: (stream << 1) | 1,
            spare: None,
        };
        rng.step();
        rng.state = rng.state.wrapping_add(start);
        rng.step();
        rng
    }

    fn step(&mut self) {
        self.state = self
            .state
            .wrapping_mul(MULTIPLIER)
            .wrapping_add(self.increment);
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    fn half_bits(&mut self) -> u32 {
        if let Some(upper) = self.spare.take() {
            return upper;
        }
        let bits = self.bits();
        self.spare = Some((bits >> 32) as u32);
        bits as u32
    }

    /// A number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// A whole number from 0 to below `count`; 0 when that is 0.
    pub fn below(&mut self, count: u32) -> u32 {
        if count < 2 {
            return 0;
        }
        // Lemire (2019): a product instead of a remainder, without bias.
        let threshold = count.wrapping_neg() % count;
        loop {
            let product = u64::from(self.half_bits()) * u64::from(count);
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// A normal number of mean 0 and standard deviation 1.
    pub fn gauss(&mut self) -> f64 {
        let tables = &*ZIGGURAT;
        loop {
            let bits = self.bits();
            let layer = (bits & 0xff) as usize;
            let magnitude = (bits >> 9) & MANTISSA;
            let sign = if bits & 0x100 == 0 { 1.0 } else { -1.0 };
            let x = magnitude as f64 * tables.width[layer];
            if magnitude < tables.inside[layer] {
                return sign * x;
            }
            if layer == 0 {
                let side = if bits >> 17 & 1 == 0 { 1.0 } else { -1.0 };
                return side * self.tail();
            }
            let (upper, lower) = (tables.height[layer - 1], tables.height[layer]);
            if (upper - lower) * self.unit() + lower < libm::exp(-0.5 * x * x) {
                return sign * x;
            }
        }
    }

    /// A normal number beyond the last layer (Marsaglia, 1964).
    fn tail(&mut self) -> f64 {
        loop {
            let x = -libm::log1p(-self.unit()) / TAIL;
            let y = -libm::log1p(-self.unit());
            if y + y > x * x {
                return TAIL + x;
            }
        }
    }

    /// Numbers spread evenly from `low` to below `high`.
    pub fn uniform(&mut self, low: f64, high: f64, shape: &[usize]) -> Result<Array> {
        checked_len(shape)?;
        Ok(fill_with(shape, |_| low + (high - low) * self.unit()))
    }

    /// Normal numbers.
    pub fn normal(&mut self, mean: f64, std: f64, shape: &[usize]) -> Result<Array> {
        if std < 0.0 {
            return Err(NumericError::new(format!(
                "a standard deviation cannot be {std}"
            )));
        }
        checked_len(shape)?;
        Ok(fill_with(shape, |_| mean + std * self.gauss()))
    }

    /// Whole numbers from `low` to below `high`.
    pub fn integers(&mut self, low: i64, high: i64, shape: &[usize]) -> Result<Array> {
        checked_len(shape)?;
        let count = high
            .checked_sub(low)
            .and_then(|count| u32::try_from(count).ok())
            .filter(|&count| count > 0)
            .ok_or_else(|| {
                NumericError::new(format!(
                    "cannot draw whole numbers from {low} to below {high}"
                ))
            })?;
        Ok(fill_with(shape, |_| {
            low as f64 + f64::from(self.below(count))
        }))
    }

    /// The numbers from 0 to below `n` in random order.
    pub fn permutation(&mut self, n: usize) -> Result<Array> {
        checked_len(&[n])?;
        let mut order: Vec<f64> = (0..n).map(|i| i as f64).collect();
        for i in (1..n).rev() {
            order.swap(i, self.up_to(i as u32) as usize);
        }
        Ok(fill_with(&[n], |i| order[i]))
    }

    /// A whole number from 0 to `last`, by rejection under the next power of two.
    fn up_to(&mut self, last: u32) -> u32 {
        let mask = u32::MAX.checked_shr(last.leading_zeros()).unwrap_or(0);
        loop {
            let value = self.half_bits() & mask;
            if value <= last {
                return value;
            }
        }
    }
}

/// A 64-bit seed spread over 256 bits (the hash of NumPy's `SeedSequence`, O'Neill 2015).
fn spread(seed: u64) -> [u64; 4] {
    let mut factor = 0x43b0_d7e5_u32;
    let mut hash = |value: u32| {
        let value = value ^ factor;
        factor = factor.wrapping_mul(0x931e_8875);
        let value = value.wrapping_mul(factor);
        value ^ (value >> 16)
    };
    let mut pool = [seed as u32, (seed >> 32) as u32, 0, 0].map(&mut hash);
    for from in 0..4 {
        for to in (0..4).filter(|&to| to != from) {
            let left = pool[to].wrapping_mul(0xca01_f9dd);
            let mixed = left.wrapping_sub(hash(pool[from]).wrapping_mul(0x4973_f715));
            pool[to] = mixed ^ (mixed >> 16);
        }
    }
    let mut factor = 0x8b51_f9dd_u32;
    let mut word = |i: usize| {
        let value = pool[i % 4] ^ factor;
        factor = factor.wrapping_mul(0x58f3_8ded);
        let value = value.wrapping_mul(factor);
        u64::from(value ^ (value >> 16))
    };
    [0, 2, 4, 6].map(|i| {
        let low = word(i);
        low | (word(i + 1) << 32)
    })
}

/// Where the tail begins for 256 layers of one area.
const TAIL: f64 = 3.654_152_885_361_009;

const LAYERS: usize = 256;

/// 52 bits: the part of a draw that says where in its layer it falls.
const MANTISSA: u64 = (1 << 52) - 1;

/// The layers of equal area under the normal curve, from the tail (0) to the top (255).
struct Ziggurat {
    /// Below this, a draw is under the curve for certain.
    inside: [u64; LAYERS],
    /// The width of a layer, per unit of the draw.
    width: [f64; LAYERS],
    /// The height of the curve at the edge of a layer.
    height: [f64; LAYERS],
}

static ZIGGURAT: LazyLock<Ziggurat> = LazyLock::new(|| {
    let curve = |x: f64| libm::exp(-0.5 * x * x);
    let unit = (MANTISSA + 1) as f64;
    let half_plane = libm::erfc(TAIL * std::f64::consts::FRAC_1_SQRT_2);
    let scale = (std::f64::consts::FRAC_PI_2).sqrt();
    let area = TAIL * curve(TAIL) + scale * half_plane;

    let mut tables = Ziggurat {
        inside: [0; LAYERS],
        width: [0.0; LAYERS],
        height: [0.0; LAYERS],
    };
    let base = area / curve(TAIL);
    tables.inside[0] = (TAIL / base * unit) as u64;
    tables.width[0] = base / unit;
    tables.height[0] = 1.0;
    tables.width[LAYERS - 1] = TAIL / unit;
    tables.height[LAYERS - 1] = curve(TAIL);
    let mut outer = TAIL;
    for layer in (1..LAYERS - 1).rev() {
        let height = area / outer + curve(outer);
        let edge = (-2.0 * libm::log(height)).sqrt();
        tables.inside[layer + 1] = (edge / outer * unit) as u64;
        tables.width[layer] = edge / unit;
        tables.height[layer] = curve(edge);
        outer = edge;
    }
    tables
});

#[cfg(test)]
mod tests {
    use super::super::array::to_vec;
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn uniform_numbers_are_numpy_s() {
        let draw = |seed, n: usize| to_vec(&Rng::new(seed).uniform(0.0, 1.0, &[n]).expect("fits"));
        assert_eq!(
            draw(0, 3),
            [
                0.636_961_687_321_454_3,
                0.269_786_713_763_870_3,
                0.040_973_523_936_194_69
            ]
        );
        assert_eq!(
            draw((1 << 40) + 3, 2),
            [0.773_656_085_071_424_5, 0.995_857_380_201_266_5]
        );
    }

    #[test]
    fn permutations_and_integers_are_numpy_s() {
        let order = to_vec(&Rng::new(7).permutation(10).expect("fits"));
        assert_eq!(order, [8.0, 0.0, 7.0, 1.0, 3.0, 6.0, 2.0, 4.0, 5.0, 9.0]);
        let whole = to_vec(&Rng::new(7).integers(0, 10, &[5]).expect("fits"));
        assert_eq!(whole, [9.0, 6.0, 6.0, 8.0, 5.0]);
        assert_eq!(Rng::new(7).permutation(0).expect("empty").len(), 0);
    }

    #[test]
    fn normal_numbers_are_numpy_s_to_rounding() {
        // Number of the draw and value: numpy.random.default_rng(seed).standard_normal(n).
        // Seed 209 has one from the tail.
        for (seed, i, want) in [
            (12345, 0, -1.423_825_036_454_631_2),
            (12345, 1, 1.263_728_458_129_110_4),
            (12345, 5, -0.740_884_652_085_609),
            (209, 48, 3.773_508_764_626_797_5),
            (209, 49, 1.077_092_835_450_066_6),
            (99, 999_999, 1.546_005_739_031_904),
        ] {
            let mut rng = Rng::new(seed);
            let got = (0..=i).fold(0.0, |_, _| rng.gauss());
            assert_relative_eq!(got, want, max_relative = 1e-13);
        }
    }

    #[test]
    fn normal_numbers_have_the_normal_moments() {
        let x = to_vec(&Rng::new(1).normal(2.0, 3.0, &[200_000]).expect("fits"));
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let var = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
        let beyond = x.iter().filter(|v| (**v - 2.0).abs() > 3.0 * TAIL).count();
        assert!((mean - 2.0).abs() < 0.02, "{mean}");
        assert!((var - 9.0).abs() < 0.1, "{var}");
        // erfc(3.654 / √2) = 0.000258 of them lie in the tail.
        assert!((20..90).contains(&beyond), "{beyond}");
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        let mut rng = Rng::new(0);
        assert!(rng.normal(0.0, -1.0, &[2]).is_err());
        assert!(rng.integers(3, 3, &[2]).is_err());
        assert!(rng.integers(i64::MIN, i64::MAX, &[2]).is_err());
        assert!(rng.uniform(0.0, 1.0, &[usize::MAX, 3]).is_err());
        assert_eq!(rng.below(0), 0);
    }

    #[test]
    fn a_seed_is_a_stream() {
        assert_eq!(Rng::new(5), Rng::new(5));
        assert_ne!(Rng::new(5).bits(), Rng::new(6).bits());
    }
}
