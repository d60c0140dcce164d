//! Kills at random moments, records cut by hand, full and broken disks: nothing recorded is lost, and the
//! tables are those of a run that nothing happened to.

use crate::study::{TINY, folder, published, read, tables, xtask};
use limpid_base::Seed;
use limpid_study::Store;
use rand::RngExt;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

fn keys(out: &Path) -> BTreeSet<String> {
    let store = Store::read(out).expect("the store");
    store.keys().into_iter().map(String::from).collect()
}

/// Starts a study of one data set, or a shard of it.
fn start(dataset: &str, shard: &str, out: &Path) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("xtask"))
        .args(["reproduce", "--datasets", dataset, "--trials", "1", "--quiet"])
        .args(["--shard", shard, "--out"])
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

/// Cuts a random number of bytes off the end of one of the files of records.
fn cut_a_file(out: &Path, rng: &mut limpid_base::Rng) {
    let kind = if rng.random::<bool>() { "records" } else { "times" };
    let files = std::fs::read_dir(out.join(kind)).expect("a folder");
    let mut files: Vec<PathBuf> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let file = &files[rng.random_range(0..files.len())];
    let bytes = std::fs::read(file).expect("a file");
    let left = bytes.len() - rng.random_range(0..=bytes.len().min(4000));
    std::fs::write(file, &bytes[..left]).expect("space");
}

/// Runs a study of one data set under `kills` kills (fewer if it is done before); how many hit.
fn survive(dataset: &str, kills: usize, seed: Seed) -> usize {
    let (whole, out) = (folder(), folder());
    let reproduce = |out: &Path| {
        let arguments = ["reproduce", "--datasets", dataset, "--trials", "1", "--quiet", "--out"];
        xtask().args(arguments).arg(out).assert().success();
    };
    reproduce(whole.path());
    let (mut rng, mut hit) = (seed.rng(), 0);
    for i in 0..kills {
        let shards = rng.random_range(1..=4_usize);
        let running = 1 + usize::from(shards > 1);
        let mut children: Vec<Child> = (0..running)
            .map(|j| start(dataset, &format!("{}/{shards}", (i + j) % shards), out.path()))
            .collect();
        std::thread::sleep(Duration::from_millis(rng.random_range(20..900)));
        for child in &mut children {
            hit += usize::from(child.try_wait().expect("a child").is_none());
            child.kill().expect("it can be killed");
            child.wait().expect("it ended");
        }
        if i % 3 == 2 {
            cut_a_file(out.path(), &mut rng);
        }
    }
    reproduce(out.path());
    assert_eq!(keys(out.path()), keys(whole.path()), "{dataset}");
    assert_eq!(tables(out.path()), tables(whole.path()), "{dataset}");
    hit
}

/// Data sets whose cells are quick.
const QUICK: [&str; 10] = [
    "concrete",
    "qsar_fish",
    "energy_heating",
    "bike_day",
    "qsar_aquatic",
    "diabetes",
    "airfoil",
    "wine_red",
    "energy_cooling",
    "istanbul_stock",
];

#[test]
fn a_study_survives_kills_with_changing_shards_and_files_cut_by_hand() {
    let hit = survive(QUICK[0], 10, Seed::new(0));
    assert!(hit >= 8, "{hit} processes were killed");
}

/// Some ten minutes: `cargo test -p xtask --test all faults -- --ignored`.
#[test]
#[ignore = "takes some ten minutes"]
fn twenty_studies_survive_two_hundred_kills() {
    let study = |i: usize| survive(QUICK[i % QUICK.len()], 10, Seed::new(100 + i as u64));
    let hits: Vec<usize> = (0..20).map(study).collect();
    eprintln!("processes killed in each study: {hits:?}");
    assert!(hits.iter().sum::<usize>() >= 200, "{hits:?}");
}

/// The library that makes writes go wrong; none without a compiler.
fn shim(folder: &Path) -> Option<PathBuf> {
    if !crate::tools::has("cc", "--version", "writes that go wrong") {
        return None;
    }
    let (source, shim) =
        (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/shim.c"), folder.join("shim.so"));
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&shim)
        .args([source, "-ldl"])
        .status();
    assert!(made.expect("it starts").success(), "cc");
    Some(shim)
}

/// A study that lacks its last cells, and what happens to one of its writes.
struct Broken<'a> {
    shim: &'a Path,
    out: &'a Path,
}

impl Broken<'_> {
    /// Exit code and standard error of the study whose `at`-th write goes wrong.
    fn run(&self, kind: &str, at: usize, count: &Path) -> (Option<i32>, String) {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("xtask"))
            .args(TINY)
            .arg("--out")
            .arg(self.out)
            .env("LD_PRELOAD", self.shim)
            .env("FAULT_UNDER", self.out)
            .env("FAULT_KIND", kind)
            .env("FAULT_AT", at.to_string())
            .env("FAULT_COUNT", count)
            .output()
            .expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).to_string())
    }
}

/// The records without their last `missing` lines.
fn drop_lines(out: &Path, missing: usize) {
    let path = out.join("records/shard-0-of-1.jsonl");
    let text = read(&path);
    let lines: Vec<&str> = text.lines().collect();
    let kept = lines[..lines.len() - missing].join("\n") + "\n";
    std::fs::write(path, kept).expect("space");
}

/// Every write of a study that lacks `missing` cells, up to the `last`, goes wrong in every way.
fn every_write(whole: &Path, shim: &Path, missing: usize, last: usize) {
    let scratch = folder();
    let count = scratch.path().join("count");
    for kind in ["enospc", "eio", "torn", "short"] {
        for at in 1..=last {
            let out = published();
            drop_lines(out.path(), missing);
            let before = keys(out.path());
            let _ = std::fs::remove_file(&count);
            let (code, said) = Broken { shim, out: out.path() }.run(kind, at, &count);
            let writes: usize = read(&count).trim().parse().expect("a number");
            if writes < at {
                assert_eq!(code, Some(0), "{kind} {at}: {said}");
                assert!(at > 20, "only {writes} writes");
                break;
            }
            let place = format!("{kind} at write {at} of {writes}: {said}");
            if kind == "short" {
                assert_eq!(code, Some(0), "{place}");
            } else {
                assert_eq!(code, Some(1), "{place}");
                assert!(said.contains("check the folder and the space"), "{place}");
            }
            assert!(!said.contains("panicked"), "{place}");
            xtask().args(TINY).arg("--out").arg(out.path()).assert().success();
            let after = keys(out.path());
            assert!(before.is_subset(&after) && after == keys(whole), "{place}");
            assert_eq!(tables(out.path()), tables(whole), "{place}");
        }
    }
}

#[test]
fn no_write_that_goes_wrong_loses_a_record() {
    let scratch = folder();
    let Some(shim) = shim(scratch.path()) else { return };
    let whole = published();
    // The study's file, then times and record of two cells.
    every_write(whole.path(), &shim, 2, 5);
    // Nothing left to run: tables, figures and report.
    every_write(whole.path(), &shim, 0, usize::MAX);
}
