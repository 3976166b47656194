//! Axes in space: what they refuse, what they write, and that one thing hides another.

use crate::support::Folder;

fn refusal(content: &str) -> String {
    let folder = Folder::new(&[("a.fig", content)]);
    let args = ["render", "a.fig", "--diagnostic-format", "short"];
    folder.figc(args).run().refused(1).stderr
}

fn code(content: &str) -> String {
    let folder = Folder::new(&[("a.fig", content)]);
    let args = [
        "render", "a.fig", "--theme", "print", "-f", "tex", "-o", "-",
    ];
    folder.figc(args).run().fine().text().to_owned()
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let cases = [
        ("axes3 { surface([1, 2, 3]) }", "wants a matrix of heights"),
        (
            "axes3 { surface([[1, 2, 3]]) }",
            "two rows and two columns or more, not 1×3",
        ),
        (
            "axes3 { surface([0, 1], [0, 1, 2], eye(2)) }",
            "x, y and Z do not fit together: 2, 3 and 2×2",
        ),
        (
            "axes3 { surface((x, y) => (x, y)) }",
            "must give a number, not the tuple",
        ),
        ("axes3 { scatter([]) }", "`points` wants an n×3 array"),
        ("axes3 { point((1, 2)) }", "a point of three numbers"),
        ("axes3 { point((1, 2, nan)) }", "at is not finite"),
        (
            "axes3 { line((0, 0, 0)) }",
            "`line` wants 2 points or more, not 1",
        ),
        (
            "axes3 { rect((0, 0), (1, 1)) }",
            "`rect` cannot be drawn in `axes3`",
        ),
        (
            "axes3 { tikz\"\\draw (0, 0);\" }",
            "`tikz` cannot be drawn in `axes3`",
        ),
        (
            "axes3 { contour((x, y) => x, levels: 0) }",
            "`levels` cannot be 0",
        ),
        (
            "axes3 { scatter([0, 0, 0; 1, 1, 1], color: [0.5, 2, 3]) }",
            "3 values for 2 dots",
        ),
        (
            "axes3 { group(rotate: 30deg) { point((1, 2, 3)) } }",
            "a group in `axes3` cannot be transformed",
        ),
        (
            "axes3(view: 35) { point((1, 2, 3)) }",
            "`view` wants two angles",
        ),
        (
            "axes3(z: (1, 0)) { point((1, 2, 3)) }",
            "the limits of `z` are (1, 0)",
        ),
        (
            "axes { surface((x, y) => x) }",
            "`surface` is drawn in space only",
        ),
        (
            "a: axes3 { point((1, 2, 3)) }; circle(a.point(1, 2), 0.1)",
            "in `axes3` write `name.point(x, y, z)`",
        ),
        (
            "a: axes { point((1, 2)) }; circle(a.point(1, 2, 3), 0.1)",
            "is a point of axes in space",
        ),
    ];
    for (content, message) in cases {
        let told = refusal(&format!("figure f {{ {content} }}"));
        assert!(told.contains(message), "{content}\n{told}");
    }
}

#[test]
fn any_view_and_any_data_are_drawn() {
    let cases = [
        "axes3(view: (0deg, 0deg)) { surface((x, y) => x * y, samples: 5) }",
        "axes3(view: (90deg, 90deg)) { surface((x, y) => x * y, samples: 5) }",
        "axes3(view: (200deg, -130deg)) { mesh((x, y) => x * y, samples: 5) }",
        "axes3 { scatter([1e300, 1e-300, 1; 2e300, 2e-300, 1]) }",
        "axes3 { scatter([[1, 1, 1]]) }",
        "axes3 { surface(zeros(3, 3)) }",
        "axes3 { surface((x, y) => 1 / (x * y), samples: 5) }",
        "axes3 { path([0, 0, 0; nan, 0, 0; 1, 1, 1; 2, 1, 1]) }",
        "axes3(x: (0, 1), y: (0, 1), z: (0, 1)) { line((-5, 0, 0), (5, 1, 1)); polygon((-9, -9, 0.5), (9, -9, 0.5), (0, 9, 0.5), fill: #aabbcc) }",
        "axes3(x: (0, 1), y: (0, 1)) { }",
    ];
    for content in cases {
        let folder = Folder::new(&[("a.fig", &format!("figure f {{ {content} }}"))]);
        folder.figc(["render", "a.fig"]).run().fine();
    }
}

/// A surface that nothing goes through is one plot; what is behind it comes before, what
/// is before it after.
#[test]
fn the_code_says_what_hides_what() {
    let code = code(
        "figure f { axes3(x: (0, 1), y: (0, 1), z: (-1, 1)) {
           surface((x, y) => 0 * x, samples: 4)
           line((0.2, 0.5, -0.5), (0.8, 0.5, -0.5), stroke: #aa0000)
           line((0.2, 0.5, 0.5), (0.8, 0.5, 0.5), stroke: #00aa00)
           line((0.5, 0.5, -0.9), (0.5, 0.5, 0.9), stroke: #0000aa)
         } }",
    );
    let at = |text: &str| {
        code.find(text)
            .unwrap_or_else(|| panic!("no `{text}` in\n{code}"))
    };
    let surface = at("\\addplot3[surf");
    assert!(at("\\draw[hexaa0000") < surface);
    assert!(at("\\draw[hex00aa00") > surface);
    let blue: Vec<usize> = code
        .match_indices("\\draw[hex0000aa")
        .map(|(n, _)| n)
        .collect();
    assert!(matches!(blue[..], [below, above] if below < surface && surface < above));
    assert!(code.contains("view={35}{25}"));
}
