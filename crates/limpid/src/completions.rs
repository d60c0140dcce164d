//! `limpid completions`: what a shell needs to complete commands and flags.

use crate::say;
use clap::Command;
use clap_complete::{Shell, generate};

/// Arguments of `limpid completions`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    /// The shell to print it for
    shell: Shell,
}

const HELP: &str = "\
bash: limpid completions bash > ~/.local/share/bash-completion/completions/limpid
zsh:  limpid completions zsh > a folder of $fpath, as the file _limpid
fish: limpid completions fish > ~/.config/fish/completions/limpid.fish";

/// Prints the script of a shell.
pub(crate) fn run(arguments: &Arguments, command: &mut Command) -> anyhow::Result<()> {
    let mut script = vec![];
    generate(arguments.shell, command, "limpid", &mut script);
    say::print(&String::from_utf8_lossy(&script))
}
