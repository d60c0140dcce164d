//! f64: coefficients of \[fdlibm\] (exp, ln, sin, cos) and \[Cephes\] (tanh).
// The coefficients stand as published, with more digits than f64 holds.
#![allow(clippy::excessive_precision)]

/// Largest |x| whose sine reduces in three fused steps without loss.
pub(crate) const TRIG_LIMIT: f64 = 1.0e6;

/// 1.5 · 2⁵²: adding it rounds to an integer, which then stands in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// 2ⁿ for −1022 ≤ n ≤ 1023.
#[inline(always)]
fn power_of_two(n: i64) -> f64 {
    f64::from_bits(((n + 1023) << 52) as u64)
}

/// eˣ = 2ⁿ eʳ with n = round(x / ln 2) and r = hi − lo; eʳ = 1 + (r c / (2 − c) − lo + hi),
/// c = r − r² P(r²).
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let clamped = if x > 710.0 { 710.0 } else { x };
    let clamped = if clamped < -746.0 { -746.0 } else { clamped };
    let shifted = clamped.mul_add(std::f64::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let hi = n.mul_add(-6.931_471_803_691_238_164_90e-1, clamped);
    let lo = n * 1.908_214_929_270_587_700_02e-10;
    let r = hi - lo;
    let z = r * r;
    let p = 4.138_136_797_057_238_460_39e-8_f64.mul_add(z, -1.653_390_220_546_525_153_90e-6);
    let p = p.mul_add(z, 6.613_756_321_437_934_361_17e-5);
    let p = p.mul_add(z, -2.777_777_777_701_559_338_42e-3);
    let p = p.mul_add(z, 1.666_666_666_666_660_190_37e-1);
    let c = z.mul_add(-p, r);
    let e = 1.0 + (r * c / (2.0 - c) - lo + hi);
    let n = shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i64;
    let half = n >> 1;
    let scaled = e * power_of_two(half) * power_of_two(n - half);
    if x.is_nan() { x } else { scaled }
}

/// (k, f): x = 2ᵏ (1 + f) with 1 + f ∈ [√½, √2), for positive finite x, subnormal ones too.
#[inline(always)]
pub(crate) fn split(x: f64) -> (f64, f64) {
    const SQRT_HALF: u64 = 0x3fe6_a09e_0000_0000;
    let subnormal = x < f64::MIN_POSITIVE;
    let (scaled, shift) = if subnormal { (x * 18_014_398_509_481_984.0, 54.0) } else { (x, 0.0) };
    let offset = scaled.to_bits().wrapping_add(0x3ff0_0000_0000_0000 - SQRT_HALF);
    // The exponent reaches f64 through the low bits of ROUND: AVX2 has no i64 → f64 conversion.
    let exponent = f64::from_bits((offset >> 52) | ROUND.to_bits()) - ROUND;
    let f = f64::from_bits((offset & 0x000f_ffff_ffff_ffff) + SQRT_HALF) - 1.0;
    (exponent - 1023.0 - shift, f)
}

/// ln x = k ln 2 + f − f²/2 + s (f²/2 + R(s²)), s = f / (2 + f).
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    let (k, f) = split(x);
    let s = f / (2.0 + f);
    let (z, h) = (s * s, 0.5 * f * f);
    let r = 1.479_819_860_511_658_591e-1_f64.mul_add(z, 1.531_383_769_920_937_332e-1);
    let r = r.mul_add(z, 1.818_357_216_161_805_012e-1);
    let r = r.mul_add(z, 2.222_219_843_214_978_396e-1);
    let r = r.mul_add(z, 2.857_142_874_366_239_149e-1);
    let r = r.mul_add(z, 3.999_999_999_940_941_908e-1);
    let r = r.mul_add(z, 6.666_666_666_666_735_130e-1) * z;
    let low = s.mul_add(h + r, k * 1.908_214_929_270_587_700_02e-10);
    let value = k.mul_add(6.931_471_803_691_238_164_90e-1, f - (h - low));
    let value = if x == f64::INFINITY { x } else { value };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x < 0.0 || x.is_nan() { f64::NAN } else { value }
}

/// x = n π/2 + r + t with |r| ≤ π/4 and t below r's last place \[Cody80\]: (n mod 4, r, t).
#[inline(always)]
fn reduce(x: f64) -> (u64, f64, f64) {
    const MIDDLE: f64 = -6.123_233_995_736_766e-17;
    const LOW: f64 = 1.497_384_904_859_183_3e-33;
    let shifted = x.mul_add(std::f64::consts::FRAC_2_PI, ROUND);
    let n = shifted - ROUND;
    let exact = n.mul_add(-std::f64::consts::FRAC_PI_2, x); // the difference fits 53 bits
    let r = n.mul_add(MIDDLE, exact);
    let t = n.mul_add(LOW, n.mul_add(MIDDLE, exact - r));
    (shifted.to_bits() & 3, r, t)
}

/// (sin(r + t), cos(r + t)) for |r| ≤ π/4.
#[inline(always)]
fn kernels(r: f64, t: f64) -> (f64, f64) {
    let z = r * r;
    let s = 1.589_690_995_211_550_102_21e-10_f64.mul_add(z, -2.505_076_025_340_686_341_95e-8);
    let s = s.mul_add(z, 2.755_731_370_707_006_767_89e-6);
    let s = s.mul_add(z, -1.984_126_982_985_794_931_34e-4);
    let s = s.mul_add(z, 8.333_333_333_322_489_461_24e-3);
    let v = z * r;
    let sine =
        r - ((z.mul_add(0.5f64.mul_add(t, -(v * s)), -t)) + v * 1.666_666_666_666_663_243_48e-1);
    let c = (-1.135_964_755_778_819_482_65e-11_f64).mul_add(z, 2.087_572_321_298_174_827_90e-9);
    let c = c.mul_add(z, -2.755_731_435_139_066_330_35e-7);
    let c = c.mul_add(z, 2.480_158_728_947_672_941_78e-5);
    let c = c.mul_add(z, -1.388_888_888_887_410_957_49e-3);
    let c = c.mul_add(z, 4.166_666_666_666_660_190_37e-2);
    let h = 0.5 * z;
    let w = 1.0 - h;
    let cosine = w + ((1.0 - w - h) + (z * z).mul_add(c, -(r * t)));
    (sine, cosine)
}

/// sin(r + t + q π/2).
#[inline(always)]
fn quadrant(q: u64, r: f64, t: f64) -> f64 {
    let (s, c) = kernels(r, t);
    let magnitude = if q & 1 == 0 { s } else { c };
    f64::from_bits(magnitude.to_bits() ^ ((q & 2) << 62))
}

#[inline(always)]
pub(crate) fn sin_reduced(x: f64) -> f64 {
    let (n, r, t) = reduce(x);
    let value = quadrant(n, r, t);
    if x == 0.0 { x } else { value }
}

#[inline(always)]
pub(crate) fn cos_reduced(x: f64) -> f64 {
    let (n, r, t) = reduce(x);
    quadrant(n.wrapping_add(1), r, t)
}

#[inline(always)]
pub(crate) fn sin(x: f64) -> f64 {
    if x.abs() <= TRIG_LIMIT { sin_reduced(x) } else { super::huge::sin(x) }
}

#[inline(always)]
pub(crate) fn cos(x: f64) -> f64 {
    if x.abs() <= TRIG_LIMIT { cos_reduced(x) } else { super::huge::cos(x) }
}

/// tanh x = x + x z P(z) / Q(z), z = x², below 0.625 \[Cephes\]; 1 − 2 / (e²ˣ + 1) beyond.
#[inline(always)]
pub(crate) fn tanh(x: f64) -> f64 {
    let z = x * x;
    let p = (-9.643_991_794_250_522_386_28e-1_f64).mul_add(z, -9.928_772_310_019_185_865_64e1);
    let p = p.mul_add(z, -1.614_687_684_417_084_479_52e3);
    let q = z + 1.128_116_784_916_329_314_02e2;
    let q = q.mul_add(z, 2.235_488_390_601_004_485_83e3);
    let q = q.mul_add(z, 4.844_063_053_251_254_860_48e3);
    let small = (x * z).mul_add(p / q, x);
    let magnitude = x.abs();
    let large = (1.0 - 2.0 / (exp(magnitude + magnitude) + 1.0)).copysign(x);
    let value = if magnitude < 0.625 { small } else { large };
    if x == 0.0 || x.is_nan() { x } else { value }
}

/// [`tanh`]: in f64 nothing is gained by less.
#[inline(always)]
pub(crate) fn tanh_rational(x: f64) -> f64 {
    tanh(x)
}
