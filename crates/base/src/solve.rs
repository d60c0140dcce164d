//! Symmetric positive definite systems by Cholesky factorisation.
//!
//! ```text
//! A = L Lᵀ,   L z = b,   Lᵀ x = z
//! ```
//!
//! Source: \[Golub13, alg. 4.2.2\]. Small systems only: normal equations of constants and ridges.

/// Solves A x = b for a symmetric positive definite A.
///
/// The lower triangle of A (p × p, column-major) is read and overwritten by L, and b (p) becomes x. `None`
/// means that A is not numerically positive definite.
///
/// ```
/// let mut a = [4.0, 2.0, 2.0, 10.0];
/// let mut b = [8.0, 22.0];
/// limpid_base::solve_spd(&mut a, &mut b).expect("positive definite");
/// assert_eq!(b, [1.0, 2.0]);
/// ```
///
/// # Panics
/// If A does not hold p² numbers for p = length of b.
#[track_caller]
pub fn solve_spd(a: &mut [f64], b: &mut [f64]) -> Option<()> {
    let p = b.len();
    assert_eq!(a.len(), p * p, "{} numbers for {p} × {p}", a.len());
    factorise(a, p)?;
    for i in 0..p {
        b[i] /= a[i + i * p];
        for k in i + 1..p {
            b[k] -= a[k + i * p] * b[i];
        }
    }
    for i in (0..p).rev() {
        let tail: f64 = (i + 1..p).map(|k| a[k + i * p] * b[k]).sum();
        b[i] = (b[i] - tail) / a[i + i * p];
    }
    b.iter().all(|x| x.is_finite()).then_some(())
}

/// Overwrites the lower triangle of A (p × p) by L, column by column.
///
/// ```text
/// l_jj = √(a_jj − Σₖ l_jk²)      l_ij = (a_ij − Σₖ l_ik l_jk) / l_jj,   k < j < i
/// ```
fn factorise(a: &mut [f64], p: usize) -> Option<()> {
    for j in 0..p {
        let (done, rest) = a.split_at_mut(j * p);
        let column = &mut rest[j..p];
        for earlier in done.chunks_exact(p) {
            let factor = earlier[j];
            for (value, &e) in column.iter_mut().zip(&earlier[j..]) {
                *value -= factor * e;
            }
        }
        let pivot = column[0];
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        let root = pivot.sqrt();
        column.iter_mut().for_each(|value| *value /= root);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Matrix, Seed};
    use rand::RngExt;

    #[test]
    fn the_solution_satisfies_the_system() {
        let mut rng = Seed::new(1).rng();
        for p in 1..20 {
            let root = Matrix::from_fn(p + 2, p, |_, _| rng.random_range(-1.0..1.0));
            let a = root.t_matmul(&root);
            let x = Matrix::from_fn(p, 1, |i, _| i as f64 - 1.5);
            let mut b = a.matmul(&x).as_slice().to_vec();
            solve_spd(&mut a.as_slice().to_vec(), &mut b).expect("positive definite");
            for (found, wanted) in b.iter().zip(x.as_slice()) {
                assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
            }
        }
    }

    #[test]
    fn an_indefinite_matrix_is_refused() {
        assert!(solve_spd(&mut [1.0, 2.0, 2.0, 1.0], &mut [1.0, 1.0]).is_none());
        assert!(solve_spd(&mut [f64::NAN], &mut [1.0]).is_none());
    }
}
