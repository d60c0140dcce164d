//! Python with NumPy, for those who go on there.

use crate::code::{Code, Language};
use crate::print::{Notation, signed};
use crate::{Expr, Op};

const PYTHON: Language = Language {
    notation: Notation {
        form: |spec| spec.python,
        constant,
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
    /// The formula as a Python function of the columns it uses, NumPy arrays or numbers (of which Python's own
    /// raise an error where NumPy's divide by zero); variable i is `names[i]`, made an identifier. Operators
    /// of one's own are called by their names.
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

fn constant(value: f64) -> (u8, String) {
    let magnitude: String = match value.abs() {
        v if v.is_nan() => "np.nan".into(),
        f64::INFINITY => "np.inf".into(),
        v => format!("{v:?}"),
    };
    signed(value, &magnitude)
}
