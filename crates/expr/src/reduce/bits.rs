//! Variables b that can only be 0 or 1.
//!
//! ```text
//! f(b)            = f(0) + (f(1) − f(0)) b
//! g(b) f(b, x)    = g(b) f(1, x)              where g(0) = 0, and g(1)ⁿ⁻¹ g(b) for g(b)ⁿ
//! g(b) f(b, x)    = g(b) f(0, x)              where g(1) = 0
//! g(b)ⁿ h(b) f    = (c + d b) f               for any g and h
//! ```

use super::{Sum, Term};
use crate::{Expr, Node, Op};
use limpid_base::Real;
use std::collections::BTreeSet;

/// The one variable of a formula, if it has no other and that can only be 0 or 1.
fn bit(f: &Expr, binary: &BTreeSet<u32>) -> Option<u32> {
    match f.variables().as_slice() {
        [b] if binary.contains(b) => Some(*b),
        _ => None,
    }
}

/// The value of a formula of one variable where that has this value.
fn at(f: &Expr, value: f64) -> f64 {
    f.substitute(|_| Expr::constant(value)).at(&[])
}

impl Expr {
    /// Tells whether a part of the formula depends on one variable of `binary` alone and is not written as a line of it.
    pub(super) fn has_curve(&self, binary: &BTreeSet<u32>) -> bool {
        let nodes = self.nodes();
        let is_constant = |at: usize| matches!(nodes[at], Node::Const(_));
        let is_curved = |root: usize| {
            let Node::Op(op) = nodes[root] else { return false };
            let straight = match op {
                Op::Neg => true,
                Op::Add | Op::Sub | Op::Mul | Op::Div => {
                    let right = root - 1;
                    let left = self.subtree(right).start - 1;
                    is_constant(right) || is_constant(left) && op != Op::Div
                }
                _ => false,
            };
            !straight && bit(&self.part(root), binary).is_some()
        };
        !binary.is_empty() && (0..nodes.len()).any(is_curved)
    }
}

/// Tells whether the formula is defined everywhere.
fn is_total(f: &Expr) -> bool {
    use Op::{Abs, Add, Cos, Cube, Mul, Neg, Sin, Square, Sub, Tanh};
    let total = [Abs, Add, Cos, Cube, Mul, Neg, Sin, Square, Sub, Tanh];
    f.nodes().iter().all(|node| !matches!(node, Node::Op(op) if !total.contains(op)))
}

impl Sum {
    /// The sum with what the rules above change; `None` if that is nothing.
    pub(super) fn of_bits(&self, binary: &BTreeSet<u32>) -> Option<Self> {
        if binary.is_empty() {
            return None;
        }
        self.as_line(binary).or_else(|| self.with_known_bits(binary))
    }

    /// The line that a function of one such variable is; `None` of a line, or if too few digits would be left of one
    /// value beside the other.
    fn as_line(&self, binary: &BTreeSet<u32>) -> Option<Self> {
        let factors = || self.terms.iter().flat_map(|term| &term.powers);
        let is_line =
            factors().all(|(f, n)| *n == 1 && f.complexity() == 1) && self.terms.len() == 1;
        let variables: BTreeSet<u32> = factors().flat_map(|(f, _)| f.variables()).collect();
        let bit = *variables.first()?;
        if variables.len() > 1 || !binary.contains(&bit) || is_line {
            return None;
        }
        let formula = self.expr();
        // What no more than rounding of the constant is left of is 0.
        let rounding = 4.0 * f64::EPSILON * self.constant.abs();
        let values = [0.0, 1.0].map(|value| at(&formula, value));
        let [at_0, at_1] = values.map(|v| if v.abs() <= rounding { 0.0 } else { v });
        let slope = at_1 - at_0;
        let line = Self::factor(Expr::variable(bit)).times(slope).plus(Self::constant(at_0));
        let keeps_digits = at_1 == 0.0 || at_1.abs() > 1e-6 * at_0.abs();
        Some(line).filter(|line| line.is_finite() && keeps_digits)
    }

    /// The sum with the variables of `binary` replaced in products that are 0 for one of their two values.
    fn with_known_bits(&self, binary: &BTreeSet<u32>) -> Option<Self> {
        let known: Vec<Option<Self>> =
            self.terms.iter().map(|term| term.with_bits(binary)).collect();
        if known.iter().all(Option::is_none) {
            return None;
        }
        let terms = self.terms.iter().zip(known);
        let sums = terms.map(|(term, known)| known.unwrap_or_else(|| Self::from(term.clone())));
        let sum = sums.fold(Self::constant(self.constant), Self::plus);
        Some(sum.of_bits(binary).unwrap_or(sum))
    }
}

impl Term {
    /// The product with what the rules for products change; `None` if that is nothing.
    fn with_bits(&self, binary: &BTreeSet<u32>) -> Option<Sum> {
        self.with_known_bit(binary).or_else(|| self.with_line(binary))
    }

    /// The product with one line instead of several factors, or of a power, of one variable of `binary`; `None` if no
    /// variable has several.
    fn with_line(&self, binary: &BTreeSet<u32>) -> Option<Sum> {
        let bits: BTreeSet<u32> = self.powers.iter().filter_map(|(f, _)| bit(f, binary)).collect();
        bits.into_iter().find_map(|b| {
            let is_of_bit = |(f, _): &(Expr, i32)| bit(f, binary) == Some(b);
            let (of_bit, others): (Vec<_>, Vec<_>) =
                self.powers.iter().cloned().partition(is_of_bit);
            if others.is_empty() || matches!(of_bit.as_slice(), [(_, 1)]) {
                return None;
            }
            let line = Sum::from(Self { factor: 1.0, powers: of_bit }).as_line(binary)?;
            Some(Sum::from(Self { factor: self.factor, powers: others }).product(line))
        })
    }

    /// The product with the value of one variable of `binary` that does not make it 0 wherever that variable stands beside
    /// the factor that is 0 for the other one; `None` if there is no such factor or nothing beside it.
    fn with_known_bit(&self, binary: &BTreeSet<u32>) -> Option<Sum> {
        self.powers.iter().enumerate().find_map(|(i, (g, n))| {
            let b = bit(g, binary).filter(|_| *n > 0)?;
            let [at_0, at_1] = [0.0, 1.0].map(|value| at(g, value));
            let (value, height) = match (at_0, at_1) {
                (0.0, height) => (1.0, height),
                (height, 0.0) => (0.0, height),
                _ => return None,
            };
            // Where g is 0 the other factor may not become undefined.
            let is_known =
                |(f, m): &(Expr, i32)| f.variables().contains(&b) && *m > 0 && is_total(f);
            let others = || self.powers.iter().enumerate().filter(|(k, _)| *k != i);
            if !height.is_finite() || *n == 1 && !others().any(|(_, power)| is_known(power)) {
                return None;
            }
            let known = |j| if j == b { Expr::constant(value) } else { Expr::variable(j) };
            let start = Sum::factor(g.clone()).times(self.factor * Real::powi(height, n - 1));
            others().try_fold(start, |product, (_, power)| {
                let factor = match is_known(power) {
                    true => Sum::of(&power.0.substitute(known), binary)?.power(power.1)?,
                    false => Sum::from(Self { factor: 1.0, powers: vec![power.clone()] }),
                };
                Some(product.product(factor)).filter(Sum::is_finite)
            })
        })
    }
}
