//! Numbers as they lie in binary files.

/// A type of element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// A byte that is 0 or not.
    Bool,
    /// A signed integer of so many bytes: 1, 2, 4 or 8.
    Int(usize),
    /// An unsigned integer of so many bytes: 1, 2, 4 or 8.
    Uint(usize),
    /// A float of IEEE 754 of so many bytes: 2, 4 or 8.
    Float(usize),
    /// The upper half of a float of four bytes.
    Brain,
}

impl Element {
    /// How many bytes it takes.
    pub(super) fn size(self) -> usize {
        match self {
            Element::Bool => 1,
            Element::Int(n) | Element::Uint(n) | Element::Float(n) => n,
            Element::Brain => 2,
        }
    }
}

/// All elements of some bytes; a rest that is no whole element is left out.
///
/// Integers beyond 2^53 are rounded, as every number of the language is an `f64`.
pub(super) fn decode(bytes: &[u8], element: Element, big_endian: bool) -> Vec<f64> {
    macro_rules! each {
        ($kind:ty, $as_f64:expr) => {{
            const SIZE: usize = size_of::<$kind>();
            let convert: fn($kind) -> f64 = $as_f64;
            let (chunks, _) = bytes.as_chunks::<SIZE>();
            let read = if big_endian {
                <$kind>::from_be_bytes
            } else {
                <$kind>::from_le_bytes
            };
            chunks.iter().map(|chunk| convert(read(*chunk))).collect()
        }};
    }
    match element {
        Element::Bool => bytes.iter().map(|b| f64::from(*b != 0)).collect(),
        Element::Int(1) => each!(i8, f64::from),
        Element::Int(2) => each!(i16, f64::from),
        Element::Int(4) => each!(i32, f64::from),
        Element::Int(_) => each!(i64, |x| x as f64),
        Element::Uint(1) => each!(u8, f64::from),
        Element::Uint(2) => each!(u16, f64::from),
        Element::Uint(4) => each!(u32, f64::from),
        Element::Uint(_) => each!(u64, |x| x as f64),
        Element::Float(2) => each!(u16, half),
        Element::Float(4) => each!(f32, f64::from),
        Element::Float(_) => each!(f64, |x| x),
        Element::Brain => each!(u16, |bits| f64::from(f32::from_bits(u32::from(bits) << 16))),
    }
}

/// A half-precision float: one bit of sign, five of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let exponent = i32::from(bits >> 10 & 0x1f);
    let size = match exponent {
        0 => fraction * power_of_two(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * power_of_two(exponent - 25),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

/// 2 to a power between -1022 and 1023.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_exact() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333251953125),
            (0x0001, 5.960464477539063e-8),
            (0x7bff, 65504.0),
            (0x7c00, f64::INFINITY),
        ] {
            assert_eq!(half(bits), value, "{bits:04x}");
        }
        assert!(half(0x7e00).is_nan());
        assert!(half(0x8000).is_sign_negative());
    }

    #[test]
    fn both_byte_orders_are_read() {
        assert_eq!(decode(&[1, 0, 2, 0], Element::Uint(2), false), [1.0, 2.0]);
        assert_eq!(
            decode(&[1, 0, 2, 0], Element::Uint(2), true),
            [256.0, 512.0]
        );
        assert_eq!(decode(&[0x80, 0x3f], Element::Brain, false), [1.0]);
        assert_eq!(decode(&[255, 1], Element::Int(1), false), [-1.0, 1.0]);
    }
}
