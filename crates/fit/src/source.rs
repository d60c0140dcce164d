//! The table of a request: which file, which column is what, and how cells are read.
//!
//! | column | use |
//! |---|---|
//! | `target` | what is explained, numbers |
//! | weights | what each row counts, 0 or more; rows of weight 0 are left out |
//! | group | rows of one group do the same: train, choose or score |
//! | dropped | nothing |
//! | all others | inputs: numbers as they are, dates as the time since the first, times as hours, other texts as an input a category or, in an order, as 0, 1, 2, …; what only names the rows is left out |

use limpid_data::{Limits, Missing, Order, Reading, Roles};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The file, the uses of its columns, and the way its cells are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
pub struct Source {
    /// CSV file with a line of column names; ',' ';' tab or '|' between fields. Also ARFF, KEEL, LIBSVM; all
    /// also packed by gzip
    pub data: PathBuf,
    /// The column to explain by the others
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN"))]
    pub target: String,
    #[cfg_attr(feature = "cli", command(flatten))]
    columns: Columns,
    #[cfg_attr(feature = "cli", command(flatten))]
    cells: Cells,
}

/// What is no input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
#[cfg_attr(feature = "cli", command(next_help_heading = "Columns"))]
struct Columns {
    /// Columns to leave out
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN,..."))]
    drop: Vec<String>,
    /// Column with a weight for every row, 0 or more
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN"))]
    weights: Option<String>,
    /// Column of groups (patients, plants, ...): rows of one group stay together, so that scores are for
    /// groups never seen
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN"))]
    group: Option<String>,
    /// Columns whose numbers or dates are names of categories
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN,..."))]
    categorical: Vec<String>,
    /// Columns to take as inputs though they would be left out (row numbers, another text in every row, very
    /// many texts) or read as codes (zeros before the digits)
    #[cfg_attr(feature = "cli", arg(long = "use", value_name = "COLUMN,..."))]
    #[serde(default)]
    used: Vec<String>,
    /// Text as 0, 1, 2, ... in place of a yes-or-no input a category: all text columns, or
    /// --ordinal=COLUMN, or in an order of yours --ordinal='size=small<medium<large'
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN=A<B<C", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = ordinal))]
    ordinal: Vec<Ordinal>,
}

/// How cells are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
#[cfg_attr(feature = "cli", command(next_help_heading = "Cells"))]
struct Cells {
    /// What to do about rows with missing values (blank, NA, ?, ...)
    #[cfg_attr(feature = "cli", arg(long, value_enum, default_value = "error"))]
    missing: MissingRule,
    /// Texts that stand for a missing value in any column, besides blank, NA and the like: -999,unknown
    #[cfg_attr(
        feature = "cli",
        arg(long, value_name = "TEXT,...", value_delimiter = ',', allow_hyphen_values = true)
    )]
    #[serde(default)]
    missing_values: Vec<String>,
    /// Columns in which NA, None, ? and the like are categories, and blank cells alone are missing
    #[cfg_attr(feature = "cli", arg(long, value_name = "COLUMN,..."))]
    #[serde(default)]
    no_missing_values: Vec<String>,
    #[cfg_attr(feature = "cli", command(flatten))]
    #[serde(alias = "signs")]
    dialect: DialectArguments,
}

/// The delimiter and the decimal mark of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
pub struct DialectArguments {
    /// What stands between fields: , ; | tab or space [default: as it looks]
    #[cfg_attr(feature = "cli", arg(long, value_name = "CHAR", value_parser = delimiter))]
    delimiter: Option<u8>,
    /// The decimal mark [default: as it looks]
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "MARK"))]
    decimal: Option<Decimal>,
    /// Other limits of what is read: bytes, line (bytes of one), columns, cells
    /// [default: bytes=4e8,line=4e6,columns=10000,cells=5e7]
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME=N,...", value_parser = str::parse::<Limits>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<Limits>,
}

impl DialectArguments {
    /// The most that is read of a table.
    pub fn limits(&self) -> Limits {
        self.limit.unwrap_or_default()
    }

    /// How to read a table in this dialect.
    pub fn reading(&self) -> Reading {
        Reading::default()
            .with_delimiter(self.delimiter)
            .with_decimal_comma(self.decimal.map(|mark| mark == Decimal::Comma))
            .with_limits(self.limits())
    }
}

/// What to do about missing values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "snake_case")]
pub enum MissingRule {
    /// Refuse the file, and say where they are
    Error,
    /// Leave these rows out
    Drop,
    /// Fill in the median of the training rows; for text the most frequent category
    Median,
}

/// The mark between whole and fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "snake_case")]
enum Decimal {
    /// A point, as in 1.5
    Point,
    /// A comma, as in 1,5
    Comma,
}

/// A text column whose categories have an order; all text columns if it has no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Ordinal {
    column: Option<String>,
    /// Lowest first; as they are sorted if none is given.
    levels: Vec<String>,
}

impl Source {
    /// The file of any name whose column `target` is to be explained by all others.
    pub fn new(target: impl Into<String>) -> Self {
        let columns = Columns {
            drop: vec![],
            weights: None,
            group: None,
            categorical: vec![],
            used: vec![],
            ordinal: vec![],
        };
        let dialect = DialectArguments { delimiter: None, decimal: None, limit: None };
        let cells = Cells {
            missing: MissingRule::Error,
            missing_values: vec![],
            no_missing_values: vec![],
            dialect,
        };
        Self { data: PathBuf::new(), target: target.into(), columns, cells }
    }

    /// The name of a table's file without its folder and its endings, `input` of standard input (`-`).
    pub fn stem(data: &Path) -> String {
        let name = data.file_name().unwrap_or_default().to_string_lossy();
        match name.trim_end_matches(".gz").trim_end_matches(".csv") {
            "" | "-" => "input".into(),
            stem => stem.into(),
        }
    }

    /// The same with these columns left out.
    #[must_use]
    pub fn with_drop(mut self, drop: Vec<String>) -> Self {
        self.columns.drop = drop;
        self
    }

    /// The same with a column of weights, 0 or more.
    #[must_use]
    pub fn with_weights(mut self, weights: impl Into<Option<String>>) -> Self {
        self.columns.weights = weights.into();
        self
    }

    /// The same with a column of groups, whose rows stay together.
    #[must_use]
    pub fn with_group(mut self, group: impl Into<Option<String>>) -> Self {
        self.columns.group = group.into();
        self
    }

    /// The same with these columns read as categories, though their cells may look like numbers.
    #[must_use]
    pub fn with_categorical(mut self, categorical: Vec<String>) -> Self {
        self.columns.categorical = categorical;
        self
    }

    /// The same with these columns as inputs, though they would be left out or read as codes.
    #[must_use]
    pub fn with_used(mut self, used: Vec<String>) -> Self {
        self.columns.used = used;
        self
    }

    /// The same with these texts as missing values, in any column.
    #[must_use]
    pub fn with_missing_values(mut self, texts: Vec<String>) -> Self {
        self.cells.missing_values = texts;
        self
    }

    /// The same with these columns in which NA, None, ? and the like are categories.
    #[must_use]
    pub fn with_no_missing_values(mut self, columns: Vec<String>) -> Self {
        self.cells.no_missing_values = columns;
        self
    }

    /// The same with another rule for rows with missing cells.
    #[must_use]
    pub fn with_missing(mut self, missing: MissingRule) -> Self {
        self.cells.missing = missing;
        self
    }

    /// The same with other limits of what is read.
    #[must_use]
    pub fn with_limits(mut self, limits: impl Into<Option<Limits>>) -> Self {
        self.cells.dialect.limit = limits.into();
        self
    }

    /// The most that is read of each table.
    pub fn limits(&self) -> Limits {
        self.cells.dialect.limits()
    }

    /// How the cells are read; what is to be numbers is no column of codes.
    pub(crate) fn reading(&self, answers: Option<&str>) -> Reading {
        let Columns { weights, categorical, used, .. } = &self.columns;
        let numbers = [Some(self.target.as_str()), weights.as_deref(), answers];
        let numbers = numbers.into_iter().flatten().map(str::to_string);
        let dialect = self.cells.dialect.reading();
        dialect
            .with_texts(categorical.clone())
            .with_numbers(used.iter().cloned().chain(numbers).collect())
            .with_missing(self.cells.missing_values.clone())
            .with_kept(self.cells.no_missing_values.clone())
    }

    /// What the columns are; `answers` is the one of another model's predictions.
    pub(crate) fn roles(&self, answers: Option<&str>) -> Roles {
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
            .with_categorical(self.columns.categorical.clone())
            .with_used(self.columns.used.clone())
            .with_missing(missing)
    }
}

/// One of the delimiters that the reader knows.
#[cfg(feature = "cli")]
fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "," | ";" | "|" | "\t" => Ok(text.as_bytes()[0]),
        "tab" | "\\t" => Ok(b'\t'),
        " " | "space" => Ok(b' '),
        _ => Err("there are , ; | tab and space".into()),
    }
}

/// Nothing, COLUMN, or COLUMN=A<B<C.
#[cfg(feature = "cli")]
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
