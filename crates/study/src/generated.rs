//! The generated data sets of T8: one task, and ever more inputs that have nothing to do with it.
//!
//! ```text
//! y = 10 sin(π x₁ x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + noise        x₆ … x_d say nothing of y
//! ```
//!
//! What a stand-in for the penalty saves grows with d, while the task stays what it was.
//! Source: Friedman's first problem \[Friedman91\].

use limpid_base::Seed;
use limpid_data::{Dataset, Entry, Group, sha256_hex, synthetic};

/// Number of rows n, the same for all.
const ROWS: usize = 500;

/// Standard deviation of the labels' noise; that of the truth is some 4.9.
const NOISE: f64 = 1.0;

/// Name and inputs d of each.
const ALL: [(&str, usize); 3] =
    [("friedman1_10", 10), ("friedman1_100", 100), ("friedman1_1000", 1000)];

/// True of the name of a generated data set.
pub(crate) fn is_name(name: &str) -> bool {
    ALL.iter().any(|(known, _)| *known == name)
}

/// The generated data set of that name; `None` if there is none. All have one seed, so the labels and
/// the first inputs are the same in each.
pub(crate) fn dataset(name: &str) -> Option<Dataset> {
    let &(_, inputs) = ALL.iter().find(|(known, _)| *known == name)?;
    let dataset = synthetic::friedman1(ROWS, inputs, NOISE, Seed::new(0).child("T8"));
    Some(Dataset { name: name.to_string(), ..dataset })
}

/// What a manifest would say of each, inputs rising. The checksum is that of the values, which are
/// generated for it, so that no record outlives a change of the generator.
pub(crate) fn entries() -> Vec<Entry> {
    ALL.iter().filter_map(|(name, _)| dataset(name)).map(|dataset| entry(&dataset)).collect()
}

/// The line that a manifest would hold of a generated data set.
fn entry(dataset: &Dataset) -> Entry {
    let inputs = dataset.features.len();
    Entry {
        name: dataset.name.clone(),
        group: Group::Control,
        rows: dataset.rows(),
        features: inputs,
        target: dataset.target.clone(),
        meaning: "10 sin(π x1 x2) + 20 (x3 − ½)² + 10 x4 + 5 x5 + noise".into(),
        source: "Friedman, Ann. Statist. 19 (1991) 1".into(),
        licence: "generated".into(),
        carried_by: "limpid_data::synthetic".into(),
        note: format!("{} of the inputs have nothing to do with y", inputs - 5),
        sha256: sha256(dataset),
        manifest: String::new(),
        row: 0,
    }
}

/// SHA-256 of the inputs, column by column, and the targets: little-endian f64.
fn sha256(dataset: &Dataset) -> String {
    let values = dataset.x.as_slice().iter().chain(&dataset.y);
    sha256_hex(&values.flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generated_data_set_is_what_its_entry_says() {
        let entries = entries();
        assert_eq!(entries.len(), ALL.len());
        for (entry, (name, inputs)) in entries.iter().zip(ALL) {
            let dataset = dataset(name).expect("it is generated");
            assert_eq!((entry.name.as_str(), entry.features, entry.rows), (name, inputs, ROWS));
            assert_eq!(
                (dataset.name.as_str(), dataset.x.rows(), dataset.x.cols()),
                (name, ROWS, inputs)
            );
            assert!(is_name(name));
        }
        assert!(dataset("yacht").is_none() && !is_name("yacht"));
    }

    #[test]
    fn more_inputs_leave_the_task_alone() {
        let [few, _, many] = ALL.map(|(name, _)| dataset(name).expect("it is generated"));
        assert_eq!(few.y, many.y);
        assert_eq!(few.x.as_slice(), &many.x.as_slice()[..ROWS * 10]);
    }

    #[test]
    fn the_checksum_is_of_every_value() {
        let whole = dataset("friedman1_10").expect("it is generated");
        let changed = |change: fn(&mut Dataset)| {
            let mut dataset = whole.clone();
            change(&mut dataset);
            sha256(&dataset)
        };
        assert_eq!(changed(|_| {}), sha256(&whole));
        assert_ne!(changed(|d| d.y[499] += 1e-9), sha256(&whole));
        assert_ne!(changed(|d| d.x.as_mut_slice()[4999] += 1e-9), sha256(&whole));
    }
}
