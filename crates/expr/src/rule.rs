//! An operator as a type, so that a loop over rows is compiled for each operator; and the macro that
//! makes the enum, the table and the types from one entry an operator.
//!
//! ```text
//! table.rs   one entry an operator         Sin(a => y) "sin" { value: …, partials: […], … }
//!               │  operators!
//!               ├─ Op::Sin                 the name that a formula holds
//!               ├─ Op::SPECS[Sin]          how it is written
//!               └─ rules::Sin: Rule        its value and derivatives, inlined into every loop
//! kernel.rs  op.visit(loop)                one `match`, then a loop of that operator alone
//! ```

use limpid_base::Real;

/// Value and derivatives of one operator, as a type, so that loops over it are compiled for it.
///
/// With `FULL` false, sine and cosine hold only for |a| ≤ [`Real::TRIG_LIMIT`] but have no branch.
pub(crate) trait Rule {
    /// Number of operands, 1 or 2.
    const ARITY: usize;
    /// Difference made by `FULL`: true for sine and cosine.
    const TRIG: bool;

    /// The value y = op(a, b); unary operators ignore b.
    fn value<T: Real, const FULL: bool>(a: T, b: T) -> T;

    /// The derivative ∂y/∂a (`WHICH` = 0) or ∂y/∂b (`WHICH` = 1), given the value y.
    fn partial<T: Real, const FULL: bool, const WHICH: usize>(a: T, b: T, y: T) -> T;
}

/// Work that needs the rule of an operator as a type: see `Op::visit`.
pub(crate) trait Visitor {
    /// Result of the work.
    type Output;

    /// Does the work for the operator with the rule `R`. Implementations must be `#[inline(always)]`.
    fn visit<R: Rule>(self) -> Self::Output;
}

/// Makes [`Op`](crate::Op), its table and one [`Rule`] an entry.
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
            c: $c:expr,
            sql: $sql:expr,
            excel: $excel:expr,
            samples: $samples:expr,
        }
    )+) => {
        /// An operator of a formula; serialised as its name.
        ///
        /// Operators of one's own have places after those of the table: see [`Op::define_unary`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize, serde::Deserialize),
            serde(into = "&'static str", try_from = "String")
        )]
        #[non_exhaustive]
        pub enum Op {
            $($(#[$doc])* $Op,)+
            $(
                /// A place for an operator of one's own: see [`Op::define_unary`].
                #[doc(hidden)]
                $Own,
            )+
        }

        impl Op {
            /// Every operator of the table, in its order.
            pub const ALL: [Self; $count] = [$(Self::$Op,)+];

            /// Places of the operators that a process may define.
            pub(crate) const CUSTOM: [Self; 2 * custom::CUSTOM_OPERATORS] = [$(Self::$Own,)+];

            /// The table: a row an operator, in the order of [`Op::ALL`].
            pub(crate) const SPECS: [OpSpec; $count] = [$(OpSpec {
                name: $name,
                arity: <rules::$Op as Rule>::ARITY,
                domain: $domain,
                text: Form { level: $text.0, template: $text.1 },
                latex: Form { level: $latex.0, template: $latex.1 },
                mathml: Form { level: $mathml.0, template: $mathml.1 },
                sympy: Form { level: $sympy.0, template: $sympy.1 },
                python: Form { level: $python.0, template: $python.1 },
                rust: Form { level: $rust.0, template: $rust.1 },
                c: Form { level: $c.0, template: $c.1 },
                sql: Form { level: $sql.0, template: $sql.1 },
                excel: Form { level: $excel.0, template: $excel.1 },
                samples: &$samples,
            },)+];

            /// Numbers of operands, apart from the table, because walks over formulas need only them.
            pub(crate) const ARITIES: [u8; $count + Self::CUSTOM.len()] =
                [$(<rules::$Op as Rule>::ARITY as u8,)+ $($own_arity,)+];

            /// Runs `visitor` with the rule of this operator.
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
                    const ARITY: usize = [stringify!($a) $(, stringify!($b))?].len();
                    const TRIG: bool = matches!(Op::$Op, Op::Sin | Op::Cos);

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
                    const ARITY: usize = $own_arity;
                    const TRIG: bool = false;

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
