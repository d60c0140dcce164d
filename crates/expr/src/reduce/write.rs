//! From a sum of products to a formula.
//!
//! ```text
//! 1. Terms of one size of coefficient share it: 0.3 x − 0.3 y is 0.3 (x − y).
//! 2. Terms that share a factor are a product if that is shorter: x y + x z is x (y + z).
//! 3. Factors and terms stand in the order of their first variables.
//! 4. A positive term stands first, else the one whose coefficient can hold the sign; the constant stands last.
//! ```

use super::sum::{is_same, is_sum};
use super::term::plain;
use super::{Sum, Term};
use crate::{Expr, Op};

impl Sum {
    /// The sum as a formula.
    pub(super) fn expr(&self) -> Expr {
        let plain = self.grouped();
        let factored = self.factored().map(|sum| sum.expr());
        factored.filter(|f| f.complexity() < plain.complexity()).unwrap_or(plain)
    }

    /// The sum with the terms that share the factor worth most as one product; `None` if no two share one.
    fn factored(&self) -> Option<Self> {
        let shared = |f: &Expr, sign| self.terms.iter().filter(|term| term.has(f, sign)).count();
        let candidates = self.terms.iter().flat_map(|term| &term.powers);
        let candidates = candidates.map(|(f, n)| (f, n.signum(), shared(f, n.signum())));
        let worth = |(f, _, count): &(&Expr, i32, usize)| (count - 1) * (f.complexity() + 1);
        let first_best = candidates
            .filter(|(_, _, count)| *count > 1)
            .reduce(|best, next| if worth(&next) > worth(&best) { next } else { best });
        let (f, sign, _) = first_best?;
        let (mut inner, mut rest) = (Self::constant(0.0), Self::constant(self.constant));
        for term in self.terms.iter().cloned() {
            if term.has(f, sign) {
                let quotient = term.product(Term::power_of(f.clone(), -sign));
                inner = inner.plus(Self::from(quotient));
            } else {
                rest.add(term);
            }
        }
        let product = Term::power_of(f.clone(), sign).product(inner.into_term());
        rest.terms.insert(0, product);
        Some(rest)
    }

    /// The sum, terms of one size of coefficient being written as one.
    fn grouped(&self) -> Expr {
        let mut groups: Vec<Self> = Vec::new();
        for term in &self.terms {
            let same = |group: &&mut Self| is_same(group.terms[0].factor.abs(), term.factor.abs());
            match groups.iter_mut().find(same) {
                Some(group) if !is_same(term.factor.abs(), 1.0) => group.terms.push(term.clone()),
                _ => groups.push(Self::from(term.clone())),
            }
        }
        let one = |mut group: Self| match group.terms.len() {
            1 => group.terms.remove(0),
            _ => {
                let (factor, rest) = group.split_factor();
                Term { factor, ..Term::power_of(rest.chained(), 1) }
            }
        };
        Self { constant: self.constant, terms: groups.into_iter().map(one).collect() }.chained()
    }

    /// The terms and the constant one after the other, with + and − between them.
    fn chained(&self) -> Expr {
        let constant = Term::constant(plain(self.constant));
        let constant = Some(constant).filter(|term| term.factor != 0.0);
        let mut parts = self.terms.clone();
        parts.sort_by_key(Term::first_variable);
        parts.extend(constant);
        if parts.is_empty() {
            return Expr::constant(0.0);
        }
        let positive = parts.iter().position(|term| term.factor > 0.0);
        let holds_sign =
            |term: &Term| term.factor != -1.0 || term.powers.iter().all(|(_, n)| *n < 0);
        let first = positive.or_else(|| parts.iter().position(holds_sign)).unwrap_or(0);
        let first = turned(parts.remove(first)).expr();
        parts.into_iter().fold(first, |sum, mut term| {
            let op = if term.factor < 0.0 { Op::Sub } else { Op::Add };
            term.factor = term.factor.abs();
            Expr::binary(op, sum, term.expr())
        })
    }
}

/// The term with a positive coefficient and a sum among its factors turned round, −2 (x − 3) as 2 (3 − x), if that is
/// no longer.
fn turned(mut term: Term) -> Term {
    let is_odd_sum = |(f, n): &(Expr, i32)| n % 2 != 0 && is_sum(f);
    let Some(at) = term.powers.iter().position(is_odd_sum).filter(|_| term.factor < 0.0) else {
        return term;
    };
    let opposite = Sum::read(&term.powers[at].0).times(-1.0).expr();
    if opposite.complexity() <= term.powers[at].0.complexity() {
        term.powers[at].0 = opposite;
        term.factor = -term.factor;
    }
    term
}
