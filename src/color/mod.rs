//! Colours: one type that cannot hold a wrong value, mixing in OKLab, WCAG contrast, and
//! perceptual colour maps.
//!
//! It stands beside the pipeline: stylesheets declare colours with it, scenes resolve
//! fills and maps with it. It knows no themes; a theme is a table of these colours.

mod adjust;
mod colormap;
mod hex;
mod maps;
mod scale;

pub use colormap::{ColorMap, colormap, colormap_names};
pub use scale::ColorScale;

use std::fmt;

/// What is wrong with a colour; the caller adds the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColorError {
    /// One lower-case line that names the value.
    pub message: String,
    /// Something to try instead.
    pub hint: Option<String>,
}

impl ColorError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

impl fmt::Display for ColorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ColorError {}

/// A colour of the sRGB screen with an opacity; every channel is within 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    red: f64,
    green: f64,
    blue: f64,
    alpha: f64,
}

impl Color {
    /// The darkest colour.
    pub const BLACK: Self = Self {
        red: 0.0,
        green: 0.0,
        blue: 0.0,
        alpha: 1.0,
    };
    /// The lightest colour.
    pub const WHITE: Self = Self {
        red: 1.0,
        green: 1.0,
        blue: 1.0,
        alpha: 1.0,
    };
    /// No colour at all.
    pub const TRANSPARENT: Self = Self {
        red: 0.0,
        green: 0.0,
        blue: 0.0,
        alpha: 0.0,
    };

    /// The names that need no stylesheet.
    pub const NAMED: [(&'static str, Self); 2] = [("black", Self::BLACK), ("white", Self::WHITE)];

    /// A basic colour by name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, color)| *color)
    }

    /// An opaque colour from channels of one byte.
    pub fn rgb8(red: u8, green: u8, blue: u8) -> Self {
        let [red, green, blue] = [red, green, blue].map(|x| f64::from(x) / 255.0);
        Self {
            red,
            green,
            blue,
            alpha: 1.0,
        }
    }

    /// An opaque colour from channels of 0 to 255, as `rgb(252, 205, 229)` says it.
    pub fn rgb(red: f64, green: f64, blue: f64) -> Result<Self, ColorError> {
        for (name, x) in [("red", red), ("green", green), ("blue", blue)] {
            if !(0.0..=255.0).contains(&x) {
                return Err(ColorError::new(
                    format!("{name} is {x}, which is not within 0 to 255"),
                    "write channels as in rgb(252, 205, 229)",
                ));
            }
        }
        Ok(Self::clamped(red / 255.0, green / 255.0, blue / 255.0, 1.0))
    }

    /// A colour from any channels; what is outside of 0 to 1, or no number, is brought in.
    fn clamped(red: f64, green: f64, blue: f64, alpha: f64) -> Self {
        let [red, green, blue, alpha] = [red, green, blue, alpha].map(unit);
        Self {
            red,
            green,
            blue,
            alpha,
        }
    }

    /// Red, green and blue as sRGB has them, 0 to 1.
    pub fn channels(self) -> [f64; 3] {
        [self.red, self.green, self.blue]
    }

    /// Red, green and blue rounded to bytes.
    pub fn to_rgb8(self) -> [u8; 3] {
        self.channels().map(byte)
    }

    /// The opacity, 0 to 1.
    pub fn opacity(self) -> f64 {
        self.alpha
    }

    /// Whether nothing shows through.
    pub fn is_opaque(self) -> bool {
        self.alpha >= 1.0
    }

    /// The same colour with another opacity, brought within 0 to 1.
    pub fn alpha(self, opacity: f64) -> Self {
        Self {
            alpha: unit(opacity),
            ..self
        }
    }
}

/// A byte from a channel.
fn byte(x: f64) -> u8 {
    (x * 255.0).round() as u8
}

/// A number within 0 to 1; NaN is 0, and -0 too.
fn unit(x: f64) -> f64 {
    if x > 0.0 { x.min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_kept_or_refused() {
        let pink = Color::rgb(252.0, 205.0, 229.0).expect("in range");
        assert_eq!(pink, Color::rgb8(252, 205, 229));
        assert_eq!(pink.to_rgb8(), [252, 205, 229]);
        let error = Color::rgb(0.0, 256.0, 0.0).expect_err("too much");
        assert_eq!(error.message, "green is 256, which is not within 0 to 255");
        assert!(Color::rgb(f64::NAN, 0.0, 0.0).is_err());
    }

    #[test]
    fn opacity_stays_within_0_and_1() {
        assert_eq!(Color::BLACK.alpha(0.2).opacity(), 0.2);
        assert_eq!(Color::BLACK.alpha(7.0), Color::BLACK);
        assert_eq!(Color::BLACK.alpha(f64::NAN), Color::TRANSPARENT);
        assert!(!Color::BLACK.alpha(0.99).is_opaque());
    }

    #[test]
    fn two_names_need_no_stylesheet() {
        assert_eq!(Color::named("white"), Some(Color::WHITE));
        assert_eq!(Color::named("pink"), None);
    }
}
