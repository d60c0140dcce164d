//! Run one portable kernel compiled for the best instruction set of this machine.
//!
//! A [`Kernel`] is ordinary Rust, generic and `#[inline(always)]`. [`Isa::run`] compiles it again
//! inside a function with more target features, where LLVM may use wider registers and fused
//! multiply-add instructions. Rust never reorders or contracts float operations, so every level
//! gives the same bits.
//!
//! The environment variable `LIMPID_ISA`, read once, names a lower level than the best one: "portable",
//! "avx2" or "avx512". Tests prove with it that results do not depend on the processor; every other use
//! only costs time.
//!
//! Design after memchr: a value of type [`Isa`] proves that the CPU has the features.
#![allow(unsafe_code)]

use std::sync::LazyLock;

/// The environment variable that names a level.
const CHOICE: &str = "LIMPID_ISA";

/// A piece of work to be compiled for several instruction sets.
pub trait Kernel {
    /// What it returns.
    type Output;

    /// The work. Implementations must be `#[inline(always)]`, or they are compiled for the
    /// baseline instruction set and only called from the wide one.
    fn run(self) -> Self::Output;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// An instruction set that this CPU is known to have; only detection makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Isa(Level);

impl Isa {
    /// The baseline of the compilation target. Without hardware fused multiply-add (x86-64's
    /// baseline has none) it is correct but tens of times slower.
    pub const PORTABLE: Self = Self(Level::Portable);

    /// The best level of this machine, or the one that `LIMPID_ISA` names; found once.
    ///
    /// # Panics
    /// If `LIMPID_ISA` names no level of this machine.
    pub fn best() -> Self {
        static BEST: LazyLock<Isa> = LazyLock::new(|| {
            let name = std::env::var_os(CHOICE).map(|name| name.to_string_lossy().into_owned());
            Isa::chosen(name.as_deref()).unwrap_or_else(|error| panic!("{error}"))
        });
        *BEST
    }

    /// The level of that name, or the best one without a name; the error lists the names there are.
    fn chosen(name: Option<&str>) -> Result<Self, String> {
        let levels = Self::available();
        let Some(name) = name else { return Ok(levels[levels.len() - 1]) };
        levels.iter().copied().find(|isa| isa.name() == name).ok_or_else(|| {
            let names: Vec<&str> = levels.iter().map(|isa| isa.name()).collect();
            format!("{CHOICE} is {name:?}, but the levels of this machine are {}", names.join(", "))
        })
    }

    /// Every level of this machine, slowest first.
    pub fn available() -> Vec<Self> {
        let mut levels = vec![Self::PORTABLE];
        #[cfg(target_arch = "x86_64")]
        {
            if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
                levels.push(Self(Level::Avx2));
                if std::is_x86_feature_detected!("avx512f")
                    && std::is_x86_feature_detected!("avx512dq")
                    && std::is_x86_feature_detected!("avx512vl")
                    && std::is_x86_feature_detected!("avx512bw")
                {
                    levels.push(Self(Level::Avx512));
                }
            }
        }
        levels
    }

    /// "portable", "avx2" or "avx512".
    pub fn name(self) -> &'static str {
        match self.0 {
            Level::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => "avx512",
        }
    }

    /// True if AVX2 and fused multiply-add may be used.
    pub(crate) fn has_avx2(self) -> bool {
        self != Self::PORTABLE
    }

    /// The kernel, compiled for this level.
    #[inline]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            Level::Portable => kernel.run(),
            // SAFETY: an `Isa` of this level exists only if its features were detected.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { run_avx2(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { run_avx512(kernel) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512vl,avx512bw")]
fn run_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_chosen_by_name_and_an_unknown_name_is_an_error_that_lists_them() {
        for isa in Isa::available() {
            assert_eq!(Isa::chosen(Some(isa.name())), Ok(isa));
        }
        assert_eq!(Isa::chosen(None).ok().as_ref(), Isa::available().last());
        let error = Isa::chosen(Some("AVX3")).expect_err("no such level");
        assert!(error.contains("LIMPID_ISA is \"AVX3\"") && error.contains("portable"), "{error}");
    }
}
