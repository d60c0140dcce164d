//! The exact Jacobian penalty as it is first written down: one backward pass a sample and output.
//!
//! ```text
//! for every sample i and output k:   g ← g + (λ/n) ∂‖∂fₖ(xᵢ)/∂x‖²/∂p
//! ```
//!
//! Legend: n samples of the mini-batch, d inputs, c outputs, parameters p.
//!
//! The derivatives of a batch of samples are one matrix, and one sweep gives them all
//! ([`limpid_mlp::Penalty::jacobian`]: about two plain steps). Asked for one by one, as a loop around a
//! framework's `jacobian` does, they are n·c small programs of matrix-*vector* products, which read every
//! weight for every sample. How \[Dhar25\] implemented the penalty is not known; that a penalised step costs
//! about ten plain ones, as reported there, is what this loop would explain and the mathematics would not.

use limpid_base::{Matrix, Real};
use limpid_mlp::{Adam, Loss, Mlp, Objective};
use limpid_tape::{Program, Tape, Var};

/// L = mse + λ (1/n) Σᵢ ‖∂f(xᵢ)/∂x‖²_F by n·c separate backward passes, and its gradient.
#[derive(Clone, Debug)]
pub struct Naive<T> {
    model: Mlp<T>,
    plain: Objective<T>,
    /// Rows of the Jacobian, one for each output.
    rows: Vec<Row<T>>,
    /// ∂L/∂p in the order of [`Mlp::parameters`].
    gradients: Vec<Vec<T>>,
}

/// (λ/n) ‖∂fₖ(x)/∂x‖² for one sample x and one output k, with its gradient.
#[derive(Clone, Debug)]
struct Row<T> {
    program: Program<T>,
    x: Var,
    parameters: Vec<Var>,
    gradients: Vec<Var>,
}

impl<T: Real> Naive<T> {
    /// For mini-batches of `samples` ≥ 1 samples, with the parameters of `model` and λ.
    pub fn new(model: &Mlp<T>, lambda: f64, samples: usize) -> Self {
        let row = |k| Row::new(model, k, lambda / samples as f64);
        Self {
            plain: Objective::new(model, Loss::Squared, &[], samples),
            rows: (0..model.outputs()).map(row).collect(),
            gradients: model.parameters().map(|p| p.as_slice().to_vec()).collect(),
            model: model.clone(),
        }
    }

    /// The gradient at these samples of x, d × N, and y, c × N: one vector a parameter, in the order of
    /// [`Mlp::parameters`], column by column.
    ///
    /// # Panics
    /// If there are more or fewer samples than this was made for.
    #[track_caller]
    pub fn gradient(&mut self, x: &Matrix<T>, y: &Matrix<T>, samples: &[usize]) -> &[Vec<T>] {
        self.plain.load(&self.model);
        self.plain.set_batch(x, y, samples);
        self.plain.run();
        for (total, plain) in self.gradients.iter_mut().zip(self.plain.gradients()) {
            total.copy_from_slice(plain);
        }
        self.rows.iter_mut().for_each(|row| row.load(&self.model));
        for &i in samples {
            self.rows.iter_mut().for_each(|row| row.add_gradient(x.col(i), &mut self.gradients));
        }
        &self.gradients
    }

    /// One step of Adam along the gradient at these samples.
    ///
    /// # Panics
    /// If there are more or fewer samples than this was made for.
    #[track_caller]
    pub fn step(&mut self, x: &Matrix<T>, y: &Matrix<T>, samples: &[usize], adam: &mut Adam<T>) {
        self.gradient(x, y, samples);
        adam.advance();
        let parameters = self.model.parameters_mut().zip(&self.gradients);
        for (index, (parameter, gradient)) in parameters.enumerate() {
            adam.update(index, parameter.as_mut_slice(), gradient);
        }
    }
}

impl<T: Real> Row<T> {
    fn new(model: &Mlp<T>, k: usize, scale: f64) -> Self {
        let mut tape = Tape::new();
        let x = tape.input(model.inputs(), 1);
        let parameters = model.record_parameters(&mut tape);
        let f = model.record(&mut tape, x, &parameters);
        let unit = tape.unit_column(model.outputs(), k);
        let jacobian = tape.vjp(f, unit, &[x])[0];
        let square = tape.square(jacobian);
        let norm = tape.sum(square);
        let penalty = tape.scale(norm, scale);
        let gradients = tape.grad(penalty, &parameters);
        let program = tape.compile(&gradients);
        Self { program, x, parameters, gradients }
    }

    fn load(&mut self, model: &Mlp<T>) {
        for (&var, value) in self.parameters.iter().zip(model.parameters()) {
            self.program.set(var, value.as_slice());
        }
    }

    /// totals ← totals + the gradient at the sample x.
    fn add_gradient(&mut self, x: &[T], totals: &mut [Vec<T>]) {
        self.program.set(self.x, x);
        self.program.run();
        for (total, &gradient) in totals.iter_mut().zip(&self.gradients) {
            let values = self.program.value(gradient);
            total.iter_mut().zip(values).for_each(|(total, &g)| *total += g);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;
    use limpid_mlp::{Activation, Penalty};
    use rand::RngExt;

    #[test]
    fn sample_by_sample_gives_the_gradient_of_the_exact_penalty() {
        let mut rng = Seed::new(1).rng();
        for (outputs, activation) in
            [1, 3].into_iter().flat_map(|c| Activation::ALL.map(|a| (c, a)))
        {
            let model = Mlp::<f64>::glorot(&[4, 9, 7, outputs], activation, Seed::new(2));
            let x = Matrix::from_fn(4, 20, |_, _| rng.random_range(-1.0..1.0));
            let y = Matrix::from_fn(outputs, 20, |_, _| rng.random_range(-1.0..1.0));
            let samples: Vec<usize> = (3..15).collect();
            let penalties = [Penalty::jacobian(0.7)];
            let mut exact = Objective::new(&model, Loss::Squared, &penalties, 12);
            exact.set_batch(&x, &y, &samples);
            exact.run();
            let mut naive = Naive::new(&model, 0.7, 12);
            for (naive, exact) in naive.gradient(&x, &y, &samples).iter().zip(exact.gradients()) {
                let size = exact.iter().fold(0.0_f64, |size, g| size.max(g.abs()));
                for (a, b) in naive.iter().zip(exact) {
                    assert!((a - b).abs() <= 1e-10 * size, "{activation:?}: {a} and {b}");
                }
            }
        }
    }
}
