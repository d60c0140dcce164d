//! What a residual r = p − y of a prediction p for a target y costs.
//!
//! ```text
//! squared     ρ(r) = r²
//! absolute    ρ(r) = |r|
//! Huber       ρ(r) = r² / 2  where |r| ≤ δ,   δ (|r| − δ / 2)  beyond
//! ```
//!
//! Source of the last: \[Huber64\].

use crate::error::{Error, require};
use limpid_base::{Real, Samples};
use limpid_expr::{Plan, Scratch};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The cost ρ of a row; a search minimises its weighted mean over the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Loss {
    /// (p − y)²
    #[default]
    Squared,
    /// |p − y|
    Absolute,
    /// (p − y)² / 2 where |p − y| is at most the number δ > 0, and beyond it the tangent line, so
    /// that outliers count less.
    Huber(f64),
    /// A function of one's own.
    #[serde(skip)]
    Custom(CustomLoss),
}

/// A loss from a closure.
#[derive(Clone)]
pub struct CustomLoss {
    name: String,
    f: Arc<dyn Fn(f64, f64) -> f64 + Send + Sync>,
}

impl CustomLoss {
    /// The loss f(p, y) of a prediction p for a target y. It should be least at p = y and grow with
    /// |p − y|, and must be a pure function; losses of one name count as equal.
    pub fn new(
        name: impl Into<String>,
        f: impl Fn(f64, f64) -> f64 + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), f: Arc::new(f) }
    }
}

impl PartialEq for CustomLoss {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for CustomLoss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CustomLoss({:?})", self.name)
    }
}

/// How the targets of a loss may be given to a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Units {
    /// Targets may be centred and scaled, y → (y − m) / s, and so are predictions.
    Scaled,
    /// Targets must stay as they are.
    Given,
}

impl std::fmt::Display for Loss {
    /// The text that [`FromStr`](std::str::FromStr) reads: `mse`, `mae` or `huber=1.5`; a loss from a
    /// closure has its name, which cannot be read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Squared => write!(f, "mse"),
            Self::Absolute => write!(f, "mae"),
            Self::Huber(delta) => write!(f, "huber={delta}"),
            Self::Custom(custom) => write!(f, "{}", custom.name),
        }
    }
}

impl std::str::FromStr for Loss {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unknown = || Error::UnknownLoss(text.to_string());
        let loss = match text.split_once('=') {
            None if text == "mse" => Self::Squared,
            None if text == "mae" => Self::Absolute,
            Some(("huber", delta)) => Self::Huber(delta.parse().map_err(|_| unknown())?),
            _ => return Err(unknown()),
        };
        loss.check().map(|()| loss)
    }
}

impl Loss {
    /// Whether the loss is one: for Huber's, δ must be positive and finite.
    ///
    /// # Errors
    /// [`Error::Setting`] if it is not.
    pub fn check(&self) -> Result<(), Error> {
        let sound = !matches!(self, Self::Huber(delta) if !(*delta > 0.0 && delta.is_finite()));
        require(sound, "loss", self, "huber=δ with δ > 0")
    }

    /// Units in which targets may be given: for all losses up to now, any.
    pub fn units(&self) -> Units {
        Units::Scaled
    }

    /// The prediction of the target that a formula's value f stands for; f itself for all losses up
    /// to now.
    pub fn inverse_link(&self, f: f64) -> f64 {
        f
    }

    /// The loss of one row.
    pub fn of(&self, prediction: f64, target: f64) -> f64 {
        let r = prediction - target;
        match self {
            Self::Squared => r * r,
            Self::Absolute => r.abs(),
            Self::Huber(delta) if r.abs() <= *delta => r * r / 2.0,
            Self::Huber(delta) => delta * (r.abs() - delta / 2.0),
            Self::Custom(custom) => (custom.f)(prediction, target),
        }
    }

    /// Weighted mean over the rows of samples; infinite if the formula is undefined on some row.
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have, or Huber's δ is not positive.
    #[track_caller]
    pub fn mean<T: Real>(
        &self,
        plan: &Plan<T>,
        samples: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> f64 {
        let mean = match self {
            Self::Squared => plan.moments(samples, scratch).mse(),
            Self::Absolute => plan.absolute_error(samples, scratch),
            Self::Huber(delta) => plan.huber_error(*delta, samples, scratch),
            Self::Custom(_) => self.mean_of_rows(plan, samples, scratch),
        };
        if mean.is_finite() { mean } else { f64::INFINITY }
    }

    fn mean_of_rows<T: Real>(
        &self,
        plan: &Plan<T>,
        samples: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> f64 {
        let mut predictions = vec![T::ZERO; samples.rows()];
        plan.eval(samples.x, scratch, &mut predictions);
        let weight = |i: usize| samples.weights.map_or(1.0, |w| w[i].to_f64());
        let rows = predictions.iter().zip(samples.y()).enumerate();
        let (sum, total) = rows.fold((0.0, 0.0), |(sum, total), (i, (p, y))| {
            (weight(i).mul_add(self.of(p.to_f64(), y.to_f64()), sum), total + weight(i))
        });
        sum / total
    }

    /// The same loss for predictions and targets divided by s > 0, and the factor that brings its
    /// values back. A loss from a closure is what it is: the factor is 1.
    pub fn in_units(&self, s: f64) -> (Self, f64) {
        match self {
            Self::Squared => (Self::Squared, s * s),
            Self::Absolute => (Self::Absolute, s),
            Self::Huber(delta) => (Self::Huber(delta / s), s * s),
            Self::Custom(custom) => (Self::Custom(custom.clone()), 1.0),
        }
    }

    /// ρ′(r) / r; residuals below `least` > 0 count as `least`.
    pub(crate) fn weight(&self, prediction: f64, target: f64, least: f64) -> f64 {
        let r = (prediction - target).abs().max(least);
        match self {
            Self::Squared => 2.0,
            Self::Absolute => 1.0 / r,
            Self::Huber(delta) => (delta / r).min(1.0),
            Self::Custom(custom) => {
                let r = if prediction < target { -r } else { r };
                let f = |r: f64| (custom.f)(target + r, target);
                // Central differences over a step that balances truncation and rounding.
                let h = 1e-5 * r;
                ((f(r + h) - f(r - h)) / (2.0 * h) / r).max(0.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use limpid_base::Matrix;
    use limpid_expr::Expr;

    fn all() -> [Loss; 4] {
        let quartic = CustomLoss::new("quartic", |p, y| (p - y) * (p - y) * (p - y) * (p - y));
        [Loss::Squared, Loss::Absolute, Loss::Huber(0.7), Loss::Custom(quartic)]
    }

    #[test]
    fn a_weight_is_the_slope_of_the_loss_over_the_residual() {
        for loss in all() {
            for r in [-3.0, -0.4, 0.2, 2.5] {
                let slope = (loss.of(1.0 + r + 1e-6, 1.0) - loss.of(1.0 + r - 1e-6, 1.0)) / 2e-6;
                let weight = loss.weight(1.0 + r, 1.0, 1e-9);
                assert_relative_eq!(weight, slope / r, max_relative = 1e-6);
            }
        }
    }

    #[test]
    fn a_mean_is_the_weighted_mean_of_the_rows_losses() {
        let x = Matrix::from_fn(3, 1, |i, _| [0.1, 2.0, -4.0][i]);
        let (y, weights) = ([0.4, 0.0, 1.0], [1.0, 3.0, 0.5]);
        let samples = Samples::new(&x, &y).with_weights(Some(&weights));
        let plan = "x0".parse::<Expr>().expect("a formula").compile::<f64>();
        for loss in all() {
            let rows = (0..3).map(|i| weights[i] * loss.of(x[(i, 0)], y[i]));
            let mean = loss.mean(&plan, samples, &mut Scratch::new());
            assert_relative_eq!(mean, rows.sum::<f64>() / 4.5, max_relative = 1e-12);
        }
    }

    #[test]
    fn units_change_the_numbers_not_the_loss() {
        for loss in &all()[..3] {
            let (scaled, factor) = loss.in_units(4.0);
            assert_relative_eq!(factor * scaled.of(0.75, 0.25), loss.of(3.0, 1.0));
        }
    }

    #[test]
    fn a_loss_is_infinite_where_a_prediction_is_undefined() {
        let x = Matrix::from_fn(2, 1, |i, _| i as f64 - 1.0);
        let plan = "log(x0)".parse::<Expr>().expect("a formula").compile::<f64>();
        for loss in all() {
            let mean = loss.mean(&plan, Samples::new(&x, &[0.0; 2]), &mut Scratch::new());
            assert_eq!(mean, f64::INFINITY, "{loss:?}");
        }
    }

    #[test]
    fn a_closure_is_not_written_to_a_file() {
        for loss in &all()[..3] {
            let text = serde_json::to_string(loss).expect("plain data");
            assert_eq!(serde_json::from_str::<Loss>(&text).expect("reads back"), *loss);
        }
        assert!(serde_json::to_string(&all()[3]).is_err());
    }
}
