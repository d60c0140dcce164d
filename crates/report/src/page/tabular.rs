//! Tables as HTML: they sort by a click on a head; rows of a front are chosen by a click.

use super::html::{escape, list};
use super::mathematics::cell;
use crate::table::{Block, Column, Table};
use crate::value::Value;

/// Columns of a table, at most, whose rows are cards on a narrow screen; wider ones move sideways.
const CARDS: usize = 12;

/// Rows of a table above which it is opened by a click: the others should not be far below it.
const MANY: usize = 150;

/// A table with the notes below; `label` is the section whose heading names it.
pub(super) fn table(table: &Table, label: &str) -> String {
    shown(table, label, None)
}

/// A table whose rows are alternatives.
pub(super) fn front(table: &Table, label: &str, chosen: usize) -> String {
    shown(table, label, Some(chosen))
}

fn shown(table: &Table, label: &str, chosen: Option<usize>) -> String {
    table.check();
    let label = escape(label);
    let heads = table.columns.iter().enumerate().map(|(j, column)| {
        let (class, key, head) = (class(table, j), escape(&column.key), escape(&column.head));
        format!(
            "<th scope=\"col\"{class}><button type=\"button\" title=\"{key}: sort\">{head}</button></th>\n"
        )
    });
    let class = match table.columns.len() <= CARDS {
        true => "class=\"scroll cards\"".to_string(),
        false => format!(
            "class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"head-{label}\""
        ),
    };
    let kind = if chosen.is_some() { "sortable front" } else { "sortable" };
    let rows = Rows { table, chosen };
    let html = format!(
        r#"<div {class}>
<table id="table-{id}" class="{kind}" aria-labelledby="head-{label}">
<thead><tr>
{heads}</tr></thead>
{blocks}</table>
</div>
{notes}"#,
        id = escape(&table.id),
        heads = heads.collect::<String>(),
        blocks = table.blocks.iter().map(|block| rows.body(block)).collect::<String>(),
        notes = list(&table.notes),
    );
    let count: usize = table.blocks.iter().map(|block| block.rows.len()).sum();
    match count > MANY && chosen.is_none() {
        true => format!("<details>\n<summary>{count} rows</summary>\n{html}</details>\n"),
        false => html,
    }
}

/// The rows of a table, one of them chosen if they are alternatives.
struct Rows<'a> {
    table: &'a Table,
    chosen: Option<usize>,
}

impl Rows<'_> {
    /// Rows and summary rows of a block, under its title.
    fn body(&self, block: &Block) -> String {
        let columns = self.table.columns.len();
        let title = match block.title.is_empty() {
            true => String::new(),
            false => format!(
                "<tr class=\"block\"><th colspan=\"{columns}\" scope=\"rowgroup\"><span>{}</span></th></tr>\n",
                escape(&block.title)
            ),
        };
        let rows = block.rows.iter().enumerate().map(|(i, cells)| {
            let pick = self.chosen.map(|chosen| {
                let current = if i == chosen { " aria-current=\"true\"" } else { "" };
                format!(" data-pick=\"{i}\"{current}")
            });
            format!("<tr{}>{}</tr>\n", pick.unwrap_or_default(), self.row(cells))
        });
        let summary = block
            .summary
            .iter()
            .map(|cells| format!("<tr class=\"summary\">{}</tr>\n", self.row(cells)));
        format!("<tbody>\n{title}{}</tbody>\n", rows.chain(summary).collect::<String>())
    }

    /// The cells of a row, of which the first is its head.
    fn row(&self, cells: &[Value]) -> String {
        let cell = |(j, value): (usize, &Value)| {
            let column = &self.table.columns[j];
            let (start, end) = if j == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
            let number = number(value).map(|v| format!(" data-v=\"{v}\"")).unwrap_or_default();
            let head = escape(&column.head);
            let shown = content(value, column, self.chosen.is_none());
            let class = class(self.table, j);
            format!("<{start}{class}{number} data-head=\"{head}\">{shown}</{end}>")
        };
        cells.iter().enumerate().map(cell).collect()
    }
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

/// The text of a cell; a formula as mathematics, with buttons that copy it if `copied`.
fn content(value: &Value, column: &Column, copied: bool) -> String {
    match value {
        Value::Formula(formula) => cell(formula, copied),
        value => escape(&value.typeset(column.digits, "−", str::to_owned)),
    }
}
