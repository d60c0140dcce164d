//! A regression tree: the control student with no smooth part.
//!
//! Every node splits on the input and threshold that lower the sum of squared errors most:
//!
//! ```text
//! Σ_left (y − ȳ_left)² + Σ_right (y − ȳ_right)² → min
//! ```
//!
//! Thresholds lie halfway between neighbouring values; ties go to the first input and the lowest
//! threshold. A tree may be pruned on other rows: from the leaves up, a split goes where its mean is as good for them.
//!
//! Source: \[Breiman84, ch. 8\]; \[Quinlan87\] for the pruning.

use limpid_base::{Matrix, Samples, metrics};

/// A fitted regression tree.
#[derive(Clone, Debug, PartialEq)]
pub enum RegressionTree {
    /// The mean of the targets that reached it.
    Leaf(f64),
    /// Left if x\[input\] ≤ threshold, else right.
    Split {
        /// Column of x that is compared with the threshold.
        input: usize,
        /// Value to compare with.
        threshold: f64,
        /// The branch for small values.
        left: Box<RegressionTree>,
        /// The branch for great values.
        right: Box<RegressionTree>,
    },
}

impl RegressionTree {
    /// Fits n rows of x (n × d) and y (n) with at most `depth` splits in a row.
    pub fn fit(x: &Matrix<f64>, y: &[f64], depth: usize) -> Self {
        Self::grow(x, y, (0..y.len()).collect(), depth)
    }

    fn grow(x: &Matrix<f64>, y: &[f64], rows: Vec<usize>, depth: usize) -> Self {
        let targets: Vec<f64> = rows.iter().map(|&i| y[i]).collect();
        let best = if depth == 0 { None } else { best_split(x, y, &rows) };
        let Some((input, threshold)) = best else {
            return Self::Leaf(if targets.is_empty() { 0.0 } else { metrics::average(&targets) });
        };
        let (left, right) = rows.into_iter().partition(|&i| x[(i, input)] <= threshold);
        let branch = |rows| Box::new(Self::grow(x, y, rows, depth - 1));
        Self::Split { input, threshold, left: branch(left), right: branch(right) }
    }

    /// The tree of these training rows with the splits taken out that the rows `other` do not confirm.
    #[must_use]
    pub fn pruned(self, train: Samples<'_, f64>, other: Samples<'_, f64>) -> Self {
        let all = |rows: Samples<'_, f64>| (0..rows.rows()).collect();
        self.prune((train, all(train)), (other, all(other))).0
    }

    /// The pruned tree, and its squared error on the other rows; both kinds of rows are those that reach it.
    fn prune(self, train: Reached<'_>, other: Reached<'_>) -> (Self, f64) {
        let error = |mean: f64| {
            other.1.iter().map(|&i| other.0.y()[i] - mean).map(|off| off * off).sum::<f64>()
        };
        let (input, threshold, left, right) = match self {
            Self::Leaf(mean) => return (self, error(mean)),
            Self::Split { input, threshold, left, right } => (input, threshold, left, right),
        };
        let parted = |(rows, indices): &Reached<'_>| -> (Vec<usize>, Vec<usize>) {
            indices.iter().partition(|&&i| rows.x[(i, input)] <= threshold)
        };
        let ((train_left, train_right), (other_left, other_right)) =
            (parted(&train), parted(&other));
        let targets: Vec<f64> = train.1.iter().map(|&i| train.0.y()[i]).collect();
        let mean = metrics::average(&targets);
        let (left, left_error) = left.prune((train.0, train_left), (other.0, other_left));
        let (right, right_error) = right.prune((train.0, train_right), (other.0, other_right));
        if error(mean) <= left_error + right_error {
            return (Self::Leaf(mean), error(mean));
        }
        let (left, right) = (Box::new(left), Box::new(right));
        (Self::Split { input, threshold, left, right }, left_error + right_error)
    }

    /// Predictions at the rows of x (n × d), n.
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        (0..x.rows()).map(|i| self.at(|j| x[(i, j)])).collect()
    }

    fn at(&self, value: impl Fn(usize) -> f64) -> f64 {
        let mut node = self;
        loop {
            match node {
                Self::Leaf(mean) => return *mean,
                Self::Split { input, threshold, left, right } => {
                    node = if value(*input) <= *threshold { left } else { right };
                }
            }
        }
    }

    /// Number of splits and leaves.
    pub fn nodes(&self) -> usize {
        match self {
            Self::Leaf(_) => 1,
            Self::Split { left, right, .. } => 1 + left.nodes() + right.nodes(),
        }
    }
}

/// Rows, and the indices of those that reach a node.
type Reached<'a> = (Samples<'a, f64>, Vec<usize>);

/// The (input, threshold) that lowers the squared error most; `None` if nothing lowers it.
fn best_split(x: &Matrix<f64>, y: &[f64], rows: &[usize]) -> Option<(usize, f64)> {
    let n = rows.len() as f64;
    let total: f64 = rows.iter().map(|&i| y[i]).sum();
    // Σ (y − ȳ)² over both sides is a constant minus the sum of (Σ y)²/n over both sides.
    let unsplit = total * total / n;
    let mut best: Option<(usize, f64)> = None;
    let mut best_gain = unsplit + 1e-12 * unsplit.abs().max(f64::MIN_POSITIVE);
    for input in 0..x.cols() {
        let column = x.col(input);
        let mut order = rows.to_vec();
        order.sort_by(|&a, &b| column[a].total_cmp(&column[b]));
        let mut sum = 0.0;
        for (k, pair) in order.windows(2).enumerate() {
            sum += y[pair[0]];
            let (low, high) = (column[pair[0]], column[pair[1]]);
            let count = (k + 1) as f64;
            let gain = sum * sum / count + (total - sum) * (total - sum) / (n - count);
            if low < high && gain > best_gain {
                let middle = low + 0.5 * (high - low);
                // Rounding may put the middle on the higher value, which would then go left.
                best = Some((input, if middle < high { middle } else { low }));
                best_gain = gain;
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_function_is_recovered_exactly() {
        let x = Matrix::from_fn(40, 2, |i, j| ((i * (3 + 2 * j)) % 17) as f64);
        let y: Vec<f64> = (0..40)
            .map(|i| f64::from(x[(i, 1)] > 8.0) * 3.0 + f64::from(x[(i, 0)] > 4.0))
            .collect();
        let tree = RegressionTree::fit(&x, &y, 2);
        assert_eq!(tree.predict(&x), y);
        assert_eq!(tree.nodes(), 7);
    }

    #[test]
    fn the_first_split_is_the_best_of_all_by_brute_force() {
        let x = Matrix::from_fn(25, 3, |i, j| ((i * i + 5 * j * i + j) % 11) as f64);
        let y: Vec<f64> = (0..25).map(|i| ((i * 7) % 13) as f64).collect();
        let error = |input: usize, t: f64| {
            let side = |left: bool| -> f64 {
                let part: Vec<f64> =
                    (0..25).filter(|&i| (x[(i, input)] <= t) == left).map(|i| y[i]).collect();
                if part.is_empty() {
                    0.0
                } else {
                    metrics::population_variance(&part) * part.len() as f64
                }
            };
            side(true) + side(false)
        };
        let rows: Vec<usize> = (0..25).collect();
        let (input, threshold) = best_split(&x, &y, &rows).expect("a split");
        let found = error(input, threshold);
        for (j, t) in (0..3).flat_map(|j| (0..22).map(move |t| (j, f64::from(t) * 0.5))) {
            assert!(found <= error(j, t) + 1e-9, "x{j} ≤ {t} is better");
        }
    }

    #[test]
    fn pruning_takes_out_what_other_rows_do_not_confirm() {
        // A step that both see, and noise that only the training rows have.
        let x = Matrix::from_fn(60, 2, |i, j| ((i * (7 + 4 * j)) % 60) as f64);
        let step = |i: usize| f64::from(x[(i, 0)] > 30.0) * 10.0;
        let noisy: Vec<f64> = (0..60).map(|i| step(i) + ((i * 17) % 5) as f64 / 5.0).collect();
        let plain: Vec<f64> = (0..60).map(step).collect();
        let whole = RegressionTree::fit(&x, &noisy, 6);
        let pruned = whole.clone().pruned(Samples::new(&x, &noisy), Samples::new(&x, &plain));
        assert!(whole.nodes() > 20 && pruned.nodes() == 3, "{} {}", whole.nodes(), pruned.nodes());
        let all = whole.clone().pruned(Samples::new(&x, &noisy), Samples::new(&x, &noisy));
        assert_eq!(all, whole);
    }

    #[test]
    fn constant_targets_give_one_leaf() {
        let x = Matrix::from_fn(10, 1, |i, _| i as f64);
        assert_eq!(RegressionTree::fit(&x, &[2.5; 10], 5), RegressionTree::Leaf(2.5));
    }

    #[test]
    fn depth_bounds_the_tree() {
        let x = Matrix::from_fn(64, 1, |i, _| i as f64);
        let y: Vec<f64> = (0..64).map(|i| i as f64).collect();
        assert_eq!(RegressionTree::fit(&x, &y, 5).nodes(), 63);
    }
}
