//! `figc fmt`: files in the one style.

use std::path::Path;

use super::args::FmtArgs;
use super::input::{Input, stdin_count};
use super::{Ending, complain, print, tell, unwritten};
use crate::diag::{Code, Diagnostic};
use crate::eval::with_big_stack;
use crate::output::write_whole;
use crate::source::SourceMap;
use crate::syntax::{self, Unformatted};

pub(super) fn run(args: &FmtArgs) -> Ending {
    if let Err(message) = stdin_count(&args.files) {
        complain(&message);
        return Ending::Usage;
    }
    with_big_stack(|| {
        let endings = args.files.iter().map(|file| one(file, args));
        endings.max().unwrap_or(Ending::Done)
    })
}

fn one(file: &Path, args: &FmtArgs) -> Ending {
    let input = match Input::read(file) {
        Ok(input) => input,
        Err(error) => {
            tell(&[*error], &SourceMap::new(), args.diagnostic_format);
            return Ending::Wrong;
        }
    };
    let mut sources = SourceMap::new();
    let formatted = match formatted(&input, &mut sources) {
        Ok(formatted) => formatted,
        Err(Unformatted::Errors(errors)) => {
            tell(&errors, &sources, args.diagnostic_format);
            return Ending::Wrong;
        }
        Err(Unformatted::Changed) => {
            complain(&format!(
                "`{}` is left as it is: formatted, it would mean something else, which is a mistake of figc",
                input.name
            ));
            return Ending::Failed;
        }
    };
    let same = formatted.as_bytes() == input.bytes;
    match (&input.path, args.check) {
        (_, true) if same => Ending::Done,
        (_, true) => {
            complain(&format!(
                "`{}` is not in the style of `figc fmt`",
                input.name
            ));
            Ending::Wrong
        }
        (None, false) => print(formatted.as_bytes()),
        (Some(_), false) if same => Ending::Done,
        (Some(path), false) => match write_whole(path, formatted.as_bytes()) {
            Ok(()) => Ending::Done,
            Err(error) => {
                let error = unwritten(path, &error);
                tell(&[error], &sources, args.diagnostic_format);
                Ending::Wrong
            }
        },
    }
}

fn formatted(input: &Input, sources: &mut SourceMap) -> Result<String, Unformatted> {
    let Ok(text) = std::str::from_utf8(&input.bytes) else {
        let message = format!("`{}` is not UTF-8 text", input.name);
        let error = Diagnostic::error_without_place(Code::NotText, message);
        return Err(Unformatted::Errors(vec![error]));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let id = sources.add(input.name.clone(), input.path.clone(), text);
    match sources.get(id) {
        Some(source) => syntax::format(source),
        None => Err(Unformatted::Errors(Vec::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::DiagnosticFormat;

    fn args(file: &Path, check: bool) -> FmtArgs {
        FmtArgs {
            files: vec![file.to_path_buf()],
            check,
            diagnostic_format: DiagnosticFormat::Short,
        }
    }

    #[test]
    fn a_file_is_formatted_and_only_looked_at_with_check() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.fig");
        let text = || std::fs::read_to_string(&file).expect("a text");
        std::fs::write(&file, "let a=1").expect("written");
        assert_eq!(run(&args(&file, true)), Ending::Wrong);
        assert_eq!(text(), "let a=1");
        assert_eq!(run(&args(&file, false)), Ending::Done);
        assert_eq!(text(), "let a = 1\n");
        assert_eq!(run(&args(&file, true)), Ending::Done);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.fig");
        std::fs::write(&file, b"let a =").expect("written");
        assert_eq!(run(&args(&file, false)), Ending::Wrong);
        std::fs::write(&file, b"\xff").expect("written");
        assert_eq!(run(&args(&file, false)), Ending::Wrong);
        assert_eq!(std::fs::read(&file).expect("bytes"), b"\xff");
        assert_eq!(
            run(&args(&folder.path().join("no.fig"), false)),
            Ending::Wrong
        );
    }
}
