//! The smallest study, and what tests do with it.

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

pub(crate) fn xtask() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("xtask"))
}

/// What a command wrote to standard error.
pub(crate) fn said(run: &Assert) -> String {
    String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8")
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

pub(crate) fn datasets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../datasets")
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The smallest study: one data set, one trial.
pub(crate) const TINY: [&str; 6] =
    ["reproduce", "--datasets", "concrete", "--trials", "1", "--quiet"];

pub(crate) fn tables(out: &Path) -> Vec<String> {
    ["T1.csv", "T1.md", "T1.tex", "T2.csv", "T2.md", "T2.tex"]
        .map(|name| read(out.join("tables").join(name)))
        .to_vec()
}

/// A copy of the smallest study, which is run once for all the tests that take it apart.
pub(crate) fn published() -> TempDir {
    static STUDY: LazyLock<TempDir> = LazyLock::new(|| {
        let out = folder();
        xtask().args(TINY).arg("--out").arg(out.path()).assert().success();
        out
    });
    let out = folder();
    copy(STUDY.path(), out.path());
    out
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("space");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let (path, name) = entry.map(|e| (e.path(), e.file_name())).expect("an entry");
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).expect("space");
        }
    }
}
