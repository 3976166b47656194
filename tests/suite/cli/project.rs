//! What `figc.toml` does to the commands.

use super::{PLAIN, TWO};
use crate::support::Folder;

fn is_pdf(folder: &Folder, name: &str) -> bool {
    folder.read(name).starts_with(b"%PDF-")
}

#[test]
fn renders_go_to_the_output_folder_under_the_path_of_their_figure() {
    let folder = Folder::new(&[
        (
            "figc.toml",
            "edition = 1\nsource = \"figures\"\noutput = \"build\"",
        ),
        ("figures/ch1/disc.fig", PLAIN),
        ("figures/two.fig", TWO),
    ]);
    folder
        .figc(["render", "figures/ch1/disc.fig", "figures/two.fig"])
        .run()
        .fine();
    assert!(is_pdf(&folder, "build/ch1/disc.pdf"));
    assert!(is_pdf(&folder, "build/two-first.pdf"));
    assert_eq!(folder.names(), ["build", "figc.toml", "figures"]);
    folder
        .figc(["render", "figures/ch1/disc.fig", "-o", "here.pdf"])
        .run()
        .fine();
    assert!(is_pdf(&folder, "here.pdf"), "`-o` wins");
}

#[test]
fn the_rule_for_make_names_the_output_as_seen_from_the_working_folder() {
    let folder = Folder::new(&[("figc.toml", "output = \"build\""), ("disc.fig", PLAIN)]);
    folder
        .figc(["render", "disc.fig", "--deps", "d"])
        .run()
        .fine();
    assert_eq!(folder.read("d"), b"build/disc.pdf: disc.fig\n");
}

#[test]
fn the_themes_of_the_project_hold_for_figures_that_name_none() {
    let figures = "use \"maths\"\nfigure free { circle((0, 0), 1) }\n\
                   figure dark(theme: screen) { circle((0, 0), 1) }";
    let folder = Folder::new(&[
        ("figc.toml", "themes = [\"screen\", \"print\"]"),
        ("a.fig", figures),
    ]);
    folder.figc(["render", "a.fig", "-f", "tex"]).run().fine();
    assert_eq!(
        folder.names(),
        [
            "a-dark-screen.tex",
            "a-free-print.tex",
            "a-free-screen.tex",
            "a.fig",
            "figc.toml"
        ]
    );
}

#[test]
fn one_theme_of_the_project_adds_nothing_to_the_name() {
    let folder = Folder::new(&[("figc.toml", "themes = \"screen\""), ("a.fig", PLAIN)]);
    folder.figc(["render", "a.fig", "-f", "tex"]).run().fine();
    assert_eq!(folder.names(), ["a.fig", "a.tex", "figc.toml"]);
    let code = String::from_utf8(folder.read("a.tex")).expect("text");
    assert!(code.contains("theme screen"), "{code}");
}

#[test]
fn the_command_line_wins_over_the_themes_of_the_project() {
    let folder = Folder::new(&[("figc.toml", "themes = \"screen\""), ("a.fig", PLAIN)]);
    let args = [
        "render", "a.fig", "--theme", "print", "-f", "tex", "-o", "-",
    ];
    let ran = folder.figc(args).run().fine();
    assert!(ran.text().contains("theme print"), "{}", ran.text());
}

#[test]
fn modules_are_looked_for_in_the_style_paths_in_order() {
    let folder = Folder::new(&[
        ("figc.toml", "styles = [\"looks\", \"shared/styles\"]"),
        ("looks/look.fig", "let r = 2"),
        ("shared/styles/look.fig", "let r = 3"),
        ("shared/styles/more.fig", "let s = 5"),
        ("styles/other.fig", "let t = 7"),
    ]);
    let value = |text: &str| folder.figc(["eval", text]).run();
    assert_eq!(value("use \"look\"\nr").fine().text(), "2\n");
    assert_eq!(value("use \"more\"\ns").fine().text(), "5\n");
    let told = value("use \"other\"\nt").refused(1).stderr;
    assert!(told.contains("no module is called `other`"), "{told}");
    assert!(told.contains("in `looks` or in `shared/styles`"), "{told}");
}

#[test]
fn the_limit_of_steps_is_that_of_the_project() {
    let folder = Folder::new(&[("figc.toml", "[limits]\nsteps = 1000")]);
    let sum = "sum([i for i in 0..2000])";
    let told = folder.figc(["eval", sum]).run().refused(1).stderr;
    assert!(told.contains("more than 1000 steps"), "{told}");
    folder.write("figc.toml", "[limits]\nsteps = 100_000");
    folder.figc(["eval", sum]).run().fine();
}

#[test]
fn the_time_of_tex_is_that_of_the_project() {
    let text =
        "macro forever() = tex\"\\loop\\iftrue\\repeat\"\nfigure f { text((0, 0), $\\forever$) }";
    let folder = Folder::new(&[("figc.toml", "[limits]\ntime = 0.5"), ("a.fig", text)]);
    let ran = folder.figc(["render", "a.fig"]).run().refused(1);
    assert!(
        ran.stderr.contains("stopped after 0.5 seconds"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("`time`"), "{}", ran.stderr);
}

#[test]
fn a_file_larger_than_the_limit_is_not_written() {
    let folder = Folder::new(&[("figc.toml", "[limits]\noutput = 100"), ("a.fig", PLAIN)]);
    let ran = folder.figc(["render", "a.fig"]).run().refused(1);
    assert!(ran.stderr.contains("the limit is 100"), "{}", ran.stderr);
    assert_eq!(folder.names(), ["a.fig", "figc.toml"]);
}

#[test]
fn a_wrong_project_file_is_shown_once_and_nothing_is_made() {
    let folder = Folder::new(&[
        ("figc.toml", "edition = 1\nouput = \"build\"\n"),
        ("a.fig", PLAIN),
        ("b.fig", TWO),
    ]);
    let ran = folder.figc(["render", "a.fig", "b.fig"]).run().refused(1);
    let told = ran.stderr;
    assert_eq!(told.matches("F0708").count(), 1, "{told}");
    assert!(told.contains("figc.toml:2:1"), "{told}");
    assert!(told.contains("did you mean `output`?"), "{told}");
    assert_eq!(folder.names(), ["a.fig", "b.fig", "figc.toml"]);
    for command in [&["check", "a.fig"][..], &["eval", "1", "a.fig"]] {
        let args = command.iter().copied();
        assert!(folder.figc(args).run().refused(1).stderr.contains("F0708"));
    }
}

#[test]
fn without_a_file_all_figures_of_the_project_are_rendered() {
    let folder = Folder::new(&[
        ("figc.toml", "output = \"out\""),
        ("styles/look.fig", "let r = 1"),
        ("parts.fig", "let s = 1"),
        ("ch1/disc.fig", PLAIN),
        ("out/old.fig", PLAIN),
    ]);
    folder.figc(["render"]).run().fine();
    assert!(is_pdf(&folder, "out/ch1/disc.pdf"));
    let made = std::fs::read_dir(folder.path().join("out")).expect("listed");
    assert_eq!(
        made.count(),
        2,
        "the module and the old figure are passed over"
    );
    folder.figc(["check"]).run().fine();
}

#[test]
fn without_a_file_there_must_be_a_project() {
    let folder = Folder::new(&[("a.fig", PLAIN)]);
    for command in ["render", "check"] {
        let ran = folder.figc([command]).run().refused(2);
        assert!(ran.stderr.contains("figc new"), "{}", ran.stderr);
    }
}

#[test]
fn projects_of_their_own_keep_their_settings_in_one_command() {
    let folder = Folder::new(&[
        ("one/figc.toml", "output = \"out\"\n[limits]\ntime = 5"),
        ("one/a.fig", PLAIN),
        ("two/figc.toml", "themes = \"screen\"\noutput = \"pdf\""),
        ("two/b.fig", PLAIN),
    ]);
    folder
        .figc(["render", "one/a.fig", "two/b.fig"])
        .run()
        .fine();
    assert!(is_pdf(&folder, "one/out/a.pdf"));
    assert!(is_pdf(&folder, "two/pdf/b.pdf"));
}
