//! `limpid man`: the manual pages, one a command.

use crate::exit::Failure;
use crate::say;
use clap::Command;
use std::path::PathBuf;

/// Arguments of `limpid man`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    /// Folder for limpid.1, limpid-fit.1, ...; made if it is not there
    folder: PathBuf,
}

const HELP: &str = "\
For you alone:   limpid man ~/.local/share/man/man1
For all users:   sudo limpid man /usr/local/share/man/man1
Then:            man limpid, man limpid-fit";

/// Writes the manual pages to a folder.
pub(crate) fn run(arguments: &Arguments, command: Command) -> anyhow::Result<()> {
    let folder = arguments.folder.as_path();
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command.disable_help_subcommand(true), folder));
    written.map_err(|error| {
        let (kind, folder) = (error.kind(), folder.display());
        Failure::Output(format!("{folder} cannot be written ({kind}): choose another folder"))
    })?;
    say::unless(false, || format!("the manual pages are in {}", folder.display()));
    Ok(())
}
