//! The two formulas that are worth reading.

use limpid_base::{Matrix, Real, Seed};
use limpid_data::{Dataset, Fractions, split};
use limpid_distill::{Checkpoint, Choice, FitConfig, Fitted, Observations, Origin, Ranking, fit};
use limpid_sr::Control;

/// The fit of a law with a large part, a small one and noise.
fn fitted(choice: Choice) -> Fitted {
    let x = Matrix::from_fn(400, 2, |i, j| 1.0 + ((i * (37 + 24 * j)) % 400) as f64 / 100.0);
    let noise = |i: usize| ((i * 7919) % 101) as f64 / 101.0 - 0.5;
    let y = (0..400).map(|i| 3.0 * x[(i, 0)] + 0.2 * Real::sin(4.0 * x[(i, 1)]) + 0.2 * noise(i));
    let (y, features) = (y.collect(), vec!["a".to_owned(), "b".to_owned()]);
    let dataset = Dataset { name: "law".into(), x, y, features, target: "y".into() };
    let data = Observations::new(split(&dataset, &Fractions::default(), Seed::new(1)));
    let search = limpid_sr::Config::study().with_evaluations(100_000_000);
    let config = FitConfig::default().with_teachers(vec![]).with_search(search).with_choice(choice);
    fit(&data, &config, Seed::new(3), Checkpoint::default(), |_| Control::Continue)
        .expect("it fits")
}

#[test]
fn the_simple_formula_has_the_large_part_and_the_accurate_one_both() {
    for ranking in [Ranking::Validation, Ranking::Training] {
        let found = fitted(Choice::default().with_ranking(ranking));
        let [simple, accurate] =
            [found.stars.simple, found.stars.accurate].map(|i| &found.front[i]);
        assert_eq!(found.chosen, found.stars.accurate, "{ranking:?}");
        assert_eq!(simple.formula.variables(), [0], "{}", simple.formula);
        assert_eq!(accurate.formula.variables(), [0, 1], "{}", accurate.formula);
        let gain = found.stars.gain.expect("test rows");
        assert!(0.0 < gain.interval[0] && gain.r2 < gain.interval[1], "{gain:?}");
        // Only what was chosen has been tested.
        let tested = found.front.iter().filter(|row| row.test.is_some()).count();
        assert_eq!(tested, 2);
        assert!(found.baselines.iter().all(|baseline| baseline.test.is_some()));
    }
    let simple = fitted(Choice::simple());
    assert_eq!(simple.chosen, simple.stars.simple);
}

#[test]
fn the_mean_is_on_the_front_once() {
    let found = fitted(Choice::default());
    let constants = found.front.iter().filter(|row| row.formula.variables().is_empty());
    assert_eq!(constants.count(), 1);
    assert!(found.front.iter().all(|row| row.origin != Origin::Answers));
}
