//! A stylesheet from end to end: one change in it changes every label, curve and node.

use crate::support::{Folder, THEMES};

/// Everything that can show a colour or a symbol.
const FIGURE: &str = r##"use "book"
figure all {
  row(gap: 1cm) {
    A: axes(x: (0, 2), y: (0, 2), title: $@x_1$, xlabel: "of $@x$", ylabel: $\tilde{@x}$, xticks: [(1, $@x'$)]) {
      path([0, 0; 2, 2], stroke: pink)
      scatter([1, 1; 1.5, 1], fill: pink)
    }
    group {
      n: circle((0, 0), 0.4, stroke: pink, label: $@x^{(2)}$)
      m: circle((2, 0), 0.4, stroke: pink.alpha(50%), label: $\vect{k}$)
    }
  }
  A -> n (label: $@x_2^2$, stroke: pink)
}
"##;

fn book(pink: [&str; 2], vect: &str) -> String {
    format!(
        "use \"maths\"\ncolor pink = {{ print: {}, screen: {} }}\nmacro vect(a) = tex\"{vect}\"\n",
        pink[0], pink[1]
    )
}

fn code(folder: &Folder, theme: &str) -> String {
    let args = ["render", "a.fig", "--theme", theme, "-f", "tex", "-o", "-"];
    folder.figc(args).run().fine().text().to_owned()
}

#[test]
fn one_change_of_a_colour_changes_everything_in_both_themes() {
    let folder = Folder::new(&[("a.fig", FIGURE)]);
    folder.write("styles/book.fig", book(["#e30e7a", "#fccde5"], r"\bm{#a}"));
    let before = THEMES.map(|theme| code(&folder, theme));
    folder.write("styles/book.fig", book(["#b3412e", "#ff9e80"], r"\bm{#a}"));
    let after = THEMES.map(|theme| code(&folder, theme));
    for ((before, after), [old, new]) in before
        .iter()
        .zip(&after)
        .zip([["E30E7A", "B3412E"], ["FCCDE5", "FF9E80"]])
    {
        // The one definition, and nothing that names the colour by its numbers.
        assert_eq!(before.matches(old).count(), 1, "{before}");
        assert_eq!(&before.replace(old, new), after);
        for shown in [
            r"\pink{x_1}",
            r"of $\pink{\vect{x}}$",
            r"\pink{\tilde{\vect{x}}}",
            r"\pink{\vect{x}'}",
            r"\pink{\vect{x}^{(2)}}",
            r"\pink{x_2^2}",
            r"\draw[pink",
        ] {
            assert!(after.contains(shown), "{shown} is not in\n{after}");
        }
    }
}

#[test]
fn one_change_of_a_macro_changes_every_label() {
    let folder = Folder::new(&[("a.fig", FIGURE)]);
    let pink = ["#e30e7a", "#fccde5"];
    for theme in THEMES {
        folder.write("styles/book.fig", book(pink, r"\bm{#a}"));
        let before = code(&folder, theme);
        folder.write("styles/book.fig", book(pink, r"\vec{#a}"));
        let after = code(&folder, theme);
        // Labels say `\vect`; only sizes and places may follow from its new form.
        let definition = |text: &str| text.matches(r"\newcommand{\vect}[1]").count();
        assert_eq!((definition(&before), definition(&after)), (1, 1));
        assert!(
            before.contains(r"\newcommand{\vect}[1]{\bm{#1}}"),
            "{before}"
        );
        assert!(
            after.contains(r"\newcommand{\vect}[1]{\vec{#1}}"),
            "{after}"
        );
    }
}

/// The red part of the circle's stroke, from 0 to 1: every stroke here is a grey.
fn stroke(file: &str) -> String {
    let folder = Folder::new(&[
        ("a.fig", file),
        (
            "one.fig",
            "color c = #111111\nstyle s { stroke: #111111 }\nset circle(stroke: #111111)",
        ),
        (
            "two.fig",
            "color c = #222222\nstyle s { stroke: #222222 }\nset circle(stroke: #222222)",
        ),
    ]);
    let args = ["render", "a.fig", "--emit", "drawing"];
    let ran = folder.figc(args).run();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = ran.text();
    let at = text.find("stroke: Some").expect("a stroke");
    let at = at + text[at..].find("red: ").expect("a colour");
    let line = text[at..].lines().next().expect("a line");
    line.trim_start_matches("red: ")
        .trim_end_matches(',')
        .to_owned()
}

/// Each line of the cascade wins over those before it.
#[test]
fn what_is_said_later_or_nearer_wins() {
    let use_both = "use \"one\"\nuse \"two\"\n";
    let cases = [
        ("figure f { circle((0, 0), 1) }".to_owned(), "#000000"),
        (
            "use \"one\"\nfigure f { circle((0, 0), 1) }".to_owned(),
            "#111111",
        ),
        (
            format!("{use_both}figure f {{ circle((0, 0), 1) }}"),
            "#222222",
        ),
        (
            format!("{use_both}set circle(stroke: #333333)\nfigure f {{ circle((0, 0), 1) }}"),
            "#333333",
        ),
        (
            format!(
                "{use_both}set circle(stroke: #333333)\nfigure f {{ set circle(stroke: #444444); circle((0, 0), 1) }}"
            ),
            "#444444",
        ),
        (
            format!(
                "{use_both}style t {{ stroke: #555555 }}\nfigure f {{ set circle(stroke: #444444); circle((0, 0), 1, style: t) }}"
            ),
            "#555555",
        ),
        (
            format!(
                "{use_both}style t {{ stroke: #555555 }}\nfigure f {{ circle((0, 0), 1, style: t, stroke: #666666) }}"
            ),
            "#666666",
        ),
        (
            format!("{use_both}figure f {{ circle((0, 0), 1, stroke: c) }}"),
            "#222222",
        ),
        (
            format!("{use_both}color c = #333333\nfigure f {{ circle((0, 0), 1, stroke: c) }}"),
            "#333333",
        ),
        (
            format!("{use_both}figure f {{ circle((0, 0), 1, style: s) }}"),
            "#222222",
        ),
        (
            format!(
                "{use_both}style s {{ stroke: #333333 }}\nfigure f {{ circle((0, 0), 1, style: s) }}"
            ),
            "#333333",
        ),
    ];
    for (file, wanted) in cases {
        let grey = u8::from_str_radix(&wanted[1..3], 16).expect("two digits");
        assert_eq!(
            stroke(&file),
            format!("{:?}", f64::from(grey) / 255.0),
            "{file}"
        );
    }
}

#[test]
fn symbols_are_right_in_every_kind_of_text() {
    let file = "use \"maths\"\nlet i = 12\nfigure f {\n  \
                text((0, 0), $@x_#i + @W^\\top @x_#(i - 14)$)\n  \
                text((0, 1), \"plain $@x_#i$\")\n}\n";
    let folder = Folder::new(&[("a.fig", file)]);
    let args = ["render", "a.fig", "-f", "tex", "-o", "-"];
    let ran = folder.figc(args).run().fine();
    for shown in [
        r"$\pink{x_{12}} + \matr{W}^\top \pink{x_{-2}}$",
        r"plain $\pink{x_{12}}$",
    ] {
        assert!(ran.text().contains(shown), "{shown}\n{}", ran.text());
    }
}
