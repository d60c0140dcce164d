//! Comma-separated values, for programs.
//!
//! ```text
//! key of column 1,key of column 2
//! value,value                        one line a row, block after block
//! ```

use crate::table::Table;
use crate::value::Value;

impl Table {
    /// The header of keys and all blocks' rows one after another, without summaries and titles.
    ///
    /// Numbers are the shortest text that reads back to the same bits, missing and NaN are empty,
    /// infinities `inf` and `-inf`; quoted as in \[RFC4180\], lines ending in a line feed alone.
    ///
    /// # Panics
    /// If a row does not have one value a column.
    #[track_caller]
    pub fn to_csv(&self) -> String {
        self.check();
        let head = self.columns.iter().map(|c| quote(&c.key)).collect();
        let rows = self.blocks.iter().flat_map(|b| &b.rows);
        let rows = rows.map(|row| row.iter().map(field).collect());
        std::iter::once(head).chain(rows).map(|cells: Vec<String>| cells.join(",") + "\n").collect()
    }
}

/// A cell as a field: numbers whole, what is missing empty.
fn field(value: &Value) -> String {
    match value {
        Value::Text(text) => quote(text),
        Value::Formula(formula) => quote(&formula.whole()),
        Value::Int(i) => i.to_string(),
        Value::Number(v) | Value::Significant(v) if v.is_nan() => String::new(),
        Value::Number(v) | Value::Significant(v) => format!("{v:?}"),
        Value::Missing => String::new(),
    }
}

/// A field of a CSV file, in quotes where it has to be.
///
/// ```
/// use limpid_report::quote;
///
/// assert_eq!((quote("yacht"), quote("a,b")), ("yacht".into(), "\"a,b\"".into()));
/// ```
pub fn quote(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Block;
    use crate::table::tests::sample;

    #[test]
    fn rows_are_complete_and_averages_left_out() {
        insta::assert_snapshot!(sample().to_csv(), @r###"
        dataset,n,r2_standard,r2_validation,gain
        yacht,308,0.61,0.7896,0.1796
        <script>alert(1)</script>,1503,,-0.25,-inf
        "a_b & c%|d, ""e""",1,0.30000000000000004,-0.0004,-0.0004
        "###);
    }

    #[test]
    fn numbers_read_back_to_the_same_bits() {
        let mut table = sample();
        let values = [0.1 + 0.2, -1.0 / 3.0, 1e-300, f64::MAX, 5e-324];
        table.blocks =
            vec![Block { rows: vec![values.map(Value::from).to_vec()], ..Block::default() }];
        let csv = table.to_csv();
        let read = csv.lines().nth(1).expect("a row was written").split(',');
        let read: Vec<f64> = read.map(|v| v.parse().expect("a number was written")).collect();
        assert_eq!(read, values);
    }

    #[test]
    fn only_what_must_be_is_quoted() {
        assert_eq!(quote("a b;c"), "a b;c");
        assert_eq!(quote("a,b"), "\"a,b\"");
        assert_eq!(quote("say \"hi\"\n"), "\"say \"\"hi\"\"\n\"");
    }
}
