//! What can be wrong with a formula that comes from outside, and where.

/// Largest number of nodes that the parser accepts in one formula.
pub const MAX_NODES: usize = 100_000;

/// Error of a formula that cannot be read, or of an operator that cannot be defined.
///
/// A position is a byte from the start of the text, counted from 0.
///
/// ```
/// use limpid_expr::{Error, Expr};
///
/// let error = "2 * (x0 + 1".parse::<Expr>().unwrap_err();
/// assert_eq!(error, Error::Unclosed { position: 4 });
/// assert_eq!(error.to_string(), "byte 4: this bracket is never closed; add a `)`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name that is neither a variable nor a function.
    #[error("byte {position}: unknown name {name:?}; {hint}")]
    UnknownName {
        /// Position of the name.
        position: usize,
        /// The name that is unknown.
        name: String,
        /// Sentence that lists the known names, nearest first.
        hint: String,
    },
    /// Something stands where something else should.
    #[error("byte {position}: expected {expected}, found {found}")]
    Unexpected {
        /// Position of what was found.
        position: usize,
        /// Description of what could stand there.
        expected: &'static str,
        /// Description of what stands there.
        found: String,
    },
    /// A function with too many or too few arguments.
    #[error("byte {position}: {name} takes {arity} argument(s), not {given}")]
    Arity {
        /// Position of the function's name.
        position: usize,
        /// Name of the function.
        name: &'static str,
        /// Number of arguments that it takes.
        arity: usize,
        /// Number of arguments that it was given.
        given: usize,
    },
    /// An opening bracket without its partner.
    #[error("byte {position}: this bracket is never closed; add a `)`")]
    Unclosed {
        /// Position of the bracket.
        position: usize,
    },
    /// A closing bracket without its partner.
    #[error("byte {position}: this `)` closes nothing; remove it or add a `(` before")]
    Unopened {
        /// Position of the bracket.
        position: usize,
    },
    /// A name in backquotes that does not end.
    #[error("byte {position}: this quoted name never ends; add a backquote")]
    UnclosedName {
        /// Position of the opening backquote.
        position: usize,
    },
    /// A number that is malformed or overflows.
    #[error("byte {position}: {text:?} is not a number that f64 can hold")]
    Number {
        /// Position of the number.
        position: usize,
        /// The number as written.
        text: String,
    },
    /// A formula of more than [`MAX_NODES`] nodes.
    #[error("byte {position}: more than {MAX_NODES} nodes; split the formula")]
    TooLarge {
        /// Position of the first node too many.
        position: usize,
    },
    /// A postfix array whose operator lacks operands.
    #[error("node {node}: {name} needs {arity} operand(s), but only {given} stand before it")]
    MissingOperand {
        /// Index of the operator among the nodes, from 0.
        node: usize,
        /// Name of the operator.
        name: &'static str,
        /// Number of operands that it takes.
        arity: usize,
        /// Number of operands before it.
        given: usize,
    },
    /// A postfix array that is not one formula.
    #[error("the postfix array holds {formulas} formulas; it must hold exactly one")]
    NotOne {
        /// Number of formulas that it holds.
        formulas: usize,
    },
    /// An operator that cannot be defined.
    #[error("operator {name:?} cannot be defined: {reason}")]
    Definition {
        /// The name that was wanted.
        name: String,
        /// Reason for the refusal.
        reason: String,
    },
    /// An operator's name that the table does not have.
    #[error("unknown operator {name:?}; known are {known}")]
    UnknownOperator {
        /// The name that is unknown.
        name: String,
        /// Names of the operators of the table.
        known: String,
    },
}
