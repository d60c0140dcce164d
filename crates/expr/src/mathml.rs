//! Presentation MathML, for pages that must work offline.

use crate::Expr;
use crate::name::is_like_a_formula;
use crate::print::{Notation, negative, shortest};

pub(crate) const MATHML: Notation = Notation {
    form: |spec| spec.mathml,
    constant,
    name,
    brackets: ["<mrow><mo>(</mo>", "<mo>)</mo></mrow>"],
};

impl Expr {
    /// The formula as one `<math>` element; variable i is `names[i]`, escaped.
    ///
    /// ```
    /// let names = ["x".to_string()];
    /// let element = limpid_expr::Expr::parse("sqrt(x)", &names)?.mathml(&names);
    /// assert!(element.ends_with("<msqrt><mi>x</mi></msqrt></math>"));
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn mathml(&self, names: &[String]) -> String {
        let content = self.in_notation(&MATHML, names);
        format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">{content}</math>")
    }
}

/// Name of a variable as it is, but `a-b` as [a-b].
fn name(name: &str) -> String {
    let text = format!("<mi>{}</mi>", name.chars().map(escaped).collect::<String>());
    match is_like_a_formula(name) {
        true => format!("<mrow><mo>[</mo>{text}<mo>]</mo></mrow>"),
        false => text,
    }
}

/// Level and element of a constant; 1.5e-7 becomes 1.5 · 10⁻⁷, a product.
fn constant(value: f64) -> (u8, String) {
    let text = match value.abs() {
        v if v.is_nan() => return (5, "<mi>NaN</mi>".into()),
        f64::INFINITY => return signed(value, 5, "<mi>∞</mi>"),
        v => shortest(v),
    };
    match text.split_once('e') {
        Some((digits, power)) => {
            let power = power.replace('-', "−");
            let ten = format!("<msup><mn>10</mn><mn>{power}</mn></msup>");
            signed(value, 2, &format!("<mn>{digits}</mn><mo>⋅</mo>{ten}"))
        }
        None => signed(value, 5, &format!("<mn>{text}</mn>")),
    }
}

/// Level and element of a number with its sign: always one element, so that it can stand in a fraction
/// or a root.
fn signed(value: f64, level: u8, content: &str) -> (u8, String) {
    match (negative(value), level) {
        (true, _) => (1, format!("<mrow><mo>−</mo>{content}</mrow>")),
        (false, 5) => (5, content.into()),
        (false, _) => (level, format!("<mrow>{content}</mrow>")),
    }
}

/// A character as it stands in XML.
pub(crate) fn escaped(c: char) -> String {
    match c {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '"' => "&quot;".into(),
        c if c.is_control() => " ".into(), // forbidden in XML, even as a reference
        c => c.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mathml(text: &str) -> String {
        let names = ["x", "& \"c\"", "c=<b>"].map(String::from);
        let page = Expr::parse(text, &names).expect("valid").mathml(&names);
        let inner = page.strip_prefix("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">");
        inner.and_then(|p| p.strip_suffix("</math>")).expect("one math element").into()
    }

    #[test]
    fn structure_follows_the_formula() {
        let quotient = "<mfrac><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mi>x</mi></mfrac>";
        assert_eq!(mathml("(x + 1) / x"), quotient);
        let sum = "<mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow>";
        let power = format!("<msup><mrow><mo>(</mo>{sum}<mo>)</mo></mrow><mi>x</mi></msup>");
        assert_eq!(mathml("(x + 1) ^ x"), power);
    }

    #[test]
    fn numbers_with_an_exponent_are_one_element() {
        let tiny = "<mn>1.5</mn><mo>⋅</mo><msup><mn>10</mn><mn>−7</mn></msup>";
        assert_eq!(mathml("1.5e-7"), format!("<mrow>{tiny}</mrow>"));
        assert_eq!(mathml("-1.5e-7"), format!("<mrow><mo>−</mo>{tiny}</mrow>"));
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(mathml("`& \"c\"`"), "<mi>&amp; &quot;c&quot;</mi>");
        let bracketed = "<mrow><mo>[</mo><mi>c=&lt;b&gt;</mi><mo>]</mo></mrow>";
        assert_eq!(mathml("`c=<b>`"), bracketed);
    }
}
