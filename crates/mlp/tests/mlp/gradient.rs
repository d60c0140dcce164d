//! The loss mse + Σ λ P of random networks: its value against the definition sample by sample, its
//! gradient against differences of the whole loss.
//!
//! ```text
//! ∂L/∂p   against   (8 (L(p + h) − L(p − h)) − (L(p + 2h) − L(p − 2h))) / 12h      for every p
//! ```
//!
//! What a penalty draws at random is held fixed meanwhile. A spectral norm is that of a full singular
//! value decomposition of the moved weights, not uᵀ W v with u and v held fixed. A ReLU network is
//! differenced in every parameter that moves no sample over a kink within the stencil.

use crate::teacher::{
    Forward, Teacher, combined, difference, signs, singular_values, unit_columns,
};
use limpid_base::{Matrix, Rng, Seed};
use limpid_mlp::{Activation, Bound, Loss, Mlp, Objective, Penalty, Spectral, What};
use rand::RngExt;

const NETWORKS: u64 = 500;
const H: f64 = 3e-4;

type Draw = fn(&mut Rng) -> Penalty;

fn strength(rng: &mut Rng) -> f64 {
    rng.random_range(0.05..1.5)
}

fn jacobian(rng: &mut Rng) -> Penalty {
    Penalty::jacobian(strength(rng))
}

fn projected(rng: &mut Rng) -> Penalty {
    Penalty::jacobian(strength(rng)).projected(rng.random_range(1..=2))
}

fn sampled(rng: &mut Rng) -> Penalty {
    Penalty::jacobian(strength(rng)).sampled(1.0 - rng.random::<f64>())
}

fn periodic(rng: &mut Rng) -> Penalty {
    Penalty::jacobian(strength(rng)).every(rng.random_range(1..=4))
}

/// All options of the Jacobian penalty, or two of the Hessian's.
fn several_options(rng: &mut Rng) -> Penalty {
    match rng.random() {
        true => projected(rng).sampled(1.0 - rng.random::<f64>()).every(rng.random_range(1..=4)),
        false => hessian(rng).sampled(1.0 - rng.random::<f64>()),
    }
}

fn product(rng: &mut Rng) -> Penalty {
    Penalty::lipschitz(Bound::Product, strength(rng))
}

fn sum_of_squares(rng: &mut Rng) -> Penalty {
    Penalty::lipschitz(Bound::SumOfSquares, strength(rng))
}

fn hessian(rng: &mut Rng) -> Penalty {
    Penalty::hessian(strength(rng)).projected(rng.random_range(1..=2))
}

fn decay(rng: &mut Rng) -> Penalty {
    Penalty::weight_decay(strength(rng))
}

const ALL: [Draw; 9] = [
    jacobian,
    projected,
    sampled,
    periodic,
    several_options,
    product,
    sum_of_squares,
    hessian,
    decay,
];

/// The network with that number: the activations take turns.
fn teacher(number: u64) -> (Teacher, Rng) {
    let mut rng = Seed::new(31).nth(number).rng();
    let activation = Activation::ALL[number as usize % Activation::ALL.len()];
    (Teacher::draw(activation, &mut rng), rng)
}

/// The singular vectors of the network's weights, as exact as they get.
fn converged(model: &Mlp<f64>, seed: Seed) -> Spectral<f64> {
    let mut spectral = Spectral::new(model, seed);
    for _ in 0..2000 {
        if spectral.residual(model) <= 1e-12 {
            return spectral;
        }
        spectral.iterate(model.layers.iter().map(|l| l.weights.as_slice()));
    }
    panic!("the power iteration is still at {:e}", spectral.residual(model));
}

/// A loss that can be evaluated at moved parameters.
struct Moved<'a> {
    teacher: &'a Teacher,
    objective: Objective<f64>,
    penalties: &'a [Penalty],
    model: Mlp<f64>,
    /// σ of every layer of the moved network, if a penalty needs them.
    norms: Option<Vec<f64>>,
}

impl Moved<'_> {
    /// L with parameter `index` moved by `shift` in its element `at`.
    fn loss(&mut self, index: usize, at: usize, shift: f64) -> f64 {
        let parameter = self.model.parameters_mut().nth(index).expect("a parameter");
        let former = parameter.as_slice()[at];
        parameter.as_mut_slice()[at] = former + shift;
        self.objective.load(&self.model);
        self.objective.run();
        let mut norms = self.norms.clone();
        if let (Some(norms), 0) = (&mut norms, index % 2) {
            norms[index / 2] = singular_values(&self.model.layers[index / 2].weights)[0];
        }
        let parameter = self.model.parameters_mut().nth(index).expect("a parameter");
        parameter.as_mut_slice()[at] = former;
        total(&self.objective, self.penalties, norms.as_deref())
    }

    /// Whether no nonlinearity changes its side of 0 within the stencil. With the sides of the layers
    /// before it fixed, z is affine in the parameter: the ends of the stencil decide.
    fn keeps_its_sides(&self, index: usize, at: usize) -> bool {
        let sides = |shift: f64| -> Vec<bool> {
            let mut model = self.teacher.model.clone();
            let parameter = model.parameters_mut().nth(index).expect("a parameter");
            parameter.as_mut_slice()[at] += shift;
            let columns = 0..self.teacher.samples();
            let each = columns.map(|i| Forward::of(&model, self.teacher.x.col(i)));
            each.flat_map(|forward| forward.sides().collect::<Vec<bool>>()).collect()
        };
        sides(-2.0 * H) == sides(2.0 * H)
    }
}

/// mse + Σ λ P, a Lipschitz penalty taken from the norms.
fn total(objective: &Objective<f64>, penalties: &[Penalty], norms: Option<&[f64]>) -> f64 {
    penalties.iter().zip(objective.penalties()).fold(objective.loss(), |loss, (penalty, value)| {
        let value = match (penalty.what, norms) {
            (What::Lipschitz(bound), Some(norms)) => combined(bound, norms),
            _ => value,
        };
        loss + penalty.lambda() * value
    })
}

/// How many parameters were differenced, of how many.
#[derive(Default)]
struct Count {
    tested: usize,
    all: usize,
}

/// The gradient of one network against differences.
fn check(teacher: &Teacher, penalties: &[Penalty], rng: &mut Rng, what: &str) -> Count {
    let mut objective = teacher.objective(penalties);
    objective.draw(rng);
    let lipschitz = penalties.iter().any(|p| matches!(p.what, What::Lipschitz(_)));
    let norms = lipschitz.then(|| {
        objective.set_spectral(&converged(&teacher.model, Seed::new(rng.random())));
        teacher.model.layers.iter().map(|l| singular_values(&l.weights)[0]).collect()
    });
    objective.run();
    let gradient: Vec<Vec<f64>> = objective.gradients().map(<[f64]>::to_vec).collect();
    let model = teacher.model.clone();
    let mut moved = Moved { teacher, objective, penalties, model, norms };
    let kinked = teacher.model.activation == Activation::Relu;
    let mut pairs = vec![];
    let mut count = Count::default();
    for (index, gradient) in gradient.iter().enumerate() {
        for (at, &analytic) in gradient.iter().enumerate() {
            count.all += 1;
            if !kinked || moved.keeps_its_sides(index, at) {
                pairs.push((analytic, difference(H, |shift| moved.loss(index, at, shift))));
                count.tested += 1;
            }
        }
    }
    let scale = pairs.iter().fold(0.0_f64, |m, (_, d)| m.max(d.abs()));
    for (analytic, difference) in pairs {
        let bound = 1e-6 * difference.abs().max(1e-3 * scale).max(1e-4);
        let error = (analytic - difference).abs();
        assert!(error <= bound, "{what}, {penalties:?}: {analytic} but difference {difference}");
    }
    count
}

/// [`check`] for penalties drawn anew for every network; most parameters of the ReLU networks too.
fn check_all(draw: impl Fn(&mut Rng) -> Vec<Penalty>) {
    let mut kinked = Count::default();
    for number in 0..NETWORKS {
        let (teacher, mut rng) = teacher(number);
        let penalties = draw(&mut rng);
        let count = check(&teacher, &penalties, &mut rng, &format!("network {number}"));
        match teacher.model.activation {
            Activation::Relu => {
                kinked.tested += count.tested;
                kinked.all += count.all;
            }
            _ => assert_eq!(count.tested, count.all),
        }
    }
    let Count { tested, all } = kinked;
    assert!(all > 3000 && tested * 100 > all * 97, "{tested} of {all} in the ReLU networks");
}

#[test]
fn the_gradient_without_a_penalty_matches_differences() {
    check_all(|_| vec![]);
}

#[test]
fn the_gradient_with_the_exact_jacobian_penalty_matches_differences() {
    check_all(|rng| vec![jacobian(rng)]);
}

#[test]
fn the_gradient_with_a_projected_jacobian_matches_differences() {
    check_all(|rng| vec![projected(rng)]);
}

#[test]
fn the_gradient_with_a_sampled_jacobian_matches_differences() {
    check_all(|rng| vec![sampled(rng)]);
}

#[test]
fn the_gradient_with_a_product_of_norms_matches_differences_of_the_true_norms() {
    check_all(|rng| vec![product(rng)]);
}

#[test]
fn the_gradient_with_squared_norms_matches_differences_of_the_true_norms() {
    check_all(|rng| vec![sum_of_squares(rng)]);
}

#[test]
fn the_gradient_with_hessian_probes_matches_differences() {
    check_all(|rng| vec![hessian(rng)]);
}

#[test]
fn the_gradient_with_several_options_at_once_matches_differences() {
    check_all(|rng| vec![several_options(rng)]);
}

#[test]
fn the_gradient_with_several_penalties_at_once_matches_differences() {
    check_all(|rng| {
        let count = rng.random_range(2..=4);
        (0..count).map(|_| ALL[rng.random_range(0..ALL.len())](rng)).collect()
    });
}

#[test]
fn the_spectral_norms_are_the_largest_singular_values() {
    for number in 0..NETWORKS {
        let (teacher, _) = teacher(number);
        let spectral = converged(&teacher.model, Seed::new(number));
        for (norm, layer) in spectral.norms().zip(&teacher.model.layers) {
            let largest = singular_values(&layer.weights)[0];
            assert!((norm - largest).abs() <= 1e-12 * largest, "{norm} and {largest}");
        }
    }
}

/// ∂f/∂x of one sample by differences of the plain loops, c × d.
fn jacobian_at(model: &Mlp<f64>, x: &[f64]) -> Matrix<f64> {
    Matrix::from_fn(model.outputs(), x.len(), |k, j| {
        difference(H, |shift| moved_outputs(model, x, &[(j, shift)])[k])
    })
}

/// ∂²fₖ/∂x² of one sample by differences of differences, d × d.
fn hessian_at(model: &Mlp<f64>, x: &[f64], k: usize) -> Matrix<f64> {
    let h = 3e-3;
    Matrix::from_fn(x.len(), x.len(), |i, j| {
        difference(h, |a| difference(h, |b| moved_outputs(model, x, &[(i, a), (j, b)])[k]))
    })
}

fn moved_outputs(model: &Mlp<f64>, x: &[f64], moves: &[(usize, f64)]) -> Vec<f64> {
    let mut moved = x.to_vec();
    moves.iter().for_each(|&(j, shift)| moved[j] += shift);
    Forward::of(model, &moved).f
}

fn squares(values: &[f64]) -> f64 {
    values.iter().map(|v| v * v).sum()
}

/// Whether some sample lies near enough to a kink to spoil differences in x.
fn is_near_a_kink(teacher: &Teacher) -> bool {
    let columns = 0..teacher.samples();
    let mut before = columns.flat_map(|i| Forward::of(&teacher.model, teacher.x.col(i)).before);
    teacher.model.activation == Activation::Relu && before.any(|z| z.abs() < 0.05)
}

/// Every sum over the samples is a mean over `count` of them.
fn mean(count: usize, term: impl FnMut(usize) -> f64) -> f64 {
    (0..count).map(term).sum::<f64>() / count as f64
}

fn assert_close(what: &str, value: f64, definition: f64) {
    let bound = 1e-6 * definition.abs().max(1e-2);
    assert!((value - definition).abs() <= bound, "{what}: {value} is not {definition}");
}

#[test]
fn the_loss_and_every_penalty_are_their_definitions_sample_by_sample() {
    let teachers = (0..250).map(teacher).filter(|(teacher, _)| !is_near_a_kink(teacher));
    let mut kinked = 0;
    for (teacher, mut rng) in teachers {
        let Teacher { model, x, y } = &teacher;
        let (d, c, n) = (x.rows(), y.rows(), x.cols());
        kinked += usize::from(model.activation == Activation::Relu && model.layers.len() > 1);
        let value = |penalty: Penalty, random: &[&Matrix<f64>]| {
            let mut objective = teacher.objective(&[penalty]);
            objective.set_random(0, random);
            objective.run();
            let mse = mean(n * c, |i| {
                let (i, k) = (i / c, i % c);
                (Forward::of(model, x.col(i)).f[k] - y[(k, i)]).powi(2)
            });
            assert!((objective.loss() - mse).abs() <= 1e-12 * mse, "{} {mse}", objective.loss());
            objective.penalties().next().expect("one penalty")
        };
        let jacobians: Vec<Matrix<f64>> = (0..n).map(|i| jacobian_at(model, x.col(i))).collect();
        let exact = mean(n, |i| squares(jacobians[i].as_slice()));
        assert_close("exact", value(Penalty::jacobian(0.3), &[]), exact);
        assert_close("periodic", value(Penalty::jacobian(0.3).every(3), &[]), exact);

        let fraction = 1.0 - rng.random::<f64>();
        let first = (fraction * n as f64).ceil() as usize;
        let some = mean(first, |i| squares(jacobians[i].as_slice()));
        assert_close("sampled", value(Penalty::jacobian(0.3).sampled(fraction), &[]), some);

        let [v, w] = [0, 1].map(|_| unit_columns(c, n, &mut rng));
        let along = |v: &Matrix<f64>, i: usize| {
            let v = Matrix::from_columns(c, 1, v.col(i).to_vec());
            c as f64 * squares(v.t_matmul(&jacobians[i]).as_slice())
        };
        let two = Penalty::jacobian(0.3).projected(2);
        let definition = mean(n, |i| (along(&v, i) + along(&w, i)) / 2.0);
        assert_close("projected", value(two, &[&v, &w]), definition);
        let [v_first, w_first] = [&v, &w].map(|v| Matrix::from_fn(c, first, |k, i| v[(k, i)]));
        let definition = mean(first, |i| (along(&v, i) + along(&w, i)) / 2.0);
        let some = two.sampled(fraction).every(3);
        assert_close("projected, some", value(some, &[&v_first, &w_first]), definition);

        let [(r, u), (s, t)] = [0, 1].map(|_| (signs(c, n, &mut rng), signs(d, n, &mut rng)));
        let curvature = |r: &Matrix<f64>, u: &Matrix<f64>, i: usize| {
            let mut sum = vec![0.0; d];
            for k in 0..c {
                let sign = if c == 1 { 1.0 } else { r[(k, i)] };
                let u = Matrix::from_columns(d, 1, u.col(i).to_vec());
                let product = hessian_at(model, x.col(i), k).matmul(&u);
                sum.iter_mut().zip(product.as_slice()).for_each(|(s, p)| *s += sign * p);
            }
            squares(&sum)
        };
        let definition = mean(n, |i| (curvature(&r, &u, i) + curvature(&s, &t, i)) / 2.0);
        let random = if c == 1 { vec![&u, &t] } else { vec![&r, &u, &s, &t] };
        let two = Penalty::hessian(0.3).projected(2);
        assert_close("curvature", value(two, &random), definition);
    }
    assert!(kinked >= 10, "{kinked} ReLU networks with a kink");
}

#[test]
fn two_sampled_penalties_look_at_their_own_shares() {
    let mut rng = Seed::new(32).rng();
    let teacher = Teacher::shaped(&[3, 5, 2], Activation::Tanh, 8, &mut rng);
    let sampled = |fraction| Penalty::jacobian(0.4).sampled(fraction);
    let alone = |fraction| {
        let mut objective = teacher.objective(&[sampled(fraction)]);
        objective.run();
        objective.penalties().next().expect("one penalty")
    };
    for (a, b) in [(0.25, 0.75), (0.75, 0.25), (1.0, 0.5), (0.5, 1.0)] {
        let mut both = teacher.objective(&[sampled(a), sampled(b)]);
        both.run();
        let values: Vec<f64> = both.penalties().collect();
        for (value, alone) in values.iter().zip([alone(a), alone(b)]) {
            assert!((value - alone).abs() < 1e-12, "{a} and {b}: {value} is not {alone}");
        }
    }
}

/// Means of the penalties and of the gradient over objectives of one sample each.
fn mean_of_single_samples(teacher: &Teacher, penalties: &[Penalty], samples: usize) -> Vec<f64> {
    let mut objective = Objective::new(&teacher.model, Loss::Squared, penalties, 1);
    let mut means: Vec<f64> = vec![];
    for i in 0..samples {
        objective.set_batch(&teacher.x, &teacher.y, &[i]);
        objective.draw(&mut Seed::new(0).rng());
        objective.run();
        let values = objective.penalties().chain([objective.loss()]);
        let values: Vec<f64> = values.chain(objective.gradients().flatten().copied()).collect();
        means.resize(values.len(), 0.0);
        means.iter_mut().zip(values).for_each(|(mean, v)| *mean += v / samples as f64);
    }
    means
}

#[test]
fn the_loss_of_a_batch_too_large_for_the_cache_is_the_mean_over_its_samples() {
    let mut rng = Seed::new(49).rng();
    for activation in Activation::ALL {
        // One input and one output: no random draw changes a value.
        let teacher = Teacher::shaped(&[1, 1100, 1], activation, 75, &mut rng);
        let penalties = [
            Penalty::jacobian(0.3),
            Penalty::jacobian(0.2).projected(1),
            Penalty::jacobian(0.1).every(2),
            Penalty::hessian(0.01),
        ];
        let mut objective = teacher.objective(&penalties);
        objective.draw(&mut rng);
        objective.run();
        let values = objective.penalties().chain([objective.loss()]);
        let values: Vec<f64> = values.chain(objective.gradients().flatten().copied()).collect();
        let means = mean_of_single_samples(&teacher, &penalties, 75);
        let scale = means.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        for (value, mean) in values.iter().zip(means) {
            assert!((value - mean).abs() <= 1e-12 * scale, "{activation:?}: {value}, {mean}");
        }
        let mut sampled =
            teacher.objective(&[0.6, 0.2].map(|fraction| Penalty::jacobian(0.3).sampled(fraction)));
        sampled.run();
        for (value, samples) in sampled.penalties().zip([45, 15]) {
            let mean = mean_of_single_samples(&teacher, &penalties[..1], samples)[0];
            assert!((value - mean).abs() <= 1e-12 * mean, "{activation:?}: {value}, {mean}");
        }
    }
}
