//! Every tape operation against differences of the analytic gradient of the order below.
//!
//! ```text
//! first order    ∂s/∂x   against   (s(x + h) − s(x − h)) / 2h
//! second order   ∂(v · ∂s/∂x)/∂x   against the same differences of the analytic v · ∂s/∂x
//! third order    one more
//! ```

use limpid_base::{Rng, Seed};
use limpid_tape::{Program, Tape, Var};
use rand::RngExt;

/// An operation on two matrix inputs, and the range of values it is tested on.
struct Case {
    name: &'static str,
    shapes: [(usize, usize); 2],
    range: (f64, f64),
    /// Values keep this distance from 0, where the operation has a kink or a pole.
    gap: f64,
    build: fn(&mut Tape, Var, Var) -> Var,
}

const SMOOTH: (f64, f64) = (-2.0, 2.0);
const POSITIVE: (f64, f64) = (0.5, 3.0);

fn case(name: &'static str, range: (f64, f64), build: fn(&mut Tape, Var, Var) -> Var) -> Case {
    Case { name, shapes: [(3, 4), (3, 4)], range, gap: 0.0, build }
}

fn shaped(case: Case, a: (usize, usize), b: (usize, usize)) -> Case {
    Case { shapes: [a, b], ..case }
}

fn cases() -> Vec<Case> {
    let row = |name, range, build| shaped(case(name, range, build), (3, 4), (1, 4));
    let mut cases = vec![
        case("add", SMOOTH, |t, a, b| t.add(a, b)),
        case("sub", SMOOTH, |t, a, b| t.sub(a, b)),
        case("mul", SMOOTH, |t, a, b| t.mul(a, b)),
        case("div", POSITIVE, |t, a, b| t.div(a, b)),
        case("mul by itself", SMOOTH, |t, a, _| t.mul(a, a)),
        row("add row", SMOOTH, |t, a, b| t.add(a, b)),
        row("row minus matrix", SMOOTH, |t, a, b| t.sub(b, a)),
        row("mul row", SMOOTH, |t, a, b| t.mul(a, b)),
        row("div by row", POSITIVE, |t, a, b| t.div(a, b)),
        row("row over matrix", POSITIVE, |t, a, b| t.div(b, a)),
        shaped(case("column times row", SMOOTH, |t, a, b| t.mul(a, b)), (3, 1), (1, 4)),
        shaped(case("scalar over matrix", POSITIVE, |t, a, b| t.div(a, b)), (1, 1), (3, 4)),
        shaped(case("matmul", SMOOTH, |t, a, b| t.matmul(a, b)), (3, 4), (4, 2)),
        shaped(case("t_matmul", SMOOTH, |t, a, b| t.t_matmul(a, b)), (4, 3), (4, 2)),
        shaped(case("matmul_t", SMOOTH, |t, a, b| t.matmul_t(a, b)), (3, 4), (2, 4)),
        shaped(case("t_matmul_t", SMOOTH, |t, a, b| t.t_matmul_t(a, b)), (4, 3), (2, 4)),
        case("scale", SMOOTH, |t, a, _| t.scale(a, -1.7)),
        case("shift", SMOOTH, |t, a, _| t.shift(a, 0.3)),
        case("neg", SMOOTH, |t, a, _| t.neg(a)),
        case("tanh", SMOOTH, |t, a, _| t.tanh(a)),
        case("silu", SMOOTH, |t, a, _| t.silu(a)),
        case("sigmoid", SMOOTH, |t, a, _| t.sigmoid(a)),
        case("softplus", SMOOTH, |t, a, _| t.softplus(a)),
        case("sin", SMOOTH, |t, a, _| t.sin(a)),
        case("cos", SMOOTH, |t, a, _| t.cos(a)),
        case("exp", SMOOTH, |t, a, _| t.exp(a)),
        case("ln", POSITIVE, |t, a, _| t.ln(a)),
        case("sqrt", POSITIVE, |t, a, _| t.sqrt(a)),
        case("powi 3", SMOOTH, |t, a, _| t.powi(a, 3)),
        case("powi -2", POSITIVE, |t, a, _| t.powi(a, -2)),
        case("powi 0", SMOOTH, |t, a, _| t.powi(a, 0)),
        case("sum", SMOOTH, |t, a, _| t.sum(a)),
        case("sum of rows", SMOOTH, |t, a, _| t.sum_rows(a)),
        case("sum of columns", SMOOTH, |t, a, _| t.sum_cols(a)),
        case("mean", SMOOTH, |t, a, _| t.mean(a)),
        row("broadcast row", SMOOTH, |t, _, b| t.broadcast(b, 3, 4)),
        shaped(case("broadcast column", SMOOTH, |t, a, _| t.broadcast(a, 3, 4)), (3, 1), (1, 1)),
        shaped(case("broadcast scalar", SMOOTH, |t, a, _| t.broadcast(a, 3, 4)), (1, 1), (1, 1)),
        case("fill", SMOOTH, |t, a, _| {
            let half = t.fill(0.5, 3, 4);
            t.div(half, a)
        }),
    ];
    cases.last_mut().expect("not empty").gap = 0.3;
    cases.push(Case { gap: 0.05, ..case("relu", SMOOTH, |t, a, _| t.relu(a)) });
    cases
}

fn draw(rng: &mut Rng, case: &Case, (rows, cols): (usize, usize)) -> Vec<f64> {
    let one = |rng: &mut Rng| loop {
        let v: f64 = rng.random_range(case.range.0..case.range.1);
        if v.abs() >= case.gap {
            return v;
        }
    };
    (0..rows * cols).map(|_| one(rng)).collect()
}

/// A scalar of both inputs, and its gradient in each.
struct Order {
    scalar: Var,
    gradients: Vec<Var>,
}

/// The scalars whose gradients are the derivatives of order 1, 2, 3: each the sum of the last
/// order's gradients v as w v + v²/20, so that linear operations have higher derivatives too.
fn orders(tape: &mut Tape, y: Var, inputs: &[Var], count: usize) -> Vec<Order> {
    let weighted = |tape: &mut Tape, v: Var, at: usize| {
        let (rows, cols) = tape.shape(v);
        let weights = tape.fill(0.7 + 0.2 * at as f64, rows, cols);
        let linear = tape.mul(v, weights);
        let square = tape.square(v);
        let twentieth = tape.scale(square, 0.05);
        let both = tape.add(linear, twentieth);
        tape.sum(both)
    };
    let mut scalar = weighted(tape, y, 0);
    let mut orders = vec![];
    for _ in 0..count {
        let gradients = tape.grad(scalar, inputs);
        let terms: Vec<Var> =
            gradients.iter().enumerate().map(|(i, &g)| weighted(tape, g, i)).collect();
        orders.push(Order { scalar, gradients });
        scalar = tape.add(terms[0], terms[1]);
    }
    orders
}

fn evaluate(program: &mut Program<f64>, inputs: &[Var], values: &[Vec<f64>], of: Var) -> Vec<f64> {
    for (&input, value) in inputs.iter().zip(values) {
        program.set(input, value);
    }
    program.run();
    program.value(of).to_vec()
}

/// The largest |analytic − difference| over max(1, largest |difference|).
fn worst_error(
    program: &mut Program<f64>,
    inputs: &[Var],
    values: &[Vec<f64>],
    order: &Order,
) -> f64 {
    let mut pairs = vec![];
    for (k, gradient) in order.gradients.iter().enumerate() {
        let analytic = evaluate(program, inputs, values, *gradient);
        for (i, &a) in analytic.iter().enumerate() {
            let mut at = |shift: f64| {
                let mut moved = values.to_vec();
                moved[k][i] += shift;
                evaluate(program, inputs, &moved, order.scalar)[0]
            };
            // A fourth-order difference: its own error lies far below the bound.
            let h = 3e-4;
            let difference = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
            pairs.push((a, difference));
        }
    }
    let scale = pairs.iter().fold(1.0_f64, |m, (_, d)| m.max(d.abs()));
    pairs.iter().map(|(a, d)| (a - d).abs() / scale).fold(0.0, f64::max)
}

#[test]
fn every_operation_matches_differences_to_third_order_at_100_points() {
    for case in cases() {
        let mut tape = Tape::new();
        let inputs = case.shapes.map(|(r, c)| tape.input(r, c));
        let y = (case.build)(&mut tape, inputs[0], inputs[1]);
        let orders = orders(&mut tape, y, &inputs, 3);
        let outputs: Vec<Var> =
            orders.iter().flat_map(|o| o.gradients.iter().copied().chain([o.scalar])).collect();
        let mut program = tape.compile::<f64>(&outputs);
        let mut rng = Seed::new(5).child(case.name).rng();
        for _ in 0..100 {
            let values: Vec<Vec<f64>> =
                case.shapes.iter().map(|&shape| draw(&mut rng, &case, shape)).collect();
            for (order, bound) in orders.iter().zip([1e-6, 1e-6, 1e-5]) {
                let error = worst_error(&mut program, &inputs, &values, order);
                assert!(error <= bound, "{}: relative error {error:e} > {bound:e}", case.name);
            }
        }
    }
}

#[test]
fn the_second_derivative_of_relu_is_zero() {
    let mut tape = Tape::new();
    let x = tape.input(1, 3);
    let y = tape.relu(x);
    let first = tape.grad(y, &[x])[0];
    let second = tape.grad(first, &[x])[0];
    let mut program = tape.compile::<f64>(&[first, second]);
    program.set(x, &[-1.0, 0.0, 2.0]);
    program.run();
    assert_eq!(program.value(first), [0.0, 0.0, 1.0]);
    assert_eq!(program.value(second), [0.0, 0.0, 0.0]);
}

#[test]
fn a_program_replays_with_other_inputs_in_both_precisions() {
    let mut tape = Tape::new();
    let x = tape.input(2, 2);
    let y = tape.exp(x);
    let g = tape.grad(y, &[x])[0];
    let mut wide = tape.compile::<f64>(&[g]);
    let mut narrow = tape.compile::<f32>(&[g]);
    for shift in [0.0, 1.0, -3.0] {
        let values = [shift, shift + 0.5, shift - 0.5, 1.0];
        wide.set(x, &values);
        wide.run();
        narrow.set(x, &values.map(|v| v as f32));
        narrow.run();
        for ((&w, &n), v) in wide.value(g).iter().zip(narrow.value(g)).zip(values) {
            assert_eq!(w, limpid_base::Real::exp(v));
            assert!((w - f64::from(n)).abs() <= 1e-6 * w);
        }
    }
}

#[test]
#[should_panic(expected = "Add of 3 × 4 and 2 × 4")]
fn a_shape_mismatch_is_refused_when_recorded() {
    let mut tape = Tape::new();
    let (a, b) = (tape.input(3, 4), tape.input(2, 4));
    tape.add(a, b);
}
