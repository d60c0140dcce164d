//! What is no better than chance is not believed.

use limpid_base::Seed;
use limpid_data::{Dataset, Fractions, split, synthetic};
use limpid_distill::{Checkpoint, Choice, FitConfig, Fitted, Observations, fit};
use limpid_sr::{Config, Control};

fn fitted(dataset: &Dataset, choice: Choice, seed: Seed) -> Fitted {
    let data = Observations::new(split(dataset, &Fractions::default(), seed.child("split")));
    let search = Config::study().with_evaluations(2_000_000);
    let config = FitConfig::default().with_search(search).with_choice(choice);
    fit(&data, &config, seed, Checkpoint::default(), |_| Control::Continue).expect("it runs")
}

fn is_constant(fitted: &Fitted) -> bool {
    fitted.front[fitted.chosen].formula.variables().is_empty()
}

#[test]
fn of_pure_noise_the_mean_is_the_answer() {
    for n in [60, 300] {
        let means = |choice: Choice| {
            let one = |k| {
                fitted(&synthetic::noise(n, 5, Seed::new(3).nth(k)), choice, Seed::new(4).nth(k))
            };
            (0..20).map(one).filter(is_constant).count()
        };
        let believed = means(Choice::default());
        assert!(believed >= 18, "{n} rows: the mean in {believed} of 20");
        // Without the rule formulas of noise are chosen, so that the test above says something.
        let any = means(Choice::default().with_beyond_chance(None));
        assert!(any < 16, "{n} rows: the mean in {any} of 20 without the rule");
    }
}

#[test]
fn a_signal_among_noise_is_believed_in_sixty_rows() {
    let dataset = synthetic::friedman1(60, 5, 1.0, Seed::new(5));
    let found = fitted(&dataset, Choice::default(), Seed::new(6));
    assert!(!is_constant(&found) && found.test().expect("test rows").scores.r2 > 0.3);
}
