//! Random damage never panics: what comes of it is sound, or one line with place and advice.

use limpid_base::Seed;
use limpid_data::{
    Cells, Error, Fractions, Frame, MISSING, Missing, Reading, Roles, Sheet, csv, manifest,
};
use proptest::prelude::*;

const FILE: &str = "dir/any.csv";

/// Tables of numbers, texts, quotes and missing cells, with either decimal mark.
const TABLES: [&str; 3] = [
    "a,b,y\n1,2,3\n2,3,4\n9,\"8\",7\n3,4,5\n4,5,7\n5,6,8\n",
    "\u{feff}a;\"b;c\";y\r\n1,5;x;3\r\n2,5;\"y \"\"z\"\"\";4\r\n3;x;9\r\n4;NA;8\r\n5;x;2\r\n6;z;1\r\n",
    "a\tb\ty\n\n1\t?\t3\n2\tp\t5\n3\tq\t4\n\n4\tp\t6\n7\tq\t2\n1e9\tp\t0\n",
];

/// A piece that damages one of the tables, at some place.
fn damage() -> impl Strategy<Value = (usize, usize, Vec<u8>)> {
    let byte = any::<u8>().prop_map(|byte| vec![byte]);
    let text =
        "([a-c0-9 .,;|\"\\-\r\n\t\u{e9}]|NaN|1e309|0x1F|inf){0,4}".prop_map(String::into_bytes);
    (any::<usize>(), 0_usize..3, prop_oneof![byte, text])
}

/// Bytes of any kind, text that resembles tables, or tables that are damaged.
fn files() -> impl Strategy<Value = Vec<u8>> {
    let damaged = (0..TABLES.len(), prop::collection::vec(damage(), 0..6));
    prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..300),
        2 => "([a-c0-9 .,;|\"\\-\r\n\t]|NaN|1e9|\n|,|;){0,120}".prop_map(String::into_bytes),
        4 => damaged.prop_map(|(table, damages)| {
            let mut bytes = TABLES[table].as_bytes().to_vec();
            for (at, gone, piece) in damages {
                let from = at % (bytes.len() + 1);
                let to = (from + gone).min(bytes.len());
                bytes.splice(from..to, piece);
            }
            bytes
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_file_is_read_soundly_or_refused_in_one_line(bytes in files()) {
        for target in [None, Some("a")] {
            match csv::parse("any", FILE, &bytes, target) {
                Ok(data) => {
                    prop_assert!(data.rows() >= 5);
                    prop_assert_eq!(data.x.shape(), (data.rows(), data.features.len()));
                    prop_assert!(data.x.as_slice().iter().chain(&data.y).all(|v| v.abs() <= 1e150));
                }
                Err(error) => check(&error, &bytes)?,
            }
        }
        if let Err(error) = manifest::parse(FILE, &bytes) {
            check(&error, &bytes)?;
        }
        match Sheet::read(FILE, &bytes, &Reading::default()) {
            Ok(sheet) => check_sheet(&sheet, &bytes)?,
            Err(error) => check(&error, &bytes)?,
        }
    }
}

/// An error is one line with a place in the file, says what is wrong, and what to do.
fn check(error: &Error, bytes: &[u8]) -> Result<(), TestCaseError> {
    let lines = 1 + bytes.iter().filter(|&&b| b == b'\n' || b == b'\r').count() as u64;
    prop_assert!((1..=lines).contains(&error.at.row) && error.at.column > 0);
    let message = error.to_string();
    prop_assert!(
        message.starts_with("dir/any.csv, row ") && message.lines().count() == 1,
        "{message}"
    );
    prop_assert!(!error.what.is_empty() && !error.fix.is_empty(), "{message}");
    Ok(())
}

fn check_sheet(sheet: &Sheet, bytes: &[u8]) -> Result<(), TestCaseError> {
    prop_assert!(sheet.rows() > 0 && sheet.lines.is_sorted());
    for column in &sheet.columns {
        match &column.cells {
            Cells::Numbers(values) => {
                prop_assert_eq!(values.len(), sheet.rows());
                prop_assert!(values.iter().all(|v| v.is_nan() || v.abs() <= 1e150));
            }
            Cells::Texts { codes, levels } => {
                prop_assert!(codes.len() == sheet.rows() && levels.is_sorted());
                prop_assert!(codes.iter().all(|&c| c == MISSING || (c as usize) < levels.len()));
            }
            Cells::Refused(error) => check(error, bytes)?,
        }
    }
    let target = sheet.columns.last().expect("a column").name.clone();
    for missing in [Missing::Error, Missing::Drop, Missing::Median] {
        let roles = Roles::new(target.clone()).with_missing(missing);
        match Frame::prepare(sheet.clone(), &roles, &Fractions::default(), Seed::new(1)) {
            Ok(frame) => prop_assert!(frame.dataset.x.as_slice().iter().all(|v| v.is_finite())),
            Err(error) => check(&error, bytes)?,
        }
    }
    Ok(())
}
