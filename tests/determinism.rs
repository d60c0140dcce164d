//! The same records on any number of threads, today and tomorrow.

use crate::support::{record_lines, root};
use limpid_study::{Arm, Cell};
use serde_json::Value;

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

/// The golden records: `tests/golden/KERNEL.jsonl` for each kernel of the matrix product that they
/// were written with. Raise `ENGINE` and write them anew with `LIMPID_BLESS=1` when results change
/// on purpose.
#[test]
fn golden_records_guard_against_silent_change() {
    let lines = record_lines(&cells(), 2);
    let folder = root().join("tests/golden");
    let own = folder.join(format!("{}.jsonl", limpid_base::kernel_name()));
    if std::env::var_os("LIMPID_BLESS").is_some() {
        std::fs::write(&own, lines.join("\n") + "\n").expect("space on the disk");
    }
    match std::fs::read_to_string(&own) {
        Ok(golden) => {
            assert_eq!(lines, golden.lines().collect::<Vec<&str>>(), "see {}", own.display());
        }
        // Another kernel orders the sums of training in another way; searches on the labels have no
        // matrix product, so they are the same everywhere.
        Err(_) => {
            let other =
                std::fs::read_to_string(folder.join("x86-fma.jsonl")).expect("golden records");
            let golden: Vec<String> = other.lines().map(str::to_string).collect();
            assert_eq!(searches(&lines), searches(&golden));
        }
    }
}

/// What both symbolic students of the direct arm found.
fn searches(lines: &[String]) -> Vec<Value> {
    let records = lines.iter().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    let direct = records.filter(|r| r["teacher"]["arm"] == "direct");
    direct.map(|r| Value::from(r["students"].as_array().expect("students")[..2].to_vec())).collect()
}
