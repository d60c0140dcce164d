//! The training loop of [`limpid_mlp::fit`], one step at a time and without what is done once an epoch.

use crate::step::penalty::LAMBDA;
use crate::step::{Case, Naive, StepPenalty};
use limpid_base::{Matrix, Rng, Seed};
use limpid_mlp::{Adam, Mlp, Objective, Spectral, What};
use rand::RngExt;
use rand::seq::SliceRandom;

/// Mini-batches an epoch.
const BATCHES: usize = 16;
/// Adam's step size: small, so that the network stays like one in training however long it is timed.
const ETA: f64 = 1e-4;

/// A network being trained on random data, in single precision.
#[derive(Clone, Debug)]
pub struct Trainer {
    /// d × N, N = 16 batches.
    x: Matrix<f32>,
    /// c × N
    y: Matrix<f32>,
    /// The samples in the order they are taken, shuffled once.
    order: Vec<usize>,
    batch: usize,
    /// Steps done.
    steps: usize,
    rng: Rng,
    adam: Adam<f32>,
    gradient: Gradient,
}

/// Where the gradient comes from.
#[derive(Clone, Debug)]
enum Gradient {
    Whole(Box<Whole>),
    Naive(Box<Naive<f32>>),
}

/// Compiled objectives: of all steps, or of those with the penalty and of those between.
#[derive(Clone, Debug)]
struct Whole {
    due: Objective<f32>,
    /// For the steps without the penalty.
    between: Option<Objective<f32>>,
    period: usize,
    spectral: Option<Spectral<f32>>,
    /// Carries parameters from one objective to the other.
    model: Mlp<f32>,
}

impl Trainer {
    /// The case's network at its start, and data of 16 batches.
    ///
    /// # Panics
    /// If a size of the case is 0.
    #[track_caller]
    pub fn new(case: &Case) -> Self {
        assert!(case.batch > 0 && !case.sizes().contains(&0), "a size of {case} is 0");
        let mut rng = Seed::new(1).rng();
        let samples = BATCHES * case.batch;
        let mut random =
            |rows| Matrix::from_fn(rows, samples, |_, _| rng.random_range(-1.0..1.0_f32));
        let (x, y) = (random(case.inputs), random(case.outputs));
        let mut order: Vec<usize> = (0..samples).collect();
        order.shuffle(&mut rng);
        let model = case.model();
        let decay = match case.penalty.penalties()[..] {
            [penalty] if penalty.what == What::WeightDecay => penalty.lambda(),
            _ => 0.0,
        };
        let adam = Adam::new(&model, ETA, decay);
        let gradient = match case.penalty {
            StepPenalty::Naive => Gradient::Naive(Box::new(Naive::new(&model, LAMBDA, case.batch))),
            _ => Gradient::Whole(Box::new(Whole::new(case, model))),
        };
        Self { x, y, order, batch: case.batch, steps: 0, rng, adam, gradient }
    }

    /// One whole step: gather of the next mini-batch, draw, power iteration, gradient, Adam.
    pub fn step(&mut self) {
        let start = self.steps % BATCHES * self.batch;
        let samples = &self.order[start..start + self.batch];
        match &mut self.gradient {
            Gradient::Naive(naive) => naive.step(&self.x, &self.y, samples, &mut self.adam),
            Gradient::Whole(whole) => {
                let (objective, spectral) = whole.choose(self.steps);
                objective.set_batch(&self.x, &self.y, samples);
                objective.draw(&mut self.rng);
                if let Some(spectral) = spectral {
                    spectral.iterate(objective.weights());
                    objective.set_spectral(spectral);
                }
                objective.run();
                objective.step(&mut self.adam);
            }
        }
        self.steps += 1;
    }

    /// The network as it is now.
    pub fn model(&self) -> Mlp<f32> {
        match &self.gradient {
            Gradient::Naive(naive) => naive.model().clone(),
            Gradient::Whole(whole) => whole.current(self.steps),
        }
    }
}

impl Whole {
    fn new(case: &Case, model: Mlp<f32>) -> Self {
        let penalties = case.penalty.penalties();
        let period = case.penalty.period();
        let mut due = Objective::new(&model, &penalties, case.batch);
        if period > 1 {
            due.set_lambda(0, LAMBDA * period as f64);
        }
        let spectral = matches!(case.penalty, StepPenalty::Lipschitz);
        Self {
            due,
            between: (period > 1).then(|| Objective::new(&model, &[], case.batch)),
            period,
            spectral: spectral.then(|| Spectral::new(&model, Seed::new(2))),
            model,
        }
    }

    /// The objective of a step, with the newest parameters.
    fn choose(&mut self, step: usize) -> (&mut Objective<f32>, Option<&mut Spectral<f32>>) {
        let phase = step % self.period;
        let objective = match &mut self.between {
            Some(between) if phase == 0 => {
                if step > 0 {
                    between.store(&mut self.model);
                    self.due.load(&self.model);
                }
                &mut self.due
            }
            Some(between) => {
                if phase == 1 {
                    self.due.store(&mut self.model);
                    between.load(&self.model);
                }
                between
            }
            None => &mut self.due,
        };
        (objective, self.spectral.as_mut())
    }

    /// The network after so many steps.
    fn current(&self, steps: usize) -> Mlp<f32> {
        let mut model = self.model.clone();
        match &self.between {
            Some(between) if steps % self.period != 1 && steps > 0 => between.store(&mut model),
            _ => self.due.store(&mut model),
        }
        model
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_mlp::Activation;

    fn case(penalty: &str) -> Case {
        let penalty = penalty.parse().expect("a penalty");
        let (inputs, outputs, batch, activation) = (3, 2, 6, Activation::Tanh);
        Case { inputs, hidden: vec![8, 5], outputs, batch, activation, penalty }
    }

    fn trained(penalty: &str, steps: usize) -> Mlp<f32> {
        let mut trainer = Trainer::new(&case(penalty));
        (0..steps).for_each(|_| trainer.step());
        trainer.model()
    }

    /// The largest difference of two parameters.
    fn distance(a: &Mlp<f32>, b: &Mlp<f32>) -> f32 {
        let pairs = a.parameters().zip(b.parameters());
        pairs
            .flat_map(|(a, b)| a.as_slice().iter().zip(b.as_slice()))
            .fold(0.0, |most, (a, b)| most.max((a - b).abs()))
    }

    #[test]
    fn every_penalty_trains_another_network() {
        let names = [
            "none",
            "jacobian",
            "projected:1",
            "sampled:0.5",
            "periodic:4",
            "lipschitz",
            "hessian",
        ];
        let networks = names.map(|name| trained(name, 40));
        for (i, a) in networks.iter().enumerate() {
            assert!(distance(a, &case("none").model()) > 1e-3, "{} moves nothing", names[i]);
            for (j, b) in networks.iter().enumerate().take(i) {
                assert_ne!(a, b, "{} and {}", names[i], names[j]);
            }
        }
        assert_ne!(trained("none", 40), trained("weight-decay", 40));
    }

    #[test]
    fn the_naive_steps_go_where_the_exact_ones_go() {
        let (naive, exact) = (trained("naive", 40), trained("jacobian", 40));
        assert!(distance(&naive, &exact) < 1e-5, "{}", distance(&naive, &exact));
        assert!(distance(&exact, &trained("none", 40)) > 1e-4);
    }

    /// One objective whose λ is k λ on every k-th step and 0 between.
    #[test]
    fn a_periodic_penalty_trains_one_network_by_turns() {
        for steps in 0..10 {
            let mut one = Trainer::new(&case("jacobian"));
            for step in 0..steps {
                let Gradient::Whole(whole) = &mut one.gradient else { panic!("not naive") };
                whole.due.set_lambda(0, if step % 4 == 0 { 4.0 * LAMBDA } else { 0.0 });
                one.step();
            }
            assert_eq!(trained("periodic:4", steps), one.model(), "after {steps} steps");
        }
        assert_eq!(trained("periodic:1", 20), trained("jacobian", 20));
    }

    #[test]
    #[should_panic(expected = "is 0")]
    fn a_case_with_an_empty_batch_is_refused() {
        Trainer::new(&Case { batch: 0, ..case("none") });
    }
}
