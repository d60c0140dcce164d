//! Do cells that are run again give the records that are stored?
//!
//! Where the kernel of the matrix product is the same, every byte. Another kernel rounds the teacher's
//! answers differently in their last bits, and searches take other turns: then only what does not hang on
//! those is compared, the R² (clipped at −1) of the teacher and of the two ridge regressions.

use super::finding::Finding;
use crate::record::Record;
use crate::results::clipped;

/// Largest difference of R² between kernels, for teacher, linear and quadratic student.
pub const KERNEL_TOLERANCE: f64 = 0.1;

/// The students whose scores depend on the teacher's answers without jumps.
const STEADY: [&str; 2] = ["linear", "quadratic"];

/// What differs between a stored record and the one that the same cell gives now.
pub fn compare(stored: &Record, again: &Record) -> Option<Finding> {
    let place = format!(
        "data set {}, trial {}, {:?} (key {})",
        stored.dataset, stored.trial, stored.teacher.arm, stored.key
    );
    if stored.kernel == again.kernel {
        let (a, b) = [stored, again].map(text).into();
        return (a != b).then(|| {
            let at = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
            Finding(format!(
                "{place}: run again it gives another record: stored …{}…, now …{}…: if results were to \
                 change, raise ENGINE and run the study again; if not, find the change that did it",
                excerpt(&a, at),
                excerpt(&b, at)
            ))
        });
    }
    let worst = scores(stored).into_iter().zip(scores(again)).map(|(a, b)| (a - b).abs());
    let worst = worst.fold(0.0, f64::max);
    (worst > KERNEL_TOLERANCE).then(|| {
        Finding(format!(
            "{place}: with kernel {} instead of {} an R² differs by {worst:.3}, more than the \
             {KERNEL_TOLERANCE} that rounding explains: compare on a machine with the stored kernel",
            again.kernel, stored.kernel
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

/// Of teacher and steady students.
fn scores(record: &Record) -> Vec<f64> {
    let teacher = record.teacher.scores.iter().map(|scores| scores.test.r2);
    let students = STEADY.iter().filter_map(|name| record.student(name));
    teacher.chain(students.map(|student| student.test.r2)).map(clipped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Record> {
        let text = include_str!("../../tests/tables/records.jsonl");
        text.lines().take(2).map(|line| serde_json::from_str(line).expect("a record")).collect()
    }

    #[test]
    fn with_the_same_kernel_a_single_digit_is_a_finding() {
        let stored = records().remove(0);
        assert_eq!(compare(&stored, &stored), None);
        let mut again = stored.clone();
        again.students[4].complexity += 1;
        let Finding(text) = compare(&stored, &again).expect("a finding");
        for part in ["data set yacht, trial 0", "run again it gives another record", "ENGINE"] {
            assert!(text.contains(part), "{part} not in {text}");
        }
    }

    #[test]
    fn with_another_kernel_teacher_and_ridges_may_differ_a_little_and_searches_much() {
        let stored = records().remove(0);
        let mut again = Record { kernel: "another".into(), ..stored.clone() };
        again.students[0].test.r2 -= 0.9;
        again.students[2].test.r2 += 0.09;
        assert_eq!(compare(&stored, &again), None);
        again.students[2].test.r2 += 0.02;
        let Finding(text) = compare(&stored, &again).expect("a finding");
        assert!(text.contains("differs by 0.110") && text.contains("another"), "{text}");
    }
}
