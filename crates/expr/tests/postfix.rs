//! Postfix text becomes the nodes that it lists, or an error that says where and why.

use limpid_base::Seed;
use limpid_expr::{Error, Expr, MAX_NODES, Node, Op, random};
use proptest::prelude::*;

/// The words of a formula, operators by name.
fn words(expr: &Expr) -> String {
    let word = |node: &Node| match node {
        Node::Const(value) => format!("c{value:e}"),
        Node::Var(index) => format!("x{index}"),
        Node::Op(op) => op.spec().name.to_string(),
    };
    expr.nodes().iter().map(word).collect::<Vec<String>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn words_are_read_back_as_the_nodes_they_are(seed: u64, nodes in 1_usize..60) {
        let expr = random(&mut Seed::new(seed).rng(), &Op::ALL, 12, nodes);
        prop_assert_eq!(Expr::parse_postfix(&words(&expr)), Ok(expr));
    }

    #[test]
    fn any_text_gives_a_formula_or_an_error(
        text in "([xc][0-9.e-]{0,3}|sin|pow|[-+*/^]| ){0,30}|.*",
    ) {
        if let Ok(expr) = Expr::parse_postfix(&text) {
            prop_assert!(Expr::from_postfix(expr.nodes().to_vec()).is_ok(), "{}", text);
        }
    }
}

#[test]
fn numbers_symbols_and_white_space_of_all_kinds_are_read() {
    use Node::{Const, Op as O, Var};
    let expr =
        Expr::parse_postfix("\tx0 c-2e3 *  cinf c-inf\u{a0}x12 ^ cos - +\n").expect("a formula");
    let expected = [
        Var(0),
        Const(-2e3),
        O(Op::Mul),
        Const(f64::INFINITY),
        Const(f64::NEG_INFINITY),
        Var(12),
        O(Op::Pow),
        O(Op::Cos),
        O(Op::Sub),
        O(Op::Add),
    ];
    assert_eq!(expr.nodes(), expected);
    assert!(Expr::parse_postfix("cnan").expect("a constant").constants()[0].is_nan());
    assert_eq!(
        Expr::parse_postfix("c+.5 x4294967295 /").expect("a formula").variables(),
        [u32::MAX]
    );
}

#[test]
fn errors_say_where_and_why() {
    for (text, message) in [
        ("", "byte 0: expected a formula, found the end of the line"),
        ("  ", "byte 2: expected a formula, found the end of the line"),
        ("x0 x1 x2 +", "byte 3: expected one formula, found the start of another"),
        ("x0 sin x1 cos", "byte 7: expected one formula, found the start of another"),
        (
            "é sin",
            "byte 0: unknown name \"é\"; known are x0, x1, …, c1.5 for a number, + - * / ^ and ",
        ),
        ("x0 -1", "byte 3: unknown name \"-1\"; known are "),
        ("x-1", "byte 0: unknown name \"x-1\"; known are "),
        ("x4294967296", "byte 0: unknown name \"x4294967296\"; known are "),
        ("c", "byte 0: unknown name \"c\"; known are "),
        ("x0 c--1 *", "byte 3: \"--1\" is not a number that f64 can hold"),
        ("x0 c1e999 *", "byte 3: \"1e999\" is not a number that f64 can hold"),
        ("x0 sin +", "byte 7: add takes 2 argument(s), not 1"),
        ("x0 x1 + +", "byte 8: add takes 2 argument(s), not 1"),
        ("pow", "byte 0: pow takes 2 argument(s), not 0"),
    ] {
        let error = Expr::parse_postfix(text).expect_err(text).to_string();
        assert!(error.starts_with(message), "{text}: {error}");
    }
}

#[test]
fn a_million_nodes_are_an_error_and_the_largest_formula_is_none() {
    let flat = "x0 ".to_string() + &"x0 + ".repeat(500_000);
    let error = Expr::parse_postfix(&flat).expect_err("too large");
    assert!(matches!(error, Error::TooLarge { position } if position == 1 + MAX_NODES / 2 * 5));
    let tower = "x0".to_string() + &" sin".repeat(1_000_000);
    let error = Expr::parse_postfix(&tower).expect_err("too large");
    assert_eq!(error, Error::TooLarge { position: 2 + 4 * (MAX_NODES - 1) + 1 });
    let leaves = Expr::parse_postfix(&"x0 ".repeat(1_000_000)).expect_err("too large");
    assert_eq!(leaves, Error::TooLarge { position: 3 * MAX_NODES });
    let deep = "x0".to_string() + &" sin".repeat(MAX_NODES - 1);
    let expr = Expr::parse_postfix(&deep).expect("the largest");
    assert_eq!((expr.complexity(), expr.depth()), (MAX_NODES, MAX_NODES));
    let wide = "x0 ".repeat(MAX_NODES / 2) + &"+ ".repeat(MAX_NODES / 2 - 1);
    assert_eq!(Expr::parse_postfix(&wide).expect("large").complexity(), MAX_NODES - 1);
}
