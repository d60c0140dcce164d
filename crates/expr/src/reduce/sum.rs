//! Arithmetic of sums of products.

use super::term::root;
use super::{Sum, Term};
use crate::{Expr, Op};

impl Sum {
    /// The sum of a constant c and no term.
    pub(super) fn constant(c: f64) -> Self {
        Self { constant: c, terms: Vec::new() }
    }

    /// The sum of one factor.
    pub(super) fn factor(f: Expr) -> Self {
        Self::from(Term::power_of(f, 1))
    }

    /// The value of a sum without a term.
    pub(super) fn as_constant(&self) -> Option<f64> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// True if all constants are finite, none having vanished or overflowed.
    pub(super) fn is_finite(&self) -> bool {
        let coefficients = self.terms.iter().map(|term| term.factor);
        self.constant.is_finite() && coefficients.into_iter().all(|c| c.is_finite() && c != 0.0)
    }

    /// The sum c · self.
    pub(super) fn times(mut self, c: f64) -> Self {
        if c == 0.0 {
            return Self::constant(0.0);
        }
        self.constant *= c;
        self.terms.iter_mut().for_each(|term| term.factor *= c);
        self
    }

    /// The sum of two sums, terms that are alike being one.
    pub(super) fn plus(mut self, other: Self) -> Self {
        self.constant = cancelled(self.constant, other.constant);
        other.terms.into_iter().for_each(|term| self.add(term));
        self
    }

    pub(super) fn add(&mut self, term: Term) {
        let Some(at) = self.terms.iter().position(|known| known.is_like(&term)) else {
            return self.terms.push(term);
        };
        self.terms[at].factor = cancelled(self.terms[at].factor, term.factor);
        if self.terms[at].factor == 0.0 {
            self.terms.remove(at);
        }
    }

    /// The product of two sums: a constant is multiplied into every term, of other sums each is one factor.
    pub(super) fn product(self, other: Self) -> Self {
        match (self.as_constant(), other.as_constant()) {
            (Some(c), _) => other.times(c),
            (_, Some(c)) => self.times(c),
            _ => {
                let mut term = self.into_term().product(other.into_term());
                let exponents = term.take_exponents();
                if exponents.is_empty() {
                    return Self::from(term);
                }
                let sum = |(a, n): (Expr, i32)| Self::read(&a).times(f64::from(n));
                let exponent =
                    exponents.into_iter().map(sum).reduce(Self::plus).expect("two at least");
                Self::from(term).product(exponent.exp())
            }
        }
    }

    /// The sum to the power of n; `None` for a negative power of 0.
    pub(super) fn power(self, n: i32) -> Option<Self> {
        Some(Self::from(self.into_term().power(n)?))
    }

    /// The sum as one product: c times itself, one of whose coefficients is 1 then.
    pub(super) fn into_term(mut self) -> Term {
        if self.terms.is_empty() {
            return Term::constant(self.constant);
        }
        if self.constant == 0.0 && self.terms.len() == 1 {
            return self.terms.remove(0);
        }
        let (factor, rest) = self.split_factor();
        let rest = rest.expr();
        let mut term = match is_sum(&rest) {
            true => Term::power_of(rest, 1),
            // Terms that share a factor have become a product.
            false => Self::read(&rest).into_term(),
        };
        term.factor *= factor;
        term
    }

    /// The sum as c · rest, where the most frequent size of coefficients in the rest is 1, and its first term is positive.
    pub(super) fn split_factor(self) -> (f64, Self) {
        let sizes: Vec<f64> = self.terms.iter().map(|term| term.factor.abs()).collect();
        let count = |c: f64| sizes.iter().filter(|d| is_same(**d, c)).count();
        let most = sizes.iter().rev().copied().max_by_key(|c| count(*c));
        let c = self.sign() * most.unwrap_or(1.0);
        let mut rest = self.times(1.0 / c);
        let whole = |factor: f64| if is_same(factor.abs(), 1.0) { factor.signum() } else { factor };
        rest.terms.iter_mut().for_each(|term| term.factor = whole(term.factor));
        (c, rest)
    }

    /// The constant, and the terms without it.
    pub(super) fn split_constant(self) -> (f64, Self) {
        (self.constant, Self { constant: 0.0, ..self })
    }

    /// The sign of the first term, 1 or −1.
    pub(super) fn sign(&self) -> f64 {
        self.terms.first().map_or(1.0, |term| term.factor.signum())
    }

    /// The sum with a positive first term: itself, or its negative.
    pub(super) fn times_sign(self) -> Self {
        let sign = self.sign();
        self.times(sign)
    }
}

impl From<Term> for Sum {
    fn from(term: Term) -> Self {
        match (term.powers.as_slice(), term.factor) {
            ([], c) => Self::constant(c),
            (_, 0.0) => Self::constant(0.0),
            // c · (sum)¹ is the sum of its terms, each with c.
            ([(f, 1)], c) if is_sum(f) => Self::read(f).times(c),
            _ => Self { constant: 0.0, terms: vec![term] },
        }
    }
}

/// True for a formula whose last operator adds or subtracts.
pub(super) fn is_sum(f: &Expr) -> bool {
    matches!(root(f), Some(Op::Add | Op::Sub))
}

/// True if two coefficients are the same up to rounding.
pub(super) fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-13 * a.abs().max(b.abs())
}

/// The sum a + b, 0 if no more than rounding is left of it.
fn cancelled(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum.abs() <= 1e-15 * a.abs().max(b.abs()) { 0.0 } else { sum }
}
