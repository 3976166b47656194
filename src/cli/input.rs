//! What the commands read: files and standard input, and the project around them.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};
use crate::pipeline::{self, Themes};
use crate::source::ProjectWorld;

/// The largest `.fig` file, in bytes: more is surely something else.
const LARGEST: u64 = 64 << 20;

/// A file that was read.
pub(super) struct Input {
    /// Its path; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// Its name in messages.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

impl Input {
    /// Reads a file; `-` is standard input.
    ///
    /// # Errors
    /// A diagnostic without a place: why the file cannot be read.
    pub(super) fn read(file: &Path) -> Result<Input, Box<Diagnostic>> {
        read(file).map_err(|error| {
            let why = match error.kind() {
                std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
                std::io::ErrorKind::Other => error.to_string(),
                _ => plain(&error).to_owned(),
            };
            Box::new(Diagnostic::error_without_place(
                Code::CannotRead,
                format!("cannot read `{}`: {why}", file.display()),
            ))
        })
    }
}

fn read(file: &Path) -> std::io::Result<Input> {
    let mut bytes = Vec::new();
    let (path, name) = if is_dash(file) {
        std::io::stdin()
            .lock()
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)?;
        (None, "<stdin>".to_owned())
    } else {
        std::fs::File::open(file)?
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)?;
        (Some(file.to_path_buf()), file.display().to_string())
    };
    if bytes.len() as u64 > LARGEST {
        return Err(std::io::Error::other(format!(
            "it is larger than {} MB, no `.fig` file is",
            LARGEST >> 20
        )));
    }
    Ok(Input { path, name, bytes })
}

/// What a figure may read: the files of its project.
pub(super) fn world(path: Option<&Path>) -> ProjectWorld {
    let working = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    ProjectWorld::new(&pipeline::project_root(path, &working))
}

/// Whether the name stands for standard input or output.
pub(super) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// How often standard input is asked for.
///
/// # Errors
/// More than once: it can be read once only.
pub(super) fn stdin_count(files: &[PathBuf]) -> Result<usize, String> {
    match files.iter().filter(|f| is_dash(f)).count() {
        count @ (0 | 1) => Ok(count),
        _ => Err("`-` can stand for one file only".into()),
    }
}

/// The themes that `--theme` asks for.
pub(super) fn themes(name: Option<String>, unsaid: Themes) -> Themes {
    match name {
        None => unsaid,
        Some(name) if name == "all" => Themes::All,
        Some(name) => Themes::Named(name),
    }
}

/// An error in words, without the name of the temporary file.
pub(super) fn plain(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "there is no such folder",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::NotADirectory => "a part of the path is not a folder",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::InvalidFilename => "the name is too long or not valid",
        _ => "the system refused it",
    }
}
