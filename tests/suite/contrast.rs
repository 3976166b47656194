//! Colours that are hard to read, as `figc check` tells them.

use crate::support::Folder;

/// The warnings of a check, one a line.
fn told(text: &str) -> String {
    let folder = Folder::new(&[("a.fig", text)]);
    let ran = folder
        .figc(["check", "a.fig", "--diagnostic-format", "short"])
        .run();
    assert_eq!(ran.code, Some(0), "a warning is no error: {}", ran.stderr);
    ran.stderr
}

#[test]
fn a_faint_colour_is_told_once_for_each_theme_with_one_that_passes() {
    let told = told("color pink = { screen: #fccde5, print: #fccde5 }\ncolor night = #101030\n");
    assert_eq!(
        told,
        "a.fig:1:1: warning[F0406]: `pink` is hard to read in the theme `print`: its contrast on the \
         background is 1.4, and lines and texts want 3 (`#b4889f` is the nearest lightness that can be \
         read; if it is for areas only, say `faint: true` in its braces)\n\
         a.fig:2:1: warning[F0406]: `night` is hard to read in the theme `screen`: its contrast on the \
         background is 1.1, and lines and texts want 3 (`#52577d` is the nearest lightness that can be \
         read; if it is for areas only, say `faint: true` in its braces)\n"
    );
}

#[test]
fn colours_that_are_meant_to_be_faint_are_left_alone() {
    assert_eq!(
        told(
            "color a = { any: #f5e9d0, faint: true }\ncolor b = { print: #fff, screen: #000, faint: true }"
        ),
        ""
    );
    assert_eq!(told("color a = #0000ff20"), "", "translucent: for areas");
    assert_ne!(told("color a = { any: #f5e9d0, faint: false }"), "");
}

#[test]
fn the_paper_of_the_theme_decides() {
    let own = "theme dusk { background: #777777, foreground: white }\n";
    assert_ne!(told(&format!("{own}color a = #808080")), "");
    assert_eq!(told(&format!("{own}color a = #101010")), "");
}

#[test]
fn what_comes_with_figc_can_be_read() {
    assert_eq!(told("use \"maths\""), "");
    // On a paper of the author's own it is not the author's colour that is at fault.
    assert_eq!(
        told("use \"maths\"\ntheme print { background: #777777 }"),
        ""
    );
}

#[test]
fn only_the_declaration_that_holds_is_looked_at() {
    assert_eq!(
        told("color a = { any: #fefefe }\ncolor a = { print: #555555, screen: #aaaaaa }"),
        ""
    );
}

#[test]
fn a_render_tells_it_of_its_theme() {
    let folder = Folder::new(&[(
        "a.fig",
        "color pink = #fccde5\nfigure f { circle((0, 0), 1) }",
    )]);
    let ran = folder.figc(["render", "a.fig"]).run();
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.stderr.matches("F0406").count(), 1, "{}", ran.stderr);
    let ran = folder.figc(["render", "a.fig", "--theme", "screen"]).run();
    assert_eq!(ran.stderr, "");
}
