//! A CSV file is read whole into finite numbers, or refused in one line that names its place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use limpid_data::csv;

fuzz_target!(|bytes: &[u8]| {
    for target in [None, Some("y")] {
        match csv::parse("fuzz", "fuzz.csv", bytes, target) {
            Ok(dataset) => {
                assert_eq!(dataset.x.shape(), (dataset.rows(), dataset.features.len()));
                let mut values = dataset.x.as_slice().iter().chain(&dataset.y);
                assert!(values.all(|v| v.is_finite()));
                assert!(dataset.y.iter().any(|&v| v != dataset.y[0]), "a constant target");
            }
            Err(error) => {
                let message = error.to_string();
                assert_eq!(message.lines().count(), 1, "{message}");
                assert!(message.starts_with("fuzz.csv, row "), "{message}");
            }
        }
    }
});
