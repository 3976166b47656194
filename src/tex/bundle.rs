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
pub(super) const LICENSES: &str = "LICENSES.txt";

/// A set of TeX files under flat names, with the formats made from them.
#[derive(Debug, Clone)]
pub struct Bundle {
    files: Arc<Files>,
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
        embedded::archive().map(|bytes| Bundle::from_archive(Cow::Borrowed(bytes)))
    }

    /// Opens an archive, a folder that holds one, or a folder of the same files unpacked.
    pub fn open(path: &Path) -> Result<Bundle, BundleError> {
        let read = |path: &Path| -> Result<Blob, BundleError> {
            fs::read(path)
                .map(Cow::Owned)
                .map_err(|error| BundleError(format!("cannot read `{}`: {error}", path.display())))
        };
        let archive = match path.is_dir() {
            true => Some(path.join(ARCHIVE)).filter(|file| file.is_file()),
            false => Some(path.to_owned()),
        };
        if let Some(archive) = archive {
            let bundle = Bundle::from_archive(read(&archive)?);
            bundle
                .check()
                .map_err(|error| BundleError(format!("`{}`: {error}", archive.display())))?;
            return bundle.complete(&archive);
        }
        let mut files = BTreeMap::new();
        for file in walk(path)? {
            if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
                files.insert(name.to_owned(), read(&file)?);
            }
        }
        Bundle::from_files(files).complete(path)
    }

    /// The bundle, if it holds the formats that figc starts from.
    fn complete(self, path: &Path) -> Result<Bundle, BundleError> {
        let names = self.names();
        for format in [TEXT_FORMAT, FULL_FORMAT] {
            if !names.iter().any(|name| name == format) {
                return Err(BundleError(format!(
                    "`{}` is no bundle of figc: it has no `{format}`",
                    path.display()
                )));
            }
        }
        Ok(self)
    }

    /// A bundle of loose files, also one without formats to make them from.
    pub fn from_files(files: BTreeMap<String, Blob>) -> Bundle {
        Bundle {
            files: Arc::new(Files::Flat(files)),
        }
    }

    fn from_archive(bytes: Blob) -> Bundle {
        Bundle {
            files: Arc::new(Files::Archive {
                bytes,
                index: Mutex::new(None),
            }),
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
        let formats = [TEXT_FORMAT, FULL_FORMAT]
            .into_iter()
            .filter_map(|name| Some(Part::of(name, &self.file(name)?)));
        archive.into_iter().chain(formats).collect()
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

    /// Its fonts as one part: how many outlines there are, their size together, and
    /// the hash of all of them in the order of their names.
    pub fn fonts(&self) -> (usize, Part) {
        let mut count = 0;
        let mut all = Vec::new();
        for name in self.names() {
            if name.ends_with(".pfb")
                && let Some(bytes) = self.file(&name)
            {
                count += 1;
                all.extend_from_slice(&bytes);
            }
        }
        (count, Part::of("fonts", &all))
    }

    /// The licences of its files, if it lists them.
    pub fn licenses(&self) -> Option<String> {
        let text = self.file(LICENSES)?;
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// A format, ready to load.
    pub fn format(&self, format: Format) -> Result<Blob, BundleError> {
        let name = match format {
            Format::Initial => None,
            Format::Text => Some(TEXT_FORMAT),
            Format::Full => Some(FULL_FORMAT),
        };
        name.and_then(|name| self.file(name))
            .ok_or_else(|| BundleError(format!("the bundle has no {} format", format.name())))
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
