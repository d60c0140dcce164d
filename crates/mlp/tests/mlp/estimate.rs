//! The penalties that look at random directions, probes or samples: their means are the exact ones.
//!
//! ```text
//! |mean of N draws − exact| ≤ 5 s / √N        s the standard deviation of a draw
//! ```

use crate::teacher::{Teacher, difference};
use limpid_base::{Matrix, Rng, Seed};
use limpid_mlp::{Activation, Mlp, Objective, Penalty};
use rand::seq::SliceRandom;

const DRAWS: usize = 4000;

/// Sums over draws of numbers that are estimated together.
#[derive(Clone)]
struct Estimate {
    sums: Vec<f64>,
    squares: Vec<f64>,
    draws: usize,
}

impl Estimate {
    /// Of N independent draws.
    fn of(draws: usize, mut draw: impl FnMut() -> Vec<f64>) -> Self {
        let size = draw().len();
        let mut all = Self { sums: vec![0.0; size], squares: vec![0.0; size], draws };
        for _ in 0..draws {
            for ((sum, square), value) in all.sums.iter_mut().zip(&mut all.squares).zip(draw()) {
                *sum += value;
                *square += value * value;
            }
        }
        all
    }

    /// Every mean lies within 5 standard errors of its exact value, and is random at all.
    fn assert_means(&self, exact: &[f64], what: &str) {
        assert_eq!(self.sums.len(), exact.len());
        let n = self.draws as f64;
        let mut random = 0;
        for ((sum, square), exact) in self.sums.iter().zip(&self.squares).zip(exact) {
            let mean = sum / n;
            let variance = (square / n - mean * mean).max(0.0);
            let error = (variance / n).sqrt();
            let rounding = 1e-9 * exact.abs().max(1.0);
            assert!(
                (mean - exact).abs() <= 5.0 * error + rounding,
                "{what}: mean {mean} ± {error}, exact {exact}"
            );
            random += usize::from(error > rounding);
        }
        assert!(random > 0, "{what}: nothing is random");
    }
}

/// The penalty and the gradient of the loss, of the last run.
fn penalty_and_gradient(objective: &Objective<f64>) -> Vec<f64> {
    objective.penalties().take(1).chain(objective.gradients().flatten().copied()).collect()
}

fn drawn(objective: &mut Objective<f64>, rng: &mut Rng) -> Vec<f64> {
    objective.draw(rng);
    objective.run();
    penalty_and_gradient(objective)
}

fn exact(teacher: &Teacher, lambda: f64) -> Vec<f64> {
    let mut objective = teacher.objective(&[Penalty::jacobian(lambda)]);
    objective.run();
    penalty_and_gradient(&objective)
}

/// A teacher with two inputs and two hidden layers for each activation.
fn teachers(outputs: usize) -> impl Iterator<Item = (Teacher, Rng)> {
    Activation::ALL.into_iter().enumerate().map(move |(i, activation)| {
        let mut rng = Seed::new(33).nth(i as u64).rng();
        (Teacher::shaped(&[3, 5, 4, outputs], activation, 4, &mut rng), rng)
    })
}

#[test]
fn the_mean_of_random_projections_and_of_their_gradient_is_exact() {
    for (teacher, mut rng) in teachers(3) {
        for projections in [1, 2, 3] {
            let penalty = Penalty::jacobian(0.4).projected(projections);
            let mut objective = teacher.objective(&[penalty]);
            let estimate = Estimate::of(DRAWS, || drawn(&mut objective, &mut rng));
            let what = format!("{:?}, {projections} projections", teacher.model.activation);
            estimate.assert_means(&exact(&teacher, 0.4), &what);
        }
    }
}

#[test]
fn with_one_output_every_projection_is_exact() {
    for (teacher, mut rng) in teachers(1) {
        let exact = exact(&teacher, 0.4);
        for projections in [1, 2] {
            let penalty = Penalty::jacobian(0.4).projected(projections);
            let mut objective = teacher.objective(&[penalty]);
            for _ in 0..20 {
                for (value, exact) in drawn(&mut objective, &mut rng).iter().zip(&exact) {
                    let close = (value - exact).abs() <= 1e-12 * exact.abs().max(1.0);
                    assert!(close, "{value} is not {exact}");
                }
            }
        }
    }
}

/// (1/n) Σᵢ Σₖ ‖∂²fₖ(xᵢ)/∂x²‖²_F by differences of the Jacobian.
fn curvature(model: &Mlp<f64>, x: &Matrix<f64>) -> f64 {
    let rows = x.transposed();
    let mut sum = 0.0;
    for k in 0..model.outputs() {
        for (i, j, at) in (0..x.cols())
            .flat_map(|i| (0..x.rows()).flat_map(move |j| (0..x.rows()).map(move |at| (i, j, at))))
        {
            let second = difference(1e-3, |shift| {
                let mut moved = rows.clone();
                moved[(i, at)] += shift;
                model.jacobian(&moved)[k][(i, j)]
            });
            sum += second * second;
        }
    }
    sum / x.cols() as f64
}

#[test]
fn the_mean_of_hessian_probes_is_the_whole_hessian() {
    for (outputs, probes) in [(1, 1), (1, 3), (3, 1), (3, 2)] {
        for (teacher, mut rng) in teachers(outputs) {
            let activation = teacher.model.activation;
            if activation == Activation::Relu {
                continue;
            }
            let mut objective = teacher.objective(&[Penalty::hessian(0.1).projected(probes)]);
            let estimate = Estimate::of(DRAWS, || {
                drawn(&mut objective, &mut rng);
                objective.penalties().collect()
            });
            let what = format!("{activation:?}, {outputs} outputs, {probes} probes");
            estimate.assert_means(&[curvature(&teacher.model, &teacher.x)], &what);
        }
    }
}

#[test]
fn with_one_input_and_one_output_every_hessian_probe_is_exact() {
    let mut rng = Seed::new(34).rng();
    for activation in Activation::ALL {
        let teacher = Teacher::shaped(&[1, 4, 3, 1], activation, 5, &mut rng);
        let exact = curvature(&teacher.model, &teacher.x);
        let mut objective = teacher.objective(&[Penalty::hessian(0.1)]);
        for _ in 0..10 {
            let value = drawn(&mut objective, &mut rng)[0];
            let kinked = activation == Activation::Relu;
            assert!((value - exact).abs() <= 1e-8 * exact || kinked, "{value} is not {exact}");
            assert!(value == 0.0 || !kinked, "a ReLU network has no curvature: {value}");
        }
    }
}

#[test]
fn the_mean_over_random_orders_of_the_samples_is_exact() {
    for (outputs, fraction) in [(1, 0.2), (1, 0.5), (3, 0.3), (3, 0.9)] {
        for (teacher, mut rng) in teachers(outputs) {
            let mut objective = teacher.objective(&[Penalty::jacobian(0.4).sampled(fraction)]);
            let mut order: Vec<usize> = (0..teacher.samples()).collect();
            let estimate = Estimate::of(DRAWS, || {
                order.shuffle(&mut rng);
                objective.set_batch(&teacher.x, &teacher.y, &order);
                objective.run();
                penalty_and_gradient(&objective)
            });
            let what = format!("{:?}, a share of {fraction}", teacher.model.activation);
            estimate.assert_means(&exact(&teacher, 0.4), &what);
        }
    }
}

#[test]
fn the_mean_over_all_rotations_of_the_samples_is_exact_to_rounding() {
    for fraction in [0.1, 0.25, 0.3, 0.5, 0.75, 0.99, 1.0] {
        for (teacher, _) in teachers(3) {
            let n = teacher.samples();
            let mut objective = teacher.objective(&[Penalty::jacobian(0.4).sampled(fraction)]);
            let mut means = vec![0.0; exact(&teacher, 0.4).len()];
            for first in 0..n {
                let order: Vec<usize> = (0..n).map(|i| (first + i) % n).collect();
                objective.set_batch(&teacher.x, &teacher.y, &order);
                objective.run();
                let values = penalty_and_gradient(&objective);
                means.iter_mut().zip(values).for_each(|(mean, v)| *mean += v / n as f64);
            }
            for (mean, exact) in means.iter().zip(exact(&teacher, 0.4)) {
                let close = (mean - exact).abs() <= 1e-12 * exact.abs().max(1.0);
                assert!(close, "a share of {fraction}: {mean} is not {exact}");
            }
        }
    }
}
