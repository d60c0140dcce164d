//! Distance of the network from its targets.
//!
//! Legend: n samples, c outputs.

use crate::term::{mean, sum_of_squares};
use limpid_base::{Matrix, MatrixRef, Real, metrics};
use limpid_tape::{Tape, Var};

/// Distance of the network from its targets, before any penalty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Loss {
    /// The mean squared error (1 / (n c)) Σᵢ ‖f(xᵢ) − yᵢ‖².
    #[default]
    Squared,
}

impl Loss {
    /// True for the loss that settings leave out.
    #[cfg(feature = "serde")]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The loss on the tape; f and y are c × samples, one of each for every part of a mini-batch.
    pub(crate) fn record(self, tape: &mut Tape, f: &[Var], y: &[Var]) -> Var {
        let count: usize = f.iter().map(|&f| tape.shape(f).0 * tape.shape(f).1).sum();
        let terms = f.iter().zip(y).map(|(&f, &y)| match self {
            Self::Squared => {
                let residual = tape.sub(f, y);
                sum_of_squares(tape, residual)
            }
        });
        let terms = terms.collect();
        mean(tape, terms, count)
    }

    /// The loss of predictions f for targets y, both n × c.
    pub(crate) fn value<T: Real>(self, f: &Matrix<T>, y: MatrixRef<'_, T>) -> f64 {
        let wide = |values: &[T]| values.iter().map(|v| v.to_f64()).collect::<Vec<f64>>();
        match self {
            Self::Squared => metrics::mse(&wide(y.as_slice()), &wide(f.as_slice())),
        }
    }
}
