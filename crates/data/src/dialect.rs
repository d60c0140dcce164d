//! The dialect of a table: the delimiter between its fields, and its decimal mark.
//!
//! 1. The delimiter is the one of `,` `;` tab `|` that cuts the header into two fields or more, and
//!    then most of the first 1,000 rows into as many, and of several the one that leaves most cells
//!    numbers; a file without any has one column.
//! 2. The decimal mark is `,` if that is not the delimiter, some cell of these rows is a number only
//!    with `,` and none is one only with `.`.
//!
//! So `1,234` is 1.234 in a table that is cut by `;` and has no `.` in its numbers. Who means 1234 has
//! to say that the decimal mark is `.`: then the cell is refused for its thousands separator.

use crate::error::{Error, FaultKind};
use crate::limits::Limits;
use crate::number::unpadded;
use crate::numeral::value;
use crate::place::Place;
use crate::text::{Record, Text};
use std::collections::BTreeMap;

/// Delimiters that are looked for, the likeliest first.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Number of rows that are looked at to decide.
const ROWS: usize = 1000;

/// The delimiter and the decimal mark of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Dialect {
    /// The byte between fields.
    pub delimiter: u8,
    /// True if `1,5` is a number and `1.5` is none; false if it is the other way round.
    pub decimal_comma: bool,
}

/// Knowledge of a caller about how a table is to be read.
///
/// ```
/// use limpid_data::Reading;
/// let reading = Reading::default().with_delimiter(b';').with_texts(vec!["zip".into()]);
/// assert_eq!((reading.delimiter, reading.decimal_comma), (Some(b';'), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// Delimiter, one of `,` `;` `|`, tab and space; `None`: as the table looks.
    pub delimiter: Option<u8>,
    /// Decimal mark, as in [`Dialect`]; `None`: as the table looks.
    pub decimal_comma: Option<bool>,
    /// Columns to be read as texts though their cells may look like numbers: categories by code. Each entry
    /// is a name, or names separated by commas.
    pub texts: Vec<String>,
    /// Columns to be read as numbers though zeros before them look like those of codes; entries as above.
    pub numbers: Vec<String>,
    /// Texts that stand for a missing value in any column, beside those that do anyway.
    pub missing: Vec<String>,
    /// Columns in which only blank cells are missing, and NA, None, ? and the like are texts as others;
    /// entries as above.
    pub kept: Vec<String>,
    /// The categories of columns that a model knows: of all other words for a missing value each is one.
    pub(crate) levels: BTreeMap<String, Vec<String>>,
    /// True for a table to predict rather than to learn from: every row counts, one of blank cells too,
    /// and a header without rows is a table.
    pub new: bool,
    /// True where nothing sums squares: numbers beyond ±1e150 are numbers, up to the largest finite one.
    pub any_size: bool,
    /// True if the sheet keeps its cells as they are written, too.
    pub verbatim: bool,
    /// Columns that have to be there: a table of pairs `index:value` has all inputs `x1`, `x2`, … up to the
    /// largest of these, though no row mentions them.
    pub columns: Vec<String>,
    /// The most that is read.
    pub limits: Limits,
    /// True for a table of which nothing is guessed: a line of names, and nothing but rows below it.
    pub(crate) plain: bool,
}

impl Reading {
    /// The same with this byte between fields; `None`: as the table looks.
    #[must_use]
    pub fn with_delimiter(self, delimiter: impl Into<Option<u8>>) -> Self {
        Self { delimiter: delimiter.into(), ..self }
    }

    /// The same with ',' as the decimal mark, or else '.'; `None`: as the table looks.
    #[must_use]
    pub fn with_decimal_comma(self, comma: impl Into<Option<bool>>) -> Self {
        Self { decimal_comma: comma.into(), ..self }
    }

    /// The same with these columns read as texts.
    #[must_use]
    pub fn with_texts(self, texts: Vec<String>) -> Self {
        Self { texts, ..self }
    }

    /// The same for a table that should have these columns.
    #[must_use]
    pub fn with_columns(self, columns: Vec<String>) -> Self {
        Self { columns, ..self }
    }

    /// The same with other limits of what is read.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same with these columns read as numbers, whatever zeros stand before them.
    #[must_use]
    pub fn with_numbers(self, numbers: Vec<String>) -> Self {
        Self { numbers, ..self }
    }

    /// The same with these texts taken for missing values.
    #[must_use]
    pub fn with_missing(self, missing: Vec<String>) -> Self {
        Self { missing, ..self }
    }

    /// The same with these columns in which no word stands for a missing value.
    #[must_use]
    pub fn with_kept(self, kept: Vec<String>) -> Self {
        Self { kept, ..self }
    }

    /// The same for a table to predict: every row counts, and there may be none.
    #[must_use]
    pub fn for_prediction(self) -> Self {
        Self { new: true, ..self }
    }

    /// The same with the cells kept as they are written.
    #[must_use]
    pub fn verbatim(self) -> Self {
        Self { verbatim: true, ..self }
    }

    /// The same with numbers of every finite size.
    #[must_use]
    pub fn for_any_size(self) -> Self {
        Self { any_size: true, ..self }
    }
}

impl Dialect {
    /// The dialect that `reading` asks for; what it leaves open is as `text` looks.
    pub(crate) fn of(text: &Text, reading: &Reading) -> Result<Self, Error> {
        let delimiter = match reading.delimiter {
            Some(asked) => checked(text, asked)?,
            None => likeliest(text),
        };
        let looks = || delimiter != b',' && has_decimal_comma(text, delimiter);
        Ok(Self { delimiter, decimal_comma: reading.decimal_comma.unwrap_or_else(looks) })
    }
}

/// The delimiter that stands most often in the first line, to count cells by before the text is known
/// to be one.
pub(crate) fn guess(bytes: &[u8]) -> u8 {
    let line = bytes.split(|&b| b == b'\n' || b == b'\r').next().unwrap_or_default();
    let count = |d: u8| line.iter().filter(|&&b| b == d).count();
    DELIMITERS.into_iter().rev().max_by_key(|&d| count(d)).unwrap_or(b',')
}

/// The delimiter asked for, if it may be one and does not leave a header uncut that another cuts.
fn checked(text: &Text, asked: u8) -> Result<u8, Error> {
    if !DELIMITERS.contains(&asked) && asked != b' ' {
        let what = format!("{:?} cannot stand between fields", char::from(asked));
        let fix = "choose ',' ';' '|', a tab or a space";
        return Err(text.place(1, 0, None).fault(FaultKind::Delimiter, what, fix));
    }
    let found = likeliest(text);
    match header(text, asked) {
        Some(first) if first.fields.len() == 1 && found != asked && width(text, found) > 1 => {
            Err(other(text.place(first.row, 0, None), asked, found))
        }
        _ => Ok(asked),
    }
}

/// The error of a file that looks as if another delimiter stands between its fields.
fn other(place: Place, asked: u8, found: u8) -> Error {
    let [asked, found] = [asked, found].map(char::from);
    let what = format!("the file looks {found:?}-separated, not {asked:?}-separated");
    place.fault(FaultKind::Delimiter, what, "choose the other delimiter")
}

/// The first record, cut by that delimiter.
fn header(text: &Text, delimiter: u8) -> Option<Record> {
    text.records(delimiter).next()
}

/// Number of fields of the header, cut by that delimiter.
fn width(text: &Text, delimiter: u8) -> usize {
    header(text, delimiter).map_or(0, |first| first.fields.len())
}

/// The delimiter that cuts the header and then the most rows alike; of two the one that leaves the larger
/// share of cells numbers, of these the one of more fields.
fn likeliest(text: &Text) -> u8 {
    let cutting = DELIMITERS.into_iter().rev().filter(|&d| width(text, d) > 1);
    cutting.max_by_key(|&d| (alike(text, d), numbers(text, d), width(text, d))).unwrap_or(b',')
}

/// Share of the cells of the first rows that are numbers with either decimal mark, in millionths.
fn numbers(text: &Text, delimiter: u8) -> usize {
    let (mut all, mut found) = (0, 0);
    for record in text.records(delimiter).skip(1).take(ROWS) {
        let is_number = |cell: &&str| [false, true].iter().any(|&c| value(cell, c).is_some());
        all += record.fields.len();
        found += record.fields.iter().map(unpadded).filter(is_number).count();
    }
    found * 1_000_000 / all.max(1)
}

/// Share of the first rows that have as many fields as the header, in millionths.
fn alike(text: &Text, delimiter: u8) -> usize {
    let widths: Vec<usize> =
        text.records(delimiter).take(ROWS).map(|record| record.fields.len()).collect();
    widths.iter().filter(|&&width| width == widths[0]).count() * 1_000_000 / widths.len()
}

/// True if some cell is a number only with ',' as its decimal mark, and none only with '.'.
fn has_decimal_comma(text: &Text, delimiter: u8) -> bool {
    let only = |cell: &str, comma| value(cell, comma).is_some() && value(cell, !comma).is_none();
    let mut found = false;
    for record in text.records(delimiter).skip(1).take(ROWS) {
        for cell in record.fields.iter().map(unpadded) {
            if only(cell, false) {
                return false;
            }
            found |= only(cell, true);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(body: &str) -> (char, bool) {
        let text = Text::new("t.csv", body);
        let dialect = Dialect::of(&text, &Reading::default()).unwrap();
        (char::from(dialect.delimiter), dialect.decimal_comma)
    }

    #[test]
    fn the_delimiter_cuts_the_header_and_the_rows_alike() {
        for (body, expected) in [
            ("a,b\n1,2\n", ','),
            ("a;b\n1,5;2,5\n", ';'),
            ("a\tb\n1\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("length, cm;width, cm;area\n1;2;3\n2;3;4\n", ';'),
            ("length, cm;width, cm;area\n6,1;3,4;20\n2,5;3,5;8\n", ';'),
            ("\"a;b\",\"c;d\"\n1,2\n", ','),
            ("a,note\n1,x;y\n2,z\n", ','),
            ("a b\n1 2\n", ','),
            ("y\n1,5\n", ','),
            ("", ','),
        ] {
            assert_eq!(looks(body).0, expected, "{body:?}");
        }
    }

    #[test]
    fn a_decimal_comma_needs_a_witness_and_no_counterexample() {
        for (body, expected) in [
            ("a;b\n1,5;2\n", true),
            ("a;b\n\"1,5\";2\n", true),
            ("a;b\n1,234;2\n", true),
            ("a;b\n1;2\n", false),
            ("a;b\n1,5;2.5\n", false),
            ("a;b\n1.234,5;2,5\n", true),
            ("a,b\n\"1,5\",2\n", false),
        ] {
            assert_eq!(looks(body).1, expected, "{body:?}");
        }
    }

    #[test]
    fn bytes_are_guessed_to_be_cut_by_what_is_most_frequent_in_the_header() {
        assert_eq!(guess(b"a;b;c, d\n1,2,3,4,5"), b';');
        assert_eq!((guess(b""), guess(b"a\n,")), (b',', b','));
    }
}
