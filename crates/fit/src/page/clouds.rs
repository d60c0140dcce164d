//! Predictions against labels, and what is left over, at validation rows.

use crate::fit::Fit;
use limpid_base::{metrics, spaced};
use limpid_distill::predict;
use limpid_report::{Cloud, cloud};

/// Points of all clouds of a figure together, about: more would make the page heavy.
const POINTS: usize = 6000;

/// Points of one cloud, at least and at most, if there are rows.
const EACH: (usize, usize) = (40, 500);

/// Largest residual drawn, in root mean squares; points beyond are drawn at the edge.
const WIDEST: f64 = 4.0;

/// The labels at some validation rows, and each formula's predictions there.
pub(super) struct Clouds {
    labels: Vec<f64>,
    predictions: Vec<Vec<f64>>,
    /// Least and greatest label of training and validation rows.
    bounds: (f64, f64),
    /// True if these are not all validation rows.
    pub(super) some: bool,
}

impl Clouds {
    /// The clouds of a fit's formulas.
    pub(super) fn of(fit: &Fit) -> Self {
        let (front, parts) = (&fit.model.front, &fit.rows.parts);
        let most = (POINTS / front.len().max(1)).clamp(EACH.0, EACH.1);
        let all = parts.valid.y().len();
        let part = parts.valid.select(&spaced(all, most));
        let (a, b) = (metrics::range(parts.train.y()), metrics::range(part.y()));
        Self {
            labels: part.y().to_vec(),
            predictions: front.iter().map(|row| predict(&row.formula, part.x())).collect(),
            bounds: (a.0.min(b.0), a.1.max(b.1)),
            some: part.y().len() < all,
        }
    }

    /// The predictions of each formula over the labels.
    pub(super) fn against(&self, target: &str, shown: usize) -> String {
        let points = |p: &Vec<f64>| self.labels.iter().copied().zip(p.iter().copied()).collect();
        let (low, high) = self.bounds;
        cloud(&Cloud {
            name: "predictions".into(),
            title: "Predicted against observed".into(),
            x_label: format!("{target}, observed"),
            y_label: format!("{target}, predicted"),
            bounds: [(low, high); 2],
            points: self.predictions.iter().map(points).collect(),
            chosen: shown,
            ideal: [(low, low), (high, high)],
        })
    }

    /// What is left over, in units of its own root mean square, over predictions: formulas of every quality are seen on one
    /// scale.
    pub(super) fn residuals(&self, target: &str, shown: usize) -> String {
        let (low, high) = self.bounds;
        cloud(&Cloud {
            name: "residuals".into(),
            title: "Residuals over predictions".into(),
            x_label: format!("{target}, predicted"),
            y_label: "(observed − predicted) / RMSE".into(),
            bounds: [(low, high), (-WIDEST, WIDEST)],
            points: self.predictions.iter().map(|p| standardised(p, &self.labels)).collect(),
            chosen: shown,
            ideal: [(low, 0.0), (high, 0.0)],
        })
    }
}

/// Predictions, and what is left over at each in units of its root mean square; nothing where a formula is exact.
fn standardised(predictions: &[f64], labels: &[f64]) -> Vec<(f64, f64)> {
    let unit = metrics::rmse(labels, predictions);
    predictions.iter().zip(labels).map(|(&p, y)| (p, (y - p) / unit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residuals_of_every_formula_are_on_one_scale() {
        let labels = [1.0, 2.0, 3.0, 4.0];
        let near = standardised(&[1.1, 1.9, 3.1, 3.9], &labels);
        let far = standardised(&[2.0, 1.0, 4.0, 3.0], &labels);
        for ((_, a), (_, b)) in near.iter().zip(&far) {
            assert!((a - b).abs() < 1e-9 && (a.abs() - 1.0).abs() < 1e-9, "{a} {b}");
        }
        assert!(standardised(&labels, &labels).iter().all(|(_, left)| left.is_nan()));
    }
}
