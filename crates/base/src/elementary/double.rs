//! f64: exp, ln, sin, cos and tanh without tables; division only in tanh.
// The coefficients stand with a few more digits than f64 holds.
#![allow(clippy::excessive_precision)]

use super::polynomial::{every_fourth, every_other, every_second_pair, four_chains, two_chains};
use super::sine::sine;

/// The largest |x| whose sine reduces in three fused steps without loss: 2³⁰.
pub(crate) const TRIG_LIMIT: f64 = 1_073_741_824.0;

/// The number 1.5 · 2⁵²: adding it rounds to an integer, which then stands in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// The upper part of ln 2 = LN_2 + LN_2_LOW; x − n LN_2 is exact in a fused step where it is small.
pub(super) const LN_2: f64 = std::f64::consts::LN_2;
pub(super) const LN_2_LOW: f64 = 2.319_046_813_846_299_6e-17;

/// The difference x − n ln 2, rounded once.
#[inline(always)]
fn minus_ln_2(x: f64, n: f64) -> f64 {
    n.mul_add(-LN_2_LOW, n.mul_add(-LN_2, x))
}

/// The reduction x = n ln 2 + r with n = round(x / ln 2), clamped where eˣ is 0 or ∞ in any case.
///
/// It returns (r, shifted), with n + 2046 in the low bits of `shifted`.
#[inline(always)]
pub(super) fn reduce_exp(x: f64) -> (f64, f64) {
    const BIASED: f64 = ROUND + 2046.0;
    let clamped = if x > 710.0 { 710.0 } else { x }; // NaN passes
    let clamped = if clamped < -746.0 { -746.0 } else { clamped };
    let shifted = clamped.mul_add(std::f64::consts::LOG2_E, BIASED);
    (minus_ln_2(clamped, shifted - BIASED), shifted)
}

/// The exponential 2ⁿ eʳ from [`reduce_exp`].
///
/// The power 2ⁿ is two factors of nearly equal exponents, so that neither overflows and the last product
/// alone is rounded.
#[inline(always)]
pub(super) fn exp_reduced((r, shifted): (f64, f64)) -> f64 {
    let z = r * r;
    let p = two_chains!(f64, r, z; 0.50000000000000111022, 0.16666666666666413166, 0.041666666666530051411, 0.0083333333334946000509, 0.0013888888943663247211, 0.00019841269506369087205, 0.000024801493060861154119, 2.7557586482795986611e-6, 2.7630263100055668009e-7, 2.5000051452144951673e-8);
    let e = p.mul_add(z, r) + 1.0;
    let bits = shifted.to_bits();
    let half = bits >> 1;
    e * f64::from_bits(half << 52) * f64::from_bits(bits.wrapping_sub(half) << 52)
}

/// The exponential eˣ = 2ⁿ eʳ.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    exp_reduced(reduce_exp(x))
}

/// The pair (k, f) of x = 2ᵏ (1 + f) with 1 + f in [⅔, 4/3), for positive finite x that is not subnormal.
#[inline(always)]
pub(super) fn split_normal(x: f64) -> (f64, f64) {
    const TWO_THIRDS: u64 = 0x3fe5_5555_0000_0000;
    let offset = x.to_bits().wrapping_add(0x3ff0_0000_0000_0000 - TWO_THIRDS);
    // The exponent reaches f64 through the low bits of ROUND: AVX2 has no i64 → f64 conversion.
    let k = f64::from_bits((offset >> 52) | ROUND.to_bits()) - (ROUND + 1023.0);
    let f = f64::from_bits((offset & 0x000f_ffff_ffff_ffff) + TWO_THIRDS) - 1.0;
    (k, f)
}

/// The pair (k, f) of [`split_normal`], for subnormal x too.
#[inline(always)]
pub(super) fn split(x: f64) -> (f64, f64) {
    let subnormal = x < f64::MIN_POSITIVE;
    let (scaled, shift) = if subnormal { (x * 18_014_398_509_481_984.0, 54.0) } else { (x, 0.0) };
    let (k, f) = split_normal(scaled);
    (k - shift, f)
}

/// The logarithm ln x = k ln 2 + f + f² P(f), x = 2ᵏ (1 + f), with P within 2^−54.
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    let (k, f) = split(x);
    let z = f * f;
    let p = four_chains!(f64, f, z, z * z; -0.49999999999999972244,
            0.33333333333338827087,
            -0.25000000000023775426,
            0.19999999998030912329,
            -0.16666666661645684888,
            0.14285714528362444820,
            -0.12500000466325986159,
            0.11111096484027298270,
            -0.099999766646678145410,
            0.090914061707662988110,
            -0.083340262035721757172,
            0.076821614532433649125,
            -0.071301083382983479475,
            0.067930319664592675455,
            -0.063961161474024197382,
            0.049520240574054255611,
            -0.045515328116406308934,
            0.088686310105763624390,
            -0.086642329412790472509);
    let value = k.mul_add(LN_2, p.mul_add(z, f));
    let below = if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    let value = if x < f64::INFINITY { value } else { x };
    if x <= 0.0 { below } else { value }
}

/// The difference x − n π for whole and half n \[Cody80\].
///
/// The first step is exact, so that the others lose nothing where they cancel.
#[inline(always)]
fn minus_pi(x: f64, n: f64) -> f64 {
    let r = n.mul_add(-std::f64::consts::PI, x);
    let r = n.mul_add(-1.224_646_799_147_353_207e-16, r);
    n.mul_add(2.994_769_809_718_339_666e-33, r)
}

/// The sine sin x = (−1)ⁿ sin(x − n π), n = round(x / π).
#[inline(always)]
pub(crate) fn sin_reduced(x: f64) -> f64 {
    let shifted = x.mul_add(std::f64::consts::FRAC_1_PI, ROUND);
    let value = sine(minus_pi(x, shifted - ROUND), shifted.to_bits());
    if x == 0.0 { x } else { value } // keeps −0, to which the reduction adds 0
}

/// The cosine cos x = −(−1)ⁿ sin(x − (n + ½) π), n = round(x / π − ½).
#[inline(always)]
pub(crate) fn cos_reduced(x: f64) -> f64 {
    const ODD: f64 = ROUND + 1.0;
    let shifted = x.mul_add(std::f64::consts::FRAC_1_PI, -0.5) + ODD;
    sine(minus_pi(x, shifted - ODD + 0.5), shifted.to_bits())
}

/// The sine of every x, huge ones by an own reduction.
#[inline(always)]
pub(crate) fn sin(x: f64) -> f64 {
    if x.abs() <= TRIG_LIMIT { sin_reduced(x) } else { super::huge::sin(x) }
}

/// The cosine of every x, huge ones by an own reduction.
#[inline(always)]
pub(crate) fn cos(x: f64) -> f64 {
    if x.abs() <= TRIG_LIMIT { cos_reduced(x) } else { super::huge::cos(x) }
}

/// The hyperbolic tangent by one exponential and one division.
///
/// ```text
/// tanh |x| = b − b (b / (1 + h))      b = min(h, 1),  h = (e²|ˣ| − 1) / 2 = 2ⁿ⁻¹ (eʳ − 1) + (2ⁿ⁻¹ − ½)
/// ```
///
/// The quotient is small where the result is small, and adds little of its error. n = round(2|x| / ln 2 − ¼), so
/// that the terms of h hardly cancel. eʳ − 1 = r + r² P(r), −0.18 ≤ r ≤ 0.53, within 2^−54.7.
#[inline(always)]
pub(crate) fn tanh(x: f64) -> f64 {
    const BIASED: f64 = ROUND + 1022.0;
    let magnitude = if x.abs() > 20.0 { 20.0 } else { x.abs() }; // 1 in any case
    let shifted = magnitude.mul_add(2.0 * std::f64::consts::LOG2_E, -0.25) + BIASED;
    let r = minus_ln_2(magnitude + magnitude, shifted - BIASED);
    let half_power = f64::from_bits(shifted.to_bits() << 52);
    let z = r * r;
    let p = two_chains!(f64, r, z; 0.50000000000000055511, 0.16666666666665980179, 0.041666666666544588393, 0.0083333333344626382005, 0.0013888888937494815561, 0.00019841263980967341904, 0.000024801637151785116994, 2.7565619964929657599e-6, 2.7241992320426632184e-7, 2.9451969033038051593e-8);
    let h = p.mul_add(z, r).mul_add(half_power, half_power - 0.5);
    let b = if h < 1.0 { h } else { 1.0 };
    let q = b / (1.0 + h);
    q.mul_add(-b, b).copysign(x)
}

/// The hyperbolic tangent [`tanh`]: in f64 nothing is gained by a rational one.
#[inline(always)]
pub(crate) fn tanh_rational(x: f64) -> f64 {
    tanh(x)
}
