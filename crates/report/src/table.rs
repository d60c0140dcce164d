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

use crate::value::Value;

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
///
/// ```
/// use limpid_report::Column;
///
/// let column = Column::new("teacher_r2", "teacher R²").digits(2).in_terminal();
/// assert_eq!((column.digits, column.terminal, column.long), (2, true, false));
/// ```
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
///
/// ```
/// use limpid_report::{Block, Value};
///
/// let (rows, summary) = (vec![vec![Value::Int(1)], vec![Value::Int(3)]], vec![vec![Value::Number(2.0)]]);
/// let block = Block { title: "two rows and their mean".into(), rows, summary };
/// assert_eq!(block.rows.len() + block.summary.len(), 3);
/// ```
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

impl Table {
    /// A table without rows and notes.
    pub fn new(id: &str, title: &str, columns: Vec<Column>) -> Self {
        let (id, title) = (id.to_owned(), title.to_owned());
        Self { id, title, notes: Vec::new(), columns, blocks: Vec::new() }
    }

    /// The table with those of its columns that `keeps` is true of.
    ///
    /// ```
    /// use limpid_report::{Column, Table};
    ///
    /// let columns = ["set", "n", "r2"].map(|key| Column::new(key, key)).to_vec();
    /// let table = Table::new("T1", "scores", columns).only(|column| column.key != "n");
    /// assert_eq!(table.columns.len(), 2);
    /// ```
    #[must_use]
    pub fn only(&self, keeps: impl Fn(&Column) -> bool) -> Self {
        let kept: Vec<usize> =
            (0..self.columns.len()).filter(|&j| keeps(&self.columns[j])).collect();
        let pick = |row: &Vec<Value>| kept.iter().map(|&j| row[j].clone()).collect();
        let block = |block: &Block| Block {
            title: block.title.clone(),
            rows: block.rows.iter().map(pick).collect(),
            summary: block.summary.iter().map(pick).collect(),
        };
        Self {
            columns: kept.iter().map(|&j| self.columns[j].clone()).collect(),
            blocks: self.blocks.iter().map(block).collect(),
            ..self.clone()
        }
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
    #[should_panic(expected = "table T1: 1 values but 5 columns")]
    fn a_short_row_is_a_bug() {
        let mut table = sample();
        table.blocks[1].rows.push(vec![Value::Missing]);
        table.to_csv();
    }
}
