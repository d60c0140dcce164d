//! What a search promises, on small problems.

#![allow(clippy::disallowed_methods)] // targets may come from the platform's functions

use limpid_base::{Matrix, Rng, Rows, Samples, Seed, metrics};
use limpid_expr::{Expr, Node, Op, Scratch};
use limpid_sr::{
    Config, Constraints, Control, CustomLoss, Error, Front, Loss, Nesting, State, resume, search,
};
use rand::RngExt;

/// Inputs in [−2, 2], and targets f(row) of them.
fn problem(
    n: usize,
    d: usize,
    mut f: impl FnMut(&[f32], &mut Rng) -> f32,
) -> (Matrix<f32>, Vec<f32>) {
    let mut rng = Seed::new(11).rng();
    let x = Matrix::from_fn(n, d, |_, _| rng.random_range(-2.0_f32..2.0));
    let y = (0..n).map(|i| f(&x.row(i), &mut rng)).collect();
    (x, y)
}

fn small() -> Config {
    Config::study().with_evaluations(20_000_000).with_max_complexity(15)
}

fn run(x: &Matrix<f32>, y: &[f32], config: &Config) -> Front {
    let samples = Samples::new(x, y);
    search(samples, config, Seed::new(2), |_| Control::Continue).expect("settings in range")
}

fn operators(front: &Front) -> impl Iterator<Item = Op> {
    let nodes = front.iter().flat_map(|c| c.expr.nodes());
    nodes.filter_map(|node| if let Node::Op(op) = node { Some(*op) } else { None })
}

fn parse(text: &str) -> Expr {
    text.parse().expect("a formula")
}

#[test]
fn formulas_keep_to_every_constraint() {
    let (x, y) = problem(200, 3, |x, _| (x[0] * x[0] + x[1]).sin() + (x[2] + x[0]).exp().sin());
    let constraints = Constraints::default()
        .with_complexity(vec![(Op::Exp, 4)])
        .with_nesting(vec![Nesting { outer: Op::Sin, inner: Op::Exp, most: 0 }])
        .with_variables(Some(vec![0, 2]));
    let config = small()
        .with_operators(vec![Op::Add, Op::Mul, Op::Sin, Op::Exp])
        .with_constraints(constraints)
        .with_max_depth(4);
    let front = run(&x, &y, &config);
    assert!(front.len() > 3, "the search found next to nothing: {front:?}");
    // x + (−2) is written x − 2, and (−1) x is −x.
    let known = [Op::Add, Op::Mul, Op::Sin, Op::Exp, Op::Sub, Op::Neg];
    assert!(operators(&front).all(|op| known.contains(&op)), "{front:?}");
    for candidate in &front {
        let text = candidate.expr.to_string();
        let exps = candidate.expr.nodes().iter().filter(|n| **n == Node::Op(Op::Exp)).count();
        assert_eq!(candidate.complexity, candidate.expr.complexity() + 3 * exps, "{text}");
        assert!(candidate.complexity <= 15, "{text}");
        assert!(candidate.expr.depth() <= 4 + 2, "{text}"); // + linear scaling
        assert!(!candidate.expr.variables().contains(&1), "{text}");
        for (at, node) in candidate.expr.nodes().iter().enumerate() {
            if *node == Node::Op(Op::Sin) {
                let inner = &candidate.expr.nodes()[candidate.expr.subtree(at)];
                assert!(!inner.contains(&Node::Op(Op::Exp)), "{text}");
            }
        }
    }
}

/// A hump, where the direction is right for three rows in four.
#[test]
fn a_direction_costs_loss_and_is_kept() {
    let (x, y) = problem(300, 1, |x, rng| {
        let hump = if x[0] < 1.0 { x[0] } else { 2.0 - x[0] };
        hump + rng.random_range(-0.05..0.05)
    });
    let free = run(&x, &y, &small());
    let constraints = Constraints::default().with_increasing(vec![0]);
    let kept = run(&x, &y, &small().with_constraints(constraints));
    let (free, kept) = (free.last().expect("one"), kept.last().expect("one"));
    assert!(free.loss < 0.5 * kept.loss, "{free:?} {kept:?}");
    assert!(kept.violation < 0.05, "{kept:?}");
    let rises = (0..100).filter(|i| {
        let at = |i: i32| kept.expr.at::<f64>(&[-2.0 + f64::from(i) / 25.0]);
        at(i + 1) >= at(*i) - 1e-4
    });
    assert!(rises.count() >= 95, "{kept:?}");
}

/// 2 x + 1, and one row in ten far above.
#[test]
fn robust_losses_find_the_line_that_squares_miss() {
    let (x, y) =
        problem(200, 1, |x, rng| 2.0 * x[0] + if rng.random_bool(0.1) { 40.0 } else { 1.0 });
    let of = |loss: Loss| {
        let front = run(&x, &y, &small().with_loss(loss).with_max_complexity(7));
        let line = front.iter().rfind(|c| c.complexity <= 5).expect("a line").clone();
        (line.expr.at::<f64>(&[0.5]) - 2.0).abs()
    };
    let root = CustomLoss::new("root", |p: f64, y: f64| ((p - y) * (p - y) + 0.01).sqrt());
    assert!(of(Loss::Squared) > 1.0);
    for loss in [Loss::Absolute, Loss::Huber(0.5), Loss::Custom(root)] {
        let name = format!("{loss:?}");
        let off = of(loss);
        assert!(off < 0.1, "{name} is {off} off the line");
    }
}

/// Forty values drowned in noise, at places whose slopes are known.
#[test]
fn slopes_tell_the_law_that_noisy_values_hide() {
    let (x, y) = problem(40, 2, |x, rng| {
        (1.5 * x[0]).sin() + 0.5 * x[0] * x[1] + rng.random_range(-1.5..1.5)
    });
    let slope = |i, j| match j {
        0 => 1.5 * (1.5 * x[(i, 0)]).cos() + 0.5 * x[(i, 1)],
        _ => 0.5 * x[(i, 0)],
    };
    let slopes = Matrix::from_fn(40, 2, slope);
    let samples = Samples::new(&x, &y).with_slopes(&slopes);
    let wide = samples.cast::<f64>();
    let best = |loss: Loss| {
        let config = small().with_loss(loss);
        let front = search(samples, &config, Seed::new(2), |_| Control::Continue);
        let best = front.expect("settings in range").last().expect("one").clone();
        (squares(&best.expr, &wide), best.loss)
    };
    let ([_, steep], _) = best(Loss::Squared);
    assert!(steep > 0.05, "noise alone gives slopes that are off by {steep}");
    let ([values, steep], loss) = best(Loss::Slopes(10.0));
    assert!(steep < 1e-3, "{steep}");
    assert!((loss - (values + 10.0 * steep)).abs() < 1e-6 * loss, "{loss} {values} {steep}");
}

/// Mean squares of a formula's residuals and of its slopes' residuals, by the definition and by central
/// differences of it.
fn squares(expr: &Expr, rows: &Rows<f64>) -> [f64; 2] {
    let slopes = rows.slopes.as_ref().expect("slopes");
    let steep = |i: usize, j: usize| {
        let at = |step: f64| {
            let mut row = rows.x.row(i);
            row[j] += step;
            expr.at::<f64>(&row)
        };
        (at(1e-5) - at(-1e-5)) / 2e-5 - slopes[(i, j)]
    };
    let value = |i: usize| expr.at::<f64>(&rows.x.row(i)) - rows.y()[i];
    let slopes = |i: usize| (0..rows.x.cols()).map(|j| steep(i, j) * steep(i, j)).sum();
    [rows.samples().mean(|i| value(i) * value(i)), rows.samples().mean(slopes)]
}

/// A count from the Poisson distribution of mean μ: the number of uniform factors, less one, that
/// take a product below exp(−μ).
fn count(mu: f64, rng: &mut Rng) -> f32 {
    let (mut product, mut count) = (rng.random_range(0.0..1.0), 0.0);
    while product > (-mu).exp() {
        (product, count) = (product * rng.random_range(0.0..1.0), count + 1.0);
    }
    count
}

#[test]
fn the_law_of_a_mean_is_found_from_counts() {
    let truth = parse("x0 * x1 + 1.5");
    let (x, y) = problem(500, 2, |x, rng| count(f64::from(truth.at(x)).exp(), rng));
    let config = small().with_loss(Loss::Poisson).with_evaluations(60_000_000);
    let front = run(&x, &y, &config);
    let (x, y): (Matrix<f64>, Vec<f64>) = (x.cast(), y.iter().map(|&y| f64::from(y)).collect());
    let deviance = |expr: &Expr| {
        Loss::Poisson.mean(&expr.compile::<f64>(), Samples::new(&x, &y), &mut Scratch::new())
    };
    let found = front.iter().rfind(|c| c.complexity <= 5).expect("a product");
    assert!(found.loss <= deviance(&truth) && (deviance(&found.expr) - found.loss).abs() < 1e-9);
    assert!((found.expr.at::<f64>(&[0.0, 1.0]) - 1.5).abs() < 0.1, "{}", found.expr);
    assert!((found.expr.at::<f64>(&[2.0, 0.5]) - 2.5).abs() < 0.1, "{}", found.expr);
    let first = front.iter().next().expect("the best constant");
    let mean = Loss::Poisson.inverse_link(first.expr.at::<f64>(&[0.0, 0.0]));
    assert!((mean - metrics::average(&y)).abs() < 1e-9 * mean, "{mean}");
}

#[test]
fn what_cannot_be_searched_is_an_error() {
    let (x, y) = problem(20, 2, |x, _| x[0]);
    let error = |config: &Config| {
        let samples = Samples::new(&x, &y);
        search(samples, config, Seed::new(2), |_| Control::Continue).expect_err("an error")
    };
    let text = error(&small().with_niche(0)).to_string();
    assert_eq!(text, "niche is 0, but must be 1 or more");
    assert!(matches!(error(&small().with_loss(Loss::Poisson)), Error::Target { .. }));
    let constraints = Constraints::default().with_increasing(vec![2]);
    let unknown = error(&small().with_constraints(constraints));
    assert!(matches!(unknown, Error::Variable { variable: 2, inputs: 2, .. }));
}

/// Without operators every structure is soon known, and knowing costs no evaluations.
#[test]
fn a_search_ends_where_nothing_new_is_left() {
    let (x, y) = problem(20, 2, |x, _| x[0]);
    let config = small().with_operators(vec![]).with_graft(0.0).with_evaluations(20_000);
    let best = run(&x, &y, &config);
    assert_eq!(best.last().expect("one").expr.to_string(), "x0");
}

#[test]
fn the_stored_loss_is_that_of_the_printed_formula() {
    let (x, y) = problem(150, 2, |x, rng| x[0] * x[1].cos() + rng.random_range(-0.1..0.1));
    let weights: Vec<f32> = (0..150).map(|i| (i % 3) as f32).collect();
    let wide = |v: &[f32]| v.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>();
    let (x64, y64, w64): (Matrix<f64>, _, _) = (x.cast(), wide(&y), wide(&weights));
    for loss in [Loss::Squared, Loss::Absolute, Loss::Huber(0.3)] {
        let samples = Samples::new(&x, &y).with_weights(Some(&weights));
        let config = small().with_loss(loss.clone());
        let front = search(samples, &config, Seed::new(2), |_| Control::Continue)
            .expect("settings in range");
        for candidate in &front {
            let again = parse(&candidate.expr.to_string());
            let wide = Samples::new(&x64, &y64).with_weights(Some(&w64));
            let mean = loss.mean(&again.compile::<f64>(), wide, &mut Scratch::new());
            let off = (mean - candidate.loss).abs();
            assert!(off <= 1e-12 * mean, "{} has {mean}, not {}", again, candidate.loss);
        }
    }
}

#[test]
fn a_guess_is_where_the_search_starts() {
    let (x, y) = problem(200, 2, |x, _| (3.0 * x[0] + x[1] * x[1]).sin() / (2.0 + x[1].cos()));
    let guess = parse("sin(2.9 * x0 + x1 * x1) / (2.2 + cos(x1))");
    let config = Config::study().with_max_complexity(20).with_evaluations(1);
    let without = run(&x, &y, &config);
    let with = run(&x, &y, &config.with_guesses(vec![guess]));
    let (without, with) = (without.last().expect("one").loss, with.last().expect("one").loss);
    assert!(with < 1e-8 && without > 1e-3, "{with} {without}");
}

#[test]
fn the_search_ends_where_the_target_loss_is_reached() {
    let (x, y) = problem(100, 2, |x, _| x[0] + x[1] * x[1]);
    let mut generations = 0;
    let config = small().with_target_loss(Some(1e-6)).with_evaluations(u64::MAX);
    let front = search(Samples::new(&x, &y), &config, Seed::new(2), |generation| {
        generations = generation.number;
        Control::Continue
    })
    .expect("settings in range");
    assert!(front.last().expect("one").loss <= 1e-6, "after {generations} generations");
}

/// Through text, and on from every one of a few generations, libraries and migrations among them.
#[test]
fn a_search_goes_on_from_its_state_to_the_bit() {
    let (x, y) = problem(120, 2, |x, rng| x[0] * x[1].sin() + rng.random_range(-0.1..0.1));
    let samples = Samples::new(&x, &y);
    let config = small().with_islands(3).with_evaluations(60_000_000);
    let mut states: Vec<String> = Vec::new();
    let mut last = (0, 0, 0);
    let whole = search(samples, &config, Seed::new(4), |generation| {
        last = (generation.node_evaluations, generation.candidates, generation.cache_hits);
        if generation.number <= 7 {
            states.push(serde_json::to_string(generation.state()).expect("plain data"));
        }
        Control::Continue
    })
    .expect("settings in range");
    assert_eq!(states.len(), 8, "the budget was too small to test anything");
    for state in states {
        let state: State = serde_json::from_str(&state).expect("as written");
        let mut end = (0, 0, 0);
        let front = resume(state, samples, &config, Seed::new(4), |generation| {
            end = (generation.node_evaluations, generation.candidates, generation.cache_hits);
            Control::Continue
        });
        assert_eq!((front.expect("the same search"), end), (whole.clone(), last));
    }
}

#[test]
fn a_state_of_another_search_is_refused() {
    let (x, y) = problem(60, 3, |x, _| x[2]);
    let mut state = None;
    let config = small().with_evaluations(1);
    search(Samples::new(&x, &y), &config, Seed::new(4), |generation| {
        state = Some(generation.state().clone());
        Control::Continue
    })
    .expect("settings in range");
    let state = state.expect("one generation");
    let (narrow, few) =
        (Matrix::from_fn(60, 2, |i, j| x[(i, j)]), Matrix::from_fn(9, 3, |i, j| x[(i, j)]));
    let message = |x: &Matrix<f32>, y: &[f32], config: &Config| {
        let resumed =
            resume(state.clone(), Samples::new(x, y), config, Seed::new(4), |_| Control::Stop);
        resumed.expect_err("another search").to_string()
    };
    assert!(message(&narrow, &y, &config).contains("variable 2 of 2"));
    assert!(message(&few, &y[..9], &config).contains("a row beyond the 9"));
    assert!(message(&x, &y, &config.clone().with_islands(5)).contains("2 islands, not 5"));
    let large = config.clone().with_max_complexity(40);
    assert!(message(&x, &y, &large).contains("formulas of 16 sizes, not 41"));
}

/// The front is written down here, and continuous integration holds the search to it once more without
/// the feature `parallel`.
#[test]
fn a_front_is_the_one_on_record_with_and_without_threads() {
    let (x, y) = problem(90, 2, |x, rng| x[0] * x[1] + x[0] + rng.random_range(-0.1..0.1));
    let config = small().with_islands(3).with_max_complexity(9).with_evaluations(60_000_000);
    let mut generations = 0;
    let front = search(Samples::new(&x, &y), &config, Seed::new(2), |generation| {
        generations = generation.number;
        Control::Continue
    })
    .expect("settings in range");
    assert!(generations > 3 * config.migration as u64, "{generations} generations, few migrations");
    let found: Vec<String> = front.iter().map(|c| format!("{} {}", c.loss, c.expr)).collect();
    let recorded = [
        "2.723924378352475 -0.17110237292945385",
        "2.665019483785858 -0.16798196638207158 * square(x0)",
        "1.2872085205616155 0.925424928864789 * x0 * x1",
        "0.30710477727522606 (tanh(x1) + 0.9793065781658523) * x0",
        "0.0031726668219033464 x0 * (x1 + 1.0042082907580538) - 0.008656642489539642",
        "0.003151063495289148 x0 * (0.9964474865337752 * x1 + 1.0042082907580538) - 0.008656642489539642",
    ];
    assert_eq!(found, recorded);
}

#[test]
fn odd_data_give_a_front_and_no_panic() {
    let config = small().with_evaluations(300_000);
    let check = |name: &str, x: &Matrix<f32>, y: &[f32]| {
        let front = run(x, y, &config);
        let first = front.iter().next().unwrap_or_else(|| panic!("{name}: no front"));
        assert!(first.complexity == 1 && front.iter().all(|c| c.loss.is_finite()), "{name}");
    };
    let ramp = |n: usize, d: usize| Matrix::from_fn(n, d, |i, j| (i * (j + 1)) as f32);
    check("one row", &ramp(1, 2), &[3.0]);
    check("two rows", &ramp(2, 1), &[3.0, 4.0]);
    check("no columns", &ramp(20, 0), &[1.0; 20]);
    check("constant columns", &Matrix::from_fn(30, 3, |_, j| j as f32), ramp(30, 1).col(0));
    check("constant target", &ramp(30, 2), &[0.1; 30]);
    check("duplicate columns", &Matrix::from_fn(30, 4, |i, _| i as f32), &[1.0, 2.0].repeat(15));
    check("the target among the inputs", &ramp(40, 2), ramp(40, 1).col(0));
    check(
        "huge values",
        &Matrix::from_fn(20, 2, |i, _| i as f32 * 1e37),
        &[3e18, -1e18].repeat(10),
    );
    check(
        "tiny values",
        &Matrix::from_fn(20, 2, |i, _| i as f32 * 1e-38),
        &[1e-38, 0.0].repeat(10),
    );
    let infinite =
        Matrix::from_fn(20, 2, |i, j| if i == 3 && j == 0 { f32::INFINITY } else { i as f32 });
    check("an infinite input", &infinite, &[1.0, 2.0].repeat(10));
    assert!(run(&ramp(5, 1), &[f32::NAN; 5], &config).is_empty());
    assert!(run(&ramp(0, 1), &[], &config).is_empty());
}

#[test]
fn two_hundred_inputs_are_searched() {
    let (x, y) = problem(400, 200, |x, _| x[7] * x[150] + x[33].sin());
    let front = run(&x, &y, &small().with_evaluations(300_000_000));
    let best = front.last().expect("one");
    assert!(
        best.loss
            < 1e-3
                * metrics::population_variance(
                    &y.iter().map(|&y| f64::from(y)).collect::<Vec<_>>()
                ),
        "{best:?}"
    );
    assert_eq!(best.expr.variables(), [7, 33, 150]);
}

#[test]
fn a_hundred_thousand_rows_are_searched() {
    let (x, y) = problem(100_000, 3, |x, rng| x[0] * x[1] + rng.random_range(-0.1..0.1));
    let front = run(&x, &y, &small().with_evaluations(2_000_000_000));
    assert!(front.last().expect("one").loss < 0.0034, "{front:?}"); // the noise has 0.2²/12
}

#[test]
fn an_operator_of_ones_own_is_searched_with() {
    let bell = Op::define_unary("bell", |a| (-a * a).exp()).expect("a free place");
    let (x, y) =
        problem(200, 1, |x, _| 3.0 * (-(1.5 * x[0] - 0.4) * (1.5 * x[0] - 0.4)).exp() + 1.0);
    let operators = vec![Op::Add, Op::Sub, Op::Mul, bell];
    let front = run(&x, &y, &small().with_operators(operators));
    let best = front.last().expect("one");
    assert!(best.loss < 1e-9 && best.expr.to_string().contains("bell("), "{best:?}");
}
