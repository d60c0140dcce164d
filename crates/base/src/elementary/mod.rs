//! Elementary functions with the same bits on every machine.
//!
//! Each is a branch-free polynomial after a range reduction \[Cody80\], without tables and (but for tanh and f64 powers)
//! without division, so a loop over it vectorises. Fused multiply-adds are written out, never left to the compiler.
//! Beyond [`Real::TRIG_LIMIT`](crate::Real::TRIG_LIMIT) sine and cosine reduce in integers \[Payne83\], by an own
//! branch.
//!
//! Worst errors in units in the last place, in f32 over all inputs (`tests/exhaustive.rs`; pow: random), in f64 over
//! millions of random ones, the worst of which are tested again (`tests/reference.rs`):
//!
//! ```text
//!        exp    ln   sin   cos  tanh   pow
//! f32   1.00  1.12  1.91  1.93  1.89  1.00
//! f64   1.08  1.63  2.53  2.70  1.71  1.30
//! ```
//!
//! `tanh_rational` of networks is within 6. No sine or cosine exceeds 1.
//!
//! The coefficients are minimax: Remez' exchange in 50 digits on the interval and for the relative error that stand at
//! each, then rounded to the precision, in f32 the lowest powers first with the rest fitted anew.

pub(crate) mod double;
mod huge;
mod polynomial;
pub(crate) mod pow;
mod sine;
pub(crate) mod single;

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use crate::Real;
    use crate::isa::{Isa, Kernel};
    use proptest::prelude::*;

    /// |got − want| in units in the last place of f32 at `want`; 0 for equal special values.
    fn ulps32(got: f32, want: f64) -> f64 {
        let rounded = want as f32;
        if got == rounded || (got.is_nan() && want.is_nan()) {
            return 0.0;
        }
        let ulp = f64::from(rounded.abs().next_up()) - f64::from(rounded.abs());
        (f64::from(got) - want).abs() / ulp.max(f64::from(f32::from_bits(1)))
    }

    /// The same in f64, where the reference itself may be half a unit off.
    fn ulps64(got: f64, want: f64) -> f64 {
        if got == want || (got.is_nan() && want.is_nan()) {
            return 0.0;
        }
        (got - want).abs() / (want.abs().next_up() - want.abs())
    }

    /// Every 4,099th bit pattern of f32: about a million arguments over all signs and exponents.
    fn all_over_f32() -> impl Iterator<Item = f32> {
        (0..=u32::MAX).step_by(4099).map(f32::from_bits)
    }

    fn worst32(f: impl Fn(f32) -> f32, reference: impl Fn(f64) -> f64) -> (f64, f32) {
        all_over_f32()
            .map(|x| (ulps32(f(x), reference(f64::from(x))), x))
            .fold((0.0, 0.0), |worst, here| if here.0 > worst.0 { here } else { worst })
    }

    #[test]
    fn f32_functions_stay_within_their_bounds_over_the_whole_range() {
        type Case = (&'static str, fn(f32) -> f32, fn(f64) -> f64, f64);
        let cases: [Case; 6] = [
            ("exp", Real::exp, f64::exp, 2.0),
            ("ln", Real::ln, f64::ln, 2.0),
            ("sin", Real::sin, f64::sin, 2.0),
            ("cos", Real::cos, f64::cos, 2.0),
            ("tanh", Real::tanh, f64::tanh, 2.0),
            ("tanh_rational", Real::tanh_rational, f64::tanh, 6.0),
        ];
        for (name, f, reference, bound) in cases {
            let (ulps, x) = worst32(f, reference);
            assert!(ulps <= bound, "{name}({x:e}) is {ulps} ulp off");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn f64_functions_stay_within_their_bounds(x in -750.0..750.0_f64, big in -8e5..8e5_f64, e in -300..300_i32) {
            prop_assert!(ulps64(Real::exp(x), x.exp()) <= 2.0, "exp({x:e})");
            prop_assert!(ulps64(Real::sin(big), big.sin()) <= 2.0, "sin({big:e})");
            prop_assert!(ulps64(Real::cos(big), big.cos()) <= 2.0, "cos({big:e})");
            for t in [x, x / 100.0, x / 1e4] {
                prop_assert!(ulps64(Real::tanh(t), t.tanh()) <= 4.0, "tanh({t:e})");
            }
            let positive = (x.abs() + 1e-3) * 10.0_f64.powi(e);
            for p in [positive, 1.0 + x / 1e3] {
                prop_assert!(ulps64(Real::ln(p), p.ln()) <= 2.0, "ln({p:e})");
            }
        }

        #[test]
        fn powers_stay_within_their_bound(x in 1e-3..1e3_f64, y in -30.0..30.0_f64) {
            prop_assert!(ulps64(Real::pow(x, y), x.powf(y)) <= 4.0, "{x:e}^{y:e}");
            let (a, b) = (x as f32, y as f32);
            prop_assert!(ulps32(Real::pow(a, b), f64::from(a).powf(f64::from(b))) <= 1.0);
        }
    }

    #[test]
    fn special_values_are_those_of_ieee_754() {
        fn check<T: Real>(name: &str) {
            let v = T::from_f64;
            let same = |a: T, b: f64| {
                let a = a.to_f64();
                a == b && a.is_sign_negative() == b.is_sign_negative() || (a.is_nan() && b.is_nan())
            };
            let (inf, nan) = (f64::INFINITY, f64::NAN);
            for (x, exp, ln, sin, cos, tanh) in [
                (0.0, 1.0, -inf, 0.0, 1.0, 0.0),
                (-0.0, 1.0, -inf, -0.0, 1.0, -0.0),
                (inf, inf, inf, nan, nan, 1.0),
                (-inf, 0.0, nan, nan, nan, -1.0),
                (nan, nan, nan, nan, nan, nan),
            ] {
                let x = v(x);
                assert!(same(x.exp(), exp), "{name} exp({x}) = {}", x.exp());
                assert!(same(x.ln(), ln), "{name} ln({x}) = {}", x.ln());
                assert!(same(x.sin(), sin), "{name} sin({x}) = {}", x.sin());
                assert!(same(x.cos(), cos), "{name} cos({x}) = {}", x.cos());
                assert!(same(x.tanh(), tanh), "{name} tanh({x}) = {}", x.tanh());
            }
            assert!(same(v(-1.0).ln(), nan));
            let cases = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 0.5, -0.5, inf, -inf, nan];
            for (x, y) in cases.iter().flat_map(|&x| cases.map(|y| (x, y))) {
                let got = v(x).pow(v(y));
                let want = v(x.powf(y)).to_f64();
                let near = (got.to_f64() - want).abs() <= 1e-15 * want.abs(); // 2^0.5
                assert!(same(got, want) || near, "{name} {x}^{y} = {got}, not {want}");
            }
        }
        check::<f32>("f32");
        check::<f64>("f64");
    }

    /// Special values, every order of magnitude, and the range in which most arguments lie.
    fn arguments<T: Real>() -> Vec<T> {
        let special =
            [0.0, 1.0, f64::INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e-45];
        let sizes = (-1074..1024).map(|e| 1.234_567 * 2.0_f64.powi(e));
        let usual = (0..4000).map(|i| f64::from(i) * 0.037_123);
        let all = special.into_iter().chain(sizes).chain(usual);
        all.flat_map(|x| [x, -x]).map(T::from_f64).collect()
    }

    /// Every function of every argument, in loops that vectorise.
    struct All<'a, T>(&'a [T]);

    impl<T: Real> Kernel for All<'_, T> {
        type Output = Vec<Vec<T>>;

        #[inline(always)]
        fn run(self) -> Self::Output {
            let x = self.0;
            let mut out = vec![vec![T::ZERO; x.len()]; 10];
            for i in 0..x.len() {
                out[0][i] = x[i].exp();
            }
            for i in 0..x.len() {
                out[1][i] = x[i].ln();
            }
            for i in 0..x.len() {
                out[2][i] = x[i].sin_reduced();
            }
            for i in 0..x.len() {
                out[3][i] = x[i].cos_reduced();
            }
            for i in 0..x.len() {
                out[4][i] = x[i].tanh();
            }
            for i in 0..x.len() {
                out[5][i] = x[i].tanh_rational();
            }
            for i in 0..x.len() {
                out[6][i] = x[i].sin();
            }
            for i in 0..x.len() {
                out[7][i] = x[i].cos();
            }
            for i in 0..x.len() {
                out[8][i] = x[i].pow(x[x.len() - 1 - i]);
            }
            for i in 0..x.len() {
                out[9][i] = x[i].pow(T::from_f64(1.7));
            }
            out
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        fn check<T: Real>() {
            let x = arguments::<T>();
            // Widening keeps every bit; NaN is one value.
            let run = |isa: Isa| {
                let values = isa.run(All(&x)).concat();
                let bits = |v: T| if v == v { v.to_f64().to_bits() } else { 0 };
                values.into_iter().map(bits).collect::<Vec<_>>()
            };
            let portable = run(Isa::PORTABLE);
            for isa in Isa::available() {
                let wide = run(isa);
                let differs = (0..wide.len()).find(|&i| wide[i] != portable[i]);
                if let Some(i) = differs {
                    let (function, x) = (i / x.len(), x[i % x.len()]);
                    panic!("{}: function {function} of {x}", isa.name());
                }
            }
        }
        check::<f32>();
        check::<f64>();
    }

    #[test]
    fn sine_does_not_jump_where_its_reduction_changes() {
        fn check<T: Real>(next: fn(T) -> T) {
            let (inside, outside) = (T::TRIG_LIMIT, next(T::TRIG_LIMIT));
            for (x, sine, cosine) in
                [(inside, inside.sin(), inside.cos()), (outside, outside.sin(), outside.cos())]
            {
                let (want_sine, want_cosine) = (x.to_f64().sin(), x.to_f64().cos());
                assert!((sine.to_f64() - want_sine).abs() < 1e-7, "sin({x})");
                assert!((cosine.to_f64() - want_cosine).abs() < 1e-7, "cos({x})");
            }
        }
        check::<f32>(f32::next_up);
        check::<f64>(f64::next_up);
    }

    #[test]
    fn ln_1p_keeps_its_accuracy_near_zero() {
        for x in [1e-300, 1e-17, 1e-9, 1e-3, 0.5, 1.0, 50.0] {
            assert!(ulps64(Real::ln_1p(x), x.ln_1p()) <= 4.0, "ln_1p({x:e})");
        }
    }

    #[test]
    fn powi_is_repeated_multiplication() {
        assert_eq!(Real::powi(3.0_f64, 5), 243.0);
        assert_eq!(Real::powi(2.0_f64, -3), 0.125);
        assert_eq!(Real::powi(7.0_f64, 0), 1.0);
    }
}
