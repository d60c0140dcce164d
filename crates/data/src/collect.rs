//! The cells of a column, collected row by row.

use crate::column::{Cells, MISSING};
use crate::limits::MAX_LEVEL;
use crate::number::{Cell, unpadded, value};
use std::collections::BTreeMap;

/// A column read as numbers.
pub(crate) struct Numbers {
    /// NaN where a cell is missing or no number.
    pub(crate) values: Vec<f64>,
    /// Texts less numbers in any notation.
    balance: i64,
    /// Row and text of the first cell that is no number.
    pub(crate) unfit: Option<(usize, String)>,
    /// True if numbers may have any finite size.
    any_size: bool,
}

impl Numbers {
    pub(crate) fn with_capacity(rows: usize, any_size: bool) -> Self {
        Self { values: Vec::with_capacity(rows), balance: 0, unfit: None, any_size }
    }

    pub(crate) fn push(&mut self, cell: &str, decimal_comma: bool) {
        let cell = match Cell::read(cell, decimal_comma) {
            Cell::Odd(text) if self.any_size => {
                let finite = value(text, decimal_comma).filter(|value| value.is_finite());
                finite.map_or(Cell::Odd(text), Cell::Number)
            }
            cell => cell,
        };
        self.balance += match cell {
            Cell::Missing => 0,
            Cell::Number(_) | Cell::Odd(_) => -1,
            Cell::Text(_) => 1,
        };
        if let Cell::Odd(text) | Cell::Text(text) = cell {
            let row = self.values.len();
            self.unfit.get_or_insert_with(|| (row, text.to_owned()));
        }
        self.values.push(if let Cell::Number(value) = cell { value } else { f64::NAN });
    }

    pub(crate) fn are_texts(&self) -> bool {
        self.balance > 0
    }
}

/// A column read as texts.
pub(crate) struct Texts {
    codes: Vec<u32>,
    /// The code of every text, in the order in which they are first seen.
    seen: BTreeMap<String, u32>,
    /// Row and text of the first cell that is too long.
    pub(crate) long: Option<(usize, String)>,
}

impl Texts {
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { codes: Vec::with_capacity(rows), seen: BTreeMap::new(), long: None }
    }

    pub(crate) fn push(&mut self, cell: &str) {
        let text = unpadded(cell);
        let known = self.seen.get(text).copied();
        let code = known.unwrap_or_else(|| self.code(text));
        self.codes.push(code);
    }

    /// The code of a text that was not seen before.
    fn code(&mut self, text: &str) -> u32 {
        if Cell::read(text, false) == Cell::Missing {
            return MISSING;
        }
        if text.chars().count() > MAX_LEVEL {
            let row = self.codes.len();
            self.long.get_or_insert_with(|| (row, text.to_owned()));
            return MISSING;
        }
        let code = u32::try_from(self.seen.len()).expect("fewer texts than bytes of a file");
        self.seen.insert(text.to_owned(), code);
        code
    }

    /// Codes by the sorted texts.
    pub(crate) fn finish(mut self) -> Cells {
        let mut ranks = vec![0; self.seen.len()];
        self.seen.values().zip(0..).for_each(|(&code, rank)| ranks[code as usize] = rank);
        let present = self.codes.iter_mut().filter(|code| **code != MISSING);
        present.for_each(|code| *code = ranks[*code as usize]);
        Cells::Texts { codes: self.codes, levels: self.seen.into_keys().collect() }
    }
}
