//! The simplifier: rewriting from the leaves up, in place on the postfix array.
//!
//! | | becomes | |
//! |---|---|---|
//! | constants alone | their value | in f64, if it is finite |
//! | x + 0, x − 0, 1 x, x / 1, x¹ | x | |
//! | 0 x, 0 / x, x − x | 0 | also where x is not finite |
//! | x / x, x⁰, 1ˣ | 1 | also where x is 0 or not finite |
//! | −(−x), \|\|x\|\| | x, \|x\| | |
//! | (−x)², \|−x\|, cos(−x), … | x², \|x\|, cos x, … | |
//! | a + (−b), (−a) + b, a − (−b) | a − b, b − a, a + b | |
//! | (x + c) + d, c − (x + d), … | x + (c + d), (c − d) − x, … | one constant a sum |
//! | d (c x), d (x / c), c / (d x), … | (c d) x, (d / c) x, (c / d) / x, … | one a product |
//!
//! Constants come to stand first in products and last in sums, x + (−c) is written x − c. No
//! operator is brought in but + and − in place of each other.

use crate::node::same;
use crate::{Expr, Node, Op};
use std::ops::Range;

mod product;
mod sum;

impl Expr {
    /// A formula of the same value with at most as many nodes; simplifying it again changes
    /// nothing.
    ///
    /// The new formula equals this one up to rounding, wherever every intermediate value of this one is
    /// finite. Elsewhere the new value may be finite though the old one is not: 0 · (1 / x) becomes 0
    /// even at x = 0.
    ///
    /// ```
    /// let formula: limpid_expr::Expr = "6 * (x0 / 2) + (x1 - x1) * sin(x0)".parse()?;
    /// assert_eq!(formula.simplify().to_string(), "3 * x0");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    pub fn simplify(&self) -> Self {
        let mut now = self.clone();
        // A few passes settle every formula; the bound only makes sure that none can go round.
        for _ in 0..=self.complexity() {
            let next = pass(&now);
            if same(next.nodes(), now.nodes()) {
                break;
            }
            now = next;
        }
        now
    }
}

/// Rewrites every subtree once, the operands before their operator.
fn pass(expr: &Expr) -> Expr {
    let mut builder = Builder { nodes: Vec::with_capacity(expr.complexity()), starts: Vec::new() };
    for &node in expr.nodes() {
        match node {
            Node::Op(op) if op.arity() == 1 => builder.unary(op),
            Node::Op(op) => builder.binary(op),
            _ => builder.leaf(node),
        }
    }
    Expr::trusted(builder.nodes)
}

/// Simplified subtrees, one after the other; the last of them are the operands of the next operator.
struct Builder {
    nodes: Vec<Node>,
    /// Index of the first node of each subtree.
    starts: Vec<usize>,
}

/// The two operands of an operator, the last two subtrees.
#[derive(Clone)]
struct Pair {
    left: Range<usize>,
    right: Range<usize>,
    /// Values of the operands that are constants.
    constants: (Option<f64>, Option<f64>),
}

impl Builder {
    /// Adds a constant or a variable as a subtree of its own.
    fn leaf(&mut self, node: Node) {
        self.starts.push(self.nodes.len());
        self.nodes.push(node);
    }

    /// The range of the last subtree.
    fn last(&self) -> Range<usize> {
        self.starts[self.starts.len() - 1]..self.nodes.len()
    }

    /// Makes the last subtree a constant.
    fn replace_last(&mut self, value: f64) {
        self.nodes.truncate(self.last().start);
        self.nodes.push(Node::Const(value));
    }

    /// Tells whether `op` is the root of a subtree.
    fn root_is(&self, range: &Range<usize>, op: Op) -> bool {
        self.nodes[range.end - 1] == Node::Op(op)
    }

    /// The value of a subtree that is a constant.
    fn constant(&self, range: &Range<usize>) -> Option<f64> {
        match self.nodes[range.clone()] {
            [Node::Const(value)] => Some(value),
            _ => None,
        }
    }

    /// Applies `op` to the last subtree.
    fn unary(&mut self, op: Op) {
        let operand = self.last();
        if let Some(value) = self.constant(&operand).map(|a| op.value(a, a))
            && value.is_finite()
        {
            self.replace_last(value);
        } else if op == Op::Neg && self.root_is(&operand, Op::Neg) {
            self.nodes.pop();
        } else if is_even(op) && self.root_is(&operand, Op::Neg) {
            self.nodes.pop();
            self.unary(op);
        } else if !(op == Op::Abs && self.root_is(&operand, Op::Abs)) {
            self.nodes.push(Node::Op(op));
        }
    }

    /// Applies `op` to the last two subtrees.
    fn binary(&mut self, op: Op) {
        let right = self.last();
        self.starts.pop();
        let left = self.starts[self.starts.len() - 1]..right.start;
        let constants = (self.constant(&left), self.constant(&right));
        if let (Some(a), Some(b)) = constants
            && op.value(a, b).is_finite()
        {
            return self.replace_last(op.value(a, b));
        }
        let pair = Pair { left, right, constants };
        match op {
            Op::Add => self.add(&pair),
            Op::Sub => self.sub(&pair),
            Op::Mul => self.mul(&pair),
            Op::Div => self.div(&pair),
            Op::ProtectedDiv => self.protected_div(&pair),
            Op::Pow => self.pow(&pair),
            _ => self.nodes.push(Node::Op(op)),
        }
    }

    /// Drops the right operand: the left one is the result.
    fn keep_left(&mut self, pair: &Pair) {
        self.nodes.truncate(pair.left.end);
    }

    /// Drops the left operand: the right one is the result.
    fn keep_right(&mut self, pair: &Pair) {
        self.nodes.drain(pair.left.clone());
    }

    /// Tells whether both operands are the same, and no constants, whose value nothing may change.
    fn equal(&self, pair: &Pair) -> bool {
        pair.constants == (None, None)
            && same(&self.nodes[pair.left.clone()], &self.nodes[pair.right.clone()])
    }

    /// The protected quotient left / right.
    fn protected_div(&mut self, pair: &Pair) {
        match pair.constants {
            (_, Some(1.0)) => self.keep_left(pair),
            (_, Some(c)) if Op::ProtectedDiv.value(0.0, c) == 1.0 => self.replace_last(1.0),
            _ if self.equal(pair) => self.replace_last(1.0),
            _ => self.nodes.push(Node::Op(Op::ProtectedDiv)),
        }
    }

    /// The power of left to right.
    fn pow(&mut self, pair: &Pair) {
        match pair.constants {
            (_, Some(0.0)) | (Some(1.0), _) => self.replace_last(1.0),
            (_, Some(1.0)) => drop(self.nodes.pop()),
            _ => self.nodes.push(Node::Op(Op::Pow)),
        }
    }
}

/// Tells whether an operator is even: op(−a) = op(a).
fn is_even(op: Op) -> bool {
    matches!(op, Op::Square | Op::Abs | Op::Cos | Op::ProtectedSqrt | Op::ProtectedLog)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounded::bounded;
    use crate::random;
    use limpid_base::{Real, Seed};
    use proptest::prelude::*;
    use rand::RngExt;

    fn simple(text: &str) -> String {
        text.parse::<Expr>().expect("valid").simplify().to_string()
    }

    #[test]
    fn constants_whose_value_is_not_finite_stay_as_they_are() {
        for text in [
            "2 * nan",
            "inf * 2",
            "1e304 * 1e5",
            "exp(700) * 100000",
            "1e300 / 1e-300 * 3",
            "nan * 2 + x0 * (inf * 3)",
        ] {
            let expr: Expr = text.parse().expect("a formula");
            let once = expr.simplify();
            assert!(same(once.nodes(), once.simplify().nodes()), "{text} becomes {once}");
            assert!(once.complexity() <= expr.complexity(), "{text} becomes {once}");
            assert!(!once.at::<f64>(&[1.0]).is_finite(), "{text} becomes {once}");
        }
    }

    #[test]
    fn each_rule_does_what_its_row_says() {
        for (from, to) in [
            ("sqrt(2 + 2) * x0", "2 * x0"),
            ("sqrt(-1) + x0", "sqrt(-1) + x0"),
            ("0 + x0 * 1 - 0", "x0"),
            ("x0 / 1 + x1 * 0", "x0"),
            ("x0 ^ 1 + x1 ^ 0", "x0 + 1"),
            ("sin(x0) - sin(x0)", "0"),
            ("(x0 + x1) / (x0 + x1)", "1"),
            ("0 / 0 + 0 / x0", "0 / 0"),
            ("--x0", "x0"),
            ("abs(abs(-x0))", "abs(x0)"),
            ("cos(-x0) + square(-x1)", "cos(x0) + square(x1)"),
            ("x0 + -x1", "x0 - x1"),
            ("-x0 + x1", "x1 - x0"),
            ("x0 - -x1", "x0 + x1"),
            ("3 + x0 + 2", "x0 + 5"),
            ("1 + (x0 - 3)", "x0 - 2"),
            ("5 - (x0 + 3)", "2 - x0"),
            ("x0 * 2 * 3", "6 * x0"),
            ("x0 / 2 / 4", "x0 / 8"),
            ("6 * (x0 / 2)", "3 * x0"),
            ("6 / (2 * x0)", "3 / x0"),
            ("6 / x0 / 2", "3 / x0"),
            ("6 / (2 / x0)", "3 * x0"),
            ("2 * x0 / 4", "0.5 * x0"),
            ("pdiv(x0, x0) * pdiv(x1, 0.0001)", "1"),
            ("pdiv(x0, 1) + 2", "x0 + 2"),
            ("1e300 * (1e300 * x0)", "1e300 * (1e300 * x0)"),
        ] {
            assert_eq!(simple(from), to, "{from}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn the_value_is_kept_and_the_size_never_grows(seed: u64, nodes in 1_usize..60) {
            let mut rng = Seed::new(seed).rng();
            let expr = random(&mut rng, &Op::ALL, 2, nodes);
            let simple = expr.simplify();
            prop_assert!(simple.complexity() <= expr.complexity(), "{} grew to {}", expr, simple);
            prop_assert!(same(simple.simplify().nodes(), simple.nodes()), "{} of {}", simple, expr);
            for _ in 0..4 {
                let row = [rng.random_range(-3.0..3.0), rng.random_range(-3.0..3.0)];
                // Ill-conditioned rows say nothing: rounding alone may change every digit.
                let Some((value, error)) = bounded(&expr, &row) else { continue };
                if error < 1e-11 * value.abs() {
                    let new = simple.at(&row);
                    let off = (new - value).abs();
                    prop_assert!(off <= 1e-9 * value.abs(), "{}: {} is not {}: {}", expr, new, value, simple);
                }
            }
        }

        #[test]
        fn formulas_of_small_integers_meet_many_rules(seed: u64, nodes in 1_usize..40) {
            let mut rng = Seed::new(seed).rng();
            let ops = [Op::Add, Op::Sub, Op::Mul, Op::Div, Op::Neg, Op::Abs, Op::ProtectedDiv];
            let rounded = random(&mut rng, &ops, 1, nodes);
            let small: Vec<f64> = rounded.constants().iter().map(|c| Real::abs(*c).floor() - 1.0).collect();
            let expr = rounded.with_constants(&small);
            let simple = expr.simplify();
            prop_assert!(simple.complexity() <= expr.complexity());
            prop_assert!(same(simple.simplify().nodes(), simple.nodes()), "{} of {}", simple, expr);
            if let Some((value, error)) = bounded(&expr, &[1.37]) {
                let new = simple.at(&[1.37]);
                prop_assert!((new - value).abs() <= 1e-9 * value.abs() + 100.0 * error, "{}: {} is not {}", expr, simple, value);
            }
        }
    }
}
