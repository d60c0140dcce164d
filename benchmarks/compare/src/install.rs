//! Everything the drivers of other systems need: a Python environment, packages, programs built from source.
//! It all lies in `target/peers`.

use crate::root;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folder of the drivers, beside the sources of this program.
fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// A script of `peers/` that imports `module`, for which pip installs `packages`.
pub(crate) fn python_script(
    script: &str,
    module: &str,
    packages: &[&str],
) -> anyhow::Result<Command> {
    let python = python()?;
    let import = format!("import {module}");
    if succeed(Command::new(&python).args(["-c", &import]), &import).is_err() {
        install(&python, packages)?;
    }
    let mut command = Command::new(python);
    command.arg("-B"); // no __pycache__ in the work tree
    command.arg(peers().join(script));
    Ok(command)
}

/// The Python of `target/peers/venv`, a virtual environment that is made if it is not there, and made
/// anew if it has no pip: whoever made it was stopped half-way.
fn python() -> anyhow::Result<PathBuf> {
    let folder = root().join("target/peers/venv");
    let python = folder.join("bin/python");
    if succeed(Command::new(&python).args(["-m", "pip", "--version"]), "pip").is_err() {
        note!("making {}", folder.display());
        let mut venv = Command::new("python3");
        succeed(venv.args(["-m", "venv", "--clear"]).arg(&folder), "python3 -m venv")?;
    }
    Ok(python)
}

fn install(python: &Path, packages: &[&str]) -> anyhow::Result<()> {
    let name = format!("pip install {}", packages.join(" "));
    note!("{name} (once; some minutes)");
    let mut pip = Command::new(python);
    let pip = pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    succeed(pip.args(packages), &name)
}

/// The program of the cargo project `peers/<name>`, built for the processor of this machine.
pub(crate) fn cargo_program(name: &str) -> anyhow::Result<Command> {
    let target = root().join("target/peers").join(name);
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["build", "--release", "--locked", "--quiet", "--target-dir"])
        .arg(&target)
        .env("RUSTFLAGS", "-C target-cpu=native")
        .current_dir(peers().join(name));
    note!("cargo build of {name} (some minutes, once)");
    succeed(&mut cargo, &format!("cargo build of {name}"))?;
    Ok(Command::new(target.join("release").join(name)))
}

/// The `limpid` command, built as a user builds it; it lies beside this program.
pub(crate) fn limpid_program() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe().context("finding the folder of this program")?;
    let target = own.ancestors().nth(2).unwrap_or(Path::new("target"));
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--release", "--locked", "--quiet", "--package", "limpid"]);
    cargo.arg("--target-dir").arg(target).current_dir(root());
    succeed(&mut cargo, "cargo build of limpid")?;
    Ok(target.join("release/limpid"))
}

/// Writes the rows of problems into files of the folder, for seeds from 0 to `seeds`.
pub(crate) fn make_search_problems(
    folder: &Path,
    seeds: u64,
    problems: &[&str],
) -> anyhow::Result<()> {
    let mut script = python_script("search_problems.py", "sklearn", &["scikit-learn==1.9.1"])?;
    script.arg(folder).arg(seeds.to_string()).args(problems);
    succeed(&mut script, "search_problems.py")
}

/// The program of `peers/<name>/<name>.c`, with everything that makes it fast but exact:
/// no reciprocal estimates in place of divisions.
pub(crate) fn gcc_program(name: &str) -> anyhow::Result<Command> {
    const FAST: [&str; 5] =
        ["-std=gnu17", "-Ofast", "-march=native", "-mno-recip", "-ffp-contract=fast"];
    let source = peers().join(name).join(format!("{name}.c"));
    let program = root().join("target/peers").join(format!("{name}.bin"));
    let compile = |libraries: &[&str]| {
        let mut gcc = Command::new("gcc");
        gcc.args(FAST).arg(&source).arg("-o").arg(&program).args(libraries);
        succeed(&mut gcc, "gcc")
    };
    std::fs::create_dir_all(root().join("target/peers"))?;
    compile(&["-lmvec", "-lm"]).or_else(|_| compile(&["-lm"]))?; // not every system has libmvec
    Ok(Command::new(program))
}

/// Runs the command without a word; an error calls it `name` and holds the last line of what it said.
fn succeed(command: &mut Command, name: &str) -> anyhow::Result<()> {
    let output = command.output().with_context(|| format!("{name} cannot be started"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).trim().to_string();
    bail!("{name} failed ({}): {}", output.status, said.lines().last().unwrap_or("it says nothing"))
}
