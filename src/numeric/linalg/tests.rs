use super::super::array::vector;
use super::super::array::{from_rows, to_vec, transpose};
use super::super::matmul::matmul;
use super::*;
use approx::assert_relative_eq;
use proptest::prelude::*;

fn matrix(rows: &[&[f64]]) -> Array {
    from_rows(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).expect("a matrix")
}

pub(super) fn product(factors: &[&Array]) -> Array {
    let mut all = factors.iter();
    let first = (*all.next().expect("a factor")).clone();
    all.fold(first, |p, f| matmul(&p, f).expect("sizes agree"))
}

pub(super) fn distance(a: &Array, b: &Array) -> f64 {
    assert_eq!(a.shape(), b.shape());
    norm(&(a - b))
}

pub(super) fn assert_orthonormal(q: &Array) {
    let k = q.shape()[1];
    let gram = product(&[&transpose(q), q]);
    let error = distance(&gram, &eye(k, k).expect("fits"));
    assert!(error < 1e-13 * (k as f64 + 1.0), "{error:e}");
}

/// The rule as it is written: the first entry of largest magnitude is positive.
fn assert_signs(q: &Array) {
    for column in q.columns() {
        let mut first = 0.0f64;
        for &x in column {
            if x.abs() > first.abs() {
                first = x;
            }
        }
        assert!(first > 0.0, "{column}");
    }
}

pub(super) fn assert_svd(w: &Array) {
    let Svd { u, s, v } = svd(w).expect("converges");
    let k = w.shape()[0].min(w.shape()[1]);
    assert_eq!(u.shape(), [w.shape()[0], k]);
    assert_eq!(v.shape(), [w.shape()[1], k]);
    assert!(s.iter().all(|&x| x >= 0.0));
    assert!(to_vec(&s).windows(2).all(|p| p[0] >= p[1]), "{s}");
    let rebuilt = product(&[&u, &diag(&s).expect("fits"), &transpose(&v)]);
    let error = distance(&rebuilt, w);
    assert!(
        error <= 1e-13 * (1.0 + k as f64) * norm(w),
        "{error:e} of {}",
        norm(w)
    );
    assert_orthonormal(&u);
    assert_orthonormal(&v);
    assert_signs(&u);
}

#[test]
fn svd_of_the_page_s_map() {
    let w = matrix(&[&[1.2, 0.9], &[-0.3, 0.8]]);
    assert_svd(&w);
    let s = svd(&w).expect("converges").s;
    // numpy.linalg.svd
    assert_relative_eq!(s[[0]], 1.526_745_506_515_459, max_relative = 1e-14);
    assert_relative_eq!(s[[0]] * s[[1]], 1.23, max_relative = 1e-14);
}

#[test]
fn svd_of_degenerate_matrices() {
    let zeros = |m, n| fill_with(&[m, n], |_| 0.0);
    for w in [
        zeros(3, 3),
        zeros(2, 5),
        zeros(4, 1),
        eye(4, 4).expect("fits"),
    ] {
        assert_svd(&w);
    }
    // Rank one, and duplicate and zero columns.
    assert_svd(&fill_with(&[6, 4], |_| 1.0));
    assert_svd(&matrix(&[
        &[1.0, 1.0, 0.0],
        &[2.0, 2.0, 0.0],
        &[-3.0, -3.0, 0.0],
    ]));
    assert_svd(&matrix(&[&[0.0, 0.0, 5.0]]));
    // Far from 1 on either side, and in one matrix.
    assert_svd(&matrix(&[&[1e300, 1e299], &[-1e300, 3e298]]));
    assert_svd(&matrix(&[&[1e-300, 1e-299], &[-1e-300, 3e-300]]));
    assert_svd(&matrix(&[&[1e200, 0.0], &[0.0, 1e-200]]));
    // Equal magnitudes, where rounding must not choose the sign.
    assert_svd(&matrix(&[&[2.0, 1.0], &[1.0, 2.0]]));
    assert_svd(&matrix(&[&[0.0, -1.0], &[1.0, 0.0]]));
    // Hilbert's matrix: singular values over 17 orders.
    assert_svd(&fill_with(&[13, 13], |i| {
        1.0 / (i / 13 + i % 13 + 1) as f64
    }));
    assert_eq!(svd(&zeros(0, 3)).expect("empty").s.len(), 0);
    assert_eq!(svd(&zeros(3, 0)).expect("empty").u.shape(), [3, 0]);
}

#[test]
fn svd_refuses_what_has_none() {
    let nan = matrix(&[&[f64::NAN]]);
    assert_eq!(
        svd(&nan).expect_err("nan").message,
        "`svd` of a matrix that holds NaN"
    );
    assert_eq!(
        svd(&vector(&[1.0])).expect_err("a vector").message,
        "`svd` needs a matrix, not 1"
    );
}

#[test]
fn eigh_ascends_and_rebuilds() {
    let a = matrix(&[&[2.0, 1.0, 0.0], &[1.0, 2.0, 1.0], &[0.0, 1.0, 2.0]]);
    let Eigh { values, vectors } = eigh(&a).expect("symmetric");
    let root = 2.0f64.sqrt();
    for (got, want) in values.iter().zip([2.0 - root, 2.0, 2.0 + root]) {
        assert_relative_eq!(*got, want, max_relative = 1e-14);
    }
    let back = product(&[
        &vectors,
        &diag(&values).expect("fits"),
        &transpose(&vectors),
    ]);
    assert!(distance(&back, &a) < 1e-14);
    assert_orthonormal(&vectors);
    assert_signs(&vectors);
    let error = eigh(&matrix(&[&[1.0, 2.0], &[0.0, 1.0]])).expect_err("not symmetric");
    assert_eq!(
        error.message,
        "`eigh` needs a symmetric matrix, but A[0, 1] is 2 and A[1, 0] is 0"
    );
}

/// `A v = λ v` in real and imaginary parts.
fn assert_eig(a: &Array) {
    let e = eig(a).expect("converges");
    let (re, im) = (&e.vectors_real, &e.vectors_imag);
    let (d_re, d_im) = (diag(&e.real).expect("fits"), diag(&e.imag).expect("fits"));
    let error_re = product(&[a, re]) - product(&[re, &d_re]) + product(&[im, &d_im]);
    let error_im = product(&[a, im]) - product(&[re, &d_im]) - product(&[im, &d_re]);
    let scale = norm(a).max(f64::MIN_POSITIVE);
    assert!(norm(&error_re) < 1e-11 * scale, "{e:?}\n{error_re}");
    assert!(norm(&error_im) < 1e-11 * scale, "{e:?}\n{error_im}");
    for j in 0..a.shape()[0] {
        let length: f64 = (0..a.shape()[0])
            .map(|i| re[[i, j]].powi(2) + im[[i, j]].powi(2))
            .sum();
        assert_relative_eq!(length, 1.0, max_relative = 1e-12);
    }
}

#[test]
fn eig_of_oblique_directions() {
    // V diag(1.5, 0.6) V⁻¹ with V = [u, v] at 60 degrees.
    let (s, c) = libm::sincos(std::f64::consts::FRAC_PI_3);
    let v = matrix(&[&[1.0, c], &[0.0, s]]);
    let a = product(&[
        &v,
        &matrix(&[&[1.5, 0.0], &[0.0, 0.6]]),
        &inv(&v).expect("regular"),
    ]);
    let e = eig(&a).expect("converges");
    assert!(e.is_real());
    assert_relative_eq!(e.real[[0]], 1.5, max_relative = 1e-14);
    assert_relative_eq!(e.real[[1]], 0.6, max_relative = 1e-14);
    assert!(distance(&e.vectors_real, &v) < 1e-14);
    assert_eig(&a);
}

#[test]
fn eig_of_turns_and_regular_matrices() {
    let e = eig(&rotation(0.5)).expect("converges");
    assert_relative_eq!(e.real[[0]], libm::cos(0.5), max_relative = 1e-14);
    assert_relative_eq!(e.imag[[0]], libm::sin(0.5), max_relative = 1e-14);
    assert_eq!(e.imag[[1]], -e.imag[[0]]);
    assert_eig(&rotation(0.5));
    let cycle = |n: usize| fill_with(&[n, n], |i| f64::from((i / n + 1) % n == i % n));
    for n in 1..9 {
        assert_eig(&cycle(n));
    }
    assert_eig(&fill_with(&[3, 3], |_| 0.0));
    assert_eig(&eye(4, 4).expect("fits"));
    // Defective: one direction for a double value.
    assert_eig(&matrix(&[&[2.0, 1.0], &[0.0, 2.0]]));
    assert_eig(&matrix(&[
        &[0.0, 1.0, 0.0],
        &[0.0, 0.0, 1.0],
        &[0.0, 0.0, 0.0],
    ]));
    // A companion matrix with roots 1 to 5.
    assert_eig(&matrix(&[
        &[15.0, -85.0, 225.0, -274.0, 120.0],
        &[1.0, 0.0, 0.0, 0.0, 0.0],
        &[0.0, 1.0, 0.0, 0.0, 0.0],
        &[0.0, 0.0, 1.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 1.0, 0.0],
    ]));
    assert_eq!(
        eig(&fill_with(&[0, 0], |_| 0.0)).expect("empty").real.len(),
        0
    );
    assert!(eig(&fill_with(&[2, 3], |_| 0.0)).is_err());
}

#[test]
fn qr_has_numpy_s_signs() {
    let a = matrix(&[&[1.0, 2.0], &[3.0, 4.0], &[5.0, 6.0]]);
    let (q, r) = qr(&a).expect("a matrix");
    // numpy.linalg.qr
    assert_relative_eq!(q[[0, 0]], -0.169_030_850_945_703_3, max_relative = 1e-14);
    assert_relative_eq!(q[[0, 1]], 0.897_085_227_145_060_2, max_relative = 1e-13);
    assert_relative_eq!(r[[0, 0]], -5.916_079_783_099_616, max_relative = 1e-14);
    assert_relative_eq!(r[[1, 1]], 0.828_078_671_210_825_1, max_relative = 1e-13);
    assert_eq!(r[[1, 0]], 0.0);
    assert!(distance(&product(&[&q, &r]), &a) < 1e-14);
    let (q, r) = qr(&fill_with(&[2, 4], |i| i as f64)).expect("wide");
    assert_eq!((q.shape(), r.shape()), (&[2usize, 2][..], &[2usize, 4][..]));
}

#[test]
fn cholesky_names_the_part_that_fails() {
    let a = matrix(&[&[4.0, 2.0], &[2.0, 3.0]]);
    let l = cholesky(&a).expect("positive");
    assert!(distance(&product(&[&l, &transpose(&l)]), &a) < 1e-15);
    assert_eq!((l[[0, 0]], l[[0, 1]], l[[1, 0]]), (2.0, 0.0, 1.0));
    let error = cholesky(&matrix(&[&[1.0, 2.0], &[2.0, 1.0]])).expect_err("indefinite");
    assert_eq!(
        error.message,
        "`cholesky` needs a positive definite matrix; its leading 2×2 part is not"
    );
}

#[test]
fn inverses_exist_or_say_why_not() {
    let a = matrix(&[&[1.0, 2.0], &[3.0, 4.0]]);
    let back = product(&[&a, &inv(&a).expect("regular")]);
    assert!(distance(&back, &eye(2, 2).expect("fits")) < 1e-14);
    let error = inv(&matrix(&[&[1.0, 2.0], &[2.0, 4.0]])).expect_err("singular");
    assert!(
        error
            .message
            .starts_with("cannot invert 2×2: the matrix is singular (condition number"),
        "{}",
        error.message
    );
    assert_eq!(error.hint.as_deref(), Some("pinv(A) always exists"));
    assert_eq!(
        inv(&fill_with(&[2, 2], |_| 0.0)).expect_err("zero").message,
        "cannot invert 2×2: the matrix is singular (condition number infinite)"
    );
    assert_eq!(
        inv(&fill_with(&[0, 0], |_| 0.0)).expect("empty").shape(),
        [0, 0]
    );
}

#[test]
fn equations_are_solved_for_vectors_and_matrices() {
    let a = matrix(&[&[3.0, 1.0], &[1.0, 2.0]]);
    let x = solve(&a, &vector(&[9.0, 8.0])).expect("regular");
    assert_eq!(x.shape(), [2]);
    assert!(distance(&x, &vector(&[2.0, 3.0])) < 1e-14);
    let many = solve(&a, &eye(2, 2).expect("fits")).expect("regular");
    assert!(distance(&many, &inv(&a).expect("regular")) < 1e-15);
    assert!(solve(&a, &vector(&[1.0])).is_err());
    assert!(solve(&fill_with(&[2, 2], |_| 1.0), &vector(&[1.0, 1.0])).is_err());
}

#[test]
fn least_squares_fits_the_line() {
    // numpy.linalg.lstsq: the textbook line through four points.
    let a = matrix(&[&[0.0, 1.0], &[1.0, 1.0], &[2.0, 1.0], &[3.0, 1.0]]);
    let fit = lstsq(&a, &vector(&[-1.0, 0.2, 0.9, 2.1])).expect("fits");
    assert!(distance(&fit.x, &vector(&[1.0, -0.95])) < 1e-14);
    assert_relative_eq!(fit.residuals[[0]], 0.05, max_relative = 1e-12);
    assert_eq!(fit.rank, 2);
    let short = lstsq(&matrix(&[&[1.0, 1.0]]), &vector(&[2.0])).expect("fits");
    assert!(distance(&short.x, &vector(&[1.0, 1.0])) < 1e-15);
}

#[test]
fn pinv_meets_penrose() {
    let a = matrix(&[&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]]);
    let p = pinv(&a).expect("exists");
    assert_eq!(p.shape(), [3, 2]);
    assert!(distance(&product(&[&a, &p, &a]), &a) < 1e-13);
    assert!(distance(&product(&[&p, &a, &p]), &p) < 1e-14);
}

#[test]
fn small_measures_of_a_matrix() {
    let a = matrix(&[&[1.0, 2.0], &[3.0, 4.0]]);
    assert_eq!(det(&a).expect("square"), -2.0);
    assert_relative_eq!(
        det(&matrix(&[
            &[2.0, 0.0, 1.0],
            &[1.0, 3.0, 2.0],
            &[1.0, 1.0, 1.0]
        ]))
        .expect("square"),
        0.0,
        epsilon = 1e-15
    );
    assert_eq!(trace(&a).expect("a matrix"), 5.0);
    assert_eq!(rank(&fill_with(&[4, 3], |_| 1.0)).expect("a matrix"), 1);
    assert_eq!(rank(&fill_with(&[4, 3], |_| 0.0)).expect("a matrix"), 0);
    assert_relative_eq!(norm(&vector(&[3e200, 4e200])), 5e200, max_relative = 1e-15);
    assert_eq!(
        to_vec(&norm_axis(&a, 0).expect("fits")),
        [10f64.sqrt(), 20f64.sqrt()]
    );
    assert_eq!(cond(&eye(3, 3).expect("fits")), Ok(1.0));
    assert_eq!(to_vec(&diag(&a).expect("a matrix")), [1.0, 4.0]);
    assert_eq!(
        to_vec(&diag(&vector(&[1.0, 2.0])).expect("fits")),
        [1.0, 0.0, 0.0, 2.0]
    );
    let o = outer(&vector(&[1.0, 2.0]), &vector(&[3.0, 4.0, 5.0])).expect("fits");
    assert_eq!(to_vec(&o), [3.0, 4.0, 5.0, 6.0, 8.0, 10.0]);
    assert!(eye(1 << 20, 1 << 20).is_err());
}

#[test]
fn expm_of_a_generator_is_a_rotation() {
    for angle in [0.0, 0.3, 3.0, 40.0] {
        let generator = matrix(&[&[0.0, -angle], &[angle, 0.0]]);
        let turn = expm(&generator).expect("square");
        assert!(distance(&turn, &rotation(angle)) < 1e-13, "{turn}");
    }
    let nilpotent = matrix(&[&[0.0, 1.0, 2.0], &[0.0, 0.0, 3.0], &[0.0, 0.0, 0.0]]);
    let want = matrix(&[&[1.0, 1.0, 3.5], &[0.0, 1.0, 3.0], &[0.0, 0.0, 1.0]]);
    assert!(distance(&expm(&nilpotent).expect("square"), &want) < 1e-14);
}

fn matrices() -> impl Strategy<Value = Array> {
    (1usize..8, 1usize..8, 0usize..4).prop_flat_map(|(m, n, kind)| {
        prop::collection::vec(-10f64..10.0, m * n).prop_map(move |data| {
            let full = fill_with(&[m, n], |i| match kind {
                // Whole numbers bring ties and zeros.
                1 => (data[i] / 5.0).round(),
                // Scales far apart.
                2 => data[i] * libm::exp(6.0 * data[i % n]),
                _ => data[i],
            });
            if kind < 3 {
                return full;
            }
            let column = fill_with(&[m, 1], |i| data[i * n]);
            let row = fill_with(&[1, n], |j| data[j]);
            matmul(&column, &row).expect("an outer product")
        })
    })
}

proptest! {
    #[test]
    fn svd_holds_for_any_matrix(w in matrices()) {
        assert_svd(&w);
    }

    #[test]
    fn svd_and_transpose_agree(w in matrices()) {
        let (a, b) = (svd(&w).expect("converges"), svd(&transpose(&w)).expect("converges"));
        prop_assert!(distance(&a.s, &b.s) <= 1e-12 * (norm(&w) + 1e-300));
    }

    #[test]
    fn eig_holds_for_any_square_matrix(n in 1usize..7, data in prop::collection::vec(-10f64..10.0, 36)) {
        assert_eig(&fill_with(&[n, n], |i| data[i]));
        let whole = fill_with(&[n, n], |i| (data[i] / 4.0).round());
        let e = eig(&whole).expect("converges");
        // Defective matrices lose digits in the vectors, not in the sum of the values.
        let sum: f64 = e.real.iter().sum();
        prop_assert!((sum - trace(&whole).expect("square")).abs() < 1e-9);
    }

    #[test]
    fn eigh_holds_for_any_symmetric_matrix(n in 1usize..8, data in prop::collection::vec(-10f64..10.0, 64)) {
        let a = fill_with(&[n, n], |i| data[(i / n).max(i % n) * 8 + (i / n).min(i % n)]);
        let e = eigh(&a).expect("symmetric");
        let back = product(&[&e.vectors, &diag(&e.values).expect("fits"), &transpose(&e.vectors)]);
        prop_assert!(distance(&back, &a) <= 1e-12 * norm(&a));
        prop_assert!(to_vec(&e.values).windows(2).all(|p| p[0] <= p[1]));
        assert_orthonormal(&e.vectors);
        assert_signs(&e.vectors);
    }

    #[test]
    fn qr_holds_for_any_matrix(w in matrices()) {
        let (q, r) = qr(&w).expect("a matrix");
        assert_orthonormal(&q);
        prop_assert!(distance(&product(&[&q, &r]), &w) <= 1e-13 * (norm(&w) + 1e-300));
    }
}
