//! The runner of searches that have not been run.

use super::launch;
use super::limpid::Limpid;
use super::log::Log;
use super::problem::Problem;
use super::question::{Answer, Question};
use super::tool::Tool;
use crate::peer::Missing;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::process::Command;

/// Answers questions about runs, from the log where it can.
pub(crate) struct Runner {
    log: Log,
    limpid: Limpid,
    /// Programs that were needed; none if one cannot be had.
    programs: BTreeMap<Tool, Option<Command>>,
    pub(crate) versions: BTreeMap<String, String>,
    pub(crate) missing: Missing,
}

impl Runner {
    /// A runner that has been asked nothing yet.
    pub(crate) fn new(log: Log, limpid: Limpid) -> Self {
        Self {
            log,
            limpid,
            programs: BTreeMap::new(),
            versions: BTreeMap::new(),
            missing: Missing::default(),
        }
    }

    /// The answer that the tool finds, or had found; none if it fails, which is noted.
    pub(crate) fn answer(
        &mut self,
        tool: Tool,
        problem: &Problem,
        seed: u64,
        budget: f64,
    ) -> anyhow::Result<Option<Answer>> {
        let budget = if tool.is_timed() { budget } else { 0.0 };
        let name = problem.name.to_string();
        let program = launch::version(tool, &self.limpid);
        let question = Question { tool, problem: name, seed, budget, program };
        let answer = match self.log.answer(&question) {
            Some(answer) => answer.clone(),
            None => match self.search(&question, problem) {
                Some(answer) => {
                    self.log.append(question, answer.clone())?;
                    answer
                }
                None => return Ok(None),
            },
        };
        self.versions.extend(answer.versions.clone());
        Ok(Some(answer))
    }

    fn search(&mut self, question: &Question, problem: &Problem) -> Option<Answer> {
        let Question { tool, seed, budget, .. } = question;
        let title = format!("{}, {}, seed {seed}, {budget} s", tool.name(), problem.title);
        let program = self.program(*tool)?;
        let found = ask(launch::command(program, question, problem.files(*seed)));
        match found {
            Ok(answer) => {
                let spent = answer.cpu_seconds.unwrap_or(f64::NAN);
                let r2 = answer.best(None).map_or(f64::NAN, |formula| formula.r2());
                note!("{title}: {spent:.1} CPU seconds, test R2 {r2:.4}");
                Some(answer)
            }
            Err(error) => {
                self.missing.note(format!("{title}: {error:#}"));
                None
            }
        }
    }

    fn program(&mut self, tool: Tool) -> Option<&Command> {
        let (limpid, missing) = (&self.limpid, &mut self.missing);
        let program =
            self.programs.entry(tool).or_insert_with(|| match launch::program(tool, limpid) {
                Ok(program) => Some(program),
                Err(error) => {
                    missing.note(format!(
                        "{} cannot be run, the next run tries again: {error:#}",
                        tool.name()
                    ));
                    None
                }
            });
        program.as_ref()
    }
}

/// Runs the command; an error holds the last line of what it said.
fn ask(mut command: Command) -> anyhow::Result<Answer> {
    let output = command.output().context("it cannot be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_string();
        bail!("it failed ({}): {}", output.status, said.lines().last().unwrap_or("it says nothing"))
    }
    serde_json::from_slice(&output.stdout).context("reading what it printed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_run_that_fails_tells_the_last_line_that_it_said() {
        let error = ask(shell("echo first >&2; echo last >&2; exit 3")).expect_err("it fails");
        assert!(error.to_string().ends_with(": last"), "{error}");
        assert!(ask(shell("echo '{}'")).is_err(), "an answer has a front");
        let found = ask(shell(r#"echo '{"cpu_seconds":1.5,"front":[]}'"#)).expect("an answer");
        assert_eq!(found.cpu_seconds, Some(1.5));
    }
}
