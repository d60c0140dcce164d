//! Figures as SVG text: plain data goes in, a finished SVG comes out, the same bytes every time.
//!
//! One file a figure; [`plot`] draws a panel, [`sheet`] puts panels over a legend, and [`style`] has what all share:
//!
//! * *dark mode*: colours are attributes of one theme. A style sheet inside the SVG replaces each of `COLOURS` on
//!   dark screens; print stays light.
//! * *scaling and screen readers*: a `viewBox`, `role="img"`, `<title>` and `<desc>`.
//! * *names*: clip paths are numbered within the figure, whose name they begin with.
//!
//! Colours are those of \[Okabe02\], which the colour-blind can tell apart; the lines differ in
//! weight and dashes too.

mod gap;
mod multiples;
mod plot;
mod scatter;
mod sheet;
mod style;

pub use gap::{Gap, GapPanel, gap};
pub use multiples::{Multiples, Panel, Series, Stroke, multiples};
pub use scatter::{Dots, Scatter, scatter};
