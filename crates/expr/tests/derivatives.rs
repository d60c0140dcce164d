//! Jacobians, normal equations and moments against what they are defined as.

use limpid_base::{Matrix, Rng, Samples, Seed};
use limpid_expr::{Expr, Moments, Node, Op, Plan, Precision, Scratch, random};
use rand::RngExt;

/// Smooth and tame enough for differences.
const SMOOTH: [Op; 7] = [Op::Add, Op::Sub, Op::Mul, Op::Sin, Op::Cos, Op::Tanh, Op::Square];

fn formula(rng: &mut Rng, ops: &[Op]) -> Expr {
    let nodes = rng.random_range(1..40);
    random(rng, ops, 3, nodes)
}

fn uniform<T: Precision>(rng: &mut Rng, rows: usize, cols: usize) -> Matrix<T> {
    Matrix::from_fn(rows, cols, |_, _| T::from_f64(rng.random_range(-1.0..1.0)))
}

/// The derivative ∂f/∂c of the definition by central differences of fourth order; `None` where those of two
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

/// How often each operator stood between a constant and a derivative that was compared.
type Seen = [usize; Op::ALL.len()];

/// A value, whether the constant is in it, its derivative, and how far another way to compute the
/// derivative may end from it.
#[derive(Clone, Copy)]
struct Dual {
    value: f64,
    depends: bool,
    slope: f64,
    bound: f64,
}

/// The derivatives (∂/∂a, ∂/∂b) by the rules of calculus and the platform's functions, and the absolute error that
/// another form of them may have beside a relative one.
#[allow(clippy::disallowed_methods)] // the platform's functions are the reference here
fn slopes(op: Op, a: f64, b: f64) -> ([f64; 2], f64) {
    let (regular_a, regular_b) = (a.abs() > 0.001, b.abs() > 0.001);
    let one = match op {
        Op::Add => return ([1.0, 1.0], 0.0),
        Op::Sub => return ([1.0, -1.0], 0.0),
        Op::Mul => return ([b, a], 0.0),
        Op::Div => return ([b.recip(), -a / (b * b)], 0.0),
        Op::ProtectedDiv if regular_b => return ([b.recip(), -a / (b * b)], 0.0),
        // of a negative base the exponent is held
        Op::Pow if a > 0.0 => return ([b * a.powf(b - 1.0), a.powf(b) * a.ln()], 0.0),
        Op::Pow => b * a.powf(b - 1.0),
        Op::Neg => -1.0,
        Op::Square => 2.0 * a,
        Op::Cube => 3.0 * a.powi(2),
        Op::Sqrt => 0.5 * a.powf(-0.5),
        Op::Exp => a.exp(),
        Op::Log => a.recip(),
        Op::Sin => a.cos(),
        Op::Cos => -a.sin(),
        // 1 − tanh² cancels where tanh is near 1
        Op::Tanh => return ([a.cosh().powi(-2), 0.0], 1e-15),
        Op::Abs if a != 0.0 => a.signum(),
        Op::Inv => -a.powi(-2),
        Op::ProtectedSqrt if a != 0.0 => a.signum() * 0.5 * a.abs().powf(-0.5),
        Op::ProtectedLog if regular_a => a.recip(),
        Op::ProtectedInv if regular_a => -a.powi(-2),
        Op::Abs | Op::ProtectedDiv | Op::ProtectedSqrt | Op::ProtectedLog | Op::ProtectedInv => 0.0,
        own => unreachable!("{own:?} is not in the table"),
    };
    ([one, 0.0], 0.0)
}

/// The derivative ∂f/∂c by dual numbers, forward, with the operators on its way; `None` where a value or slope is
/// above `limit` or below its inverse, 0 excepted.
fn dual(expr: &Expr, row: &[f64], constant: usize, limit: f64) -> Option<(Dual, Vec<Op>)> {
    let moderate = |v: f64| v == 0.0 || (limit.recip()..limit).contains(&v.abs());
    let mut stack: Vec<Dual> = Vec::new();
    let mut constants = 0..;
    let mut way = Vec::new();
    let fixed = |value| Dual { value, depends: false, slope: 0.0, bound: 0.0 };
    for &node in expr.nodes() {
        let dual = match node {
            Node::Const(c) if constants.next() == Some(constant) => {
                Dual { depends: true, slope: 1.0, ..fixed(c) }
            }
            Node::Const(c) => fixed(c),
            Node::Var(i) => fixed(row[i as usize]),
            Node::Op(op) => {
                let b = if op.arity() == 2 { stack.pop()? } else { fixed(0.0) };
                let a = stack.pop()?;
                let ([da, db], error) = slopes(op, a.value, b.value);
                let depends = a.depends || b.depends;
                if depends {
                    way.push(op);
                }
                // Without the constant 0, though the partial derivative may be ∞.
                let part = |v: Dual, d: f64| if v.depends { v.slope * d } else { 0.0 };
                let spread = |v: Dual, d: f64| {
                    let own = v.slope.abs() * (1e-14 * d.abs() + error);
                    if v.depends { own + v.bound * (d.abs() + error) } else { 0.0 }
                };
                Dual {
                    value: op.value(a.value, b.value),
                    depends,
                    slope: part(a, da) + part(b, db),
                    bound: spread(a, da) + spread(b, db),
                }
            }
        };
        if !(moderate(dual.value) && moderate(dual.slope) && dual.bound < limit) {
            return None;
        }
        stack.push(dual);
    }
    Some((stack[0], way))
}

/// The Jacobian's derivatives over random formulas of `ops`, each handed to `compare`, which says
/// whether it could. How many it compared of how many, and each operator's share.
fn compared(
    formulas: u64,
    ops: &[Op],
    compare: impl Fn(&Expr, &[f64], usize, f64) -> Option<Vec<Op>>,
) -> (usize, usize, Seen) {
    let mut scratch = Scratch::new();
    let (mut all, mut compared, mut seen) = (0, 0, Seen::default());
    for i in 0..formulas {
        let mut rng = Seed::new(23).nth(i).rng();
        let expr = formula(&mut rng, ops);
        let x = uniform::<f64>(&mut rng, 40, 3);
        let plan: Plan<f64> = expr.compile();
        let (mut value, mut jacobian) = ([0.0; 40], Matrix::zeros(40, plan.constants()));
        plan.jacobian(&x, &mut scratch, &mut value, &mut jacobian);
        for row in (0..40).step_by(3) {
            let at = x.row(row);
            for (j, got) in jacobian.row(row).into_iter().enumerate() {
                all += 1;
                let Some(way) = compare(&expr, &at, j, got) else { continue };
                compared += 1;
                way.into_iter().for_each(|op| seen[op.index()] += 1);
            }
        }
    }
    (compared, all, seen)
}

/// The values that come with the derivatives are those of `Expr::at`, bit for bit.
#[test]
fn the_jacobian_comes_with_the_values_of_the_definition() {
    let mut scratch = Scratch::new();
    for i in 0..2000 {
        let mut rng = Seed::new(31).nth(i).rng();
        let expr = formula(&mut rng, &Op::ALL);
        let x = uniform::<f64>(&mut rng, 5, 3);
        let plan: Plan<f64> = expr.compile();
        let (mut value, mut jacobian) = ([0.0; 5], Matrix::zeros(5, plan.constants()));
        plan.jacobian(&x, &mut scratch, &mut value, &mut jacobian);
        for (row, value) in value.iter().enumerate() {
            let want = expr.at(&x.row(row));
            let same = value.to_bits() == want.to_bits() || value.is_nan() && want.is_nan();
            assert!(same, "{expr} at {:?}: {value}, not {want}", x.row(row));
        }
    }
}

/// Differences of fourth order, error h⁴: they know nothing of the operators' rules, but lose digits.
#[test]
fn the_jacobian_agrees_with_central_differences_of_the_definition() {
    for (ops, share) in [(&SMOOTH[..], 0.8), (&Op::ALL, 0.2)] {
        let (compared, all, seen) = compared(1500, ops, |expr, row, constant, got| {
            let (_, way) = dual(expr, row, constant, 1e4)?; // or digits are lost
            let want = difference(expr, row, constant)?;
            let error = (got - want).abs() / want.abs().max(1.0);
            assert!(error < 1e-6, "{expr} at {row:?}: {got}, not {want}");
            Some(way)
        });
        assert!(compared as f64 > share * all as f64, "only {compared} of {all} were compared");
        assert!(ops.iter().all(|op| seen[op.index()] > 500), "compared too few of {seen:?}");
    }
}

/// Dual numbers carry (f, ∂f/∂c) forward by the rules of calculus: no digit is lost, and each operator
/// is seen a thousand times.
#[test]
fn the_jacobian_agrees_with_dual_numbers_for_every_operator() {
    let (compared, all, seen) = compared(4000, &Op::ALL, |expr, row, constant, got| {
        let (want, way) = dual(expr, row, constant, 1e100)?;
        let close = (got - want.slope).abs() <= want.bound;
        assert!(close, "{expr} at {row:?}: {got}, not {} ± {}", want.slope, want.bound);
        Some(way)
    });
    assert!(compared > all / 3, "only {compared} of {all} derivatives were compared");
    assert!(seen.iter().all(|count| *count > 1000), "compared too few of {seen:?}");
}

/// Σ over rows of w · a · b, row by row.
fn plain(w: &[f64], a: impl Fn(usize) -> f64, b: impl Fn(usize) -> f64) -> f64 {
    w.iter().enumerate().map(|(i, w)| w * a(i) * b(i)).sum()
}

/// Tells whether two sums are equal up to rounding, beside terms of the size `scale`.
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

/// Random smooth formulas with random samples, some 300.
fn cases<T: Precision>() -> impl Iterator<Item = Case<T>> {
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

/// The values in f64.
fn wide<T: Precision>(values: &[T]) -> Vec<f64> {
    values.iter().map(|v| v.to_f64()).collect()
}

fn check_normal_equations<T: Precision>() {
    let mut scratch = Scratch::<T>::new();
    for Case { expr, x, y, w } in cases::<T>() {
        let (n, plan) = (x.rows(), expr.compile::<T>());
        let p = plan.constants();
        let (mut value, mut jacobian) = (vec![T::ZERO; n], Matrix::zeros(n, p));
        plan.jacobian(&x, &mut scratch, &mut value, &mut jacobian);
        for weighted in [false, true] {
            let samples = Samples::new(&x, &y).with_weights(weighted.then_some(&w[..]));
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

/// JᵀWJ, JᵀWr and rᵀWr are sums over rows of w · Jᵢⱼ · Jᵢₖ, w · Jᵢⱼ · rᵢ and w · rᵢ².
#[test]
fn normal_equations_are_the_products_of_the_jacobian() {
    check_normal_equations::<f32>();
    check_normal_equations::<f64>();
}

fn check_moments<T: Precision>() {
    let mut scratch = Scratch::<T>::new();
    for Case { expr, x, y, w } in cases::<T>() {
        let plan = expr.compile::<T>();
        let mut f = vec![T::ZERO; x.rows()];
        plan.eval(&x, &mut scratch, &mut f);
        for weighted in [false, true] {
            let samples = Samples::new(&x, &y).with_weights(weighted.then_some(&w[..]));
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

/// The moments of the formula `text` of one input.
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
