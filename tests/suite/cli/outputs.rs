//! Where outputs go and what they are called.

use std::fs;

use super::{PLAIN, TWO};
use crate::support::Folder;

fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-") && bytes.windows(5).any(|w| w == b"%%EOF")
}

#[test]
fn a_pdf_lies_beside_its_figure() {
    let folder = Folder::new(&[("plots/disc.fig", PLAIN)]);
    let ran = folder.figc(["render", "plots/disc.fig"]).run().fine();
    assert!(ran.stdout.is_empty());
    assert!(is_pdf(&folder.read("plots/disc.pdf")));
    assert_eq!(folder.names(), ["plots"]);
    assert_eq!(
        fs::read_dir(folder.path().join("plots"))
            .expect("listed")
            .count(),
        2
    );
}

#[test]
fn every_theme_names_its_file() {
    let source = format!("use \"maths\"\n{PLAIN}");
    let folder = Folder::new(&[("disc.fig", &source)]);
    folder
        .figc(["render", "disc.fig", "--theme", "all"])
        .run()
        .fine();
    assert_eq!(
        folder.names(),
        ["disc-print.pdf", "disc-screen.pdf", "disc.fig"]
    );
    assert!(folder.read("disc-print.pdf") != folder.read("disc-screen.pdf"));
}

#[test]
fn a_figure_without_stylesheet_has_a_theme_too() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    folder
        .figc(["render", "disc.fig", "--theme", "all"])
        .run()
        .fine();
    assert!(
        folder.names().contains(&"disc-print.pdf".to_owned()),
        "{:?}",
        folder.names()
    );
}

#[test]
fn several_figures_name_their_files() {
    let folder = Folder::new(&[("two.fig", TWO)]);
    folder.figc(["render", "two.fig", "-f", "tex"]).run().fine();
    assert_eq!(
        folder.names(),
        ["two-first.tex", "two-second.tex", "two.fig"]
    );
    let code = |name: &str| String::from_utf8(folder.read(name)).expect("text");
    assert!(code("two-first.tex").contains("theme print"));
    assert!(
        code("two-second.tex").contains("theme screen"),
        "its own theme holds"
    );
}

#[test]
fn the_output_may_be_a_path_a_folder_or_a_pattern() {
    let folder = Folder::new(&[("disc.fig", PLAIN), ("two.fig", TWO), ("out/keep", "")]);
    folder
        .figc(["render", "disc.fig", "-o", "round.pdf"])
        .run()
        .fine();
    folder
        .figc(["render", "disc.fig", "-o", "out"])
        .run()
        .fine();
    folder
        .figc(["render", "two.fig", "-o", "out/{figure}-{theme}.tex"])
        .run()
        .fine();
    assert!(is_pdf(&folder.read("round.pdf")));
    assert!(is_pdf(&folder.read("out/disc.pdf")));
    for name in ["out/first-print.tex", "out/second-screen.tex"] {
        assert!(folder.read(name).starts_with(b"% Figure"), "{name}");
    }
}

#[test]
fn the_name_of_the_output_chooses_its_format() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    folder
        .figc(["render", "disc.fig", "-o", "a.tex"])
        .run()
        .fine();
    folder
        .figc(["render", "disc.fig", "-o", "b", "-f", "tex"])
        .run()
        .fine();
    assert_eq!(folder.read("a.tex"), folder.read("b"));
}

#[test]
fn a_name_of_another_format_is_refused() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    for name in ["disc.png", "disc.svg", "disc.jpeg"] {
        let ran = folder
            .figc(["render", "disc.fig", "-o", name])
            .run()
            .refused(2);
        assert!(
            ran.stderr.contains(".pdf") && ran.stderr.contains(".tex"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(folder.names(), ["disc.fig"]);
}

#[test]
fn several_outputs_do_not_share_a_path() {
    let folder = Folder::new(&[("two.fig", TWO), ("disc.fig", PLAIN)]);
    folder
        .figc(["render", "two.fig", "-o", "x.pdf"])
        .run()
        .refused(2);
    folder
        .figc(["render", "disc.fig", "two.fig", "-o", "x.pdf"])
        .run()
        .refused(2);
    folder
        .figc(["render", "disc.fig", "disc.fig", "-o", "x.pdf"])
        .run()
        .refused(2);
    assert_eq!(folder.names(), ["disc.fig", "two.fig"]);
}

#[test]
fn one_bad_figure_does_not_keep_others_from_being_rendered() {
    let folder = Folder::new(&[("a.fig", "figure a { circle(1) }"), ("b.fig", PLAIN)]);
    folder.figc(["render", "a.fig", "b.fig"]).run().refused(1);
    assert_eq!(folder.names(), ["a.fig", "b.fig", "b.pdf"]);
}

#[test]
fn an_old_output_survives_a_bad_figure_and_is_replaced_by_a_good_one() {
    let folder = Folder::new(&[
        ("disc.fig", "figure disc { circle(1) }"),
        ("disc.pdf", "old"),
    ]);
    folder.figc(["render", "disc.fig"]).run().refused(1);
    assert_eq!(folder.read("disc.pdf"), b"old");
    folder.write("disc.fig", PLAIN);
    folder.figc(["render", "disc.fig"]).run().fine();
    assert!(is_pdf(&folder.read("disc.pdf")));
    assert_eq!(folder.names(), ["disc.fig", "disc.pdf"]);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let folder = Folder::new(&[("disc.fig", PLAIN), ("file", "")]);
    for path in ["no/such/a.pdf", "file/a.pdf", "/proc/a.pdf"] {
        let ran = folder
            .figc(["render", "disc.fig", "-o", path])
            .run()
            .refused(1);
        assert!(ran.stderr.contains(&format!("`{path}`")), "{}", ran.stderr);
        assert!(!ran.stderr.contains(".figc-"), "{}", ran.stderr);
    }
    assert_eq!(folder.names(), ["disc.fig", "file"]);
}

#[test]
fn an_output_that_is_a_folder_gets_the_file() {
    let folder = Folder::new(&[("disc.fig", PLAIN), ("disc.pdf/keep", "")]);
    let ran = folder.figc(["render", "disc.fig"]).run().refused(1);
    assert!(ran.stderr.contains("disc.pdf"), "{}", ran.stderr);
    assert_eq!(folder.names(), ["disc.fig", "disc.pdf"]);
}

#[test]
fn the_rule_for_make_lists_what_was_read() {
    let folder = Folder::new(&[
        (
            "book/a b.fig",
            "use \"look\"\nuse \"more\"\nfigure f { circle((0, 0), r + s) }",
        ),
        ("styles/look.fig", "let r = 2"),
        ("book/more.fig", "let s = 2"),
    ]);
    folder
        .figc(["render", "book/a b.fig", "-o", "a.pdf", "--deps", "a.d"])
        .run()
        .fine();
    let rule = String::from_utf8(folder.read("a.d")).expect("text");
    assert!(rule.starts_with("a.pdf: book/a\\ b.fig"), "{rule}");
    for name in ["look.fig", "more.fig"] {
        assert_eq!(rule.matches(name).count(), 1, "{rule}");
    }
    assert_eq!(rule.lines().count(), 1, "{rule}");
}

#[test]
fn outputs_have_the_permissions_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    folder.figc(["render", "disc.fig"]).run().fine();
    let mode = |name: &str| {
        let path = folder.path().join(name);
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    };
    assert_eq!(mode("disc.pdf"), mode("disc.fig"));
}

/// A bent curve of forty points, with a name of its own.
const CURVE: &str = "figure f { axes(x: (0, 39), y: (0, 1)) {
  path([(n, n % 3 / 3) for n in 0..=39], stroke: blue)
  scatter([(n, n % 3 / 3) for n in 0..=39])
} }";

#[test]
fn data_goes_into_the_code_or_into_files_beside_it() {
    let folder = Folder::new(&[("my curve.fig", CURVE)]);
    let render = |more: &[&str]| {
        let all = ["render", "my curve.fig", "-f", "tex"];
        folder.figc(all.iter().chain(more).copied()).run()
    };
    render(&[]).fine();
    assert_eq!(folder.names(), ["my curve.fig", "my curve.tex"]);
    let inline = String::from_utf8(folder.read("my curve.tex")).expect("text");
    assert!(inline.contains("table[row sep=\\\\] {\n      x y\\\\\n      0 0\\\\ 1 0.3333"));
    render(&["--data", "files"]).fine();
    // The line and the dots share their table.
    let names = ["my curve.fig", "my curve.tex", "my-curve-axes1.dat"];
    assert_eq!(folder.names(), names);
    let code = String::from_utf8(folder.read("my curve.tex")).expect("text");
    assert!(
        code.contains("\\addplot[blue, thick] table {my-curve-axes1.dat};"),
        "{code}"
    );
    let table = String::from_utf8(folder.read("my-curve-axes1.dat")).expect("text");
    assert!(table.starts_with("x y\n0 0\n1 0.3333333333\n"), "{table}");
    assert_eq!(table.lines().count(), 41);
    // A stream has no beside: what is asked for is refused, what the project says is not.
    render(&["--data", "files", "-o", "-"]).refused(2);
    folder.write("figc.toml", "data = 'files'");
    let stream = render(&["-o", "-"]).fine().stdout;
    assert_eq!(stream, inline.as_bytes());
    render(&["-o", "b.tex"]).fine();
    assert!(folder.names().contains(&"b-axes1.dat".to_owned()));
}
