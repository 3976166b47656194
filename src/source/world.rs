//! `World`: the one way by which a figure reads files, and what it may keep between runs.
//!
//! A figure may read files of its own project and nothing else. The check is
//! made on canonical paths, so that neither `..` nor a symbolic link leads out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a figure may see of the machine.
pub trait World {
    /// Reads a file named by a figure. `path` is absolute or relative to the
    /// working folder; a path outside the project is refused.
    ///
    /// # Errors
    /// A sentence without the path: what is wrong, in lower case.
    fn read(&self, path: &Path) -> Result<Vec<u8>, String>;

    /// The names of the files in a folder of the project, sorted; for suggestions.
    fn names(&self, folder: &Path) -> Vec<String>;

    /// The folders that `use` looks in after the folder of the file itself, in order.
    fn styles(&self) -> Vec<PathBuf>;

    /// What an earlier run computed from the same inputs and kept, where results are kept.
    fn recall(&self, inputs: &[u8]) -> Option<Vec<u8>> {
        let _ = inputs;
        None
    }

    /// Keeps what was computed from these inputs for later runs, where results are kept.
    fn keep(&self, inputs: &[u8], result: &[u8]) {
        let _ = (inputs, result);
    }

    /// Is told, again and again, how much of some long work is done.
    fn progress(&self, work: &str, done: usize, all: usize) {
        let _ = (work, done, all);
    }
}

/// Files of one project folder on disk.
#[derive(Debug, Clone)]
pub struct ProjectWorld {
    root: PathBuf,
    styles: Vec<PathBuf>,
}

impl ProjectWorld {
    /// A world that may read below `root`. Where `root` cannot be resolved,
    /// nothing can be read.
    pub fn new(root: &Path) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        ProjectWorld {
            root,
            styles: Vec::new(),
        }
    }

    /// The world in which `use` looks into these folders.
    #[must_use]
    pub fn with_styles(mut self, styles: Vec<PathBuf>) -> Self {
        self.styles = styles;
        self
    }

    /// The project folder.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// The largest file a figure may read, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// The most names of a folder that are looked at.
const MOST_NAMES: usize = 10_000;

impl World for ProjectWorld {
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let canonical = path.canonicalize().map_err(|e| describe(&e))?;
        if !canonical.starts_with(&self.root) {
            return Err("it lies outside the project folder".into());
        }
        let meta = fs::metadata(&canonical).map_err(|e| describe(&e))?;
        if !meta.is_file() {
            return Err("it is not a file".into());
        }
        if meta.len() > LARGEST_FILE {
            return Err(format!(
                "it has {} bytes, and the limit is {LARGEST_FILE}",
                meta.len()
            ));
        }
        fs::read(&canonical).map_err(|e| describe(&e))
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        // A path without a folder is in the working folder.
        let here = Path::new(".");
        let folder = if folder.as_os_str().is_empty() {
            here
        } else {
            folder
        };
        let inside = folder
            .canonicalize()
            .ok()
            .filter(|folder| folder.starts_with(&self.root));
        let Some(entries) = inside.and_then(|folder| fs::read_dir(folder).ok()) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .take(MOST_NAMES)
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    fn styles(&self) -> Vec<PathBuf> {
        self.styles.clone()
    }
}

/// An I/O error in words that do not depend on the platform.
fn describe(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        std::io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => error.to_string(),
    }
}

/// A world that remembers what was read, for `--deps`.
pub struct Recording<'a> {
    inner: &'a dyn World,
    paths: RefCell<BTreeSet<PathBuf>>,
}

impl<'a> Recording<'a> {
    /// Remembers the reads of another world.
    pub fn new(inner: &'a dyn World) -> Self {
        Recording {
            inner,
            paths: RefCell::default(),
        }
    }

    /// The files read so far, sorted.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.paths.borrow().iter().cloned().collect()
    }
}

impl World for Recording<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let content = self.inner.read(path)?;
        self.paths.borrow_mut().insert(path.to_path_buf());
        Ok(content)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        self.inner.names(folder)
    }

    fn styles(&self) -> Vec<PathBuf> {
        self.inner.styles()
    }

    fn recall(&self, inputs: &[u8]) -> Option<Vec<u8>> {
        self.inner.recall(inputs)
    }

    fn keep(&self, inputs: &[u8], result: &[u8]) {
        self.inner.keep(inputs, result);
    }

    fn progress(&self, work: &str, done: usize, all: usize) {
        self.inner.progress(work, done, all);
    }
}

/// A world of texts in memory, for tests and for standard input without a project.
#[derive(Debug, Clone, Default)]
pub struct MemoryWorld {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryWorld {
    /// A world without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// The world with one more file.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(PathBuf::from(path), content.into());
        self
    }
}

impl World for MemoryWorld {
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| "there is no such file".into())
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let inside = self.files.keys().filter(|p| p.parent() == Some(folder));
        inside
            .filter_map(|p| Some(p.file_name()?.to_str()?.to_owned()))
            .collect()
    }

    fn styles(&self) -> Vec<PathBuf> {
        vec![PathBuf::from("styles")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_outside_the_project_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let inside = dir.path().join("project");
        fs::create_dir(&inside).expect("create");
        fs::write(dir.path().join("secret"), "s").expect("write");
        fs::write(inside.join("data"), "d").expect("write");
        let world = ProjectWorld::new(&inside);
        assert_eq!(world.read(&inside.join("data")), Ok(b"d".to_vec()));
        assert_eq!(
            world.read(&inside.join("../secret")),
            Err("it lies outside the project folder".into())
        );
        assert_eq!(
            world.read(&inside.join("nothing")),
            Err("there is no such file".into())
        );
    }
}
