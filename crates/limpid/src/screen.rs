//! The terminal that standard output and standard error are shown on.

use console::{Term, colors_enabled};

/// Width of a terminal that does not say it.
const USUAL: usize = 80;

/// Characters of a line on standard output; any number where it is no terminal.
pub(crate) fn width() -> usize {
    width_of(&Term::stdout()).unwrap_or(usize::MAX)
}

/// Characters of a line on standard error, if that is a terminal.
pub(crate) fn width_of_notes() -> Option<usize> {
    width_of(&Term::stderr())
}

/// True if standard output shows styles: on a terminal, unless `NO_COLOR` is set.
pub(crate) fn has_styles() -> bool {
    colors_enabled()
}

/// What the terminal says, or else the variable `COLUMNS`; `None` where there is no terminal.
fn width_of(term: &Term) -> Option<usize> {
    let said = || term.size_checked().map(|(_, columns)| usize::from(columns));
    let set = || std::env::var("COLUMNS").ok()?.parse().ok();
    let known = |width: &usize| *width > 0;
    let usual = || said().filter(known).or_else(set).filter(known).unwrap_or(USUAL);
    term.is_term().then(usual)
}
