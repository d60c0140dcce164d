//! Simplifying ends, never makes a formula longer, and changes nothing the second time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use limpid_expr::Expr;

fuzz_target!(|text: &str| {
    let Ok(formula) = text.parse::<Expr>() else { return };
    let simple = formula.simplify();
    assert!(simple.complexity() <= formula.complexity(), "{formula} grew to {simple}");
    assert_eq!(simple.simplify().to_string(), simple.to_string(), "{formula}");
});
