//! From noisy rows through a smooth teacher to a formula in data units, with its test scores.

use limpid::data::{Fractions, Scaler, Split, split, synthetic};
use limpid::distill::{Lesson, Student, in_data_units, learn, teach};
use limpid::{Penalty, Seed, Selection, mlp, sr};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = Seed::new(2);

    // A bump on a slope, under noise. Any table does: `limpid::data::csv::parse` reads one.
    let dataset = synthetic::smooth_bump(400, 2, 0.3, seed.child("data"));
    let parts = split(&dataset, &Fractions::default(), seed.child("split"));
    let scaler = Scaler::fit(&parts.train);
    let Split { train, valid, test } = scaler.apply(parts);

    // The teacher: a network whose Jacobian is kept small, so that it is smooth.
    let penalties = vec![Penalty::jacobian(0.01)];
    let config = mlp::Config::default().with_penalties(penalties).with_epochs(150);
    let teacher = teach(&train, &valid, &config, seed.child("teacher"))?;

    // The student learns its answers; validation rows choose one formula of the front.
    let student = Student::Limpid(sr::Config::study().with_max_complexity(20));
    let learned = learn(&student, &Lesson::new(&train, Some(&teacher)), seed.child("student"));
    let model = learned.choose(Selection::SimplestWithin { standard_errors: 1.0 }, &valid);

    // People read it in the units of the data; the test labels are looked at once.
    let formula = in_data_units(model.formula().expect("this student writes formulas"), &scaler);
    let predictions = scaler.unscale_targets(&model.predict(test.x()));
    let scores = test.score(&predictions, scaler.y.mean);
    println!("{} = {}", dataset.target, formula.rounded(3).with_names(&dataset.features));
    println!("test R2 {:.3}, RMSE {:.3}", scores.r2, scores.rmse);
    assert!(scores.r2 > 0.8 && scores.rmse < 0.4);
    Ok(())
}
