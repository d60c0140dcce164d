//! The sine of a reduced argument in f64: one polynomial under both reductions, that of ordinary arguments
//! (`double`) and that of huge ones (`huge`).
// The coefficients stand with a few more digits than f64 holds.
#![allow(clippy::excessive_precision)]

use super::polynomial::{every_other, two_chains};

/// The sine (−1)ⁿ sin r = (−1)ⁿ (r + r³ P(r²)) for |r| ≤ π/2, with P within 2^−57.
///
/// Only the low bit of `n` counts: it flips the sign.
#[inline(always)]
pub(super) fn sine(r: f64, n: u64) -> f64 {
    let z = r * r;
    let p = two_chains!(f64, z, z * z; -0.16666666666666665741, 0.0083333333333331944398, -0.00019841269841209223509, 2.7557319211137897714e-6, -2.5052106872858166848e-8, 1.6058939708647588360e-10, -7.6429915593165613070e-13, 2.7211756829952320478e-15);
    let s = (p * z).mul_add(r, r);
    let s = if s > 1.0 { 1.0 } else { s }; // by a unit, next to π/2
    let s = if s < -1.0 { -1.0 } else { s };
    f64::from_bits(s.to_bits() ^ (n << 63))
}
