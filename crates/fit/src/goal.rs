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
    /// The formula that is chosen: it goes into formula.*, and is scored
    #[cfg_attr(
        feature = "cli",
        arg(long, visible_alias = "select", value_enum, default_value = "accurate")
    )]
    pub choose: Rule,
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
    /// The accurate formula: the simplest within 2 % of the lowest validation loss, or the mean if that does not tell labels
    /// apart beyond chance
    #[default]
    Accurate,
    /// The simple formula: the knee of the front, where each node still buys .01 of R2, or the mean likewise
    Simple,
    /// The simplest within one standard error of the lowest validation loss, or a linear formula that it does not beat by
    /// one standard error, or the mean likewise
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
        let usual = if self == Self::Simple { Choice::simple() } else { Choice::default() };
        let selection = match self {
            Self::Earned | Self::OneSe => Selection::SimplestWithin { standard_errors: 1.0 },
            Self::Score => Selection::Score,
            Self::Best => Selection::BestLoss,
            Self::Accurate | Self::Simple => usual.selection,
        };
        let careful = matches!(self, Self::Accurate | Self::Simple | Self::Earned);
        choice
            .with_selection(selection)
            .with_linear(careful)
            .with_earned(self == Self::Earned)
            .with_sound(careful)
            .with_beyond_chance(usual.beyond_chance.filter(|_| careful))
    }
}

/// The rule of a choice in words; `goal` says what errors on validation rows are errors for.
pub(crate) fn rule(choice: &Choice, goal: &str) -> String {
    let lowest = format!("the lowest error on validation rows ({goal})");
    let picked = match choice.selection {
        Selection::SimplestWithin { .. } => {
            format!("the simplest within one standard error of {lowest}")
        }
        Selection::BestLoss => lowest,
        Selection::NearlyBest { excess } => {
            format!("the simplest within {} % of {lowest}", 100.0 * excess)
        }
        Selection::Knee { per_node } => {
            format!("the highest R2 on validation rows ({goal}) less {per_node} a node")
        }
        _ => "the steepest drop of the training error per node".into(),
    };
    let line = match choice.linear && choice.earned {
        true => ", or a linear formula that it does not beat by one standard error",
        false => "",
    };
    let sound = match choice.sound {
        true => ", or one that is as good where its shape is doubtful",
        false => "",
    };
    let mean = match choice.beyond_chance {
        Some(_) => ", or the mean if that does not tell labels apart beyond chance",
        None => "",
    };
    format!("{picked}{sound}{line}{mean}")
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
        let (search, choice) = (config.search.clone(), self.choose.choice(config.choice));
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
