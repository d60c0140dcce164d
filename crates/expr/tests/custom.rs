//! Operators of one's own do what those of the table do.
//!
//! Definitions hold for the whole process and its few places, so this is one test.

#![allow(clippy::disallowed_methods)] // the platform's functions are the reference here

use approx::assert_relative_eq;
use limpid_base::{Matrix, Samples};
use limpid_expr::{CUSTOM_OPERATORS, Error, Expr, Op, Scratch};

/// Asserts that a definition was refused for a reason that contains `part`.
fn refused(result: Result<Op, Error>, part: &str) {
    let message = result.expect_err("no operator").to_string();
    assert!(message.contains(part), "{message}");
}

#[test]
fn operators_of_ones_own_are_read_written_evaluated_and_fitted() {
    let gauss = Op::define_unary("gauss", |a| (-a * a).exp()).expect("a free place");
    let hypot = Op::define_binary("hyp_2", f64::hypot).expect("a free place");
    assert_eq!((gauss.arity(), hypot.arity()), (1, 2));
    refused(Op::define_unary("gauss", |a| a), "an operator of that name");
    refused(Op::define_binary("sin", |a, _| a), "an operator of that name");
    refused(Op::define_unary("2x", |a| a), "a name is letters");

    let text = "3 * gauss(x0 - 0.5) + hyp_2(x1, 2)";
    let expr: Expr = text.parse().expect("a formula");
    assert_eq!(expr.to_string(), text);
    assert_eq!(expr.simplify(), expr);
    assert_eq!(
        Expr::parse_postfix("x0 gauss x1 hyp_2").expect("read").to_string(),
        "hyp_2(gauss(x0), x1)"
    );
    let names = ["a", "b"].map(String::from);
    assert_eq!(
        expr.latex(&names),
        r"3 \cdot \operatorname{gauss}\left(a - 0.5\right) + \operatorname{hyp\_2}\left(b, 2\right)"
    );
    assert_eq!(
        expr.sympy(&names),
        "3*Function('gauss')(Symbol('a') - 0.5) + Function('hyp_2')(Symbol('b'), 2)"
    );
    assert!(expr.python(&names).ends_with("return 3.0 * gauss(a - 0.5) + hyp_2(b, 2.0)\n"));
    assert!(expr.rust(&names).contains("3.0_f64 * gauss(a - 0.5_f64) + hyp_2(b, 2.0_f64)"));
    let again: Op =
        serde_json::from_str(&serde_json::to_string(&gauss).expect("a name")).expect("known");
    assert_eq!(again, gauss);

    let x = Matrix::from_fn(101, 2, |i, j| i as f64 / 40.0 - 1.0 + j as f64);
    let mut values = vec![0.0; 101];
    let mut scratch = Scratch::new();
    expr.compile::<f64>().eval(&x, &mut scratch, &mut values);
    for (i, value) in values.iter().enumerate() {
        let row = x.row(i);
        let expected = 3.0 * (-(row[0] - 0.5) * (row[0] - 0.5)).exp() + row[1].hypot(2.0);
        assert_relative_eq!(*value, expected, max_relative = 1e-14);
        assert_eq!(*value, expr.at(&row), "fast is naive");
    }

    // d/d(3) = gauss, d/d(0.5) = 6 (x₀ − 0.5) gauss, d/d(2) = 2 / hypot
    let mut jacobian = Matrix::zeros(101, 3);
    expr.compile::<f64>().jacobian(&x, &mut scratch, &mut values, &mut jacobian);
    for i in 0..101 {
        let (u, b) = (x[(i, 0)] - 0.5, x[(i, 1)]);
        let expected = [(-u * u).exp(), 6.0 * u * (-u * u).exp(), 2.0 / b.hypot(2.0)];
        for (k, expected) in expected.into_iter().enumerate() {
            assert_relative_eq!(jacobian[(i, k)], expected, max_relative = 1e-7, epsilon = 1e-9);
        }
    }

    let moments = expr.compile::<f64>().moments(Samples::new(&x, &values), &mut scratch);
    assert!(moments.mse() < 1e-28);

    for i in 1..CUSTOM_OPERATORS {
        Op::define_unary(&format!("more{i}"), |a| a).expect("a free place");
    }
    refused(Op::define_unary("toomany", |a| a), "3 of 1 operand(s) already");
    Op::define_binary("another", |a, _| a).expect("places of two operands are others");
}
