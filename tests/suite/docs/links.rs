//! Links between the documents lead somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Every Markdown file of the project, but those of other people.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("listed") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !name.starts_with('.') && name != "target" && name != "node_modules" {
                    folders.push(path);
                }
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A page without its code.
fn prose(text: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            // Code within a line stands between backticks.
            kept.extend(line.split('`').step_by(2));
            kept.push('\n');
        }
    }
    kept
}

/// Where the links and pictures of a page lead.
fn targets(text: &str) -> Vec<String> {
    let prose = prose(text);
    let marks = [
        ("](", ')'),
        ("src=\"", '"'),
        ("srcset=\"", '"'),
        ("href=\"", '"'),
    ];
    let mut found = Vec::new();
    for (open, close) in marks {
        for part in prose.split(open).skip(1) {
            found.extend(part.split(close).next().map(str::to_owned));
        }
    }
    found
}

/// The anchors of a page, as GitHub makes them from its headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        }
        let heading = line.trim_start_matches('#');
        if inside || heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let kept = heading.trim().to_lowercase();
        let kept = kept
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        let slug: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let again = (1..).map(|n| format!("{slug}-{n}"));
        let free = std::iter::once(slug.clone())
            .chain(again)
            .find(|s| !found.contains(s));
        found.extend(free);
    }
    found
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut dead = Vec::new();
    let documents = documents();
    assert!(documents.len() > 10);
    for page in &documents {
        let text = fs::read_to_string(page).expect("a page");
        for target in targets(&text) {
            // Pictures that are being written are not all there yet.
            let making = super::accepting() && target.ends_with(".png");
            if making || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let folder = page.parent().unwrap_or(Path::new("/"));
            let path = match file {
                "" => page.clone(),
                _ => folder.join(file),
            };
            let known = match anchor {
                "" => path.exists(),
                _ => fs::read_to_string(&path).is_ok_and(|text| anchors(&text).contains(anchor)),
            };
            if !known {
                dead.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn links_in_code_are_none() {
    assert_eq!(
        targets("[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n<img src=\"g.png\">"),
        ["b.md", "g.png"]
    );
    assert!(anchors("# `figc new`, and more\n## x\n## x").contains("figc-new-and-more"));
    assert!(anchors("## x\n## x").contains("x-1"));
}
