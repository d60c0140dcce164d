//! The study and a user's fit are readings of one pipeline.

use limpid_base::{Seed, metrics};
use limpid_data::{Dataset, split, synthetic};
use limpid_distill::{
    Checkpoint, Choice, FitConfig, Fitted, Observations, Outcome, Protocol, Ranking, Student, fit,
    run,
};
use limpid_sr::Control;

const SEED: Seed = Seed::new(7);

/// The study's protocol with budgets for a test.
fn protocol(teacher: bool) -> Protocol {
    let search = limpid_sr::Config::study().with_evaluations(4_000_000);
    let network = limpid_mlp::Config::default().with_epochs(20);
    let teacher = teacher.then_some(network);
    Protocol::default().with_teacher(teacher).with_students(vec![Student::Limpid(search)])
}

fn dataset() -> Dataset {
    synthetic::friedman1(150, 5, 0.5, Seed::new(1))
}

fn through_the_study(protocol: &Protocol) -> Outcome {
    run(&dataset(), protocol, SEED, |_| {}).expect("it trains")
}

fn observations(protocol: &Protocol) -> Observations {
    Observations::new(split(&dataset(), &protocol.fractions, SEED.child("split")))
}

/// The same protocol as a fit: the labels are a lesson only where there is no teacher.
fn config(protocol: &Protocol) -> FitConfig {
    let Student::Limpid(search) = protocol.students[0].clone() else { panic!("a search") };
    let teachers: Vec<limpid_mlp::Config> = protocol.teacher.clone().into_iter().collect();
    FitConfig::default()
        .with_labels(teachers.is_empty())
        .with_teachers(teachers)
        .with_search(search)
        .with_choice(protocol.choice())
}

fn through_the_fit(protocol: &Protocol) -> Fitted {
    let (data, config) = (observations(protocol), config(protocol));
    fit(&data, &config, SEED, Checkpoint::default(), |_| Control::Continue).expect("a new search")
}

#[test]
fn the_study_s_protocol_gives_the_same_formulas_through_both_doors() {
    for teacher in [false, true] {
        let protocol = protocol(teacher);
        let (outcome, fitted) = (through_the_study(&protocol), through_the_fit(&protocol));
        let student = &outcome.students[0];
        let of_study: Vec<(usize, &str)> =
            student.front.iter().map(|point| (point.complexity, point.formula.as_str())).collect();
        let of_fit: Vec<(usize, String)> =
            fitted.front.iter().map(|row| (row.complexity, row.formula.to_string())).collect();
        assert!(of_study.len() > 5, "{of_study:?}");
        assert_eq!(of_study, of_fit.iter().map(|(c, f)| (*c, f.as_str())).collect::<Vec<_>>());
        let chosen = &fitted.front[fitted.chosen];
        assert_eq!(student.formula, Some(chosen.formula.to_string()));
        assert_eq!(student.test, fitted.test().expect("a split has test rows").scores);
    }
}

#[test]
fn no_formula_is_larger_than_asked_for_as_it_is_printed() {
    let mut far = dataset();
    far.x.as_mut_slice().iter_mut().for_each(|v| *v += 1e4); // so that units have an offset
    let protocol = protocol(false);
    let data = Observations::new(split(&far, &protocol.fractions, SEED.child("split")));
    let config = config(&protocol);
    let fitted = fit(&data, &config, SEED, Checkpoint::default(), |_| Control::Continue);
    let front = fitted.expect("a new search").front;
    assert!(front.iter().all(|row| row.complexity == row.formula.complexity()));
    assert!(front.iter().all(|row| row.complexity <= config.search.max_complexity));
}

/// A fit of two lessons that is stopped, and goes on from what it left.
#[test]
fn a_fit_that_was_interrupted_goes_on_to_the_same_formulas() {
    let protocol = protocol(true);
    let data = observations(&protocol);
    let config = config(&protocol).with_labels(true).with_choice(Choice::default());
    let whole = fit(&data, &config, SEED, Checkpoint::default(), |_| Control::Continue);
    let whole = whole.expect("a new search");
    for stop_at in [0.2, 0.9] {
        let mut left = Checkpoint::default();
        let stopped = fit(&data, &config, SEED, Checkpoint::default(), |now| {
            let running = now.generation.map(|generation| generation.state().clone());
            left = Checkpoint { finished: now.finished.to_vec(), running };
            if now.done > stop_at { Control::Stop } else { Control::Continue }
        });
        assert!(!stopped.expect("a new search").complete);
        let left = serde_json::to_string(&left).expect("plain data");
        let left: Checkpoint = serde_json::from_str(&left).expect("reads back");
        let resumed = fit(&data, &config, SEED, left, |_| Control::Continue).expect("the same fit");
        assert_eq!((&resumed.front, resumed.cost), (&whole.front, whole.cost), "{stop_at}");
    }
}

#[test]
fn without_test_rows_everything_is_found_and_nothing_scored() {
    let protocol = protocol(false);
    let mut data = observations(&protocol);
    data.parts.test = None;
    let choice = Choice::default().with_ranking(Ranking::Training);
    let config = config(&protocol).with_choice(choice);
    let fitted = fit(&data, &config, SEED, Checkpoint::default(), |_| Control::Continue);
    let fitted = fitted.expect("a new search");
    assert_eq!((fitted.test(), fitted.test_fidelity), (None, None));
    assert!(fitted.front[fitted.chosen].valid.r2 > 0.5 && fitted.line.is_some());
}

#[test]
fn all_that_a_reader_compares_is_measured_by_the_loss_of_the_search() {
    let protocol = protocol(false);
    let data = observations(&protocol);
    let config = config(&protocol);
    let search = config.search.clone().with_loss(limpid_sr::Loss::Absolute);
    let config = config.with_search(search);
    let fitted = fit(&data, &config, SEED, Checkpoint::default(), |_| Control::Continue);
    let fitted = fitted.expect("a new search");
    let mean = metrics::average(data.parts.train.y());
    let off: Vec<f64> = data.parts.valid.y().iter().map(|y| (y - mean).abs()).collect();
    let found = fitted.baselines[0].valid.loss.expect("the loss is not the squared one");
    assert!((found - metrics::average(&off)).abs() < 1e-9, "{found}");
    let loss = |valid: limpid_distill::Metrics| valid.loss.expect("measured");
    assert!(fitted.baselines.iter().all(|baseline| loss(baseline.valid).is_finite()));
    assert!(loss(fitted.front[fitted.chosen].valid) < found);
}
