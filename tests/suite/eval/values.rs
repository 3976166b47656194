//! What expressions evaluate to: a table of source and result.

use figc::eval::{Value, builtins, with_big_stack};

/// The last value of a text, or its errors one a line.
pub(super) fn eval(text: &str) -> Result<Value, String> {
    super::evaluated(&super::data::project(), text).map_err(|told| told.messages())
}

/// One case a line: `source → value as fig writes it`.
const TABLE: &str = include_str!("values.txt");

#[test]
fn every_expression_of_the_table_has_its_value() {
    let failures: Vec<String> = with_big_stack(|| {
        TABLE
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with("//"))
            .filter_map(|line| {
                let (source, wanted) = line.rsplit_once(" → ").expect("`source → value`");
                let source = source.replace("␤", "\n");
                let got = eval(&source).map_or_else(|e| format!("ERROR {e}"), |v| v.to_string());
                (got != wanted.trim()).then(|| format!("{line}\n    got {got}"))
            })
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(TABLE.lines().filter(|l| l.contains('→')).count() >= 150);
}

#[test]
fn the_example_of_every_builtin_is_true() {
    // `Value` is not `Send`: only texts leave the thread.
    let failures: Vec<String> = with_big_stack(|| {
        builtins()
            .filter_map(|row| match eval(row.example) {
                Ok(Value::Bool(true)) => None,
                other => Some(format!("{}: {} gives {other:?}", row.name, row.example)),
            })
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_builtin_says_what_it_takes_and_gives() {
    for row in builtins() {
        assert!(
            !row.doc.is_empty() && !row.example.is_empty(),
            "{}",
            row.name
        );
        assert!(row.params.iter().all(|p| !p.doc.is_empty()), "{}", row.name);
    }
}

#[test]
fn values_have_json() {
    for (source, wanted) in [
        ("[1, 2; 3, 4]", "[[1, 2], [3, 4]]"),
        ("[1, 2] > 1", "[false, true]"),
        ("(1, \"a\\\"b\", none)", "[1, \"a\\\"b\", null]"),
        ("{a: 1e20, b: 0..3}", "{\"a\": 1e20, \"b\": [0, 1, 2]}"),
        ("[inf, 0.5]", "[null, 0.5]"),
        ("2cm", "\"2cm\""),
    ] {
        let json = with_big_stack(|| eval(source).map(|v| v.to_json()));
        assert_eq!(json.as_deref(), Ok(wanted), "{source}");
    }
}
