//! F2: R² over λ, data set by data set.

use crate::catalog::Entry;
use crate::expected::test_over_train;
use crate::record::Record;
use crate::results::{Results, Runs, clipped, student, teacher};
use crate::scores::Smooth;
use crate::stats::nadeau_bengio;
use limpid_report::{Multiples, Panel, Series, Stroke};

/// What an axis of R² shows at most: below, a fit is useless however bad it is.
pub(crate) const R2_AXIS: (f64, f64) = (-1.05, 1.0);

/// Line by line: what it is called, how it is drawn, whose R².
type Line = (&'static str, Stroke, fn(&Record) -> f64);

const LINES: [Line; 3] = [
    ("teacher", Stroke::Solid, |record| teacher(record).test.r2),
    ("gplearn", Stroke::Dashed, |record| student(record, "gplearn").test.r2),
    ("limpid", Stroke::Dotted, |record| student(record, "limpid").test.r2),
];

/// The figure's panels, one a data set that has a complete trial; `None` if none has.
pub(crate) fn figure(
    entries: &[&Entry],
    results: &Results<'_>,
    smooth: Smooth,
) -> Option<Multiples> {
    let panel = |entry: &&Entry| {
        let runs = results.runs(&entry.name)?;
        let series = LINES.iter().map(|line| series(entry, &runs, smooth, line)).collect();
        Some(Panel { title: entry.name.clone(), series })
    };
    let panels: Vec<Panel> = entries.iter().filter_map(panel).collect();
    (!panels.is_empty()).then(|| Multiples {
        name: format!("sweep-{}", smooth.name()),
        title: format!("R² over λ of the {} penalty", smooth.name()),
        x_label: "λ".into(),
        y_label: "test R²".into(),
        places: smooth.grid().iter().map(ToString::to_string).collect(),
        bounds: Some(R2_AXIS),
        panels,
        legend: LINES.map(|(name, stroke, _)| (stroke, name.to_string())).to_vec(),
    })
}

fn series(entry: &Entry, runs: &Runs<'_>, smooth: Smooth, &(_, stroke, r2): &Line) -> Series {
    let point = |i: usize| {
        let of_trial = runs.trials.iter().map(|trial| clipped(r2(smooth.runs(trial)[i])));
        let r2: Vec<f64> = of_trial.collect();
        let interval = nadeau_bengio(&r2, test_over_train(entry.rows), 0.95);
        (i as f64, interval.estimate, interval.low, interval.high)
    };
    Series { stroke, points: (0..smooth.grid().len()).map(point).collect() }
}
