//! What is worth keeping between runs, in the cache folder of the user.
//!
//! A file is named after a hash of everything that its content depends on, figc's version
//! among it, so that it is never stale. Files are written under another name and renamed, so
//! that runs side by side do no harm. Whatever goes wrong here only means that something is
//! made again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// A folder of files of one kind.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    ending: &'static str,
    limit: u64,
}

/// The name of a file: what its content depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Cache {
    /// A cache in a folder, which is made when there is something to keep. Its files have
    /// this ending, and take no more than `limit` bytes together.
    pub fn new(folder: &Path, ending: &'static str, limit: u64) -> Cache {
        Cache {
            folder: folder.to_path_buf(),
            ending,
            limit,
        }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many files it holds, and their size together in bytes.
    pub fn size(&self) -> (usize, u64) {
        let kept = self.kept();
        (kept.len(), kept.iter().map(|k| k.size).sum())
    }

    /// The file of a key, if it is there.
    pub fn read(&self, key: &Key) -> Option<Vec<u8>> {
        fs::read(self.path(key))
            .ok()
            .filter(|bytes| !bytes.is_empty())
    }

    /// Keeps a file, and gives up the oldest ones when there are too many.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn write(&self, key: &Key, content: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let unfinished = self
            .folder
            .join(format!("{}.{}.part", key.0, std::process::id()));
        let written =
            fs::write(&unfinished, content).and_then(|()| fs::rename(&unfinished, self.path(key)));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        self.make_room(&self.path(key));
        written
    }

    /// The content that [`Cache::write_sealed`] kept; none where a byte of it has changed.
    pub fn read_sealed(&self, key: &Key) -> Option<Vec<u8>> {
        let mut bytes = self.read(key)?;
        let (seal, content) = bytes.split_first_chunk::<32>()?;
        if Sha256::digest(content)[..] != seal[..] {
            return None;
        }
        bytes.drain(..seal.len());
        Some(bytes)
    }

    /// Keeps a file with a hash of itself.
    ///
    /// # Errors
    /// As [`Cache::write`].
    pub fn write_sealed(&self, key: &Key, content: &[u8]) -> io::Result<()> {
        let seal = Sha256::digest(content);
        self.write(key, &[&seal[..], content].concat())
    }

    /// Forgets the file of a key.
    pub fn remove(&self, key: &Key) {
        let _ = fs::remove_file(self.path(key));
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.{}", key.0, self.ending))
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
                let ours = ending == self.ending || ending == "part";
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
    /// The key of what depends on these and on the version of figc.
    pub fn new(parts: &[&[u8]]) -> Key {
        let mut hash = Sha256::new();
        let version = env!("CARGO_PKG_VERSION").as_bytes();
        for part in [&[version], parts].concat() {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        Key(digest.iter().map(|b| format!("{b:02x}")).collect())
    }
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
        let cache = Cache::new(&folder.path().join("deep/formats"), "fmt", 100);
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
        let cache = Cache::new(folder.path(), "fmt", 10);
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
        let cache = Cache::new(&file, "fmt", 100);
        assert!(cache.write(&key("a"), b"x").is_err());
        assert_eq!(cache.read(&key("a")), None);
        assert_eq!(cache.size(), (0, 0));
    }

    #[test]
    fn a_sealed_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::new(folder.path(), "run", 1000);
        cache.write_sealed(&key("a"), b"content").expect("written");
        assert_eq!(cache.read_sealed(&key("a")), Some(b"content".to_vec()));
        let whole = fs::read(cache.path(&key("a"))).expect("there");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(cache.path(&key("a")), bytes).expect("written");
            assert_eq!(cache.read_sealed(&key("a")), None);
        }
        fs::write(cache.path(&key("a")), b"short").expect("written");
        assert_eq!(cache.read_sealed(&key("a")), None);
    }

    #[test]
    fn a_key_tells_its_parts_apart() {
        let all = [
            Key::new(&[b"ab", b"c"]),
            Key::new(&[b"a", b"bc"]),
            Key::new(&[b"abc"]),
        ];
        assert!(all[0] != all[1] && all[1] != all[2]);
        assert_eq!(all[0], Key::new(&[b"ab", b"c"]));
    }
}
