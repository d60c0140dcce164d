//! The method on one screen.

use crate::error::Error;
use crate::observations::Observations;
use crate::outcome::{Outcome, score_student, score_teacher};
use crate::problem::Problem;
use crate::protocol::Protocol;
use limpid_base::Seed;
use limpid_data::{Dataset, split};
use limpid_sr::Loss;

/// What a run is about to do, told to the observer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The teacher's training begins.
    Teacher,
    /// The student of that index begins to learn.
    Student(usize),
    /// Everything of the run is done.
    Done,
}

/// Runs the method once: a pure function of data set, protocol and seed. `observe` hears of every
/// stage before it begins, so that a caller may take times.
///
/// # Errors
/// If the teacher's training diverges, or a setting is out of its range.
///
/// # Panics
/// If the data set has fewer than 3 rows.
#[track_caller]
pub fn run(
    dataset: &Dataset,
    protocol: &Protocol,
    seed: Seed,
    mut observe: impl FnMut(Stage),
) -> Result<Outcome, Error> {
    protocol.check()?;
    let replicate = |stage: &str| seed.child(stage).nth(protocol.replicate);
    let data = Observations::new(split(dataset, &protocol.fractions, seed.child("split")));
    let problem = Problem::new(&data, &Loss::Squared, usize::MAX, seed);

    observe(Stage::Teacher);
    let teach = |config| problem.teach(config, replicate("teacher"));
    let teacher = protocol.teacher.as_ref().map(teach).transpose();
    let teacher =
        teacher.map_err(|reason| Error::Teacher { dataset: dataset.name.clone(), reason })?;
    let lesson = teacher.as_ref().map_or_else(|| problem.labels(), |t| problem.lesson(0, t));

    let mut students = vec![];
    for (index, student) in protocol.students.iter().enumerate() {
        observe(Stage::Student(index));
        let seed = replicate("student").child(student.name());
        let answer = problem.learn(student, &lesson, seed)?.choose(&protocol.choice());
        students.push(score_student(&problem, student, &answer, teacher.as_ref()));
    }
    observe(Stage::Done);
    Ok(Outcome { teacher: teacher.map(|t| score_teacher(&problem, &t)), students })
}
