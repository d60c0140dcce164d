//! F3: fronts, standard against regularised.
//!
//! ```text
//! R² │      ╭──────      solid: Jacobian teacher, λ by validation
//!    │  ╭───╯ ╌╌╌╌╌      dashed: standard teacher
//!    └────────────── size
//! ```
//!
//! For each size s the R² of the largest formula of the front with at most s nodes: its median over trials is
//! the line, its quartiles are the band.

use crate::catalog::Entry;
use crate::drawing::Drawing;
use crate::f2::R2_AXIS;
use crate::record::Record;
use crate::results::{Results, Runs, TrialRuns, by_validation, clipped, student};
use crate::stats::percentile;
use limpid_report::{Multiples, Panel, Series, Stroke, multiples};

/// The student with a front.
const STUDENT: &str = "limpid";

/// Sizes shown: 1 to this.
const LARGEST: usize = 30;

/// Text below the figure.
const CAPTION: &str = "F3: test R² of the formula that the limpid student found for each size (the largest of \
    its front up to it), standard teacher against Jacobian with λ by validation: medians over trials, \
    and the middle half of them.";

/// The figure's file; `None` if no record holds a front.
pub(crate) fn drawing(entries: &[&Entry], results: &Results<'_>) -> Option<Drawing> {
    let svg = multiples(&figure(entries, results)?);
    Some(Drawing { name: "F3", caption: CAPTION, svg })
}

/// The figure's panels, one a data set whose records hold fronts; `None` if none does.
fn figure(entries: &[&Entry], results: &Results<'_>) -> Option<Multiples> {
    let panels = entries.iter().filter_map(|entry| panel(entry, &results.runs(&entry.name)?));
    let panels: Vec<Panel> = panels.collect();
    (!panels.is_empty()).then(|| Multiples {
        name: "fronts".into(),
        title: "Fronts of the limpid student".into(),
        x_label: "size (nodes)".into(),
        y_label: "test R²".into(),
        places: vec![],
        bounds: Some(R2_AXIS),
        panels,
        legend: vec![
            (Stroke::Dashed, "standard teacher".into()),
            (Stroke::Solid, "Jacobian, λ by validation".into()),
        ],
    })
}

/// The panel of one data set: both teachers' fronts.
fn panel(entry: &Entry, runs: &Runs<'_>) -> Option<Panel> {
    let chosen = |trial: &TrialRuns<'_>| by_validation(&trial.jacobian, STUDENT);
    let standard = series(runs, Stroke::Dashed, |trial| trial.placebos[0])?;
    let jacobian = series(runs, Stroke::Solid, |trial| trial.jacobian[chosen(trial)])?;
    Some(Panel { title: entry.name.clone(), series: vec![standard, jacobian] })
}

/// Median and quartiles over trials, size by size; `None` if the records hold no fronts.
fn series<'a>(
    runs: &Runs<'a>,
    stroke: Stroke,
    of: impl Fn(&TrialRuns<'a>) -> &'a Record,
) -> Option<Series> {
    let records: Vec<&Record> = runs.trials.iter().map(of).collect();
    if records.iter().any(|record| student(record, STUDENT).front.is_empty()) {
        return None;
    }
    let point = |size: usize| {
        let mut r2: Vec<f64> = records.iter().filter_map(|record| at_size(record, size)).collect();
        r2.sort_by(f64::total_cmp);
        // A median of those trials alone that have a formula so small would jump with their number.
        let of = |p| if r2.len() == records.len() { percentile(&r2, p) } else { f64::NAN };
        (size as f64, of(0.5), of(0.25), of(0.75))
    };
    Some(Series { stroke, points: (1..=LARGEST).map(point).collect() })
}

/// R² of the front's largest formula of at most that size.
fn at_size(record: &Record, size: usize) -> Option<f64> {
    let front = &student(record, STUDENT).front;
    let fitting = front.iter().rev().find(|point| point.complexity <= size);
    fitting.map(|point| clipped(point.test_r2))
}
