//! Formulas in the units of the data.

use crate::line::Line;
use limpid_data::{Scale, Scaler};
use limpid_expr::{Expr, Node, Op};

/// A formula of standardised inputs and target, rewritten for data units:
/// m_y + s_y · f((x₁ − m₁)/s₁, …), simplified. Where f is a + b · t, the constants are merged:
/// (m_y + s_y a) + (s_y b) · t. Where f is linear, all are, if that makes it shorter.
///
/// # Panics
/// If the formula uses a variable the scaler does not know.
pub fn in_data_units(expr: &Expr, scaler: &Scaler) -> Expr {
    let general = substituted(expr, scaler);
    let line = Line::of(expr).map(|line| line.in_data_units(scaler).expr());
    line.filter(|line| line.complexity() < general.complexity()).unwrap_or(general)
}

fn substituted(expr: &Expr, scaler: &Scaler) -> Expr {
    let (a, b, t) = affine(&expr.simplify());
    let Scale { mean, sd } = scaler.y;
    let inner = t.substitute(|j| standardised(j, scaler.x[j as usize]));
    let scaled = Expr::binary(Op::Mul, Expr::constant(sd * b), inner);
    Expr::binary(Op::Add, Expr::constant(sd.mul_add(a, mean)), scaled).simplify()
}

/// The way back: a formula of the data's units, rewritten for standardised inputs and target,
/// (f(m₁ + s₁ x₁, …) − m_y) / s_y, simplified.
///
/// # Panics
/// If the formula uses a variable the scaler does not know.
pub fn in_scaled_units(expr: &Expr, scaler: &Scaler) -> Expr {
    let inner = expr.substitute(|j| {
        let Scale { mean, sd } = scaler.x[j as usize];
        let scaled = Expr::binary(Op::Mul, Expr::constant(sd), Expr::variable(j));
        Expr::binary(Op::Add, scaled, Expr::constant(mean))
    });
    let Scale { mean, sd } = scaler.y;
    let centred = Expr::binary(Op::Sub, inner, Expr::constant(mean));
    Expr::binary(Op::Div, centred, Expr::constant(sd)).simplify()
}

/// The formula f as a + b · t, with every constant summand and factor at the root of f taken into a and b.
fn affine(expr: &Expr) -> (f64, f64, Expr) {
    let (mut a, mut b, mut t) = (0.0, 1.0, expr.clone());
    while let Some((op, constant, constant_first, rest)) = constant_operand(&t) {
        match (op, constant_first) {
            (Op::Add, _) => a += b * constant,
            (Op::Sub, false) => a -= b * constant,
            (Op::Sub, true) => (a, b) = (a + b * constant, -b),
            (Op::Mul, _) => b *= constant,
            (Op::Div, false) => b /= constant,
            _ => break,
        }
        t = rest;
    }
    (a, b, t)
}

/// The operator at the root, if one of its two operands is a constant: that constant, whether it
/// comes first, and the other operand.
fn constant_operand(expr: &Expr) -> Option<(Op, f64, bool, Expr)> {
    let nodes = expr.nodes();
    let root = nodes.len() - 1;
    let Node::Op(op) = nodes[root] else { return None };
    if op.arity() != 2 {
        return None;
    }
    let right = expr.subtree(root - 1);
    let left = expr.subtree(right.start - 1);
    match (&nodes[left.clone()], &nodes[right.clone()]) {
        ([Node::Const(c)], _) => Some((op, *c, true, expr.part(root - 1))),
        (_, [Node::Const(c)]) => Some((op, *c, false, expr.part(left.end - 1))),
        _ => None,
    }
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
            let back = in_scaled_units(&rewritten, &scaler);
            for i in 0..dataset.rows() {
                let again: f64 = back.at(&scaled.row(i));
                assert!((again - expr.at::<f64>(&scaled.row(i))).abs() <= 1e-9, "{text}");
                let expected = scaler.y.undo(expr.at(&scaled.row(i)));
                let found: f64 = rewritten.at(&dataset.x.row(i));
                assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{text}");
            }
        }
    }

    #[test]
    fn a_linear_formula_has_one_constant_a_variable() {
        let scale = |mean, sd| Scale { mean, sd };
        let scaler = Scaler { x: vec![scale(1.0, 2.0), scale(3.0, 5.0)], y: scale(10.0, 4.0) };
        let rewritten = |text: &str| {
            let expr: Expr = text.parse().expect("a formula");
            in_data_units(&expr, &scaler).to_string()
        };
        // 10 + 4 (x₀ − 1) / 2 − 4 · 5 (x₁ − 3) / 5 + 4 · 0.5
        assert_eq!(rewritten("x0 - 5 * x1 + 0.5"), "2 * x0 - 4 * x1 + 22");
        assert_eq!(rewritten("-(x1 + x0 / 2 - x1 / 5)"), "-0.64 * x1 - x0 + 12.92");
        assert_eq!(rewritten("sin(x1)"), "4 * sin((x1 - 3) / 5) + 10");
    }

    #[test]
    fn constants_at_the_root_are_merged() {
        let scale = |mean, sd| Scale { mean, sd };
        let scaler = Scaler { x: vec![scale(1.0, 2.0), scale(0.0, 1.0)], y: scale(10.0, 4.0) };
        let rewritten = |text: &str| {
            let expr: Expr = text.parse().expect("a formula");
            in_data_units(&expr, &scaler).to_string()
        };
        assert_eq!(rewritten("0.5 + 3 * sin(x1)"), "12 * sin(x1) + 12");
        assert_eq!(rewritten("0.5 - sin(x1) / 2"), "-2 * sin(x1) + 12");
        assert_eq!(rewritten("(x0 + 1) * 2 - 2"), "4 * x0 + 6");
        assert_eq!(rewritten("0.25"), "11");
    }
}
