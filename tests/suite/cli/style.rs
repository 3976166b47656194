//! `figc style`: one stylesheet for LaTeX, CSS, matplotlib, and as a card.

use std::process::Command;

use figc::output::rasterise;

use crate::support::{Folder, PPI, THEMES, golden};

/// A stylesheet with one of everything.
const SMALL: &str = "\
theme day { background: #ffffff, foreground: #101010 }
theme night { background: #101010, foreground: #f0f0f0 }
color pink = { day: #e30e7a, night: #fccde5 }
color sand_2 = { any: #f5e9d0, faint: true }
macro vect(a) = tex\"\\bm{#a}\"
macro half() = tex\"\\frac12\"
symbol x = vector(pink)
symbol v = vectors()
symbol loss = scalar(pink)
";

#[test]
fn the_forms_of_a_stylesheet_are_as_before() {
    let folder = Folder::new(&[("styles/small.fig", SMALL)]);
    for (name, args) in [
        ("latex", &["--latex"][..]),
        ("css", &["--css"]),
        ("matplotlib", &["--matplotlib", "--theme", "night"]),
    ] {
        let ran = folder.figc(["style", "small"]).args(args).run().fine();
        golden("style", name, ran.text());
    }
}

#[test]
fn a_file_and_a_module_are_the_same_stylesheet() {
    let folder = Folder::new(&[("styles/small.fig", SMALL)]);
    let css = |name: &str| folder.figc(["style", name, "--css"]).run().fine().stdout;
    assert_eq!(css("small"), css("styles/small.fig"));
}

#[test]
fn the_stylesheet_of_the_project_is_the_default_and_maths_without_one() {
    let folder = Folder::new(&[("figc.toml", ""), ("styles/small.fig", SMALL)]);
    let ran = folder.figc(["style", "--css"]).run().fine();
    assert!(ran.text().contains("--sand_2"), "{}", ran.text());
    let bare = Folder::new(&[]);
    let ran = bare.figc(["style", "--css"]).run().fine();
    assert!(ran.text().contains("--lavender"), "{}", ran.text());
}

#[test]
fn one_change_of_a_colour_changes_every_form() {
    let folder = Folder::new(&[("styles/small.fig", SMALL)]);
    let forms = || {
        [
            ("--latex", "E30E7A"),
            ("--css", "#e30e7a"),
            ("--matplotlib", "'e30e7a'"),
        ]
        .map(|(form, value)| {
            let args = ["style", "small", form, "--theme", "day"];
            let text = folder.figc(args).run().fine();
            text.text().contains(value)
        })
    };
    assert_eq!(forms(), [true; 3]);
    let other = SMALL.replace("#e30e7a", "#b3412e");
    folder.write("styles/small.fig", other);
    assert_eq!(forms(), [false; 3]);
}

#[test]
fn files_are_named_after_the_stylesheet_and_its_themes() {
    let folder = Folder::new(&[]);
    for form in ["--latex", "--css", "--matplotlib", "--card"] {
        folder
            .figc(["style", "maths", form, "-o", "out/"])
            .run()
            .fine();
    }
    let mut names: Vec<String> = std::fs::read_dir(folder.path().join("out"))
        .expect("listed")
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "maths-card-print.pdf",
            "maths-card-screen.pdf",
            "maths-preamble.tex",
            "maths-print.mplstyle",
            "maths-screen.mplstyle",
            "maths.css"
        ]
    );
}

#[test]
fn the_card_shows_the_paper_and_the_colours_of_its_theme() {
    let folder = Folder::new(&[]);
    for (theme, paper, pink) in [
        ("print", [255, 255, 255], [0xe3, 0x0e, 0x7a]),
        ("screen", [0, 0, 0], [0xfc, 0xcd, 0xe5]),
    ] {
        let args = ["style", "maths", "--card", "--theme", theme];
        let pdf = folder.figc(args).run().fine().stdout;
        let page = rasterise(&pdf, PPI).expect("a page");
        let count = |rgb: [u8; 3]| {
            let pixels = page.pixels.chunks_exact(4);
            pixels.filter(|p| p[..3] == rgb).count()
        };
        assert!(count(paper) > 100_000, "{theme}");
        assert!(count(pink) > 1000, "{theme}");
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let folder = Folder::new(&[("bad.fig", "color a = b\n")]);
    folder.figc(["style"]).run().refused(2);
    folder.figc(["style", "--css", "--latex"]).run().refused(2);
    folder.figc(["style", "--matplotlib"]).run().refused(2);
    folder
        .figc(["style", "--card", "-o", "a.pdf"])
        .run()
        .refused(2);
    folder.figc(["style", "bad.fig", "--css"]).run().refused(1);
    let told = folder.figc(["style", "mathss", "--css"]).run().refused(1);
    assert!(
        told.stderr.contains("did you mean `maths`?"),
        "{}",
        told.stderr
    );
    folder
        .figc(["style", "--css", "--theme", "night"])
        .run()
        .refused(1);
    folder.figc(["style", "no.fig", "--css"]).run().refused(1);
    assert_eq!(folder.names(), ["bad.fig"]);
}

/// matplotlib reads the style without a word. Where there is none, the rules of its
/// files are checked by hand.
#[test]
fn matplotlib_takes_the_style() {
    let folder = Folder::new(&[]);
    folder
        .figc(["style", "maths", "--matplotlib", "-o", "./"])
        .run()
        .fine();
    for theme in THEMES {
        let name = format!("maths-{theme}.mplstyle");
        let text = String::from_utf8(folder.read(&name)).expect("text");
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let (key, value) = line.split_once(": ").expect(line);
            assert!(!key.contains(' ') && !value.contains('#'), "{line}");
        }
        let script = format!(
            "import sys, warnings\n\
             try:\n import matplotlib.style\n\
             except ImportError: sys.exit(42)\n\
             import logging, io\n\
             log = io.StringIO(); logging.basicConfig(stream=log)\n\
             warnings.simplefilter('error')\n\
             matplotlib.style.use('{name}')\n\
             cycle = [c['color'] for c in matplotlib.rcParams['axes.prop_cycle']]\n\
             print(matplotlib.colors.to_hex(cycle[0]), log.getvalue(), end='')\n"
        );
        let python = Command::new("python3")
            .args(["-c", &script])
            .current_dir(folder.path())
            .output();
        let Ok(out) = python else {
            continue;
        };
        if out.status.code() == Some(42) {
            continue;
        }
        let aqua = if theme == "print" {
            "#268474"
        } else {
            "#8dd3c7"
        };
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{told}");
        assert_eq!(String::from_utf8_lossy(&out.stdout).trim(), aqua, "{told}");
    }
}
