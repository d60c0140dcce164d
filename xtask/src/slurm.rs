//! `cargo xtask slurm`: a batch script that runs a study as a job array.
//!
//! Each task of the array is a shard of the study, run by `cargo xtask reproduce --shard`. Tasks that were killed
//! leave their records: the script is submitted again until all tasks end well.

use crate::exit::Failure;
use crate::reproduce::Profile;
use anyhow::Context;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Arguments of `cargo xtask slurm`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    profile: Profile,
    /// Tasks of the array, each a shard
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    shards: u32,
    /// Processors, and worker threads, of each task
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    cpus: u16,
    /// Partition to run in [default: the cluster's]
    #[arg(long, value_name = "P")]
    partition: Option<String>,
    /// Time limit of a task, as sbatch reads it [default: the partition's]
    #[arg(long, value_name = "T")]
    time: Option<String>,
    /// Folder for records, on a file system that all nodes share; the script is written there too
    #[arg(short, long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
}

/// Writes the script and says how to submit it.
///
/// # Errors
/// [`Failure::Usage`] for values that the head of a batch script cannot hold.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let catalog = arguments.profile.catalog()?;
    let study = arguments.profile.study(&catalog)?;
    let out = &arguments.out;
    std::fs::create_dir_all(out.join("slurm")).with_context(|| {
        format!("{}: check the folder and the space on the disk", out.display())
    })?;
    let out = std::path::absolute(out).context("the folder's absolute path")?;
    check(arguments, &out)?;
    let program = std::env::current_exe().context("the path of this program")?;
    let path = out.join("slurm.sh");
    std::fs::write(&path, script(arguments, &program, &out)).with_context(|| {
        format!("{}: check the folder and the space on the disk", path.display())
    })?;
    tell!(
        "{} cells in {} tasks. Submit: sbatch '{}'\n\
         Submit it again until all tasks end well: what is recorded is not run again.\n\
         Then `cargo xtask reproduce` with the same arguments makes the tables, in seconds.",
        study.cells().len(),
        arguments.shards,
        path.display()
    );
    Ok(())
}

/// Tasks above which a cluster must have been told to allow more: Slurm's MaxArraySize is 1001.
const USUAL_ARRAY: u32 = 1000;

/// Refuses what the head of a batch script cannot hold, for it has no quotes that work.
fn check(arguments: &Arguments, out: &Path) -> Result<(), Failure> {
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_:.,".contains(c));
    for (name, value) in [("partition", &arguments.partition), ("time", &arguments.time)] {
        if let Some(value) = value.as_ref().filter(|value| !plain(value)) {
            let text =
                format!("--{name} {value:?}: letters, digits and - _ : . , are all it may hold");
            return Err(Failure::Usage(text));
        }
    }
    if out.display().to_string().contains(['%', '"', '\n']) {
        let text =
            "its path holds a character that sbatch reads as its own (% or a quote): name another";
        return Err(Failure::Usage(format!("{}: {text}", out.display())));
    }
    if arguments.shards > USUAL_ARRAY {
        note!("{} tasks are more than most clusters take in one array", arguments.shards);
    }
    Ok(())
}

/// The script: nothing in it depends on Slurm but its head and one variable.
fn script(arguments: &Arguments, program: &Path, out: &Path) -> String {
    let Arguments { shards, cpus, .. } = arguments;
    let mut text = format!(
        "#!/bin/bash\n#SBATCH --job-name=limpid\n#SBATCH --array=0-{}\n#SBATCH --cpus-per-task={cpus}\n\
         #SBATCH --output=\"{}/slurm/%A_%a.log\"\n",
        shards - 1,
        out.display()
    );
    for (name, value) in [("partition", &arguments.partition), ("time", &arguments.time)] {
        if let Some(value) = value {
            writeln!(text, "#SBATCH --{name}={value}").expect("a String takes all text");
        }
    }
    let command: Vec<String> = [quoted(&program.display().to_string()), "reproduce".into()]
        .into_iter()
        .chain(profile(&arguments.profile))
        .collect();
    write!(
        text,
        "# A task that was killed leaves its records: submit the script again, and only the rest is run.\n\
         set -eu\n\
         exec {} \\\n  --shard \"$SLURM_ARRAY_TASK_ID/{shards}\" --threads {cpus} --quiet --out {}\n",
        command.join(" "),
        quoted(&out.display().to_string())
    )
    .expect("a String takes all text");
    text
}

/// Arguments of `reproduce` that describe the same study.
fn profile(profile: &Profile) -> Vec<String> {
    let list = |name: &str, values: Option<Vec<String>>| {
        values.map(|values| format!("--{name} {}", quoted(&values.join(","))))
    };
    let tables = profile.tables.as_ref().map(|t| t.iter().map(ToString::to_string).collect());
    let data = profile.data.as_ref().map(|data| {
        let data = std::path::absolute(data).unwrap_or_else(|_| data.clone());
        format!("--data {}", quoted(&data.display().to_string()))
    });
    let arguments = [
        profile.full.then(|| "--full".to_string()),
        list("datasets", profile.datasets.clone()),
        profile.trials.map(|trials| format!("--trials {trials}")),
        list("tables", tables),
        data,
    ];
    arguments.into_iter().flatten().collect()
}

/// The text as one word of the shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
