//! The saved model: a network or a formula together with its scalers, as JSON.

use limpid_base::Matrix;
use limpid_data::{Scale, Scaler};
use limpid_expr::Expr;
use limpid_mlp::{Activation, Layer, Mlp};
use serde::{Deserialize, Serialize};

/// The file format's version; raised when it changes.
const VERSION: u32 = 1;

/// A model that predicts in data units, with the names of its columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedModel {
    version: u32,
    /// Names of the inputs, d.
    pub features: Vec<String>,
    /// Name of the target.
    pub target: String,
    /// From data units to standardised ones.
    pub scaler: Scaler,
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    Network {
        activation: Activation,
        layers: Vec<SavedLayer>,
    },
    /// In standardised units.
    Formula(String),
}

/// One layer, weights row by row: `weights[input][output]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SavedLayer {
    weights: Vec<Vec<f64>>,
    biases: Vec<f64>,
}

/// Why a file is no saved model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SavedModelError {
    /// Not JSON, or other fields.
    #[error("not a saved model: {0}; write it again with this version of limpid")]
    Json(#[from] serde_json::Error),
    /// Another version of the format.
    #[error(
        "saved model of version {found}, but this program reads version {VERSION}: write it again"
    )]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// Numbers that do not fit together.
    #[error("saved model is inconsistent: {what}; write it again")]
    Inconsistent {
        /// What does not fit.
        what: String,
    },
}

fn inconsistent(what: impl Into<String>) -> SavedModelError {
    SavedModelError::Inconsistent { what: what.into() }
}

impl SavedModel {
    /// A network of standardised inputs and target.
    pub fn network(
        model: &Mlp<f64>,
        scaler: Scaler,
        features: Vec<String>,
        target: String,
    ) -> Self {
        let layer = |l: &Layer<f64>| SavedLayer {
            weights: (0..l.weights.rows()).map(|i| l.weights.row(i)).collect(),
            biases: l.biases.row(0),
        };
        let layers = model.layers.iter().map(layer).collect();
        let body = Body::Network { activation: model.activation, layers };
        Self { version: VERSION, features, target, scaler, body }
    }

    /// A formula of standardised inputs and target.
    pub fn formula(expr: &Expr, scaler: Scaler, features: Vec<String>, target: String) -> Self {
        Self { version: VERSION, features, target, scaler, body: Body::Formula(expr.to_string()) }
    }

    /// The model as JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("names and numbers are always JSON")
    }

    /// Reads what [`SavedModel::to_json`] wrote, and checks that its parts fit together.
    ///
    /// # Errors
    /// If the text is something else, of another version, or inconsistent.
    pub fn from_json(text: &str) -> Result<Self, SavedModelError> {
        let saved: Self = serde_json::from_str(text)?;
        if saved.version != VERSION {
            return Err(SavedModelError::Version { found: saved.version });
        }
        saved.check()?;
        Ok(saved)
    }

    fn check(&self) -> Result<(), SavedModelError> {
        let d = self.features.len();
        if self.scaler.x.len() != d {
            return Err(inconsistent(format!("{d} features but {} scales", self.scaler.x.len())));
        }
        let bad = |s: &Scale| !(s.mean.is_finite() && s.sd.is_finite() && s.sd > 0.0);
        if self.scaler.x.iter().chain([&self.scaler.y]).any(bad) {
            return Err(inconsistent("a scale is not a positive number"));
        }
        match &self.body {
            Body::Formula(_) => self.expr().map(|_| ()),
            Body::Network { layers, .. } => check_layers(layers, d),
        }
    }

    fn expr(&self) -> Result<Option<Expr>, SavedModelError> {
        let Body::Formula(text) = &self.body else { return Ok(None) };
        let expr: Expr =
            text.parse().map_err(|e| inconsistent(format!("formula {text:?}: {e}")))?;
        match expr.variables().last() {
            Some(&v) if v as usize >= self.features.len() => Err(inconsistent(format!(
                "the formula uses x{v} of {} features",
                self.features.len()
            ))),
            _ => Ok(Some(expr)),
        }
    }

    /// Predictions in data units at the rows of x (n × d, data units), n.
    ///
    /// # Panics
    /// If x has another number of columns than the model has features.
    #[track_caller]
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        let scaled = self.scaler.scale_inputs(x);
        let expr = self.expr().expect("checked when the model was made or read");
        let standardised = match (&self.body, expr) {
            (Body::Network { activation, layers }, _) => {
                network(*activation, layers).predict(&scaled).col(0).to_vec()
            }
            (Body::Formula(_), expr) => {
                let expr = expr.expect("a formula's body is a formula");
                crate::Model::Formula(expr).predict(&scaled)
            }
        };
        self.scaler.unscale_targets(&standardised)
    }
}

/// Widths fit, weights are rectangular and finite, one output.
fn check_layers(layers: &[SavedLayer], inputs: usize) -> Result<(), SavedModelError> {
    let mut width = inputs;
    for (l, layer) in layers.iter().enumerate() {
        let columns = layer.biases.len();
        let fits =
            layer.weights.len() == width && layer.weights.iter().all(|row| row.len() == columns);
        if !fits {
            return Err(inconsistent(format!("layer {} is not {width} × {columns}", l + 1)));
        }
        let mut values = layer.weights.iter().flatten().chain(&layer.biases);
        if !values.all(|v| v.is_finite()) {
            return Err(inconsistent(format!("layer {} holds a number that is not finite", l + 1)));
        }
        width = columns;
    }
    if width == 1 && !layers.is_empty() {
        Ok(())
    } else {
        Err(inconsistent("the last layer has not one output"))
    }
}

fn network(activation: Activation, layers: &[SavedLayer]) -> Mlp<f64> {
    let layer = |l: &SavedLayer| Layer {
        weights: Matrix::from_fn(l.weights.len(), l.biases.len(), |i, j| l.weights[i][j]),
        biases: Matrix::from_columns(1, l.biases.len(), l.biases.clone()),
    };
    Mlp { layers: layers.iter().map(layer).collect(), activation }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

    fn scaler() -> Scaler {
        let scale = |mean, sd| Scale { mean, sd };
        Scaler { x: vec![scale(1.0, 2.0), scale(-3.0, 0.5)], y: scale(10.0, 4.0) }
    }

    fn names() -> (Vec<String>, String) {
        (vec!["a".into(), "b c".into()], "y".into())
    }

    #[test]
    fn a_network_comes_back_to_the_bit_and_predicts_in_data_units() {
        let model = Mlp::<f64>::glorot(&[2, 5, 1], Activation::Silu, Seed::new(1));
        let (features, target) = names();
        let saved = SavedModel::network(&model, scaler(), features, target);
        let read = SavedModel::from_json(&saved.to_json()).expect("what was written");
        assert_eq!(read, saved);
        let x = Matrix::from_fn(3, 2, |i, j| (i + 2 * j) as f64);
        let expected = model.predict(&scaler().scale_inputs(&x));
        assert_eq!(read.predict(&x), scaler().unscale_targets(expected.col(0)));
    }

    #[test]
    fn a_formula_comes_back_and_predicts_in_data_units() {
        let (features, target) = names();
        let expr: Expr = "x0 * 2 - sin(x1)".parse().expect("a formula");
        let saved = SavedModel::formula(&expr, scaler(), features, target);
        let read = SavedModel::from_json(&saved.to_json()).expect("what was written");
        let x = Matrix::from_fn(1, 2, |_, j| [3.0, -3.0][j]);
        assert_eq!(read.predict(&x), [10.0 + 4.0 * 2.0]);
    }

    #[test]
    fn damaged_files_are_refused_with_what_is_wrong() {
        let model = Mlp::<f64>::glorot(&[2, 3, 1], Activation::Tanh, Seed::new(1));
        let (features, target) = names();
        let text = SavedModel::network(&model, scaler(), features, target).to_json();
        let error = |text: &str| SavedModel::from_json(text).unwrap_err().to_string();
        assert!(error(&text[..40]).starts_with("not a saved model"));
        assert!(error(&text.replace("\"version\": 1", "\"version\": 9")).contains("version 9"));
        assert!(error(&text.replace("\"sd\": 4.0", "\"sd\": 0.0")).contains("scale"));
        assert!(
            error(&text.replacen("\"b c\"", "\"b c\", \"d\"", 1))
                .contains("3 features but 2 scales")
        );
        let mut value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        value["body"]["network"]["layers"][1]["biases"] = serde_json::json!([0.0, 1.0]);
        assert!(error(&value.to_string()).contains("layer 2 is not 3 × 2"));
    }
}
