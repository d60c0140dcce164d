//! Work on several items: side by side with the feature `parallel`, else one after another.
//!
//! Nothing is folded here: values come back in the order of the items, so that both ways give the same.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// The values f(item) of all items, in their order.
pub(crate) fn map<I: Send, T: Send>(items: Vec<I>, f: impl Fn(I) -> T + Sync + Send) -> Vec<T> {
    #[cfg(feature = "parallel")]
    return items.into_par_iter().map(f).collect();
    #[cfg(not(feature = "parallel"))]
    return items.into_iter().map(f).collect();
}
