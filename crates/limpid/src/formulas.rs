//! A file of formulas, one a line; what is wrong is said as `file:line:column: what`.

use crate::exit::Failure;
use crate::file::{bytes, shown};
use limpid::Expr;
use limpid::expr::{Error, Node};
use std::path::Path;

/// How the formulas are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// `2 * sin(age)`: variables are the names of columns, or x0, x1, … by their order
    Infix,
    /// `x0 sin c2 *`: words between spaces, variables x0, x1, … by the order of columns
    Postfix,
}

/// The formulas of the file, of the columns `names`; blank lines and those that begin with `#` are
/// skipped.
pub(crate) fn read(path: &Path, format: Format, names: &[String]) -> Result<Vec<Expr>, Failure> {
    let file = shown(path);
    let bad = |what: String| Failure::Data(format!("{file}{what}"));
    let bytes = bytes(path)?;
    let lines = lines(&bytes).map_err(|at| bad(format!(":{at}: not UTF-8: save it as UTF-8")))?;
    let reader = Reader { format, columns: names.len(), names: indexed(names) };
    let mut formulas = vec![];
    for (number, line) in lines {
        let formula = reader.formula(line);
        formulas.push(formula.map_err(|error| {
            let column = 1 + line[..error.byte].chars().count();
            bad(format!(":{number}:{column}: {}", error.what))
        })?);
    }
    match formulas.is_empty() {
        true => Err(bad(": there is no formula: write one a line".into())),
        false => Ok(formulas),
    }
}

/// The lines that hold a formula, numbered from 1; or the number of the first that is not UTF-8.
fn lines(bytes: &[u8]) -> Result<Vec<(usize, &str)>, usize> {
    let newlines = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count();
    let text = std::str::from_utf8(bytes).map_err(|e| 1 + newlines(&bytes[..e.valid_up_to()]))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let formula = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    Ok((1..).zip(text.lines()).filter(|(_, line)| formula(line)).collect())
}

/// The names of the columns, then x0, x1, …, unless a column is called so: what it then means is
/// decided by its name alone.
fn indexed(names: &[String]) -> Vec<String> {
    let is_index = |name: &String| {
        let digits = name.strip_prefix('x').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let indices = (0..names.len()).map(|index| format!("x{index}"));
    let more = if names.iter().any(is_index) { 0 } else { names.len() };
    names.iter().cloned().chain(indices.take(more)).collect()
}

/// A reader of single lines.
struct Reader {
    format: Format,
    columns: usize,
    names: Vec<String>,
}

/// What is wrong with a line, and at which byte.
struct Wrong {
    byte: usize,
    what: String,
}

impl Reader {
    fn formula(&self, line: &str) -> Result<Expr, Wrong> {
        match self.format {
            Format::Infix => {
                let columns = self.columns as u32; // fewer than the bytes of their names
                let formula = Expr::parse(line, &self.names).map_err(Wrong::from)?;
                Ok(formula.substitute(|index| Expr::variable(index % columns)))
            }
            Format::Postfix => {
                let formula = Expr::parse_postfix(line).map_err(Wrong::from)?;
                self.check_columns(line, &formula).map(|()| formula)
            }
        }
    }

    /// Each word of a line in postfix notation is a node: the first whose column is not there.
    fn check_columns(&self, line: &str, formula: &Expr) -> Result<(), Wrong> {
        let missing =
            |node: &Node| matches!(node, Node::Var(index) if *index as usize >= self.columns);
        let mut words = line.split_whitespace().zip(formula.nodes());
        let Some((word, _)) = words.find(|(_, node)| missing(node)) else { return Ok(()) };
        let byte = word.as_ptr() as usize - line.as_ptr() as usize;
        let last = self.columns - 1;
        Err(Wrong { byte, what: format!("unknown column {word}: the data have x0 to x{last}") })
    }
}

impl From<Error> for Wrong {
    /// The message of an [`Error`] begins with its byte, which becomes a column.
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let place = text.strip_prefix("byte ").and_then(|rest| rest.split_once(": "));
        let found = place.and_then(|(byte, what)| Some((byte.parse().ok()?, what.to_string())));
        let (byte, what) = found.unwrap_or((0, text));
        Self { byte, what }
    }
}
