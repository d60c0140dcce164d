//! The log of finished runs: a line of JSON each, so that a comparison that was stopped goes on.

use super::question::{Answer, Question, Run};
use anyhow::Context;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// A file of runs that only grows.
pub(crate) struct Log {
    file: File,
    runs: Vec<Run>,
}

impl Log {
    /// Reads what there is. A line that cannot be read, torn when the process was killed, is as if it were
    /// not there.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let runs = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let file = OpenOptions::new().create(true).append(true).open(path);
        let mut file = file.with_context(|| format!("opening {}", path.display()))?;
        if !text.is_empty() && !text.ends_with('\n') {
            writeln!(file)?;
        }
        Ok(Self { file, runs })
    }

    /// The answer that was found when this was asked.
    pub(crate) fn answer(&self, question: &Question) -> Option<&Answer> {
        self.runs.iter().find(|run| run.question == *question).map(|run| &run.answer)
    }

    /// Adds one more run.
    pub(crate) fn append(&mut self, question: Question, answer: Answer) -> anyhow::Result<()> {
        let run = Run { question, answer };
        writeln!(self.file, "{}", serde_json::to_string(&run)?).context("writing the log")?;
        self.runs.push(run);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::question::tests::answer;
    use super::super::tool::Tool;
    use super::*;

    fn question(tool: Tool, program: &str) -> Question {
        let (problem, program) = ("yacht".to_string(), program.to_string());
        Question { tool, problem, seed: 2, budget: 5.0, program }
    }

    #[test]
    fn a_log_that_was_torn_keeps_its_whole_lines_and_grows_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("runs.jsonl");
        let (first, second) = (question(Tool::Operon, "1"), question(Tool::Gplearn, "1"));
        let found = answer(&[(3, 0.5, 0.9)]);
        let mut log = Log::open(&path).expect("a new file");
        log.append(first.clone(), found.clone()).expect("it can be written");
        let torn = std::fs::read_to_string(&path).expect("text") + "{\"tool\":\"ope";
        std::fs::write(&path, torn).expect("it can be written");

        let mut log = Log::open(&path).expect("the same file");
        assert_eq!(log.answer(&first), Some(&found));
        log.append(second.clone(), found.clone()).expect("it can be written");
        let log = Log::open(&path).expect("the same file");
        assert_eq!((log.answer(&first), log.answer(&second)), (Some(&found), Some(&found)));
    }

    #[test]
    fn another_program_is_another_question() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut log = Log::open(&folder.path().join("runs.jsonl")).expect("a new file");
        log.append(question(Tool::Limpid30, "old"), answer(&[])).expect("it can be written");
        assert_eq!(log.answer(&question(Tool::Limpid30, "new")), None);
        assert!(log.answer(&question(Tool::Limpid30, "old")).is_some());
    }
}
