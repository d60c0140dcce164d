//! Products of real powers, by least squares of logarithms.
//!
//! ```text
//! y = c Π xⱼ^bⱼ      ln y = ln c + Σ bⱼ ln xⱼ
//! ```
//!
//! Only where every target is positive, and of inputs that are: the laws of many sciences and trades have this form, and a search
//! without powers of any exponent cannot write it. c is that of least squares of y itself, once the bⱼ are known: the
//! exponential of a mean of logarithms is no mean.

use crate::line::Line;
use crate::model::predict;
use crate::problem::Problem;
use limpid_base::{Real, Rows, Seed};
use limpid_expr::{Expr, Op};
use limpid_sr::{Candidate, Config, Error, Loss, sparse_linear};

impl Problem<'_> {
    /// Products of powers of ever more inputs, in search units; none if the targets or all inputs are not positive, or if
    /// the search must not use powers.
    pub(crate) fn powers(&self, config: &Config, seed: Seed) -> Result<Vec<Candidate>, Error> {
        let (goal, x) = (self.goal(), self.x.clone());
        let are_positive = |v: &[f64]| v.iter().all(|&v| v > 0.0);
        let usable: Vec<bool> = (0..x.cols()).map(|j| are_positive(x.col(j))).collect();
        let usual = Config::default().operators;
        let may = config.operators == usual || config.operators.contains(&Op::Pow);
        if !may || !are_positive(&goal) || !usable.contains(&true) {
            return Ok(vec![]);
        }
        let ln = |i: usize, j: usize| if usable[j] { Real::ln(x[(i, j)]) } else { 0.0 };
        let logarithms = limpid_base::Matrix::from_fn(x.rows(), x.cols(), ln);
        let y = goal.iter().map(|&v| Real::ln(v)).collect();
        let rows: Rows<f32> =
            Rows::new(logarithms, y).with_weights(self.weights()).samples().cast();
        let config =
            config.clone().with_loss(Loss::Squared).with_target_loss(None).with_guesses(vec![]);
        let lines = sparse_linear(rows.samples(), &config, seed)?;
        let powers = lines.iter().filter_map(|line| Some(product(&Line::of(&line.expr)?)));
        let rows = self.in_search_rows(&goal);
        Ok(powers.map(|power| self.candidate(self.scaled(power, &goal), &rows)).collect())
    }

    /// The formula times the factor that is best for the goal.
    fn scaled(&self, formula: Expr, goal: &[f64]) -> Expr {
        let p = predict(&formula, &self.x);
        let weights = self.weights();
        let sum = |of: &dyn Fn(usize) -> f64| {
            limpid_base::metrics::mean(goal.len(), weights.as_deref(), of)
        };
        let factor = sum(&|i| goal[i] * p[i]) / sum(&|i| p[i] * p[i]);
        Expr::binary(Op::Mul, Expr::constant(factor), formula)
    }
}

/// Π xⱼ^bⱼ of a line with the coefficients bⱼ, to the six digits that single precision gives them.
fn product(line: &Line) -> Expr {
    let six = |b: f64| Expr::constant(b).rounded(6);
    let power = |&(j, b): &(u32, f64)| Expr::binary(Op::Pow, Expr::variable(j), six(b));
    let powers = line.terms().iter().map(power);
    powers.reduce(|a, b| Expr::binary(Op::Mul, a, b)).expect("a line has a variable")
}
