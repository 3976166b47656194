//! The exponential of a matrix, by scaling, a Padé approximant and squaring (Higham, 2005).

use super::super::array::{Array, from_vec, values};
use super::super::error::{NumericError, Result};
use super::super::matmul::matmul;
use super::lu::Lu;
use super::{check_finite, equations::one_norm, eye, square_size};

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
    let largest = one_norm(&values(a), n);
    let mut halvings = 0i32;
    let mut size = largest;
    while size > REACH {
        size /= 2.0;
        halvings += 1;
    }
    let mut power = pade(&(a * libm::ldexp(1.0, -halvings)), n)?;
    for _ in 0..halvings {
        power = matmul(&power, &power)?;
    }
    Ok(power)
}

fn pade(a: &Array, n: usize) -> Result<Array> {
    let a2 = matmul(a, a)?;
    let a4 = matmul(&a2, &a2)?;
    let a6 = matmul(&a4, &a2)?;
    let b = PADE;
    let high = |start: usize| &a6 * b[start + 5] + &a4 * b[start + 3] + &a2 * b[start + 1];
    let low = |start: usize| &a6 * b[start + 6] + &a4 * b[start + 4] + &a2 * b[start + 2];
    let one = eye(n, n)?;
    let odd = matmul(a, &(matmul(&a6, &high(8))? + low(1) + &one * b[1]))?;
    let even = matmul(&a6, &high(7))? + low(0) + &one * b[0];
    let lu = Lu::of(&(&even - &odd), n);
    if !lu.is_regular() {
        return Err(NumericError::new("`expm` overflowed"));
    }
    from_vec(&[n, n], lu.solve(&values(&(even + odd)), n))
}
