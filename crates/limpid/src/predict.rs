//! `limpid predict`: a saved model on the rows of a new table.

use crate::exit::Failure;
use crate::file::table;
use crate::model;
use crate::needed::Needed;
use crate::say;
use limpid::data::{Code, Dialect, Gap, Sheet, counted};
use limpid::{DialectArguments, Matrix, SavedModel};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Arguments of `limpid predict`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    /// CSV file with the columns that the formula reads, in any order; - for standard input
    data: PathBuf,
    /// Folder of a fit or of `limpid teach`, or its file model.json
    #[arg(long, value_name = "FOLDER")]
    model: PathBuf,
    /// Row of the front, as the table counts them [default: the chosen one]
    #[arg(long, value_name = "K")]
    row: Option<usize>,
    /// Predict by the network that was read, not by a formula; it reads every column of the fit
    #[arg(long, conflicts_with = "row")]
    network: bool,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    dialect: DialectArguments,
    /// Print predictions and errors only
    #[arg(short, long)]
    quiet: bool,
}

/// What is printed beside the predictions, and when nothing is.
#[derive(clap::Args)]
struct Shown {
    /// Columns of the new table to copy before the prediction, cell by cell as they are written
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',', conflicts_with = "append")]
    keep: Vec<String>,
    /// Copy the whole table, the prediction as its last column
    #[arg(long)]
    append: bool,
    /// Print nothing, and exit with 3, if a row has no prediction
    #[arg(long)]
    strict: bool,
}

const HELP: &str = "\
Output: CSV on standard output, the target's name and a prediction a row, with as many digits as read
back exactly; NaN where a needed value is missing, or a category was never seen, or the formula is
undefined. Standard error warns where inputs leave the box of the training rows: there nothing is known
of how good predictions are.

With --keep or --append the output has the delimiter and the decimal mark of the table; where a column
is called as the target is, the prediction is called \"predicted\" and the target's name.

Exit codes: 0 ok (also with warnings), 2 usage, 3 a file is missing or not what it should be, or with
--strict a row has no prediction.

Example: limpid predict --model yacht.limpid new.csv --keep ship > predictions.csv";

/// Rows that a warning lists.
const LISTED: usize = 10;

/// Predicts, and prints a table.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let saved = model::read(&arguments.model)?;
    let predictor = Predictor::of(&saved, arguments)?;
    let used = predictor.used(&saved);
    let needed = Needed::of(&saved.encoding, &used);
    let reading = arguments.dialect.reading().encoded(&needed.encoding).for_prediction();
    let reading = if arguments.shown.copies() { reading.verbatim() } else { reading };
    let sheet = table(&arguments.data, reading.limits)?.sheet(&reading).map_err(Failure::from)?;
    let copied = arguments.shown.columns(&sheet)?;
    let (x, gaps) = needed.apply(&sheet).map_err(Failure::from)?;
    let predictions = predictor.predict(&saved, &x);
    let rows = Rows { saved: &saved, needed: &needed, sheet: &sheet, used: &used };
    if arguments.shown.strict {
        rows.check(&predictions, &gaps)?;
    }
    if !arguments.quiet {
        rows.warn_of_gaps(&gaps);
        rows.warn_of_outside(&x);
    }
    say::print(&text(&saved.target, &predictions, &sheet, &copied))
}

/// What of a model predicts.
enum Predictor {
    /// The formula of that index of the front.
    Formula(usize),
    /// The network that was read.
    Network,
}

impl Predictor {
    fn of(saved: &SavedModel, arguments: &Arguments) -> Result<Self, Failure> {
        let network = arguments.network || (saved.front.is_empty() && arguments.row.is_none());
        match (network, &saved.network) {
            (false, _) => model::row(saved, arguments.row).map(Self::Formula),
            (true, Some(_)) => Ok(Self::Network),
            (true, None) => {
                let text =
                    "--network: the fit had no network (--teacher none, or --teacher-column)";
                Err(Failure::Usage(text.into()))
            }
        }
    }

    /// Indices of the inputs that it reads.
    fn used(&self, saved: &SavedModel) -> BTreeSet<usize> {
        match *self {
            Self::Formula(row) => {
                saved.front[row].formula.variables().into_iter().map(|j| j as usize).collect()
            }
            Self::Network => (0..saved.bounds.len()).collect(),
        }
    }

    fn predict(&self, saved: &SavedModel, x: &Matrix<f64>) -> Vec<f64> {
        match *self {
            Self::Formula(row) => saved.predict(row, x),
            Self::Network => saved.network.as_ref().expect("it was there").predict(x),
        }
    }
}

impl Shown {
    /// True if cells of the table are printed.
    fn copies(&self) -> bool {
        self.append || !self.keep.is_empty()
    }

    /// Indices of the columns that are copied.
    fn columns(&self, sheet: &Sheet) -> Result<Vec<usize>, Failure> {
        match self.append {
            true => Ok((0..sheet.columns.len()).collect()),
            false => Ok(self.keep.iter().map(|name| sheet.find(name)).collect::<Result<_, _>>()?),
        }
    }
}

/// The rows of a new table, and what a user should know about them.
struct Rows<'a> {
    saved: &'a SavedModel,
    needed: &'a Needed,
    sheet: &'a Sheet,
    /// Indices of the inputs that matter.
    used: &'a BTreeSet<usize>,
}

impl Rows<'_> {
    /// Passes if every row has a prediction.
    fn check(&self, predictions: &[f64], gaps: &[Gap]) -> Result<(), Failure> {
        let without: Vec<usize> =
            (0..predictions.len()).filter(|&row| !predictions[row].is_finite()).collect();
        let Some(&row) = without.first() else { return Ok(()) };
        let why = match gaps.iter().find(|gap| gap.row == row) {
            None => "the formula is undefined there".into(),
            Some(Gap { column, text, .. }) => {
                let name = &self.needed.encoding.columns[*column].name;
                let what = text.as_ref().map_or("is missing".into(), |text| {
                    format!("holds {text:?}, which the fitted table did not have")
                });
                format!("column {name:?} {what}")
            }
        };
        let more = match without.len() - 1 {
            0 => String::new(),
            more => format!(" (and none for {})", counted(more, "further row")),
        };
        let (file, line) = (&self.sheet.file, self.sheet.lines[row]);
        Err(Failure::Data(format!(
            "{file}, row {line}: there is no prediction, {why}{more}: correct the row, or leave out --strict"
        )))
    }

    /// Missing values and unknown categories, a line a column.
    fn warn_of_gaps(&self, gaps: &[Gap]) {
        for (index, coded) in self.needed.encoding.columns.iter().enumerate() {
            let of = |known: bool| {
                let rows = gaps.iter().filter(|g| g.column == index && g.text.is_none() == known);
                rows.map(|gap| gap.row).collect::<Vec<usize>>()
            };
            self.warn(&coded.name, "missing values", &of(true));
            self.warn(&coded.name, unknown(&coded.code), &of(false));
        }
    }

    /// Values beyond those of the training rows, a line an input.
    fn warn_of_outside(&self, x: &Matrix<f64>) {
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

/// The copied columns and the predictions as text in the dialect of the table, or without such columns in plain CSV.
fn text(target: &str, predictions: &[f64], sheet: &Sheet, copied: &[usize]) -> String {
    let Dialect { delimiter, decimal_comma } = match copied.is_empty() {
        true => Dialect { delimiter: b',', decimal_comma: false },
        false => sheet.dialect,
    };
    let delimiter = char::from(delimiter);
    let names: Vec<&str> = copied.iter().map(|&j| sheet.columns[j].name.as_str()).collect();
    let mut predicted = target.to_owned();
    while names.contains(&predicted.as_str()) {
        predicted.insert_str(0, "predicted ");
    }
    let mut text = line(names.into_iter(), &predicted, delimiter);
    for (row, prediction) in predictions.iter().enumerate() {
        let cells = copied.iter().map(|&j| sheet.written[row][j].as_str());
        let prediction = format!("{prediction:?}");
        let prediction = if decimal_comma { prediction.replace('.', ",") } else { prediction };
        text += &line(cells, &prediction, delimiter);
    }
    text
}

/// A line of cells, those in quotes that would not be one cell otherwise.
fn line<'a>(cells: impl Iterator<Item = &'a str>, last: &'a str, delimiter: char) -> String {
    let quoted = |cell: &str| match cell.contains([delimiter, '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    };
    let cells: Vec<String> = cells.chain([last]).map(quoted).collect();
    cells.join(&delimiter.to_string()) + "\n"
}

/// What a text is that a column of that code does not know.
fn unknown(code: &Code) -> &'static str {
    match code {
        Code::Date { .. } => "texts that are no date, or may be two dates,",
        Code::Time { .. } => "texts that are no time of the day",
        _ => "categories that the fitted table did not have",
    }
}
