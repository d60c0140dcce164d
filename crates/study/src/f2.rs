//! F2: R² over λ, data set by data set.
//!
//! ```text
//! yacht                 servo
//! R² │ ──────╮          │ ─────╮          solid: the teacher
//!    │ ╌╌╌╌╌╮ ╲         │ ╌╌╌╮  ╲         dashed, dotted: its students
//!    └─────────── λ     └─────────── λ
//! ```
//!
//! One panel a data set, one curve for the teacher and for each of two students: the mean over trials of the
//! clipped R² for each λ, with Nadeau and Bengio's interval as a band.

use crate::catalog::Entry;
use crate::drawing::Drawing;
use crate::family::PenaltyFamily;
use crate::record::Record;
use crate::results::{Results, Runs, clipped, student, teacher};
use crate::trials::interval_over_trials;
use limpid_report::{Multiples, Panel, Series, Stroke, multiples};

/// What an axis of R² shows at most: below, a fit is useless however bad it is.
const R2_AXIS: (f64, f64) = (-1.05, 1.0);

/// A curve: its name, its stroke, and the R² that it shows.
type Curve = (&'static str, Stroke, fn(&Record) -> f64);

/// The curves of each panel, in the order of the legend.
const CURVES: [Curve; 3] = [
    ("teacher", Stroke::Solid, |record| teacher(record).test.r2),
    ("gplearn", Stroke::Dashed, |record| student(record, "gplearn").test.r2),
    ("limpid", Stroke::Dotted, |record| student(record, "limpid").test.r2),
];

/// File and caption of each penalty's figure, in the order of [`PenaltyFamily::ALL`].
const FILES: [(&str, &str); 2] = [
    (
        "F2",
        "F2: mean test R² over λ of the Jacobian penalty, one panel a data set: the teacher and two students, \
         with Nadeau and Bengio's 95 % intervals over trials. R² clipped at −1; axes differ.",
    ),
    ("F2-lipschitz", "F2, Lipschitz: the same over λ of the Lipschitz penalty."),
];

/// The figures' files; none without a complete trial.
pub(crate) fn drawings(entries: &[&Entry], results: &Results<'_>) -> Vec<Drawing> {
    let drawing = |(family, (name, caption))| {
        let svg = multiples(&figure(entries, results, family)?);
        Some(Drawing { name, caption, svg })
    };
    PenaltyFamily::ALL.into_iter().zip(FILES).filter_map(drawing).collect()
}

/// The panels of a penalty's figure, one a data set that has a complete trial; `None` if none has.
fn figure(entries: &[&Entry], results: &Results<'_>, family: PenaltyFamily) -> Option<Multiples> {
    let panel = |entry: &&Entry| {
        let runs = results.runs(&entry.name)?;
        let series = CURVES.iter().map(|curve| series(entry, &runs, family, curve)).collect();
        Some(Panel { title: entry.name.clone(), series })
    };
    let panels: Vec<Panel> = entries.iter().filter_map(panel).collect();
    (!panels.is_empty()).then(|| Multiples {
        name: format!("sweep-{}", family.name()),
        title: format!("R² over λ of the {} penalty", family.name()),
        x_label: "λ".into(),
        y_label: "test R²".into(),
        places: family.grid().iter().map(ToString::to_string).collect(),
        bounds: Some(R2_AXIS),
        panels,
        legend: CURVES.map(|(name, stroke, _)| (stroke, name.to_string())).to_vec(),
    })
}

/// One curve of a panel: mean R² and its interval over trials, for each λ of the grid.
fn series(
    entry: &Entry,
    runs: &Runs<'_>,
    family: PenaltyFamily,
    &(_, stroke, r2): &Curve,
) -> Series {
    let point = |i: usize| {
        let of_trial = runs.trials.iter().map(|trial| clipped(r2(family.runs(trial)[i])));
        let r2: Vec<f64> = of_trial.collect();
        let interval = interval_over_trials(&r2, entry.rows);
        (i as f64, interval.estimate, interval.low, interval.high)
    };
    Series { stroke, points: (0..family.grid().len()).map(point).collect() }
}
