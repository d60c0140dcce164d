//! Screening: the variables that may matter, of very many.
//!
//! The rows are sorted by a variable and cut into B groups. With v the target, or its squared
//! distance from the mean, the share of variance between the groups,
//!
//! ```text
//! η² = Σ_b n_b (v̄_b − v̄)² / Σᵢ (vᵢ − v̄)²
//! ```
//!
//! is large for a variable that moves the target in whatever way, and that of the squared distance
//! for one that only takes part in a product: for y = x₀ x₁, E[y | x₀] = 0 but E[y² | x₀] ∝ x₀². From
//! either the same with the targets in random order, the mean of a few orders, is taken away, which
//! leaves 0 for a variable that does not matter; the larger is the variable's score.
//!
//! Source: the scores are the correlation ratio of \[Pearson05\], taken one variable at a time as in
//! \[Fan08\]; the random orders are the permutations of \[Breiman01\].

use limpid_base::{Rng, Samples, metrics};
use rand::seq::SliceRandom;

/// Greatest number of variables kept.
pub(crate) const MOST: usize = 40;

/// Number of groups of rows, B.
const GROUPS: usize = 10;

/// Number of random orders whose mean is taken away.
const ORDERS: usize = 5;

/// The variables in their order; of more than [`MOST`] the ones of the highest score.
pub(crate) fn screen(samples: Samples<'_, f32>, variables: Vec<u32>, rng: &mut Rng) -> Vec<u32> {
    if variables.len() <= MOST {
        return variables;
    }
    let y: Vec<f64> = samples.y().iter().map(|&y| f64::from(y)).collect();
    let mean = metrics::average(&y);
    let squares: Vec<f64> = y.iter().map(|y| (y - mean) * (y - mean)).collect();
    let score = |j: u32, rng: &mut Rng| {
        let groups = groups(samples.x.col(j as usize));
        excess(&groups, &y, rng).max(excess(&groups, &squares, rng))
    };
    let mut scored: Vec<(f64, u32)> = variables.into_iter().map(|j| (score(j, rng), j)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<u32> = scored.into_iter().take(MOST).map(|(_, j)| j).collect();
    kept.sort_unstable();
    kept
}

/// The group of each row; rows of one value share a group.
fn groups(column: &[f32]) -> Vec<usize> {
    let n = column.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| column[a].total_cmp(&column[b]));
    let mut groups = vec![0; n];
    for rank in 1..n {
        let (row, before) = (order[rank], order[rank - 1]);
        let same = column[row] == column[before];
        groups[row] = if same { groups[before] } else { rank * GROUPS / n };
    }
    groups
}

/// The share η² less its mean over random orders of the targets; −∞ if it is not finite.
fn excess(groups: &[usize], v: &[f64], rng: &mut Rng) -> f64 {
    let mut shuffled = v.to_vec();
    let chance: f64 = (0..ORDERS)
        .map(|_| {
            shuffled.shuffle(rng);
            between(groups, &shuffled)
        })
        .sum();
    let excess = between(groups, v) - chance / ORDERS as f64;
    if excess.is_finite() { excess } else { f64::NEG_INFINITY }
}

/// The share of variance between the groups, η².
fn between(groups: &[usize], v: &[f64]) -> f64 {
    let mean = metrics::average(v);
    let mut sums = [(0.0, 0.0); GROUPS];
    for (&group, v) in groups.iter().zip(v) {
        sums[group].0 += 1.0;
        sums[group].1 += v - mean;
    }
    let explained: f64 = sums.iter().filter(|(n, _)| *n > 0.0).map(|(n, s)| s * s / n).sum();
    explained / (metrics::population_variance(v) * v.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::{Matrix, Seed};
    use rand::RngExt;

    /// y = x₃ + (x₁₇² − 1/3) 2 + 2 x₆₄ x₁₉₉ over 200 variables.
    #[test]
    fn what_matters_alone_or_only_in_a_product_is_kept_of_200_variables() {
        let mut rng = Seed::new(5).rng();
        let x = Matrix::from_fn(1000, 200, |_, _| rng.random_range(-1.0_f32..1.0));
        let y: Vec<f32> = (0..1000)
            .map(|i| x[(i, 3)] + 2.0 * x[(i, 17)] * x[(i, 17)] + 2.0 * x[(i, 64)] * x[(i, 199)])
            .collect();
        let kept = screen(Samples::new(&x, &y), (0..200).collect(), &mut rng);
        assert_eq!(kept.len(), MOST);
        for j in [3, 17, 64, 199] {
            assert!(kept.contains(&j), "{j} is not in {kept:?}");
        }
    }

    #[test]
    fn few_variables_are_all_kept() {
        let x = Matrix::from_fn(5, 3, |i, j| (i + j) as f32);
        let mut rng = Seed::new(5).rng();
        assert_eq!(screen(Samples::new(&x, &[1.0; 5]), vec![2, 0], &mut rng), [2, 0]);
    }

    #[test]
    fn constant_columns_and_targets_have_no_score_and_do_no_harm() {
        let x = Matrix::from_fn(30, 60, |i, j| if j % 2 == 0 { 1.0 } else { i as f32 });
        let y: Vec<f32> = (0..30).map(|i| i as f32).collect();
        let mut rng = Seed::new(5).rng();
        let kept = screen(Samples::new(&x, &y), (0..60).collect(), &mut rng);
        assert_eq!(kept.iter().filter(|&&j| j % 2 == 1).count(), 30);
        assert_eq!(screen(Samples::new(&x, &[3.0; 30]), (0..60).collect(), &mut rng).len(), MOST);
    }
}
