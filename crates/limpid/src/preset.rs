//! Settings by name.

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
    pub(crate) fn config(self) -> sr::Config {
        match self {
            Self::Limpid => sr::Config::default(),
            Self::Study => sr::Config::study(),
        }
    }
}
