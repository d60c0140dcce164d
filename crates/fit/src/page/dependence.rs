//! Partial dependence: the mean prediction with one input set to a value.
//!
//! ```text
//! g_j(v) = (1/n) Σᵢ f(xᵢ₁, …, xᵢ,ⱼ₋₁, v, xᵢ,ⱼ₊₁, …, xᵢ_d)
//! ```
//!
//! Source: \[Friedman01, sec. 8.2\].

use crate::fit::{Fit, spaced};
use limpid_base::Matrix;
use limpid_distill::predict;

/// Values of the input.
const PLACES: usize = 25;

/// Training rows that are averaged over, at most.
const ROWS: usize = 200;

/// Inputs shown, at most: those of the widest swing.
const INPUTS: usize = 12;

/// How predictions depend on one input.
pub(crate) struct Dependence {
    /// Name of the input.
    pub(crate) input: String,
    /// Values v of the input, ascending.
    pub(crate) at: Vec<f64>,
    /// Means g(v) of the formula, one a value v.
    pub(crate) formula: Vec<f64>,
    /// Means g(v) of the network, one a value v, if there is a network.
    pub(crate) network: Option<Vec<f64>>,
}

/// For the inputs of the formula of that index, by their order; of many those that move it most.
pub(crate) fn of(fit: &Fit, index: usize) -> Vec<Dependence> {
    let (model, rows) = (&fit.model, &fit.rows);
    let train = rows.parts.train.x();
    let x = train.select_rows(&spaced(train.rows(), ROWS));
    let names = model.features();
    let dependence = |j: usize| {
        let at = places(train.col(j), model.bounds[j]);
        let varied = varied(&x, j, &at);
        let means = |predictions: Vec<f64>| means(&predictions, at.len());
        Dependence {
            input: names[j].clone(),
            formula: means(predict(&model.front[index].formula, &varied)),
            network: model.network.as_ref().map(|network| means(network.predict(&varied))),
            at,
        }
    };
    let used = model.front[index].formula.variables();
    let mut all: Vec<(usize, Dependence)> =
        used.iter().map(|&j| (j as usize, dependence(j as usize))).collect();
    all.sort_by(|a, b| swing(&b.1).total_cmp(&swing(&a.1)));
    all.truncate(INPUTS);
    all.sort_by_key(|(j, _)| *j);
    all.into_iter().map(|(_, dependence)| dependence).collect()
}

/// The greatest difference that the input makes.
fn swing(dependence: &Dependence) -> f64 {
    let finite = || dependence.formula.iter().copied().filter(|v| v.is_finite());
    finite().fold(f64::NEG_INFINITY, f64::max) - finite().fold(f64::INFINITY, f64::min)
}

/// The values that a column has, if they are few; else evenly spaced ones.
fn places(column: &[f64], [least, most]: [f64; 2]) -> Vec<f64> {
    let mut values = column.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup();
    if values.len() <= PLACES {
        return values;
    }
    let step = (most - least) / (PLACES - 1) as f64;
    (0..PLACES).map(|i| least + step * i as f64).collect()
}

/// The rows of x once for each value, with input j set to it.
fn varied(x: &Matrix<f64>, j: usize, at: &[f64]) -> Matrix<f64> {
    let n = x.rows();
    Matrix::from_fn(n * at.len(), x.cols(), |i, k| if k == j { at[i / n] } else { x[(i % n, k)] })
}

/// The mean of each of so many equal parts.
fn means(predictions: &[f64], parts: usize) -> Vec<f64> {
    let n = predictions.len() / parts;
    predictions.chunks(n.max(1)).map(limpid_base::metrics::average).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_taken_as_they_are_and_many_are_spaced_evenly() {
        assert_eq!(places(&[1.0, 0.0, 1.0, 0.0], [0.0, 1.0]), [0.0, 1.0]);
        let many: Vec<f64> = (0..100).map(|i| f64::from(i * i)).collect();
        let spaced = places(&many, [0.0, 9801.0]);
        assert_eq!((spaced.len(), spaced[0], spaced[24]), (25, 0.0, 9801.0));
    }

    #[test]
    fn one_input_varies_and_the_others_are_averaged() {
        let x = Matrix::from_fn(4, 2, |i, j| (i + 10 * j) as f64);
        let varied = varied(&x, 0, &[5.0, 7.0]);
        assert_eq!(varied.shape(), (8, 2));
        let sum: Vec<f64> = (0..8).map(|i| varied[(i, 0)] * varied[(i, 1)]).collect();
        assert_eq!(means(&sum, 2), [5.0 * 11.5, 7.0 * 11.5]);
    }
}
