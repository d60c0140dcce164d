//! `limpid predict`: a saved model on the rows of a new table.

use crate::exit::Failure;
use crate::file::table;
use crate::model;
use crate::say;
use limpid::data::{Gap, Sheet};
use limpid::{DialectArguments, Matrix, SavedModel};
use limpid_report::quote;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Arguments of `limpid predict`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    /// CSV file with the columns of the model, in any order; others are left out
    data: PathBuf,
    /// File model.json of a fit, or of `limpid teach`
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Row of the front, as the table counts them [default: the chosen one]
    #[arg(long, value_name = "K")]
    row: Option<usize>,
    /// Predict by the network that was read, not by a formula
    #[arg(long, conflicts_with = "row")]
    network: bool,
    #[command(flatten)]
    dialect: DialectArguments,
    /// Print predictions and errors only
    #[arg(short, long)]
    quiet: bool,
}

const HELP: &str = "\
Output: CSV on standard output, the target's name and a prediction a row, with as many digits as read
back exactly; NaN where a needed value is missing, or a category was never seen, or the formula is
undefined. Standard error warns where inputs leave the box of the training rows: there nothing is known
of how good predictions are.

Exit codes: 0 ok (also with warnings), 2 usage, 3 a file is missing or not what it should be.

Example: limpid predict --model yacht.limpid/model.json new.csv > predictions.csv";

/// Rows that a warning lists.
const LISTED: usize = 10;

/// Predicts, and prints a column.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let saved = model::read(&arguments.model)?;
    let by_network = arguments.network || (saved.front.is_empty() && arguments.row.is_none());
    let reading = arguments.dialect.reading().encoded(&saved.encoding).for_prediction();
    let sheet = table(&arguments.data, reading.limits)?.sheet(&reading).map_err(Failure::from)?;
    let (x, gaps) = saved.encoding.apply(&sheet).map_err(Failure::from)?;
    let (used, predictions) = if by_network {
        let network = saved.network.as_ref().ok_or_else(|| {
            Failure::Usage(
                "--network: the fit had no network (--teacher none, or --teacher-column)".into(),
            )
        })?;
        ((0..x.cols()).collect(), network.predict(&x))
    } else {
        let row = model::row(&saved, arguments.row)?;
        let used = saved.front[row].formula.variables().into_iter().map(|j| j as usize).collect();
        (used, saved.predict(row, &x))
    };
    if !arguments.quiet {
        let warnings = Warnings { saved: &saved, sheet: &sheet, used: &used };
        warnings.gaps(&gaps);
        warnings.outside(&x);
    }
    say::print(&column(&saved.target, &predictions))
}

/// What a user should know about the rows.
struct Warnings<'a> {
    saved: &'a SavedModel,
    sheet: &'a Sheet,
    /// Indices of the inputs that matter.
    used: &'a BTreeSet<usize>,
}

impl Warnings<'_> {
    /// Missing values and unknown categories, a line a column.
    fn gaps(&self, gaps: &[Gap]) {
        for (index, coded) in self.saved.encoding.columns.iter().enumerate() {
            let of = |known: bool| {
                let rows = gaps.iter().filter(|g| g.column == index && g.text.is_none() == known);
                rows.map(|gap| gap.row).collect::<Vec<usize>>()
            };
            self.warn(&coded.name, "missing values", &of(true));
            self.warn(&coded.name, "categories that the fitted table did not have", &of(false));
        }
    }

    /// Values beyond those of the training rows, a line an input.
    fn outside(&self, x: &Matrix<f64>) {
        let names = self.saved.features();
        for &j in self.used {
            let [least, most] = self.saved.bounds[j];
            let outside = |v: f64| v < least || v > most;
            let column = x.col(j);
            let rows: Vec<usize> = (0..x.rows()).filter(|&i| outside(column[i])).collect();
            let what = format!("values outside of training, which had {least} to {most},");
            self.warn(&names[j], &what, &rows);
        }
    }

    fn warn(&self, column: &str, what: &str, rows: &[usize]) {
        if rows.is_empty() {
            return;
        }
        let lines: Vec<String> =
            rows.iter().take(LISTED).map(|&row| self.sheet.lines[row].to_string()).collect();
        let more = match rows.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let (file, lines) = (&self.sheet.file, lines.join(", "));
        let s = if rows.len() == 1 { "" } else { "s" };
        say::note(format_args!(
            "warning: {file}, column {column:?}: {what} in row{s} {lines}{more}"
        ));
    }
}

/// The predictions as CSV text.
fn column(target: &str, predictions: &[f64]) -> String {
    let head = format!("{}\n", quote(target));
    predictions.iter().fold(head, |text, prediction| text + &format!("{prediction:?}\n"))
}
