//! Rust, for programs that are compiled.

use crate::code::{Code, Language};
use crate::print::{Notation, number};
use crate::{Expr, Op};

const RUST: Language = Language {
    notation: Notation {
        form: |spec| spec.rust,
        // with its type: the compiler could not tell which sine `2.0.sin()` means
        constant: |value| number(value, ["f64::NAN", "f64::INFINITY"], |v| format!("{v:?}_f64")),
        name: str::to_string,
        brackets: ["(", ")"],
    },
    reserved: &[
        "Err", "None", "Ok", "Some", "abstract", "as", "async", "await", "become", "box", "break",
        "const", "continue", "crate", "do", "dyn", "else", "enum", "extern", "f64", "false",
        "final", "fn", "for", "formula", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "pdiv", "pinv", "plog", "priv", "psqrt", "pub",
        "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "try",
        "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ],
    definitions: &[
        (
            Op::ProtectedDiv,
            "fn pdiv(a: f64, b: f64) -> f64 {\n    if b.abs() > 0.001 { a / b } else { 1.0 }\n}",
        ),
        (Op::ProtectedSqrt, "fn psqrt(a: f64) -> f64 {\n    a.abs().sqrt()\n}"),
        (
            Op::ProtectedLog,
            "fn plog(a: f64) -> f64 {\n    if a.abs() > 0.001 { a.abs().ln() } else { 0.0 }\n}",
        ),
        (
            Op::ProtectedInv,
            "fn pinv(a: f64) -> f64 {\n    if a.abs() > 0.001 { 1.0 / a } else { 0.0 }\n}",
        ),
    ],
};

impl Expr {
    /// The formula as a Rust function of the columns it uses; variable i is `names[i]`, made an
    /// identifier. Operators of one's own are called by their names.
    ///
    /// ```
    /// let names = ["age".to_string()];
    /// let code = limpid_expr::Expr::parse("2 * sin(age)", &names)?.rust(&names);
    /// assert_eq!(code, "fn formula(age: f64) -> f64 {\n    2.0_f64 * age.sin()\n}\n");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn rust(&self, names: &[String]) -> String {
        let Code { definitions, parameters, body } = Code::new(self, names, &RUST);
        let parameters: Vec<String> =
            parameters.iter().map(|name| format!("{name}: f64")).collect();
        format!("{definitions}fn formula({}) -> f64 {{\n    {body}\n}}\n", parameters.join(", "))
    }
}
