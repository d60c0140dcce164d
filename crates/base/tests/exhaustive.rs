//! Every f32 through every elementary function of one argument, against the platform's f64 functions.
//!
//! The table below holds the worst inputs that the exhaustive test found; they are tried in every run.
#![allow(clippy::disallowed_methods)] // the platform's functions are the reference

use limpid_base::Real;
use limpid_base::isa::{Isa, Kernel};

/// A function as a type, so that loops over it are compiled for the instruction set.
trait Function: Copy + Send {
    const NAME: &'static str;
    fn value(self, x: f32) -> f32;
    fn reference(self, x: f64) -> f64;
}

macro_rules! functions {
    ($($Name:ident $name:ident;)+) => {$(
        #[derive(Clone, Copy)]
        struct $Name;

        impl Function for $Name {
            const NAME: &'static str = stringify!($name);

            #[inline(always)]
            fn value(self, x: f32) -> f32 {
                Real::$name(x)
            }

            fn reference(self, x: f64) -> f64 {
                x.$name()
            }
        }
    )+};
}

functions! { Exp exp; Ln ln; Sin sin; Cos cos; Tanh tanh; }

/// yᵢ ← f(xᵢ).
struct Map<'a, F>(F, &'a [f32], &'a mut [f32]);

impl<F: Function> Kernel for Map<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(f, x, y) = self;
        for (y, &x) in y.iter_mut().zip(x) {
            *y = f.value(x);
        }
    }
}

/// |got − want| in units in the last place of f32 at `want`; infinite where one is NaN, or infinite, or
/// of the other sign.
fn ulps(got: f32, want: f64) -> f64 {
    let rounded = want as f32;
    let same_sign = got.is_sign_negative() == rounded.is_sign_negative();
    if got == rounded && same_sign || got.is_nan() && want.is_nan() {
        return if got.is_finite() { (f64::from(got) - want).abs() / unit(rounded) } else { 0.0 };
    }
    let near_overflow = rounded.is_infinite() && want.is_finite() && got == f32::MAX;
    if near_overflow {
        return (f64::from(got) - want).abs() / unit(f32::MAX);
    }
    let error = (f64::from(got) - want).abs() / unit(rounded);
    if same_sign && error.is_finite() { error } else { f64::INFINITY }
}

/// The distance of the floats around x, on the side of 0.
fn unit(x: f32) -> f64 {
    let x = x.abs().max(f32::from_bits(1));
    f64::from(x.min(f32::MAX)) - f64::from(x.min(f32::MAX).next_down())
}

/// The worst of the inputs with these bits: (units in the last place, input).
fn worst<F: Function>(f: F, bits: impl Iterator<Item = u32>) -> (f64, f32) {
    let x: Vec<f32> = bits.map(f32::from_bits).collect();
    let mut y = vec![0.0; x.len()];
    Isa::best().run(Map(f, &x, &mut y));
    x.iter().zip(&y).fold((0.0, 0.0), |worst, (&x, &y)| {
        let error = ulps(y, f.reference(f64::from(x)));
        if error > worst.0 { (error, x) } else { worst }
    })
}

/// The worst of all inputs, on two threads.
fn worst_of_all<F: Function>(f: F) -> (f64, f32) {
    const BLOCK: u32 = 1 << 16;
    let half = move |first: u32| {
        (first..first + (1 << 15)).map(|block| block * BLOCK).fold((0.0, 0.0), |found, start| {
            let here = worst(f, start..=start + (BLOCK - 1));
            if here.0 > found.0 { here } else { found }
        })
    };
    std::thread::scope(|scope| {
        let negative = scope.spawn(move || half(1 << 15));
        let positive = half(0);
        let negative = negative.join().expect("the thread only computes");
        if negative.0 > positive.0 { negative } else { positive }
    })
}

fn report<F: Function>(f: F) {
    let (error, x) = worst_of_all(f);
    println!("{:5} {error:.4} ulp at {x:e} (0x{:08x})", F::NAME, x.to_bits());
    assert!(error <= 2.0, "{}({x:e}) is {error} ulp off", F::NAME);
}

/// Asserts that the error at `x` is `bound` within a hundredth: no larger, and still the worst known.
fn check<F: Function>(f: F, x: f32, bound: f64) {
    let (error, _) = worst(f, std::iter::once(x.to_bits()));
    assert!((error - bound).abs() < 0.01, "{}({x:e}) is {error} ulp off, not {bound}", F::NAME);
}

#[test]
fn the_worst_inputs_are_as_near_as_the_documentation_says() {
    check(Exp, 5.960_464e-8, 1.0);
    check(Ln, f32::from_bits(0x3f2f_7a2f), 1.12);
    for sign in [1.0, -1.0] {
        check(Sin, sign * 3.7505926e4_f32, 1.91);
        check(Cos, sign * 2.929_892e-1, 1.93);
        check(Tanh, sign * f32::from_bits(0x3e80_c428), 1.88);
    }
}

macro_rules! exhaustive {
    ($($test:ident $Name:ident;)+) => {$(
        #[test]
        #[ignore = "a minute or more: 2³² inputs"]
        fn $test() {
            report($Name);
        }
    )+};
}

exhaustive! {
    no_f32_has_an_exp_more_than_2_ulp_off Exp;
    no_f32_has_a_ln_more_than_2_ulp_off Ln;
    no_f32_has_a_sine_more_than_2_ulp_off Sin;
    no_f32_has_a_cosine_more_than_2_ulp_off Cos;
    no_f32_has_a_tanh_more_than_2_ulp_off Tanh;
}
