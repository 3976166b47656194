//! The roots of a secular equation, on which dividing and conquering rests.
//!
//! For poles `δ₀ < δ₁ < …` and weights `z²`, the roots of `1 + ρ Σ zⱼ² / (δⱼ - x)`
//! interlace with the poles. Each is found as a distance from its nearer pole by the "middle
//! way" of Li, "Solving secular equations stably and efficiently", LAPACK Working Note 89,
//! 1993; after that, weights of which the roots are exact ones give vectors that are
//! orthogonal to rounding: Gu and Eisenstat, "A stable and efficient algorithm for the
//! rank-one modification of the symmetric eigenproblem", 1994.

use multiversion::multiversion;

/// Poles, ascending and apart from each other.
pub(super) trait Poles {
    /// How many there are.
    fn count(&self) -> usize;
    /// The pole `j` less the pole `i`, to rounding.
    fn gap(&self, j: usize, i: usize) -> f64;
}

/// The roots of one equation.
pub(super) struct Roots {
    /// For every root the pole that it is measured from, and the distance.
    pub places: Vec<(usize, f64)>,
    /// Every pole less every root, a row of all poles for each root; to rounding.
    pub gaps: Vec<f64>,
    /// Weights `ẑ`, with the signs of the given ones, of which the roots are exact.
    pub weights: Vec<f64>,
}

/// More steps than any root needs: each halves the interval at least every other time.
const MOST_STEPS: usize = 200;

/// The roots for poles, weights that are not 0 and a positive `rho`.
pub(super) fn roots(poles: &impl Poles, z: &[f64], rho: f64) -> Roots {
    let k = poles.count();
    let squares: Vec<f64> = z.iter().map(|z| rho * z * z).collect();
    let total = squares.iter().sum::<f64>();
    let mut gaps = vec![0.0; k * k];
    let mut places = Vec::with_capacity(k);
    let mut from_left = vec![0.0; k];
    for (i, row) in gaps.chunks_exact_mut(k.max(1)).enumerate() {
        for (j, gap) in from_left.iter_mut().enumerate() {
            *gap = poles.gap(j, i);
        }
        // Which half of the interval it lies in decides which pole it is measured from.
        let width = if i + 1 < k { from_left[i + 1] } else { total };
        let middle = 0.5 * width;
        let (below, above, _) = sums(&from_left, &squares, middle, i);
        let right = i + 1 < k && 1.0 + below + above < 0.0;
        let pole = i + usize::from(right);
        if right {
            for (j, gap) in from_left.iter_mut().enumerate() {
                *gap = poles.gap(j, pole);
            }
        }
        let bounds = match (right, i + 1 < k) {
            (true, _) => (-middle, 0.0),
            (false, true) => (0.0, middle),
            (false, false) => (0.0, width),
        };
        let x = root(&from_left, &squares, i, bounds);
        for (to, gap) in row.iter_mut().zip(&from_left) {
            *to = gap - x;
        }
        places.push((pole, x));
    }
    let weights = exact_weights(poles, &gaps, z, rho);
    Roots {
        places,
        gaps,
        weights,
    }
}

/// The root between the poles `i` and `i + 1`, or beyond the last one, within bounds.
fn root(poles: &[f64], squares: &[f64], i: usize, (mut low, mut high): (f64, f64)) -> f64 {
    let k = poles.len();
    // The two poles of the model: beyond the last one, the last two.
    let last = i + 1 == k;
    let (p, q) = if last && k > 1 {
        (i - 1, i)
    } else {
        (i, i + 1)
    };
    let mut x = 0.5 * (low + high);
    let mut before = f64::INFINITY;
    for step in 0..MOST_STEPS {
        let (below, above, slopes) = sums(poles, squares, x, p);
        let value = 1.0 + below + above;
        let size = 1.0 + below.abs() + above.abs();
        if value.abs() <= 8.0 * f64::EPSILON * size {
            break;
        }
        if value < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let Some(&far) = poles.get(q) else {
            // One pole alone.
            return squares[0];
        };
        let (a, b) = (poles[p] - x, far - x);
        let c = value - a * slopes.0 - b * slopes.1;
        let linear = (a + b) * value - a * b * (slopes.0 + slopes.1);
        let constant = a * b * value;
        let square = (linear * linear - 4.0 * constant * c).max(0.0).sqrt();
        let move_by = match (last, linear > 0.0) {
            (false, false) => (linear - square) / (2.0 * c),
            (false, true) => 2.0 * constant / (linear + square),
            (true, true) => (linear + square) / (2.0 * c),
            (true, false) => 2.0 * constant / (linear - square),
        };
        let mut next = x + move_by;
        // Out of bounds, or not closing in: halve. Between ends of other size, their mean
        // of logarithms is the middle.
        let slow = step > 3 && value.abs() > 0.5 * before.abs();
        if !(next > low && next < high) || slow {
            next = between(low, high);
        }
        before = value;
        if next == low || next == high {
            break;
        }
        let still = (next - x).abs() <= f64::EPSILON * x.abs();
        x = next;
        if still {
            break;
        }
    }
    x
}

/// A number in the middle of an interval: of the digits when it spans many orders.
fn between(low: f64, high: f64) -> f64 {
    let (small, large) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
    let sign = if low < 0.0 { -1.0 } else { 1.0 };
    if small > 0.0 && large > 8.0 * small {
        return sign * small.sqrt() * large.sqrt();
    }
    if small == 0.0 && large > 0.0 {
        return sign * large * 0.015_625;
    }
    0.5 * (low + high)
}

/// The sums over the poles up to `i` and over those above at `x`, and their slopes.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn sums(poles: &[f64], squares: &[f64], x: f64, i: usize) -> (f64, f64, (f64, f64)) {
    let (left, right) = poles.split_at((i + 1).min(poles.len()));
    let (first, rest) = squares.split_at((i + 1).min(squares.len()));
    let below = half(left, first, x);
    let above = half(right, rest, x);
    (below.0, above.0, (below.1, above.1))
}

/// A sum of `s / (p - x)` and its slope, in eight parts.
#[inline(always)]
fn half(poles: &[f64], squares: &[f64], x: f64) -> (f64, f64) {
    let (mut sum, mut slope) = ([0.0; 8], [0.0; 8]);
    let (poles, rest) = poles.as_chunks::<8>();
    let (squares, last) = squares.as_chunks::<8>();
    for (p, s) in poles.iter().zip(squares) {
        for l in 0..8 {
            let over = 1.0 / (p[l] - x);
            let term = s[l] * over;
            sum[l] += term;
            slope[l] += term * over;
        }
    }
    for (l, (p, s)) in rest.iter().zip(last).enumerate() {
        let over = 1.0 / (p - x);
        let term = s * over;
        sum[l] += term;
        slope[l] += term * over;
    }
    let add = |v: [f64; 8]| ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
    (add(sum), add(slope))
}

/// The weights of which the roots are exact (Löwner's formula).
fn exact_weights(poles: &impl Poles, gaps: &[f64], z: &[f64], rho: f64) -> Vec<f64> {
    let k = z.len();
    let mut product: Vec<f64> = (0..k).map(|i| -gaps[i * k + i] / rho).collect();
    let mut between = vec![0.0; k];
    for (j, row) in gaps.chunks_exact(k.max(1)).enumerate() {
        for (i, gap) in between.iter_mut().enumerate() {
            *gap = if i == j { 1.0 } else { poles.gap(i, j) };
        }
        multiply_ratios(&mut product, row, &between, j);
    }
    product
        .iter()
        .zip(z)
        .map(|(square, z)| square.abs().sqrt().copysign(*z))
        .collect()
}

/// `product *= row / between`, but for the entry `skip`.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
fn multiply_ratios(product: &mut [f64], row: &[f64], between: &[f64], skip: usize) {
    let kept = product[skip];
    for (p, (x, y)) in product.iter_mut().zip(row.iter().zip(between)) {
        *p *= x / y;
    }
    product[skip] = kept;
}
