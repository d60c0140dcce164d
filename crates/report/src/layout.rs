//! The places of a table's columns on lines of some width.

use crate::table::Table;
use crate::text::wrap;
use crate::value::Value;

/// Spaces between two columns.
pub(crate) const GAP: usize = 2;

/// Fewest characters of a line of long text beside other cells.
const ROOM: usize = 40;

/// Spaces before long text below other cells.
const BELOW: usize = 8;

/// How the columns of a table stand on lines of some width.
pub(crate) struct Layout {
    pub(crate) columns: Vec<Printed>,
    /// The last column, if its text is broken into lines.
    pub(crate) long: Option<Long>,
    /// Heads of the columns that have no room.
    pub(crate) left_out: Vec<String>,
    /// Width of the columns side by side.
    pub(crate) total: usize,
}

/// A column whose text is broken into lines.
pub(crate) struct Long {
    pub(crate) index: usize,
    /// Characters of a line.
    pub(crate) width: usize,
    /// Spaces before it, if it stands below the other cells.
    pub(crate) below: Option<usize>,
}

/// A column as it will be printed.
pub(crate) struct Printed {
    /// Position of the column in the table.
    pub(crate) index: usize,
    /// Lines of the head, from the top.
    pub(crate) head: Vec<String>,
    /// Width in characters, that of the widest cell or word of the head.
    pub(crate) width: usize,
    /// True of text, which is aligned to the left.
    pub(crate) left: bool,
}

impl Table {
    /// The columns to print on lines of that width.
    pub(crate) fn layout(&self, width: usize) -> Layout {
        let all = self.columns.iter().all(|c| !c.terminal);
        let shown = (0..self.columns.len()).filter(|&j| all || self.columns[j].terminal);
        let mut columns: Vec<Printed> = shown.map(|j| self.measure(j)).collect();
        let is_long = columns.last().is_some_and(|last| self.columns[last.index].long);
        let long = match is_long && columns.len() > 1 && side_by_side(&columns) > width {
            true => columns.pop().map(|last| {
                let before = side_by_side(&columns) + GAP;
                match width.saturating_sub(before) {
                    room if room >= ROOM => Long { index: last.index, width: room, below: None },
                    _ => {
                        let below = BELOW.min(width / 4);
                        Long { index: last.index, width: width - below, below: Some(below) }
                    }
                }
            }),
            false => None,
        };
        let mut end = 0;
        let fits = |column: &&Printed| {
            end += column.width + GAP;
            end - GAP <= width
        };
        let fitting = columns.iter().take_while(fits).count();
        let rest = columns.split_off(fitting.max(1).min(columns.len()));
        let left_out = rest.iter().map(|c| plain(&self.columns[c.index].head)).collect();
        let beside = long.as_ref().filter(|long| long.below.is_none());
        let total = side_by_side(&columns) + beside.map_or(0, |long| GAP + long.width);
        Layout { columns, long, left_out, total }
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
    pub(crate) fn cell(&self, row: &[Value], j: usize) -> String {
        let shown = row[j].show(self.columns[j].digits);
        shown.map_or_else(|| "-".to_owned(), |text| plain(&text))
    }
}

/// Width of columns side by side.
pub(crate) fn side_by_side(columns: &[Printed]) -> usize {
    columns.iter().map(|c| c.width).sum::<usize>() + GAP * columns.len().saturating_sub(1)
}

/// Text without control characters: a data set's name must not steer the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
