//! The house has floors: which folder of `src/` may import which, and which outside
//! crate is known to which folder. The page in `src/lib.rs` shows the same table.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder, and the folders that it may import.
const FOLDERS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diag", &["source"]),
    ("geom", &[]),
    ("color", &[]),
    ("image", &[]),
    ("numeric", &[]),
    ("data", &["numeric"]),
    ("syntax", &["source", "diag"]),
    ("style", &["source", "diag", "geom", "color"]),
    (
        "scene",
        &[
            "source", "diag", "geom", "color", "image", "style", "numeric",
        ],
    ),
    (
        "eval",
        &[
            "source", "diag", "geom", "color", "image", "numeric", "data", "syntax", "style",
            "scene",
        ],
    ),
    ("tikz", &["source", "geom", "color", "image", "scene"]),
    ("cache", &[]),
    ("tex", &["source", "diag", "tikz", "cache"]),
    ("output", &[]),
    (
        "pipeline",
        &[
            "source", "diag", "geom", "color", "image", "numeric", "data", "syntax", "style",
            "scene", "eval", "tikz", "cache", "tex", "output",
        ],
    ),
    ("export", &["source", "color", "style", "scene"]),
    ("project", &["source", "diag"]),
    (
        "cli",
        &[
            "source", "diag", "geom", "color", "image", "numeric", "data", "syntax", "style",
            "scene", "eval", "tikz", "cache", "tex", "output", "pipeline", "export", "project",
        ],
    ),
];

/// An outside crate as code spells it, and the folders that know it. The empty name
/// stands for the files at the root.
const CRATES: &[(&str, &[&str])] = &[
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("csv", &["data"]),
    ("flate2", &["tikz"]),
    ("hayro", &["output"]),
    ("indicatif", &["cli"]),
    ("libc", &["tex"]),
    // Functions with the same result on every machine.
    ("libm", &["geom", "numeric", "scene", "eval", "tikz"]),
    ("miette", &["diag"]),
    ("multiversion", &["numeric"]),
    ("nalgebra", &["numeric"]),
    ("ndarray", &["numeric"]),
    ("nix", &["tex"]),
    ("owo_colors", &["diag"]),
    ("palette", &["color"]),
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("png", &["image", "output"]),
    ("py_literal", &["data"]),
    ("safetensors", &["data"]),
    ("serde", &["data"]),
    ("serde_json", &["data", "diag", "tex"]),
    ("sha2", &["cache", "tex"]),
    ("strsim", &["diag"]),
    ("tectonic_bridge_core", &["tex"]),
    ("tectonic_engine_xdvipdfmx", &["tex"]),
    ("tectonic_engine_xetex", &["tex"]),
    ("tectonic_errors", &["tex"]),
    ("tectonic_io_base", &["tex"]),
    ("tectonic_status_base", &["tex"]),
    // In all but `output` for the tests of real folders.
    (
        "tempfile",
        &["cache", "cli", "output", "project", "source", "tex"],
    ),
    ("tikv_jemallocator", &[""]),
    ("toml_edit", &["project"]),
    ("zip", &["data", "tex"]),
    ("zune_jpeg", &["image"]),
];

/// The smallest parts of code that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    Colons,
    Sign(char),
}

/// Words and signs with their lines; comments and texts are left out.
fn tokens(text: &str) -> Vec<(Token<'_>, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80;
    while at < bytes.len() {
        let rest = &text[at..];
        let end = if rest.starts_with("//") {
            at + rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            at + rest.find("*/").map_or(rest.len(), |n| n + 2)
        } else if let Some(length) = raw_text(rest) {
            at + length
        } else if bytes[at] == b'"' {
            at + plain_text(rest)
        } else if bytes[at] == b'\'' {
            at + character(rest)
        } else if is_word(bytes[at]) {
            let end = (at..bytes.len())
                .find(|i| !is_word(bytes[*i]))
                .unwrap_or(bytes.len());
            found.push((Token::Word(&text[at..end]), line));
            end
        } else if rest.starts_with("::") {
            found.push((Token::Colons, line));
            at + 2
        } else {
            if !bytes[at].is_ascii_whitespace() {
                found.push((Token::Sign(char::from(bytes[at])), line));
            }
            at + 1
        };
        line += bytes[at..end].iter().filter(|b| **b == b'\n').count();
        at = end;
    }
    found
}

/// The length of a raw text such as `r#"…"#` at the start.
fn raw_text(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('b').unwrap_or(text).strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let body = rest[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - body.len();
    Some(start + body.find(&close).map_or(body.len(), |n| n + close.len()))
}

fn plain_text(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A character, or the mark of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, _))) => text[at + 1..].find('\'').map_or(1, |n| at + n + 2),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// What a file imports: folders of this crate, and words that lead a path.
#[derive(Debug, Default, PartialEq)]
struct Imports {
    folders: Vec<(String, usize)>,
    crates: Vec<(String, usize)>,
}

/// Reads the imports of a file whose module lies `depth` levels below the root.
fn imports(text: &str, depth: usize) -> Imports {
    let tokens = tokens(text);
    let mut found = Imports::default();
    // The brace depths at which inline modules were opened.
    let mut inline: Vec<usize> = Vec::new();
    let mut braces = 0_usize;
    let mut at = 0;
    while at < tokens.len() {
        let word = |n: usize| match tokens.get(n) {
            Some((Token::Word(word), _)) => Some(*word),
            _ => None,
        };
        let token = |n: usize| tokens.get(n).map(|t| t.0);
        match tokens[at].0 {
            Token::Sign('{') => {
                braces += 1;
                if at >= 2 && word(at - 2) == Some("mod") && word(at - 1).is_some() {
                    inline.push(braces);
                }
            }
            Token::Sign('}') => {
                if inline.last() == Some(&braces) {
                    inline.pop();
                }
                braces = braces.saturating_sub(1);
            }
            Token::Word(first) if !continues(&tokens, at) => {
                let mut next = at;
                let mut leaves = first == "crate";
                if first == "self" && token(at + 1) == Some(Token::Colons) {
                    next = at + 2;
                }
                let mut ups = 0;
                while word(next) == Some("super") && token(next + 1) == Some(Token::Colons) {
                    ups += 1;
                    next += 2;
                }
                if ups > 0 {
                    leaves = ups >= depth + inline.len();
                } else {
                    next = at + 2;
                }
                if leaves && (ups > 0 || token(at + 1) == Some(Token::Colons)) {
                    found.folders.extend(heads(&tokens, next));
                } else if token(at + 1) == Some(Token::Colons)
                    || (at > 0 && word(at - 1) == Some("use"))
                {
                    found.crates.push((first.to_owned(), tokens[at].1));
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Whether the word goes on with a path that began before it.
fn continues(tokens: &[(Token<'_>, usize)], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).and_then(|n| tokens.get(n)).map(|t| t.0);
    before(1) == Some(Token::Colons)
        && match before(2) {
            Some(Token::Word(word)) => word != "use",
            Some(Token::Sign(sign)) => sign == '>',
            _ => false,
        }
}

/// The first words of a path or of each path in braces.
fn heads(tokens: &[(Token<'_>, usize)], at: usize) -> Vec<(String, usize)> {
    match tokens.get(at) {
        Some((Token::Word(word), line)) => vec![((*word).to_owned(), *line)],
        Some((Token::Sign('{'), _)) => {
            let mut found = Vec::new();
            let mut depth = 0;
            for n in at..tokens.len() {
                match tokens[n] {
                    (Token::Sign('{'), _) => depth += 1,
                    (Token::Sign('}'), _) => depth -= 1,
                    (Token::Word(word), line)
                        if depth == 1
                            && matches!(tokens[n - 1].0, Token::Sign('{') | Token::Sign(',')) =>
                    {
                        found.push((word.to_owned(), line));
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            found
        }
        // `crate::*` or a macro's variable: nobody can tell what it takes.
        Some((_, line)) => vec![("*".to_owned(), *line)],
        None => Vec::new(),
    }
}

/// What a file breaks, one line each. `path` is relative to `src/`.
fn violations(path: &Path, text: &str) -> Vec<String> {
    let mut parts: Vec<String> = path
        .iter()
        .map(|p| p.to_string_lossy().trim_end_matches(".rs").to_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    let at_root = path.components().count() == 1;
    let folder = if at_root { "" } else { parts[0].as_str() };
    let found = imports(text, parts.len());
    let mut wrong = Vec::new();
    let mut complain = |line: usize, what: String| {
        wrong.push(format!("src/{}:{line}: {what}", path.display()));
    };
    let allowed = FOLDERS.iter().find(|(name, _)| *name == folder);
    if allowed.is_none() && !at_root {
        complain(1, format!("`{folder}` is not in the table"));
    }
    for (name, line) in &found.folders {
        let known = FOLDERS.iter().any(|(folder, _)| folder == name);
        if at_root || name == folder {
            continue;
        }
        match allowed {
            Some((_, may)) if may.contains(&name.as_str()) => {}
            _ if known => complain(*line, format!("`{folder}` must not import `{name}`")),
            _ => complain(
                *line,
                format!("`{folder}` reaches for `{name}` at the root"),
            ),
        }
    }
    for (name, line) in &found.crates {
        if let Some((_, folders)) = CRATES.iter().find(|(known, _)| known == name)
            && !folders.contains(&folder)
        {
            complain(
                *line,
                format!("`{folder}` must not know the crate `{name}`"),
            );
        }
    }
    wrong
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_import_is_in_the_table() {
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files.sort();
    let wrong: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).expect("a source");
            violations(file.strip_prefix(&src).expect("below src"), &text)
        })
        .collect();
    assert!(files.len() > 50, "the sources are there");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The names under `[dependencies]`, as code spells them.
fn dependencies() -> Vec<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect()
}

#[test]
fn every_dependency_has_its_folder_and_is_used() {
    let dependencies = dependencies();
    assert!(!dependencies.is_empty());
    for name in &dependencies {
        assert!(
            CRATES.iter().any(|(known, _)| known == name),
            "`{name}` is in no folder of the table"
        );
    }
    for (name, _) in CRATES {
        assert!(
            dependencies.iter().any(|d| d == name),
            "`{name}` is in the table, but no dependency"
        );
    }
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(file).expect("a source");
        for (name, _) in imports(&text, 99).crates {
            *used.entry(name).or_default() += 1;
        }
    }
    for name in &dependencies {
        assert!(used.contains_key(name), "`{name}` is never used");
    }
}

/// The rows of the table in the page of `src/lib.rs`: the cells of each.
fn rows_of_the_page() -> Vec<Vec<String>> {
    let page = fs::read_to_string(root().join("src/lib.rs")).expect("the page");
    page.lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .map(|row| {
            row.trim_end_matches(" |")
                .split(" | ")
                .map(|cell| cell.trim_end_matches('`').to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn the_page_in_lib_shows_this_table() {
    let rows = rows_of_the_page();
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    let folders: Vec<&str> = FOLDERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, folders);
    for (n, (folder, may)) in FOLDERS.iter().enumerate() {
        let cell = rows[n][2].as_str();
        let wanted: Vec<&str> = match cell {
            "–" => Vec::new(),
            "all above" | "pipeline and below" => folders[..n].to_vec(),
            list => list.split(", ").collect(),
        };
        assert_eq!(may, &wanted, "`{folder}` says `{cell}`");
    }
}

#[test]
fn a_planted_import_is_found() {
    let cases: &[(&str, &str, &[usize])] = &[
        ("geom/a.rs", "use crate::scene::Scene;", &[1]),
        ("geom/a.rs", "\n\nfn f() { crate::eval::run() }", &[3]),
        ("geom/a.rs", "use crate::{geom::Path, tex::Engine};", &[1]),
        ("geom/a.rs", "use crate::{\n geom::Path,\n tex,\n};", &[3]),
        ("geom/a.rs", "use super::super::diag::Code;", &[1]),
        ("geom/mod.rs", "use super::diag::Code;", &[1]),
        ("geom/b/mod.rs", "use super::super::{diag, geom};", &[1]),
        ("geom/b/c.rs", "use super::super::super::diag;", &[1]),
        (
            "geom/a.rs",
            "mod t { use super::super::super::diag; }",
            &[1],
        ),
        ("geom/mod.rs", "mod t { use super::super::diag; }", &[1]),
        ("geom/a.rs", "use self::super::super::diag;", &[1]),
        ("geom/a.rs", "use crate::*;", &[1]),
        ("geom/a.rs", "use crate::ALLOCATOR;", &[1]),
        ("geom/a.rs", "fn f() { hayro::render() }", &[1]),
        ("geom/a.rs", "use ::png::Encoder;", &[1]),
        ("geom/a.rs", "use png;", &[1]),
        ("geom/a.rs", "#[derive(clap::Parser)] struct A;", &[1]),
        (
            "geom/a.rs",
            "'x'; '\\''; use png::A; \"a\\\"\";\nuse png::B;",
            &[1, 2],
        ),
        ("new/a.rs", "", &[1]),
        ("main.rs", "use png::Encoder;", &[1]),
    ];
    for (path, text, lines) in cases {
        let found = violations(Path::new(path), text);
        let wanted: Vec<String> = lines.iter().map(|n| format!("src/{path}:{n}: ")).collect();
        assert_eq!(found.len(), wanted.len(), "{path}: {text}: {found:?}");
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!(found.starts_with(wanted), "{found} is not at {wanted}");
        }
    }
}

#[test]
fn an_allowed_import_is_left_alone() {
    for (path, text) in [
        (
            "geom/a.rs",
            "use crate::geom::Path; use super::Point; use std::fmt;",
        ),
        (
            "geom/a.rs",
            "// use crate::scene::Scene;\n/* crate::eval */",
        ),
        (
            "geom/a.rs",
            "let s = \"use crate::scene;\"; let r = r#\"crate::eval \" png::x\"#;",
        ),
        ("geom/a.rs", "fn f<'a>(x: &'a str) {} use libm::sin;"),
        ("geom/b/c.rs", "use super::super::Point;"),
        ("geom/a.rs", "mod tests { use super::super::Point; }"),
        ("geom/a.rs", "let c = '\"'; use super::x; let d = '\"';"),
        ("syntax/a.rs", "use crate::diag::{Code, Diagnostic};"),
        (
            "cli/a.rs",
            "use crate::{pipeline, tex::Engine}; use clap::Parser;",
        ),
        (
            "geom/a.rs",
            "pub(crate) fn f() {} pub(super) fn g() { a::png::b() }",
        ),
        ("main.rs", "figc::cli::main();"),
    ] {
        assert_eq!(
            violations(Path::new(path), text),
            Vec::<String>::new(),
            "{text}"
        );
    }
}
