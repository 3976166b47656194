//! The commands that need no TeX: check, eval, fmt, explain, completions.

use super::{PLAIN, TWO};
use crate::support::Folder;

#[test]
fn check_looks_at_every_file_in_every_theme() {
    let folder = Folder::new(&[
        ("disc.fig", PLAIN),
        ("two.fig", TWO),
        ("module.fig", "let a = 1\n"),
        (
            "dark.fig",
            "color c = { print: #000 }\ncircle((0, 0), 1, fill: c)\n",
        ),
    ]);
    let good = ["check", "disc.fig", "two.fig", "module.fig"];
    let ran = folder.figc(good).run().fine();
    assert!(ran.stdout.is_empty());
    let ran = folder
        .figc(["check", "disc.fig", "dark.fig"])
        .run()
        .refused(1);
    assert!(ran.stderr.contains("F0401"), "{}", ran.stderr);
    folder
        .figc(["check", "dark.fig", "--theme", "print"])
        .run()
        .fine();
    folder
        .figc(["check", "two.fig", "--set", "n=20"])
        .run()
        .refused(1);
    folder.figc(["check", "-"]).stdin(PLAIN).run().fine();
    folder.figc(["check", "none.fig"]).run().refused(1);
    folder.figc(["check"]).run().refused(2);
    folder.figc(["check", "-", "-"]).run().refused(2);
    assert_eq!(folder.names().len(), 4, "nothing is written");
}

#[test]
fn check_tells_editors_and_programs() {
    let folder = Folder::new(&[("bad.fig", "circle((0, 0), r)\n")]);
    let told = |format: &str| {
        let args = ["check", "bad.fig", "--diagnostic-format", format];
        folder.figc(args).run().refused(1).stderr
    };
    assert_eq!(
        told("short"),
        "bad.fig:1:16: error[F0201]: unknown name `r`\n"
    );
    assert!(told("json").starts_with("{\"code\":\"F0201\""));
}

#[test]
fn eval_prints_values() {
    let folder = Folder::new(&[
        (
            "a.fig",
            "use \"mod\"\nparam n = 2\nlet m = [n, k; 0.1, 1 / 3]\n",
        ),
        ("mod.fig", "let k = 7\n"),
    ]);
    let value = |args: &[&str]| {
        let ran = folder.figc(["eval"]).args(args).run().fine();
        ran.text().trim_end().to_owned()
    };
    assert_eq!(value(&["1 + 2 * 3"]), "7");
    assert_eq!(value(&["-2^2"]), "-4");
    assert_eq!(
        value(&["m.T", "a.fig"]),
        "[[2, 0.1], [7, 0.3333333333333333]]"
    );
    assert_eq!(
        value(&["--json", "({m: m, k: none})", "a.fig", "--set", "n=3"]),
        "{\"m\": [[3, 7], [0.1, 0.3333333333333333]], \"k\": null}"
    );
    assert_eq!(
        value(&["use \"maths\"; pink", "--theme", "screen"]),
        "#fccde5"
    );
    let told = folder
        .figc(["eval", "m + k2", "a.fig"])
        .run()
        .refused(1)
        .stderr;
    assert!(told.contains("<expression>:1:5"), "{told}");
    folder
        .figc(["eval", "1", "--theme", "night"])
        .run()
        .refused(1);
    folder
        .figc(["eval", "1", "a.fig", "--set", "x=3"])
        .run()
        .refused(1);
    folder.figc(["eval"]).run().refused(2);
    let ran = folder
        .figc(["eval", "b", "-"])
        .stdin("let b = 5")
        .run()
        .fine();
    assert_eq!(ran.text(), "5\n");
}

#[test]
fn fmt_writes_one_style() {
    let folder = Folder::new(&[("a.fig", "let a=1 // one\n"), ("b.fig", "let b = 2\n")]);
    let told = folder
        .figc(["fmt", "--check", "a.fig", "b.fig"])
        .run()
        .refused(1)
        .stderr;
    assert!(
        told.contains("`a.fig`") && !told.contains("`b.fig`"),
        "{told}"
    );
    assert_eq!(folder.read("a.fig"), b"let a=1 // one\n");
    folder.figc(["fmt", "a.fig", "b.fig"]).run().fine();
    assert_eq!(folder.read("a.fig"), b"let a = 1 // one\n");
    folder
        .figc(["fmt", "--check", "a.fig", "b.fig"])
        .run()
        .fine();
    let ran = folder.figc(["fmt", "-"]).stdin("f( 1 )").run().fine();
    assert_eq!(ran.text(), "f(1)\n");
    folder.figc(["fmt", "-"]).stdin("f(").run().refused(1);
    assert_eq!(folder.names(), ["a.fig", "b.fig"]);
}

#[test]
fn explain_knows_every_code() {
    let folder = Folder::new(&[]);
    let list = folder.figc(["explain"]).run().fine();
    assert!(list.text().lines().count() > 50);
    for line in list.text().lines() {
        let (code, title) = line.split_once("  ").expect("code and title");
        let page = folder.figc(["explain", code]).run().fine();
        assert!(page.text().starts_with(&format!("{code}: {title}\n\n")));
    }
    folder.figc(["explain", "f0204"]).run().fine();
    folder.figc(["explain", "F9999"]).run().refused(2);
}

#[test]
fn completions_are_scripts() {
    let folder = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = folder.figc(["completions", shell]).run().fine();
        assert!(ran.text().contains("render"), "{shell}");
    }
    folder.figc(["completions", "cmd"]).run().refused(2);
}
