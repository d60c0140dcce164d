//! Settings of gplearn's algorithm.

use crate::error::{Error, require};
use limpid_base::setters;
use limpid_expr::Op;

/// Settings under gplearn's names.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `population_size` | 1,000 | members of a generation | 1 or more |
/// | `generations` | 20 | generations, the random one counted | 1 or more |
/// | `tournament_size` | 20 | contestants of a tournament | 1 or more |
/// | `init_depth` | 2, 6 | bounds on the depth of an initial tree | ascending |
/// | `const_range` | −1, 1 | constants are drawn from U(low, high) | strictly ascending |
/// | `function_set` | + − × ÷ √ log sin cos, protected | operators | 1 or more |
/// | `parsimony_coefficient` | 0.001 | what a node adds to the fitness | a number |
/// | `p_crossover` | 0.9 | probability of crossover | 0 to 1, with the next three |
/// | `p_subtree_mutation` | 0.01 | probability of subtree mutation | as above |
/// | `p_hoist_mutation` | 0.01 | probability of hoist mutation | as above |
/// | `p_point_mutation` | 0.01 | probability of point mutation | as above |
/// | `p_point_replace` | 0.05 | probability that point mutation replaces a node | 0 to 1 |
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Config {
    /// Number of members of a generation.
    pub population_size: usize,
    /// Number of generations, the first one random.
    pub generations: usize,
    /// Number of contestants of a tournament.
    pub tournament_size: usize,
    /// Least and greatest bound on the depth of an initial tree, both included.
    pub init_depth: (usize, usize),
    /// Bounds (low, high) of the uniform distribution that constants are drawn from.
    pub const_range: (f64, f64),
    /// Operators of the programs.
    pub function_set: Vec<Op>,
    /// Amount added to the fitness for every node.
    pub parsimony_coefficient: f64,
    /// Probability that an offspring comes from crossover.
    pub p_crossover: f64,
    /// Probability of subtree mutation.
    pub p_subtree_mutation: f64,
    /// Probability of hoist mutation.
    pub p_hoist_mutation: f64,
    /// Probability of point mutation.
    pub p_point_mutation: f64,
    /// Probability for each node that point mutation replaces it.
    pub p_point_replace: f64,
}

setters!(Config {
    with_population_size population_size: usize,
    with_generations generations: usize,
    with_tournament_size tournament_size: usize,
    with_init_depth init_depth: (usize, usize),
    with_const_range const_range: (f64, f64),
    with_function_set function_set: Vec<Op>,
    with_parsimony_coefficient parsimony_coefficient: f64,
    with_p_crossover p_crossover: f64,
    with_p_subtree_mutation p_subtree_mutation: f64,
    with_p_hoist_mutation p_hoist_mutation: f64,
    with_p_point_mutation p_point_mutation: f64,
    with_p_point_replace p_point_replace: f64,
});

impl Default for Config {
    /// gplearn's defaults, with the study's operators + − × ÷ √ log sin cos, protected.
    fn default() -> Self {
        use Op::{Add, Cos, Mul, ProtectedDiv, ProtectedLog, ProtectedSqrt, Sin, Sub};
        Self {
            population_size: 1000,
            generations: 20,
            tournament_size: 20,
            init_depth: (2, 6),
            const_range: (-1.0, 1.0),
            function_set: vec![Add, Sub, Mul, ProtectedDiv, ProtectedSqrt, ProtectedLog, Sin, Cos],
            parsimony_coefficient: 0.001,
            p_crossover: 0.9,
            p_subtree_mutation: 0.01,
            p_hoist_mutation: 0.01,
            p_point_mutation: 0.01,
            p_point_replace: 0.05,
        }
    }
}

impl Config {
    /// Checks that every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] for the first setting that is not.
    pub fn check(&self) -> Result<(), Error> {
        let counts = [
            ("population_size", self.population_size),
            ("generations", self.generations),
            ("tournament_size", self.tournament_size),
        ];
        for (name, count) in counts {
            require(count >= 1, name, count, "1 or more")?;
        }
        let operators = self.function_set.len();
        require(operators >= 1, "function_set", "empty", "one operator or more")?;
        let (least, most) = self.init_depth;
        let text = format!("{least} to {most}");
        require(least <= most, "init_depth", text, "ascending")?;
        let (low, high) = self.const_range;
        let text = format!("{low} to {high}");
        require((high - low).is_finite() && low < high, "const_range", text, "ascending")?;
        let parsimony = self.parsimony_coefficient;
        require(!parsimony.is_nan(), "parsimony_coefficient", parsimony, "a number")?;
        self.check_probabilities()
    }

    /// Checks the probabilities, each and in sum: what the four leave of 1 is that of going on unchanged.
    fn check_probabilities(&self) -> Result<(), Error> {
        let ways = [
            ("p_crossover", self.p_crossover),
            ("p_subtree_mutation", self.p_subtree_mutation),
            ("p_hoist_mutation", self.p_hoist_mutation),
            ("p_point_mutation", self.p_point_mutation),
        ];
        for (name, p) in ways.into_iter().chain([("p_point_replace", self.p_point_replace)]) {
            require((0.0..=1.0).contains(&p), name, p, "from 0 to 1")?;
        }
        let sum: f64 = ways.iter().map(|(_, p)| p).sum();
        require(sum <= 1.0, "the sum of the four probabilities", sum, "at most 1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_out_of_range_is_named_with_its_value_and_range() {
        let config = Config::default;
        assert_eq!(config().check(), Ok(()));
        for (config, text) in [
            (config().with_population_size(0), "population_size is 0, but must be 1 or more"),
            (config().with_generations(0), "generations is 0, but must be 1 or more"),
            (config().with_tournament_size(0), "tournament_size is 0, but must be 1 or more"),
            (
                config().with_function_set(vec![]),
                "function_set is empty, but must be one operator or more",
            ),
            (config().with_init_depth((6, 2)), "init_depth is 6 to 2, but must be ascending"),
            (config().with_const_range((1.0, 1.0)), "const_range is 1 to 1, but must be ascending"),
            (config().with_p_point_replace(2.0), "p_point_replace is 2, but must be from 0 to 1"),
            (
                config().with_p_hoist_mutation(0.58),
                "the sum of the four probabilities is 1.5, but must be at most 1",
            ),
        ] {
            assert_eq!(config.check().expect_err("out of range").to_string(), text);
        }
    }
}
