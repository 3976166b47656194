//! Constructs of the language in the combinations that an author writes: what they draw.

use super::project::Project;

/// What a file draws, and what is said about it.
fn drawn(files: &[(&str, &str)], main: &str) -> (String, String) {
    let project = Project {
        main,
        files,
        ..Project::default()
    };
    let ran = project.run();
    (ran.drawn, ran.errors)
}

/// The file draws this, and nothing is said.
fn draws(files: &[(&str, &str)], main: &str, wanted: &str) {
    let (drawn, errors) = drawn(files, main);
    assert_eq!(errors, "", "{main}");
    assert_eq!(drawn, wanted, "{main}");
}

#[test]
fn a_function_returns_what_it_has_drawn() {
    draws(
        &[],
        "fn dot(x) { c: circle((x, 0), 1); return c }\n\
         figure f { a: dot(0); b: dot(2); a -> b }",
        "figure f\n  c: circle (0, 0) 1\n  c: circle (2, 0) 1\n  edge c -> c\n",
    );
}

#[test]
fn families_are_named_in_nested_loops() {
    draws(
        &[],
        "figure f {\n  for i in 0..2 { for j in 0..2 { n[i, j]: point((i, j)) } }\n\
         \x20 n[0, 1] -> n[1, 0]\n  for p in n { circle(p, 1) }\n}",
        concat!(
            "figure f\n",
            "  n-0-0: circle (0, 0) 1.6pt no stroke fill foreground\n",
            "  n-0-1: circle (0, 1) 1.6pt no stroke fill foreground\n",
            "  n-1-0: circle (1, 0) 1.6pt no stroke fill foreground\n",
            "  n-1-1: circle (1, 1) 1.6pt no stroke fill foreground\n",
            "  edge n-0-1 -> n-1-0\n",
            "  circle n-0-0 1\n",
            "  circle n-0-1 1\n",
            "  circle n-1-0 1\n",
            "  circle n-1-1 1\n",
        ),
    );
}

#[test]
fn a_stylesheet_hands_on_what_it_uses() {
    let files = [
        (
            "base.fig",
            "color pink = { screen: #fccde5, print: #e30e7a }\nset circle(stroke: pink)\n\
             style weak { dash: dashed }",
        ),
        (
            "book.fig",
            "use \"base\"\ncolor brick = #b3412e\nset line(stroke: brick)",
        ),
    ];
    let body = "circle((0, 0), 1); line((0, 0), (1, 1)); line((0, 0), (1, 0), style: weak)";
    let same = "circle (0, 0) 1 stroke pink\n  line (0, 0) (1, 1) stroke brick\n  \
                line (0, 0) (1, 0) stroke brick dashed\n";
    draws(
        &files,
        &format!("use \"book\"\nfigure f {{ {body}; circle((0, 0), 4, fill: pink) }}"),
        &format!("figure f\n  {same}  circle (0, 0) 4 stroke pink fill pink\n"),
    );
    draws(
        &files,
        "use \"book\" as book\nfigure f { circle((0, 0), 2, fill: book.pink) }",
        "figure f\n  circle (0, 0) 2 no stroke fill pink\n",
    );
    // What a file says itself wins over what it has brought in.
    draws(
        &[files[0], ("book.fig", "use \"base\"\ncolor pink = #112233")],
        "use \"book\"\nassert pink == #112233\nfigure f { circle((0, 0), 1) }",
        "figure f\n  circle (0, 0) 1 stroke pink\n",
    );
}

#[test]
fn what_a_module_draws_is_a_figure_of_its_own() {
    let files = [(
        "cells.fig",
        "element cell(at) { rect(at, at + (1, 1)) }\n\
         fn row_of(n) { for i in 0..n { cell((i, 0)) } }",
    )];
    let one = "  group\n    rect (0, 0) (1, 1)\n";
    draws(
        &files,
        "use \"cells\"\nrow_of(1)",
        &format!("figure main\n{one}"),
    );
    draws(
        &files,
        "use \"cells\" as c\nfor i in 0..1 { c.cell((i, 0)) }",
        &format!("figure main\n{one}"),
    );
}

#[test]
fn a_set_holds_to_the_end_of_its_block() {
    draws(
        &[],
        "figure f {\n  for i in 0..1 { set circle(dash: dotted); circle((i, 0), 1) }\n\
         \x20 if true { set circle(dash: dashed) }\n  circle((0, 0), 2)\n}",
        "figure f\n  circle (0, 0) 1 dotted\n  circle (0, 0) 2\n",
    );
}

#[test]
fn later_styles_of_a_list_win() {
    draws(
        &[],
        "color brick = #b3412e\nstyle a { stroke: brick, dash: dashed }\nstyle b { dash: dotted }\n\
         figure f { line((0, 0), (1, 0), style: [a, b]) }",
        "figure f\n  line (0, 0) (1, 0) stroke brick dotted\n",
    );
}

#[test]
fn the_rows_of_a_table_draw() {
    draws(
        &[("d.csv", "x,y,name\n0,1,a\n2,3,b\n")],
        "let t = read(\"d.csv\")\nfigure f {\n\
         \x20 for {x, y, name} in t { circle((x, y), 1, label: name) }\n\
         \x20 path(t[[\"x\", \"y\"]])\n}",
        "figure f\n  circle (0, 1) 1 label a\n  circle (2, 3) 1 label b\n  data of 2\n",
    );
}
