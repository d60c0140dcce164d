//! What is printed is read back exactly, and what cannot be read says where and why.

use limpid_base::Seed;
use limpid_expr::{Error, Expr, MAX_NODES, Node, Op, random};
use proptest::prelude::*;
use rand::RngExt;

/// The same nodes, constants by bits with NaN as a class.
fn identical(a: &Expr, b: &Expr) -> bool {
    let key = |node: &Node| match *node {
        Node::Const(c) if c.is_nan() => (0, f64::NAN.to_bits()),
        Node::Const(c) => (0, c.to_bits()),
        Node::Var(i) => (1, u64::from(i)),
        Node::Op(op) => (2, op.index() as u64),
    };
    a.nodes().iter().map(key).eq(b.nodes().iter().map(key))
}

/// A random formula whose constants are any bit patterns, small integers or special.
fn formula(seed: u64, nodes: usize) -> Expr {
    let mut rng = Seed::new(seed).rng();
    let expr = random(&mut rng, &Op::ALL, 3, nodes);
    let constants: Vec<f64> = (0..expr.constants().len())
        .map(|_| match rng.random_range(0..4) {
            0 => f64::from_bits(rng.random()),
            1 => f64::from(rng.random_range(-3..=3)),
            2 => [-0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN][rng.random_range(0..4)],
            _ => rng.random_range(-1.0..1.0),
        })
        .collect();
    expr.with_constants(&constants)
}

/// The text without each pair of brackets in turn, those of calls excepted.
fn without_brackets(text: &str) -> Vec<String> {
    let mut open = Vec::new();
    let mut all = Vec::new();
    for (i, c) in text.char_indices() {
        match c {
            '(' => open.push(i),
            ')' => {
                let start = open.pop().expect("balanced");
                if !text[..start].ends_with(char::is_alphanumeric) {
                    let [a, b, c] = [&text[..start], &text[start + 1..i], &text[i + 1..]];
                    all.push(format!("{a} {b} {c}"));
                }
            }
            _ => {}
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn text_is_read_back_exactly(seed: u64, nodes in 1_usize..50) {
        let expr = formula(seed, nodes);
        let text = expr.to_string();
        let back: Expr = text.parse().expect("what is printed can be read");
        prop_assert!(identical(&expr, &back), "{} became {}", text, back);
    }

    #[test]
    fn no_bracket_is_superfluous(seed: u64, nodes in 1_usize..25) {
        let expr = formula(seed, nodes);
        let text = expr.to_string();
        for less in without_brackets(&text) {
            let differs = less.parse::<Expr>().map_or(true, |other| !identical(&expr, &other));
            prop_assert!(differs, "{} reads like {}", less, text);
        }
    }

    #[test]
    fn any_names_are_read_back(seed: u64, names in prop::collection::hash_set(".*", 3)) {
        let names: Vec<String> = names.into_iter().collect();
        let expr = formula(seed, 20);
        let text = expr.with_names(&names).to_string();
        let back = Expr::parse(&text, &names).expect("what is printed can be read");
        prop_assert!(identical(&expr, &back), "{}", text);
    }

    #[test]
    fn any_text_gives_a_formula_or_an_error(text in "[x0-9a-z+*/^(),.`e -]{0,40}|.*") {
        let names = ["x", "é"].map(String::from);
        let _ = text.parse::<Expr>();
        let _ = Expr::parse(&text, &names);
    }

    #[test]
    fn other_notations_print_every_formula(seed: u64, nodes in 1_usize..50) {
        let (expr, names) = (formula(seed, nodes), ["a", "b_c", "\"<&"].map(String::from));
        let balanced = |text: &str, open: &str, close: &str| {
            prop_assert_eq!(text.matches(open).count(), text.matches(close).count(), "{}", text);
            Ok(())
        };
        let latex = expr.latex(&names);
        balanced(&latex, "{", "}")?;
        balanced(&latex, r"\left", r"\right")?;
        let mathml = expr.mathml(&names);
        for element in ["mrow", "mi", "mn", "mo", "msup", "mfrac", "msqrt"] {
            balanced(&mathml, &format!("<{element}>"), &format!("</{element}>"))?;
        }
        balanced(&expr.sympy(&names), "(", ")")?;
    }
}

/// The formula of a text that can be read.
fn parsed(text: &str) -> Expr {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn operators_bind_as_written() {
    for (text, same) in [
        ("x0 + x1 * x2", "x0 + (x1 * x2)"),
        ("x0 - x1 - x2", "(x0 - x1) - x2"),
        ("x0 / x1 / x2", "(x0 / x1) / x2"),
        ("x0 ^ x1 ^ x2", "x0 ^ (x1 ^ x2)"),
        ("-x0 ^ x1", "-(x0 ^ x1)"),
        ("-2 ^ x1", "-(2 ^ x1)"),
        ("x0 ^ -x1 * x2", "(x0 ^ (-x1)) * x2"),
        ("-x0 * x1", "(-x0) * x1"),
        ("x0 - -x1", "x0 - (-x1)"),
        ("add(x0, neg(mul(x1,2)))", "x0 + -(x1 * 2)"),
        (" pow( x0 ,2 )", "x0 ^ 2"),
    ] {
        assert_eq!(parsed(text), parsed(same), "{text}");
    }
}

#[test]
fn minus_before_a_number_is_part_of_it() {
    use Node::{Const, Op as O};
    assert_eq!(parsed("-2").nodes(), [Const(-2.0)]);
    assert_eq!(parsed("-(2)").nodes(), [Const(2.0), O(Op::Neg)]);
    assert_eq!(parsed("--2").nodes(), [Const(-2.0), O(Op::Neg)]);
    assert_eq!(parsed("-2 ^ -3").nodes(), [Const(2.0), Const(-3.0), O(Op::Pow), O(Op::Neg)]);
    assert_eq!(parsed("1 -2").nodes(), [Const(1.0), Const(2.0), O(Op::Sub)]);
    assert_eq!(parsed("-inf + 1e-3").nodes()[..2], [Const(f64::NEG_INFINITY), Const(1e-3)]);
    assert_eq!(parsed("-(2) * (-2) ^ 2").to_string(), "-(2) * (-2) ^ 2");
}

#[test]
fn names_that_could_be_mistaken_stand_in_backquotes() {
    let names = ["my col", "sin", "2x", "a`b", "inf", "größe", "x_1"].map(String::from);
    let shown = ["`my col`", "`sin`", "`2x`", "`a``b`", "`inf`", "größe", "x_1"];
    for (i, shown) in shown.iter().enumerate() {
        let expr = Expr::unary(Op::Sin, Expr::variable(i as u32));
        assert_eq!(expr.with_names(&names).to_string(), format!("sin({shown})"));
    }
}

#[test]
fn errors_say_where_and_why() {
    let names = ["alpha", "beta", "gamma"].map(String::from);
    for (text, message) in [
        ("", "byte 0: expected a number, a name, `-` or `(`, found the end of the formula"),
        ("alpha + ", "byte 8: expected a number, a name, `-` or `(`, found the end of the formula"),
        ("alpha beta", r#"byte 6: expected an operator, `,` or `)`, found the name "beta""#),
        ("2 alpha", r#"byte 2: expected an operator, `,` or `)`, found the name "alpha""#),
        ("(alpha", "byte 0: this bracket is never closed; add a `)`"),
        ("1 + sin(alpha", "byte 7: this bracket is never closed; add a `)`"),
        ("alpha)", "byte 5: this `)` closes nothing; remove it or add a `(` before"),
        ("sin(alpha, beta)", "byte 0: sin takes 1 argument(s), not 2"),
        ("1 + pow(alpha)", "byte 4: pow takes 2 argument(s), not 1"),
        ("sin()", "byte 4: expected a number, a name, `-` or `(`, found `)`"),
        (
            "(alpha, beta)",
            "byte 6: expected an operator; `,` stands between arguments only, found `,`",
        ),
        ("alpha % 2", "byte 6: expected a number, a name, an operator or a bracket, found '%'"),
        ("1e999", r#"byte 0: "1e999" is not a number that f64 can hold"#),
        ("1 + 2e+", r#"byte 4: "2e+" is not a number that f64 can hold"#),
        ("alpha * `beta", "byte 8: this quoted name never ends; add a backquote"),
        (
            "1 + alpa",
            r#"byte 4: unknown name "alpa"; known are alpha, beta, gamma, add(…), exp(…), …"#,
        ),
    ] {
        let error = Expr::parse(text, &names).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
    }
    let error = "y0 + 1".parse::<Expr>().expect_err("no such variable").to_string();
    assert!(error.starts_with(r#"byte 0: unknown name "y0"; known are x0, x1, … or"#), "{error}");
    assert!("x01".parse::<Expr>().is_err() && "x4294967296".parse::<Expr>().is_err());
}

#[test]
fn a_postfix_array_must_be_one_formula() {
    let (x, add) = (Node::Var(0), Node::Op(Op::Add));
    let error =
        |nodes: &[Node]| Expr::from_postfix(nodes.to_vec()).expect_err("invalid").to_string();
    assert_eq!(error(&[]), "the postfix array holds 0 formulas; it must hold exactly one");
    assert_eq!(error(&[x, x]), "the postfix array holds 2 formulas; it must hold exactly one");
    assert_eq!(error(&[x, add, x]), "node 1: add needs 2 operand(s), but only 1 stand before it");
    assert!(Expr::from_postfix(vec![x, x, add]).is_ok());
}

#[test]
fn a_million_nodes_are_an_error_and_deep_nesting_is_not() {
    let flat = "x0+".repeat(500_000) + "x0";
    let position = flat.parse::<Expr>().expect_err("too large");
    assert!(matches!(position, Error::TooLarge { position } if position < 3 * MAX_NODES));
    let depth = 90_000;
    for (open, close) in [("sin(", ")"), ("-(", ")"), ("2-(", ")"), ("", "^x0")] {
        let text = open.repeat(depth / 2) + "x0" + &close.repeat(depth / 2);
        let expr = parsed(&text);
        assert!(identical(&parsed(&expr.to_string()), &expr));
        assert!(expr.depth() > depth / 2);
        let names = ["x".to_string()];
        let length =
            expr.latex(&names).len() + expr.mathml(&names).len() + expr.sympy(&names).len();
        assert!(length > depth);
        assert!(expr.at(&[0.5]) != 0.25 && expr.compile::<f64>().constants() <= depth);
    }
    let unclosed = "(".repeat(200_000).parse::<Expr>().expect_err("never closed");
    assert!(matches!(unclosed, Error::Unexpected { position: 200_000, .. }));
}

#[test]
fn a_million_levels_are_an_error_where_the_first_node_too_many_is_read() {
    const MILLION: usize = 1_000_000;
    for (left, right, position) in [
        ("2-(", ")", 3 * MAX_NODES),
        ("x0^-", "", 4 * MAX_NODES),
        ("pow(x0,", ")", 7 * MAX_NODES + 4),
        ("", "^x0", 3 * MAX_NODES),
        // Of two nodes a term, an operator is read with the next token.
        ("", "+x0", 3 * MAX_NODES / 2 + 2),
        ("x0*", "", 3 * MAX_NODES / 2 + 2),
        // A function is one with its closing bracket, a sign at the end of its operand.
        ("sin(", ")", 4 * MILLION + 2 + MAX_NODES - 1),
        ("-(", ")", 2 * MILLION + 2 + MAX_NODES),
        ("-", "", MILLION + 2),
    ] {
        let text = left.repeat(MILLION) + "x0" + &right.repeat(MILLION);
        let error = text.parse::<Expr>().expect_err("too large");
        assert_eq!(error, Error::TooLarge { position }, "{left:?} before x0, {right:?} behind");
    }
}

#[test]
fn a_million_brackets_are_no_nodes_and_unbalanced_ones_an_error_at_the_odd_one() {
    const MILLION: usize = 1_000_000;
    let nested = |opened: usize, closed: usize| {
        ("(".repeat(opened) + "x0" + &")".repeat(closed)).parse::<Expr>()
    };
    assert_eq!(nested(MILLION, MILLION), Ok(Expr::variable(0)));
    assert_eq!(nested(MILLION + 1, MILLION), Err(Error::Unclosed { position: 0 }));
    let position = 2 * MILLION + 2;
    assert_eq!(nested(MILLION, MILLION + 1), Err(Error::Unopened { position }));
    let error = "sin(".repeat(MILLION).parse::<Expr>().expect_err("incomplete");
    assert!(matches!(error, Error::Unexpected { position: 4_000_000, .. }), "{error}");
    let arguments = "pow(".to_string() + &"1,".repeat(40_000) + "1)";
    let (name, arity, given) = ("pow", 2, 40_001);
    assert_eq!(arguments.parse::<Expr>(), Err(Error::Arity { position: 0, name, arity, given }));
}

#[test]
fn formulas_are_serialised_as_text() {
    let expr = parsed("x0 * -0.5 + sin(x12)");
    let text = serde_json::to_string(&expr).expect("serialises");
    assert_eq!(text, r#""x0 * -0.5 + sin(x12)""#);
    assert_eq!(serde_json::from_str::<Expr>(&text).expect("reads back"), expr);
    let error = serde_json::from_str::<Expr>(r#""x0 *""#).expect_err("incomplete");
    assert!(error.to_string().contains("byte 4"), "{error}");
}

#[test]
fn rounding_keeps_significant_digits() {
    let expr = parsed("1234.5678 * x0 - 0.00098765 ^ inf");
    assert_eq!(expr.rounded(3).to_string(), "1230 * x0 - 0.000988 ^ inf");
    assert_eq!(expr.rounded(1).to_string(), "1000 * x0 - 0.001 ^ inf");
}

#[test]
fn subtrees_are_cut_joined_and_replaced() {
    let expr = parsed("x0 + sin(2 * x1)");
    assert_eq!(expr.subtree(4), 1..5);
    assert_eq!(expr.subtree(5), 0..6);
    assert_eq!(expr.splice(1..4, parsed("x2").nodes()), parsed("x0 + sin(x2)"));
    assert_eq!(expr.splice(0..6, parsed("7").nodes()), parsed("7"));
    assert_eq!((expr.depth(), expr.complexity()), (4, 6));
    assert_eq!(expr.variables(), [0, 1]);
    let shifted = expr.substitute(|i| parsed(&format!("(x{i} - {i}) / 2")));
    assert_eq!(shifted, parsed("(x0 - 0) / 2 + sin(2 * ((x1 - 1) / 2))"));
}

#[test]
#[should_panic(expected = "1..3 is no subtree of x0 + sin(2 * x1)")]
fn splicing_out_what_is_no_subtree_is_a_bug() {
    let _ = parsed("x0 + sin(2 * x1)").splice(1..3, parsed("x2").nodes());
}

#[test]
#[should_panic(expected = "sin takes 1 operand, not 2")]
fn building_with_the_wrong_arity_is_a_bug() {
    let _ = Expr::binary(Op::Sin, Expr::variable(0), Expr::variable(1));
}
