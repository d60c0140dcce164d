//! Lines for people on standard error, and results on standard output.

use crate::screen;
use anyhow::Context;
use limpid_report::wrap;
use std::fmt::Display;
use std::io::{ErrorKind, Write};

/// A line on standard error. Where nobody reads it any more, that is no reason to stop.
pub(crate) fn note(line: impl Display) {
    let _unread = writeln!(std::io::stderr(), "{line}");
}

/// The same, broken at white space where a terminal is narrower, unless it shall be quiet.
pub(crate) fn unless(quiet: bool, line: impl FnOnce() -> String) {
    if !quiet {
        note(fitted(&line(), screen::width_of_notes().unwrap_or(usize::MAX)));
    }
}

/// The lines of a text, those that are longer than `width` broken.
pub(crate) fn fitted(text: &str, width: usize) -> String {
    let fits = |line: &str| line.chars().count() <= width;
    let lines = text.lines().flat_map(|line| match fits(line) {
        true => vec![line.to_string()],
        false => wrap(line, width),
    });
    lines.collect::<Vec<String>>().join("\n")
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
