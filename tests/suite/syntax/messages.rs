//! What an author is told: one mistake each.

use figc::diag::{Code, Diagnostic, Format, Label, render};
use figc::source::{SourceMap, Span};

use super::{messages_of, read};
use crate::support::golden;

/// Mistakes by name, each in a small text of its own.
const MISTAKES: &[(&str, &str)] = &[
    ("assignment without let", "x = 5\n"),
    ("walrus", "let x := 5\n"),
    ("colon for equals", "let x: 5\n"),
    ("equals for comparison", "if x = 3 { circle((0, 0), 1) }\n"),
    ("equals in arguments", "path(ring, stroke=pink)\n"),
    ("default with equals", "fn f(x, k=2) = x\n"),
    ("python function", "def f(x): x\n"),
    ("python lambda", "let f = lambda x: x\n"),
    ("python power", "let y = x**2\n"),
    ("single quotes", "let t = 'text'\n"),
    ("curly quotes", "let t = “text”\n"),
    ("capital true", "let t = True\n"),
    ("double ampersand", "assert a && b\n"),
    ("double bar", "assert a || b\n"),
    ("exclamation mark", "assert !a\n"),
    ("latex outside a text", "let t = \\begin{matrix}\n"),
    ("unit with a space", "rect((0, 0), 2 cm)\n"),
    ("pixels", "let w = 10px\n"),
    ("misspelt unit", "let w = 10degrees\n"),
    ("juxtaposed product", "let y = 2x\n"),
    ("hexadecimal", "let y = 0xff\n"),
    ("number with two underscores", "let y = 1__000\n"),
    ("number without end", "let y = 1.\n"),
    ("number without start", "let y = .5\n"),
    ("huge number", "let y = 1e999\n"),
    ("colour of five digits", "color c = #fcde5\n"),
    ("colour with a wrong digit", "color c = #fcode5\n"),
    ("python comment", "# a comment\nlet x = 1\n"),
    ("missing comma in a list", "let l = [1, 2 3]\n"),
    ("missing comma in arguments", "rect((0, 0) (2, 1))\n"),
    ("missing comma in a record", "let r = {a: 1 b: 2}\n"),
    ("missing comma in parameters", "fn f(x y) = x\n"),
    ("else on a new line", "if a {\n  b\n}\nelse {\n  c\n}\n"),
    ("elif", "if a { b } elif c { d }\n"),
    ("python block", "for i in xs:\n  circle(i)\n"),
    (
        "brace on a new line",
        "figure f(width: 3cm)\n{\n  circle((0, 0), 1)\n}\n",
    ),
    ("for of", "for x of xs { y }\n"),
    ("while", "while x < 3 { y }\n"),
    ("space before arguments", "let y = sin (x)\n"),
    ("arrow function", "let f = x -> x^2\n"),
    ("arrow function in a call", "plot(x -> x^2)\n"),
    ("operator without operand", "let x = 1 +\nlet y = 2\n"),
    ("two operators", "let x = 1 + * 2\n"),
    ("plus equals", "x += 1\n"),
    ("comparison chain", "assert 0 < x < 1\n"),
    ("range of three", "let r = 0..5..2\n"),
    ("tikz command", "\\draw (0,0) -- (1,1);\n"),
    ("tikz node", "node[draw] (a) at (0,0) {A}\n"),
    ("typst let", "#let a = 3\n"),
    (
        "colour mixed as in xcolor",
        "circle((0, 0), 1, stroke: blue!50)\n",
    ),
    ("decimal comma", "let a = 1,5\n"),
    ("degree sign", "let a = 30°\n"),
    ("power in braces", "let a = x^{2}\n"),
    ("assignment to an element", "a[0] = 5\n"),
    ("function by let", "let f(x) = x^2\n"),
    ("comparison in let", "let a == 3\n"),
    ("let without value", "let a; let b = 2\n"),
    ("for with equals", "for i = 0..3 { point((i, 0)) }\n"),
    ("for in parentheses", "for (i in 0..3) { point((i, 0)) }\n"),
    ("then", "if (true) then 3\n"),
    ("python choice", "let a = 1 if true else 2\n"),
    ("formatted text", "let a = f\"x = {3}\"\n"),
    ("call without parentheses", "let a = sin 3\n"),
    ("product without sign", "let z = y x\n"),
    ("remainder by a word", "let a = 10 mod 3\n"),
    ("factorial", "let a = 3!\n"),
    ("figure in quotes", "figure \"name\" { point((0, 0)) }\n"),
    ("python none", "let a = None\n"),
    ("unquoted module", "use maths\n"),
    ("keyword as a name", "let for = 1\n"),
    ("statement word as a name", "let color = red\n"),
    ("shorthand record", "let r = {a, b}\n"),
    (
        "unclosed parenthesis",
        "figure f {\n  circle((0, 0), 1\n  rect((0, 0), (1, 1))\n}\n",
    ),
    (
        "unclosed parenthesis before let",
        "let a = f(1, 2\nlet b = 3\n",
    ),
    (
        "unclosed block told by indentation",
        "figure f {\n  row(gap: 1cm) {\n    circle((0, 0), 1)\n}\n",
    ),
    (
        "unclosed block of two figures",
        "figure a {\n  circle((0, 0), 1)\n\nfigure b {\n  circle((0, 0), 1)\n}\n",
    ),
    (
        "unopened brace",
        "figure f {\n  circle((0, 0), 1)\n  }\n}\n",
    ),
    (
        "unopened parenthesis",
        "figure f {\n  circle((0, 0), 1))\n}\n",
    ),
    ("wrong bracket", "let x = (1, 2]\n"),
    ("unclosed text", "let t = \"text\nlet y = 1\n"),
    ("unclosed text before another", "node(\"a)\nnode(\"b\")\n"),
    ("two unclosed texts", "node(\"a)\nnode(\"b)\n"),
    ("unclosed maths", "let t = $x\nlet y = 1\n"),
    ("dollar sign in a text", "let t = \"it costs $5\"\n"),
    ("unclosed interpolation", "let t = \"a #(b\"\n"),
    ("unclosed comment", "let x = 1 /* comment\nlet y = 2\n"),
    ("hash without value", "let t = \"section # 1\"\n"),
    (
        "macro argument in latex",
        "macro vect(a) = tex\"\\bm{#1}\"\n",
    ),
    ("at without symbol", "let t = $a @ b$\n"),
    ("unknown escape", "let t = \"\\alpha\"\n"),
    (
        "argument given twice",
        "circle((0, 0), fill: red, fill: blue)\n",
    ),
    ("parameter given twice", "fn f(x, x) = x\n"),
    ("positional after named", "circle(fill: red, (0, 0))\n"),
    (
        "parameter without default after one with",
        "fn f(k: 1, x) = x\n",
    ),
    ("return outside a function", "return 3\n"),
    (
        "figure in a figure",
        "figure a {\n  figure b { circle((0, 0), 1) }\n}\n",
    ),
    ("edge to a number", "a -> 3\n"),
    ("edge from a sum", "a + 1 -> b\n"),
    ("named value", "h: 3\n"),
    ("named name", "h: node\n"),
    ("named edges", "e: a -> b\n"),
    ("block after a value", "let x = 3 {\n}\n"),
    ("symbol that cannot be read", "symbol y_hat = vector(red)\n"),
    ("computed module name", "use \"lib/#name\"\n"),
    ("xfig", "#FIG 3.2  Produced by xfig\nLandscape\n"),
    ("binary", "PK\u{3}\u{4}\u{0}binary\n"),
];

#[test]
fn each_mistake_has_a_message() {
    let mut out = String::new();
    for (name, text) in MISTAKES {
        let (sources, result) = read(text);
        let errors = result.expect_err(name);
        out.push_str(&format!("───── {name}\n"));
        out.push_str(&render(&errors, &sources, Format::Human, false, 100));
    }
    golden("messages", "mistakes_of_syntax", &out);
}

#[test]
fn one_mistake_gives_one_message() {
    for (name, text) in MISTAKES {
        assert_eq!(
            messages_of(text).len(),
            1,
            "{name}: {:#?}",
            messages_of(text)
        );
    }
}

#[test]
fn several_statements_report_several_errors() {
    let text = "let a = 1 +* 2\nfigure f {\n  circle(1 2)\n  row {\n    rect(3 4)\n    ok()\n  }\n  x = 3\n}\nlet b = 3q\n";
    let lines: Vec<usize> = messages_of(text)
        .iter()
        .map(|e| {
            text[..e.span.expect("a place").start as usize]
                .matches('\n')
                .count()
                + 1
        })
        .collect();
    assert_eq!(lines, [1, 3, 5, 8, 10]);
    assert_eq!(messages_of(&"let a = *\n".repeat(500)).len(), 20);
}

/// A diagnostic with everything a later stage may give it, over two files.
fn full() -> (SourceMap, Diagnostic) {
    let mut sources = SourceMap::new();
    let main = sources.add(
        "svd.fig",
        None,
        "use \"maths\"\n\nfn f(x) = x @ W\nplot(f, stroke: lavander) // ünï\n",
    );
    let style = sources.add(
        "styles/maths.fig",
        None,
        "color lavender = #c0b0f0\ncolor pink = #fccde5\n",
    );
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        Span::new(main, 45, 53),
        "unknown name `lavander`",
    )
    .with_label("not defined here")
    .with_place(
        Span::new(style, 6, 14),
        "a colour of this name is defined here",
    )
    .with_hint("write `lavender`")
    .called_from(Span::new(main, 29, 53), "plot");
    (sources, diagnostic)
}

#[test]
fn a_message_shows_places_of_two_files_and_the_callers() {
    let (sources, diagnostic) = full();
    let shown = |format, color| {
        render(
            std::slice::from_ref(&diagnostic),
            &sources,
            format,
            color,
            80,
        )
    };
    golden("messages", "full_human", &shown(Format::Human, false));
    let colours = shown(Format::Human, true).replace('\u{1b}', "␛");
    golden("messages", "full_colour", &colours);
    golden("messages", "full_short", &shown(Format::Short, false));
    golden("messages", "full_json", &shown(Format::Json, false));
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let text = format!(
        "let x = [{}oops oops, {}]\n",
        "1234, ".repeat(100_000),
        "5678, ".repeat(100_000)
    );
    let (sources, result) = read(&text);
    let out = render(
        &result.expect_err("a comma is missing"),
        &sources,
        Format::Human,
        false,
        80,
    );
    assert!(out.lines().all(|l| l.chars().count() < 100), "{out}");
    assert!(out.contains("oops oops"), "{out}");
    assert!(out.contains("a.fig:1:600015"), "{out}");
}

#[test]
fn long_recursions_show_their_ends() {
    let (sources, mut diagnostic) = full();
    diagnostic.trace = (0..200)
        .map(|i| Label {
            span: Span::new(figc::source::SourceId(0), i, i + 1),
            text: format!("f{i}"),
        })
        .collect();
    let out = render(&[diagnostic], &sources, Format::Human, false, 80);
    assert!(
        out.contains("… 191 more calls") && out.contains("`f199`") && !out.contains("`f9`"),
        "{out}"
    );
}

#[test]
fn a_diagnostic_without_place_is_one_line_and_a_hint() {
    let diagnostic =
        Diagnostic::error_without_place(Code::CannotRead, "cannot read `a\u{1b}[2J.fig`")
            .with_hint("look");
    let out = render(&[diagnostic], &SourceMap::new(), Format::Human, false, 80);
    assert_eq!(
        out,
        "error[F0701]: cannot read `a\u{fffd}[2J.fig`\n  help: look\n\n"
    );
}

#[test]
fn spans_out_of_range_do_no_harm() {
    let (sources, mut diagnostic) = full();
    for (start, end) in [(0, 10_000), (9_999, 10_000), (58, 59), (59, 57)] {
        diagnostic.span = Some(Span::new(figc::source::SourceId(0), start, end));
        for format in [Format::Human, Format::Short, Format::Json] {
            render(
                std::slice::from_ref(&diagnostic),
                &sources,
                format,
                true,
                10,
            );
        }
    }
}
