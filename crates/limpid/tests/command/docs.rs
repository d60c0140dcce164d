//! Every command in `docs/search.md` prints what the page says.
//!
//! With `UPDATE_DOCS=1` in the environment the page is rewritten with what they print now.

use std::path::PathBuf;
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a `limpid …` command prints on standard output, run in the project's root.
fn output(command: &str) -> String {
    let words = command.split_whitespace().map(|word| word.trim_matches('"'));
    let output = Command::new(env!("CARGO_BIN_EXE_limpid"))
        .args(words.skip(1))
        .current_dir(root())
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

/// The page with every block of a command and its output run anew.
fn rerun(page: &str) -> String {
    let mut pieces = page.split("```console\n$ ");
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (block, after) = piece.split_once("```").expect("a block ends");
        let command = block.lines().next().expect("a command");
        out += &format!("```console\n$ {command}\n{}```{after}", output(command));
    }
    out
}

#[test]
fn the_page_on_search_shows_what_its_commands_print() {
    let path = root().join("docs/search.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let now = rerun(&page);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, now).expect("the page can be written");
    } else {
        assert!(page.contains("```console\n$ limpid search"), "the page shows a command");
        assert!(page == now, "run the tests with UPDATE_DOCS=1: the page should be\n{now}");
    }
}
