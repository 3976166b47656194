//! Colour scales: which value has which colour.

use super::{Color, ColorMap};

/// A colour map over a range of values.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorScale {
    /// The colours.
    pub map: ColorMap,
    /// The values at the ends of the map, the smaller one first.
    pub range: (f64, f64),
    /// Whether values lie below the range.
    pub below: bool,
    /// Whether values lie above the range.
    pub above: bool,
    /// The edges of bands of one colour each, ascending; none where colours run on.
    pub steps: Vec<f64>,
}

impl ColorScale {
    /// A scale for values: their own range when none is given. Values that are not finite
    /// have no say. A range of one value is opened to both sides of it.
    pub fn of(
        map: ColorMap,
        values: impl Iterator<Item = f64>,
        range: Option<(f64, f64)>,
        center: Option<f64>,
    ) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|v| v.is_finite()) {
            (low, high) = (low.min(value), high.max(value));
        }
        let own = match (low <= high, center) {
            (false, Some(center)) => (center - 1.0, center + 1.0),
            (false, None) => (0.0, 1.0),
            // Equal colours for equal distances from the middle.
            (true, Some(center)) => {
                let reach = (high - center).abs().max((center - low).abs());
                (center - reach, center + reach)
            }
            (true, None) => (low, high),
        };
        let range = opened(range.unwrap_or(own));
        // The last digit of a value is no reason to say that it lies outside.
        let slack = 1e-9 * (range.1 - range.0);
        ColorScale {
            map,
            range,
            below: low < range.0 - slack && low.is_finite(),
            above: high > range.1 + slack && high.is_finite(),
            steps: Vec::new(),
        }
    }

    /// The scale with the middle of its map at a value: the shorter side shows a part of
    /// its half only.
    #[must_use]
    pub fn centered(mut self, center: f64) -> Self {
        let (low, high) = self.range;
        let reach = (high - center).max(center - low);
        let place = |v: f64| 0.5 + (v - center) / reach / 2.0;
        self.map = self.map.part(place(low), place(high));
        self
    }

    /// The place of a value in the map, 0 to 1; NaN for NaN.
    pub fn place(&self, value: f64) -> f64 {
        let (low, high) = self.range;
        // Halves: the range may be wider than the largest number.
        ((value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)).clamp(0.0, 1.0)
    }

    /// The colour of a value: that of the nearer end outside of the range, none for NaN.
    pub fn color(&self, value: f64) -> Color {
        if self.steps.len() < 2 || value.is_nan() {
            return self.map.at(self.place(value));
        }
        self.band(self.steps.partition_point(|edge| *edge <= value))
    }

    /// The colour of the band with this number; 0 is below all steps.
    pub fn band(&self, number: usize) -> Color {
        let edge = |n: usize| self.steps.get(n).copied();
        let last = self.steps.len();
        let inside = number.clamp(1, last.saturating_sub(1).max(1));
        let value = match (edge(inside - 1), edge(inside)) {
            (Some(low), Some(high)) => (low + high) / 2.0,
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => self.range.0,
        };
        // What lies outside has the colour of the end itself.
        match number {
            0 => self.map.at(0.0),
            n if n >= last => self.map.at(1.0),
            _ => self.map.at(self.place(value)),
        }
    }

    /// Colours at equal distances, so many that straight lines between their red, green
    /// and blue parts are the map to the eye.
    pub fn samples(&self) -> Vec<Color> {
        const MOST: usize = 33;
        let mut count = 5;
        loop {
            let at = |i: usize| self.map.at(i as f64 / (count - 1) as f64);
            let colors: Vec<Color> = (0..count).map(at).collect();
            let off = colors.windows(2).zip(0_usize..).any(|(pair, i)| {
                let [a, b] = pair else { return false };
                let middle = self.map.at((i as f64 + 0.5) / (count - 1) as f64);
                let (a, b, m) = (a.channels(), b.channels(), middle.channels());
                (0..3).any(|c| ((a[c] + b[c]) / 2.0 - m[c]).abs() > 4.0 / 255.0)
            });
            if !off || count >= MOST {
                return colors;
            }
            count = 2 * count - 1;
        }
    }
}

/// A range that holds more than one value.
fn opened((low, high): (f64, f64)) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if high - low > 1e-12 * size {
        return (low, high);
    }
    let reach = if size > 0.0 { 0.5 * size } else { 0.5 };
    let middle = low / 2.0 + high / 2.0;
    (middle - reach, middle + reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::colormap;

    fn scale(values: &[f64], range: Option<(f64, f64)>, center: Option<f64>) -> ColorScale {
        let map = colormap("viridis").expect("a map");
        ColorScale::of(map, values.iter().copied(), range, center)
    }

    #[test]
    fn a_range_is_that_of_the_values() {
        let own = scale(&[3.0, f64::NAN, -1.0, f64::INFINITY], None, None);
        assert_eq!(own.range, (-1.0, 3.0));
        assert!(!own.below && !own.above);
        assert_eq!(own.color(f64::INFINITY), own.map.at(1.0));
        assert_eq!(own.color(f64::NAN), Color::TRANSPARENT);
        assert_eq!(scale(&[3.0, -1.0], None, Some(0.0)).range, (-3.0, 3.0));
        let given = scale(&[3.0, -1.0], Some((0.0, 2.0)), None);
        assert!(given.below && given.above);
    }

    #[test]
    fn one_value_and_none_have_a_range() {
        assert_eq!(scale(&[2.0, 2.0], None, None).range, (1.0, 3.0));
        assert_eq!(scale(&[0.0], None, None).range, (-0.5, 0.5));
        assert_eq!(scale(&[f64::NAN], None, None).range, (0.0, 1.0));
        let huge = scale(&[-f64::MAX, f64::MAX], None, None);
        assert_eq!(huge.place(0.0), 0.5);
    }

    #[test]
    fn bands_have_the_colours_of_their_middles() {
        let mut banded = scale(&[0.0, 4.0], None, None);
        banded.steps = vec![0.0, 1.0, 2.0, 4.0];
        assert_eq!(banded.color(0.5), banded.map.at(0.125));
        assert_eq!(banded.color(3.0), banded.map.at(0.75));
        assert_eq!(banded.color(-1.0), banded.map.at(0.0));
        assert_eq!(banded.color(9.0), banded.map.at(1.0));
    }

    #[test]
    fn samples_are_the_map_to_the_eye() {
        for name in crate::color::colormap_names() {
            let mut own = scale(&[0.0, 1.0], None, None);
            own.map = colormap(name).expect("a map");
            let samples = own.samples();
            for i in 0..=200 {
                let t = f64::from(i) / 200.0;
                let x = t * (samples.len() - 1) as f64;
                let n = (x as usize).min(samples.len() - 2);
                let (a, b) = (samples[n].channels(), samples[n + 1].channels());
                let want = own.map.at(t).channels();
                for c in 0..3 {
                    let got = a[c] + (b[c] - a[c]) * (x - n as f64);
                    assert!((got - want[c]).abs() < 7.0 / 255.0, "{name} at {t}");
                }
            }
        }
    }
}
