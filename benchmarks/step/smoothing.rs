//! The penalties a step is timed with, by name.

use limpid_mlp::{ParsePenaltyError, Penalty};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Strength of a penalty whose text names none; the time of a step does not depend on it.
pub(crate) const LAMBDA: f64 = 0.01;

/// What is added to the loss: nothing, a penalty of the product, or the naive loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Smoothing {
    /// "none": the standard teacher.
    None,
    /// "naive": the exact Jacobian penalty, one backward pass a sample and output
    /// ([`crate::step::Naive`]).
    Naive,
    /// A penalty of the product, as in "sampled:0.125" or, with its strength, "sampled:0.125=0.1".
    Penalty(Penalty),
}

impl Smoothing {
    /// The penalties of the product's training.
    pub(crate) fn penalties(self) -> Vec<Penalty> {
        match self {
            Self::None | Self::Naive => vec![],
            Self::Penalty(penalty) => vec![penalty],
        }
    }

    /// Steps after which the work repeats.
    pub fn period(self) -> usize {
        match self {
            Self::None | Self::Naive => 1,
            Self::Penalty(penalty) => penalty.period(),
        }
    }
}

impl fmt::Display for Smoothing {
    /// The name, without a strength.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Naive => f.write_str("naive"),
            Self::Penalty(penalty) => f.write_str(&penalty.name()),
        }
    }
}

impl Serialize for Smoothing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Smoothing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl FromStr for Smoothing {
    type Err = ParsePenaltyError;

    fn from_str(text: &str) -> Result<Self, ParsePenaltyError> {
        match text {
            "none" => Ok(Self::None),
            "naive" => Ok(Self::Naive),
            _ if text.contains('=') => text.parse().map(Self::Penalty),
            _ => Penalty::named(text, LAMBDA).map(Self::Penalty),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_as_it_is_written() {
        for text in [
            "none",
            "naive",
            "jacobian",
            "projected:3",
            "sampled:0.125",
            "periodic:8",
            "projected:1:periodic:4",
            "lipschitz",
            "hessian",
            "weight-decay",
        ] {
            let smoothing: Smoothing = text.parse().expect("a penalty");
            assert_eq!(smoothing.to_string(), text);
        }
        let strong = "jacobian=3".parse().map(Smoothing::penalties);
        assert_eq!(strong, Ok(vec![Penalty::jacobian(3.0)]));
        assert_eq!("periodic:8".parse().map(Smoothing::period), Ok(8));
    }

    #[test]
    fn a_name_of_no_penalty_is_refused_and_the_error_says_what_there_is() {
        for text in ["jacobain", "", "Jacobian", "none:", "weight_decay"] {
            let message = text.parse::<Smoothing>().expect_err(text).to_string();
            assert!(
                message.contains("projected:K") && message.contains("weight-decay"),
                "{message}"
            );
        }
    }
}
