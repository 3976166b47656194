//! Whole files: written beside their name, then renamed.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Writes a file so that at every moment either the old content stands there or
/// the new one, whole.
///
/// # Errors
/// When the folder cannot be written to; the old file is then untouched.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    waiting(path, content)?.persist(path)?;
    Ok(())
}

/// Writes files that belong together, each of them whole. Names change only after
/// every content is on its disk, in the order given: the file that names the others
/// comes last.
///
/// # Errors
/// The file that could not be written, and why; where it is its content that could not,
/// every old file is untouched.
pub fn write_together<'f>(
    files: &'f [(PathBuf, Cow<'_, [u8]>)],
) -> Result<(), (&'f Path, io::Error)> {
    let mut written = Vec::with_capacity(files.len());
    for (path, content) in files {
        written.push(waiting(path, content).map_err(|e| (path.as_path(), e))?);
    }
    for ((path, _), file) in files.iter().zip(written) {
        file.persist(path).map_err(|e| (path.as_path(), e.error))?;
    }
    Ok(())
}

/// A content beside the name that it is to have.
fn waiting(path: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    // What cannot be replaced is found before anything is.
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut file = tempfile::Builder::new()
        .prefix(".figc-")
        .permissions(permissions())
        .tempfile_in(folder)?;
    file.write_all(content)?;
    Ok(file)
}

/// What a file made by any other program would have; a temporary file's own
/// permissions let nobody else read it.
#[cfg(unix)]
fn permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}

#[cfg(not(unix))]
fn permissions() -> std::fs::Permissions {
    std::fs::Permissions::from(
        std::fs::metadata(".")
            .expect("the working folder")
            .permissions(),
    )
}

#[cfg(test)]
mod tests {
    use super::{write_together, write_whole};
    use std::fs;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.pdf");
        write_whole(&path, b"old").expect("written");
        write_whole(&path, b"new").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }

    #[test]
    fn files_that_belong_together_are_written_together_or_not_at_all() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| dir.path().join(name);
        let files = |last: &str| {
            let content = |text: &'static str| text.as_bytes().into();
            vec![(path("a.dat"), content("1")), (path(last), content("2"))]
        };
        write_together(&files("a.tex")).expect("written");
        assert_eq!(fs::read(path("a.tex")).expect("read"), b"2");
        fs::write(path("a.dat"), "old").expect("written");
        fs::create_dir(path("folder")).expect("made");
        for impossible in ["folder", "no/a.tex"] {
            let files = files(impossible);
            let (at, _) = write_together(&files).expect_err("cannot be written");
            assert_eq!(at, path(impossible));
            assert_eq!(fs::read(path("a.dat")).expect("read"), b"old");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert!(write_whole(&dir.path().join("no/a.pdf"), b"x").is_err());
    }
}
