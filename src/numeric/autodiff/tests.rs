use super::*;
use crate::numeric::array::{from_rows, from_vec, to_vec, vector};
use crate::numeric::elementwise;
use crate::numeric::random::Rng;

fn call(name: &str, x: &Num) -> Result<Num> {
    each(name, x).expect("a function of each number")
}

/// The derivative of a function of one array that gives a number, by central differences.
fn differences(f: &dyn Fn(&Num) -> Result<Num>, x: &Array, step: f64) -> Vec<f64> {
    let data = to_vec(x);
    let at = |i: usize, d: f64| {
        let mut moved = data.clone();
        moved[i] += d;
        let moved = from_vec(x.shape(), moved).expect("fits");
        single(&f(&Num::from(moved)).expect("a number").array()).expect("one number")
    };
    // Richardson's extrapolation of two step widths.
    (0..data.len())
        .map(|i| {
            let wide = (at(i, 2.0 * step) - at(i, -2.0 * step)) / (4.0 * step);
            let narrow = (at(i, step) - at(i, -step)) / (2.0 * step);
            (4.0 * narrow - wide) / 3.0
        })
        .collect()
}

fn gradient(f: &dyn Fn(&Num) -> Result<Num>, x: &Array) -> Vec<f64> {
    let found = grad(|x| f(&x[0]), &[Num::from(x.clone())]).expect("a derivative");
    assert_eq!(found[0].shape(), x.shape());
    to_vec(&found[0].array())
}

/// Compares first derivatives, and second ones along a direction, with differences.
fn check(name: &str, x: &Array, f: &dyn Fn(&Num) -> Result<Num>) {
    let close = |got: &[f64], want: &[f64], order: &str| {
        for (g, w) in got.iter().zip(want) {
            let size = 1.0 + want.iter().fold(0.0f64, |m, v| m.max(v.abs()));
            assert!(
                (g - w).abs() < 1e-7 * size,
                "{order} of {name}: {got:?} {want:?}"
            );
        }
    };
    close(&gradient(f, x), &differences(f, x, 1e-3), "first");
    let v = Rng::new(99).normal(0.0, 1.0, x.shape()).expect("fits");
    let v = Num::from(v);
    let slope = |x: &Num| -> Result<Num> {
        let g = grad(|y| f(&y[0]), std::slice::from_ref(x))?;
        g[0].mul(&v)?.sum(None)
    };
    close(
        &gradient(&slope, x),
        &differences(&slope, x, 1e-3),
        "second",
    );
}

fn random(seed: u64, shape: &[usize]) -> Array {
    Rng::new(seed).normal(0.0, 1.0, shape).expect("fits")
}

/// A number out of an array that depends on every entry in its own way.
fn weighed(x: &Num) -> Result<Num> {
    let w = crate::numeric::array::fill_with(&x.shape(), |i| 0.3 + (i as f64 * 1.7).sin());
    x.mul(&Num::from(w))?.sum(None)
}

#[test]
fn every_elementary_function_has_a_slope() {
    for (name, _) in elementwise::UNARY {
        assert!(is_each(name), "{name}");
    }
    for f in crate::numeric::activation::Activation::ALL {
        let with_parameter = matches!(f.name(), "leaky_relu" | "prelu" | "elu");
        assert!(with_parameter || is_each(f.name()), "{}", f.name());
    }
}

#[test]
fn slopes_are_those_of_differences() {
    let inside = vector(&[-0.7, -0.2, 0.3, 0.6]);
    let above = vector(&[1.3, 2.2, 4.5]);
    for (name, _) in elementwise::UNARY {
        let x = match *name {
            "acosh" | "log" | "log2" | "log10" | "sqrt" | "cbrt" => &above,
            _ => &inside,
        };
        check(name, x, &|x| weighed(&call(name, x)?));
    }
    let apart = vector(&[-3.5, -1.7, -0.4, 0.6, 2.1, 3.4]);
    for f in crate::numeric::activation::Activation::ALL {
        let name = f.name();
        if is_each(name) {
            check(name, &apart, &|x| weighed(&call(name, x)?));
        }
    }
    let slope = Num::Number(0.2);
    check("leaky_relu", &apart, &|x| weighed(&x.leaky_relu(&slope)?));
    check("elu", &apart, &|x| weighed(&x.elu(&slope)?));
    check("softplus", &apart, &|x| weighed(&x.softplus(&slope)?));
}

#[test]
fn slopes_are_those_of_activations_also_far_out() {
    use crate::numeric::activation::Activation;
    for f in Activation::ALL {
        for x in [-1e3, -40.0, -1.0, 0.0, 0.5, 30.0, 1e3] {
            let of = |x: &[Num]| match f {
                Activation::LeakyRelu { slope } | Activation::Prelu { slope } => {
                    x[0].leaky_relu(&Num::Number(slope))
                }
                Activation::Elu { alpha } => x[0].elu(&Num::Number(alpha)),
                _ => call(f.name(), &x[0]),
            };
            let found = grad(of, &[Num::Number(x)]).expect("a slope");
            let got = single(&found[0].array()).expect("a number");
            let want = f.derivative(x);
            assert!(
                (got - want).abs() <= 1e-15 * (1.0 + want.abs()),
                "{} at {x}: {got} {want}",
                f.name()
            );
        }
    }
}

#[test]
fn pairs_broadcast() {
    let x = vector(&[0.7, 1.9, 2.4]);
    let column = Num::from(from_rows(&[vec![0.65], vec![1.3]]).expect("2×1"));
    for pair in [
        Pair::Add,
        Pair::Sub,
        Pair::Mul,
        Pair::Div,
        Pair::Pow,
        Pair::Mod,
        Pair::Hypot,
        Pair::Atan2,
        Pair::Minimum,
        Pair::Maximum,
    ] {
        let name = format!("{pair:?}");
        check(&name, &x, &|x| {
            weighed(&apply(Op::Pair(pair), &[x.clone(), column.clone()])?)
        });
        check(&name, &x, &|x| {
            weighed(&apply(Op::Pair(pair), &[column.clone(), x.clone()])?)
        });
    }
}

#[test]
fn powers_at_zero_have_their_slopes() {
    let at = |y: f64| {
        let found = grad(|x| x[0].pow(&Num::Number(y)), &[Num::Number(0.0)]).expect("a slope");
        single(&found[0].array()).expect("a number")
    };
    assert_eq!([at(0.0), at(1.0), at(2.0), at(3.0)], [0.0, 1.0, 0.0, 0.0]);
    let second = grad(
        |x| Ok(grad(|y| y[0].pow(&Num::Number(2.0)), x)?[0].clone()),
        &[Num::Number(0.0)],
    );
    assert_eq!(to_vec(&second.expect("a slope")[0].array()), [2.0]);
}

#[test]
fn reductions_are_those_of_differences() {
    let x = random(3, &[3, 4]);
    for axes in [None, Some(&[0usize][..]), Some(&[1]), Some(&[0, 1])] {
        check("sum", &x, &|x| weighed(&x.square()?.sum(axes)?));
        check("mean", &x, &|x| weighed(&x.square()?.mean(axes)?));
        check("var", &x, &|x| weighed(&x.var(axes)?));
        check("std", &x, &|x| weighed(&x.std(axes)?));
        check("prod", &x, &|x| weighed(&x.prod(axes)?));
        check("max", &x, &|x| weighed(&x.square()?.extreme(true, axes)?));
        check("quantile", &x, &|x| {
            weighed(&x.square()?.quantile(0.3, axes)?)
        });
    }
    check("cumsum", &x, &|x| weighed(&x.square()?.cumsum(Some(0))?));
    check("sorted", &x, &|x| weighed(&x.square()?.sorted(1)?));
    check("norm", &x, &|x| weighed(&x.norm(Some(1))?));
    for beta in [-2.0, 0.0, 1.0, 3.0] {
        for kind in [Soft::Softmax, Soft::LogSoftmax, Soft::SoftmaxMean] {
            for axis in [None, Some(0), Some(-1)] {
                let beta = Num::Number(beta);
                check("soft", &x, &|x| weighed(&x.soft(kind, &beta, axis)?));
            }
        }
    }
    let v = Num::from(random(4, &[5]));
    for kind in [
        Soft::Softmax,
        Soft::LogSoftmax,
        Soft::SoftmaxMean,
        Soft::LogSumExp,
    ] {
        check("beta", &vector(&[0.8]), &|b| {
            weighed(&v.soft(kind, &b.sum(None)?, None)?)
        });
    }
}

#[test]
fn a_product_with_zeros_has_its_slopes() {
    let found = gradient(&|x| x.prod(None), &vector(&[2.0, 0.0, 5.0]));
    assert_eq!(found, [0.0, 10.0, 0.0]);
    let found = gradient(&|x| x.prod(None), &vector(&[0.0, 0.0, 5.0]));
    assert_eq!(found, [0.0, 0.0, 0.0]);
}

#[test]
fn equal_extremes_share_and_keep_their_value() {
    let x = vector(&[0.1, 0.3, 0.3, 0.3]);
    let third = 1.0 / 3.0;
    assert_eq!(
        gradient(&|x| x.extreme(true, None), &x),
        [0.0, third, third, third]
    );
    let value = Num::from(x).extreme(true, None).expect("a number");
    assert_eq!(to_vec(&value.array()), [0.3]);
}

#[test]
fn products_of_vectors_matrices_and_stacks() {
    for (left, right) in [
        (&[3][..], &[3][..]),
        (&[2, 3], &[3]),
        (&[3], &[3, 2]),
        (&[2, 3], &[3, 4]),
        (&[2, 2, 3], &[3, 2]),
        (&[2, 1, 2, 3], &[4, 3, 2]),
    ] {
        let (a, b) = (random(1, left), random(2, right));
        let (x, y) = (Num::from(a.clone()), Num::from(b.clone()));
        check("left", &a, &|x| weighed(&x.square()?.matmul(&y)?));
        check("right", &b, &|y| weighed(&x.matmul(&y.square()?)?));
    }
}

#[test]
fn linear_algebra_is_that_of_differences() {
    let a = random(5, &[4, 4]);
    let whole = |op: Op| move |x: &Num| weighed(&apply(op.clone(), std::slice::from_ref(x))?);
    check("inv", &a, &whole(Op::Inv));
    check("expm", &a, &whole(Op::Expm));
    check("det", &a, &whole(Op::Det));
    for n in [1, 2, 3] {
        check("det", &random(6, &[n, n]), &whole(Op::Det));
    }
    for shape in [[4, 2], [2, 4], [3, 3]] {
        check("pinv", &random(7, &shape), &whole(Op::Pinv));
    }
    let b = Num::from(random(8, &[4]));
    check("solve", &a, &|x| {
        weighed(&apply(Op::Solve, &[x.clone(), b.clone()])?)
    });
    let many = random(8, &[4, 2]);
    let fixed = Num::from(a.clone());
    check("solve", &many, &|x| {
        weighed(&apply(Op::Solve, &[fixed.clone(), x.square()?])?)
    });
    for shape in [[4, 3], [3, 3]] {
        check("qr", &random(9, &shape), &whole(Op::Qr));
    }
    // Symmetric input out of any matrix, so that differences stay symmetric.
    let even = |x: &Num| x.add(&x.turned()?)?.scale(0.5);
    check("eigh", &a, &|x| whole(Op::Eigh)(&even(x)?));
    check("cholesky", &a, &|x| {
        whole(Op::Cholesky)(
            &x.matmul(&x.turned()?)?
                .add(&Num::from(crate::numeric::linalg::eye(4, 4)?))?,
        )
    });
    check(
        "eig",
        &from_rows(&[vec![2.0, 0.3], vec![0.7, -1.0]]).expect("2×2"),
        &whole(Op::Eig),
    );
    for shape in [[3, 3], [4, 2], [2, 4]] {
        check("svd", &random(11, &shape), &whole(Op::Svd));
    }
}

#[test]
fn vectors_of_equal_eigenvalues_are_refused_and_values_are_not() {
    let eye = Num::from(crate::numeric::linalg::eye(2, 2).expect("fits"));
    let values = grad(
        |a| a[0].eigen(true)?[0].sum(None),
        std::slice::from_ref(&eye),
    );
    assert_eq!(
        to_vec(&values.expect("the trace")[0].array()),
        [1.0, 0.0, 0.0, 1.0]
    );
    let vectors = grad(|a| weighed(&a[0].eigen(true)?[1]), &[eye]);
    assert!(vectors.err().expect("refused").message.contains("`eigh`"));
}

#[test]
fn tapes_do_not_take_each_other_s_values() {
    // d/dx (x · d/dy (x + y)) at 1 is 1: the inner derivative does not see x.
    let outer = grad(
        |x| {
            let inner = grad(|y| x[0].add(&y[0]), &[Num::Number(1.0)])?;
            x[0].mul(&inner[0])
        },
        &[Num::Number(1.0)],
    );
    assert_eq!(to_vec(&outer.expect("a slope")[0].array()), [1.0]);
}

#[test]
fn what_does_not_depend_has_derivative_zero() {
    let found = grad(|_| Ok(Num::Number(3.0)), &[Num::from(vector(&[1.0, 2.0]))]);
    assert_eq!(to_vec(&found.expect("zeros")[0].array()), [0.0, 0.0]);
    let error = grad(|x| Ok(x[0].clone()), &[Num::from(vector(&[1.0, 2.0]))]);
    assert!(error.err().expect("no number").message.contains("gave 2"));
}

#[test]
fn a_long_chain_ends() {
    let found = grad(
        |x| (0..100_000).try_fold(x[0].clone(), |y, _| y.scale(1.000_01)),
        &[Num::Number(2.0)],
    );
    let want = (0..100_000).fold(1.0, |y, _| y * 1.000_01);
    assert_eq!(to_vec(&found.expect("a slope")[0].array()), [want]);
}
