//! What every export needs of a formula: its columns, and the comments that say what its variables are.

use super::input::{Input, inputs};
use limpid_data::Encoding;
use limpid_expr::Expr;

/// A formula in data units, and the table that it is of.
pub(crate) struct Formula<'a> {
    pub(crate) expr: &'a Expr,
    /// The same with the digits that people read.
    pub(crate) shown: Expr,
    pub(crate) target: &'a str,
    pub(crate) encoding: &'a Encoding,
    /// Names of all columns of the file, from left to right; empty if they are not known.
    pub(crate) columns: &'a [String],
    /// Name of the file without its endings.
    pub(crate) table: String,
}

impl Formula<'_> {
    /// A line that says what is computed, one for each variable, in the order of arguments, and one for each
    /// operator that other programs do not have.
    pub(super) fn comments(&self, mark: &str) -> String {
        let (names, inputs) = (self.encoding.features(), inputs(self.encoding));
        let variable = |j: u32| {
            let j = j as usize;
            format!("{mark}{:?}{}\n", names[j], inputs[j].meaning())
        };
        let variables: String = self.expr.variables().into_iter().map(variable).collect();
        let of = if variables.is_empty() { "" } else { ", of these columns in this order:" };
        let own = self.expr.own_operators().into_iter().map(|op| {
            format!("{mark}{} is an operator of one's own: define it here too.\n", op.spec().name)
        });
        format!("{mark}{:?}{of}\n{variables}{}", self.target, own.collect::<String>())
    }

    /// The variables that the formula uses as `write` has them, in their places among all.
    pub(super) fn written(&self, write: impl Fn(&Input<'_>) -> String) -> Vec<String> {
        let used = self.expr.variables();
        let text = |(j, input): (u32, &Input<'_>)| match used.contains(&j) {
            true => write(input),
            false => String::new(),
        };
        (0..).zip(&inputs(self.encoding)).map(text).collect()
    }
}
