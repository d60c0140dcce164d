//! Do cells that are run again give the records that are stored? Every byte is compared but for `kernel`, which older
//! records fill with the name of a routine.
//!
//! A finding shows both records around the first byte that differs: a digit far behind the point tells of
//! another rounding, a whole other number of another split or seed.

use super::finding::Finding;
use crate::record::Record;

/// What differs between a stored record and the one that the same cell gives now.
pub fn compare(stored: &Record, again: &Record) -> Option<Finding> {
    let again = Record { kernel: stored.kernel.clone(), ..again.clone() };
    let (a, b) = (text(stored), text(&again));
    (a != b).then(|| {
        let at = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
        Finding(format!(
            "data set {}, trial {}, {:?} (key {}): run again it gives another record: stored …{}…, now …{}…: if \
             results were to change, raise ENGINE and run the study again; if not, find the change that did it",
            stored.dataset,
            stored.trial,
            stored.teacher.arm,
            stored.key,
            excerpt(&a, at),
            excerpt(&b, at)
        ))
    })
}

/// The record as it is stored, without its checksum.
fn text(record: &Record) -> String {
    serde_json::to_string(record).expect("a record is plain data")
}

/// A few characters around byte `at`.
fn excerpt(text: &str, at: usize) -> String {
    let from = text.char_indices().map(|(i, _)| i).filter(|i| i + 24 >= at).min().unwrap_or(0);
    text[from..].chars().take(48).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_digit_is_a_finding_and_another_kernel_none() {
        let text = include_str!("../../tests/tables/records.jsonl");
        let stored: Record =
            serde_json::from_str(text.lines().next().expect("a line")).expect("a record");
        let mut again = Record { kernel: "another".into(), ..stored.clone() };
        assert_eq!(compare(&stored, &again), None);
        again.students[4].complexity += 1;
        let Finding(text) = compare(&stored, &again).expect("a finding");
        for part in ["data set yacht, trial 0", "run again it gives another record", "ENGINE"] {
            assert!(text.contains(part), "{part} not in {text}");
        }
    }
}
