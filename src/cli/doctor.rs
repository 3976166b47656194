//! `figc doctor`, `figc licenses`, and the making of the bundle.

use std::fmt::Write;
use std::path::Path;

use super::args::EngineArgs;
use super::input::{format_cache, result_cache, working_folder};
use super::{Ending, complain, print};
use crate::project::{self, Project, shown};
use crate::tex::{Bundle, Part, make};

/// The bundle that was asked for, else the one inside the binary.
pub(super) fn open_bundle(path: Option<&Path>) -> Result<Bundle, String> {
    match path {
        Some(path) => Bundle::open(path).map_err(|e| e.to_string()),
        None => Bundle::embedded().ok_or_else(|| {
            "this figc was built without a TeX bundle; build it with `make`, or give one with `--bundle`".into()
        }),
    }
}

/// Says which bundle, formats and fonts are in use.
pub(super) fn doctor(args: &EngineArgs) -> Ending {
    let bundle = match open_bundle(args.bundle.as_deref()) {
        Ok(bundle) => bundle,
        Err(message) => {
            complain(&message);
            return Ending::Failed;
        }
    };
    let mut out = String::new();
    let _ = writeln!(out, "figc      {}", env!("CARGO_PKG_VERSION"));
    let from = match &args.bundle {
        Some(path) => path.display().to_string(),
        None => "inside the binary".to_owned(),
    };
    let _ = writeln!(out, "bundle    {from}");
    for part in bundle.parts() {
        part_line(&mut out, &part);
    }
    let (count, fonts) = bundle.fonts();
    part_line(&mut out, &fonts);
    let names = bundle.names();
    let _ = writeln!(
        out,
        "files     {}, among them {count} fonts; none of the system's are used",
        names.len()
    );
    let cache = match format_cache() {
        Some(cache) => {
            let (count, size) = cache.size();
            let folder = cache.folder().display();
            format!("{folder}: {count} formats with preambles, {size} bytes")
        }
        None => "none: there is no `XDG_CACHE_HOME` and no `HOME`".to_owned(),
    };
    let _ = writeln!(out, "cache     {cache}");
    if let Some(results) = result_cache() {
        let (count, size) = results.size();
        let folder = results.folder().display();
        let _ = writeln!(out, "          {folder}: {count} results, {size} bytes");
    }
    let working = working_folder();
    let _ = match Project::find(None, &working) {
        Ok(project) => match project.file() {
            Some(file) => writeln!(out, "project   {}", shown(file, &working).display()),
            None => writeln!(
                out,
                "project   none: no `{}` here or above; `figc new` makes one",
                project::FILE
            ),
        },
        Err(_) => writeln!(
            out,
            "project   its `{}` is wrong; `figc check` shows where",
            project::FILE
        ),
    };
    print(out.as_bytes())
}

fn part_line(out: &mut String, part: &Part) {
    let _ = writeln!(
        out,
        "  {:<10} {:>11} bytes  sha256 {}",
        part.name, part.size, part.sha256
    );
}

/// Lists the licences of what is embedded.
pub(super) fn licenses(args: &EngineArgs) -> Ending {
    let bundle = match open_bundle(args.bundle.as_deref()) {
        Ok(bundle) => bundle,
        Err(message) => {
            complain(&message);
            return Ending::Failed;
        }
    };
    match bundle.licenses() {
        Some(text) => print(text.as_bytes()),
        None => {
            complain("the bundle has no list of licences");
            Ending::Failed
        }
    }
}

/// Makes the bundle.
pub(super) fn make_bundle(from: &Path, out: &Path) -> Ending {
    match make::make(from, out) {
        Ok(made) => {
            let text = format!("{} files in {} bytes\n", made.files, made.size);
            print(text.as_bytes())
        }
        Err(error) => {
            complain(&error.to_string());
            Ending::Failed
        }
    }
}
