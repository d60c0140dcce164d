//! Inputs that give the target away: alone, or two or three of them together.
//!
//! Legend: m rows looked at, r correlations of inputs with each other, c those with the target.
//!
//! 1. An input of which the target is a linear function in every row, but for rounding, is one.
//! 2. Else each input whose linear formula has R² above 0.9999 on the validation rows is one.
//! 3. Else the pair, or else the three, of the largest R² = cᵀ r⁻¹ c on training rows is looked at, and
//!    gives the target away if its linear formula has R² above 0.9999 on the validation rows.

use crate::dataset::Dataset;
use crate::note::Note;
use crate::partition::Partition;
use crate::wording::{argument, quoted};
use limpid_base::metrics;
use std::collections::BTreeSet;

/// R² on validation rows above which a linear formula gives the target away.
const GIVEN: f64 = 0.9999;

/// Most training rows that are looked at.
const ROWS: usize = 2000;

/// Most inputs that are tried in twos and threes: those of the largest correlations with the target.
const INPUTS: usize = 50;

/// Training rows that are needed for each input of a formula.
const ROWS_AN_INPUT: usize = 10;

/// Determinant of correlations below which inputs are too much alike to be told apart.
const ALIKE: f64 = 1e-9;

/// Notes on inputs that give the target away; `owners` are the names of their columns.
pub(crate) fn giveaways(
    dataset: &Dataset,
    owners: &[(&str, bool)],
    partition: &Partition,
) -> Vec<Note> {
    let exact = (0..owners.len()).filter(|&j| is_linear(dataset.x.col(j), &dataset.y));
    let note = |j: usize, how: &str| {
        let name = owners[j].0;
        let text = format!(
            "gives the target away, of which it is a linear function{how}: is it known before the target is? \
             if not, leave it out with --drop {}",
            argument(name)
        );
        Note::on(name, text)
    };
    let exact: Vec<Note> = exact.map(|j| note(j, "")).collect();
    if !exact.is_empty() {
        return exact;
    }
    let lines = Lines::of(dataset, partition);
    let near: Vec<Note> = (0..owners.len())
        .filter(|&j| lines.give(&[j]))
        .map(|j| note(j, " but for rounding"))
        .collect();
    if !near.is_empty() {
        return near;
    }
    lines.together().map(|inputs| together(dataset, owners, &inputs)).into_iter().collect()
}

/// The note on inputs that give the target away together.
fn together(dataset: &Dataset, owners: &[(&str, bool)], inputs: &[usize]) -> Note {
    let names: Vec<String> = inputs.iter().map(|&j| quoted(&dataset.features[j])).collect();
    let (last, first) = names.split_last().expect("two inputs or three");
    let columns: BTreeSet<&str> = inputs.iter().map(|&j| owners[j].0).collect();
    let all = owners.iter().all(|(owner, _)| columns.contains(owner));
    let drop: Vec<String> = columns.into_iter().map(argument).collect();
    let advice = match all {
        true => "there is nothing else to learn from".to_owned(),
        false => format!("leave them out with --drop {}", drop.join(",")),
    };
    Note::general(format!(
        "a linear formula of {} and {last} gives the target (R2 above {GIVEN} on validation rows): is it made of \
         them? if so, {advice}",
        first.join(", "),
    ))
}

/// True if y = y₀ + a (x − x₀) in every row, but for rounding; a is taken from the ends of x.
fn is_linear(x: &[f64], y: &[f64]) -> bool {
    let end = |sign: f64| {
        let rows = 0..x.len();
        rows.max_by(|&a, &b| (sign * x[a]).total_cmp(&(sign * x[b]))).expect("there are rows")
    };
    let (low, high) = (end(-1.0), end(1.0));
    let slope = (y[high] - y[low]) / (x[high] - x[low]);
    let tolerance = 1e-9 * (y[high] - y[low]).abs();
    // Of equal ends the slope is no number, and nothing is near to what follows from it.
    x.iter().zip(y).all(|(x_i, y_i)| (y_i - (y[low] + slope * (x_i - x[low]))).abs() <= tolerance)
}

/// Linear formulas of a data set in standard units.
struct Lines<'a> {
    dataset: &'a Dataset,
    /// Indices of the rows that measure.
    valid: &'a [usize],
    /// Number of rows that fit, m.
    rows: usize,
    /// Mean and standard deviation of every input, and of the target as the last.
    scales: Vec<[f64; 2]>,
    /// Inputs in standard units, m each.
    inputs: Vec<Vec<f64>>,
    /// Correlations of the inputs with the target, c.
    with_target: Vec<f64>,
}

impl<'a> Lines<'a> {
    fn of(dataset: &'a Dataset, partition: &'a Partition) -> Self {
        let train = &partition.train[..partition.train.len().min(ROWS)];
        let columns = (0..dataset.x.cols()).map(|j| dataset.x.col(j)).chain([dataset.y.as_slice()]);
        let taken = columns.map(|column| train.iter().map(|&row| column[row]).collect());
        let (scales, mut standard): (Vec<[f64; 2]>, Vec<Vec<f64>>) = taken.map(standard).unzip();
        let target = standard.pop().expect("the target is the last");
        let with_target = standard.iter().map(|input| correlation(input, &target)).collect();
        let valid = if partition.valid.is_empty() { &partition.train } else { &partition.valid };
        Self { dataset, valid, rows: train.len(), scales, inputs: standard, with_target }
    }

    /// True if the linear formula of these inputs gives the target on the rows that measure.
    fn give(&self, inputs: &[usize]) -> bool {
        if self.rows < ROWS_AN_INPUT * inputs.len() {
            return false;
        }
        let Some(slopes) = self.slopes(inputs) else { return false };
        if self.explained(inputs, &slopes) <= GIVEN {
            return false;
        }
        let [centre, spread] = self.scales[self.scales.len() - 1];
        let part = |row: usize, (&j, slope): (&usize, &f64)| {
            let [mean, sd] = self.scales[j];
            slope * (self.dataset.x.col(j)[row] - mean) / sd
        };
        let answer = |&row: &usize| {
            centre + spread * inputs.iter().zip(&slopes).map(|pair| part(row, pair)).sum::<f64>()
        };
        let y: Vec<f64> = self.valid.iter().map(|&row| self.dataset.y[row]).collect();
        let p: Vec<f64> = self.valid.iter().map(answer).collect();
        y.len() > 1 && metrics::r2(&y, &p) > GIVEN
    }

    /// The pair, or else the three inputs, that give the target away.
    fn together(&self) -> Option<Vec<usize>> {
        let mut likely: Vec<usize> = (0..self.inputs.len()).collect();
        let strength = |j: usize| self.with_target[j].abs();
        likely.sort_by(|&a, &b| strength(b).total_cmp(&strength(a)).then(a.cmp(&b)));
        likely.truncate(INPUTS);
        likely.sort_unstable();
        let pairs = || subsets(likely.len()).map(|[a, b]| vec![likely[a], likely[b]]);
        let more = |pair: Vec<usize>| {
            let last = pair[1];
            let beyond = likely.iter().copied().filter(move |&j| j > last);
            beyond.map(move |j| [pair.as_slice(), &[j]].concat())
        };
        self.best(pairs()).or_else(|| self.best(pairs().flat_map(more)))
    }

    /// The inputs of the largest R² on training rows, if they give the target away.
    fn best(&self, sets: impl Iterator<Item = Vec<usize>>) -> Option<Vec<usize>> {
        let explained = |inputs: Vec<usize>| {
            let slopes = self.slopes(&inputs)?;
            Some((self.explained(&inputs, &slopes), inputs))
        };
        let (_, inputs) = sets.filter_map(explained).max_by(|a, b| a.0.total_cmp(&b.0))?;
        self.give(&inputs).then_some(inputs)
    }

    /// R² of a linear formula on the rows that fit.
    fn explained(&self, inputs: &[usize], slopes: &[f64]) -> f64 {
        inputs.iter().zip(slopes).map(|(&j, slope)| slope * self.with_target[j]).sum()
    }

    /// Slopes β of least squares in standard units, r β = c, by Cramer's rule; `None` if inputs are alike.
    fn slopes(&self, inputs: &[usize]) -> Option<Vec<f64>> {
        let r = |a: usize, b: usize| match a == b {
            true => 1.0,
            false => correlation(&self.inputs[inputs[a]], &self.inputs[inputs[b]]),
        };
        let c: Vec<f64> = inputs.iter().map(|&j| self.with_target[j]).collect();
        match *c.as_slice() {
            [c] => Some(vec![c]),
            [c0, c1] => {
                let r = r(0, 1);
                let whole = 1.0 - r * r;
                (whole > ALIKE).then(|| vec![(c0 - r * c1) / whole, (c1 - r * c0) / whole])
            }
            [c0, c1, c2] => {
                let (p, q, s) = (r(0, 1), r(0, 2), r(1, 2));
                let whole = 1.0 + 2.0 * p * q * s - p * p - q * q - s * s;
                let slopes = [
                    c0 * (1.0 - s * s) + c1 * (q * s - p) + c2 * (p * s - q),
                    c0 * (q * s - p) + c1 * (1.0 - q * q) + c2 * (p * q - s),
                    c0 * (p * s - q) + c1 * (p * q - s) + c2 * (1.0 - p * p),
                ];
                (whole > ALIKE).then(|| slopes.map(|slope| slope / whole).to_vec())
            }
            _ => unreachable!("one to three inputs"),
        }
    }
}

/// All pairs of n indices.
fn subsets(n: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..n).flat_map(move |a| (a + 1..n).map(move |b| [a, b]))
}

/// Mean and standard deviation of a column, and the column in their units; all 0 if it never varies.
fn standard(column: Vec<f64>) -> ([f64; 2], Vec<f64>) {
    let mean = metrics::average(&column);
    let sd = metrics::population_variance(&column).sqrt();
    let sd = if sd > 0.0 { sd } else { 1.0 };
    let units = column.iter().map(|v| (v - mean) / sd).collect();
    ([mean, sd], units)
}

/// The mean product of two columns in standard units.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / a.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Matrix;

    #[test]
    fn a_linear_image_is_told_from_a_near_one() {
        let x = [3.0, -1.0, 0.5, 20.0, 7.25];
        let image = |a: f64, b: f64| x.map(|v| a * v + b);
        for (a, b) in [(1.0, 0.0), (-0.3, 1e3), (1e-8, 0.0), (1.8, 32.0), (1e140, 1e140)] {
            assert!(is_linear(&x, &image(a, b)), "{a} {b}");
        }
        let mut near = image(2.0, 1.0);
        near[2] += 1e-4;
        assert!(!is_linear(&x, &near));
        assert!(!is_linear(&[1.0; 5], &x) && !is_linear(&x.map(|v| v * v), &x));
    }

    /// Notes on a table of inputs x0, x1, … that are waves, and a target.
    fn notes(d: usize, target: impl Fn(&[f64]) -> f64) -> Vec<String> {
        let x = Matrix::from_fn(80, d, |i, j| (((j + 2) * (i + 1) * 37) % 83) as f64);
        let y = (0..80).map(|i| target(&x.row(i))).collect();
        let features: Vec<String> = (0..d).map(|j| format!("x{j}")).collect();
        let owners: Vec<(&str, bool)> = features.iter().map(|name| (name.as_str(), true)).collect();
        let dataset =
            Dataset { name: "t".into(), features: features.clone(), target: "y".into(), x, y };
        let partition = Partition {
            train: (0..50).collect(),
            valid: (50..70).collect(),
            test: (70..80).collect(),
        };
        giveaways(&dataset, &owners, &partition).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_rounded_image_of_the_target_is_told() {
        let found = notes(3, |x| ((24.0 - x[1] * 0.37) * 10.0).round() / 10.0);
        assert_eq!(
            found,
            [
                "column \"x1\": gives the target away, of which it is a linear function but for rounding: is it \
              known before the target is? if not, leave it out with --drop x1"
            ]
        );
    }

    #[test]
    fn two_or_three_inputs_that_make_the_target_are_told_together() {
        assert_eq!(
            notes(5, |x| 0.5 * (x[1] + x[4])),
            [
                "a linear formula of \"x1\" and \"x4\" gives the target (R2 above 0.9999 on validation rows): is it \
              made of them? if so, leave them out with --drop x1,x4"
            ]
        );
        let three = notes(6, |x| x[0] - x[2] + 0.25 * x[5]);
        assert!(
            three.len() == 1
                && three[0].starts_with("a linear formula of \"x0\", \"x2\" and \"x5\" gives")
        );
    }

    #[test]
    fn other_targets_are_not_given_away() {
        assert_eq!(notes(4, |x| x[0] * x[1]), Vec::<String>::new());
        assert_eq!(notes(5, |x| x[0] + x[1] + x[2] + x[3]), Vec::<String>::new());
    }
}
