//! Emitted TikZ is what a person would write: PGFPlots' own words for kinds of plots, one
//! environment for axes that belong together, no more files than TeX needs.

use crate::support::Folder;

/// The code of a figure, and the names of the files in its folder.
fn emitted(figure: &str) -> (String, Vec<String>) {
    let text = format!("figure a {{\n{figure}\n}}");
    let folder = Folder::new(&[("a.fig", text.as_str())]);
    let ran = folder.figc(["render", "a.fig", "-o", "a.tex"]).run();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let files = std::fs::read_dir(folder.path()).expect("the folder");
    let files = files.map(|file| {
        file.expect("a file")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let code = String::from_utf8(folder.read("a.tex")).expect("text");
    (code, files.filter(|name| name.ends_with(".pdf")).collect())
}

fn code(figure: &str) -> String {
    emitted(figure).0
}

#[test]
fn kinds_of_plots_have_the_words_of_pgfplots() {
    for (mark, words) in [
        (
            "bars([1, 3, 2])",
            "\\addplot[ybar, bar width=0.8, draw=none, fill=blue",
        ),
        (
            "bars([1, 3, 2], horizontal: true)",
            "\\addplot[xbar, bar width=0.8",
        ),
        (
            "hist([1, 2, 2, 3], bins: 3)",
            "\\addplot[ybar interval, draw=none",
        ),
        (
            "stem([1, 3, 2])",
            "\\addplot[ycomb, blue, thick, mark=*, mark options={thin}",
        ),
        (
            "step([1, 3, 2], where: mid)",
            "\\addplot[const plot mark mid, blue",
        ),
        ("step([1, 3, 2], where: post)", "\\addplot[const plot, blue"),
        (
            "step([1, 3, 2], where: pre)",
            "\\addplot[const plot mark right, blue",
        ),
        (
            "plot([0, 1, 2], [1, 3, 2], marker: square)",
            "thick, mark=square*, mark options={thin}",
        ),
    ] {
        let code = code(&format!("axes {{ {mark} }}"));
        assert!(code.contains(words), "{mark}:\n{code}");
        let plots = code.matches("\\addplot").count();
        let ground = usize::from(mark.starts_with("stem"));
        assert_eq!(plots, 1 + ground, "{mark}:\n{code}");
    }
    // What is cut, moved or on another scale is drawn as it is.
    for mark in [
        "axes(yscale: log) { bars([1, 3, 2]) }",
        "axes { bars([2, 1; 1, 3], stacked: true) }",
    ] {
        let code = code(mark);
        assert!(!code.contains("ybar") || mark.contains("stacked"), "{code}");
        assert!(code.contains("-- cycle;"), "{code}");
    }
}

#[test]
fn axes_of_one_size_are_a_group() {
    let six = code(
        "tiles(columns: 3) { for k in 1..7 { axes(x: (0, 1), y: (0, 1), title: \"#k\") { plot(x => x^k) } } }",
    );
    assert_eq!(six.matches("\\begin{groupplot}[").count(), 1, "{six}");
    assert!(
        six.contains("group style={group size=3 by 2, horizontal sep="),
        "{six}"
    );
    assert_eq!(six.matches("\\nextgroupplot[title={").count(), 6, "{six}");
    assert_eq!(
        six.matches("xmin=0, xmax=1, ymin=0, ymax=1,").count(),
        1,
        "{six}"
    );
    assert!(!six.contains("\\begin{axis}"), "{six}");
    // Two below three are a row that ends before.
    let five = code(
        "tiles(columns: 3) { for k in 1..6 { axes(x: (0, 1), y: (0, 1)) { plot(x => x^k) } } }",
    );
    assert!(five.contains("group size=3 by 2"), "{five}");
    assert_eq!(five.matches("\\nextgroupplot").count(), 5, "{five}");
}

#[test]
fn shared_numbers_stand_at_the_border_of_the_group() {
    let shared =
        code("tiles(columns: 2, share: both) { for k in 1..5 { axes { plot(x => k * x) } } }");
    let border = "xticklabels at=edge bottom, yticklabels at=edge left}";
    assert!(shared.contains(border), "{shared}");
    assert!(!shared.contains("ticklabels={}"), "{shared}");
}

#[test]
fn axes_with_names_sizes_or_bars_of_their_own_stand_alone() {
    for figure in [
        "row { left: axes { plot(x => x) }; right: axes { plot(x => x) } }\nleft.east -> right.west",
        "row { axes(width: 3cm) { plot(x => x) }; axes(width: 4cm) { plot(x => x) } }",
        "row { for k in 0..2 { axes(colorbar: true) { heatmap([1, 2; 3, 4]) } } }",
        "row { for k in 0..2 { axes { plot(x => x); twin { plot(x => x^2) } } } }",
    ] {
        let code = code(figure);
        assert!(!code.contains("groupplot"), "{code}");
    }
}

#[test]
fn straight_lines_are_their_corners() {
    let line = code("axes { plot(linspace(-2, 2, 81), 2 * linspace(-2, 2, 81)) }");
    assert!(line.contains("(-2, -4) (2, 4)"), "{line}");
    let few = code("axes { plot(linspace(0, 4, 5), linspace(0, 4, 5)) }");
    assert!(few.contains("(0, 0) (1, 1) (2, 2) (3, 3)"), "{few}");
    let bent = code("axes { plot(linspace(0, 6, 60), sin(linspace(0, 6, 60))) }");
    assert!(bent.matches("\\\\ ").count() > 40, "{bent}");
    let regions =
        code("axes(x: (-1, 1), y: (-1, 1)) { regions((x, y) => [x + 2 * y, y - x, 0.3 - y]) }");
    let points = regions.matches("(").count();
    assert!(points < 80, "{points}: {regions}");
}

#[test]
fn what_tex_could_not_hold_is_one_file_for_each_axes() {
    let bent = "let t = linspace(0, 6, 81)";
    // These fit.
    let (code, files) = emitted(&format!(
        "{bent}\nrow {{ for i in 0..3 {{ axes(width: 3cm) {{ for k in 1..42 {{ plot(t, sin(t + k)) }} }} }} }}"
    ));
    assert!(files.is_empty(), "{files:?}");
    assert_eq!(code.matches("\\addplot").count(), 3 * 41);
    // And these do not.
    let (code, files) = emitted(&format!(
        "{bent}\nrow {{ for i in 0..2 {{ axes(width: 3cm) {{ for k in 0..300 {{ plot(t, sin(t * (i + 1) + k)) }} }} }} }}"
    ));
    assert_eq!(files.len(), 2, "{files:?}");
    assert_eq!(code.matches("\\addplot[forget plot] graphics").count(), 2);
    // Small ones between large ones go along with them.
    let (_, files) = emitted(
        "axes(width: 3cm) { for k in 0..20 { let t = linspace(0, 9, 480 + 40 * k); plot(t, sin(9 * t + k) + 0.1 * sin(90 * t * t), raster: true); plot([0, 9], [k, -k]) } }",
    );
    assert_eq!(files.len(), 1, "{files:?}");
}

#[test]
fn dots_with_colours_fill_no_more_than_the_memory_of_tex() {
    let (code, files) = emitted(
        "row { for k in 0..9 { axes(width: 2cm) { let P = randn(1000, 2, seed: k); scatter(P, color: P[:, 0]) } } }",
    );
    assert!(!files.is_empty());
    assert!(files.len() <= 9, "{files:?}");
    assert!(code.matches("scatter src").count() * 410_000 < 1_700_000);
}

#[test]
fn a_row_of_cells_is_drawn_by_its_corners() {
    let strip = code("axes { heatmap([[3, 1, 2]]) }");
    assert!(
        strip.contains("\\addplot[surf, shader=flat corner, mesh/cols=4"),
        "{strip}"
    );
    assert!(
        strip.contains("(-0.5, -0.5) [3] (0.5, -0.5) [1] (1.5, -0.5) [2] (2.5, -0.5) [2]"),
        "{strip}"
    );
    let matrix = code("axes { heatmap([1, 2; 3, 4]) }");
    assert!(
        matrix.contains("\\addplot[matrix plot*, mesh/cols=2"),
        "{matrix}"
    );
}

#[test]
fn nothing_leaves_the_frame_of_an_inset() {
    let arrow =
        "axes(x: (0, 1), y: (0, 1), width: 3cm, height: 3cm) { arrow((0.2, 0.2), (0.56, 0.56)) }";
    let whole = code(arrow);
    assert!(!whole.contains("\\clip"), "{whole}");
    let inset = code(&format!(
        "row {{ big: {arrow}\n zoom(of: big, x: (0, 0.5), y: (0, 0.5), width: 3cm, height: 3cm) }}"
    ));
    assert!(inset.contains("\\clip"), "{inset}");
}
