//! The TextMate grammar, run by a TextMate engine over every figure of the project and
//! compared with what the parser says: nothing here lists what should be what.

use std::fs;
use std::path::{Path, PathBuf};

use figc::source::SourceMap;
use giallo::{HighlightOptions, Registry, ThemeVariant};

use crate::support::{Folder, root};

/// What a byte of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Signs, and whatever no leaf of the tree covers.
    Code,
    /// Within a text, and not yet known.
    Within,
    Comment,
    Text,
    Number,
    Color,
    Constant,
    Keyword,
    Symbol,
    Name,
}

/// The scopes of each class. The theme of the test gives each line a colour of its own.
const SCOPES: &[(Class, &[&str])] = &[
    (Class::Code, &["source", "keyword.operator", "punctuation"]),
    (Class::Comment, &["comment"]),
    (
        Class::Text,
        &[
            "string",
            "string punctuation.definition.string",
            "storage.type.string",
            "constant.character.escape",
            "support.function.latex",
        ],
    ),
    (Class::Number, &["constant.numeric", "keyword.other.unit"]),
    (Class::Color, &["constant.other.color"]),
    (Class::Constant, &["constant.language"]),
    (Class::Keyword, &["keyword", "keyword.operator.word"]),
    (Class::Symbol, &["entity.name.tag.symbol"]),
    (Class::Name, &["variable", "entity.name"]),
];

/// Words that are keywords where the tree has no name.
const WORDS: &[&str] = &[
    "use", "as", "let", "fn", "if", "else", "for", "in", "return", "assert", "and", "or", "not",
    "figure", "animate", "param", "color", "symbol", "macro", "theme", "style", "set", "element",
    "preamble",
];

fn registry() -> Registry {
    let rules: Vec<String> = SCOPES
        .iter()
        .enumerate()
        .map(|(number, (_, scopes))| {
            let scopes: Vec<String> = scopes.iter().map(|s| format!("{s:?}")).collect();
            format!(
                "{{\"scope\": [{}], \"settings\": {{\"foreground\": \"#0000{number:02x}\"}}}}",
                scopes.join(", ")
            )
        })
        .collect();
    let theme = format!(
        "{{\"name\": \"classes\", \"type\": \"light\", \"colors\": {{\"editor.foreground\": \"#0000ff\", \
        \"editor.background\": \"#ffffff\"}}, \"tokenColors\": [{}]}}",
        rules.join(", ")
    );
    let folder = Folder::new(&[("classes.json", theme.as_str())]);
    let mut registry = Registry::default();
    let grammar = root().join("editors/vscode/syntaxes/fig.tmLanguage.json");
    registry.add_grammar_from_path(grammar).expect("a grammar");
    let theme = folder.path().join("classes.json");
    registry.add_theme_from_path(theme).expect("a theme");
    registry.link_grammars();
    registry
}

/// What the grammar makes of each byte.
fn highlighted(registry: &Registry, text: &str) -> Vec<Class> {
    let options = HighlightOptions::new("fig", ThemeVariant::Single("classes"));
    let code = registry
        .highlight(text, &options.merge_whitespace(false))
        .expect("highlighted");
    let mut found = Vec::new();
    let mut joined = String::new();
    for (number, line) in code.tokens.iter().enumerate() {
        if number > 0 {
            joined.push('\n');
            found.push(Class::Code);
        }
        for token in line {
            let ThemeVariant::Single(style) = token.style else {
                panic!("one theme");
            };
            let hex = style.foreground.as_hex();
            let number = usize::from_str_radix(&hex[5..7], 16).expect("a number");
            let class = SCOPES.get(number).map_or(Class::Code, |(class, _)| *class);
            joined.push_str(&token.text);
            found.extend(std::iter::repeat_n(class, token.text.len()));
        }
    }
    assert_eq!(joined.trim_end(), text.trim_end());
    found.resize(text.len(), Class::Code);
    found
}

/// What the parser makes of each byte, from its tree as text: a leaf a line, with its span.
fn parsed(text: &str) -> Vec<Class> {
    let mut sources = SourceMap::new();
    let id = sources.add("test.fig", None, text);
    let file = figc::syntax::parse(sources.get(id).expect("just added")).expect("right");
    let tree = figc::syntax::ast_dump(&file);
    let mut classes = vec![Class::Code; text.len()];
    let mut comments = Vec::new();
    for line in tree.lines() {
        let Some((what, span)) = line.trim().rsplit_once("  ") else {
            continue;
        };
        let Some((start, end)) = span.split_once("..") else {
            continue;
        };
        let start: usize = start.parse().expect("a place");
        let end: usize = end.parse().expect("a place");
        let span = start..end;
        let (kind, rest) = what.split_once(' ').unwrap_or((what, ""));
        let class = match kind {
            "comment" => {
                comments.push(span);
                continue;
            }
            "text" | "math" | "tex" | "tikz" => Class::Within,
            "path" => Class::Text,
            // A bare arrow, `arrow: <->`, is a text in the tree alone.
            _ if kind.starts_with('"') && ["->", "<-", "<->"].contains(&&text[span.clone()]) => {
                Class::Code
            }
            _ if kind.starts_with('"') => Class::Text,
            "number" | "quantity" => Class::Number,
            "color" if rest.starts_with('#') => Class::Color,
            "bool" | "none" => Class::Constant,
            "symbol" if !rest.is_empty() => Class::Symbol,
            "bind" if matches!(rest, "tuple" | "record") => Class::Code,
            "field" if rest.starts_with('.') => Class::Code,
            "name" | "bind" | "parameter" | "as" | "target" | "field" => Class::Name,
            _ => Class::Code,
        };
        classes[span].fill(class);
    }
    for span in comments {
        classes[span].fill(Class::Comment);
    }
    keywords(text, &mut classes);
    classes
}

/// Words that no leaf of the tree covers, and that are no field, are keywords.
fn keywords(text: &str, classes: &mut [Class]) {
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_word).map(|n| at + n) {
        let end = text[start..]
            .find(|c| !is_word(c))
            .map_or(text.len(), |n| start + n);
        let free = classes[start..end].iter().all(|c| *c == Class::Code);
        let named = text[end..].trim_start().starts_with(':');
        let member = text[..start].ends_with('.') && !text[..start].ends_with("..");
        if free && !named && !member && WORDS.contains(&&text[start..end]) {
            classes[start..end].fill(Class::Keyword);
        }
        at = end;
    }
}

/// Places where both differ, a line each.
fn differences(name: &str, text: &str, registry: &Registry) -> Vec<String> {
    let wanted = parsed(text);
    let found = highlighted(registry, text);
    let mut out = Vec::new();
    let mut offset = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let range = offset..offset + line.len();
        offset = range.end;
        let wrong = range.clone().find(|&i| {
            let blank = text.as_bytes()[i].is_ascii_whitespace();
            let same = match (wanted[i], found[i]) {
                // The tree leaves signs to the reader.
                (Class::Code | Class::Within, _) => true,
                (Class::Name, found) => matches!(found, Class::Name | Class::Code),
                (wanted, found) => wanted == found,
            };
            !blank && !same
        });
        if let Some(i) = wrong {
            out.push(format!(
                "{name}:{}: wanted {:?}, found {:?} at {:?}",
                number + 1,
                wanted[i],
                found[i],
                text[i..range.end].trim_end()
            ));
        }
    }
    out
}

fn figures(folder: &Path) -> Vec<PathBuf> {
    let there = fs::read_dir(folder).expect("a folder");
    let mut found: Vec<PathBuf> = there
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "fig"))
        .collect();
    found.sort();
    found
}

#[test]
fn the_grammar_agrees_with_the_parser_on_every_figure() {
    let registry = registry();
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in [
        "examples",
        "styles",
        "tests/samples",
        "tests/suite/syntax/texts",
    ] {
        for path in figures(&root().join(folder)) {
            let text = fs::read_to_string(&path).expect("a text");
            wrong.extend(differences(&path.display().to_string(), &text, &registry));
            count += 1;
        }
    }
    assert!(count >= 8, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_grammar_knows_what_is_easily_mistaken() {
    let registry = registry();
    let text = "\
        let a = 50% // half\nlet b = 7 % 3\nlet c = 7 %a\nlet ok = 20% and true\n\
        /* outer /* inner */ still */ let shade = #fce\n\
        let t = \"50% of #a and #(a + len(\"x\")) with $@x_1 + \\#$\"\n\
        let r = tex\"\\textbf{#(if a > 0 { \"+\" } else { \"-\" })}\"\n\
        let xs = [x.T for x in 0..=3 if not none == x]\n\
        style soft { stroke: #80b1d3, style: none }\n\
        fn f(color, style: 2) = [{if_: color, set: style}]\n\
        let m = A[::2, 1:]\n";
    let wrong = differences("text", text, &registry);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_class_is_found() {
    let registry = registry();
    let mut wanted = parsed("let a = 1");
    assert_eq!(wanted[0], Class::Keyword);
    assert_eq!(wanted[8], Class::Number);
    wanted[8] = Class::Text;
    assert_ne!(wanted[8], highlighted(&registry, "let a = 1")[8]);
}

#[test]
fn the_extension_points_at_what_is_there() {
    let folder = root().join("editors/vscode");
    for name in ["package.json", "language-configuration.json"] {
        let text = fs::read_to_string(folder.join(name)).expect("a file");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let mut pending = vec![&json];
        while let Some(value) = pending.pop() {
            match value {
                serde_json::Value::String(path) if path.starts_with("./") => {
                    assert!(folder.join(path).exists(), "{path}");
                }
                serde_json::Value::Array(items) => pending.extend(items),
                serde_json::Value::Object(fields) => pending.extend(fields.values()),
                _ => {}
            }
        }
    }
}
