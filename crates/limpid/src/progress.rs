//! How far things are: a bar with the time left where there is a terminal, a line each half minute where there is
//! none.

use crate::say::note;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// Progress from 0 to 1.
pub(crate) struct Progress {
    bar: ProgressBar,
    quiet: bool,
    /// True where lines are printed.
    lines: bool,
    /// Time, since the beginning, of the next line.
    next: Duration,
}

/// Steps of the bar.
const STEPS: u64 = 1000;

/// Time between two lines.
const PAUSE: Duration = Duration::from_secs(30);

/// The bar of the progress.
const TEMPLATE: &str = "[{wide_bar}] {percent}%, {eta} left, {prefix}";

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(STEPS) };
        let style = ProgressStyle::with_template(TEMPLATE);
        bar.set_style(style.expect("the template is well-formed").progress_chars("=> "));
        let lines = !std::io::stderr().is_terminal();
        Self { bar, quiet, lines, next: PAUSE }
    }

    /// That share of everything is done, and this is going on.
    pub(crate) fn at(&mut self, share: f64, what: &str) {
        self.bar.set_prefix(what.to_string());
        self.bar.set_position((share * STEPS as f64) as u64);
        if self.quiet || !self.lines || self.bar.elapsed() < self.next {
            return;
        }
        self.next = self.bar.elapsed() + PAUSE;
        let (done, left) = ((100.0 * share) as u64, self.bar.eta().as_secs());
        note(format_args!("{done} % done, about {left} s left, {what}"));
    }

    /// Removes the bar from the terminal.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
