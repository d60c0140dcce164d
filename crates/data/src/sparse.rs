//! Tables of LIBSVM and SVMlight: a label a row, and the inputs that are not 0.
//!
//! ```text
//! # a comment
//! +1 1:0.5 4:2 # a row: label 1, inputs x1 = 0.5, x2 = 0, x3 = 0, x4 = 2
//! -1 qid:7 2:1.5
//! ```
//!
//! The columns are `label` and `x1` to the largest index of any row; `x0` too if some row has it. Indices
//! rise within a row. Queries (`qid`) are left out. A text is taken for such a table if each of its first
//! lines is a number and pairs, and one of them has a pair.

use crate::dialect::{Dialect, Reading};
use crate::error::{Error, FaultKind};
use crate::header::{Kind, Name, check_count};
use crate::note::Note;
use crate::row::{Flaw, Form, Row};
use crate::text::{Line, Text};
use crate::wording::quoted;
use ::csv::StringRecord;

/// Number of rows by which a table is recognised.
const ROWS: usize = 20;

/// Rows of a label and pairs.
pub(crate) struct Sparse<'a> {
    text: Text<'a>,
    /// Least index, 0 or 1.
    first: usize,
    /// Number of inputs of a row.
    inputs: usize,
}

/// A word behind the label.
enum Pair<'a> {
    Value(usize, &'a str),
    Query,
    Other(&'a str),
}

impl<'a> Sparse<'a> {
    /// The form of a text of labels and pairs; `None` if it is none.
    pub(crate) fn form(text: Text<'a>, reading: &Reading) -> Option<Result<Form<Self>, Error>> {
        let first = lines(text).next()?;
        let has_pair =
            |line: Line| line.text.split_whitespace().skip(1).any(|word| word.contains(':'));
        let alike = || lines(text).take(ROWS).all(|line| is_row(&line));
        let is_sparse = alike() && lines(text).take(ROWS).any(has_pair);
        is_sparse.then(|| Self::counted(text, first.row, reading))
    }

    fn counted(text: Text<'a>, header: u64, reading: &Reading) -> Result<Form<Self>, Error> {
        let (mut first, mut last, mut queries) = (1, 0, false);
        for line in lines(text) {
            for pair in line.text.split_whitespace().skip(1).map(pair) {
                match pair {
                    Pair::Value(index, _) => (first, last) = (index.min(first), index.max(last)),
                    Pair::Query => queries = true,
                    Pair::Other(_) => {}
                }
            }
            check_count(text, line.row, last.saturating_add(2 - first), None, reading)?;
        }
        last = last.max(needed(&reading.columns));
        check_count(text, header, last.saturating_add(2 - first), None, reading)?;
        let name = |text| Name { text, named: true, kind: Kind::Numbers };
        let inputs = (first..=last).map(|index| name(format!("x{index}")));
        let names = [name("label".to_owned())].into_iter().chain(inputs).collect();
        let what = format!(
            "rows of a label and pairs index:value: the columns are label and x{first} to x{last}, 0 where a row has no pair"
        );
        let skipped = "the queries (qid) are left out".to_owned();
        let notes = [Some(what), queries.then_some(skipped)];
        let notes = notes.into_iter().flatten().map(Note::general).collect();
        let dialect = Dialect { delimiter: b' ', decimal_comma: false };
        let body = Self { text, first, inputs: last + 1 - first };
        Ok(Form { dialect, header, names, notes, body })
    }

    pub(crate) fn most_rows(&self) -> usize {
        self.text.most_rows(1)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Result<Row, Flaw>> + '_ {
        lines(self.text).map(|line| self.row(line))
    }

    /// The row on that line.
    fn row(&self, line: Line) -> Result<Row, Flaw> {
        let row = line.row;
        let mut words = line.text.split_whitespace();
        let mut fields = StringRecord::new();
        fields.push_field(words.next().unwrap_or_default());
        let (mut filled, fix) = (0, "write a row as label index:value index:value, indices rising");
        for pair in words.map(pair) {
            let (index, value) = match pair {
                Pair::Query => continue,
                Pair::Value(index, value) => (index - self.first, value),
                Pair::Other(word) => {
                    let what = format!("{} is no pair of an index and a value", quoted(word));
                    return Err(flaw(row, filled, what, fix));
                }
            };
            if index < filled {
                let what = format!("the index {} does not rise", index + self.first);
                return Err(flaw(row, index + 1, what, fix));
            }
            (filled..index).for_each(|_| fields.push_field("0"));
            fields.push_field(value);
            filled = index + 1;
        }
        (filled..self.inputs).for_each(|_| fields.push_field("0"));
        Ok(Row { row, fields })
    }
}

/// The largest index among the names of inputs.
fn needed(names: &[String]) -> usize {
    let index = |name: &String| name.strip_prefix('x').and_then(|digits| digits.parse().ok());
    names.iter().filter_map(index).max().unwrap_or(0)
}

/// The lines that hold more than a comment, without it.
fn lines(text: Text) -> impl Iterator<Item = Line> {
    text.lines().filter_map(|line| {
        let text = line.text.split('#').next().unwrap_or_default().trim();
        (!text.is_empty()).then_some(Line { text, ..line })
    })
}

/// True if the line is a number and pairs.
fn is_row(line: &Line) -> bool {
    let mut words = line.text.split_whitespace();
    let label = words.next().is_some_and(|word| word.parse::<f64>().is_ok());
    label && words.map(pair).all(|pair| !matches!(pair, Pair::Other(_)))
}

fn pair(word: &str) -> Pair<'_> {
    match word.split_once(':') {
        Some(("qid", _)) => Pair::Query,
        Some((index, value)) if value.parse::<f64>().is_ok() => match index.parse() {
            Ok(index) => Pair::Value(index, value),
            Err(_) => Pair::Other(word),
        },
        _ => Pair::Other(word),
    }
}

fn flaw(row: u64, column: usize, what: String, fix: &str) -> Flaw {
    Flaw { row, column, kind: FaultKind::Format, what, fix: fix.to_owned() }
}
