//! A linear formula by its coefficients.

use limpid_data::Scaler;
use limpid_expr::{Expr, Node, Op};

/// A line c₀ + Σ cⱼ xⱼ, the variables in the order of the formula.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    intercept: f64,
    /// (j, cⱼ), a variable once.
    terms: Vec<(u32, f64)>,
}

impl Line {
    /// The coefficients of a formula that is made of sums and of products with constants; `None` for
    /// any other, and without a variable.
    pub(crate) fn of(expr: &Expr) -> Option<Self> {
        let mut stack: Vec<Self> = Vec::new();
        for node in expr.nodes() {
            let line = match *node {
                Node::Const(intercept) => Self { intercept, terms: vec![] },
                Node::Var(j) => Self { intercept: 0.0, terms: vec![(j, 1.0)] },
                Node::Op(op) => {
                    let b = stack.pop()?;
                    if op == Op::Neg { b.times(-1.0) } else { Self::join(op, stack.pop()?, b)? }
                }
            };
            stack.push(line);
        }
        stack.pop().filter(|line| !line.terms.is_empty())
    }

    /// The terms (j, cⱼ).
    pub(crate) fn terms(&self) -> &[(u32, f64)] {
        &self.terms
    }

    fn join(op: Op, a: Self, b: Self) -> Option<Self> {
        match op {
            Op::Add => Some(a.plus(b)),
            Op::Sub => Some(a.plus(b.times(-1.0))),
            Op::Mul if a.terms.is_empty() => Some(b.times(a.intercept)),
            Op::Mul if b.terms.is_empty() => Some(a.times(b.intercept)),
            Op::Div if b.terms.is_empty() => Some(a.times(1.0 / b.intercept)),
            _ => None,
        }
    }

    fn times(mut self, factor: f64) -> Self {
        self.intercept *= factor;
        self.terms.iter_mut().for_each(|(_, c)| *c *= factor);
        self
    }

    fn plus(mut self, other: Self) -> Self {
        self.intercept += other.intercept;
        for (j, c) in other.terms {
            match self.terms.iter_mut().find(|(known, _)| *known == j) {
                Some((_, sum)) => *sum += c,
                None => self.terms.push((j, c)),
            }
        }
        self
    }

    /// The same line in data units, m_y + s_y (c₀ + Σ cⱼ (xⱼ − mⱼ) / sⱼ).
    pub(crate) fn in_data_units(mut self, scaler: &Scaler) -> Self {
        for (j, c) in &mut self.terms {
            let scale = scaler.x[*j as usize];
            *c /= scale.sd;
            self.intercept -= *c * scale.mean;
        }
        let mut line = self.times(scaler.y.sd);
        line.intercept += scaler.y.mean;
        line
    }

    /// The line written out as c₁ x₁ ± |c₂| x₂ … + c₀.
    pub(crate) fn expr(&self) -> Expr {
        let product = |j: u32, c: f64| Expr::binary(Op::Mul, Expr::constant(c), Expr::variable(j));
        let mut terms = self.terms.iter();
        let &(j, c) = terms.next().expect("a line has a variable");
        let sum = terms.fold(product(j, c), |sum, &(j, c)| {
            let op = if c < 0.0 { Op::Sub } else { Op::Add };
            Expr::binary(op, sum, product(j, c.abs()))
        });
        Expr::binary(Op::Add, sum, Expr::constant(self.intercept)).simplify()
    }
}
