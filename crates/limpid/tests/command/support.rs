//! Files to search, and the command to search them with.

use assert_cmd::Command;
use limpid::data::synthetic;
use limpid::{Dataset, Seed};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// `limpid` with these arguments.
pub fn limpid(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limpid"));
    command.args(arguments);
    command
}

/// `limpid search` with these arguments.
pub fn search(arguments: &[&str]) -> Command {
    limpid(&[&["search"], arguments].concat())
}

/// True if what runs so is there; a machine that is to have all tools must have it.
pub fn has(what: &str, command: &mut std::process::Command) -> bool {
    let there = command.output().is_ok_and(|output| output.status.success());
    let required = std::env::var_os("LIMPID_REQUIRE_TOOLS").is_some();
    assert!(there || !required, "{what} is not here, and LIMPID_REQUIRE_TOOLS is set");
    if !there {
        eprintln!("skipped: {what} is not here");
    }
    there
}

/// The program that runs Python.
pub fn python() -> String {
    std::env::var("LIMPID_PYTHON").unwrap_or_else(|_| "python3".into())
}

/// A folder that goes when it is dropped.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    /// Writes a file and returns its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("a file can be written");
        path.display().to_string()
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// The files of a folder, by name, and what they hold.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| {
            let entry = entry.expect("an entry");
            let bytes = std::fs::read(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    all.sort();
    all
}

/// n rows of y = 3 exp(−2 (x1² + x2²)) + x1 with a little noise.
pub fn bump(n: usize, seed: u64) -> Dataset {
    synthetic::smooth_bump(n, 2, 0.1, Seed::new(seed))
}

/// n rows of y = 2 a + (3 where colour is red) + a little noise, with columns of all kinds: numbers, text
/// of three and of two categories, ordered text.
pub fn mixed(n: usize) -> String {
    let noise = synthetic::gap(n, 0.0, Seed::new(5));
    let mut text = String::from("a,colour,size,on,b,y\n");
    for i in 0..n {
        let a = (i * 37 % 101) as f64 / 10.0;
        let colour = ["red", "green", "blue"][i * 7 % 3];
        let size = ["small", "medium", "large"][i * 5 % 11 % 3];
        let on = ["no", "yes"][i * 3 % 7 % 2];
        let b = (i * 17 % 23) as f64 - 11.0;
        let red = if colour == "red" { 3.0 } else { 0.0 };
        let y = 2.0 * a + red + 0.01 * noise.y[i * 13 % n];
        writeln!(text, "{a},{colour},{size},{on},{b},{y}").expect("a String takes all text");
    }
    text
}

/// The data set as CSV text, in full precision, the target last.
pub fn to_csv(dataset: &Dataset) -> String {
    let mut text = format!("{},{}\n", dataset.features.join(","), dataset.target);
    for i in 0..dataset.rows() {
        let row = dataset.x.row(i).iter().map(f64::to_string).collect::<Vec<String>>().join(",");
        writeln!(text, "{row},{}", dataset.y[i]).expect("a String takes all text");
    }
    text
}

/// What a successful command wrote to standard output, as JSON.
#[track_caller]
pub fn json(command: &mut Command) -> Value {
    let output = command.arg("--json").assert().success().get_output().stdout.clone();
    serde_json::from_slice(&output).expect("one JSON value")
}

/// The command fails with code 3, nothing on standard output, and one line that holds each part.
#[track_caller]
pub fn assert_refused(mut command: Command, parts: &[&str]) {
    let output = command.assert().code(3).get_output().clone();
    assert_eq!(output.stdout, b"");
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(message.lines().count(), 1, "{message}");
    for part in parts {
        assert!(message.contains(part), "{message}\ndoes not say\n{part}");
    }
}

/// Keys of the object that `fit --json` and `search --json` print, sorted.
pub const KEYS: [&str; 19] = [
    "baseline",
    "baselines",
    "cache_hits",
    "candidate_nodes",
    "candidates",
    "complete",
    "cpu_seconds",
    "front",
    "node_evaluations",
    "notes",
    "out",
    "seed",
    "test_mae",
    "test_model_r2",
    "test_r2",
    "test_r2_interval",
    "test_rmse",
    "test_rows",
    "undefined",
];

/// Keys of a row of its front, sorted.
pub const ROW_KEYS: [&str; 18] = [
    "accurate",
    "complexity",
    "doubts",
    "formula",
    "formula_short",
    "model_r2",
    "origin",
    "row",
    "selected",
    "simple",
    "test_r2",
    "test_r2_interval",
    "train_loss",
    "train_mse",
    "train_r2",
    "valid_loss",
    "valid_mse",
    "valid_r2",
];

/// The keys of a JSON object.
pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}
