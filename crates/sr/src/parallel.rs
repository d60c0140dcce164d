//! Work on several islands: side by side with the feature `parallel`, else one after another.
//!
//! Islands share nothing they write to, so that both ways give the same.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// The values f(0), …, f(n − 1).
pub(crate) fn map<T: Send>(n: usize, f: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    #[cfg(feature = "parallel")]
    return (0..n).into_par_iter().map(f).collect();
    #[cfg(not(feature = "parallel"))]
    return (0..n).map(f).collect();
}

/// Calls f with every item and its index.
pub(crate) fn each<T: Send>(items: &mut [T], f: impl Fn(usize, &mut T) + Sync + Send) {
    #[cfg(feature = "parallel")]
    items.par_iter_mut().enumerate().for_each(|(i, item)| f(i, item));
    #[cfg(not(feature = "parallel"))]
    items.iter_mut().enumerate().for_each(|(i, item)| f(i, item));
}
