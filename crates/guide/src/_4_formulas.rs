//! # 4. Formulas, written and evaluated
//!
//! A formula is a tree, but a tree of boxes and pointers is slow to walk and hard to cut. Written in
//! *postfix* order, every operator after its operands, it is a flat array, and each subtree is a
//! contiguous piece that ends at its root:
//!
//! ```text
//! x0 + sin(2 * x1)   =   [x0, 2, x1, *, sin, +]
//!                             └─────┘  2 * x1
//!                             └──────────┘  sin(2 * x1)
//! ```
//!
//! To cut a branch off and graft another one on, which a search does all the time, is copying a range.
//!
//! ```
//! use limpid::Expr;
//! use limpid::expr::{Node, Op};
//!
//! let formula: Expr = "x0 + sin(2 * x1)".parse()?;
//! assert_eq!(formula.nodes(), [
//!     Node::Var(0),
//!     Node::Const(2.0),
//!     Node::Var(1),
//!     Node::Op(Op::Mul),
//!     Node::Op(Op::Sin),
//!     Node::Op(Op::Add),
//! ]);
//! assert_eq!(formula.complexity(), 6); // its size is the number of nodes
//!
//! let argument = formula.subtree(3); // the one that ends at the product
//! assert_eq!(argument, 1..4);
//! let grafted = formula.splice(argument, &[Node::Var(2)]);
//! assert_eq!(grafted.to_string(), "x0 + sin(x2)");
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! ## What it means
//!
//! Evaluating postfix needs a stack: push leaves; an operator pops its operands and pushes its value.
//! [`Expr::at`](limpid::Expr::at) is exactly that, one row at a time, and it *defines* the value. It
//! is total: a logarithm of a negative number is NaN, not an error, and the caller decides.
//!
//! ```
//! use limpid::Expr;
//!
//! let formula: Expr = "log(x0) / x1".parse()?;
//! assert_eq!(formula.at(&[1.0, 2.0]), 0.0);
//! assert!(formula.at(&[-1.0_f32, 2.0]).is_nan());
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! ## Many rows
//!
//! A search evaluates millions of formulas on thousands of rows. Per row, the stack machine spends its
//! time deciding what to do next. So [`Expr::compile`](limpid::Expr::compile) turns the walk around:
//! for every operator, a loop over a *block* of rows that stays in the cache, with one decision a
//! block, compiled for the widest vectors of the machine. The elementary functions are the project's
//! own and written so that every instruction set rounds alike; the fast values are the defined ones,
//! bit for bit:
//!
//! ```
//! use limpid::expr::{Plan, Scratch};
//! use limpid::{Expr, Matrix};
//!
//! let formula: Expr = "exp(sin(x0)) / (x1 + 1.5) - tanh(x0 * x1)".parse()?;
//! let x = Matrix::from_fn(1000, 2, |i, j| ((i * (3 + j)) % 101) as f64 / 50.0 - 1.0);
//! let plan: Plan<f64> = formula.compile();
//! let mut values = vec![0.0; x.rows()];
//! plan.eval(&x, &mut Scratch::new(), &mut values);
//! for (i, value) in values.iter().enumerate() {
//!     assert_eq!(value.to_bits(), formula.at(&x.row(i)).to_bits());
//! }
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! ## Its constants
//!
//! The constants θ of a formula are what a search fits, so it needs ∂f/∂θ. The postfix array is
//! already a tape in the sense of chapter 1: one sweep backwards hands adjoints from the root to the
//! leaves. In a tree every node is used once, so adjoints are never even added up.
//!
//! ```
//! use limpid::expr::Scratch;
//! use limpid::{Expr, Matrix};
//!
//! let formula: Expr = "1.5 * exp(-0.7 * x0) + 0.2".parse()?;
//! assert_eq!(formula.constants(), [1.5, -0.7, 0.2]);
//! let x = Matrix::from_fn(20, 1, |i, _| i as f64 / 10.0);
//! let (mut values, mut jacobian) = (vec![0.0; 20], Matrix::zeros(20, 3));
//! let plan = formula.compile::<f64>();
//! plan.jacobian(&x, &mut Scratch::new(), &mut values, &mut jacobian);
//!
//! let e = 1e-6;
//! for k in 0..3 {
//!     let moved = |by: f64| {
//!         let mut constants = formula.constants();
//!         constants[k] += by;
//!         formula.with_constants(&constants)
//!     };
//!     for i in 0..20 {
//!         let difference = (moved(e).at(&x.row(i)) - moved(-e).at(&x.row(i))) / (2.0 * e);
//!         assert!((jacobian[(i, k)] - difference).abs() < 1e-9);
//!     }
//! }
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! A least-squares step wants only JᵀJ and Jᵀr, p × p and p numbers, so the evaluator adds them up
//! while a block of J lies in the cache, and never writes J:
//!
//! ```
//! use limpid::expr::Scratch;
//! use limpid::{Expr, Matrix, Samples};
//!
//! let formula: Expr = "2 * x0 + 3".parse()?; // J = [x0, 1]
//! let x = Matrix::from_columns(3, 1, vec![0.0, 1.0, 2.0]);
//! let y = [3.0, 5.0, 6.0]; //                   r = f − y = [0, 0, 1]
//! let plan = formula.compile::<f64>();
//! let normal = plan.normal_equations(Samples::new(&x, &y), &mut Scratch::new());
//! assert_eq!(normal.jtj, [5.0, 3.0, 3.0, 3.0]);
//! assert_eq!(normal.jtr, [2.0, 1.0]);
//! assert_eq!(normal.rss, 1.0);
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! ## For people
//!
//! Formulas are read with the names of the columns, written in several notations, and simplified by
//! rules that keep their value:
//!
//! ```
//! use limpid::Expr;
//!
//! let names = ["age", "blood pressure"].map(String::from);
//! let formula = Expr::parse("(age + 0) * 2 * 3 - -`blood pressure`", &names)?;
//! assert_eq!(formula.simplify().with_names(&names).to_string(), "6 * age + `blood pressure`");
//! # Ok::<(), limpid::expr::Error>(())
//! ```
//!
//! Next: how good ones are found.
