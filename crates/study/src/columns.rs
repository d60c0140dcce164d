//! The columns of a table, each beside the value that it has in a row.
//!
//! ```text
//! column j = (key, head, digits, fⱼ)        row of a line ℓ = (f₁(ℓ), f₂(ℓ), …)
//! ```
//!
//! A line ℓ is whatever a table has one row of: a student on a data set, a step of training. Heads and
//! values cannot fall out of step, since neither stands without the other.

use crate::stats::Interval;
use limpid_report::{Column, Table, Value};

/// The columns of a table that makes each row from one L.
pub(crate) struct Columns<'f, L> {
    columns: Vec<(Column, Cell<'f, L>)>,
}

/// The function fⱼ: the value of one column in the row of a line.
type Cell<'f, L> = Box<dyn Fn(&L) -> Value + 'f>;

impl<'f, L> Columns<'f, L> {
    /// A table without a column so far.
    pub(crate) fn new() -> Self {
        Self { columns: Vec::new() }
    }

    /// A column of text, of counts, or of numbers with three decimals.
    pub(crate) fn column<V: Into<Value>>(
        &mut self,
        key: &str,
        head: &str,
        of: impl Fn(&L) -> V + 'f,
    ) -> &mut Self {
        self.push(Column::new(key, head), move |line| of(line).into())
    }

    /// A column of text that may be broken over several lines.
    pub(crate) fn long<V: Into<Value>>(
        &mut self,
        key: &str,
        head: &str,
        of: impl Fn(&L) -> V + 'f,
    ) -> &mut Self {
        self.push(Column::new(key, head).long(), move |line| of(line).into())
    }

    /// A column of numbers with that many decimals.
    pub(crate) fn number<V: Into<Value>>(
        &mut self,
        key: &str,
        head: &str,
        digits: usize,
        of: impl Fn(&L) -> V + 'f,
    ) -> &mut Self {
        self.push(Column::new(key, head).digits(digits), move |line| of(line).into())
    }

    /// Three columns: an estimate under `key`, its bounds under `key_low` and `key_high`; all are missing
    /// where there is no interval.
    pub(crate) fn interval<I: Into<Option<Interval>>>(
        &mut self,
        key: &str,
        head: &str,
        digits: usize,
        of: impl Fn(&L) -> I + Copy + 'f,
    ) -> &mut Self {
        let part = move |of_interval: fn(Interval) -> f64| {
            move |line: &L| of(line).into().map(of_interval)
        };
        self.number(key, head, digits, part(|interval| interval.estimate));
        self.number(&format!("{key}_low"), "95 % from", digits, part(|interval| interval.low));
        self.number(&format!("{key}_high"), "to", digits, part(|interval| interval.high))
    }

    /// Marks columns for the terminal, which shows no others: their keys, apart by spaces.
    ///
    /// # Panics
    /// If there is no column of one of the keys.
    #[track_caller]
    pub(crate) fn in_terminal(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let found = self.columns.iter_mut().find(|(column, _)| column.key == key);
            found.unwrap_or_else(|| panic!("no column {key}")).0.terminal = true;
        }
    }

    /// A table with these columns and notes, no block in it yet.
    pub(crate) fn table(&self, id: &str, title: &str, notes: &[&str]) -> Table {
        let columns = self.columns.iter().map(|(column, _)| column.clone()).collect();
        let notes = notes.iter().map(ToString::to_string).collect();
        Table { notes, ..Table::new(id, title, columns) }
    }

    /// One row a line, one value a column.
    pub(crate) fn rows<'l>(&self, lines: impl IntoIterator<Item = &'l L>) -> Vec<Vec<Value>>
    where
        L: 'l,
    {
        let row = |line: &L| self.columns.iter().map(|(_, cell)| cell(line)).collect();
        lines.into_iter().map(row).collect()
    }

    /// Adds a column with its function.
    fn push(&mut self, column: Column, cell: impl Fn(&L) -> Value + 'f) -> &mut Self {
        self.columns.push((column, Box::new(cell)));
        self
    }
}

/// The text of how often each of the numbers occurs, the least first: "12 × 0, 3 × 0.1".
pub(crate) fn counts(numbers: &[f64]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let same = sorted.chunk_by(|a, b| a == b);
    let counts = same.map(|numbers| format!("{} × {}", numbers.len(), numbers[0]));
    counts.collect::<Vec<String>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_three_columns_and_missing_as_a_whole() {
        let mut columns = Columns::<Option<Interval>>::new();
        columns.interval("gain", "gain", 1, |line| *line).in_terminal("gain");
        let table = columns.table("T", "title", &["note"]);
        let keys: Vec<&str> = table.columns.iter().map(|c| c.key.as_str()).collect();
        assert_eq!(keys, ["gain", "gain_low", "gain_high"]);
        assert_eq!(table.columns.iter().filter(|c| c.terminal).count(), 1);
        let lines = [Some(Interval { estimate: 2.0, low: 1.0, high: 3.0 }), None];
        let rows = columns.rows(&lines);
        assert_eq!(rows[0], [2.0, 1.0, 3.0].map(Value::Number));
        assert_eq!(rows[1], [Value::Missing, Value::Missing, Value::Missing]);
    }

    #[test]
    #[should_panic(expected = "no column gian")]
    fn a_column_that_is_not_there_cannot_be_marked() {
        Columns::<()>::new().column("gain", "gain", |()| 1.0).in_terminal("gian");
    }
}
