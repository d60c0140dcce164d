//! The tools that search, and what they are compared with.

use serde::{Deserialize, Serialize};

/// A program together with its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tool {
    /// Formulas of at most 30 nodes, trained on all training rows.
    Limpid30,
    /// Formulas of at most 60 nodes, trained on all training rows.
    Limpid60,
    /// Limpid as [`Self::Limpid30`], with the study's preset, which has a budget of work.
    LimpidStudy,
    /// Formulas of at most 30 nodes; a quarter of the training rows is held back to select the formula.
    LimpidSelects,
    /// Limpid as [`Self::Limpid30`], at most 10 iterations of Levenberg-Marquardt.
    LimpidFits,
    /// Limpid as [`Self::LimpidFits`], without Levenberg-Marquardt.
    LimpidWithoutFits,
    Operon,
    /// Formulas about as large as those of [`Self::LimpidFits`], 10 iterations of Levenberg-Marquardt.
    OperonFits,
    /// Formulas as large as those of [`Self::LimpidWithoutFits`], no Levenberg-Marquardt.
    OperonWithoutFits,
    SymbolicRegression,
    Gplearn,
    Linear,
    Boosting,
}

/// Names of the groups in `--tools`.
const GROUPS: [&str; 6] =
    ["limpid", "operon", "symbolic_regression", "gplearn", "linear", "boosting"];

impl Tool {
    /// Tools whose answers are compared.
    pub(crate) const COMPARED: [Self; 8] = [
        Self::Linear,
        Self::Boosting,
        Self::Limpid30,
        Self::Limpid60,
        Self::LimpidStudy,
        Self::Operon,
        Self::SymbolicRegression,
        Self::Gplearn,
    ];

    /// The group as `--tools` names it; the error says which there are.
    pub(crate) fn parse_group(name: &str) -> Result<&'static str, String> {
        let known = GROUPS.into_iter().find(|group| *group == name);
        known.ok_or_else(|| format!("there are {}", GROUPS.join(", ")))
    }

    /// The tool's group in `--tools`.
    pub(crate) fn group(self) -> &'static str {
        match self {
            Self::Limpid30
            | Self::Limpid60
            | Self::LimpidStudy
            | Self::LimpidSelects
            | Self::LimpidFits
            | Self::LimpidWithoutFits => "limpid",
            Self::Operon | Self::OperonFits | Self::OperonWithoutFits => "operon",
            Self::SymbolicRegression => "symbolic_regression",
            Self::Gplearn => "gplearn",
            Self::Linear => "linear",
            Self::Boosting => "boosting",
        }
    }

    /// The tool's name as people say it.
    pub(crate) fn name(self) -> &'static str {
        match self.group() {
            "limpid" => "Limpid",
            "operon" => "Operon",
            "linear" => "linear model",
            other => other,
        }
    }

    /// True if a run ends after some CPU time.
    pub(crate) fn is_timed(self) -> bool {
        !self.is_baseline() && self != Self::LimpidStudy
    }

    /// True if the tool does not search.
    pub(crate) fn is_baseline(self) -> bool {
        matches!(self, Self::Linear | Self::Boosting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_in_a_group_that_can_be_named() {
        for tool in Tool::COMPARED {
            assert_eq!(Tool::parse_group(tool.group()), Ok(tool.group()));
        }
        let told = Tool::parse_group("pysr").expect_err("there is none");
        assert!(told.starts_with("there are limpid, operon, "), "{told}");
    }
}
