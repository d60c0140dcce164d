//! What formulas may be made of, as the command line says it.

use crate::exit::Failure;
use limpid::Expr;
use limpid::data::Scaler;
use limpid::distill::in_scaled_units;
use limpid::expr::Op;
use limpid::sr::{Config, Constraints, Nesting};

/// Arguments that bound formulas.
#[derive(clap::Args)]
#[command(next_help_heading = "Formulas")]
pub(crate) struct Space {
    /// Operators, separated by commas: symbols + - * / ^ or names such as sin; one named twice is
    /// used twice as often [default: + - * twice, /, square, sin, cos, exp, log, sqrt, tanh]
    #[arg(long, value_name = "A,B,...", value_delimiter = ',', value_parser = operator, allow_hyphen_values = true)]
    ops: Option<Vec<Op>>,
    /// Most nodes of a formula (operators, variables and constants)
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(5..=1000))]
    max_size: u16,
    /// Most levels of a formula
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=1000))]
    max_depth: u16,
    /// What operators count in the size, where that is not 1: exp=3,sin=2
    #[arg(long, value_name = "OP=N,...", value_delimiter = ',', value_parser = weighed, allow_hyphen_values = true)]
    op_size: Vec<(Op, usize)>,
    /// How many of one operator another may hold on a way down: sin:sin=0,exp:log=1
    #[arg(long, value_name = "OUTER:INNER=N,...", value_delimiter = ',', value_parser = nesting, allow_hyphen_values = true)]
    nest: Vec<Nesting>,
    /// The only columns that formulas may use
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    inputs: Option<Vec<String>>,
    /// Columns in which formulas should not decrease
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    increasing: Vec<String>,
    /// Columns in which formulas should not increase
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    decreasing: Vec<String>,
    /// A formula to start from, in data units; may be given several times
    #[arg(long, value_name = "FORMULA", allow_hyphen_values = true)]
    guess: Vec<String>,
}

impl Space {
    /// The preset with these bounds; `names` are the columns, of which `weights` is none to use.
    pub(crate) fn bound(
        &self,
        preset: Config,
        names: &[String],
        weights: Option<u32>,
        units: &Scaler,
    ) -> Result<Config, Failure> {
        let columns = Columns { names, weights };
        let variables = match &self.inputs {
            None if weights.is_none() => None,
            None => Some(columns.all()),
            Some(inputs) => Some(columns.find_all("--inputs", inputs)?),
        };
        let allowed = variables.clone().unwrap_or_else(|| columns.all());
        let guess = |text: &String| columns.guess(text, &allowed, units);
        let guesses = self.guess.iter().map(guess).collect::<Result<_, _>>()?;
        let constraints = Constraints::default()
            .with_complexity(self.op_size.clone())
            .with_nesting(self.nest.clone())
            .with_variables(variables)
            .with_increasing(columns.find_all("--increasing", &self.increasing)?)
            .with_decreasing(columns.find_all("--decreasing", &self.decreasing)?);
        let operators = self.ops.clone().unwrap_or_else(|| preset.operators.clone());
        Ok(preset
            .with_operators(operators)
            .with_max_complexity(usize::from(self.max_size))
            .with_max_depth(usize::from(self.max_depth))
            .with_guesses(guesses)
            .with_constraints(constraints))
    }
}

/// The columns of the data file, the target left out.
pub(crate) struct Columns<'a> {
    pub(crate) names: &'a [String],
    /// No input.
    pub(crate) weights: Option<u32>,
}

impl Columns<'_> {
    /// Those that formulas may use.
    fn all(&self) -> Vec<u32> {
        (0..self.names.len() as u32).filter(|&j| Some(j) != self.weights).collect()
    }

    /// The one of this name.
    pub(crate) fn find(&self, flag: &str, wanted: &str) -> Result<u32, Failure> {
        let name = |j: u32| self.names[j as usize].as_str();
        self.all().into_iter().find(|&j| name(j) == wanted).ok_or_else(|| {
            let all: Vec<&str> = self.all().into_iter().map(name).collect();
            let known = all.join(", ");
            Failure::Usage(format!("{flag}: no input is named {wanted:?}: there are {known}"))
        })
    }

    /// Those of these names.
    fn find_all(&self, flag: &str, wanted: &[String]) -> Result<Vec<u32>, Failure> {
        wanted.iter().map(|name| self.find(flag, name)).collect()
    }

    /// A formula to start from, in the units of the search.
    fn guess(&self, text: &str, allowed: &[u32], units: &Scaler) -> Result<Expr, Failure> {
        let wrong = |what: String| Failure::Usage(format!("--guess {text:?}: {what}"));
        let guess = Expr::parse(text, self.names).map_err(|error| wrong(error.to_string()))?;
        match guess.variables().into_iter().find(|variable| !allowed.contains(variable)) {
            Some(other) => {
                let name = &self.names[other as usize];
                Err(wrong(format!("{name:?} is no input: take it out, or add it to --inputs")))
            }
            None => Ok(in_scaled_units(&guess, units)),
        }
    }
}

/// An operator by its symbol or name.
pub(crate) fn operator(text: &str) -> Result<Op, String> {
    let known = || Op::ALL.map(|op| op.spec().name).join(", ");
    Op::from_word(text.trim()).ok_or_else(|| format!("there are + - * / ^ and {}", known()))
}

/// OP=N
fn weighed(text: &str) -> Result<(Op, usize), String> {
    let (op, count) = text.rsplit_once('=').ok_or("such as exp=3 is needed")?;
    let count = count.trim().parse().ok().filter(|n| (1..=1000).contains(n));
    Ok((operator(op)?, count.ok_or("a number from 1 to 1000 is needed after =")?))
}

/// OUTER:INNER=N
fn nesting(text: &str) -> Result<Nesting, String> {
    let parts = text.rsplit_once('=').and_then(|(ops, most)| Some((ops.split_once(':')?, most)));
    let ((outer, inner), most) = parts.ok_or("such as sin:sin=0 is needed")?;
    let most = most.trim().parse().map_err(|_| "a number such as 0 is needed after =")?;
    Ok(Nesting { outer: operator(outer)?, inner: operator(inner)?, most })
}
