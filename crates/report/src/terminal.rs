//! Text for a terminal: the marked columns, aligned, as narrow as they can be.
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
//!
//! A last column of long text (formulas) that does not fit is broken into lines, in its place where that leaves
//! it room, else below the other cells.

use crate::broken::broken;
use crate::layout::{GAP, Layout, Printed, plain, side_by_side};
use crate::table::Table;
use crate::text::{pad, wrap};
use crate::value::Value;

/// Most characters of a line of text or of a rule, however wide the table is.
const MEASURE: usize = 100;

/// The style of a row on a screen.
#[derive(Clone, Copy)]
enum Style {
    Plain,
    Bold,
    Dim,
}

impl Style {
    /// The line in this style, by the sequences of ECMA-48.
    fn of(self, line: &str) -> String {
        match self {
            Self::Plain => line.into(),
            Self::Bold => format!("\u{1b}[1m{line}\u{1b}[0m"),
            Self::Dim => format!("\u{1b}[2m{line}\u{1b}[0m"),
        }
    }
}

impl Table {
    /// The title, the columns marked for the terminal, and the notes, in at most `width`
    /// characters a line.
    ///
    /// Heads are broken at spaces, so that a column is no wider than its numbers need, and so is a long
    /// last column. Columns that do not fit are left out from the right, and a line says which; the first is
    /// always printed, and words longer than `width` are not broken.
    ///
    /// # Panics
    /// If a row does not have one value a column.
    #[track_caller]
    pub fn to_terminal(&self, width: usize) -> String {
        self.render(width, false)
    }

    /// The same with styles: rows that begin with `*` bold, rows about the rows above faint.
    ///
    /// # Panics
    /// If a row does not have one value a column.
    #[track_caller]
    pub fn to_screen(&self, width: usize) -> String {
        self.render(width, true)
    }

    #[track_caller]
    fn render(&self, width: usize, styled: bool) -> String {
        self.check();
        let layout = self.layout(width);
        let measure = width.min(MEASURE);
        let mut lines = wrap(&plain(&self.heading()), measure);
        lines.push(String::new());
        lines.extend(self.heads(&layout));
        let rule = "-".repeat(layout.total.min(measure));
        let row = |row: &Vec<Value>, style: Style| {
            let style = if styled { style } else { Style::Plain };
            let lines = self.row_lines(row, &layout).into_iter();
            lines.map(|line| style.of(line.trim_end())).collect::<Vec<String>>()
        };
        for block in &self.blocks {
            lines.push(rule.clone());
            lines.extend((!block.title.is_empty()).then(|| plain(&block.title)));
            lines.extend(block.rows.iter().flat_map(|cells| row(cells, mark(cells))));
            lines.extend((!block.summary.is_empty()).then(String::new));
            lines.extend(block.summary.iter().flat_map(|cells| row(cells, Style::Dim)));
        }
        lines.push(rule);
        if !layout.left_out.is_empty() {
            let note = format!("Too wide, so not shown here: {}.", layout.left_out.join(", "));
            lines.extend(wrap(&note, measure));
        }
        lines.extend(self.notes.iter().flat_map(|note| wrap(&plain(note), measure)));
        lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// The lines of the heads, that of long text last.
    fn heads(&self, layout: &Layout) -> Vec<String> {
        let mut lines = heads(&layout.columns);
        if let Some(long) = &layout.long {
            let head = plain(&self.columns[long.index].head);
            match (long.below, lines.last_mut()) {
                (None, Some(last)) => last.push_str(&format!("{}{head}", " ".repeat(GAP))),
                (below, _) => lines.push(" ".repeat(below.unwrap_or_default()) + &head),
            }
        }
        lines
    }

    /// A row in lines: its cells side by side, and what is long beside or below them.
    fn row_lines(&self, row: &[Value], layout: &Layout) -> Vec<String> {
        let mut first = self.line(row, &layout.columns);
        let Some(long) = &layout.long else { return vec![first] };
        let text = self.cell(row, long.index);
        let mut pieces = match &row[long.index] {
            Value::Formula(_) => broken(&text, long.width),
            _ => wrap(&text, long.width),
        }
        .into_iter();
        let indent = long.below.unwrap_or(side_by_side(&layout.columns) + GAP);
        if long.below.is_none() {
            first += &" ".repeat(GAP);
            first += &pieces.next().unwrap_or_default();
        }
        let rest = pieces.map(|piece| " ".repeat(indent) + &piece);
        std::iter::once(first).chain(rest).collect()
    }

    /// A row as a line, cells padded to the width of their columns.
    fn line(&self, row: &[Value], columns: &[Printed]) -> String {
        let cells = columns.iter().map(|c| pad(&self.cell(row, c.index), c.width, c.left));
        cells.collect::<Vec<_>>().join(&" ".repeat(GAP))
    }
}

/// The style of a row: bold if its first cell is a star.
fn mark(cells: &[Value]) -> Style {
    match cells.first() {
        Some(Value::Text(mark)) if mark == "*" => Style::Bold,
        _ => Style::Plain,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;
    use crate::{Block, Column, Formula};

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

    /// A front of one formula, which is marked, and one model to compare with.
    fn front() -> Table {
        let formula = "0.5 * `a long name` + 3 * sqrt(b) - 2 * c";
        let names = ["a long name", "b", "c"].map(String::from);
        let expr = limpid_expr::Expr::parse(formula, &names).expect("a formula");
        let mut table = Table::new(
            "front",
            "formulas",
            vec![
                Column::new("chosen", ""),
                Column::new("size", "complexity"),
                Column::new("origin", "found on"),
                Column::new("formula", "target =").long(),
            ],
        );
        let cells = |mark: &str, size: usize, origin: &str, last: Value| {
            vec![Value::from(mark), Value::from(size), Value::from(origin), last]
        };
        table.blocks.push(Block {
            rows: vec![cells("*", 12, "labels", Formula::new(expr, names.to_vec()).into())],
            summary: vec![cells("", 25, "", Value::from("a linear formula of 6 inputs"))],
            ..Block::default()
        });
        table
    }

    #[test]
    fn a_formula_that_does_not_fit_is_broken_beside_its_cells_or_below_them() {
        insta::assert_snapshot!(front().to_terminal(63), @r"
        front: formulas

                       found
           complexity  on      target =
        ---------------------------------------------------------------
        *          12  labels  0.5 * `a long name` + 3 * sqrt(b)
                                 - 2 * c

                   25          a linear formula of 6 inputs
        ---------------------------------------------------------------
        ");
        insta::assert_snapshot!(front().to_terminal(40), @r"
        front: formulas

                       found
           complexity  on
                target =
        ---------------------
        *          12  labels
                0.5 * `a long name`
                  + 3 * sqrt(b) - 2 * c

                   25
                a linear formula of 6 inputs
        ---------------------
        ");
        assert!(!front().to_terminal(40).contains('\u{1b}'));
        let wide = front().to_terminal(usize::MAX);
        assert!(wide.contains("labels  0.5 * `a long name` + 3 * sqrt(b) - 2 * c\n"), "{wide}");
    }

    #[test]
    fn on_a_screen_the_star_is_bold_and_what_it_is_compared_with_faint() {
        let text = front().to_screen(100);
        assert!(text.contains("\u{1b}[1m*") && text.contains("2 * c\u{1b}[0m\n"), "{text:?}");
        assert!(text.contains("\u{1b}[2m") && text.contains("6 inputs\u{1b}[0m\n"), "{text:?}");
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
