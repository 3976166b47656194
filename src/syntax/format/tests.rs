//! The style, and what formatting must never do.

use super::*;
use proptest::prelude::*;

/// How many random texts are tried.
const CASES: u32 = 256;

fn formatted(text: &str) -> String {
    let mut sources = SourceMap::new();
    let id = sources.add("a.fig", None, text);
    let source = sources.get(id).expect("just added");
    match format(source) {
        Ok(text) => text,
        Err(why) => panic!("{why:?}\n{text}\n{}", rewrite(source)),
    }
}

/// Formats to the text given, and that stays as it is.
#[track_caller]
fn becomes(from: &str, to: &str) {
    assert_eq!(formatted(from), to);
    assert_eq!(formatted(to), to, "twice");
}

#[test]
fn operators_have_spaces_but_for_powers_and_ranges() {
    becomes(
        "let a=1+2*b ^ 2-(-c)@d\nlet r = 0 .. n+1\nlet n = not   a and-b<-c",
        "let a = 1 + 2 * b^2 - (-c) @ d\nlet r = 0..n + 1\nlet n = not a and -b <- c\n",
    );
    becomes("let m=[1,-2;3,4 ;]", "let m = [1, -2; 3, 4;]\n");
    becomes("let p = 20%-5 % x", "let p = 20% - 5 % x\n");
}

#[test]
fn calls_and_indices_touch_and_arguments_do_not() {
    becomes("f( x,k :2 )", "f(x, k: 2)\n");
    becomes(
        "let v = V[ : , i ]+A[ 1 : ][:: 2][-1:-3]",
        "let v = V[:, i] + A[1:][::2][-1:-3]\n",
    );
    becomes("a .b -> c .d  (label:\"x\")", "a.b -> c.d (label: \"x\")\n");
    becomes("fn f (x , k:2)=x", "fn f(x, k: 2) = x\n");
    becomes("for (k,c) in[1]{f(k)}", "for (k, c) in [1] { f(k) }\n");
    becomes("line(a,b,arrow:->)", "line(a, b, arrow: ->)\n");
}

#[test]
fn braces_of_blocks_and_declarations_have_spaces_and_those_of_records_do_not() {
    becomes(
        "color c={print:#fff,screen:#000}\ntheme t{background:white}\nlet r={ a:1 , b:{ c:2 } }",
        "color c = { print: #fff, screen: #000 }\ntheme t { background: white }\nlet r = {a: 1, b: {c: 2}}\n",
    );
    becomes(
        "let {a,b}=r\nfn f(x)={let y=x;y}",
        "let {a, b} = r\nfn f(x) = { let y = x; y }\n",
    );
    becomes(
        "let v=if a{1}else if b{2}else{3}\nlet g=x=>{x}\ngroup(){}",
        "let v = if a { 1 } else if b { 2 } else { 3 }\nlet g = x => { x }\ngroup() {}\n",
    );
}

#[test]
fn lines_are_indented_by_what_is_open() {
    becomes(
        "figure a{\nrow(gap:1cm,\n  align: top){\n// here\n   f([\n 1,\n2\n  ])\n\n\n\n }\n}",
        "figure a {\n  row(gap: 1cm,\n    align: top) {\n    // here\n    f([\n      1,\n      2\n    ])\n  }\n}\n",
    );
    becomes(
        "let a = 1 +\n2\nlet b = x\n.f()",
        "let a = 1 +\n  2\nlet b = x\n  .f()\n",
    );
    becomes("style s{\na:1,\nb:2\n}", "style s {\n  a: 1,\n  b: 2\n}\n");
}

#[test]
fn blank_lines_are_single_and_the_file_ends_with_its_last_line() {
    becomes("\n\n// a\n\n\n\nlet b = 1  \r\n\n\n", "// a\n\nlet b = 1\n");
    becomes("", "");
    becomes("\u{feff}let a = 1", "let a = 1\n");
}

#[test]
fn semicolons_stay_only_between_statements_of_a_line() {
    becomes(
        "let a = 1;\nlet b = 2; let c = 3;;\n;f(x=>{g; })",
        "let a = 1\nlet b = 2; let c = 3\nf(x => { g })\n",
    );
    becomes(
        "a();; /* c */; b(); // d\n; c()\nif x { a(); }",
        "a(); /* c */ b()    // d\nc()\nif x { a() }\n",
    );
}

#[test]
fn a_semicolon_after_a_bare_arrow_stays() {
    becomes("let i=-> ;\nf()", "let i = ->;\nf()\n");
    becomes("let i = -> // c\n;f()", "let i = -> // c\n  ; f()\n");
}

#[test]
fn comments_keep_their_column_and_text() {
    becomes(
        "let a=1     // one  \nlet bb = 2  // two",
        "let a = 1   // one\nlet bb = 2  // two\n",
    );
    becomes("f(/* a */x, // b\n1)", "f(/* a */ x, // b\n  1)\n");
    becomes("/* a\n   b */ let c = 1", "/* a\n   b */ let c = 1\n");
}

#[test]
fn columns_of_declarations_stay_aligned() {
    becomes(
        "color a    = white\n\n// more\ncolor long = black\nlet x   = 1\nlet yy = 2",
        "color a    = white\n\n// more\ncolor long = black\nlet x = 1\nlet yy = 2\n",
    );
}

#[test]
fn texts_are_left_alone() {
    let text = "text((0, 0), \"a  #(x+1)#( y ) $b  @c_#(i)$\", l: tex\"\\x{#(a)}\n  y\")\n";
    becomes(text, text);
}

#[test]
fn what_cannot_be_read_is_told() {
    let mut sources = SourceMap::new();
    let id = sources.add("a.fig", None, "let = 1");
    let source = sources.get(id).expect("just added");
    assert!(matches!(format(source), Err(Unformatted::Errors(e)) if e.len() == 1));
}

/// The `.fig` files of these folders, by name.
fn files(folders: &[&str]) -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "fig") {
                let text = std::fs::read_to_string(&path).expect("a text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

/// What an author looks at, and so must be in the style.
const SHOWN: &[&str] = &["examples", "styles"];

/// What uses every form of the language.
const TESTED: &[&str] = &["tests/samples", "tests/suite/syntax/texts"];

/// The fenced examples of the documentation and the texts of other tests, as far as
/// they can be read on their own.
fn snippets() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for page in [
        "README.md",
        "docs/language.md",
        "docs/guide/3-numbers-and-loops.md",
    ] {
        let text = std::fs::read_to_string(root.join(page)).expect("a page");
        let fences = text.split("```fig\n").skip(1);
        found.extend(fences.filter_map(|f| f.split_once("```").map(|(code, _)| code.to_owned())));
    }
    found.extend(files(TESTED).into_iter().map(|(_, text)| text));
    // The table of expressions and their values.
    let table = include_str!("../../../tests/suite/eval/values.txt");
    let sources = table.lines().filter_map(|line| line.rsplit_once(" → "));
    found.extend(sources.map(|(source, _)| source.replace('␤', "\n")));
    found.retain(|code| {
        let mut sources = SourceMap::new();
        let id = sources.add("a.fig", None, code);
        sources.get(id).is_some_and(|source| parse(source).is_ok())
    });
    found
}

#[test]
fn the_files_of_the_repository_are_in_the_style() {
    let files = files(SHOWN);
    assert!(files.len() >= 2);
    for (name, text) in files {
        assert_eq!(formatted(&text), text, "{name}");
    }
}

#[test]
fn every_form_of_the_language_formats_to_something_stable() {
    let snippets = snippets();
    assert!(snippets.len() > 100, "{}", snippets.len());
    for code in snippets {
        let once = formatted(&code);
        assert_eq!(formatted(&once), once, "{code}");
    }
}

/// The text with the blanks of its lines changed at random: `choices` says how.
fn shuffled(text: &str, choices: &[u8]) -> String {
    let mut out = String::new();
    let mut choices = choices.iter().cycle();
    for line in text.lines() {
        let choice = choices.next().copied().unwrap_or(0);
        out.extend(std::iter::repeat_n(' ', usize::from(choice % 7)));
        out.push_str(line.trim_start());
        out.extend(std::iter::repeat_n(' ', usize::from(choice % 3)));
        out.extend(std::iter::repeat_n('\n', 1 + usize::from(choice % 4)));
    }
    out
}

/// Where the text can be read, it formats to something stable.
fn check_stable(text: &str) -> Result<(), TestCaseError> {
    let mut sources = SourceMap::new();
    let id = sources.add("a.fig", None, text);
    let source = sources.get(id).expect("just added");
    if parse(source).is_ok() {
        let once = formatted(text);
        prop_assert_eq!(formatted(&once), once);
    }
    Ok(())
}

/// What lexes and nests in every way.
const TOKENS: &[&str] = &[
    "a",
    "b",
    "f",
    "1",
    "2cm",
    "5%",
    "-",
    "--",
    "<-",
    "->",
    "+",
    "*",
    "^",
    "..",
    "@",
    "%",
    ":",
    "::",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "\n",
    " ",
    "  ",
    "=",
    "=>",
    "let ",
    "fn ",
    "if ",
    " else ",
    "not ",
    " and ",
    "for ",
    " in ",
    "// c\n",
    "/* d */",
    "/* e\n */",
    "\"t#(a)\"",
    "$x$",
    ".",
    "color ",
    "theme ",
    "\r\n",
    "\t",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn indentation_and_blank_lines_are_the_formatters(
        choices in prop::collection::vec(0u8..255, 1..40)
    ) {
        for (_, text) in files(SHOWN) {
            check_stable(&shuffled(&text, &choices))?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn any_row_of_tokens_that_can_be_read_formats(
        tokens in prop::collection::vec(prop::sample::select(TOKENS), 1..14)
    ) {
        check_stable(&tokens.concat())?;
    }

    #[test]
    fn a_text_with_a_few_changes_formats(
        mut text in prop::sample::select(snippets()),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::sample::select(TOKENS), any::<bool>()),
            1..4,
        )
    ) {
        for (place, token, deletes) in changes {
            let places: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
            let at = *place.get(&places);
            if deletes {
                text.remove(at);
            } else {
                text.insert_str(at, token);
            }
            if text.is_empty() {
                break;
            }
        }
        check_stable(&text)?;
    }
}
