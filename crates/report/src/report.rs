//! The report: one HTML page that needs no network, for people.
//!
//! `report.html.j2` is the page; this module only puts values into words. The page escapes by
//! default: a data set named `<script>` stays text. Its own policy forbids every external resource.

use crate::table::{Block, Column, Table, Value};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value as Shown;
use minijinja::{Environment, context};

/// What the page shows, from the top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Heading and window title.
    pub title: String,
    /// The findings, a sentence each.
    pub summary: Vec<String>,
    /// The tables, sortable by a click on a head.
    pub tables: Vec<Table>,
    /// Drawings above a table: the table's name and SVG text like that of a figure.
    pub sketches: Vec<(String, String)>,
    /// Caption and SVG text of each figure. The SVG is put into the page as it is: only that of
    /// [`crate::multiples()`] and its like, which escape their text, belongs here.
    pub figures: Vec<(String, String)>,
    /// Protocol and environment: name and value of each setting.
    pub protocol: Vec<(String, String)>,
}

/// The page could not be made: a bug in the template.
#[derive(Debug, thiserror::Error)]
#[error("the report's template cannot be rendered: {0:#}")]
pub struct Error(#[from] minijinja::Error);

/// The page as HTML text, a pure function of the report.
///
/// # Errors
/// If the template is at fault, never because of the report's content.
///
/// # Panics
/// If a row of a table does not have one value a column.
#[track_caller]
pub fn render(report: &Report) -> Result<String, Error> {
    let tables: Vec<Shown> = report.tables.iter().map(|t| table(t, &report.sketches)).collect();
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // The name's ending turns escaping on.
    environment.add_template("report.html", include_str!("report.html.j2"))?;
    let page = context! {
        title => &report.title,
        summary => &report.summary,
        tables,
        figures => pairs(&report.figures),
        protocol => pairs(&report.protocol),
    };
    Ok(environment.get_template("report.html")?.render(page)?)
}

fn pairs<N: AsRef<str>>(pairs: &[(N, String)]) -> Vec<Shown> {
    pairs.iter().map(|(name, value)| context! { name => name.as_ref(), value }).collect()
}

#[track_caller]
fn table(table: &Table, sketches: &[(String, String)]) -> Shown {
    table.check();
    let sketch = sketches.iter().find(|(id, _)| *id == table.id);
    let columns = table.columns.iter().enumerate();
    let columns = columns.map(|(j, c)| {
        context! {
            key => &c.key,
            head => &c.head,
            text => table.is_text(j),
            long => c.long
        }
    });
    context! {
        id => &table.id,
        heading => table.heading(),
        notes => &table.notes,
        sketch => sketch.map(|(_, svg)| svg),
        columns => columns.collect::<Vec<_>>(),
        blocks => table.blocks.iter().map(|b| block(b, &table.columns)).collect::<Vec<_>>(),
    }
}

fn block(block: &Block, columns: &[Column]) -> Shown {
    let cells = |row: &Vec<Value>| -> Vec<Shown> {
        row.iter().zip(columns).map(|(value, column)| cell(value, column.digits)).collect()
    };
    let rows = |rows: &[Vec<Value>]| -> Vec<Vec<Shown>> { rows.iter().map(cells).collect() };
    context! { title => &block.title, rows => rows(&block.rows), summary => rows(&block.summary) }
}

/// What is read in a cell, and the number to sort it by.
fn cell(value: &Value, digits: usize) -> Shown {
    let number = match value {
        Value::Int(i) => Some(i.to_string()),
        Value::Number(v) | Value::Significant(v) if v.is_finite() => Some(format!("{v:?}")),
        Value::Number(_)
        | Value::Significant(_)
        | Value::Text(_)
        | Value::Formula(_)
        | Value::Missing => None,
    };
    let formula = match value {
        Value::Formula(formula) => Some(formula),
        _ => None,
    };
    context! {
        shown => value.typeset(digits, "−", str::to_owned),
        number,
        mathml => formula.map(|f| f.mathml()),
        copies => formula.map(|f| pairs(&f.copies())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;

    fn page() -> String {
        let report = Report {
            title: "Study <1>".to_owned(),
            summary: vec!["gain & loss".to_owned()],
            tables: vec![sample()],
            sketches: vec![("T1".to_owned(), "<svg><title>small</title></svg>".to_owned())],
            figures: vec![("A \"gap\" <b>".to_owned(), "<svg><title>t</title></svg>".to_owned())],
            protocol: vec![("trials".to_owned(), "<3>".to_owned())],
        };
        render(&report).expect("the template is sound")
    }

    #[test]
    fn everything_but_the_figures_is_escaped() {
        let page = page();
        assert!(!page.contains("<script>alert") && !page.contains("<b>"));
        assert!(page.contains("&lt;script&gt;alert(1)"));
        for part in [
            "Study &lt;1&gt;",
            "gain &amp; loss",
            "&lt;3&gt;",
            "<svg><title>t</title></svg>",
            "<svg><title>small</title></svg>",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }

    /// A column called like an element is text in the formula and in every copy of it.
    #[test]
    fn a_formula_is_mathml_with_copies_and_its_names_stay_text() {
        let names = ["<script>alert(2)</script>", "\"><b>"].map(String::from).to_vec();
        let expr = "x0 * exp(0.123456789 * x1)".parse().expect("a formula");
        let mut table =
            Table::new("T6", "formulas", vec![Column::new("formula", "formula").long()]);
        let row = vec![Value::Formula(Box::new(crate::table::Formula { expr, names }))];
        table.blocks.push(Block { rows: vec![row], ..Block::default() });
        let report = Report { tables: vec![table], ..Report::default() };
        let page = render(&report).expect("the template is sound");
        assert!(!page.contains("<script>alert") && !page.contains("\"><b>"));
        assert!(page.contains("<math") && page.contains("<mn>0.123</mn>"), "{page}");
        assert_eq!(page.matches("data-copy=").count(), 4);
        assert!(page.contains("0.123456789") && page.contains("import numpy"));
    }

    #[test]
    fn no_external_resource_is_named() {
        let page = page();
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("//cdn"));
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn numbers_are_shown_rounded_and_sorted_whole() {
        let page = page();
        assert!(page.contains("<td data-v=\"0.7896\">0.79</td>"), "{page}");
        assert!(page.contains("<td data-v=\"-0.25\">−0.25</td>"));
        assert!(page.contains("<td>–</td>") && !page.contains("NaN"));
    }

    #[test]
    fn an_empty_report_is_still_a_page() {
        let page = render(&Report::default()).expect("the template is sound");
        assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    }
}
