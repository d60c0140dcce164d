//! The loss of one mini-batch and its gradient, compiled for a fixed number of samples.
//!
//! A sample is a column: the matrices of a batch are d × n and c × n.

use crate::term::{Needs, Recorded, Term};
use crate::{Adam, Loss, Mlp, Penalty, Spectral};
use limpid_base::{Matrix, Real, Rng};
use limpid_tape::{Program, Tape, Var};

/// L = loss + Σₖ λₖ Pₖ for n samples, with ∂L/∂(W, b), ready to be replayed.
///
/// An objective holds parameters of its own: [`Objective::load`] them from a network, move them with
/// [`Objective::step`], and [`Objective::store`] them back.
#[derive(Clone, Debug)]
pub struct Objective<T> {
    program: Program<T>,
    /// (x, y) of the parts of the batch: a sampled penalty looks at the first of them alone.
    parts: Vec<(Var, Var)>,
    parameters: Vec<Var>,
    loss: Var,
    /// One a penalty, none for weight decay.
    terms: Vec<Option<Term>>,
    gradients: Vec<Var>,
}

impl<T: Real> Objective<T> {
    /// The objective for mini-batches of `samples` of networks shaped like `model`, with its
    /// parameters, and with the λ of the penalties.
    pub fn new(model: &Mlp<T>, loss: Loss, penalties: &[Penalty], samples: usize) -> Self {
        let mut tape = Tape::new();
        let parameters = model.record_parameters(&mut tape);
        let sizes = part_sizes(model, penalties, samples);
        let mut inputs = |rows: usize| -> Vec<Var> {
            sizes.iter().map(|&size| tape.input(rows, size)).collect()
        };
        let (x, y) = (inputs(model.inputs()), inputs(model.outputs()));
        let f: Vec<Var> = x.iter().map(|&x| model.record(&mut tape, x, &parameters)).collect();
        let distance = loss.record(&mut tape, &f, &y);
        let on = Recorded { x: &x, f: &f, parameters: &parameters };
        let terms: Vec<Option<Term>> =
            penalties.iter().map(|&penalty| Term::record(&mut tape, penalty, on)).collect();
        let total = terms.iter().flatten().fold(distance, |total, term| {
            let weighted = tape.mul(term.lambda, term.value);
            tape.add(total, weighted)
        });
        let gradients = tape.grad(total, &parameters);
        let values = terms.iter().flatten().map(|term| term.value);
        let outputs: Vec<Var> = gradients.iter().copied().chain([distance]).chain(values).collect();
        let parts: Vec<(Var, Var)> = x.into_iter().zip(y).collect();
        let program = tape.compile_in_parts(&outputs, &inputs_by_part(&parts, &terms));
        let mut objective = Self { program, parts, parameters, loss: distance, terms, gradients };
        for (i, penalty) in penalties.iter().enumerate() {
            objective.set_lambda(i, penalty.lambda());
        }
        objective.load(model);
        objective
    }

    /// Sets λ of the penalty at `index`; without effect on weight decay, which is the optimiser's.
    pub fn set_lambda(&mut self, index: usize, lambda: f64) {
        if let Some(term) = &self.terms[index] {
            self.program.set(term.lambda, &[T::from_f64(lambda)]);
        }
    }

    /// Takes the network's parameters.
    pub fn load(&mut self, model: &Mlp<T>) {
        for (&var, value) in self.parameters.iter().zip(model.parameters()) {
            self.program.set(var, value.as_slice());
        }
    }

    /// Writes the parameters into the network.
    pub fn store(&self, model: &mut Mlp<T>) {
        for (&var, value) in self.parameters.iter().zip(model.parameters_mut()) {
            value.as_mut_slice().copy_from_slice(self.program.value(var));
        }
    }

    /// Copies the samples with these numbers into the batch; all samples are x, d × N, and y, c × N.
    ///
    /// # Panics
    /// If there are more or fewer than the objective was made for.
    #[track_caller]
    pub fn set_batch(&mut self, x: &Matrix<T>, y: &Matrix<T>, samples: &[usize]) {
        let mut rest = samples;
        for &(to_x, to_y) in &self.parts {
            let (these, others) = rest.split_at(self.program.shape(to_x).1);
            rest = others;
            for (from, to) in [(x, to_x), (y, to_y)] {
                let buffer = self.program.input_mut(to).expect("the loss depends on the batch");
                let columns = buffer.chunks_exact_mut(from.rows());
                columns.zip(these).for_each(|(to, &i)| to.copy_from_slice(from.col(i)));
            }
        }
        assert!(rest.is_empty(), "{} samples too many", rest.len());
    }

    /// Draws the projections and probes of the penalties that have some.
    pub fn draw(&mut self, rng: &mut Rng) {
        for term in self.terms.iter().flatten() {
            term.draw(&mut self.program, rng);
        }
    }

    /// Sets the projections or probes of one penalty by hand: c × n or d × n matrices, in the order in
    /// which they are drawn.
    pub fn set_random(&mut self, index: usize, values: &[&Matrix<T>]) {
        let vars = self.terms[index].iter().flat_map(Term::random).flatten();
        for (&var, value) in vars.zip(values) {
            self.program.set(var, value.as_slice());
        }
    }

    /// Sets the singular vectors a Lipschitz penalty takes as given.
    pub fn set_spectral(&mut self, spectral: &Spectral<T>) {
        for term in self.terms.iter().flatten() {
            let Needs::Singular(pairs) = &term.needs else { continue };
            for (&(to_u, to_v), (u, v)) in pairs.iter().zip(spectral.vectors()) {
                self.program.set(to_u, u);
                self.program.set(to_v, v);
            }
        }
    }

    /// The weights Wₗ of every layer, column by column.
    pub fn weights(&self) -> impl Iterator<Item = &[T]> {
        self.parameters.iter().step_by(2).map(|&var| self.program.value(var))
    }

    /// Evaluates loss and gradient.
    pub fn run(&mut self) {
        self.program.run();
    }

    /// Moves the parameters along the gradient of the last run.
    pub fn step(&mut self, adam: &mut Adam<T>) {
        adam.advance();
        for (index, (&p, &g)) in self.parameters.iter().zip(&self.gradients).enumerate() {
            self.program.update(p, g, |p, g| adam.update(index, p, g));
        }
    }

    /// The loss of the last run, without the penalties.
    pub fn loss(&self) -> f64 {
        self.program.value(self.loss)[0].to_f64()
    }

    /// The penalties without their λ, of the last run; 0 for weight decay.
    pub fn penalties(&self) -> impl Iterator<Item = f64> {
        let value = |term: &Term| self.program.value(term.value)[0].to_f64();
        self.terms.iter().map(move |term| term.as_ref().map_or(0.0, value))
    }

    /// ∂L/∂p for every parameter p in the order of [`Mlp::parameters`], column by column.
    pub fn gradients(&self) -> impl Iterator<Item = &[T]> {
        self.gradients.iter().map(|&v| self.program.value(v))
    }
}

/// The inputs that belong to each part of the batch: its samples, and what the terms draw for them.
fn inputs_by_part(parts: &[(Var, Var)], terms: &[Option<Term>]) -> Vec<Vec<Var>> {
    let drawn = |part: usize| terms.iter().flatten().filter_map(move |t| t.random().get(part));
    let inputs = |(part, &(x, y))| drawn(part).flatten().copied().chain([x, y]).collect();
    parts.iter().enumerate().map(inputs).collect()
}

/// Elements of a layer's values for one part of a batch: a quarter of a second-level cache in f32.
const PART: usize = 32_768;

/// Samples of the parts of a batch. Parts end where a sampled penalty stops looking, and are so small
/// that the values of a layer stay in the cache from one product to the next.
fn part_sizes<T: Real>(model: &Mlp<T>, penalties: &[Penalty], samples: usize) -> Vec<usize> {
    let widest = model.layers.iter().map(|l| l.biases.cols()).max().unwrap_or(1);
    let most = (PART / widest.max(1)).max(32);
    let mut ends: Vec<usize> = penalties.iter().map(|p| p.samples(samples)).collect();
    ends.push(samples);
    ends.sort_unstable();
    let mut sizes = vec![];
    let mut start = 0;
    for end in ends {
        // Equal parts, for a short one is slow.
        for left in (1..=(end - start).div_ceil(most)).rev() {
            let size = (end - start).div_ceil(left);
            sizes.push(size);
            start += size;
        }
    }
    sizes
}
