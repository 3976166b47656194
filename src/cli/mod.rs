//! The command line: arguments, checked options, work; `main` only picks the exit
//! code. 0 done, 1 the figure is wrong, 2 usage, 3 the engine or a bug.

mod args;
mod check;
mod completions;
mod desk;
mod doctor;
mod evaluate;
mod explain;
mod fmt;
mod input;
mod new;
mod render;
mod style;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::diag::{self, Diagnostic};
use crate::source::SourceMap;
use args::{Args, BundleCommand, Command, DiagnosticFormat};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Done.
    Done,
    /// A figure is wrong.
    Wrong,
    /// The command line is wrong.
    Usage,
    /// The engine failed, or figc has a bug.
    Failed,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        ExitCode::from(match ending {
            Ending::Done => 0,
            Ending::Wrong => 1,
            Ending::Usage => 2,
            Ending::Failed => 3,
        })
    }
}

/// Runs the command line of this process.
pub fn main() -> Ending {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to standard output and are no error.
            let shown = error.print();
            return match (error.use_stderr(), shown) {
                (false, Ok(())) => Ending::Done,
                _ => Ending::Usage,
            };
        }
    };
    match args.command {
        Command::Render(args) => render::run(args),
        Command::Check(args) => check::run(&args),
        Command::Eval(args) => evaluate::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::New(args) => new::run(&args),
        Command::Style(args) => style::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Completions { shell } => completions::run(shell),
        Command::Doctor(args) => doctor::doctor(&args),
        Command::Licenses(args) => doctor::licenses(&args),
        Command::Bundle(BundleCommand::Make { from, out }) => doctor::make_bundle(&from, &out),
    }
}

/// Says what there is to say on standard error.
fn tell(diagnostics: &[Diagnostic], sources: &SourceMap, format: DiagnosticFormat) {
    if diagnostics.is_empty() {
        return;
    }
    let stderr = std::io::stderr();
    let color = stderr.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let format = match format {
        DiagnosticFormat::Human => diag::Format::Human,
        DiagnosticFormat::Short => diag::Format::Short,
        DiagnosticFormat::Json => diag::Format::Json,
    };
    let text = diag::render(diagnostics, sources, format, color, 100);
    // Nobody is left to tell when standard error is closed.
    let _ = stderr.lock().write_all(text.as_bytes());
}

/// Says one plain sentence on standard error.
fn complain(message: &str) {
    let _ = writeln!(std::io::stderr(), "figc: {message}");
}

/// The error of a file or folder that cannot be written.
fn unwritten(path: &std::path::Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("cannot write `{}`: {}", path.display(), input::plain(error));
    Diagnostic::error_without_place(diag::Code::CannotWrite, message)
        .with_hint("write elsewhere with `-o`")
}

/// Writes to standard output; a closed pipe is the reader's choice.
fn print(content: &[u8]) -> Ending {
    let mut out = std::io::stdout().lock();
    match out.write_all(content).and_then(|()| out.flush()) {
        Ok(()) => Ending::Done,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ending::Done,
        Err(error) => {
            complain(&format!("cannot write to standard output: {error}"));
            Ending::Wrong
        }
    }
}
