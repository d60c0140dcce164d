//! Which formula is marked, as the command line says it.

use limpid::Selection;

/// Which formula is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Rule {
    /// As one-se, but a linear formula stays unless that one beats it by one standard error
    Earned,
    /// The simplest within one standard error of the lowest validation loss
    OneSe,
    /// The lowest validation loss
    Best,
    /// The steepest drop of the training loss per node, as in PySR
    Score,
}

impl From<Rule> for Selection {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Earned | Rule::OneSe => Self::SimplestWithin { standard_errors: 1.0 },
            Rule::Best => Self::BestLoss,
            Rule::Score => Self::Score,
        }
    }
}
