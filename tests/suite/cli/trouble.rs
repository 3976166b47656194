//! Wrong command lines, other bundles, and the commands that tell about the program.

use super::PLAIN;
use crate::support::{Folder, bundle_folder, golden};

/// The archive of the bundle.
fn bundle() -> String {
    format!("{}/bundle.zip", bundle_folder())
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::new(&[]);
    let version = folder.figc(["--version"]).run().fine();
    assert_eq!(
        version.text(),
        format!("figc {}\n", env!("CARGO_PKG_VERSION"))
    );
    let help = folder.figc(["--help"]).run().fine();
    golden("messages", "help", help.text());
    let render = folder.figc(["render", "--help"]).run().fine();
    golden("messages", "help_render", render.text());
}

#[test]
fn a_wrong_command_line_is_two() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    for args in [
        &[][..],
        &["paint"],
        &["render"],
        &["render", "disc.fig", "--colour"],
        &["render", "disc.fig", "-f", "docx"],
        &["render", "disc.fig", "--theme"],
        &["doctor", "extra"],
        &["bundle", "make"],
    ] {
        let ran = folder.figc(args.iter().copied()).run();
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty(), "{args:?}");
    }
    assert_eq!(folder.names(), ["disc.fig"]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = Folder::new(&[("folder.fig/keep", "")]);
    for name in ["nothing.fig", "folder.fig", "no/such/folder.fig"] {
        let ran = folder.figc(["render", name]).run().refused(1);
        assert!(
            ran.stderr
                .contains(&format!("F0701]: cannot read `{name}`")),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_broken_bundle_is_three() {
    let folder = Folder::new(&[
        ("disc.fig", PLAIN),
        ("junk.zip", "PK\u{3}\u{4} not really"),
        ("empty/keep", ""),
        ("half/bundle.zip", ""),
    ]);
    for bundle in ["nowhere", "junk.zip", "empty", "half", "disc.fig"] {
        for args in [&["render", "disc.fig"][..], &["licenses"]] {
            let all = args.iter().copied().chain(["--bundle", bundle]);
            let ran = folder.figc(all).run().refused(3);
            assert!(ran.stdout.is_empty());
            assert!(ran.stderr.lines().count() < 12, "{}", ran.stderr);
        }
    }
    assert!(!folder.names().contains(&"disc.pdf".to_owned()));
}

#[test]
fn a_bundle_that_is_cut_short_is_three() {
    let whole = std::fs::read(bundle()).expect("the bundle");
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    for length in [0, 100, 5_000, whole.len() / 2, whole.len() - 1000] {
        folder.write("cut.zip", &whole[..length]);
        folder
            .figc(["render", "disc.fig", "--bundle", "cut.zip"])
            .run()
            .refused(3);
    }
    let mut broken = whole;
    let middle = broken.len() / 2;
    broken[middle..middle + 4096].fill(0x55);
    folder.write("broken.zip", broken);
    let ran = folder
        .figc(["render", "disc.fig", "--bundle", "broken.zip"])
        .run();
    // What was hit may not be needed for this figure.
    assert!(matches!(ran.code, Some(0 | 3)), "{}", ran.stderr);
}

#[test]
fn another_bundle_does_the_same() {
    let folder = Folder::new(&[("disc.fig", PLAIN)]);
    let own = folder.figc(["render", "disc.fig", "-o", "-"]).run().fine();
    for bundle in [bundle_folder(), &bundle()] {
        let other = folder
            .figc(["render", "disc.fig", "-o", "-", "--bundle", bundle])
            .run()
            .fine();
        assert!(own.stdout == other.stdout, "{bundle}");
    }
}

#[test]
fn a_mistake_in_the_figure_is_told_before_a_missing_bundle() {
    let folder = Folder::new(&[("bad.fig", "let x = nothing\n")]);
    let ran = folder
        .figc(["render", "bad.fig", "--bundle", "nowhere"])
        .run()
        .refused(1);
    assert!(ran.stderr.contains("F0201"), "{}", ran.stderr);
}

#[test]
fn the_doctor_says_what_is_in_use() {
    let folder = Folder::new(&[]);
    let own = folder.figc(["doctor"]).run().fine();
    let other = folder
        .figc(["doctor", "--bundle", bundle_folder()])
        .run()
        .fine();
    assert!(own.text().contains("inside the binary"));
    assert!(other.text().contains(bundle_folder()));
    let parts = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|l| l.contains("sha256"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(parts(own.text()), parts(other.text()));
    assert_eq!(parts(own.text()).len(), 4, "{}", own.text());
    for word in ["bundle", "fmt", "fonts", "cache"] {
        assert!(own.text().contains(word), "{word}");
    }
    assert!(folder.names().is_empty());
}

#[test]
fn the_licences_are_listed() {
    let folder = Folder::new(&[]);
    let ran = folder.figc(["licenses"]).run().fine();
    for word in [
        "GUST",
        "LaTeX Project Public",
        "lmodern",
        "texlive-pictures",
    ] {
        assert!(ran.text().contains(word), "{word}");
    }
}
