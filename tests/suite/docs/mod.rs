//! The documents: the generated reference, the steps of the guide, and the links.
//!
//! `FIGC_ACCEPT=1` writes what has changed instead of complaining, as `make docs` does.

mod guide;
mod links;
mod pictures;
mod reference;

use std::fs;

use crate::support::root;

/// Whether new texts and pictures are to be written.
fn accepting() -> bool {
    std::env::var("FIGC_ACCEPT").is_ok_and(|v| v == "1")
}

/// Compares a document with what it should say, or writes it. Returns a complaint.
fn fresh(path: &str, text: &str) -> Option<String> {
    let file = root().join(path);
    let before = fs::read_to_string(&file).unwrap_or_default();
    if before == text {
        return None;
    }
    if accepting() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(&file, text).expect("written");
        return None;
    }
    let line = before.lines().zip(text.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or_else(|| before.lines().count().min(text.lines().count()));
    let now = text.lines().nth(line).unwrap_or("the end of the file");
    Some(format!("{path}:{}: now it is {now:?}", line + 1))
}

/// What a stale document asks for.
const ADVICE: &str = "run `make docs`, and look at `git diff docs`";
