//! What holds for small matrices holds for those that are worked on in blocks.

use super::super::array::{to_vec, transpose};
use super::super::random::Rng;
use super::tests::{assert_orthonormal, assert_svd, distance, product};
use super::*;
use proptest::prelude::*;

fn random(m: usize, n: usize, seed: u64) -> Array {
    Rng::new(seed).normal(0.0, 1.0, &[m, n]).expect("fits")
}

/// Orthonormal columns.
fn frame(m: usize, n: usize, seed: u64) -> Array {
    qr(&random(m, n, seed)).expect("a matrix").0
}

/// Values along a diagonal: equal ones, clusters, a steep descent, zeros.
fn spectrum(kind: usize, n: usize) -> Array {
    fill_with(&[n], |i| match kind {
        0 => (i / 7) as f64,
        1 => 1.0 + 1e-13 * i as f64,
        2 => libm::exp2(-(i as f64)),
        3 => f64::from(i % 3 == 0) * (i as f64 + 1.0),
        4 => 2.0,
        _ => 1.0 + (i as f64) * 0.37,
    })
}

fn scales() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![1.0, 1e-290, 1e290, 3.7])
}

fn largest(a: &Array) -> f64 {
    a.iter().fold(0.0, |max: f64, x| max.max(x.abs()))
}

/// Orthonormal vectors, ascending values, and the matrix again.
fn assert_eigh(a: &Array) -> Array {
    let n = a.shape()[0];
    let Eigh { values, vectors } = eigh(a).expect("symmetric");
    assert!(to_vec(&values).windows(2).all(|p| p[0] <= p[1]));
    assert_orthonormal(&vectors);
    let back = product(&[
        &vectors,
        &diag(&values).expect("fits"),
        &transpose(&vectors),
    ]);
    let error = largest(&(back - a));
    assert!(error <= 1e-14 * n as f64 * largest(a), "{error:e}");
    values
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn equations_are_solved_in_blocks(n in 40usize..140, seed in 0u64..1000, scale in scales()) {
        let a = random(n, n, seed) * scale;
        let b = random(n, 5, seed + 1);
        let x = solve(&a, &b).expect("regular");
        let error = largest(&(product(&[&a, &x]) - &b));
        prop_assert!(error < 1e-13 * n as f64 * largest(&x) * scale, "{error:e}");
        let back = product(&[&a, &inv(&a).expect("regular")]);
        prop_assert!(distance(&back, &eye(n, n).expect("fits")) < 1e-9);
        let one = solve(&a, &b.index_axis(ndarray::Axis(1), 0).to_owned()).expect("regular");
        for i in 0..n {
            prop_assert!((one[[i]] - x[[i, 0]]).abs() <= 1e-9 * largest(&x));
        }
    }

    #[test]
    fn determinants_multiply(n in 49usize..100, seed in 0u64..1000) {
        let (a, b) = (frame(n, n, seed), frame(n, n, seed + 1));
        let (x, y) = (det(&a).expect("square"), det(&b).expect("square"));
        prop_assert!((x.abs() - 1.0).abs() < 1e-12);
        let both = det(&product(&[&a, &b])).expect("square");
        prop_assert!((both - x * y).abs() < 1e-12);
    }

    #[test]
    fn qr_in_blocks_rebuilds(m in 25usize..120, n in 25usize..120, seed in 0u64..1000, scale in scales()) {
        let a = random(m, n, seed) * scale;
        let (q, r) = qr(&a).expect("a matrix");
        let k = m.min(n);
        prop_assert_eq!((q.shape(), r.shape()), (&[m, k][..], &[k, n][..]));
        assert_orthonormal(&q);
        prop_assert!(largest(&(product(&[&q, &r]) - &a)) < 1e-13 * scale * k as f64);
        for i in 0..k {
            for j in 0..i.min(n) {
                prop_assert_eq!(r[[i, j]], 0.0);
            }
        }
        // Columns that depend on others are no obstacle.
        let low = product(&[&random(m, 3, seed), &random(3, n, seed + 1)]);
        let (q, r) = qr(&low).expect("a matrix");
        assert_orthonormal(&q);
        prop_assert!(largest(&(product(&[&q, &r]) - &low)) < 1e-12 * k as f64);
    }

    #[test]
    fn cholesky_in_blocks_rebuilds(n in 30usize..140, seed in 0u64..1000) {
        let x = random(n, n, seed);
        let a = product(&[&x, &transpose(&x)]) + eye(n, n).expect("fits");
        let l = cholesky(&a).expect("positive");
        prop_assert!(largest(&(product(&[&l, &transpose(&l)]) - &a)) < 1e-14 * n as f64 * largest(&a));
        prop_assert!((0..n).all(|i| (i + 1..n).all(|j| l[[i, j]] == 0.0)));
        let mut bad = a;
        bad[[n - 1, n - 1]] = -1.0;
        let error = cholesky(&bad).expect_err("not positive");
        prop_assert!(error.message.contains(&format!("leading {n}×{n} part")), "{}", error.message);
    }

    #[test]
    fn eigh_of_chosen_spectra(n in 20usize..150, kind in 0usize..6, seed in 0u64..1000, scale in scales()) {
        let v = frame(n, n, seed);
        let values = spectrum(kind, n) * scale;
        let a = product(&[&v, &diag(&values).expect("fits"), &transpose(&v)]);
        let found = assert_eigh(&((&a + &transpose(&a)) * 0.5));
        let mut want = to_vec(&values);
        want.sort_by(f64::total_cmp);
        let top = largest(&values);
        for (x, y) in found.iter().zip(&want) {
            prop_assert!((x - y).abs() <= 1e-13 * top, "{x} and {y}");
        }
    }

    #[test]
    fn svd_of_chosen_spectra(
        m in 20usize..130, n in 20usize..130, kind in 0usize..6, seed in 0u64..1000, scale in scales(),
    ) {
        let k = m.min(n);
        let values = spectrum(kind, k);
        let a = product(&[
            &frame(m, k, seed),
            &diag(&values).expect("fits"),
            &transpose(&frame(n, k, seed + 1)),
        ]) * scale;
        assert_svd(&a);
        let found = svd(&a).expect("converges").s;
        let mut want = to_vec(&values);
        want.sort_by(|x, y| y.total_cmp(x));
        let top = want.first().copied().unwrap_or(0.0);
        for (x, y) in found.iter().zip(&want) {
            prop_assert!((x / scale - y).abs() <= 1e-13 * top, "{x} and {y}");
        }
    }

    #[test]
    fn eig_of_any_large_matrix(n in 20usize..170, kind in 0usize..4, seed in 0u64..1000) {
        let a = match kind {
            0 => random(n, n, seed),
            // Whole numbers: equal values, defects.
            1 => random(n, n, seed).mapv(f64::round),
            // Scales far apart.
            2 => {
                let rows = random(n, 1, seed + 1).mapv(|x| libm::exp2((x * 20.0).round()));
                &random(n, n, seed) * &rows
            }
            // A cycle with a little noise.
            _ => fill_with(&[n, n], |i| f64::from((i / n + 1) % n == i % n)) + random(n, n, seed) * 1e-10,
        };
        let e = eig(&a).expect("converges");
        let (re, im) = (&e.vectors_real, &e.vectors_imag);
        let (x, y) = (diag(&e.real).expect("fits"), diag(&e.imag).expect("fits"));
        let error = distance(&product(&[&a, re]), &(product(&[re, &x]) - product(&[im, &y])))
            + distance(&product(&[&a, im]), &(product(&[re, &y]) + product(&[im, &x])));
        prop_assert!(error <= 1e-13 * n as f64 * norm(&a), "{error:e}");
        let sum: f64 = e.real.iter().sum();
        let want = trace(&a).expect("square");
        prop_assert!((sum - want).abs() <= 1e-12 * norm(&a) * n as f64);
    }
}

#[test]
fn expm_in_blocks_is_that_of_the_parts() {
    // exp of a block diagonal matrix, seen from another frame.
    let n = 60;
    let v = frame(n, n, 3);
    let values = fill_with(&[n], |i| (i as f64) * 0.1 - 3.0);
    let of = |d: &Array| product(&[&v, &diag(d).expect("fits"), &transpose(&v)]);
    let got = expm(&of(&values)).expect("square");
    let want = of(&values.mapv(libm::exp));
    assert!(largest(&(got - &want)) < 1e-12 * largest(&want));
}
