//! A table of one's own, as the command line says how to read it.

use crate::exit::Failure;
use crate::input::{bytes, shown};
use flate2::read::MultiGzDecoder;
use limpid::Seed;
use limpid::data::{Dialect, Fractions, Frame, Missing, Order, Place, Reading, Roles, Sheet};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Which file, which column is what, and how cells are read.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
pub(crate) struct Source {
    /// CSV file with a line of column names, also packed by gzip; ',' ';' tab or '|' between fields
    pub(crate) data: PathBuf,
    /// The column to explain by the others
    #[arg(long, value_name = "COLUMN")]
    pub(crate) target: String,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    cells: Cells,
}

/// What is no input.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
#[command(next_help_heading = "Columns")]
struct Columns {
    /// Columns to leave out
    #[arg(long, value_name = "COLUMN,...")]
    drop: Vec<String>,
    /// Column with a weight for every row, 0 or more
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// Column of groups (patients, plants, ...): rows of one group stay together, so that scores are for
    /// groups never seen
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Columns whose numbers are names of categories
    #[arg(long, value_name = "COLUMN,...")]
    categorical: Vec<String>,
    /// Text as 0, 1, 2, ... in place of a yes-or-no input a category: all text columns, or
    /// --ordinal=COLUMN, or in an order of yours --ordinal='size=small<medium<large'
    #[arg(long, value_name = "COLUMN=A<B<C", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = ordinal)]
    ordinal: Vec<Ordinal>,
}

/// How cells are read.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
#[command(next_help_heading = "Cells")]
struct Cells {
    /// What to do about rows with missing values (blank, NA, ?, ...)
    #[arg(long, value_enum, default_value = "error")]
    missing: MissingRule,
    #[command(flatten)]
    #[serde(alias = "signs")]
    dialect: DialectArguments,
}

/// The delimiter and the decimal mark of a table.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
pub(crate) struct DialectArguments {
    /// What stands between fields: , ; | tab or space [default: as it looks]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// The decimal mark [default: as it looks]
    #[arg(long, value_enum, value_name = "MARK")]
    decimal: Option<Decimal>,
}

impl DialectArguments {
    /// How to read a table in which these columns hold texts.
    pub(crate) fn reading(&self, texts: Vec<String>) -> Reading {
        Reading::default()
            .with_delimiter(self.delimiter)
            .with_decimal_comma(self.decimal.map(|mark| mark == Decimal::Comma))
            .with_texts(texts)
    }
}

/// What to do about missing values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MissingRule {
    /// Refuse the file, and say where they are
    Error,
    /// Leave these rows out
    Drop,
    /// Fill in the median of the training rows; for text the most frequent category
    Median,
}

/// The mark between whole and fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decimal {
    /// 1.5
    Point,
    /// 1,5
    Comma,
}

/// A text column whose categories have an order; all text columns if it has no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Ordinal {
    column: Option<String>,
    /// Lowest first; as they are sorted if none is given.
    levels: Vec<String>,
}

/// A file as it was read.
pub(crate) struct Read {
    pub(crate) dialect: Dialect,
    /// Rows of the file.
    pub(crate) rows: usize,
    /// Of the file's bytes as they are on the disk.
    pub(crate) blake3: String,
    pub(crate) frame: Frame,
}

impl Source {
    /// Reads the file and makes it ready to learn from; `answers` is the column of another model's
    /// predictions, `seed` decides which rows train, choose and score.
    pub(crate) fn read(&self, answers: Option<&str>, seed: Seed) -> Result<Read, Failure> {
        if self.data.to_str().is_none() {
            let text = format!("{}: the path is not UTF-8: rename the file", shown(&self.data));
            return Err(Failure::Usage(text));
        }
        let packed = bytes(&self.data)?;
        let blake3 = blake3::hash(&packed).to_hex().to_string();
        let sheet = self.sheet(packed)?;
        let (dialect, rows) = (sheet.dialect, sheet.rows());
        // Of every row something is asked: none is left out for there being too many.
        let fractions = Fractions::default().with_max_train(usize::MAX);
        let frame = Frame::prepare(sheet, &self.roles(answers), &fractions, seed.child("split"))?;
        Ok(Read { dialect, rows, blake3, frame })
    }

    /// Where results go unless told otherwise: the name of the data file without its ending, in the
    /// current folder.
    pub(crate) fn results(&self) -> PathBuf {
        let name = self.data.file_name().unwrap_or_default().to_string_lossy();
        let stem = name.trim_end_matches(".gz").trim_end_matches(".csv");
        PathBuf::from(format!("{stem}.limpid"))
    }

    fn sheet(&self, packed: Vec<u8>) -> Result<Sheet, Failure> {
        let reading = self.cells.dialect.reading(self.columns.categorical.clone());
        read_sheet(&self.data, packed, &reading)
    }

    fn roles(&self, answers: Option<&str>) -> Roles {
        let order = |ordinal: &Ordinal| Order {
            column: ordinal.column.clone(),
            levels: ordinal.levels.clone(),
        };
        let missing = match self.cells.missing {
            MissingRule::Error => Missing::Error,
            MissingRule::Drop => Missing::Drop,
            MissingRule::Median => Missing::Median,
        };
        Roles::new(self.target.clone())
            .with_weights(self.columns.weights.clone())
            .with_group(self.columns.group.clone())
            .with_answers(answers.map(str::to_string))
            .with_drop(self.columns.drop.clone())
            .with_ordinal(self.columns.ordinal.iter().map(order).collect())
            .with_missing(missing)
    }
}

/// The table in a file that may be packed by gzip.
pub(crate) fn read_sheet(
    path: &Path,
    packed: Vec<u8>,
    reading: &Reading,
) -> Result<Sheet, Failure> {
    let text = unpacked(path, packed)?;
    Ok(Sheet::read(&shown(path), &text, reading)?)
}

/// The bytes, unpacked if they are a gzip file's, whatever its name.
fn unpacked(path: &Path, packed: Vec<u8>) -> Result<Vec<u8>, Failure> {
    if !packed.starts_with(&[0x1f, 0x8b]) {
        return Ok(packed);
    }
    let mut text = vec![];
    MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut text).map_err(|error| {
        Place::start(shown(path)).unreadable(&shown(path), &format!("gzip: {error}"))
    })?;
    Ok(text)
}

/// One of the delimiters that the reader knows.
fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "," | ";" | "|" | "\t" => Ok(text.as_bytes()[0]),
        "tab" | "\\t" => Ok(b'\t'),
        " " | "space" => Ok(b' '),
        _ => Err("there are , ; | tab and space".into()),
    }
}

/// Nothing, COLUMN, or COLUMN=A<B<C.
fn ordinal(text: &str) -> Result<Ordinal, String> {
    let (column, levels) = match text.rsplit_once('=') {
        None => (text, vec![]),
        Some((column, levels)) => {
            (column, levels.split('<').map(|l| l.trim().to_string()).collect())
        }
    };
    let column = Some(column.trim().to_string()).filter(|column| !column.is_empty());
    match (&column, levels.len()) {
        (_, 1) => Err("two categories or more are needed, such as size=small<large".into()),
        (None, 2..) => Err("a column is needed before '='".into()),
        _ => Ok(Ordinal { column, levels }),
    }
}
