//! The same records on any number of threads, today and tomorrow.

use crate::support::{record_lines, root};
use limpid_study::{Arm, Cell};

fn cells() -> Vec<Cell> {
    let arms = [
        Arm::Standard { replicate: 0 },
        Arm::Standard { replicate: 1 },
        Arm::Jacobian { lambda: 0.1 },
        Arm::Direct,
    ];
    arms.map(|arm| Cell { dataset: "yacht".into(), trial: 0, arm }).to_vec()
}

#[test]
fn records_are_equal_byte_for_byte_with_1_2_and_3_threads_and_in_two_runs() {
    let once = record_lines(&cells(), 1);
    assert_eq!(once.len(), 4);
    for threads in [1, 2, 3] {
        assert_eq!(record_lines(&cells(), threads), once, "{threads} threads");
    }
}

/// The golden records, the same on every processor. Raise `ENGINE` and write them anew with
/// `LIMPID_BLESS=1` when results change on purpose.
#[test]
fn golden_records_guard_against_silent_change() {
    let lines = record_lines(&cells(), 2);
    let path = root().join("tests/golden/records.jsonl");
    if std::env::var_os("LIMPID_BLESS").is_some() {
        std::fs::write(&path, lines.join("\n") + "\n").expect("space on the disk");
    }
    let golden = std::fs::read_to_string(&path).expect("golden records");
    assert_eq!(lines, golden.lines().collect::<Vec<&str>>(), "see {}", path.display());
}
