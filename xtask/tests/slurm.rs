//! The batch script on a real Slurm of one node, where workers and daemons are killed.

use crate::study::{TINY, folder, published, tables, xtask};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/slurm/cluster.sh");

/// The cluster; it is stopped when this is dropped.
struct Cluster {
    folder: PathBuf,
}

impl Cluster {
    fn start(folder: &Path) -> Self {
        let cluster = Self { folder: folder.to_path_buf() };
        cluster.tell("start");
        cluster
    }

    fn tell(&self, what: &str) {
        let run = Command::new("bash").arg(SCRIPT).arg(what).arg(&self.folder).output();
        let run = run.expect("bash starts");
        assert!(run.status.success(), "{what}: {}", String::from_utf8_lossy(&run.stderr));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("SLURM_CONF", self.folder.join("slurm.conf"));
        command
    }

    /// What a command of Slurm's prints.
    fn ask(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.command(program).args(arguments).output().expect("it starts");
        String::from_utf8_lossy(&output.stdout).trim().to_string()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = Command::new("bash").arg(SCRIPT).arg("stop").arg(&self.folder).status();
    }
}

fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..1200 {
        if done() {
            return;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    panic!("still not: {what}");
}

/// Records in all of a folder's shards.
fn recorded(out: &Path) -> usize {
    let files = std::fs::read_dir(out.join("records")).into_iter().flatten().flatten();
    let lines = |path: PathBuf| std::fs::read_to_string(path).map_or(0, |t| t.lines().count());
    files.map(|entry| lines(entry.path())).sum()
}

/// Kills one worker at once, as the kernel does when memory runs out.
fn kill_a_worker(out: &Path) {
    let killed = Command::new("pkill")
        .args(["-9", "-o", "-f", &format!("reproduce .*--out {}", out.display())])
        .status()
        .expect("pkill starts");
    assert!(killed.success(), "no worker to kill");
}

#[test]
fn on_slurm_killed_workers_and_daemons_leave_the_same_tables() {
    let what = "the batch script on a real Slurm";
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if !root {
        eprintln!("skipped: {what} (it needs root)");
        return;
    }
    if !(crate::tools::has("slurmctld", "-V", what)
        && crate::tools::has("munged", "--version", what))
    {
        return;
    }
    let (whole, out, own) = (published(), folder(), folder());
    let cluster = Cluster::start(own.path());
    let (out, options) = (out.path(), ["--shards", "4", "--partition", "work", "--time", "10:00"]);
    xtask().arg("slurm").args(&TINY[1..5]).args(options).arg("--out").arg(out).assert().success();
    let script = out.join("slurm.sh").display().to_string();
    assert!(!cluster.ask("sbatch", &["--parsable", &script]).is_empty());
    wait_for("the first records", || recorded(out) >= 2);
    kill_a_worker(out);
    cluster.tell("slurmctld");
    wait_for("more records", || recorded(out) >= 5);
    cluster.tell("slurmd");
    // Tasks that the node forgot stay in the queue of a controller that was told nothing.
    cluster.ask("scancel", &["--user", "root"]);
    wait_for("an empty queue", || cluster.ask("squeue", &["-h"]).is_empty());
    let before = recorded(out);
    assert!(before < 20, "everything was done before the kills");
    wait_for("an array that ends well", || {
        let again = cluster.command("sbatch").args(["--wait", &script]).output();
        again.expect("it starts").status.success()
    });
    assert_eq!(recorded(out), 20, "{before} before");
    xtask().args(TINY).arg("--out").arg(out).assert().success();
    assert_eq!(tables(out), tables(whole.path()));
}
