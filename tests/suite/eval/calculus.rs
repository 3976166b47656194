//! Derivatives in the language, against central differences that the language takes itself.

use super::values::eval;
use figc::eval::{Value, builtins, with_big_stack};

/// Functions of one number `x`, near 0.7, one a line, and what is bound before them.
const FUNCTIONS: &str = include_str!("calculus.txt");

fn lines() -> impl Iterator<Item = &'static str> {
    FUNCTIONS
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with("//"))
}

#[test]
fn gradients_are_those_of_differences() {
    let failures: Vec<String> = with_big_stack(|| {
        lines()
            .filter_map(|line| {
                // Five points, fourth order; and the second derivative likewise.
                let source = format!(
                    "let a = 0.7; let h = 1e-3; let v = [0.3, -1.2, 2.1]\n\
                     let M = [2, 0.3, -1; 0.5, 1.7, 0.2; -0.4, 0.9, 3]\n\
                     let f = x => {line}\n\
                     fn slope(g) = (8 * (g(a + h) - g(a - h)) - (g(a + 2 * h) - g(a - 2 * h))) / (12 * h)\n\
                     let (one, two) = (grad(f)(a) - slope(f), grad(grad(f))(a) - slope(grad(f)))\n\
                     (abs(one) < 1e-8 * (1 + abs(slope(f))), abs(two) < 1e-7 * (1 + abs(slope(grad(f)))), one, two)"
                );
                match eval(&source).map(|v| v.to_string()) {
                    Ok(text) if text.starts_with("(true, true") => None,
                    other => Some(format!("{line}: {other:?}")),
                }
            })
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_function_is_differentiated_or_says_why_not() {
    let called = |line: &'static str, name: &str| {
        let call = format!("{name}(");
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let mut places = line.match_indices(&call);
        places.any(|(at, _)| !line[..at].ends_with(part))
    };
    let mut wrong = Vec::new();
    for row in builtins() {
        let tested = lines().any(|line| called(line, row.name));
        // These make what is differentiated by what goes in.
        let makes = matches!(row.name, "mlp" | "rnn" | "lstm" | "eye");
        if tested != row.underivable.is_empty() && !makes {
            wrong.push(row.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_says_that_it_has_no_derivative_gives_none() {
    let mut failures = Vec::new();
    for row in builtins().filter(|row| !row.underivable.is_empty()) {
        let mut args: Vec<String> = Vec::new();
        for param in row.params {
            // One that must be given is shown by its name alone.
            if param.is_rest() {
                args.extend(["x".into(), "x".into()]);
            } else if param.text() == param.name {
                args.push("x".into());
            }
        }
        // What may be left out, one by one: it may be what matters.
        let mut tries = vec![args.join(", ")];
        for param in row.params.iter().filter(|p| !p.is_rest()) {
            if param.text() != param.name {
                let more = format!("{}: x", param.name);
                tries.push([&args[..], &[more]].concat().join(", "));
            }
        }
        let told = tries.iter().map(|args| {
            let source = format!("grad(x => {}({args}))(0.7)", row.name);
            match with_big_stack(move || eval(&source).map(|v| v.to_string())) {
                Ok(value) => format!("gives {value}"),
                Err(message) => message,
            }
        });
        let told: Vec<String> = told.collect();
        let refusal = format!("`{}` cannot be differentiated", row.name);
        if !told.contains(&refusal) {
            failures.push(format!("{}: {told:?}", row.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_has_no_derivative_is_refused_by_name() {
    for (source, name) in [
        ("grad(x => unique([x, 1])[0])(0.5)", "`unique`"),
        (
            "grad(x => histogram([x, 1], bins: 2).edges[0])(0.5)",
            "`histogram`",
        ),
        ("grad(x => rand(3, low: x, seed: 1)[0])(0.5)", "`rand`"),
        ("grad(x => quantile([1, 2, 3], x))(0.5)", "`quantile`"),
        ("grad(b => logsumexp([1, 2], beta: b))(0)", "`beta`"),
        ("grad(x => eigh([x, 0; 0, x])[1][0, 0])(1)", "`eigh`"),
        ("grad(x => eig([0, x; -x, 0])[0][0])(1)", "`eig`"),
        ("grad(x => qr([x, 1, 2; 3, 4, 5])[1][0, 0])(1)", "`qr`"),
        ("grad(x => inv([x, 1; 1, x])[0, 0])(1)", "singular"),
        ("grad(x => alpha(#fce, x))(1)", "`alpha`"),
        ("grad(x => zeros(x))(1)", "`zeros`"),
        (
            "grad(k => fixed_points(x => k - x^2, [1])[0].at)(1)",
            "`fixed_points`",
        ),
        (
            "grad(k => level_sets((x, y) => k * x, 0.5, x: (0, 1), y: (0, 1), n: 3)[0][0, 0])(1)",
            "`level_sets`",
        ),
        (
            "grad(k => len(level_bands((x, y) => k * x, [0, 1], x: (0, 1), y: (0, 1), n: 3)))(1)",
            "`level_bands`",
        ),
        (
            "grad(k => streamlines((x, y) => (k, x), x: (0, 1), y: (0, 1))[0][0, 0])(1)",
            "`streamlines`",
        ),
        (
            "grad(k => train(mlp([1, 1], seed: 1), [0; 1], [1; 3], loss: (s, y) => k * mse(s, y), epochs: 2).loss[1])(1)",
            "`train`",
        ),
        (
            "grad(k => kmeans(k * [1, 2; 3, 4], 1, seed: 1).loss[0])(1)",
            "`kmeans`",
        ),
        ("fold(0..20, sin, (g, k) => grad(g))(1)", "12 times"),
    ] {
        let message = with_big_stack(|| match eval(source) {
            Ok(value) => format!("gives {value}"),
            Err(message) => message,
        });
        assert!(message.contains(name), "{source}: {message}");
        assert!(!message.starts_with("gives"), "{source}: {message}");
    }
}

#[test]
fn derivatives_have_the_form_of_what_they_are_by() {
    for (source, wanted) in [
        ("grad(x => x^2)(3)", "6"),
        ("grad(x => x[1]^2)([3, 4])", "[0, 8]"),
        ("grad((x, y) => x^2 * y)(3, 2)", "[12, 9]"),
        ("grad((x, y) => x^2 * y, wrt: 1)(3, 2)", "9"),
        ("grad((x, y) => x^2 * y, wrt: (0,))(3, 2)", "12"),
        (
            "grad((W, x) => sum(W @ x))([1, 2; 3, 4], [5, 6])",
            "([[5, 6], [5, 6]], [4, 6])",
        ),
        ("grad(p => p[0] * p[1])((3, 4))", "(4, 3)"),
        (
            "grad(p => p.a * sum(p.b))({a: 2, b: [1, 3]})",
            "{a: 4, b: [2, 2]}",
        ),
        ("grad(x => 5)([1, 2])", "[0, 0]"),
        ("grad((x, k: 2) => k * x)(1, k: 7)", "7"),
        ("grad(f => f^2)(3.0) + grad(tanh)(0)", "7"),
        ("jacobian(x => [x, x^2])(3)", "[1, 6]"),
        (
            "jacobian((x, y) => (x * y, x + y))(2, 3)",
            "[[3, 2], [1, 1]]",
        ),
        ("jacobian(A => A.T)([1, 2; 3, 4]).shape", "(2, 2, 2, 2)"),
        ("jacobian(x => [1, 2])([1, 2, 3])", "[[0, 0, 0], [0, 0, 0]]"),
        (
            "jacobian(grad(p => p[0]^2 * p[1]))([3, 2])",
            "[[4, 6], [6, 0]]",
        ),
        ("hessian((x, y) => x^2 * y)(3, 2)", "[[4, 6], [6, 0]]"),
        ("hessian(x => x^3)(2)", "12"),
        ("hessian_vector(x => sum(x^3))([1, 2], [1, 1])", "[6, 12]"),
        ("grad(x => grad(y => x * y)(1) * x)(3)", "6"),
        ("grad(x => x * detach(x))(3)", "3"),
        (
            "fn f(x) = if x < 1 { x } else { x * f(x / 2) }; grad(f)(1.5)",
            "1.5",
        ),
        ("grad(x => [x * k for k in 0..4 if k > 1][1])(2)", "3"),
        ("grad(x => fold(1..4, x, (a, k) => a * k * x))(1)", "24"),
        (
            "grad(v => { let (a, b) = v; a / b })([1, 2])",
            "[0.5, -0.25]",
        ),
        ("[1, 2].map(grad(x => x^3))", "[3, 12]"),
        (
            "grad(x => if x > 0 and not (x == 3) { x^2 } else { 0 })(2)",
            "4",
        ),
        (
            "grad(x => x.shape[0] * x.T[0] * x.size * x.ndim)([2])",
            "[1]",
        ),
        ("let x = 3; grad(sin)(x) == cos(x)", "true"),
        (
            "let n = mlp([2, 2], weights: [[1, 2; 3, 4]], biases: [[0, 1]]); jacobian(n)([5, 6])",
            "[[1, 2], [3, 4]]",
        ),
        (
            "let n = mlp([2, 3, 1], act: tanh, seed: 1); let h = 1e-5; abs(grad(n)(0.3, 0.4)[0] - (n(0.3 + h, 0.4) - n(0.3 - h, 0.4)) / (2 * h)) < 1e-9",
            "true",
        ),
        (
            "let n = mlp([2, 4, 2], act: elu, seed: 1); let p = [0.3, 0.4]; jacobian(n)(p).shape == (2, 2) and norm(jacobian(X => n(X))([p, p])[0, :, 0] - jacobian(n)(p)) < 1e-15",
            "true",
        ),
    ] {
        let got = with_big_stack(|| eval(source).map(|v: Value| v.to_string()));
        assert_eq!(got.as_deref(), Ok(wanted), "{source}");
    }
}

#[test]
fn slopes_of_activations_hold_far_out() {
    for name in [
        "relu", "selu", "gelu", "silu", "mish", "tanh", "sigmoid", "softplus", "elu", "hardtanh",
        "softsign",
    ] {
        let source = format!("all(isfinite([grad({name})(x) for x in [-1e3, -40, 0, 40, 1e3]]))");
        let got = with_big_stack(|| eval(&source).map(|v| v.to_string()));
        assert_eq!(got.as_deref(), Ok("true"), "{name}");
    }
}
