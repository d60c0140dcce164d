//! Student's t distribution through the regularised incomplete beta function.
//!
//! ```text
//! P(T > t) = ½ I_x(ν/2, ½),   x = ν / (ν + t²),   t ≥ 0, ν degrees of freedom
//!
//! I_x(a, b) = xᵃ (1−x)ᵇ / (a B(a, b)) · 1 / (1 + d₁ / (1 + d₂ / (1 + …)))
//! d₂ₘ₊₁ = −(a+m)(a+b+m) x / ((a+2m)(a+2m+1)),   d₂ₘ = m (b−m) x / ((a+2m−1)(a+2m))
//! ```
//!
//! The fraction converges fast for x < (a+1)/(a+b+2); beyond, I_x(a, b) = 1 − I_{1−x}(b, a).
//!
//! Source: \[Press07\] sections 6.1 (logarithm of the gamma function) and 6.4 (continued fraction,
//! evaluated by Lentz's method), 6.14.3 (Student's t).

use limpid_base::Real;

/// P(T ≤ t) for `df` degrees of freedom, accurate to 1e-10 for `df` up to 10⁴, to 1e-13 up to 60.
///
/// # Panics
/// If `df` is not positive and finite.
#[track_caller]
pub fn student_t_cdf(t: f64, df: f64) -> f64 {
    assert!(df > 0.0 && df.is_finite(), "Student's t with {df} degrees of freedom");
    if t > 0.0 { 1.0 - upper_tail(t, df) } else { upper_tail(-t, df) }
}

/// The t with P(T ≤ t) = `p` for `df` degrees of freedom; ∓∞ at p = 0 and 1.
///
/// Found by bisection: slow, never wrong, and called once an interval.
///
/// # Panics
/// If `p` lies outside [0, 1] or `df` is not positive and finite.
///
/// ```
/// use limpid_study::stats::student_t_quantile;
///
/// assert!((student_t_quantile(0.975, 10.0) - 2.228_138_85).abs() < 1e-8);
/// ```
#[track_caller]
pub fn student_t_quantile(p: f64, df: f64) -> f64 {
    assert!((0.0..=1.0).contains(&p), "the quantile {p} of Student's t: it must lie in [0, 1]");
    assert!(df > 0.0 && df.is_finite(), "Student's t with {df} degrees of freedom");
    if p < 0.5 { -above(p, df) } else { above(1.0 - p, df) }
}

/// The t ≥ 0 whose upper tail is `tail` ≤ ½.
fn above(tail: f64, df: f64) -> f64 {
    if tail == 0.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while upper_tail(high, df) > tail {
        (low, high) = (high, 2.0 * high);
    }
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle; // no number lies between
        }
        if upper_tail(middle, df) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// P(T > t) for t ≥ 0.
fn upper_tail(t: f64, df: f64) -> f64 {
    let square = t * t;
    if square.is_infinite() {
        return 0.0; // ∞ / ∞ below
    }
    0.5 * incomplete_beta(0.5 * df, 0.5, df / (df + square), square / (df + square))
}

/// I_x(a, b) with `y` = 1 − x given beside `x`, so that neither loses its last digits.
fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 || y <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let front = Real::exp(a * Real::ln(x) + b * Real::ln(y) - ln_beta);
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, y) / b
    }
}

/// The continued fraction of I_x(a, b), by Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300; // stands for a zero denominator
    const TERMS: i32 = 100_000; // some √max(a, b) are needed
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in (1..TERMS).map(f64::from) {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            step = c * d;
            fraction *= step;
        }
        if (step - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    fraction
}

/// ln Γ(z) for z > 0 by Lanczos's series, g = 7 with nine terms \[Lanczos64\].
fn ln_gamma(z: f64) -> f64 {
    const G: f64 = 7.0;
    const SERIES: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = z - 1.0;
    let start = 0.999_999_999_999_809_9;
    let sum = (1..).zip(SERIES).fold(start, |sum, (i, c)| sum + c / (x + f64::from(i)));
    let t = x + G + 0.5;
    0.5 * Real::ln(std::f64::consts::TAU) + (x + 0.5) * Real::ln(t) - t + Real::ln(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[track_caller]
    fn close(ours: f64, scipys: f64) {
        assert_relative_eq!(ours, scipys, max_relative = 1e-10, epsilon = 1e-300);
    }

    #[test]
    fn cdf_is_scipys() {
        for (t, df, p) in [
            (-30.0, 1.0, 0.010606402405535426),
            (-2.0, 1.0, 0.14758361765043326),
            (0.5, 1.0, 0.6475836176504333),
            (-30.0, 2.0, 0.0005546313409798295),
            (4.0, 2.0, 0.9714045207910317),
            (-0.001, 3.0, 0.49963244748473046),
            (1.0, 3.0, 0.8044988905221148),
            (-30.0, 9.0, 1.2418523520791317e-10),
            (-2.0, 9.0, 0.038276411885350504),
            (4.0, 9.0, 0.9984447858448071),
            (-30.0, 49.0, 1.7038350532491658e-33),
            (1.0, 49.0, 0.8388882970246623),
            (-2.0, 1e4, 0.022763630330717714),
            (4.0, 1e4, 0.9999681006655884),
        ] {
            close(student_t_cdf(t, df), p);
        }
        assert_eq!(student_t_cdf(0.0, 7.0), 0.5);
        assert_eq!(student_t_cdf(f64::INFINITY, 7.0), 1.0);
    }

    #[test]
    fn cdf_is_mpmaths_at_40_digits() {
        for (t, df, p, tolerance) in [
            (-0.66, 5899.0, 0.254_639_798_541_846_1, 1e-10),
            (0.2, 9999.0, 0.579_257_675_839_899_3, 1e-10),
            (-2.5, 60.0, 0.007_585_390_117_444_262, 1e-13),
            (1.3, 37.5, 0.899_232_454_937_671, 1e-13),
            (-12.0, 25.0, 3.591_486_537_517_417e-12, 1e-13),
            (-35.0, 7.0, 2.016_367_258_380_043e-9, 1e-13),
        ] {
            assert_relative_eq!(student_t_cdf(t, df), p, max_relative = tolerance);
        }
    }

    #[test]
    fn quantile_is_scipys() {
        for (p, df, t) in [
            (0.975, 1.0, 12.706204736174694),
            (0.99999, 1.0, 31830.988608051957),
            (0.5005, 2.0, 0.0014142142694802508),
            (0.975, 2.0, 4.302652729749462),
            (0.95, 3.0, 2.3533634348018233),
            (0.995, 4.5, 4.272823993011293),
            (0.6, 5.0, 0.2671808657041451),
            (0.975, 9.0, 2.262157162798205),
            (0.99999, 9.0, 8.102057879399425),
            (0.975, 49.0, 2.0095752371292392),
            (0.995, 199.0, 2.600760216058516),
            (0.975, 1e4, 1.960201239890626),
        ] {
            close(student_t_quantile(p, df), t);
            close(student_t_quantile(1.0 - p, df), -t);
        }
        assert_eq!(student_t_quantile(0.5, 3.0), 0.0);
        assert_eq!(student_t_quantile(1.0, 3.0), f64::INFINITY);
    }

    #[test]
    fn incomplete_beta_is_scipys_on_both_sides_of_its_turning_point() {
        for (a, b, x, expected) in [
            (0.5, 0.5, 0.3, 0.36901011956554536),
            (2.0, 3.0, 0.5, 0.6875),
            (10.0, 0.5, 0.9, 0.15164090963470994),
            (0.5, 25.0, 0.01, 0.5194086879238952),
            (50.0, 50.0, 0.4, 0.021930442130085222),
            (300.0, 2.0, 0.99, 0.19616357628514303),
        ] {
            close(incomplete_beta(a, b, x, 1.0 - x), expected);
        }
    }

    #[test]
    fn quantile_inverts_the_cdf() {
        for df in [1.0, 2.5, 19.0, 300.0] {
            for t in [-3.0, -0.2, 0.7, 5.0] {
                let back = student_t_quantile(student_t_cdf(t, df), df);
                assert_relative_eq!(back, t, max_relative = 1e-9);
            }
        }
    }
}
