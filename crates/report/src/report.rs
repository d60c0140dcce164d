//! The report: one HTML page that needs no network, for people.
//!
//! Style and script lie beside this file; what stands here puts values between elements. All text is escaped, so
//! that a data set named `<script>` stays text; SVG and MathML are put in as they are. The page's own policy forbids
//! every external resource.

use crate::formula::Formula;
use crate::table::{Block, Column, Table};
use crate::text::{entity, spelled};
use crate::value::Value;

/// Style sheet of the page, put in whole.
const STYLE: &str = include_str!("report.css");
/// Script of the page: tables that sort and buttons that copy. Without it the page still shows everything.
const SCRIPT: &str = include_str!("report.js");

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

/// The page as HTML text, a pure function of the report.
///
/// # Panics
/// If a row of a table does not have one value a column.
#[track_caller]
pub fn render(report: &Report) -> String {
    let Report { summary, tables, sketches, figures, protocol, .. } = report;
    let title = escape(&report.title);
    let mut main = String::new();
    for table in tables {
        table.check();
        main += &section(table, sketches);
    }
    main += &figures_section(figures);
    main += &protocol_section(protocol);
    format!(
        r##"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<h1>{title}</h1>
{summary}{contents}</header>
<main>
{main}</main>
<script>
{SCRIPT}</script>
</body>
</html>
"##,
        summary = list("", summary),
        contents = contents(report),
    )
}

/// Links to everything below.
fn contents(report: &Report) -> String {
    let tables = report.tables.iter().map(|t| (format!("table-{}", t.id), t.heading()));
    let figures = (!report.figures.is_empty()).then(|| ("figures".into(), "Figures".into()));
    let protocol = (!report.protocol.is_empty())
        .then(|| ("protocol".into(), "Protocol and environment".to_owned()));
    let links = tables.chain(figures).chain(protocol).map(|(id, text): (String, String)| {
        format!("<li><a href=\"#{}\">{}</a></li>\n", escape(&id), escape(&text))
    });
    let links: String = links.collect();
    format!("<nav aria-label=\"Contents\"><ul>\n{links}</ul></nav>\n")
}

/// Lines of text as a list with attributes; nothing without a line.
fn list(attributes: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", escape(line))).collect();
    format!("<ul{attributes}>\n{lines}</ul>\n")
}

/// A table under its heading, a sketch above it, the notes below.
fn section(table: &Table, sketches: &[(String, String)]) -> String {
    let sketch = sketches.iter().find(|(id, _)| *id == table.id);
    let sketch = sketch.map(|(_, svg)| format!("<figure>{svg}</figure>\n")).unwrap_or_default();
    let heads = table.columns.iter().enumerate().map(|(j, column)| {
        let (class, key, head) = (class(table, j), escape(&column.key), escape(&column.head));
        format!(
            "<th scope=\"col\"{class}><button type=\"button\" title=\"{key}: sort\">{head}</button></th>\n"
        )
    });
    format!(
        r#"<section id="table-{id}">
<h2 id="head-{id}">{heading}</h2>
{sketch}<div class="scroll" role="region" tabindex="0" aria-labelledby="head-{id}">
<table class="sortable" aria-labelledby="head-{id}">
<thead><tr>
{heads}</tr></thead>
{blocks}</table>
</div>
{notes}</section>
"#,
        id = escape(&table.id),
        heading = escape(&table.heading()),
        heads = heads.collect::<String>(),
        blocks = table.blocks.iter().map(|block| body(table, block)).collect::<String>(),
        notes = list(" class=\"notes\"", &table.notes),
    )
}

/// Rows and summary rows of a block, under its title.
fn body(table: &Table, block: &Block) -> String {
    let columns = table.columns.len();
    let title = if block.title.is_empty() {
        String::new()
    } else {
        let title = escape(&block.title);
        format!(
            "<tr class=\"block\"><th colspan=\"{columns}\" scope=\"rowgroup\"><span>{title}</span></th></tr>\n"
        )
    };
    let rows = |rows: &[Vec<Value>], kind: &str| -> String {
        rows.iter().map(|cells| format!("<tr{kind}>{}</tr>\n", row(table, cells))).collect()
    };
    let summary = rows(&block.summary, " class=\"summary\"");
    format!("<tbody>\n{title}{}{summary}</tbody>\n", rows(&block.rows, ""))
}

/// The cells of a row, of which the first is its head.
fn row(table: &Table, cells: &[Value]) -> String {
    let cell = |(j, value): (usize, &Value)| {
        let (start, end) = if j == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
        let number = number(value).map(|v| format!(" data-v=\"{v}\"")).unwrap_or_default();
        let (class, shown) = (class(table, j), content(value, &table.columns[j]));
        format!("<{start}{class}{number}>{shown}</{end}>")
    };
    cells.iter().enumerate().map(cell).collect()
}

/// The class of a column of text, as an attribute.
fn class(table: &Table, j: usize) -> &'static str {
    match (table.is_text(j), table.columns[j].long) {
        (false, _) => "",
        (true, false) => " class=\"text\"",
        (true, true) => " class=\"text long\"",
    }
}

/// The number that a cell is sorted by, with all its digits.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Int(i) => Some(i.to_string()),
        Value::Number(v) | Value::Significant(v) if v.is_finite() => Some(format!("{v:?}")),
        Value::Number(_)
        | Value::Significant(_)
        | Value::Text(_)
        | Value::Formula(_)
        | Value::Missing => None,
    }
}

/// The text of a cell; a formula as mathematics with buttons that copy it.
fn content(value: &Value, column: &Column) -> String {
    match value {
        Value::Formula(formula) => mathematics(formula),
        value => escape(&value.typeset(column.digits, "−", str::to_owned)),
    }
}

/// A formula as MathML, and a button for each language that copies it with all digits.
fn mathematics(formula: &Formula) -> String {
    let buttons = formula.copies().map(|(name, text)| {
        format!(
            " <button type=\"button\" class=\"copy\" data-copy=\"{}\" title=\"Copy the formula, all digits, as \
             {name}\">{name}</button>",
            escape(&text)
        )
    });
    format!(
        "<div class=\"math\">{}</div><span class=\"copies\">copy{}</span>",
        formula.mathml(),
        buttons.concat()
    )
}

/// Figures with their captions; nothing without a figure.
fn figures_section(figures: &[(String, String)]) -> String {
    if figures.is_empty() {
        return String::new();
    }
    let figure = |(caption, svg): &(String, String)| {
        format!("<figure>\n{svg}\n<figcaption>{}</figcaption>\n</figure>\n", escape(caption))
    };
    let figures: String = figures.iter().map(figure).collect();
    format!("<section id=\"figures\">\n<h2>Figures</h2>\n{figures}</section>\n")
}

/// Settings as a table of names and values; nothing without a setting.
fn protocol_section(protocol: &[(String, String)]) -> String {
    if protocol.is_empty() {
        return String::new();
    }
    let row = |(name, value): &(String, String)| {
        let (name, value) = (escape(name), escape(value));
        format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n")
    };
    let rows: String = protocol.iter().map(row).collect();
    format!(
        "<section id=\"protocol\">\n<h2>Protocol and environment</h2>\n<div class=\"scroll\">\n\
         <table class=\"protocol\">\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n"
    )
}

/// Text that HTML shows as it is, between elements and in the value of an attribute.
fn escape(text: &str) -> String {
    spelled(text, |c| match c {
        '"' => Some("&quot;"),
        '\'' => Some("&#x27;"),
        '/' => Some("&#x2f;"),
        c => entity(c),
    })
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
        render(&report)
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
        let row = vec![Formula::new(expr, names).into()];
        table.blocks.push(Block { rows: vec![row], ..Block::default() });
        let report = Report { tables: vec![table], ..Report::default() };
        let page = render(&report);
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
        let page = render(&Report::default());
        assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    }
}
