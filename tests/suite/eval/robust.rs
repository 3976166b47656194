//! Nothing that a file says makes the evaluator panic or overflow the stack.

use super::project::Project;

/// Values of every kind, the awkward ones among them.
const POOL: &[&str] = &[
    "0",
    "-1",
    "2.5",
    "1e300",
    "nan",
    "inf",
    "none",
    "true",
    "2cm",
    "30deg",
    "\"ab\"",
    "$x^2$",
    "[]",
    "[1, 2, 3]",
    "[1, 2; 3, 4]",
    "zeros((0, 3))",
    "zeros((2, 0))",
    "[1, 2, 3] > 1",
    "[1, \"a\"]",
    "(1, 2)",
    "()",
    "{a: 1}",
    "0..3",
    "5..0",
    "(x => x)",
    "sqrt",
    "black",
    "dashed",
    "[nan, inf]",
    "[[1]]",
    "-3..2",
    "1..=1e18",
];

#[test]
fn no_builtin_panics_whatever_it_is_given() {
    let mut calls = String::new();
    for row in figc::eval::builtins() {
        for (i, a) in POOL.iter().enumerate() {
            calls.push_str(&format!("let _ = {}({a})\n", row.name));
            let b = POOL[(i * 7 + row.name.len()) % POOL.len()];
            let c = POOL[(i * 5 + 3) % POOL.len()];
            let d = POOL[(i * 3 + 1) % POOL.len()];
            calls.push_str(&format!("let _ = {}({a}, {b})\n", row.name));
            calls.push_str(&format!("let _ = {}({a}, {a}, {c})\n", row.name));
            calls.push_str(&format!("let _ = {}({a}, {b}, {c}, {d})\n", row.name));
            calls.push_str(&format!("let _ = ({a}).{}({b}, seed: 1)\n", row.name));
        }
    }
    assert!(!in_parts(&calls).is_empty());
}

#[test]
fn no_operator_panics_whatever_it_is_given() {
    let mut calls = String::new();
    for a in POOL {
        for b in POOL {
            for op in ["+", "-", "*", "/", "%", "^", "@", "==", "<", "and", "or"] {
                calls.push_str(&format!("let _ = ({a}) {op} ({b})\n"));
            }
            calls.push_str(&format!("let _ = ({a})[{b}]\nlet _ = ({a})[{b}:, ::{b}]\n"));
            calls.push_str(&format!("for (p, q) in [({a}), ({b})] {{ let r = p }}\n"));
        }
        calls.push_str(&format!(
            "let _ = -({a})\nlet _ = not ({a})\nlet _ = \"#({a})\" + $#({a})_#({a})$\n"
        ));
        calls.push_str(&format!(
            "let _ = ({a}).T\nlet _ = ({a}).x\nlet _ = ({a})()\nfor i in {a} {{ break_here }}\n"
        ));
    }
    assert!(!in_parts(&calls).is_empty());
}

/// Runs many statements in files of a readable size.
fn in_parts(calls: &str) -> String {
    let lines: Vec<&str> = calls.lines().collect();
    lines
        .chunks(400)
        .map(|chunk| {
            let main = chunk.join("\n");
            let errors = Project {
                main: &main,
                ..Project::default()
            }
            .run()
            .errors;
            assert!(!errors.contains("computes too long"));
            errors
        })
        .collect()
}

#[test]
fn deep_recursion_through_blocks_branches_and_elements_is_an_error() {
    let deep_if = format!("{} n {}", "if true { ".repeat(30), "}".repeat(30));
    let cases = [
        format!("fn f(n) {{ let x = [y for y in [f(n + 1)]]\n {deep_if} }}\nlet z = f(0)"),
        format!("fn f(n) = f(n){}\nlet z = f(0)", " + 1".repeat(400)),
        format!("fn f(n) = {}f(n){}\nlet z = f(0)", "(".repeat(30), ")".repeat(30)),
        "fn f(n) = [1].map(x => f(x))\nlet z = f(0)".to_string(),
        "fn f(n, k: f(n)) = n\nlet z = f(0)".to_string(),
        "element e(n) { if true { for i in 0..1 { row { e(n + 1) } } } }\nfigure g { e(0) }".to_string(),
        "let s = sorted([2, 1], by: x => sorted([x, 1], by: y => deep(y)))\nfn deep(y) = sorted([y, 1], by: deep)".to_string(),
    ];
    for main in cases {
        let ran = Project {
            main: &main,
            ..Project::default()
        }
        .run();
        assert!(ran.errors.contains("F0309"), "{main}\n{}", ran.errors);
    }
}
