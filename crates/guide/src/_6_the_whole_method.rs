//! # 6. The whole method
//!
//! A *teacher*, smooth as in chapter 3, learns the labels. A *student*, the search of chapter 5, then
//! learns not the labels but the teacher's answers at the same inputs: the noise is gone from them, as
//! far as the teacher has not learnt it. This is called distillation.
//!
//! ```text
//! data ─split─► train, valid, test ─standardise─► teacher ─answers─► student ─front─► one formula
//!                            └────────────── selects ────────────────────────────────────┘
//!                                   └─────── scores, once ──────────────────────────────────────
//! ```
//!
//! [`distill::run`](limpid::distill::run) is this line in some twenty statements. All that decides a
//! result is in its three arguments: the data, a [`Protocol`](limpid::Protocol), which is a plain
//! value, and a seed. The rows to fit, to choose and to score by have three types, so that fitting on
//! test rows does not compile.
//!
//! ```
//! use limpid::data::synthetic;
//! use limpid::distill::{Student, run};
//! use limpid::{Penalty, Protocol, Seed, mlp, sr};
//!
//! let dataset = synthetic::smooth_bump(300, 2, 0.2, Seed::new(1));
//! let penalties = vec![Penalty::jacobian(0.03)];
//! let teacher = mlp::Config::default().with_penalties(penalties).with_epochs(150);
//! let small = sr::Config::study().with_evaluations(60_000_000);
//! let students = vec![Student::Limpid(small), Student::Linear { ridge: 1.0 }];
//! let protocol = Protocol::default().with_teacher(Some(teacher)).with_students(students);
//! let outcome = run(&dataset, &protocol, Seed::new(2), |_| {})?;
//!
//! let teacher = outcome.teacher.as_ref().expect("the protocol has one");
//! let [formula, line] = outcome.students.as_slice() else { panic!("two students") };
//! assert!(teacher.test.r2 > 0.5 && formula.test.r2 > 0.5); // against the labels, in data units
//! assert!(formula.fidelity.expect("a teacher") > formula.test.r2); // it resembles the teacher more
//! assert!(line.test.r2 < formula.test.r2);
//!
//! let again = run(&dataset, &protocol, Seed::new(2), |_| {})?;
//! assert_eq!(again, outcome); // to the bit, whatever the number of threads
//! # Ok::<(), limpid::distill::Error>(())
//! ```
//!
//! ## Does the teacher help?
//!
//! The comparison that matters is with no teacher at all: *direct* symbolic regression on the labels.
//! It needs no other program. It is the protocol whose teacher is `None`: same split, same student,
//! same rule of choice, same scores.
//!
//! ```
//! use limpid::data::synthetic;
//! use limpid::distill::{Student, run};
//! use limpid::{Protocol, Seed, sr};
//!
//! let dataset = synthetic::smooth_bump(300, 2, 0.2, Seed::new(1));
//! let small = sr::Config::study().with_evaluations(20_000_000);
//! let students = vec![Student::Limpid(small)];
//! let direct = Protocol::default().with_teacher(None).with_students(students);
//! let outcome = run(&dataset, &direct, Seed::new(2), |_| {})?;
//! assert!(outcome.teacher.is_none());
//! assert!(outcome.students[0].fidelity.is_none()); // there is nobody to be faithful to
//! assert!(outcome.students[0].test.r2 > 0.3);
//! # Ok::<(), limpid::distill::Error>(())
//! ```
//!
//! ## Why a placebo
//!
//! Suppose that seven values of λ are tried and the best student by validation error is kept. It
//! scores higher than the one at λ = 0. Is that the penalty? A search is a game of chance: seven
//! attempts that differ in nothing but luck also have a best one, and it, too, beats the first.
//! Choosing helps, whatever is chosen from.
//!
//! So the gain of the penalty has to be measured against a *placebo*: seven runs, all at λ = 0, that
//! differ in their seeds only, chosen by the same rule. What remains after subtracting that is the
//! penalty's. In a protocol the number of the run is called `replicate`: it changes the seeds of
//! teacher and student, but not the split.
//!
//! ```
//! use limpid::base::metrics::average;
//! use limpid::data::synthetic;
//! use limpid::distill::{LambdaRule, Student, choose_lambda, run};
//! use limpid::{Protocol, Seed, mlp, sr};
//!
//! let dataset = synthetic::smooth_bump(200, 3, 0.5, Seed::new(1));
//! let tiny = sr::Config::study().with_evaluations(3_000_000);
//! let teacher = mlp::Config::default().with_epochs(60); // λ = 0
//! let standard = Protocol::default().with_teacher(Some(teacher));
//! let standard = standard.with_students(vec![Student::Limpid(tiny)]);
//! let placebo = |replicate| standard.clone().with_replicate(replicate);
//! let runs: Vec<_> = (0..7)
//!     .map(|r| run(&dataset, &placebo(r), Seed::new(2), |_| {}))
//!     .collect::<Result<_, _>>()?;
//! let valid: Vec<f64> = runs.iter().map(|run| run.students[0].valid_r2).collect();
//! let chosen = choose_lambda(LambdaRule::Validation(&valid)).expect("there are runs");
//!
//! // No penalty anywhere, and yet choosing has raised the validation score.
//! assert!(valid[chosen] > average(&valid) + 0.02);
//! // That score is the winner's: it was picked for being high. Only test rows may judge it.
//! assert!(valid[chosen] > runs[chosen].students[0].test.r2);
//! # Ok::<(), limpid::distill::Error>(())
//! ```
//!
//! For the same reason the winning validation score is never printed as performance. Test labels are
//! looked at once, after every choice is made; permuting them changes no teacher, no formula and no
//! choice, and a test of this project does just that.
//!
//! You have seen all of it now. `limpid search data.csv --target y` runs chapter 5 on your own table;
//! `cargo xtask reproduce` runs chapter 6 on twenty data sets, placebo included, and prints what is
//! left of the gain.
