//! Programs that some tests need and not every machine has.

use std::process::Command;

/// Whether a program can be started; says what is skipped if not. Where `LIMPID_REQUIRE_TOOLS` is set, as in
/// continuous integration, a missing one fails the test.
pub(crate) fn has(program: &str, version: &str, what: &str) -> bool {
    let there = Command::new(program).arg(version).output().is_ok();
    assert!(
        there || std::env::var_os("LIMPID_REQUIRE_TOOLS").is_none(),
        "{program} is not installed, and LIMPID_REQUIRE_TOOLS is set"
    );
    if !there {
        eprintln!("skipped: {what} ({program} is not installed)");
    }
    there
}
