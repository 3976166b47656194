//! The files that TeX may read: LaTeX, its packages and fonts, and the dumped formats.
//! They come from the binary itself ([`Bundle::embedded`]), from a file or from a folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use zip::ZipArchive;

use super::embedded;
use super::inspect::Part;

/// The bytes of one file: part of the binary, or read from elsewhere.
pub type Blob = Cow<'static, [u8]>;

/// A dumped state of TeX to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// No format: TeX's own primitives, to dump a format with.
    Initial,
    /// LaTeX, mathematics and colour, ready within the document.
    Text,
    /// The same with TikZ and PGFPlots, before the document class.
    Full,
}

impl Format {
    /// Its name in error messages, and the stem of its file.
    pub fn name(self) -> &'static str {
        match self {
            Format::Initial => "initial",
            Format::Text => "text",
            Format::Full => "full",
        }
    }
}

/// Why a bundle cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleError(pub String);

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BundleError {}

/// The archive of a bundle, beside the formats.
pub(super) const ARCHIVE: &str = "bundle.zip";
/// The formats are kept as they are, so that they can be read in place: unpacking one would
/// take as long as loading it.
pub(super) const TEXT_FORMAT: &str = "text.fmt";
pub(super) const FULL_FORMAT: &str = "full.fmt";
/// The list of licences.
const LICENSES: &str = "LICENSES.txt";

/// A set of TeX files under flat names, with the formats made from them.
#[derive(Debug, Clone)]
pub struct Bundle {
    files: Arc<Files>,
    text: Option<Blob>,
    full: Option<Blob>,
    licenses: Option<Cow<'static, str>>,
}

enum Files {
    Archive {
        bytes: Blob,
        // Opened on first use: a page may need no file at all before its fonts.
        index: Mutex<Option<ZipArchive<Cursor<Blob>>>>,
    },
    Flat(BTreeMap<String, Blob>),
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Files::Archive { bytes, .. } => write!(f, "archive of {} bytes", bytes.len()),
            Files::Flat(files) => write!(f, "{} files", files.len()),
        }
    }
}

impl Bundle {
    /// The bundle inside the binary, if it was built with one.
    pub fn embedded() -> Option<Bundle> {
        let parts = embedded::parts()?;
        let mut bundle = Bundle::from_archive(
            Cow::Borrowed(parts.archive),
            Some(Cow::Borrowed(parts.text)),
            Some(Cow::Borrowed(parts.full)),
        );
        bundle.licenses = Some(Cow::Borrowed(parts.licenses));
        Some(bundle)
    }

    /// Opens an archive, a folder that holds one, or a folder of loose TeX files. Formats
    /// are looked for beside the archive, or in the folder.
    pub fn open(path: &Path) -> Result<Bundle, BundleError> {
        let read = |path: &Path| -> Result<Blob, BundleError> {
            fs::read(path)
                .map(Cow::Owned)
                .map_err(|error| BundleError(format!("cannot read `{}`: {error}", path.display())))
        };
        let (folder, archive) = match path.is_dir() {
            true => (path, Some(path.join(ARCHIVE)).filter(|file| file.is_file())),
            false => (path.parent().unwrap_or(path), Some(path.to_owned())),
        };
        let optional = |name: &str| -> Result<Option<Blob>, BundleError> {
            let file = folder.join(name);
            file.is_file().then(|| read(&file)).transpose()
        };
        let (text, full) = (optional(TEXT_FORMAT)?, optional(FULL_FORMAT)?);
        let licenses = optional(LICENSES)?
            .map(|bytes| Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()));
        if let Some(archive) = archive {
            let mut bundle = Bundle::from_archive(read(&archive)?, text, full);
            bundle.licenses = licenses;
            bundle
                .check()
                .map_err(|error| BundleError(format!("`{}`: {error}", archive.display())))?;
            return Ok(bundle);
        }
        let mut files = BTreeMap::new();
        for file in walk(folder)? {
            if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
                files.insert(name.to_owned(), read(&file)?);
            }
        }
        Ok(Bundle {
            files: Arc::new(Files::Flat(files)),
            text,
            full,
            licenses,
        })
    }

    /// A bundle of loose files without formats, to make the formats from.
    pub fn from_files(files: BTreeMap<String, Blob>) -> Bundle {
        Bundle {
            files: Arc::new(Files::Flat(files)),
            text: None,
            full: None,
            licenses: None,
        }
    }

    fn from_archive(bytes: Blob, text: Option<Blob>, full: Option<Blob>) -> Bundle {
        Bundle {
            files: Arc::new(Files::Archive {
                bytes,
                index: Mutex::new(None),
            }),
            text,
            full,
            licenses: None,
        }
    }

    fn check(&self) -> Result<(), BundleError> {
        self.with_index(|_| ()).map_or(Ok(()), |opened| {
            opened.map_err(|error| BundleError(error.to_string()))
        })
    }

    /// Runs `read` on the opened archive; `None` if there is none.
    fn with_index<T>(
        &self,
        read: impl FnOnce(&mut ZipArchive<Cursor<Blob>>) -> T,
    ) -> Option<Result<T, zip::result::ZipError>> {
        let Files::Archive { bytes, index } = &*self.files else {
            return None;
        };
        let mut index = index.lock().unwrap_or_else(PoisonError::into_inner);
        if index.is_none() {
            match ZipArchive::new(Cursor::new(bytes.clone())) {
                Ok(opened) => *index = Some(opened),
                Err(error) => return Some(Err(error)),
            }
        }
        index.as_mut().map(|opened| Ok(read(opened)))
    }

    /// One file by its flat name.
    pub fn file(&self, name: &str) -> Option<Blob> {
        match &*self.files {
            Files::Flat(files) => files.get(name).cloned(),
            Files::Archive { bytes, .. } => self
                .with_index(|archive| {
                    let mut file = archive.by_name(name).ok()?;
                    let size = usize::try_from(file.size()).ok()?;
                    if let (zip::CompressionMethod::Stored, Cow::Borrowed(bytes)) =
                        (file.compression(), bytes)
                    {
                        let start = usize::try_from(file.data_start()?).ok()?;
                        let stored = bytes.get(start..start.checked_add(size)?)?;
                        return Some(Cow::Borrowed(stored));
                    }
                    let mut content = Vec::with_capacity(size);
                    file.read_to_end(&mut content).ok()?;
                    Some(Cow::Owned(content))
                })?
                .ok()?,
        }
    }

    /// Its parts with their sizes and hashes.
    pub fn parts(&self) -> Vec<Part> {
        let archive = match &*self.files {
            Files::Archive { bytes, .. } => Some(Part::of(ARCHIVE, bytes)),
            Files::Flat(_) => None,
        };
        let text = self.text.as_deref().map(|b| Part::of(TEXT_FORMAT, b));
        let full = self.full.as_deref().map(|b| Part::of(FULL_FORMAT, b));
        archive.into_iter().chain(text).chain(full).collect()
    }

    /// The flat names of its files, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match &*self.files {
            Files::Flat(files) => files.keys().cloned().collect(),
            Files::Archive { .. } => match self.with_index(|archive| {
                let names = archive.file_names().filter_map(Result::ok);
                names.map(Into::into).collect()
            }) {
                Some(Ok(names)) => names,
                _ => Vec::new(),
            },
        };
        names.sort();
        names
    }

    /// The licences of its files, if it lists them.
    pub fn licenses(&self) -> Option<&str> {
        self.licenses.as_deref()
    }

    /// A format, ready to load.
    pub fn format(&self, format: Format) -> Result<Blob, BundleError> {
        let missing = || BundleError(format!("the bundle has no {} format", format.name()));
        match format {
            Format::Initial => Err(missing()),
            Format::Text => self.text.clone().ok_or_else(missing),
            Format::Full => self.full.clone().ok_or_else(missing),
        }
    }
}

/// Every file below a folder, in order.
pub(super) fn walk(folder: &Path) -> Result<Vec<PathBuf>, BundleError> {
    let failed =
        |error: std::io::Error| BundleError(format!("cannot read `{}`: {error}", folder.display()));
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true => found.extend(walk(&path)?),
            false => found.push(path),
        }
    }
    Ok(found)
}
