//! T8: every R² is one, differences are to the exact penalty of the same data set, ratios to no penalty.
//!
//! ```text
//! difference = r2 − r2(jacobian)        difference_low ≤ difference ≤ difference_high
//! ratio = teacher_seconds / teacher_seconds(none)
//! ```

use super::csv_row::CsvRow;
use super::finding::Finding;

/// The teacher and the students that have an R².
const WHO: [&str; 3] = ["teacher", "gplearn", "limpid"];

/// The findings in the rows of T8.
pub(super) fn check(rows: &[CsvRow<'_>]) -> Vec<Finding> {
    rows.iter().flat_map(|row| check_row(row, rows)).collect()
}

/// The findings in one row, compared with the rows of its own data set.
fn check_row(row: &CsvRow<'_>, rows: &[CsvRow<'_>]) -> Vec<Finding> {
    let place = format!("T8, {} / {}", row.text("dataset"), row.text("penalty"));
    let same_set = |other: &&CsvRow<'_>| other.text("dataset") == row.text("dataset");
    let of =
        |penalty: &str| rows.iter().filter(same_set).find(|other| other.text("penalty") == penalty);
    let (Some(none), Some(exact)) = (of("none"), of("jacobian")) else {
        return vec![Finding(format!("{place}: the data set has no row none or no row jacobian"))];
    };
    let r2 = WHO.iter().filter_map(|who| row.check_r2(&place, &format!("r2_{who}")));
    let minus = |a: &CsvRow<'_>, b: &CsvRow<'_>, key: &str| {
        a.number(key).zip(b.number(key)).map(|(a, b)| a - b)
    };
    let differences = WHO.iter().flat_map(|who| {
        let key = format!("difference_{who}");
        let expected = minus(row, exact, &format!("r2_{who}"));
        let (low, high) = (format!("{key}_low"), format!("{key}_high"));
        let rise = row.check_rise(&place, &[&low, &key, &high]);
        [row.check_is(&place, &key, expected), rise]
    });
    let seconds = |row: &CsvRow<'_>| row.number("teacher_seconds");
    let ratio = seconds(row).zip(seconds(none)).map(|(a, b)| a / b);
    let ratio = row.check_is(&place, "ratio", ratio);
    r2.chain(differences.flatten()).chain(ratio).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::csv_row::tests::findings;

    const HEADER: &str = "dataset,n,d,penalty,teacher_seconds,ratio,r2_teacher,r2_gplearn,r2_limpid,\
        difference_limpid,difference_limpid_low,difference_limpid_high";
    const NONE: &str = "yacht,308,6,none,0.2,1,0.9,0.5,0.75,-0.125,-0.25,0.125";
    const EXACT: &str = "yacht,308,6,jacobian,0.4,2,0.8,0.6,0.875,,,";

    #[test]
    fn sound_rows_give_no_finding() {
        assert_eq!(findings(check, &[HEADER, NONE, EXACT]), [""; 0]);
    }

    #[test]
    fn every_kind_of_unsound_number_is_found() {
        let unsound = "yacht,308,6,periodic:4,0.3,1.6,1.2,,0.75,0.125,0.25,0.375";
        let alone = "servo,167,12,none,0.2,1,0.9,0.5,0.7,0,0,0";
        let found = findings(check, &[HEADER, NONE, EXACT, unsound, alone]).join("\n");
        for part in [
            "T8, yacht / periodic:4: r2_teacher is Some(1.2)",
            "r2_gplearn is None",
            "difference_limpid is 0.125, not -0.125",
            "difference_limpid_low, difference_limpid, difference_limpid_high do not rise",
            "ratio is 1.6, not 1.4",
            "T8, servo / none: the data set has no row none or no row jacobian",
        ] {
            assert!(found.contains(part), "{part} not in {found}");
        }
    }
}
