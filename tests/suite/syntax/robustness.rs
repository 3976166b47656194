//! Whatever the text, an answer comes soon and every span lies in the text.

use figc::diag::{Code, Diagnostic, Format, render};
use figc::syntax::ast_dump;
use proptest::prelude::*;

use super::read;

const SVD: &str = include_str!("../../../examples/svd.fig");

/// Reads, draws whatever comes of it, and checks all spans.
fn survives(text: &str) {
    let (sources, result) = read(text);
    match result {
        Ok(file) => {
            let dump = ast_dump(&file);
            for word in dump.lines().filter_map(|line| line.rsplit("  ").next()) {
                let Some((start, end)) = word.split_once("..") else {
                    continue;
                };
                if let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>()) {
                    assert!(text.get(start..end).is_some(), "{start}..{end} in {text:?}");
                }
            }
        }
        Err(errors) => {
            assert!(!errors.is_empty() && errors.len() <= 20);
            for error in &errors {
                spans_lie_inside(error, text);
            }
            for format in [Format::Human, Format::Short, Format::Json] {
                let out = render(&errors, &sources, format, false, 80);
                assert!(out.chars().all(|c| !c.is_control() || c == '\n'), "{out:?}");
            }
        }
    }
}

fn spans_lie_inside(error: &Diagnostic, text: &str) {
    let others = error.labels.iter().map(|l| l.span);
    for span in error.span.into_iter().chain(others) {
        assert!(
            text.get(span.range()).is_some(),
            "{span:?} of {} in {text:?}",
            error.message
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_survives(text in any::<String>()) {
        survives(&text);
    }

    #[test]
    fn fig_like_text_survives(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "let ", "x", " = ", "(", ")", "[", "]", "{", "}", "\n", ",", ":", "=>", "if ", " else ", "1", "2cm",
                "\"", "$", "#", "#(", "@", "tex\"", "..", " -> ", " <- ", " -- ", "-", "*", "^", "%", "//", "/*", "*/",
                "for ", " in ", "fn f", "figure f", "return ", ";", ".", "\\", "_", "é", "style s ", "and", "not ",
            ]),
            0..60,
        )
    ) {
        survives(&words.concat());
    }

    #[test]
    fn mutated_figures_survive(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..4, any::<prop::sample::Index>(), any::<char>()), 1..6)
    ) {
        let mut chars: Vec<char> = SVD.chars().collect();
        for (at, kind, other, c) in edits {
            let at = at.index(chars.len());
            let other = other.index(chars.len());
            match kind {
                0 => { chars.remove(at); }
                1 => chars.insert(at, c),
                2 => chars.swap(at, other),
                _ => chars[at] = chars[other],
            }
        }
        survives(&chars.into_iter().collect::<String>());
    }
}

#[test]
fn ten_thousand_brackets_are_refused_at_once() {
    for opener in [
        "(", "[", "{", "f(", "a[", "{ a: ", "x => (", "\"#(", "$#(", "if ", "x => ", "(x: ",
        "not ", "- ", "a^", "a.b", "f()",
    ] {
        for prefix in ["let x = ", "", "figure f { "] {
            let text = format!("{prefix}{}", opener.repeat(10_000));
            survives(&text);
        }
    }
    for closer in [")", "]", "}"] {
        survives(&closer.repeat(10_000));
    }
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("x => ", ""),
        ("{ a: ", " }"),
        ("f(x => { ", " })"),
        ("if ", " { 1 } else { 2 }"),
    ] {
        let text = format!("let x = {}1{}", open.repeat(20), close.repeat(20));
        assert!(read(&text).1.is_ok(), "{open}: {:?}", read(&text).1.err());
        survives(&text);
        for depth in 21..140 {
            survives(&format!(
                "let x = {}1{}",
                open.repeat(depth),
                close.repeat(depth)
            ));
        }
    }
    for depth in 1..140 {
        survives(&format!(
            "{}x{}",
            "row { ".repeat(depth),
            " }".repeat(depth)
        ));
        survives(&format!(
            "{}x{}",
            "if a { ".repeat(depth),
            " }".repeat(depth)
        ));
        survives(&format!(
            "let x = {}",
            "\"#(".repeat(depth) + &")\"".repeat(depth)
        ));
    }
}

#[test]
fn an_error_deep_inside_is_found_soon() {
    let wraps = [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("f(a: ", ")"),
        ("a[", "]"),
        ("{ a: ", " }"),
        ("x => ", ""),
        ("(x: ", ") => x"),
        ("f(x => { ", " })"),
        ("f(x => { a: g(", ") })"),
        ("if ", " { 1 } else { 2 }"),
        ("if a { ", " } else { 1 }"),
        ("\"#(", ")\""),
        ("$#(", ")$"),
        ("((x, y) => ", ")"),
        ("a.b(1)[", "]"),
        ("-(", ")"),
    ];
    for (open, close) in wraps {
        for start in [
            "let x = ",
            "",
            "x -> a(",
            "h[",
            "figure f { row { ",
            "fn f(x: ",
        ] {
            for inside in ["1 +* 2", "1 2", ": 3", "a -> b", "{ }", "x = 1", ""] {
                let text = format!("{start}{}{inside}{}", open.repeat(18), close.repeat(18));
                let balance = match start {
                    "x -> a(" => ")",
                    "h[" => "]: node()",
                    "figure f { row { " => " } }",
                    "fn f(x: " => ") = x",
                    _ => "",
                };
                survives(&(text.clone() + balance));
            }
        }
    }
}

#[test]
fn long_chains_are_refused_with_a_sentence() {
    for text in [
        format!("let x = {}1", "1 + ".repeat(100_000)),
        format!("let x = {}1", "2 ^ ".repeat(100_000)),
        format!("let x = {}1", "- ".repeat(100_000)),
        format!("let x = a{}", ".b".repeat(100_000)),
        format!("let x = a{}", "()".repeat(100_000)),
        format!("if a {{ b }}{}", " else if a { b }".repeat(20_000)),
    ] {
        let errors = read(&text).1.expect_err("too long");
        assert_eq!(errors[0].code, Code::TooDeep, "{}", errors[0].message);
        survives(&text);
    }
    let flat = format!("a{}", " -> b".repeat(50_000));
    assert!(read(&flat).1.is_ok());
    let list = format!("let x = [{}]", "1, ".repeat(50_000));
    assert!(read(&list).1.is_ok());
}

/// A megabyte; less where code is not optimised.
const MUCH: usize = if cfg!(debug_assertions) {
    1 << 17
} else {
    1 << 20
};

#[test]
fn a_megabyte_of_noise_comes_to_an_end() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    let bytes: Vec<u8> = (0..MUCH).map(|_| next()).collect();
    let lossy = String::from_utf8_lossy(&bytes).into_owned();
    survives(&lossy);
    let printable: String = bytes.iter().map(|b| char::from(b % 95 + 32)).collect();
    survives(&printable);
    let letters: String = bytes.iter().map(|b| char::from(b % 26 + 97)).collect();
    survives(&letters);
    for unit in [
        "x ",
        "\n",
        ";",
        "a\n",
        "\"\n",
        ")",
        "x = 1\n",
        "let x = (\n",
        "1 %",
        "\\",
        "$ ",
        "a b\n",
        "a .b",
        "/*",
        "#",
        "\n.b",
    ] {
        let text = unit.repeat(MUCH / unit.len());
        survives(&text);
    }
}
