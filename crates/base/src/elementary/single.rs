//! f32: exp, ln, sin, cos and tanh without tables; division only in tanh.
// The coefficients stand with a few more digits than f32 holds.
#![allow(clippy::excessive_precision)]

use super::polynomial::{every_other, horner, two_chains};

/// The largest |x| whose sine reduces in three fused steps without loss: 2¹⁷.
pub(crate) const TRIG_LIMIT: f32 = 131_072.0;

/// The number 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits.
const ROUND: f32 = 12_582_912.0;

/// The upper part of ln 2 = LN_2 + LN_2_LOW; x − n LN_2 is exact in a fused step where it is small.
const LN_2: f32 = std::f32::consts::LN_2;
const LN_2_LOW: f32 = -1.904_654_21e-9;

/// The difference x − n ln 2, rounded once.
#[inline(always)]
fn minus_ln_2(x: f32, n: f32) -> f32 {
    n.mul_add(-LN_2_LOW, n.mul_add(-LN_2, x))
}

/// The product 2ⁿ e for the n + 254 in the low bits of `shifted`, −150 ≤ n ≤ 129.
///
/// The power 2ⁿ is two factors of nearly equal exponents, so that neither overflows and the last product
/// alone is rounded.
#[inline(always)]
fn scale(e: f32, shifted: f32) -> f32 {
    let bits = shifted.to_bits();
    let half = bits >> 1;
    e * f32::from_bits(half << 23) * f32::from_bits(bits.wrapping_sub(half) << 23)
}

/// The exponential eˣ = 2ⁿ eʳ with n = round(x / ln 2), |r| ≤ ln 2 / 2; the polynomial is within 2^−28.2.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    const BIASED: f32 = ROUND + 254.0;
    // Beyond these bounds the result is 0 or ∞ in any case; NaN passes.
    let clamped = if x > 89.0 { 89.0 } else { x };
    let clamped = if clamped < -104.0 { -104.0 } else { clamped };
    let shifted = clamped.mul_add(std::f32::consts::LOG2_E, BIASED);
    let r = minus_ln_2(clamped, shifted - BIASED);
    scale(
        horner!(f32, r; 1.0, 1.0, 0.4999999404, 0.1666651517, 0.04166808352, 0.008369349875, 0.001384042786),
        shifted,
    )
}

/// The logarithm ln x = k ln 2 + f + f² P(f), x = 2ᵏ (1 + f) with 1 + f in [⅔, 4/3), P within 2^−24.9.
#[inline(always)]
pub(crate) fn ln(x: f32) -> f32 {
    const TWO_THIRDS: u32 = 0x3f2a_aaab;
    let subnormal = x < f32::MIN_POSITIVE;
    let (scaled, shift) = if subnormal { (x * 8_388_608.0, 23.0) } else { (x, 0.0) };
    let offset = scaled.to_bits().wrapping_sub(TWO_THIRDS);
    let k = (offset as i32 >> 23) as f32 - shift;
    let f = f32::from_bits((offset & 0x007f_ffff) + TWO_THIRDS) - 1.0;
    let z = f * f;
    let p = two_chains!(f32, f, z; -0.4999993742, 0.3333319724, -0.2500782013, 0.2001116872, -0.1641595811, 0.1399580091, -0.1538854837, 0.1402638555);
    special_ln(x, k.mul_add(LN_2, p.mul_add(z, f)))
}

/// The logarithm of x ≤ 0, infinite x and NaN in place of `value`.
#[inline(always)]
fn special_ln(x: f32, value: f32) -> f32 {
    let below = if x == 0.0 { f32::NEG_INFINITY } else { f32::NAN };
    let value = if x < f32::INFINITY { value } else { x };
    if x <= 0.0 { below } else { value }
}

/// The difference x − n π for whole and half n \[Cody80\].
///
/// The first step is exact, so that the others lose nothing where they cancel.
#[inline(always)]
fn minus_pi(x: f32, n: f32) -> f32 {
    let r = n.mul_add(-3.141_592_741_01, x);
    let r = n.mul_add(8.742_277_657_35e-8, r);
    n.mul_add(3.430_249_020_01e-15, r)
}

/// The sine (−1)ⁿ sin r = (−1)ⁿ (r + r³ P(r²)) for |r| ≤ π/2 + 0.02, with n in the low bit of `shifted`.
///
/// Of the coefficients next to the minimax ones (2^−27) these give the least error of those with no result beyond 1.
#[inline(always)]
fn sine(r: f32, shifted: f32) -> f32 {
    let z = r * r;
    let p = horner!(f32, z; -0.166_666_567_3, 0.008_333_022_706, -0.000_198_068_097_2, 2.599_463_642e-6);
    let s = (p * z).mul_add(r, r);
    f32::from_bits(s.to_bits() ^ (shifted.to_bits() << 31))
}

/// The sine sin x = (−1)ⁿ sin(x − n π), n = round(x / π).
#[inline(always)]
pub(crate) fn sin_reduced(x: f32) -> f32 {
    let shifted = x.mul_add(std::f32::consts::FRAC_1_PI, ROUND);
    let value = sine(minus_pi(x, shifted - ROUND), shifted);
    if x == 0.0 { x } else { value } // keeps −0, to which the reduction adds 0
}

/// The cosine cos x = −(−1)ⁿ sin(x − (n + ½) π), n = round(x / π − ½).
#[inline(always)]
pub(crate) fn cos_reduced(x: f32) -> f32 {
    const ODD: f32 = ROUND + 1.0;
    let shifted = x.mul_add(std::f32::consts::FRAC_1_PI, -0.5) + ODD;
    sine(minus_pi(x, shifted - ODD + 0.5), shifted)
}

/// The sine of every x; beyond the reduced range by way of f64.
#[inline(always)]
pub(crate) fn sin(x: f32) -> f32 {
    if x.abs() <= TRIG_LIMIT { sin_reduced(x) } else { super::huge::sin(f64::from(x)) as f32 }
}

/// The cosine of every x; beyond the reduced range by way of f64.
#[inline(always)]
pub(crate) fn cos(x: f32) -> f32 {
    if x.abs() <= TRIG_LIMIT { cos_reduced(x) } else { super::huge::cos(f64::from(x)) as f32 }
}

/// The hyperbolic tangent by one exponential and one division.
///
/// ```text
/// tanh |x| = b − b (b / (1 + h))      b = min(h, 1),  h = (e²|ˣ| − 1) / 2 = 2ⁿ⁻¹ (eʳ − 1) + (2ⁿ⁻¹ − ½)
/// ```
///
/// The quotient is small where the result is small, and adds little of its error. n = round(2|x| / ln 2 − ¼), so
/// that the terms of h hardly cancel. eʳ − 1 = r + r² P(r), −0.18 ≤ r ≤ 0.53, within 2^−25.5.
#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    const BIASED: f32 = ROUND + 126.0;
    let magnitude = if x.abs() > 9.1 { 9.1 } else { x.abs() }; // 1 in any case
    let shifted = magnitude.mul_add(2.885_390_043_26, -0.25) + BIASED;
    let r = minus_ln_2(magnitude + magnitude, shifted - BIASED);
    let half_power = f32::from_bits(shifted.to_bits() << 23);
    let z = r * r;
    let p =
        horner!(f32, r; 0.5000000000, 0.1666690558, 0.04166306555, 0.008263221011, 0.001630885294);
    let h = p.mul_add(z, r).mul_add(half_power, half_power - 0.5);
    let b = if h < 1.0 { h } else { 1.0 };
    let q = b / (1.0 + h);
    q.mul_add(-b, b).copysign(x)
}

/// The rational function x P(z) / Q(z), z = x², near tanh x for |x| ≤ 8.6, and constant beyond.
///
/// It is within 6 units in the last place (3.4e-7), at a third of the cost of [`tanh`].
///
/// P and Q of degree 4 with P(0) = Q(0) = 1: least squares of P − Q tanh(x)/x on Chebyshev points, weighted
/// anew until all its peaks are equal \[Lawson61\]; in exact arithmetic within 1.4e-8.
#[inline(always)]
pub(crate) fn tanh_rational(x: f32) -> f32 {
    let x = if x > 8.6 { 8.6 } else { x };
    let x = if x < -8.6 { -8.6 } else { x };
    let z = x * x;
    let p = 1.414_649_97e-8_f32.mul_add(z, 2.117_143_78e-5).mul_add(z, 3.529_519_31e-3);
    let p = p.mul_add(z, 1.340_955_05e-1).mul_add(z, 1.0);
    let q = 8.097_661_63e-7_f32.mul_add(z, 3.341_270_2e-4).mul_add(z, 2.600_591_44e-2);
    let q = q.mul_add(z, 4.674_287_74e-1).mul_add(z, 1.0);
    x * p / q
}
