//! Colours as hexadecimal text, `#fccde5`.

use super::{Color, ColorError, byte};
use std::fmt;

impl Color {
    /// A colour from `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`; the `#` may be missing.
    pub fn from_hex(text: &str) -> Result<Self, ColorError> {
        let wrong = || {
            ColorError::new(
                format!("`{text}` is not a colour"),
                "write three, six or eight hexadecimal digits: #fce, #fccde5, #fccde580",
            )
        };
        let digits = text.strip_prefix('#').unwrap_or(text);
        let values: Vec<u8> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let (color, alpha) = match values[..] {
            [r, g, b] => (Self::rgb8(r * 17, g * 17, b * 17), 255),
            [r, g, b, a] => (Self::rgb8(r * 17, g * 17, b * 17), a * 17),
            [r, s, g, h, b, c] => (Self::rgb8(r * 16 + s, g * 16 + h, b * 16 + c), 255),
            [r, s, g, h, b, c, a, d] => {
                (Self::rgb8(r * 16 + s, g * 16 + h, b * 16 + c), a * 16 + d)
            }
            _ => return Err(wrong()),
        };
        Ok(color.alpha(f64::from(alpha) / 255.0))
    }

    /// `#rrggbb`, or `#rrggbbaa` when something shows through.
    pub fn to_hex(self) -> String {
        let [r, g, b] = self.to_rgb8();
        if self.is_opaque() {
            return format!("#{r:02x}{g:02x}{b:02x}");
        }
        format!("#{r:02x}{g:02x}{b:02x}{:02x}", byte(self.alpha))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_lengths_are_read() {
        let hex = |text| Color::from_hex(text).expect("a colour");
        assert_eq!(hex("#fccde5"), Color::rgb8(252, 205, 229));
        assert_eq!(hex("#fce"), Color::rgb8(255, 204, 238));
        assert_eq!(hex("FCE"), hex("#ffccee"));
        assert_eq!(hex("#fccde580").to_hex(), "#fccde580");
        assert_eq!(hex("#fce8").to_hex(), "#ffccee88");
        assert_eq!(hex("#fccde5ff").to_string(), "#fccde5");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", "#", "#ff", "#fffff", "#ggg", "##fff", "#é12", "#ffccee0", "+ff",
        ] {
            let error = Color::from_hex(text).expect_err("no colour");
            assert_eq!(error.message, format!("`{text}` is not a colour"));
        }
    }

    proptest! {
        #[test]
        fn hex_is_read_back(r: u8, g: u8, b: u8, a: u8) {
            let color = Color::rgb8(r, g, b).alpha(f64::from(a) / 255.0);
            prop_assert_eq!(Color::from_hex(&color.to_hex()), Ok(color));
        }
    }
}
