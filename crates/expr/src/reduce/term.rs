//! Products of whole powers of factors.

use super::Term;
use crate::node::same;
use crate::{Expr, Node, Op};

/// Tells whether two formulas are written alike.
fn alike(a: &Expr, b: &Expr) -> bool {
    same(a.nodes(), b.nodes())
}

impl Term {
    /// The term c without a factor.
    pub(super) fn constant(c: f64) -> Self {
        Self { factor: c, powers: Vec::new() }
    }

    /// The term fⁿ of one factor.
    pub(super) fn power_of(f: Expr, n: i32) -> Self {
        Self { factor: 1.0, powers: vec![(f, n)] }
    }

    /// The product of two terms.
    pub(super) fn product(mut self, other: Self) -> Self {
        self.factor *= other.factor;
        other.powers.into_iter().for_each(|(f, n)| self.multiply(f, n));
        self
    }

    /// Multiplies by fⁿ; of a root only √f or 1/√f is left, the rest being powers of f.
    fn multiply(&mut self, f: Expr, n: i32) {
        let at = self.powers.iter().position(|(known, _)| alike(known, &f));
        let n = n + at.map_or(0, |at| self.powers.remove(at).1);
        let (n, whole) = match root(&f) {
            Some(Op::Sqrt) => (n % 2, n / 2),
            _ => (n, 0),
        };
        if n != 0 {
            let at = at.unwrap_or(self.powers.len());
            self.powers.insert(at, (f.clone(), n));
        }
        if whole != 0 {
            self.multiply(operand(&f), whole);
        }
    }

    /// The term to the power of n; `None` for a negative power of 0.
    pub(super) fn power(self, n: i32) -> Option<Self> {
        if self.factor == 0.0 && n < 0 {
            return None;
        }
        let start = Self::constant(limpid_base::Real::powi(self.factor, n));
        let powers = self.powers.into_iter().map(|(f, m)| Self::power_of(f, m * n));
        Some(powers.fold(start, Self::product))
    }

    /// The exponentials among the factors, as one: exp(a)ᵐ exp(b)ⁿ has the exponents (a, m), (b, n), and is taken out.
    /// Nothing happens if there is but one.
    pub(super) fn take_exponents(&mut self) -> Vec<(Expr, i32)> {
        let is_exp = |(f, _): &&(Expr, i32)| root(f) == Some(Op::Exp);
        if self.powers.iter().filter(is_exp).count() < 2 {
            return Vec::new();
        }
        let (exps, rest) = std::mem::take(&mut self.powers).into_iter().partition(|p| is_exp(&p));
        self.powers = rest;
        let exps: Vec<(Expr, i32)> = exps;
        exps.into_iter().map(|(f, n)| (operand(&f), n)).collect()
    }

    /// Tells whether the factor stands in the numerator (`sign` 1) or in the denominator (−1).
    pub(super) fn has(&self, f: &Expr, sign: i32) -> bool {
        self.powers.iter().any(|(g, n)| n.signum() == sign && alike(f, g))
    }

    /// Tells whether two terms differ in their coefficient at most.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let has = |(f, n): &(Expr, i32)| other.powers.iter().any(|(g, m)| n == m && alike(f, g));
        self.powers.len() == other.powers.len() && self.powers.iter().all(has)
    }

    /// The smallest index of a variable.
    pub(super) fn first_variable(&self) -> Option<u32> {
        self.powers.iter().filter_map(|(f, _)| f.variables().first().copied()).min()
    }

    /// The term as a formula: c · numerator / denominator, variables by their index, then all other factors.
    pub(super) fn expr(&self) -> Expr {
        let factor = plain(self.factor);
        let mut sorted: Vec<&(Expr, i32)> = self.powers.iter().collect();
        sorted.sort_by_key(|(f, _)| (f.complexity() > 1, f.variables().first().copied()));
        let product = |of: &dyn Fn(i32) -> bool| {
            let powers = sorted.iter().filter(|(_, n)| of(*n));
            powers
                .map(|(f, n)| power(f, n.unsigned_abs()))
                .reduce(|a, b| Expr::binary(Op::Mul, a, b))
        };
        let (over, under) = (product(&|n| n > 0), product(&|n| n < 0));
        let over = match over {
            None if factor == 1.0 && under.is_some() => {
                return Expr::unary(Op::Inv, under.expect("just seen"));
            }
            None => Expr::constant(factor),
            Some(over) if factor == 1.0 => over,
            Some(over) if factor == -1.0 => Expr::unary(Op::Neg, over),
            Some(over) => return scaled(factor, over, under),
        };
        divided(over, under)
    }
}

/// The number itself, or a decimal number shorter by four digits or more that it misses by no more than rounding:
/// 0.1 · 0.1 is 0.01.
pub(super) fn plain(c: f64) -> f64 {
    let short: f64 = format!("{c:.13e}").parse().expect("a printed number");
    let is_near = (c - short).abs() <= 4.0 * f64::EPSILON * c.abs();
    if is_near && format!("{short}").len() + 4 <= format!("{c}").len() { short } else { c }
}

/// The formula over / under.
fn divided(over: Expr, under: Option<Expr>) -> Expr {
    match under {
        None => over,
        Some(under) => Expr::binary(Op::Div, over, under),
    }
}

/// The formula c · over / under; without a denominator a factor such as 1/3 is written as one.
fn scaled(c: f64, over: Expr, under: Option<Expr>) -> Expr {
    let inverse = 1.0 / c;
    let shorter = |a: f64, b: f64| format!("{a}").len() + 3 < format!("{b}").len();
    if under.is_none() && shorter(inverse, c) && 1.0 / inverse == c {
        return Expr::binary(Op::Div, over, Expr::constant(inverse));
    }
    // The factor stands first: c · a · b, not c · (a · b).
    let mut nodes = vec![Node::Const(c)];
    let first = first_factor(&over);
    nodes.extend_from_slice(&over.nodes()[..first]);
    nodes.push(Node::Op(Op::Mul));
    nodes.extend_from_slice(&over.nodes()[first..]);
    divided(Expr::trusted(nodes), under)
}

/// Number of nodes of the first factor of a product that was put together from the left.
fn first_factor(product: &Expr) -> usize {
    let mut root = product.complexity() - 1;
    while product.nodes()[root] == Node::Op(Op::Mul) {
        root = product.subtree(root - 1).start - 1;
    }
    root + 1
}

/// The power fⁿ by squares and cubes, n ≥ 1.
fn power(f: &Expr, n: u32) -> Expr {
    match n {
        1 => f.clone(),
        _ if n.is_multiple_of(2) => Expr::unary(Op::Square, power(f, n / 2)),
        _ if n.is_multiple_of(3) => Expr::unary(Op::Cube, power(f, n / 3)),
        _ => {
            let product = Expr::binary(Op::Mul, f.clone(), power(f, n - 1));
            let exponent = Expr::constant(f64::from(n));
            let short = Expr::binary(Op::Pow, f.clone(), exponent);
            if short.complexity() < product.complexity() { short } else { product }
        }
    }
}

/// The operator of the last node; none of a constant or a variable.
pub(super) fn root(f: &Expr) -> Option<Op> {
    match f.nodes()[f.complexity() - 1] {
        Node::Op(op) => Some(op),
        _ => None,
    }
}

/// The operand of a function.
fn operand(f: &Expr) -> Expr {
    f.part(f.complexity() - 2)
}
