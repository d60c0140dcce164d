//! By how much a formula should have to beat the mean of the labels before it is believed.
//!
//! Two rules are compared, over the n validation rows:
//!
//! ```text
//! gain          ḡ / s(ḡ) > z               g: squared errors of the mean less those of the formula, ḡ their mean
//! correlation   √(n − 3) artanh r > z      r: correlation of labels and predictions; and ḡ > 0
//! ```
//!
//! The tables are of pure noise, where the mean is the right answer, and of real
//! data sets, all rows or 60 of them, where it is not; each is fitted once as `limpid fit` does, with less
//! work, and z is varied afterwards.
//!
//! Run from the workspace: `cargo run --release -p limpid-distill --example against_the_mean`.

mod sets;

use limpid_base::{Matrix, Real, Seed, metrics};
use limpid_data::{Dataset, Fractions, Parts, split, synthetic};
use limpid_distill::{Checkpoint, Choice, FitConfig, Observations, fit, predict};
use limpid_mlp::Penalty;
use limpid_sr::{Config, Control};

/// Values of z; 0 asks for no more than a lower error.
const Z: [f64; 6] = [0.0, 1.0, 2.0, 2.5, 2.75, 3.0];

/// Tables of pure noise of a size, and draws of each data set.
const TABLES: u64 = 60;
const DRAWS: u64 = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("| tables | rule |");
    Z.iter().for_each(|z| print!(" means, R² at z = {z} |"));
    println!("\n|---|---|{}", "---|".repeat(Z.len()));
    for n in [60, 300] {
        let table = |k| synthetic::noise(n, 5, Seed::new(14).nth(k));
        row(&format!("noise, {n} rows"), (0..TABLES).map(table))?;
    }
    for name in sets::NAMES {
        let whole = sets::read(name)?;
        for most in [60, 150] {
            let draw = |k| some_rows(&whole, most, Seed::new(15).child(name).nth(k));
            row(&format!("{name}, {most} rows"), (0..DRAWS).map(draw))?;
        }
    }
    Ok(())
}

/// At most so many rows, drawn without replacement.
fn some_rows(whole: &Dataset, most: usize, seed: Seed) -> Dataset {
    let fractions = Fractions::default().with_max_train(usize::MAX);
    let rows = limpid_data::partition(whole.rows(), &fractions, seed);
    let mut rows: Vec<usize> = [rows.train, rows.valid, rows.test].concat();
    rows.truncate(most);
    let x = Matrix::from_fn(rows.len(), whole.x.cols(), |i, j| whole.x[(rows[i], j)]);
    let y = rows.iter().map(|&i| whole.y[i]).collect();
    Dataset { x, y, ..whole.clone() }
}

/// The chosen formula of a table.
struct Found {
    /// What the two rules hold against z.
    beyond: [f64; 2],
    /// Test R² (at least −1) of the formula and of the mean.
    formula: f64,
    mean: f64,
}

/// How often the mean is the answer, and the mean test R², for every rule and z.
fn row(name: &str, tables: impl Iterator<Item = Dataset>) -> Result<(), limpid_sr::Error> {
    let one = |(k, table): (u64, Dataset)| one(&table, Seed::new(16).nth(k));
    let found: Vec<Found> = (0..).zip(tables).map(one).collect::<Result<_, _>>()?;
    for (rule, which) in ["gain", "correlation"].iter().zip(0..) {
        print!("| {name} | {rule} |");
        for z in Z {
            let stays = |f: &&Found| f.beyond[0] > 0.0 && f.beyond[which] > z;
            let means = found.len() - found.iter().filter(stays).count();
            let r2 = |f: &Found| if stays(&f) { f.formula } else { f.mean };
            print!(
                " {means}, {:.3} |",
                metrics::average(&found.iter().map(r2).collect::<Vec<f64>>())
            );
        }
        println!();
    }
    Ok(())
}

fn one(table: &Dataset, seed: Seed) -> Result<Found, limpid_sr::Error> {
    let parts = split(table, &Fractions::default(), seed.child("split"));
    let teacher = |penalty: Option<Penalty>| {
        let penalties = penalty.into_iter().collect();
        limpid_mlp::Config::default().with_penalties(penalties).with_patience(Some(50))
    };
    let config = FitConfig::default()
        .with_teachers(vec![teacher(None), teacher(Some(Penalty::jacobian(0.01)))])
        .with_search(Config::default().with_evaluations(200_000_000))
        .with_choice(Choice::default().with_beyond_chance(None));
    let data = Observations::new(Parts::from(parts.clone()));
    let fitted = fit(&data, &config, seed, Checkpoint::default(), |_| Control::Continue)?;
    let formula = &fitted.front[fitted.chosen].formula;
    let mean = metrics::average(parts.train.y());
    let r2 = |p: &[f64]| parts.test.score(p, mean).r2.max(-1.0);
    Ok(Found {
        beyond: beyond(parts.valid.y(), &predict(formula, parts.valid.x()), mean),
        formula: r2(&predict(formula, parts.test.x())),
        mean: r2(&vec![mean; parts.test.rows()]),
    })
}

/// What the two rules hold against z; a constant is not beyond anything.
fn beyond(y: &[f64], p: &[f64], mean: f64) -> [f64; 2] {
    let gain = |(y, p): (&f64, &f64)| (y - mean) * (y - mean) - (y - p) * (y - p);
    let gains: Vec<f64> = y.iter().zip(p).map(gain).collect();
    let r = metrics::correlation(y, p).clamp(-1.0, 1.0);
    if r.is_nan() {
        return [f64::NEG_INFINITY; 2];
    }
    let artanh = 0.5 * Real::ln((1.0 + r) / (1.0 - r));
    [
        metrics::average(&gains) / metrics::standard_error(&gains),
        (y.len() as f64 - 3.0).sqrt() * artanh,
    ]
}
