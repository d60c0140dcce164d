//! Rules that decide whether a formula is admitted.
//!
//! | rule | asked of | answer |
//! |---|---|---|
//! | bounds | every child, before it is evaluated | yes or no |
//! | sound | a formula good enough for its niche | yes or no |
//! | monotone | a sound one | what it pays |

use crate::bounds::Bounds;
use crate::monotone::Monotone;
use crate::sound::Sound;
use limpid_expr::{Expr, Scratch};

/// The rules of one search.
#[derive(Clone, Debug)]
pub(crate) struct Admission {
    /// Size, depth and nesting.
    pub(crate) bounds: Bounds,
    /// Values between the rows.
    pub(crate) sound: Sound,
    /// Directions in some variables.
    pub(crate) monotone: Monotone,
}

impl Admission {
    /// What a formula pays for going the wrong way; `None` if it is not sound between the rows.
    pub(crate) fn violation(&self, expr: &Expr, scratch: &mut Scratch<f32>) -> Option<f64> {
        self.sound.admits(expr, scratch).then(|| self.monotone.violation(expr, scratch))
    }
}
