//! Whatever a figure computes, it ends with a message that names the limit, within
//! bounds of time and memory.

use crate::support::{Folder, Ran};

/// The limit of the evaluator, what one more operation may take, and the program.
const MEMORY: u64 = 3 << 30;

/// Checks a file, which must be refused with this code.
fn refused(text: &str, code: &str) -> Ran {
    let folder = Folder::new(&[("a.fig", text)]);
    let ran = folder.figc(["check", "a.fig"]).run();
    assert!(ran.memory < MEMORY, "{text}: {} bytes", ran.memory);
    let ran = ran.refused(1);
    let wanted = format!("error[{code}]");
    assert!(ran.stderr.contains(&wanted), "{text}: {}", ran.stderr);
    assert!(ran.stderr.len() < 50_000, "{text}: {}", ran.stderr.len());
    ran
}

#[test]
fn steps_have_a_limit() {
    for text in [
        "let a = [1 for i in 0..1e8 if false]",
        "let a = [1 for i in 0..1e5 for j in 0..1e5 if false]",
        "fn f(a, b) = if a > b { 0 } else { f(a + 1, b) + f(a + 1, b) }\nlet a = f(0, 100)",
        "let a = fold(0..1e6, [\"x\"], (a, i) => a + [\"y\"])",
    ] {
        let ran = refused(text, "F0310");
        assert!(ran.stderr.contains("50000000"), "{text}: {}", ran.stderr);
    }
}

#[test]
fn recursion_has_a_limit() {
    let ran = refused("fn f(n) = f(n + 1)\nlet a = f(0)", "F0309");
    assert!(ran.stderr.contains("200"), "{}", ran.stderr);
    let ran = refused("element e(n) { e(n)\n e(n) }\nfigure f { e(1) }", "F0309");
    assert!(ran.stderr.contains("100"), "{}", ran.stderr);
}

#[test]
fn values_have_a_limit() {
    for (text, limit) in [
        ("let a = zeros(1e9)", "134217728"),
        ("let a = 0..1e12\nfor i in a { let b = i }", "134217728"),
        (
            "let a = fold(0..60, [1, \"x\"], (a, i) => a + a)",
            "10000000",
        ),
        ("let a = fold(0..60, \"ab\", (a, i) => a + a)", "10000000"),
        (
            "let a = fold(0..60, \"ab\", (a, i) => \"#a#a\")",
            "10000000",
        ),
        ("let a = [none for i in 0..2e7]", "10000000"),
    ] {
        let ran = refused(text, "F0311");
        assert!(ran.stderr.contains(limit), "{text}: {}", ran.stderr);
    }
}

#[test]
fn memory_has_a_limit() {
    for text in [
        "let a = [[zeros(1e6) + i, \"x\"] for i in 0..10000]",
        "let a = [(i, \"#i\", {a: i}) for i in 0..9000000]",
    ] {
        let ran = refused(text, "F0707");
        assert!(ran.stderr.contains("1 GB"), "{text}: {}", ran.stderr);
    }
}

#[test]
fn a_value_that_holds_itself_many_times_does_not_blow_up() {
    let shared = "let t = fold(0..60, (1, 2), (a, i) => (a, a))\n";
    let also = "let u = fold(0..60, (1, 2), (a, i) => (a, a))\n";
    for (text, code) in [
        ("let b = t == u", "F0311"),
        ("text((0, 0), \"#t\")", "F0311"),
        ("text((0, 0), $#t$)", "F0311"),
        ("let s = str(t)", "F0311"),
        ("let s = t * 2", "F0311"),
        ("let s = t + t", "F0311"),
        ("let s = -t", "F0311"),
        ("let s = t + [1]", "F0311"),
        ("assert t < 3", "F0301"),
        ("assert [t] == [u] or false, t", "F0311"),
        ("circle(t, 1)", "F0505"),
        ("path([t, t])", "F0301"),
        ("let s = sum(t)", "F0311"),
        ("let s = t[0.5]", "F0303"),
        ("let s = t.x", "F0204"),
        ("let s = 1 + none", "F0301"),
    ] {
        refused(&format!("{shared}{also}{text}"), code);
    }
    let points = "a: circle((0, 0), 1)\nlet t = fold(0..60, a.north, (p, i) => between(p, p, 0.5))";
    refused(points, "F0311");
}

#[test]
fn a_value_that_nests_without_end_does_not_overflow_the_stack() {
    for (start, step) in [
        ("(1, 2)", "(a, 1)"),
        ("none", "({a: a})"),
        ("x => x", "(x => a(x))"),
        ("[x => x]", "[x => a[0](x), \"b\"]"),
        ("(0cm, 0cm)", "[a]"),
    ] {
        let text = format!("let t = fold(0..2000000, {start}, (a, i) => {step})");
        let ran = refused(&text, "F0311");
        assert!(ran.stderr.contains("10000 levels"), "{}", ran.stderr);
    }
    let text = "a: circle((0, 0), 1)\nlet t = fold(0..2000000, a.north, (p, i) => p + (1, 0))";
    refused(text, "F0311");
}

#[test]
fn drawn_things_and_errors_have_a_limit() {
    let ran = refused("for i in 0..10000000 { circle((i, 0), 1) }", "F0706");
    assert!(ran.stderr.contains("500000"), "{}", ran.stderr);
    let unknown: String = (0..20_000).map(|i| format!("let a{i} = b{i}\n")).collect();
    refused(&unknown, "F0705");
}
