//! The same records on any number of threads, today and tomorrow.

use crate::support::{record_lines, root, source};
use limpid_base::Seed;
use limpid_base::isa::Isa;
use limpid_data::Dataset;
use limpid_distill::Student;
use limpid_study::{Arm, Cell};
use std::process::Command;

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

/// The file that a child process writes the outcomes of the tiny study to.
const TINY_STUDY: &str = "LIMPID_TINY_STUDY";

/// The outcomes of three arms on a few rows, in as little work as shows every stage: one line of JSON each.
fn tiny_study() -> String {
    let dataset = source("yacht").dataset;
    let rows: Vec<usize> = (0..60).map(|i| i * 5).collect();
    let y = rows.iter().map(|&i| dataset.y[i]).collect();
    let dataset = Dataset { x: dataset.x.select_rows(&rows), y, ..dataset };
    let outcomes = cells().into_iter().skip(1).map(|cell| {
        let mut protocol = cell.protocol();
        if let Some(teacher) = &mut protocol.teacher {
            teacher.epochs = 20;
        }
        for student in &mut protocol.students {
            match student {
                Student::Gplearn(config) => config.population_size = 50,
                Student::Limpid(config) => config.evaluations = 300_000,
                _ => {}
            }
        }
        let outcome = limpid_distill::run(&dataset, &protocol, Seed::new(1), |_| {});
        serde_json::to_string(&outcome.expect("finite numbers")).expect("plain data")
    });
    outcomes.collect::<Vec<String>>().join("\n")
}

#[test]
fn a_tiny_study_has_the_same_bytes_on_every_instruction_set() {
    if let Some(path) = std::env::var_os(TINY_STUDY) {
        return std::fs::write(path, tiny_study()).expect("space on the disk");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let outcomes = Isa::available().into_iter().map(|isa| {
        let path = folder.path().join(isa.name());
        let child = Command::new(std::env::current_exe().expect("this test's binary"))
            .args([
                "--exact",
                "determinism::a_tiny_study_has_the_same_bytes_on_every_instruction_set",
            ])
            .env("LIMPID_ISA", isa.name())
            .env(TINY_STUDY, &path)
            .output()
            .expect("this binary starts");
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        (isa.name(), std::fs::read_to_string(path).expect("the child's outcomes"))
    });
    let outcomes: Vec<(&str, String)> = outcomes.collect();
    assert_eq!(outcomes[0].1.lines().count(), 3);
    for (isa, other) in &outcomes[1..] {
        assert_eq!(other, &outcomes[0].1, "{isa} against {}", outcomes[0].0);
    }
}
