//! Files beside the document: tables of data, and what PGFPlots cannot draw.

use super::Writer;

/// Where the data of the emitted code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataPlace {
    /// Into the code.
    #[default]
    Inline,
    /// Into tables in files beside it.
    Files,
}

/// A file that the document names.
#[derive(Debug, Clone, PartialEq)]
pub struct Companion {
    /// Its name, with [`STEM`] for that of the document.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Stands for the name of the document without its extension: a character that Unicode
/// keeps for use within a program, which no TeX code can hold.
pub const STEM: char = '\u{FDD0}';

/// Points up to which data stands in the code as coordinates; more are a table.
pub(super) const FEW: usize = 24;

impl Writer<'_> {
    /// Takes a file to be written beside the document under its name, a word and an
    /// extension; gives the name by which the code finds it.
    pub(super) fn beside(&mut self, word: &str, extension: &str, bytes: Vec<u8>) -> String {
        let word: String = (word.chars())
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let mut name = format!("{STEM}-{word}.{extension}");
        // An inset shows the same once more.
        let same = |file: &&Companion| file.name.ends_with(extension) && file.bytes == bytes;
        if let Some(file) = self.files.iter().find(same) {
            return file.name.clone();
        }
        let mut number = 1;
        while self.files.iter().any(|file| file.name == name) {
            number += 1;
            name = format!("{STEM}-{word}-{number}.{extension}");
        }
        self.files.push(Companion {
            name: name.clone(),
            bytes,
        });
        name
    }
}
