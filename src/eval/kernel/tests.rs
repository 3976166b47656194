//! A kernel gives what the evaluator gives.

use crate::eval::{Interp, Options, Value, with_big_stack};
use crate::source::{MemoryWorld, SourceMap};
use crate::syntax;

/// The value of the last expression as text, or the code of the error.
fn run(text: &str, steps: u64) -> String {
    with_big_stack(|| {
        let world = MemoryWorld::new();
        let mut sources = SourceMap::new();
        let mut tree = |text: &str| {
            let id = sources.add("a.fig", None, text);
            syntax::parse(sources.get(id).expect("just added")).expect("a readable test")
        };
        let (empty, file) = (tree(""), tree(text));
        let mut interp = Interp::new(&world, &mut sources, Options::default());
        interp.limit_steps(steps);
        match interp.evaluate(&empty, &file) {
            Ok(value) => format!("{} {value}", value.kind()),
            Err(error) => format!("{} {}", error.code.text(), error.message),
        }
    })
}

fn value(text: &str) -> String {
    run(text, 1_000_000)
}

/// What stands around every case.
const AROUND: &str = "
    let (k, yes, xs) = (3, true, [1, -2, 4, 8, 16, 5, 7, 9, 11, 13, 2, 1])
    let M = [1, 2, 3; 4, 5, 6]
    fn fib(n) = if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
    fn even(n) = n % 2 == 0
    fn steps(x) { let y = x / 2; if y > 3 { return y }; let z = y + 1; return z * k }
    fn cases(x) = if x < 2 { let y = x; y + 1 } else if x < 5 { 7 } else { -x }
    fn odd(n) = if n == 0 { false } else { not odd(n - 1) }
";

/// Expressions in `i`, which runs over whole numbers.
const CASES: &[&str] = &[
    "i",
    "2 * i + 1 - k / 4",
    "-i ^ 2 % 7",
    "+i @ 2",
    "20% * i",
    "i > 3 and i != 5 or not (i <= 1)",
    "yes and even(i)",
    "if i == 2 { k } else { i }",
    "if even(i) { i } else { -i }",
    "sin(i) + sqrt(i) * i.exp()",
    "atan2(i, k)",
    "xs[i] + xs[-i]",
    "M[i % 2, -1] * M[-1, i % 3]",
    "fib(i)",
    "steps(i)",
    "cases(i)",
    "odd(i)",
    "(i, i + 1)",
    "(i,)",
    "[i, i * i, 0]",
    "[even(i), true]",
    "(i > 2, i)",
    "[[i]]",
    "(i, (i, 1))",
    "max(i, k)",
    "({a: i}).a",
    "i * 1cm",
    "\"#i\"",
    "let_is_no_name",
    "xs[i + 3]",
    "xs[i / 2]",
    "i and yes",
    "if i { 1 } else { 2 }",
    "if i > 3 { 1 } else { yes }",
    "if i > 3 { 1 }",
    "fib(i, 1)",
    "i(1)",
    "xs(i)",
    "pi * e * i",
    "1 / i",
    "(i - 3) ^ 0.5",
];

#[test]
fn a_comprehension_gives_what_its_items_give() {
    for case in CASES {
        // The first call of a function is the evaluator's.
        let items: Vec<String> = (0..12).map(|i| format!("(fn_of_{i})({i})")).collect();
        let functions: Vec<String> = (0..12)
            .map(|i| format!("fn fn_of_{i}(i) = {case}\n"))
            .collect();
        let one_by_one = format!("{AROUND}{}[{}]", functions.concat(), items.join(", "));
        let together = format!("{AROUND}[{case} for i in 0..12]");
        assert_eq!(value(&together), value(&one_by_one), "{case}");
        let mapped = format!("{AROUND}(0..12).map(i => {case})");
        assert_eq!(value(&mapped), value(&one_by_one), "{case}");
    }
}

#[test]
fn loops_nest_have_conditions_and_take_tuples_apart() {
    let cases = [
        (
            "for i in 0..12 for j in 0..i if j % 2 == 1",
            "a range of a name before it",
        ),
        (
            "for i in 0..3 if i > 0 for j in (1..=i)",
            "a condition in between",
        ),
        ("for (i, b) in zip(0..9, 3..12) if b > 4", "pairs"),
        (
            "for (a, i) in [1, 2; 3, 4; 5, 6; 1, 2; 3, 4; 5, 6; 7, 8; 9, 9]",
            "rows",
        ),
        ("for _ in 0..10 for i in [5, 6]", "nothing bound"),
        ("for i in 0..100 if false", "nothing kept"),
        ("for i in linspace(0, 1, 9)", "an array"),
        ("for i in 0..10 for i in [1, 2]", "a name bound again"),
        (
            "for (a, i) in [(1, 2), (3, \"x\"), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2)]",
            "a text",
        ),
    ];
    for (clauses, what) in cases {
        // An item that is a record is none of a kernel's.
        let fast = format!("[i * 2 {clauses}]");
        let slow = format!("[r.v for r in [{{v: i * 2}} {clauses}]]");
        assert_eq!(value(&fast), value(&slow), "{what}");
    }
    assert_eq!(
        value("[i * j for i in 0..3 for j in 0..i]"),
        "a 3-element array [0, 0, 2]"
    );
    assert_eq!(value("[not b for b in (0..9) > 7][8]"), "a boolean false");
    assert_eq!(
        value("let xs = [7, 8]; [x + i for i in 0..2 for x in xs]"),
        "a 4-element array [7, 8, 8, 9]"
    );
}

#[test]
fn a_function_follows_names_that_are_bound_later() {
    let text = "
        fn f(x) = e + x
        let a = [f(0), f(0), f(0)]
        let e = 1
        let b = [f(0), f(0), f(0)]
        b[0] + b[1] + b[2]";
    assert_eq!(value(text), "a number 3");
    let text = "
        fn f(x) = if x < 0 { 0 } else { g(x) }
        let a = [f(-1), f(-1), f(-1)]
        let h = 2
        fn g(x) = h * x
        (0..9).map(f)[8]";
    assert_eq!(value(text), "a number 16");
}

#[test]
fn steps_are_counted() {
    assert!(run("sum([i for i in 0..10000])", 20_000).ends_with("49995000"));
    assert!(run("sum([i for i in 0..30000])", 20_000).starts_with("F0310"));
    let endless =
        "fn f(a, b) = if a > b { 0 } else { f(a + 1, b) + f(a + 1, b) }; f(0, 3) + f(0, 100)";
    assert!(run(endless, 20_000).starts_with("F0310"));
}

#[test]
fn recursion_keeps_its_limit() {
    let text = "fn f(n) = if n == 0 { 0 } else { f(n - 1) }; ";
    assert_eq!(value(&format!("{text}(0..200).map(f)[5]")), "a number 0");
    let deep = value(&format!("{text}(0..300).map(f)[5]"));
    assert!(deep.starts_with("F0309"), "{deep}");
    let one = value(&format!("{text}[f(i) for i in 0..250]"));
    assert!(one.starts_with("F0309"), "{one}");
}

#[test]
fn what_is_worth_it_is_translated() {
    let world = MemoryWorld::new();
    let mut sources = SourceMap::new();
    let id = sources.add("a.fig", None, "fn f(x) = x + 1\nlet a = [f(1), f(2), f(3)]");
    let file = syntax::parse(sources.get(id).expect("just added")).expect("readable");
    let mut interp = Interp::new(&world, &mut sources, Options::default());
    let id = interp.sources.add("b.fig", None, "f");
    let source = interp.sources.get(id).expect("just added").clone();
    let name = syntax::parse(&source).expect("readable");
    match interp.evaluate(&file, &name) {
        Ok(Value::Function(f)) => assert!(matches!(*f.kernel.0.borrow(), super::State::Ready(_))),
        other => panic!("{other:?}"),
    }
}
