//! The teacher, and the lesson it gives.

use limpid_base::{Matrix, Samples, Seed};
use limpid_data::{Train, Valid};
use limpid_mlp::{Config, Error, Mlp, fit};

/// A trained network, in standardised units.
#[derive(Clone, Debug)]
pub struct Teacher {
    /// The network, trained in f32, kept in f64.
    pub model: Mlp<f64>,
    /// Epochs it was trained for.
    pub epochs: usize,
}

/// Trains the teacher in f32 on the training rows; validation rows serve early stopping alone, if
/// the configuration asks for it.
///
/// # Errors
/// If training diverges.
pub fn teach(train: &Train, valid: &Valid, config: &Config, seed: Seed) -> Result<Teacher, Error> {
    let narrow = |y: &[f64]| y.iter().map(|&v| v as f32).collect::<Vec<f32>>();
    let (x, y) = (train.x().cast(), narrow(train.y()));
    let (valid_x, valid_y) = (valid.x().cast(), narrow(valid.y()));
    let fit = fit(Samples::new(&x, &y), Some(Samples::new(&valid_x, &valid_y)), config, seed)?;
    Ok(Teacher { model: fit.model.cast(), epochs: fit.history.len() })
}

impl Teacher {
    /// The network's answers at the rows of x (n × d), n.
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        self.model.predict(x).col(0).to_vec()
    }
}

/// What a student learns from: the training inputs, with the teacher's answers in place of the
/// labels if there is a teacher.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Inputs, n × d.
    pub x: Matrix<f64>,
    /// Answers, n.
    pub y: Vec<f64>,
}

impl Lesson {
    /// The lesson of that teacher, or the labels themselves.
    pub fn new(train: &Train, teacher: Option<&Teacher>) -> Self {
        let answers = teacher.map_or_else(|| train.y().to_vec(), |t| t.predict(train.x()));
        Self { x: train.x().clone(), y: answers }
    }
}
