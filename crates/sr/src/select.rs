//! Selection of one formula of a front, on validation rows.

use crate::front::{Candidate, Front};
use crate::loss::Loss;
use limpid_base::{Matrix, Real, Samples, metrics};

/// A rule that picks one candidate of a front.
///
/// With ℓ the losses of one candidate at the n validation rows, its mean loss ℓ̄ has the standard error
///
/// ```text
/// s = √( Σᵢ (ℓᵢ − ℓ̄)² / (n (n − 1)) )
/// ```
///
/// so that differences of less than s say little, and the smaller formula is the safer one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Selection {
    /// Lowest mean loss on the validation rows.
    BestLoss,
    /// Steepest drop of the logarithm of the training loss per node, as PySR does it \[Cranmer23\]:
    /// the greatest −Δ ln(loss) / Δ complexity, among candidates of at most 1.5 times the least loss.
    Score,
    /// Simplest candidate whose validation loss lies within so many standard errors (over rows,
    /// of the best one's losses) of the lowest \[Breiman84, sec. 3.4.3\].
    SimplestWithin {
        /// Number of standard errors.
        standard_errors: f64,
    },
    /// Simplest candidate whose mean validation loss is at most (1 + `excess`) times the lowest: it costs next to nothing, and
    /// is safer where the last nodes only chase a few rows.
    NearlyBest {
        /// Share of the lowest loss that may be added to it.
        excess: f64,
    },
    /// The knee of the front, where a line of that slope touches it: the greatest 1 − ℓ̄ / ℓ̄₀ − `per_node` · C, where ℓ̄₀ is
    /// the mean loss of the mean of the validation labels, so that 1 − ℓ̄ / ℓ̄₀ is R² for squares \[Branke04\]. Each node
    /// has to buy so much of R².
    Knee {
        /// The slope, R² a node.
        per_node: f64,
    },
}

/// The candidate that the rule picks; `None` for an empty front, or if the rule looks at validation
/// rows and every candidate is undefined on one of them.
///
/// ```
/// use limpid_base::{Matrix, Samples};
/// use limpid_expr::Expr;
/// use limpid_sr::{Candidate, Front, Loss, Selection, select};
///
/// let candidate = |text: &str, complexity, loss| {
///     Candidate { expr: text.parse().expect("a formula"), complexity, loss, violation: 0.0 }
/// };
/// let front = Front::of([candidate("0", 1, 2.0), candidate("x0", 2, 1.0)]);
/// let x = Matrix::from_fn(4, 1, |i, _| i as f64);
/// let y = [0.0, 1.0, 2.0, 3.0];
/// let valid = Samples::new(&x, &y);
/// let chosen = select(&front, Selection::BestLoss, &Loss::Squared, valid);
/// assert_eq!(chosen.map(|c| c.expr.to_string()).as_deref(), Some("x0"));
/// ```
pub fn select<'f>(
    front: &'f Front,
    rule: Selection,
    loss: &Loss,
    valid: Samples<'_, f64>,
) -> Option<&'f Candidate> {
    match rule {
        Selection::Score => best_score(front),
        Selection::BestLoss => simplest_within(front, |_| 0.0, loss, valid),
        Selection::NearlyBest { excess } => {
            simplest_within(front, |best| excess * metrics::average(best), loss, valid)
        }
        Selection::SimplestWithin { standard_errors } => {
            // Of one row the standard error is infinite.
            let errors = |best: &[f64]| match standard_errors {
                0.0 => 0.0,
                some => some * metrics::standard_error(best),
            };
            simplest_within(front, errors, loss, valid)
        }
        Selection::Knee { per_node } => knee(front, per_node, loss, valid),
    }
}

/// The chosen candidate, if its validation loss is below that of the best linear one by more than one
/// standard error of their differences (over rows); else that linear one, or the chosen one if there
/// is none: curves have to earn their place.
pub fn earned<'c>(
    chosen: &'c Candidate,
    linear: &'c [Candidate],
    loss: &Loss,
    valid: Samples<'_, f64>,
) -> &'c Candidate {
    let scored = linear.iter().map(|candidate| {
        let rows = losses(candidate, loss, valid);
        (candidate, metrics::average(&rows), rows)
    });
    let defined = scored.filter(|(_, mean, _)| mean.is_finite());
    let Some((best, _, rows)) = defined.min_by(|a, b| a.1.total_cmp(&b.1)) else { return chosen };
    let pairs = rows.iter().zip(losses(chosen, loss, valid));
    let gains: Vec<f64> = pairs.map(|(linear, chosen)| linear - chosen).collect();
    let gain = metrics::average(&gains);
    // With one row there is no standard error, and the mean decides.
    let error = if gains.len() > 1 { metrics::standard_error(&gains) } else { 0.0 };
    if gain > error { chosen } else { best }
}

/// True if the candidate tells the validation labels apart beyond chance: its mean loss is below that of `constant`,
/// and labels rise with predictions, by their correlation r over the n rows,
///
/// ```text
/// √(n − 3) artanh r > z        about standard normal if nothing is related \[Fisher21\]; not asked of n ≤ 3
/// ```
///
/// A test of the mean difference of losses would say less: of a target with a long tail few rows decide, and the
/// standard error of that difference hides even a formula that is right in every row.
pub fn beyond_chance(
    candidate: &Candidate,
    constant: &Candidate,
    z: f64,
    loss: &Loss,
    valid: Samples<'_, f64>,
) -> bool {
    let mean_loss = |candidate| metrics::average(&losses(candidate, loss, valid));
    let predictions = predictions(&candidate.expr, valid.x);
    let rows = weighted_rows(valid);
    let [y, p] =
        [valid.y(), &predictions].map(|v| rows.iter().map(|&i| v[i]).collect::<Vec<f64>>());
    let r = metrics::correlation(&y, &p).clamp(-1.0, 1.0); // rounding may carry it over 1
    let related = || (y.len() as f64 - 3.0).sqrt() * 0.5 * Real::ln((1.0 + r) / (1.0 - r)) > z;
    mean_loss(candidate) < mean_loss(constant) && (y.len() <= 3 || related())
}

/// The rows that have a weight above 0.
fn weighted_rows(valid: Samples<'_, f64>) -> Vec<usize> {
    (0..valid.y().len()).filter(|&i| valid.weights.is_none_or(|w| w[i] > 0.0)).collect()
}

/// The loss of every row that has a weight, times that relative to the mean weight.
fn losses(candidate: &Candidate, loss: &Loss, valid: Samples<'_, f64>) -> Vec<f64> {
    let predictions = predictions(&candidate.expr, valid.x);
    let weight = |i: usize| valid.weights.map_or(1.0, |w| w[i]);
    let rows = weighted_rows(valid);
    let weights: Vec<f64> = rows.iter().map(|&i| weight(i)).collect();
    let mean = metrics::average(&weights);
    let loss = |&i: &usize| weight(i) / mean * loss.of(predictions[i], valid.y()[i]);
    rows.iter().map(loss).collect()
}

/// The values of a formula at the rows of x, in double precision.
fn predictions(expr: &limpid_expr::Expr, x: &Matrix<f64>) -> Vec<f64> {
    let mut out = vec![0.0; x.rows()];
    expr.compile::<f64>().eval(x, &mut limpid_expr::Scratch::new(), &mut out);
    out
}

/// The simplest candidate that is nearly as good as the best on validation rows:
///
/// ```text
/// ℓ̄ ≤ ℓ̄(best) + slack(losses of the best)
/// ```
///
/// A candidate that is undefined on some row is passed over.
fn simplest_within<'f>(
    front: &'f Front,
    slack: impl Fn(&[f64]) -> f64,
    loss: &Loss,
    valid: Samples<'_, f64>,
) -> Option<&'f Candidate> {
    let scored: Vec<(&Candidate, Vec<f64>)> = front
        .iter()
        .map(|c| (c, losses(c, loss, valid)))
        .filter(|(_, e)| e.iter().all(|v| v.is_finite()))
        .collect();
    let best =
        scored.iter().min_by(|a, b| metrics::average(&a.1).total_cmp(&metrics::average(&b.1)))?;
    let limit = metrics::average(&best.1) + slack(&best.1);
    scored.iter().find(|(_, e)| metrics::average(e) <= limit).map(|(c, _)| *c)
}

/// The simplest candidate of the greatest 1 − ℓ̄ / ℓ̄₀ − `per_node` · C, where ℓ̄₀ is the mean loss of a constant.
fn knee<'f>(
    front: &'f Front,
    per_node: f64,
    loss: &Loss,
    valid: Samples<'_, f64>,
) -> Option<&'f Candidate> {
    let rows = weighted_rows(valid);
    let weights: Vec<f64> = rows.iter().map(|&i| valid.weights.map_or(1.0, |w| w[i])).collect();
    let mean = metrics::weighted_mean(&weights, |k| valid.y()[rows[k]]);
    let expr = loss.link_formula(limpid_expr::Expr::constant(mean));
    let constant = Candidate { expr, complexity: 1, loss: 0.0, violation: 0.0 };
    let of_constant = metrics::average(&losses(&constant, loss, valid)).max(f64::MIN_POSITIVE);
    let worth = |c: &Candidate| {
        let share = metrics::average(&losses(c, loss, valid)) / of_constant;
        1.0 - share - per_node * c.complexity as f64
    };
    let scored = front.iter().map(|c| (c, worth(c))).filter(|(_, worth)| worth.is_finite());
    let best = scored.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(candidate, _)| candidate)
}

/// The candidate at the steepest fall of the training loss L over the complexity C from the one before it,
/// of those whose loss is at most 1.5 times the least:
///
/// ```text
/// score = (ln L(before) − ln L) / (C − C(before))
/// ```
fn best_score(front: &Front) -> Option<&Candidate> {
    let limit = 1.5 * front.last()?.loss;
    let log = |c: &Candidate| Real::ln(c.loss.max(1e-300));
    let mut previous: Option<&Candidate> = None;
    let mut best: Option<(&Candidate, f64)> = None;
    for candidate in front {
        let score = previous.map_or(0.0, |p| {
            (log(p) - log(candidate)) / (candidate.complexity - p.complexity) as f64
        });
        if candidate.loss <= limit && best.is_none_or(|(_, s)| score > s) {
            best = Some((candidate, score));
        }
        previous = Some(candidate);
    }
    best.map(|(c, _)| c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_expr::Expr;

    /// A front of constants: losses on the validation rows y = 0 are their squares.
    fn front(points: &[(usize, f64, f64)]) -> Front {
        Front::of(points.iter().map(|&(complexity, loss, value)| Candidate {
            expr: Expr::constant(value),
            loss,
            violation: 0.0,
            complexity,
        }))
    }

    #[test]
    fn a_row_of_weight_0_cannot_speak_against_a_formula() {
        let x = Matrix::from_fn(4, 1, |i, _| [-1.0, 1.0, 2.0, 3.0][i]);
        let y: Vec<f64> = [9.0, 1.0, 2.0, 3.0].map(Real::ln).to_vec();
        let log = Candidate {
            expr: "log(x0)".parse().expect("a formula"),
            loss: 0.0,
            violation: 0.0,
            complexity: 2,
        };
        let front = Front::of([log]);
        let rule = Selection::SimplestWithin { standard_errors: 1.0 };
        let mut weights = [0.0, 1.0, 1.0, 1.0];
        let chosen = |weights: &[f64]| {
            select(&front, rule, &Loss::Squared, Samples::new(&x, &y).with_weights(Some(weights)))
                .is_some()
        };
        assert!(chosen(&weights));
        weights[0] = 0.1;
        assert!(!chosen(&weights));
    }

    fn picked(front: &Front, rule: Selection, y: &[f64]) -> usize {
        let x = Matrix::from_fn(y.len(), 1, |i, _| i as f64);
        select(front, rule, &Loss::Squared, Samples::new(&x, y)).expect("a candidate").complexity
    }

    #[test]
    fn best_loss_looks_at_validation_rows_not_at_the_training_loss() {
        let front = front(&[(1, 3.0, 0.5), (5, 2.0, 0.1), (9, 1.0, 0.3)]);
        assert_eq!(picked(&front, Selection::BestLoss, &[0.0; 4]), 5);
    }

    #[test]
    fn simplest_within_prefers_the_simpler_of_near_equals() {
        let front = front(&[(1, 3.0, 2.0), (5, 2.0, 0.02), (9, 1.0, 0.0)]);
        let y = [1.0, -1.0, 1.2, -1.2];
        assert_eq!(picked(&front, Selection::SimplestWithin { standard_errors: 0.0 }, &y), 9);
        assert_eq!(picked(&front, Selection::SimplestWithin { standard_errors: 1.0 }, &y), 5);
    }

    #[test]
    fn nearly_best_takes_the_simplest_of_a_few_per_cent_more() {
        let front = front(&[(1, 3.0, 2.0), (5, 2.0, 1.009), (9, 1.0, 1.0)]);
        let y = [0.0; 4];
        assert_eq!(picked(&front, Selection::NearlyBest { excess: 0.02 }, &y), 5);
        assert_eq!(picked(&front, Selection::NearlyBest { excess: 0.01 }, &y), 9);
    }

    #[test]
    fn the_knee_is_where_a_node_buys_less_than_asked_for() {
        // R² of .5, .8, .9 and .91, for 1, 5, 9 and 13 nodes.
        let y = [1.0, -1.0];
        let x = Matrix::from_fn(2, 1, |i, _| y[i]);
        let slope = |r2: f64| 1.0 - (1.0 - r2).sqrt();
        let front =
            Front::of([(2, 0.5), (5, 0.8), (9, 0.9), (13, 0.91)].map(|(complexity, r2)| {
                let expr = format!("{} * x0", slope(r2)).parse().expect("a formula");
                Candidate { expr, complexity, loss: 1.0 - r2, violation: 0.0 }
            }));
        let nodes = |per_node| {
            let rule = Selection::Knee { per_node };
            select(&front, rule, &Loss::Squared, Samples::new(&x, &y)).map(|c| c.complexity)
        };
        for (per_node, expected) in [(0.2, 2), (0.05, 5), (0.01, 9), (0.001, 13), (0.0, 13)] {
            assert_eq!(nodes(per_node), Some(expected), "{per_node}");
        }
    }

    #[test]
    fn score_takes_the_steepest_drop() {
        let front = front(&[(1, 100.0, 0.0), (5, 1.0, 0.0), (6, 0.99, 0.0), (20, 0.9, 0.0)]);
        assert_eq!(picked(&front, Selection::Score, &[0.0]), 5);
    }

    /// Rows 0, 0, 3: the mean 1 has the least squares, the median 0 the least absolute loss, and a
    /// weight on the last row moves both to 3.
    #[test]
    fn candidates_are_compared_by_the_loss_and_the_weights() {
        let front = front(&[(1, 3.0, 0.0), (2, 2.0, 1.0), (3, 1.0, 3.0)]);
        let x = Matrix::from_fn(3, 1, |i, _| i as f64);
        let y = [0.0, 0.0, 3.0];
        let picked = |loss: Loss, weights: [f64; 3]| {
            let valid = Samples::new(&x, &y).with_weights(Some(&weights));
            select(&front, Selection::BestLoss, &loss, valid).expect("a candidate").complexity
        };
        assert_eq!(picked(Loss::Squared, [1.0; 3]), 2);
        assert_eq!(picked(Loss::Absolute, [1.0; 3]), 1);
        assert_eq!(picked(Loss::Absolute, [1.0, 1.0, 9.0]), 3);
    }

    #[test]
    fn a_curve_has_to_beat_the_best_line_beyond_chance() {
        let x = Matrix::from_fn(40, 1, |i, _| i as f64 / 20.0 - 1.0);
        let candidate = |text: &str| {
            let expr: Expr = text.parse().expect("a formula");
            Candidate { complexity: expr.complexity(), expr, loss: 1.0, violation: 0.0 }
        };
        let lines = [candidate("0.1 * x0"), candidate("x0"), candidate("log(x0)")];
        let curve = candidate("x0 + 0.1 * x0 * x0");
        let kept = |share: f64| {
            let noise = |i: usize| if i.is_multiple_of(2) { 0.1 } else { -0.1 };
            let y: Vec<f64> = (0..40)
                .map(|i| x[(i, 0)] + share * 0.1 * x[(i, 0)] * x[(i, 0)] + noise(i))
                .collect();
            earned(&curve, &lines, &Loss::Squared, Samples::new(&x, &y)).expr.to_string()
        };
        assert_eq!(kept(1.0), curve.expr.to_string());
        assert_eq!(kept(0.5), "x0"); // as far from one as from the other
        let valid = Samples::new(&x, x.col(0));
        assert_eq!(earned(&curve, &[], &Loss::Squared, valid), &curve);
    }

    #[test]
    fn a_formula_of_noise_is_chance_and_one_of_a_long_tail_is_not() {
        let x = Matrix::from_fn(12, 1, |i, _| i as f64);
        let candidate = |text: &str| {
            let expr: Expr = text.parse().expect("a formula");
            Candidate { complexity: expr.complexity(), expr, loss: 1.0, violation: 0.0 }
        };
        let stays = |text: &str, y: &[f64], z: f64| {
            let constant =
                Candidate { expr: Expr::constant(metrics::average(y)), ..candidate("0") };
            let valid = Samples::new(&x, y);
            beyond_chance(&candidate(text), &constant, z, &Loss::Squared, valid)
        };
        let tail: Vec<f64> = (0..12).map(|i| Real::exp(f64::from(i))).collect();
        assert!(stays("exp(0.99 * x0)", &tail, 2.75));
        let noise = [0.3, -1.2, 0.8, 0.1, -0.4, 1.1, -0.9, 0.2, 0.5, -0.1, -0.6, 0.9];
        assert!(stays("0.02 * x0 - 0.05", &noise, 0.0) && !stays("0.02 * x0 - 0.05", &noise, 2.75));
        // What rises with the labels, but far from them, does not stay.
        assert!(!stays("1e9 * x0", &tail, 2.75));
    }

    #[test]
    fn a_candidate_undefined_on_a_validation_row_is_passed_over() {
        let front = front(&[(1, 2.0, 1.0), (3, 1.0, f64::NAN)]);
        assert_eq!(picked(&front, Selection::BestLoss, &[0.0]), 1);
        let x = Matrix::from_fn(1, 1, |_, _| 0.0);
        let valid = Samples::new(&x, &[0.0]);
        assert!(select(&Front::default(), Selection::BestLoss, &Loss::Squared, valid).is_none());
    }
}
