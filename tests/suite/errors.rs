//! What an author is told when a figure is wrong, from the built binary: each mistake at
//! its file, line and column, with the source line, a caret and a hint.

use crate::support::{Folder, golden};

struct Mistake {
    name: &'static str,
    /// Where it must be shown.
    at: &'static str,
    code: &'static str,
    figure: &'static str,
}

/// One mistake each. Further files are those of [`FILES`].
const MISTAKES: &[Mistake] = &[
    Mistake {
        name: "missing_picture",
        at: "a.fig:1:18",
        code: "F0701",
        figure: "figure f { image(\"photo.png\", width: 3cm) }\n",
    },
    Mistake {
        name: "picture_outside_the_project",
        at: "a.fig:1:18",
        code: "F0701",
        figure: "figure f { image(\"../../../../../../etc/passwd\", width: 3cm) }\n",
    },
    Mistake {
        name: "picture_of_another_kind",
        at: "a.fig:1:18",
        code: "F0704",
        figure: "figure f { image(\"a.fig\", width: 3cm) }\n",
    },
    Mistake {
        name: "zoom_of_nothing",
        at: "a.fig:1:12",
        code: "F0304",
        figure: "figure f { zoom(x: (0, 1), y: (0, 1)) }\n",
    },
    Mistake {
        name: "zoom_of_a_circle",
        at: "a.fig:2:8",
        code: "F0307",
        figure: "figure f { c: circle((0, 0), 1)\n  zoom(of: c, x: (0, 1), y: (0, 1)) }\n",
    },
    Mistake {
        name: "zoom_with_a_place_in_a_row",
        at: "a.fig:3:9",
        code: "F0503",
        figure: "figure f {\n  row { a: axes(x: (0, 1), y: (0, 1)) { point((0, 0)) }\n        zoom(of: a, x: (0, 0.5), y: (0, 0.5), at: (0, 0)) }\n}\n",
    },
    Mistake {
        name: "clip_without_an_outline",
        at: "a.fig:1:12",
        code: "F0304",
        figure: "figure f { clip() { circle((0, 0), 1) } }\n",
    },
    Mistake {
        name: "clip_to_an_open_line",
        at: "a.fig:2:3",
        code: "F0503",
        figure: "figure f { a: path([0, 0; 1, 1; 2, 0])\n  clip(to: a) { circle((0, 0), 1) } }\n",
    },
    Mistake {
        name: "clip_to_a_number",
        at: "a.fig:1:17",
        code: "F0307",
        figure: "figure f { clip(to: 3) { circle((0, 0), 1) } }\n",
    },
    Mistake {
        name: "clip_around_axes",
        at: "a.fig:1:12",
        code: "F0503",
        figure: "figure f { clip((0, 0), (1, 1)) { axes(x: (0, 1), y: (0, 1)) {} } }\n",
    },
    Mistake {
        name: "unknown_key_in_raw_tikz",
        at: "a.fig:4:5",
        code: "F0601",
        figure: "figure f {\n  tikz\"\n    \\draw (0, 0) -- (1, 1);\n    \\draw[reed] (0, 0) -- (1, 0);\n  \"\n}\n",
    },
    Mistake {
        name: "undefined_macro_in_raw_tikz",
        at: "a.fig:2:38",
        code: "F0602",
        figure: "figure f {\n  tikz\"\\draw (0, 0) -- (1, 1) node {$\\alhpa$};\"\n}\n",
    },
    Mistake {
        name: "unknown_name_in_raw_tikz",
        at: "a.fig:3:8",
        code: "F0601",
        figure: "figure f {\n  disc: circle((0, 0), 1)\n  tikz\"\\draw (disc) -- (dics);\"\n}\n",
    },
    Mistake {
        name: "unbalanced_raw_tikz",
        at: "a.fig:2:3",
        code: "F0601",
        figure: "figure f {\n  tikz\"\\draw (0, 0) node {x -- (1, 1);\"\n}\n",
    },
    Mistake {
        name: "path_without_end_in_raw_tikz",
        at: "a.fig:2:3",
        code: "F0601",
        figure: "figure f {\n  tikz\"\\draw (0, 0) -- (1, 1)\"\n}\n",
    },
    Mistake {
        name: "file_read_by_raw_tikz",
        at: "a.fig:2:3",
        code: "F0604",
        figure: "figure f {\n  tikz\"\\input{/etc/passwd}\"\n}\n",
    },
    Mistake {
        name: "no_crossing",
        at: "a.fig:4:9",
        code: "F0511",
        figure: "figure f {\n  a: circle((0, 0), 1)\n  b: line((2, -1), (2, 1))\n  point(intersect(a, b)[0])\n}\n",
    },
    Mistake {
        name: "no_crossing_of_this_number",
        at: "a.fig:4:3",
        code: "F0511",
        figure: "figure f {\n  a: circle((0, 0), 1)\n  b: line(a.center, (2, 1))\n  point(intersect(a, b)[1])\n}\n",
    },
    Mistake {
        name: "brace_without_length",
        at: "a.fig:1:12",
        code: "F0307",
        figure: "figure f { brace((1, 1), (1, 1)) }\n",
    },
    Mistake {
        name: "angle_without_a_ray",
        at: "a.fig:1:12",
        code: "F0307",
        figure: "figure f { angle((0, 0), (0, 0), (1, 1)) }\n",
    },
    Mistake {
        name: "angle_of_nothing",
        at: "a.fig:1:12",
        code: "F0307",
        figure: "figure f { angle((1, 0), (0, 0), (2, 0)) }\n",
    },
    Mistake {
        name: "project_onto_a_point",
        at: "a.fig:1:12",
        code: "F0307",
        figure: "figure f { point(project((1, 1), onto: ((1, 2), (1, 2)))) }\n",
    },
    Mistake {
        name: "out_without_in",
        at: "a.fig:1:12",
        code: "F0304",
        figure: "figure f { curve((0, 0), (1, 1), out: 30deg) }\n",
    },
    Mistake {
        name: "parse_error",
        at: "a.fig:2:26",
        code: "F0116",
        figure: "let r = 1\nfigure f { circle((0, 0) r) }\n",
    },
    Mistake {
        name: "unclosed_block",
        at: "a.fig:1:10",
        code: "F0102",
        figure: "figure f {\n  circle((0, 0), 1)\n",
    },
    Mistake {
        name: "unknown_name",
        at: "a.fig:2:38",
        code: "F0201",
        figure: "use \"maths\"\nfigure f { circle((0, 0), 1, stroke: lavander) }\n",
    },
    Mistake {
        name: "unknown_function",
        at: "a.fig:1:9",
        code: "F0201",
        figure: "let y = sqr(2)\nfigure f { circle((y, 0), 1) }\n",
    },
    Mistake {
        name: "unknown_element",
        at: "a.fig:1:12",
        code: "F0201",
        figure: "figure f { circel((0, 0), 1) }\n",
    },
    Mistake {
        name: "unknown_argument",
        at: "a.fig:1:30",
        code: "F0205",
        figure: "figure f { circle((0, 0), 1, strok: black) }\n",
    },
    Mistake {
        name: "unknown_symbol",
        at: "a.fig:2:31",
        code: "F0402",
        figure: "use \"maths\"\nfigure f { text((0, 0), $a + @tetha$) }\n",
    },
    Mistake {
        name: "shape_mismatch",
        at: "a.fig:2:9",
        code: "F0302",
        figure: "let W = [1, 2, 3; 4, 5, 6]\nlet y = W @ [1, 2]\nfigure f { point((y[0], y[1])) }\n",
    },
    Mistake {
        name: "shape_mismatch_in_a_figure",
        at: "a.fig:4:8",
        code: "F0302",
        figure: "let P = zeros((4, 2))\nfigure f {\n  path(P)\n  path(ones((2, 2)) + ones((3, 2)))\n}\n",
    },
    Mistake {
        name: "undefined_macro_in_a_label",
        at: "a.fig:2:44",
        code: "F0602",
        figure: "use \"maths\"\nfigure f { circle((0, 0), 1, label: $x^2 + \\vet{x}$) }\n",
    },
    Mistake {
        name: "undefined_macro_in_a_title",
        at: "a.fig:3:13",
        code: "F0602",
        figure: "figure f {\n  axes(x: (0, 1), y: (0, 1),\n    title: $\\mathcall{R}$) { line((0, 0), (1, 1)) }\n}\n",
    },
    Mistake {
        name: "undefined_macro_in_an_xlabel",
        at: "a.fig:3:24",
        code: "F0602",
        figure: "figure f {\n  axes(x: (0, 1), y: (0, 1),\n    xlabel: tex\"epochs \\tims $10$\") { line((0, 0), (1, 1)) }\n}\n",
    },
    Mistake {
        name: "undefined_macro_at_an_edge",
        at: "a.fig:4:21",
        code: "F0602",
        figure: "figure f {\n  a: circle((0, 0), 1)\n  b: circle((4, 0), 1)\n  a -> b (label: $x_\\nope$)\n}\n",
    },
    Mistake {
        name: "undefined_macro_at_a_tick",
        at: "a.fig:2:44",
        code: "F0602",
        figure: "figure f {\n  axes(x: (0, 4), y: (0, 1), xticks: [(1, $\\pie$), (2, $2$)]) { line((0, 0), (4, 1)) }\n}\n",
    },
    Mistake {
        name: "undefined_macro_in_an_inserted_text",
        at: "a.fig:1:15",
        code: "F0602",
        figure: "let name = $x \\undefd$\nfigure f { text((0, 0), $y + #name$) }\n",
    },
    Mistake {
        name: "undefined_macro_in_a_macro_of_a_stylesheet",
        at: "look.fig:1:21",
        code: "F0602",
        figure: "use \"look\"\nfigure f { text((0, 0), $\\tall{x}$) }\n",
    },
    Mistake {
        name: "undefined_macro_in_a_symbol_of_a_stylesheet",
        at: "look.fig:2:30",
        code: "F0602",
        figure: "use \"look\"\nfigure f { text((0, 0), $1 + @yhat$) }\n",
    },
    Mistake {
        name: "unbalanced_label",
        at: "a.fig:1:25",
        code: "F0601",
        figure: "figure f { text((0, 0), $\\frac{a}{b$) }\n",
    },
    Mistake {
        name: "double_superscript",
        at: "a.fig:1:25",
        code: "F0601",
        figure: "figure f { text((0, 0), $x^1^2$) }\n",
    },
    Mistake {
        name: "maths_outside_maths",
        at: "a.fig:1:25",
        code: "F0601",
        figure: "figure f { text((0, 0), tex\"x_1\") }\n",
    },
    Mistake {
        name: "stray_alignment",
        at: "a.fig:1:25",
        code: "F0601",
        figure: "figure f { text((0, 0), $a & b$) }\n",
    },
    Mistake {
        name: "a_character_without_a_glyph",
        at: "a.fig:1:25",
        code: "F0601",
        figure: "figure f { text((0, 0), \"日本\") }\n",
    },
    Mistake {
        name: "unknown_module",
        at: "a.fig:1:5",
        code: "F0202",
        figure: "use \"math\"\nfigure f { point((0, 0)) }\n",
    },
    Mistake {
        name: "mistake_in_a_module",
        at: "broken.fig:2:9",
        code: "F0302",
        figure: "use \"broken\"\nfigure f { point((0, 0)) }\n",
    },
    Mistake {
        name: "theme_of_a_figure",
        at: "a.fig:2:17",
        code: "F0403",
        figure: "use \"maths\"\nfigure f(theme: prnit) { point((0, 0)) }\n",
    },
    Mistake {
        name: "name_in_an_edge",
        at: "a.fig:3:8",
        code: "F0201",
        figure: "figure f {\n  a: circle((0, 0), 1)\n  a -> b\n}\n",
    },
    Mistake {
        name: "argument_of_a_container",
        at: "a.fig:2:7",
        code: "F0301",
        figure: "figure f {\n  row(align: start) { a: circle((0, 0), 1) }\n  a -> a\n}\n",
    },
    Mistake {
        name: "anchor",
        at: "a.fig:3:12",
        code: "F0504",
        figure: "figure f {\n  a: circle((0, 0), 1)\n  circle(a.nort, 1)\n}\n",
    },
    Mistake {
        name: "nothing_to_draw",
        at: "a.fig:1:1",
        code: "F0501",
        figure: "let x = 1\n",
    },
    Mistake {
        name: "failed_assertion",
        at: "a.fig:2:8",
        code: "F0306",
        figure: "let x = [3, 4]\nassert norm(x) < 5, \"too long\"\nfigure f { point((0, 0)) }\n",
    },
    Mistake {
        name: "empty_limits",
        at: "a.fig:1:17",
        code: "F0508",
        figure: "figure f { axes(x: (1, 1)) { line((0, 0), (1, 1)) } }\n",
    },
    Mistake {
        name: "point_that_is_no_number",
        at: "a.fig:1:17",
        code: "F0505",
        figure: "figure f { path([0, 0; 1, nan]) }\n",
    },
];

const FILES: &[(&str, &str)] = &[
    (
        "look.fig",
        "macro tall(a) = tex\"\\bmm{#a}\"\nsymbol yhat = vector(as: tex\"\\hatt{y}\")\n",
    ),
    ("broken.fig", "let a = zeros((2, 3))\nlet b = a @ a\n"),
];

/// What an assertion says is its author's; words to choose from are hint enough.
const HINTLESS: &[&str] = &["failed_assertion", "argument_of_a_container"];

fn told(mistake: &Mistake) -> String {
    let folder = Folder::new(FILES);
    folder.write("a.fig", mistake.figure);
    let ran = folder.figc(["render", "a.fig"]).run().refused(1);
    assert!(ran.stdout.is_empty(), "{}", mistake.name);
    assert_eq!(folder.names(), ["a.fig", "broken.fig", "look.fig"]);
    ran.stderr
}

#[test]
fn every_mistake_is_shown_at_its_place() {
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        let told = told(mistake);
        let place = format!("[{}]", mistake.at);
        let code = format!("error[{}]", mistake.code);
        let caret = told.contains('─') || told.contains('▲');
        if !told.contains(&place) || !told.contains(&code) || !caret {
            wrong.push(format!(
                "{}: {code} at {place} is wanted\n{told}",
                mistake.name
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_mistake_comes_with_a_hint() {
    let without: Vec<String> = MISTAKES
        .iter()
        .map(|mistake| (mistake.name, told(mistake)))
        .filter(|(name, told)| !HINTLESS.contains(name) && !told.contains("  help: "))
        .map(|(name, told)| format!("{name}\n{told}"))
        .collect();
    assert!(without.is_empty(), "\n{}", without.join("\n"));
}

#[test]
fn one_mistake_is_one_error() {
    for mistake in MISTAKES {
        let told = told(mistake);
        assert_eq!(
            told.matches("error[").count(),
            1,
            "{}\n{told}",
            mistake.name
        );
    }
}

#[test]
fn messages_are_as_before() {
    for mistake in MISTAKES {
        let text = format!("{}\n{}", mistake.figure, told(mistake));
        golden("messages", mistake.name, &text);
    }
}

#[test]
fn several_mistakes_are_told_together() {
    let folder = Folder::new(&[(
        "a.fig",
        "figure f {\n  text((0, 0), $\\one$)\n  text((1, 0), $ok$)\n  text((2, 0), $\\two$)\n}\n",
    )]);
    let told = folder.figc(["render", "a.fig"]).run().refused(1).stderr;
    for place in ["[a.fig:2:17]", "[a.fig:4:17]"] {
        assert!(told.contains(place), "{told}");
    }
    assert_eq!(told.matches("error[").count(), 2, "{told}");
}

#[test]
fn a_mistake_of_one_theme_is_told_once() {
    let folder = Folder::new(&[(
        "a.fig",
        "use \"maths\"\nfigure f { text((0, 0), $\\one$) }\n",
    )]);
    let ran = folder
        .figc(["render", "a.fig", "--theme", "all"])
        .run()
        .refused(1);
    assert_eq!(ran.stderr.matches("error[").count(), 1, "{}", ran.stderr);
    assert_eq!(folder.names(), ["a.fig"]);
}
