//! Names of columns: on one line, and how near one is to another.
//!
//! A name that a user types is looked up exactly. If there is none, the message points at the column of
//! the least edit distance, unless half of the name would have to change: then it lists the columns.

use crate::number::unpadded;
use crate::wording::breaks_line;

/// The name on one line: line ends and other control characters become blanks.
pub(crate) fn plain(field: &str) -> String {
    let parts = unpadded(field).split(breaks_line).map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<&str>>().join(" ")
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
