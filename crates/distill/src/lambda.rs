//! Choosing λ, or the run among placebos: three rules over plain numbers.

/// A teacher's error on the validation rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TeacherScore {
    /// Mean squared error on the validation rows, in standard units.
    pub mse: f64,
    /// Standard error of that mean over the rows.
    pub standard_error: f64,
}

/// How one of several runs is chosen; runs stand in order of rising λ, or of their number.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum LambdaRule<'a> {
    /// The best R² of the student on validation rows: the honest rule. One value a run.
    Validation(&'a [f64]),
    /// The last run, so the largest λ, whose teacher's validation error lies within one standard
    /// error of the best teacher's. One value a run.
    Teacher(&'a [TeacherScore]),
    /// The best mean test R² over trials: the optimistic reading of "optimised for each problem",
    /// one choice a data set. One row a run, one value a trial.
    Oracle(&'a [Vec<f64>]),
}

/// The index of the chosen run; ties go to the first, the smallest λ. `None` without runs.
pub fn choose_lambda(rule: LambdaRule<'_>) -> Option<usize> {
    match rule {
        LambdaRule::Validation(r2) => first_best(r2),
        LambdaRule::Oracle(r2) => {
            let means: Vec<f64> =
                r2.iter().map(|trials| limpid_base::metrics::average(trials)).collect();
            first_best(&means)
        }
        LambdaRule::Teacher(scores) => {
            let best = scores.iter().min_by(|a, b| a.mse.total_cmp(&b.mse))?;
            scores.iter().rposition(|s| s.mse <= best.mse + best.standard_error)
        }
    }
}

fn first_best(values: &[f64]) -> Option<usize> {
    let index = (0..values.len()).reduce(|best, i| if values[i] > values[best] { i } else { best });
    index.filter(|&i| !values[i].is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validation_takes_the_first_best() {
        assert_eq!(choose_lambda(LambdaRule::Validation(&[0.2, 0.5, 0.5, 0.1])), Some(1));
        assert_eq!(choose_lambda(LambdaRule::Validation(&[])), None);
    }

    #[test]
    fn teacher_takes_the_largest_lambda_within_one_standard_error() {
        let score = |mse| TeacherScore { mse, standard_error: 0.1 };
        assert_eq!(
            choose_lambda(LambdaRule::Teacher(&[1.0, 0.5, 0.55, 0.59, 0.8].map(score))),
            Some(3)
        );
    }

    #[test]
    fn the_oracle_takes_the_best_mean_over_trials() {
        assert_eq!(
            choose_lambda(LambdaRule::Oracle(&[vec![0.1, 0.9], vec![0.6, 0.6], vec![1.0, -1.0]])),
            Some(1)
        );
    }
}
