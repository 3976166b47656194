//! The author's own LaTeX: read, kept in a format between runs, and never stale.

use std::process::Command;

use crate::support::{Folder, Ran};

const FIGURE: &str = "preamble \"book.tex\"\nfigure f { text((0, 0), $\\mine{x}$) }\n";
/// Loads packages, so that it is worth a format.
const BOOK: &str =
    "\\usepackage{tikz}\n\\usetikzlibrary{calc}\n\\newcommand{\\mine}[1]{\\mathbf{#1}_0}\n";

fn project() -> Folder {
    Folder::new(&[("a.fig", FIGURE), ("book.tex", BOOK)])
}

fn render(folder: &Folder, cache: Option<&str>) -> Ran {
    let args = ["render", "a.fig", "-o", "-"];
    let mut figc = folder.figc(args);
    if let Some(cache) = cache {
        let path = folder.path().join(cache);
        figc = figc.env("XDG_CACHE_HOME", path.to_str().expect("a name"));
    }
    figc.run()
}

fn kept(folder: &Folder) -> Vec<String> {
    let formats = folder.path().join("cache/figc/formats");
    let Ok(entries) = std::fs::read_dir(formats) else {
        return Vec::new();
    };
    let name = |e: std::io::Result<std::fs::DirEntry>| e.expect("an entry").file_name();
    let mut names: Vec<String> = entries
        .map(|e| name(e).to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_page_is_the_same_with_and_without_a_cache() {
    let folder = project();
    let without = render(&folder, None).fine().stdout;
    let first = render(&folder, Some("cache")).fine().stdout;
    assert_eq!(kept(&folder).len(), 1);
    let second = render(&folder, Some("cache")).fine().stdout;
    assert!(without == first, "the first run with a cache");
    assert!(without == second, "a run from the cache");
    assert_eq!(kept(&folder).len(), 1);
    assert_eq!(folder.names(), ["a.fig", "book.tex", "cache"]);
}

#[test]
fn a_changed_preamble_is_never_stale() {
    let folder = project();
    let before = render(&folder, Some("cache")).fine().stdout;
    folder.write("book.tex", BOOK.replace("_0", "_1"));
    let after = render(&folder, Some("cache")).fine().stdout;
    assert!(before != after);
    assert_eq!(kept(&folder).len(), 2);
    folder.write("book.tex", BOOK);
    assert!(render(&folder, Some("cache")).fine().stdout == before);
}

#[test]
fn a_short_preamble_is_not_worth_a_format() {
    let folder = project();
    folder.write("book.tex", "\\newcommand{\\mine}[1]{\\mathbf{#1}}\n");
    render(&folder, Some("cache")).fine();
    assert!(kept(&folder).is_empty());
}

#[test]
fn a_damaged_format_is_made_anew() {
    let folder = project();
    let right = render(&folder, Some("cache")).fine().stdout;
    let name = kept(&folder).remove(0);
    let path = format!("cache/figc/formats/{name}");
    let whole = folder.read(&path);
    for damaged in [&b"nonsense"[..], &whole[..whole.len() / 2], &[]] {
        folder.write(&path, damaged);
        assert!(render(&folder, Some("cache")).fine().stdout == right);
    }
    render(&folder, Some("cache")).fine();
    assert_eq!(folder.read(&path).len(), whole.len(), "it is kept again");
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let folder = project();
    folder.write("file", "");
    let right = render(&folder, None).fine().stdout;
    assert!(render(&folder, Some("file")).fine().stdout == right);
    let ran = folder
        .figc(["render", "a.fig", "-o", "-"])
        .env("XDG_CACHE_HOME", "/proc/nowhere")
        .run();
    assert!(ran.fine().stdout == right);
}

#[test]
fn runs_side_by_side_share_a_cache() {
    let folder = project();
    let right = render(&folder, None).fine().stdout;
    let cache = folder.path().join("cache");
    let children: Vec<_> = (0..4)
        .map(|_| {
            Command::new(env!("CARGO_BIN_EXE_figc"))
                .args(["render", "a.fig", "-o", "-"])
                .current_dir(folder.path())
                .env_clear()
                .env("XDG_CACHE_HOME", &cache)
                .stdout(std::process::Stdio::piped())
                .spawn()
                .expect("figc starts")
        })
        .collect();
    for child in children {
        let out = child.wait_with_output().expect("it ends");
        assert!(out.status.success() && out.stdout == right);
    }
    assert_eq!(kept(&folder).len(), 1, "nothing unfinished is left");
}

#[test]
fn mistakes_are_told_at_the_line_of_the_preamble_with_and_without_a_cache() {
    let folder = project();
    folder.write("book.tex", format!("{BOOK}\n\\newcomand{{\\a}}{{b}}\n"));
    let told = |cache| {
        let ran = render(&folder, cache).refused(1);
        ran.stderr
    };
    let without = told(None);
    assert!(without.contains("book.tex:5:1"), "{without}");
    assert!(without.contains("does not know `\\newcomand`"), "{without}");
    assert_eq!(told(Some("cache")), without);
    assert!(kept(&folder).is_empty(), "what is wrong is not kept");
    folder.write("book.tex", BOOK);
    folder.write("a.fig", FIGURE.replace("\\mine", "\\miine"));
    let without = told(None);
    assert!(without.contains("does not know `\\miine`"), "{without}");
    assert_eq!(told(Some("cache")), without);
}

#[test]
fn a_package_that_is_not_there_is_told_at_its_line() {
    let folder = project();
    folder.write("book.tex", format!("{BOOK}\\usepackage{{siunits}}\n"));
    let told = render(&folder, None).refused(1).stderr;
    assert!(told.contains("book.tex:4:1"), "{told}");
    assert!(told.contains("siunits.sty"), "{told}");
}

#[test]
fn doctor_names_the_cache_and_the_project() {
    let folder = project();
    folder.write("figc.toml", "");
    render(&folder, Some("cache")).fine();
    let cache = folder.path().join("cache");
    let ran = folder
        .figc(["doctor"])
        .env("XDG_CACHE_HOME", cache.to_str().expect("a name"))
        .run()
        .fine();
    let text = ran.text();
    assert!(text.contains("cache/figc/formats: 1 formats"), "{text}");
    assert!(text.contains("project   figc.toml"), "{text}");
    let none = Folder::new(&[]).figc(["doctor"]).run().fine();
    assert!(none.text().contains("project   none"), "{}", none.text());
}
