//! No test label reaches anything but the score.

use crate::support::source;
use limpid_base::Seed;
use limpid_data::{Dataset, partition};
use limpid_distill::{Outcome, Protocol, Student, run};
use limpid_sr::gplearn;
use rand::seq::SliceRandom;

/// The method with budgets small enough for a test.
fn protocol(teacher: bool) -> Protocol {
    let gplearn = gplearn::Config::default().with_population_size(100).with_generations(5);
    let limpid = limpid_sr::Config::study().with_evaluations(3_000_000);
    let teacher = teacher.then(|| limpid_mlp::Config::default().with_epochs(20));
    let ridge = Student::Linear { ridge: 1.0 };
    let tree = Student::Tree { depth: 5 };
    let students = vec![Student::Gplearn(gplearn), Student::Limpid(limpid), ridge, tree];
    Protocol::default().with_teacher(teacher).with_students(students)
}

/// The data set with the labels of its test rows in another order.
fn permuted(dataset: &Dataset, protocol: &Protocol, seed: Seed) -> Dataset {
    let rows = partition(dataset.rows(), &protocol.fractions, seed.child("split")).test;
    let mut labels: Vec<f64> = rows.iter().map(|&i| dataset.y[i]).collect();
    labels.shuffle(&mut Seed::new(99).rng());
    let mut permuted = dataset.clone();
    rows.iter().zip(labels).for_each(|(&i, y)| permuted.y[i] = y);
    assert_ne!(permuted.y, dataset.y);
    permuted
}

/// The outcome without its test scores: models, choices, and all that was decided.
fn without_scores(outcome: &Outcome) -> Outcome {
    let mut bare = outcome.clone();
    let nothing = limpid_data::Scores { r2: 0.0, rmse: 0.0, mae: 0.0, replaced: 0 };
    for student in &mut bare.students {
        student.test = nothing;
        student.front.iter_mut().for_each(|point| point.test_r2 = 0.0);
    }
    bare.teacher.iter_mut().for_each(|t| t.test = nothing);
    bare
}

#[test]
fn permuting_the_test_labels_changes_scores_alone() {
    let dataset = source("yacht").dataset;
    let seed = Seed::new(5);
    for teacher in [true, false] {
        let protocol = protocol(teacher);
        let other = permuted(&dataset, &protocol, seed);
        let run = |dataset| run(dataset, &protocol, seed, |_| {}).expect("trains");
        let (first, second) = (run(&dataset), run(&other));
        assert_eq!(without_scores(&first), without_scores(&second));
        assert_ne!(first, second, "the scores must notice");
    }
}
