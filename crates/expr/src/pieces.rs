//! Presentation MathML in pieces, so that a long formula can be broken where a line ends.
//!
//! Browsers break no line inside a `<math>` element, so each piece is an element of its own:
//!
//! ```text
//! 25.6 − 0.00512 · (weight + 3.1 · horsepower)²
//! └──────────────┘ └────────┘└────────────────┘       a break may stand before + − · / and after a bracket
//! ```
//!
//! Parts that are short stay whole, fractions and roots among them. A longer quotient is written with a stroke, a longer
//! power on its closing bracket, and a longer name is cut where a word of it ends.

use crate::mathml::{MATHML, escaped};
use crate::name::is_like_a_formula;
use crate::node::{self, Node};
use crate::print::from_list;
use crate::{Expr, Op};

/// Levels of operators that are broken; deeper ones stay whole, so that no formula overflows the stack.
const DEEPEST: usize = 60;

/// Signs that are no taller than a line whatever stands beside them, for their twins are in other pieces.
const OPEN: &str = "<mo stretchy=\"false\" form=\"prefix\">(</mo>";
const CLOSE: &str = "<mo stretchy=\"false\" form=\"postfix\">)</mo>";

impl Expr {
    /// The formula as `<math>` elements that stand side by side, each of them about as wide as `most` characters at the
    /// most; variable i is `names[i]`, escaped.
    ///
    /// ```
    /// let names = ["weight", "power"].map(String::from);
    /// let formula = limpid_expr::Expr::parse("2 * weight + sqrt(power)", &names)?;
    /// assert_eq!(formula.mathml_pieces(&names, 40), [formula.mathml(&names)]);
    /// assert_eq!(formula.mathml_pieces(&names, 12).len(), 2);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn mathml_pieces(&self, names: &[String], most: usize) -> Vec<String> {
        let nodes = self.nodes();
        let starts = node::starts(nodes);
        let widths = widths(nodes, names);
        let setter = Setter { expr: self, starts, widths, names, most };
        let pieces = setter.pieces(nodes.len() - 1, 0, 0);
        let element = |piece: String| {
            format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">{piece}</math>")
        };
        pieces.into_iter().map(element).collect()
    }
}

/// The characters that the subtree at each node is about as wide as.
fn widths(nodes: &[Node], names: &[String]) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::with_capacity(nodes.len());
    let starts = node::starts(nodes);
    for (i, node) in nodes.iter().enumerate() {
        let operands =
            || (widths[if node.arity() == 2 { starts[i - 1] - 1 } else { i - 1 }], widths[i - 1]);
        widths.push(match node {
            Node::Const(value) => crate::print::shortest(*value).len(),
            Node::Var(j) => from_list(names)(*j).chars().count(),
            Node::Op(Op::Div) => operands().0.max(operands().1),
            Node::Op(Op::Square | Op::Cube | Op::Neg | Op::Sqrt | Op::Exp | Op::Inv) => {
                1 + operands().0
            }
            Node::Op(op) if op.arity() == 2 => operands().0 + operands().1 + 3,
            Node::Op(op) => operands().0 + op.spec().name.len() + 2,
        });
    }
    widths
}

/// A formula that is set in pieces.
struct Setter<'a> {
    expr: &'a Expr,
    /// First node of the subtree at each node.
    starts: Vec<usize>,
    /// Characters that the subtree at each node is about as wide as.
    widths: Vec<usize>,
    names: &'a [String],
    /// Characters of a piece.
    most: usize,
}

impl Setter<'_> {
    /// The pieces of the subtree with this root, in brackets if it binds below the level.
    fn pieces(&self, root: usize, level: u8, depth: usize) -> Vec<String> {
        let is_whole = self.widths[root] <= self.most || depth > DEEPEST;
        match self.expr.nodes()[root] {
            Node::Var(j) if self.widths[root] > self.most => {
                name(&self.names[j as usize], self.most)
            }
            Node::Op(op) if !is_whole => {
                let (own, pieces) = self.broken(op, root, depth + 1);
                if own < level { around(OPEN, pieces, CLOSE) } else { pieces }
            }
            _ => vec![self.whole(root, level)],
        }
    }

    /// The subtree as one piece.
    fn whole(&self, root: usize, level: u8) -> String {
        let part = self.expr.part(root);
        let content = part.in_notation(&MATHML, self.names);
        let own = match self.expr.nodes()[root] {
            Node::Const(value) => (MATHML.constant)(value).0,
            Node::Var(_) => 5,
            Node::Op(op) => (MATHML.form)(op.spec()).level,
        };
        let [open, close] = if own < level { MATHML.brackets } else { ["", ""] };
        format!("{open}{content}{close}")
    }

    /// The level at which an operator binds where it is written in pieces, and these.
    fn broken(&self, op: Op, root: usize, depth: usize) -> (u8, Vec<String>) {
        let last = root - 1;
        let first = if op.arity() == 2 { self.starts[last] - 1 } else { last };
        let a = |level| self.pieces(first, level, depth);
        let joined = |sign: &str, levels: (u8, u8)| {
            let sign = format!("<mo form=\"infix\">{sign}</mo>");
            let b = around(&sign, self.pieces(last, levels.1, depth), "");
            a(levels.0).into_iter().chain(b).collect()
        };
        let raised = |power: &str| around(OPEN, a(0), &format!("<msup>{CLOSE}{power}</msup>"));
        match op {
            Op::Add => (1, joined("+", (1, 2))),
            Op::Sub => (1, joined("−", (1, 2))),
            Op::Mul => (2, joined("⋅", (2, 3))),
            Op::Div => (2, joined("/", (2, 3))),
            Op::Neg => (1, around("<mo form=\"prefix\">−</mo>", a(2), "")),
            Op::Square => (4, raised("<mn>2</mn>")),
            Op::Cube => (4, raised("<mn>3</mn>")),
            Op::Inv => (2, around("<mn>1</mn><mo form=\"infix\">/</mo>", a(3), "")),
            Op::Pow if self.widths[last] <= self.most => (4, raised(&self.whole(last, 0))),
            _ => (5, self.call(op, first, last, depth)),
        }
    }

    /// A function with its operands in brackets.
    fn call(&self, op: Op, first: usize, last: usize, depth: usize) -> Vec<String> {
        let name = if op == Op::Log { "ln" } else { op.spec().name };
        let mut pieces = self.pieces(first, 0, depth);
        if op.arity() == 2 {
            pieces = around("", pieces, "<mo>,</mo>");
            pieces.extend(self.pieces(last, 0, depth));
        }
        let opening = format!("<mi>{name}</mi><mo>\u{2061}</mo>{OPEN}");
        // Where calls stand in calls, a line may end within them.
        if self.widths[first] > self.most && self.is_call(first) {
            pieces.insert(0, String::new());
        }
        around(&opening, pieces, CLOSE)
    }

    /// True of a function of one operand.
    fn is_call(&self, root: usize) -> bool {
        matches!(self.expr.nodes()[root], Node::Op(op) if op.arity() == 1)
    }
}

/// A name cut into words, where a word is followed by a character that is no letter, and nothing longer than `most`.
fn name(name: &str, most: usize) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        let word = words.last_mut().expect("it begins with a word");
        let long = word.chars().count();
        let ends = word.ends_with(|c: char| !c.is_alphanumeric()) && c.is_alphanumeric();
        match long >= most.max(1) || (long > 1 && ends) {
            true => words.push(c.to_string()),
            false => word.push(c),
        }
    }
    let word =
        |word: &String| format!("<mi>{}</mi>", word.chars().map(escaped).collect::<String>());
    let words = words.iter().map(word).collect();
    match is_like_a_formula(name) {
        true => around("<mo stretchy=\"false\">[</mo>", words, "<mo stretchy=\"false\">]</mo>"),
        false => words,
    }
}

/// The pieces, something before the first and after the last.
fn around(open: &str, mut pieces: Vec<String>, close: &str) -> Vec<String> {
    if let Some(first) = pieces.first_mut() {
        first.insert_str(0, open);
    }
    if let Some(last) = pieces.last_mut() {
        last.push_str(close);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

    /// The text of pieces without elements.
    fn texts(text: &str, most: usize) -> Vec<String> {
        let names = ["x", "weight_in_pounds", "a-b"].map(String::from);
        let expr = Expr::parse(text, &names).expect("a formula");
        expr.mathml_pieces(&names, most).iter().map(|piece| plain(piece)).collect()
    }

    fn plain(piece: &str) -> String {
        let (mut shown, mut inside) = (String::new(), false);
        for c in piece.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside && c != '\u{2061}' => shown.push(c),
                _ => {}
            }
        }
        shown
    }

    #[test]
    fn breaks_stand_before_operators_and_after_brackets() {
        assert_eq!(texts("x + 1 - 2 * x", 4), ["x", "+1", "−2", "⋅x"]);
        assert_eq!(texts("(x + 1.5) * (x - 2.5)", 8), ["(x+1.5)", "⋅(x−2.5)"]);
        assert_eq!(texts("square(x + 1.5 + x)", 6), ["(x", "+1.5", "+x)2"]);
        assert_eq!(texts("(x + 1.25) / (x + 3.25 - x)", 10), ["(x+1.25)", "/(x+3.25", "−x)"]);
        let called = texts("pdiv(x + 1, log(x + 2))", 3);
        assert_eq!(called, ["pdiv(x", "+1,", "ln(x", "+2))"]);
    }

    #[test]
    fn a_long_name_is_cut_at_its_words() {
        assert_eq!(texts("weight_in_pounds", 7), ["weight_", "in_", "pounds"]);
        assert_eq!(texts("2 * `a-b`", 2), ["2", "⋅[a-", "b]"]);
    }

    /// Without a break the pieces are the whole formula; with breaks no piece but a name or number is much too long.
    #[test]
    fn pieces_are_about_as_short_as_asked_for() {
        let names: Vec<String> = (0..3).map(|i| format!("x{i}")).collect();
        for i in 0..300 {
            let expr = crate::random(&mut Seed::new(i).rng(), &Op::ALL, 3, 25);
            assert_eq!(expr.mathml_pieces(&names, usize::MAX), [expr.mathml(&names)], "{expr}");
            for piece in expr.mathml_pieces(&names, 12) {
                assert!(plain(&piece).chars().count() <= 72, "{expr}: {piece}");
                assert_eq!(piece.matches("<mrow>").count(), piece.matches("</mrow>").count());
            }
        }
    }

    #[test]
    fn no_depth_overflows() {
        let mut expr = Expr::variable(0);
        for _ in 0..50_000 {
            expr = Expr::unary(Op::Sin, expr);
        }
        assert!(expr.mathml_pieces(&["x".to_string()], 9).len() < 100);
    }
}
