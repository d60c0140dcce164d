//! What can be asked of an operator: its operands, its row of the table, its value and derivatives.

use crate::rule::{Rule, Visitor};
use crate::spec::OpSpec;
use crate::{Error, Op, custom};
use limpid_base::Real;

/// Operands (a, b) whose value an operator is asked for.
struct Value<T>(T, T);

impl<T: Real> Visitor for Value<T> {
    type Output = T;

    #[inline(always)]
    fn visit<R: Rule>(self) -> T {
        R::value::<T, true>(self.0, self.1)
    }
}

/// Operands and value (a, b, y) at which an operator is asked for (∂y/∂a, ∂y/∂b).
struct Partials<T>(T, T, T);

impl<T: Real> Visitor for Partials<T> {
    type Output = [T; 2];

    #[inline(always)]
    fn visit<R: Rule>(self) -> [T; 2] {
        let Self(a, b, y) = self;
        [R::partial::<T, true, 0>(a, b, y), R::partial::<T, true, 1>(a, b, y)]
    }
}

impl Op {
    /// Number of operands, 1 or 2.
    #[inline]
    pub fn arity(self) -> usize {
        usize::from(Self::ARITIES[self as usize])
    }

    /// Number of the operator: its index in [`Op::ALL`], or a number beyond for one of one's own.
    #[inline]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The operator's row of the table: its name, domain and written forms.
    ///
    /// # Panics
    /// If the operator is one of one's own that is not defined: see [`Op::define_unary`].
    #[inline]
    pub fn spec(self) -> &'static OpSpec {
        match (self as usize).checked_sub(Self::ALL.len()) {
            None => &Self::SPECS[self as usize],
            Some(own) => custom::row(own).expect("operators of one's own are defined before use"),
        }
    }

    /// The operator of that name, those of one's own included.
    ///
    /// ```
    /// use limpid_expr::Op;
    ///
    /// assert_eq!(Op::from_name("tanh"), Some(Op::Tanh));
    /// assert_eq!(Op::from_name("Tanh"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|op| op.spec().name == name);
        known.or_else(|| custom::named(name).map(|own| Self::CUSTOM[own]))
    }

    /// Names of all operators of the table, for messages.
    pub(crate) fn names() -> String {
        Self::SPECS.map(|spec| spec.name).join(", ")
    }

    /// The value op(a, b), which defines the operator; unary operators ignore `b`.
    #[inline]
    pub fn value<T: Real>(self, a: T, b: T) -> T {
        self.visit(Value(a, b))
    }

    /// The derivatives (∂y/∂a, ∂y/∂b) at (a, b), where `y` is the value; the second is 0 for a unary
    /// operator.
    ///
    /// A derivative is 0 at the kink of `abs` and `psqrt`, and wherever a protected value is constant.
    /// The derivative of a power in its exponent is 0 where the base is not positive: there the power
    /// exists for isolated exponents only.
    ///
    /// ```
    /// use limpid_expr::Op;
    ///
    /// let (a, b) = (3.0, 4.0);
    /// let y = Op::Div.value(a, b); // a / b
    /// assert_eq!(Op::Div.partials(a, b, y), [1.0 / b, -a / (b * b)]);
    /// ```
    #[inline]
    pub fn partials<T: Real>(self, a: T, b: T, y: T) -> [T; 2] {
        self.visit(Partials(a, b, y))
    }
}

impl From<Op> for &'static str {
    fn from(op: Op) -> Self {
        op.spec().name
    }
}

impl TryFrom<String> for Op {
    type Error = Error;

    fn try_from(name: String) -> Result<Self, Error> {
        let unknown = |name| Error::UnknownOperator { name, known: Self::names() };
        Self::from_name(&name).ok_or_else(|| unknown(name))
    }
}
