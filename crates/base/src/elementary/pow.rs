//! xʸ = e^(y ln |x|), with the logarithm carried in two f64 numbers.

use super::double;

/// a · b = hi + lo exactly.
#[inline(always)]
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let hi = a * b;
    (hi, a.mul_add(b, -hi))
}

/// a + b = hi + lo exactly, for |a| ≥ |b| \[Dekker71\].
#[inline(always)]
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let hi = a + b;
    (hi, b - (hi - a))
}

/// ln x as hi + lo with some 60 correct bits, for positive finite x:
/// k ln 2 + 2 (s + s³/3 + s⁵/5 + …), s = f / (2 + f).
#[inline(always)]
fn ln_pair(x: f64) -> (f64, f64) {
    let (k, f) = double::split(x);
    let (d, d_low) = fast_two_sum(2.0, f);
    let s = f / d;
    let s_low = (s.mul_add(-d, f) - s * d_low) / d;
    let z = s * s;
    let series = (0..11).rev().fold(0.0_f64, |tail, i| tail.mul_add(z, 1.0 / (2 * i + 3) as f64));
    let cube = 2.0 * s * z * series;
    let (a, a_low) = two_product(k, std::f64::consts::LN_2);
    let linear = 2.0 * s;
    let (hi, lo) = if k == 0.0 { (linear, 0.0) } else { fast_two_sum(a, linear) };
    let (hi, more) = fast_two_sum(hi, cube);
    (hi, lo + more + (k.mul_add(2.319_046_813_846_299_6e-17, a_low) + 2.0 * s_low))
}

/// |x|ʸ for finite x ≠ 0 and finite y.
#[inline(always)]
fn magnitude(x: f64, y: f64) -> f64 {
    let (hi, lo) = ln_pair(x.abs());
    let (p, p_low) = two_product(y, hi);
    let rest = y.mul_add(lo, p_low);
    let e = double::exp(p);
    if p.abs() < 800.0 { rest.mul_add(e, e) } else { e }
}

/// xʸ with the special cases of IEEE 754-2019, section 9.2.1.
#[inline(always)]
pub(crate) fn double(x: f64, y: f64) -> f64 {
    let integer = y.is_finite() && y.trunc() == y;
    let odd = integer && y.abs() < 9_007_199_254_740_992.0 && (y as i64) & 1 == 1;
    let sign = if odd && x.is_sign_negative() { -1.0 } else { 1.0 };
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if y.is_infinite() {
        let grows = (x.abs() > 1.0) == (y > 0.0);
        return if x == -1.0 {
            1.0
        } else if grows {
            f64::INFINITY
        } else {
            0.0
        };
    }
    if x == 0.0 || x.is_infinite() {
        let grows = (x == 0.0) == (y < 0.0);
        return sign * if grows { f64::INFINITY } else { 0.0 };
    }
    if x < 0.0 && !integer {
        return f64::NAN;
    }
    sign * magnitude(x, y)
}

/// The same in f32, through f64: rounded once, so nearly always to the nearest.
#[inline(always)]
pub(crate) fn single(x: f32, y: f32) -> f32 {
    double(f64::from(x), f64::from(y)) as f32
}
