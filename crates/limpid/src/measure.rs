//! What errors cost: the loss and the weights of the rows.

use crate::exit::Failure;
use crate::space::Columns;
use limpid::base::metrics;
use limpid::data::Dataset;
use limpid::sr::Loss;

/// A loss in data units, and the column that holds the weights.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub(crate) loss: Loss,
    /// Among the inputs.
    pub(crate) weights: Option<u32>,
}

impl Measure {
    /// With the weights in the column of that name.
    pub(crate) fn new(
        loss: &Loss,
        weights: Option<&str>,
        names: &[String],
    ) -> Result<Self, Failure> {
        let columns = Columns { names, weights: None };
        let weights = weights.map(|name| columns.find("--weights", name)).transpose()?;
        Ok(Self { loss: loss.clone(), weights })
    }

    /// The weight of each row; `None` if all count alike.
    pub(crate) fn weights<'d>(&self, dataset: &'d Dataset) -> Option<&'d [f64]> {
        self.weights.map(|j| dataset.x.col(j as usize))
    }

    /// The weighted mean of a loss over rows of a data set; predictions and targets in the units of
    /// the loss.
    pub(crate) fn mean(&self, loss: &Loss, dataset: &Dataset, p: &[f64], y: &[f64]) -> f64 {
        let losses: Vec<f64> = p.iter().zip(y).map(|(&p, &y)| loss.of(p, y)).collect();
        match self.weights(dataset) {
            None => metrics::average(&losses),
            Some(w) => {
                let sum: f64 =
                    w.iter().zip(&losses).filter(|(w, _)| **w > 0.0).map(|(w, l)| w * l).sum();
                sum / w.iter().sum::<f64>()
            }
        }
    }

    /// Its name as the table shows it.
    pub(crate) fn name(&self) -> &'static str {
        match self.loss {
            Loss::Absolute => "MAE",
            Loss::Huber(_) => "Huber",
            _ => "MSE",
        }
    }
}

/// mse, mae or huber=DELTA
pub(crate) fn loss(text: &str) -> Result<Loss, String> {
    let positive = |text: &str| text.parse().ok().filter(|d: &f64| *d > 0.0 && d.is_finite());
    match text.split_once('=') {
        None if text == "mse" => Ok(Loss::Squared),
        None if text == "mae" => Ok(Loss::Absolute),
        Some(("huber", delta)) => positive(delta)
            .map(Loss::Huber)
            .ok_or_else(|| "huber=1.5 needs a positive number".into()),
        _ => Err("there are mse, mae and huber=DELTA, such as huber=1.5".into()),
    }
}
