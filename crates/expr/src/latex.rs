//! LaTeX output, for formulas in papers.

use crate::Expr;
use crate::name::is_like_a_formula;
use crate::print::{Notation, negative, shortest};

const LATEX: Notation =
    Notation { form: |spec| spec.latex, constant, name, brackets: [r"\left(", r"\right)"] };

impl Expr {
    /// The formula in LaTeX's mathematical mode; variable i is `names[i]`, escaped.
    ///
    /// ```
    /// let names = ["x0", "y"].map(String::from);
    /// let formula = limpid_expr::Expr::parse("sqrt(x0) / y", &names)?;
    /// assert_eq!(formula.latex(&names), r"\frac{\sqrt{x_{0}}}{y}");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn latex(&self, names: &[String]) -> String {
        self.in_notation(&LATEX, names)
    }
}

/// Level and text of a constant; 1.5e-7 becomes 1.5 · 10⁻⁷, a product.
fn constant(value: f64) -> (u8, String) {
    let sign = if negative(value) { "-" } else { "" };
    let text = match value.abs() {
        v if v.is_nan() => r"\mathrm{NaN}".into(),
        f64::INFINITY => r"\infty".into(),
        v => shortest(v),
    };
    let (level, text) = match text.split_once('e') {
        Some((digits, power)) => (2, format!(r"{digits} \cdot 10^{{{power}}}")),
        None => (5, text),
    };
    (if sign.is_empty() { level } else { 1 }, format!("{sign}{text}"))
}

/// Name of a variable: `x0` as x₀, a single letter as it is, any other upright, `a-b` as [a-b].
fn name(name: &str) -> String {
    let mut chars = name.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic);
    let digits = chars.as_str();
    match letter {
        Some(letter) if digits.is_empty() => letter.to_string(),
        Some(letter) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{letter}_{{{digits}}}")
        }
        _ => {
            let text = format!(r"\text{{{}}}", name.chars().map(escaped).collect::<String>());
            if is_like_a_formula(name) { format!("[{text}]") } else { text }
        }
    }
}

/// A character as it stands in LaTeX's text mode.
fn escaped(c: char) -> String {
    match c {
        '#' | '$' | '%' | '&' | '_' | '{' | '}' => format!("\\{c}"),
        '\\' => r"\textbackslash{}".into(),
        '~' => r"\textasciitilde{}".into(),
        '^' => r"\textasciicircum{}".into(),
        c if c.is_control() => " ".into(),
        c => c.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latex(text: &str) -> String {
        let names = ["x0", "a_b %", "y"].map(String::from);
        Expr::parse(text, &names).expect("valid").latex(&names)
    }

    #[test]
    fn fractions_roots_and_powers_are_set_as_such() {
        assert_eq!(latex("(x0 + 1) / y"), r"\frac{x_{0} + 1}{y}");
        assert_eq!(
            latex("square(x0 + y) ^ sqrt(y)"),
            r"\left(\left(x_{0} + y\right)^{2}\right)^{\sqrt{y}}"
        );
        assert_eq!(latex("x0 - (y - -2)"), r"x_{0} - \left(y - \left(-2\right)\right)");
        assert_eq!(latex("inv(x0) * exp(-y)"), r"\frac{1}{x_{0}} \cdot e^{-y}");
        assert_eq!(latex("sin(y) + abs(y)"), r"\sin\left(y\right) + \left|y\right|");
        assert_eq!(latex("1.5e-7 ^ y"), r"\left(1.5 \cdot 10^{-7}\right)^{y}");
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(latex("`a_b %`"), r"\text{a\_b \%}");
        assert_eq!(name(r"\~{"), r"\text{\textbackslash{}\textasciitilde{}\{}");
        assert_eq!(name("a^b=c"), r"[\text{a\textasciicircum{}b=c}]");
    }
}
