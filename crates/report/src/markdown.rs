//! GitHub-flavoured Markdown, padded so that the source reads as a table too.
//!
//! ```text
//! # T1: title
//!
//! **block**
//!
//! | data set |   n |
//! | :------- | --: |
//! | yacht    | 308 |
//!
//! - note
//! ```

use crate::table::{Block, Table};
use crate::text::{entity, pad, spelled};
use crate::value::Value;

impl Table {
    /// A heading, one table a block under its title, and the notes. Summary rows are bold.
    ///
    /// # Panics
    /// If a row does not have one value a column.
    #[track_caller]
    pub fn to_markdown(&self) -> String {
        format!("# {}\n\n{}", escape(&self.heading()), self.to_markdown_body())
    }

    /// One table a block under its title, and the notes: for a page that has a heading of its own.
    ///
    /// # Panics
    /// If a row does not have one value a column.
    #[track_caller]
    pub fn to_markdown_body(&self) -> String {
        self.check();
        let mut parts = vec![];
        for block in &self.blocks {
            if !block.title.is_empty() {
                parts.push(format!("**{}**\n", escape(&block.title)));
            }
            parts
                .extend(self.column_groups().iter().map(|group| self.markdown_block(block, group)));
        }
        let notes: String = self.notes.iter().map(|n| format!("- {}\n", escape(n))).collect();
        if !notes.is_empty() {
            parts.push(notes);
        }
        parts.join("\n")
    }

    /// One table of these columns, padded to the widest cell of each.
    fn markdown_block(&self, block: &Block, columns: &[usize]) -> String {
        let cells = |row: &Vec<Value>| -> Vec<String> {
            let shown = |&j: &usize| row[j].typeset(self.columns[j].digits, "−", escape);
            columns.iter().map(shown).collect()
        };
        let bold = |cell: &String| if cell == "–" { cell.clone() } else { format!("**{cell}**") };
        let heads = columns.iter().map(|&j| escape(&self.columns[j].head));
        let mut lines: Vec<Vec<String>> = vec![heads.collect()];
        lines.extend(block.rows.iter().map(cells));
        lines.extend(block.summary.iter().map(|row| cells(row).iter().map(bold).collect()));

        let longest = |i: usize| lines.iter().map(|line| line[i].chars().count()).max();
        let widths: Vec<usize> =
            (0..columns.len()).map(|i| longest(i).unwrap_or(0).max(3)).collect();
        let left: Vec<bool> = columns.iter().map(|&j| self.is_text(j)).collect();
        let rule = widths.iter().zip(&left).map(|(&width, left)| {
            let dashes = "-".repeat(width - 1);
            if *left { format!(":{dashes}") } else { format!("{dashes}:") }
        });
        lines.insert(1, rule.collect());
        let line = |cells: &Vec<String>| {
            let cells = cells.iter().zip(widths.iter().zip(&left));
            let cells: Vec<String> =
                cells.map(|(c, (&width, &left))| pad(c, width, left)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        lines.iter().map(line).collect()
    }
}

/// Text that Markdown shows as it is, on one line and in a table's cell too.
fn escape(text: &str) -> String {
    spelled(text, |c| match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '$' | '~' | '#' => Some(format!("\\{c}")),
        c if c.is_control() => Some(" ".to_owned()),
        c => entity(c).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;

    #[test]
    fn blocks_averages_and_notes_are_all_there() {
        insta::assert_snapshot!(sample().to_markdown(), @r###"
        # T1: student R² ± interval, λ chosen on validation

        **gplearn**

        | data set                              |    n | student R² standard | student R² λ by validation |      gain |
        | :------------------------------------ | ---: | ------------------: | -------------------------: | --------: |
        | yacht                                 |  308 |               0.610 |                       0.79 |     0.180 |
        | &lt;script&gt;alert(1)&lt;/script&gt; | 1503 |                   – |                      −0.25 |         – |
        | **average (2 sets)**                  |    – |           **0.610** |                   **0.27** | **0.180** |

        **tree\_5**

        | data set              |   n | student R² standard | student R² λ by validation |  gain |
        | :-------------------- | --: | ------------------: | -------------------------: | ----: |
        | a\_b &amp; c%\|d, "e" |   1 |               0.300 |                       0.00 | 0.000 |

        - Trials clip R² at −1; a\_b &amp; c% of 5 \$.
        "###);
    }

    #[test]
    fn hostile_names_stay_text_in_one_cell() {
        let markdown = sample().to_markdown();
        assert!(!markdown.contains("<script>"));
        assert!(markdown.contains("| a\\_b &amp; c%\\|d, \"e\" |"), "{markdown}");
        assert_eq!(escape("*x*\n[y](z)"), "\\*x\\* \\[y\\](z)");
    }

    #[test]
    fn what_is_not_finite_is_a_dash_and_minus_is_a_minus() {
        let markdown = sample().to_markdown();
        assert!(!markdown.contains("NaN") && !markdown.contains("inf"), "{markdown}");
        assert!(markdown.contains("−0.25"));
        assert!(!markdown.contains("-0.25"));
    }
}
