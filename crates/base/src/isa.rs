//! One portable kernel, compiled for every instruction set and run with the best one of this machine.
//!
//! A [`Kernel`] is ordinary Rust, generic and `#[inline(always)]`. [`Isa::run`] compiles it again
//! inside a function with more target features, where LLVM may use wider registers and fused
//! multiply-add instructions. Rust never reorders or contracts float operations, so every level
//! gives the same bits.
//!
//! ```text
//! level      a register holds         a · b + c, rounded once
//! portable   4 f32 or 2 f64 (SSE2)    in software: a search takes 6 times as long, a network 25
//! avx2       8 f32 or 4 f64           one instruction (FMA)
//! avx512     16 f32 or 8 f64          one instruction
//! ```
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
///
/// ```
/// use limpid_base::isa::{Isa, Kernel};
///
/// struct SumOfSquares<'a>(&'a [f32]);
///
/// impl Kernel for SumOfSquares<'_> {
///     type Output = f32;
///
///     #[inline(always)]
///     fn run(self) -> f32 {
///         self.0.iter().fold(0.0, |sum, v| v.mul_add(*v, sum))
///     }
/// }
///
/// for isa in Isa::available() {
///     assert_eq!(isa.run(SumOfSquares(&[1.0, 2.0, 3.0])), 14.0);
/// }
/// ```
pub trait Kernel {
    /// The type of the result.
    type Output;

    /// The work, compiled once for each instruction set.
    ///
    /// Implementations must be `#[inline(always)]`: a call that stays a call is compiled for the
    /// baseline instruction set, whatever calls it.
    fn run(self) -> Self::Output;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// The baseline of the compilation target.
    Portable,
    /// AVX2 with fused multiply-add.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with the extensions F, DQ, VL and BW.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// An instruction set that this CPU is known to have; only detection makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Isa(Level);

impl Isa {
    /// The baseline of the compilation target.
    ///
    /// Without hardware fused multiply-add (x86-64's baseline has none) it gives the same bits tens of
    /// times slower.
    pub const PORTABLE: Self = Self(Level::Portable);

    /// The best level of this machine, or the one that `LIMPID_ISA` names.
    ///
    /// The environment is read and the processor asked once in the life of a process.
    ///
    /// # Errors
    /// One line with the names there are, if `LIMPID_ISA` names no level of this machine.
    pub fn requested() -> Result<Self, String> {
        static REQUESTED: LazyLock<Result<Isa, String>> = LazyLock::new(|| {
            let name = std::env::var_os(CHOICE).map(|name| name.to_string_lossy().into_owned());
            Isa::chosen(name.as_deref())
        });
        REQUESTED.clone()
    }

    /// The level of [`Isa::requested`]; a program asks that one first, where a wrong name can be said.
    ///
    /// # Panics
    /// If `LIMPID_ISA` names no level of this machine.
    pub fn best() -> Self {
        static BEST: LazyLock<Isa> =
            LazyLock::new(|| Isa::requested().unwrap_or_else(|error| panic!("{error}")));
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

    /// All levels of this machine, slowest first.
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

    /// The level's name: "portable", "avx2" or "avx512".
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

    /// The result of a kernel, computed by the code that was compiled for this level.
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

/// The kernel's code inlined into a function that may use AVX2 and fused multiply-add.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

/// The kernel's code inlined into a function that may use AVX-512.
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
