//! What can be wrong with a formula that comes from outside, and where.

/// Most nodes that the parser accepts in one formula.
pub const MAX_NODES: usize = 100_000;

/// A formula that cannot be read. Positions are bytes from the start of the text, from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name that is neither a variable nor a function.
    #[error("byte {position}: unknown name {name:?}; {hint}")]
    UnknownName {
        /// Where it stands.
        position: usize,
        /// The name.
        name: String,
        /// What is known, nearest first.
        hint: String,
    },
    /// Something stands where something else should.
    #[error("byte {position}: expected {expected}, found {found}")]
    Unexpected {
        /// Where it stands.
        position: usize,
        /// What could stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A function with too many or too few arguments.
    #[error("byte {position}: {name} takes {arity} argument(s), not {given}")]
    Arity {
        /// Where the function's name stands.
        position: usize,
        /// The function.
        name: &'static str,
        /// How many it takes.
        arity: usize,
        /// How many it got.
        given: usize,
    },
    /// An opening bracket without its partner.
    #[error("byte {position}: this bracket is never closed; add a `)`")]
    Unclosed {
        /// Where the bracket stands.
        position: usize,
    },
    /// A closing bracket without its partner.
    #[error("byte {position}: this `)` closes nothing; remove it or add a `(` before")]
    Unopened {
        /// Where the bracket stands.
        position: usize,
    },
    /// A name in backquotes that does not end.
    #[error("byte {position}: this quoted name never ends; add a backquote")]
    UnclosedName {
        /// Where it starts.
        position: usize,
    },
    /// A number that is malformed or overflows.
    #[error("byte {position}: {text:?} is not a number that f64 can hold")]
    Number {
        /// Where it starts.
        position: usize,
        /// The number as written.
        text: String,
    },
    /// A formula of more than [`MAX_NODES`] nodes.
    #[error("byte {position}: more than {MAX_NODES} nodes; split the formula")]
    TooLarge {
        /// Where the first node too many stands.
        position: usize,
    },
    /// A postfix array whose operator lacks operands.
    #[error("node {node}: {name} needs {arity} operand(s), but only {given} stand before it")]
    MissingOperand {
        /// Index of the operator, from 0.
        node: usize,
        /// The operator.
        name: &'static str,
        /// How many it takes.
        arity: usize,
        /// How many there are.
        given: usize,
    },
    /// A postfix array that is not one formula.
    #[error("the postfix array holds {formulas} formulas; it must hold exactly one")]
    NotOne {
        /// How many it holds.
        formulas: usize,
    },
    /// An operator that cannot be defined.
    #[error("operator {name:?} cannot be defined: {reason}")]
    Definition {
        /// The wanted name.
        name: String,
        /// Why not.
        reason: String,
    },
    /// An operator's name that the table does not have.
    #[error("unknown operator {name:?}; known are {}", operator_names())]
    UnknownOperator {
        /// The name.
        name: String,
    },
}

fn operator_names() -> String {
    crate::Op::SPECS.map(|spec| spec.name).join(", ")
}
