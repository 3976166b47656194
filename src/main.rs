//! The `figc` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    figc::cli::main().into()
}
