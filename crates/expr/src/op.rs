//! The operators: what one is, and the macro that turns the table into types.
//!
//! The table itself stands in `table.rs`: one entry an operator, from which the enum, the value and
//! derivative loops, the parser, the printers and the tests all follow.

use crate::{Error, Op, custom};
use limpid_base::Real;

/// How an operator is written in one notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// How tightly the written form binds: 1 sum, 2 product, 3 sign, 4 power, 5 atom.
    pub level: u8,
    /// The text, where `#a2` stands for the first operand, in brackets if its level is below 2,
    /// and `#b0` for the second, never in brackets.
    pub template: &'static str,
}

/// All that is known of one operator, except its value and derivative, which are generic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpSpec {
    /// The operator.
    pub op: Op,
    /// Its name, also that of its function in the text of a formula.
    pub name: &'static str,
    /// Number of operands, 1 or 2.
    pub arity: usize,
    /// Where it is defined and finite, in words; elsewhere it gives what IEEE 754 says.
    pub domain: &'static str,
    /// In the text that the parser reads.
    pub text: Form,
    /// In LaTeX.
    pub latex: Form,
    /// In presentation MathML.
    pub mathml: Form,
    /// In SymPy.
    pub sympy: Form,
    /// In Python with NumPy.
    pub python: Form,
    /// In Rust.
    pub rust: Form,
    /// Operands (a, b) inside the domain, away from kinks, for tests; b is 0 if unused.
    pub samples: &'static [[f64; 2]],
}

/// Value and derivatives of one operator, as a type, so that loops over it are compiled for it.
///
/// With `FULL` false, sine and cosine hold only for |a| ≤ [`Real::TRIG_LIMIT`] but have no branch.
pub(crate) trait Rule {
    const OP: Op;
    const ARITY: usize;
    /// Whether `FULL` makes a difference.
    const TRIG: bool = matches!(Self::OP, Op::Sin | Op::Cos);

    /// y = op(a, b); unary operators ignore b.
    fn value<T: Real, const FULL: bool>(a: T, b: T) -> T;

    /// ∂y/∂a (`WHICH` = 0) or ∂y/∂b (1), given the value y.
    fn partial<T: Real, const FULL: bool, const WHICH: usize>(a: T, b: T, y: T) -> T;
}

/// Something to do with the rule of an operator: see [`Op::visit`].
pub(crate) trait Visitor {
    type Output;

    /// Called with the operator's rule. Implementations must be `#[inline(always)]`.
    fn visit<R: Rule>(self) -> Self::Output;
}

/// The scalar value of an operator.
struct Value<T>(T, T);

impl<T: Real> Visitor for Value<T> {
    type Output = T;

    #[inline(always)]
    fn visit<R: Rule>(self) -> T {
        R::value::<T, true>(self.0, self.1)
    }
}

/// Both scalar derivatives of an operator; the second is 0 if it has one operand.
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

    /// Its row of the table.
    ///
    /// # Panics
    /// For an operator of one's own that is not defined: see [`Op::define_unary`].
    #[inline]
    pub fn spec(self) -> &'static OpSpec {
        match (self as usize).checked_sub(Self::ALL.len()) {
            None => &Self::SPECS[self as usize],
            Some(own) => custom::row(own).expect("operators of one's own are defined before use"),
        }
    }

    /// The operator of that name, one's own among them.
    pub fn from_name(name: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|op| op.spec().name == name);
        known.or_else(|| custom::named(name))
    }

    /// op(a, b), the definition; unary operators ignore `b`.
    #[inline]
    pub fn value<T: Real>(self, a: T, b: T) -> T {
        self.visit(Value(a, b))
    }

    /// (∂/∂a, ∂/∂b) at (a, b), where `y` is the value; 0 in place of a second operand.
    ///
    /// At the kink of `abs` and `psqrt` and wherever a protected value is constant it is 0. The
    /// derivative of a power in its exponent is 0 where the base is not positive: there the power
    /// exists for isolated exponents only.
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
        Self::from_name(&name).ok_or(Error::UnknownOperator { name })
    }
}

/// Makes [`Op`], its table and one [`Rule`] an entry.
macro_rules! operators {
    ([$($Own:ident($index:literal, $own_arity:literal))+] $count:literal: $(
        $(#[$doc:meta])*
        $Op:ident($a:ident $(, $b:ident)? => $y:ident) $name:literal {
            value: $value:expr,
            partials: [$da:expr $(, $db:expr)?],
            domain: $domain:literal,
            text: $text:expr,
            latex: $latex:expr,
            mathml: $mathml:expr,
            sympy: $sympy:expr,
            python: $python:expr,
            rust: $rust:expr,
            samples: $samples:expr,
        }
    )+) => {
        /// An operator of a formula; serialised as its name.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(into = "&'static str", try_from = "String")]
        pub enum Op {
            $($(#[$doc])* $Op,)+
            $(
                /// One of one's own, by [`Op::define_unary`] or [`Op::define_binary`].
                $Own,
            )+
        }

        impl Op {
            /// Every operator of the table, in its order.
            pub const ALL: [Self; $count] = [$(Self::$Op,)+];

            /// Those that may be defined.
            pub(crate) const CUSTOM: [Self; 2 * custom::CUSTOM_OPERATORS] = [$(Self::$Own,)+];

            pub(crate) const SPECS: [OpSpec; $count] = [$(OpSpec {
                op: Self::$Op,
                name: $name,
                arity: <rules::$Op as Rule>::ARITY,
                domain: $domain,
                text: Form { level: $text.0, template: $text.1 },
                latex: Form { level: $latex.0, template: $latex.1 },
                mathml: Form { level: $mathml.0, template: $mathml.1 },
                sympy: Form { level: $sympy.0, template: $sympy.1 },
                python: Form { level: $python.0, template: $python.1 },
                rust: Form { level: $rust.0, template: $rust.1 },
                samples: &$samples,
            },)+];

            /// Apart from the table, because walks over formulas need nothing else of it.
            pub(crate) const ARITIES: [u8; $count + Self::CUSTOM.len()] =
                [$(<rules::$Op as Rule>::ARITY as u8,)+ $($own_arity,)+];

            /// `visitor` with the rule of this operator.
            #[inline(always)]
            pub(crate) fn visit<V: Visitor>(self, visitor: V) -> V::Output {
                match self {
                    $(Self::$Op => visitor.visit::<rules::$Op>(),)+
                    $(Self::$Own => visitor.visit::<rules::$Own>(),)+
                }
            }
        }

        /// One type an operator.
        #[allow(unused_variables)]
        mod rules {
            use super::*;
            $(
                pub(crate) struct $Op;

                impl Rule for $Op {
                    const OP: Op = Op::$Op;
                    const ARITY: usize = [stringify!($a) $(, stringify!($b))?].len();

                    #[inline(always)]
                    fn value<T: Real, const FULL: bool>($a: T, operand: T) -> T {
                        $(let $b = operand;)?
                        $value
                    }

                    #[inline(always)]
                    fn partial<T: Real, const FULL: bool, const WHICH: usize>(
                        $a: T,
                        operand: T,
                        $y: T,
                    ) -> T {
                        $(
                            let $b = operand;
                            if WHICH == 1 {
                                return $db;
                            }
                        )?
                        if WHICH == 0 { $da } else { T::ZERO }
                    }
                }
            )+
            $(
                pub(crate) struct $Own;

                impl Rule for $Own {
                    const OP: Op = Op::$Own;
                    const ARITY: usize = $own_arity;

                    #[inline(always)]
                    fn value<T: Real, const FULL: bool>(a: T, b: T) -> T {
                        custom::value($index, a, b)
                    }

                    #[inline(always)]
                    fn partial<T: Real, const FULL: bool, const WHICH: usize>(a: T, b: T, _: T) -> T {
                        custom::partial($index, a, b, WHICH == 1)
                    }
                }
            )+
        }
    };
}
pub(crate) use operators;
