//! A tree of seeds: one number at the root, a name or an index on every edge.
//!
//! Only a [`Seed`] crosses a stage boundary. A stage asks for the child it needs, so adding a
//! stage never shifts the random numbers of another one.
//!
//! Source: splitmix64 and xoshiro256++ \[Blackman21\]; FNV-1a \[Fowler91\] hashes the names.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// The random number generator of the whole project, xoshiro256++ (256 bits of state).
///
/// The type is the generator's own, not a wrapper: its stream is part of every result, so another
/// generator would change them all, and all of `rand` works with it.
pub type Rng = Xoshiro256PlusPlus;

/// A node of the seed tree.
///
/// ```
/// use limpid_base::Seed;
///
/// let trial = Seed::new(7).nth(3);
/// let (split, teacher) = (trial.child("split"), trial.child("teacher"));
/// assert_ne!(split, teacher);
/// assert_eq!(teacher, Seed::new(7).nth(3).child("teacher"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Seed(u64);

impl Seed {
    /// The root of a tree.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The child of that name.
    ///
    /// The name's bytes are hashed by FNV-1a, h ← (h xor byte) · prime, and mixed with this seed.
    pub fn child(self, name: &str) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let hash = name.bytes().fold(OFFSET, |h, b| (h ^ u64::from(b)).wrapping_mul(PRIME));
        Self(splitmix64(self.0 ^ splitmix64(hash)))
    }

    /// The child of number i; the mix keeps it apart from every named one.
    pub fn nth(self, i: u64) -> Self {
        Self(splitmix64(splitmix64(self.0).wrapping_add(splitmix64(i ^ 0x6e74_685f_6368_696c))))
    }

    /// The generator that starts here.
    pub fn rng(self) -> Rng {
        Rng::seed_from_u64(self.0)
    }

    /// The number at this node, to write into records.
    pub const fn value(self) -> u64 {
        self.0
    }
}

/// One step of splitmix64 \[Blackman21\]: a bijection that scatters nearby numbers.
pub fn splitmix64(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    #[test]
    fn children_differ_by_name_and_number() {
        let root = Seed::new(7);
        let mut all: Vec<u64> = (0..100).map(|i| root.nth(i).value()).collect();
        all.extend(["split", "teacher", "student"].map(|n| root.child(n).value()));
        all.push(root.value());
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_ne!(root.child("a").child("b"), root.child("b").child("a"));
    }

    /// The first output of splitmix64 from state 0, as published with the generator.
    #[test]
    fn splitmix64_gives_its_published_first_output() {
        assert_eq!(splitmix64(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn the_tree_is_frozen() {
        let seed = Seed::new(42).child("teacher").nth(3);
        let mut rng = seed.rng();
        let draws: [u64; 3] = std::array::from_fn(|_| rng.random());
        let index: usize = rng.random_range(0..1000);
        assert_eq!((seed.value(), draws, index), FROZEN);
    }

    /// Written down once; every stored record depends on it.
    const FROZEN: (u64, [u64; 3], usize) = (
        18_367_021_954_782_058_849,
        [8_711_185_520_446_615_916, 1_122_761_510_458_045_716, 8_639_270_798_392_153_299],
        954,
    );
}
