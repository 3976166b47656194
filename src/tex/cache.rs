//! Which preambles are worth a format of their own, and what such a format depends on.
//!
//! Reading a preamble that loads packages can take longer than the page, so a format dumped
//! after it is kept in the user's cache.

use super::bundle::Bundle;
use crate::cache::Key;

/// The key of a preamble on a bundle; none when the bundle cannot be told from others.
pub(super) fn format_key(bundle: &Bundle, preamble: &str) -> Option<Key> {
    // The manifest holds the hash of every file, the formats among them.
    let manifest = bundle.file("manifest.json")?;
    Some(Key::new(&[&manifest, preamble.as_bytes()]))
}

/// Whether a preamble may take long enough to be worth a format of its own: it reads
/// files, or is long. A dozen macros are read in less time than a larger format.
pub(super) fn is_slow(preamble: &str) -> bool {
    const LONG: usize = 16 << 10;
    let reads = [
        "\\usepackage",
        "\\RequirePackage",
        "\\input",
        "\\usetikzlibrary",
        "\\usepgf",
    ];
    preamble.len() > LONG || reads.iter().any(|command| preamble.contains(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_reads_files_is_slow() {
        assert!(is_slow("\\usepackage{tikz}"));
        assert!(is_slow(&"\\newcommand{\\a}{b}\n".repeat(1000)));
        assert!(!is_slow("\\newcommand{\\a}{b}"));
    }
}
