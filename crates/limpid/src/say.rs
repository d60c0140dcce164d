//! Lines for people on standard error, and results on standard output.

use anyhow::Context;
use std::fmt::Display;
use std::io::{ErrorKind, Write};

/// A line on standard error. Where nobody reads it any more, that is no reason to stop.
pub(crate) fn note(line: impl Display) {
    let _unread = writeln!(std::io::stderr(), "{line}");
}

/// The same, unless it shall be quiet.
pub(crate) fn unless(quiet: bool, line: impl FnOnce() -> String) {
    if !quiet {
        note(line());
    }
}

/// A result on standard output; a reader that has seen enough is no error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("standard output cannot be written")
        }
        _ => Ok(()),
    }
}
