//! The same bytes on every instruction set, forced by name, and a clear end where a name is none.

use crate::support::{Folder, bump, files, limpid, to_csv};
use limpid::base::isa::Isa;

/// Standard output and every file of a command that runs in a folder with `d.csv`, on that instruction set.
fn ran_on(isa: Isa, arguments: &[&str]) -> Vec<(String, Vec<u8>)> {
    let folder = Folder::new();
    folder.file("d.csv", to_csv(&bump(40, 1)));
    let mut command = limpid(arguments);
    command.current_dir(folder.path()).env("LIMPID_ISA", isa.name());
    let shown = command.assert().success().get_output().stdout.clone();
    let out = folder.path().join("out");
    let written = if out.exists() { files(&out) } else { vec![] };
    [("standard output".to_string(), shown)].into_iter().chain(written).collect()
}

#[track_caller]
fn assert_same_everywhere(arguments: &[&str]) {
    let portable = ran_on(Isa::PORTABLE, arguments);
    for isa in Isa::available() {
        for ((name, one), (_, other)) in portable.iter().zip(ran_on(isa, arguments)) {
            assert!(*one == other, "{name} on {}", isa.name());
        }
    }
}

#[test]
fn a_fit_has_the_same_bytes_on_every_instruction_set() {
    assert_same_everywhere(&[
        "fit",
        "d.csv",
        "--target",
        "y",
        "--out",
        "out",
        "--effort",
        "quick",
        "--evaluations",
        "300000",
    ]);
}

#[test]
fn a_search_has_the_same_bytes_on_every_instruction_set() {
    assert_same_everywhere(&["search", "d.csv", "--target", "y", "--evaluations", "1000000"]);
}

#[test]
fn an_instruction_set_that_is_not_there_ends_a_command() {
    let mut command = limpid(&["fit", "d.csv", "--target", "y"]);
    let folder = Folder::new();
    folder.file("d.csv", to_csv(&bump(40, 1)));
    command.current_dir(folder.path()).env("LIMPID_ISA", "avx3");
    let error = command.assert().code(2).get_output().stderr.clone();
    let error = String::from_utf8(error).expect("UTF-8");
    let line = "error: LIMPID_ISA is \"avx3\", but the levels of this machine are portable";
    assert!(error.starts_with(line) && error.lines().count() == 1, "{error}");
}
