//! `cargo xtask reproduce` as a user runs it: resuming, bad input, exit codes.

use crate::study::{TINY, datasets, folder, published, read, said, tables, xtask};
use limpid_study::{ENGINE, Shard, StepCase, StepCost, StepCosts, Store, store_costs, t3_cases};
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

fn sorted_records(out: &Path) -> Vec<String> {
    let mut lines: Vec<String> =
        read(out.join("records/shard-0-of-1.jsonl")).lines().map(str::to_string).collect();
    lines.sort();
    lines
}

/// Starts the tiny study and kills it (SIGKILL) once a few records are written.
fn start_and_kill(out: &Path) {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("xtask"))
        .args(TINY)
        .args(["--threads", "2", "--out"])
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let records = out.join("records/shard-0-of-1.jsonl");
    let count = || std::fs::read_to_string(&records).map_or(0, |text| text.lines().count());
    while count() < 4 && child.try_wait().expect("a child").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().expect("it runs");
    child.wait().expect("it ended");
    assert!((4..20).contains(&count()), "killed with {} of 20 records", count());
}

#[test]
fn a_killed_run_goes_on_to_the_same_tables() {
    let (whole, killed) = (published(), folder());
    start_and_kill(killed.path());
    // The kill may also fall into the middle of a line.
    let records = killed.path().join("records/shard-0-of-1.jsonl");
    let torn = read(&records) + "{\"key\":\"0123";
    std::fs::write(&records, torn).expect("space");
    xtask().args(TINY).arg("--out").arg(killed.path()).assert().success();
    assert_eq!(sorted_records(killed.path()), sorted_records(whole.path()));
    assert_eq!(tables(killed.path()), tables(whole.path()));

    let again = xtask().args(&TINY[..5]).arg("--out").arg(whole.path()).assert().success();
    let text = said(&again);
    assert!(text.contains("(20 recorded, 0 to run)"), "{text}");
    xtask().args(["verify", "--cells", "3", "--out"]).arg(whole.path()).assert().success();
}

/// Step times nobody measured: 1 µs for the first case, 2 for the second, and so on.
fn made_up_costs() -> StepCosts {
    let cost = |(i, case): (usize, StepCase)| {
        let us = (i + 1) as f64;
        StepCost { case, us_per_step: us, p10: us, p90: us, gflops: 1.0, runs: 20, steps: 20 }
    };
    let costs = t3_cases().into_iter().enumerate().map(cost).collect();
    let (machine, kernel) = ("a machine".into(), "a kernel".into());
    StepCosts { engine: ENGINE, machine, kernel, costs }
}

#[test]
fn t3_and_t8_are_made_of_what_is_stored_and_nothing_is_run_or_measured_twice() {
    let out = folder();
    store_costs(out.path(), &made_up_costs()).expect("space");
    let reproduce = || {
        let command = ["reproduce", "--tables", "T3,T8", "--datasets", "yacht", "--trials", "1"];
        let run = xtask().args(command).arg("--out").arg(out.path()).assert().success();
        let printed = String::from_utf8(run.get_output().stdout.clone()).expect("UTF-8");
        (printed, said(&run))
    };
    let published = || {
        ["T3.csv", "T3.md", "T3.tex", "T8.csv", "T8.md", "T8.tex"]
            .map(|name| read(out.path().join("tables").join(name)))
    };
    let (printed, said) = reproduce();
    assert!(said.contains("7 teachers = 7 cells (0 recorded, 7 to run)"), "{said}");
    let words = printed.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert!(!said.contains("measuring") && words.contains("on a machine, kernels a kernel"));
    assert!(printed.contains("yacht: n 308, d 6"), "{printed}");
    let tables = published();
    assert!(tables[0].contains("13,64-64,1,32,naive,3.0,3.0,3.0,3.0,3.0,3.0,1.0,20,20"));
    assert_eq!(tables[3].lines().count(), 1 + 7);
    assert!(!out.path().join("tables/T1.csv").exists() && out.path().join("report.html").exists());

    let (again, said) = reproduce();
    assert!(said.contains("(7 recorded, 0 to run)"), "{said}");
    assert_eq!((again, published()), (printed, tables));
    let verify = || xtask().args(["verify", "--cells", "1", "--out"]).arg(out.path()).assert();
    verify().success();
    std::fs::write(out.path().join("tables/T8.csv"), "dataset\nyacht\n").expect("space");
    verify().code(4);
}

/// A folder with the yacht data set, changed by `change`, and a manifest of it alone.
fn damaged(change: impl FnOnce(&mut Vec<u8>)) -> TempDir {
    let folder = folder();
    let mut bytes = std::fs::read(datasets().join("yacht.csv")).expect("the data set");
    change(&mut bytes);
    std::fs::write(folder.path().join("yacht.csv"), bytes).expect("space");
    let manifest = read(datasets().join("MANIFEST.tsv"));
    let lines = manifest.lines().filter(|l| l.starts_with("name\t") || l.starts_with("yacht\t"));
    let lines: Vec<&str> = lines.collect();
    std::fs::write(folder.path().join("MANIFEST.tsv"), lines.join("\n") + "\n").expect("space");
    folder
}

/// Replaces one cell of a line (from 1) and field (from 0).
fn set_cell(bytes: &mut Vec<u8>, line: usize, field: usize, value: &str) {
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let mut fields: Vec<&str> = lines[line - 1].split(',').collect();
    fields[field] = value;
    lines[line - 1] = fields.join(",");
    *bytes = (lines.join("\n") + "\n").into_bytes();
}

fn constant_target(bytes: &mut Vec<u8>) {
    let rows = bytes.iter().filter(|&&b| b == b'\n').count();
    (2..=rows).for_each(|line| set_cell(bytes, line, 6, "1.5"));
}

type Damage = (&'static str, fn(&mut Vec<u8>), &'static [&'static str]);

/// What is done to the file, and what the one line must say: file, row, column, what to do.
const DAMAGES: [Damage; 8] = [
    ("empty", |b| b.clear(), &["yacht.csv", "row 1", "empty", "write a header"]),
    (
        "ragged",
        |b| {
            let at = b.iter().rposition(|&c| c == b',').expect("a comma");
            b.truncate(at);
        },
        &["yacht.csv", "row 309", "fields is 6, expected 7"],
    ),
    (
        "text",
        |b| set_cell(b, 10, 2, "abc"),
        &["yacht.csv", "row 10", "column 3", "length_displacement", "abc"],
    ),
    ("NaN", |b| set_cell(b, 7, 1, "NaN"), &["yacht.csv", "row 7", "column 2", "prismatic_coef"]),
    ("blank", |b| set_cell(b, 7, 0, ""), &["yacht.csv", "row 7", "column 1", "long_pos_buoyancy"]),
    (
        "duplicate header",
        |b| set_cell(b, 1, 3, "froude"),
        &["yacht.csv", "row 1", "froude", "rename"],
    ),
    ("constant target", constant_target, &["yacht.csv", "column 7", "residuary_resistance"]),
    ("another value", |b| set_cell(b, 3, 0, "-2.4"), &["MANIFEST.tsv", "yacht.csv", "sha256"]),
];

/// Runs `reproduce` on a data folder into `out`; its one line on standard error.
fn refused(data: &Path, out: &Path) -> String {
    let run = xtask()
        .args(["reproduce", "--datasets", "yacht", "--trials", "1", "--data"])
        .arg(data)
        .arg("--out")
        .arg(out)
        .assert();
    let run = run.code(3);
    assert!(run.get_output().stdout.is_empty());
    let text = said(&run);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!text.contains("panicked"), "{text}");
    text
}

#[test]
fn bad_data_files_give_one_clear_line_and_exit_code_3_and_lose_nothing() {
    let out = folder();
    std::fs::create_dir(out.path().join("records")).expect("space");
    let records = out.path().join("records/shard-0-of-1.jsonl");
    std::fs::write(&records, "what was recorded before\n").expect("space");
    for (name, change, parts) in DAMAGES {
        let text = refused(damaged(change).path(), out.path());
        for part in parts {
            assert!(text.contains(part), "{name}: {part:?} is not in {text}");
        }
    }
    let missing = damaged(|_| {});
    std::fs::remove_file(missing.path().join("yacht.csv")).expect("was there");
    let text = refused(missing.path(), out.path());
    assert!(text.contains("yacht.csv") && text.contains("restore the file"), "{text}");
    std::fs::remove_file(missing.path().join("MANIFEST.tsv")).expect("was there");
    let text = refused(missing.path(), out.path());
    assert!(text.contains("MANIFEST.tsv") && text.contains("correct the path"), "{text}");
    assert_eq!(read(&records), "what was recorded before\n");
}

#[test]
fn misunderstood_commands_have_exit_code_2_and_say_what_there_is() {
    let usage = |arguments: &[&str]| said(&xtask().args(arguments).assert().code(2));
    assert!(usage(&["reproduce", "--datasets", "yatch"]).contains("yacht"));
    assert!(usage(&["reproduce", "--datasets", "yatch"]).contains("friedman1_1000"));
    assert!(usage(&["reproduce", "--datasets", "friedman1_10"]).contains("--tables T8"));
    assert!(usage(&["reproduce", "--tables", "T77"]).contains("claims, T1, T2, T3, T4"));
    usage(&["reproduce", "--trials", "0"]);
    assert!(usage(&["reproduce", "--shard", "4/4"]).contains("i from 0 to n - 1"));
    usage(&["reproduce", "--threads", "many"]);
    usage(&[]);
}

#[test]
fn a_folder_without_a_study_is_bad_data_that_says_what_to_do() {
    let empty = folder();
    for command in ["verify", "tables"] {
        let text = said(&xtask().args([command, "--out"]).arg(empty.path()).assert().code(3));
        assert!(text.contains("study.json") && text.contains("cargo xtask reproduce"), "{text}");
    }
}

#[test]
fn verify_says_what_differs_with_exit_code_4() {
    let out = published();
    let verify = |parts: &[&str]| {
        let run =
            xtask().args(["verify", "--cells", "2", "--out"]).arg(out.path()).assert().code(4);
        let text = said(&run);
        parts.iter().for_each(|part| assert!(text.contains(part), "{part} not in {text}"));
    };
    let table = out.path().join("tables/T1.csv");
    let text = read(&table);
    std::fs::write(&table, text.replacen("tree", "bush", 1)).expect("space");
    verify(&["tables/T1.csv differs", "in line 6", "cargo xtask tables"]);
    std::fs::remove_file(&table).expect("was there");
    verify(&["tables/T1.csv is not there"]);
    xtask().args(["tables", "--quiet", "--out"]).arg(out.path()).assert().success();
    assert_eq!(read(&table), text);
    change_records(out.path());
    xtask().args(["tables", "--quiet", "--out"]).arg(out.path()).assert().success();
    verify(&["run again it gives another record", "concrete", "ENGINE"]);
}

/// Every file of tables, figures and the page, and what it holds.
fn outputs(out: &Path) -> Vec<String> {
    let mut all = tables(out);
    all.extend([read(out.join("report.html")), read(out.join("tables/T4.csv"))]);
    all
}

#[test]
fn tables_of_lost_records_are_refused_and_the_good_ones_left_alone() {
    let out = published();
    let (good, path) = (outputs(out.path()), out.path().join("records/shard-0-of-1.jsonl"));
    let bytes = std::fs::read(&path).expect("the records");
    for share in [0, 1, 7, 25, 49] {
        let left = &bytes[..bytes.len() * share / 50];
        std::fs::write(&path, left).expect("space");
        let run = xtask().args(["tables", "--out"]).arg(out.path()).assert().code(3);
        let text = String::from_utf8_lossy(&run.get_output().stderr).to_string();
        let lines = left.iter().filter(|&&byte| byte == b'\n').count();
        assert!(text.contains(&format!("{lines} of 20 cells are recorded")), "{text}");
        let torn = left.last().is_some_and(|&byte| byte != b'\n');
        assert_eq!(text.contains("one line is torn"), torn, "{text}");
        assert!(text.contains("T1, T2, T4") && text.contains("nothing is written"), "{text}");
        assert!(run.get_output().stdout.is_empty() && outputs(out.path()) == good);
    }
    std::fs::write(&path, &bytes).expect("space");
    std::fs::remove_dir_all(out.path().join("records")).expect("was there");
    xtask().args(["tables", "--out"]).arg(out.path()).assert().code(3);
    assert_eq!(outputs(out.path()), good);
}

#[test]
fn a_second_study_in_one_folder_is_refused_with_one_advice() {
    let out = published();
    let path = out.path().join("records/shard-0-of-1.jsonl");
    let held = std::fs::OpenOptions::new().append(true).open(path).expect("the records");
    held.try_lock().expect("nobody else has it");
    let run = xtask().args(TINY).arg("--out").arg(out.path()).assert().code(2);
    let text = String::from_utf8_lossy(&run.get_output().stderr).to_string();
    let advice = "another process is writing to this folder: wait for it, or name another folder\n";
    assert!(text.ends_with(advice) && text.lines().count() == 1, "{text}");
}

/// Stores every record anew with another complexity, checksums and all.
fn change_records(out: &Path) {
    let store = Store::read(out).expect("the store");
    let (records, times) = (out.join("records"), out.join("times"));
    [records, times].iter().for_each(|folder| std::fs::remove_dir_all(folder).expect("was there"));
    let mut changed = Store::open(out, Shard::WHOLE).expect("a new store");
    for record in store.records() {
        let mut record = record.clone();
        let times = store.times(&record.key).expect("timed").clone();
        record.students.iter_mut().for_each(|student| student.complexity += 1);
        changed.append(record, times).expect("space");
    }
}

#[test]
fn shards_in_one_folder_or_in_several_make_the_same_tables() {
    let (whole, shared) = (published(), folder());
    let run = |shard: &str, out: &Path| {
        xtask().args(TINY).args(["--shard", shard, "--out"]).arg(out).assert().success();
    };
    run("1/3", shared.path());
    assert!(!shared.path().join("tables").exists());
    run("0/2", shared.path()); // another number of shards: what is recorded is skipped
    xtask().args(TINY).arg("--out").arg(shared.path()).assert().success();
    assert_eq!(tables(shared.path()), tables(whole.path()));

    let (first, second, merged) = (folder(), folder(), folder());
    run("0/2", first.path());
    run("1/2", second.path());
    let merge = |folders: &[&Path]| {
        let mut command = xtask();
        command.arg("merge").args(folders).arg("--out").arg(merged.path()).assert()
    };
    merge(&[first.path(), second.path(), shared.path()]).success();
    xtask().args(["tables", "--quiet", "--out"]).arg(merged.path()).assert().success();
    assert_eq!(tables(merged.path()), tables(whole.path()));
    xtask().args(["verify", "--cells", "2", "--out"]).arg(merged.path()).assert().success();
    // Nothing is left to run where the joined records are.
    let again = xtask().args(&TINY[..5]).arg("--out").arg(merged.path()).assert().success();
    let text = said(&again);
    assert!(text.contains("(20 recorded, 0 to run)"), "{text}");

    change_records(first.path());
    let refused = merge(&[first.path()]).code(4);
    let text = said(&refused);
    assert!(text.contains("another record") && text.contains("concrete"), "{text}");
    assert!(!text.contains("panicked"));
}

#[test]
fn the_plan_of_the_full_study_is_printed_and_nothing_is_run_or_written() {
    let out = folder();
    let arguments = ["reproduce", "--full", "--plan", "--threads", "2", "--out"];
    let run = xtask().args(arguments).arg(out.path().join("new")).assert().success();
    let text = said(&run);
    for part in [
        "plan: 24 data sets × 50 trials × 20 teachers = 24000 cells (0 recorded, 24000 to run)",
        "plan: 6 data sets × 5 trials × 7 teachers = 210 cells",
        "plan: 6 data sets × 5 trials × 17 teachers = 510 cells",
        "expected: about 2.",
        " h on 2 threads",
    ] {
        assert!(text.contains(part), "{part} not in {text}");
    }
    assert!(!out.path().join("new").exists());
}

#[test]
fn a_batch_script_is_quoted_whatever_the_folder_is_called() {
    let out = folder();
    let odd = out.path().join("it's a $(folder)");
    let arguments = ["slurm", "--full", "--shards", "8", "--cpus", "2", "--time", "30:00", "--out"];
    xtask().args(arguments).arg(&odd).assert().success();
    let script = read(odd.join("slurm.sh"));
    assert!(script.contains("#SBATCH --array=0-7\n") && script.contains("--time=30:00\n"));
    let words = |script: &str| {
        let command = script.replace("exec ", "printf '%s\\n' ").replace("set -eu", "set -e");
        let run = std::process::Command::new("bash").args(["-c", &command]).output();
        String::from_utf8(run.expect("bash starts").stdout).expect("UTF-8")
    };
    let words = words(&script.replace("$SLURM_ARRAY_TASK_ID", "3"));
    let words: Vec<&str> = words.lines().skip(1).collect();
    let folder = odd.display().to_string();
    let expected =
        ["reproduce", "--full", "--shard", "3/8", "--threads", "2", "--quiet", "--out", &folder];
    assert_eq!(words, expected);
}

#[test]
fn a_damaged_line_is_bad_data_with_its_number_and_nothing_is_lost() {
    let out = published();
    let records = out.path().join("records/shard-0-of-1.jsonl");
    let text = read(&records);
    let damaged = text.replacen("\"trial\":0", "\"trial\":1", 3);
    std::fs::write(&records, &damaged).expect("space");
    for command in [&TINY[..], &["tables"], &["verify"], &["merge", "."]] {
        let mut run = xtask();
        run.args(command).arg("--out").arg(out.path());
        let refused = run.assert().code(3);
        let text = said(&refused);
        assert!(text.contains("shard-0-of-1.jsonl, line 1: the line is damaged"), "{text}");
    }
    assert_eq!(read(&records), damaged);
    std::fs::write(&records, text).expect("space");
}
