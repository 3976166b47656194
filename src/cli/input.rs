//! What the commands read: files and standard input, and the project around them.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::DiagnosticFormat;
use super::desk::Desk;
use super::{Ending, complain, tell};
use crate::cache::Cache;
use crate::diag::{Code, Diagnostic};
use crate::pipeline::Themes;
use crate::project::{Project, shown};
use crate::source::SourceId;

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

/// The folder that figc was started in.
pub(super) fn working_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."))
}

/// The most that formats with preambles may take of the disk; one takes 12 MB and more.
const MOST_OF_FORMATS: u64 = 256 << 20;

/// The most that results may take.
const MOST_OF_RESULTS: u64 = 256 << 20;

/// Where formats with the preambles of authors are kept. None where the user has no cache
/// folder.
pub(super) fn format_cache() -> Option<Cache> {
    Some(Cache::new(
        &cache_folder()?.join("formats"),
        "fmt",
        MOST_OF_FORMATS,
    ))
}

/// Where results of long computations are kept. None where the user has no cache folder.
pub(super) fn result_cache() -> Option<Cache> {
    Some(Cache::new(
        &cache_folder()?.join("results"),
        "run",
        MOST_OF_RESULTS,
    ))
}

/// The folder of figc among the caches of the user, never in a project.
fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| {
        let path = std::env::var_os(name).map(PathBuf::from);
        path.filter(|p| p.is_absolute())
    };
    let cache = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
    Some(cache.join("figc"))
}

/// The projects of the files of one command. A mistake in a project file is told
/// once, however many figures it keeps from being made.
pub(super) struct Projects {
    working: PathBuf,
    format: DiagnosticFormat,
    told: Vec<String>,
}

impl Projects {
    /// None is known yet.
    pub(super) fn new(format: DiagnosticFormat) -> Projects {
        Projects {
            working: working_folder(),
            format,
            told: Vec::new(),
        }
    }

    /// The project of a file, or of the working folder; none when its project file is
    /// wrong, which has then been told.
    pub(super) fn of(&mut self, file: Option<&Path>) -> Option<Project> {
        match Project::find(file, &self.working) {
            Ok(project) => Some(project),
            Err(unusable) => {
                let name = unusable
                    .sources
                    .get(SourceId(0))
                    .map(|s| s.name().to_owned());
                let name = name.unwrap_or_default();
                if !self.told.contains(&name) {
                    tell(&unusable.diagnostics, &unusable.sources, self.format);
                    self.told.push(name);
                }
                None
            }
        }
    }

    /// What the figures of a project may read.
    pub(super) fn world(&self, project: &Project) -> Desk {
        Desk::new(project.world(&self.working), result_cache())
    }

    /// A path as short as it can be said.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        shown(path, &self.working)
    }
}

/// The files that a command is about: those that are named, else the figures of the
/// project. The second says whether they were named.
///
/// # Errors
/// How the command ends when there are none, which has then been told.
pub(super) fn files(
    named: &[PathBuf],
    projects: &mut Projects,
) -> Result<(Vec<PathBuf>, bool), Ending> {
    if !named.is_empty() {
        return Ok((named.to_vec(), true));
    }
    let project = projects.of(None).ok_or(Ending::Wrong)?;
    if project.file().is_none() {
        complain("which file? Name one, or work in a project (`figc new` makes one)");
        return Err(Ending::Usage);
    }
    let source = projects.shown(&project.source());
    match project.figures() {
        Ok(files) if files.is_empty() => {
            complain(&format!(
                "there is no `.fig` file below `{}`",
                source.display()
            ));
            Err(Ending::Wrong)
        }
        Ok(files) => Ok((files.iter().map(|f| projects.shown(f)).collect(), false)),
        Err((folder, error)) => {
            let folder = projects.shown(&folder);
            complain(&format!(
                "cannot list `{}`: {}",
                folder.display(),
                plain(&error)
            ));
            Err(Ending::Wrong)
        }
    }
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

/// The themes that hold in a project when nobody says one.
pub(super) fn project_themes(project: &Project) -> Themes {
    match &project.settings().themes[..] {
        [] => Themes::Own,
        names => Themes::OwnOr(names.to_vec()),
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
