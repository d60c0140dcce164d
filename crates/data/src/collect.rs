//! The cells of a column, collected row by row.

use crate::column::{Cells, MISSING};
use crate::limits::{MAX_LEVEL, MAX_ONE_HOT};
use crate::number::{Cell, unpadded};
use crate::numeral::value;
use crate::sense::{Asked, Sense, is_category};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of rows by text.
pub(crate) type Tally = BTreeMap<String, usize>;

/// A column read as numbers.
pub(crate) struct Numbers {
    /// NaN where a cell is missing or no number.
    pub(crate) values: Vec<f64>,
    /// Texts less numbers in any notation.
    balance: i64,
    /// Row and text of the first cell that is no number.
    pub(crate) unfit: Option<(usize, String)>,
    /// Texts that were read as missing, blank ones apart.
    pub(crate) gaps: Tally,
    /// True if no word stands for a missing value.
    kept: bool,
    /// True if numbers may have any finite size.
    any_size: bool,
    digits: Digits,
}

/// The digits of a column of numbers.
struct Digits {
    /// True if no cell holds anything else.
    plain: bool,
    /// True if a surplus zero stands before some.
    zeros: bool,
    /// True if every cell has as many.
    alike: bool,
    /// Number of those of the first cell.
    first: Option<usize>,
}

/// Fewest digits of a code.
const CODE: usize = 3;

impl Numbers {
    pub(crate) fn with_capacity(rows: usize, kept: bool, any_size: bool) -> Self {
        Self {
            values: Vec::with_capacity(rows),
            balance: 0,
            unfit: None,
            gaps: Tally::new(),
            kept,
            any_size,
            digits: Digits { plain: true, zeros: false, alike: true, first: None },
        }
    }

    pub(crate) fn push(&mut self, cell: &str, decimal_comma: bool, asked: &Asked) {
        let text = unpadded(cell);
        let cell = match Cell::read(text, decimal_comma) {
            _ if asked.has(text, decimal_comma) => Cell::Missing,
            Cell::Missing if self.kept && !text.is_empty() => Cell::Text(text),
            Cell::Odd(text) if self.any_size => {
                let finite = value(text, decimal_comma).filter(|value| value.is_finite());
                finite.map_or(Cell::Odd(text), Cell::Number)
            }
            cell => cell,
        };
        match cell {
            Cell::Missing if text.is_empty() => {}
            Cell::Missing => tally(&mut self.gaps, text),
            Cell::Number(_) => {
                self.balance -= 1;
                self.digits.add(text);
            }
            Cell::Odd(_) => self.balance -= 1,
            Cell::Text(_) => self.balance += 1,
        }
        if let Cell::Odd(text) | Cell::Text(text) = cell {
            let row = self.values.len();
            self.unfit.get_or_insert_with(|| (row, text.to_owned()));
        }
        self.values.push(if let Cell::Number(value) = cell { value } else { f64::NAN });
    }

    pub(crate) fn are_texts(&self) -> bool {
        self.balance > 0
    }

    /// True if zeros stand before digits, as in codes.
    pub(crate) fn have_zeros(&self) -> bool {
        self.unfit.is_none() && self.digits.plain && self.digits.zeros
    }

    /// True if the cells are codes of as many digits each, few enough to be categories.
    pub(crate) fn are_codes(&self) -> bool {
        if !self.have_zeros() || !self.digits.alike || self.digits.first < Some(CODE) {
            return false;
        }
        let present = || self.values.iter().filter(|value| !value.is_nan());
        let different: BTreeSet<u64> = present().map(|value| value.to_bits()).collect();
        (2..=MAX_ONE_HOT).contains(&different.len()) && different.len() < present().count()
    }
}

impl Digits {
    fn add(&mut self, text: &str) {
        let found = text.len();
        self.plain &= text.bytes().all(|b| b.is_ascii_digit());
        self.zeros |= found > 1 && text.starts_with('0');
        self.alike &= *self.first.get_or_insert(found) == found;
    }
}

fn tally(counts: &mut Tally, text: &str) {
    match counts.get_mut(text) {
        Some(count) => *count += 1,
        None => drop(counts.insert(text.to_owned(), 1)),
    }
}

/// What a column of texts says of the words that may stand for a missing value.
#[derive(Clone, Copy)]
pub(crate) enum Words<'a> {
    /// Each is what the column makes likely.
    Likely,
    /// None stands for a missing value.
    Kept,
    /// Each but the known levels does.
    Known(&'a [String]),
}

/// A column read as texts.
pub(crate) struct Texts<'a> {
    words: Words<'a>,
    codes: Vec<u32>,
    /// The code of every text, in the order in which they are first seen.
    seen: BTreeMap<String, u32>,
    /// True if a cell is blank, or stands for a missing value without doubt.
    blanks: bool,
    /// Texts that were read as missing, blank ones apart.
    gaps: Tally,
    /// Row and text of the first cell that is too long.
    pub(crate) long: Option<(usize, String)>,
}

/// The cells of a column of texts, and what became of words that may stand for a missing value.
pub(crate) struct Finished {
    pub(crate) cells: Cells,
    /// Words that were read as missing.
    pub(crate) gaps: Tally,
    /// Words that were read as categories though they may stand for a missing value.
    pub(crate) levels: Tally,
}

impl<'a> Texts<'a> {
    pub(crate) fn with_capacity(rows: usize, words: Words<'a>) -> Self {
        Self {
            words,
            codes: Vec::with_capacity(rows),
            seen: BTreeMap::new(),
            blanks: false,
            gaps: Tally::new(),
            long: None,
        }
    }

    pub(crate) fn push(&mut self, cell: &str, decimal_comma: bool, asked: &Asked) {
        let text = unpadded(cell);
        let known = self.seen.get(text).copied();
        let code = match known {
            Some(code) => code,
            None if asked.has(text, decimal_comma) || self.is_missing(text) => MISSING,
            None => self.code(text),
        };
        if code == MISSING && text.is_empty() {
            self.blanks = true;
        } else if code == MISSING && self.long.is_none() {
            self.blanks |= Sense::of(text) == Sense::Missing;
            tally(&mut self.gaps, text);
        }
        self.codes.push(code);
    }

    /// True if a text stands for a missing value whatever the column holds else.
    fn is_missing(&self, text: &str) -> bool {
        let word = Sense::of(text);
        match self.words {
            Words::Kept => text.is_empty(),
            Words::Likely => word == Sense::Missing,
            Words::Known(levels) => {
                word != Sense::Text && !levels.iter().any(|level| level == text)
            }
        }
    }

    /// The code of a text that was not seen before.
    fn code(&mut self, text: &str) -> u32 {
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
    pub(crate) fn finish(mut self) -> Finished {
        let mut levels = Tally::new();
        for (word, category) in self.doubtful() {
            let code = self.seen[&word];
            let rows = self.codes.iter().filter(|&&c| c == code).count();
            if category {
                levels.insert(word, rows);
                continue;
            }
            self.codes.iter_mut().filter(|c| **c == code).for_each(|c| *c = MISSING);
            self.seen.remove(&word);
            self.gaps.insert(word, rows);
        }
        let most = self.seen.values().max().map_or(0, |&code| code as usize + 1);
        let mut ranks = vec![0; most];
        self.seen.values().zip(0..).for_each(|(&code, rank)| ranks[code as usize] = rank);
        let present = self.codes.iter_mut().filter(|code| **code != MISSING);
        present.for_each(|code| *code = ranks[*code as usize]);
        let cells = Cells::Texts { codes: self.codes, levels: self.seen.into_keys().collect() };
        Finished { cells, gaps: self.gaps, levels }
    }

    /// The doubtful words of a column, each with what it is likely to be: a category or not.
    fn doubtful(&self) -> Vec<(String, bool)> {
        if !matches!(self.words, Words::Likely) {
            return Vec::new();
        }
        let all = self.seen.keys().cloned();
        let (words, others): (Vec<String>, Vec<String>) =
            all.partition(|text| Sense::of(text) == Sense::Doubtful);
        let likely = |word: String| {
            let category = is_category(&word, &others, self.blanks);
            (word, category)
        };
        if words.is_empty() { Vec::new() } else { words.into_iter().map(likely).collect() }
    }
}
