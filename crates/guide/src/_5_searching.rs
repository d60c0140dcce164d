//! # 5. Searching among formulas
//!
//! There are more formulas than anyone can try: with ten operators and five inputs, some 10¹⁷ of
//! fifteen nodes, not counting constants. *Genetic programming* tries a few hundred thousand in a
//! promising order: keep a population, let the better ones have children (a branch of one grafted onto
//! another, or a small change), keep the best of both generations, repeat.
//!
//! Shapes are what evolution is for. Numbers are not: guessing 0.3604 by mutation is hopeless. So every
//! candidate has its constants fitted before it is judged.
//!
//! ## Two constants for nothing
//!
//! Instead of asking that f matches y, ask that a + b f does, with the best a and b. These have a
//! closed form, the line of least squares:
//!
//! ```text
//! b = Cov(f, y) / Var(f)        a = ȳ − b f̄        error = Var(y) − b Cov(f, y)
//! ```
//!
//! So a candidate only has to have the right *shape*; scale and offset come with one pass over the
//! rows. This is called linear scaling.
//!
//! ```
//! use limpid::expr::Scratch;
//! use limpid::{Expr, Matrix, Samples};
//!
//! let x = Matrix::from_fn(21, 1, |i, _| i as f64 / 10.0 - 1.0);
//! let y: Vec<f64> = x.col(0).iter().map(|x| 3.0 - 0.5 * x * x).collect();
//! let shape: Expr = "square(x0)".parse()?;
//! let moments = shape.compile::<f64>().moments(Samples::new(&x, &y), &mut Scratch::new());
//! assert!(moments.mse() > 1.0); // x0² itself is far from y
//! let line = moments.linear_scaling().expect("x0² is not constant");
//! assert!((line.intercept - 3.0).abs() < 1e-12 && (line.slope + 0.5).abs() < 1e-12);
//! assert!(line.mse < 1e-12);
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! ## The other constants
//!
//! A constant inside a sine has no closed form. But near the present constants θ, a step δ changes the
//! residuals to about r + J δ, and the δ that makes *that* smallest solves JᵀJ δ = −Jᵀ r: the method of
//! Gauss and Newton. Far from the goal its steps are too bold, so Levenberg and Marquardt add weight to
//! the diagonal,
//!
//! ```text
//! (JᵀJ + μ diag(JᵀJ)) δ = −Jᵀ r
//! ```
//!
//! and raise μ after a step that did harm, lower it after one that helped. The result is never worse
//! than the start.
//!
//! ```
//! use limpid::base::Real;
//! use limpid::expr::Scratch;
//! use limpid::sr::fit_constants;
//! use limpid::{Expr, Matrix, Samples};
//!
//! let x = Matrix::from_fn(60, 1, |i, _| i as f64 / 15.0);
//! let y: Vec<f64> = x.col(0).iter().map(|&x| Real::sin(2.3 * x + 0.4)).collect();
//! let guess: Expr = "sin(2 * x0 + 1)".parse()?;
//! let (mut plan, samples) = (guess.compile::<f64>(), Samples::new(&x, &y));
//! let fitted = fit_constants(&mut plan, &guess.constants(), samples, 20, &mut Scratch::new());
//! assert!(fitted.mse < 1e-20);
//! assert!((fitted.constants[0] - 2.3).abs() < 1e-9 && (fitted.constants[1] - 0.4).abs() < 1e-9);
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! ## Changes that know what they are for
//!
//! A random change of a good formula is nearly always for the worse. But the residuals r = f − y say
//! what is missing. Where a subtree s of f stands, the derivative u = ∂f/∂s tells how a change δ of s
//! moves the residuals, to about r + u δ. So the δ that is wanted is −r / u, row by row, and of a
//! library of small formulas g with known values the one is taken, as α + β g, that comes nearest to
//! it: two numbers in closed form for each g. One child in ten is made this way, by a *graft*; the
//! derivative comes from the same reverse sweep that fits constants.
//!
//! ## A niche for every size
//!
//! Left alone, evolution fills a population with near copies of one formula of one size. So each
//! size has a *niche* of its own with a few members of different structure, and parents are drawn
//! from all niches alike: the small ones stay as parts to build with, the large ones are refined.
//!
//! ## A front, not a winner
//!
//! A longer formula can always fit a little better. "The best formula" therefore means nothing; "the
//! best of its size" does. The search keeps, for all it has seen, those that no other beats in both
//! size and error: the *Pareto front*. Along it size grows and the error falls.
//!
//! ```
//! use limpid::sr::{Config, Control, search};
//! use limpid::{Matrix, Samples, Seed};
//!
//! // y = x0² + x0 x1
//! let x = Matrix::from_fn(60, 2, |i, j| ((i * (7 + 4 * j)) % 23) as f32 / 8.0 - 1.4);
//! let y: Vec<f32> = (0..60).map(|i| x[(i, 0)] * x[(i, 0)] + x[(i, 0)] * x[(i, 1)]).collect();
//! let config = Config::study().with_evaluations(20_000_000);
//! let samples = Samples::new(&x, &y);
//! let run = |seed| search(samples, &config, Seed::new(seed), |_| Control::Continue);
//!
//! let front = run(1)?;
//! let candidates: Vec<_> = front.iter().collect();
//! for pair in candidates.windows(2) {
//!     assert!(pair[0].complexity < pair[1].complexity && pair[0].loss > pair[1].loss);
//! }
//! assert!(front.last().expect("never empty").loss < 1e-6); // it has found the formula
//! assert_eq!(run(1)?, front); // the same seed, the same front, on any number of threads
//! # Ok::<(), limpid::sr::Error>(())
//! ```
//!
//! Work is counted in *node evaluations*, nodes times rows, never in seconds: a loaded machine must
//! not find worse formulas. The last argument of [`search`](limpid::sr::search) sees every
//! generation and may stop it; that is how a program shows progress, or obeys Ctrl-C.
//!
//! ## Which one?
//!
//! The rows that the formulas were fitted to cannot say: there the longest wins. Validation rows can.
//! They are few, though, and their verdict is noisy, so differences below one standard error are not
//! taken seriously, and the *simplest* formula within one standard error of the best is selected:
//!
//! ```
//! use limpid::sr::{Candidate, Loss, select};
//! use limpid::{Expr, Front, Matrix, Samples, Selection};
//!
//! let candidate = |text: &str, loss| {
//!     let expr: Expr = text.parse().expect("a formula");
//!     Candidate { complexity: expr.complexity(), expr, loss, violation: 0.0 }
//! };
//! let front = Front::of([
//!     candidate("0", 2.0),
//!     candidate("x0", 1.1), //                           nearly as good as the next
//!     candidate("x0 + 0.01 * sin(9 * x0)", 1.0), //      better on the training rows
//! ]);
//! let x = Matrix::from_fn(9, 1, |i, _| i as f64 - 4.0);
//! let noise = [0.9, -1.1, 0.3, 0.8, -1.0, 1.2, -0.6, 0.2, -0.7];
//! let y: Vec<f64> = x.col(0).iter().zip(noise).map(|(x, e)| x + e).collect();
//!
//! let rule = Selection::SimplestWithin { standard_errors: 1.0 };
//! let valid = Samples::new(&x, &y);
//! let chosen = select(&front, rule, &Loss::Squared, valid).expect("some formula is defined");
//! assert_eq!(chosen.expr.to_string(), "x0");
//! ```
//!
//! A curve should earn its place, too: [`earned`](limpid::sr::earned) keeps the best sparse linear
//! formula unless the chosen one beats it on the validation rows by more than one standard error of
//! the differences. On data that are mostly noise this is what saves a search from being worse than a
//! line.
//!
//! Next: teacher and student together.
