//! The choice of one formula of a front: rules compared on twenty data sets.
//!
//! Each trial is a cut into parts and a search on the labels, as `limpid fit --teacher none` makes it: one
//! search of the whole work, and a pool of three of a third each. Of every formula on the front the errors of
//! validation rows and the R² of test rows are kept in `benchmarks/choice/fronts.csv`; those that are there are not
//! made again. Then every rule picks from every front, and the table says what that gives on the test rows.
//!
//! ```text
//! lowest        the lowest validation error
//! p % more      the simplest whose error is at most p % above the lowest
//! k errors      the simplest within k standard errors of the lowest                                [Breiman84]
//! R² − t        the simplest whose validation R² is at most t below the highest
//! score         the steepest fall of ln error a node, of errors up to 1.5 times the lowest         [Cranmer23]
//! kneedle       the farthest above the chord from the first to the lowest error, R² over size      [Satopaa11]
//! s a node      the highest validation R² − s · size: a line of slope s touches the front there    [Branke04]
//! ```
//!
//! Run from the workspace: `cargo run --release -p limpid-distill --example choices`.

mod sets;

use limpid_base::{Real, Seed, metrics};
use limpid_data::{Dataset, Fractions, split};
use limpid_distill::{
    Checkpoint, FitConfig, FrontRow, Observations, Origin, Pool, Problem, Ranking, fit, predict,
};
use limpid_sr::{Config, Control, Loss};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const TRIALS: u64 = 10;

/// Node evaluations of a trial, a sixth of a quick fit's, and the most rows that a search sees, as there.
const EVALUATIONS: u64 = 2_000_000_000;
const ROWS: usize = 1_000;

const FILE: &str = "benchmarks/choice/fronts.csv";
const HEADER: &str = "set,trial,searches,origin,complexity,train,valid,error,test,clipped\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if !Path::new(FILE).exists() {
        fs::create_dir_all(Path::new(FILE).parent().expect("a folder"))?;
        fs::write(FILE, HEADER)?;
    }
    for trial in 0..TRIALS {
        for name in sets::ALL {
            let start = format!("\n{name},{trial},");
            let mut text = fs::read_to_string(FILE)?;
            if !text.contains(&start) {
                text += &fronts(&sets::read(name)?, name, trial)?;
                fs::write(FILE, text)?;
            }
        }
    }
    print(&trials(&fs::read_to_string(FILE)?));
    Ok(())
}

/// A formula of a front, as the file has it: errors relative to the variance of the validation labels.
#[derive(Clone, Copy)]
struct Point {
    size: f64,
    valid: f64,
    error: f64,
    test: f64,
    clipped: f64,
}

/// The front of a trial, simplest first, of one search or of three; and the linear formula of all inputs.
struct Trial {
    set: String,
    one: Vec<Point>,
    three: Vec<Point>,
    line: Option<Point>,
}

/// The trials of a file.
fn trials(text: &str) -> Vec<Trial> {
    let mut trials: Vec<(String, Trial)> = vec![];
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |k: usize| cells[k].parse().expect("a number");
        let (size, valid, error) = (number(4), number(6), number(7));
        let point = Point { size, valid, error, test: number(8), clipped: number(9) };
        let key = format!("{},{}", cells[0], cells[1]);
        if trials.last().is_none_or(|(last, _)| *last != key) {
            let (set, one, three) = (cells[0].to_owned(), vec![], vec![]);
            trials.push((key, Trial { set, one, three, line: None }));
        }
        let trial = &mut trials.last_mut().expect("just put there").1;
        match (cells[2], cells[3]) {
            (_, "line") => trial.line = Some(point),
            ("one", _) => trial.one.push(point),
            _ => trial.three.push(point),
        }
    }
    trials.into_iter().map(|(_, trial)| trial).collect()
}

/// A rule that picks from a front.
type Rule = Box<dyn Fn(&[Point]) -> Point>;

fn rules() -> Vec<(String, Rule)> {
    let mut rules: Vec<(String, Rule)> = vec![("lowest".into(), Box::new(lowest))];
    for p in [1.0, 2.0, 5.0, 10.0] {
        let room = move |best: Point| p / 100.0 * best.valid;
        rules.push((format!("{p} % more"), Box::new(move |front| simplest(front, room))));
    }
    for k in [0.25, 0.5, 1.0] {
        let room = move |best: Point| k * best.error;
        rules.push((format!("{k} errors"), Box::new(move |front| simplest(front, room))));
    }
    for t in [0.01, 0.02, 0.05, 0.1] {
        rules.push((format!("R² − {t}"), Box::new(move |front| simplest(front, |_| t))));
    }
    rules.push(("score".into(), Box::new(score)));
    rules.push(("kneedle".into(), Box::new(kneedle)));
    for s in [0.002, 0.005, 0.01, 0.02] {
        let touched = move |front: &[Point]| most(front, |p| -p.valid - s * p.size);
        rules.push((format!("{s} a node"), Box::new(touched)));
    }
    rules
}

fn most(front: &[Point], worth: impl Fn(&Point) -> f64) -> Point {
    let first = front.iter().rev().max_by(|a, b| worth(a).total_cmp(&worth(b)));
    *first.expect("a front has a formula")
}

fn lowest(front: &[Point]) -> Point {
    most(front, |p| -p.valid)
}

fn simplest(front: &[Point], room: impl Fn(Point) -> f64) -> Point {
    let best = lowest(front);
    let is_near = |p: &&Point| p.valid <= best.valid + room(best);
    *front.iter().find(is_near).expect("the best is near itself")
}

fn score(front: &[Point]) -> Point {
    let log = |p: &Point| Real::ln(p.valid.max(1e-12));
    let fall = |pair: &[Point]| (log(&pair[0]) - log(&pair[1])) / (pair[1].size - pair[0].size);
    let limit = 1.5 * lowest(front).valid;
    let falls = front.windows(2).filter(|pair| pair[1].valid <= limit);
    falls.max_by(|a, b| fall(a).total_cmp(&fall(b))).map_or(front[0], |pair| pair[1])
}

fn kneedle(front: &[Point]) -> Point {
    let (first, best) = (front[0], lowest(front));
    let height = |p: &Point| (first.valid - p.valid) / (first.valid - best.valid).max(1e-12);
    let width = |p: &Point| (p.size - first.size) / (best.size - first.size).max(1.0);
    let inside: Vec<Point> = front.iter().filter(|p| p.size <= best.size).copied().collect();
    most(&inside, |p| height(p) - width(p))
}

/// Prints what every rule picks: means over the sets of the means over their trials.
fn print(trials: &[Trial]) {
    println!("{} trials\n", trials.len());
    println!(
        "| searches | rule | nodes | test R² | clipped | least median over the linear formula's |"
    );
    println!("|---|---|---|---|---|---|");
    for (name, rule) in rules() {
        for searches in ["one", "three"] {
            let picked =
                |trial: &Trial| rule(if searches == "one" { &trial.one } else { &trial.three });
            let over_sets = |of: &dyn Fn(&Trial) -> f64, within: fn(&[f64]) -> f64| -> Vec<f64> {
                let of_set = |set: &&str| {
                    let values: Vec<f64> =
                        trials.iter().filter(|t| t.set == **set).map(of).collect();
                    if values.is_empty() { f64::NAN } else { within(&values) }
                };
                sets::ALL.iter().map(of_set).collect()
            };
            let mean =
                |of: &dyn Fn(&Trial) -> f64| metrics::average(&over_sets(of, metrics::average));
            let of_rule = over_sets(&|t| picked(t).test, metrics::median);
            let of_line = over_sets(&|t| t.line.map_or(0.0, |line| line.test), metrics::median);
            let gains = of_rule.iter().zip(of_line).map(|(rule, line)| rule - line);
            println!(
                "| {searches} | {name} | {:.1} | {:.4} | {:.4} | {:.3} |",
                mean(&|t| picked(t).size),
                mean(&|t| picked(t).test),
                mean(&|t| picked(t).clipped),
                gains.fold(f64::INFINITY, f64::min),
            );
        }
    }
}

/// The lines of a trial: the fronts of one search and of three.
fn fronts(dataset: &Dataset, name: &str, trial: u64) -> Result<String, Box<dyn std::error::Error>> {
    let seed = Seed::new(16).child(name).nth(trial);
    let data = Observations::new(split(dataset, &Fractions::default(), seed.child("split")));
    let search = Config::default().with_evaluations(EVALUATIONS);
    let config = FitConfig::default().with_rows(ROWS).with_search(search);
    let fitted = fit(&data, &config, seed, Checkpoint::default(), |_| Control::Continue)?;
    let problem = Problem::new(&data, &Loss::Squared, ROWS, seed);
    let short = config.search.clone().with_evaluations(EVALUATIONS / 3);
    let mut pool = Pool::new(&problem, &short, Ranking::Validation);
    for k in 0..3 {
        let seed = seed.child("short").nth(k);
        let labels = problem.labels();
        let found = problem.search(&short, &labels, seed, |_| Control::Continue)?;
        pool.add(Origin::Labels, &found);
    }
    let (several, _) = pool.choose(&config.choice);
    let mut out = String::new();
    let mut add = |searches: &str, row: &FrontRow, line: bool| {
        let origin = match row.origin {
            _ if line => "line",
            Origin::Linear | Origin::Power => "linear",
            _ => "search",
        };
        let [train, valid, error, test, clipped] = measures(&data, row);
        writeln!(
            out,
            "{name},{trial},{searches},{origin},{},{train:.6},{valid:.6},{error:.6},{test:.4},{clipped:.4}",
            row.complexity
        )
    };
    for row in &fitted.front {
        add("one", row, false)?;
    }
    for line in fitted.line.iter() {
        add("one", line, true)?;
    }
    for row in &several {
        add("three", row, false)?;
    }
    Ok(out)
}

/// Mean squared error at training and validation rows and the standard error of the latter, relative to the variance of
/// the validation labels; R² at test rows, and of predictions clipped to the range of the training labels and a tenth.
fn measures(data: &Observations, row: &FrontRow) -> [f64; 5] {
    let parts = &data.parts;
    let test = parts.test.as_ref().expect("a split has test rows");
    let [y, valid_y] = [parts.train.y(), parts.valid.y()];
    let errors = |x, y: &[f64]| -> Vec<f64> {
        predict(&row.formula, x).iter().zip(y).map(|(p, y)| (p - y) * (p - y)).collect()
    };
    let train = errors(parts.train.x(), y);
    let valid = errors(parts.valid.x(), valid_y);
    let unit = metrics::population_variance(valid_y);
    let (low, high) = metrics::range(y);
    let room = 0.1 * (high - low);
    let p = predict(&row.formula, test.x());
    let clipped: Vec<f64> = p.iter().map(|v| v.clamp(low - room, high + room)).collect();
    let r2 = |p: &[f64]| test.score(p, metrics::average(y)).r2.max(-9.0);
    [
        metrics::average(&train) / unit,
        metrics::average(&valid) / unit,
        metrics::standard_error(&valid) / unit,
        r2(&p),
        r2(&clipped),
    ]
}
