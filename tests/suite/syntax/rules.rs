//! The rules of the language, one a test.

use figc::syntax::ast::{BinaryOp, Expr, ExprKind, StmtKind, UnaryOp, Unit};

use super::{dump, messages_of, read};

/// An expression with all its brackets, to see precedence.
fn shape(text: &str) -> String {
    let (_, file) = read(&format!("let it = {text}"));
    let mut file = file.unwrap_or_else(|e| panic!("{text}: {e:?}"));
    match file.stmts.pop().map(|s| s.kind) {
        Some(StmtKind::Let { value, .. }) => expr(&value),
        other => panic!("{other:?}"),
    }
}

fn expr(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Number(n) => n.to_string(),
        ExprKind::Quantity(n, Unit::Percent) => format!("{n}%"),
        ExprKind::Quantity(n, unit) => format!("{n}{unit:?}"),
        ExprKind::Ident(name) => name.to_string(),
        ExprKind::Paren(inner) => expr(inner),
        ExprKind::Unary(UnaryOp::Neg, x) => format!("(-{})", expr(x)),
        ExprKind::Unary(UnaryOp::Pos, x) => format!("(+{})", expr(x)),
        ExprKind::Unary(UnaryOp::Not, x) => format!("(not {})", expr(x)),
        ExprKind::Binary(op, a, b) => format!("({} {} {})", expr(a), operator(*op), expr(b)),
        ExprKind::Range {
            start,
            end,
            inclusive,
        } => {
            format!(
                "({}{}{})",
                expr(start),
                if *inclusive { "..=" } else { ".." },
                expr(end)
            )
        }
        ExprKind::Call { callee, args } => {
            let args: Vec<_> = args.iter().map(|a| expr(&a.value)).collect();
            format!("{}({})", expr(callee), args.join(", "))
        }
        ExprKind::Field { base, name } => format!("{}.{}", expr(base), name.name),
        ExprKind::List(items) => format!(
            "[{}]",
            items.iter().map(expr).collect::<Vec<_>>().join(", ")
        ),
        ExprKind::Tuple(items) => format!(
            "<{}>",
            items.iter().map(expr).collect::<Vec<_>>().join(", ")
        ),
        other => format!("{other:?}"),
    }
}

fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::MatMul => "@",
        BinaryOp::Pow => "^",
    }
}

#[test]
fn operators_bind_as_the_contract_says() {
    for (text, wanted) in [
        ("-2^2 == -4", "((-(2 ^ 2)) == (-4))"),
        ("2^3^2", "(2 ^ (3 ^ 2))"),
        ("2^-1 + 3", "((2 ^ (-1)) + 3)"),
        ("-a * b", "((-a) * b)"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c", "((a / b) * c)"),
        ("a + b @ c", "(a + (b @ c))"),
        ("not a == b", "(not (a == b))"),
        ("not a and b or c", "(((not a) and b) or c)"),
        ("0..n + 1", "(0..(n + 1))"),
        ("1..5", "(1..5)"),
        ("0..=5", "(0..=5)"),
        ("1.5..2", "(1.5..2)"),
        ("a--b", "(a - (-b))"),
        ("a<-b", "(a < (-b))"),
        ("W.T @ x.f(y)", "(W.T @ x.f(y))"),
        (
            "norm(U @ diag(S) @ V.T - W) < 1e-12",
            "(norm((((U @ diag(S)) @ V.T) - W)) < 0.000000000001)",
        ),
    ] {
        assert_eq!(shape(text), wanted, "{text}");
    }
}

#[test]
fn percent_is_a_remainder_before_an_operand() {
    for (text, wanted) in [
        ("20%", "20%"),
        ("f(20%)", "f(20%)"),
        ("20% + 1", "(20% + 1)"),
        ("20% - 1", "(20% - 1)"),
        ("20%*x", "(20% * x)"),
        ("[20%, 30%]", "[20%, 30%]"),
        ("20% and a", "(20% and a)"),
        ("5 % 2", "(5 % 2)"),
        ("5%2", "(5 % 2)"),
        ("5% x", "(5 % x)"),
        ("x%2", "(x % 2)"),
        ("5%(2)", "(5 % 2)"),
    ] {
        assert_eq!(shape(text), wanted, "{text}");
    }
}

#[test]
fn numbers_are_exact() {
    for (text, wanted) in [
        ("1_000", "1000"),
        ("1e-3", "0.001"),
        ("2.5E+2", "250"),
        ("0.1", "0.1"),
        ("2cm", "2Cm"),
        ("1em", "1Em"),
        ("1ex", "1Ex"),
        ("1e3pt", "1000Pt"),
        ("30deg", "30Deg"),
        ("0.5rad", "0.5Rad"),
        ("1in", "1In"),
        ("9007199254740993", "9007199254740992"),
    ] {
        assert_eq!(shape(text), wanted, "{text}");
    }
}

#[test]
fn one_item_and_a_comma_make_a_tuple() {
    assert_eq!(shape("(x)"), "x");
    assert_eq!(shape("(x,)"), "<x>");
    assert_eq!(shape("()"), "<>");
    assert_eq!(shape("(x, y,)"), "<x, y>");
}

#[test]
fn a_newline_ends_a_statement_unless_something_is_open() {
    let one = |text: &str| {
        assert_eq!(
            read(text)
                .1
                .map(|f| f.stmts.len())
                .map_err(|e| e[0].message.clone()),
            Ok(1),
            "{text}"
        )
    };
    one("let x = (1 +\n 2\n + 3)");
    one("let x = [1,\n\n 2 // two\n, 3\n]");
    one("let x =\n 1");
    one("let x = 1 +\n // why\n 2");
    one("let x = a and\n b");
    one("x -> \n y ->\n z");
    one("f(x => {\n let y = x\n\n y\n})");
    one("let x = {\n a: 1\n b: 2,\n\n c: 3,\n}");
    one("let f = x =>\n x");
    one("let y = xs\n  .map(f)\n  .sum()");
    one("let x = 1 /* a\n b */ + 2");
    one("use \"maths\" // a stylesheet\n\n\n");
    let two = |text: &str| {
        assert_eq!(
            read(text)
                .1
                .map(|f| f.stmts.len())
                .map_err(|e| e[0].message.clone()),
            Ok(2),
            "{text}"
        )
    };
    two("let x = 1\nlet y = 2");
    two("let x = 1; let y = 2;");
    two("let x = 20%\nlet y = 2");
    two("a\n-b");
    two("a\r\nb\r\n");
}

#[test]
fn a_brace_opens_a_block_or_a_record_by_its_place() {
    assert!(dump("fn f(x) = { a }").contains("block"));
    assert!(dump("let f = x => { a }").contains("block"));
    assert!(dump("let f = if a { b } else { c }").contains("block"));
    assert!(dump("let f = { a: b }").contains("record"));
    assert!(dump("f({ a: b })").contains("record"));
    assert!(dump("let f = x => ({ a: b })").contains("record"));
    assert!(dump("fn f() { { a: b } }").contains("record"));
    assert!(dump("let x = {}").contains("record"));
}

#[test]
fn parentheses_after_a_space_are_settings() {
    assert!(dump("a -> b (label: 1)").contains("argument label:"));
    assert!(dump("a -> b.at(1) (label: 1)").contains("argument label:"));
    let call = dump("a -> b(1)");
    assert!(call.contains("call"), "{call}");
    assert!(dump("animate t in f(1) (fps: 30) { a }").contains("argument fps:"));
}

#[test]
fn statement_words_may_name_parameters_fields_and_arguments() {
    dump("element neuron(at, color: pink) { circle(at, 0.2, fill: color) }");
    dump("scatter(P, color: labels, style: gradient, set: 1, for: 2, let: 3)");
    dump("let x = run.color + run.if");
    dump("let x = {color: red, let: 1}");
    dump("figure preamble { as(1); tex(2); tikz: node() }");
    for text in [
        "let color = 1",
        "for style in xs { a }",
        "fn set(x) = 1",
        "theme: node()",
        "let let = 1",
    ] {
        messages_of(text);
    }
}

#[test]
fn arrows_are_values_of_arguments() {
    let tree = dump("path(P, arrow: <->)\nstyle s { arrow: ->\n dash: dashed }");
    assert!(tree.contains("\"<->\""), "{tree}");
    assert!(tree.contains("\"->\""), "{tree}");
}

#[test]
fn texts_keep_latex_and_resolve_escapes() {
    for (text, wanted) in [
        (r#""50% & more_""#, r#""50% & more_""#),
        (r#""a\nb""#, r#""a\nb""#),
        (r##""\#\@\$\"\\""##, r##""#@$\"\\""##),
        (r"$\sigma\_\#\@$", r#""\\sigma\\_\\#@""#),
        (
            r#"tex"\textbf{\"o} $x$ \\ \# @""#,
            r#""\\textbf{\"o} $x$ \\\\ \\# @""#,
        ),
        (r#""me@here.org""#, r#""me@here.org""#),
    ] {
        let tree = dump(&format!("let t = {text}"));
        assert!(tree.contains(wanted), "{text}\n{tree}");
    }
}

#[test]
fn interpolations_nest() {
    let tree = dump(r##"let t = "a #("b #(c) $@x_#("d")$")""##);
    for part in ["\"a \"", "\"b \"", "name c", "symbol x", "\"_\"", "\"d\""] {
        assert!(tree.contains(part), "{part}\n{tree}");
    }
    let symbol = dump("let t = $@x_1 @v_#(i + 1) @yhat2' @W@x$");
    for part in [
        "symbol x",
        "\"_1 \"",
        "symbol v",
        "symbol yhat2",
        "\"' \"",
        "symbol W",
    ] {
        assert!(symbol.contains(part), "{part}\n{symbol}");
    }
}

#[test]
fn names_may_be_of_any_alphabet() {
    dump("let σ = 1\nlet grad_W = σ\nlet größe = x1");
}

#[test]
fn comments_are_kept_and_nest() {
    let tree = dump("// one\nlet x = 1 /* two /* three */ */\n\"// no\" // ünd");
    for part in [
        "comment \"// one\"",
        "comment \"/* two /* three */ */\"",
        "comment \"// ünd\"",
    ] {
        assert!(tree.contains(part), "{part}\n{tree}");
    }
}

#[test]
fn an_empty_file_is_a_module_without_names() {
    for text in ["", "\n\n", "// nothing", "\u{feff}", " ; ;\n"] {
        assert!(read(text).1.is_ok_and(|f| f.stmts.is_empty()), "{text:?}");
    }
}
