//! The problems that searches are compared on; `benchmarks/peers/search_problems.py` defines their rows.

use std::path::PathBuf;

/// A table of rows that formulas are found for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Name of the problem in flags, files and records.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// True if the rows were measured, not made by a formula.
    pub(crate) real: bool,
}

/// All problems, in the order of the page.
pub(crate) const PROBLEMS: [Problem; 10] = [
    made("feynman_i_12_11", "Feynman I.12.11"),
    made("feynman_i_29_16", "Feynman I.29.16"),
    made("feynman_i_9_18", "Feynman I.9.18"),
    made("pagie_1", "Pagie-1"),
    made("friedman_1", "Friedman-1"),
    real("diabetes"),
    real("airfoil"),
    real("concrete"),
    real("energy_heating"),
    real("yacht"),
];

const fn made(name: &'static str, title: &'static str) -> Problem {
    Problem { name, title, real: false }
}

const fn real(name: &'static str) -> Problem {
    Problem { name, title: name, real: true }
}

impl Problem {
    /// The problem of this name; the error says which there are.
    pub(crate) fn parse(name: &str) -> Result<&'static Self, String> {
        PROBLEMS.iter().find(|problem| problem.name == name).ok_or_else(|| {
            let names: Vec<&str> = PROBLEMS.iter().map(|problem| problem.name).collect();
            format!("there are {}", names.join(", "))
        })
    }

    /// Files of the problem's training rows and of its test rows.
    pub(crate) fn files(&self, seed: u64) -> [PathBuf; 2] {
        let file = |part| super::folder().join(format!("{}_{seed}_{part}.csv", self.name));
        [file("train"), file("test")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_found_by_its_name_or_all_names_are_told() {
        assert!(PROBLEMS.iter().all(|problem| Problem::parse(problem.name) == Ok(problem)));
        let told = Problem::parse("yachts").expect_err("there is none");
        assert!(told.starts_with("there are feynman_i_12_11, ") && told.ends_with(", yacht"));
    }
}
