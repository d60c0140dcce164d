//! What cells are expected to cost; good for a plan and a progress bar, and used for nothing else.
//!
//! The model is a product of counts (steps, rows, nodes) and constants; a table of measurements would be no
//! better, since machines differ by more than the model errs.

use crate::catalog::Entry;
use crate::cell::Cell;
use crate::trials::training_rows;
use limpid_distill::{Protocol, Student};
use limpid_mlp::{Config, Penalty, What};

/// Expected CPU seconds of a cell on a data set, from constants measured once on the README's machine.
pub fn expected_seconds(entry: &Entry, cell: &Cell) -> f64 {
    let protocol = cell.protocol();
    let rows = training_rows(entry.rows, &protocol.fractions) as f64;
    let features = entry.features as f64;
    let students: f64 = protocol.students.iter().map(|s| student_seconds(s, rows, features)).sum();
    students + teacher_seconds(&protocol, rows, features)
}

/// Seconds of training the teacher: steps times seconds a step; none in the direct arm.
///
/// ```text
/// steps = ⌈n_train / batch⌉ · epochs
/// ```
fn teacher_seconds(protocol: &Protocol, rows: f64, features: f64) -> f64 {
    let Some(teacher) = &protocol.teacher else { return 0.0 };
    let steps = (rows / teacher.batch as f64).ceil() * teacher.epochs as f64;
    steps * step_seconds(teacher, features)
}

/// 5 µs a step, 0.03 ns a multiply-add, 1 ns a parameter for the optimiser.
fn step_seconds(teacher: &Config, features: f64) -> f64 {
    let widths = teacher.hidden.iter().map(|&h| h as f64);
    let sizes: Vec<f64> = [features].into_iter().chain(widths).chain([1.0]).collect();
    let forward: f64 = sizes.windows(2).map(|w| w[0] * w[1]).sum();
    let plain = 3.0 * forward - sizes[0] * sizes[1];
    let penalties: f64 = teacher.penalties.iter().map(|&p| 3.0 * forward * sweeps(p)).sum();
    5e-6 + teacher.batch as f64 * (plain + penalties) * 3e-11 + forward * 1e-9
}

/// Backward sweeps of a step, each with its own two, as [`Penalty`] counts them for one output.
fn sweeps(penalty: Penalty) -> f64 {
    let directions = penalty.how.projections.unwrap_or(1) as f64;
    let share = penalty.how.fraction.unwrap_or(1.0) / penalty.period() as f64;
    match penalty.what {
        What::Jacobian => share * directions,
        What::Hessian => share * 3.0 * directions,
        _ => 0.1,
    }
}

/// Seconds of one student's learning on that many training rows and inputs.
///
/// ```text
/// gplearn     programs · (1.1 µs + 0.7 ns a row)
/// limpid      evaluations · (0.115 ns + 106 ns / rows)
/// quadratic   1 ns · rows · terms · min(terms, rows)     terms = d (d + 3) / 2
/// ```
fn student_seconds(student: &Student, rows: f64, features: f64) -> f64 {
    match student {
        Student::Gplearn(config) => {
            let programs = (config.population_size * config.generations) as f64;
            programs * (1.1e-6 + rows * 0.7e-9)
        }
        Student::Limpid(config) => config.evaluations as f64 * (0.115e-9 + 106e-9 / rows),
        Student::Linear { .. } => 1e-3,
        Student::Quadratic { .. } => {
            let terms = features * (features + 3.0) / 2.0;
            1e-3 + 1e-9 * rows * terms * terms.min(rows)
        }
        _ => 2e-8 * rows * features, // a tree
    }
}
