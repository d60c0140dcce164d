//! Settings of searches by name.

use limpid::distill::{Choice, FitConfig, Ranking};
use limpid::sr;

/// Settings of the search that have no flag of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Preset {
    /// For a formula to keep: four islands of 200, 10000000000 node evaluations
    Limpid,
    /// The study's: two islands of 100, 800000000 node evaluations
    Study,
}

impl Preset {
    /// The labels as the only lesson, so that formulas are ranked by their training errors.
    pub(crate) fn config(self) -> FitConfig {
        let search = match self {
            Self::Limpid => sr::Config::default(),
            Self::Study => sr::Config::study(),
        };
        let choice = Choice::default().with_ranking(Ranking::Training);
        FitConfig::default().with_search(search).with_choice(choice)
    }
}
