//! f32: coefficients of \[Cephes\] (exp, sin, cos, tanh) and \[fdlibm\] (ln).
// The coefficients stand as published, with more digits than f32 holds.
#![allow(clippy::excessive_precision)]

/// Largest |x| whose sine reduces in three fused steps without loss.
pub(crate) const TRIG_LIMIT: f32 = 1.0e5;

/// 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits.
const ROUND: f32 = 12_582_912.0;

/// 2ⁿ for −126 ≤ n ≤ 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits(((n + 127) << 23) as u32)
}

/// eˣ = 2ⁿ eʳ with n = round(x / ln 2), |r| ≤ ln 2 / 2, eʳ = 1 + r + r² P(r).
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // Beyond these bounds the result is 0 or ∞ in any case; n stays small enough to halve.
    let clamped = if x > 89.0 { 89.0 } else { x };
    let clamped = if clamped < -104.0 { -104.0 } else { clamped };
    let shifted = clamped.mul_add(std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-0.693_359_4, clamped);
    let r = n.mul_add(2.121_944_4e-4, r);
    let p = 1.987_569_1e-4_f32.mul_add(r, 1.398_199_9e-3);
    let p = p.mul_add(r, 8.333_452e-3);
    let p = p.mul_add(r, 4.166_579_6e-2);
    let p = p.mul_add(r, 1.666_666_5e-1);
    let p = p.mul_add(r, 5.000_000_1e-1);
    let e = p.mul_add(r * r, r) + 1.0;
    // Two factors, so that 2ⁿ itself neither overflows nor is rounded before the last product.
    let n = shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i32;
    let half = n >> 1;
    let scaled = e * power_of_two(half) * power_of_two(n - half);
    if x.is_nan() { x } else { scaled }
}

/// ln x = k ln 2 + ln m with m ∈ [√½, √2), ln m = f − f²/2 + s (f²/2 + R(s²)), f = m − 1,
/// s = f / (2 + f).
#[inline(always)]
pub(crate) fn ln(x: f32) -> f32 {
    const SQRT_HALF: u32 = 0x3f35_04f3;
    let subnormal = x < f32::MIN_POSITIVE;
    let (scaled, shift) = if subnormal { (x * 8_388_608.0, 23.0) } else { (x, 0.0) };
    let offset = scaled.to_bits().wrapping_add(0x3f80_0000 - SQRT_HALF);
    let k = ((offset >> 23) as i32 - 127) as f32 - shift;
    let f = f32::from_bits((offset & 0x007f_ffff) + SQRT_HALF) - 1.0;
    let s = f / (2.0 + f);
    let (z, h) = (s * s, 0.5 * f * f);
    let r = 0.242_790_79_f32.mul_add(z, 0.284_987_87);
    let r = r.mul_add(z, 0.400_009_72).mul_add(z, 0.666_666_6) * z;
    let low = s.mul_add(h + r, k * 9.058_000_6e-6);
    let value = k.mul_add(0.693_138_1, f - (h - low));
    special_ln(x, value)
}

#[inline(always)]
fn special_ln(x: f32, value: f32) -> f32 {
    let value = if x == f32::INFINITY { x } else { value };
    let value = if x == 0.0 { f32::NEG_INFINITY } else { value };
    if x < 0.0 || x.is_nan() { f32::NAN } else { value }
}

/// x = n π/2 + r with |r| ≤ π/4 \[Cody80\]; returns (n mod 4, r).
#[inline(always)]
fn reduce(x: f32) -> (u32, f32) {
    let shifted = x.mul_add(std::f32::consts::FRAC_2_PI, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-1.570_796_4, x);
    let r = n.mul_add(4.371_139e-8, r);
    let r = n.mul_add(1.715_124_5e-15, r);
    (shifted.to_bits() & 3, r)
}

/// (sin r, cos r) for |r| ≤ π/4.
#[inline(always)]
fn kernels(r: f32) -> (f32, f32) {
    let z = r * r;
    let s = (-1.951_529_6e-4_f32).mul_add(z, 8.332_161e-3).mul_add(z, -0.166_666_55);
    let c = 2.443_315_7e-5_f32.mul_add(z, -1.388_731_6e-3).mul_add(z, 4.166_664_6e-2);
    ((s * z).mul_add(r, r), (c * z).mul_add(z, 0.5_f32.mul_add(-z, 1.0)))
}

/// sin(r + q π/2).
#[inline(always)]
fn quadrant(q: u32, r: f32) -> f32 {
    let (s, c) = kernels(r);
    let magnitude = if q & 1 == 0 { s } else { c };
    f32::from_bits(magnitude.to_bits() ^ ((q & 2) << 30))
}

#[inline(always)]
pub(crate) fn sin_reduced(x: f32) -> f32 {
    let (n, r) = reduce(x);
    let value = quadrant(n, r);
    if x == 0.0 { x } else { value } // keeps −0, which n = 0 · (−π/2) would lose
}

#[inline(always)]
pub(crate) fn cos_reduced(x: f32) -> f32 {
    let (n, r) = reduce(x);
    quadrant(n.wrapping_add(1), r)
}

#[inline(always)]
pub(crate) fn sin(x: f32) -> f32 {
    if x.abs() <= TRIG_LIMIT { sin_reduced(x) } else { super::huge::sin(f64::from(x)) as f32 }
}

#[inline(always)]
pub(crate) fn cos(x: f32) -> f32 {
    if x.abs() <= TRIG_LIMIT { cos_reduced(x) } else { super::huge::cos(f64::from(x)) as f32 }
}

/// tanh x = x + x z P(z), z = x², below 0.625 \[Cephes\]; 1 − 2 / (e²ˣ + 1) beyond.
#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    let z = x * x;
    let p = (-5.704_988_7e-3_f32).mul_add(z, 2.063_908_8e-2);
    let p = p.mul_add(z, -5.373_971_6e-2);
    let p = p.mul_add(z, 1.333_144_2e-1);
    let p = p.mul_add(z, -3.333_328_2e-1);
    let small = (x * z).mul_add(p, x);
    let magnitude = x.abs();
    let large = (1.0 - 2.0 / (exp(magnitude + magnitude) + 1.0)).copysign(x);
    let value = if magnitude < 0.625 { small } else { large };
    if x == 0.0 || x.is_nan() { x } else { value }
}

/// tanh x = x P(z) / Q(z), z = x², for |x| ≤ 8.6, and constant beyond: within 6 units in the last place
/// (3.4e-7), at a third of the cost of [`tanh`].
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
