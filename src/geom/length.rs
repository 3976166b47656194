//! Lengths in TeX points.

use std::ops::{Add, Mul, Neg, Sub};

/// A length. TeX points inside (72.27 to the inch), so that what TeX measures
/// and what figc computes meet without rounding.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Length(f64);

/// Points in an inch, by TeX's definition.
pub const PT_PER_INCH: f64 = 72.27;

impl Length {
    /// No length.
    pub const ZERO: Length = Length(0.0);

    /// From TeX points.
    pub const fn pt(value: f64) -> Self {
        Length(value)
    }

    /// From centimetres.
    pub fn cm(value: f64) -> Self {
        Length(value * PT_PER_INCH / 2.54)
    }

    /// From millimetres.
    pub fn mm(value: f64) -> Self {
        Length::cm(value / 10.0)
    }

    /// From inches.
    pub fn inch(value: f64) -> Self {
        Length(value * PT_PER_INCH)
    }

    /// From em of the label font, Latin Modern Roman 10 pt.
    pub fn em(value: f64) -> Self {
        Length(value * 10.000_02)
    }

    /// From ex of the label font, Latin Modern Roman 10 pt.
    pub fn ex(value: f64) -> Self {
        Length(value * 4.305_54)
    }

    /// In TeX points.
    pub const fn to_pt(self) -> f64 {
        self.0
    }

    /// In centimetres.
    pub fn to_cm(self) -> f64 {
        self.0 * 2.54 / PT_PER_INCH
    }

    /// In PostScript points (72 to the inch), the unit of PDF.
    pub fn to_bp(self) -> f64 {
        self.0 * 72.0 / PT_PER_INCH
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}

impl Mul<f64> for Length {
    type Output = Length;
    fn mul(self, factor: f64) -> Length {
        Length(self.0 * factor)
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn units_agree_with_tex() {
        assert!((Length::cm(2.54).to_pt() - 72.27).abs() < 1e-12);
        assert!((Length::inch(1.0).to_bp() - 72.0).abs() < 1e-12);
        assert!((Length::mm(10.0).to_cm() - 1.0).abs() < 1e-12);
    }
}
