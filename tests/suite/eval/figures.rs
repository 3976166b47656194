//! Figures: what reaches the drawing.

use figc::eval::elements::{self, Need};

use super::project::{Project, Ran};
use crate::support::golden;

fn run(main: &str) -> Ran {
    Project {
        main,
        ..Project::default()
    }
    .run()
}

/// What a text draws; it must have nothing to complain about.
fn drawn(main: &str) -> String {
    let ran = run(main);
    assert_eq!(ran.errors, "");
    ran.drawn
}

#[test]
fn a_name_given_inside_a_row_is_visible_after_it() {
    let drawn = drawn(
        "figure f {\n row { a: circle((0, 0), 1)\n b: circle((0, 0), 2) }\n a -> b (label: $z$)\n point(a.north_east)\n}",
    );
    assert!(drawn.contains("edge a -> b label $z$"), "{drawn}");
    assert!(drawn.contains("circle a.Compass(1, 1)"), "{drawn}");
}

#[test]
fn families_are_named_and_indexed() {
    let drawn = drawn(
        "figure f {\n for i in 0..3 { h[i]: circle((i, 0), 0.3) }\n h[0] -> h[2]\n for n in [h[1]] { point(n.at(30deg)) }\n for n in h { point(n) }\n}",
    );
    assert!(drawn.contains("h-1: circle (1, 0) 0.3"), "{drawn}");
    assert!(drawn.contains("edge h-0 -> h-2"), "{drawn}");
    assert!(drawn.contains("circle h-1.Angle(0.52"), "{drawn}");
    assert!(drawn.contains("circle h-2 1.6pt"), "{drawn}");
}

#[test]
fn a_drawn_name_wins_over_a_value_of_the_file() {
    let drawn = drawn(
        "let W = [1, 2]\nfigure f {\n x: circle((0, 0), 1)\n W: circle((3, 0), 1)\n x <-> W\n}",
    );
    assert!(drawn.contains("edge x <-> W"), "{drawn}");
}

#[test]
fn defaults_come_from_set_then_style_then_the_call() {
    let drawn = drawn(
        "color red = #ff0000\ncolor pink = #ffaaaa\nstyle soft { stroke: pink, dash: dashed }\nset circle(stroke: red, fill: red, dash: dotted)\n\
        figure f {\n circle((0, 0), 1)\n circle((0, 0), 1, style: soft)\n circle((0, 0), 1, style: soft, stroke: none)\n row { set circle(fill: none)\n circle((1, 1), 1) }\n circle((2, 2), 1)\n}",
    );
    golden("trees", "defaults_of_elements", &drawn);
}

#[test]
fn a_later_style_of_the_same_name_adds_to_it() {
    let drawn = drawn(
        "color pink = #ffaaaa\nstyle s { stroke: black, dash: dashed }\nstyle s { stroke: pink }\nfigure f { circle((0, 0), 1, style: s) }",
    );
    assert!(drawn.contains("stroke pink dashed"), "{drawn}");
}

#[test]
fn an_element_of_the_author_is_a_group() {
    let drawn = drawn(
        "color pink = #ffaaaa\nelement neuron(at, color: pink) { dot: circle(at, 0.2, fill: color)\n point(dot.north) }\n\
        figure f {\n n: neuron((1, 2))\n neuron((3, 4), color: black)\n point(n.east)\n}",
    );
    golden("trees", "elements_of_the_author", &drawn);
}

#[test]
fn functions_draw() {
    let drawn = drawn(
        "fn dot(p) = circle(p, 0.1)\nfn two(p) { dot(p)\n dot(p) }\nfigure f {\n dot((0, 0))\n two((1, 1))\n if true { dot((2, 2)) }\n}",
    );
    assert_eq!(drawn.matches("circle (").count(), 4, "{drawn}");
}

#[test]
fn an_element_of_the_author_may_share_its_name_with_a_function() {
    let drawn = drawn(
        "element sum(at) { circle(at, 1) }\nlet n = sum([1, 2]) + [3, 4].sum()\nfigure f {\n sum((n, 0))\n s: sum((1, 1))\n}",
    );
    assert!(
        drawn.contains("circle (10, 0) 1") && drawn.contains("s: group"),
        "{drawn}"
    );
}

#[test]
fn elements_of_a_module_are_drawn_under_its_name() {
    let ran = Project {
        main: "use \"nets\" as nets\nfigure f {\n a: nets.unit((1, 2))\n nets.unit((3, 4))\n point(nets.place)\n}",
        files: &[(
            "nets.fig",
            "let r = 0.5\nlet place = (7, 8)\nelement unit(at) { circle(at, r) }",
        )],
        ..Project::default()
    }
    .run();
    assert_eq!(ran.errors, "");
    for part in ["a: group", "circle (3, 4) 0.5", "circle (7, 8)"] {
        assert!(ran.drawn.contains(part), "{}", ran.drawn);
    }
}

#[test]
fn what_a_module_draws_at_top_level_makes_a_figure_too() {
    for main in [
        "use \"nets\"\nunits(2)",
        "use \"nets\" as nets\nlet n = 2\nnets.units(n)",
        "use \"nets\" as nets\nif true { nets.units(2) }",
    ] {
        let ran = Project {
            main,
            files: &[(
                "nets.fig",
                "fn units(n) { for i in 0..n { circle((i, 0), 0.5) } }",
            )],
            ..Project::default()
        }
        .run();
        assert_eq!(
            (ran.errors.as_str(), ran.drawn.as_str()),
            (
                "",
                "figure main\n  circle (0, 0) 0.5\n  circle (1, 0) 0.5\n"
            ),
            "{main}"
        );
    }
}

#[test]
fn drawing_at_top_level_makes_a_figure_named_after_the_file() {
    let drawn =
        drawn("let r = 2\ncircle((0, 0), r)\nlet s = 3\ncircle((0, 0), s)\nfn late(x) = x\n");
    assert_eq!(drawn, "figure main\n  circle (0, 0) 2\n  circle (0, 0) 3\n");
}

#[test]
fn top_level_drawing_may_hide_in_loops_and_functions() {
    assert!(drawn("for i in 0..2 { circle((i, 0), 1) }").starts_with("figure main"));
    assert!(drawn("fn d(p) { circle(p, 1) }\nd((0, 0))").starts_with("figure main"));
}

#[test]
fn an_animated_figure_draws_its_first_frame_and_says_so() {
    let ran = run("figure f { animate t in linspace(1, 2, 5) (fps: 10) { circle((t, 0), 1) } }");
    assert_eq!(ran.drawn, "figure f\n  circle (1, 0) 1\n");
    assert!(ran.errors.starts_with("warning[F0510]"), "{}", ran.errors);
}

#[test]
fn several_figures_keep_their_order() {
    let drawn = drawn("figure b { circle((0, 0), 1) }\nfigure a { circle((1, 1), 1) }");
    assert_eq!(
        drawn,
        "figure b\n  circle (0, 0) 1\nfigure a\n  circle (1, 1) 1\n"
    );
}

#[test]
fn a_module_is_found_beside_the_file_in_styles_and_in_the_library() {
    let ran = Project {
        main: "use \"lib/a\"\nuse \"b\" as b\nuse \"shipped\"\nlet t = from_a + b.from_b + answer\nfigure f { circle((t, 0), 1, stroke: pink) }",
        files: &[
            (
                "lib/a.fig",
                "use \"c\"\nlet from_a = 1 + from_c\nfigure hidden { point((0, 0)) }",
            ),
            ("lib/c.fig", "let from_c = 10"),
            ("styles/b.fig", "let from_b = 100"),
        ],
        ..Project::default()
    }
    .run();
    assert_eq!(
        (ran.errors.as_str(), ran.drawn.as_str()),
        ("", "figure f\n  circle (153, 0) 1 stroke pink\n")
    );
}

#[test]
fn a_module_does_not_hand_on_what_it_uses_itself() {
    let ran = Project {
        main: "use \"a\"\nlet x = hidden",
        files: &[("a.fig", "use \"b\""), ("b.fig", "let hidden = 1")],
        ..Project::default()
    }
    .run();
    assert!(
        ran.errors.contains("unknown name `hidden`"),
        "{}",
        ran.errors
    );
}

#[test]
fn a_file_may_shadow_what_a_module_brings() {
    let drawn = drawn("use \"shipped\"\nlet pink = 3\nfigure f { circle((pink, 0), 1) }");
    assert_eq!(drawn, "figure f\n  circle (3, 0) 1\n");
}

#[test]
fn stylesheet_declarations_are_recorded() {
    let ran = run(
        "theme screen { background: black, foreground: #fcfcfc }\ntheme print { background: white, foreground: black }\n\
               color pink = { screen: #fccde5, print: #e30e7a }\ncolor red = #fb8072\nmacro vect(a) = tex\"\\bm{#a}\"\n\
               symbol x = vector(pink)\nsymbol yhat = vector(red, as: tex\"\\hat{\\vect{y}}\")\nsymbol W = matrix()\nsymbol H = space(red)\n\
               param n = 5 in 1..=20\n",
    );
    assert_eq!(ran.errors, "");
    golden("trees", "declarations_of_a_stylesheet", &ran.declared);
}

#[test]
fn a_parameter_is_overridden_by_an_expression() {
    let ran = Project {
        main: "param n = 5 in 1..=20\nlet m = n * 2\nfigure f { circle((m, 0), 1) }",
        set: &[("n", "3 + 4")],
        ..Project::default()
    }
    .run();
    assert_eq!(
        (ran.errors.as_str(), ran.drawn.as_str()),
        ("", "figure f\n  circle (14, 0) 1\n")
    );
}

#[test]
fn a_colour_has_the_value_of_the_theme_and_keeps_its_name() {
    let main = "color pink = { screen: #fccde5, print: #e30e7a }\nfigure f { text((0, 0), \"#(pink.mix(pink, 0)) #(pink.alpha(20%))\") }";
    let print = Project {
        main,
        theme: "print",
        ..Project::default()
    }
    .run();
    assert!(
        print.drawn.contains("#e30e7a pink"),
        "{}{}",
        print.drawn,
        print.errors
    );
}

#[test]
fn closures_keep_the_loop_variable_of_their_turn() {
    let drawn = drawn(
        "figure f { for i in 0..2 { let g = x => x + i\n for j in 0..2 { circle((g(10), j), 1) } } }",
    );
    assert!(
        drawn.contains("circle (10, 0) 1") && drawn.contains("circle (11, 1) 1"),
        "{drawn}"
    );
}

#[test]
fn crossings_are_counted_where_only_numbers_tell() {
    let two = "a: circle((0, 0), 1)\n b: line((-2, 0), (2, 0))\n";
    let figure = |rest: &str| format!("figure f {{ {two} {rest} }}");
    let found = drawn(&figure("for p in intersect(a, b) { point(p) }"));
    assert_eq!(found.matches("Crossing {").count(), 2, "{found}");
    assert!(drawn(&figure("assert len(intersect(b, a)) == 2")).starts_with("figure"));
    let data = "axes(x: (0, 9000), y: (0, 1e-3)) {
        p: path([0, 0; 9000, 1e-3])
        q: path([0, 1e-3; 4000, 0; 9000, 1e-3])
        assert len(intersect(p, q)) == 2
    }";
    assert!(drawn(&format!("figure f {{ {data} }}")).starts_with("figure"));
    let symbolic = run(&figure(
        "c: line(a.east, (3, 3))\n for p in intersect(a, c) { point(p) }",
    ));
    assert!(symbolic.errors.contains("F0307"), "{}", symbolic.errors);
}

#[test]
fn a_list_of_any_points_makes_a_line() {
    let found = drawn(
        "figure f { a: circle((0, 0), 1)\n polygon([(30deg, 1), (90deg, 2), (1, 0)])\n line([a.east, (2cm, 3)])\n line([(0, 0), (1, 1)]) }",
    );
    assert!(
        found.contains("a.Compass(1, 0)") && found.contains("closed"),
        "{found}"
    );
    assert!(found.contains("data of 2"), "{found}");
}

#[test]
fn points_of_drawn_lines_have_names() {
    let found = drawn(
        "figure f { l: line((0, 0), (2, 0), (2, 2))\n point(l.start)\n point(l.mid)\n point(l.at(0.25)) }",
    );
    for point in [
        "On(NodeId(0), 0.0)",
        "On(NodeId(0), 0.5)",
        "On(NodeId(0), 0.25)",
    ] {
        assert!(found.contains(point), "{found}");
    }
}

#[test]
fn the_example_of_every_element_draws() {
    for family in elements::FAMILIES {
        for element in family.rows {
            let drawn = around(family, element.example);
            let ran = run(&format!("figure f {{ {drawn} }}"));
            assert_eq!(ran.errors, "", "{}", element.name);
            assert!(ran.drawn.lines().count() > 1, "{}", element.name);
        }
    }
}

/// An example in what it is drawn in.
fn around(family: &elements::Family, example: &str) -> String {
    match (family.in_axes, family.in_space()) {
        (true, _) => format!("axes() {{ {example} }}"),
        (_, true) => format!("axes3() {{ {example} }}"),
        _ => example.to_owned(),
    }
}

#[test]
fn elements_take_every_argument_of_their_rows() {
    let rows = |family: &'static elements::Family| family.rows.iter().map(move |e| (family, e));
    for (family, element) in elements::FAMILIES.iter().flat_map(rows) {
        for param in element.takes.params() {
            assert!(!param.doc.is_empty(), "{}: {}", element.name, param.name);
            let wrong = with_argument(
                element.name,
                element.example,
                &format!("{}: x => x", param.name),
            );
            let wrong = match family.in_space() {
                true => around(family, &wrong),
                false => wrong,
            };
            let errors = run(&format!("figure f {{ {wrong} }}")).errors;
            let known = matches!(param.need, Need::Required | Need::Rest)
                || !errors.contains("has no parameter");
            assert!(known, "{wrong}\n{errors}");
        }
    }
}

/// A call with one more argument.
/// The example with one more argument of the element's own call.
fn with_argument(name: &str, example: &str, argument: &str) -> String {
    let call = example.find(&format!("{name}("));
    let end = call.map_or_else(|| example.find(' '), |at| Some(at + name.len()));
    let (name, rest) = example.split_at(end.unwrap_or(example.len()));
    if !rest.starts_with('(') {
        return format!("{name}({argument}){rest}");
    }
    let mut depth = 0;
    let close = rest.find(|c| {
        depth += i32::from("([".contains(c)) - i32::from(")]".contains(c));
        depth == 0
    });
    let (open, rest) = rest.split_at(close.expect("a call is closed"));
    format!("{name}{open}, {argument}{rest}")
}

#[test]
fn a_stylesheet_passes_on_the_looks_of_those_that_it_uses() {
    let ran = Project {
        main: "use \"book\"\nfigure f { circle((0, 0), 1, stroke: pink); circle((0, 0), 1, stroke: red) }",
        files: &[
            ("book.fig", "use \"base\"\ncolor red = #222222"),
            (
                "base.fig",
                "color pink = #111111\ncolor red = #333333\nset circle(dash: dotted)",
            ),
        ],
        ..Project::default()
    }
    .run();
    assert_eq!(
        (ran.errors.as_str(), ran.drawn.as_str()),
        (
            "",
            "figure f\n  circle (0, 0) 1 stroke pink dotted\n  circle (0, 0) 1 stroke red dotted\n"
        )
    );
}

#[test]
fn the_palette_is_there_without_a_stylesheet() {
    let ran = Project {
        main: "symbol h = vector(green)\nstyle gradient { stroke: red }\nfigure f { line((0, 0), (1, 0), style: gradient) }",
        ..Project::default()
    }
    .run_with(figc::pipeline::LIBRARY);
    assert_eq!(ran.errors, "");
    assert!(ran.drawn.contains("stroke red"), "{}", ran.drawn);
}
