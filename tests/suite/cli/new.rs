//! `figc new`: what it makes is right, and nothing is overwritten.

use crate::support::{Folder, THEMES};

#[test]
fn a_new_project_can_be_checked_rendered_and_is_formatted() {
    let folder = Folder::new(&[]);
    let told = folder.figc(["new", "book"]).run().fine();
    assert!(told.text().contains("cd book"), "{}", told.text());
    let at = folder.path().join("book");
    let figc = |args: &[&str]| crate::support::figc(&at).args(args).run().fine();
    figc(&["check"]);
    figc(&["fmt", "--check", "figures/first.fig", "styles/book.fig"]);
    figc(&["render"]);
    for theme in THEMES {
        let pdf = folder.read(&format!("book/build/first-{theme}.pdf"));
        assert!(pdf.starts_with(b"%PDF-"));
    }
    let ignored = folder.read("book/.gitignore");
    assert_eq!(ignored, b"/build/\n", "what is made is not kept");
    figc(&["style", "--card", "-o", "build/"]);
    folder.read("book/build/book-card-screen.pdf");
}

#[test]
fn a_new_figure_uses_the_stylesheet_of_its_project() {
    let folder = Folder::new(&[]);
    folder.figc(["new"]).run().fine();
    folder.figc(["new", "--figure", "ch1/a-map"]).run().fine();
    let text = String::from_utf8(folder.read("figures/ch1/a-map.fig")).expect("text");
    assert!(text.starts_with("use \"book\"\n"), "{text}");
    folder
        .figc(["fmt", "--check", "figures/ch1/a-map.fig"])
        .run()
        .fine();
    folder
        .figc(["render", "figures/ch1/a-map.fig"])
        .run()
        .fine();
    folder.read("build/ch1/a-map-print.pdf");
}

#[test]
fn what_is_there_stays() {
    let folder = Folder::new(&[("styles/book.fig", "let mine = 1\n")]);
    let told = folder.figc(["new"]).run().fine();
    assert!(
        told.text().contains("kept  ./styles/book.fig"),
        "{}",
        told.text()
    );
    assert_eq!(folder.read("styles/book.fig"), b"let mine = 1\n");
    folder.write("figc.toml", "edition = 1\n");
    folder.figc(["new"]).run().refused(1);
    assert_eq!(folder.read("figc.toml"), b"edition = 1\n");
    folder.write("figures/a.fig", "mine");
    folder.write("figc.toml", "source = \"figures\"\n");
    folder.figc(["new", "--figure", "a"]).run().refused(1);
    assert_eq!(folder.read("figures/a.fig"), b"mine");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let folder = Folder::new(&[("figc.toml", "")]);
    for name in ["../a", "/a", "", "a//b", "a.fig", "1", "a\\b"] {
        folder.figc(["new", "--figure", name]).run().refused(2);
    }
    assert_eq!(folder.names(), ["figc.toml"]);
    let bare = Folder::new(&[]);
    bare.figc(["new", "--figure", "a"]).run().refused(1);
    bare.figc(["new", "a", "--figure", "b"]).run().refused(2);
    assert!(bare.names().is_empty());
}
