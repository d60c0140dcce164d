//! F3: fronts, standard against regularised.
//!
//! ```text
//! ΔR² │   ╭─╮  ╭────      solid: Jacobian teacher, λ by validation, minus standard teacher
//!   0 │╌╌╌╯╌╰──╯╌╌╌╌╌     dashed: no difference
//!     └────────────── size
//! ```
//!
//! For each size s the R² of the largest formula of the front with at most s nodes, minus that of the other teacher's front in
//! the same trial: the median over trials is the line, the quartiles are the band.

use crate::catalog::Entry;
use crate::drawing::Drawing;
use crate::record::Record;
use crate::results::{Results, Runs, TrialRuns, by_validation, clipped, student};
use crate::stats::percentile;
use limpid_report::{Multiples, Panel, Series, Stroke, multiples};

/// The student with a front.
const STUDENT: &str = "limpid";

/// Sizes shown: 1 to this.
const LARGEST: usize = 30;

/// What the vertical axis shows at most.
const AXIS: (f64, f64) = (-0.25, 0.25);

/// Text below the figure.
const CAPTION: &str = "F3: what a smooth teacher changes, size by size: test R² of the formula that the limpid student \
    found for each size (the largest of its front up to it), Jacobian teacher with λ by validation minus standard \
    teacher of the same trial: medians over trials, and the middle half of them.";

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
        title: "Fronts of the limpid student, Jacobian minus standard teacher".into(),
        x_label: "size (nodes)".into(),
        y_label: "difference of test R²".into(),
        places: vec![],
        bounds: Some(AXIS),
        panels,
        legend: vec![
            (Stroke::Solid, "Jacobian minus standard teacher".into()),
            (Stroke::Dashed, "no difference".into()),
        ],
    })
}

/// The panel of one data set: the difference of the two teachers' fronts; `None` if its records hold no fronts.
fn panel(entry: &Entry, runs: &Runs<'_>) -> Option<Panel> {
    let trials = &runs.trials;
    let has_front = |record: &Record| !student(record, STUDENT).front.is_empty();
    if !trials.iter().all(|trial| has_front(trial.placebos[0]) && has_front(chosen(trial))) {
        return None;
    }
    let points = (1..=LARGEST).map(|size| point(trials, size)).collect();
    let none = [1.0, LARGEST as f64].map(|size| (size, 0.0, 0.0, 0.0)).to_vec();
    let series = vec![
        Series { stroke: Stroke::Dashed, points: none },
        Series { stroke: Stroke::Solid, points },
    ];
    Some(Panel { title: entry.name.clone(), series })
}

/// The record of the Jacobian teacher with λ by validation.
fn chosen<'a>(trial: &TrialRuns<'a>) -> &'a Record {
    trial.jacobian[by_validation(&trial.jacobian, STUDENT)]
}

/// Median and quartiles over trials of the difference at one size; no number where a trial has no formula so small.
fn point(trials: &[TrialRuns<'_>], size: usize) -> (f64, f64, f64, f64) {
    let difference = |trial: &TrialRuns<'_>| {
        Some(at_size(chosen(trial), size)? - at_size(trial.placebos[0], size)?)
    };
    let mut differences: Vec<f64> = trials.iter().filter_map(difference).collect();
    differences.sort_by(f64::total_cmp);
    // A median of those trials alone that have a formula so small would jump with their number.
    let whole = differences.len() == trials.len();
    let of = |p| if whole { percentile(&differences, p) } else { f64::NAN };
    (size as f64, of(0.5), of(0.25), of(0.75))
}

/// R² of the front's largest formula of at most that size.
fn at_size(record: &Record, size: usize) -> Option<f64> {
    let front = &student(record, STUDENT).front;
    let fitting = front.iter().rev().find(|point| point.complexity <= size);
    fitting.map(|point| clipped(point.test_r2))
}
