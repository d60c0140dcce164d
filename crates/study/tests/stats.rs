//! The statistics against SciPy; `stats/fixtures.py` made the values.

use limpid_base::Seed;
use limpid_study::stats::{
    Alternative, Distribution, bootstrap, holm, nadeau_bengio, wilcoxon, wilcoxon_by,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixtures {
    wilcoxon: Vec<Signed>,
    holm: Vec<Several>,
    nadeau_bengio: Vec<Corrected>,
    bootstrap: Vec<Resampled>,
}

#[derive(Deserialize)]
struct Signed {
    d: Vec<f64>,
    alternative: String,
    distribution: String,
    p: f64,
}

#[derive(Deserialize)]
struct Several {
    p: Vec<f64>,
    corrected: Vec<f64>,
}

#[derive(Deserialize)]
struct Corrected {
    d: Vec<f64>,
    ratio: f64,
    level: f64,
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
struct Resampled {
    groups: Vec<Vec<f64>>,
    low: f64,
    high: f64,
}

fn fixtures() -> Fixtures {
    serde_json::from_str(include_str!("stats/fixtures.json")).expect("the fixtures")
}

fn alternative(name: &str) -> Alternative {
    match name {
        "greater" => Alternative::Greater,
        "less" => Alternative::Less,
        _ => Alternative::TwoSided,
    }
}

#[test]
fn the_signed_rank_test_is_scipys_exact_and_normal_with_ties_and_zeros() {
    let cases = fixtures().wilcoxon;
    assert_eq!(cases.len(), 200);
    for case in cases {
        let exact = case.distribution == "exact";
        let distribution = if exact { Distribution::Exact } else { Distribution::Normal };
        let found = wilcoxon_by(&case.d, alternative(&case.alternative), distribution);
        assert!((found - case.p).abs() <= 1e-10, "{found}, not {}: {:?}", case.p, case.d);
        if exact && case.d.len() <= 50 {
            assert_eq!(found, wilcoxon(&case.d, alternative(&case.alternative)));
        }
    }
}

#[test]
fn holms_correction_is_that_of_its_definition() {
    for case in fixtures().holm {
        for (found, expected) in holm(&case.p).iter().zip(&case.corrected) {
            assert!((found - expected).abs() <= 1e-14, "{:?}", case.p);
        }
    }
}

#[test]
fn the_corrected_interval_is_that_of_scipys_t_distribution() {
    for case in fixtures().nadeau_bengio {
        let found = nadeau_bengio(&case.d, case.ratio, case.level);
        assert!((found.low - case.low).abs() <= 1e-10, "{found:?}");
        assert!((found.high - case.high).abs() <= 1e-10, "{found:?}");
    }
}

/// Two generators of random numbers agree to the error of drawing: a bound at 2.5 % of 100,000 resamples has
/// a standard error of about 0.009 standard deviations of the statistic, a quarter of the width.
#[test]
fn bootstrap_bounds_are_scipys_and_numpys_to_the_error_of_drawing() {
    for (i, case) in fixtures().bootstrap.iter().enumerate() {
        let found = bootstrap(&case.groups, 100_000, 0.95, Seed::new(i as u64));
        let tolerance = 5.0 * 0.009 * (case.high - case.low) / 4.0;
        assert!((found.low - case.low).abs() < tolerance, "{i}: {found:?}, not {}", case.low);
        assert!((found.high - case.high).abs() < tolerance, "{i}: {found:?}, not {}", case.high);
    }
}
