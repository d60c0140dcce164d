//! # 1. A derivative is a program transformation
//!
//! Write a computation as a list of small steps, each with a name for its result:
//!
//! ```text
//! y = sin(x²)          v₀ = x
//!                      v₁ = v₀²
//!                      v₂ = sin v₁
//! ```
//!
//! The chain rule turns this list into another one. Let z̄ = ∂y/∂z, the *adjoint* of z. Start with
//! v̄₂ = 1, walk the list backwards, and let every step hand its adjoint on to what it was made of:
//!
//! ```text
//! v₂ = sin v₁          v̄₁ = v̄₂ cos v₁
//! v₁ = v₀²             v̄₀ = v̄₁ · 2 v₀          so ∂y/∂x = cos(x²) · 2x
//! ```
//!
//! The new steps use the same few operations as the old ones: products, cosines. So they can be
//! appended to the same list, and nothing distinguishes them from steps that a person wrote. That
//! list is the [`Tape`](limpid::Tape), and [`Tape::grad`](limpid::Tape::grad) appends the adjoint
//! program:
//!
//! ```
//! use limpid::Tape;
//! use limpid::base::Real;
//!
//! let mut tape = Tape::new();
//! let x = tape.input(1, 1); // a 1 × 1 matrix, to be set later
//! let square = tape.square(x);
//! let y = tape.sin(square);
//! let recorded = tape.len();
//! let dy = tape.grad(y, &[x])[0];
//! assert!(tape.len() > recorded); // the derivative is more nodes of the same tape
//!
//! let mut program = tape.compile::<f64>(&[y, dy]);
//! for at in [-1.0, 0.3, 2.0] {
//!     program.set(x, &[at]);
//!     program.run();
//!     assert!((program.value(dy)[0] - 2.0 * at * Real::cos(at * at)).abs() < 1e-14);
//! }
//! ```
//!
//! Recording computes nothing: it notes operations and shapes. [`Tape::compile`](limpid::Tape::compile)
//! keeps the steps that the wanted results need and gives each a buffer; a run fills the buffers and
//! allocates nothing. A training loop records once and runs a million times.
//!
//! ## Again
//!
//! Since y′ is an ordinary node, it has a derivative, too. No second mechanism is needed:
//!
//! ```text
//! y′ = 2x cos x²        y″ = 2 cos x² − 4x² sin x²
//! ```
//!
//! ```
//! use limpid::Tape;
//! use limpid::base::Real;
//!
//! let mut tape = Tape::new();
//! let x = tape.input(1, 1);
//! let square = tape.square(x);
//! let y = tape.sin(square);
//! let dy = tape.grad(y, &[x])[0];
//! let ddy = tape.grad(dy, &[x])[0];
//!
//! let mut program = tape.compile::<f64>(&[ddy]);
//! program.set(x, &[0.7]);
//! program.run();
//! let (s, c) = (Real::sin(0.49_f64), Real::cos(0.49_f64));
//! assert!((program.value(ddy)[0] - (2.0 * c - 4.0 * 0.49 * s)).abs() < 1e-14);
//! ```
//!
//! ## Matrices
//!
//! A step for every number would be slow, so nodes are matrices. The rules stay short. For a product
//! C = A B, and for a sum over rows that is spread out again:
//!
//! ```text
//! C = A B              Ā = C̄ Bᵀ,   B̄ = Aᵀ C̄
//! s = Σᵢ aᵢ            ā = (s̄, …, s̄)
//! ```
//!
//! A linear model f = X w with the mean squared error L = (1/n) ‖X w − y‖² has, by hand, the gradient
//! (2/n) Xᵀ (X w − y). The tape finds the same:
//!
//! ```
//! use limpid::{Matrix, Tape};
//!
//! let (n, d) = (5, 3);
//! let mut tape = Tape::new();
//! let (x, y, w) = (tape.input(n, d), tape.input(n, 1), tape.input(d, 1));
//! let f = tape.matmul(x, w);
//! let r = tape.sub(f, y);
//! let square = tape.square(r);
//! let loss = tape.mean(square);
//! let gradient = tape.grad(loss, &[w])[0];
//!
//! let data = Matrix::from_fn(n, d, |i, j| (i * i + 2 * j) as f64 / 10.0 - 1.0);
//! let labels = Matrix::from_fn(n, 1, |i, _| i as f64 / 4.0);
//! let weights = Matrix::from_fn(d, 1, |j, _| 0.5 - j as f64);
//! let mut program = tape.compile::<f64>(&[gradient]);
//! program.set(x, data.as_slice());
//! program.set(y, labels.as_slice());
//! program.set(w, weights.as_slice());
//! program.run();
//!
//! let product = data.matmul(&weights);
//! let residual = Matrix::from_fn(n, 1, |i, _| product[(i, 0)] - labels[(i, 0)]);
//! let by_hand = data.t_matmul(&residual).map(|v| v * 2.0 / n as f64);
//! for (found, wanted) in program.value(gradient).iter().zip(by_hand.as_slice()) {
//!     assert!((found - wanted).abs() < 1e-13);
//! }
//! ```
//!
//! ## Checking
//!
//! A derivative is easy to get wrong and easy to check: with *central differences*
//!
//! ```text
//! y′(x) = (y(x + ε) − y(x − ε)) / 2ε + O(ε²)
//! ```
//!
//! the error falls with ε² until rounding, of the order 10⁻¹⁶/ε, takes over. ε = 10⁻⁵ leaves about
//! ten digits. Every rule of the tape is tested this way, and the second order by differencing the
//! first.
//!
//! ```
//! use limpid::Tape;
//!
//! let mut tape = Tape::new();
//! let x = tape.input(1, 1);
//! let exp = tape.exp(x);
//! let root = tape.sqrt(exp);
//! let y = tape.div(root, x); // y = √(eˣ) / x
//! let dy = tape.grad(y, &[x])[0];
//! let mut program = tape.compile::<f64>(&[y, dy]);
//! let mut at = |v: f64| {
//!     program.set(x, &[v]);
//!     program.run();
//!     (program.value(y)[0], program.value(dy)[0])
//! };
//!
//! let error = |at: &mut dyn FnMut(f64) -> (f64, f64), e: f64| {
//!     ((at(1.5 + e).0 - at(1.5 - e).0) / (2.0 * e) - at(1.5).1).abs()
//! };
//! let (coarse, fine) = (error(&mut at, 1e-2), error(&mut at, 1e-3));
//! assert!((90.0..110.0).contains(&(coarse / fine))); // ε / 10, error / 100
//! assert!(error(&mut at, 1e-5) < 1e-10);
//! ```
//!
//! Next: a use for derivatives of derivatives.
