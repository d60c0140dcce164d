//! A bar with the time left where there is a terminal, a line every tenth where there is none.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// Progress through cells of unequal cost.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Number of cells that are to be run.
    cells: usize,
    /// Number of cells that are done.
    done: usize,
    /// True if no line is printed: a bar shows the same, or nothing is to be shown.
    quiet: bool,
}

/// Steps of the bar for one expected CPU second.
const RESOLUTION: f64 = 100.0;

impl Progress {
    /// Progress through `cells` cells that are expected to cost `seconds` CPU seconds together.
    ///
    /// On a terminal it is a bar; elsewhere a line for every tenth of the cells; nothing if `quiet`.
    pub(crate) fn new(cells: usize, seconds: f64, quiet: bool) -> Self {
        let bar = if quiet {
            ProgressBar::hidden()
        } else {
            ProgressBar::new((seconds * RESOLUTION) as u64)
        };
        let style =
            ProgressStyle::with_template("{elapsed_precise} [{wide_bar}] {msg}, {eta} left");
        bar.set_style(style.expect("the template is well-formed").progress_chars("=> "));
        let plain = quiet || std::io::stderr().is_terminal();
        let progress = Self { bar, cells, done: 0, quiet: plain };
        progress.show();
        progress
    }

    fn show(&self) {
        self.bar.set_message(format!("{} of {} cells", self.done, self.cells));
    }

    /// Counts one more cell, which was expected to cost that many CPU seconds.
    pub(crate) fn advance(&mut self, seconds: f64) {
        let tenth = |done: usize| done * 10 / self.cells.max(1);
        let line = !self.quiet && tenth(self.done + 1) > tenth(self.done);
        self.done += 1;
        self.bar.inc((seconds * RESOLUTION) as u64);
        self.show();
        if line {
            note!(
                "{} of {} cells, {:.0} s, {} left",
                self.done,
                self.cells,
                self.bar.elapsed().as_secs_f64(),
                duration(self.bar.eta().as_secs_f64())
            );
        }
    }

    /// Prints a line above the bar; nothing where there is to be no progress.
    pub(crate) fn news(&self, text: &str) {
        if self.bar.is_hidden() {
            if !self.quiet {
                note!("{text}");
            }
        } else {
            self.bar.println(text);
        }
    }

    /// Removes the bar from the terminal.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Seconds as people say them: "about 40 s", "about 6 min", "about 3.2 h".
pub(crate) fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("about {s:.0} s"),
        s if s < 5400.0 => format!("about {:.0} min", s / 60.0),
        s => format!("about {:.1} h", s / 3600.0),
    }
}
