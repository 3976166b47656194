//! Standard input and output, stages, settings, and what is told about a run.

use super::{PLAIN, TWO};
use crate::support::{Folder, program};

#[test]
fn a_dash_is_standard_input_and_output() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    let piped = folder.figc(["render", "-"]).stdin(PLAIN).run().fine();
    assert!(piped.stdout.starts_with(b"%PDF-"));
    let read = folder.figc(["render", "disc.fig", "-o", "-"]).run().fine();
    assert_eq!(piped.stdout, read.stdout);
    folder
        .figc(["render", "-", "-o", "x.pdf"])
        .stdin(PLAIN)
        .run()
        .fine();
    assert_eq!(folder.read("x.pdf"), read.stdout);
    assert_eq!(folder.names(), ["disc.fig", "x.pdf"]);
}

#[test]
fn errors_of_standard_input_have_a_name() {
    let folder = Folder::new(&[]);
    let ran = folder
        .figc(["render", "-"])
        .stdin("let x = \n")
        .run()
        .refused(1);
    assert!(ran.stderr.contains("<stdin>:1:"), "{}", ran.stderr);
    assert!(ran.stdout.is_empty());
}

#[test]
fn two_pdfs_do_not_fit_one_stream() {
    let folder = Folder::new(&[("two.fig", TWO)]);
    let ran = folder
        .figc(["render", "two.fig", "-o", "-"])
        .run()
        .refused(2);
    assert!(ran.stdout.is_empty());
    folder
        .figc(["render", "-", "-"])
        .stdin(PLAIN)
        .run()
        .refused(2);
    folder
        .figc(["render", "-", "two.fig"])
        .stdin(PLAIN)
        .run()
        .refused(2);
}

#[test]
fn every_stage_can_be_seen() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    let stage = |name: &str| {
        let ran = folder
            .figc(["render", "disc.fig", "--emit", name])
            .run()
            .fine();
        ran.text().to_owned()
    };
    assert!(stage("ast").starts_with("file "));
    assert!(stage("drawing").contains("Ellipse"));
    assert!(stage("scene").starts_with("scene disc theme=print\n"));
    let tex = stage("tex");
    assert!(tex.contains("\\begin{tikzpicture}"));
    assert_eq!(folder.names(), ["disc.fig"], "stages go to standard output");
    folder
        .figc(["render", "disc.fig", "--emit", "scene", "-o", "disc.scene"])
        .run()
        .fine();
    assert_eq!(folder.read("disc.scene"), stage("scene").into_bytes());
    let format = folder
        .figc(["render", "disc.fig", "-f", "tex", "-o", "-"])
        .run()
        .fine();
    assert_eq!(format.text(), tex);
    folder
        .figc(["render", "disc.fig", "--emit", "tex", "-f", "pdf"])
        .run()
        .refused(2);
    folder
        .figc(["render", "disc.fig", "--emit", "soup"])
        .run()
        .refused(2);
}

#[test]
fn the_first_stages_need_no_engine() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    for stage in ["ast", "drawing"] {
        folder
            .figc([
                "render", "disc.fig", "--emit", stage, "--bundle", "/nowhere",
            ])
            .run()
            .fine();
    }
}

#[test]
fn a_parameter_can_be_set() {
    let folder = Folder::new(&[("two.fig", TWO)]);
    let tex = |set: &[&str]| {
        let args = ["render", "two.fig", "--emit", "tex"]
            .iter()
            .chain(set)
            .copied();
        folder.figc(args).run()
    };
    assert!(tex(&[]).fine().text().contains("n = 3"));
    assert!(tex(&["--set", "n=7"]).fine().text().contains("n = 7"));
    assert!(tex(&["--set", "n = 2 + 3"]).fine().text().contains("n = 5"));
    for (setting, code, word) in [
        ("n=12", 1, "1..=9"),
        ("m=3", 1, "`param m`"),
        ("n=\"a\"", 1, "n"),
        ("n=(", 1, "n"),
        ("n=", 2, "NAME=VALUE"),
        ("n", 2, "NAME=VALUE"),
    ] {
        let ran = tex(&["--set", setting]).refused(code);
        assert!(ran.stderr.contains(word), "{setting}: {}", ran.stderr);
        assert!(ran.stdout.is_empty());
    }
}

#[test]
fn an_unknown_theme_is_one_error_that_names_the_known_ones() {
    let source = format!("use \"maths\"\n{PLAIN}");
    let folder = Folder::new(&[("disc.fig", &source)]);
    let ran = folder
        .figc(["render", "disc.fig", "--theme", "dark"])
        .run()
        .refused(1);
    assert_eq!(ran.stderr.matches("error[").count(), 1, "{}", ran.stderr);
    for word in ["F0403", "`dark`", "print", "screen"] {
        assert!(ran.stderr.contains(word), "{word}: {}", ran.stderr);
    }
    assert_eq!(folder.names(), ["disc.fig"]);
}

#[test]
fn the_times_of_the_stages_are_told() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    let ran = folder.figc(["render", "disc.fig", "--timings"]).run();
    assert_eq!(ran.code, Some(0));
    for stage in ["parse", "evaluate", "layout", "typeset", "total"] {
        let line = ran.stderr.lines().find(|l| l.starts_with(stage));
        assert!(
            line.is_some_and(|l| l.ends_with(" ms")),
            "{stage}: {}",
            ran.stderr
        );
    }
}

#[test]
fn messages_have_three_forms() {
    let folder = Folder::new(&[("bad.fig", "let x = 1\nlet y = 1 + foo\n")]);
    let told = |format: &str| {
        let ran = folder
            .figc(["render", "bad.fig", "--diagnostic-format", format])
            .run();
        ran.refused(1).stderr
    };
    assert!(told("human").contains("bad.fig:2:13]"), "{}", told("human"));
    assert!(
        told("short").starts_with("bad.fig:2:13: error[F0201]: "),
        "{}",
        told("short")
    );
    let json: serde_json::Value = serde_json::from_str(told("json").trim()).expect("an object");
    assert_eq!(json["code"], "F0201");
    assert_eq!(
        folder.figc(["render", "bad.fig"]).run().stderr,
        told("human")
    );
    folder
        .figc(["render", "bad.fig", "--diagnostic-format", "loud"])
        .run()
        .refused(2);
}

#[test]
fn a_pipe_gets_no_colours() {
    let folder = Folder::new(&[("bad.fig", "let y = foo\n")]);
    for (name, value) in [
        ("NO_COLOR", "1"),
        ("CLICOLOR_FORCE", "1"),
        ("TERM", "xterm-256color"),
    ] {
        let ran = folder
            .figc(["render", "bad.fig"])
            .env(name, value)
            .run()
            .refused(1);
        assert!(!ran.stderr.contains('\u{1b}'), "{name}: {}", ran.stderr);
    }
}

#[test]
fn a_copy_of_the_binary_alone_is_enough() {
    let (elsewhere, folder) = (Folder::new(&[]), Folder::new(&[]));
    let copy = elsewhere.path().join("renamed");
    // By another process: a fork of this one could still hold the file open for writing.
    let copied = std::process::Command::new("cp")
        .args([std::path::Path::new(env!("CARGO_BIN_EXE_figc")), &copy])
        .status();
    assert!(copied.is_ok_and(|status| status.success()));
    let ran = program(&copy, folder.path())
        .args(["render", "-", "-o", "a.pdf"])
        .stdin(PLAIN)
        .run()
        .fine();
    assert!(ran.stdout.is_empty());
    let here = folder.figc(["render", "-"]).stdin(PLAIN).run().fine();
    assert!(folder.read("a.pdf") == here.stdout);
    assert_eq!(folder.names(), ["a.pdf"], "no cache, no temporary file");
    assert_eq!(elsewhere.names(), ["renamed"]);
}
