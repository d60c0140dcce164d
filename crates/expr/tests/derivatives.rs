//! Jacobians, normal equations and moments against what they are defined as.

use limpid_base::{Matrix, Real, Rng, Samples, Seed};
use limpid_expr::{Expr, Moments, Node, Op, Plan, Scratch, random};
use rand::RngExt;

/// Smooth and tame enough for differences.
const SMOOTH: [Op; 7] = [Op::Add, Op::Sub, Op::Mul, Op::Sin, Op::Cos, Op::Tanh, Op::Square];

fn formula(rng: &mut Rng, ops: &[Op]) -> Expr {
    let nodes = rng.random_range(1..40);
    random(rng, ops, 3, nodes)
}

fn uniform<T: Real>(rng: &mut Rng, rows: usize, cols: usize) -> Matrix<T> {
    Matrix::from_fn(rows, cols, |_, _| T::from_f64(rng.random_range(-1.0..1.0)))
}

/// ∂f/∂c of the definition by central differences of fourth order; `None` where those of two
/// steps disagree, because the formula is too steep or loses its digits.
fn difference(expr: &Expr, row: &[f64], constant: usize) -> Option<f64> {
    let at = |step: f64| {
        let mut moved = expr.constants();
        moved[constant] += step;
        expr.with_constants(&moved).at(row)
    };
    let slope = |h: f64| (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
    let (wide, narrow) = (slope(1e-3), slope(2e-4));
    ((wide - narrow).abs() <= 1e-7 * narrow.abs().max(1.0)).then_some(narrow)
}

#[test]
fn the_jacobian_agrees_with_central_differences_of_the_definition() {
    let mut scratch = Scratch::new();
    let (mut compared, mut all) = (0, 0);
    for i in 0..2000 {
        let mut rng = Seed::new(23).nth(i).rng();
        let expr = formula(&mut rng, &SMOOTH);
        let x = uniform::<f64>(&mut rng, 5, 3);
        let plan: Plan<f64> = expr.compile();
        let (mut value, mut jacobian) = ([0.0; 5], Matrix::zeros(5, plan.constants()));
        plan.jacobian(&x, &mut scratch, &mut value, &mut jacobian);
        for (row, value) in value.iter().enumerate() {
            assert_eq!(value.to_bits(), expr.at(&x.row(row)).to_bits(), "{expr}");
            for (j, got) in jacobian.row(row).into_iter().enumerate() {
                all += 1;
                let Some(want) = difference(&expr, &x.row(row), j) else { continue };
                let error = (got - want).abs() / want.abs().max(1.0);
                assert!(error < 1e-6, "{expr} at {:?}: {got}, not {want}", x.row(row));
                compared += 1;
            }
        }
    }
    assert!(compared > all * 9 / 10, "only {compared} of {all} derivatives were compared");
}

/// ∂f/∂c by dual numbers, forward; `None` where a value or slope on the way is extreme.
fn dual(expr: &Expr, row: &[f64], constant: usize) -> Option<f64> {
    let mut stack: Vec<[f64; 2]> = Vec::new();
    let mut constants = 0..;
    for &node in expr.nodes() {
        let value = match node {
            Node::Const(c) => [c, f64::from(u8::from(constants.next() == Some(constant)))],
            Node::Var(i) => [row[i as usize], 0.0],
            Node::Op(op) => {
                let b = if op.arity() == 2 { stack.pop()? } else { [0.0; 2] };
                let a = stack.pop()?;
                let y = op.value(a[0], b[0]);
                let [da, db] = op.partials(a[0], b[0], y);
                [y, a[1] * da + b[1] * db]
            }
        };
        if !value.iter().all(|v| v.abs() < 1e100) {
            return None;
        }
        stack.push(value);
    }
    Some(stack[0][1])
}

#[test]
fn the_jacobian_agrees_with_dual_numbers_for_every_operator() {
    let mut scratch = Scratch::new();
    let mut compared = 0;
    for i in 0..3000 {
        let mut rng = Seed::new(31).nth(i).rng();
        let expr = formula(&mut rng, &Op::ALL);
        let x = uniform::<f64>(&mut rng, 40, 3);
        let plan: Plan<f64> = expr.compile();
        let (mut value, mut jacobian) = ([0.0; 40], Matrix::zeros(40, plan.constants()));
        plan.jacobian(&x, &mut scratch, &mut value, &mut jacobian);
        for row in 0..40 {
            for (j, got) in jacobian.row(row).into_iter().enumerate() {
                let Some(want) = dual(&expr, &x.row(row), j) else { continue };
                let close = (got - want).abs() <= 1e-12 * want.abs();
                assert!(close, "{expr} at {:?}: {got}, not {want}", x.row(row));
                compared += 1;
            }
        }
    }
    assert!(compared > 50_000, "only {compared} derivatives were compared");
}

/// Σ over rows of w · a · b, row by row.
fn plain(w: &[f64], a: impl Fn(usize) -> f64, b: impl Fn(usize) -> f64) -> f64 {
    w.iter().enumerate().map(|(i, w)| w * a(i) * b(i)).sum()
}

fn close(got: f64, want: f64, scale: f64) -> bool {
    (got - want).abs() <= 1e-12 * scale.max(1.0)
}

/// A formula with samples, whose values are all finite and moderate.
struct Case<T> {
    expr: Expr,
    x: Matrix<T>,
    y: Vec<T>,
    w: Vec<T>,
}

fn cases<T: Real>() -> impl Iterator<Item = Case<T>> {
    (0..300).filter_map(|i| {
        let mut rng = Seed::new(29).nth(i).rng();
        let expr = formula(&mut rng, &SMOOTH);
        let n = rng.random_range(1..1300);
        let x = uniform::<T>(&mut rng, n, 3);
        let y = uniform::<T>(&mut rng, n, 1).as_slice().to_vec();
        let w = (0..n).map(|_| T::from_f64(rng.random())).collect();
        let moderate = (0..n).all(|i| expr.at(&x.row(i)).to_f64().abs() < 100.0);
        moderate.then_some(Case { expr, x, y, w })
    })
}

fn wide<T: Real>(values: &[T]) -> Vec<f64> {
    values.iter().map(|v| v.to_f64()).collect()
}

fn check_normal_equations<T: Real>() {
    let mut scratch = Scratch::<T>::new();
    for Case { expr, x, y, w } in cases::<T>() {
        let (n, plan) = (x.rows(), expr.compile::<T>());
        let p = plan.constants();
        let (mut value, mut jacobian) = (vec![T::ZERO; n], Matrix::zeros(n, p));
        plan.jacobian(&x, &mut scratch, &mut value, &mut jacobian);
        for weighted in [false, true] {
            let samples = Samples::new(&x, &y);
            let samples = if weighted { samples.with_weights(&w) } else { samples };
            let w = if weighted { wide(&w) } else { vec![1.0; n] };
            let normal = plan.normal_equations(samples, &mut scratch);
            let r = |i: usize| value[i].to_f64() - y[i].to_f64();
            let j = |k: usize| {
                let jacobian = &jacobian;
                move |i: usize| jacobian[(i, k)].to_f64()
            };
            let scale = |k: usize| plain(&w, j(k), j(k));
            for a in 0..p {
                for b in 0..p {
                    let want = plain(&w, j(a), j(b));
                    assert!(close(normal.jtj[a * p + b], want, scale(a) + scale(b)), "{expr}");
                }
                assert!(close(normal.jtr[a], plain(&w, j(a), r), scale(a) + normal.rss), "{expr}");
            }
            assert!(close(normal.rss, plain(&w, r, r), normal.rss), "{expr}");
        }
    }
}

#[test]
fn normal_equations_are_the_products_of_the_jacobian() {
    check_normal_equations::<f32>();
    check_normal_equations::<f64>();
}

fn check_moments<T: Real>() {
    let mut scratch = Scratch::<T>::new();
    for Case { expr, x, y, w } in cases::<T>() {
        let plan = expr.compile::<T>();
        let mut f = vec![T::ZERO; x.rows()];
        plan.eval(&x, &mut scratch, &mut f);
        for weighted in [false, true] {
            let samples = Samples::new(&x, &y);
            let samples = if weighted { samples.with_weights(&w) } else { samples };
            let w = if weighted { wide(&w) } else { vec![1.0; f.len()] };
            let m = plan.moments(samples, &mut scratch);
            let (f, y, one) = (|i: usize| f[i].to_f64(), |i: usize| y[i].to_f64(), |_| 1.0);
            let r = |i: usize| f(i) - y(i);
            let found = [m.w, m.wf, m.wy, m.wff, m.wfy, m.wyy, m.wrr];
            let wanted = [
                plain(&w, one, one),
                plain(&w, f, one),
                plain(&w, y, one),
                plain(&w, f, f),
                plain(&w, f, y),
                plain(&w, y, y),
                plain(&w, r, r),
            ];
            for (got, want) in found.into_iter().zip(wanted) {
                assert!(close(got, want, m.w + m.wff + m.wyy), "{expr}: {got}, not {want}");
            }
            let error = plan.absolute_error(samples, &mut scratch);
            let want = plain(&w, |i| r(i).abs(), one) / m.w;
            assert!(close(error, want, want), "{expr}: {error}, not {want}");
        }
    }
}

#[test]
fn moments_are_plain_sums() {
    check_moments::<f32>();
    check_moments::<f64>();
}

fn moments(text: &str, x: &[f64], y: &[f64]) -> Moments {
    let x = Matrix::from_columns(x.len(), 1, x.to_vec());
    let plan: Plan<f64> = text.parse::<Expr>().expect("valid").compile();
    plan.moments(Samples::new(&x, y), &mut Scratch::new())
}

#[test]
fn linear_scaling_finds_the_line_of_least_squares() {
    // f = x²: 0, 1, 4, 9; y = 3 + 2 f with residuals +1, −1, −1, +1 that are not orthogonal to f
    let m = moments("square(x0)", &[0.0, 1.0, 2.0, 3.0], &[4.0, 4.0, 10.0, 22.0]);
    let line = m.linear_scaling().expect("f varies");
    // f̄ = 3.5, ȳ = 10, Σ(f−f̄)² = 49, Σ(f−f̄)(y−ȳ) = 102, Σ(y−ȳ)² = 216
    assert!((line.slope - 102.0 / 49.0).abs() < 1e-14);
    assert!((line.intercept - (10.0 - 3.5 * 102.0 / 49.0)).abs() < 1e-14);
    assert!((line.mse - (216.0 - 102.0 * 102.0 / 49.0) / 4.0).abs() < 1e-12);
    assert_eq!(m.mse(), (16.0 + 9.0 + 36.0 + 169.0) / 4.0);
}

#[test]
fn linear_scaling_needs_variation_and_finite_values() {
    let (x, y) = ([0.0, 1.0, 2.0], [1.0, 2.0, 4.0]);
    assert_eq!(moments("0.1", &x, &y).linear_scaling(), None);
    assert_eq!(moments("x0 - x0 + 12345.678", &x, &y).linear_scaling(), None);
    assert_eq!(moments("log(x0 - 1)", &x, &y).linear_scaling(), None);
    assert_eq!(moments("x0 * 1e300", &x, &y).linear_scaling(), None);
    assert_eq!(moments("x0", &x, &[1.0, 2.0, f64::NAN]).linear_scaling(), None);
    assert!(moments("x0 * 1e-100", &x, &y).linear_scaling().is_some());
}

#[test]
fn a_perfect_line_leaves_no_error() {
    let x: Vec<f64> = (0..1000).map(|i| f64::from(i) / 100.0).collect();
    let y: Vec<f64> = x.iter().map(|x| 3.0 - 0.5 * x).collect();
    let line = moments("x0", &x, &y).linear_scaling().expect("x varies");
    assert!((line.intercept - 3.0).abs() < 1e-12 && (line.slope + 0.5).abs() < 1e-12);
    assert!(line.mse < 1e-13);
}
