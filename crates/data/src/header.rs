//! The first line of a file: the names of its columns, and which one is the target.

use crate::error::{Error, Fault, Place};
use crate::number::unpadded;
use crate::text::{Record, Text};

/// Distinct names, none blank.
pub(crate) struct Header<'t, 'a> {
    text: &'t Text<'a>,
    /// One name a column, trimmed.
    pub(crate) names: Vec<String>,
    /// The target's column, counted from 0.
    pub(crate) target: usize,
}

impl<'t, 'a> Header<'t, 'a> {
    /// The header of `text`, of one column or more; its target is the last.
    pub(crate) fn of_table(text: &'t Text<'a>, record: &Record) -> Result<Self, Error> {
        let names: Vec<String> = record.fields.iter().map(|f| unpadded(f).to_owned()).collect();
        let header = Self { text, target: names.len() - 1, names };
        header.check(record.row)?;
        Ok(header)
    }

    /// The header of `text` whose target has the name `target`, or is the last column; there is another
    /// column beside it.
    pub(crate) fn read(
        text: &'t Text<'a>,
        record: &Record,
        target: Option<&str>,
    ) -> Result<Self, Error> {
        let mut header = Self::of_table(text, record)?;
        if header.names.len() == 1 {
            return Err(header.place(record.row, 0).fault(Fault::OneColumn));
        }
        if let Some(wanted) = target {
            header.target = header.find(wanted, record.row)?;
        }
        Ok(header)
    }

    /// Column `index`, counted from 0, of a row; surplus columns have no name.
    pub(crate) fn place(&self, row: u64, index: usize) -> Place {
        self.text.place(row, index, self.names.get(index).map(String::as_str))
    }

    fn check(&self, row: u64) -> Result<(), Error> {
        let fault = |index, fault| Err(self.place(row, index).fault(fault));
        if let [only] = self.names.as_slice()
            && let Some(found) = separator(only)
        {
            return fault(0, Fault::Separator { found });
        }
        if self.names.iter().all(|name| name.parse::<f64>().is_ok()) {
            return fault(0, Fault::NoHeader);
        }
        for (index, name) in self.names.iter().enumerate() {
            if name.is_empty() {
                return Err(self.text.place(row, index, None).fault(Fault::BlankName));
            }
            if let Some(first) = self.names[..index].iter().position(|earlier| earlier == name) {
                return fault(index, Fault::DuplicateName { first: first + 1 });
            }
        }
        Ok(())
    }

    fn find(&self, wanted: &str, row: u64) -> Result<usize, Error> {
        let wanted = wanted.trim();
        if let Some(index) = self.names.iter().position(|name| name == wanted) {
            return Ok(index);
        }
        let nearest = (0..self.names.len())
            .min_by_key(|&j| distance(wanted, &self.names[j]))
            .expect("a header has at least two names");
        Err(self.place(row, nearest).fault(Fault::NoTarget { wanted: wanted.to_owned() }))
    }
}

/// The separator that a line without commas seems to use.
pub(crate) fn separator(line: &str) -> Option<char> {
    [';', '\t', '|'].into_iter().find(|&c| line.contains(c))
}

/// Edit distance \[Levenshtein66\] without regard to case: the fewest insertions, deletions and
/// replacements of one character that turn `a` into `b`.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    // row[i] = distance between the first i characters of a and the part of b read so far
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for c in b.to_lowercase().chars() {
        let mut diagonal = row[0];
        row[0] += 1;
        for (i, &d) in a.iter().enumerate() {
            let replaced = diagonal + usize::from(c != d);
            diagonal = row[i + 1];
            row[i + 1] = replaced.min(row[i] + 1).min(diagonal + 1);
        }
    }
    row[a.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distances_match_hand_counted_ones() {
        for (a, b, expected) in [
            ("kitten", "sitting", 3),
            ("", "abc", 3),
            ("abc", "", 3),
            ("MPG", "mpg", 0),
            ("é", "e", 1),
        ] {
            assert_eq!((distance(a, b), distance(b, a)), (expected, expected), "{a} {b}");
        }
    }
}
