//! The method on one screen.

use crate::outcome::{Outcome, score_front, score_student, score_teacher};
use crate::protocol::Protocol;
use crate::student::learn;
use crate::teacher::{Lesson, teach};
use limpid_base::Seed;
use limpid_data::{Dataset, Scaler, Split, split};

/// What a run is about to do, told to the observer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Train the teacher.
    Teacher,
    /// Let the student of that index learn.
    Student(usize),
    /// Everything is done.
    Done,
}

/// Why a run came to nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The teacher could not be trained.
    #[error("data set {dataset}: {reason}")]
    Teacher {
        /// Name of the data set.
        dataset: String,
        /// Why.
        reason: limpid_mlp::Error,
    },
}

/// Runs the method once: a pure function of data set, protocol and seed. `observe` hears of every
/// stage before it begins, so that a caller may take times.
///
/// # Errors
/// If the teacher's training diverges.
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
    let replicate = |stage: &str| seed.child(stage).nth(protocol.replicate);
    let split = split(dataset, &protocol.fractions, seed.child("split"));
    let scaler = Scaler::fit(&split.train);
    let Split { train, valid, test } = scaler.apply(split);

    observe(Stage::Teacher);
    let config = protocol.teacher.as_ref();
    let teacher = config
        .map(|config| teach(&train, &valid, config, replicate("teacher")))
        .transpose()
        .map_err(|reason| Error::Teacher { dataset: dataset.name.clone(), reason })?;
    let lesson = Lesson::new(&train, teacher.as_ref());

    let mut students = vec![];
    for (index, student) in protocol.students.iter().enumerate() {
        observe(Stage::Student(index));
        let learned = learn(student, &lesson, replicate("student").child(student.name()));
        let front = learned.front().map_or_else(Vec::new, |f| score_front(f, &test, &scaler));
        let model = learned.choose(protocol.selection, &valid);
        let teacher = teacher.as_ref();
        students.push(score_student(student, &model, front, teacher, &valid, &test, &scaler));
    }
    observe(Stage::Done);
    let teacher = teacher.map(|t| score_teacher(&t, &train, &valid, &test, &scaler));
    Ok(Outcome { teacher, students })
}
