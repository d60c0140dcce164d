//! What is wrong with a file, where, and what to do about it: always one line.

use std::fmt;

/// Fewest rows of data a file may have: each of the three parts of a split needs its share.
pub(crate) const MIN_ROWS: usize = 5;

/// Largest |v| accepted: squares of larger numbers, summed over rows, overflow f64.
pub(crate) const LIMIT: f64 = 1e150;

/// Most columns of a table.
pub(crate) const MAX_COLUMNS: usize = 10_000;

/// Most characters of a category.
pub(crate) const MAX_LEVEL: usize = 200;

/// What to do about a row without commas.
pub(crate) const SEPARATED: &str =
    "the row looks ';'- or tab-separated, save the file with ',' between fields";

/// A fault and its place: `file, row 7, column 2 ("b"): what is wrong: what to do`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct Error {
    /// Where it was found.
    pub at: Box<Place>,
    /// What is wrong.
    pub fault: Fault,
}

/// A cell of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path of the file as the caller named it.
    pub file: String,
    /// Line of the file, counted from 1; the header is normally row 1.
    pub row: u64,
    /// Field of the row, counted from 1.
    pub column: usize,
    /// The column's name, where the header is known.
    pub name: Option<String>,
}

impl Place {
    /// That fault, here.
    pub fn fault(self, fault: Fault) -> Error {
        Error { at: Box::new(self), fault }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}, column {}", one_line(&self.file), self.row, self.column)?;
        match &self.name {
            Some(name) => write!(f, " ({})", quoted(name)),
            None => Ok(()),
        }
    }
}

/// What can be wrong with a data set file, with a table or with the manifest. Texts are as in the file; the
/// messages shorten and escape them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The caller could not read the file.
    #[error(
        "{} cannot be read ({}): restore the file or correct the path",
        one_line(.file), one_line(.reason)
    )]
    Unreadable {
        /// Path of the file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// No bytes, or nothing but white space.
    #[error(
        "the file is empty: write a header line and rows below it, at least {MIN_ROWS} to learn from"
    )]
    Empty,
    /// A byte order mark of UTF-16.
    #[error("the file is UTF-16: save it as UTF-8")]
    Utf16,
    /// Bytes that are not UTF-8.
    #[error(
        "the file is not UTF-8 at byte offset {byte}: save it as UTF-8 (is it Latin-1, or not text?)"
    )]
    NotUtf8 {
        /// Offset of the first bad byte, counted from 0.
        byte: usize,
    },
    /// A NUL byte.
    #[error(
        "NUL byte at byte offset {byte}: save the file as UTF-8 text (is it UTF-16, or not text?)"
    )]
    Nul {
        /// Offset of the byte, counted from 0.
        byte: usize,
    },
    /// Nothing after the header.
    #[error("there is only a header: add rows below it, at least {MIN_ROWS} to learn from")]
    HeaderOnly,
    /// A first line of numbers alone.
    #[error("the first line holds only numbers: add a header line with a name for each column")]
    NoHeader,
    /// A header of one field.
    #[error(
        "there is only one column: a data set needs at least one input and a target, separated by ','"
    )]
    OneColumn,
    /// A header with another separator.
    #[error(
        "the file looks {found:?}-separated: save it with ',' between fields and '.' in numbers"
    )]
    Separator {
        /// The separator it seems to use.
        found: char,
    },
    /// A column without a name.
    #[error(
        "the column has no name: name it, or remove it (a separator at the end of a line makes one)"
    )]
    BlankName,
    /// A column named as an earlier one.
    #[error("column {first} has the same name: rename one of the two")]
    DuplicateName {
        /// The earlier column, counted from 1.
        first: usize,
    },
    /// The target asked for is not a column.
    #[error(
        "no column is named {}, the nearest is this one: ask for a column of the header",
        quoted(.wanted)
    )]
    NoTarget {
        /// The name asked for.
        wanted: String,
    },
    /// A row with more or fewer fields than the header.
    #[error("the number of fields is {found}, expected {expected} as in the header: {hint}")]
    Ragged {
        /// Fields of this row.
        found: usize,
        /// Fields of the header.
        expected: usize,
        /// What to do.
        hint: &'static str,
    },
    /// A cell without text.
    #[error("the cell is blank: fill in a number or remove the row")]
    Blank,
    /// NaN, NA, ? and the like.
    #[error("{} stands for a missing value: fill in a number or remove the row", quoted(.text))]
    Missing {
        /// The cell.
        text: String,
    },
    /// An infinity, spelt out.
    #[error("{} is not finite: fill in a number or remove the row", quoted(.text))]
    Infinite {
        /// The cell.
        text: String,
    },
    /// A number beyond ±1e150, be it finite or not.
    #[error(
        "{} is too large, sums of squares overflow beyond {LIMIT:e}: give the column a larger unit",
        quoted(.text)
    )]
    TooLarge {
        /// The cell.
        text: String,
    },
    /// Any other text.
    #[error("{} is not a number: {hint}", quoted(.text))]
    NotNumber {
        /// The cell.
        text: String,
        /// What to do.
        hint: &'static str,
    },
    /// Fewer than five rows.
    #[error("the file ends after {} of data, at least {MIN_ROWS} are needed: add rows", counted(*.found, "row"))]
    TooFewRows {
        /// Rows of data.
        found: usize,
    },
    /// The same target in every row.
    #[error(
        "the target is {value} in every row down to this one, nothing is left to predict: choose \
         another target"
    )]
    ConstantTarget {
        /// The value.
        value: String,
    },
    /// A delimiter that also stands in names or numbers.
    #[error("{delimiter:?} cannot stand between fields: choose ',' ';' '|', a tab or a space")]
    Delimiter {
        /// As it was asked for.
        delimiter: char,
    },
    /// A header that has another delimiter than the one asked for.
    #[error(
        "the file looks {found:?}-separated, not {asked:?}-separated: choose the other delimiter"
    )]
    OtherDelimiter {
        /// As it was asked for.
        asked: char,
        /// The one it seems to have.
        found: char,
    },
    /// More columns than are read.
    #[error("there are {found} columns, at most {MAX_COLUMNS} are read: take some out of the file")]
    TooManyColumns {
        /// Columns of the header.
        found: usize,
    },
    /// A quote that is open, or text after a closing one.
    #[error(
        "the quotes of this cell do not match: close the quote that opens it, and write a quote \
         inside it twice"
    )]
    Misquoted,
    /// A column that a user or a model needs is not there.
    #[error(
        "no column is named {}, the nearest is this one: correct the name, or add the column",
        quoted(.wanted)
    )]
    NoColumn {
        /// The name asked for.
        wanted: String,
    },
    /// A column that a user or a model needs is not there, nor any of a similar name.
    #[error("no column is named {}, there {}: correct the name, or add the column", quoted(.wanted), .columns)]
    NoSuchColumn {
        /// The name asked for.
        wanted: String,
        /// "is "a"" or "are "a", "b", …".
        columns: String,
    },
    /// A text in a column of numbers.
    #[error(
        "{} is not a number, as other cells of the column are: {hint}, or leave the column out \
         with --drop {}, or read it as categories with --categorical {}",
        quoted(.text), argument(.name), argument(.name)
    )]
    Mixed {
        /// The cell.
        text: String,
        /// What to do about the cell.
        hint: &'static str,
        /// The column.
        name: String,
    },
    /// A text too long for the name of a category.
    #[error(
        "{} has {length} characters, a category at most {MAX_LEVEL}: shorten it, or leave the \
         column out with --drop {}",
        quoted(.text), argument(.name)
    )]
    LongText {
        /// The cell.
        text: String,
        /// Its characters.
        length: usize,
        /// The column.
        name: String,
    },
    /// A column with two uses.
    #[error("the column is {first} and {second} at once: choose one of the two")]
    TwoRoles {
        /// One of the two.
        first: &'static str,
        /// The other one.
        second: &'static str,
    },
    /// Texts where only numbers will do.
    #[error(
        "{role} should be numbers but the column holds texts such as {texts}: code it as numbers{}",
        if *.role == "the target" { ", for two classes as 0 and 1" } else { "" }
    )]
    TextRole {
        /// "the target" and the like.
        role: &'static str,
        /// Some of the texts.
        texts: String,
    },
    /// Numbers where texts are needed.
    #[error(
        "the column holds numbers, not categories: read it as such with --categorical {}, or \
         leave its order to the numbers",
        argument(.name)
    )]
    Numbers {
        /// The column.
        name: String,
    },
    /// Texts where a model takes numbers.
    #[error(
        "{} is a category, where the model takes numbers: correct the column or its name",
        quoted(.text)
    )]
    NumbersNeeded {
        /// The first text of the column.
        text: String,
    },
    /// A category without a place in the order given.
    #[error("{} is not in the order given: add it there, correct the cell or remove the row", quoted(.text))]
    NotInOrder {
        /// The cell.
        text: String,
    },
    /// An order that names a category twice.
    #[error("{} comes twice in the order given: name it once", quoted(.text))]
    TwiceInOrder {
        /// The category.
        text: String,
    },
    /// The first of the missing cells.
    #[error(
        "the cell is missing, one of {column} in this column and {total} in all: fill it in, or \
         choose --missing drop ({} {}) or --missing median",
        counted(*.rows, "row"), if *.rows == 1 { "goes" } else { "go" }
    )]
    MissingCells {
        /// Missing cells of the column.
        column: usize,
        /// Missing cells of all columns in use.
        total: usize,
        /// Rows with one.
        rows: usize,
    },
    /// Fewer than five rows without missing values.
    #[error(
        "only {} {} left without missing values, at least {MIN_ROWS} are needed: fill in cells{}",
        counted(*.found, "row"), if *.found == 1 { "is" } else { "are" },
        if *.inputs { ", choose --missing median, or leave out columns with --drop" } else { "" }
    )]
    TooFewComplete {
        /// Rows without a missing value.
        found: usize,
        /// Whether cells of inputs are among the missing ones, which could be filled.
        inputs: bool,
    },
    /// A weight below 0.
    #[error("the weight is {value}: weights are 0 or more")]
    NegativeWeight {
        /// The cell.
        value: String,
    },
    /// Fewer than five weights above 0.
    #[error(
        "only {} {} a weight above 0, at least {MIN_ROWS} are needed: give more rows a weight",
        counted(*.found, "row"), if *.found == 1 { "has" } else { "have" }
    )]
    TooFewWeights {
        /// Rows with a weight above 0.
        found: usize,
    },
    /// Fewer than three groups.
    #[error(
        "there {} {}, at least 3 are needed to train, choose and score on different ones: choose a \
         column of more groups, or none",
        if *.found == 1 { "is" } else { "are" }, counted(*.found, "group")
    )]
    TooFewGroups {
        /// Different values of the column.
        found: usize,
    },
    /// More categories than can be inputs.
    #[error(
        "text column with {found} different texts{}: {}leave it out with --drop {}{}",
        if *.dates { ", it looks like dates" } else { "" },
        if *.dates { "turn it into a number such as days since the first, or " } else { "" },
        argument(.name),
        if *.dates { String::new() } else { format!(" or order it with --ordinal={}", argument(.name)) }
    )]
    ManyTexts {
        /// Different texts.
        found: usize,
        /// Whether they look like dates.
        dates: bool,
        /// The column.
        name: String,
    },
    /// Two inputs of the same name.
    #[error("the input {} comes from column {first} as well: rename one of the two", quoted(.name))]
    SameInput {
        /// Name of the input.
        name: String,
        /// The earlier column, counted from 1.
        first: usize,
    },
    /// Nothing to learn from.
    #[error("no input is left beside the target: keep a column, or add one whose values vary")]
    NoInputs,
    /// A field of the manifest that breaks its rules.
    #[error("{} is not {expected}: correct this field", quoted(.text))]
    Unexpected {
        /// The field.
        text: String,
        /// What should stand there.
        expected: String,
    },
    /// A file whose bytes are not those of the manifest.
    #[error(
        "expected SHA-256 {}… but {} has {}…: restore the file from version control, or update \
         this field of the manifest if the change is meant",
        prefix(.expected), one_line(.file), prefix(.found)
    )]
    Checksum {
        /// Path of the data file.
        file: String,
        /// The manifest's, 64 hex digits.
        expected: String,
        /// The file's, 64 hex digits.
        found: String,
    },
    /// A file whose rows or inputs are not as many as the manifest says.
    #[error(
        "expected {expected} {what} but {} has {found}: correct this field of the manifest",
        one_line(.file)
    )]
    Count {
        /// Path of the data file.
        file: String,
        /// "rows" or "features".
        what: &'static str,
        /// The manifest's number.
        expected: usize,
        /// The file's.
        found: usize,
    },
}

impl Fault {
    /// The same of a table that is only predicted, where no options change how its columns are read.
    pub(crate) fn of_new_table(self) -> Self {
        match self {
            Self::Mixed { text, hint, .. } => Self::NotNumber { text, hint },
            Self::LongText { text, .. } => {
                let expected = format!("a category of at most {MAX_LEVEL} characters");
                Self::Unexpected { text, expected }
            }
            other => other,
        }
    }
}

/// The first 12 characters of a hash.
fn prefix(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// In double quotes, escaped, cut after 40 characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { format!("{:?}…", head) } else { format!("{head:?}") }
}

/// A name as it is typed after an option: in double quotes where it is not one plain word.
pub(crate) fn argument(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    if name.chars().all(plain) { name.to_owned() } else { format!("{name:?}") }
}

/// All digits of a number, of a whole one no more.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// "1 row", "2 rows".
pub fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Control characters and line separators.
pub(crate) fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// As it is, but for control characters and line separators, which are escaped.
pub fn one_line(text: &str) -> String {
    let escaped =
        |c: char| if breaks_line(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stays_on_one_line_whatever_the_names() {
        let name = Some("a\nb\"\u{2028}".repeat(30));
        let place = Place { file: "d\n\u{2029}r/é.csv".into(), row: 3, column: 2, name };
        let shown = place.to_string();
        assert!(shown.starts_with("d\\n\\u{2029}r/é.csv, row 3, column 2 (\"a\\nb\\\"\\u{2028}a"));
        assert!(shown.ends_with("\"…)") && shown.lines().count() == 1, "{shown}");
    }

    #[test]
    fn an_unreadable_file_is_reported_at_its_place_in_the_manifest() {
        let at =
            Place { file: "MANIFEST.tsv".into(), row: 4, column: 1, name: Some("name".into()) };
        let fault = Fault::Unreadable { file: "a.csv".into(), reason: "not found".into() };
        let expected = "MANIFEST.tsv, row 4, column 1 (\"name\"): a.csv cannot be read (not found): \
                        restore the file or correct the path";
        assert_eq!(at.fault(fault).to_string(), expected);
    }
}
