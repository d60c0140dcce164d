//! C, which every compiler and most languages can call.

use crate::code::{Code, Language};
use crate::print::{Notation, number};
use crate::{Expr, Op};

const C: Language = Language {
    notation: Notation {
        form: |spec| spec.c,
        constant: |value| number(value, ["NAN", "INFINITY"], |v| format!("{v:?}")),
        name: str::to_string,
        brackets: ["(", ")"],
    },
    // words of C++ too, macros of compilers, and the functions that a formula calls
    reserved: &[
        "INFINITY",
        "NAN",
        "alignas",
        "alignof",
        "and",
        "asm",
        "auto",
        "bool",
        "break",
        "case",
        "catch",
        "char",
        "class",
        "const",
        "continue",
        "cos",
        "cube",
        "decltype",
        "default",
        "delete",
        "do",
        "double",
        "else",
        "enum",
        "exp",
        "explicit",
        "export",
        "extern",
        "fabs",
        "false",
        "float",
        "for",
        "formula",
        "friend",
        "goto",
        "i386",
        "if",
        "inline",
        "int",
        "linux",
        "log",
        "long",
        "mutable",
        "namespace",
        "new",
        "noexcept",
        "not",
        "nullptr",
        "operator",
        "or",
        "pdiv",
        "pinv",
        "plog",
        "pow",
        "private",
        "protected",
        "psqrt",
        "public",
        "register",
        "restrict",
        "return",
        "short",
        "signed",
        "sin",
        "sizeof",
        "sqrt",
        "square",
        "static",
        "struct",
        "switch",
        "tanh",
        "template",
        "this",
        "throw",
        "true",
        "try",
        "typedef",
        "typeid",
        "typename",
        "union",
        "unix",
        "unsigned",
        "using",
        "virtual",
        "void",
        "volatile",
        "while",
        "xor",
    ],
    definitions: &[
        (Op::Square, "static double square(double a) {\n    return a * a;\n}"),
        (Op::Cube, "static double cube(double a) {\n    return a * a * a;\n}"),
        (
            Op::ProtectedDiv,
            "static double pdiv(double a, double b) {\n    \
             return fabs(b) > 0.001 ? a / b : 1.0;\n}",
        ),
        (Op::ProtectedSqrt, "static double psqrt(double a) {\n    return sqrt(fabs(a));\n}"),
        (
            Op::ProtectedLog,
            "static double plog(double a) {\n    \
             return fabs(a) > 0.001 ? log(fabs(a)) : 0.0;\n}",
        ),
        (
            Op::ProtectedInv,
            "static double pinv(double a) {\n    return fabs(a) > 0.001 ? 1.0 / a : 0.0;\n}",
        ),
    ],
};

impl Expr {
    /// The formula as a C99 function of the columns it uses, in doubles; variable i is `names[i]`, made an
    /// identifier. Operators of one's own are declared, to be defined elsewhere.
    ///
    /// ```
    /// let names = ["age".to_string()];
    /// let code = limpid_expr::Expr::parse("2 * sin(age)", &names)?.c(&names);
    /// assert!(code.ends_with("double formula(double age) {\n    return 2.0 * sin(age);\n}\n"));
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn c(&self, names: &[String]) -> String {
        let Code { definitions, parameters, body } = Code::new(self, names, &C);
        let typed = parameters.iter().map(|name| format!("double {name}"));
        let parameters = match parameters.is_empty() {
            true => "void".into(),
            false => typed.collect::<Vec<String>>().join(", "),
        };
        let own = self.own_operators().into_iter().map(declaration).collect::<String>();
        format!(
            "#include <math.h>\n\n{own}{definitions}double formula({parameters}) {{\n    return {body};\n}}\n"
        )
    }
}

/// The line that declares an operator of one's own.
fn declaration(op: Op) -> String {
    let operands = ["double", "double, double"][op.arity() - 1];
    format!("double {}({operands});\n\n", op.spec().name)
}
