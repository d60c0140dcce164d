//! Compiled tapes against the evaluation node by node: random programs of every operation and shape.
//!
//! ```text
//! |program − definition| ≤ 10⁻¹² · max |definition|      for every element of every output
//! ```
//!
//! A random tape keeps an interval for every node, so that logarithms, quotients and sines stay where
//! rounding errors grow little.

use limpid_base::{Matrix, Real, Rng, Seed};
use limpid_tape::{Program, Tape, Var};
use rand::RngExt;
use rand::seq::IndexedRandom;

type Shape = (usize, usize);

/// Lengths around the blocks of elementwise chains (512 elements), the lanes of sums (8), and the
/// tiles and panels of products.
const SIDES: [usize; 22] =
    [1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 24, 31, 33, 65, 129, 257, 511, 600];
const LONG: [usize; 8] = [511, 512, 513, 1023, 1024, 1025, 1536, 2000];
/// Elements of the largest node.
const LARGEST: usize = 6000;

/// A node whose elements lie between `low` and `high`.
#[derive(Clone, Copy)]
struct Ranged {
    v: Var,
    low: f64,
    high: f64,
}

impl Ranged {
    fn size(self) -> f64 {
        self.low.abs().max(self.high.abs())
    }
}

/// A tape being recorded at random.
struct Random {
    tape: Tape,
    inputs: Vec<Ranged>,
    /// The inputs of each of three parts.
    parts: [Vec<Var>; 3],
    nodes: Vec<Ranged>,
    sides: Vec<usize>,
    rng: Rng,
}

impl Random {
    /// Inputs of the shapes three side lengths can make, then operations on what is there.
    fn record(seed: Seed, operations: usize) -> Self {
        let mut rng = seed.rng();
        let mut sides: Vec<usize> =
            (0..3).map(|_| *SIDES.choose(&mut rng).expect("sides")).collect();
        if rng.random_ratio(1, 4) {
            sides = vec![1, *LONG.choose(&mut rng).expect("sides"), rng.random_range(1..=4)];
        }
        let (tape, nodes, inputs, parts) = (Tape::new(), vec![], vec![], Default::default());
        let mut random = Self { tape, inputs, parts, nodes, sides, rng };
        for _ in 0..6 {
            random.input();
        }
        for _ in 0..operations {
            random.operation();
        }
        random
    }

    fn shape(&mut self) -> Shape {
        loop {
            let side = |random: &mut Self| match random.rng.random_range(0..4) {
                0 => 1,
                _ => *random.sides.choose(&mut random.rng).expect("sides"),
            };
            let shape = (side(self), side(self));
            if shape.0 * shape.1 <= LARGEST {
                return shape;
            }
        }
    }

    fn input(&mut self) {
        let (rows, cols) = self.shape();
        let part = self.rng.random_range(0..3);
        let v = self.tape.input(rows, cols);
        self.parts[part].push(v);
        let low = if self.rng.random() { -1.5 } else { 0.4 };
        let input = Ranged { v, low, high: 1.5 };
        self.inputs.push(input);
        self.nodes.push(input);
    }

    fn node(&mut self) -> Ranged {
        // Recent nodes more often: long chains.
        let all = self.nodes.len();
        let from = if self.rng.random() { 0 } else { all.saturating_sub(5) };
        self.nodes[self.rng.random_range(from..all)]
    }

    fn operation(&mut self) {
        let new = match self.rng.random_range(0..10) {
            0..=2 => self.unary(),
            3..=5 => self.binary(),
            6 | 7 => self.product(),
            8 => self.reduction(),
            _ => self.constant(),
        };
        if let Some(new) = new {
            self.nodes.push(new);
            if new.size() > 10.0 {
                let brought_back = self.unit(new);
                self.nodes.push(brought_back);
            }
        }
    }

    /// A node divided by its largest possible value.
    fn unit(&mut self, Ranged { v, low, high }: Ranged) -> Ranged {
        let scale = 1.0 / low.abs().max(high.abs()).max(1.0);
        Ranged { v: self.tape.scale(v, scale), low: low * scale, high: high * scale }
    }

    fn unary(&mut self) -> Option<Ranged> {
        let Ranged { v, low, high } = self.node();
        let t = &mut self.tape;
        let ranged = |v, low, high| Some(Ranged { v, low, high });
        let far = low.abs().max(high.abs());
        match self.rng.random_range(0..15) {
            0 => ranged(t.tanh(v), -1.0, 1.0),
            1 => ranged(t.relu(v), low.max(0.0), high.max(0.0)),
            2 => ranged(t.silu(v), -0.3, high.max(0.0)),
            3 => ranged(t.sigmoid(v), 0.0, 1.0),
            4 => ranged(t.softplus(v), 0.0, high.max(0.0) + 0.7),
            5 if far < 20.0 => ranged(t.sin(v), -1.0, 1.0),
            6 if far < 20.0 => ranged(t.cos(v), -1.0, 1.0),
            7 if high < 4.0 => ranged(t.exp(v), Real::exp(low), Real::exp(high)),
            8 if low > 0.2 => ranged(t.ln(v), Real::ln(low), Real::ln(high)),
            9 if low > 0.1 => ranged(t.sqrt(v), low.sqrt(), high.sqrt()),
            10 => ranged(t.square(v), 0.0, far * far),
            11 if far < 10.0 => ranged(t.powi(v, 3), -far.powi(3), far.powi(3)),
            12 if low > 0.3 => ranged(t.powi(v, -2), high.powi(-2), low.powi(-2)),
            13 => {
                let c = self.rng.random_range(-2.0..2.0);
                let (a, b): (f64, f64) = (c * low, c * high);
                ranged(t.scale(v, c), a.min(b), a.max(b))
            }
            14 => {
                let c = self.rng.random_range(-1.0..2.0);
                ranged(t.shift(v, c), low + c, high + c)
            }
            _ => None,
        }
    }

    /// Two nodes whose sides are equal or 1.
    fn fitting(&mut self) -> Option<[Ranged; 2]> {
        (0..20).find_map(|_| {
            let (a, b) = (self.node(), self.node());
            let ((r, c), (s, d)) = (self.tape.shape(a.v), self.tape.shape(b.v));
            let fit = |p: usize, q: usize| p == q || p == 1 || q == 1;
            let small = r.max(s) * c.max(d) <= LARGEST;
            (fit(r, s) && fit(c, d) && small && a.v != b.v).then_some([a, b])
        })
    }

    fn binary(&mut self) -> Option<Ranged> {
        let [a, b] = self.fitting()?;
        let t = &mut self.tape;
        match self.rng.random_range(0..4) {
            0 => Some(Ranged { v: t.add(a.v, b.v), low: a.low + b.low, high: a.high + b.high }),
            1 => Some(Ranged { v: t.sub(a.v, b.v), low: a.low - b.high, high: a.high - b.low }),
            2 => {
                let ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
                let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
                let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                Some(Ranged { v: t.mul(a.v, b.v), low, high })
            }
            _ if b.low > 0.1 => {
                let size = a.size() / b.low;
                Some(Ranged { v: t.div(a.v, b.v), low: -size, high: size })
            }
            _ => None,
        }
    }

    /// One of the four transposed forms, and often the sum of two of them.
    fn product(&mut self) -> Option<Ranged> {
        let mut sum = self.one_product(None)?;
        while self.rng.random() {
            let shape = self.tape.shape(sum.v);
            let Some(other) = self.one_product(Some(shape)) else { break };
            // Terms are wanted for themselves too, now and then.
            for term in [sum, other] {
                if self.rng.random_ratio(1, 3) {
                    self.nodes.push(term);
                }
            }
            let v = self.tape.add(sum.v, other.v);
            sum = Ranged { v, low: sum.low + other.low, high: sum.high + other.high };
        }
        Some(sum)
    }

    fn one_product(&mut self, wanted: Option<Shape>) -> Option<Ranged> {
        (0..40).find_map(|_| {
            let (a, b) = (self.node(), self.node());
            let (ta, tb): (bool, bool) = (self.rng.random(), self.rng.random());
            let flip = |(r, c): Shape, t: bool| if t { (c, r) } else { (r, c) };
            let (m, k) = flip(self.tape.shape(a.v), ta);
            let (l, n) = flip(self.tape.shape(b.v), tb);
            let fits = k == l && m * n <= LARGEST && wanted.is_none_or(|w| w == (m, n));
            if !fits || (m * k * n > 1_000_000) {
                return None;
            }
            let t = &mut self.tape;
            let v = match (ta, tb) {
                (false, false) => t.matmul(a.v, b.v),
                (true, false) => t.t_matmul(a.v, b.v),
                (false, true) => t.matmul_t(a.v, b.v),
                (true, true) => t.t_matmul_t(a.v, b.v),
            };
            let size = k as f64 * a.size() * b.size();
            Some(Ranged { v, low: -size, high: size })
        })
    }

    fn reduction(&mut self) -> Option<Ranged> {
        let a = self.node();
        let (rows, cols) = self.tape.shape(a.v);
        let t = &mut self.tape;
        let (v, count) = match self.rng.random_range(0..5) {
            0 => (t.sum_rows(a.v), rows),
            1 => (t.sum_cols(a.v), cols),
            2 => (t.sum(a.v), rows * cols),
            3 => (t.mean(a.v), 1),
            _ => {
                let (r, c) = self.shape();
                if (rows != 1 && rows != r) || (cols != 1 && cols != c) {
                    return None;
                }
                (self.tape.broadcast(a.v, r, c), 1)
            }
        };
        Some(Ranged { v, low: a.low * count as f64, high: a.high * count as f64 })
    }

    fn constant(&mut self) -> Option<Ranged> {
        let (rows, cols) = self.shape();
        if self.rng.random() {
            let k = self.rng.random_range(0..rows);
            return Some(Ranged { v: self.tape.unit_column(rows, k), low: 0.0, high: 1.0 });
        }
        let c = *[1.0, 0.0, -0.7, 1.3].choose(&mut self.rng).expect("constants");
        Some(Ranged { v: self.tape.fill(c, rows, cols), low: c, high: c })
    }

    /// A scalar of the latest nodes whose gradients are of order 1.
    fn scalar_of(&mut self, nodes: &[Var]) -> Var {
        let terms: Vec<Var> = nodes
            .iter()
            .map(|&v| {
                let squashed = self.tape.tanh(v);
                let weight = self.rng.random_range(0.5..1.5);
                let weighted = self.tape.scale(squashed, weight);
                self.tape.mean(weighted)
            })
            .collect();
        terms.into_iter().reduce(|sum, term| self.tape.add(sum, term)).expect("some node")
    }

    /// Gradients in the inputs, and gradients of a scalar made of them.
    fn gradients(&mut self) -> Vec<Var> {
        let inputs: Vec<Var> = self.inputs.iter().map(|i| i.v).collect();
        let latest: Vec<Ranged> = self.nodes.iter().rev().take(4).copied().collect();
        let latest: Vec<Var> = latest.into_iter().map(|node| self.unit(node).v).collect();
        let scalar = self.scalar_of(&latest);
        let first = self.tape.grad(scalar, &inputs);
        let again = self.scalar_of(&first);
        let second = self.tape.grad(again, &inputs);
        first.into_iter().chain(second).chain([scalar, again]).collect()
    }

    /// Values for the inputs, in the intervals they were recorded with.
    fn values(&mut self) -> Vec<Matrix<f64>> {
        let mut value = |input: &Ranged| {
            let (rows, cols) = self.tape.shape(input.v);
            Matrix::from_fn(rows, cols, |_, _| self.rng.random_range(input.low..input.high))
        };
        self.inputs.iter().map(&mut value).collect()
    }

    /// Some nodes, inputs and constants among them, and some gradients.
    fn outputs(&mut self, gradients: &[Var]) -> Vec<Var> {
        let mut all: Vec<Var> = self.nodes.iter().map(|n| n.v).collect();
        all.extend(gradients);
        let count = self.rng.random_range(1..=6);
        let mut outputs: Vec<Var> = all.sample(&mut self.rng, count).copied().collect();
        outputs.extend(gradients.sample(&mut self.rng, 2));
        outputs
    }

    fn definition<T: Real>(&self, values: &[Matrix<T>], outputs: &[Var]) -> Vec<Matrix<T>> {
        let inputs: Vec<(Var, &Matrix<T>)> = self.inputs.iter().map(|i| i.v).zip(values).collect();
        self.tape.evaluate(&inputs, outputs)
    }

    fn run<T: Real>(
        &self,
        program: &mut Program<T>,
        values: &[Matrix<T>],
        outputs: &[Var],
    ) -> Vec<Vec<T>> {
        for (input, value) in self.inputs.iter().zip(values) {
            program.set(input.v, value.as_slice());
        }
        program.run();
        outputs.iter().map(|&v| program.value(v).to_vec()).collect()
    }
}

/// The largest |aᵢ − bᵢ|, for elements of two precisions.
fn distance<T: Real, U: Real>(a: &[T], b: &[U]) -> f64 {
    assert_eq!(a.len(), b.len());
    let difference = |(a, b): (&T, &U)| (a.to_f64() - b.to_f64()).abs();
    a.iter()
        .zip(b)
        .map(difference)
        .fold(0.0, |worst, d| if d > worst || d.is_nan() { d } else { worst })
}

/// A random tape with outputs and inputs for it.
struct Case {
    random: Random,
    outputs: Vec<Var>,
    values: Vec<Matrix<f64>>,
}

impl Case {
    fn new(number: u64) -> Self {
        let mut random = Random::record(Seed::new(48).nth(number), 12 + number as usize % 30);
        let gradients = random.gradients();
        let outputs = random.outputs(&gradients);
        let values = random.values();
        Self { random, outputs, values }
    }

    /// The largest values of an output, and the distance between its definitions in both precisions:
    /// 2²⁹ times the rounding error of the definition in double precision.
    fn scales(&self) -> Vec<(f64, f64)> {
        let narrow: Vec<Matrix<f32>> = self.values.iter().map(Matrix::cast).collect();
        let narrowed: Vec<Matrix<f64>> = narrow.iter().map(Matrix::cast).collect();
        let narrow = self.random.definition(&narrow, &self.outputs);
        let wide = self.random.definition(&narrowed, &self.outputs);
        let scale = |(n, w): (&Matrix<f32>, &Matrix<f64>)| {
            let largest = w.as_slice().iter().fold(0.0_f64, |m, v| m.max(v.abs()));
            (largest, distance(n.as_slice(), w.as_slice()))
        };
        narrow.iter().zip(&wide).map(scale).collect()
    }
}

const TAPES: u64 = 600;

/// The program in one precision against the definition in it: `relative` to the largest value, and
/// `rounding` times what single precision shows to be the rounding error of this output. Returns how
/// many outputs there were, and for how many the second was the smaller one.
fn check<T: Real>(case: &Case, relative: f64, rounding: f64) -> (usize, usize) {
    let values: Vec<Matrix<T>> = case.values.iter().map(Matrix::cast).collect();
    let definition = case.random.definition(&values, &case.outputs);
    let mut program = case.random.tape.compile_in_parts::<T>(&case.outputs, &case.random.parts);
    let values = case.random.run(&mut program, &values, &case.outputs);
    let mut sharp = 0;
    for (k, (largest, distance_of_precisions)) in case.scales().into_iter().enumerate() {
        let error = distance(&values[k], definition[k].as_slice());
        let bound = relative * largest + rounding * distance_of_precisions;
        let what = format!("{:?}, {:?}", case.outputs[k], case.random.tape.shape(case.outputs[k]));
        assert!(error <= bound, "{what}: off by {error:e}, the largest value is {largest:e}");
        sharp += usize::from(rounding * distance_of_precisions <= relative * largest);
    }
    (case.outputs.len(), sharp)
}

fn check_all<T: Real>(relative: f64, rounding: f64) {
    let counts = (0..TAPES).map(|number| {
        std::panic::catch_unwind(|| check::<T>(&Case::new(number), relative, rounding))
            .unwrap_or_else(|_| panic!("in tape {number}"))
    });
    let (all, sharp) = counts.fold((0, 0), |(a, s), (all, sharp)| (a + all, s + sharp));
    assert!(all > 2000 && sharp * 100 > all * 97, "{sharp} of {all} outputs are held sharply");
}

#[test]
fn random_programs_agree_with_the_evaluation_node_by_node() {
    let single_to_double = (0.5_f64).powi(29);
    check_all::<f64>(1e-12, 64.0 * single_to_double);
}

#[test]
fn random_programs_in_single_precision_agree_with_the_evaluation_node_by_node() {
    check_all::<f32>(3e-4, 64.0);
}

#[test]
fn a_program_gives_the_same_bits_again_and_after_other_inputs() {
    for number in 0..TAPES {
        let Case { mut random, outputs, values } = Case::new(number);
        let others: Vec<Matrix<f64>> = random.values();
        let mut program = random.tape.compile_in_parts::<f64>(&outputs, &random.parts);
        let bits = |values: Vec<Vec<f64>>| -> Vec<Vec<u64>> {
            values.into_iter().map(|v| v.into_iter().map(f64::to_bits).collect()).collect()
        };
        let first = bits(random.run(&mut program, &values, &outputs));
        program.run();
        let again: Vec<Vec<f64>> = outputs.iter().map(|&v| program.value(v).to_vec()).collect();
        assert_eq!(bits(again), first, "tape {number}: run twice");
        let mut copy = program.clone();
        let other = bits(random.run(&mut program, &others, &outputs));
        assert_eq!(bits(random.run(&mut program, &values, &outputs)), first, "tape {number}");
        let mut fresh = random.tape.compile_in_parts::<f64>(&outputs, &random.parts);
        assert_eq!(bits(random.run(&mut fresh, &others, &outputs)), other, "tape {number}");
        assert_eq!(bits(random.run(&mut copy, &others, &outputs)), other, "tape {number}");
    }
}

#[test]
fn what_else_is_asked_for_does_not_change_a_program_beyond_rounding() {
    for number in 0..TAPES / 4 {
        let Case { random, outputs, values } = Case::new(number);
        let everything: Vec<Var> =
            random.nodes.iter().chain(&random.inputs).map(|n| n.v).chain(outputs.clone()).collect();
        let mut small = random.tape.compile_in_parts::<f64>(&outputs, &random.parts);
        let mut large = random.tape.compile_in_parts::<f64>(&everything, &random.parts);
        let few = random.run(&mut small, &values, &outputs);
        let many = random.run(&mut large, &values, &outputs);
        let scales = Case { random, outputs, values }.scales();
        for ((few, many), (largest, distance_of_precisions)) in few.iter().zip(&many).zip(scales) {
            let bound = 1e-12 * largest + 1e-7 * distance_of_precisions;
            assert!(distance(few, many) <= bound, "tape {number}");
        }
    }
}

#[test]
fn inputs_and_constants_asked_for_as_outputs_are_themselves() {
    let mut tape = Tape::new();
    let (a, unused) = (tape.input(3, 2), tape.input(2, 2));
    let (ones, unit) = (tape.fill(2.5, 1, 3), tape.unit_column(3, 1));
    let copy = tape.scale(a, 1.0);
    let mut program = tape.compile::<f64>(&[a, unused, ones, unit, copy]);
    for shift in [0.0, 1.0] {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0].map(|v| v + shift);
        program.set(a, &values);
        program.set(unused, &[shift; 4]);
        program.run();
        assert_eq!(program.value(a), values);
        assert_eq!(program.value(copy), values);
        assert_eq!(program.value(unused), [shift; 4]);
        assert_eq!(program.value(ones), [2.5; 3]);
        assert_eq!(program.value(unit), [0.0, 1.0, 0.0]);
    }
}

#[test]
fn operations_done_in_one_pass_do_not_write_over_what_they_read() {
    let mut tape = Tape::new();
    let (a, b) = (tape.input(3, 1), tape.input(3, 1));
    // 2 sin a is read by the product alone, and sin a by 2 sin a alone: its memory is free for the product.
    let sine = tape.sin(a);
    let twice = tape.scale(sine, 2.0);
    let product = tape.mul(b, twice);
    let output = tape.exp(product);
    let (a_values, b_values) = ([0.5, 1.0, 1.5], [0.3, -0.2, 0.1]);
    let mut program = tape.compile::<f64>(&[output]);
    program.set(a, &a_values);
    program.set(b, &b_values);
    program.run();
    for ((value, a), b) in program.value(output).iter().zip(a_values).zip(b_values) {
        let wanted = Real::exp(b * (2.0 * Real::sin(a)));
        assert!((value - wanted).abs() <= 1e-15 * wanted, "{value} is not {wanted}");
    }
}

#[test]
fn sums_and_products_over_no_elements_are_zero_whatever_was_there() {
    let mut tape = Tape::new();
    let (a, b, c) = (tape.input(0, 3), tape.input(3, 0), tape.input(1, 3));
    // Buffers that are free again by the time the empty sums are made.
    let before = tape.exp(c);
    let early = tape.sum(before);
    let spread = tape.broadcast(early, 0, 3);
    let both = tape.add(spread, a);
    let outputs = [
        tape.sum_rows(both),
        tape.sum_cols(b),
        tape.sum(both),
        tape.t_matmul(a, both),
        tape.matmul(b, a),
        early,
    ];
    let mut program = tape.compile::<f64>(&outputs);
    for _ in 0..2 {
        program.set(c, &[1.0, 2.0, 3.0]);
        program.run();
        for v in &outputs[..5] {
            assert!(program.value(*v).iter().all(|v| *v == 0.0), "{:?}", program.value(*v));
        }
        assert!(program.value(early)[0] > 0.0);
    }
}
