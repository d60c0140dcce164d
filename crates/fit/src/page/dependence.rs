//! Partial dependence: the mean prediction with one column of the table set to a value.
//!
//! ```text
//! g_c(v) = (1/n) Σᵢ f(xᵢ with the inputs of column c as for the value v)
//! ```
//!
//! Source: \[Friedman01, sec. 8.2\].

use super::columns::{ColumnInputs, Values};
use crate::fit::Fit;
use limpid_base::{Matrix, metrics, spaced};
use limpid_distill::predict;
use limpid_report::{Curve, Drawing, Effect, Scale, effect};

/// Values of a column of numbers.
const PLACES: usize = 25;

/// Intervals in which the values of a column of numbers are counted.
const INTERVALS: usize = 24;

/// Categories of a column, at most: the most frequent.
const LEVELS: usize = 16;

/// Training rows that are averaged over, at most.
const ROWS: usize = 200;

/// Columns shown, at most: those of the widest swing.
const COLUMNS: usize = 16;

/// How predictions depend on one column.
struct Dependence {
    /// Name of the column.
    column: String,
    /// Values of the column.
    scale: Scale,
    /// How often each value, or each of equal intervals, is there.
    counts: Vec<usize>,
    /// Means of the formulas that read the column.
    curves: Vec<Curve>,
    /// Means of the network, if there is one.
    network: Option<Vec<f64>>,
}

impl Dependence {
    /// The greatest difference that the column makes to a formula.
    fn swing(&self) -> f64 {
        let swing = |curve: &Curve| {
            let finite = || curve.heights.iter().copied().filter(|v| v.is_finite());
            finite().fold(f64::NEG_INFINITY, f64::max) - finite().fold(f64::INFINITY, f64::min)
        };
        self.curves.iter().map(swing).fold(0.0, f64::max)
    }

    /// All heights that are finite.
    fn heights(&self) -> impl Iterator<Item = f64> + '_ {
        let curves = self.curves.iter().map(|curve| &curve.heights).chain(&self.network);
        curves.flatten().copied().filter(|v| v.is_finite())
    }
}

/// A panel for each column that a formula of the front reads, all with one vertical axis; the formula of index `shown` is
/// drawn at first. Of many columns those are shown that move a formula most.
pub(super) fn drawings(
    fit: &Fit,
    columns: &[ColumnInputs],
    shown: usize,
    y_label: &str,
) -> Vec<Drawing> {
    let mut all: Vec<Dependence> = columns.iter().filter_map(|c| dependence(fit, c)).collect();
    while all.len() > COLUMNS {
        let swings: Vec<f64> = all.iter().map(Dependence::swing).collect();
        let least = (0..all.len()).min_by(|&a, &b| swings[a].total_cmp(&swings[b]));
        all.remove(least.expect("there are more columns than may be shown"));
    }
    let bounds = bounds(fit, &all);
    let mean = metrics::average(fit.rows.parts.train.y());
    let drawing = |(i, dependence): (usize, Dependence)| {
        let of = dependence.curves.iter().map(|curve| curve.of).collect();
        let Dependence { column, scale, counts, curves, network } = dependence;
        let (name, y_label) = (format!("effect-{i}"), y_label.to_owned());
        let panel = Effect {
            name,
            column,
            y_label,
            bounds,
            mean,
            scale,
            counts,
            reference: network,
            curves,
            chosen: shown,
        };
        Drawing { svg: effect(&panel), of: Some(of), ..Drawing::default() }
    };
    all.into_iter().enumerate().map(drawing).collect()
}

/// The ends of the vertical axis: all means, but little beyond the labels, and room for frequencies below.
fn bounds(fit: &Fit, all: &[Dependence]) -> (f64, f64) {
    let (least, most) = metrics::range(fit.rows.parts.train.y());
    let spare = 0.1 * (most - least);
    let kept =
        all.iter().flat_map(Dependence::heights).map(|v| v.clamp(least - spare, most + spare));
    let (low, high) =
        kept.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low >= high {
        return (least, most);
    }
    (low - 0.16 * (high - low), high + 0.04 * (high - low))
}

/// The dependence on a column; `None` if no formula reads it.
fn dependence(fit: &Fit, column: &ColumnInputs) -> Option<Dependence> {
    let (model, train) = (&fit.model, fit.rows.parts.train.x());
    let reads =
        |k: &usize| model.front[*k].formula.variables().iter().any(|&j| column.has(j as usize));
    let readers: Vec<usize> = (0..model.front.len()).filter(reads).collect();
    if readers.is_empty() {
        return None;
    }
    let (scale, settings, counts) = values(train, column);
    let x = train.select_rows(&spaced(train.rows(), ROWS));
    let varied = varied(&x, column, &settings);
    let means = |predictions: Vec<f64>| means(&predictions, settings.len());
    let curve =
        |of: usize| Curve { of, heights: means(predict(&model.front[of].formula, &varied)) };
    Some(Dependence {
        column: column.name.clone(),
        scale,
        counts,
        curves: readers.into_iter().map(curve).collect(),
        network: model.network.as_ref().map(|network| means(network.predict(&varied))),
    })
}

/// The values of a column, the inputs that stand for each, and how often they are there.
fn values(train: &Matrix<f64>, column: &ColumnInputs) -> (Scale, Vec<Vec<f64>>, Vec<usize>) {
    match &column.values {
        Values::Numbers { .. } => {
            let values = train.col(column.first);
            let at = places(values);
            let settings = at.iter().map(|&v| vec![v]).collect();
            (Scale::Numbers(at), settings, counts(values))
        }
        Values::Levels { levels, .. } => {
            let all: Vec<usize> = (0..levels.len()).map(|i| column.frequency(train, i)).collect();
            let mut order: Vec<usize> = (0..levels.len()).collect();
            order.sort_by_key(|&i| std::cmp::Reverse(all[i]));
            order.truncate(LEVELS);
            order.sort_unstable();
            let names = order.iter().map(|&i| levels[i].clone()).collect();
            let settings = order.iter().map(|&i| column.setting(i)).collect();
            (Scale::Levels(names), settings, order.iter().map(|&i| all[i]).collect())
        }
    }
}

/// The values that a column has, if they are few; else evenly spaced ones.
fn places(column: &[f64]) -> Vec<f64> {
    let mut values = column.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup();
    if values.len() <= PLACES {
        return values;
    }
    let (least, most) = metrics::range(&values);
    let step = (most - least) / (PLACES - 1) as f64;
    (0..PLACES).map(|i| least + step * i as f64).collect()
}

/// How many values lie in each of equal intervals from the least to the greatest.
fn counts(column: &[f64]) -> Vec<usize> {
    let (least, most) = metrics::range(column);
    let mut counts = vec![0; INTERVALS];
    for v in column {
        let share = (v - least) / (most - least);
        counts[((share * INTERVALS as f64) as usize).min(INTERVALS - 1)] += 1;
    }
    counts
}

/// The rows of x once for each setting of a column's inputs.
fn varied(x: &Matrix<f64>, column: &ColumnInputs, settings: &[Vec<f64>]) -> Matrix<f64> {
    let n = x.rows();
    Matrix::from_fn(n * settings.len(), x.cols(), |i, k| match column.has(k) {
        true => settings[i / n][k - column.first],
        false => x[(i % n, k)],
    })
}

/// The mean of each of so many equal parts.
fn means(predictions: &[f64], parts: usize) -> Vec<f64> {
    let n = predictions.len() / parts;
    predictions.chunks(n.max(1)).map(metrics::average).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_taken_as_they_are_and_many_are_spaced_evenly() {
        assert_eq!(places(&[1.0, 0.0, 1.0, 0.0]), [0.0, 1.0]);
        let many: Vec<f64> = (0..100).map(|i| f64::from(i * i)).collect();
        let spaced = places(&many);
        assert_eq!((spaced.len(), spaced[0], spaced[24]), (25, 0.0, 9801.0));
        let counted = counts(&many);
        assert_eq!((counted.len(), counted.iter().sum::<usize>()), (INTERVALS, 100));
        assert!(counted[0] > counted[23] && counted[23] > 0);
        assert_eq!(counts(&[3.0; 5]).iter().sum::<usize>(), 5);
    }

    /// Three categories are three inputs, of which one is 1.
    #[test]
    fn one_column_varies_and_the_others_are_averaged() {
        let x = Matrix::from_fn(4, 4, |i, j| (i + 10 * j) as f64);
        let values =
            Values::Levels { levels: ["a", "b", "c"].map(String::from).to_vec(), inputs: 3 };
        let column = ColumnInputs { name: "c".into(), first: 1, values };
        let settings: Vec<Vec<f64>> = (0..3).map(|i| column.setting(i)).collect();
        let varied = varied(&x, &column, &settings);
        assert_eq!(varied.shape(), (12, 4));
        assert_eq!(
            (varied.row(0), varied.row(9)),
            (vec![0.0, 1.0, 0.0, 0.0], vec![1.0, 0.0, 0.0, 1.0])
        );
        let sum: Vec<f64> = (0..12).map(|i| varied[(i, 0)] * varied[(i, 2)]).collect();
        assert_eq!(means(&sum, 3), [0.0, 1.5, 0.0]);
    }
}
