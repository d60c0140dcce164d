//! From noisy rows through a smooth teacher to a formula in data units, with its test scores.

use limpid::data::{Fractions, split, synthetic};
use limpid::distill::{Choice, Observations, Problem, Student};
use limpid::{Penalty, Seed, mlp, sr};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = Seed::new(2);

    // A bump on a slope, under noise, in three parts: to train, to choose, to score.
    let dataset = synthetic::smooth_bump(400, 2, 0.3, seed.child("data"));
    let data = Observations::new(split(&dataset, &Fractions::default(), seed.child("split")));
    let problem = Problem::new(&data, &sr::Loss::Squared, usize::MAX, seed);

    // The teacher: a network whose Jacobian is kept small, so that it is smooth.
    let penalties = vec![Penalty::jacobian(0.01)];
    let config = mlp::Config::default().with_penalties(penalties).with_epochs(150);
    let teacher = problem.teach(&config, seed.child("teacher"))?;

    // The student learns its answers; validation rows choose one formula of the front.
    let student = Student::Limpid(sr::Config::study().with_max_complexity(20));
    let learned = problem.learn(&student, &problem.lesson(0, &teacher), seed.child("student"))?;
    let (model, _front) = learned.choose(&Choice::default().with_linear(false));

    // People read it in the units of the data; the test labels are looked at once.
    let formula = model.formula().expect("this student writes formulas");
    let test = data.parts.test.as_ref().expect("a split has test rows");
    let scores = problem.score(&model.predict(test.x())).expect("there are test rows");
    println!("{} = {}", dataset.target, formula.rounded(3).with_names(&dataset.features));
    println!("test R2 {:.3}, RMSE {:.3}", scores.r2, scores.rmse);
    assert!(scores.r2 > 0.8 && scores.rmse < 0.4);
    Ok(())
}
