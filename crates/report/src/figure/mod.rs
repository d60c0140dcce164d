//! Figures as SVG text: plain data goes in, a finished SVG comes out, the same bytes every time.
//!
//! One file a figure; [`plot`] draws a panel, [`sheet`] puts panels over a legend, and [`style`] has what all share:
//!
//! * *dark mode*: colours are attributes of one theme. A style sheet inside the SVG replaces each of `COLOURS` on
//!   dark screens; print stays light.
//! * *scaling and screen readers*: a `viewBox`, `role="img"`, `<title>` and `<desc>`.
//! * *names*: clip paths are numbered within the figure, whose name they begin with.
//!
//! Where a page shows one of several alternatives, marks of each are a group of their own, and the page's script shows those
//! of the chosen one.
//!
//! Colours are those of \[Okabe02\], which the colour-blind can tell apart; the lines differ in
//! weight and dashes too.

mod choice;
mod cloud;
mod effect;
mod gap;
mod multiples;
mod plot;
mod sheet;
mod style;

pub use choice::{Alternative, Choice, choice};
pub use cloud::{Cloud, cloud};
pub use effect::{Curve, Effect, Scale, effect};
pub use gap::{Gap, GapPanel, gap};
pub use multiples::{Multiples, Panel, Series, Stroke, multiples};
