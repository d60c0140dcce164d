//! The two precisions of the project, and their elementary functions.

use crate::elementary::{double, pow, single};
use crate::gemm::RawGemm;
use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// `f32` or `f64`.
///
/// The elementary functions are our own (see the `elementary` module): branch-free where they run
/// in blocks, and written with [`Real::mul_add`], so that every instruction set gives the same
/// bits. Outside this crate the standard library's are banned.
pub trait Real:
    sealed::Sealed
    + RawGemm
    + Copy
    + Debug
    + Display
    + Default
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// Largest |x| for which [`Real::sin_reduced`] and [`Real::cos_reduced`] hold.
    const TRIG_LIMIT: Self;

    /// The nearest value of this precision.
    fn from_f64(v: f64) -> Self;
    /// The value, exactly.
    fn to_f64(self) -> f64;
    /// self · a + b, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// Square root, correctly rounded.
    fn sqrt(self) -> Self;
    /// Absolute value.
    fn abs(self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// eˣ.
    fn exp(self) -> Self;
    /// Natural logarithm; NaN below 0, −∞ at 0.
    fn ln(self) -> Self;
    /// sin x for every x.
    fn sin(self) -> Self;
    /// cos x for every x.
    fn cos(self) -> Self;
    /// sin x, branch-free, for |x| ≤ [`Real::TRIG_LIMIT`]; anything beyond.
    fn sin_reduced(self) -> Self;
    /// cos x, branch-free, for |x| ≤ [`Real::TRIG_LIMIT`]; anything beyond.
    fn cos_reduced(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// tanh x for the layers of a network: a third of the cost of [`Real::tanh`] in f32, within 6 units
    /// in the last place.
    fn tanh_rational(self) -> Self;
    /// self to the power `y`, with the special cases of IEEE 754.
    fn pow(self, y: Self) -> Self;

    /// self to the integer power `n`, by repeated squaring.
    #[inline(always)]
    fn powi(self, n: i32) -> Self {
        let (mut base, mut power, mut left) = (self, Self::ONE, n.unsigned_abs());
        while left > 0 {
            if left & 1 == 1 {
                power = power * base;
            }
            base = base * base;
            left >>= 1;
        }
        if n < 0 { Self::ONE / power } else { power }
    }

    /// ln(1 + x), accurate near 0: with u = 1 + x, ln(u) · x / (u − 1) \[Kahan, in Goldberg91\].
    #[inline(always)]
    fn ln_1p(self) -> Self {
        let u = Self::ONE + self;
        let exact = u.ln() * (self / (u - Self::ONE));
        if u == Self::ONE { self } else { exact }
    }
}

macro_rules! real {
    ($real:ty, $functions:ident, $pow:path) => {
        impl Real for $real {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const TRIG_LIMIT: Self = $functions::TRIG_LIMIT;

            #[inline(always)]
            fn from_f64(v: f64) -> Self {
                v as $real
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                <$real>::mul_add(self, a, b)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                <$real>::sqrt(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                <$real>::abs(self)
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                <$real>::is_finite(self)
            }
            #[inline(always)]
            fn exp(self) -> Self {
                $functions::exp(self)
            }
            #[inline(always)]
            fn ln(self) -> Self {
                $functions::ln(self)
            }
            #[inline(always)]
            fn sin(self) -> Self {
                $functions::sin(self)
            }
            #[inline(always)]
            fn cos(self) -> Self {
                $functions::cos(self)
            }
            #[inline(always)]
            fn sin_reduced(self) -> Self {
                $functions::sin_reduced(self)
            }
            #[inline(always)]
            fn cos_reduced(self) -> Self {
                $functions::cos_reduced(self)
            }
            #[inline(always)]
            fn tanh(self) -> Self {
                $functions::tanh(self)
            }
            #[inline(always)]
            fn tanh_rational(self) -> Self {
                $functions::tanh_rational(self)
            }
            #[inline(always)]
            fn pow(self, y: Self) -> Self {
                $pow(self, y)
            }
        }
    };
}

real!(f32, single, pow::single);
real!(f64, double, pow::double);
