//! The saved model: how a table becomes inputs, the formulas of a front, and a network, as JSON.

use crate::fitted::{Fitted, FrontRow};
use crate::model::predict;
use crate::network::SavedNetwork;
use crate::seal::{checksum, is_whole, sealed};
use limpid_base::Matrix;
use limpid_data::Encoding;
use serde::{Deserialize, Serialize};

/// The file format's version; raised when it changes.
const VERSION: u32 = 2;

/// Most nodes of a formula in a file: far more than any search makes.
const MAX_NODES: usize = 100_000;

/// What predicts in data units, from the columns of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedModel {
    version: u32,
    /// Name of the target.
    pub target: String,
    /// From the columns of a table to d inputs.
    pub encoding: Encoding,
    /// The least and the greatest value of each input among the training rows, d.
    pub bounds: Vec<[f64; 2]>,
    /// The formulas, simplest first; none for a network alone.
    pub front: Vec<FrontRow>,
    /// Index of the chosen formula in the front.
    pub chosen: Option<usize>,
    /// The teacher of the lowest validation error, if there was one.
    pub network: Option<SavedNetwork>,
}

/// Why a file is no saved model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SavedModelError {
    /// Not JSON, or other fields.
    #[error("not a saved model: {0}; write it again with this version of limpid")]
    Json(String),
    /// Another version of the format.
    #[error(
        "saved model of version {found}, but this program reads version {VERSION}: write it again"
    )]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// The content is not what its checksum says.
    #[error("the saved model was changed or damaged: restore the file, or write it again")]
    Changed,
    /// Parts that do not fit together.
    #[error("saved model is inconsistent: {what}; write it again")]
    Inconsistent {
        /// What does not fit.
        what: String,
    },
}

/// All that older and newer files have in common.
#[derive(Deserialize)]
#[serde(expecting = "an object with a version")]
struct Versioned {
    version: u32,
}

impl SavedModel {
    /// A model without formulas or a network, of inputs x (n × d, data units) made by `encoding`.
    pub fn new(target: String, encoding: Encoding, x: &Matrix<f64>) -> Self {
        let bounds = (0..x.cols()).map(|j| {
            let least = x.col(j).iter().copied().fold(f64::INFINITY, f64::min);
            [least, x.col(j).iter().copied().fold(f64::NEG_INFINITY, f64::max)]
        });
        let bounds = bounds.collect();
        Self {
            version: VERSION,
            target,
            encoding,
            bounds,
            front: vec![],
            chosen: None,
            network: None,
        }
    }

    /// The same with what a fit found: its front and its best teacher.
    #[must_use]
    pub fn with_fit(mut self, fitted: &Fitted) -> Self {
        self.front.clone_from(&fitted.front);
        self.chosen = Some(fitted.chosen);
        let best = fitted.best_teacher();
        self.network = best.map(SavedNetwork::new);
        self
    }

    /// The model as JSON text, with a checksum.
    pub fn to_json(&self) -> String {
        sealed(self)
    }

    /// The checksum of [`SavedModel::to_json`], by which other files can name the model that they belong to.
    pub fn checksum(&self) -> String {
        checksum(self)
    }

    /// Reads what [`SavedModel::to_json`] wrote, and checks that its parts fit together.
    ///
    /// # Errors
    /// If the text is something else, of another version, not what its checksum says, or inconsistent.
    pub fn from_json(text: &str) -> Result<Self, SavedModelError> {
        let json = |error: serde_json::Error| SavedModelError::Json(error.to_string());
        let Versioned { version } = serde_json::from_str(text).map_err(json)?;
        if version != VERSION {
            return Err(SavedModelError::Version { found: version });
        }
        if !is_whole(text) {
            return Err(SavedModelError::Changed);
        }
        let saved: Self = serde_json::from_str(text).map_err(json)?;
        saved.check().map_err(|what| SavedModelError::Inconsistent { what })?;
        Ok(saved)
    }

    fn check(&self) -> Result<(), String> {
        self.encoding.check()?;
        let d = self.encoding.features().len();
        if self.bounds.len() != d {
            return Err(format!("{d} inputs but {} bounds", self.bounds.len()));
        }
        if let Some(j) = self.bounds.iter().position(|[least, most]| least > most) {
            return Err(format!("the bounds of input {j} are {:?}", self.bounds[j]));
        }
        for (i, row) in self.front.iter().enumerate() {
            if row.formula.nodes().len() > MAX_NODES {
                return Err(format!("formula {i} has over {MAX_NODES} nodes"));
            }
            if let Some(v) = row.formula.variables().last().filter(|v| **v as usize >= d) {
                return Err(format!("formula {i} uses x{v} of {d} inputs"));
            }
        }
        match (self.chosen, self.front.len()) {
            (None, 0) => {}
            (Some(chosen), rows) if chosen < rows => {}
            (Some(chosen), rows) => return Err(format!("formula {chosen} of {rows} is chosen")),
            (None, rows) => return Err(format!("none of {rows} formulas is chosen")),
        }
        match &self.network {
            Some(network) => network.check(d),
            None if self.front.is_empty() => Err("there is neither formula nor network".into()),
            None => Ok(()),
        }
    }

    /// The names of the inputs, d.
    pub fn features(&self) -> Vec<String> {
        self.encoding.features()
    }

    /// Predictions of the formula of that index at the rows of x (n × d, data units), n; not finite where
    /// the formula is undefined.
    ///
    /// # Panics
    /// If there is no such formula, or x has not d columns.
    #[track_caller]
    pub fn predict(&self, index: usize, x: &Matrix<f64>) -> Vec<f64> {
        assert_eq!(
            x.cols(),
            self.bounds.len(),
            "{} columns, {} inputs",
            x.cols(),
            self.bounds.len()
        );
        predict(&self.front[index].formula, x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Metrics, Origin, Teacher};
    use limpid_base::Seed;
    use limpid_data::{Code, Coded, Scale, Scaler};
    use limpid_mlp::{Activation, Mlp};

    fn model() -> SavedModel {
        let number = |name: &str| Coded { name: name.into(), code: Code::Number { fill: None } };
        let encoding = Encoding::new(vec![number("a"), number("b c")]);
        let x = Matrix::from_fn(4, 2, |i, j| (i + 10 * j) as f64);
        let mut model = SavedModel::new("y".into(), encoding, &x);
        let errors = Metrics { mse: 0.1, r2: 0.9, loss: None };
        let formula = |text: &str| FrontRow {
            test: None,
            doubts: vec![],
            formula: text.parse().expect("a formula"),
            complexity: 3,
            origin: Origin::Labels,
            train: None,
            valid: errors,
            fidelity: None,
        };
        model.front = vec![formula("0.1 + x0"), formula("x0 * 2 - sin(x1)")];
        model.chosen = Some(1);
        model
    }

    fn network() -> SavedNetwork {
        let scale = |mean, sd| Scale { mean, sd };
        let scaler = Scaler { x: vec![scale(1.0, 2.0), scale(-3.0, 0.5)], y: scale(10.0, 4.0) };
        let model = Mlp::glorot(&[2, 3, 1], Activation::Tanh, Seed::new(1));
        SavedNetwork::new(&Teacher { model, scaler, epochs: 1 })
    }

    #[test]
    fn a_model_comes_back_to_the_bit_and_predicts() {
        let saved = SavedModel { network: Some(network()), ..model() };
        assert_eq!(saved.bounds, [[0.0, 3.0], [10.0, 13.0]]);
        let read = SavedModel::from_json(&saved.to_json()).expect("what was written");
        assert_eq!(read, saved);
        let x = Matrix::from_fn(1, 2, |_, j| [3.0, 0.0][j]);
        assert_eq!((read.predict(0, &x), read.predict(1, &x)), (vec![3.1], vec![6.0]));
    }

    #[test]
    fn damaged_files_are_refused_with_what_is_wrong() {
        let error = |text: &str| SavedModel::from_json(text).unwrap_err().to_string();
        let text = SavedModel { network: Some(network()), ..model() }.to_json();
        assert!(error(&text[..40]).starts_with("not a saved model"));
        assert!(error("{\"version\": 1}").contains("version 1, but this program reads version 2"));
        assert!(error(&text.replacen("sin(x1)", "cos(x1)", 1)).contains("changed or damaged"));
        // Without its checksum it is a file of an older version of the program.
        let (text, _) = text.rsplit_once(",\n  \"blake3\"").expect("a checksum");
        let text = format!("{text}\n}}");
        assert!(SavedModel::from_json(&text).is_ok());
        let changed = |from: &str, to: &str| error(&text.replacen(from, to, 1));
        assert!(changed("\"chosen\": 1", "\"chosen\": 2").contains("formula 2 of 2 is chosen"));
        assert!(changed("sin(x1)", "sin(x2)").contains("formula 1 uses x2 of 2 inputs"));
        assert!(changed("10.0,", "99.0,").contains("the bounds of input 1"));
        assert!(changed("\"sd\": 4.0", "\"sd\": 0.0").contains("scale"));
        let nothing = SavedModel { front: vec![], chosen: None, ..model() };
        assert!(error(&nothing.to_json()).contains("neither formula nor network"));
    }
}
