//! Formulas as mathematics, with buttons that copy them.

use super::html::escape;
use crate::formula::Formula;

/// Characters of a piece that is not broken: with what stands around them, they fit on the screen of a phone.
const PIECE: usize = 24;

/// Elements of a formula between which a line may end.
fn pieces(formula: &Formula) -> String {
    formula.mathml_pieces(PIECE).join("<wbr>")
}

/// The formula in large letters, after the name of what it gives.
pub(super) fn display(target: &str, formula: &Formula) -> String {
    let (target, pieces) = (escape(target), pieces(formula));
    format!(
        "<p class=\"formula\"><span class=\"target\">{target}</span> <span class=\"equals\">=</span> {pieces}</p>\n\
         <p class=\"copies\">copy as{}</p>\n",
        buttons(formula)
    )
}

/// The formula in a cell of a table, with buttons if `copied`.
pub(super) fn cell(formula: &Formula, copied: bool) -> String {
    let math = format!("<div class=\"math\">{}</div>", pieces(formula));
    match copied {
        true => format!("{math}<span class=\"copies\">copy{}</span>", buttons(formula)),
        false => math,
    }
}

/// A button for each language that copies the formula with all digits.
fn buttons(formula: &Formula) -> String {
    let button = |(name, text): (&str, String)| {
        format!(
            " <button type=\"button\" class=\"copy\" data-copy=\"{}\" title=\"Copy the formula, all digits, as \
             {name}\">{name}</button>",
            escape(&text)
        )
    };
    formula.copies().map(button).concat()
}
