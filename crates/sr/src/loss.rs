//! Losses: the cost of a residual r = p − y of a prediction p for a target y.
//!
//! ```text
//! squared     ρ(r) = r²
//! absolute    ρ(r) = |r|
//! Huber       ρ(r) = r² / 2  where |r| ≤ δ,   δ (|r| − δ / 2)  beyond
//! Poisson     the deviance of counts: see `curve`
//! slopes      r² + λ ‖∇p − s‖², the slopes' residuals beside the prediction's: see `matching`
//! ```
//!
//! Source of Huber's: \[Huber64\].

use crate::curve::Curve;
use crate::error::{Error, require};
use crate::slopes;
use limpid_base::{Real, Samples};
use limpid_expr::{Expr, Node, Op, Plan, Scratch};
use std::sync::Arc;

/// Range of targets of which no constant is best.
const ONE_ABOVE: &str = "counts of 0 or more, one of them above 0";

/// The cost ρ of a row; a search minimises its weighted mean over the rows.
///
/// | text | cost of a row | for |
/// |---|---|---|
/// | `mse` | (p − y)² | most targets |
/// | `mae` | \|p − y\| | targets with wild outliers |
/// | `huber=δ` | half a square near y, a line beyond δ | targets with outliers |
/// | `poisson` | 2 (y ln(y / μ) − (y − μ)), μ = exp(p) | counts |
/// | `slopes=λ` | (p − y)² + λ ‖∂p/∂x − s‖² | rows whose slopes s are known, such as a teacher's |
///
/// For counts the formula p is that of the log of the mean, so that no formula predicts less than 0:
///
/// ```
/// use limpid_sr::{Loss, Units};
///
/// let loss: Loss = "poisson".parse()?;
/// assert_eq!(loss.units(), Units::Given); // counts are not centred or scaled
/// assert_eq!(loss.inverse_link(0.0), 1.0); // p = 0 stands for a mean of one
/// assert_eq!(loss.of(0.0, 1.0), 0.0); // which a count of one has no quarrel with
/// assert!(loss.of(0.0, 3.0) > loss.of(0.0, 2.0));
/// # Ok::<(), limpid_sr::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Loss {
    /// Squared residual, (p − y)².
    #[default]
    Squared,
    /// Absolute residual, |p − y|.
    Absolute,
    /// Half the squared residual, (p − y)² / 2, where |p − y| is at most the number δ > 0, and beyond it
    /// the tangent line, so that outliers count less.
    Huber(f64),
    /// Deviance of counts y ≥ 0, 2 (y ln(y / μ) − (y − μ)) with 0 ln 0 = 0, of a formula of the log of
    /// the mean, μ = exp(p).
    Poisson,
    /// Squared residual and λ > 0 times the squared residuals of the slopes,
    /// (p − y)² + λ Σⱼ (∂p/∂xⱼ − sⱼ)², for samples with slopes s.
    Slopes(f64),
    /// Function of one's own.
    #[cfg_attr(feature = "serde", serde(skip))]
    Custom(CustomLoss),
}

/// A loss from a closure.
///
/// ```
/// use limpid_sr::{CustomLoss, Loss};
///
/// let relative = CustomLoss::new("relative", |p, y| ((p - y) / y).abs());
/// assert_eq!(Loss::Custom(relative).of(11.0, 10.0), 0.1);
/// ```
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

/// Units in which a loss takes its targets, and with them the predictions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Units {
    /// Targets may be centred and scaled, y → (y − m) / s, and [`Loss::in_units`] gives the loss in
    /// the new units; predictions come back by p s + m.
    Scaled,
    /// Targets must stay as they are (m = 0, s = 1), for the loss has a meaning for their zero and their
    /// scale; predictions come back by [`Loss::inverse_link`].
    Given,
}

impl std::fmt::Display for Loss {
    /// The text that [`FromStr`](std::str::FromStr) reads: `mse`, `mae`, `poisson` or `huber=1.5`. The name of a
    /// loss from a closure cannot be read, and neither can `slopes=0.1`, for no table holds slopes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Squared => write!(f, "mse"),
            Self::Absolute => write!(f, "mae"),
            Self::Poisson => write!(f, "poisson"),
            Self::Huber(delta) => write!(f, "huber={delta}"),
            Self::Slopes(lambda) => write!(f, "slopes={lambda}"),
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
            None if text == "poisson" => Self::Poisson,
            Some(("huber", delta)) => Self::Huber(delta.parse().map_err(|_| unknown())?),
            _ => return Err(unknown()),
        };
        loss.check().map(|()| loss)
    }
}

impl Loss {
    /// Checks the numbers of a loss: Huber's δ and the λ of slopes must be positive and finite.
    ///
    /// # Errors
    /// [`Error::Setting`] if it is not.
    pub fn check(&self) -> Result<(), Error> {
        let positive = |number: f64| number > 0.0 && number.is_finite();
        match self {
            Self::Huber(d) => require(positive(*d), "loss", self, "huber=δ with a positive δ"),
            Self::Slopes(l) => require(positive(*l), "loss", self, "slopes=λ with a positive λ"),
            Self::Squared | Self::Absolute | Self::Poisson | Self::Custom(_) => Ok(()),
        }
    }

    /// Units in which targets may be given: as they are for Poisson's, whose counts have no other
    /// zero and no other scale; any for the others.
    pub fn units(&self) -> Units {
        if self.curve().is_some() { Units::Given } else { Units::Scaled }
    }

    /// The prediction of the target that a formula's value f stands for: exp(f) for Poisson's, f for
    /// the others.
    pub fn inverse_link(&self, f: f64) -> f64 {
        self.curve().map_or(f, |curve| curve.inverse_link(f))
    }

    /// The formula of the target's mean that a formula f of a search stands for: exp(f) for Poisson's, f
    /// for the others.
    pub fn mean_formula(&self, f: Expr) -> Expr {
        match self {
            Self::Poisson => Expr::unary(Op::Exp, f).simplify(),
            _ => f,
        }
    }

    /// The way back of [`mean_formula`](Self::mean_formula): the formula of a search that stands for a
    /// formula of the mean.
    pub fn link_formula(&self, mean: Expr) -> Expr {
        match (self, mean.nodes()) {
            (Self::Poisson, [.., Node::Op(Op::Exp)]) => mean.part(mean.complexity() - 2),
            (Self::Poisson, _) => Expr::unary(Op::Log, mean).simplify(),
            _ => mean,
        }
    }

    /// The loss as a smooth function of the prediction, if it is minimised as one.
    pub(crate) fn curve(&self) -> Option<Curve> {
        match self {
            Self::Poisson => Some(Curve::Poisson),
            Self::Squared | Self::Absolute | Self::Huber(_) | Self::Slopes(_) | Self::Custom(_) => {
                None
            }
        }
    }

    /// Refuses targets that the loss is not made for, and samples without the slopes that it needs.
    ///
    /// # Errors
    /// [`Error::Target`] with the first of the targets, or [`Error::NoSlopes`].
    pub(crate) fn check_samples<T: Real>(&self, samples: Samples<'_, T>) -> Result<(), Error> {
        if matches!(self, Self::Slopes(_)) && samples.slopes.is_none() {
            return Err(Error::NoSlopes(self.to_string()));
        }
        let Some(curve) = self.curve() else { return Ok(()) };
        let refuse = |row: usize, range: &'static str| Error::Target {
            loss: self.to_string(),
            range,
            row,
            value: samples.y()[row].to_f64(),
        };
        for (row, y) in samples.y().iter().enumerate() {
            let (admitted, range) = curve.admits(y.to_f64());
            if !admitted {
                return Err(refuse(row, range));
            }
        }
        // No finite formula is best for zeros alone.
        let mean = samples.mean(|i| samples.y()[i].to_f64());
        if curve.link(mean).is_finite() { Ok(()) } else { Err(refuse(0, ONE_ABOVE)) }
    }

    /// The loss of one row's prediction; its slopes, which no prediction tells, are left aside.
    pub fn of(&self, prediction: f64, target: f64) -> f64 {
        let r = prediction - target;
        match self {
            Self::Squared | Self::Slopes(_) => r * r,
            Self::Absolute => r.abs(),
            Self::Huber(delta) if r.abs() <= *delta => r * r / 2.0,
            Self::Huber(delta) => delta * (r.abs() - delta / 2.0),
            Self::Poisson => Curve::Poisson.at(prediction, target)[0],
            Self::Custom(custom) => (custom.f)(prediction, target),
        }
    }

    /// Weighted mean over the rows of samples; infinite if the formula is undefined on some row.
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have, Huber's δ is not positive, or slopes
    /// are to be matched that the samples do not have.
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
            Self::Slopes(lambda) => {
                let excess = slopes::excess(plan, samples, scratch);
                let steep = slopes::mean_product(samples, &excess, &excess);
                plan.moments(samples, scratch).mse() + lambda * steep
            }
            Self::Poisson | Self::Custom(_) => self.mean_of_rows(plan, samples, scratch),
        };
        if mean.is_finite() { mean } else { f64::INFINITY }
    }

    /// The mean by its definition, for losses that no evaluation sums up on the way.
    fn mean_of_rows<T: Real>(
        &self,
        plan: &Plan<T>,
        samples: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> f64 {
        let mut predictions = vec![T::ZERO; samples.rows()];
        plan.eval(samples.x, scratch, &mut predictions);
        samples.mean(|i| self.of(predictions[i].to_f64(), samples.y()[i].to_f64()))
    }

    /// The same loss for predictions, targets and slopes divided by s > 0, and the factor that brings its
    /// values back. Poisson's loss and one from a closure are what they are: the factor is 1.
    pub fn in_units(&self, s: f64) -> (Self, f64) {
        match self {
            Self::Squared => (Self::Squared, s * s),
            Self::Absolute => (Self::Absolute, s),
            Self::Huber(delta) => (Self::Huber(delta / s), s * s),
            Self::Slopes(lambda) => (Self::Slopes(*lambda), s * s),
            Self::Poisson | Self::Custom(_) => (self.clone(), 1.0),
        }
    }

    /// The weight ρ′(r) / r of a row's square; residuals below `least` > 0 count as `least`.
    pub(crate) fn weight(&self, prediction: f64, target: f64, least: f64) -> f64 {
        let r = (prediction - target).abs().max(least);
        match self {
            Self::Squared | Self::Slopes(_) => 2.0,
            Self::Absolute => 1.0 / r,
            Self::Huber(delta) => (delta / r).min(1.0),
            Self::Poisson | Self::Custom(_) => {
                let r = if prediction < target { -r } else { r };
                let f = |r: f64| self.of(target + r, target);
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
    fn text_and_loss_are_one_another() {
        for loss in [Loss::Squared, Loss::Absolute, Loss::Huber(1.5), Loss::Poisson] {
            assert_eq!(loss.to_string().parse(), Ok(loss));
        }
        let wrong = |text: &str| text.parse::<Loss>().expect_err("no loss").to_string();
        assert_eq!(
            wrong("rmse"),
            "\"rmse\" is no loss: there are mse, mae, poisson and huber=DELTA, such as huber=1.5"
        );
        assert_eq!(wrong("huber=-1"), "loss is huber=-1, but must be huber=δ with a positive δ");
    }

    #[test]
    fn counts_are_predicted_through_the_link_and_given_as_they_are() {
        assert_eq!((Loss::Squared.units(), Loss::Squared.inverse_link(2.0)), (Units::Scaled, 2.0));
        assert_eq!(Loss::Poisson.units(), Units::Given);
        assert_relative_eq!(Loss::Poisson.inverse_link(2.0), Real::exp(2.0));
        assert_eq!(Loss::Poisson.in_units(3.0), (Loss::Poisson, 1.0));
        let formula = |text: &str| text.parse::<Expr>().expect("a formula");
        for (f, mean) in [("x0 + 1", "exp(x0 + 1)"), ("log(x0)", "exp(log(x0))")] {
            let there = Loss::Poisson.mean_formula(formula(f));
            let value = there.at::<f64>(&[2.0]);
            assert_relative_eq!(value, formula(mean).at(&[2.0]), max_relative = 1e-14);
            let back = Loss::Poisson.link_formula(there).at::<f64>(&[2.0]);
            assert_relative_eq!(back, formula(f).at(&[2.0]), max_relative = 1e-14);
            assert_eq!(Loss::Squared.mean_formula(formula(f)), formula(f));
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
