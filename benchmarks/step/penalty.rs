//! The penalties a step is timed with, by name.

use limpid_mlp::{Bound, Penalty};
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// What is added to the loss, without a strength: the time of a step does not depend on λ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StepPenalty {
    /// "none": the standard teacher.
    None,
    /// "jacobian": exact, the whole batch in one sweep.
    Jacobian,
    /// "naive": exact, one backward pass a sample and output ([`crate::step::Naive`]).
    Naive,
    /// "projected:K": K ≥ 1 random projections a sample.
    Projected(usize),
    /// "sampled:Q": exact, on the share 0 < Q ≤ 1 of the batch.
    Sampled(f64),
    /// "periodic:K": exact, on every K-th step alone, K ≥ 1.
    Periodic(usize),
    /// "lipschitz": the product of the spectral norms, with one power iteration a step.
    Lipschitz,
    /// "hessian": one Hutchinson probe a sample.
    Hessian,
    /// "weight-decay"
    WeightDecay,
}

impl StepPenalty {
    /// The penalties of the objective; none for the naive one, which is no objective's.
    ///
    /// λ is of the size that teachers are trained with, so that the timed networks stay like them.
    pub(crate) fn penalties(self) -> Vec<Penalty> {
        let lambda = LAMBDA;
        match self {
            Self::None | Self::Naive => vec![],
            Self::Jacobian => vec![Penalty::jacobian(lambda)],
            Self::Projected(projections) => vec![Penalty::jacobian(lambda).projected(projections)],
            Self::Sampled(fraction) => vec![Penalty::jacobian(lambda).sampled(fraction)],
            Self::Periodic(every) => vec![Penalty::jacobian(lambda).every(every)],
            Self::Lipschitz => {
                vec![Penalty::lipschitz(Bound::Product, LAMBDA_OF_A_BOUND)]
            }
            Self::Hessian => vec![Penalty::hessian(LAMBDA_OF_A_BOUND)],
            Self::WeightDecay => vec![Penalty::weight_decay(LAMBDA_OF_A_BOUND)],
        }
    }

    /// Steps after which the work repeats: K of a periodic penalty, else 1.
    pub fn period(self) -> usize {
        match self {
            Self::Periodic(every) => every,
            _ => 1,
        }
    }
}

/// λ of the penalties on the Jacobian.
pub(crate) const LAMBDA: f64 = 0.1;
/// The largest K that is read: a block is at least K steps, and a tape holds K projections.
const LARGEST_COUNT: usize = 1000;
/// λ of the others.
const LAMBDA_OF_A_BOUND: f64 = 1e-2;

impl fmt::Display for StepPenalty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Jacobian => f.write_str("jacobian"),
            Self::Naive => f.write_str("naive"),
            Self::Projected(projections) => write!(f, "projected:{projections}"),
            Self::Sampled(fraction) => write!(f, "sampled:{fraction}"),
            Self::Periodic(every) => write!(f, "periodic:{every}"),
            Self::Lipschitz => f.write_str("lipschitz"),
            Self::Hessian => f.write_str("hessian"),
            Self::WeightDecay => f.write_str("weight-decay"),
        }
    }
}

impl Serialize for StepPenalty {
    /// By name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that names no penalty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePenaltyError {
    /// No penalty has that name.
    #[error(
        "{0:?} is no penalty: there are none, jacobian, naive, projected:K, sampled:Q, periodic:K, lipschitz, hessian and weight-decay"
    )]
    Name(String),
    /// Another K than a whole number from 1 to 1000.
    #[error("{0:?} needs a whole number from 1 to {most} after its colon, as in {1}:4", most = LARGEST_COUNT)]
    Count(String, &'static str),
    /// Another Q than a share.
    #[error("{0:?} needs a share above 0 and at most 1 after its colon, as in sampled:0.125")]
    Share(String),
}

impl FromStr for StepPenalty {
    type Err = ParsePenaltyError;

    fn from_str(text: &str) -> Result<Self, ParsePenaltyError> {
        let (name, number) = match text.split_once(':') {
            Some((name, number)) => (name, Some(number)),
            None => (text, None),
        };
        match (name, number) {
            ("none", None) => Ok(Self::None),
            ("jacobian", None) => Ok(Self::Jacobian),
            ("naive", None) => Ok(Self::Naive),
            ("projected", number) => count(text, "projected", number).map(Self::Projected),
            ("sampled", number) => share(text, number).map(Self::Sampled),
            ("periodic", number) => count(text, "periodic", number).map(Self::Periodic),
            ("lipschitz", None) => Ok(Self::Lipschitz),
            ("hessian", None) => Ok(Self::Hessian),
            ("weight-decay", None) => Ok(Self::WeightDecay),
            _ => Err(ParsePenaltyError::Name(text.to_string())),
        }
    }
}

fn count(text: &str, name: &'static str, number: Option<&str>) -> Result<usize, ParsePenaltyError> {
    let count = number.and_then(|number| number.parse().ok());
    let count = count.filter(|count| (1..=LARGEST_COUNT).contains(count));
    count.ok_or_else(|| ParsePenaltyError::Count(text.to_string(), name))
}

fn share(text: &str, number: Option<&str>) -> Result<f64, ParsePenaltyError> {
    let share = number.and_then(|number| number.parse().ok());
    share
        .filter(|&share| share > 0.0 && share <= 1.0)
        .ok_or_else(|| ParsePenaltyError::Share(text.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_penalty_is_read_as_it_is_written() {
        for text in [
            "none",
            "jacobian",
            "naive",
            "projected:3",
            "sampled:0.125",
            "sampled:1",
            "periodic:8",
            "lipschitz",
            "hessian",
            "weight-decay",
        ] {
            let penalty: StepPenalty = text.parse().expect("a penalty");
            assert_eq!(penalty.to_string(), text);
        }
        assert_eq!("projected:3".parse(), Ok(StepPenalty::Projected(3)));
        assert_eq!("sampled:0.125".parse(), Ok(StepPenalty::Sampled(0.125)));
        assert_eq!("periodic:8".parse(), Ok(StepPenalty::Periodic(8)));
    }

    #[test]
    fn what_is_no_penalty_is_refused_and_the_error_says_what_there_is() {
        let error = |text: &str| text.parse::<StepPenalty>().expect_err(text).to_string();
        for text in ["jacobain", "", "Jacobian", "jacobian:2", "none:", "weight_decay"] {
            let message = error(text);
            assert!(message.contains(&format!("{text:?}")), "{message}");
            assert!(message.contains("projected:K") && message.contains("weight-decay"));
        }
        for text in [
            "projected",
            "projected:",
            "projected:0",
            "projected:1001",
            "periodic:1.5",
            "periodic:-1",
        ] {
            let message = error(text);
            assert!(message.contains(text) && message.contains("from 1 to 1000"), "{message}");
        }
        for text in ["sampled", "sampled:0", "sampled:1.01", "sampled:NaN", "sampled:x"] {
            let message = error(text);
            assert!(message.contains(text) && message.contains("above 0"), "{message}");
        }
    }
}
