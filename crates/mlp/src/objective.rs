//! The loss of one mini-batch and its gradient, compiled for a fixed number of rows.

use crate::network::Mlp;
use crate::penalty::Penalty;
use limpid_base::Real;
use limpid_tape::{Program, Tape, Var};

/// L = mse + λ · penalty for n rows, with ∂L/∂(W, b), ready to be replayed.
///
/// λ is an input of the program, not part of it: one program serves a whole grid.
#[derive(Clone, Debug)]
pub struct Objective<T> {
    program: Program<T>,
    x: Var,
    y: Var,
    parameters: Vec<Var>,
    mse: Var,
    penalty: Option<(Var, Var)>,
    gradients: Vec<Var>,
}

impl<T: Real> Objective<T> {
    /// The objective for mini-batches of `rows` rows of networks shaped like `model`.
    pub fn new(model: &Mlp<T>, penalty: Penalty, rows: usize) -> Self {
        let mut tape = Tape::new();
        let x = tape.input(rows, model.inputs());
        let y = tape.input(rows, model.outputs());
        let parameters = model.record_parameters(&mut tape);
        let f = model.record(&mut tape, x, &parameters);
        let residual = tape.sub(f, y);
        let square = tape.square(residual);
        let mse = tape.mean(square);
        let penalty = penalty.record(&mut tape, f, x).map(|value| (tape.input(1, 1), value));
        let loss = match penalty {
            None => mse,
            Some((lambda, value)) => {
                let term = tape.mul(lambda, value);
                tape.add(mse, term)
            }
        };
        let gradients = tape.grad(loss, &parameters);
        let outputs: Vec<Var> =
            gradients.iter().copied().chain([mse]).chain(penalty.map(|(_, value)| value)).collect();
        Self { program: tape.compile(&outputs), x, y, parameters, mse, penalty, gradients }
    }

    /// Sets λ; without effect where there is no penalty.
    pub fn set_lambda(&mut self, lambda: f64) {
        if let Some((input, _)) = self.penalty {
            self.program.set(input, &[T::from_f64(lambda)]);
        }
    }

    /// The buffers of inputs (n × d) and targets (n × c), to be filled column by column.
    pub fn fill_batch(&mut self, x: impl FnOnce(&mut [T]), y: impl FnOnce(&mut [T])) {
        x(self.program.input_mut(self.x).expect("the loss depends on the inputs"));
        y(self.program.input_mut(self.y).expect("the loss depends on the targets"));
    }

    /// Evaluates loss and gradient at the network's parameters.
    pub fn run(&mut self, model: &Mlp<T>) {
        for (&var, value) in self.parameters.iter().zip(model.parameters()) {
            self.program.set(var, value.as_slice());
        }
        self.program.run();
    }

    /// Mean squared error over rows and outputs, of the last run.
    pub fn mse(&self) -> f64 {
        self.program.value(self.mse)[0].to_f64()
    }

    /// The penalty without λ, of the last run; 0 where there is none.
    pub fn penalty(&self) -> f64 {
        self.penalty.map_or(0.0, |(_, value)| self.program.value(value)[0].to_f64())
    }

    /// ∂L/∂p for every parameter p in the order of [`Mlp::parameters`], column by column.
    pub fn gradients(&self) -> impl Iterator<Item = &[T]> {
        self.gradients.iter().map(|&v| self.program.value(v))
    }
}
