//! How data runs along an axis, and what numbers the emitted code has for it.

use std::rc::Rc;

/// How data runs along an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scale {
    /// What is spread evenly.
    pub map: ScaleMap,
    /// From the right to the left, or downwards.
    pub reversed: bool,
}

/// What is spread evenly along an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ScaleMap {
    /// The values.
    #[default]
    Linear,
    /// Their logarithms, with ticks at the powers of a base.
    Log {
        /// The base, 2 or more.
        base: f64,
    },
    /// The logarithms of values far from zero, and values near zero, on both sides of it.
    Symlog {
        /// Up to where values run evenly, above zero.
        threshold: f64,
    },
    /// The values of a function of the author's.
    Function(Rc<Warp>),
}

/// A rising or falling function as a table of its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Warp {
    /// Values and what the function makes of them, both rising.
    table: Vec<(f64, f64)>,
}

impl Warp {
    /// The deepest that an interval is halved.
    const DEPTH: u32 = 24;
    /// How far from a straight line the function may be between two entries, as a part
    /// of its range.
    const TOLERANCE: f64 = 1e-7;

    /// Tables a function over an interval, densely where it bends; what it makes of
    /// values must rise or fall throughout. None if it does not, or is not finite.
    ///
    /// # Errors
    /// Those of the function.
    pub fn new<E>(
        (lo, hi): (f64, f64),
        mut f: impl FnMut(f64) -> Result<f64, E>,
    ) -> Result<Option<Warp>, E> {
        /// Pieces to begin with, so that no bend hides between two values.
        const PIECES: u32 = 32;
        let at = |k: u32| lo + (hi - lo) * f64::from(k) / f64::from(PIECES);
        let (first, last) = (f(lo)?, f(hi)?);
        if !(first.is_finite() && last.is_finite() && first != last) {
            return Ok(None);
        }
        let sign = if last > first { 1.0 } else { -1.0 };
        let tolerance = Self::TOLERANCE * (last - first).abs();
        let mut table = vec![(lo, sign * first)];
        for k in 1..=PIECES {
            let b = if k == PIECES { hi } else { at(k) };
            let end = (b, sign * f(b)?);
            // The nearest interval last.
            let mut open = vec![(end, 0)];
            while let Some((b, depth)) = open.pop() {
                let a = table.last().copied().unwrap_or(b);
                let x = f64::midpoint(a.0, b.0);
                let middle = (x, sign * f(x)?);
                let straight = (middle.1 - f64::midpoint(a.1, b.1)).abs() <= tolerance;
                if straight || depth >= Self::DEPTH || table.len() > 100_000 {
                    table.push(b);
                } else {
                    open.push((b, depth + 1));
                    open.push((middle, depth + 1));
                }
            }
        }
        let rises = table.windows(2).all(|w| match w {
            [a, b] => b.0 > a.0 && b.1 > a.1,
            _ => true,
        });
        Ok(rises.then_some(Warp { table }))
    }

    /// The other coordinate of a value, beyond the table on in its last direction.
    fn look(&self, v: f64, from: fn(&(f64, f64)) -> f64, to: fn(&(f64, f64)) -> f64) -> f64 {
        let n = self.table.len();
        let after = self.table.partition_point(|row| from(row) <= v);
        let k = after.clamp(1, n.saturating_sub(1).max(1));
        let (Some(a), Some(b)) = (self.table.get(k - 1), self.table.get(k)) else {
            return f64::NAN;
        };
        to(a) + (v - from(a)) / (from(b) - from(a)) * (to(b) - to(a))
    }
}

impl From<ScaleMap> for Scale {
    fn from(map: ScaleMap) -> Self {
        Scale {
            map,
            reversed: false,
        }
    }
}

/// What a symlog axis has between zero and its threshold, in decades: as matplotlib.
const SYMLOG_UNIT: f64 = 10.0 / 9.0;

impl Scale {
    /// Whether equal steps of the values are equal steps along the axis.
    pub fn is_linear(&self) -> bool {
        self.map == ScaleMap::Linear
    }

    /// Whether a value has a place on the axis.
    pub fn has(&self, value: f64) -> bool {
        self.forward(value).is_finite()
    }

    /// What is spread evenly, without the direction; not finite for a value that has no
    /// place.
    pub fn forward(&self, value: f64) -> f64 {
        match &self.map {
            ScaleMap::Linear => value,
            ScaleMap::Log { .. } if value > 0.0 => libm::log10(value),
            ScaleMap::Log { .. } => f64::NAN,
            ScaleMap::Symlog { threshold } => {
                let size = value.abs() / threshold;
                let up = if size <= 1.0 {
                    size * SYMLOG_UNIT
                } else {
                    SYMLOG_UNIT + libm::log10(size)
                };
                up.copysign(value)
            }
            ScaleMap::Function(warp) => warp.look(value, |r| r.0, |r| r.1),
        }
    }

    /// The value of what is spread evenly.
    pub fn inverse(&self, even: f64) -> f64 {
        match &self.map {
            ScaleMap::Linear => even,
            ScaleMap::Log { .. } => libm::exp10(even),
            ScaleMap::Symlog { threshold } => {
                let up = even.abs();
                let size = if up <= SYMLOG_UNIT {
                    up / SYMLOG_UNIT
                } else {
                    libm::exp10(up - SYMLOG_UNIT)
                };
                (size * threshold).copysign(even)
            }
            ScaleMap::Function(warp) => warp.look(even, |r| r.1, |r| r.0),
        }
    }

    /// How far along an axis with these limits a value is, from 0 to 1.
    pub fn position(&self, value: f64, (lo, hi): (f64, f64)) -> f64 {
        let t = match self.map {
            // Halved, the difference of any two numbers is finite.
            ScaleMap::Linear if (hi - lo).is_infinite() => {
                (value / 2.0 - lo / 2.0) / (hi / 2.0 - lo / 2.0)
            }
            ScaleMap::Linear => (value - lo) / (hi - lo),
            _ => {
                let (lo, hi) = (self.forward(lo), self.forward(hi));
                (self.forward(value) - lo) / (hi - lo)
            }
        };
        if self.reversed { 1.0 - t } else { t }
    }

    /// The value that is so far along an axis with these limits.
    pub fn value(&self, t: f64, (lo, hi): (f64, f64)) -> f64 {
        let t = if self.reversed { 1.0 - t } else { t };
        match self.map {
            ScaleMap::Linear if (hi - lo).is_infinite() => lo * (1.0 - t) + hi * t,
            ScaleMap::Linear => lo + t * (hi - lo),
            _ => {
                let (lo, hi) = (self.forward(lo), self.forward(hi));
                self.inverse(lo + t * (hi - lo))
            }
        }
    }

    /// The same scale, from the left to the right and upwards.
    #[must_use]
    pub fn forwards(&self) -> Scale {
        self.map.clone().into()
    }

    /// Limits around data with a margin, which is a part of what is spread evenly.
    pub fn around(&self, (lo, hi): (f64, f64), margin: f64) -> (f64, f64) {
        let (a, b) = (self.forward(lo), self.forward(hi));
        if self.is_linear() || !(a.is_finite() && b.is_finite() && a < b) {
            return (lo - margin * (hi - lo), hi + margin * (hi - lo));
        }
        let by = margin * (b - a);
        (self.inverse(a - by), self.inverse(b + by))
    }

    /// In a word or two.
    pub fn name(&self) -> String {
        let map = match self.map {
            ScaleMap::Linear => "linear".into(),
            ScaleMap::Log { base } => format!("log {base}"),
            ScaleMap::Symlog { threshold } => format!("symlog {threshold}"),
            ScaleMap::Function(_) => "function".into(),
        };
        match self.reversed {
            true => format!("{map}, reversed"),
            false => map,
        }
    }

    /// How the emitted code writes values along an axis with these limits.
    pub fn writing(&self, (lo, hi): (f64, f64)) -> Writing {
        let span = hi - lo;
        let largest = lo.abs().max(hi.abs());
        match self.map {
            ScaleMap::Linear if self.reversed => Writing::Along,
            // What PGFPlots carries: some six digits, of numbers that are not extreme.
            ScaleMap::Linear if span < 1e100 && span > 1e-100 && largest <= MOST_SPANS * span => {
                Writing::Value
            }
            ScaleMap::Log { .. } if !self.reversed && hi / lo >= 10.0 => Writing::Log,
            _ => Writing::Along,
        }
    }
}

/// How many times the length of an axis its limits may be, for PGFPlots to tell the
/// values on it apart: its numbers have some six digits.
const MOST_SPANS: f64 = 4000.0;

/// How the emitted code writes values along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// As they are.
    Value,
    /// As they are, on an axis whose mode is `log`.
    Log,
    /// By how far along the axis they are, from 0 to 1.
    Along,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scales() -> [Scale; 5] {
        let warp = Warp::new((0.0, 100.0), |v| Ok::<_, ()>(libm::sqrt(v)));
        let warp = warp.expect("no fault").expect("it rises");
        [
            ScaleMap::Linear,
            ScaleMap::Log { base: 10.0 },
            ScaleMap::Log { base: 2.0 },
            ScaleMap::Symlog { threshold: 0.5 },
            ScaleMap::Function(Rc::new(warp)),
        ]
        .map(Scale::from)
    }

    #[test]
    fn values_have_their_places() {
        let log = Scale::from(ScaleMap::Log { base: 10.0 });
        assert_eq!(log.position(10.0, (1.0, 100.0)), 0.5);
        assert!(!log.has(0.0) && !log.has(-1.0) && log.has(1e-300));
        let down = Scale {
            reversed: true,
            ..Scale::default()
        };
        assert_eq!(down.position(1.0, (0.0, 4.0)), 0.75);
        assert_eq!(down.value(0.75, (0.0, 4.0)), 1.0);
        let whole = (-f64::MAX, f64::MAX);
        assert_eq!(Scale::default().position(0.0, whole), 0.5);
    }

    #[test]
    fn what_does_not_rise_is_no_scale() {
        let bump = Warp::new((-1.0, 1.0), |v| Ok::<_, ()>(v * v * v - v));
        assert_eq!(bump, Ok(None));
        assert_eq!(Warp::new((0.0, 1.0), |v| Ok::<_, ()>(1.0 / v)), Ok(None));
        assert_eq!(Warp::new((0.0, 1.0), |_| Err(())), Err(()));
    }

    #[test]
    fn a_falling_function_still_runs_to_the_right() {
        let warp = Warp::new((1.0, 4.0), |v| Ok::<_, ()>(1.0 / v));
        let warp = warp.expect("no fault").expect("it falls");
        let scale = Scale::from(ScaleMap::Function(Rc::new(warp)));
        let t = scale.position(2.0, (1.0, 4.0));
        assert!((t - 2.0 / 3.0).abs() < 1e-6, "{t}");
    }

    proptest! {
        #[test]
        fn there_and_back(v in 0.001..100.0f64, reversed: bool) {
            for scale in scales() {
                let scale = Scale { reversed, ..scale };
                let back = scale.value(scale.position(v, (0.01, 90.0)), (0.01, 90.0));
                prop_assert!((back - v).abs() < 1e-6 * v.max(1.0), "{scale:?}: {v} {back}");
            }
        }
    }
}
