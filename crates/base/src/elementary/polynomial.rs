//! Polynomials in three orders of evaluation, coefficients from the lowest power up.
//!
//! ```text
//! horner        c₀ + x (c₁ + x (c₂ + x c₃))           every step waits for the one before
//! two_chains    (c₀ + z c₂) + x (c₁ + z c₃)           two independent chains, z = x²
//! four_chains   the same with w = z²                  four chains, for the longest polynomials
//! ```
//!
//! They are macros, because loops over coefficients are not always unrolled before the loop over rows is
//! vectorised.

/// The polynomial c₀ + x (c₁ + x (c₂ + …)): the fewest operations, one chain.
macro_rules! horner {
    ($real:ty, $x:expr; $last:expr) => { $last };
    ($real:ty, $x:expr; $c:expr, $($rest:expr),+) => {
        <$real>::mul_add(horner!($real, $x; $($rest),+), $x, $c)
    };
}

/// The even half c₀ + z (c₂ + z (c₄ + …)) of a polynomial.
macro_rules! every_other {
    ($real:ty, $z:expr; $last:expr $(, $unused:expr)?) => { $last };
    ($real:ty, $z:expr; $c:expr, $unused:expr, $($rest:expr),+) => {
        <$real>::mul_add(every_other!($real, $z; $($rest),+), $z, $c)
    };
}

/// The polynomial (c₀ + z (c₂ + …)) + x (c₁ + z (c₃ + …)) with z = x².
///
/// Two chains of half the length serve long polynomials, whose one chain would be waited for \[Knuth97\].
macro_rules! two_chains {
    ($real:ty, $x:expr, $z:expr; $c:expr, $($rest:expr),+) => {
        <$real>::mul_add(
            every_other!($real, $z; $($rest),+),
            $x,
            every_other!($real, $z; $c, $($rest),+),
        )
    };
}

/// The polynomial in four chains of a quarter of the length, with z = x² and w = z².
macro_rules! four_chains {
    ($real:ty, $x:expr, $z:expr, $w:expr; $c:expr, $d:expr, $($rest:expr),+) => {
        <$real>::mul_add(
            every_second_pair!($real, $x, $w; $($rest),+),
            $z,
            every_second_pair!($real, $x, $w; $c, $d, $($rest),+),
        )
    };
}

/// The half (c₀ + c₁ x) + w ((c₄ + c₅ x) + w (…)) as two chains.
macro_rules! every_second_pair {
    ($real:ty, $x:expr, $w:expr; $($c:expr),+) => {
        <$real>::mul_add(
            every_fourth!($real, $w; (1) $($c),+),
            $x,
            every_fourth!($real, $w; (0) $($c),+),
        )
    };
}

/// The quarter c₀ + w (c₄ + w (c₈ + …)) of a polynomial, or that from c₁ on.
macro_rules! every_fourth {
    ($real:ty, $w:expr; (1) $skipped:expr, $($c:expr),+) => { every_fourth!($real, $w; (0) $($c),+) };
    ($real:ty, $w:expr; (0) $c:expr, $_1:expr, $_2:expr, $_3:expr, $($rest:expr),+) => {
        <$real>::mul_add(every_fourth!($real, $w; (0) $($rest),+), $w, $c)
    };
    ($real:ty, $w:expr; (0) $last:expr $(, $unused:expr)*) => { $last };
}

pub(crate) use {every_fourth, every_second_pair, four_chains};
pub(crate) use {every_other, horner, two_chains};

#[cfg(test)]
mod tests {
    #[test]
    fn every_order_is_the_polynomial() {
        let x = 3.0_f64;
        assert_eq!(horner!(f64, x; 1.0, 2.0, 4.0, 8.0), 1.0 + 6.0 + 36.0 + 216.0);
        assert_eq!(two_chains!(f64, x, x * x; 1.0, 2.0, 4.0, 8.0), 259.0);
        assert_eq!(two_chains!(f64, x, x * x; 1.0, 2.0, 4.0), 43.0);
        assert_eq!(two_chains!(f64, x, x * x; 1.0, 2.0), 7.0);
        let (x, z) = (2.0_f64, 4.0);
        assert_eq!(four_chains!(f64, x, z, 16.0; 1.0, 1.0, 1.0, 1.0), 15.0);
        assert_eq!(
            four_chains!(f64, x, z, 16.0; 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 1.0),
            1535.0
        );
        assert_eq!(
            four_chains!(f64, x, z, 16.0; 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
            2047.0
        );
    }
}
