//! The floor of a step's work: the multiply-adds of the matrix products no implementation can avoid.
//!
//! ```text
//! plain                    3S − M₁                     forward S, backward S − M₁, weights S
//! k cotangents             3S − M₁ + 3kS − 3M_L        a backward sweep and its own two, each
//! ```
//!
//! Legend, a sample: S multiply-adds of all layers, M₁ of the first, M_L of the last.
//!
//! The exact Jacobian has one cotangent an output, so 6S − M₁ − 3M_L with one. That cotangent is the
//! constant 1: its products with the last layer are the same for all samples, hence − 3M_L; further ones
//! are counted in full. A sampled or periodic penalty counts the share of the cotangent's part that it
//! takes; a Hessian probe 12S; the others as a plain step, since their own work does not grow with the
//! batch.

use crate::step::{Case, Smoothing};
use limpid_mlp::{How, What};

/// Multiply-adds of one step, by the floor formula; a periodic penalty's on average.
pub fn multiply_adds(case: &Case) -> f64 {
    let layers: Vec<f64> = case.sizes().windows(2).map(|w| (w[0] * w[1]) as f64).collect();
    let s = layers.iter().fold(0.0, |sum, m| sum + m);
    let plain = 3.0 * s - layers[0];
    let cotangents = |k: usize| 3.0 * k as f64 * s - 3.0 * layers[layers.len() - 1];
    let batch = case.batch as f64;
    let per_sample = match case.penalty {
        Smoothing::None => plain,
        Smoothing::Naive => plain + cotangents(case.outputs),
        Smoothing::Penalty(penalty) => {
            let How { projections, fraction, .. } = penalty.how;
            let looked_at = fraction.map_or(1.0, |q| (q * batch).ceil() / batch);
            let share = looked_at / penalty.period() as f64;
            let more = match penalty.what {
                What::Jacobian => cotangents(projections.unwrap_or(case.outputs)),
                What::Hessian => projections.unwrap_or(1) as f64 * (12.0 * s - plain),
                _ => 0.0,
            };
            plain + share * more
        }
    };
    batch * per_sample
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_mlp::Activation;

    fn count(hidden: &[usize], outputs: usize, penalty: &str) -> f64 {
        let (hidden, penalty) = (hidden.to_vec(), penalty.parse().expect(penalty));
        let (inputs, batch, activation) = (13, 10, Activation::Tanh);
        multiply_adds(&Case { inputs, hidden, outputs, batch, activation, penalty })
    }

    /// 13·64 + 64·64 + 64·1 = 832 + 4096 + 64 = 4992.
    #[test]
    fn the_counts_are_those_of_the_formula_by_hand() {
        let small = |penalty| count(&[64, 64], 1, penalty);
        assert_eq!(small("none"), 10.0 * 14_144.0);
        assert_eq!(small("jacobian"), 10.0 * 28_928.0);
        assert_eq!(small("naive"), small("jacobian"));
        assert_eq!(small("projected:1"), small("jacobian"));
        assert_eq!(small("projected:2"), 10.0 * (28_928.0 + 3.0 * 4992.0));
        assert_eq!(small("periodic:4"), 10.0 * (14_144.0 + 14_784.0 / 4.0));
        assert_eq!(small("sampled:0.125"), 10.0 * 14_144.0 + 2.0 * 14_784.0);
        assert_eq!(small("sampled:1"), small("jacobian"));
        assert_eq!(small("hessian"), 10.0 * 12.0 * 4992.0);
        assert_eq!(small("projected:1:periodic:4"), small("periodic:4"));
        assert_eq!(small("lipschitz"), small("none"));
        assert_eq!(small("weight-decay"), small("none"));
    }

    #[test]
    fn every_further_output_costs_three_forward_passes() {
        let s = |c: f64| 13.0 * 64.0 + 64.0 * c;
        let (three, plain) = (count(&[64], 3, "jacobian"), 3.0 * s(3.0) - 832.0);
        assert_eq!(three, 10.0 * (plain + 9.0 * s(3.0) - 3.0 * 192.0));
        assert_eq!(three, count(&[64], 3, "projected:3"));
    }

    #[test]
    fn an_exact_penalty_costs_2_0_to_2_2_plain_steps() {
        for hidden in [&[64, 64][..], &[128, 128, 64], &[256, 256, 256]] {
            let ratio = count(hidden, 1, "jacobian") / count(hidden, 1, "none");
            assert!((2.0..2.2).contains(&ratio), "{hidden:?}: {ratio}");
        }
    }
}
