//! Settings of a search: what it may build, and how much work it may spend.

use crate::constraints::{Constraints, known};
use crate::error::{Error, require};
use crate::loss::Loss;
use limpid_base::setters;
use limpid_expr::{Expr, Op};

/// Settings of a search by [`search`](crate::search).
///
/// | name | default | [`study`](Self::study) | purpose | range |
/// |---|---|---|---|---|
/// | `operators` | + − · twice, ÷, square, sin, cos, exp, log, √, tanh | same | what formulas are built of | any |
/// | `max_complexity` | 30 | same | greatest complexity, linear scaling counted | 1 or more |
/// | `max_depth` | 12 | same | most levels below the linear scaling | 1 or more |
/// | `islands` | 4 | 2 | populations that evolve apart | 1 or more |
/// | `population` | 200 | 100 | formulas tried on each island in a generation | 1 or more |
/// | `niche` | 6 | same | formulas of each complexity that an island keeps | 1 or more |
/// | `evaluations` | 10¹⁰ | 8 · 10⁸ | node evaluations to spend | any |
/// | `crossover` | 0.4 | same | probability of two parents | 0 to 1 |
/// | `graft` | 0.1 | same | probability of a graft | 0 to 1 − crossover |
/// | `fit_iterations` | 4 | same | steps on the constants of a promising formula | any |
/// | `migration` | 5 | same | generations between migrations | any; 0 for none |
/// | `loss` | squares | same | what is minimised | δ > 0 for Huber, λ > 0 for slopes |
/// | `target_loss` | none | same | loss at which the search ends | a number |
/// | `constraints` | none | same | rules of formulas | see [`Constraints`] |
/// | `guesses` | none | same | formulas to start from | variables of the samples |
///
/// # Errors
/// [`check`](Self::check), which every search calls first, refuses a value outside its range.
///
/// ```
/// use limpid_sr::Config;
///
/// let config = Config::default().with_niche(0);
/// let error = config.check().unwrap_err();
/// assert_eq!(error.to_string(), "niche is 0, but must be 1 or more");
/// assert!(Config::study().with_max_complexity(20).check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Config {
    /// Operators that formulas are built of; one named twice is drawn twice as often.
    pub operators: Vec<Op>,
    /// Greatest complexity of a formula, its linear scaling (four nodes) counted.
    pub max_complexity: usize,
    /// Most levels that a formula may have below its linear scaling.
    pub max_depth: usize,
    /// Number of populations that evolve apart, k.
    pub islands: usize,
    /// Number of formulas tried on each island in a generation.
    pub population: usize,
    /// Number of formulas of each complexity that an island keeps.
    pub niche: usize,
    /// Node evaluations to spend (nodes × rows, in the evaluator); the search ends at the first
    /// generation barrier at or beyond it.
    pub evaluations: u64,
    /// Probability that an offspring has two parents.
    pub crossover: f64,
    /// Probability that an offspring is its parent corrected by a part of the library.
    pub graft: f64,
    /// Levenberg–Marquardt iterations on the constants of an offspring whose loss before them is below
    /// four times the greatest loss that its niche would take.
    pub fit_iterations: usize,
    /// Generations between two migrations; 0 for no migration at all.
    pub migration: usize,
    /// Loss that is minimised.
    pub loss: Loss,
    /// Loss at which the search ends early, at the first generation barrier where a formula has it.
    pub target_loss: Option<f64>,
    /// Rules that formulas must keep to.
    pub constraints: Constraints,
    /// Formulas to start from; their constants are fitted.
    pub guesses: Vec<Expr>,
}

setters!(Config {
    with_operators operators: Vec<Op>,
    with_max_complexity max_complexity: usize,
    with_max_depth max_depth: usize,
    with_islands islands: usize,
    with_population population: usize,
    with_niche niche: usize,
    with_evaluations evaluations: u64,
    with_crossover crossover: f64,
    with_graft graft: f64,
    with_fit_iterations fit_iterations: usize,
    with_migration migration: usize,
    with_loss loss: Loss,
    with_target_loss target_loss: Option<f64>,
    with_constraints constraints: Constraints,
    with_guesses guesses: Vec<Expr>,
});

impl Default for Config {
    /// Settings for a formula to keep: four islands and twelve times the work of [`Config::study`].
    fn default() -> Self {
        Self { islands: 4, population: 200, evaluations: 10_000_000_000, ..Self::study() }
    }
}

impl Config {
    /// The study's student: a fixed number of node evaluations, at most 0.4 CPU seconds at 1,000
    /// rows on the machine of the README.
    pub fn study() -> Self {
        use Op::{Add, Cos, Div, Exp, Log, Mul, Sin, Sqrt, Square, Sub, Tanh};
        Self {
            // Arithmetic twice: formulas are mostly sums and products.
            operators: vec![
                Add, Add, Sub, Sub, Mul, Mul, Div, Square, Sin, Cos, Exp, Log, Sqrt, Tanh,
            ],
            max_complexity: 30,
            max_depth: 12,
            islands: 2,
            population: 100,
            niche: 6,
            evaluations: 800_000_000,
            crossover: 0.4,
            graft: 0.1,
            fit_iterations: 4,
            migration: 5,
            loss: Loss::Squared,
            target_loss: None,
            constraints: Constraints::default(),
            guesses: vec![],
        }
    }

    /// Checks that every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] for the first setting that is not.
    pub fn check(&self) -> Result<(), Error> {
        let counts = [
            ("max_complexity", self.max_complexity),
            ("max_depth", self.max_depth),
            ("islands", self.islands),
            ("population", self.population),
            ("niche", self.niche),
        ];
        for (name, count) in counts {
            require(count >= 1, name, count, "1 or more")?;
        }
        for (name, share) in [("crossover", self.crossover), ("graft", self.graft)] {
            require((0.0..=1.0).contains(&share), name, share, "from 0 to 1")?;
        }
        let both = self.crossover + self.graft;
        require(both <= 1.0, "crossover + graft", both, "at most 1")?;
        let target = self.target_loss.unwrap_or(0.0);
        require(!target.is_nan(), "target_loss", target, "a number")?;
        self.loss.check()?;
        self.constraints.check()
    }

    /// Checks the settings against samples of so many input columns.
    ///
    /// # Errors
    /// As [`check`](Self::check), and [`Error::Variable`] where a setting names a variable beyond
    /// the columns.
    pub(crate) fn check_for(&self, inputs: usize) -> Result<(), Error> {
        self.check()?;
        self.constraints.check_variables(inputs)?;
        self.guesses.iter().try_for_each(|guess| known("guesses", &guess.variables(), inputs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(config: Config) -> String {
        config.check_for(3).expect_err("a setting is out of range").to_string()
    }

    #[test]
    fn presets_are_in_range() {
        assert_eq!(Config::default().check_for(3), Ok(()));
        assert_eq!(Config::study().check_for(3), Ok(()));
    }

    #[test]
    fn a_setting_out_of_range_is_named_with_its_value_and_range() {
        let study = Config::study;
        for (config, text) in [
            (study().with_niche(0), "niche is 0, but must be 1 or more"),
            (study().with_islands(0), "islands is 0, but must be 1 or more"),
            (study().with_population(0), "population is 0, but must be 1 or more"),
            (study().with_max_depth(0), "max_depth is 0, but must be 1 or more"),
            (study().with_max_complexity(0), "max_complexity is 0, but must be 1 or more"),
            (study().with_graft(-0.1), "graft is -0.1, but must be from 0 to 1"),
            (study().with_crossover(f64::NAN), "crossover is NaN, but must be from 0 to 1"),
            (study().with_graft(0.75), "crossover + graft is 1.15, but must be at most 1"),
            (study().with_target_loss(Some(f64::NAN)), "target_loss is NaN, but must be a number"),
            (
                study().with_loss(Loss::Huber(0.0)),
                "loss is huber=0, but must be huber=δ with a positive δ",
            ),
        ] {
            assert_eq!(refused(config), text);
        }
        let constraints = Constraints::default().with_complexity(vec![(Op::Exp, 0)]);
        assert!(refused(study().with_constraints(constraints)).contains("1 or more for every"));
    }

    #[test]
    fn a_setting_that_names_an_unknown_variable_is_refused() {
        let config = |constraints| Config::study().with_constraints(constraints);
        let none = Constraints::default;
        for (name, config) in [
            ("constraints.variables", config(none().with_variables(Some(vec![0, 3])))),
            ("constraints.increasing", config(none().with_increasing(vec![3]))),
            ("constraints.decreasing", config(none().with_decreasing(vec![3]))),
            ("guesses", Config::study().with_guesses(vec![Expr::variable(3)])),
        ] {
            let text = refused(config);
            let wanted = "names variable 3, but the samples have 3, counted from 0";
            assert_eq!(text, format!("{name} {wanted}"));
        }
    }
}
