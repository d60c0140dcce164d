//! Every operator of the table against independent references.

#![allow(clippy::disallowed_methods)] // the platform's functions are the reference here

use limpid_base::Matrix;
use limpid_expr::{Expr, Op, Plan, Precision, Scratch};

/// The value by the platform's functions.
fn reference(op: Op, a: f64, b: f64) -> f64 {
    match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div => a / b,
        Op::Neg => -a,
        Op::Square => a.powi(2),
        Op::Cube => a.powi(3),
        Op::Sqrt => a.sqrt(),
        Op::Exp => a.exp(),
        Op::Log => a.ln(),
        Op::Sin => a.sin(),
        Op::Cos => a.cos(),
        Op::Tanh => a.tanh(),
        Op::Abs => a.abs(),
        Op::Inv => a.recip(),
        Op::Pow => a.powf(b),
        Op::ProtectedDiv if b.abs() > 0.001 => a / b,
        Op::ProtectedDiv => 1.0,
        Op::ProtectedSqrt => a.abs().sqrt(),
        Op::ProtectedLog if a.abs() > 0.001 => a.abs().ln(),
        Op::ProtectedInv if a.abs() > 0.001 => a.recip(),
        Op::ProtectedLog | Op::ProtectedInv => 0.0,
        own => unreachable!("{own:?} is not in the table"),
    }
}

/// The formula op(x0) or op(x0, x1).
fn formula(op: Op) -> Expr {
    match op.arity() {
        1 => Expr::unary(op, Expr::variable(0)),
        _ => Expr::binary(op, Expr::variable(0), Expr::variable(1)),
    }
}

/// The operands of every operator at which values and derivatives are compared.
fn samples() -> impl Iterator<Item = (Op, f64, f64)> {
    Op::ALL.into_iter().flat_map(|op| op.spec().samples.iter().map(move |&[a, b]| (op, a, b)))
}

#[test]
fn the_table_is_in_order_and_its_names_are_unique() {
    for op in Op::ALL {
        assert_eq!(Op::from_name(op.spec().name), Some(op));
        assert!(!op.spec().samples.is_empty() && !op.spec().domain.is_empty());
    }
    assert_eq!(Op::from_name("Sin"), None);
}

#[test]
fn every_printed_form_has_each_operand_once_but_for_a_spreadsheets() {
    for op in Op::ALL {
        let spec = op.spec();
        let markup = [spec.text, spec.latex, spec.mathml, spec.sympy];
        let code = [spec.python, spec.rust, spec.c, spec.sql, spec.excel];
        for form in markup.into_iter().chain(code) {
            let mut operands: Vec<&str> =
                form.template.split('#').skip(1).map(|s| &s[..1]).collect();
            if form == spec.excel {
                operands.sort_unstable();
                operands.dedup();
            }
            assert_eq!(operands, ["a", "b"][..op.arity()], "{}", form.template);
            assert!((1..=5).contains(&form.level));
        }
    }
}

#[test]
fn values_agree_with_the_platform_at_the_samples() {
    for (op, a, b) in samples() {
        let (want, got) = (reference(op, a, b), op.value(a, b));
        assert!((got - want).abs() <= 1e-15 * want.abs(), "{op:?}({a}, {b}) = {got}, not {want}");
        let got = op.value(a as f32, b as f32);
        assert!((f64::from(got) - want).abs() <= 2e-6 * want.abs().max(1.0), "{op:?} in f32");
        assert_eq!(formula(op).at(&[a, b]).to_bits(), op.value(a, b).to_bits(), "{op:?}");
    }
}

#[test]
fn derivatives_agree_with_central_differences_at_the_samples() {
    for (op, a, b) in samples() {
        let analytic = op.partials(a, b, op.value(a, b));
        let h = 1e-5;
        let difference = |da: f64, db: f64| {
            let f = |k: f64| op.value(a + k * da, b + k * db);
            (8.0 * (f(1.0) - f(-1.0)) - (f(2.0) - f(-2.0))) / (12.0 * h)
        };
        let numeric = [difference(h, 0.0), difference(0.0, h)];
        for (got, want) in analytic.iter().zip(numeric).take(op.arity()) {
            let scale = want.abs().max(1.0);
            assert!((got - want).abs() <= 1e-8 * scale, "{op:?}({a}, {b})': {got}, not {want}");
        }
    }
}

#[test]
fn the_blocks_derivatives_are_the_scalar_ones() {
    for (op, a, b) in samples() {
        let constants = [a, b];
        let operands = constants.map(|c| {
            // c · 1 depends on a constant but is no scalar: it must take the way of the blocks
            Expr::binary(Op::Mul, Expr::constant(c), Expr::variable(0))
        });
        let [first, second] = operands;
        let expr = match op.arity() {
            1 => Expr::unary(op, first),
            _ => Expr::binary(op, first, second),
        };
        let x = Matrix::from_fn(3, 1, |_, _| 1.0);
        let plan: Plan<f64> = expr.compile();
        let (mut value, mut jacobian) = ([0.0; 3], Matrix::zeros(3, op.arity()));
        plan.jacobian(&x, &mut Scratch::new(), &mut value, &mut jacobian);
        let want = op.partials(a, b, op.value(a, b));
        for j in 0..op.arity() {
            assert_eq!(jacobian[(1, j)], want[j], "{op:?}({a}, {b}), operand {j}");
        }
    }
}

#[test]
fn protected_operators_are_gplearns_at_and_around_the_threshold() {
    for v in [0.0, -0.0, 0.001, -0.001, 0.0011, -0.0011, f64::NAN, f64::INFINITY] {
        for op in [Op::ProtectedDiv, Op::ProtectedLog, Op::ProtectedInv] {
            let (got, want) = (op.value(v, v), reference(op, v, v));
            assert!(got == want || (got - want).abs() < 1e-15 || want.is_nan() && got.is_nan());
        }
    }
}

#[test]
fn derivatives_vanish_at_kinks_and_where_the_value_is_protected() {
    for (op, a, b) in [
        (Op::Abs, 0.0, 0.0),
        (Op::ProtectedSqrt, 0.0, 0.0),
        (Op::ProtectedDiv, 3.0, 0.0005),
        (Op::ProtectedLog, -0.0005, 0.0),
        (Op::ProtectedInv, 0.0, 0.0),
    ] {
        let partials = op.partials(a, b, op.value(a, b));
        assert!(partials.iter().all(|p| *p == 0.0), "{op:?}: {partials:?}");
    }
    let square = Op::Pow.partials(-3.0, 2.0, 9.0);
    assert_eq!(square, [-6.0, 0.0], "the exponent of a negative base is held");
    assert_eq!(Op::Pow.partials(0.0_f64, 2.0, 0.0), [0.0, 0.0]);
}

#[test]
fn operators_are_serialised_as_their_names() {
    let text = serde_json::to_string(&Op::ALL).expect("serialises");
    assert!(text.starts_with(r#"["add","sub","mul","div","neg","square""#), "{text}");
    assert_eq!(serde_json::from_str::<Vec<Op>>(&text).expect("reads back"), Op::ALL);
    let error = serde_json::from_str::<Op>(r#""sinus""#).expect_err("no such operator");
    assert!(
        error.to_string().contains(r#"unknown operator "sinus"; known are add, sub"#),
        "{error}"
    );
}

#[test]
fn nan_and_infinity_pass_through_the_trigonometric_blocks() {
    fn check<T: Precision>() {
        let specials = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e7, -3e30, 0.5];
        let x = Matrix::from_fn(specials.len(), 1, |i, _| T::from_f64(specials[i]));
        for op in [Op::Sin, Op::Cos] {
            let mut out = vec![T::ZERO; specials.len()];
            formula(op).compile().eval(&x, &mut Scratch::new(), &mut out);
            for (got, v) in out.iter().zip(x.col(0)) {
                let want = op.value(*v, *v).to_f64();
                assert!(got.to_f64().to_bits() == want.to_bits() || want.is_nan(), "{op:?}({v})");
                assert_eq!(got.to_f64().is_nan(), want.is_nan(), "{op:?}({v})");
            }
        }
    }
    check::<f32>();
    check::<f64>();
}
