//! The formula as a person would write it: constants merged, signs and factors in one place.
//!
//! A formula is read as a sum of products, from the leaves up, and written again:
//!
//! ```text
//! sum       c₀ + Σ cᵢ tᵢ            tᵢ different products
//! product   Π fⱼ^nⱼ                 fⱼ different factors, nⱼ whole numbers, not 0
//! factor    a variable, a function of a sum, or a sum of several terms, one of which has the coefficient 1
//! ```
//!
//! | | becomes | |
//! |---|---|---|
//! | a · (b / 1000) · 1000 | a b | constants of one product are one |
//! | 3 (x + 2) − (x − 5) | 2 x + 11 | those of one sum, and terms that are alike |
//! | (x / 10)², √(4 x), \|−2 x\| | 0.01 x², 2 √x, 2 \|x\| | a factor leaves a homogeneous function |
//! | sin(−2 x), tanh(−x), cos(−x) | −sin(2 x), −tanh x, cos(2 x) | a sign leaves an odd function, an even one drops it |
//! | exp(x + 2), log(3 x) | 7.39 exp x, log x + 1.1 | and so do a summand and a positive factor these two |
//! | exp(x) exp(y), √x √x | exp(x + y), x | |
//! | 0.3 x + 0.3 y, x y + x z | 0.3 (x + y), x (y + z) | written so if that is shorter |
//! | f(b), where b is 0 or 1 | f(0) + (f(1) − f(0)) b | whatever f is, and though it is longer |
//! | b f(b, x), (1 − b) f(b, x) | b f(1, x), (1 − b) f(0, x) | b b is b |
//!
//! Values are kept up to rounding wherever every intermediate value of the formula is finite, as by
//! [`Expr::simplify`], which is quicker, knows fewer rules, and so serves the search.

mod bits;
mod read;
mod sum;
mod term;
mod write;

use crate::Expr;
use std::collections::BTreeSet;

impl Expr {
    /// The shortest form of the formula that the rules of algebra in the text above find, or the formula itself, simplified,
    /// if that has fewer nodes. The variables in `binary` are known to be 0 or 1; a function of one of them alone is
    /// written as a line, though that may take more nodes.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// let reduced = |text: &str| text.parse().map(|e: limpid_expr::Expr| e.reduced(&BTreeSet::from([1])).to_string());
    /// assert_eq!(reduced("50000 * (x0 / 1000 * square(x2 / 10))")?, "0.5 * x0 * square(x2)");
    /// assert_eq!(reduced("x0 - (-5 - x2)")?, "x0 + x2 + 5");
    /// assert_eq!(reduced("square(x1) + sin(x1) * x0 / sin(x1)")?, "x0 + x1");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    pub fn reduced(&self, binary: &BTreeSet<u32>) -> Self {
        let simple = self.simplify();
        let Some(reduced) = Sum::of(&simple, binary).map(|sum| sum.expr()) else { return simple };
        let is_short = reduced.complexity() <= simple.complexity();
        if is_short || simple.has_curve(binary) { reduced } else { simple }
    }
}

/// A sum c₀ + Σ cᵢ tᵢ of different products.
#[derive(Clone, Debug)]
struct Sum {
    constant: f64,
    /// Terms with a coefficient that is not 0, in the order in which they are met.
    terms: Vec<Term>,
}

/// A product c · Π fⱼ^nⱼ.
#[derive(Clone, Debug)]
struct Term {
    /// Coefficient c of the product.
    factor: f64,
    /// The powers (fⱼ, nⱼ), nⱼ ≠ 0, each factor once, in the order in which they are met.
    powers: Vec<(Expr, i32)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Op;
    use crate::bounded::bounded;
    use crate::random;
    use limpid_base::Seed;
    use proptest::prelude::*;
    use rand::RngExt;

    fn reduced(text: &str) -> String {
        text.parse::<Expr>().expect("valid").reduced(&BTreeSet::from([9])).to_string()
    }

    #[test]
    fn each_rule_does_what_its_row_says() {
        for (from, to) in [
            ("1000 * (x1 * (x0 / 1000))", "x0 * x1"),
            ("82.2 * (x0 / 1000 * (12.165450121654501 * x1))", "x0 * x1"),
            ("-40157 * (square(x1 / 10) * (x0 / -803.14))", "0.5 * x0 * square(x1)"),
            ("1000000 * (5e-5 * x0 * (x1 / 10) * (x1 / 10))", "0.5 * x0 * square(x1)"),
            ("1 * (x0 * x1 + x2 * x3)", "x0 * x1 + x2 * x3"),
            ("x0 - (-5.89 - x1)", "x0 + x1 + 5.89"),
            ("x0 + -0.133 * x1", "x0 - 0.133 * x1"),
            ("-0.133 * x1 + x0", "x0 - 0.133 * x1"),
            ("3 * (x0 + 2) - (x0 - 5)", "2 * x0 + 11"),
            ("sqrt(4 * x0) + abs(-2 * x1)", "2 * (sqrt(x0) + abs(x1))"),
            ("sin(-2 * x0) + tanh(-x1) + cos(-x2)", "cos(x2) - sin(2 * x0) - tanh(x1)"),
            ("2 * exp(x0) * exp(x1)", "2 * exp(x0 + x1)"),
            ("sqrt(x0) * sqrt(x0)", "x0"),
            ("0.3 * x0 + 0.3 * x1", "0.3 * (x0 + x1)"),
            ("x0 * x1 + x0 * x2", "x0 * (x1 + x2)"),
            ("x0 * x1 / x0", "x1"),
            ("x0 ^ 2 * x0", "cube(x0)"),
            ("x0 / (x1 / 10)", "10 * x0 / x1"),
            ("(-1.7 - x0 / 100 + 4.65) * (2.5 / x1)", "0.025 * (295 - x0) / x1"),
            ("cos(x9) + x9 * x9", "0.5403023058681398 * x9 + 1"),
            ("x0 * cos(x9)", "0.45969769413186023 * x0 * (2.1753426496700214 - x9)"),
            ("exp(x9) + x0", "x0 + 1.7182818284590455 * x9 + 1"),
            ("x9 * (x0 + x9)", "x9 * (x0 + 1)"),
            ("x9 * sin(x9 + x0) * x9", "x9 * sin(x0 + 1)"),
            ("(1 - x9) * square(x0 + x9)", "square(x0) * (1 - x9)"),
            ("x9 * (1 - x9) * x0", "0"),
            ("sqrt(x9 + x8)", "sqrt(x8 + x9)"),
            ("x0 / (2 - x9)", "x0 / (2 - x9)"),
            ("x9 * x9 * x0", "x0 * x9"),
            ("-x0 - x1", "-x0 - x1"),
            ("-(x0 + 3)", "-3 - x0"),
            ("5 - x0", "5 - x0"),
            ("(x1 * 0.86 + (0.6 + cos(x0)) * x1) * tanh(x0)", "x1 * (cos(x0) + 1.46) * tanh(x0)"),
            ("x0 / x0 + 0 * x1", "1"),
            ("exp(-x0) / 2", "0.5 * exp(-x0)"),
        ] {
            assert_eq!(reduced(from), to, "{from}");
        }
    }

    #[test]
    fn what_has_no_finite_constants_stays_as_it_is() {
        for text in ["x0 + 1e300 * 1e300", "1 / 0 + x0", "log(0 - 1) * x0", "x0 / 0", "nan * x0"] {
            let expr: Expr = text.parse().expect("valid");
            assert_eq!(expr.reduced(&BTreeSet::new()).to_string(), expr.simplify().to_string());
        }
    }

    #[test]
    fn no_curve_of_one_bit_is_left() {
        let ops = [Op::Add, Op::Sub, Op::Mul, Op::Cos, Op::Tanh];
        let binary = BTreeSet::from([1, 2]);
        for seed in 0..2000 {
            let mut rng = Seed::new(seed).rng();
            let nodes = rng.random_range(1..30);
            let expr = random(&mut rng, &ops, 3, nodes);
            let reduced = expr.reduced(&binary);
            assert!(!reduced.has_curve(&binary), "{expr} left {reduced}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn the_value_is_kept_and_the_size_never_grows(seed: u64, nodes in 1_usize..40) {
            let mut rng = Seed::new(seed).rng();
            let expr = random(&mut rng, &Op::ALL, 3, nodes);
            let binary = BTreeSet::from([2]);
            let general = expr.reduced(&BTreeSet::new());
            prop_assert!(general.complexity() <= expr.simplify().complexity(), "{} grew to {}", expr, general);
            let reduced = expr.reduced(&binary);
            for _ in 0..4 {
                let bit = f64::from(u8::from(rng.random::<bool>()));
                let row = [rng.random_range(-3.0..3.0), rng.random_range(-3.0..3.0), bit];
                // Ill-conditioned rows say nothing: rounding alone may change every digit.
                let Some((value, error)) = bounded(&expr, &row) else { continue };
                if error < 1e-12 * value.abs() {
                    let new = reduced.at(&row);
                    let off = (new - value).abs();
                    prop_assert!(off <= 1e-9 * value.abs(), "{}: {} is not {}: {}", expr, new, value, reduced);
                }
            }
        }

        #[test]
        fn reducing_again_changes_no_size(seed: u64, nodes in 1_usize..30) {
            let mut rng = Seed::new(seed).rng();
            let once = random(&mut rng, &Op::ALL, 3, nodes).reduced(&BTreeSet::new());
            let again = once.reduced(&BTreeSet::new());
            prop_assert!(again.complexity() <= once.complexity(), "{} grew to {}", once, again);
        }
    }
}
