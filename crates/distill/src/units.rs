//! Formulas in the units of the data.

use limpid_data::{Scale, Scaler};
use limpid_expr::{Expr, Op};

/// A formula of standardised inputs and target, rewritten for data units:
/// m_y + s_y · f((x₁ − m₁)/s₁, …), simplified.
///
/// # Panics
/// If the formula uses a variable the scaler does not know.
pub fn in_data_units(expr: &Expr, scaler: &Scaler) -> Expr {
    let inner = expr.substitute(|j| standardised(j, scaler.x[j as usize]));
    let scaled = Expr::binary(Op::Mul, Expr::constant(scaler.y.sd), inner);
    Expr::binary(Op::Add, Expr::constant(scaler.y.mean), scaled).simplify()
}

/// (x − m) / s
fn standardised(j: u32, scale: Scale) -> Expr {
    let centred = Expr::binary(Op::Sub, Expr::variable(j), Expr::constant(scale.mean));
    Expr::binary(Op::Div, centred, Expr::constant(scale.sd))
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;
    use limpid_data::{Fractions, split, synthetic};

    #[test]
    fn the_rewritten_formula_gives_the_same_predictions() {
        let dataset = synthetic::friedman1(80, 5, 1.0, Seed::new(1));
        let split = split(&dataset, &Fractions::default(), Seed::new(2));
        let scaler = Scaler::fit(&split.train);
        let scaled = scaler.scale_inputs(&dataset.x);
        for text in ["x0", "sin(x1) * x2 + 0.3", "exp(x3 * 0.1) / (x4 + 9)", "0.5"] {
            let expr: Expr = text.parse().expect("a formula");
            let rewritten = in_data_units(&expr, &scaler);
            for i in 0..dataset.rows() {
                let expected = scaler.y.undo(expr.at(&scaled.row(i)));
                let found: f64 = rewritten.at(&dataset.x.row(i));
                assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{text}");
            }
        }
    }
}
