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

/// A precision: `f32` or `f64`.
///
/// ```
/// use limpid_base::Real;
///
/// fn logistic<T: Real>(x: T) -> T {
///     T::ONE / (T::ONE + Real::exp(-x))
/// }
///
/// assert_eq!(logistic(0.0_f32), 0.5);
/// assert_eq!(logistic(0.0_f64), 0.5);
/// ```
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
    /// The number 0 of this precision.
    const ZERO: Self;
    /// The number 1 of this precision.
    const ONE: Self;
    /// The largest |x| for which [`Real::sin_reduced`] and [`Real::cos_reduced`] hold.
    const TRIG_LIMIT: Self;

    /// The nearest value of this precision.
    fn from_f64(v: f64) -> Self;
    /// The same value in f64, exactly.
    fn to_f64(self) -> f64;
    /// The fused multiply-add self · a + b, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// The square root, correctly rounded.
    fn sqrt(self) -> Self;
    /// The absolute value |self|.
    fn abs(self) -> Self;
    /// True for every number but ±∞ and NaN.
    fn is_finite(self) -> bool;
    /// The exponential function, eˣ.
    fn exp(self) -> Self;
    /// The natural logarithm ln x; NaN below 0 and −∞ at 0.
    fn ln(self) -> Self;
    /// The sine of x in radians, for every x; NaN at ±∞.
    fn sin(self) -> Self;
    /// The cosine of x in radians, for every x; NaN at ±∞.
    fn cos(self) -> Self;
    /// The sine without a branch, for |x| ≤ [`Real::TRIG_LIMIT`]; beyond it the result means nothing.
    fn sin_reduced(self) -> Self;
    /// The cosine without a branch, for |x| ≤ [`Real::TRIG_LIMIT`]; beyond it the result means nothing.
    fn cos_reduced(self) -> Self;
    /// The hyperbolic tangent, (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).
    fn tanh(self) -> Self;
    /// The hyperbolic tangent for the layers of a network.
    ///
    /// In f32 it costs a third of [`Real::tanh`] and is within 6 units in the last place; in f64 it is the same.
    fn tanh_rational(self) -> Self;
    /// The power selfʸ, with the special cases of IEEE 754-2019, section 9.2.1.
    fn pow(self, y: Self) -> Self;

    /// The integer power selfⁿ, by repeated squaring.
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

    /// The logarithm ln(1 + x), accurate near 0.
    ///
    /// With u = 1 + x it is ln(u) · x / (u − 1), whose errors cancel \[Kahan, in Goldberg91\].
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
