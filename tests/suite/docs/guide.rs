//! The steps of the guide: each is a whole file, and the picture below it is what figc
//! makes of it.

use std::collections::BTreeMap;
use std::fs;

use super::pictures::{compare, shown};
use super::{ADVICE, accepting};
use crate::support::{Folder, THEMES, root};

/// Where the guide is.
const FOLDER: &str = "docs/guide";

/// A file within a page: the page, its text, and whether its picture follows.
struct Step {
    page: String,
    text: String,
    pictured: bool,
}

/// The chapters of the guide, and their text.
fn chapters() -> BTreeMap<String, String> {
    let there = fs::read_dir(root().join(FOLDER)).expect("the guide");
    let pages = there.map(|entry| entry.expect("an entry").path());
    pages
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            (
                name.into_owned(),
                fs::read_to_string(&path).expect("a chapter"),
            )
        })
        .collect()
}

/// The data that a page shows, by name. The first line of each is a comment with it.
fn data(text: &str, out: &mut BTreeMap<String, String>) {
    for fence in text.split("```csv\n").skip(1) {
        let (body, _) = fence.split_once("```\n").expect("a fence is closed");
        let name = body.strip_prefix("# ").and_then(|b| b.lines().next());
        out.insert(name.expect("data has a name").to_owned(), body.to_owned());
    }
}

/// The files that a page shows, by name. The first line of each is a comment with it.
fn steps(page: &str, text: &str, out: &mut BTreeMap<String, Step>) {
    for fence in text.split("```fig\n").skip(1) {
        let (body, after) = fence.split_once("```\n").expect("a fence is closed");
        let name = body
            .strip_prefix("// ")
            .and_then(|b| b.split(['\n', ':']).next());
        let name = name.filter(|n| n.ends_with(".fig"));
        let name = name.unwrap_or_else(|| panic!("{page}: a file without a name:\n{body}"));
        let step = Step {
            page: page.to_owned(),
            text: body.to_owned(),
            pictured: after.contains(&format!("src=\"pictures/{}-print.png\"", stem(name))),
        };
        let before = out.insert(name.to_owned(), step);
        assert!(before.is_none(), "{page}: {name} is there twice");
    }
}

fn stem(file: &str) -> &str {
    file.strip_suffix(".fig").unwrap_or(file)
}

#[test]
fn every_step_of_the_guide_looks_as_shown() {
    let mut all = BTreeMap::new();
    let mut tables = BTreeMap::new();
    for (page, text) in chapters() {
        steps(&page, &text, &mut all);
        data(&text, &mut tables);
    }
    assert!(all.len() >= 15, "{}", all.len());
    let tables = tables.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    let figures = all.iter().map(|(n, s)| (n.as_str(), &*s.text));
    let files: Vec<(&str, &str)> = figures.chain(tables).collect();
    let folder = Folder::new(&files);
    let names = all.keys().map(String::as_str);
    folder
        .figc(["fmt", "--check"].into_iter().chain(names))
        .run()
        .fine();
    let mut wrong = Vec::new();
    for (file, step) in &all {
        if !step.pictured {
            // A module: others draw with it.
            folder.figc(["check", file.as_str()]).run().fine();
            continue;
        }
        let args = [
            "render",
            file.as_str(),
            "--theme",
            "all",
            "-o",
            "{theme}.pdf",
        ];
        let ran = folder.figc(args).run();
        assert_eq!(ran.code, Some(0), "{}: {}", step.page, ran.stderr);
        for theme in THEMES {
            let picture = format!("{FOLDER}/pictures/{}-{theme}.png", stem(file));
            // A file without a stylesheet has one theme, that of the command line.
            let page = format!("{theme}.pdf");
            if !folder.path().join(&page).exists() {
                let args = [
                    "render",
                    file.as_str(),
                    "--theme",
                    theme,
                    "-o",
                    page.as_str(),
                ];
                let ran = folder.figc(args).run();
                assert_eq!(ran.code, Some(0), "{}: {}", step.page, ran.stderr);
            }
            wrong.extend(compare(&picture, &folder.read(&page)));
            fs::remove_file(folder.path().join(&page)).expect("removed");
        }
    }
    assert!(wrong.is_empty(), "{}\n{ADVICE}", wrong.join("\n"));
}

#[test]
fn every_picture_of_the_guide_belongs_to_a_step() {
    let pages: String = chapters().into_values().collect();
    for entry in fs::read_dir(root().join(FOLDER).join("pictures")).expect("pictures") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !pages.contains(&format!("\"pictures/{name}\"")) {
            assert!(accepting(), "{name} is shown nowhere\n{ADVICE}");
            fs::remove_file(&path).expect("removed");
        }
    }
}

#[test]
fn pictures_in_the_guide_are_shown_in_both_themes() {
    for (page, text) in chapters() {
        for part in text.split("<picture>").skip(1) {
            let alt = part
                .split("alt=\"")
                .nth(1)
                .and_then(|t| t.split('"').next());
            let alt = alt.expect("a picture says what it shows");
            let name = part
                .split("src=\"")
                .nth(1)
                .and_then(|t| t.split("-print.png").next());
            let name = name.expect("a picture has a file");
            let block = shown(name, alt);
            assert!(text.contains(&block), "{page}: write\n{block}");
        }
    }
}

#[test]
fn figures_of_the_readme_are_right() {
    let text = fs::read_to_string(root().join("README.md")).expect("the README");
    let mut all = BTreeMap::new();
    for fence in text.split("```fig\n").skip(1) {
        let (body, _) = fence.split_once("```\n").expect("a fence is closed");
        let named = body
            .strip_prefix("// ")
            .and_then(|b| b.split(['\n', ':']).next());
        if let Some(name) = named.filter(|n| n.ends_with(".fig")) {
            all.insert(name.to_owned(), body.to_owned());
        }
    }
    assert!(all.len() >= 2);
    let files: Vec<(&str, &str)> = all.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let folder = Folder::new(&files);
    for file in all.keys() {
        let ran = folder.figc(["check", file]).run();
        assert_eq!(ran.code, Some(0), "{file}: {}", ran.stderr);
    }
}

#[test]
fn pictures_of_the_readme_are_fresh() {
    let mut wrong = Vec::new();
    for theme in THEMES {
        let args = ["render", "examples/svd.fig", "--theme", theme, "-o", "-"];
        let page = crate::support::figc(root()).args(args).run().fine().stdout;
        wrong.extend(compare(&format!("docs/images/svd-{theme}.png"), &page));
    }
    assert!(wrong.is_empty(), "{}\n{ADVICE}", wrong.join("\n"));
}
