//! Changing and comparing colours as the eye does: lightness, chroma and hue in OKLab,
//! contrast by WCAG 2.

use super::{Color, ColorError};
// Unclamped: the plain conversions would cut what is outside of the screen's range before
// it can be seen to be outside.
use palette::convert::FromColorUnclamped;
use palette::{LinSrgb, Oklab, Oklch, Srgb};

impl Color {
    /// A colour from lightness 0 to 1, chroma (0 to about 0.4) and hue in degrees.
    ///
    /// A chroma beyond what the screen has at this lightness and hue is reduced to it, so
    /// that lightness and hue stay what was asked.
    pub fn oklch(lightness: f64, chroma: f64, hue: f64) -> Result<Self, ColorError> {
        if !(0.0..=1.0).contains(&lightness) {
            return Err(ColorError::new(
                format!("lightness is {lightness}, which is not within 0 to 1"),
                "write it as 75% or 0.75",
            ));
        }
        if !(chroma >= 0.0 && chroma.is_finite() && hue.is_finite()) {
            return Err(ColorError::new(
                format!("there is no colour of chroma {chroma} and hue {hue}"),
                "write oklch(75%, 0.15, 350deg)",
            ));
        }
        Ok(Self::fitted(Oklch::new(lightness, chroma, hue), 1.0))
    }

    /// Lightness 0 to 1, chroma, and hue in degrees from 0 to below 360.
    pub fn to_oklch(self) -> [f64; 3] {
        let color = self.oklch_parts();
        [color.l, color.chroma, color.hue.into_positive_degrees()]
    }

    /// Closer to white by a part of the way in lightness.
    pub fn lighten(self, part: f64) -> Self {
        self.reshaded(|c| c.l += (1.0 - c.l) * part)
    }

    /// Closer to black by a part of the way in lightness.
    pub fn darken(self, part: f64) -> Self {
        self.reshaded(|c| c.l *= 1.0 - part)
    }

    /// More colourful by a part of its chroma.
    pub fn saturate(self, part: f64) -> Self {
        self.reshaded(|c| c.chroma *= 1.0 + part)
    }

    /// Less colourful by a part of its chroma; by 1 it is grey.
    pub fn desaturate(self, part: f64) -> Self {
        self.reshaded(|c| c.chroma *= 1.0 - part)
    }

    /// From this colour (0) to another (1) on the straight line in OKLab.
    ///
    /// A colour counts as much as it is opaque: fading to nothing keeps the hue.
    pub fn mix(self, other: Self, t: f64) -> Self {
        if t <= 0.0 || t.is_nan() || self == other {
            return self;
        }
        if t >= 1.0 {
            return other;
        }
        self.blend(other, t, self.oklab(), other.oklab())
    }

    /// [`Color::mix`] strictly between two colours whose OKLab forms are known.
    pub(super) fn blend(self, other: Self, t: f64, a: Oklab<f64>, b: Oklab<f64>) -> Self {
        let alpha = self.alpha + (other.alpha - self.alpha) * t;
        if alpha <= 0.0 {
            return self;
        }
        // Premultiplied, as CSS Color 4 has it.
        let part = t * other.alpha / alpha;
        let between = |x: f64, y: f64| x + (y - x) * part;
        let lab = Oklab::new(between(a.l, b.l), between(a.a, b.a), between(a.b, b.b));
        let rgb = Srgb::<f64>::from_color_unclamped(lab);
        Self::clamped(rgb.red, rgb.green, rgb.blue, alpha)
    }

    /// What is seen when this colour lies on an opaque background.
    pub fn over(self, background: Self) -> Self {
        let blend = |x: f64, y: f64| y + (x - y) * self.alpha;
        Self::clamped(
            blend(self.red, background.red),
            blend(self.green, background.green),
            blend(self.blue, background.blue),
            self.alpha + background.alpha * (1.0 - self.alpha),
        )
    }

    /// How light the colour is by WCAG 2, 0 for black and 1 for white; opacity is ignored.
    pub fn luminance(self) -> f64 {
        let linear: LinSrgb<f64> = self.srgb().into_linear();
        0.2126 * linear.red + 0.7152 * linear.green + 0.0722 * linear.blue
    }

    /// The contrast with another colour by WCAG 2, from 1 to 21; opacity is ignored.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    fn srgb(self) -> Srgb<f64> {
        Srgb::new(self.red, self.green, self.blue)
    }

    pub(super) fn oklab(self) -> Oklab<f64> {
        Oklab::from_color_unclamped(self.srgb())
    }

    fn oklch_parts(self) -> Oklch<f64> {
        let mut color = Oklch::from_color_unclamped(self.srgb());
        // Greys have a chroma of rounding only, and a hue of chance.
        if self.red == self.green && self.green == self.blue {
            color.chroma = 0.0;
            color.hue = 0.0.into();
        }
        color
    }

    fn reshaded(self, change: impl FnOnce(&mut Oklch<f64>)) -> Self {
        let before = self.oklch_parts();
        let mut color = before;
        change(&mut color);
        if color == before || !(color.l.is_finite() && color.chroma.is_finite()) {
            return self;
        }
        color.l = color.l.clamp(0.0, 1.0);
        color.chroma = color.chroma.max(0.0);
        Self::fitted(color, self.alpha)
    }

    /// The colour of largest chroma that the screen has, up to the one asked.
    fn fitted(color: Oklch<f64>, alpha: f64) -> Self {
        /// What rounding may leave outside; far below half a byte.
        const SLACK: f64 = 1e-4;
        let at =
            |chroma: f64| Srgb::<f64>::from_color_unclamped(Oklch::new(color.l, chroma, color.hue));
        let fits = |rgb: Srgb<f64>| {
            let range = -SLACK..=1.0 + SLACK;
            [rgb.red, rgb.green, rgb.blue]
                .iter()
                .all(|x| range.contains(x))
        };
        // The ends of the axis have no chroma; bisection would only come near that.
        if color.l <= 0.0 || color.l >= 1.0 {
            return Self::clamped(color.l, color.l, color.l, alpha);
        }
        let mut rgb = at(color.chroma);
        if !fits(rgb) {
            // No colour of the screen has a chroma of 0.5.
            let (mut low, mut high) = (0.0, color.chroma.min(0.5));
            for _ in 0..40 {
                let middle = 0.5 * (low + high);
                if fits(at(middle)) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            rgb = at(low);
        }
        Self::clamped(rgb.red, rgb.green, rgb.blue, alpha)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;

    fn hex(text: &str) -> Color {
        Color::from_hex(text).expect("a colour")
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert_relative_eq!(Color::BLACK.contrast(Color::WHITE), 21.0);
        assert_eq!(Color::WHITE.contrast(Color::WHITE), 1.0);
        // The palette's table: contrast on black and on white.
        for (color, on_black, on_white) in [
            ("#8dd3c7", 12.3, 1.71),
            ("#fccde5", 15.0, 1.40),
            ("#bc80bd", 7.0, 3.02),
        ] {
            assert_abs_diff_eq!(hex(color).contrast(Color::BLACK), on_black, epsilon = 0.05);
            assert_abs_diff_eq!(hex(color).contrast(Color::WHITE), on_white, epsilon = 0.005);
        }
    }

    #[test]
    fn oklch_values_are_those_of_css() {
        // CSS Color 4: red is oklch(62.796% 0.25768 29.234).
        let [l, c, h] = hex("#ff0000").to_oklch();
        assert_abs_diff_eq!(l, 0.62796, epsilon = 1e-5);
        assert_abs_diff_eq!(c, 0.25768, epsilon = 1e-4);
        assert_abs_diff_eq!(h, 29.234, epsilon = 1e-2);
        let red = Color::oklch(0.62796, 0.25768, 29.234).expect("in range");
        assert_eq!(red.to_hex(), "#ff0000");
        assert_eq!(Color::WHITE.to_oklch()[1], 0.0);
    }

    #[test]
    fn chroma_gives_way_to_lightness_and_hue() {
        let loud = Color::oklch(0.75, 3.0, 350.0).expect("in range");
        let [l, c, h] = loud.to_oklch();
        assert_abs_diff_eq!(l, 0.75, epsilon = 1e-3);
        assert_abs_diff_eq!(h, 350.0, epsilon = 0.2);
        assert!(c < 0.4);
        assert_eq!(Color::oklch(1.0, 0.3, 20.0), Ok(Color::WHITE));
        assert!(Color::oklch(1.5, 0.1, 0.0).is_err());
        assert!(Color::oklch(0.5, f64::INFINITY, 0.0).is_err());
        assert!(Color::oklch(0.5, 0.1, f64::NAN).is_err());
    }

    #[test]
    fn shades_move_only_what_they_say() {
        let pink = hex("#fccde5");
        let [l, c, h] = pink.to_oklch();
        let [dark, dark_c, dark_h] = pink.darken(0.2).to_oklch();
        assert_abs_diff_eq!(dark, 0.8 * l, epsilon = 1e-3);
        assert_abs_diff_eq!(dark_c, c, epsilon = 1e-3);
        assert_abs_diff_eq!(dark_h, h, epsilon = 0.5);
        assert_eq!(pink.lighten(1.0), Color::WHITE);
        assert_eq!(pink.darken(1.0), Color::BLACK);
        assert_abs_diff_eq!(pink.desaturate(1.0).to_oklch()[1], 0.0, epsilon = 1e-4);
        assert!(pink.darken(0.2).saturate(0.5).to_oklch()[1] > 1.4 * c);
        assert_eq!(pink.lighten(0.0), pink);
        assert_eq!(pink.darken(f64::NAN), pink);
        assert_eq!(pink.alpha(0.5).darken(0.1).opacity(), 0.5);
    }

    #[test]
    fn mixing_goes_through_oklab() {
        // CSS: color-mix(in oklab, white, black) is #636363.
        assert_eq!(Color::WHITE.mix(Color::BLACK, 0.5).to_hex(), "#636363");
        let (red, blue) = (hex("#ff0000"), hex("#0000ff"));
        assert_eq!(red.mix(blue, 0.0), red);
        assert_eq!(red.mix(blue, 1.0), blue);
        assert_eq!(red.mix(blue, 0.5).to_hex(), "#8c53a2");
        let faded = red.mix(Color::TRANSPARENT, 0.5);
        assert_eq!((faded.to_rgb8(), faded.opacity()), ([255, 0, 0], 0.5));
    }

    #[test]
    fn what_lies_above_covers_by_its_opacity() {
        let half = Color::WHITE.alpha(0.5);
        assert_eq!(half.over(Color::BLACK).to_hex(), "#808080");
        assert_eq!(Color::WHITE.over(Color::BLACK), Color::WHITE);
    }

    proptest! {
        #[test]
        fn oklch_is_read_back(r: u8, g: u8, b: u8) {
            let color = Color::rgb8(r, g, b);
            let [l, c, h] = color.to_oklch();
            let back = Color::oklch(l.min(1.0), c, h).expect("in range");
            prop_assert_eq!(back.to_rgb8(), color.to_rgb8());
        }

        #[test]
        fn mixing_is_symmetric(a: [u8; 3], b: [u8; 3], t in 0f64..1.0) {
            let (a, b) = (Color::rgb8(a[0], a[1], a[2]), Color::rgb8(b[0], b[1], b[2]));
            let (x, y) = (a.mix(b, t), b.mix(a, 1.0 - t));
            for (x, y) in x.channels().iter().zip(y.channels()) {
                prop_assert!((x - y).abs() < 1e-9);
            }
        }
    }
}
