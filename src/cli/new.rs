//! `figc new`: a project to begin with, or one more figure in it.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::args::{DiagnosticFormat, NewArgs};
use super::input::{Projects, plain};
use super::{Ending, complain, print};
use crate::project::{self, Project, template};

pub(super) fn run(args: &NewArgs) -> Ending {
    let made = match (&args.figure, &args.folder) {
        (Some(_), Some(_)) => {
            complain("`--figure` makes a figure in the project of this folder; leave FOLDER out");
            return Ending::Usage;
        }
        (Some(name), None) => figure(name),
        (None, folder) => project(folder.as_deref().unwrap_or(Path::new("."))),
    };
    match made {
        Ok(text) => print(text.as_bytes()),
        Err(ending) => ending,
    }
}

/// Makes the files of a project. What is there already stays as it is.
fn project(folder: &Path) -> Result<String, Ending> {
    let marker = folder.join(project::FILE);
    if marker.exists() {
        complain(&format!(
            "`{}` is there already; `figc new --figure NAME` makes a figure in the project",
            marker.display()
        ));
        return Err(Ending::Wrong);
    }
    let mut told = String::new();
    for (name, text) in template::PROJECT {
        told.push_str(&write(&folder.join(name), text)?);
    }
    told.push_str("\nNext:\n");
    if folder != Path::new(".") {
        told.push_str(&format!("  cd {}\n", folder.display()));
    }
    told.push_str(
        "  figc render                  # figures/first.fig, in both themes, into build/\n  \
         figc new --figure NAME       # another figure\n  \
         figc style --card -o build/  # the colours and symbols of styles/book.fig\n",
    );
    Ok(told)
}

/// Makes a figure in the project of the working folder.
fn figure(name: &str) -> Result<String, Ending> {
    let mut projects = Projects::new(DiagnosticFormat::Human);
    let project = projects.of(None).ok_or(Ending::Wrong)?;
    if project.file().is_none() {
        complain("there is no project here; `figc new` makes one");
        return Err(Ending::Wrong);
    }
    let Some(text) = template::figure(name, &stylesheet(&project)) else {
        complain(&format!(
            "`{name}` cannot name a figure; take letters, digits, `-` and `_`, such as `map` or `chapter1/map`"
        ));
        return Err(Ending::Usage);
    };
    let path = projects.shown(&project.source().join(format!("{name}.fig")));
    if path.exists() {
        complain(&format!("`{}` is there already", path.display()));
        return Err(Ending::Wrong);
    }
    let made = write(&path, &text)?;
    Ok(format!("{made}\nNext:\n  figc render {}\n", path.display()))
}

/// The stylesheet that a new figure of a project uses.
pub(super) fn stylesheet(project: &Project) -> String {
    match &own_stylesheets(project)[..] {
        [one] => one.clone(),
        _ => "maths".to_owned(),
    }
}

/// The names of the stylesheets in the style folders of a project, sorted.
fn own_stylesheets(project: &Project) -> Vec<String> {
    let mut names: Vec<String> = project
        .styles()
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(PathBuf::from(entry.ok()?.file_name())))
        .filter(|file| file.extension().is_some_and(|e| e == "fig"))
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Writes a file that is not there yet, and says so.
fn write(path: &Path, text: &str) -> Result<String, Ending> {
    let made = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::create_dir_all(folder),
        _ => Ok(()),
    };
    let opened = made.and_then(|()| fs::File::create_new(path));
    match opened.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => Ok(format!("made  {}\n", path.display())),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.exists() => {
            Ok(format!("kept  {}\n", path.display()))
        }
        Err(error) => {
            complain(&format!(
                "cannot write `{}`: {}",
                path.display(),
                plain(&error)
            ));
            Err(Ending::Wrong)
        }
    }
}
