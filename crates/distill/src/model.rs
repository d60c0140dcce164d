//! What a student ends up with: something that predicts, with a size.

use crate::ridge::Ridge;
use crate::tree::RegressionTree;
use limpid_base::Matrix;
use limpid_expr::{Expr, Scratch};

/// A student's answer, in standardised units.
#[derive(Clone, Debug)]
pub enum Model {
    /// A formula.
    Formula(Expr),
    /// A polynomial too long to be written out.
    Polynomial(Ridge),
    /// A regression tree.
    Tree(RegressionTree),
}

impl Model {
    /// Predictions at the rows of x (n × d), n; not finite where a formula is undefined.
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        match self {
            Self::Formula(expr) => {
                let mut out = vec![0.0; x.rows()];
                expr.compile::<f64>().eval(x, &mut Scratch::new(), &mut out);
                out
            }
            Self::Polynomial(ridge) => ridge.predict(x),
            Self::Tree(tree) => tree.predict(x),
        }
    }

    /// Number of nodes, as a formula's nodes are counted.
    pub fn complexity(&self) -> usize {
        match self {
            Self::Formula(expr) => expr.complexity(),
            Self::Polynomial(ridge) => ridge.complexity(),
            Self::Tree(tree) => tree.nodes(),
        }
    }

    /// The formula, if the model is one.
    pub fn formula(&self) -> Option<&Expr> {
        match self {
            Self::Formula(expr) => Some(expr),
            Self::Polynomial(_) | Self::Tree(_) => None,
        }
    }
}
