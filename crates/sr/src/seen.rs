//! Structures assessed before: no work twice.
//!
//! A table of 2¹⁶ slots, each for all structures whose hash has its low 16 bits:
//!
//! ```text
//! slot = hash mod 2¹⁶      holds (hash, times); a new hash takes the place of an old one
//! ```
//!
//! A structure that lost its place is assessed again, which costs time but changes nothing else.

/// Number of slots; a later structure takes the place of an earlier one in its slot.
const SLOTS: usize = 1 << 16;

/// How often each structure was assessed of late. Bounded: 1 MiB.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "Filled", into = "Filled")
)]
pub(crate) struct Seen {
    /// Pairs of a hash and how often it was assessed.
    slots: Vec<(u64, u32)>,
    /// Number of times that a structure was not assessed again.
    pub(crate) hits: u64,
}

impl Seen {
    /// A table of free slots: a count of 0 marks one, so that no hash stands for "nothing here".
    pub(crate) fn new() -> Self {
        Self { slots: vec![(0, 0); SLOTS], hits: 0 }
    }

    /// True if the structure was assessed `limit` times or more, which counts as a hit.
    pub(crate) fn has(&mut self, shape: u64, limit: u32) -> bool {
        let (hash, times) = self.slots[slot(shape)];
        let known = hash == shape && times >= limit;
        self.hits += u64::from(known);
        known
    }

    /// Counts an assessment of the structure.
    pub(crate) fn insert(&mut self, shape: u64) {
        let slot = &mut self.slots[slot(shape)];
        let times = if slot.0 == shape { slot.1.saturating_add(1) } else { 1 };
        *slot = (shape, times);
    }
}

/// The slots in use, as a file holds them.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Filled {
    slots: Vec<(u64, u32)>,
    hits: u64,
}

#[cfg(feature = "serde")]
impl From<Seen> for Filled {
    /// Slots without a count are left out, which early in a search is nearly all of them.
    fn from(Seen { mut slots, hits }: Seen) -> Self {
        slots.retain(|(_, times)| *times > 0);
        Self { slots, hits }
    }
}

#[cfg(feature = "serde")]
impl From<Filled> for Seen {
    /// Every hash goes back to the one slot that it can have.
    fn from(filled: Filled) -> Self {
        let mut seen = Self { hits: filled.hits, ..Self::new() };
        for (hash, times) in filled.slots {
            seen.slots[slot(hash)] = (hash, times);
        }
        seen
    }
}

/// The slot of a structure, the low bits of its hash: a good hash spreads structures evenly over them.
fn slot(shape: u64) -> usize {
    (shape % SLOTS as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_is_known_after_so_many_assessments_until_another_takes_its_slot() {
        let mut seen = Seen::new();
        assert!(!seen.has(5, 1));
        seen.insert(5);
        assert!(seen.has(5, 1) && !seen.has(5, 2));
        seen.insert(5);
        assert!(seen.has(5, 2));
        seen.insert(5 + SLOTS as u64);
        assert!(!seen.has(5, 1));
        assert_eq!(seen.hits, 2);
    }
}
