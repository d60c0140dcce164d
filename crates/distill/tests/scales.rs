//! The units of the columns do not show in a formula that has none.

use limpid_base::{Matrix, Real, Seed};
use limpid_data::{Dataset, Fractions, split};
use limpid_distill::{Checkpoint, FitConfig, Observations, fit};
use limpid_sr::Control;

/// The chosen formula, and how many nodes it counts, of a law of two inputs that are measured in these units.
fn found(law: fn(f64, f64) -> f64, units: [f64; 3]) -> (String, usize) {
    let raw = Matrix::from_fn(120, 2, |i, j| 1.0 + ((i * (37 + 24 * j)) % 120) as f64 / 30.0);
    let x = Matrix::from_fn(120, 2, |i, j| units[j] * raw[(i, j)]);
    let y = (0..120).map(|i| units[2] * law(raw[(i, 0)], raw[(i, 1)])).collect();
    let features = vec!["x0".to_owned(), "x1".to_owned()];
    let dataset = Dataset { name: "law".into(), x, y, features, target: "y".into() };
    let data = Observations::new(split(&dataset, &Fractions::default(), Seed::new(1)));
    let search = limpid_sr::Config::study().with_evaluations(20_000_000);
    let config = FitConfig::default().with_teachers(vec![]).with_search(search);
    let fitted = fit(&data, &config, Seed::new(3), Checkpoint::default(), |_| Control::Continue);
    let fitted = fitted.expect("a new search");
    let row = &fitted.front[fitted.chosen];
    (row.formula.to_string(), row.complexity)
}

#[test]
fn a_product_and_an_energy_are_the_same_in_all_units() {
    let scales = [1e-6, 1e-3, 1.0, 20.0, 1e6];
    for (i, &a) in scales.iter().enumerate() {
        let b = scales[(i + 2) % scales.len()];
        // In units of a and b, a product is measured in units of a b, and m v² / 2 in units of a b².
        assert_eq!(found(|x, y| x * y, [a, b, a * b]), ("x0 * x1".into(), 3), "{a} {b}");
        let energy = found(|m, v| 0.5 * m * v * v, [a, b, a * b * b]);
        assert_eq!(energy, ("0.5 * x0 * square(x1)".into(), 6), "{a} {b}");
    }
}

#[test]
fn a_law_of_real_powers_is_found_with_its_exponents() {
    let (formula, nodes) =
        found(|a, b| 2.5 * Real::pow(a, 0.75) * Real::pow(b, -1.3), [1.0, 1e3, 1.0]);
    // 2.5 · 1000¹·³ a⁰·⁷⁵ b⁻¹·³
    let parts: Vec<&str> = formula.split(" * ").collect();
    let factor: f64 = parts[0].parse().expect("a factor");
    assert!((factor / (2.5 * Real::pow(1000.0, 1.3)) - 1.0).abs() < 1e-4, "{formula}");
    assert_eq!((&parts[1..], nodes), (&["x0 ^ 0.75", "x1 ^ -1.3"][..], 9));
}
