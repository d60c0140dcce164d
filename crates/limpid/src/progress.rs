//! How far things are and what was found until now: below a bar where there is a terminal, a line each half minute
//! where there is none.

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
    /// Time, since the beginning, of the next look at what was found.
    next: Duration,
}

/// Steps of the bar.
const STEPS: u64 = 1000;

/// The bar, and below it the best so far, cut where the line ends.
const TEMPLATE: &str = "[{wide_bar}] {percent}%, {eta} left, {prefix}\n{wide_msg}";

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(STEPS) };
        let style = ProgressStyle::with_template(TEMPLATE);
        bar.set_style(style.expect("the template is well-formed").progress_chars("=> "));
        let lines = !std::io::stderr().is_terminal();
        Self { bar, quiet, lines, next: pause(lines) }
    }

    /// That share of everything is done, this is going on, and `best` is asked now and then for the best so far.
    pub(crate) fn at(&mut self, share: f64, what: &str, best: impl FnOnce() -> Option<String>) {
        self.bar.set_prefix(what.to_string());
        self.bar.set_position((share * STEPS as f64) as u64);
        if self.quiet || self.bar.elapsed() < self.next {
            return;
        }
        self.next = self.bar.elapsed() + pause(self.lines);
        let best = best().map(|best| format!("best so far: {best}"));
        if !self.lines {
            return self.bar.set_message(best.unwrap_or_default());
        }
        let (done, left) = ((100.0 * share) as u64, self.bar.eta().as_secs());
        let best = best.map_or_else(String::new, |best| format!("; {best}"));
        note(format_args!("{done} % done, about {left} s left, {what}{best}"));
    }

    /// Removes the bar from the terminal.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Time between two looks at what was found.
fn pause(lines: bool) -> Duration {
    Duration::from_secs(if lines { 30 } else { 2 })
}
