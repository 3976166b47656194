//! What the fuzzers ask, asked of every example and of all that they once found.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::path::Path;

use crate::support::{examples, root, samples};

fn texts() -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = examples()
        .into_iter()
        .chain(samples())
        .map(|e| (e.name, fs::read_to_string(e.path).expect("a figure")))
        .collect();
    for entry in fs::read_dir(root().join("tests/fuzz/found")).expect("a folder") {
        let path = entry.expect("an entry").path();
        texts.push((path.display().to_string(), text_of(&path)));
    }
    texts
}

/// The text that a fuzzer makes of its bytes: as much of them as is UTF-8.
fn text_of(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    let good = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    String::from_utf8_lossy(&bytes[..good]).into_owned()
}

#[test]
fn the_fuzzers_have_nothing_to_say_about_what_is_known() {
    let texts = texts();
    assert!(texts.len() > 5);
    for (name, text) in texts {
        println!("{name}");
        targets::parse(&text);
        targets::format(&text);
        targets::evaluate(&text);
    }
}
