//! What a terminal of 80 columns shows. `script` of util-linux is the terminal.
#![cfg(unix)]

use crate::support::{Folder, has, limpid, mixed};
use std::process::Command;

/// The words of a shell as a terminal shows what they print; `None` where there is no `script`.
fn shown(words: &str, folder: &Folder) -> Option<String> {
    if !has("script", Command::new("script").arg("--version")) {
        return None;
    }
    let program = env!("CARGO_BIN_EXE_limpid");
    let words = format!("stty cols 80 rows 40; {}", words.replace("limpid", program));
    let output = Command::new("script")
        .args(["-qec", &words, "/dev/null"])
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .env_remove("COLUMNS")
        .output()
        .expect("it starts");
    Some(String::from_utf8(output.stdout).expect("UTF-8").replace('\r', ""))
}

const FIT: &str = "limpid fit mixed.csv --target y --effort quick --teacher none --evaluations 2e7";

#[test]
fn a_table_fits_the_terminal_and_breaks_no_name() {
    let folder = Folder::new();
    let name = "the colour that the thing had first been painted with by";
    folder.file("mixed.csv", mixed(120).replacen("colour", name, 1));
    let Some(text) = shown(&format!("NO_COLOR=1 {FIT} 2>/dev/null"), &folder) else { return };
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80) && widest > Some(60), "{widest:?}\n{text}");
    assert!(text.contains(&format!("`{name}=red`")), "{text}");
    assert!(text.contains("R2") && !text.contains('\u{1b}'), "{text}");
    let lines = text.lines().filter(|line| line.starts_with("          ") && line.contains(" * "));
    assert!(lines.count() > 0, "a long formula has a second line\n{text}");
}

#[test]
fn a_terminal_shows_the_star_bold_and_baselines_faint_but_a_pipe_does_not() {
    let folder = Folder::new();
    folder.file("mixed.csv", mixed(120));
    let Some(text) = shown(&format!("{FIT} 2>/dev/null"), &folder) else { return };
    assert!(text.contains("\u{1b}[1m*") && text.contains("\u{1b}[2m"), "{text}");
    let text = shown(&format!("{FIT} --force 2>/dev/null | cat"), &folder).expect("as before");
    assert!(text.contains("the mean") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn the_best_so_far_is_shown_while_a_search_goes_on() {
    let folder = Folder::new();
    folder.file("mixed.csv", mixed(120));
    let search = "limpid search mixed.csv --target y --seconds 4";
    let Some(text) = shown(search, &folder) else { return };
    let best = text.split("best so far: ").nth(1).expect("a line below the bar");
    assert!(best.starts_with("complexity ") && best.contains("validation R2 "), "{best}");
    assert!(best.contains("y = "), "{best}");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::new();
    let pages = folder.path().join("man/man1");
    limpid(&["man", &pages.display().to_string()]).assert().success();
    for (page, part) in [("limpid.1", "limpid"), ("limpid-fit.1", "report.html")] {
        let text = std::fs::read_to_string(pages.join(page)).expect("a page");
        assert!(text.contains(".TH limpid") && text.contains(part), "{text}");
    }
    let file = folder.file("taken", "");
    let refused = limpid(&["man", &file]).assert().code(1).get_output().stderr.clone();
    assert!(String::from_utf8(refused).expect("UTF-8").contains("choose another folder"));
}
