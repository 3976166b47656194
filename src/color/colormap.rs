//! Colour maps: from a number within 0 to 1 to a colour, interpolated in OKLab.

use super::maps::MAPS;
use super::{Color, ColorError};
use palette::Oklab;

/// Colours along a line from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorMap {
    /// At least one; places ascend.
    stops: Vec<(f64, Color)>,
    /// The colours again as they are interpolated: a heat map asks a million times.
    labs: Vec<Oklab<f64>>,
}

/// The map of this name; with `_r` at its end, the reversed one.
pub fn colormap(name: &str) -> Option<ColorMap> {
    let (base, reversed) = match name.strip_suffix("_r") {
        Some(base) => (base, true),
        None => (name, false),
    };
    let (_, stops) = MAPS.iter().find(|(n, _)| *n == base)?;
    let map = ColorMap::new(stops.iter().map(|&stop| unpack(stop)).collect());
    Some(if reversed { map.reversed() } else { map })
}

/// The names of all maps.
pub fn colormap_names() -> impl Iterator<Item = &'static str> {
    MAPS.iter().map(|(name, _)| *name)
}

fn unpack(stop: u32) -> (f64, Color) {
    let [place, r, g, b] = stop.to_be_bytes();
    (f64::from(place) / 255.0, Color::rgb8(r, g, b))
}

impl ColorMap {
    fn new(stops: Vec<(f64, Color)>) -> Self {
        let labs = stops.iter().map(|(_, color)| color.oklab()).collect();
        Self { stops, labs }
    }

    /// A map through colours at equal distances.
    pub fn from_colors(colors: &[Color]) -> Result<Self, ColorError> {
        let last = colors.len().saturating_sub(1).max(1) as f64;
        Self::from_stops(
            colors
                .iter()
                .enumerate()
                .map(|(i, &color)| (i as f64 / last, color))
                .collect(),
        )
    }

    /// A map through colours at places that ascend within 0 to 1; two at one place make a
    /// sharp edge.
    pub fn from_stops(stops: Vec<(f64, Color)>) -> Result<Self, ColorError> {
        if stops.is_empty() {
            return Err(ColorError::new(
                "a colour map of no colours",
                "give at least two: [white, red]",
            ));
        }
        if let Some((place, _)) = stops.iter().find(|(p, _)| !(0.0..=1.0).contains(p)) {
            return Err(ColorError::new(
                format!("a colour stands at {place}, which is not within 0 to 1"),
                "places are parts of the map: 0, 0.5, 1",
            ));
        }
        if let Some(pair) = stops.windows(2).find(|w| w[0].0 > w[1].0) {
            return Err(ColorError::new(
                format!("a colour at {} follows one at {}", pair[1].0, pair[0].0),
                "places must ascend",
            ));
        }
        Ok(Self::new(stops))
    }

    /// From a colour through one in the middle to another.
    pub fn through(low: Color, middle: Color, high: Color) -> Self {
        Self::new(vec![(0.0, low), (0.5, middle), (1.0, high)])
    }

    /// The map with its middle at another place, so that one half is cut.
    pub fn part(&self, from: f64, to: f64) -> Self {
        let (from, to) = (from.clamp(0.0, 1.0), to.clamp(0.0, 1.0));
        let size = to - from;
        if size <= 0.0 {
            return Self::new(vec![(0.0, self.at(from))]);
        }
        let inner = self.stops.iter().filter(|(p, _)| *p > from && *p < to);
        let inner = inner.map(|(p, color)| ((p - from) / size, *color));
        let mut stops = vec![(0.0, self.at(from))];
        stops.extend(inner);
        stops.push((1.0, self.at(to)));
        Self::new(stops)
    }

    /// The same colours from the other end.
    pub fn reversed(&self) -> Self {
        Self::new(
            self.stops
                .iter()
                .rev()
                .map(|&(p, c)| (1.0 - p, c))
                .collect(),
        )
    }

    /// The colours and their places, for a colour bar or a shading.
    pub fn stops(&self) -> &[(f64, Color)] {
        &self.stops
    }

    /// The colour at `t`, the ends reaching on beyond 0 and 1; NaN is transparent.
    pub fn at(&self, t: f64) -> Color {
        if t.is_nan() {
            return Color::TRANSPARENT;
        }
        let above = self.stops.partition_point(|&(place, _)| place <= t);
        let last = self.stops.len() - 1;
        if above == 0 || above > last {
            return self.stops[above.min(last)].1;
        }
        let ((low, first), (high, second)) = (self.stops[above - 1], self.stops[above]);
        if t == low {
            return first;
        }
        let part = (t - low) / (high - low);
        first.blend(second, part, self.labs[above - 1], self.labs[above])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_matplotlib_s_within_one_of_255() {
        for row in include_str!("colormap/matplotlib.tsv").lines().skip(1) {
            let (name, colors) = row.split_once('\t').expect("two cells");
            let map = colormap(name).expect("a map");
            for i in 0..256 {
                let want = Color::from_hex(&colors[6 * i..6 * i + 6]).expect("a colour");
                let got = map.at(i as f64 / 255.0);
                for (x, y) in got.to_rgb8().iter().zip(want.to_rgb8()) {
                    assert!(x.abs_diff(y) <= 1, "{name} at {i}: {got} for {want}");
                }
            }
        }
    }

    #[test]
    fn every_map_is_found_both_ways() {
        assert_eq!(colormap_names().count(), 13);
        for name in colormap_names() {
            let map = colormap(name).expect("a map");
            let back = colormap(&format!("{name}_r")).expect("its reverse");
            assert_eq!(map.at(0.0), back.at(1.0));
            assert_eq!(
                (map.stops()[0].0, map.stops()[map.stops().len() - 1].0),
                (0.0, 1.0)
            );
        }
        assert_eq!(colormap("jet"), None);
        assert_eq!(
            colormap("viridis").map(|m| m.at(0.0).to_hex()),
            Some("#440154".into())
        );
    }

    #[test]
    fn ends_reach_on_and_nan_is_nothing() {
        let map = ColorMap::from_colors(&[Color::BLACK, Color::WHITE]).expect("a map");
        assert_eq!(map.at(-3.0), Color::BLACK);
        assert_eq!(map.at(f64::INFINITY), Color::WHITE);
        assert_eq!(map.at(f64::NAN), Color::TRANSPARENT);
        assert_eq!(map.at(0.5).to_hex(), "#636363");
        let single = ColorMap::from_colors(&[Color::WHITE]).expect("a map");
        assert_eq!(single.at(0.3), Color::WHITE);
    }

    #[test]
    fn wrong_stops_are_refused_and_edges_are_sharp() {
        assert!(ColorMap::from_colors(&[]).is_err());
        let (b, w) = (Color::BLACK, Color::WHITE);
        let error = ColorMap::from_stops(vec![(0.5, b), (0.2, w)]).expect_err("descends");
        assert_eq!(error.message, "a colour at 0.2 follows one at 0.5");
        assert!(ColorMap::from_stops(vec![(f64::NAN, b)]).is_err());
        let edge = ColorMap::from_stops(vec![(0.5, b), (0.5, w)]).expect("a map");
        assert_eq!((edge.at(0.499), edge.at(0.5)), (b, w));
    }
}
