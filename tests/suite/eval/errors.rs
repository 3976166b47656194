//! What an author is told: one snapshot for each case of `errors.txt`.

use super::project::Project;
use crate::support::golden;

const CASES: &str = include_str!("errors.txt");

const FILES: &[(&str, &str)] = &[
    ("a.fig", "use \"b\"\nlet x = 1"),
    ("b.fig", "use \"a\"\nlet y = 1"),
    ("broken.fig", "let x = 1 + \"a\"\nlet w = 2"),
    ("syntax.fig", "let x = (1"),
];

#[test]
fn every_mistake_has_its_message() {
    let mut count = 0;
    for case in CASES.split("\n== ").map(|c| c.trim_start_matches("== ")) {
        let (name, main) = case.split_once('\n').expect("a name and a text");
        let main = main.trim_end();
        let ran = Project {
            main,
            files: FILES,
            ..Project::default()
        }
        .run();
        assert!(!ran.errors.is_empty(), "{name} has no error");
        let shown = format!("{main}\n\n{}", ran.errors.trim_end());
        golden("messages/eval", name.trim(), &shown);
        count += 1;
    }
    assert!(count >= 40);
}

#[test]
fn an_unknown_parameter_is_refused() {
    let ran = Project {
        main: "param size = 5",
        set: &[("sise", "3")],
        ..Project::default()
    }
    .run();
    golden(
        "messages/eval",
        "an_unknown_parameter_is_refused",
        &ran.errors,
    );
}

#[test]
fn a_parameter_must_lie_in_its_range() {
    let ran = Project {
        main: "param n = 5 in 1..=20",
        set: &[("n", "30")],
        ..Project::default()
    }
    .run();
    golden(
        "messages/eval",
        "a_parameter_must_lie_in_its_range",
        &ran.errors,
    );
}

#[test]
fn a_parameter_must_be_one_value() {
    let ran = Project {
        main: "param n = 5",
        set: &[("n", "let x = 2")],
        ..Project::default()
    }
    .run();
    golden(
        "messages/eval",
        "a_parameter_must_be_one_value",
        &ran.errors,
    );
}

#[test]
fn a_long_chain_of_operators_does_not_overflow_the_stack() {
    let main = format!(
        "let x = 1{}\nfigure f {{ circle((x, 0), 1) }}",
        " + 1".repeat(900)
    );
    let ran = Project {
        main: &main,
        ..Project::default()
    }
    .run();
    assert_eq!(ran.errors, "");
    assert!(ran.drawn.contains("(901, 0)"), "{}", ran.drawn);
}
