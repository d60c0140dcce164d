//! A share of the work.

/// Every `count`-th cell, from `index` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0, below `count`.
    pub index: usize,
    /// How many shards there are.
    pub count: usize,
}

impl Shard {
    /// All cells.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// Whether the cell at that position of the plan is in this shard.
    pub fn contains(self, position: usize) -> bool {
        position % self.count == self.index
    }
}
