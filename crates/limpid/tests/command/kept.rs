//! Results that are replaced: whatever happens on the way, the folder holds all of the old ones or all of the new.
#![cfg(target_os = "linux")]

use crate::support::{Folder, files, limpid};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::scope;
use std::time::Duration;

/// The library that makes one step of a command go wrong; none without a compiler.
fn shim(folder: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/tests/faults/shim.c");
    let shim = folder.join("shim.so");
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&shim, &source])
        .arg("-ldl")
        .status();
    if !made.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("LIMPID_REQUIRE_TOOLS").is_none(), "there is no C compiler");
        eprintln!("skipped: there is no C compiler");
        return None;
    }
    Some(shim)
}

/// A small table, and the fit of a moment with that seed into the folder `out` beside it.
fn table() -> String {
    let row = |i: u32| format!("{i},{},{}\n", i * 7 % 11, 3 * i + i * 7 % 11);
    "a,b,y\n".to_owned() + &(0..40).map(row).collect::<String>()
}

fn fit(home: &Path, seed: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limpid"));
    let [data, out] = ["d.csv", "out"].map(|name| home.join(name));
    command
        .arg("fit")
        .arg(data)
        .args(["--target", "y", "--quiet", "--force"])
        .arg("--out")
        .arg(out);
    command.args(["--teacher", "none", "--evaluations", "1e3", "--max-size", "5", "--seed", seed]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// What is put into the folder of results beside them.
type Foreign = fn(&Path);

/// Results of seed 0, a page of another row, and files of somebody else.
fn old_results(foreign: Foreign) -> Folder {
    let folder = Folder::new();
    folder.file("d.csv", table());
    let out = folder.path().join("out");
    assert!(fit(folder.path(), "0").status().expect("it starts").success());
    limpid(&["explain", "--row", "1", "--model"]).arg(&out).assert().success();
    foreign(&out);
    folder
}

/// The results in a folder, the place where they were made left out.
fn results(home: &Path) -> Vec<(String, String)> {
    let place = home.file_name().expect("a name").to_string_lossy().into_owned();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8").replace(&place, "HOME");
    let checksum = |text: String| {
        let line = |line: &&str| !line.contains("\"blake3\": \"") || line.ends_with("\",");
        text.lines().filter(line).collect::<Vec<&str>>().join("\n")
    };
    let all = std::fs::read_dir(home.join("out")).expect("the folder");
    let mut all: Vec<PathBuf> = all.map(|entry| entry.expect("an entry").path()).collect();
    all.retain(|path| path.is_file() && !path.ends_with(".limpid-lock"));
    all.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let read = |path: PathBuf| (name(&path), checksum(text(std::fs::read(path).expect("a file"))));
    all.into_iter().map(read).collect()
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).expect("the folder");
    let mut names: Vec<String> =
        names.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The first prediction by the folder's model.
fn predicted(home: &Path) -> String {
    let mut command = limpid(&["predict", "--quiet", "--model"]);
    let output = command.arg(home.join("out")).arg(home.join("d.csv")).assert().success();
    String::from_utf8_lossy(&output.get_output().stdout).lines().nth(1).expect("a row").into()
}

/// What a folder holds before, and after a fit of that seed that nothing happened to.
struct Expected {
    folder: Folder,
    results: Vec<(String, String)>,
    names: Vec<String>,
    prediction: String,
}

impl Expected {
    fn of(foreign: Foreign, seed: Option<&str>) -> Self {
        let folder = old_results(foreign);
        if let Some(seed) = seed {
            assert!(fit(folder.path(), seed).status().expect("it starts").success());
        }
        let (names, prediction) = (names(&folder.path().join("out")), predicted(folder.path()));
        Self { results: results(folder.path()), names, prediction, folder }
    }

    /// Another folder that holds the same; texts in it name the first one.
    fn copy(&self) -> Folder {
        let copy = Folder::new();
        let from = self.folder.path().join(".");
        let copied = Command::new("cp").arg("-a").args([&from, copy.path()]).status();
        assert!(copied.is_ok_and(|status| status.success()), "cp");
        copy
    }
}

/// Every step of a fit that replaces results goes wrong, one after the other, until it has no more steps. Where
/// `at_once` is true, files are looked at by their names; elsewhere as `limpid` itself reads them.
fn every_step(kind: &str, foreign: Foreign, at_once: bool, shim: &Path) {
    let [mut old, new, next] = [None, Some("1"), Some("2")].map(|seed| Expected::of(foreign, seed));
    old.results = results(old.copy().path());
    for at in 1.. {
        let folder = old.copy();
        let (home, count) = (folder.path(), Folder::new());
        let count = count.path().join("count");
        let output = fit(home, "1")
            .envs([("FAULT_KIND", kind), ("FAULT_ALL", "1"), ("FAULT_AT", &at.to_string())])
            .envs([("LD_PRELOAD", shim), ("FAULT_UNDER", home), ("FAULT_COUNT", &count)])
            .output()
            .expect("it starts");
        let steps = std::fs::read_to_string(&count).expect("steps were counted");
        let steps: usize = steps.trim().parse().expect("a number");
        let said = String::from_utf8_lossy(&output.stderr);
        let place = format!("{kind} at step {at} of {steps}: {said}");
        if steps < at {
            assert!(output.status.success() && at > 30, "{place}");
            break;
        }
        match (output.status.code(), kind) {
            (None, "kill") => {}
            (Some(0), _) => assert_eq!(predicted(home), new.prediction, "{place}"),
            (Some(1 | 2), "eio") => assert!(said.contains("--out"), "{place}"),
            code => panic!("{code:?}, {place}"),
        }
        let read = (results(home), predicted(home));
        let is_read =
            |set: &Expected| (set.results == read.0 || !at_once) && set.prediction == read.1;
        assert!(is_read(&old) || is_read(&new), "{:?}, {place}", names(&home.join("out")));
        limpid(&["explain", "--row", "2", "--model"]).arg(home.join("out")).assert().success();
        // The next fit leaves nothing of all this.
        assert!(fit(home, "2").status().expect("it starts").success(), "{place}");
        assert_eq!(
            (results(home), names(&home.join("out"))),
            (next.results.clone(), next.names.clone()),
            "{place}"
        );
        assert_eq!(names(home), ["d.csv", "out"], "{place}");
    }
}

fn a_note(out: &Path) {
    std::fs::write(out.join("notes.txt"), "mine").expect("space");
    std::os::unix::fs::symlink("notes.txt", out.join("link")).expect("space");
}

fn a_folder(out: &Path) {
    a_note(out);
    std::fs::create_dir(out.join("mine")).expect("space");
    std::fs::write(out.join("mine/model.json"), "mine").expect("space");
    std::fs::write(out.join("row-1/mine.txt"), "mine").expect("space");
}

#[test]
fn a_fit_that_fails_or_is_killed_at_any_step_leaves_all_old_or_all_new_results() {
    let scratch = Folder::new();
    let Some(shim) = shim(scratch.path()) else { return };
    scope(|scope| {
        for kind in ["eio", "kill"] {
            scope.spawn(|| every_step(kind, a_note, true, &shim));
        }
    });
}

/// Where folders of somebody else stand between results, files take their places one by one, by a journal.
#[test]
fn the_same_holds_by_a_journal_for_all_that_read_it() {
    let scratch = Folder::new();
    let Some(shim) = shim(scratch.path()) else { return };
    scope(|scope| {
        for kind in ["eio", "kill"] {
            scope.spawn(|| every_step(kind, a_folder, false, &shim));
        }
    });
}

#[test]
fn what_somebody_else_put_there_survives() {
    let folder = old_results(a_folder);
    let out = folder.path().join("out");
    assert!(fit(folder.path(), "1").status().expect("it starts").success());
    for name in ["notes.txt", "link", "mine/model.json", "row-1/mine.txt"] {
        let text = std::fs::read_to_string(out.join(name)).expect("it is there");
        assert_eq!(text, "mine", "{name}");
    }
    assert_eq!(names(&out.join("row-1")), ["mine.txt"]);
}

/// A fit in the folder that the shell stands in.
#[test]
fn results_are_replaced_where_one_stands() {
    let folder = old_results(a_note);
    let out = folder.path().join("out");
    let mut command = fit(folder.path(), "1");
    assert!(command.current_dir(&out).status().expect("it starts").success());
    let expected = Expected::of(a_note, Some("1"));
    assert_eq!((results(folder.path()), names(&out)), (expected.results, expected.names));
}

/// Waits until the file is there, for a minute at most.
fn wait_for(path: &Path) {
    let appears = || {
        std::thread::sleep(Duration::from_millis(5));
        path.exists()
    };
    assert!((0..12_000).any(|_| appears()), "{} is not there", path.display());
}

/// The second command of two is refused with code 2 before any work; when the first is killed, it runs.
fn second_is_refused(mut first: Command, mut second: Command, lock: &Path, says: &str) {
    let mut running = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    wait_for(lock);
    let refused = second.output().expect("it starts");
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!((refused.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.contains(says) && refused.stdout.is_empty(), "{said}");
    running.kill().expect("it runs");
    running.wait().expect("it was killed");
    let after = second.output().expect("it starts");
    assert!(after.status.success(), "{}", String::from_utf8_lossy(&after.stderr));
    assert!(!lock.exists());
}

#[test]
fn of_two_fits_into_one_folder_the_second_is_refused_at_its_start() {
    let folder = Folder::new();
    folder.file("d.csv", table());
    let mut endless = Command::new(env!("CARGO_BIN_EXE_limpid"));
    let short = fit(folder.path(), "0");
    endless.args(short.get_args().map(|word| if word == "1e3" { "1e19".as_ref() } else { word }));
    let lock = folder.path().join("out/.limpid-lock");
    second_is_refused(endless, fit(folder.path(), "1"), &lock, "another limpid");
    assert_eq!(files(&folder.path().join("out")).len(), 11);
}

#[test]
fn of_two_searches_on_one_checkpoint_the_second_is_refused_at_its_start() {
    let folder = Folder::new();
    folder.file("d.csv", table());
    let state = folder.path().join("state");
    let search = |evaluations: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_limpid"));
        command.arg("search").arg(folder.path().join("d.csv"));
        command
            .args(["--target", "y", "--quiet", "--evaluations", evaluations])
            .arg("--checkpoint");
        command.arg(&state);
        command
    };
    let lock = folder.path().join("state.lock");
    second_is_refused(
        search("1e19"),
        search("1e3"),
        &lock,
        "state is the checkpoint of another search",
    );
}

#[test]
fn a_full_disk_costs_the_checkpoint_and_not_the_formulas() {
    let scratch = Folder::new();
    let Some(shim) = shim(scratch.path()) else { return };
    let folder = Folder::new();
    folder.file("d.csv", table());
    let state = folder.path().join("state");
    for at in ["1", "2", "5"] {
        let output = Command::new(env!("CARGO_BIN_EXE_limpid"))
            .arg("search")
            .arg(folder.path().join("d.csv"))
            .args(["--target", "y", "--evaluations", "1e7", "--json", "--checkpoint"])
            .arg(&state)
            .envs([("FAULT_KIND", "torn"), ("FAULT_AT", at)])
            .envs([("LD_PRELOAD", &shim), ("FAULT_UNDER", &state)])
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "write {at}: {said}");
        assert!(said.contains("state cannot be written") && said.contains("best so far"), "{said}");
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(found["front"].as_array().is_some_and(|front| !front.is_empty()), "{found}");
        assert!(!folder.path().join("state.new").exists(), "write {at}");
    }
}
