//! A formula that parses, from infix or postfix text, is printed and parsed again to the same nodes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use limpid_expr::{Expr, Node};

/// Names as they stand in real tables: plain, a function, a number, blanks, a backquote, no text.
const NAMES: [&str; 7] = ["a", "sin", "inf", "blood pressure", "x1", "back`quote", ""];

fuzz_target!(|text: &str| {
    let names = NAMES.map(String::from);
    if let Ok(formula) = text.parse::<Expr>() {
        let again = formula.to_string().parse::<Expr>();
        assert_same(&formula, &again.expect("what was printed is a formula"));
    }
    if let Ok(formula) = Expr::parse(text, &names) {
        let printed = formula.with_names(&names).to_string();
        let again = Expr::parse(&printed, &names);
        assert_same(&formula, &again.expect("what was printed is a formula"));
    }
    if let Ok(formula) = Expr::parse_postfix(text) {
        let valid = Expr::from_postfix(formula.nodes().to_vec());
        assert_same(&formula, &valid.expect("what was read is one formula"));
        let again = Expr::parse_postfix(&words(&formula));
        assert_same(&formula, &again.expect("words of nodes are a formula"));
    }
});

/// The postfix text of a formula: a word a node.
fn words(formula: &Expr) -> String {
    let word = |node: &Node| match node {
        Node::Const(value) if value.is_nan() => "cnan".to_string(),
        Node::Const(value) => format!("c{value:e}"),
        Node::Var(index) => format!("x{index}"),
        Node::Op(op) => op.spec().name.to_string(),
    };
    formula.nodes().iter().map(word).collect::<Vec<String>>().join(" ")
}

/// The same nodes, constants to the bit, NaN as a class.
fn assert_same(a: &Expr, b: &Expr) {
    let same = |(a, b): (&Node, &Node)| match (a, b) {
        (Node::Const(a), Node::Const(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (a, b) => a == b,
    };
    let nodes = a.nodes().iter().zip(b.nodes());
    assert!(a.complexity() == b.complexity() && nodes.into_iter().all(same), "{a} became {b}");
}
