//! What a bundle holds, for `figc doctor` and `figc licenses`.

use sha2::{Digest, Sha256};

/// One part of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its file name.
    pub name: &'static str,
    /// Its size in bytes.
    pub size: usize,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

impl Part {
    pub(super) fn of(name: &'static str, bytes: &[u8]) -> Part {
        Part {
            name,
            size: bytes.len(),
            sha256: sha256(bytes),
        }
    }
}

/// The SHA-256 of bytes in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}
