//! How far things are: a bar with the time left where there is a terminal, a line every tenth where there
//! is none.

use crate::say::note;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// Progress from 0 to 1.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Tenths said so far, where lines are printed.
    said: Option<u64>,
}

/// Steps of the bar.
const STEPS: u64 = 1000;

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(STEPS) };
        let style = ProgressStyle::with_template("[{wide_bar}] {percent}%, {eta} left, {msg}");
        bar.set_style(style.expect("the template is well-formed").progress_chars("=> "));
        let lines = !quiet && !std::io::stderr().is_terminal();
        Self { bar, said: lines.then_some(0) }
    }

    /// That share of everything is done, and this is going on.
    pub(crate) fn at(&mut self, share: f64, what: &str) {
        let step = (share * STEPS as f64) as u64;
        self.bar.set_message(what.to_string());
        self.bar.set_position(step);
        let tenth = step * 10 / STEPS;
        if self.said.is_some_and(|said| tenth > said) {
            self.said = Some(tenth);
            let left = self.bar.eta().as_secs();
            note(format_args!("{} % done, about {left} s left, {what}", 10 * tenth));
        }
    }

    /// Removes the bar from the terminal.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
