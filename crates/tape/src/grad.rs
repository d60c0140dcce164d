//! The adjoint program: one rule an operation, each written in tape operations.
//!
//! For a scalar s and a node a, the adjoint is ā = ∂s/∂a, of a's shape. The sweep walks the tape
//! from s backwards and adds to the adjoints of the operands of every node y = f(a, b):
//!
//! ```text
//! ā += ȳ · ∂f/∂a        b̄ += ȳ · ∂f/∂b
//! ```
//!
//! The rules, one an operation; where a side was repeated to fit, the term is summed over it:
//!
//! ```text
//! y = f(a)            ā += ȳ f′(a)
//! y = a + b           ā += ȳ                 b̄ += ȳ
//! y = a − b           ā += ȳ                 b̄ −= ȳ
//! y = a b             ā += ȳ b               b̄ += ȳ a
//! y = a / b           ā += ȳ / b             b̄ −= ȳ y / b
//! Y = A B             Ā += Ȳ Bᵀ              B̄ += Aᵀ Ȳ
//! y = a, summed       ā += ȳ, repeated
//! y = a, repeated     ā += ȳ, summed
//! ```
//!
//! Source: \[Griewank08, ch. 3\]; matrix products after \[Giles08\].

use crate::op::{Binary, Op, Unary};
use crate::tape::Tape;
use crate::var::Var;

impl Tape {
    /// ∂(sum of y)/∂x for each x in `wrt`, appended to this tape: call it again on the result for
    /// higher derivatives. For a scalar y the sum is y itself.
    ///
    /// ```
    /// use limpid_base::Matrix;
    /// use limpid_tape::Tape;
    ///
    /// let mut tape = Tape::new();
    /// let (a, b) = (tape.input(1, 1), tape.input(1, 1));
    /// let product = tape.mul(a, b);
    /// let y = tape.exp(product); // y = e^(a b):  ∂y/∂a = b y,  ∂²y/∂a∂b = y + a b y
    /// let first = tape.grad(y, &[a])[0];
    /// let mixed = tape.grad(first, &[b])[0];
    ///
    /// let (zero, two) = (Matrix::zeros(1, 1), Matrix::from_fn(1, 1, |_, _| 2.0));
    /// let values = tape.evaluate(&[(a, &zero), (b, &two)], &[first, mixed]);
    /// assert_eq!(values.iter().map(|v| v[(0, 0)]).collect::<Vec<f64>>(), [2.0, 1.0]);
    /// ```
    pub fn grad(&mut self, y: Var, wrt: &[Var]) -> Vec<Var> {
        let (rows, cols) = self.shape(y);
        let ones = self.fill(1.0, rows, cols);
        self.vjp(y, ones, wrt)
    }

    /// The vector-Jacobian product Σᵢⱼ cᵢⱼ ∂yᵢⱼ/∂x for each x in `wrt`, appended to this tape; c is
    /// the cotangent, of y's shape.
    ///
    /// A cotangent of ones gives [`Tape::grad`]; a unit vector gives one row of the Jacobian; a random
    /// one gives a random combination of its rows, at the cost of one row.
    ///
    /// # Panics
    /// If the cotangent has another shape than y.
    #[track_caller]
    pub fn vjp(&mut self, y: Var, cotangent: Var, wrt: &[Var]) -> Vec<Var> {
        assert_eq!(self.shape(y), self.shape(cotangent), "cotangent of another shape");
        let depends = self.dependents(wrt, y);
        let mut adjoints: Vec<Option<Var>> = vec![None; y.index() + 1];
        adjoints[y.index()] = Some(cotangent);
        for index in (0..=y.index()).rev().filter(|&i| depends[i]) {
            let Some(adjoint) = adjoints[index] else { continue };
            for (operand, term) in self.pull_back(self.var(index), adjoint, &depends) {
                let sum = adjoints[operand.index()];
                adjoints[operand.index()] = Some(match sum {
                    Some(sum) => self.add(sum, term),
                    None => term,
                });
            }
        }
        wrt.iter().map(|&x| self.adjoint_or_zero(&adjoints, x)).collect()
    }

    /// The adjoint of x, or zeros if y does not depend on it.
    fn adjoint_or_zero(&mut self, adjoints: &[Option<Var>], x: Var) -> Var {
        let (rows, cols) = self.shape(x);
        adjoints.get(x.index()).copied().flatten().unwrap_or_else(|| self.fill(0.0, rows, cols))
    }

    /// For every node up to y: does it depend on any of `wrt`?
    fn dependents(&self, wrt: &[Var], y: Var) -> Vec<bool> {
        let mut depends = vec![false; y.index() + 1];
        for index in 0..depends.len() {
            let v = self.var(index);
            let through = self.node(v).op.operands().any(|a| depends[a.index()]);
            depends[index] = through || wrt.contains(&v);
        }
        depends
    }

    /// What the adjoint g of y adds to the adjoint of each operand that matters.
    fn pull_back(&mut self, y: Var, g: Var, depends: &[bool]) -> Vec<(Var, Var)> {
        let needed = |v: Var| depends[v.index()];
        match self.node(y).op {
            Op::Input(_) | Op::Fill(_) | Op::UnitColumn(_) => vec![],
            Op::Unary(f, a) if needed(a) => {
                self.unary_rule(f, a, y, g).into_iter().map(|term| (a, term)).collect()
            }
            Op::SumRows(a) | Op::SumCols(a) | Op::SumAll(a) if needed(a) => {
                let (rows, cols) = self.shape(a);
                vec![(a, self.broadcast(g, rows, cols))]
            }
            Op::Broadcast(a) if needed(a) => vec![(a, self.sum_to(g, a))],
            Op::Unary(..) | Op::SumRows(_) | Op::SumCols(_) | Op::SumAll(_) | Op::Broadcast(_) => {
                vec![]
            }
            Op::Binary(f, a, b) => {
                let mut terms = vec![];
                if needed(a) {
                    let term = self.left_rule(f, b, g);
                    terms.push((a, self.sum_to(term, a)));
                }
                if needed(b) {
                    let term = self.right_rule(f, a, b, y, g);
                    terms.push((b, self.sum_to(term, b)));
                }
                terms
            }
            Op::Matmul { a, ta, b, tb } => {
                let mut terms = vec![];
                if needed(a) {
                    terms.push((a, self.left_factor_rule(ta, b, tb, g)));
                }
                if needed(b) {
                    terms.push((b, self.right_factor_rule(a, ta, tb, g)));
                }
                terms
            }
        }
    }

    /// ȳ f′(a) for y = f(a); none where f′ is 0 everywhere.
    fn unary_rule(&mut self, f: Unary, a: Var, y: Var, g: Var) -> Option<Var> {
        let derivative = match f {
            Unary::Scale(c) => return Some(self.scale(g, c.get())),
            Unary::Shift(_) | Unary::Copy => return Some(g),
            Unary::Step | Unary::Powi(0) => return None,
            Unary::Tanh => self.one_minus_square(y),
            Unary::OneMinusSquare => self.scale(a, -2.0),
            Unary::Relu => self.step(a),
            Unary::Sigmoid => {
                let square = self.square(y);
                self.sub(y, square)
            }
            Unary::Softplus => self.sigmoid(a),
            Unary::Sin => self.cos(a),
            Unary::Cos => {
                let sine = self.sin(a);
                self.neg(sine)
            }
            Unary::Exp => y,
            Unary::Ln => return Some(self.div(g, a)),
            Unary::Sqrt => {
                let half = self.scale(g, 0.5);
                return Some(self.div(half, y));
            }
            Unary::Powi(n) => {
                let power = self.powi(a, n - 1);
                self.scale(power, f64::from(n))
            }
        };
        Some(self.mul(g, derivative))
    }

    /// ȳ ∂y/∂a for y = f(a, b), of y's shape.
    fn left_rule(&mut self, f: Binary, b: Var, g: Var) -> Var {
        match f {
            Binary::Add | Binary::Sub => g,
            Binary::Mul => self.mul(g, b),
            Binary::Div => self.div(g, b),
        }
    }

    /// ȳ ∂y/∂b for y = f(a, b), of y's shape; (a/b)′ = −y/b.
    fn right_rule(&mut self, f: Binary, a: Var, b: Var, y: Var, g: Var) -> Var {
        match f {
            Binary::Add => g,
            Binary::Sub => self.neg(g),
            Binary::Mul => self.mul(g, a),
            Binary::Div => {
                let product = self.mul(g, y);
                let quotient = self.div(product, b);
                self.neg(quotient)
            }
        }
    }

    /// Ā for C = op(A) op(B): C̄ op(B)ᵀ, transposed if A was.
    fn left_factor_rule(&mut self, ta: bool, b: Var, tb: bool, g: Var) -> Var {
        if ta { self.product(b, tb, g, true) } else { self.product(g, false, b, !tb) }
    }

    /// B̄ for C = op(A) op(B): op(A)ᵀ C̄, transposed if B was.
    fn right_factor_rule(&mut self, a: Var, ta: bool, tb: bool, g: Var) -> Var {
        if tb { self.product(g, true, a, ta) } else { self.product(a, !ta, g, false) }
    }

    /// The adjoint of a broadcast: g summed over the sides that were repeated to a's.
    fn sum_to(&mut self, g: Var, a: Var) -> Var {
        let (from, to) = (self.shape(g), self.shape(a));
        match (from.0 == to.0, from.1 == to.1) {
            (true, true) => g,
            (false, true) => self.sum_rows(g),
            (true, false) => self.sum_cols(g),
            (false, false) => self.sum(g),
        }
    }
}
