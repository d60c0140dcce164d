//! Elementary functions with the same bits on every machine.
//!
//! Each function of one argument is a branch-free polynomial or rational approximation after a
//! range reduction, so a loop over it vectorises. Fused multiply-adds are written out, never left
//! to the compiler. Sources: \[Cephes\], \[fdlibm\]; the reductions use \[Cody80\].
//!
//! Close to a multiple of π/2 the f64 sine or cosine that vanishes there keeps a tiny absolute error
//! but loses relative accuracy, beyond the bound below: the tail of its reduction is not exact.
//!
//! Error bounds tested below, in units in the last place against the platform's f64 functions (f32)
//! or against the platform's own (f64): 2 for all of one argument (4 for tanh in f64),
//! 4 for f64 pow, 1 for f32 pow, 6 for the f32 tanh of networks.

pub(crate) mod double;
pub(crate) mod pow;
pub(crate) mod single;

/// Arguments beyond the reduced range of sine and cosine go to the platform's function: they are
/// rare, and only their bits may differ between platforms.
#[allow(clippy::disallowed_methods)]
pub(crate) mod huge {
    #[cold]
    pub(crate) fn sin(x: f64) -> f64 {
        x.sin()
    }

    #[cold]
    pub(crate) fn cos(x: f64) -> f64 {
        x.cos()
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use crate::Real;
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

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        use crate::isa::{Isa, Kernel};
        struct All<'a>(&'a [f32], &'a mut [f32]);
        impl Kernel for All<'_> {
            type Output = ();
            #[inline(always)]
            fn run(self) {
                for (out, &x) in self.1.iter_mut().zip(self.0) {
                    *out = x.exp() + x.ln() * x.sin_reduced() - x.cos_reduced() / x.tanh();
                }
            }
        }
        let x: Vec<f32> = (0..1000).map(|i| i as f32 * 0.037 - 7.0).collect();
        let run = |isa: Isa| {
            let mut out = vec![0.0; x.len()];
            isa.run(All(&x, &mut out));
            out.iter().map(|v| if v.is_nan() { 0 } else { v.to_bits() }).collect::<Vec<_>>()
        };
        for isa in Isa::available() {
            assert_eq!(run(isa), run(Isa::PORTABLE), "{}", isa.name());
        }
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
