//! Time, which may end a search at a generation barrier but never shapes it.
//!
//! A search that seconds ended says how many evaluations it made; the same command with that number in
//! place of the seconds finds the same formulas.

use crate::exit::Failure;
use std::time::Instant;

/// When a search has to end, if its budget of work does not end it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    None,
    /// Seconds on the wall since the search began.
    Wall(f64),
    /// CPU seconds of this process since it started.
    Cpu(f64),
}

/// A limit and the moment from which it counts.
pub(crate) struct Clock {
    limit: Limit,
    started: Instant,
}

impl Clock {
    /// A clock that starts now.
    #[allow(clippy::disallowed_methods)] // the user asked for seconds; they only end the search
    pub(crate) fn start(limit: Limit) -> Result<Self, Failure> {
        if matches!(limit, Limit::Cpu(_)) && cpu_seconds().is_none() {
            let text = "CPU time is known on Linux only: use --seconds or --evaluations";
            return Err(Failure::Usage(text.into()));
        }
        Ok(Self { limit, started: Instant::now() })
    }

    /// True if the limit has passed.
    pub(crate) fn is_over(&self) -> bool {
        match self.limit {
            Limit::None => false,
            Limit::Wall(seconds) => self.started.elapsed().as_secs_f64() >= seconds,
            Limit::Cpu(seconds) => cpu_seconds().is_some_and(|spent| spent >= seconds),
        }
    }
}

/// User and system time of all threads of this process since it started, as Linux accounts it, in
/// steps of 0.01 s; `None` on other systems.
pub(crate) fn cpu_seconds() -> Option<f64> {
    parse_stat(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// Fields 14 and 15 of proc_pid_stat(5), in ticks of 1/100 s. Counted behind the last bracket, for
/// field 2 is the name of the program, which may hold anything.
fn parse_stat(stat: &str) -> Option<f64> {
    const TICKS_PER_SECOND: f64 = 100.0; // USER_HZ of every Linux that Rust supports
    let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_system_time_are_found_behind_any_program_name() {
        let stat = "7 (a) b 1) R 1 7 7 0 -1 4194304 99 0 0 0 250 31 8 9 20 0 3 0";
        assert_eq!(parse_stat(stat), Some(2.81));
        assert_eq!(parse_stat("7 (a) R 1"), None);
    }
}
