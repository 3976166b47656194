//! The roots of a secular equation, on which dividing and conquering rests.
//!
//! For poles `δ₀ < δ₁ < …` and weights `z²`, the roots of `1 + ρ Σ zⱼ² / (δⱼ - x)`
//! interlace with the poles. Each is found as a distance from its nearer pole by the "middle
//! way" of Li, "Solving secular equations stably and efficiently", LAPACK Working Note 89,
//! 1993; after that, weights of which the roots are exact ones give vectors that are
//! orthogonal to rounding: Gu and Eisenstat, "A stable and efficient algorithm for the
//! rank-one modification of the symmetric eigenproblem", 1994.

use multiversion::multiversion;

/// Which numbers the poles are of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Poles {
    /// The numbers as they stand.
    Plain,
    /// Their squares, which are not formed: differences are products of sums and differences.
    Squares,
}

impl Poles {
    /// The pole of `x` less that of `y`, to rounding.
    #[inline(always)]
    fn gap(self, x: f64, y: f64) -> f64 {
        match self {
            Poles::Plain => x - y,
            Poles::Squares => (x - y) * (x + y),
        }
    }
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

/// Numbers that are worked on at once.
const LANES: usize = 8;

/// The roots for ascending poles, weights that are not 0 and a positive `rho`.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn roots(kind: Poles, poles: &[f64], z: &[f64], rho: f64) -> Roots {
    let k = poles.len();
    // Whole groups of lanes: what fills them up is infinitely far away and weighs nothing.
    let groups = k.div_ceil(LANES);
    let mut squares = vec![[0.0; LANES]; groups];
    for (square, z) in squares.as_flattened_mut().iter_mut().zip(z) {
        *square = rho * z * z;
    }
    let total = squares.as_flattened()[..k].iter().sum::<f64>();
    let mut gaps = vec![0.0; k * k];
    let mut places = Vec::with_capacity(k);
    let mut from_pole = vec![[f64::INFINITY; LANES]; groups];
    let measure = |from_pole: &mut [[f64; LANES]], pole: f64| {
        for (gap, x) in from_pole.as_flattened_mut().iter_mut().zip(poles) {
            *gap = kind.gap(*x, pole);
        }
    };
    for (i, row) in gaps.chunks_exact_mut(k.max(1)).enumerate() {
        measure(&mut from_pole, poles[i]);
        // Which half of the interval it lies in decides which pole it is measured from.
        let width = if i + 1 < k {
            from_pole.as_flattened()[i + 1]
        } else {
            total
        };
        let middle = 0.5 * width;
        let (below, above, _) = sums(&from_pole, &squares, middle, i);
        let right = i + 1 < k && 1.0 + below + above < 0.0;
        let pole = i + usize::from(right);
        if right {
            measure(&mut from_pole, poles[pole]);
        }
        let bounds = match (right, i + 1 < k) {
            (true, _) => (-middle, 0.0),
            (false, true) => (0.0, middle),
            (false, false) => (0.0, width),
        };
        let x = root(&from_pole, &squares, (i, k), bounds);
        for (to, gap) in row.iter_mut().zip(from_pole.as_flattened()) {
            *to = gap - x;
        }
        places.push((pole, x));
    }
    let weights = exact_weights(kind, poles, &gaps, z, rho);
    Roots {
        places,
        gaps,
        weights,
    }
}

/// The root between the poles `i` and `i + 1` of `k`, or beyond the last one, within bounds.
#[inline(always)]
fn root(
    poles: &[[f64; LANES]],
    squares: &[[f64; LANES]],
    (i, k): (usize, usize),
    (mut low, mut high): (f64, f64),
) -> f64 {
    if k == 1 {
        return squares[0][0];
    }
    let at = |i: usize| poles[i / LANES][i % LANES];
    // The two poles of the model: beyond the last one, the last two.
    let last = i + 1 == k;
    let p = if last { i - 1 } else { i };
    let ends = (at(p), at(p + 1));
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
        let (a, b) = (ends.0 - x, ends.1 - x);
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

/// The sums over the poles up to `i` and over those above at `x`, and their slopes, each in
/// eight parts.
#[inline(always)]
fn sums(
    poles: &[[f64; LANES]],
    squares: &[[f64; LANES]],
    x: f64,
    i: usize,
) -> (f64, f64, (f64, f64)) {
    let (mut below, mut above) = (Half::default(), Half::default());
    let (whole, part) = ((i + 1) / LANES, (i + 1) % LANES);
    for (c, (p, s)) in poles.iter().zip(squares).enumerate() {
        let (mut term, mut slope) = ([0.0; LANES], [0.0; LANES]);
        for l in 0..LANES {
            let over = 1.0 / (p[l] - x);
            term[l] = s[l] * over;
            slope[l] = term[l] * over;
        }
        if c < whole {
            below.add(term, slope);
        } else if c > whole || part == 0 {
            above.add(term, slope);
        } else {
            let (mut first, mut rest) = ((term, slope), (term, slope));
            for l in 0..LANES {
                let mine = l < part;
                first.0[l] = if mine { term[l] } else { 0.0 };
                first.1[l] = if mine { slope[l] } else { 0.0 };
                rest.0[l] = if mine { 0.0 } else { term[l] };
                rest.1[l] = if mine { 0.0 } else { slope[l] };
            }
            below.add(first.0, first.1);
            above.add(rest.0, rest.1);
        }
    }
    let (below, above) = (below.totals(), above.totals());
    (below.0, above.0, (below.1, above.1))
}

/// Sums of `s / (p - x)` and of their slopes.
#[derive(Default)]
struct Half([f64; LANES], [f64; LANES]);

impl Half {
    #[inline(always)]
    fn add(&mut self, term: [f64; LANES], slope: [f64; LANES]) {
        for l in 0..LANES {
            self.0[l] += term[l];
            self.1[l] += slope[l];
        }
    }

    #[inline(always)]
    fn totals(&self) -> (f64, f64) {
        let add = |v: [f64; 8]| ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
        (add(self.0), add(self.1))
    }
}

/// The weights of which the roots are exact (Löwner's formula).
#[inline(always)]
fn exact_weights(kind: Poles, poles: &[f64], gaps: &[f64], z: &[f64], rho: f64) -> Vec<f64> {
    let k = z.len();
    let mut product: Vec<f64> = (0..k).map(|i| -gaps[i * k + i] / rho).collect();
    for (j, row) in gaps.chunks_exact(k.max(1)).enumerate() {
        let kept = product[j];
        let own = poles[j];
        for (product, (gap, pole)) in product.iter_mut().zip(row.iter().zip(poles)) {
            *product *= gap / kind.gap(*pole, own);
        }
        product[j] = kept;
    }
    product
        .iter()
        .zip(z)
        .map(|(square, z)| square.abs().sqrt().copysign(*z))
        .collect()
}
