//! Units that a search should see a table in: standardised ones or decimal ones.
//!
//! ```text
//! standardised   z = (v − m) / s, m and s the mean and standard deviation of the training rows
//! decimal        z = v / 10ᵏ, only where values are not of the size of 1 already
//! ```
//!
//! Both see the same rows, labels, seeds and node evaluations. Formulas are then written in the units of
//! the data; those of more than 30 nodes as they are printed are left out of the second pair of columns.
//!
//! Run from the workspace: `cargo run --release -p limpid-distill --example search_units`.

mod sets;

use limpid_base::{Matrix, Samples, Seed, metrics};
use limpid_data::{Dataset, Fractions, Scaler, Train, split};
use limpid_distill::{in_data_units, predict};
use limpid_sr::{Candidate, Config, Control, Front, Loss, Selection, search, select};

const TRIALS: u64 = 10;

/// Test R² (at least −1) and printed nodes of a formula.
type Chosen = (f64, f64);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "| data set | standardised R² | decimal R² | standardised ≤ 30 | decimal ≤ 30 | nodes, \
         standardised | nodes, decimal |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut sums = vec![];
    for name in sets::NAMES {
        let dataset = sets::read(name)?;
        let mut trials = vec![];
        for trial in 0..TRIALS {
            let seed = Seed::new(71).child(name).nth(trial);
            let of = |units: fn(&Train) -> Scaler| run(&dataset, units, seed);
            let (standard, decimal) = (of(Scaler::fit)?, of(Scaler::decimal)?);
            trials.push([
                standard[0].0,
                decimal[0].0,
                standard[1].0,
                decimal[1].0,
                standard[0].1,
                decimal[0].1,
            ]);
        }
        let means: Vec<f64> = (0..6)
            .map(|k| metrics::average(&trials.iter().map(|t| t[k]).collect::<Vec<f64>>()))
            .collect();
        row(name, &means);
        sums.push(means);
    }
    let means: Vec<f64> = (0..6)
        .map(|k| metrics::average(&sums.iter().map(|m| m[k]).collect::<Vec<f64>>()))
        .collect();
    row("mean", &means);
    Ok(())
}

fn row(name: &str, m: &[f64]) {
    println!(
        "| {name} | {:.3} | {:.3} | {:.3} | {:.3} | {:.1} | {:.1} |",
        m[0], m[1], m[2], m[3], m[4], m[5]
    );
}

/// The choice among all formulas, and among those that are printed with 30 nodes or fewer.
fn run(
    dataset: &Dataset,
    units: fn(&Train) -> Scaler,
    seed: Seed,
) -> Result<[Chosen; 2], limpid_sr::Error> {
    let parts = split(dataset, &Fractions::default(), seed.child("split"));
    let units = units(&parts.train);
    let standard = Scaler::fit(&parts.train);
    let scaled = units.apply(parts.clone());
    let x: Matrix<f32> = scaled.train.x().cast();
    let y: Vec<f32> = scaled.train.y().iter().map(|&y| y as f32).collect();
    let config = Config::study();
    let samples = Samples::new(&x, &y);
    let front = search(samples, &config, seed.child("search"), |_| Control::Continue)?;
    let choose = |fits: &dyn Fn(&Candidate) -> bool| {
        let front = Front::of(front.iter().filter(|c| fits(c)).cloned());
        let rule = Selection::SimplestWithin { standard_errors: 1.0 };
        let chosen = select(&front, rule, &Loss::Squared, scaled.valid.samples());
        let formula = chosen.map(|c| in_data_units(&c.expr, &units)).expect("a constant at least");
        let p = predict(&formula, parts.test.x());
        (parts.test.score(&p, standard.y.mean).r2.max(-1.0), formula.complexity() as f64)
    };
    let printed = |c: &Candidate| in_data_units(&c.expr, &units).complexity();
    Ok([choose(&|_| true), choose(&|c| printed(c) <= config.max_complexity)])
}
