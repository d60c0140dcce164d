//! Python with NumPy, for work that goes on there.

use crate::code::{Code, Language};
use crate::print::{Notation, number};
use crate::{Expr, Op};

const PYTHON: Language = Language {
    notation: Notation {
        form: |spec| spec.python,
        constant: |value| number(value, ["np.nan", "np.inf"], |v| format!("{v:?}")),
        name: str::to_string,
        brackets: ["(", ")"],
    },
    reserved: &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "formula", "from",
        "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "np", "or", "pass",
        "pdiv", "pinv", "plog", "psqrt", "raise", "return", "try", "while", "with", "yield",
    ],
    definitions: &[
        (
            Op::ProtectedDiv,
            "def pdiv(a, b):\n    regular = np.abs(b) > 0.001\n    \
             return np.where(regular, a / np.where(regular, b, 1.0), 1.0)\n",
        ),
        (Op::ProtectedSqrt, "def psqrt(a):\n    return np.sqrt(np.abs(a))\n"),
        (
            Op::ProtectedLog,
            "def plog(a):\n    return np.log(np.where(np.abs(a) > 0.001, np.abs(a), 1.0))\n",
        ),
        (
            Op::ProtectedInv,
            "def pinv(a):\n    regular = np.abs(a) > 0.001\n    \
             return np.where(regular, 1.0 / np.where(regular, a, 1.0), 0.0)\n",
        ),
    ],
};

impl Expr {
    /// The formula as a Python function of the columns it uses; variable i is `names[i]`, made an
    /// identifier.
    ///
    /// The arguments are NumPy arrays or numbers; Python's own numbers raise an error where NumPy's
    /// divide by zero. Operators of one's own are called by their names.
    ///
    /// ```
    /// let names = ["age".to_string()];
    /// let code = limpid_expr::Expr::parse("2 * sin(age)", &names)?.python(&names);
    /// assert!(code.ends_with("def formula(age):\n    return 2.0 * np.sin(age)\n"));
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn python(&self, names: &[String]) -> String {
        let Code { definitions, parameters, body } = Code::new(self, names, &PYTHON);
        let parameters = parameters.join(", ");
        format!(
            "import numpy as np\n\n\n{definitions}def formula({parameters}):\n    return {body}\n"
        )
    }
}
