//! A teacher that is kept: a network together with its scaler, as JSON.

use crate::teacher::Teacher;
use limpid_base::Matrix;
use limpid_data::{Scale, Scaler};
use limpid_mlp::{Activation, Layer, Mlp};
use serde::{Deserialize, Serialize};

/// A network that predicts in data units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedNetwork {
    scaler: Scaler,
    activation: Activation,
    layers: Vec<SavedLayer>,
}

/// One layer, weights row by row: `weights[input][output]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SavedLayer {
    weights: Vec<Vec<f64>>,
    biases: Vec<f64>,
}

impl SavedNetwork {
    /// The network of a teacher, with its scaler.
    pub fn new(teacher: &Teacher) -> Self {
        let Teacher { model, scaler, .. } = teacher;
        let layer = |l: &Layer<f64>| SavedLayer {
            weights: (0..l.weights.rows()).map(|i| l.weights.row(i)).collect(),
            biases: l.biases.row(0),
        };
        let layers = model.layers.iter().map(layer).collect();
        Self { scaler: scaler.clone(), activation: model.activation, layers }
    }

    /// Refusal of a network whose scales are no scales, whose widths do not fit, whose weights are not
    /// rectangular and finite, or which has not d inputs and one output: what is wrong, in words.
    pub(crate) fn check(&self, d: usize) -> Result<(), String> {
        if self.scaler.x.len() != d {
            return Err(format!("{d} inputs but {} scales", self.scaler.x.len()));
        }
        let bad = |s: &Scale| !(s.mean.is_finite() && s.sd.is_finite() && s.sd > 0.0);
        if self.scaler.x.iter().chain([&self.scaler.y]).any(bad) {
            return Err("a scale is not a positive number".into());
        }
        let mut width = d;
        for (l, layer) in (1..).zip(&self.layers) {
            let columns = layer.biases.len();
            let rectangular = layer.weights.iter().all(|row| row.len() == columns);
            if layer.weights.len() != width || !rectangular {
                return Err(format!("layer {l} is not {width} × {columns}"));
            }
            let mut values = layer.weights.iter().flatten().chain(&layer.biases);
            if !values.all(|v| v.is_finite()) {
                return Err(format!("layer {l} holds a number that is not finite"));
            }
            width = columns;
        }
        match width {
            1 if !self.layers.is_empty() => Ok(()),
            _ => Err("the last layer has not one output".into()),
        }
    }

    /// Predictions in data units at the rows of x (n × d, data units), n; NaN where an input is.
    ///
    /// # Panics
    /// If x has not d columns.
    #[track_caller]
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        let standardised = self.model().predict(&self.scaler.scale_inputs(x));
        self.scaler.unscale_targets(standardised.col(0))
    }

    /// For each input the mean over the rows of x (n × d, data units) of (∂f/∂xⱼ)², in standard units of
    /// inputs and target: how much the network looks at it, d.
    ///
    /// # Panics
    /// If x has not d columns.
    #[track_caller]
    pub fn mean_squared_jacobian(&self, x: &Matrix<f64>) -> Vec<f64> {
        let jacobian = self.model().jacobian(&self.scaler.scale_inputs(x)).swap_remove(0);
        let mean = |column: &[f64]| column.iter().map(|v| v * v).sum::<f64>() / x.rows() as f64;
        (0..x.cols()).map(|j| mean(jacobian.col(j))).collect()
    }

    fn model(&self) -> Mlp<f64> {
        let layer = |l: &SavedLayer| Layer {
            weights: Matrix::from_fn(l.weights.len(), l.biases.len(), |i, j| l.weights[i][j]),
            biases: Matrix::from_columns(1, l.biases.len(), l.biases.clone()),
        };
        Mlp { layers: self.layers.iter().map(layer).collect(), activation: self.activation }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

    fn scaler() -> Scaler {
        let scale = |mean, sd| Scale { mean, sd };
        Scaler { x: vec![scale(1.0, 2.0), scale(-3.0, 0.5)], y: scale(10.0, 4.0) }
    }

    #[test]
    fn a_network_predicts_in_data_units() {
        let model = Mlp::<f64>::glorot(&[2, 5, 1], Activation::Silu, Seed::new(1));
        let teacher = Teacher { model: model.clone(), scaler: scaler(), epochs: 1 };
        let saved = SavedNetwork::new(&teacher);
        assert_eq!(saved.check(2), Ok(()));
        let x = Matrix::from_fn(3, 2, |i, j| (i + 2 * j) as f64);
        let expected = model.predict(&scaler().scale_inputs(&x));
        assert_eq!(saved.predict(&x), scaler().unscale_targets(expected.col(0)));
    }

    #[test]
    fn inputs_rank_by_the_squared_slope_in_standard_units() {
        let line = Mlp {
            layers: vec![Layer {
                weights: Matrix::from_columns(2, 1, vec![3.0, -0.5]),
                biases: Matrix::zeros(1, 1),
            }],
            activation: Activation::Tanh,
        };
        let x = Matrix::from_fn(4, 2, |i, j| (i * (j + 1)) as f64);
        let teacher = Teacher { model: line, scaler: scaler(), epochs: 1 };
        let slopes = SavedNetwork::new(&teacher).mean_squared_jacobian(&x);
        assert!((slopes[0] - 9.0).abs() < 1e-12 && (slopes[1] - 0.25).abs() < 1e-12);
    }

    #[test]
    fn layers_that_do_not_fit_are_refused() {
        let model = Mlp::<f64>::glorot(&[2, 3, 1], Activation::Tanh, Seed::new(1));
        let mut saved = SavedNetwork::new(&Teacher { model, scaler: scaler(), epochs: 1 });
        saved.layers[1].biases = vec![0.0, 1.0];
        assert!(saved.check(2).is_err_and(|what| what.contains("layer 2 is not 3 × 2")));
        assert!(saved.check(3).is_err_and(|what| what.contains("3 inputs but 2 scales")));
    }
}
