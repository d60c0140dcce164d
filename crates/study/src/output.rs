//! What a study can put out.
//!
//! | outputs | made from |
//! |---|---|
//! | claims, T1, T2, T4, T5, T6, F2, F3 | records of the main part |
//! | T3 (and C3 among the claims) | times of single steps |
//! | T8, T9 | records of their own parts |
//! | F1 | a task of its own, on one input |

use crate::plan::Part;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A table, a figure or the claims page.
///
/// ```
/// use limpid_study::Output;
///
/// let table: Output = "t1".parse().expect("a table");
/// assert_eq!(table.files(), ["tables/T1.md", "tables/T1.tex", "tables/T1.csv"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Output {
    /// What became of the paper's claims.
    Claims,
    /// The main table: R² by teacher and choice of λ.
    T1,
    /// The sweep over λ.
    T2,
    /// The cost of a training step.
    T3,
    /// The ablation of the student.
    T4,
    /// The significance of the gain.
    T5,
    /// The formulas, in data units.
    T6,
    /// Stand-ins for the exact penalty.
    T8,
    /// The Hessian penalty against the Jacobian's.
    T9,
    /// The distillation gap, on one input.
    F1,
    /// Test R² over λ.
    F2,
    /// The fronts of two teachers' students.
    F3,
}

impl Output {
    /// Everything this version makes; T7 and T10 are not.
    pub const ALL: [Self; 12] = [
        Self::Claims,
        Self::T1,
        Self::T2,
        Self::T3,
        Self::T4,
        Self::T5,
        Self::T6,
        Self::T8,
        Self::T9,
        Self::F1,
        Self::F2,
        Self::F3,
    ];

    /// What the quick profile puts out unless it is asked for something else; the full study makes all.
    pub const DEFAULT: [Self; 8] =
        [Self::T1, Self::T2, Self::T4, Self::T5, Self::T6, Self::F1, Self::F2, Self::F3];

    /// The part of the study whose records it is made from; T3 is made from times, and F1 has its own
    /// task.
    pub fn part(self) -> Option<Part> {
        match self {
            Self::T8 => Some(Part::Approximations),
            Self::T9 => Some(Part::Curvature),
            Self::T3 | Self::F1 => None,
            _ => Some(Part::Main),
        }
    }

    /// True of a figure, false of a table.
    pub fn is_figure(self) -> bool {
        matches!(self, Self::F1 | Self::F2 | Self::F3)
    }

    /// Paths of the output's files, below the output folder.
    pub fn files(self) -> Vec<String> {
        if self == Self::F2 {
            return ["F2", "F2-lipschitz"].map(|name| format!("figures/{name}.svg")).to_vec();
        }
        if self.is_figure() {
            return vec![format!("figures/{self}.svg")];
        }
        ["md", "tex", "csv"].map(|e| format!("tables/{self}.{e}")).to_vec()
    }
}

/// The output's name, which is the stem of its files too.
impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claims => f.write_str("claims"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl FromStr for Output {
    type Err = String;

    /// The output of that name, in small letters or capitals.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|o| o.to_string().eq_ignore_ascii_case(text.trim()));
        let known = || Self::ALL.map(|o| o.to_string()).join(", ");
        found.ok_or_else(|| format!("no table or figure {text:?}: this version makes {}", known()))
    }
}
