//! Large matrix products, from which everything large in linear algebra is made.
//!
//! Both factors are packed into panels that lie along memory, and a tile of the result stays
//! in registers while a panel of each passes by: Goto and van de Geijn, "Anatomy of
//! high-performance matrix multiplication", 2008.
//!
//! The same bits everywhere: products are fused with sums (`mul_add`, which IEEE 754 rounds
//! exactly; a processor without the instruction computes the same, slowly), and the terms of
//! every element are added in the order of the inner index, in blocks of [`DEPTH`]. The shape of the tile
//! depends on the processor, and no bit on the shape of the tile.

use multiversion::{multiversion, target::match_target};

/// A matrix that is read by rows and columns, either way round.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// Its numbers, from the first of the first row.
    pub values: &'a [f64],
    /// How many there are from one row to the next.
    pub row: usize,
    /// How many there are from one column to the next.
    pub column: usize,
}

impl<'a> View<'a> {
    /// Row by row, `stride` numbers from one to the next.
    pub(super) fn rows(values: &'a [f64], stride: usize) -> Self {
        View {
            values,
            row: stride,
            column: 1,
        }
    }

    /// The rows as columns.
    pub(super) fn transposed(self) -> Self {
        View {
            row: self.column,
            column: self.row,
            ..self
        }
    }

    /// The part from a row and a column on.
    pub(super) fn from(self, row: usize, column: usize) -> Self {
        let start = row * self.row + column * self.column;
        View {
            values: self.values.get(start..).unwrap_or_default(),
            ..self
        }
    }
}

/// How many terms are added in registers before they go to the result.
const DEPTH: usize = 256;

/// How many columns of the right factor are packed at once: `DEPTH` rows of them fit into
/// the second cache.
const WIDTH: usize = 288;

/// `out += sign · a · b`, where `a` is m×k, `b` is k×n and the rows of `out` start `stride`
/// numbers apart. `sign` is 1 or -1.
#[multiversion(targets(
    "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma",
    "x86_64+avx2+fma"
))]
pub(super) fn add_product(
    (out, stride): (&mut [f64], usize),
    sign: f64,
    a: View<'_>,
    b: View<'_>,
    (m, k, n): (usize, usize, usize),
) {
    match_target! {
        "x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx2+fma" => match best_width(n) {
            8 => blocks::<8, 8>((out, stride), sign, a, b, (m, k, n)),
            16 => blocks::<8, 16>((out, stride), sign, a, b, (m, k, n)),
            _ => blocks::<8, 24>((out, stride), sign, a, b, (m, k, n)),
        },
        _ => blocks::<4, 12>((out, stride), sign, a, b, (m, k, n)),
    }
}

/// How many columns a tile best has: a wide one reads less, a narrow one has less to fill up.
fn best_width(n: usize) -> usize {
    let filled = |width: usize| n.div_ceil(width) * width;
    if 9 * filled(8) < 8 * filled(16).min(filled(24)) {
        8
    } else if filled(16) < filled(24) {
        16
    } else {
        24
    }
}

#[inline(always)]
fn blocks<const M: usize, const N: usize>(
    (out, stride): (&mut [f64], usize),
    sign: f64,
    a: View<'_>,
    b: View<'_>,
    (m, k, n): (usize, usize, usize),
) {
    let mut left = vec![[0.0; M]; DEPTH.min(k)];
    let mut right = vec![[0.0; N]; DEPTH.min(k) * WIDTH.min(n).div_ceil(N)];
    for column in (0..n).step_by(WIDTH) {
        let width = WIDTH.min(n - column);
        for depth in (0..k).step_by(DEPTH) {
            let deep = DEPTH.min(k - depth);
            for (j, panel) in right
                .chunks_exact_mut(deep)
                .take(width.div_ceil(N))
                .enumerate()
            {
                let part = b.from(depth, column + j * N);
                pack(panel, part.transposed(), 1.0, (width - j * N).min(N));
            }
            for row in (0..m).step_by(M) {
                let high = M.min(m - row);
                pack(&mut left[..deep], a.from(row, depth), sign, high);
                for (j, panel) in right.chunks_exact(deep).take(width.div_ceil(N)).enumerate() {
                    let at = column + j * N;
                    let wide = N.min(n - at);
                    let sums = tile::<M, N>(&left[..deep], panel);
                    for (r, sum) in sums.iter().take(high).enumerate() {
                        let out = &mut out[(row + r) * stride + at..][..wide];
                        if let Ok(whole) = <&mut [f64; N]>::try_from(&mut *out) {
                            for (o, s) in whole.iter_mut().zip(sum) {
                                *o += s;
                            }
                            continue;
                        }
                        for (o, s) in out.iter_mut().zip(sum) {
                            *o += s;
                        }
                    }
                }
            }
        }
    }
}

/// Up to `N` rows of `from` side by side, so that one step along memory is one column; the rest is 0.
#[inline(always)]
fn pack<const N: usize>(panel: &mut [[f64; N]], from: View<'_>, sign: f64, count: usize) {
    if from.row == 1 && count == N && from.column >= N {
        for (to, from) in panel.iter_mut().zip(from.values.chunks(from.column)) {
            for (to, x) in to.iter_mut().zip(&from[..N]) {
                *to = sign * x;
            }
        }
        return;
    }
    if from.row == 1 && from.column >= count {
        for (to, from) in panel.iter_mut().zip(from.values.chunks(from.column)) {
            to[count..].fill(0.0);
            for (to, x) in to[..count].iter_mut().zip(from) {
                *to = sign * x;
            }
        }
        return;
    }
    for r in 0..N {
        if r < count {
            let row = from.values[r * from.row..].iter().step_by(from.column);
            for (to, x) in panel.iter_mut().zip(row) {
                to[r] = sign * x;
            }
        } else {
            for to in panel.iter_mut() {
                to[r] = 0.0;
            }
        }
    }
}

/// The product of two panels. The rows are written out, because a loop over them
/// is turned into gathering and scattering of single numbers.
#[inline(always)]
fn tile<const M: usize, const N: usize>(left: &[[f64; M]], right: &[[f64; N]]) -> [[f64; N]; M] {
    let mut sums = [[0.0; N]; M];
    for (a, b) in left.iter().zip(right) {
        macro_rules! rows {
            ($($r:literal)*) => {$(
                if $r < M {
                    let x = a[$r];
                    for c in 0..N {
                        sums[$r][c] = x.mul_add(b[c], sums[$r][c]);
                    }
                }
            )*};
        }
        rows!(0 1 2 3 4 5 6 7);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn terms_are_fused_in_the_order_of_their_index(
            (m, k, n) in (1usize..40, 0usize..600, 1usize..60),
            turned in any::<bool>(),
            minus in any::<bool>(),
        ) {
            let wave = |n: usize, w: f64| -> Vec<f64> { (0..n).map(|i| libm::sin(i as f64 * w)).collect() };
            let (a, b) = (wave(m * k, 1.3), wave(k * n, 0.7));
            let (left, right) = if turned {
                (View::rows(&a, m).transposed(), View::rows(&b, k).transposed())
            } else {
                (View::rows(&a, k), View::rows(&b, n))
            };
            let at = |v: View<'_>, i: usize, j: usize| v.values[i * v.row + j * v.column];
            let sign = if minus { -1.0 } else { 1.0 };
            let stride = n + 3;
            let mut out = vec![0.5; m * stride];
            add_product((&mut out, stride), sign, left, right, (m, k, n));
            for i in 0..m {
                for j in 0..n {
                    let terms: Vec<usize> = (0..k).collect();
                    let want = terms.chunks(DEPTH).fold(0.5, |sum, block| {
                        sum + block.iter().fold(0.0, |s, &p| {
                            (sign * at(left, i, p)).mul_add(at(right, p, j), s)
                        })
                    });
                    prop_assert_eq!(out[i * stride + j], want);
                }
                prop_assert!(out[i * stride + n..(i + 1) * stride].iter().all(|x| *x == 0.5));
            }
        }
    }
}
