//! A table as plain data, and its renderings: one file an output format.
//!
//! | method | for | missing or not finite |
//! |---|---|---|
//! | [`Table::to_markdown`] | `tables/*.md` | – |
//! | [`Table::to_latex`] | `tables/*.tex`, a document that compiles as it stands | – |
//! | [`Table::to_csv`] | `tables/*.csv`, for programs: full precision | empty (±∞: `inf`) |
//! | [`Table::to_terminal`] | standard output: the marked columns only | - |
//!
//! The report's HTML is made in [`crate::Report`]. Text is escaped by each format, so titles, notes
//! and cells hold plain text. No value is rounded before it is printed.

mod csv;
mod formula;
mod latex;
mod markdown;
mod terminal;

use crate::number::{number, significant};
pub use csv::quote;
pub use formula::Formula;

/// Digits of a [`Value::Significant`].
const SIGNIFICANT: usize = 3;

/// Columns that are read side by side.
const GROUP: usize = 15;

/// A titled table: columns, and blocks of rows under them.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Short name, also the files' stem: `T1`.
    pub id: String,
    /// One line that says what is shown.
    pub title: String,
    /// Sentences printed below the table.
    pub notes: Vec<String>,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The blocks, from the top.
    pub blocks: Vec<Block>,
}

/// A column: its names and how its numbers are printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name in the CSV's header: `teacher_r2_standard`.
    pub key: String,
    /// Short head for people: `teacher R²`.
    pub head: String,
    /// Decimals of its [`Value::Number`]s; CSV prints them all.
    pub digits: usize,
    /// Shown in the terminal too. If no column is marked so, all are shown.
    pub terminal: bool,
    /// Holds text or formulas too long for one line, which may be broken.
    pub long: bool,
}

/// Rows that belong together, under a title of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Printed above the rows; may be empty.
    pub title: String,
    /// One value a column in each row.
    pub rows: Vec<Vec<Value>>,
    /// Rows about the rows above (an average), set apart below them and never sorted among them.
    /// The CSV leaves them out, so that all its rows are of one kind.
    pub summary: Vec<Vec<Value>>,
}

/// The value of one cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Plain text, escaped by each format.
    Text(String),
    /// A count of things.
    Int(i64),
    /// A measured number, with the column's decimals.
    Number(f64),
    /// A measured number of any size: three significant digits, whatever the column says.
    Significant(f64),
    /// A formula with named variables.
    Formula(Box<Formula>),
    /// An empty cell: nothing was measured.
    Missing,
}

impl Table {
    /// A table without rows and notes.
    pub fn new(id: &str, title: &str, columns: Vec<Column>) -> Self {
        let (id, title) = (id.to_owned(), title.to_owned());
        Self { id, title, notes: Vec::new(), columns, blocks: Vec::new() }
    }

    /// True if column `j` holds text, and so is aligned to the left.
    pub(crate) fn is_text(&self, j: usize) -> bool {
        self.blocks.iter().flat_map(|b| &b.rows).any(|row| row[j].is_text())
    }

    /// The columns side by side on a page: wider tables are continued in further ones, each beginning with
    /// the first column.
    pub(crate) fn column_groups(&self) -> Vec<Vec<usize>> {
        let rest: Vec<usize> = (1..self.columns.len()).collect();
        if rest.is_empty() {
            return vec![vec![0]];
        }
        rest.chunks(GROUP - 1).map(|group| [&[0], group].concat()).collect()
    }

    /// `T1: What is shown`.
    pub(crate) fn heading(&self) -> String {
        format!("{}: {}", self.id, self.title)
    }

    /// Panics unless every row has one value a column: every rendering calls it first.
    #[track_caller]
    pub(crate) fn check(&self) {
        for row in self.blocks.iter().flat_map(|b| b.rows.iter().chain(&b.summary)) {
            let (id, cells, columns) = (&self.id, row.len(), self.columns.len());
            assert_eq!(cells, columns, "table {id}: {cells} values but {columns} columns: {row:?}");
        }
    }
}

impl Column {
    /// A column whose numbers are printed with three decimals, not shown in the terminal.
    pub fn new(key: &str, head: &str) -> Self {
        Self { key: key.to_owned(), head: head.to_owned(), digits: 3, terminal: false, long: false }
    }

    /// The same column, for long text.
    pub fn long(self) -> Self {
        Self { long: true, ..self }
    }

    /// The same column with that many decimals.
    pub fn digits(self, digits: usize) -> Self {
        Self { digits, ..self }
    }

    /// The same column, shown in the terminal too.
    pub fn in_terminal(self) -> Self {
        Self { terminal: true, ..self }
    }
}

impl Value {
    fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Formula(_))
    }

    /// The value for people, a minus sign as `-`; `None` if missing or not finite.
    pub(crate) fn show(&self, digits: usize) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Formula(formula) => Some(formula.text()),
            Self::Int(i) => Some(i.to_string()),
            Self::Number(v) => v.is_finite().then(|| number(*v, digits)),
            Self::Significant(v) => v.is_finite().then(|| significant(*v, SIGNIFICANT)),
            Self::Missing => None,
        }
    }

    /// The value for people: text through `escape`, numbers with the given minus sign, `–` if
    /// missing or not finite.
    pub(crate) fn typeset(
        &self,
        digits: usize,
        minus: &str,
        escape: impl Fn(&str) -> String,
    ) -> String {
        match (self, self.show(digits)) {
            (Self::Text(_) | Self::Formula(_), Some(shown)) => escape(&shown),
            (_, Some(shown)) => shown.replace('-', minus),
            (_, None) => "–".to_owned(),
        }
    }
}

impl From<f64> for Value {
    fn from(v: f64) -> Self {
        Self::Number(v)
    }
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}

impl From<usize> for Value {
    /// Counts above `i64::MAX`, which no table holds, print as that.
    fn from(v: usize) -> Self {
        Self::Int(i64::try_from(v).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}

impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}

impl From<Formula> for Value {
    fn from(v: Formula) -> Self {
        Self::Formula(Box::new(v))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Missing, Into::into)
    }
}

/// `text` broken at white space into lines of at most `width` characters, longer words alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `text` filled with spaces to `width` characters, on the right if `left`-aligned.
fn pad(text: &str, width: usize, left: bool) -> String {
    if left { format!("{text:<width$}") } else { format!("{text:>width$}") }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Two blocks, an average, and every kind of value and of hostile text.
    pub(crate) fn sample() -> Table {
        let columns = vec![
            Column::new("dataset", "data set").in_terminal(),
            Column::new("n", "n").in_terminal(),
            Column::new("r2_standard", "student R² standard").in_terminal(),
            Column::new("r2_validation", "student R² λ by validation").digits(2),
            Column::new("gain", "gain").in_terminal(),
        ];
        let mut table = Table::new("T1", "student R² ± interval, λ chosen on validation", columns);
        table.notes.push("Trials clip R² at −1; a_b & c% of 5 $.".to_owned());
        let row = |name: &str, n: usize, values: [f64; 3]| {
            let mut row = vec![Value::from(name), Value::from(n)];
            row.extend(values.map(Value::from));
            row
        };
        table.blocks.push(Block {
            title: "gplearn".to_owned(),
            rows: vec![
                row("yacht", 308, [0.61, 0.7896, 0.1796]),
                row("<script>alert(1)</script>", 1503, [f64::NAN, -0.25, f64::NEG_INFINITY]),
            ],
            summary: vec![vec![
                Value::from("average (2 sets)"),
                Value::Missing,
                Value::from(0.61),
                Value::from(0.2698),
                Value::from(0.1796),
            ]],
        });
        table.blocks.push(Block {
            title: "tree_5".to_owned(),
            rows: vec![row("a_b & c%|d, \"e\"", 1, [0.1 + 0.2, -0.0004, -0.0004])],
            summary: Vec::new(),
        });
        table
    }

    #[test]
    fn numbers_have_fixed_decimals_and_no_negative_zero() {
        assert_eq!(number(-1.2345, 2), "-1.23");
        assert_eq!(number(-0.0004, 3), "0.000");
        assert_eq!(number(-0.0, 0), "0");
        assert_eq!(number(2.0, 0), "2");
        assert_eq!(number(f64::NAN, 2), "-");
        assert_eq!(number(f64::INFINITY, 2), "-");
    }

    #[test]
    fn options_become_missing() {
        assert_eq!(Value::from(None::<f64>), Value::Missing);
        assert_eq!(Value::from(Some(3_usize)), Value::Int(3));
    }

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(wrap("λ by validation", 8), ["λ by", "validation"]);
        assert_eq!(wrap("  a  b ", 3), ["a b"]);
        assert!(wrap("", 3).is_empty());
    }

    #[test]
    #[should_panic(expected = "table T1: 1 values but 5 columns")]
    fn a_short_row_is_a_bug() {
        let mut table = sample();
        table.blocks[1].rows.push(vec![Value::Missing]);
        table.to_csv();
    }
}
