//! A CSV file is read whole into finite numbers, or refused in one line that names its place; strictly,
//! and as people's own tables are read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use limpid_base::Seed;
use limpid_data::{
    Cells, Dataset, Error, Fractions, Frame, Missing, Order, Reading, Roles, Sheet, csv,
};

const FILE: &str = "fuzz.csv";

fuzz_target!(|bytes: &[u8]| {
    for target in [None, Some("y")] {
        match csv::parse("fuzz", FILE, bytes, target) {
            Ok(dataset) => assert_sound(&dataset),
            Err(error) => assert_one_line(&error),
        }
    }
    match Sheet::read(FILE, bytes, &Reading::default()) {
        Ok(sheet) => prepare(&sheet, bytes),
        Err(error) => assert_one_line(&error),
    }
});

/// The last column is the target, once with all others as inputs and once with the first as groups.
fn prepare(sheet: &Sheet, bytes: &[u8]) {
    for column in &sheet.columns {
        match &column.cells {
            Cells::Refused(error) => assert_one_line(error),
            Cells::Numbers(values) => assert!(values.iter().all(|v| !v.is_infinite())),
            Cells::Texts { codes, .. } => assert_eq!(codes.len(), sheet.rows()),
        }
    }
    let [first, .., last] = sheet.columns.as_slice() else { return };
    for missing in [Missing::Error, Missing::Drop, Missing::Median] {
        for group in [None, Some(first.name.clone())] {
            let ordinal = if group.is_some() { vec![Order::default()] } else { vec![] };
            let roles = Roles::new(last.name.clone()).with_group(group);
            let roles = roles.with_ordinal(ordinal).with_missing(missing);
            match Frame::prepare(sheet.clone(), &roles, &Fractions::default(), Seed::new(1)) {
                Ok(frame) => assert_ready(&frame, missing, bytes),
                Err(error) => assert_one_line(&error),
            }
        }
    }
}

fn assert_ready(frame: &Frame, missing: Missing, bytes: &[u8]) {
    assert_sound(&frame.dataset);
    assert_eq!(frame.lines.len(), frame.dataset.rows());
    assert_eq!(frame.encoding.check(), Ok(()));
    assert_eq!(frame.encoding.features(), frame.dataset.features);
    assert!(frame.notes.iter().all(|note| note.to_string().lines().count() == 1));
    let reading = Reading::default().encoded(&frame.encoding);
    let sheet = Sheet::read(FILE, bytes, &reading).expect("read before");
    let (x, gaps) = frame.encoding.apply(&sheet).expect("the table that it was made of");
    if missing == Missing::Error {
        assert_eq!((&x, gaps.len()), (&frame.dataset.x, 0));
    }
}

fn assert_sound(dataset: &Dataset) {
    assert_eq!(dataset.x.shape(), (dataset.rows(), dataset.features.len()));
    let mut values = dataset.x.as_slice().iter().chain(&dataset.y);
    assert!(values.all(|v| v.is_finite()));
    assert!(dataset.y.iter().any(|&v| v != dataset.y[0]), "a constant target");
}

fn assert_one_line(error: &Error) {
    let message = error.to_string();
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.starts_with("fuzz.csv, row "), "{message}");
}
