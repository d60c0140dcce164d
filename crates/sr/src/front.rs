//! Candidates and the front they make.

use limpid_expr::Expr;

/// A formula with its loss, its violation of directions and its size.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Candidate {
    /// Formula, complete: linear scaling stands in it as ordinary nodes.
    pub expr: Expr,
    /// Loss on the training samples; infinite if the formula is undefined on some row.
    pub loss: f64,
    /// What the formula pays for going the wrong way in a variable whose direction is given: the share
    /// of places where it does, times the loss of the best constant; 0 without directions.
    #[cfg_attr(feature = "serde", serde(alias = "penalty"))]
    pub violation: f64,
    /// Number of nodes, or the sum of what they were said to count.
    pub complexity: usize,
}

impl Candidate {
    /// The sum of loss and violation, by which candidates are compared.
    pub fn cost(&self) -> f64 {
        self.loss + self.violation
    }
}

/// Candidates of which none is beaten by another in both complexity and cost: the Pareto front.
///
/// ```text
/// cost ▲
///      │ ●                      ● on the front
///      │         ○              ○ beaten: another is no larger and no worse
///      │      ●       ○
///      │           ●
///      │                  ●
///      └────────────────────▶ complexity
/// ```
///
/// ```
/// use limpid_expr::Expr;
/// use limpid_sr::{Candidate, Front};
///
/// let candidate = |complexity, loss| {
///     Candidate { expr: Expr::constant(loss), loss, violation: 0.0, complexity }
/// };
/// let front = Front::of([candidate(1, 9.0), candidate(5, 2.0), candidate(7, 3.0)]);
/// let sizes: Vec<usize> = front.iter().map(|candidate| candidate.complexity).collect();
/// assert_eq!(sizes, [1, 5]); // seven nodes are no better than five
/// ```
///
/// Along the front complexity goes up, cost strictly down. Without given directions the cost is the
/// loss.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Front {
    candidates: Vec<Candidate>,
}

impl Front {
    /// The front of these candidates; those without a finite cost are left out.
    pub fn of(candidates: impl IntoIterator<Item = Candidate>) -> Self {
        let mut front = Self::default();
        candidates.into_iter().for_each(|c| front.insert(c));
        front
    }

    /// Adds a candidate if it is on the front, and drops those it beats. Of two equals the first
    /// stays, so the result depends on the order of insertion alone.
    pub fn insert(&mut self, candidate: Candidate) {
        let cost = candidate.cost();
        if !cost.is_finite() {
            return;
        }
        let at = self.candidates.partition_point(|c| c.complexity < candidate.complexity);
        let beaten = |c: &Candidate| c.cost() <= cost;
        let by_smaller = at > 0 && beaten(&self.candidates[at - 1]);
        let by_equal = self
            .candidates
            .get(at)
            .is_some_and(|c| c.complexity == candidate.complexity && beaten(c));
        if by_smaller || by_equal {
            return;
        }
        let worse = self.candidates[at..].iter().take_while(|c| c.cost() >= cost).count();
        self.candidates.splice(at..at + worse, [candidate]);
    }

    /// The candidates, simplest first.
    pub fn iter(&self) -> std::slice::Iter<'_, Candidate> {
        self.candidates.iter()
    }

    /// Number of candidates on the front.
    pub fn len(&self) -> usize {
        self.candidates.len()
    }

    /// True if no candidate had a finite cost.
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// The candidate of lowest cost.
    pub fn last(&self) -> Option<&Candidate> {
        self.candidates.last()
    }
}

impl<'a> IntoIterator for &'a Front {
    type Item = &'a Candidate;
    type IntoIter = std::slice::Iter<'a, Candidate>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate((complexity, loss): (usize, f64)) -> Candidate {
        Candidate { expr: Expr::constant(loss), loss, violation: 0.0, complexity }
    }

    proptest! {
        #[test]
        fn a_front_holds_exactly_the_undominated(points in prop::collection::vec((1_usize..12, 0_u8..12), 0..40)) {
            let points: Vec<(usize, f64)> = points.into_iter().map(|(c, l)| (c, f64::from(l))).collect();
            let front = Front::of(points.iter().copied().map(candidate));
            for pair in front.candidates.windows(2) {
                prop_assert!(pair[0].complexity < pair[1].complexity && pair[0].loss > pair[1].loss);
            }
            for &(c, l) in &points {
                let dominated = points.iter().any(|&(c2, l2)| c2 <= c && l2 <= l && (c2 < c || l2 < l));
                let present = front.iter().any(|x| x.complexity == c && x.loss == l);
                prop_assert_eq!(present, !dominated);
            }
        }
    }

    #[test]
    fn a_violation_counts_like_loss() {
        let wrong = Candidate { violation: 5.0, ..candidate((9, 1.0)) };
        assert_eq!(Front::of([candidate((3, 4.0)), wrong.clone()]).len(), 1);
        assert_eq!(Front::of([candidate((3, 7.0)), wrong]).len(), 2);
    }

    #[test]
    fn a_non_finite_loss_is_left_out() {
        assert!(Front::of([(3, f64::NAN), (1, f64::INFINITY)].map(candidate)).is_empty());
    }
}
