//! `figc completions`: what a shell needs to complete the arguments of figc.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::{Ending, print};

pub(super) fn run(shell: Shell) -> Ending {
    print(&script(shell))
}

fn script(shell: Shell) -> Vec<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "figc", &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_shell_learns_every_command() {
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell)).expect("a text");
            for command in Args::command().get_subcommands() {
                if !command.is_hide_set() {
                    assert!(script.contains(command.get_name()), "{shell} {command}");
                }
            }
        }
    }
}
