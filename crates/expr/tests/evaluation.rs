//! The block interpreter against the definition, bit for bit, on every instruction set.

use limpid_base::isa::Isa;
use limpid_base::{Matrix, Rng, Samples, Seed, standard_normal};
use limpid_expr::{Expr, Op, Plan, Precision, Scratch, random};
use rand::RngExt;

/// Number of random formulas that are compared.
const FORMULAS: u64 = 10_000;

/// Numbers of rows: none, less than a tile, whole tiles, one more than a block, and two blocks with an
/// odd end.
const ROWS: [usize; 6] = [0, 1, 7, 64, 513, 1000];

/// The instruction sets of this machine, each found by its name.
///
/// # Panics
/// If one of the `required` names, between commas, is not among them.
fn levels_with(required: &str) -> Vec<Isa> {
    let found = Isa::available();
    let names: Vec<&str> = found.iter().map(|isa| isa.name()).collect();
    for name in required.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        assert!(names.contains(&name), "{name} is required, but here are only {names:?}");
    }
    println!("instruction sets tried: {}", names.join(", "));
    found
}

/// Every instruction set of this machine; those in `LIMPID_REQUIRE_ISA` must be among them.
fn levels() -> Vec<Isa> {
    levels_with(&std::env::var("LIMPID_REQUIRE_ISA").unwrap_or_default())
}

#[test]
#[should_panic(expected = "avx1024 is required, but here are only [\"portable\"")]
fn a_required_instruction_set_that_is_missing_fails() {
    let _ = levels_with("portable, avx1024");
}

/// Bits, NaN as a class.
fn bits<T: Precision>(v: T) -> u64 {
    let v = v.to_f64();
    if v.is_nan() { f64::NAN.to_bits() } else { v.to_bits() }
}

/// Mostly standard normal, sometimes anything that a number can be.
fn input<T: Precision>(rng: &mut Rng) -> T {
    const SPECIAL: [f64; 12] = [
        0.0,
        -0.0,
        1.0,
        1e-40,
        -1e-310,
        1e5,
        -3e6,
        1e30,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        0.001,
    ];
    let value = match rng.random_range(0..40) {
        0 => SPECIAL[rng.random_range(0..SPECIAL.len())],
        1 => 1e4 * standard_normal(rng),
        _ => standard_normal(rng),
    };
    T::from_f64(value)
}

/// A matrix of inputs.
fn inputs<T: Precision>(rng: &mut Rng, rows: usize, cols: usize) -> Matrix<T> {
    Matrix::from_fn(rows, cols, |_, _| input(rng))
}

/// A formula of up to 39 nodes over every operator.
fn formula(rng: &mut Rng) -> Expr {
    let nodes = rng.random_range(1..40);
    random(rng, &Op::ALL, 4, nodes)
}

/// Different rows of a matrix; longer ones repeat them, and as 71 is prime each repetition puts a row
/// into another lane.
const DISTINCT: usize = 71;

/// Every formula at every number of rows, the definition once for each different row.
fn check<T: Precision>(formulas: std::ops::Range<u64>, rows: &[usize], isas: &[Isa]) {
    let mut scratches: Vec<_> = isas.iter().map(|&isa| Scratch::<T>::with_isa(isa)).collect();
    for i in formulas {
        let mut rng = Seed::new(17).nth(i).rng();
        let expr = formula(&mut rng);
        let distinct = inputs::<T>(&mut rng, DISTINCT, 4);
        let want: Vec<T> = (0..DISTINCT).map(|row| expr.at(&distinct.row(row))).collect();
        let plan = expr.compile();
        for &rows in rows {
            let x = Matrix::from_fn(rows, 4, |row, col| distinct[(row % DISTINCT, col)]);
            for scratch in &mut scratches {
                let mut out = vec![T::ONE; rows];
                plan.eval(&x, scratch, &mut out);
                for (row, got) in out.iter().enumerate() {
                    let want = want[row % DISTINCT];
                    let same = bits(*got) == bits(want);
                    assert!(same, "{expr} at {:?}: {got}, not {want}", x.row(row));
                }
            }
        }
    }
}

/// The promise of [`Plan::eval`]: 10,000 formulas in both precisions, every bit.
#[test]
fn blocks_give_the_bits_of_the_definition() {
    let isas = levels();
    check::<f32>(0..FORMULAS, &ROWS, &isas);
    check::<f64>(0..FORMULAS, &ROWS, &isas);
}

#[test]
fn every_operator_takes_scalars_columns_and_slots() {
    let x = inputs::<f32>(&mut Seed::new(3).rng(), 600, 2);
    let operands = ["1.7", "x0", "(x1 + 0.3)"];
    for op in Op::ALL {
        for (a, b) in operands.iter().flat_map(|a| operands.map(|b| (a, b))) {
            let name = op.spec().name;
            let text = match op.arity() {
                1 => format!("{name}({a})"),
                _ => format!("{name}({a}, {b})"),
            };
            let expr: Expr = text.parse().expect("valid");
            let mut out = vec![0.0; 600];
            expr.compile().eval(&x, &mut Scratch::new(), &mut out);
            for (row, got) in out.iter().enumerate() {
                assert_eq!(bits(*got), bits(expr.at(&x.row(row))), "{expr}, row {row}");
            }
        }
    }
}

/// The portable loops are the reference for the vector units.
#[test]
fn derivatives_and_sums_have_the_same_bits_on_every_instruction_set() {
    fn all<T: Precision>(seed: u64, isa: Isa) -> Vec<u64> {
        let mut rng = Seed::new(seed).rng();
        let expr = formula(&mut rng);
        let rows = rng.random_range(1..1300);
        let x = inputs::<T>(&mut rng, rows, 4);
        let y: Vec<T> = (0..rows).map(|_| input(&mut rng)).collect();
        let w: Vec<T> = (0..rows).map(|_| T::from_f64(rng.random())).collect();
        let samples = Samples::new(&x, &y).with_weights(Some(&w));
        let plan: Plan<T> = expr.compile();
        let mut scratch = Scratch::with_isa(isa);
        let (mut value, mut jacobian) =
            (vec![T::ZERO; rows], Matrix::zeros(rows, plan.constants()));
        plan.jacobian(&x, &mut scratch, &mut value, &mut jacobian);
        let normal = plan.normal_equations(samples, &mut scratch);
        let moments = plan.moments(samples, &mut scratch);
        let mut found: Vec<u64> = value.into_iter().map(bits).collect();
        found.extend(jacobian.as_slice().iter().map(|v| bits(*v)));
        found.extend(normal.jtj.iter().chain(&normal.jtr).map(|v| bits(*v)));
        found.extend([normal.rss, moments.w, moments.wf, moments.wff, moments.wfy].map(bits));
        found.push(bits(plan.absolute_error(samples, &mut scratch)));
        found
    }
    let isas = levels();
    for seed in 0..100 {
        for &isa in &isas {
            assert_eq!(all::<f32>(seed, isa), all::<f32>(seed, Isa::PORTABLE), "{}", isa.name());
            assert_eq!(all::<f64>(seed, isa), all::<f64>(seed, Isa::PORTABLE), "{}", isa.name());
        }
    }
}

#[test]
fn new_constants_give_the_values_of_the_formula_with_them() {
    let mut rng = Seed::new(5).rng();
    for _ in 0..300 {
        let expr = formula(&mut rng);
        let x = inputs::<f32>(&mut rng, 40, 4);
        let constants: Vec<f64> =
            expr.constants().iter().map(|_| standard_normal(&mut rng)).collect();
        let changed = expr.with_constants(&constants);
        let mut plan: Plan<f32> = expr.compile();
        plan.set_constants(&constants);
        let (mut got, mut want) = ([0.0; 40], [0.0; 40]);
        plan.eval(&x, &mut Scratch::new(), &mut got);
        changed.compile().eval(&x, &mut Scratch::new(), &mut want);
        assert_eq!(got.map(bits), want.map(bits), "{changed}");
    }
}

#[test]
fn the_counter_counts_nodes_times_rows_and_twice_with_derivatives() {
    let x = Matrix::<f32>::from_fn(300, 2, |i, j| (i + j) as f32);
    let y = vec![0.0; 300];
    let samples = Samples::new(&x, &y);
    let plan: Plan<f32> = "sin(x0) + 2 * x1".parse::<Expr>().expect("valid").compile();
    let mut scratch = Scratch::new();
    let mut counted = |work: &mut dyn FnMut(&mut Scratch<f32>)| {
        let before = scratch.node_evaluations();
        work(&mut scratch);
        scratch.node_evaluations() - before
    };
    let once = 6 * 300;
    assert_eq!(counted(&mut |s| plan.eval(&x, s, &mut [0.0; 300])), once);
    assert_eq!(counted(&mut |s| drop(plan.moments(samples, s).mse().to_string())), once);
    assert_eq!(counted(&mut |s| assert!(plan.absolute_error(samples, s) > 0.0)), once);
    assert_eq!(counted(&mut |s| drop(plan.normal_equations(samples, s))), 2 * once);
    let mut jacobian = Matrix::zeros(300, 1);
    let sweep = &mut |s: &mut Scratch<f32>| plan.jacobian(&x, s, &mut [0.0; 300], &mut jacobian);
    assert_eq!(counted(sweep), 2 * once);
}

#[test]
fn matrices_without_rows_or_columns_are_evaluated() {
    let constant: Plan<f64> = Expr::constant(2.0).compile();
    let mut out = [0.0; 3];
    constant.eval(&Matrix::zeros(3, 0), &mut Scratch::new(), &mut out);
    assert_eq!(out, [2.0; 3]);
    let (x, y) = (Matrix::zeros(0, 1), []);
    let plan: Plan<f64> = "x0 * 2".parse::<Expr>().expect("valid").compile();
    assert!(plan.absolute_error(Samples::new(&x, &y), &mut Scratch::new()).is_nan());
    assert_eq!(plan.moments(Samples::new(&x, &y), &mut Scratch::new()).linear_scaling(), None);
}

#[test]
#[should_panic(expected = "the formula uses column 4 of 2")]
fn a_missing_column_is_a_bug() {
    let x = Matrix::<f32>::zeros(3, 2);
    Expr::variable(4).compile().eval(&x, &mut Scratch::new(), &mut [0.0; 3]);
}
