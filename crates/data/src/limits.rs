//! Limits of what is read.

/// Fewest rows of data to learn from: each of the three parts of a split needs a share.
pub(crate) const MIN_ROWS: usize = 5;

/// Largest |v| of a cell: squares of larger numbers, summed over rows, overflow f64.
pub(crate) const LARGEST: f64 = 1e150;

/// Most columns of a table.
pub(crate) const MAX_COLUMNS: usize = 10_000;

/// Most characters of a category.
pub(crate) const MAX_LEVEL: usize = 200;
