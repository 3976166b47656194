//! Formats with an author's preamble in them, kept between runs in the user's cache.
//!
//! Reading a preamble that loads packages can take longer than the page. A format dumped
//! after it is read once is named after everything it depends on, so that it is never
//! stale; files are written under another name and renamed, so that runs side by side do
//! no harm. Whatever goes wrong here only means that the preamble is read again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::bundle::Bundle;

/// All formats together may take this much of the disk; one takes 12 MB and more.
const LARGEST: u64 = 256 << 20;

/// A folder of formats.
#[derive(Debug, Clone)]
pub struct FormatCache {
    folder: PathBuf,
    limit: u64,
}

/// What a kept format depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(String);

impl FormatCache {
    /// A cache in a folder, which is made when there is something to keep.
    pub fn new(folder: &Path) -> FormatCache {
        FormatCache {
            folder: folder.to_path_buf(),
            limit: LARGEST,
        }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many formats it holds, and their size together in bytes.
    pub fn size(&self) -> (usize, u64) {
        let kept = self.kept();
        (kept.len(), kept.iter().map(|k| k.size).sum())
    }

    /// The format of a key, if it is there.
    pub(super) fn read(&self, key: &Key) -> Option<Vec<u8>> {
        fs::read(self.path(key))
            .ok()
            .filter(|bytes| !bytes.is_empty())
    }

    /// Keeps a format, and gives up the oldest ones when there are too many.
    pub(super) fn write(&self, key: &Key, format: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let unfinished = self
            .folder
            .join(format!("{}.{}.part", key.0, std::process::id()));
        let written =
            fs::write(&unfinished, format).and_then(|()| fs::rename(&unfinished, self.path(key)));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        self.make_room(&self.path(key));
        written
    }

    /// Forgets the format of a key.
    pub(super) fn remove(&self, key: &Key) {
        let _ = fs::remove_file(self.path(key));
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.fmt", key.0))
    }

    /// Removes the oldest files until the rest is within the limit; `newest` stays.
    fn make_room(&self, newest: &Path) {
        let mut kept = self.kept();
        kept.sort_by(|a, b| (a.written, &a.path).cmp(&(b.written, &b.path)));
        let mut total: u64 = kept.iter().map(|k| k.size).sum();
        for old in kept.iter().filter(|k| k.path != newest) {
            if total <= self.limit {
                break;
            }
            if fs::remove_file(&old.path).is_ok() {
                total -= old.size;
            }
        }
    }

    /// The files of the cache, unfinished ones that a run left behind among them.
    fn kept(&self) -> Vec<Kept> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let ending = path.extension()?;
                let ours = ending == "fmt" || ending == "part";
                let meta = fs::metadata(&path).ok().filter(|m| ours && m.is_file())?;
                Some(Kept {
                    size: meta.len(),
                    written: meta.modified().ok()?,
                    path,
                })
            })
            .collect()
    }
}

struct Kept {
    path: PathBuf,
    size: u64,
    written: std::time::SystemTime,
}

impl Key {
    /// The key of a preamble on a bundle; none when the bundle cannot be told from others.
    pub(super) fn new(bundle: &Bundle, preamble: &str) -> Option<Key> {
        // The manifest holds the hash of every file, the formats among them.
        let manifest = bundle.file("manifest.json")?;
        let mut hash = Sha256::new();
        for part in [
            env!("CARGO_PKG_VERSION").as_bytes(),
            &manifest,
            preamble.as_bytes(),
        ] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Some(Key(hash
            .finalize()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()))
    }
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

    fn key(name: &str) -> Key {
        Key(name.to_owned())
    }

    #[test]
    fn what_is_kept_is_found_again_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = FormatCache::new(&folder.path().join("deep/formats"));
        assert_eq!(cache.read(&key("a")), None);
        cache.write(&key("a"), b"one").expect("written");
        cache.write(&key("a"), b"two").expect("written again");
        assert_eq!(cache.read(&key("a")), Some(b"two".to_vec()));
        assert_eq!(cache.size(), (1, 3));
        cache.remove(&key("a"));
        assert_eq!(cache.size(), (0, 0));
    }

    #[test]
    fn the_oldest_formats_give_way() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut cache = FormatCache::new(folder.path());
        cache.limit = 10;
        let day = std::time::Duration::from_secs(86_400);
        for (age, name) in [(3, "a"), (2, "b"), (1, "c")] {
            cache.write(&key(name), b"1234").expect("written");
            let file = fs::File::options().write(true).open(cache.path(&key(name)));
            let then = std::time::SystemTime::UNIX_EPOCH + day * (1000 - age);
            file.and_then(|f| f.set_modified(then)).expect("aged");
        }
        cache.write(&key("d"), b"1234").expect("written");
        let there = |name| cache.read(&key(name)).is_some();
        assert_eq!(["a", "b", "c", "d"].map(there), [false, false, true, true]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_no_more() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        let cache = FormatCache::new(&file);
        assert!(cache.write(&key("a"), b"x").is_err());
        assert_eq!(cache.read(&key("a")), None);
        assert_eq!(cache.size(), (0, 0));
    }

    #[test]
    fn only_what_reads_files_is_slow() {
        assert!(is_slow("\\usepackage{tikz}"));
        assert!(is_slow(&"\\newcommand{\\a}{b}\n".repeat(1000)));
        assert!(!is_slow("\\newcommand{\\a}{b}"));
    }
}
