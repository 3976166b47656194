//! The exponential of a matrix, by scaling, a Padé approximant and squaring (Higham, 2005).

use super::super::array::Array;
use super::super::error::{NumericError, Result};
use super::{check_finite, from_dmatrix, square_size, to_dmatrix};
use nalgebra::DMatrix;

/// Coefficients of the numerator of degree 13; the denominator has alternating signs.
const PADE: [f64; 14] = [
    64_764_752_532_480_000.0,
    32_382_376_266_240_000.0,
    7_771_770_303_897_600.0,
    1_187_353_796_428_800.0,
    129_060_195_264_000.0,
    10_559_470_521_600.0,
    670_442_572_800.0,
    33_522_128_640.0,
    1_323_241_920.0,
    40_840_800.0,
    960_960.0,
    16_380.0,
    182.0,
    1.0,
];

/// Up to this 1-norm the approximant is exact to rounding.
const REACH: f64 = 5.371_920_351_148_152;

/// `exp(A) = I + A + A²/2 + …` of a square matrix.
pub fn expm(a: &Array) -> Result<Array> {
    let n = square_size(a, "expm")?;
    check_finite(a, "expm")?;
    if n == 0 {
        return Ok(a.clone());
    }
    let a = to_dmatrix(a, (n, n));
    let largest = (0..n)
        .map(|j| a.column(j).iter().fold(0.0, |sum, x| sum + x.abs()))
        .fold(0.0f64, f64::max);
    let mut halvings = 0i32;
    let mut size = largest;
    while size > REACH {
        size /= 2.0;
        halvings += 1;
    }
    let mut power = pade(&(a * libm::ldexp(1.0, -halvings)))?;
    for _ in 0..halvings {
        power = &power * &power;
    }
    Ok(from_dmatrix(&power))
}

fn pade(a: &DMatrix<f64>) -> Result<DMatrix<f64>> {
    let n = a.nrows();
    let one = DMatrix::identity(n, n);
    let a2 = a * a;
    let a4 = &a2 * &a2;
    let a6 = &a4 * &a2;
    let b = PADE;
    let high = |start: usize| &a6 * b[start + 5] + &a4 * b[start + 3] + &a2 * b[start + 1];
    let low = |start: usize| {
        &a6 * b[start + 6] + &a4 * b[start + 4] + &a2 * b[start + 2] + &one * b[start]
    };
    let odd = a * (&a6 * high(8) + low(1));
    let even = &a6 * high(7) + low(0);
    (&even - &odd)
        .lu()
        .solve(&(even + odd))
        .ok_or_else(|| NumericError::new("`expm` overflowed"))
}
