//! Members of a generation.

use limpid_base::Samples;
use limpid_expr::{Expr, Scratch};

/// A tree and its mean absolute error.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) tree: Expr,
    pub(super) error: f64,
}

/// A new tree, or a member that goes on as it is.
pub(super) enum Offspring {
    New(Expr),
    Same(Program),
}

impl Offspring {
    /// The program with its error; that of a member that goes on is known already.
    pub(super) fn evaluate(self, samples: Samples<'_, f32>, scratch: &mut Scratch<f32>) -> Program {
        match self {
            Self::Same(program) => program,
            Self::New(tree) => {
                let error = tree.compile::<f32>().absolute_error(samples, scratch);
                Program { tree, error: if error.is_nan() { f64::INFINITY } else { error } }
            }
        }
    }
}
