//! Plain text for a terminal: the marked columns, aligned, as narrow as they can be.
//!
//! ```text
//! T1: title
//!
//! data set    n
//! -------------
//! block
//! yacht     308
//! -------------
//! note
//! ```

use crate::table::Table;
use crate::text::{pad, wrap};
use crate::value::Value;

/// Spaces between two columns.
const GAP: usize = 2;

/// Most characters of a line of text or of a rule, however wide the table is.
const MEASURE: usize = 100;

/// A column as it will be printed.
struct Printed {
    /// Position of the column in the table.
    index: usize,
    /// Lines of the head, from the top.
    head: Vec<String>,
    /// Width in characters, that of the widest cell or word of the head.
    width: usize,
    /// True of text, which is aligned to the left.
    left: bool,
}

impl Table {
    /// The title, the columns marked for the terminal, and the notes, in at most `width`
    /// characters a line.
    ///
    /// Heads are broken at spaces, so that a column is no wider than its numbers need. Columns
    /// that do not fit are left out from the right, and a line says which; the first is always
    /// printed, and words longer than `width` are not broken.
    ///
    /// # Panics
    /// If a row does not have one value a column.
    #[track_caller]
    pub fn to_terminal(&self, width: usize) -> String {
        self.check();
        let (columns, left_out) = self.fitting(width);
        let mut lines = wrap(&plain(&self.heading()), width.min(MEASURE));
        lines.push(String::new());
        lines.extend(heads(&columns));
        let total =
            columns.iter().map(|c| c.width).sum::<usize>() + GAP * columns.len().saturating_sub(1);
        for block in &self.blocks {
            lines.push("-".repeat(total.min(MEASURE)));
            lines.extend((!block.title.is_empty()).then(|| plain(&block.title)));
            lines.extend(block.rows.iter().map(|row| self.line(row, &columns)));
            lines.extend((!block.summary.is_empty()).then(String::new));
            lines.extend(block.summary.iter().map(|row| self.line(row, &columns)));
        }
        lines.push("-".repeat(total.min(MEASURE)));
        let width = width.min(MEASURE);
        if !left_out.is_empty() {
            let note = format!("Too wide, so not shown here: {}.", left_out.join(", "));
            lines.extend(wrap(&note, width));
        }
        lines.extend(self.notes.iter().flat_map(|note| wrap(&plain(note), width)));
        lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// The columns to print, and the heads of those for which `width` leaves no room.
    fn fitting(&self, width: usize) -> (Vec<Printed>, Vec<String>) {
        let all = self.columns.iter().all(|c| !c.terminal);
        let shown = (0..self.columns.len()).filter(|&j| all || self.columns[j].terminal);
        let mut columns: Vec<Printed> = shown.map(|j| self.measure(j)).collect();
        let mut end = 0;
        let fits = |column: &&Printed| {
            end += column.width + GAP;
            end - GAP <= width
        };
        let fitting = columns.iter().take_while(fits).count();
        let rest = columns.split_off(fitting.max(1).min(columns.len()));
        (columns, rest.iter().map(|c| plain(&self.columns[c.index].head)).collect())
    }

    /// Column j: as wide as its widest value or its head's longest word.
    fn measure(&self, j: usize) -> Printed {
        let rows = self.blocks.iter().flat_map(|b| b.rows.iter().chain(&b.summary));
        let values = rows.map(|row| self.cell(row, j).chars().count());
        let head = plain(&self.columns[j].head);
        let words = head.split_whitespace().map(|word| word.chars().count());
        let width = values.chain(words).max().unwrap_or(0);
        Printed { index: j, head: wrap(&head, width), width, left: self.is_text(j) }
    }

    /// A cell as it is printed, `-` if nothing is known.
    fn cell(&self, row: &[Value], j: usize) -> String {
        let shown = row[j].show(self.columns[j].digits);
        shown.map_or_else(|| "-".to_owned(), |text| plain(&text))
    }

    /// A row as a line, cells padded to the width of their columns.
    fn line(&self, row: &[Value], columns: &[Printed]) -> String {
        let cells = columns.iter().map(|c| pad(&self.cell(row, c.index), c.width, c.left));
        cells.collect::<Vec<_>>().join(&" ".repeat(GAP))
    }
}

/// The lines of the heads, each head's last line on the last one.
fn heads(columns: &[Printed]) -> Vec<String> {
    let height = columns.iter().map(|c| c.head.len()).max().unwrap_or(0);
    let part = |column: &Printed, i: usize| {
        let above = height - column.head.len();
        let text = i.checked_sub(above).map_or("", |k| column.head[k].as_str());
        pad(text, column.width, column.left)
    };
    let line = |i| columns.iter().map(|c| part(c, i)).collect::<Vec<_>>().join(&" ".repeat(GAP));
    (0..height).map(line).collect()
}

/// Text without control characters: a data set's name must not steer the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;

    #[test]
    fn marked_columns_are_aligned() {
        insta::assert_snapshot!(sample().to_terminal(80), @r###"
        T1: student R² ± interval, λ chosen on validation

                                          student
                                               R²
        data set                      n  standard   gain
        ------------------------------------------------
        gplearn
        yacht                       308     0.610  0.180
        <script>alert(1)</script>  1503         -      -

        average (2 sets)              -     0.610  0.180
        ------------------------------------------------
        tree_5
        a_b & c%|d, "e"               1     0.300  0.000
        ------------------------------------------------
        Trials clip R² at −1; a_b & c% of 5 $.
        "###);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let table = sample();
        for width in [40, 44, 60, 100] {
            let text = table.to_terminal(width);
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width), "{widest:?} of {width}:\n{text}");
        }
        let narrow = table.to_terminal(42).replace('\n', " ");
        assert!(narrow.contains("Too wide, so not shown here: gain."), "{narrow}");
    }

    #[test]
    fn minus_and_dash_are_ascii_and_control_characters_do_not_pass() {
        let mut table = sample();
        table.blocks[0].rows[0][0] = Value::from("\u{1b}[31mred\n");
        table.blocks[0].rows[0][4] = Value::from(-0.5);
        let text = table.to_terminal(80);
        assert!(text.contains("-0.500") && !text.contains('\u{1b}'));
        assert!(!text.contains("NaN") && !text.contains('–'), "{text}");
    }

    #[test]
    fn without_marks_every_column_is_shown() {
        let mut table = sample();
        table.columns.iter_mut().for_each(|c| c.terminal = false);
        assert!(table.to_terminal(200).contains("validation"));
    }
}
