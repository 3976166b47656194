//! The value of an expression, with the names of a file.

use std::rc::Rc;

use super::{Outcome, Request, Run, work};
use crate::diag::{Code, Diagnostic};
use crate::eval::value::Record;
use crate::eval::{self, Interp, Paint, Value};
use crate::source::World;

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// As an author would write it.
    Fig,
    /// As JSON, numbers at full precision.
    Json,
}

/// The most items of a value that is written.
const MAX_ITEMS: usize = 10_000_000;

/// Evaluates an expression after the file of the request; the one output is its
/// value, with a newline.
pub fn evaluate(
    request: &Request,
    expression: &str,
    notation: Notation,
    world: &dyn World,
) -> Outcome {
    work(request, world, |run| run.evaluate(expression, notation))
}

impl Run<'_, '_> {
    fn evaluate(&mut self, expression: &str, notation: Notation) -> Result<(), Vec<Diagnostic>> {
        let (_, file) = self.parse()?;
        // With the path of the file, so that `use` finds what the file would find.
        let path = self.request.path.clone();
        let id = self.outcome.sources.add("<expression>", path, expression);
        let expression = self.tree(id)?;
        let theme = self.first_theme(&file);
        let options = self.options(&theme);
        let mut interp = Interp::new(self.world, &mut self.outcome.sources, options);
        if let Some(steps) = self.request.steps {
            interp.limit_steps(steps);
        }
        let result = interp.evaluate(&file, &expression);
        if !eval::theme_names(&interp.declared).contains(&theme) {
            // Without a theme no colour has a value: one error says it all.
            return eval::theme(&interp.declared, &theme).map(|_| ());
        }
        let value = match result {
            Ok(value) => Some(value),
            Err(error) => {
                interp.report(error);
                None
            }
        };
        let sink = std::mem::take(&mut interp.sink);
        self.outcome.times.lap("evaluate");
        let failed = sink.has_errors();
        self.outcome.diagnostics.extend(sink.into_vec());
        let Some(value) = value.filter(|_| !failed) else {
            return Ok(());
        };
        let mut left = MAX_ITEMS;
        if !eval::fits(&value, &mut left) {
            return Err(vec![
                Diagnostic::error(
                    Code::BadValue,
                    expression.span,
                    format!("the value has more than {MAX_ITEMS} items, too many to print"),
                )
                .with_hint("ask for a part of it, or for its `shape`"),
            ]);
        }
        let value = with_plain_colors(value);
        let mut text = match notation {
            Notation::Fig => match &value {
                Value::Table(table) => table.pretty(),
                other => other.to_string(),
            },
            Notation::Json => value.to_json(),
        };
        text.push('\n');
        self.give("", &theme, text.into());
        Ok(())
    }
}

/// The value with its colours as numbers: which name a colour has, its reader knows.
fn with_plain_colors(value: Value) -> Value {
    let all = |items: &[Value]| items.iter().cloned().map(with_plain_colors).collect();
    match value {
        Value::Color(paint) => Value::Color(Rc::new(Paint {
            name: None,
            ..(*paint).clone()
        })),
        Value::List(items) => Value::List(all(&items)),
        Value::Tuple(items) => Value::Tuple(all(&items)),
        Value::Record(record) => {
            let plain = |(name, value): &(Rc<str>, Value)| {
                (Rc::clone(name), with_plain_colors(value.clone()))
            };
            Value::Record(Rc::new(Record {
                fields: record.fields.iter().map(plain).collect(),
            }))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Product, Themes};
    use super::*;
    use crate::diag;
    use crate::source::MemoryWorld;

    fn outcome(file: &str, expression: &str, notation: Notation) -> Outcome {
        let request = Request {
            path: Some("a.fig".into()),
            name: "a.fig".into(),
            bytes: file.into(),
            product: Product::Nothing,
            themes: Themes::Own,
            params: Default::default(),
            steps: None,
            data: Default::default(),
            sizes: Default::default(),
        };
        let world = MemoryWorld::new().with("mod.fig", "let inside = 7");
        evaluate(&request, expression, notation, &world)
    }

    fn value(file: &str, expression: &str, notation: Notation) -> String {
        let outcome = outcome(file, expression, notation);
        let told = diag::render(
            &outcome.diagnostics,
            &outcome.sources,
            diag::Format::Short,
            false,
            80,
        );
        assert_eq!(told, "", "{expression}");
        String::from_utf8_lossy(&outcome.outputs[0].content)
            .trim_end_matches('\n')
            .to_owned()
    }

    fn json(expression: &str) -> String {
        value("", expression, Notation::Json)
    }

    fn error(file: &str, expression: &str) -> String {
        let outcome = outcome(file, expression, Notation::Fig);
        assert!(outcome.outputs.is_empty());
        let format = diag::Format::Short;
        diag::render(&outcome.diagnostics, &outcome.sources, format, false, 80)
    }

    #[test]
    fn json_has_every_digit() {
        assert_eq!(json("0.1 + 0.2"), "0.30000000000000004");
        assert_eq!(json("1e300"), "1e300");
        assert_eq!(json("[1, 2; 3, 4] @ [1, 1]"), "[3, 7]");
        assert_eq!(json("[1.5, 2] > 1.7"), "[false, true]");
    }

    #[test]
    fn json_has_a_form_for_every_value() {
        assert_eq!(json("none"), "null");
        assert_eq!(json("[1, nan, inf]"), "[1, null, null]");
        assert_eq!(
            json("(1, [true, \"50% \\\"x\\\"\"])"),
            r#"[1, [true, "50% \"x\""]]"#
        );
        assert_eq!(
            json("({a: 1, b: {c: 0..3}})"),
            r#"{"a": 1, "b": {"c": [0, 1, 2]}}"#
        );
        assert_eq!(json("[]"), "[]");
        assert_eq!(json("zeros([2, 0])"), "[[], []]");
        assert_eq!(json("2cm"), r#""2cm""#);
        assert_eq!(json("$@x^2$"), r#""$@x^2$""#);
    }

    #[test]
    fn fig_notation_is_what_an_author_writes() {
        let fig = |expression| value("", expression, Notation::Fig);
        assert_eq!(fig("[1, 2; 3, 4]"), "[[1, 2], [3, 4]]");
        assert_eq!(fig("\"a\""), "\"a\"");
        assert_eq!(fig("let a = 2; a^3"), "8");
    }

    #[test]
    fn a_colour_is_its_numbers_under_the_theme() {
        let file = "color pink = { screen: #fccde5, print: #e30e7a }";
        assert_eq!(
            value(file, "[pink, black]", Notation::Fig),
            "[#e30e7a, #000000]"
        );
        assert_eq!(
            value(file, "({c: pink})", Notation::Json),
            r##"{"c": "#e30e7a"}"##
        );
    }

    #[test]
    fn names_of_the_file_hold_and_may_be_given_again() {
        let file = "let a = 2\nfn f(x) = a * x\nfigure g { circle((0, 0), no) }";
        assert_eq!(value(file, "f(4)", Notation::Fig), "8");
        assert_eq!(value(file, "let a = 3; f(a)", Notation::Fig), "6");
        assert_eq!(
            value("circle((0, 0), 1)\nfn f(x) = x", "f(1)", Notation::Fig),
            "1"
        );
        assert_eq!(value("", "use \"mod\"; inside", Notation::Fig), "7");
    }

    #[test]
    fn errors_point_into_the_expression_or_the_file() {
        let hint = " (did you mean `alpha`?)";
        let told = error("let alpha = 1", "2 * alpa");
        assert_eq!(
            told,
            format!("<expression>:1:5: error[F0201]: unknown name `alpa`{hint}\n")
        );
        assert!(error("let a = b", "a").starts_with("a.fig:1:9: error[F0201]"));
        assert!(error("let = b", "1").starts_with("a.fig:1:5: error[F0101]"));
        assert!(error("", "1 +").starts_with("<expression>:1:"));
        assert!(error("", "").contains("no expression to evaluate"));
        assert!(error("", "let a = 1").contains("no expression to evaluate"));
    }

    #[test]
    fn a_value_that_nobody_could_read_is_refused() {
        let file = "fn double(x, n) = if n == 0 { x } else { double([x, x, \"\"], n - 1) }";
        assert!(error(file, "double(\"a\", 60)").contains("too many to print"));
        assert!(error("", "0..1e15").contains("too many to print"));
    }
}
