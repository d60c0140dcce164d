//! The equations of a Newton step for any smooth loss, accumulated block by block.
//!
//! ```text
//! L(θ) = Σ w ρ(f, y)          ∂L/∂θ = JᵀW g,   g = ∂ρ/∂f
//!                             ∂²L/∂θ² ≈ JᵀWH J,   H = diag ∂²ρ/∂f²
//! ```
//!
//! The curvature of f itself is left out, as Gauss and Newton do for squares, so that JᵀWH J has no
//! negative eigenvalue where ρ is convex in f. For ρ = (f − y)² / 2 these are the normal equations.
//!
//! Legend: n rows, p constants, J the n × p Jacobian, W the weights (1 if none are given).

use crate::Plan;
use crate::normal::{Normal, Part, dots, weigh};
use crate::scratch::{Products, Scratch, Values};
use crate::sums::LANES;
use limpid_base::isa::Kernel;
use limpid_base::{Real, Samples};

/// Adds one block to the lower triangle of JᵀWH J, to JᵀW g and to Σ w ρ.
struct Accumulate<'a, T, F> {
    part: Part<'a, T>,
    loss: &'a F,
    products: &'a mut Products,
}

impl<T: Real, F: Fn(f64, f64) -> [f64; 3]> Kernel for Accumulate<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { part, loss, products: Products { wide, sums } } = self;
        let Part { jacobian, f, y, w, .. } = part;
        let (p, rows) = (jacobian.len(), f.len());
        part.widen_jacobian(wide);
        let (mut curvature, mut weighted) = (Values::ZERO, Values::ZERO);
        let slope = wide[p].0.as_flattened_mut();
        let total = sums.last_mut().expect("a triangle of p + 1 rows");
        for i in 0..rows {
            let w = w.map_or(1.0, |w| w[i].to_f64());
            let [value, first, second] = loss(f[i].to_f64(), y[i].to_f64());
            total[i % LANES] += w * value;
            slope[i] = w * first;
            curvature.0.as_flattened_mut()[i] = w * second;
        }
        slope[rows..rows.next_multiple_of(LANES)].fill(0.0);
        let mut sums = &mut sums[..];
        for i in 0..p {
            weigh(&mut weighted, &wide[i], &curvature.0.as_flattened()[..rows]);
            let (row, below) = sums.split_at_mut(i + 1);
            dots(row, &weighted, &wide[..=i], rows);
            sums = below;
        }
        dots(&mut sums[..p], &wide[p], &wide[..p], rows);
    }
}

impl<T: Real> Plan<T> {
    /// The equations of a Newton step for the loss Σ w ρ at the present constants, in one pass:
    /// [`Normal`] with JᵀWH J for `jtj`, JᵀW g for `jtr` and Σ w ρ for `rss`.
    ///
    /// `loss` gives ρ, ∂ρ/∂f and ∂²ρ/∂f² of a row from its prediction f and its target y.
    ///
    /// ```
    /// use limpid_base::{Matrix, Samples};
    /// use limpid_expr::{Expr, Plan, Scratch};
    ///
    /// let plan: Plan<f64> = "1 * x0".parse::<Expr>()?.compile();
    /// let x = Matrix::from_columns(2, 1, vec![1.0, 2.0]);
    /// let y = [3.0, 6.0];
    /// let half_squares = |f: f64, y: f64| [0.5 * (f - y) * (f - y), f - y, 1.0];
    /// let newton = plan.newton_equations(Samples::new(&x, &y), half_squares, &mut Scratch::new());
    /// assert_eq!((newton.jtj[0], newton.jtr[0], newton.rss), (5.0, -10.0, 10.0));
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn newton_equations(
        &self,
        s: Samples<'_, T>,
        loss: impl Fn(f64, f64) -> [f64; 3],
        scratch: &mut Scratch<T>,
    ) -> Normal {
        self.equations(s, scratch, |isa, part, products| {
            isa.run(Accumulate { part, loss: &loss, products });
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Expr;
    use limpid_base::Matrix;

    /// 70 rows, so that the last block is neither whole nor a multiple of 8.
    fn rows() -> (Matrix<f64>, Vec<f64>, Vec<f64>) {
        let x = Matrix::from_fn(70, 2, |i, j| ((i * (3 + 4 * j)) % 35) as f64 / 20.0 - 0.7);
        let y = (0..70).map(|i| (i % 5) as f64).collect();
        (x, y, (0..70).map(|i| (i % 3) as f64).collect())
    }

    /// The loss exp(f) − y f, whose slope is exp(f) − y and whose curvature exp(f).
    fn poisson(f: f64, y: f64) -> [f64; 3] {
        let mu = Real::exp(f);
        [mu - y * f, mu - y, mu]
    }

    #[test]
    fn half_squares_have_the_normal_equations() {
        let (x, y, w) = rows();
        let plan: Plan<f64> =
            "sin(0.7 * x0) * 2 + x1 * 0.3".parse::<Expr>().expect("one").compile();
        let (s, mut scratch) = (Samples::new(&x, &y).with_weights(Some(&w)), Scratch::new());
        let normal = plan.normal_equations(s, &mut scratch);
        let loss = |f: f64, y: f64| [0.5 * (f - y) * (f - y), f - y, 1.0];
        let newton = plan.newton_equations(s, loss, &mut scratch);
        assert_eq!((&newton.jtj, &newton.jtr), (&normal.jtj, &normal.jtr));
        assert!((2.0 * newton.rss - normal.rss).abs() < 1e-12 * normal.rss);
    }

    #[test]
    fn slopes_and_curvatures_are_those_of_central_differences() {
        let (x, y, w) = rows();
        let (s, mut scratch) = (Samples::new(&x, &y).with_weights(Some(&w)), Scratch::new());
        // Linear in the constants, so that no curvature is left out.
        let mut plan: Plan<f64> = "0.4 * x0 + x1 * 0.3".parse::<Expr>().expect("one").compile();
        let mut at = |theta: [f64; 2]| {
            plan.set_constants(&theta);
            plan.newton_equations(s, poisson, &mut scratch)
        };
        let (theta, h) = ([0.4, 0.3], 1e-5);
        let newton = at(theta);
        for k in 0..2 {
            let moved = |h: f64| std::array::from_fn(|j| theta[j] + if j == k { h } else { 0.0 });
            let (up, down) = (at(moved(h)), at(moved(-h)));
            let slope = (up.rss - down.rss) / (2.0 * h);
            assert!((slope - newton.jtr[k]).abs() < 1e-6, "{slope} is not {}", newton.jtr[k]);
            for j in 0..2 {
                let curvature = (up.jtr[j] - down.jtr[j]) / (2.0 * h);
                assert!((curvature - newton.jtj[2 * k + j]).abs() < 1e-6, "{curvature}");
            }
        }
    }
}
