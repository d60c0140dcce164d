//! The space of formulas: what they may be made of.
//!
//! | bound | holds |
//! |---|---|
//! | operators, sizes, depth, nesting, inputs | in every formula that is tried |
//! | directions (increasing, decreasing) | in the box around the training rows, as an addition to the loss |
//! | guesses | nothing: they are formulas to start from |

use crate::error::Error;
use limpid_expr::{Expr, Op};
use limpid_sr::{Config, Constraints, Nesting};

/// What formulas may be made of.
///
/// Names of inputs are those of [`Encoding::features`](limpid_data::Encoding::features): a category `red` of the
/// column `colour` is the input `colour=red`.
///
/// ```
/// use limpid_fit::Space;
/// let names = ["mass", "speed"].map(String::from);
/// let search = Space::default().with_max_size(12).bound(limpid_sr::Config::default(), &names)?;
/// assert_eq!(search.max_complexity, 12);
/// # Ok::<(), limpid_fit::Error>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
#[cfg_attr(feature = "cli", command(next_help_heading = "Formulas"))]
pub struct Space {
    /// Operators, separated by commas: symbols + - * / ^ or names such as sin; one named twice is
    /// used twice as often [default: + - * twice, /, square, sin, cos, exp, log, sqrt, tanh]
    #[cfg_attr(feature = "cli", arg(long, value_name = "A,B,...", value_delimiter = ',', value_parser = operator, allow_hyphen_values = true))]
    ops: Option<Vec<Op>>,
    /// Most nodes of a formula (operators, variables and constants)
    #[cfg_attr(feature = "cli", arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(5..=1000)))]
    max_size: u16,
    /// Most levels of a formula
    #[cfg_attr(feature = "cli", arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=1000)))]
    max_depth: u16,
    /// What operators count in the size, where that is not 1: exp=3,sin=2
    #[cfg_attr(feature = "cli", arg(long, value_name = "OP=N,...", value_delimiter = ',', value_parser = weighed, allow_hyphen_values = true))]
    op_size: Vec<(Op, usize)>,
    /// How many of one operator another may hold on a way down: sin:sin=0,exp:log=1
    #[cfg_attr(feature = "cli", arg(long, value_name = "OUTER:INNER=N,...", value_delimiter = ',', value_parser = nesting, allow_hyphen_values = true))]
    nest: Vec<Nesting>,
    /// The only columns that formulas may use
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN,...", value_delimiter = ','))]
    inputs: Option<Vec<String>>,
    /// Columns in which formulas should not decrease
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN,...", value_delimiter = ','))]
    increasing: Vec<String>,
    /// Columns in which formulas should not increase
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN,...", value_delimiter = ','))]
    decreasing: Vec<String>,
    /// A formula to start from, in data units; may be given several times
    #[cfg_attr(feature = "cli", arg(long, value_name = "FORMULA", allow_hyphen_values = true))]
    guess: Vec<String>,
}

impl Default for Space {
    fn default() -> Self {
        Self {
            ops: None,
            max_size: 30,
            max_depth: 12,
            op_size: vec![],
            nest: vec![],
            inputs: None,
            increasing: vec![],
            decreasing: vec![],
            guess: vec![],
        }
    }
}

impl Space {
    /// The space with these operators; one named twice is used twice as often.
    #[must_use]
    pub fn with_operators(self, operators: Vec<Op>) -> Self {
        Self { ops: Some(operators), ..self }
    }

    /// The space of formulas of at most so many nodes, 5 or more.
    #[must_use]
    pub fn with_max_size(self, max_size: u16) -> Self {
        Self { max_size, ..self }
    }

    /// The configuration with these bounds; `names` are the inputs.
    ///
    /// # Errors
    /// [`Error::Usage`] if a name is that of no input, or a guess is no formula.
    pub fn bound(&self, preset: Config, names: &[String]) -> Result<Config, Error> {
        let inputs = Inputs(names);
        let variables = self.inputs.as_ref().map(|wanted| inputs.find_all("--inputs", wanted));
        let variables = variables.transpose()?;
        let guess = |text: &String| inputs.guess(text, variables.as_deref());
        let guesses = self.guess.iter().map(guess).collect::<Result<_, _>>()?;
        let constraints = Constraints::default()
            .with_complexity(self.op_size.clone())
            .with_nesting(self.nest.clone())
            .with_variables(variables.clone())
            .with_increasing(inputs.find_all("--increasing", &self.increasing)?)
            .with_decreasing(inputs.find_all("--decreasing", &self.decreasing)?);
        let operators = self.ops.clone().unwrap_or_else(|| preset.operators.clone());
        Ok(preset
            .with_operators(operators)
            .with_max_complexity(usize::from(self.max_size))
            .with_max_depth(usize::from(self.max_depth))
            .with_guesses(guesses)
            .with_constraints(constraints))
    }
}

/// The names of the inputs.
struct Inputs<'a>(&'a [String]);

impl Inputs<'_> {
    /// The index of the input of this name.
    fn find(&self, flag: &str, wanted: &str) -> Result<u32, Error> {
        let index = self.0.iter().position(|name| name == wanted);
        index.map(|j| j as u32).ok_or_else(|| {
            let known = self.0.join(", ");
            Error::Usage(format!("{flag}: no input is named {wanted:?}: there are {known}"))
        })
    }

    /// The indices of the inputs of these names.
    fn find_all(&self, flag: &str, wanted: &[String]) -> Result<Vec<u32>, Error> {
        wanted.iter().map(|name| self.find(flag, name)).collect()
    }

    /// A formula to start from, of the inputs that are allowed.
    fn guess(&self, text: &str, allowed: Option<&[u32]>) -> Result<Expr, Error> {
        let wrong = |what: String| Error::Usage(format!("--guess {text:?}: {what}"));
        let guess = Expr::parse(text, self.0).map_err(|error| wrong(error.to_string()))?;
        let is_other = |j: &u32| allowed.is_some_and(|allowed| !allowed.contains(j));
        match guess.variables().into_iter().find(is_other) {
            Some(other) => {
                let name = &self.0[other as usize];
                Err(wrong(format!("{name:?} is no input: take it out, or add it to --inputs")))
            }
            None => Ok(guess),
        }
    }
}

/// An operator by its symbol or name.
#[cfg(feature = "cli")]
fn operator(text: &str) -> Result<Op, String> {
    let known = || Op::ALL.map(|op| op.spec().name).join(", ");
    Op::from_word(text.trim()).ok_or_else(|| format!("there are + - * / ^ and {}", known()))
}

/// An operator and what it counts, written OP=N.
#[cfg(feature = "cli")]
fn weighed(text: &str) -> Result<(Op, usize), String> {
    let (op, count) = text.rsplit_once('=').ok_or("such as exp=3 is needed")?;
    let count = count.trim().parse().ok().filter(|n| (1..=1000).contains(n));
    Ok((operator(op)?, count.ok_or("a number from 1 to 1000 is needed after =")?))
}

/// A bound on one operator below another, written OUTER:INNER=N.
#[cfg(feature = "cli")]
fn nesting(text: &str) -> Result<Nesting, String> {
    let parts = text.rsplit_once('=').and_then(|(ops, most)| Some((ops.split_once(':')?, most)));
    let ((outer, inner), most) = parts.ok_or("such as sin:sin=0 is needed")?;
    let most = most.trim().parse().map_err(|_| "a number such as 0 is needed after =")?;
    Ok(Nesting { outer: operator(outer)?, inner: operator(inner)?, most })
}
