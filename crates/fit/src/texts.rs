//! Every text that can be made of a fit: table, CSV, JSON, files of a formula, page.

use crate::export::{Formula, files};
use crate::fit::Fit;
use crate::front::front;
use crate::json;
use crate::source::Source;
use limpid_report::Table;

impl Fit {
    /// The front with what to compare it with, as one table.
    pub fn table(&self) -> Table {
        front(self)
    }

    /// The same table with all its rows of one kind, as CSV text with all digits.
    pub fn csv(&self) -> String {
        let mut table = self.table();
        for block in &mut table.blocks {
            block.rows.append(&mut block.summary);
        }
        table.to_csv()
    }

    /// One JSON object on one line, whose keys other programs rely on; `cpu_seconds` and `out`, a folder of
    /// results, are known to the caller alone.
    pub fn json(&self, cpu_seconds: Option<f64>, out: Option<String>) -> String {
        json::render(self, cpu_seconds, out)
    }

    /// Names and texts of the files that hold the formula of that row: text, LaTeX, Python, Rust, C, SQL and a
    /// spreadsheet's cell.
    ///
    /// # Panics
    /// If there is no such row.
    #[track_caller]
    pub fn exports(&self, row: usize) -> Vec<(&'static str, String)> {
        let expr = self.expr(row);
        files(&Formula {
            expr,
            shown: self.cell(expr).readable,
            target: &self.model.target,
            encoding: &self.model.encoding,
            columns: &self.record.data.columns,
            table: Source::stem(&self.record.request.source.data),
        })
    }

    /// An HTML page about the formula of that row, which needs no network.
    ///
    /// # Panics
    /// If there is no such row.
    #[cfg(feature = "page")]
    #[track_caller]
    pub fn page(&self, row: usize) -> String {
        crate::page::Page { fit: self, shown: row }.html()
    }
}
