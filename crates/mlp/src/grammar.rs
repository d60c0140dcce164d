//! Penalties as text: `what[:option]...=λ`, as the table of [`Penalty`] shows.

use crate::{Bound, How, Penalty, Strength, What};
use std::fmt;
use std::str::FromStr;

/// The reason why a text names no penalty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParsePenaltyError {
    /// A word that names neither a penalty nor an option.
    #[error(
        "{0:?} is no penalty: there are jacobian, projected:K, sampled:Q, periodic:K, lipschitz, hessian and weight-decay, as in jacobian=0.1 or sampled:0.25:periodic:4=0.1"
    )]
    Name(String),
    /// K of an option that is no whole number from 1 on.
    #[error("{0:?} needs a whole number of at least 1 after its colon, as in {1}:4")]
    Count(String, &'static str),
    /// Q of an option that is no share.
    #[error("{0:?} needs a share above 0 and at most 1 after its colon, as in sampled:0.125")]
    Share(String),
    /// Strength λ that is missing, negative or no number.
    #[error("{0:?} needs a strength of 0 or more at its end, as in jacobian=0.1")]
    Strength(String),
    /// Options that have no meaning together.
    #[error("{0:?} has no meaning: {1}")]
    Combination(String, String),
}

impl Penalty {
    /// The penalty of a text without strength, such as `sampled:0.25`, with strength λ.
    ///
    /// # Errors
    /// If the text names no penalty, or one whose options have no meaning together.
    pub fn named(name: &str, lambda: f64) -> Result<Self, ParsePenaltyError> {
        let mut words = name.split(':').peekable();
        let what = words.next_if(|word| !OPTIONS.contains(word)).unwrap_or("jacobian");
        let mut penalty = match what {
            "jacobian" => Self::jacobian(lambda),
            "hessian" => Self::hessian(lambda),
            "weight-decay" => Self::weight_decay(lambda),
            "lipschitz" => match words.next_if_eq(&"sum-of-squares") {
                Some(_) => Self::lipschitz(Bound::SumOfSquares, lambda),
                None => Self::lipschitz(Bound::Product, lambda),
            },
            _ => return Err(ParsePenaltyError::Name(name.to_string())),
        };
        while let Some(word) = words.next() {
            penalty = option(penalty, word, words.next(), name)?;
        }
        let refused = |e: crate::Error| ParsePenaltyError::Combination(name.into(), e.to_string());
        penalty.check().map_err(refused)?;
        Ok(penalty)
    }

    /// The text of the penalty without its strength: `sampled:0.25`.
    pub fn name(self) -> String {
        let How { projections, fraction, every } = self.how;
        let what = match self.what {
            What::Jacobian if self.how == How::default() => "jacobian",
            What::Jacobian => "",
            What::Hessian => "hessian",
            What::Lipschitz(Bound::Product) => "lipschitz",
            What::Lipschitz(Bound::SumOfSquares) => "lipschitz:sum-of-squares",
            What::WeightDecay => "weight-decay",
        };
        let one_probe = self.what == What::Hessian && projections == Some(1);
        let mut words: Vec<String> = vec![];
        words.extend(projections.filter(|_| !one_probe).map(|k| format!("projected:{k}")));
        words.extend(fraction.map(|q| format!("sampled:{q}")));
        words.extend(every.map(|k| format!("periodic:{k}")));
        let what = Some(what.to_string()).filter(|what| !what.is_empty());
        what.into_iter().chain(words).collect::<Vec<String>>().join(":")
    }
}

impl fmt::Display for Penalty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Strength::Fixed(lambda) = self.strength;
        write!(f, "{}={lambda}", self.name())
    }
}

impl FromStr for Penalty {
    type Err = ParsePenaltyError;

    fn from_str(text: &str) -> Result<Self, ParsePenaltyError> {
        let (name, lambda) = text.split_once('=').unwrap_or((text, ""));
        let penalty = Self::named(name, 0.0)?;
        let lambda = lambda.parse().ok().filter(|l: &f64| *l >= 0.0 && l.is_finite());
        let lambda = lambda.ok_or_else(|| ParsePenaltyError::Strength(text.into()))?;
        Ok(Self { strength: Strength::Fixed(lambda), ..penalty })
    }
}

/// Words that begin an option.
const OPTIONS: [&str; 3] = ["projected", "sampled", "periodic"];

/// The penalty with one more option, a word and its number.
fn option(
    penalty: Penalty,
    word: &str,
    number: Option<&str>,
    name: &str,
) -> Result<Penalty, ParsePenaltyError> {
    let count = |option| {
        let count =
            number.and_then(|number| number.parse().ok()).filter(|&count: &usize| count > 0);
        count.ok_or_else(|| ParsePenaltyError::Count(name.to_string(), option))
    };
    let share = number.and_then(|number| number.parse().ok()).filter(|&q| q > 0.0 && q <= 1.0);
    match word {
        "projected" => count("projected").map(|k| penalty.projected(k)),
        "periodic" => count("periodic").map(|k| penalty.every(k)),
        "sampled" => {
            let q = share.ok_or_else(|| ParsePenaltyError::Share(name.to_string()))?;
            Ok(penalty.sampled(q))
        }
        _ => Err(ParsePenaltyError::Name(name.to_string())),
    }
}
