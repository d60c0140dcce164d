//! The goal of a search: what errors cost, and which formula is marked.
//!
//! ```text
//! mse        ρ(r) = r²              r = p − y
//! mae        ρ(r) = |r|
//! huber=δ    ρ(r) = r² / 2  where |r| ≤ δ,   δ (|r| − δ / 2)  beyond
//! poisson    2 (y ln(y / μ) − (y − μ)),   μ = exp(p), for counts
//! ```
//!
//! A search minimises the weighted mean of ρ over training rows; rules choose by its mean over validation rows.

use limpid_distill::{Choice, FitConfig};
use limpid_sr::{Loss, Selection};

/// What errors cost, and which formula of a front is marked.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
#[cfg_attr(feature = "cli", command(next_help_heading = "Search"))]
#[non_exhaustive]
pub struct Goal {
    /// What errors cost: mse, mae, huber=DELTA with DELTA in the unit of the target, or poisson for counts
    #[cfg_attr(feature = "cli", arg(long, value_name = "LOSS", default_value = "mse", value_parser = str::parse::<Loss>))]
    pub loss: Loss,
    /// The formula that is marked
    #[cfg_attr(feature = "cli", arg(long, value_enum, default_value = "earned"))]
    pub select: Rule,
    /// End a search when a formula's training loss is at most this, in data units
    #[cfg_attr(feature = "cli", arg(long, value_name = "LOSS", value_parser = target_loss))]
    pub target_loss: Option<f64>,
    /// Levenberg-Marquardt iterations on the constants of a promising formula [default: 4]; 0: linear scaling only
    #[cfg_attr(feature = "cli", arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=1000)))]
    pub fit_iterations: Option<u16>,
}

/// The rule by which one formula of a front is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum Rule {
    /// The same as one-se, but a linear formula stays unless that one beats it by one standard error, and the mean
    /// unless what is left tells labels apart beyond chance
    #[default]
    Earned,
    /// The simplest within one standard error of the lowest validation loss
    OneSe,
    /// The lowest validation loss
    Best,
    /// The steepest drop of the training loss per node, as in PySR
    Score,
}

impl Rule {
    /// The rule as a value of the method, with its ranking kept.
    fn choice(self, choice: Choice) -> Choice {
        let selection = match self {
            Self::Earned | Self::OneSe => Selection::SimplestWithin { standard_errors: 1.0 },
            Self::Best => Selection::BestLoss,
            Self::Score => Selection::Score,
        };
        let earned = self == Self::Earned;
        let beyond_chance = choice.beyond_chance.filter(|_| earned);
        choice.with_selection(selection).with_linear(earned).with_beyond_chance(beyond_chance)
    }
}

/// The rule of a choice in words; `goal` says what errors on validation rows are errors for.
pub(crate) fn rule(choice: &Choice, goal: &str) -> String {
    let lowest = format!("the lowest error on validation rows ({goal})");
    match choice.selection {
        Selection::SimplestWithin { .. } => {
            let line = ", or a linear formula that it does not beat by one standard error";
            let mean = ", or the mean if that does not tell labels apart beyond chance";
            let line = if choice.linear { line } else { "" };
            let mean = if choice.beyond_chance.is_some() { mean } else { "" };
            format!("the simplest within one standard error of {lowest}{line}{mean}")
        }
        Selection::BestLoss => lowest,
        _ => "the steepest drop of the training error per node".into(),
    }
}

/// The name of a loss above a column.
pub(crate) fn loss_name(loss: &Loss) -> &'static str {
    match loss {
        Loss::Squared => "MSE",
        Loss::Absolute => "MAE",
        Loss::Huber(_) => "Huber",
        Loss::Poisson => "deviance",
        _ => "loss",
    }
}

impl Goal {
    /// The configuration with this goal.
    #[must_use]
    pub fn aim(&self, config: FitConfig) -> FitConfig {
        let (search, choice) = (config.search.clone(), self.select.choice(config.choice));
        let iterations = self.fit_iterations.map_or(search.fit_iterations, usize::from);
        let search = search
            .with_fit_iterations(iterations)
            .with_loss(self.loss.clone())
            .with_target_loss(self.target_loss);
        config.with_search(search).with_choice(choice)
    }
}

/// A number that a loss can have.
#[cfg(feature = "cli")]
fn target_loss(text: &str) -> Result<f64, String> {
    let loss = text.parse::<f64>().ok().filter(|l| *l >= 0.0 && l.is_finite());
    loss.ok_or_else(|| "a number of 0 or more is needed".into())
}
