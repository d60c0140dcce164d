//! Sine and cosine of huge arguments: reduction by π with as many of its digits as it takes.
//!
//! ```text
//! |x| = m 2ᵉ with m < 2⁵³
//! |x| / π mod 2 = m (2ᵉ / π mod 2) mod 2       192 bits of 1 / π: those of weights 2⁰ to 2⁻¹⁹¹ after 2ᵉ
//! ```
//!
//! No f64 is nearer than 2⁻⁶² to a multiple of π/2 \[Muller16\], so that the 127 fractional bits kept leave
//! a relative error below 2⁻⁶².
//!
//! Source: \[Payne83\].
//! Differs from the source: half turns in integers, and one window of the digits for all exponents.

use super::sine::sine;

/// The binary digits of 1/π, from weight 2⁶³ down.
const INVERSE_PI: [u64; 20] = [
    0x0000_0000_0000_0000,
    0x517c_c1b7_2722_0a94,
    0xfe13_abe8_fa9a_6ee0,
    0x6db1_4acc_9e21_c820,
    0xff28_b1d5_ef5d_e2b0,
    0xdb92_371d_2126_e970,
    0x0324_9775_04e8_c90e,
    0x7f0e_f58e_5894_d39f,
    0x7441_1afa_975d_a242,
    0x74ce_3813_5a2f_bf20,
    0x9cc8_eb1c_c1a9_9cfa,
    0x4e42_2fc5_defc_941d,
    0x8ffc_4bff_ef02_cc07,
    0xf797_88c5_ad05_368f,
    0xb69b_3f67_93e5_84db,
    0xa7a3_1fb3_4f2f_f516,
    0xba93_dd63_f5f2_f8bd,
    0x9e83_9cfb_c529_4975,
    0x35fd_afd8_8fc6_ae84,
    0x2b01_9823_7e3d_b5d5,
];

/// The quotient |x| / π modulo 2, as a multiple of 2⁻¹²⁷ rounded down, for finite |x| ≥ 1.
fn half_turns(x: f64) -> u128 {
    let bits = x.to_bits();
    let m = (bits & 0x000f_ffff_ffff_ffff) | 0x0010_0000_0000_0000;
    let start = (bits >> 52 & 0x7ff) as usize - (1075 - 63); // of 2⁻ᵉ among the digits
    let [high, middle, low] =
        [0, 64, 128].map(|offset| u128::from(m) * u128::from(digits(start + offset)));
    (high << 64).wrapping_add(middle).wrapping_add(low >> 64)
}

/// The 64 digits from the one at `start` on, as a number.
fn digits(start: usize) -> u64 {
    let (word, bit) = (start / 64, start % 64);
    let pair = u128::from(INVERSE_PI[word]) << 64 | u128::from(INVERSE_PI[word + 1]);
    (pair << bit >> 64) as u64
}

/// The sine of t half turns, sin(t π), for t in units of 2⁻¹²⁷, modulo 2.
fn sine_of_half_turns(t: u128) -> f64 {
    const UNIT: f64 = std::f64::consts::PI / (1_u128 << 127) as f64;
    let n = t.wrapping_add(1 << 126) >> 127;
    let fraction = (t << 1) as i128 >> 1;
    sine(fraction as f64 * UNIT, n as u64)
}

/// The sine of |x| ≥ 1; NaN for ±∞ and NaN.
#[cold]
pub(crate) fn sin(x: f64) -> f64 {
    if x.is_finite() { x.signum() * sine_of_half_turns(half_turns(x)) } else { f64::NAN }
}

/// The cosine cos x = sin(|x| + π/2) of |x| ≥ 1; NaN for ±∞ and NaN.
#[cold]
pub(crate) fn cos(x: f64) -> f64 {
    if x.is_finite() { sine_of_half_turns(half_turns(x).wrapping_add(1 << 126)) } else { f64::NAN }
}
