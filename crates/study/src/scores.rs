//! What a student scored on one data set, by teacher and by the way λ is chosen: the numbers that T1,
//! T4, T5 and the claims are made of.
//!
//! | choice of λ | made for | by |
//! |---|---|---|
//! | validation | each trial | the student's R² on validation rows |
//! | teacher | each trial | the teacher's squared error on validation rows, one standard error allowed |
//! | oracle | a data set | the student's mean R² on test rows: not available to a user |

use crate::catalog::{Entry, Group};
use crate::family::PenaltyFamily;
use crate::record::Record;
use crate::results::{
    ArmScores, Results, Runs, TrialRuns, by_oracle, by_teacher, by_validation, student, teacher,
};

/// The students, in the order of the tables.
pub const STUDENTS: [&str; 5] = ["gplearn", "limpid", "linear", "quadratic", "tree"];

/// Standard R² at and below which a relative change says nothing.
pub const RELATIVE_FLOOR: f64 = 0.05;

/// One penalty, by each way of choosing λ.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The teacher's R² with the λ chosen by the student's validation R².
    pub teacher: ArmScores,
    /// The student's R² with λ by validation.
    pub validation: ArmScores,
    /// R² of the student with λ by the teacher's validation error.
    pub teacher_rule: ArmScores,
    /// R² of the student with the best λ for the data set, by test R².
    pub oracle: ArmScores,
    /// λ by validation, trial by trial.
    pub lambdas: Vec<f64>,
    /// The λ that the oracle chooses, one for all trials.
    pub oracle_lambda: f64,
}

/// One student on one data set.
#[derive(Clone, Debug)]
pub struct SetScores<'a> {
    /// Data set on which all this was scored.
    pub entry: &'a Entry,
    /// Name of the student, one of [`STUDENTS`].
    pub student: &'static str,
    /// R² of the standard teacher.
    pub teacher: ArmScores,
    /// R² of its student.
    pub standard: ArmScores,
    /// The best of the standard runs by validation.
    pub placebo_validation: ArmScores,
    /// The best of the standard runs for the data set, by test R².
    pub placebo_oracle: ArmScores,
    /// R² of the student that learns the labels, without a teacher.
    pub direct: ArmScores,
    /// Scores with the Jacobian penalty.
    jacobian: Chosen,
    /// Scores with the Lipschitz penalty.
    lipschitz: Chosen,
}

impl<'a> SetScores<'a> {
    /// The scores of a student on one data set, over its complete trials.
    fn new(entry: &'a Entry, runs: &Runs<'_>, name: &'static str) -> Self {
        let placebos: Vec<&[&Record]> = runs.trials.iter().map(|t| t.placebos.as_slice()).collect();
        let oracle = by_oracle(&placebos, name);
        let each = |f: &dyn Fn(&TrialRuns<'_>) -> f64| ArmScores::of(runs.trials.iter().map(f));
        let r2 = |record: &Record| student(record, name).test.r2;
        Self {
            entry,
            student: name,
            teacher: each(&|t| teacher(t.placebos[0]).test.r2),
            standard: each(&|t| r2(t.placebos[0])),
            placebo_validation: each(&|t| r2(t.placebos[by_validation(&t.placebos, name)])),
            placebo_oracle: each(&|t| r2(t.placebos[oracle])),
            direct: each(&|t| r2(t.direct)),
            jacobian: Chosen::new(runs, PenaltyFamily::Jacobian, name),
            lipschitz: Chosen::new(runs, PenaltyFamily::Lipschitz, name),
        }
    }

    /// One entry a trial.
    pub fn trials(&self) -> usize {
        self.jacobian.lambdas.len()
    }

    /// The scores with a penalty.
    pub fn chosen(&self, family: PenaltyFamily) -> &Chosen {
        match family {
            PenaltyFamily::Jacobian => &self.jacobian,
            PenaltyFamily::Lipschitz => &self.lipschitz,
        }
    }

    /// The headline gain, trial by trial: λ by validation minus placebo by validation.
    pub fn gains(&self, family: PenaltyFamily) -> Vec<f64> {
        self.chosen(family).validation.minus(&self.placebo_validation)
    }

    /// (arm − standard) / standard of the means, where the standard's says something.
    pub fn relative(&self, arm: &ArmScores) -> Option<f64> {
        let standard = self.standard.mean();
        self.above_floor().then(|| (arm.mean() - standard) / standard)
    }

    /// True if a change relative to the standard's mean R² says something: the mean lies above a floor.
    pub fn above_floor(&self) -> bool {
        self.standard.mean() > RELATIVE_FLOOR
    }

    /// True of a data set that counts in means over data sets.
    pub fn is_headline(&self) -> bool {
        self.entry.group == Group::Headline
    }
}

impl Chosen {
    /// The scores with a penalty, λ chosen by each rule in turn.
    fn new(runs: &Runs<'_>, family: PenaltyFamily, name: &str) -> Self {
        let grids: Vec<&[&Record]> = runs.trials.iter().map(|t| family.runs(t)).collect();
        let oracle = by_oracle(&grids, name);
        let chosen: Vec<usize> = grids.iter().map(|grid| by_validation(grid, name)).collect();
        let each = |f: &dyn Fn(usize) -> f64| ArmScores::of((0..grids.len()).map(f));
        let r2 = |record: &Record| student(record, name).test.r2;
        Self {
            teacher: each(&|i| teacher(grids[i][chosen[i]]).test.r2),
            validation: each(&|i| r2(grids[i][chosen[i]])),
            teacher_rule: each(&|i| r2(grids[i][by_teacher(grids[i])])),
            oracle: each(&|i| r2(grids[i][oracle])),
            lambdas: chosen.iter().map(|&i| family.grid()[i]).collect(),
            oracle_lambda: family.grid()[oracle],
        }
    }
}

/// The scores of a study, student by student, data set by data set.
#[derive(Clone, Debug)]
pub struct Scores<'a> {
    /// One entry for each of [`STUDENTS`], in it one for each data set.
    by_student: Vec<Vec<SetScores<'a>>>,
}

impl<'a> Scores<'a> {
    /// The scores of every student on the data sets in `entries` that have a complete trial.
    pub fn new(entries: &[&'a Entry], results: &Results<'_>) -> Self {
        let runs = entries.iter().filter_map(|&e| results.runs(&e.name).map(|runs| (e, runs)));
        let runs: Vec<(&Entry, Runs<'_>)> = runs.collect();
        let of = |name: &'static str| {
            runs.iter().map(move |(entry, runs)| SetScores::new(entry, runs, name)).collect()
        };
        Self { by_student: STUDENTS.iter().map(|name| of(name)).collect() }
    }

    /// True if no data set has a complete trial.
    pub fn is_empty(&self) -> bool {
        self.by_student[0].is_empty()
    }

    /// The scores of each student, with its name.
    pub fn students(&self) -> impl Iterator<Item = (&'static str, &[SetScores<'a>])> {
        STUDENTS.into_iter().zip(self.by_student.iter().map(Vec::as_slice))
    }

    /// The headline sets of a student.
    ///
    /// # Panics
    /// If there is no such student.
    #[track_caller]
    pub fn headline(&self, name: &str) -> Vec<&SetScores<'a>> {
        let at = STUDENTS.iter().position(|student| *student == name);
        let at = at.unwrap_or_else(|| panic!("no student {name}"));
        self.by_student[at].iter().filter(|set| set.is_headline()).collect()
    }
}
