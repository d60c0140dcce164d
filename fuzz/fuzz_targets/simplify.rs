//! Simplifying ends, never makes a formula longer, and changes nothing the second time; the simplest form ends, and is no
//! longer either.
#![no_main]

use libfuzzer_sys::fuzz_target;
use limpid_expr::Expr;
use std::collections::BTreeSet;

fuzz_target!(|text: &str| {
    let Ok(formula) = text.parse::<Expr>() else { return };
    let simple = formula.simplify();
    assert!(simple.complexity() <= formula.complexity(), "{formula} grew to {simple}");
    assert_eq!(simple.simplify().to_string(), simple.to_string(), "{formula}");
    let reduced = formula.reduced(&BTreeSet::new());
    assert!(reduced.complexity() <= simple.complexity(), "{formula} grew to {reduced}");
    let read: Expr = reduced.to_string().parse().expect("what is printed reads back");
    assert_eq!(read.to_string(), reduced.to_string(), "{formula}");
    formula.reduced(&formula.variables().into_iter().collect());
});
