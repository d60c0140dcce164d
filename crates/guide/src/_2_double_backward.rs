//! # 2. Double backward: the gradient of a gradient
//!
//! How strongly does a network f react to its inputs? Its Jacobian J = ∂f/∂x says so, and a network
//! that interpolates noise has a large one: it must rise and fall between neighbouring points. So we
//! want to *train against* the size of J. For n rows:
//!
//! ```text
//! L = (1/n) Σᵢ (f(xᵢ) − yᵢ)²  +  λ P,        P = (1/n) Σᵢ ‖Jᵢ‖²,   Jᵢ = ∂f(xᵢ)/∂x
//! ```
//!
//! P already contains a derivative, and training needs the derivative of P with respect to the
//! weights: a backward sweep through a backward sweep, *double backward*. This chapter does it by
//! hand, once, for a network with one hidden layer of h units, and compares.
//!
//! ## By hand
//!
//! With W: d × h, b: 1 × h, v: h × 1, and row i of everything written as index i:
//!
//! ```text
//! tᵢₖ = tanh(Σⱼ xᵢⱼ Wⱼₖ + bₖ)         f(xᵢ) = Σₖ vₖ tᵢₖ
//! sᵢₖ = 1 − tᵢₖ²                      since tanh′ = 1 − tanh²
//! Jᵢⱼ = Σₖ vₖ sᵢₖ Wⱼₖ
//! ```
//!
//! Now P = (1/n) Σᵢⱼ Jᵢⱼ², so ∂P = (2/n) Σᵢⱼ Jᵢⱼ ∂Jᵢⱼ. The weight Wⱼₖ appears in J twice: openly, and
//! inside sᵢₖ, whose derivative is ∂sᵢₖ/∂Wⱼₖ = −2 tᵢₖ sᵢₖ xᵢⱼ. Together:
//!
//! ```text
//! ∂P/∂vₖ  = (2/n) Σᵢ sᵢₖ gᵢₖ                       gᵢₖ = Σⱼ Jᵢⱼ Wⱼₖ
//! ∂P/∂Wⱼₖ = (2/n) Σᵢ vₖ sᵢₖ (Jᵢⱼ − 2 tᵢₖ xᵢⱼ gᵢₖ)
//! ```
//!
//! One layer took five lines and some care; two layers take a page. The tape does not mind.
//!
//! ## By tape
//!
//! The sum of f over rows has the gradient ∂(Σᵢ f(xᵢ))/∂xᵢⱼ = ∂f(xᵢ)/∂xᵢⱼ, because row i of f depends
//! on row i of x alone. So one call of `grad` gives J for all rows, a second one gives ∂P:
//!
//! ```
//! use limpid::base::Real;
//! use limpid::{Matrix, Tape};
//!
//! let (n, d, h) = (7, 3, 4);
//! let mut tape = Tape::new();
//! let (x, w, b, v) = (tape.input(n, d), tape.input(d, h), tape.input(1, h), tape.input(h, 1));
//! let product = tape.matmul(x, w);
//! let z = tape.add(product, b); // b is repeated for every row
//! let t = tape.tanh(z);
//! let f = tape.matmul(t, v);
//!
//! let jacobian = tape.grad(f, &[x])[0]; //           backward
//! let square = tape.square(jacobian);
//! let sum = tape.sum(square);
//! let penalty = tape.scale(sum, 1.0 / n as f64);
//! let gradient = tape.grad(penalty, &[v, w]); //     double backward
//!
//! // Some numbers that repeat nowhere.
//! let some = |rows, cols, phase: f64| {
//!     Matrix::from_fn(rows, cols, |i, j| Real::sin(phase + (3 * i + 7 * j) as f64))
//! };
//! let (xs, ws, bs, vs) = (some(n, d, 0.1), some(d, h, 0.2), some(1, h, 0.3), some(h, 1, 0.4));
//! let outputs = [jacobian, penalty, gradient[0], gradient[1]];
//! let mut program = tape.compile::<f64>(&outputs);
//! for (input, value) in [(x, &xs), (w, &ws), (b, &bs), (v, &vs)] {
//!     program.set(input, value.as_slice());
//! }
//! program.run();
//!
//! // The formulas above, letter by letter.
//! let zs = xs.matmul(&ws);
//! let ts = Matrix::from_fn(n, h, |i, k| Real::tanh(zs[(i, k)] + bs[(0, k)]));
//! let vs_s = Matrix::from_fn(n, h, |i, k| vs[(k, 0)] * (1.0 - ts[(i, k)] * ts[(i, k)]));
//! let js = vs_s.matmul_t(&ws); //   J = (v s) Wᵀ
//! let gs = js.matmul(&ws); //       g = J W
//! let by_hand_v = Matrix::from_fn(h, 1, |k, _| {
//!     let terms = (0..n).map(|i| (1.0 - ts[(i, k)] * ts[(i, k)]) * gs[(i, k)]);
//!     2.0 / n as f64 * terms.sum::<f64>()
//! });
//! let by_hand_w = Matrix::from_fn(d, h, |j, k| {
//!     let inner = |i: usize| js[(i, j)] - 2.0 * ts[(i, k)] * xs[(i, j)] * gs[(i, k)];
//!     2.0 / n as f64 * (0..n).map(|i| vs_s[(i, k)] * inner(i)).sum::<f64>()
//! });
//!
//! let close = |found: &[f64], wanted: &[f64]| {
//!     assert_eq!(found.len(), wanted.len());
//!     assert!(found.iter().zip(wanted).all(|(f, w)| (f - w).abs() < 1e-13), "{found:?} {wanted:?}");
//! };
//! let p = js.as_slice().iter().map(|j| j * j).sum::<f64>() / n as f64;
//! close(program.value(jacobian), js.as_slice());
//! close(program.value(penalty), &[p]);
//! close(program.value(gradient[0]), by_hand_v.as_slice());
//! close(program.value(gradient[1]), by_hand_w.as_slice());
//! ```
//!
//! ## By finite differences
//!
//! Two derivations by the same author may share a mistake, so a third judge: move one weight a little
//! and see how P changes. Here for a network of any depth, as [`mlp`](limpid::mlp) trains it; its
//! [`Objective`](limpid::mlp::Objective) is the loss L with its gradient, recorded, differentiated
//! twice and compiled:
//!
//! ```
//! use limpid::mlp::{Activation, Loss, Mlp, Objective};
//! use limpid::{Matrix, Penalty, Seed};
//!
//! let (n, d) = (6, 2);
//! let mut model = Mlp::<f64>::glorot(&[d, 5, 4, 1], Activation::Tanh, Seed::new(1));
//! let mut objective = Objective::new(&model, Loss::Squared, &[Penalty::jacobian(0.1)], n);
//! // A sample is a column: x is d × n, y is 1 × n.
//! let x = Matrix::from_fn(d, n, |j, i| (i as f64 - 2.5) / (j + 2) as f64);
//! objective.set_batch(&x, &Matrix::from_fn(1, n, |_, _| 0.5), &[0, 1, 2, 3, 4, 5]);
//!
//! let mut loss = |model: &Mlp<f64>| {
//!     objective.load(model);
//!     objective.run();
//!     let gradients: Vec<Vec<f64>> = objective.gradients().map(<[f64]>::to_vec).collect();
//!     let penalty: f64 = objective.penalties().sum();
//!     (objective.loss() + 0.1 * penalty, gradients)
//! };
//! let (_, gradients) = loss(&model);
//! let e = 1e-5;
//! for (parameter, gradient) in gradients.iter().enumerate() {
//!     for (element, derivative) in gradient.iter().enumerate() {
//!         let mut moved = |by: f64| {
//!             let matrix = model.parameters_mut().nth(parameter).expect("a parameter");
//!             let before = matrix.as_slice()[element];
//!             matrix.as_mut_slice()[element] = before + by;
//!             let value = loss(&model).0;
//!             let matrix = model.parameters_mut().nth(parameter).expect("a parameter");
//!             matrix.as_mut_slice()[element] = before;
//!             value
//!         };
//!         let difference = (moved(e) - moved(-e)) / (2.0 * e);
//!         assert!((difference - derivative).abs() < 1e-8, "{difference} {derivative}");
//!     }
//! }
//! ```
//!
//! ## What it costs
//!
//! A backward sweep costs about two forward ones, for every product C = A B has two adjoints. The
//! penalised loss runs forward, backward, and backward through both: some 6 products where a plain
//! step has 3. Twice the work, whatever the number of inputs; programs that loop over rows or inputs
//! pay ten times and more.
//!
//! Next: what the penalty is good for.
