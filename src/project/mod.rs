//! A project: the folder around a figure, and what its `figc.toml` says.
//!
//! Found before anything else is read, because it says which files a figure may
//! read, where it is written to, in which themes, and how long it may take.

mod keys;
mod read;
pub mod template;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::diag::{Code, Diagnostic};
use crate::source::{ProjectWorld, SourceMap, World};

pub use keys::{KEYS, Key};

/// The name of the file that makes a folder a project.
pub const FILE: &str = "figc.toml";

/// The one edition of the language that there is.
pub const EDITION: i64 = 1;

/// The folder that `use` looks in where no project file says another.
const STYLES: &str = "styles";

/// What `figc.toml` says; everything is left out where it says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// `source`: the folder of the figures, relative to the project.
    pub source: Option<PathBuf>,
    /// `output`: the folder that renders are written to, relative to the project.
    pub output: Option<PathBuf>,
    /// `themes`: those that a figure is made in when nobody says one.
    pub themes: Vec<String>,
    /// `styles`: the folders that `use` looks in, relative to the project.
    pub styles: Option<Vec<PathBuf>>,
    /// `data`: whether the data of emitted code goes into files beside it.
    pub data_files: Option<bool>,
    /// `[limits]`
    pub limits: Limits,
    /// `[large]`
    pub large: Large,
}

/// From which size on data is drawn as pixels, and how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Large {
    /// Dots of one axes.
    pub dots: Option<u64>,
    /// Points that a line cannot do without.
    pub segments: Option<u64>,
    /// Pixels to the inch.
    pub resolution: Option<u64>,
}

/// What a figure may use up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limits {
    /// Steps of one evaluation.
    pub steps: Option<u64>,
    /// Wall-clock time of TeX for one figure.
    pub time: Option<Duration>,
    /// Memory of TeX for one figure, in bytes.
    pub memory: Option<u64>,
    /// The largest file that is written, in bytes.
    pub output: Option<u64>,
}

/// A project, or the folder that stands for one.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    root: PathBuf,
    file: Option<PathBuf>,
    settings: Settings,
}

/// Why a project file cannot be used: what there is to say, and the text that it
/// points into.
#[derive(Debug)]
pub struct Unusable {
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of the project file.
    pub sources: SourceMap,
}

impl Project {
    /// The project of a file: the nearest folder above it that holds a `figc.toml`,
    /// else the working folder when the file lies in it, else the file's own folder.
    /// Without a file, that of the working folder.
    ///
    /// # Errors
    /// A project file that cannot be read or says what it cannot mean.
    pub fn find(file: Option<&Path>, working: &Path) -> Result<Project, Box<Unusable>> {
        let root = root(file, working);
        let path = root.join(FILE);
        if !path.is_file() {
            return Ok(Project {
                root,
                file: None,
                settings: Settings::default(),
            });
        }
        let shown = shown(&path, working);
        let mut sources = SourceMap::new();
        let bytes = ProjectWorld::new(&root).read(&path);
        let text =
            bytes.and_then(|b| String::from_utf8(b).map_err(|_| "it is not UTF-8 text".into()));
        let read = text
            .map_err(|why| {
                let message = format!("cannot read `{}`: {why}", shown.display());
                vec![Diagnostic::error_without_place(Code::CannotRead, message)]
            })
            .and_then(|text| {
                let id = sources.add(shown.display().to_string(), Some(path.clone()), &text);
                read::settings(id, &text)
            });
        match read {
            Ok(settings) => Ok(Project {
                root,
                file: Some(path),
                settings,
            }),
            Err(diagnostics) => Err(Box::new(Unusable {
                diagnostics,
                sources,
            })),
        }
    }

    /// Its folder, without symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its `figc.toml`, if it has one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// What the project file says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The folder of its figures.
    pub fn source(&self) -> PathBuf {
        match &self.settings.source {
            Some(folder) => self.root.join(folder),
            None => self.root.clone(),
        }
    }

    /// The folders that `use` looks in, in this order.
    pub fn styles(&self) -> Vec<PathBuf> {
        let named = self.settings.styles.iter().flatten();
        let mut folders: Vec<PathBuf> = named.map(|f| self.root.join(f)).collect();
        if self.settings.styles.is_none() {
            folders.push(self.root.join(STYLES));
        }
        folders
    }

    /// What its figures may read. Modules are named in messages as seen from the
    /// working folder.
    pub fn world(&self, working: &Path) -> ProjectWorld {
        let styles = self.styles();
        let styles = styles.iter().map(|folder| shown(folder, working)).collect();
        ProjectWorld::new(&self.root).with_styles(styles)
    }

    /// Where the figure of a file is written to: the output folder, and in it the
    /// path that the file has below the source folder. None without an output folder.
    pub fn output_folder(&self, file: &Path) -> Option<PathBuf> {
        let output = self.root.join(self.settings.output.as_ref()?);
        let folder = folder_of(file);
        let below = folder
            .strip_prefix(self.source())
            .or_else(|_| folder.strip_prefix(&self.root))
            .unwrap_or(Path::new(""));
        Some(output.join(below))
    }

    /// Every `.fig` below the source folder that is no stylesheet and no output, in
    /// the order of their names.
    ///
    /// # Errors
    /// The folder that cannot be listed, and why.
    pub fn figures(&self) -> Result<Vec<PathBuf>, (PathBuf, std::io::Error)> {
        let mut left_out = self.styles();
        left_out.extend(self.settings.output.as_ref().map(|o| self.root.join(o)));
        // A project that keeps all in one folder leaves nothing out.
        left_out.retain(|folder| *folder != self.source());
        let mut found = Vec::new();
        let mut folders = vec![self.source()];
        while let Some(folder) = folders.pop() {
            let entries = std::fs::read_dir(&folder).map_err(|e| (folder.clone(), e))?;
            for entry in entries {
                let path = entry.map_err(|e| (folder.clone(), e))?.path();
                let hidden = path
                    .file_name()
                    .is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
                if hidden || left_out.contains(&path) || path.is_symlink() {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "fig") {
                    found.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

/// The folder that a file lies in, without symbolic links where it is there.
fn folder_of(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf())
}

fn root(file: Option<&Path>, working: &Path) -> PathBuf {
    let working = working
        .canonicalize()
        .unwrap_or_else(|_| working.to_path_buf());
    let full = match file {
        Some(file) => folder_of(file),
        None => working.clone(),
    };
    if let Some(root) = full.ancestors().find(|a| a.join(FILE).is_file()) {
        root.to_path_buf()
    } else if full.starts_with(&working) {
        working
    } else {
        full
    }
}

/// A path as short as it can be said from the working folder.
pub fn shown(path: &Path, working: &Path) -> PathBuf {
    let working = working
        .canonicalize()
        .unwrap_or_else(|_| working.to_path_buf());
    match path.strip_prefix(&working) {
        Ok(short) if !short.as_os_str().is_empty() => short.to_path_buf(),
        _ => path.to_path_buf(),
    }
}
