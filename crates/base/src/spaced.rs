//! A few of many rows, chosen without chance.

/// The indices of at most `most` of n rows, evenly spaced from the first on.
///
/// ```
/// use limpid_base::spaced;
/// assert_eq!(spaced(10, 4), [0, 3, 6, 9]);
/// assert_eq!(spaced(3, 4), [0, 1, 2]);
/// ```
///
/// # Panics
/// If `most` is 0.
#[track_caller]
pub fn spaced(n: usize, most: usize) -> Vec<usize> {
    (0..n).step_by(n.div_ceil(most).max(1)).collect()
}
