//! A node of a tape, as the operations and the user name it.

/// A node of a tape: a matrix-valued quantity.
///
/// The value is the node's index on its tape; it means nothing on another tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Var(u32);

impl Var {
    /// The node with this index.
    pub(crate) fn new(index: usize) -> Self {
        Self(index as u32)
    }

    /// Index of the node on its tape.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}
