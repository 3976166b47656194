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

/// What is told about a figure that cannot be laid out.
fn refused(figure: &str) -> String {
    let folder = Folder::new(&[("a.fig", figure)]);
    let args = ["render", "a.fig", "--theme", "print", "--emit", "scene"];
    folder.figc(args).run().refused(1).stderr
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
fn a_second_x_axis_has_the_y_of_the_first() {
    let figure = "figure f { axes() { plot([0, 1], [0, 1])\n twin(xlabel: $u$) { plot([5, 10], [0, 100]) }\n twin(y: (0, 3)) { } } }";
    let axes = scene(figure, "axes ");
    let part = |line: &str, key: &str| {
        let rest = line.split(key).nth(1).unwrap_or_default();
        rest[..rest.find(')').unwrap_or(0)].to_owned()
    };
    assert_eq!(axes.len(), 3, "{axes:?}");
    assert_eq!(part(&axes[0], "y="), part(&axes[1], "y="), "{axes:?}");
    assert_eq!(part(&axes[0], "x="), part(&axes[2], "x="), "{axes:?}");
    assert_ne!(part(&axes[0], "x="), part(&axes[1], "x="), "{axes:?}");
    let errors = told("figure f { axes() { twin(x: (0, 1)) { }\n twin(xscale: log) { } } }");
    assert!(errors.contains("second x axis already"), "{errors}");
    let errors = told("figure f { polar() { twin() { } } }");
    assert!(errors.contains("no second axes"), "{errors}");
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

#[test]
fn a_container_has_one_legend_for_its_axes() {
    let figure = "figure f { row { axes() { plot(x => x, label: \"a\") }\n axes() { plot(x => 2 * x, label: \"a\")\n plot(x => x, label: \"b\") }\n legend() } }";
    let entries = scene(figure, "entry");
    assert_eq!(entries.len(), 2, "{entries:?}");
    let own = figure.replacen("axes()", "axes(legend: north)", 1);
    assert_eq!(scene(&own, "entry").len(), 3);
    let errors = told(&figure.replace("legend()", "legend(at: north)"));
    assert!(errors.contains("beside all of its axes"), "{errors}");
    let errors = told("figure f { row { circle((0, 0), 1)\n legend() } }");
    assert!(errors.contains("no axes to speak of"), "{errors}");
}

#[test]
fn classes_in_space_stand_in_the_legend() {
    let entries = scene(
        "figure f { axes3() { scatter(eye(3), color: [\"a\", \"b\", \"a\"]) } }",
        "entry",
    );
    assert_eq!(entries.len(), 2, "{entries:?}");
}

#[test]
fn boxes_side_by_side_have_one_scale() {
    let axes = scene(
        "figure f { row { for v in [0deg, 45deg] { axes3(view: (v, 0deg), equal: true) { line((0, 0, 0), (1, 1, 1)) } } } }",
        "axes ",
    );
    let height = |line: &str| {
        let rect = line.split("rect=").nth(1).unwrap_or_default();
        let parts: Vec<f64> = rect
            .split([' ', '(', ')', ','])
            .filter_map(|t| t.parse().ok())
            .take(4)
            .collect();
        parts[3] - parts[1]
    };
    assert!(
        (height(&axes[0]) - height(&axes[1])).abs() < 0.1,
        "{axes:?}"
    );
}

#[test]
fn a_cross_leaves_out_the_numbers_that_are_crossed() {
    let figure = "figure f { axes(x: (-2, 2), y: (-2, 2), frame: cross) { hline(1) } }";
    let numbers = |axis: &str| {
        let ticks = scene(figure, axis);
        ticks.iter().filter(|t| t.contains("text")).count()
    };
    assert_eq!((numbers("xtick"), numbers("ytick")), (2, 1));
}

#[test]
fn fields_on_log_axes_have_no_points_outside_of_them() {
    for mark in [
        "contour((x, y) => log(x) + log(y))",
        "implicit((x, y) => log(x) + log(y))",
    ] {
        let figure = format!(
            "figure f {{ axes(x: (1e-3, 1e3), y: (1e-3, 1e3), xscale: log, yscale: log) {{ {mark} }} }}"
        );
        let told = told(&figure);
        assert!(!told.contains("F0512"), "{told}");
    }
    let cells = "figure f { axes(xscale: log) { heatmap([1, 2, 3], x: [1, 10, 100], y: [0]) } }";
    let cells = cells.replace("[1, 2, 3]", "[[1, 2, 3]]");
    let axes = scene(&cells, "axes ");
    assert!(axes[0].contains("x=(0.316228, 316.227766)"), "{axes:?}");
}

#[test]
fn fields_over_ranges_of_their_own_are_even_on_log_axes() {
    let figure = "figure f { axes(xscale: log) { implicit((x, y) => log10(x) - y, x: (0.01, 100), y: (-2, 2)) } }";
    let told = told(figure);
    assert!(!told.contains("F05"), "{told}");
    let axes = scene(figure, "axes ");
    assert!(axes[0].contains("x=(0.01, 100) y=(-2, 2)"), "{axes:?}");
}

#[test]
fn a_mistake_in_a_mark_is_told_once() {
    let errors = told("figure f { axes(colorbar: true) { heatmap([1, 2; 3, 4], range: (3, 3)) } }");
    assert!(!errors.contains("no mark of these axes"), "{errors}");
    let errors =
        refused("figure f { axes(xscale: log, x: (1, 100), y: (0, 1)) { circle((10, 0.5), 1) } }");
    assert!(errors.contains("a radius is a length"), "{errors}");
}

#[test]
fn a_colour_bar_stands_on_any_side() {
    let bar = |said: &str| {
        let figure = format!(
            "figure f {{ axes(x: (0, 1), y: (0, 1), colorbar: {said}) {{ heatmap((x, y) => x) }} }}"
        );
        scene(&figure, "bar ").join(" ")
    };
    assert!(bar("below").starts_with("bar (0, -"), "{}", bar("below"));
    assert!(bar("{label: $F$, at: left}").starts_with("bar (-"));
    // A text is what stands beside the bar.
    assert_eq!(bar("\"left\""), bar("true"));
    let errors = told("figure f { axes(colorbar: north) { heatmap((x, y) => x) } }");
    assert!(errors.contains("`below`"), "{errors}");
}

#[test]
fn words_may_be_texts_with_blanks() {
    let legend = scene(
        "figure f { axes(legend: \"north east\") { plot(x => x, label: \"a\") } }",
        "entry",
    );
    assert_eq!(legend.len(), 1, "{legend:?}");
}

#[test]
fn what_lies_far_outside_is_told() {
    let errors = refused("figure f { axes(x: (0, 1), y: (0, 1)) { text((100, 100), \"far\") } }");
    assert!(errors.contains("far outside"), "{errors}");
    let errors = refused(
        "figure f { a: axes(x: (0, 1), y: (0, 1)) { }\n zoom(of: a, x: (2, 3), y: (2, 3), at: (9, 1)) }",
    );
    assert!(errors.contains("outside of the axes"), "{errors}");
    let errors = told("figure f { polar() { heatmap((t, r) => r) } }");
    assert!(errors.contains("cannot bend"), "{errors}");
}
