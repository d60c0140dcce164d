//! # 3. A smooth teacher
//!
//! Few rows, much noise, a flexible network: it *overfits*. It goes near the labels of the rows it has
//! seen by bending between them, and misses the function underneath. The task of this chapter has a
//! known truth, so that we can see both:
//!
//! ```text
//! y = 3 exp(−2 (x₁² + x₂²)) + x₁ + ε,        ε ~ N(0, 1),   two more inputs without effect
//! ```
//!
//! The noise ε has more variance than the rest: no model can explain half of the labels' variance,
//! except on rows that it has learnt by heart. Of 150 rows, 90 are for training.
//!
//! ```
//! use limpid::base::metrics::{average, r2};
//! use limpid::data::{Fractions, split, synthetic};
//! use limpid::distill::{Observations, Problem};
//! use limpid::{Penalty, Seed, mlp, sr};
//!
//! let seed = Seed::new(0);
//! let dataset = synthetic::smooth_bump(150, 4, 1.0, seed.child("data"));
//! let truth = synthetic::smooth_bump(1000, 4, 0.0, seed.child("truth")); // new rows, no noise
//! let data = Observations::new(split(&dataset, &Fractions::default(), seed.child("split")));
//! let problem = Problem::new(&data, &sr::Loss::Squared, usize::MAX, seed); // all rows, standardised for the network
//! let train = &data.parts.train;
//!
//! struct Measured { on_train: f64, on_truth: f64, slope: f64 }
//! let with = |lambda| {
//!     let penalties = vec![Penalty::jacobian(lambda)];
//!     let config = mlp::Config::default().with_penalties(penalties);
//!     let teacher = problem.teach(&config, seed.child("teacher")).expect("it trains");
//!     let z = teacher.scaler.scale_inputs(train.x());
//!     Measured {
//!         on_train: r2(train.y(), &teacher.predict(train.x())),
//!         on_truth: r2(&truth.y, &teacher.predict(&truth.x)),
//!         slope: average(&teacher.model.jacobian_norms(&z)), // mean ‖J‖
//!     }
//! };
//! let [none, some, much] = [0.0, 0.3, 3.0].map(with);
//!
//! // Without a penalty: most of the labels, noise and all; little of the truth.
//! assert!(none.on_train > 0.6 && none.on_truth < 0.3);
//! // A penalty costs on the rows that were seen, and gains on the truth.
//! assert!(some.on_train < none.on_train - 0.1);
//! assert!(some.on_truth > none.on_truth + 0.2);
//! // Too much of it flattens everything.
//! assert!(much.on_truth < some.on_truth - 0.1);
//! // What the penalty holds down is the slope.
//! assert!(none.slope > 2.0 * some.slope && some.slope > 2.0 * much.slope);
//! ```
//!
//! Why the Jacobian? Weight decay also calms a network down, but it asks for small weights, not for a
//! calm function. The penalty asks for the thing itself: near a training row, f(x + δ) ≈ f(x) + J δ, so
//! a small J is a promise about the neighbourhood. It does not forbid any shape; it makes every slope
//! cost something, and slopes that only serve the noise are not worth it.
//!
//! ## Which λ?
//!
//! In practice there is no truth to look at, but there are rows that the training has not seen, the
//! *validation rows*. One rule is: among all λ, find the teacher with the smallest validation error,
//! then take the *largest* λ that is as good within one standard error. Ties go to the smoother one.
//!
//! ```
//! use limpid::base::metrics::{average, standard_error};
//! use limpid::data::{Fractions, split, synthetic};
//! use limpid::distill::{Observations, Problem, LambdaRule, TeacherScore, choose_lambda};
//! use limpid::{Penalty, Seed, mlp, sr};
//!
//! let seed = Seed::new(0);
//! let dataset = synthetic::smooth_bump(150, 4, 1.0, seed.child("data"));
//! let data = Observations::new(split(&dataset, &Fractions::default(), seed.child("split")));
//! let problem = Problem::new(&data, &sr::Loss::Squared, usize::MAX, seed);
//! let valid = &data.parts.valid;
//!
//! let grid = [0.0, 0.01, 0.1, 0.3, 1.0];
//! let scores = grid.map(|lambda| {
//!     let penalties = vec![Penalty::jacobian(lambda)];
//!     let config = mlp::Config::default().with_penalties(penalties);
//!     let teacher = problem.teach(&config, seed.child("teacher")).expect("it trains");
//!     let answers = teacher.predict(valid.x());
//!     let errors: Vec<f64> = valid.y().iter().zip(answers).map(|(y, f)| (y - f).powi(2)).collect();
//!     TeacherScore { mse: average(&errors), standard_error: standard_error(&errors) }
//! });
//! let chosen = choose_lambda(LambdaRule::Teacher(&scores)).expect("there are teachers");
//! assert!(grid[chosen] >= 0.1);
//! assert!(scores[chosen].mse < scores[0].mse);
//! ```
//!
//! The same seed trains every teacher: they start from the same weights and see the same batches, so
//! they differ in λ alone. With λ = 0 the penalised run *is* the standard run, to the bit.
//!
//! Next: the other half, formulas.
