//! Which cells a study has, and what they cost.

use crate::catalog::{Catalog, Entry, Group};
use crate::cell::{Arm, Cell};
use limpid_data::Fractions;
use limpid_distill::{Protocol, Student};

/// The six data sets of the quick profile.
pub const QUICK_SETS: [&str; 6] =
    ["yacht", "airfoil", "auto_mpg", "wine_red", "real_estate", "diabetes"];

/// Trials of the quick profile.
pub const QUICK_TRIALS: u32 = 3;

/// Trials of the full study.
pub const FULL_TRIALS: u32 = 50;

/// Data sets × trials; the arms and every budget are the same in all profiles, so that a larger
/// study reuses the cells of a smaller one.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Names of the data sets.
    pub datasets: Vec<String>,
    /// Number of trials.
    pub trials: u32,
}

impl Plan {
    /// Six headline sets, three trials.
    pub fn quick() -> Self {
        Self { datasets: QUICK_SETS.map(String::from).to_vec(), trials: QUICK_TRIALS }
    }

    /// All headline sets and controls, fifty trials.
    pub fn full(catalog: &Catalog) -> Self {
        let names = [Group::Headline, Group::Control].map(|group| catalog.names(group));
        Self { datasets: names.concat(), trials: FULL_TRIALS }
    }

    /// Every cell: trial by trial, so that a run that is cut short has whole trials.
    pub fn cells(&self) -> Vec<Cell> {
        let arms = Arm::all();
        let in_trial = |trial| {
            let arms = &arms;
            self.datasets.iter().flat_map(move |dataset| {
                arms.iter().map(move |&arm| Cell { dataset: dataset.clone(), trial, arm })
            })
        };
        (0..self.trials).flat_map(in_trial).collect()
    }
}

/// Expected CPU seconds of a cell, measured once on the README's machine; good for a plan and a
/// progress bar, and used for nothing else.
pub fn expected_seconds(entry: &Entry, arm: Arm) -> f64 {
    let protocol = arm.protocol();
    let rows = training_rows(entry.rows, &protocol.fractions) as f64;
    let students: f64 =
        protocol.students.iter().map(|s| student_seconds(s, rows, entry.features as f64)).sum();
    students + teacher_seconds(&protocol, rows)
}

/// Training rows of a data set of `rows` rows.
pub fn training_rows(rows: usize, fractions: &Fractions) -> usize {
    ((rows as f64 * fractions.train).round() as usize).min(fractions.max_train)
}

/// 26 µs a plain step of 64-64 with batches of 32, 46 µs a penalised one.
fn teacher_seconds(protocol: &Protocol, rows: f64) -> f64 {
    let Some(teacher) = &protocol.teacher else { return 0.0 };
    let step = if teacher.penalties.is_empty() { 26e-6 } else { 46e-6 };
    (rows / teacher.batch as f64).ceil() * teacher.epochs as f64 * step
}

fn student_seconds(student: &Student, rows: f64, features: f64) -> f64 {
    match student {
        Student::Gplearn(config) => {
            let programs = (config.population_size * config.generations) as f64;
            programs * (1.1e-6 + rows * 2e-9)
        }
        Student::Limpid(config) => config.evaluations as f64 * (0.15e-9 + 220e-9 / rows),
        Student::Linear { .. } => 1e-3,
        Student::Quadratic { .. } => {
            let terms = features * (features + 3.0) / 2.0;
            1e-3 + 1e-9 * rows * terms * terms.min(rows)
        }
        Student::Tree { .. } => 2e-8 * rows * features,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_trials_only_add_cells() {
        let plan = Plan::quick();
        let more = Plan { trials: plan.trials + 2, ..plan.clone() };
        assert_eq!(more.cells()[..plan.cells().len()], plan.cells());
        assert_eq!(plan.cells().len(), 6 * 3 * 14);
    }
}
