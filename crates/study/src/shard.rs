//! A share of the work.
//!
//! ```text
//! cell     0  1  2  3  4  5  6  …
//! 0/3      ●        ●        ●
//! 1/3         ●        ●              every n-th cell, not a run of them: the cells of a large data set
//! 2/3            ●        ●           stand side by side, and no shard should get them all
//! ```

use std::fmt;
use std::str::FromStr;

/// Every `count`-th cell, from `index` on.
///
/// ```
/// use limpid_study::Shard;
///
/// let third: Shard = "2/8".parse().expect("a shard");
/// assert!(third.contains(10) && !third.contains(11)); // 10 mod 8 = 2
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0, below `count`.
    pub index: usize,
    /// How many shards there are.
    pub count: usize,
}

impl Shard {
    /// The one shard that has all cells.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// True if the cell at that position of the plan is in this shard: position mod count = index.
    pub fn contains(self, position: usize) -> bool {
        position % self.count == self.index
    }
}

/// "2/8": the third of eight.
impl FromStr for Shard {
    type Err = String;

    /// A shard of "i/n", blanks around it allowed.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.trim().split_once('/');
        let numbers = parts.and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match numbers {
            Some((index, count)) if index < count && count <= MOST => Ok(Self { index, count }),
            _ => {
                Err(format!("no shard {text:?}: it is i/n with i from 0 to n - 1, n up to {MOST}"))
            }
        }
    }
}

/// Shards there may be: far more than there are cells to share.
const MOST: usize = 100_000;

impl fmt::Display for Shard {
    /// The text that is read back: "2/8".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_read_as_they_are_written_and_nothing_else_is_one() {
        let shard: Shard = "2/8".parse().expect("a shard");
        assert_eq!((shard, shard.to_string().as_str()), (Shard { index: 2, count: 8 }, "2/8"));
        for bad in ["", "1", "8/8", "-1/3", "1/0", "a/b", "1/2/3", "0/100001"] {
            assert!(bad.parse::<Shard>().is_err_and(|e| e.contains("i/n")), "{bad}");
        }
    }

    #[test]
    fn every_position_is_in_one_shard() {
        for count in [1, 3, 64] {
            let shards = (0..count).map(|index| Shard { index, count });
            let held = |position| shards.clone().filter(|s| s.contains(position)).count();
            assert!((0..200).all(|position| held(position) == 1));
        }
    }
}
