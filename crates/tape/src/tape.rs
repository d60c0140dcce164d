//! Recording: every operation appends one node, or finds the equal node already there.
//!
//! Legend: n rows, d columns. Broadcasting: in + − × ÷ a side of length 1 is repeated to fit.

use crate::op::{Binary, Op, Scalar, Unary};
use crate::var::Var;
use std::collections::BTreeMap;

/// Shape of a matrix: its rows and its columns.
pub(crate) type Shape = (usize, usize);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) op: Op,
    pub(crate) shape: Shape,
}

/// A recorded program over matrices. Recording does no arithmetic on data: shapes only.
///
/// A node that is already on the tape is not recorded twice, so the factor 1 − tanh² that both
/// backward sweeps of a penalised network need is computed once.
///
/// ```
/// use limpid_base::Matrix;
/// use limpid_tape::Tape;
///
/// let mut tape = Tape::new();
/// let (x, w) = (tape.input(1, 2), tape.input(2, 3));
/// let z = tape.matmul(x, w);
/// let y = tape.tanh(z);
/// assert_eq!(tape.shape(y), (1, 3));
/// assert_eq!(tape.tanh(z), y); // already there
///
/// let (zeros, ones) = (Matrix::zeros(1, 2), Matrix::from_fn(2, 3, |_, _| 1.0));
/// assert_eq!(tape.evaluate(&[(x, &zeros), (w, &ones)], &[y])[0].as_slice(), [0.0; 3]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    /// The node of every operation that was recorded.
    known: BTreeMap<(Op, Shape), Var>,
}

impl Tape {
    /// A tape without nodes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of nodes recorded so far.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True if no node is recorded yet.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The numbers (rows, columns) of a node.
    pub fn shape(&self, v: Var) -> (usize, usize) {
        self.nodes[v.index()].shape
    }

    pub(crate) fn node(&self, v: Var) -> Node {
        self.nodes[v.index()]
    }

    pub(crate) fn var(&self, index: usize) -> Var {
        Var::new(index)
    }

    /// The node of an operation: the equal one if it is there, else a new one.
    fn push(&mut self, op: Op, shape: Shape) -> Var {
        if let Some(&v) = self.known.get(&(op, shape)) {
            return v;
        }
        let v = self.var(self.nodes.len());
        self.nodes.push(Node { op, shape });
        self.known.insert((op, shape), v);
        v
    }

    /// A matrix to be set before every run.
    pub fn input(&mut self, rows: usize, cols: usize) -> Var {
        self.push(Op::Input(self.nodes.len() as u32), (rows, cols))
    }

    /// The n × d matrix with `value` everywhere.
    pub fn fill(&mut self, value: f64, rows: usize, cols: usize) -> Var {
        self.push(Op::Fill(Scalar::new(value)), (rows, cols))
    }

    /// The column vector (n × 1) with a one in row k and zeros elsewhere.
    ///
    /// # Panics
    /// If k is not below n.
    #[track_caller]
    pub fn unit_column(&mut self, rows: usize, k: usize) -> Var {
        assert!(k < rows, "unit vector {k} of {rows}");
        self.push(Op::UnitColumn(k as u32), (rows, 1))
    }

    /// The value of a node that is the same everywhere, whatever the inputs.
    fn as_fill(&self, v: Var) -> Option<f64> {
        match self.node(v).op {
            Op::Fill(c) => Some(c.get()),
            _ => None,
        }
    }

    /// An elementwise function of one node, of its shape.
    fn unary(&mut self, f: Unary, a: Var) -> Var {
        self.push(Op::Unary(f, a), self.shape(a))
    }

    /// The multiple c x of each element, for a constant c.
    pub fn scale(&mut self, a: Var, c: f64) -> Var {
        let shape = self.shape(a);
        match self.node(a).op {
            _ if c == 1.0 => a,
            Op::Fill(v) => self.fill(c * v.get(), shape.0, shape.1),
            Op::Unary(Unary::Scale(inner), x) => self.scale(x, c * inner.get()),
            _ => self.unary(Unary::Scale(Scalar::new(c)), a),
        }
    }

    /// The sum x + c of each element, for a constant c.
    pub fn shift(&mut self, a: Var, c: f64) -> Var {
        self.unary(Unary::Shift(Scalar::new(c)), a)
    }

    /// The negative −x of each element.
    pub fn neg(&mut self, a: Var) -> Var {
        self.scale(a, -1.0)
    }

    /// The hyperbolic tangent tanh x of each element; derivative 1 − tanh² x.
    pub fn tanh(&mut self, a: Var) -> Var {
        self.unary(Unary::Tanh, a)
    }

    /// The value 1 − x² of each element, which is tanh′ where x is the value of tanh.
    pub(crate) fn one_minus_square(&mut self, a: Var) -> Var {
        self.unary(Unary::OneMinusSquare, a)
    }

    /// The rectifier max(x, 0) of each element. Its second derivative is 0 wherever it exists, so a penalty on the Jacobian of a
    /// ReLU network sees the weights only.
    pub fn relu(&mut self, a: Var) -> Var {
        self.unary(Unary::Relu, a)
    }

    /// The step, 1 where x > 0 and 0 elsewhere: the derivative of the rectifier.
    pub(crate) fn step(&mut self, a: Var) -> Var {
        self.unary(Unary::Step, a)
    }

    /// The logistic function σ(x) = 1 / (1 + e⁻ˣ) of each element; derivative σ − σ².
    pub fn sigmoid(&mut self, a: Var) -> Var {
        self.unary(Unary::Sigmoid, a)
    }

    /// The sigmoid-weighted identity x σ(x) of each element \[Elfwing18\].
    pub fn silu(&mut self, a: Var) -> Var {
        let s = self.sigmoid(a);
        self.mul(a, s)
    }

    /// The softened rectifier ln(1 + eˣ) of each element; derivative σ(x).
    pub fn softplus(&mut self, a: Var) -> Var {
        self.unary(Unary::Softplus, a)
    }

    /// The sine sin x of each element; derivative cos x.
    pub fn sin(&mut self, a: Var) -> Var {
        self.unary(Unary::Sin, a)
    }

    /// The cosine cos x of each element; derivative −sin x.
    pub fn cos(&mut self, a: Var) -> Var {
        self.unary(Unary::Cos, a)
    }

    /// The exponential function eˣ of each element, its own derivative.
    pub fn exp(&mut self, a: Var) -> Var {
        self.unary(Unary::Exp, a)
    }

    /// The natural logarithm ln x of each element; derivative 1 / x.
    pub fn ln(&mut self, a: Var) -> Var {
        self.unary(Unary::Ln, a)
    }

    /// The square root √x of each element; derivative 1 / (2 √x).
    pub fn sqrt(&mut self, a: Var) -> Var {
        self.unary(Unary::Sqrt, a)
    }

    /// The power xⁿ of each element, for an integer n; derivative n xⁿ⁻¹.
    pub fn powi(&mut self, a: Var, n: i32) -> Var {
        if n == 1 { a } else { self.unary(Unary::Powi(n), a) }
    }

    /// The square x² of each element; derivative 2x.
    pub fn square(&mut self, a: Var) -> Var {
        self.powi(a, 2)
    }

    /// An elementwise function of two nodes, of the shape they broadcast to.
    #[track_caller]
    fn binary(&mut self, f: Binary, a: Var, b: Var) -> Var {
        let (sa, sb) = (self.shape(a), self.shape(b));
        let side = |p: usize, q: usize| match (p, q) {
            (p, q) if p == q => Some(p),
            (1, q) => Some(q),
            (p, 1) => Some(p),
            _ => None,
        };
        let (Some(rows), Some(cols)) = (side(sa.0, sb.0), side(sa.1, sb.1)) else {
            panic!("{f:?} of {} × {} and {} × {}", sa.0, sa.1, sb.0, sb.1);
        };
        // What is repeated to fit need not be repeated before.
        let inner = |v: Var| match self.node(v).op {
            Op::Broadcast(inner) => inner,
            _ => v,
        };
        let shape = (rows, cols);
        let (a, b) = match (inner(a), inner(b)) {
            (x, _) if sb == shape => (x, b),
            (_, y) if sa == shape => (a, y),
            _ => (a, b),
        };
        self.push(Op::Binary(f, a, b), (rows, cols))
    }

    /// The sum a + b, elementwise.
    ///
    /// # Panics
    /// If the shapes do not broadcast.
    #[track_caller]
    pub fn add(&mut self, a: Var, b: Var) -> Var {
        self.binary(Binary::Add, a, b)
    }

    /// The difference a − b, elementwise.
    ///
    /// # Panics
    /// If the shapes do not broadcast.
    #[track_caller]
    pub fn sub(&mut self, a: Var, b: Var) -> Var {
        self.binary(Binary::Sub, a, b)
    }

    /// The product a b, elementwise. A constant factor that does not change the shape becomes a scaling.
    ///
    /// # Panics
    /// If the shapes do not broadcast.
    #[track_caller]
    pub fn mul(&mut self, a: Var, b: Var) -> Var {
        for (constant, other) in [(a, b), (b, a)] {
            if let Some(c) = self.as_fill(constant)
                && fits_into(self.shape(constant), self.shape(other))
            {
                return self.scale(other, c);
            }
        }
        self.binary(Binary::Mul, a, b)
    }

    /// The quotient a / b, elementwise.
    ///
    /// # Panics
    /// If the shapes do not broadcast.
    #[track_caller]
    pub fn div(&mut self, a: Var, b: Var) -> Var {
        self.binary(Binary::Div, a, b)
    }

    /// The product op(A) op(B), where op is the transpose for a factor whose flag is set.
    #[track_caller]
    pub(crate) fn product(&mut self, a: Var, ta: bool, b: Var, tb: bool) -> Var {
        let flip = |(r, c): Shape, t: bool| if t { (c, r) } else { (r, c) };
        let (sa, sb) = (flip(self.shape(a), ta), flip(self.shape(b), tb));
        assert_eq!(sa.1, sb.0, "product of {} × {} and {} × {}", sa.0, sa.1, sb.0, sb.1);
        if sa.1 == 1 && !ta && !tb {
            // An outer product: a column times a row, which elementwise nodes around it can take in.
            return match self.as_fill(b) {
                Some(c) => {
                    let column = self.scale(a, c);
                    self.broadcast(column, sa.0, sb.1)
                }
                None => self.mul(a, b),
            };
        }
        self.push(Op::Matmul { a, ta, b, tb }, (sa.0, sb.1))
    }

    /// The matrix product A B.
    ///
    /// # Panics
    /// If the inner sides differ.
    #[track_caller]
    pub fn matmul(&mut self, a: Var, b: Var) -> Var {
        self.product(a, false, b, false)
    }

    /// The matrix product Aᵀ B.
    ///
    /// # Panics
    /// If the inner sides differ.
    #[track_caller]
    pub fn t_matmul(&mut self, a: Var, b: Var) -> Var {
        self.product(a, true, b, false)
    }

    /// The matrix product A Bᵀ.
    ///
    /// # Panics
    /// If the inner sides differ.
    #[track_caller]
    pub fn matmul_t(&mut self, a: Var, b: Var) -> Var {
        self.product(a, false, b, true)
    }

    /// The matrix product Aᵀ Bᵀ.
    ///
    /// # Panics
    /// If the inner sides differ.
    #[track_caller]
    pub fn t_matmul_t(&mut self, a: Var, b: Var) -> Var {
        self.product(a, true, b, true)
    }

    /// The sum of the rows: n × d → 1 × d.
    pub fn sum_rows(&mut self, a: Var) -> Var {
        let (rows, cols) = self.shape(a);
        if rows == 1 { a } else { self.push(Op::SumRows(a), (1, cols)) }
    }

    /// The sum of the columns: n × d → n × 1.
    pub fn sum_cols(&mut self, a: Var) -> Var {
        let (rows, cols) = self.shape(a);
        if cols == 1 { a } else { self.push(Op::SumCols(a), (rows, 1)) }
    }

    /// The sum of all elements: n × d → 1 × 1.
    pub fn sum(&mut self, a: Var) -> Var {
        if self.shape(a) == (1, 1) { a } else { self.push(Op::SumAll(a), (1, 1)) }
    }

    /// The mean of all elements: n × d → 1 × 1.
    pub fn mean(&mut self, a: Var) -> Var {
        let (rows, cols) = self.shape(a);
        let total = self.sum(a);
        self.scale(total, 1.0 / (rows * cols) as f64)
    }

    /// `a` with its sides of length 1 repeated to n × d.
    ///
    /// # Panics
    /// If a side of `a` is neither 1 nor the wanted one.
    #[track_caller]
    pub fn broadcast(&mut self, a: Var, rows: usize, cols: usize) -> Var {
        let (from, to) = (self.shape(a), (rows, cols));
        assert!(fits_into(from, to), "broadcast of {} × {} to {rows} × {cols}", from.0, from.1);
        match self.as_fill(a) {
            Some(c) => self.fill(c, rows, cols),
            None if from == to => a,
            None => self.push(Op::Broadcast(a), to),
        }
    }
}

/// True if `from` becomes `to` by repeating sides of length 1.
fn fits_into(from: Shape, to: Shape) -> bool {
    (from.0 == to.0 || from.0 == 1) && (from.1 == to.1 || from.1 == 1)
}
