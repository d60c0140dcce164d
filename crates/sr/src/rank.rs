//! Which members survive, and which become parents: non-dominated sorting \[Deb02\].
//!
//! Rank 0 is the front of (complexity, loss); rank 1 the front of the rest, and so on. Within a
//! rank, members in sparse regions come first, so that every size stays populated.

use crate::member::Member;
use std::collections::BTreeSet;

/// The members worth most, best first: without duplicates and undefined ones, by rank, then by
/// crowding distance.
pub(crate) fn survivors(members: Vec<Member>, count: usize) -> Vec<Member> {
    let mut seen = BTreeSet::new();
    let mut left: Vec<Member> = members
        .into_iter()
        .filter(|m| m.candidate.loss.is_finite() && seen.insert(m.key()))
        .collect();
    let mut ranked = Vec::with_capacity(count);
    while ranked.len() < count && !left.is_empty() {
        let (front, rest) = peel(left);
        ranked.extend(by_crowding(front));
        left = rest;
    }
    ranked.truncate(count);
    ranked
}

/// The undominated members, simplest first, and the others.
fn peel(mut members: Vec<Member>) -> (Vec<Member>, Vec<Member>) {
    members.sort_by(|a, b| {
        let size = a.candidate.complexity.cmp(&b.candidate.complexity);
        size.then(a.candidate.loss.total_cmp(&b.candidate.loss))
    });
    let mut best = f64::INFINITY;
    members.into_iter().partition(|m| {
        let undominated = m.candidate.loss < best;
        best = best.min(m.candidate.loss);
        undominated
    })
}

/// A front in order of falling crowding distance: the sum over both objectives of the gap between
/// a member's neighbours, as a share of the front's range; the two ends come first.
fn by_crowding(front: Vec<Member>) -> Vec<Member> {
    let point = |m: &Member| (m.candidate.complexity as f64, m.candidate.loss);
    let points: Vec<(f64, f64)> = front.iter().map(point).collect();
    let last = points.len() - 1;
    let range = (points[last].0 - points[0].0, points[0].1 - points[last].1);
    let distance = |i: usize| match i {
        0 => f64::INFINITY,
        i if i == last => f64::INFINITY,
        i => {
            let (before, after) = (points[i - 1], points[i + 1]);
            (after.0 - before.0) / range.0 + (before.1 - after.1) / range.1
        }
    };
    let mut order: Vec<(f64, Member)> =
        front.into_iter().enumerate().map(|(i, m)| (distance(i), m)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: equals keep the simpler first
    order.into_iter().map(|(_, m)| m).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::Candidate;
    use limpid_expr::Expr;

    fn member(&(complexity, loss): &(usize, f64)) -> Member {
        let expr = Expr::variable(0);
        Member { tree: expr.clone(), candidate: Candidate { expr, loss, complexity } }
    }

    fn kept(points: &[(usize, f64)], count: usize) -> Vec<(usize, f64)> {
        let members = points.iter().map(member).collect();
        survivors(members, count)
            .iter()
            .map(|m| (m.candidate.complexity, m.candidate.loss))
            .collect()
    }

    #[test]
    fn the_front_survives_before_the_dominated() {
        let points = [(3, 5.0), (1, 9.0), (4, 6.0), (2, 9.5), (6, 1.0)];
        let mut first = kept(&points, 3);
        first.sort_by_key(|p| p.0);
        assert_eq!(first, [(1, 9.0), (3, 5.0), (6, 1.0)]);
        assert_eq!(kept(&points, 9).len(), 5);
    }

    #[test]
    fn duplicates_and_undefined_members_do_not_survive() {
        assert_eq!(kept(&[(3, 1.0), (3, 1.0), (2, f64::INFINITY)], 9), [(3, 1.0)]);
    }

    #[test]
    fn sparse_regions_come_before_crowded_ones() {
        let points = [(1, 10.0), (2, 9.9), (3, 9.8), (15, 5.0), (30, 0.0)];
        assert_eq!(kept(&points, 3)[2], (15, 5.0));
    }
}
