//! Recording: every operation appends one node, or finds the equal node already there.
//!
//! Legend: n rows, d columns. Broadcasting: in + − × ÷ a side of length 1 is repeated to fit.

use crate::op::{Binary, Op, Scalar, Unary};
use crate::var::Var;
use std::collections::BTreeMap;

/// (rows, columns)
pub(crate) type Shape = (usize, usize);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) op: Op,
    pub(crate) shape: Shape,
    /// The largest stage of the inputs it depends on.
    pub(crate) stage: usize,
}

/// A recorded program over matrices. Recording does no arithmetic on data: shapes only.
///
/// A node that is already on the tape is not recorded twice, so the factor 1 − tanh² that both
/// backward sweeps of a penalised network need is computed once.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    stage: usize,
    known: BTreeMap<(Op, Shape), Var>,
}

impl Tape {
    /// An empty tape.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of nodes recorded so far.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// No node recorded.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// (rows, columns) of a node.
    pub fn shape(&self, v: Var) -> (usize, usize) {
        self.nodes[v.index()].shape
    }

    pub(crate) fn node(&self, v: Var) -> Node {
        self.nodes[v.index()]
    }

    pub(crate) fn var(&self, index: usize) -> Var {
        Var::new(index)
    }

    fn push(&mut self, op: Op, shape: Shape) -> Var {
        if let Some(&v) = self.known.get(&(op, shape)) {
            return v;
        }
        let v = self.var(self.nodes.len());
        let stage = match op {
            Op::Input(_) => self.stage,
            _ => op.operands().map(|v| self.node(v).stage).max().unwrap_or(0),
        };
        self.nodes.push(Node { op, shape, stage });
        self.known.insert((op, shape), v);
        v
    }

    /// Inputs recorded from now on belong to this stage (0 before the first call). A program runs stage
    /// by stage, everything that depends on earlier inputs alone first: when a sum over the parts of a
    /// batch is recorded with a stage for each, the parts are done one after the other, and what
    /// lies in the cache is one part's.
    pub fn set_stage(&mut self, stage: usize) {
        self.stage = stage;
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

    fn unary(&mut self, f: Unary, a: Var) -> Var {
        self.push(Op::Unary(f, a), self.shape(a))
    }

    /// c x, for a constant c.
    pub fn scale(&mut self, a: Var, c: f64) -> Var {
        let shape = self.shape(a);
        match self.node(a).op {
            _ if c == 1.0 => a,
            Op::Fill(v) => self.fill(c * v.get(), shape.0, shape.1),
            Op::Unary(Unary::Scale(inner), x) => self.scale(x, c * inner.get()),
            _ => self.unary(Unary::Scale(Scalar::new(c)), a),
        }
    }

    /// x + c, for a constant c.
    pub fn shift(&mut self, a: Var, c: f64) -> Var {
        self.unary(Unary::Shift(Scalar::new(c)), a)
    }

    /// −x
    pub fn neg(&mut self, a: Var) -> Var {
        self.scale(a, -1.0)
    }

    /// tanh x
    pub fn tanh(&mut self, a: Var) -> Var {
        self.unary(Unary::Tanh, a)
    }

    pub(crate) fn one_minus_square(&mut self, a: Var) -> Var {
        self.unary(Unary::OneMinusSquare, a)
    }

    /// max(x, 0). Its second derivative is 0 wherever it exists, so a penalty on the Jacobian of a
    /// ReLU network sees the weights only.
    pub fn relu(&mut self, a: Var) -> Var {
        self.unary(Unary::Relu, a)
    }

    pub(crate) fn step(&mut self, a: Var) -> Var {
        self.unary(Unary::Step, a)
    }

    /// σ(x) = 1 / (1 + e⁻ˣ)
    pub fn sigmoid(&mut self, a: Var) -> Var {
        self.unary(Unary::Sigmoid, a)
    }

    /// x σ(x) \[Elfwing18\]
    pub fn silu(&mut self, a: Var) -> Var {
        let s = self.sigmoid(a);
        self.mul(a, s)
    }

    /// ln(1 + eˣ)
    pub fn softplus(&mut self, a: Var) -> Var {
        self.unary(Unary::Softplus, a)
    }

    /// sin x
    pub fn sin(&mut self, a: Var) -> Var {
        self.unary(Unary::Sin, a)
    }

    /// cos x
    pub fn cos(&mut self, a: Var) -> Var {
        self.unary(Unary::Cos, a)
    }

    /// eˣ
    pub fn exp(&mut self, a: Var) -> Var {
        self.unary(Unary::Exp, a)
    }

    /// ln x
    pub fn ln(&mut self, a: Var) -> Var {
        self.unary(Unary::Ln, a)
    }

    /// √x
    pub fn sqrt(&mut self, a: Var) -> Var {
        self.unary(Unary::Sqrt, a)
    }

    /// xⁿ for an integer n.
    pub fn powi(&mut self, a: Var, n: i32) -> Var {
        if n == 1 { a } else { self.unary(Unary::Powi(n), a) }
    }

    /// x²
    pub fn square(&mut self, a: Var) -> Var {
        self.powi(a, 2)
    }

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

    /// a + b, elementwise.
    ///
    /// # Panics
    /// If the shapes do not broadcast, as for every elementwise operation of two matrices.
    #[track_caller]
    pub fn add(&mut self, a: Var, b: Var) -> Var {
        self.binary(Binary::Add, a, b)
    }

    /// a − b, elementwise.
    #[track_caller]
    pub fn sub(&mut self, a: Var, b: Var) -> Var {
        self.binary(Binary::Sub, a, b)
    }

    /// a b, elementwise. A constant factor that does not change the shape becomes a scaling.
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

    /// a / b, elementwise.
    #[track_caller]
    pub fn div(&mut self, a: Var, b: Var) -> Var {
        self.binary(Binary::Div, a, b)
    }

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
    /// If the inner sides differ, as for the other products.
    #[track_caller]
    pub fn matmul(&mut self, a: Var, b: Var) -> Var {
        self.product(a, false, b, false)
    }

    /// Aᵀ B
    #[track_caller]
    pub fn t_matmul(&mut self, a: Var, b: Var) -> Var {
        self.product(a, true, b, false)
    }

    /// A Bᵀ
    #[track_caller]
    pub fn matmul_t(&mut self, a: Var, b: Var) -> Var {
        self.product(a, false, b, true)
    }

    /// Aᵀ Bᵀ
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

/// Whether `from` becomes `to` by repeating sides of length 1.
fn fits_into(from: Shape, to: Shape) -> bool {
    (from.0 == to.0 || from.0 == 1) && (from.1 == to.1 || from.1 == 1)
}
