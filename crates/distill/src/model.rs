//! A model: what predicts in data units, with a size.

use crate::ridge::Ridge;
use crate::tree::RegressionTree;
use limpid_base::Matrix;
use limpid_data::Scaler;
use limpid_expr::{Expr, Scratch};

/// What a student ends up with.
#[derive(Clone, Debug)]
pub enum Model {
    /// A formula in data units.
    Formula(Expr),
    /// A polynomial too long to be written out, in standard units.
    Polynomial(Ridge, Scaler),
    /// A regression tree in standard units.
    Tree(RegressionTree, Scaler),
}

impl Model {
    /// Predictions at the rows of x (n × d), n, both in data units; not finite where a formula is
    /// undefined.
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        match self {
            Self::Formula(expr) => predict(expr, x),
            Self::Polynomial(ridge, scaler) => {
                scaler.unscale_targets(&ridge.predict(&scaler.scale_inputs(x)))
            }
            Self::Tree(tree, scaler) => {
                scaler.unscale_targets(&tree.predict(&scaler.scale_inputs(x)))
            }
        }
    }

    /// The number of nodes, as a formula's nodes are counted.
    pub fn complexity(&self) -> usize {
        match self {
            Self::Formula(expr) => expr.complexity(),
            Self::Polynomial(ridge, _) => ridge.complexity(),
            Self::Tree(tree, _) => tree.nodes(),
        }
    }

    /// The formula, if the model is one.
    pub fn formula(&self) -> Option<&Expr> {
        match self {
            Self::Formula(expr) => Some(expr),
            Self::Polynomial(..) | Self::Tree(..) => None,
        }
    }
}

/// Predictions of a formula in data units at the rows of x (n × d, data units), n.
pub fn predict(formula: &Expr, x: &Matrix<f64>) -> Vec<f64> {
    let mut out = vec![0.0; x.rows()];
    formula.compile::<f64>().eval(x, &mut Scratch::new(), &mut out);
    out
}
