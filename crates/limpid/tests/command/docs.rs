//! Every command in `docs/search.md` and `docs/fit.md` prints what the page says.
//!
//! With `UPDATE_DOCS=1` in the environment the pages are rewritten with what they print now.

use crate::support::Folder;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a `limpid …` command prints on standard output, run in that folder.
fn output(command: &str, folder: &Path) -> String {
    let words = command.split_whitespace().map(|word| word.trim_matches('"'));
    let output = Command::new(env!("CARGO_BIN_EXE_limpid"))
        .args(words.skip(1))
        .current_dir(folder)
        .output()
        .expect("the command starts");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    without_cpu_seconds(&String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The one number that no seed decides is written as 0.42.
fn without_cpu_seconds(text: &str) -> String {
    let Some((before, after)) = text.split_once("\"cpu_seconds\":") else { return text.into() };
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    format!("{before}\"cpu_seconds\":0.42{rest}")
}

/// The page with every block of a command and its output run anew, one after another in that folder;
/// blocks of CSV text are its files.
fn rerun(page: &str, folder: &Folder) -> String {
    for block in page.split("```csv ").skip(1) {
        let (name, text) = block.split_once('\n').expect("a file has a name");
        folder.file(name, text.split("```").next().unwrap_or_default());
    }
    let mut pieces = page.split("```console\n$ ");
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (block, after) = piece.split_once("```").expect("a block ends");
        let command = block.lines().next().expect("a command");
        out += &format!("```console\n$ {command}\n{}```{after}", output(command, folder.path()));
    }
    out
}

/// A page holds what its commands print in a folder where the shipped data sets are.
#[cfg(unix)]
#[track_caller]
fn check(name: &str) {
    let folder = Folder::new();
    let datasets = root().join("datasets");
    std::os::unix::fs::symlink(datasets, folder.path().join("datasets")).expect("a link");
    let path = root().join("docs").join(name);
    let page = std::fs::read_to_string(&path).expect("the page");
    assert!(page.contains("```console\n$ limpid "), "the page shows a command");
    let now = rerun(&page, &folder);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, now).expect("the page can be written");
    } else {
        assert!(now == page, "run the tests with UPDATE_DOCS=1: the page should be\n{now}");
    }
}

#[cfg(unix)]
#[test]
fn the_page_on_search_shows_what_its_commands_print() {
    check("search.md");
}

#[cfg(unix)]
#[test]
fn the_page_on_fit_shows_what_its_commands_print() {
    check("fit.md");
}
