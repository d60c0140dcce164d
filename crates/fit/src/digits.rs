//! Constants are shown with as many digits as the score of their formula needs.
//!
//! 1. Each constant alone is rounded to three significant digits, or to so many more that R² stays within its share of what
//!    may be lost.
//! 2. All are rounded so; while more is lost together, each gets one digit more.
//!
//! R² is that of training rows and of validation rows, which both have to keep it; at most half a thousandth of it is lost,
//! so that test rows will hardly lose a thousandth.

use limpid_base::{Matrix, spaced};
use limpid_distill::{Metrics, Observations, predict};
use limpid_expr::Expr;

/// Fewest significant digits of a constant.
const FEWEST: usize = 3;

/// Most digits: those that any number has.
const MOST: usize = 17;

/// The share of R² that may be lost.
const LOST: f64 = 5e-4;

/// An R² below this in magnitude is taken for it: of a score of nothing any change would be too much.
const LEAST: f64 = 0.1;

/// Rows of a part that are looked at, at most.
const ROWS: usize = 2000;

/// The formula with constants of few digits, by which R² on these rows stays what it is.
pub(crate) fn readable(formula: &Expr, rows: &Observations) -> Expr {
    let constants = formula.constants();
    let parts = Parts::of(rows);
    let whole = parts.r2(formula);
    let keeps = |rounded: &[f64], lost: f64| {
        let now = parts.r2(&formula.with_constants(rounded));
        now.iter()
            .zip(whole)
            .all(|(now, whole)| (now - whole).abs() <= lost * whole.abs().max(LEAST))
    };
    let share = LOST / constants.len().max(1) as f64;
    let digits = |i: usize| {
        let with = |digits: usize| {
            let mut rounded = constants.clone();
            rounded[i] = to_digits(rounded[i], digits);
            rounded
        };
        (FEWEST..MOST).find(|&digits| keeps(&with(digits), share)).unwrap_or(MOST)
    };
    let digits: Vec<usize> = (0..constants.len()).map(digits).collect();
    let all = |more: usize| {
        let rounded = constants.iter().zip(&digits).map(|(c, digits)| to_digits(*c, digits + more));
        rounded.collect::<Vec<f64>>()
    };
    let enough = (0..MOST).map(all).find(|rounded| keeps(rounded, LOST));
    formula.with_constants(&enough.unwrap_or(constants))
}

/// The number with so many significant digits.
fn to_digits(c: f64, digits: usize) -> f64 {
    let after_first = digits - 1;
    format!("{c:.after_first$e}").parse().expect("a number's own text is a number")
}

/// Rows of a part, at most so many: inputs, labels, weights.
type Part = (Matrix<f64>, Vec<f64>, Option<Vec<f64>>);

/// Training and validation rows.
struct Parts([Part; 2]);

impl Parts {
    fn of(rows: &Observations) -> Self {
        let weights = rows.weights.as_ref();
        let part = |x: &Matrix<f64>, y: &[f64], weights: Option<&Vec<f64>>| {
            let seen = spaced(x.rows(), ROWS);
            let of_seen = |v: &[f64]| seen.iter().map(|&i| v[i]).collect();
            (x.select_rows(&seen), of_seen(y), weights.map(|w| of_seen(w)))
        };
        let (train, valid) = (&rows.parts.train, &rows.parts.valid);
        Self([
            part(train.x(), train.y(), weights.map(|w| &w.train)),
            part(valid.x(), valid.y(), weights.map(|w| &w.valid)),
        ])
    }

    /// R² of the formula on both.
    fn r2(&self, formula: &Expr) -> [f64; 2] {
        let r2 = |(x, y, w): &Part| Metrics::of(y, &predict(formula, x), w.as_deref()).r2;
        [r2(&self.0[0]), r2(&self.0[1])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;
    use limpid_data::{Dataset, Fractions, split};

    /// Rows whose labels are those of the formula and ±`noise` by turns.
    fn rows(law: &str, offset: f64, noise: f64) -> Observations {
        let x = Matrix::from_fn(200, 1, |i, _| offset + ((i * 37) % 200) as f64 / 20.0);
        let law: Expr = law.parse().expect("a formula");
        let y = (0..200).map(|i| law.at(&x.row(i)) + noise * if i % 2 == 0 { 1.0 } else { -1.0 });
        let (y, features) = (y.collect(), vec!["a".into()]);
        let dataset = Dataset { name: "t".into(), x, y, features, target: "y".into() };
        Observations::new(split(&dataset, &Fractions::default(), Seed::new(1)))
    }

    fn read(law: &str, offset: f64, noise: f64) -> String {
        readable(&law.parse().expect("a formula"), &rows(law, offset, noise)).to_string()
    }

    #[test]
    fn constants_have_as_many_digits_as_the_score_needs() {
        // Against noise three digits do, of a difference from a year they do not.
        assert_eq!(read("1.234567 * x0 + 5.678912", 0.0, 0.3), "1.23 * x0 + 5.68");
        assert_eq!(read("3.333333 * (x0 - 2004.4321)", 2000.0, 0.3), "3.33 * (x0 - 2004.4)");
        assert_eq!(read("0.5 * x0", 0.0, 0.3), "0.5 * x0");
    }

    #[test]
    fn a_formula_that_fits_exactly_keeps_its_score() {
        let law = "2.123456789 * x0 - 2.1234 * 0.987654321";
        let (formula, rows) = (law.parse::<Expr>().expect("a formula"), rows(law, 0.0, 0.0));
        let [train, valid] = Parts::of(&rows).r2(&readable(&formula, &rows));
        assert!(train > 0.9995 && valid > 0.9995);
    }

    #[test]
    fn a_formula_without_constants_stays() {
        assert_eq!(read("x0", 0.0, 0.1), "x0");
    }
}
