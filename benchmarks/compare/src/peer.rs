//! The processes that measure other systems, one block a question.

use crate::system::System;
use anyhow::{Context, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Stdio};

/// A process that times another system.
pub(crate) struct Peer {
    pub(crate) system: System,
    /// Versions of what it runs on and of the system, as it says them.
    pub(crate) versions: BTreeMap<String, String>,
    process: Child,
    answers: BufReader<ChildStdout>,
}

/// The time of a block and the values it computed.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Answer {
    /// CPU time of a step or a pass, µs.
    pub(crate) us: f64,
    /// Values it computed, if they are to be compared.
    #[serde(default)]
    pub(crate) values: Vec<f64>,
}

/// Everything that was not measured and why, as the page says it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Missing(Vec<String>);

impl Missing {
    /// Warns, and keeps it for the page; both once.
    pub(crate) fn note(&mut self, text: String) {
        if !self.0.contains(&text) {
            note!("warning: {text}");
            self.0.push(text);
        }
    }

    /// The page's paragraphs, one for each thing that is missing.
    pub(crate) fn to_markdown(&self) -> String {
        self.0.iter().map(|text| format!("\n**Not measured:** {text}.\n")).collect()
    }
}

impl Peer {
    /// Starts the systems that can be run; why the others cannot is noted.
    pub(crate) fn start_all(systems: &[System], missing: &mut Missing) -> Vec<Self> {
        let mut peers = vec![];
        for &system in systems {
            match Self::start(system) {
                Ok(peer) => peers.push(peer),
                Err(error) => missing.note(format!(
                    "{} cannot be run, the next run tries again: {error:#}",
                    system.name()
                )),
            }
        }
        peers
    }

    /// Installs what the system needs if it is not there, and starts its driver.
    fn start(system: System) -> anyhow::Result<Self> {
        let mut driver = system.driver()?;
        let mut process = driver
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("its driver cannot be started")?;
        let answers = process.stdout.take().context("its standard output is piped")?;
        let mut peer =
            Self { system, versions: BTreeMap::new(), process, answers: BufReader::new(answers) };
        peer.versions = serde_json::from_str(&peer.answer()?)?;
        Ok(peer)
    }

    fn answer(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => bail!(self.has_ended()),
            _ => Ok(line),
        }
    }

    /// The error of a driver that has ended; its reason stands on standard error.
    fn has_ended(&self) -> String {
        format!("{}: its process has ended", self.system.name())
    }

    /// Times one more block of about `seconds` of CPU time; errors call the case `name`.
    pub(crate) fn time(
        &mut self,
        case: &impl Serialize,
        name: &str,
        seconds: f64,
    ) -> anyhow::Result<Answer> {
        let mut question = serde_json::to_value(case)?;
        question["seconds"] = seconds.into();
        let input = self.process.stdin.as_mut().context("its standard input is piped")?;
        writeln!(input, "{question}").map_err(|_| anyhow!(self.has_ended()))?;
        let answer: serde_json::Value = serde_json::from_str(&self.answer()?)?;
        let error = answer["error"].to_string();
        serde_json::from_value(answer)
            .map_err(|_| anyhow!("{}: {name}: {error}", self.system.name()))
    }
}

impl Drop for Peer {
    /// Ends the process, which nobody asks any more; one that has ended by itself is no error.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A peer and, for each case, its answers or what went wrong.
pub(crate) struct Theirs<'a> {
    pub(crate) peer: &'a mut Peer,
    answers: Vec<Result<Vec<Answer>, String>>,
}

impl<'a> Theirs<'a> {
    pub(crate) fn new(peer: &'a mut Peer, cases: usize) -> Self {
        Self { peer, answers: vec![Ok(vec![]); cases] }
    }

    /// Times one more block of a case that has not gone wrong.
    pub(crate) fn run(&mut self, i: usize, case: &impl Serialize, name: &str, seconds: f64) {
        let Ok(answers) = &mut self.answers[i] else { return };
        match self.peer.time(case, name, seconds) {
            Ok(answer) => answers.push(answer),
            Err(error) => self.answers[i] = Err(format!("{error:#}")),
        }
    }

    /// Times of the blocks of a case, µs; none if it went wrong, which is noted.
    pub(crate) fn times(&self, i: usize, missing: &mut Missing) -> Option<Vec<f64>> {
        match &self.answers[i] {
            Ok(answers) => Some(answers.iter().map(|answer| answer.us).collect()),
            Err(error) => {
                missing.note(error.clone());
                None
            }
        }
    }

    /// Values that the last block of a case computed.
    pub(crate) fn values(&self, i: usize) -> &[f64] {
        let last = self.answers[i].as_ref().ok().and_then(|answers| answers.last());
        last.map_or(&[], |answer| &answer.values)
    }
}
