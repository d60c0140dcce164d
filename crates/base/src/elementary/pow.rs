//! The power xʸ: in f64 as e^(y ln |x|) with the logarithm carried in two numbers, in f32 as 2^(y log₂ |x|) in f64.
// The coefficients stand with a few more digits than f64 holds.
#![allow(clippy::excessive_precision)]

use super::double::{LN_2, LN_2_LOW, exp_reduced, reduce_exp, split, split_normal};
use super::polynomial::{
    every_fourth, every_other, every_second_pair, four_chains, horner, two_chains,
};

/// The product a · b = hi + lo, exactly.
#[inline(always)]
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let hi = a * b;
    (hi, a.mul_add(b, -hi))
}

/// The sum a + b = hi + lo, exactly, for |a| ≥ |b| or a = 0 \[Dekker71\].
#[inline(always)]
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let hi = a + b;
    (hi, b - (hi - a))
}

/// The ratio s = f / (2 + f) as a pair, with one division.
#[inline(always)]
fn ratio(f: f64) -> (f64, f64) {
    let (d, d_low) = fast_two_sum(2.0, f);
    let inverse = 1.0 / d;
    let s = f * inverse;
    (s, (s.mul_add(-d, f) - s * d_low) * inverse)
}

/// The logarithm ln x = hi + lo with some 66 correct bits, for positive finite x = 2ᵏ (1 + f).
///
/// ```text
/// ln x = k ln 2 + 2 artanh s = k ln 2 + 2 (s + s q)      q = z (⅓ + z R(z)),  z = s²,  s = f / (2 + f)
/// ```
#[inline(always)]
fn ln_pair(x: f64) -> (f64, f64) {
    const THIRD: f64 = 1.0 / 3.0;
    const THIRD_LOW: f64 = 1.850_371_707_708_594_1e-17;
    let (k, f) = split(x);
    let (s, s_low) = ratio(f);
    let (z, z_square) = two_product(s, s);
    let z_low = (2.0 * s).mul_add(s_low, z_square);
    let r = two_chains!(f64, z,
        z * z; 0.19999999999999862332,
            0.14285714285788717048,
            0.11111111095606018839,
            0.090909107651863746424,
            0.076922031913415025994,
            0.066705766471604782675,
            0.057961048862553078698,
            0.062862179983556171203);
    let (t, t_low) = fast_two_sum(THIRD, z * r);
    let (q, q_product) = two_product(z, t);
    let q_low = z.mul_add(t_low + THIRD_LOW, z_low.mul_add(t, q_product));
    let (cube, cube_product) = two_product(2.0 * s, q);
    let cube_low = (2.0 * s).mul_add(q_low, (2.0 * s_low).mul_add(q, cube_product));
    let (a, a_low) = two_product(k, LN_2);
    let (hi, lo) = fast_two_sum(a, 2.0 * s);
    let (hi, more) = fast_two_sum(hi, cube);
    let tail = cube_low + 2.0f64.mul_add(s_low, k.mul_add(LN_2_LOW, a_low));
    fast_two_sum(hi, lo + more + tail)
}

/// The logarithm of a ≥ 0 or NaN, given `log`, which holds for positive finite a.
#[inline(always)]
fn special_log(a: f64, log: f64) -> f64 {
    let log = if a < f64::INFINITY { log } else { a };
    if a == 0.0 { f64::NEG_INFINITY } else { log }
}

/// The exponent y cut at ±10³⁰⁰, so that 0 · y stays 0; NaN passes.
#[inline(always)]
fn finite(y: f64) -> f64 {
    let y = if y > 1e300 { 1e300 } else { y };
    if y < -1e300 { -1e300 } else { y }
}

/// The power xʸ from |x|ʸ, with the special cases of IEEE 754-2019, section 9.2.1; x¹ is x itself.
#[inline(always)]
fn signed(x: f64, y: f64, magnitude: f64) -> f64 {
    let half = 0.5 * y;
    let whole = y.floor() == y;
    let odd = whole && half.floor() != half;
    let value = if odd { magnitude.copysign(x) } else { magnitude };
    let value = if x < 0.0 && x > f64::NEG_INFINITY && !whole { f64::NAN } else { value };
    let value = if y == 1.0 { x } else { value };
    if y == 0.0 || x == 1.0 { 1.0 } else { value }
}

/// The power xʸ in f64.
#[inline(always)]
pub(crate) fn double(x: f64, y: f64) -> f64 {
    let (a, b) = (x.abs(), finite(y));
    let (hi, lo) = ln_pair(a);
    let hi = special_log(a, hi);
    let (p, p_low) = two_product(b, hi);
    let low = b.mul_add(lo, p_low);
    let low = if p.abs() < 800.0 { low } else { 0.0 };
    let (r, shifted) = reduce_exp(p);
    signed(x, y, exp_reduced((r + low, shifted)))
}

/// The logarithm log₂ x = k + f P(f) for positive finite x = 2ᵏ (1 + f) that is not subnormal, within 2^−32.7.
#[inline(always)]
fn log2(x: f64) -> f64 {
    let (k, f) = split_normal(x);
    let z = f * f;
    let p = four_chains!(f64, f, z, z * z; 1.4426950407475178650, -0.72134751962238818912, 0.48089843779079144426, -0.36067396906760218478, 0.28852959064729361005, -0.24043414093991641312, 0.20645422379030595184, -0.18079619346149808368, 0.15432632642582969074, -0.13754982319282108016, 0.17607912536409145443, -0.16581521536723617394);
    p.mul_add(f, k)
}

/// The power 2ᵗ = 2ⁿ (1 + r P(r)), r = t − n, for |t| ≤ 200, within 2^−28.9.
#[inline(always)]
fn exp2(t: f64) -> f64 {
    const BIASED: f64 = 6_755_399_441_055_744.0 + 1023.0;
    let t = if t > 200.0 { 200.0 } else { t };
    let t = if t < -200.0 { -200.0 } else { t };
    let shifted = t + BIASED;
    let r = t - (shifted - BIASED);
    let p = horner!(f64, r; 0.69314720288150855065,
            0.24022647910623556866,
            0.055503324094911696274,
            0.0096184375633968782759,
            0.0013398900093177733804,
            0.00015353352534982890143);
    p.mul_add(r, 1.0) * f64::from_bits(shifted.to_bits() << 52)
}

/// The power xʸ in f32, through f64 of some 28 correct bits, and rounded once.
#[inline(always)]
pub(crate) fn single(x: f32, y: f32) -> f32 {
    let (x, y) = (f64::from(x), f64::from(y));
    let log = special_log(x.abs(), log2(x.abs()));
    signed(x, y, exp2(finite(y) * log)) as f32
}
