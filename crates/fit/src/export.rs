//! A formula as files: text, LaTeX, Python, Rust.
//!
//! | file | what reads it |
//! |---|---|
//! | formula.txt | `limpid eval`, people |
//! | formula.tex | LaTeX: an equation |
//! | formula.py | Python: a function of NumPy arrays, and `symbolic()` for SymPy |
//! | formula.rs | Rust: a function of numbers |
//!
//! All have every digit, and a head that says which columns the variables are.

use limpid_data::{Code, Encoding};
use limpid_expr::Expr;

/// A formula in data units, and what its variables are.
pub(crate) struct Export<'a> {
    pub(crate) formula: &'a Expr,
    pub(crate) target: &'a str,
    pub(crate) encoding: &'a Encoding,
}

impl Export<'_> {
    /// The names and texts of formula.txt, formula.tex, formula.py and formula.rs.
    pub(crate) fn files(&self) -> [(&'static str, String); 4] {
        [
            ("formula.txt", self.text()),
            ("formula.tex", self.latex()),
            ("formula.py", self.python()),
            ("formula.rs", self.rust()),
        ]
    }

    /// The formula as `limpid eval` reads it.
    fn text(&self) -> String {
        let names = self.encoding.features();
        format!("{}{}\n", self.comments("# "), self.formula.with_names(&names))
    }

    fn latex(&self) -> String {
        // The target's name is escaped as that of a variable.
        let target = Expr::variable(0).latex(&[self.target.to_string()]);
        let formula = self.formula.latex(&self.encoding.features());
        format!(
            "{}\\begin{{equation}}\n  {target} = {formula}\n\\end{{equation}}\n",
            self.comments("% ")
        )
    }

    fn python(&self) -> String {
        let names = self.encoding.features();
        let sympy = self.formula.sympy(&names).replace('\\', "\\\\").replace('"', "\\\"");
        format!(
            "{}{}\n\ndef symbolic():\n    \"\"\"The formula for SymPy, of symbols with the columns' names.\"\"\"\n    \
             import sympy\n\n    return sympy.sympify(\"{sympy}\")\n",
            self.comments("# "),
            self.formula.python(&names),
        )
    }

    fn rust(&self) -> String {
        let code = self.formula.rust(&self.encoding.features());
        let code = code.replacen("fn formula(", "#[allow(non_snake_case)]\npub fn formula(", 1);
        format!("{}{code}", self.comments("// "))
    }

    /// A line that says what is computed, and a line for each variable, in the order of arguments.
    fn comments(&self, mark: &str) -> String {
        let names = self.encoding.features();
        let meanings = self.encoding.columns.iter().flat_map(meaning);
        let meanings: Vec<String> = meanings.collect();
        let variable = |j: u32| {
            let j = j as usize;
            format!("{mark}{:?}{}\n", names[j], meanings[j])
        };
        let variables: String = self.formula.variables().into_iter().map(variable).collect();
        let of = if variables.is_empty() { "" } else { ", of these columns in this order:" };
        format!("{mark}{:?}{of}\n{variables}", self.target)
    }
}

/// What stands behind each input that a column gives.
fn meaning(coded: &limpid_data::Coded) -> Vec<String> {
    let name = &coded.name;
    match &coded.code {
        Code::Number { .. } => vec![String::new()],
        Code::Date { calendar, .. } => vec![format!(": {calendar}")],
        Code::Time { .. } => vec![": hours of the day".into()],
        Code::Ordinal { levels, .. } => {
            let codes = levels.iter().enumerate().map(|(i, level)| format!("{i} for {level:?}"));
            vec![format!(": {}", codes.collect::<Vec<String>>().join(", "))]
        }
        Code::OneHot { levels, .. } => {
            let shown = if levels.len() == 2 { &levels[1..] } else { &levels[..] };
            let text = |level: &String| format!(": 1 where {name:?} is {level:?}, 0 elsewhere");
            shown.iter().map(text).collect()
        }
    }
}
