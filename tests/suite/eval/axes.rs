//! Scales, legends, second axes, shared limits and polar axes: what reaches the scene, and
//! what is told.

use super::project::Project;
use crate::support::Folder;

/// What is told about a figure.
fn told(figure: &str) -> String {
    let project = Project {
        main: figure,
        ..Project::default()
    };
    project.run().errors
}

/// The lines of the scene of a figure that begin with a word.
fn scene(figure: &str, word: &str) -> Vec<String> {
    let folder = Folder::new(&[("a.fig", figure)]);
    let ran = folder
        .figc(["render", "a.fig", "--theme", "print", "--emit", "scene"])
        .run();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = String::from_utf8_lossy(&ran.stdout);
    let lines = text.lines().map(str::trim);
    let found = lines.filter(|line| line.starts_with(word));
    found.map(str::to_owned).collect()
}

#[test]
fn a_log_axis_has_no_place_for_zero() {
    let errors = told("figure f { axes(xscale: log, x: (0, 1)) { line((0.1, 0), (1, 1)) } }");
    assert!(errors.contains("F0508"), "{errors}");
    assert!(errors.contains("no place for 0"), "{errors}");
    let errors = told("figure f { axes(xscale: log) { scatter([0, 1; 1, 2; 10, 3]) } }");
    assert!(errors.contains("warning[F0512]"), "{errors}");
    assert!(errors.contains("1 of the points"), "{errors}");
}

#[test]
fn limits_of_a_log_axis_have_an_even_margin() {
    let axes = scene(
        "figure f { axes(xscale: log) { plot([1, 10, 100], [1, 2, 3]) } }",
        "axes ",
    );
    assert!(axes[0].contains("x=(0.794, 126)"), "{axes:?}");
}

#[test]
fn a_scale_must_be_undone_by_its_second_function() {
    let errors = told("figure f { axes(x: (1, 4), xscale: (x => x^2, x => x)) { } }");
    assert!(errors.contains("does not undo"), "{errors}");
}

#[test]
fn limits_may_run_backwards() {
    let scales = scene("figure f { axes(x: (0, 1), y: (3, -1)) { } }", "yscale");
    assert_eq!(scales, ["yscale linear, reversed"]);
}

#[test]
fn a_legend_says_each_mark_once() {
    let entries = scene(
        "figure f { axes() { for i in 0..3 { plot(x => i * x, stroke: black, label: \"same\") }\n plot(x => x, label: \"other\") } }",
        "entry",
    );
    assert_eq!(entries.len(), 2, "{entries:?}");
}

#[test]
fn legends_and_second_axes_belong_to_axes() {
    let errors = told("figure f { legend((\"a\", black)) }");
    assert!(errors.contains("F0503"), "{errors}");
    let errors = told("figure f { twin() { } }");
    assert!(errors.contains("F0503"), "{errors}");
    let errors = told("figure f { axes() { twin() { }\n twin() { } } }");
    assert!(errors.contains("second y axis already"), "{errors}");
}

#[test]
fn a_second_axis_has_the_x_of_the_first() {
    let axes = scene(
        "figure f { axes() { plot([0, 1], [0, 1])\n twin() { plot([5, 10], [0, 100]) } } }",
        "axes ",
    );
    let x = |line: &str| {
        line.split("x=")
            .nth(1)
            .map(|t| t[..t.find(')').unwrap_or(0)].to_owned())
    };
    assert_eq!(axes.len(), 2);
    assert_eq!(x(&axes[0]), x(&axes[1]), "{axes:?}");
}

#[test]
fn shared_limits_are_those_of_all_and_numbers_stand_once() {
    let figure = "figure f { tiles(columns: 2, share: both) {\n axes() { scatter([0, 0; 1, 1]) }\n axes() { scatter([5, 5; 9, 9]) } } }";
    let axes = scene(figure, "axes ");
    let limits = |line: &str| line.split("x=").nth(1).map(str::to_owned);
    assert_eq!(limits(&axes[0]), limits(&axes[1]), "{axes:?}");
    let yticks = scene(figure, "ytick");
    let with_text = yticks.iter().filter(|t| t.contains("text")).count();
    assert_eq!(2 * with_text, yticks.len(), "{yticks:?}");
}

#[test]
fn polar_data_stand_around_the_middle() {
    let dots = scene(
        "figure f { polar(r: 2) { scatter([[pi / 2, 1]]) } }",
        "dots",
    );
    assert!(dots[0].contains("(0, 1)"), "{dots:?}");
    let errors = told("figure f { polar(r: -1) { } }");
    assert!(errors.contains("F0508"), "{errors}");
}
